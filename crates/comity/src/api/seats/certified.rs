//! The certificate of an officer carries the passkeys of the officer's account.
//!
//! Peers verify an officer's signature from the certificate alone. So when the passkeys change, the
//! officer's own act posts a new certificate: the same roles, the same end, other passkeys.

use comity_act::{
    CERTIFICATE_BYTES_MAX, OfficerCertificate, OfficerId, Role, SignedCertificate, Text, Timestamp,
    body::OfficerPost,
};
use comity_corridor::{
    Form, Key, Needs,
    rows::{OfficerRow, Stage},
};

use super::{Desk, SignedIn};
use crate::{
    engine::Session,
    home::sign_certificate,
    problem::{Kind, Problem},
};

/// Bytes of a certificate that are left to what is not a passkey.
const OTHER_BYTES: usize = 1_536;

/// Certifies the passkeys; when that fails the officer is told once signing is wanted.
pub(super) async fn certify_later(desk: &Desk, signed: &SignedIn, now: Timestamp) {
    if let Err(problem) = certify(desk, signed, now).await {
        tracing::warn!(problem = problem.kind.name, "passkeys of an officer are not certified");
    }
}

/// The certificate of whoever is signed in carries the account's passkeys from now on.
///
/// # Errors
/// [`Problem`] when the new certificate cannot be made, or the law does not take it.
pub(super) async fn certify(desk: &Desk, signed: &SignedIn, now: Timestamp) -> Result<(), Problem> {
    let Some((officer, role)) = signed.signs() else { return Ok(()) };
    let Some(current) = current(desk, (officer, role), now).await? else { return Ok(()) };
    let session = signed.session.clone();
    let keys = desk.seats.ask(move |accounts| accounts.keys(&session)).await?;
    let mut left = CERTIFICATE_BYTES_MAX - OTHER_BYTES;
    let fits = |key: &Vec<u8>| {
        let rest = left.checked_sub(key.len() + 3);
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    let keys = keys.iter().map(comity_accounts::assertion::PublicKey::to_cose).filter(fits);
    let party = desk.seats.site().party();
    let unfit = |_| Problem::new(Kind::USAGE, "the desk's address is too long to be certified");
    let pages: Result<_, _> = party.origins().iter().map(|page| Text::new(page.clone())).collect();
    let renewed = OfficerCertificate {
        passkeys: keys.map(Into::into).collect(),
        relying_party: Some(Text::new(party.id()).map_err(unfit)?),
        pages: pages.map_err(unfit)?,
        ..current.clone()
    };
    if renewed == current || (renewed.passkeys.is_empty() && current.passkeys.is_empty()) {
        return Ok(());
    }
    let renewed = OfficerCertificate { valid_from: now, ..renewed };
    let certificate = sign_certificate(&desk.engine.node().keys, &renewed)
        .map_err(|error| Problem::usage(error.to_string()))?;
    let form = Form::new(OfficerPost { certificate });
    let outcome = desk.engine.propose(form, Session { officer, role }).await?;
    if outcome.stage == Stage::Done {
        return Ok(());
    }
    let detail = super::super::view::says(&outcome.verdict);
    Err(Problem::new(Kind::NOT_PERMITTED, detail))
}

/// What the certificate says under which the officer acts now.
async fn current(
    desk: &Desk,
    (officer, role): (OfficerId, Role),
    now: Timestamp,
) -> Result<Option<OfficerCertificate>, Problem> {
    let key = Key::Officer(officer);
    let facts = desk.engine.read(Needs::default().and([key])).await?;
    let postings =
        facts.row::<OfficerRow>(key).into_iter().flat_map(|row| row.postings.iter().rev());
    let latest = postings.clone().find(|posting| posting.covers(role, now));
    let parsed = latest.and_then(|posting| SignedCertificate::parse(&posting.certificate).ok());
    Ok(parsed.map(|parsed| parsed.claims().clone()))
}
