//! Notes, keys, and the keys that the tests sign with.

use std::sync::Arc;

use comity_log::{
    KeyId, NOTE_BYTES_MAX, Note, NoteError, NoteSignature, NoteSigner, NoteVerifier,
    SIGNATURES_MAX, SignatureType, VerifierKey, VerifierKeyError,
};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use sha2::{Digest, Sha256};

/// A key that signs with Ed25519 whatever type it is said to be of.
///
/// The log knows no algorithm, so its tests need but one.
#[derive(Debug)]
pub(crate) struct TestKey {
    name: String,
    id: KeyId,
    key: SigningKey,
}

impl TestKey {
    pub(crate) fn new(name: &str, signature_type: SignatureType, seed: u8) -> Arc<Self> {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let id = KeyId::of(name, signature_type, key.verifying_key().as_bytes());
        Arc::new(Self { name: name.to_owned(), id, key })
    }
}

impl NoteSigner for TestKey {
    fn name(&self) -> &str {
        &self.name
    }
    fn key_id(&self) -> KeyId {
        self.id
    }
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.key.sign(message).to_bytes().to_vec()
    }
}

impl NoteVerifier for TestKey {
    fn name(&self) -> &str {
        &self.name
    }
    fn key_id(&self) -> KeyId {
        self.id
    }
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature
            .is_ok_and(|signature| self.key.verifying_key().verify(message, &signature).is_ok())
    }
}

/// Source: C2SP signed-note, "Verifier keys", "Example".
const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const NOTE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv\
    1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// Source: C2SP signed-note, first example: its text has an empty line inside.
const POEM: &str = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n\
    ed è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGIT\
    LlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

#[test]
fn the_example_of_the_specification_verifies() {
    let key: VerifierKey = VKEY.parse().unwrap();
    assert_eq!((key.name(), key.signature_type()), ("example.com/foo", SignatureType::Ed25519));
    assert_eq!(key.id().to_string(), "530d903a");
    assert_eq!(key.to_string(), VKEY);
    let note = Note::parse(NOTE.as_bytes()).unwrap();
    assert_eq!(note.to_text(), NOTE);
    let [signature] = note.signatures() else { panic!("one signature") };
    assert_eq!((signature.name(), signature.key_id()), (key.name(), key.id()));
    let public = VerifyingKey::from_bytes(key.public_key().try_into().unwrap()).unwrap();
    let bytes = Signature::from_slice(signature.bytes()).unwrap();
    public.verify(note.text().as_bytes(), &bytes).unwrap();
}

#[test]
fn the_last_empty_line_parts_text_and_signatures() {
    let note = Note::parse(POEM.as_bytes()).unwrap();
    assert!(note.text().ends_with("sole:\n\ned è subito sera.\n"));
    assert_eq!(note.to_text(), POEM);
}

#[test]
fn key_ids_are_hashes_of_name_type_and_key() {
    let of = |t: SignatureType, key: &[u8]| {
        let bytes = [b"log.example/xa\n".as_slice(), t.identifier(), key].concat();
        let hash: [u8; 32] = Sha256::digest(bytes).into();
        assert_eq!(KeyId::of("log.example/xa", t, key).get().to_be_bytes(), hash[..4]);
    };
    of(SignatureType::Ed25519, &[7; 32]);
    of(SignatureType::Ed25519Cosignature, &[7; 32]);
    of(SignatureType::MlDsa65, &[7; 1952]);
    assert_eq!(SignatureType::MlDsa65.identifier()[0], 0xff);
}

/// Source: transparency-dev/formats, `note/note_cosigv1_test.go`.
#[test]
fn the_key_of_a_real_cosigner_is_read() {
    let text = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
    let key: VerifierKey = text.parse().unwrap();
    assert_eq!(key.signature_type(), SignatureType::Ed25519Cosignature);
    assert_eq!(key.to_string(), text);
}

#[test]
fn keys_of_every_type_are_read_back() {
    let types = [SignatureType::Ed25519, SignatureType::Ed25519Cosignature, SignatureType::MlDsa65];
    for signature_type in types {
        // A byte whose base64 has a plus in it.
        let public = vec![0xfb; signature_type.public_key_bytes()];
        let key = VerifierKey::new("log.example/xb", signature_type, &public).unwrap();
        assert_eq!(key.to_string().parse::<VerifierKey>().unwrap(), key);
    }
}

