//! Hostile bytes are refused early, cheaply and without a panic.

use comity_act::{
    ACT_BYTES_MAX, AgencyCard, OfficerSignature, ParsedAct, SignedCard, SignedCertificate,
    WireError, read,
};
use minicbor::to_vec;
use proptest::{prelude::*, sample::Index};

use crate::{credentials, keys, samples};

fn act_bytes() -> Vec<u8> {
    keys::signed(samples::act(samples::message()))
}

/// Reads a value of any shape: only form and bounds decide.
fn form(bytes: &[u8]) -> Result<(), WireError> {
    read::<Anything>("value", bytes, 1_024).map(|_| ())
}

#[derive(Debug)]
struct Anything;

impl<'b, C> minicbor::Decode<'b, C> for Anything {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.skip().map(|()| Self)
    }
}

#[test]
fn more_bytes_than_allowed_are_refused_before_they_are_read() {
    let act = ParsedAct::parse(&vec![0xff; ACT_BYTES_MAX + 1]).unwrap_err();
    assert!(matches!(act, WireError::Oversized { found: 262_145, max: ACT_BYTES_MAX }), "{act}");
    let card = SignedCard::parse(&vec![0xff; 65_537]).unwrap_err();
    assert!(matches!(card, WireError::Oversized { max: 65_536, .. }), "{card}");
    let certificate = SignedCertificate::parse(&vec![0xff; 4_097]).unwrap_err();
    assert!(matches!(certificate, WireError::Oversized { max: 4_096, .. }), "{certificate}");
    let signature = OfficerSignature::parse(&vec![0xff; 2_177]).unwrap_err();
    assert!(matches!(signature, WireError::Oversized { max: 2_176, .. }), "{signature}");
}

#[test]
fn sixteen_levels_are_read_and_seventeen_are_not() {
    // Arrays of one in arrays of one; then maps `{0: {0: …}}`.
    for head in [vec![0x81], vec![0xa1, 0x00]] {
        let nested = |levels| [head.repeat(levels), vec![0x00]].concat();
        assert!(form(&nested(16)).is_ok());
        assert!(matches!(form(&nested(17)), Err(WireError::TooDeep)));
        assert!(matches!(form(&head.repeat(500)), Err(WireError::TooDeep)));
    }
    // An empty array closes itself: many beside each other are not deep.
    assert!(form(&[vec![0x98, 0x64], vec![0x80; 100]].concat()).is_ok());
}

#[test]
fn nesting_is_refused_in_the_envelope_the_payload_and_the_body() {
    let deep = [vec![0x81; 5_000], vec![0x00]].concat();
    assert!(matches!(keys::read(&deep), Err(WireError::TooDeep)));
    assert!(matches!(keys::read(&keys::signed_payload(deep.clone())), Err(WireError::TooDeep)));
    let raw = comity_act::RawBody { code: 101, version: 1, bytes: deep };
    let act = samples::act(comity_act::Body::NotUnderstood(raw));
    assert!(matches!(keys::read(&keys::signed(act)), Err(WireError::TooDeep)));
}

#[test]
fn indefinite_lengths_tags_and_floats_are_refused_at_any_depth() {
    let refused: [&[u8]; 14] = [
        &[0x9f, 0xff],                   // array without a length
        &[0xbf, 0xff],                   // map without a length
        &[0x5f, 0x41, 0x00, 0xff],       // bytes in pieces
        &[0x7f, 0x61, b'a', 0xff],       // text in pieces
        &[0x81, 0x9f, 0xff],             // the same, deeper
        &[0xc0, 0x00],                   // a tag
        &[0xd8, 0x18, 0x40],             // a tag in two bytes
        &[0xf9, 0x3c, 0x00],             // half a float
        &[0xfb, 0, 0, 0, 0, 0, 0, 0, 0], // a float
        &[0xf7],                         // undefined
        &[0xf8, 0x20],                   // a simple value nobody uses
        &[0xff],                         // the end of nothing
        &[0x1c],                         // a number nobody has assigned
        &[0x81, 0xff],                   // an end inside an array with a length
    ];
    for bytes in refused {
        let found = form(bytes);
        assert!(matches!(found, Err(WireError::OtherForm { .. })), "{bytes:02x?}: {found:?}");
    }
    let indefinite = vec![0x9f; 100_000];
    assert!(matches!(keys::read(&indefinite), Err(WireError::OtherForm { at: 0, .. })));
}

