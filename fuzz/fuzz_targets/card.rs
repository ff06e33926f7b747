//! Fuzzes the reader of agency cards, which come from strangers.
#![no_main]

use comity_act::SignedCard;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(parsed) = SignedCard::parse(bytes) else { return };
    let card = parsed.claims().clone();
    assert!(!format!("{card:?} {}", card.issued_at).is_empty());
    let again = card.to_sign(parsed.key_id()).signed_by(|_| [0; 64]).expect("it was read");
    let again = SignedCard::parse(&again).expect("what is signed can be read");
    assert_eq!(again.claims(), &card);
});
