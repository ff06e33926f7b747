//! Fuzzes the reader of officer certificates.
#![no_main]

use comity_act::SignedCertificate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(parsed) = SignedCertificate::parse(bytes) else { return };
    let key_id = parsed.key_id();
    let certificate = parsed.verified(|_, _| true).expect("any signature is believed here");
    for role in &certificate.roles {
        let until = certificate.valid_until;
        assert!(!certificate.covers(*role, until), "the end is not within");
    }
    let again = certificate.to_sign(key_id).signed_by(|_| [0; 64]).expect("it was read");
    let again = SignedCertificate::parse(&again).expect("what is signed can be read");
    assert_eq!(again.verified(|_, _| true).expect("believed"), certificate);
});
