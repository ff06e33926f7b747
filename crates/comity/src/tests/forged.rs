//! What a journal holds beside an act whose officer's certificate is forged.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use comity_act::{
    ActId, OfficerCertificate, OfficerProof, OfficerSignature, SignedCard, SignedCertificate, Text,
    Timestamp,
};
use comity_corridor::{Entry, Keys, Needs};
use comity_seal::{assertion::Assertion, digest::digest, signing::SigningKey};

use super::support::{Place, arrived, pair, send};
use crate::{home::sign_certificate, serve::Running};

const PARTY: &str = "desk.xa.example";
const PAGE: &str = "https://desk.xa.example:8443";

/// An act of XA that XB received, with what both journals may hold beside it.
pub(crate) struct Forged {
    pub(crate) a: Running,
    pub(crate) b: Running,
    /// The card of XA, as XB knows it.
    pub(crate) card: SignedCard,
    act: ActId,
    _places: (Place, Place),
}

/// A certificate beside the act, and whether it is one.
pub(crate) type Beside = (&'static str, bool, Box<OfficerProof>);

impl Forged {
    pub(crate) async fn new() -> Self {
        let ((xa, a), (xb, b)) = pair().await;
        let act = send(&a, "XB", "a greeting").await.act;
        arrived(&b, 1).await;
        let card = SignedCard::parse(&a.card.read().await).unwrap();
        Self { a, b, card, act, _places: (xa, xb) }
    }

    /// What the journal of this node keeps of the act.
    pub(crate) async fn entry(&self, node: &Running) -> Entry {
        let mut needs = Needs::default();
        needs.journal.insert(self.act);
        node.engine.read(needs).await.unwrap().journal[&self.act].clone()
    }

    /// A certificate of XA's that is one, one that XB signed in XA's name, and one that had ended
    /// before the act; each with a signature that its passkey made.
    pub(crate) async fn beside(&self) -> Vec<Beside> {
        let entry = self.entry(&self.a).await;
        let act = entry.signed(self.a.agency.code).unwrap().into_parts().0;
        let first = SignedCertificate::parse(entry.proof.as_ref().unwrap().certificate()).unwrap();
        let passkey = SigningKey::from_seed(&[7; 32]);
        let cose = cose(&passkey);
        let claims = OfficerCertificate {
            passkeys: vec![cose.clone().into()],
            relying_party: Some(Text::new(PARTY).unwrap()),
            pages: vec![Text::new(PAGE).unwrap()],
            ..first.claims().clone()
        };
        let ended = OfficerCertificate {
            valid_from: Timestamp::from_millis(act.at.millis() - 2 * Timestamp::DAY_MS),
            valid_until: Timestamp::from_millis(act.at.millis() - 1),
            ..claims.clone()
        };
        let (own, other) = (&self.a.engine.node().keys, &self.b.engine.node().keys);
        let beside = |name, is_one, keys: &Keys, claims: &OfficerCertificate| {
            let certificate = sign_certificate(keys, claims).unwrap();
            let signature = signed(&passkey, &entry.act);
            // Who forges a certificate writes down that it verified.
            let proof = OfficerProof::new(certificate, Some(signature), |_| Some(digest(&cose)));
            (name, is_one, Box::new(proof))
        };
        vec![
            beside("the agency's own", true, own, &claims),
            beside("signed by another agency's key", false, other, &claims),
            beside("ended before the act", false, own, &ended),
        ]
    }
}

/// The passkey's public key, as a certificate carries it.
fn cose(passkey: &SigningKey) -> Vec<u8> {
    let head = [0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
    [&head[..], passkey.verifying_key().as_bytes()].concat()
}

/// What the passkey answers to the digest of these bytes; 0x05 is present and verified.
fn signed(passkey: &SigningKey, act: &[u8]) -> Vec<u8> {
    let challenge = URL_SAFE_NO_PAD.encode(digest(act));
    let client =
        format!(r#"{{"type":"webauthn.get","challenge":"{challenge}","origin":"{PAGE}"}}"#);
    let mut data = digest(PARTY.as_bytes()).to_vec();
    data.extend([0x05, 0, 0, 0, 1]);
    let over = [&data[..], &digest(client.as_bytes())].concat();
    let made = Assertion::new(data, client.into_bytes(), passkey.sign(&over).to_vec()).unwrap();
    OfficerSignature::new(digest(&cose(passkey)), made.to_bytes()).to_bytes()
}
