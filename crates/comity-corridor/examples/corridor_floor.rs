//! What the corridor costs an act, stage by stage, beside the bare cryptography.
//!
//! Two agencies over stores in memory; messages of 2 KiB in batches of 256. Each number is the
//! time of one processor. `cargo run --release -p comity-corridor --example corridor_floor`.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
#![expect(clippy::expect_used, reason = "a measurement stops at the first surprise")]
#![expect(clippy::print_stdout, reason = "a measurement says what it found")]
#![expect(clippy::cast_precision_loss, reason = "times are shown to three digits")]

use std::{hint::black_box, time::Instant};

use comity_act::{
    Purpose, Role, Stated, StatedValue, Text, Timestamp,
    body::{MessageSend, RequestMake},
};
use comity_corridor::{
    Awaited, Chance, Driver, Form, Node, Opening, Store, open, propose, sign_receipt,
    verify_receipt,
};
use comity_seal::digest::digest;
use comity_sim::{
    agency::{Agency, BEGIN_MS, founded},
    store::MemoryStore,
};

/// Acts of one measurement.
const ACTS: usize = 4_096;
/// Acts of one batch, and of one commit.
const BATCH: usize = 256;
/// Bytes of text in an act.
const TEXT_BYTES: usize = 2_048;

fn main() {
    let agencies = founded(2);
    let mut sender = driver(&agencies[0]);
    let mut receiver = driver(&agencies[1]);
    let to = agencies[1].code();
    for (name, form) in [("message", message()), ("request", request())] {
        let form = form.to(to);
        let stages = corridor(&agencies[0], (&mut sender, &mut receiver), &form);
        let sum: f64 = stages.iter().map(|(_, us)| us).sum();
        let floor = floor(&sender.node().clone(), &receiver.node().clone(), &agencies[1]);
        println!("{name}: {ACTS} acts of {TEXT_BYTES} bytes, µs an act");
        for (stage, us) in &stages {
            println!("  {stage:<28}{us:>8.1}");
        }
        println!("  {:<28}{sum:>8.1}", "together");
        println!("  {:<28}{floor:>8.1}", "floor: the same cryptography");
        println!("  {:<28}{:>8.2}", "ratio", floor / sum);
        let decide = deciding(&agencies[0], &mut sender, &form);
        println!("  {:<28}{decide:>8.1}", "of which deciding, once");
    }
}

fn driver(agency: &Agency) -> Driver<MemoryStore> {
    Driver::new(agency.node.clone(), agency.store.clone()).expect("a founded store opens")
}

fn message() -> Form {
    let text = Text::new("x".repeat(TEXT_BYTES)).expect("it fits");
    let subject = Text::new("a matter").expect("it fits");
    let form = Form::new(MessageSend { subject, text }).for_purpose(Purpose::Investigate);
    let fact = Text::new("personal_data_included").expect("it fits");
    Form { stated: vec![Stated { fact, value: StatedValue::Yes(false) }], ..form }
}

fn request() -> Form {
    let words = |words: &str| Text::new(words).expect("it fits");
    let body = RequestMake {
        asks: Text::new("x".repeat(TEXT_BYTES)).expect("it fits"),
        facts: Text::new("a fraud").expect("it fits"),
        objective_reasons: words("a witness saw it"),
        link: words("the suspect"),
        subject: Vec::new(),
        records: Vec::new(),
        directly_accessible: Some(true),
        mark: None,
        form: comity_act::RequestForm::Information,
    };
    let fact = Text::new("quality_checked").expect("it fits");
    let form = Form::new(body).for_purpose(Purpose::Investigate);
    Form { stated: vec![Stated { fact, value: StatedValue::Yes(true) }], ..form }
}