#[test]
fn numbers_and_lengths_are_as_short_as_can_be() {
    let short: [&[u8]; 6] = [
        &[0x17],
        &[0x18, 0x18],
        &[0x19, 0x01, 0x00],
        &[0x1a, 0x00, 0x01, 0x00, 0x00],
        &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0],
        &[0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ];
    for bytes in short {
        assert!(form(bytes).is_ok(), "{bytes:02x?}");
    }
    let long: [&[u8]; 7] = [
        &[0x18, 0x17],
        &[0x19, 0x00, 0xff],
        &[0x1a, 0x00, 0x00, 0xff, 0xff],
        &[0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
        &[0x58, 0x01, 0x00],
        &[0x78, 0x00],
        &[0x98, 0x00],
    ];
    for bytes in long {
        assert!(matches!(form(bytes), Err(WireError::OtherForm { at: 0, .. })), "{bytes:02x?}");
    }
}

#[test]
fn keys_of_a_map_ascend_and_are_never_twice_there() {
    assert!(form(&[0xa2, 0x00, 0x60, 0x01, 0x60]).is_ok());
    assert!(form(&[0xa3, 0x17, 0x00, 0x18, 0x18, 0x00, 0x20, 0x00]).is_ok());
    let refused: [&[u8]; 4] = [
        &[0xa2, 0x00, 0x60, 0x00, 0x60],       // twice
        &[0xa2, 0x01, 0x60, 0x00, 0x60],       // descending
        &[0xa1, 0x80, 0x00],                   // an array for a key
        &[0x81, 0xa2, 0x00, 0x60, 0x00, 0x60], // twice, deeper
    ];
    for bytes in refused {
        assert!(matches!(form(bytes), Err(WireError::OtherForm { .. })), "{bytes:02x?}");
    }
    // In a whole act: its first key once more at the end.
    let mut payload = to_vec(samples::act(samples::message())).unwrap();
    let (keys_of_map, id) = (payload[0], payload[1..19].to_vec());
    payload[0] = keys_of_map + 1;
    payload.extend(id);
    let refused = keys::read(&keys::signed_payload(payload));
    assert!(matches!(refused, Err(WireError::OtherForm { .. })), "{refused:?}");
}

/// A length that promises more than there is costs nothing: nothing is set aside for it.
#[test]
fn huge_declared_lengths_are_refused_at_once() {
    for major in [0x40_u8, 0x60, 0x80, 0xa0] {
        let huge = [&[major | 0x1b][..], &[0xff; 8]].concat();
        assert!(matches!(form(&huge), Err(WireError::Malformed { .. })), "{huge:02x?}");
        assert!(keys::read(&huge).is_err());
        assert!(keys::read(&keys::signed_payload(huge.clone())).is_err());
        // As the recipients of an act and as the keys of a card.
        let id = [&[0xa1, 0x05][..], &huge].concat();
        assert!(keys::read(&keys::signed_payload(id.clone())).is_err());
        assert!(read::<AgencyCard>("card", &id, 1_024).is_err());
    }
}

#[test]
fn an_act_that_is_cut_anywhere_is_refused() {
    let bytes = act_bytes();
    for len in 0..bytes.len() {
        assert!(ParsedAct::parse(&bytes[..len]).is_err(), "cut to {len} bytes");
    }
    let payload = to_vec(samples::act(samples::message())).unwrap();
    for len in 0..payload.len() {
        assert!(keys::read(&keys::signed_payload(payload[..len].to_vec())).is_err(), "{len}");
    }
}

#[test]
fn cards_and_certificates_that_are_cut_anywhere_are_refused() {
    let certificate = credentials::signed_certificate();
    for len in 0..certificate.len() {
        assert!(SignedCertificate::parse(&certificate[..len]).is_err(), "cut to {len} bytes");
    }
    let card = credentials::signed_card();
    for len in 0..card.len() {
        assert!(SignedCard::parse(&card[..len]).is_err(), "cut to {len} bytes");
    }
}

#[test]
fn an_officers_signature_of_another_version_is_refused_by_name() {
    let later = OfficerSignature { version: 2, ..credentials::officer_signature() };
    let refused = OfficerSignature::parse(&later.to_bytes()).unwrap_err();
    assert!(matches!(refused, WireError::OtherVersion { found: 2, .. }), "{refused}");
    let whole = credentials::officer_signature().to_bytes();
    for len in 0..whole.len() {
        assert!(OfficerSignature::parse(&whole[..len]).is_err(), "cut to {len} bytes");
    }
}

#[test]
fn bytes_after_the_end_are_refused() {
    let after = |bytes: Vec<u8>| [bytes, vec![0x00]].concat();
    let envelope = keys::read(&after(act_bytes()));
    assert!(matches!(envelope, Err(WireError::Trailing { .. })), "{envelope:?}");
    let payload = after(to_vec(samples::act(samples::message())).unwrap());
    let payload = keys::read(&keys::signed_payload(payload));
    assert!(matches!(payload, Err(WireError::Trailing { .. })), "{payload:?}");
    assert!(SignedCard::parse(&after(credentials::signed_card())).is_err());
    assert!(SignedCertificate::parse(&after(credentials::signed_certificate())).is_err());
}

#[test]
fn an_act_without_one_of_its_fields_is_refused() {
    // Only the field of key 0; then a map with no key at all; then something else entirely.
    let id = [&[0xa1, 0x00, 0x50][..], &[7; 16]].concat();
    for payload in [id, vec![0xa0], vec![0x80], vec![0x00], vec![0xf6]] {
        let refused = keys::read(&keys::signed_payload(payload)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the bytes are no comity act; compare docs/build/protocol.md"
        );
    }
}

/// Bytes that begin like the real thing get further in than noise does.
fn near_real() -> impl Strategy<Value = Vec<u8>> {
    let start = prop::sample::select(vec![
        Vec::new(),
        act_bytes()[..40].to_vec(),
        credentials::signed_card()[..40].to_vec(),
        credentials::signed_certificate()[..40].to_vec(),
    ]);
    (start, prop::collection::vec(any::<u8>(), 0..600))
        .prop_map(|(start, end)| [start, end].concat())
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in near_real()) {
        prop_assert!(ParsedAct::parse(&bytes).is_err());
        prop_assert!(SignedCard::parse(&bytes).is_err());
        prop_assert!(SignedCertificate::parse(&bytes).is_err());
    }

    /// Past the envelope: arbitrary payloads, and payloads with a few bytes changed.
    #[test]
    fn arbitrary_payloads_never_panic(
        noise in prop::collection::vec(any::<u8>(), 0..200),
        which: Index, changes in prop::collection::vec(any::<(Index, u8)>(), 1..4),
    ) {
        prop_assert!(keys::read(&keys::signed_payload(noise)).is_err());
        let acts = samples::acts();
        let (_, act) = &acts[which.index(acts.len())];
        let mut payload = to_vec(act).unwrap();
        for (at, byte) in changes {
            let at = at.index(payload.len());
            payload[at] = byte;
        }
        if let Ok(act) = keys::read(&keys::signed_payload(payload)) {
            // Whatever came in can be shown.
            let shown = format!("{act:?} {} {}", act.at, act.id);
            prop_assert!(!shown.is_empty() && serde_json::to_string(&act).is_ok());
        }
    }
}

#[test]
fn thirty_two_attachments_are_read_and_thirty_three_are_not() {
    let with = |count| {
        let act = samples::act(samples::message());
        let attachments = vec![samples::attachment(); count];
        keys::read(&keys::signed(comity_act::Act { attachments, ..act }))
    };
    assert!(with(32).is_ok());
    assert!(matches!(with(33), Err(WireError::TooManyAttachments { found: 33 })));
}
