//! Bytes that others rely on: a batch, a receipt, a verdict.

use comity_act::{RoleGroup, Text, Timestamp};
use comity_corridor::{
    Batch, Calendar, Carried, Clock, Exception, Lifted, Missing, Obligation, Pause, Reason,
    Receipt, Ruling, Span, Suspension, Towards, Verdict,
};
use proptest::prelude::*;

use crate::world::{code, text};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn batch() -> Batch {
    let carried = Carried {
        act: vec![0xaa],
        salt: [1; 32],
        verdict_commitment: [2; 32],
        leaf: 300,
        signature: None,
    };
    Batch {
        from: code("XA"),
        to: code("XB"),
        first: 7,
        acts: vec![carried],
        certificates: vec![vec![0xcc].into()],
        checkpoint: b"note".to_vec(),
        consistent_from: 9,
        consistency: vec![3; 32],
        inclusion: vec![4; 32],
        erased: Vec::new(),
    }
}

fn receipt() -> Receipt {
    Receipt {
        from: code("XB"),
        to: code("XA"),
        batch: [5; 32],
        first: 7,
        next: 8,
        at: Timestamp::from_millis(1_750_000_000_000),
        exceptions: vec![Exception { place: 7, what: text("held") }],
        seen: 301,
        cosignature: b"line".to_vec(),
        leaves: vec![300],
        erased: Vec::new(),
    }
}

#[test]
fn the_bytes_of_a_batch_stay() {
    let (ones, twos, threes, fours) =
        ("01".repeat(32), "02".repeat(32), "03".repeat(32), "04".repeat(32));
    let expected = format!(
        "aa0062584101625842020703\
         81a40041aa015820{ones}025820{twos}0319012c\
         048141cc05446e6f746506090758 20{threes}085820{fours}0980"
    );
    let bytes = minicbor::to_vec(batch()).unwrap();
    assert_eq!(hex(&bytes), expected.replace(' ', ""));
    assert_eq!(comity_act::read::<Batch>("batch", &bytes, 4_096).unwrap(), batch());
}

/// An act that nobody but its agency signed has the bytes it had before officers could sign.
#[test]
fn an_officers_signature_travels_beside_the_act() {
    let mut signed = batch();
    signed.acts[0].signature = Some(vec![0xdd]);
    let (with, without) = (minicbor::to_vec(&signed).unwrap(), minicbor::to_vec(batch()).unwrap());
    assert_eq!(
        hex(&with),
        hex(&without).replace("81a400", "81a500").replace("12c04", "12c0441dd04")
    );
    assert_eq!(comity_act::read::<Batch>("batch", &with, 4_096).unwrap(), signed);
}

#[test]
fn the_bytes_of_a_receipt_stay() {
    let bytes = minicbor::to_vec(receipt()).unwrap();
    let millis = format!("{:016x}", 1_750_000_000_000_u64);
    let start = format!("ab00625842016258410258 20{}0307040805 1b", "05".repeat(32));
    let end = "0681820764 68656c640719012d08446c696e65 098119012c0a80";
    let whole = format!("{start}{millis}{end}").replace(' ', "");
    assert_eq!(hex(&bytes), whole);
    assert_eq!(comity_act::read::<Receipt>("receipt", &bytes, 4_096).unwrap(), receipt());
}

#[test]
fn a_receipt_of_before_leaves_were_told_still_reads() {
    let mut bytes = minicbor::to_vec(receipt()).unwrap();
    // Nine fields, and no keys 9 and 10.
    bytes[0] = 0xa9;
    bytes.truncate(bytes.len() - 7);
    let old = Receipt { leaves: Vec::new(), ..receipt() };
    assert_eq!(comity_act::read::<Receipt>("receipt", &bytes, 4_096).unwrap(), old);
    assert_eq!(old.until(), None, "it covers nothing that could be compared");
}

