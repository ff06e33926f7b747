//! Fuzzes the reader of signed acts, the first to touch others' bytes.
//!
//! What it can read must be shown, signed and read again as the same act.
#![no_main]

use comity_act::{ParsedAct, SignedAct};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(parsed) = ParsedAct::parse(bytes) else { return };
    let act = parsed.claims().clone();
    let shown = format!("{act:?} {} {}", act.at, act.id);
    assert!(!shown.is_empty() && serde_json::to_string(&act).is_ok());
    // A later version's further fields are not written again, so only what was read must agree.
    let again = SignedAct::sign(act.clone(), parsed.key_id(), |_| [0; 64]).expect("it fitted");
    let again = ParsedAct::parse(again.bytes()).expect("what is signed can be read");
    assert_eq!(again.claims(), &act);
});
