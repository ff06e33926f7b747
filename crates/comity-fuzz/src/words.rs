//! What agencies say to each other: acts, cards, certificates, batches, receipts.

#![expect(clippy::expect_used, reason = "a broken promise must stop the fuzzer")]

use comity_act::{
    Act, Body, OfficerCertificate, OfficerId, OfficerSignature, ParsedAct, SignedAct, SignedCard,
    SignedCertificate, Timestamp,
};
use comity_corridor::{BATCH_ACTS_MAX, Batch, Receipt, verify_signature};

/// What can be read can be shown, signed and read again as the same act.
pub(crate) fn act(bytes: &[u8]) -> bool {
    let Ok(parsed) = ParsedAct::parse(bytes) else { return false };
    let act = parsed.claims().clone();
    let shown = format!("{act:?} {} {}", act.at, act.id);
    assert!(!shown.is_empty() && serde_json::to_string(&act).is_ok(), "it can be shown");
    // A later version's further fields are not written again, so only what was read must agree.
    let again = SignedAct::sign(act.clone(), parsed.key_id(), |_| [0; 64]).expect("it fitted");
    let again = ParsedAct::parse(again.bytes()).expect("what is signed can be read");
    let head = |act: &Act| (act.id, act.agency, act.officer, act.role, act.at, act.case.clone());
    assert_eq!(head(again.claims()), head(&act), "it is the same act");
    // Of an act that is not understood, what made it so is not written again.
    let is_understood = !matches!(act.body, Body::NotUnderstood(_));
    assert!(!is_understood || again.claims() == &act, "it says the same");
    true
}

/// A card can be signed and read again as the same card.
pub(crate) fn card(bytes: &[u8]) -> bool {
    let Ok(parsed) = SignedCard::parse(bytes) else { return false };
    let card = parsed.claims().clone();
    assert!(!format!("{card:?} {}", card.issued_at).is_empty(), "it can be shown");
    let again = card.to_sign(parsed.key_id()).signed_by(|_| [0; 64]).expect("it was read");
    let again = SignedCard::parse(&again).expect("what is signed can be read");
    assert_eq!(again.claims(), &card, "it is the same card");
    true
}

/// A certificate covers nothing beyond its end, and is the same when read again.
pub(crate) fn certificate(bytes: &[u8]) -> bool {
    let Ok(parsed) = SignedCertificate::parse(bytes) else { return false };
    let key_id = parsed.key_id();
    let certificate = parsed.verified(|_, _| true).expect("any signature is believed here");
    for role in &certificate.roles {
        let until = certificate.valid_until;
        assert!(!certificate.covers(*role, until), "the end is not within");
    }
    let again = certificate.to_sign(key_id).signed_by(|_| [0; 64]).expect("it was read");
    let again = SignedCertificate::parse(&again).expect("what is signed can be read");
    let again = again.verified(|_, _| true).expect("any signature is believed here");
    assert_eq!(again, certificate, "it is the same certificate");
    true
}

/// An officer's signature is the same when written again, and verifies nothing by itself.
pub(crate) fn signature(bytes: &[u8]) -> bool {
    let Ok(read) = OfficerSignature::parse(bytes) else { return false };
    let again = OfficerSignature::parse(&read.to_bytes()).expect("what is written can be read");
    assert_eq!(again, read, "it is the same signature");
    // Most certificates carry no passkey; none is looked for elsewhere.
    let certificate = OfficerCertificate {
        officer: OfficerId::new(Timestamp::from_millis(0), [1; 10]),
        agency: "XA".parse().expect("a code"),
        roles: Vec::new(),
        mandate: None,
        passkeys: Vec::new(),
        relying_party: None,
        valid_from: Timestamp::from_millis(0),
        valid_until: Timestamp::from_millis(1),
        pages: Vec::new(),
    };
    assert!(verify_signature(&[], bytes, &certificate).is_err(), "nothing is certified");
    true
}

/// Whatever a batch claims, no list of it is longer than a batch may be.
pub(crate) fn batch(bytes: &[u8]) -> bool {
    let Ok(batch) = Batch::parse(bytes) else { return false };
    let longest = batch.acts.len().max(batch.certificates.len()).max(batch.erased.len());
    assert!(longest <= BATCH_ACTS_MAX, "a list of {longest} items");
    for carried in &batch.acts {
        act(&carried.act);
        carried.signature.as_deref().map(signature);
    }
    for bytes in &batch.certificates {
        certificate(bytes);
    }
    true
}

/// A receipt has no more exceptions than a batch has acts.
pub(crate) fn receipt(bytes: &[u8]) -> bool {
    let Ok(receipt) = Receipt::parse(bytes) else { return false };
    assert!(receipt.exceptions.len() <= BATCH_ACTS_MAX, "more exceptions than acts");
    assert!(receipt.leaves.len() <= BATCH_ACTS_MAX, "more leaves than acts");
    let reach = (receipt.leaves.len() + receipt.erased.len()) as u64;
    let until = receipt.first.checked_add(reach).filter(|_| reach > 0);
    assert!(receipt.until().is_none_or(|end| Some(end) == until), "it covers what it names");
    assert!(!format!("{receipt:?}").is_empty(), "it can be shown");
    true
}
