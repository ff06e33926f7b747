//! Who stands behind the acts of the vectors: the agency, and its officer.

use comity_act::{
    Adopted, AgencyCard, AgencyKind, Day, KeyProof, OfficerCertificate, OfficerSignature, Role,
};
use data_encoding::BASE64URL_NOPAD;

use crate::{
    keys,
    samples::{AT, YEAR_MS, act, agency, message, officer, text},
};

/// The certificate of the officer who acts in the vectors.
pub(crate) fn certificate() -> OfficerCertificate {
    OfficerCertificate {
        officer: officer(),
        agency: agency("XA"),
        roles: vec![Role::Officer, Role::DutyOfficer],
        mandate: Some(text("Vehicles and kidnapping.")),
        passkeys: vec![passkey().into(), keys::passkey().into()],
        relying_party: Some(text("comity.example")),
        pages: vec![text("https://comity.example:8443")],
        valid_from: AT,
        valid_until: AT.plus_millis(YEAR_MS),
    }
}

/// The officer's own signature over the message of the vectors.
pub(crate) fn officer_signature() -> OfficerSignature {
    let digest = keys::digest(&keys::signed(act(message())));
    let challenge = BASE64URL_NOPAD.encode(&digest);
    let client = format!(
        r#"{{"type":"webauthn.get","challenge":"{challenge}","origin":"https://comity.example:8443","crossOrigin":false}}"#
    );
    // The relying party; present and verified; the counter.
    let mut data = keys::digest(b"comity.example").to_vec();
    data.extend([0x05, 0, 0, 0, 1]);
    let signed = [&data[..], &keys::digest(client.as_bytes())].concat();
    let mut encoder = minicbor::Encoder::new(Vec::new());
    let parts = encoder.array(3).unwrap().bytes(&data).unwrap();
    parts.bytes(client.as_bytes()).unwrap().bytes(&keys::sign_as_passkey(&signed)).unwrap();
    OfficerSignature::new(keys::digest(&keys::passkey()), encoder.into_writer())
}

/// A `COSE_Key` of ES256 in form; it is no point of the curve.
fn passkey() -> Vec<u8> {
    let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    key.extend([0x11; 32]);
    key.extend([0x22, 0x58, 0x20]);
    key.extend([0x22; 32]);
    key
}

/// The card of XA, with one generation of keys.
pub(crate) fn card() -> AgencyCard {
    let card = AgencyCard {
        agency: agency("XA"),
        name: text("Bureau XA"),
        serial: 1,
        issued_at: AT,
        valid_until: AT.plus_millis(YEAR_MS),
        keys: key_list(),
        endpoints: vec![text("https://xa.comity.example:7443")],
        log_origin: text("xa.comity.example/log"),
        instruments: vec![Adopted {
            instrument: text("eu-2023-977"),
            from: Day(20_500),
            until: None,
            declarations: vec![text("single-point-of-contact")],
        }],
        duty_telephone: Some(text("+99 1 555 0100")),
        kind: AgencyKind::Authority,
        proofs: Vec::new(),
    };
    let proof = KeyProof { key_id: keys::key_id(), signature: keys::sign(&card.possession()) };
    AgencyCard { proofs: vec![proof], ..card }
}

/// A list of keys as the protocol describes it; all but the first key are right in length only.
fn key_list() -> Vec<u8> {
    let (version, generations, number, tls) = ([1], [1], 1_u32, [0x05; 32]);
    let mut list = [version, generations].concat();
    list.extend(number.to_be_bytes());
    list.extend(AT.millis().to_be_bytes());
    list.extend(u64::MAX.to_be_bytes());
    list.extend(keys::key().verifying_key().as_bytes());
    list.extend([0x02; 32]);
    list.extend([0x03; 1_952]);
    list.extend([0x04; 1_216]);
    list.extend([0, 0, 0, 32]);
    list.extend(tls);
    list
}

/// The certificate, signed.
pub(crate) fn signed_certificate() -> Vec<u8> {
    certificate().to_sign(keys::key_id()).signed_by(keys::sign).unwrap()
}

/// The card, signed.
pub(crate) fn signed_card() -> Vec<u8> {
    card().to_sign(keys::key_id()).signed_by(keys::sign).unwrap()
}
