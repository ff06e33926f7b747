//! A decision of the journal is made again on the facts it was made on.

use comity_act::Role;
use comity_corridor::{Ruling, Verdict};
use comity_law::{Law, Sample, VerdictKind};

use crate::{
    forms::request,
    world::{World, code},
};

/// Bytes that the facts of an act towards one recipient add to its journal entry at most.
const ASKED_BYTES_MAX: usize = 8 * 1_024;

/// The same, over the acts of a day.
const ASKED_BYTES_MEAN_MAX: usize = 1_000;

/// The verdict is the one that this law gives on what the journal says was asked.
fn is_made_again(law: &Law, recorded: &Verdict) {
    let asked = recorded.asked.as_deref().unwrap();
    assert!(asked.len() <= ASKED_BYTES_MAX, "{} bytes: {asked}", asked.len());
    // The day stands in what was asked: no other is needed.
    let sample = Sample::read(law, asked, comity_act::Day(0)).unwrap();
    let again = law.verdict(&sample.question);
    let ruling = match again.kind {
        VerdictKind::Permit => Ruling::Permit,
        VerdictKind::ForDecision => Ruling::ForDecision,
        VerdictKind::Bar => Ruling::Bar,
    };
    assert_eq!(ruling, recorded.ruling, "{asked}");
    let rules: Vec<&str> = again.because().iter().map(|reason| reason.rule()).collect();
    let because: Vec<&str> = recorded.because.iter().map(|reason| reason.rule.as_str()).collect();
    assert_eq!(rules, because, "{asked}");
    assert_eq!(law.digest().0, recorded.law);
}

#[test]
fn every_recorded_decision_can_be_made_again() {
    let mut world = World::pair();
    world.agree("XA", "XB");
    world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    let (mut decisions, mut bytes) = (0, 0);
    for name in ["XA", "XB"] {
        let driver = world.driver(name);
        let law = std::sync::Arc::clone(&driver.node().law);
        for kept in driver.store_mut().journal_from(0) {
            let Some(entry) = kept.entry else { continue };
            let verdict = Verdict::decode(&entry.verdict).unwrap();
            is_made_again(&law, &verdict);
            decisions += 1;
            bytes += verdict.asked.map_or(0, |asked| asked.len());
        }
    }
    assert!(decisions >= 6, "{decisions} decisions");
    // Only what differs from the ordinary is kept.
    println!("{bytes} bytes of facts for {decisions} decisions");
    assert!(bytes < ASKED_BYTES_MEAN_MAX * decisions, "{bytes} bytes for {decisions} decisions");
}
