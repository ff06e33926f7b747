//! Whether an officer's own passkey signed an act: asked of the certificate alone.
//!
//! The agency signs every act; what the law marks, the officer signs too. What the passkey answers
//! to is the digest of the act's signed bytes, so it stands beside the act. Here it is verified as
//! everybody verifies it: the key stands in a certificate of that day, the passkey verified its
//! user, and it was used on a page of the certificate's relying party for this digest.

use comity_act::{
    Act, AgencyCard, Body, OfficerCertificate, OfficerProof, OfficerSignature, ParsedAct,
    SignedCertificate, Timestamp,
};
use comity_seal::{
    assertion::{Assertion, AssertionError, PublicKey, RelyingParty},
    digest::digest,
};

use crate::{
    key::Key,
    keys::Keys,
    ports::{Entry, Facts},
    rows::OfficerRow,
};

/// The passkey of the officer's certificate signed it.
pub(crate) const SIGNED: &str = "signed";
/// The officer has a certified passkey, and did not use it.
pub(crate) const MISSING: &str = "missing";
/// There is a signature, and it does not verify.
const FAILED: &str = "failed";
/// The officer's certificate carries no passkey.
const UNCERTIFIED: &str = "uncertified";

/// Why an officer's signature is none.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// It is not of its form.
    #[error("the bytes are no officer's signature")]
    Form(#[from] comity_act::WireError),
    /// The certificate does not carry the key.
    #[error("the officer's certificate of that day does not carry this passkey; sign in again")]
    NotCertified,
    /// The passkey signed something else, elsewhere, or without its user.
    #[error(transparent)]
    Passkey(#[from] AssertionError),
}

/// Verifies an officer's signature over the signed bytes of an act; answers the digest of the key.
///
/// The certificate must be believed already: it is its agency's word.
///
/// # Errors
/// [`SigningError`] says what is wrong; the first thing that is.
pub fn verify_signature(
    act: &[u8],
    signature: &[u8],
    certificate: &OfficerCertificate,
) -> Result<[u8; 32], SigningError> {
    let read = OfficerSignature::parse(signature)?;
    let mut keys = certificate.passkeys.iter().filter(|key| digest(key) == read.key);
    let key = keys.next().ok_or(SigningError::NotCertified)?;
    let key = PublicKey::from_cose(key).map_err(|_| SigningError::NotCertified)?;
    let party = party(certificate).ok_or(SigningError::NotCertified)?;
    let assertion = Assertion::from_bytes(&read.assertion)?;
    assertion.verify(&key, &party, &digest(act))?;
    Ok(read.key)
}

/// To whom the passkeys of a certificate belong.
fn party(certificate: &OfficerCertificate) -> Option<RelyingParty> {
    let id = certificate.relying_party.as_ref()?.as_str();
    if certificate.pages.is_empty() {
        return Some(RelyingParty::of_id(id));
    }
    let pages = certificate.pages.iter().map(|page| page.as_str().to_owned());
    Some(RelyingParty::new(id.to_owned(), pages.collect()))
}

/// How an act stands to the certificates under which its officer could act then; `None` where
/// there is no passkey and no signature, so that there is nothing to keep.
pub(crate) fn proof<'a>(
    act: &[u8],
    signature: Option<&[u8]>,
    certificates: impl Iterator<Item = (&'a OfficerCertificate, &'a [u8])>,
) -> Option<Box<OfficerProof>> {
    let mut certificates: Vec<_> = certificates.collect();
    // The latest first: it took the place of the others.
    certificates.sort_by_key(|(certificate, _)| std::cmp::Reverse(certificate.valid_from));
    let Some(signature) = signature else {
        let (certificate, bytes) = certificates.first()?;
        let has_passkey = !certificate.passkeys.is_empty();
        return has_passkey.then(|| Box::new(OfficerProof::new(bytes.to_vec(), None, |_| None)));
    };
    // An act may have been signed under the certificate before the latest.
    let proofs = certificates.iter().map(|(certificate, bytes)| {
        OfficerProof::new(bytes.to_vec(), Some(signature.to_vec()), |signature| {
            verify_signature(act, signature, certificate).ok()
        })
    });
    let mut first = None;
    for proof in proofs {
        if proof.verified().is_some() {
            return Some(Box::new(proof));
        }
        first.get_or_insert(proof);
    }
    first.map(Box::new)
}

/// The certificate under which an act of this agency is made, kept beside it while it is unsigned.
pub(crate) fn unsigned(act: &Act, known: &Facts) -> Option<Box<OfficerProof>> {
    let row = known.row::<OfficerRow>(Key::Officer(act.officer))?;
    let latest = row.postings.iter().rev().find(|posting| posting.covers(act.role, act.at))?;
    Some(Box::new(OfficerProof::new(latest.certificate.clone(), None, |_| None)))
}

/// Whether what is kept of a signature is what anybody finds who verifies it again: the
/// certificate by the keys of its agency, then by it the signature.
pub(crate) fn holds(entry: &Entry, keys: &Keys, card: Option<&AgencyCard>) -> bool {
    let Some(proof) = &entry.proof else { return true };
    let found = proof.signature().and_then(|signature| {
        let certificate = believed(entry, proof.certificate(), (keys, card))?;
        verify_signature(&entry.act, signature, &certificate).ok()
    });
    found.as_ref() == proof.verified()
}

/// What a certificate says, when the act's agency signed it, for its officer and its moment.
fn believed(
    entry: &Entry,
    bytes: &[u8],
    (keys, card): (&Keys, Option<&AgencyCard>),
) -> Option<OfficerCertificate> {
    let act = ParsedAct::parse(&entry.act).ok()?;
    let claims = act.claims();
    let parsed = SignedCertificate::parse(bytes).ok()?;
    let (agency, key_id) = (parsed.agency(), parsed.key_id());
    // As when it came: the keys may have been followed by others since the certificate was made.
    let moments = [entry.recorded_at, parsed.valid_from()];
    let is_by = |signature: &[u8; 64], signed: &[u8]| match card {
        _ if agency == keys.agency() => keys.is_own(key_id, signature, signed),
        Some(card) if card.agency == agency => {
            moments.iter().any(|&at| keys.is_signed_by(card, (key_id, at), signature, signed))
        }
        _ => false,
    };
    let certificate = parsed.verified(is_by).ok()?;
    // Of an act that is not understood the role may be one that has no name here.
    let any_role = matches!(claims.body, Body::NotUnderstood(_));
    let is_valid = certificate.valid_from <= claims.at && claims.at < certificate.valid_until;
    let has_role = any_role || certificate.roles.contains(&claims.role);
    let is_of_act = agency == claims.agency && certificate.officer == claims.officer;
    (is_of_act && is_valid && has_role).then_some(certificate)
}

/// Whether the certificate beside an unsigned act carries a passkey.
fn has_passkey(proof: &OfficerProof) -> bool {
    SignedCertificate::parse(proof.certificate())
        .is_ok_and(|certificate| !certificate.claims().passkeys.is_empty())
}

/// The word of the law's fact `officer_signature`; `is_certified` is asked of an act made here
/// beside which nothing is kept yet.
pub(crate) fn word(act: &Act, is_certified: impl FnOnce(Timestamp) -> bool) -> &'static str {
    match &act.proof {
        Some(proof) if proof.verified().is_some() => SIGNED,
        Some(proof) if proof.signature().is_some() => FAILED,
        Some(proof) if has_passkey(proof) => MISSING,
        Some(_) => UNCERTIFIED,
        None if is_certified(act.at) => MISSING,
        None => UNCERTIFIED,
    }
}
