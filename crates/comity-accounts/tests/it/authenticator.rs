//! An authenticator and a browser in software, honest or not.

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::{self, SystemRandom},
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
        RsaKeyPair,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use comity_accounts::assertion::{Assertion, PublicKey};
use serde_json::{Value, json};

pub(crate) const PARTY: &str = "desk.example.org";
pub(crate) const ORIGIN: &str = "https://desk.example.org";

/// A key of one of the three algorithms.
pub(crate) enum Key {
    Es256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rs256(Box<RsaKeyPair>),
}

impl Key {
    pub(crate) fn es256() -> Self {
        Self::Es256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap())
    }

    pub(crate) fn ed25519() -> Self {
        Self::Ed25519(Ed25519KeyPair::generate().unwrap())
    }

    pub(crate) fn rs256() -> Self {
        Self::Rs256(Box::new(RsaKeyPair::generate(KeySize::Rsa2048).unwrap()))
    }

    pub(crate) fn public(&self) -> PublicKey {
        match self {
            Self::Es256(pair) => {
                let point = pair.public_key().as_ref();
                PublicKey::es256(point[1..33].try_into().unwrap(), point[33..].try_into().unwrap())
            }
            Self::Ed25519(pair) => {
                PublicKey::ed25519(pair.public_key().as_ref().try_into().unwrap())
            }
            Self::Rs256(pair) => {
                // PKCS #1: the heads of the sequence and of its first number, a zero, the modulus.
                PublicKey::rs256(pair.public_key().as_ref()[9..265].to_vec()).unwrap()
            }
        }
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Es256(pair) => pair.sign(&SystemRandom::new(), bytes).unwrap().as_ref().to_vec(),
            Self::Ed25519(pair) => pair.sign(bytes).as_ref().to_vec(),
            Self::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature).unwrap();
                signature
            }
        }
    }
}

/// How the browser or the device differs from an honest one.
#[derive(Clone, Debug)]
pub(crate) struct Twist {
    pub(crate) party: String,
    pub(crate) origin: String,
    pub(crate) kind: Option<&'static str>,
    pub(crate) challenge: Option<String>,
    pub(crate) more: &'static str,
    pub(crate) flags: u8,
    pub(crate) handle: Option<Vec<u8>>,
    pub(crate) extensions: Vec<u8>,
}

impl Default for Twist {
    fn default() -> Self {
        Self {
            party: PARTY.to_owned(),
            origin: ORIGIN.to_owned(),
            kind: None,
            challenge: None,
            more: r#","crossOrigin":false"#,
            flags: 0x05,
            handle: None,
            extensions: Vec::new(),
        }
    }
}

/// A device with one passkey.
pub(crate) struct Authenticator {
    pub(crate) key: Key,
    pub(crate) credential: Vec<u8>,
    pub(crate) handle: Vec<u8>,
    counter: u32,
}

impl Authenticator {
    pub(crate) fn new(key: Key) -> Self {
        let mut credential = vec![0; 32];
        rand::fill(&mut credential).unwrap();
        Self { key, credential, handle: Vec::new(), counter: 0 }
    }

    /// Answers options of `navigator.credentials.create`.
    pub(crate) fn create(&mut self, options: &str, twist: &Twist) -> Vec<u8> {
        let options: Value = serde_json::from_str(options).unwrap();
        let options = &options["publicKey"];
        assert_eq!(options["authenticatorSelection"]["residentKey"], "preferred");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let offered = options["pubKeyCredParams"].as_array().unwrap().iter();
        assert_eq!(offered.map(|one| one["alg"].as_i64().unwrap()).collect::<Vec<_>>(), [-7, -257]);
        self.handle = URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().unwrap()).unwrap();
        let client = client_data("webauthn.create", options, twist);
        let mut data = authenticator_data(twist, 0x40, 0);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        data.extend(self.key.public().to_cose());
        let mut object = minicbor::Encoder::new(Vec::new());
        object.map(3).unwrap().str("fmt").unwrap().str("none").unwrap();
        object.str("attStmt").unwrap().map(0).unwrap();
        object.str("authData").unwrap().bytes(&data).unwrap();
        let id = URL_SAFE_NO_PAD.encode(&self.credential);
        json!({"id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
        "response": {
            "attestationObject": URL_SAFE_NO_PAD.encode(object.into_writer()),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
        }})
        .to_string()
        .into_bytes()
    }

    /// Answers options of `navigator.credentials.get`.
    pub(crate) fn get(&mut self, options: &str, twist: &Twist) -> Vec<u8> {
        let options: Value = serde_json::from_str(options).unwrap();
        let options = &options["publicKey"];
        assert_eq!(options["userVerification"], "required");
        self.counter += 1;
        let (data, client, signature) = self.sign(options, twist);
        let id = URL_SAFE_NO_PAD.encode(&self.credential);
        let handle = twist.handle.as_ref().unwrap_or(&self.handle);
        let handle = (!handle.is_empty()).then(|| URL_SAFE_NO_PAD.encode(handle));
        json!({"id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
        "response": {
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "signature": URL_SAFE_NO_PAD.encode(signature),
            "userHandle": handle,
        }})
        .to_string()
        .into_bytes()
    }

    fn sign(&self, options: &Value, twist: &Twist) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let client = client_data("webauthn.get", options, twist);
        let mut data = authenticator_data(twist, 0, self.counter);
        data.extend(&twist.extensions);
        let signed = [&data[..], digest(&SHA256, &client).as_ref()].concat();
        let signature = self.key.sign(&signed);
        (data, client, signature)
    }

    /// An assertion over a digest, as an officer's browser makes it.
    pub(crate) fn assert(&self, over: &[u8; 32], twist: &Twist) -> Assertion {
        let options = json!({"challenge": URL_SAFE_NO_PAD.encode(over)});
        let (data, client, signature) = self.sign(&options, twist);
        Assertion::new(data, client, signature).unwrap()
    }
}

fn client_data(kind: &str, options: &Value, twist: &Twist) -> Vec<u8> {
    let kind = twist.kind.unwrap_or(kind);
    let asked = options["challenge"].as_str().unwrap();
    let challenge = twist.challenge.as_deref().unwrap_or(asked);
    let (origin, more) = (&twist.origin, twist.more);
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}"{more}}}"#)
        .into_bytes()
}

fn authenticator_data(twist: &Twist, flags: u8, counter: u32) -> Vec<u8> {
    let mut data = digest(&SHA256, twist.party.as_bytes()).as_ref().to_vec();
    data.push(twist.flags | flags);
    data.extend(counter.to_be_bytes());
    data
}
