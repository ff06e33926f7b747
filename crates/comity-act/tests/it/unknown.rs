//! What is not understood is kept byte for byte.

use comity_act::{Act, Body, Kind, ParsedAct, RawBody, SignedAct};
use proptest::prelude::*;

use crate::{keys, samples};

fn with_body(code: u16, version: u8, bytes: Vec<u8>) -> Act {
    samples::act(Body::NotUnderstood(RawBody { code, version, bytes }))
}

/// An act of a kind that has no number, with a body of one text.
pub(crate) fn sample() -> Act {
    with_body(9_999, 1, vec![0xa1, 0x00, 0x62, b'h', b'i'])
}

/// The act comes back not understood, with the bytes of its body untouched.
fn is_kept(act: &Act) {
    let signed = SignedAct::sign(act.clone(), keys::key_id(), keys::sign).unwrap();
    let read = ParsedAct::parse(signed.bytes()).unwrap().verified(keys::verify).unwrap();
    assert_eq!(read.act(), act);
    assert_eq!(read.bytes(), signed.bytes());
    // Written once more from what was read, it is the same to the byte.
    assert_eq!(keys::signed(read.act().clone()), signed.bytes());
}

#[test]
fn an_unknown_kind_is_kept() {
    is_kept(&sample());
    assert_eq!(sample().body.kind(), None);
    assert_eq!(sample().body.code(), (9_999, 1));
}

#[test]
fn an_unknown_version_of_a_known_kind_is_kept_and_named() {
    let act = with_body(Kind::MessageSend.code(), 2, vec![0xa1, 0x07, 0x80]);
    is_kept(&act);
    assert_eq!(act.body.kind(), Some(Kind::MessageSend));
}

#[test]
fn a_kind_with_a_number_but_no_body_here_is_kept_and_named() {
    let act = with_body(Kind::NoticePropose.code(), 1, vec![0xa0]);
    is_kept(&act);
    assert_eq!(act.body.kind(), Some(Kind::NoticePropose));
}

#[test]
fn a_known_kind_whose_body_does_not_decode_is_not_understood() {
    // A message without its text, one with a number for a subject, one that is no map.
    for bytes in [vec![0xa1, 0x00, 0x61, b's'], vec![0xa2, 0x00, 0x01, 0x01, 0x60], vec![0x80]] {
        is_kept(&with_body(Kind::MessageSend.code(), 1, bytes));
    }
    // A word of a closed list that has no such number.
    is_kept(&with_body(Kind::MessageAcknowledge.code(), 1, vec![0xa1, 0x00, 0x18, 0x63]));
}

#[test]
fn a_text_beyond_its_bound_makes_the_body_not_understood() {
    let mut bytes = vec![0xa2, 0x00, 0x79, 0x01, 0x91];
    bytes.extend([b'a'; 401]);
    bytes.extend([0x01, 0x60]);
    is_kept(&with_body(Kind::MessageSend.code(), 1, bytes));
}

#[test]
fn a_body_that_is_not_one_value_is_refused_whatever_its_kind() {
    let texts = [0xa2, 0x00, 0x60, 0x01, 0x60];
    let followed = [&texts[..], &[0x00]].concat();
    let cut = texts[..4].to_vec();
    for code in [Kind::MessageSend.code(), Kind::NoticePropose.code(), 9_999] {
        for bytes in [followed.clone(), cut.clone(), Vec::new()] {
            let refused = keys::read(&keys::signed(with_body(code, 1, bytes))).unwrap_err();
            assert!(refused.to_string().contains("body of the act"), "{refused}");
        }
    }
}

#[test]
fn a_field_that_is_added_later_does_not_hide_the_others() {
    let bytes = vec![0xa3, 0x00, 0x61, b's', 0x01, 0x61, b't', 0x18, 0x63, 0x81, 0xf6];
    let act = with_body(Kind::MessageSend.code(), 1, bytes);
    let signed = keys::signed(act);
    let read = ParsedAct::parse(&signed).unwrap().verified(keys::verify).unwrap();
    assert!(matches!(read.act().body, Body::MessageSend(_)));
    assert_eq!(read.bytes(), signed);
}