#[test]
fn a_batch_of_before_erased_places_were_told_still_reads() {
    let mut bytes = minicbor::to_vec(batch()).unwrap();
    // Nine fields, and no key 9.
    bytes[0] = 0xa9;
    bytes.truncate(bytes.len() - 2);
    assert_eq!(comity_act::read::<Batch>("batch", &bytes, 4_096).unwrap(), batch());
}

fn words<const MAX: usize>() -> impl Strategy<Value = Text<MAX>> {
    "[a-z .]{0,40}".prop_map(|words| Text::new(words).unwrap())
}

fn reason() -> impl Strategy<Value = Reason> {
    ("[a-z.0-9]{1,20}", "[A-Za-z ]{0,30}", "[a-z ]{0,60}", "read|partial", any::<bool>()).prop_map(
        |(rule, cite, says, verified, refers)| {
            let may_be_overruled = !refers;
            let refers = refers.then_some(RoleGroup::Legal);
            let unknown = Vec::new();
            Reason { rule, cite, says, verified, refers, may_be_overruled, unknown }
        },
    )
}

fn within() -> impl Strategy<Value = Span> {
    "[1-9][0-9]{0,2}(m|h|d|cd|wd|mo|y|cd/wd)".prop_map(|within| within.parse().unwrap())
}

prop_compose! {
    fn obligation()(
        what in words(), within in proptest::option::of(within()), pauses: bool, delivery: bool,
        rule in words(), cite in words(), owed in 0_usize..3,
        elapsed_ms in proptest::option::of(1_u64..9),
    ) -> Obligation {
        Obligation {
            what,
            owed_by: ["XA", "XB"].iter().take(owed).map(|owed| code(owed)).collect(),
            within,
            clock: if delivery { Clock::Delivery } else { Clock::Record },
            pauses: pauses.then_some(Pause::Clarification),
            rule,
            cite,
            group: delivery.then_some(RoleGroup::Legal),
            calendar: delivery.then_some(Calendar::UNKNOWN),
            elapsed_ms,
        }
    }
}

fn suspension() -> impl Strategy<Value = Suspension> {
    (words(), words(), words(), words()).prop_map(|(duty, duty_cite, bar, bar_cite)| Suspension {
        duty,
        duty_cite,
        bar,
        bar_cite,
    })
}

prop_compose! {
    fn verdict()(
        because in proptest::collection::vec(reason(), 0..4),
        advice in proptest::collection::vec(reason(), 0..2),
        obligations in proptest::collection::vec(obligation(), 0..3),
        ruling in prop_oneof![Just(Ruling::Permit), Just(Ruling::Bar), Just(Ruling::ForDecision)],
        law: [u8; 32],
        lifted in proptest::option::of(any::<[u8; 16]>()),
        silences: Vec<u64>,
        asked in proptest::option::of("[{}a-z]{0,20}"),
        suspended in proptest::collection::vec(suspension(), 0..2),
        against in proptest::collection::vec("[a-z.0-9]{1,20}", 0..3),
    ) -> Verdict {
        Verdict {
            ruling,
            because,
            advice,
            missing: vec![Missing { fact: "f".into(), means: "m".into(), who: "w".into() }],
            obligations,
            towards: vec![Towards { agency: code("XB"), ruling, against: against.clone() }],
            law,
            lifted: lifted
                .map(|by| Lifted {
                    by: comity_act::ActId::from_bytes(by),
                    overruled: ruling == Ruling::Permit,
                    because: vec![],
                })
                .into_iter()
                .collect(),
            silences,
            asked,
            suspended,
        }
    }
}

proptest! {
    #[test]
    fn a_verdict_reads_back_as_it_was_recorded(verdict in verdict()) {
        prop_assert_eq!(Verdict::decode(&verdict.encode()).unwrap(), verdict);
    }

    #[test]
    fn whatever_bytes_are_no_verdict_without_a_panic(bytes: Vec<u8>) {
        let _ = Verdict::decode(&bytes);
    }
}