/// Microseconds an act, for each stage.
type Stages = Vec<(&'static str, f64)>;

fn corridor(
    agency: &Agency,
    (sender, receiver): (&mut Driver<MemoryStore>, &mut Driver<MemoryStore>),
    form: &Form,
) -> Stages {
    let now = Timestamp::from_millis(BEGIN_MS);
    let by = agency.officer(Role::Officer, now);
    let (from, to) = (sender.node().own(), receiver.node().own());
    let mut chance = Chance::new(digest(b"corridor"));
    let mut spent = [0.0; 6];
    let mut timed = |stage: usize, start: Instant| spent[stage] += start.elapsed().as_secs_f64();
    for _ in 0..ACTS / BATCH {
        let start = Instant::now();
        for _ in 0..BATCH {
            sender.propose(form.clone(), by, &mut chance).expect("an act is possible");
        }
        timed(0, start);
        let start = Instant::now();
        sender.commit().expect("the memory store commits");
        let packed = sender.pack(now, to, BATCH, &mut chance).expect("a batch can be packed");
        let packed = packed.expect("something waits");
        timed(1, start);
        let (card, row) = receiver.card(from).expect("the sender is a peer");
        let keys = receiver.node().keys.clone();
        let start = Instant::now();
        let opening = Opening { card: &card, seen: row.seen.as_ref(), now };
        let opened = open(opening, &keys, &packed.sealed).expect("the batch opens");
        timed(2, start);
        let start = Instant::now();
        let taken = receiver.take(now, opened, &mut chance).expect("the batch is taken");
        timed(3, start);
        let start = Instant::now();
        receiver.commit().expect("the memory store commits");
        let signed = sign_receipt(&taken.receipt, &keys).expect("a receipt can be signed");
        timed(4, start);
        let start = Instant::now();
        let (card, _) = sender.card(to).expect("the receiver is a peer");
        let keys = sender.node().keys.clone();
        let receipt = verify_receipt(&card, &keys, now, &Awaited::from(&packed), &signed);
        sender.acknowledge(now, &receipt.expect("it is believed")).expect("it is noted");
        sender.commit().expect("the memory store commits");
        timed(5, start);
    }
    let names = [
        "propose, decide, record",
        "commit, checkpoint, pack",
        "open",
        "take: decide, record",
        "commit, receipt",
        "acknowledge",
    ];
    let us = spent.map(|seconds| seconds * 1e6 / ACTS as f64);
    names.into_iter().zip(us).collect()
}

/// The signatures, digests and envelopes of as many acts, and nothing else.
fn floor(from: &Node, to: &Node, receiver: &Agency) -> f64 {
    let now = Timestamp::from_millis(BEGIN_MS);
    let mut chance = Chance::new(digest(b"floor"));
    let act = vec![7_u8; TEXT_BYTES + 200];
    let public = from.keys.own().public();
    let key = &public.newest().act;
    let head = comity_log::Tip::new().head();
    let origin = from.keys.origin().to_owned();
    let mut claims = receiver.claims.clone();
    claims.log_origin = Text::new(origin).expect("it fits");
    claims.keys = public.encode();
    let start = Instant::now();
    for _ in 0..ACTS / BATCH {
        for _ in 0..BATCH {
            // The sender signs and commits to the act; the receiver verifies and commits again.
            let (_, sign) = from.keys.act_signer(now);
            let signature = sign(&act);
            for _ in 0..4 {
                black_box(digest(&act));
            }
            key.verify(&act, &signature).expect("it verifies");
        }
        let plain = act.repeat(BATCH);
        let (_, sign) = from.keys.act_signer(now);
        let signature = sign(&digest(&plain));
        let sealed = from.keys.seal(&receiver.claims, now, &plain, &mut chance).expect("it seals");
        let opened = to.keys.open(from.own(), &sealed).expect("it opens");
        key.verify(&digest(&opened), &signature).expect("it verifies");
        let signed = from.keys.sign_checkpoint(now, head).expect("it signs");
        to.keys.checkpoint(&claims, signed.to_text().as_bytes()).expect("it verifies");
        let (_, sign) = to.keys.act_signer(now);
        black_box(sign(&act));
    }
    start.elapsed().as_secs_f64() * 1e6 / ACTS as f64
}

/// Reading the facts and asking the law, without recording anything.
fn deciding(agency: &Agency, sender: &mut Driver<MemoryStore>, form: &Form) -> f64 {
    let now = Timestamp::from_millis(BEGIN_MS);
    let by = agency.officer(Role::Officer, now);
    let mut chance = Chance::new(digest(b"deciding"));
    let node = sender.node().clone();
    let proposed: Vec<_> = (0..ACTS)
        .map(|_| propose(form.clone(), by, &node.keys, &mut chance).expect("it is possible"))
        .collect();
    let store = sender.store_mut();
    let start = Instant::now();
    for act in proposed {
        let prepared = node.prepare(now, act, |needs| store.fetch(needs));
        assert!(prepared.expect("it is decided").is_decided());
    }
    start.elapsed().as_secs_f64() * 1e6 / ACTS as f64
}