/// The payload of an act with one key's value put in the place of another's.
fn with_value(act: &Act, key: u8, value: &[u8]) -> Vec<u8> {
    let payload = minicbor::to_vec(act).unwrap();
    let mut d = minicbor::Decoder::new(&payload);
    let fields = d.map().unwrap().unwrap();
    let mut pairs: Vec<(u8, Vec<u8>)> = Vec::new();
    for _ in 0..fields {
        let found = d.u8().unwrap();
        let start = d.position();
        d.skip().unwrap();
        pairs.push((found, payload[start..d.position()].to_vec()));
    }
    pairs.retain(|(found, _)| *found != key);
    pairs.push((key, value.to_vec()));
    pairs.sort();
    let mut e = minicbor::Encoder::new(Vec::new());
    e.map(pairs.len() as u64).unwrap();
    for (key, value) in &pairs {
        e.u8(*key).unwrap();
        e.writer_mut().extend_from_slice(value);
    }
    e.into_writer()
}

fn signed_payload(payload: Vec<u8>) -> Vec<u8> {
    comity_act::ToSign::new("comity act", keys::key_id(), payload).signed_by(keys::sign).unwrap()
}

#[test]
fn an_act_with_an_unknown_word_is_kept_with_its_head() {
    let act = samples::act(Body::MessageSend(comity_act::body::MessageSend {
        subject: comity_act::Text::new("s").unwrap(),
        text: comity_act::Text::new("t").unwrap(),
    }));
    // Role, purpose, area of crime, and an urgency of a level that has no name here.
    let words: [(u8, &[u8]); 4] = [
        (3, &[0x19, 0x03, 0xe7]),
        (7, &[0x19, 0x03, 0xe7]),
        (8, &[0x19, 0x03, 0xe7]),
        (13, &[0xa2, 0x00, 0x18, 0x63, 0x01, 0x61, b'w']),
    ];
    for (key, value) in words {
        let bytes = signed_payload(with_value(&act, key, value));
        let read = ParsedAct::parse(&bytes).unwrap().verified(keys::verify).unwrap();
        let found = read.act();
        assert!(matches!(&found.body, Body::NotUnderstood(raw) if raw.code == 101), "key {key}");
        assert_eq!((found.id, found.agency, found.officer), (act.id, act.agency, act.officer));
        assert_eq!((found.at, &found.case, found.answers), (act.at, &act.case, act.answers));
        let to = |act: &Act| act.recipients.iter().map(|r| r.agency).collect::<Vec<_>>();
        assert_eq!(to(found), to(&act));
        assert_eq!(read.bytes(), bytes, "kept byte for byte");
        assert_eq!(SignedAct::from_trusted_store(bytes).unwrap().act(), found);
    }
}

#[test]
fn a_recipient_with_an_unknown_channel_is_a_recipient() {
    let act = sample();
    let recipients = [0x81, 0xa2, 0x00, 0x62, b'X', b'B', 0x01, 0x18, 0x63];
    let bytes = signed_payload(with_value(&act, 5, &recipients));
    let read = ParsedAct::parse(&bytes).unwrap();
    assert!(read.claims().is_for("XB".parse().unwrap()));
}

#[test]
fn an_act_without_a_readable_head_is_refused() {
    let act = sample();
    for (key, value) in [(0, &[0x61, b'x'][..]), (1, &[0x00]), (4, &[0x60]), (5, &[0x00])] {
        let bytes = signed_payload(with_value(&act, key, value));
        assert!(ParsedAct::parse(&bytes).is_err(), "key {key}");
    }
}

proptest! {
    /// Any number, any version, any bytes in a body: read back the same, or refused.
    #[test]
    fn whatever_is_carried_is_carried_whole(
        code in 2_000_u16.., version: u8, text in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let bytes = minicbor::to_vec(minicbor::bytes::ByteVec::from(text)).unwrap();
        is_kept(&with_body(code, version, bytes));
    }
}