#[test]
fn malformed_keys_are_refused() {
    let check = |text: &str| text.parse::<VerifierKey>().unwrap_err();
    assert!(matches!(check(""), VerifierKeyError::Form));
    assert!(matches!(check("example.com/foo+530d903a"), VerifierKeyError::Form));
    assert!(matches!(check("a+530d903a+!!!!"), VerifierKeyError::Form));
    assert!(matches!(check("a+530d903a+AwEB"), VerifierKeyError::UnknownType));
    assert!(matches!(check("a+530d903a+AQEB"), VerifierKeyError::Length { .. }));
    assert!(matches!(check(&VKEY.replace("foo", "bar")), VerifierKeyError::OtherId { .. }));
    assert!(matches!(check(&VKEY.replace("530d", "530D")), VerifierKeyError::OtherId { .. }));
    assert!(matches!(check(&VKEY.replace("/foo", " foo")), VerifierKeyError::Name { .. }));
    assert!(matches!(check(&"+".repeat(100_000)), VerifierKeyError::Form));
}

#[test]
fn malformed_notes_are_refused() {
    let check = |note: &str| Note::parse(note.as_bytes()).unwrap_err();
    assert!(matches!(check(""), NoteError::Unsigned));
    assert!(matches!(check("text\n"), NoteError::Unsigned));
    assert!(matches!(check("text\n\n"), NoteError::Unsigned));
    assert!(matches!(check(NOTE.trim_end()), NoteError::Unsigned));
    assert!(matches!(check(&NOTE.replace('.', "\t")), NoteError::NotText));
    assert!(matches!(check(&NOTE.replace("\n— ", "\n- ")), NoteError::Line { line: 1 }));
    assert!(matches!(check(&NOTE.replace("foo U", "f+o U")), NoteError::Line { line: 1 }));
    assert!(matches!(check(&NOTE.replace("aQM=", "aQN=")), NoteError::Line { line: 1 }));
    assert!(matches!(check(&NOTE.replace("aQM=", "aQM")), NoteError::Line { line: 1 }));
    assert!(matches!(check("text\n\n— name \n"), NoteError::Line { line: 1 }));
    assert!(matches!(check("text\n\n— name AAAAAA==\n"), NoteError::Line { line: 1 }));
    assert!(matches!(Note::parse(b"\xff\n\n"), Err(NoteError::NotText)));
}

#[test]
fn oversize_notes_are_refused() {
    let long = format!("{}\n\n", "a".repeat(NOTE_BYTES_MAX));
    assert!(matches!(Note::parse(long.as_bytes()), Err(NoteError::TooLong { .. })));
    let line = NoteSignature::new("a", KeyId::new(1), vec![0; 64]).unwrap().to_line();
    let full = format!("text\n\n{}", line.repeat(SIGNATURES_MAX));
    assert_eq!(Note::parse(full.as_bytes()).unwrap().signatures().len(), SIGNATURES_MAX);
    let over = format!("text\n\n{}", line.repeat(SIGNATURES_MAX + 1));
    assert!(matches!(Note::parse(over.as_bytes()), Err(NoteError::TooMany)));
    assert!(NoteSignature::new("a", KeyId::new(1), vec![0; 5000]).is_ok());
    assert!(NoteSignature::new("a", KeyId::new(1), vec![0; 5001]).is_err());
    assert!(NoteSignature::new("a", KeyId::new(1), Vec::new()).is_err());
}

#[test]
fn sixteen_of_the_largest_signatures_fit() {
    let mut note = Note::new("text\n".to_owned()).unwrap();
    for id in 0..16 {
        note.add(NoteSignature::new(&"n".repeat(255), KeyId::new(id), vec![9; 4627]).unwrap())
            .unwrap();
    }
    assert_eq!(Note::parse(note.to_text().as_bytes()).unwrap(), note);
}

#[test]
fn a_key_that_signs_again_replaces_its_line() {
    let mut note = Note::new("text\n".to_owned()).unwrap();
    let (first, second) = (vec![1; 64], vec![2; 64]);
    note.add(NoteSignature::new("a", KeyId::new(1), first).unwrap()).unwrap();
    note.add(NoteSignature::new("a", KeyId::new(1), second.clone()).unwrap()).unwrap();
    note.add(NoteSignature::new("a", KeyId::new(2), second.clone()).unwrap()).unwrap();
    assert_eq!(note.signatures().len(), 2);
    assert_eq!(note.signatures()[0].bytes(), second);
    let read = NoteSignature::parse(note.signatures()[1].to_line().as_bytes()).unwrap();
    assert_eq!(read, note.signatures()[1]);
}

#[test]
fn a_signer_that_fails_leaves_no_signature() {
    struct Failing;
    impl NoteSigner for Failing {
        fn name(&self) -> &str {
            "log.example/xa"
        }
        fn key_id(&self) -> KeyId {
            KeyId::new(1)
        }
        fn sign(&self, _: &[u8]) -> Vec<u8> {
            Vec::new()
        }
    }
    let mut note = Note::new("text\n".to_owned()).unwrap();
    assert!(matches!(note.sign(&Failing), Err(NoteError::Signer { .. })));
    assert!(note.signatures().is_empty());
}
