//! What is printed never holds what is secret.

use comity_seal::attachment::{Attachment, AttachmentKey, AttachmentOpener, AttachmentSealer};
use comity_seal::envelope::EnvelopeKey;
use comity_seal::payload::{Kek, PayloadKey};
use comity_seal::post_quantum::{LogKey, PqSigningKey};
use comity_seal::signing::SigningKey;
use comity_seal::token::TokenKey;
use comity_seal::vault::VaultKey;

use crate::support::{Scripted, agency};

/// No run of the secret, in hex or as a list of numbers, may be in the text.
fn check(text: &str) {
    let text = text.to_lowercase();
    assert!(!text.contains("abab"), "hex in {text}");
    assert!(!text.contains("171, 171"), "numbers in {text}");
    assert!(!text.contains("private key"), "words in {text}");
    assert!(!text.contains("0xab"), "hex in {text}");
}

#[test]
fn no_secret_is_printed_by_its_debug_form() {
    let secret = [0xab; 32];
    let attachment = Attachment::new([0; 32], 1).unwrap();
    let attachment_key = AttachmentKey::from_bytes(&secret);
    check(&format!("{:?}", SigningKey::from_seed(&secret)));
    check(&format!("{:?}", PqSigningKey::from_seed(&secret)));
    check(&format!("{:#?}", LogKey::from_seeds(&secret, &secret)));
    check(&format!("{:?}", EnvelopeKey::from_seed(&secret)));
    check(&format!("{:?}", Kek::from_bytes(&secret)));
    check(&format!("{:?}", PayloadKey::generate(&mut Scripted(secret.to_vec()))));
    check(&format!("{:?}", TokenKey::from_bytes(&secret)));
    check(&format!("{attachment_key:?}"));
    check(&format!("{:?}", AttachmentSealer::new(attachment, &attachment_key)));
    check(&format!("{:?}", AttachmentOpener::new(attachment, &attachment_key)));
    check(&format!("{:?}", VaultKey::KeyFile(&secret)));
    check(&format!("{:?}", VaultKey::Passphrase("abababababab")));
}

#[test]
fn a_whole_agency_prints_key_ids_and_no_key() {
    let keys = agency(1);
    let text = format!("{keys:#?}");
    check(&text);
    assert!(text.contains(&keys.newest().act.verifying_key().id().to_string()));
    assert!(text.contains("Kek(secret)"));
    assert!(text.contains("TlsIdentity(secret)"));
}
