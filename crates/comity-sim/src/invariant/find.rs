//! Invariants of searching: it finds what is held; of what is gone nothing stays.
//!
//! What was withdrawn is in no index and in no watch, and its owner has the receipts.

use std::collections::BTreeSet;

use comity_act::{AgencyCode, Body, RecordClass, RecordId, Statement, Text, body::Term};
use comity_corridor::{
    Find, Finder, Key,
    rows::{RecallRow, RecordRow, Row, WatchRow},
};

use super::{Checked, Violation};
use crate::sim::Sim;

/// The index answers as one does that was made just now of what is held: by the names and numbers
/// of every record the same is found, so that nothing older stays in it.
pub(super) fn invariant_the_index_is_what_is_held(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_the_index_is_what_is_held";
    for place in honest(sim) {
        let node = &mut sim.stations[place];
        let own = node.code();
        let (mut fresh, mut questions) = (Finder::default(), Vec::new());
        for (key, row) in node.store().rows() {
            let (Key::Record(record), Row::Record(row)) = (key, row) else { continue };
            fresh.put(record, &row.content);
            questions.push(asked_by(row.content.class, &row.content.statements));
        }
        let Some((driver, _)) = node.driver() else { continue };
        let kept = driver.finder();
        let Ok(kept) = kept.read() else { continue };
        if kept.len() != fresh.len() {
            let (held, found) = (fresh.len(), kept.len());
            return Err(Violation::of(NAME, format!("{own} holds {held} and finds {found}")));
        }
        for question in questions {
            if found(&kept, &question) != found(&fresh, &question) {
                let detail = format!("{own} finds otherwise than by what it holds");
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}

/// What its owner withdrew, by recall or erasure, no honest holder finds by anything that the
/// record ever said, and no watch there remembers by what it was like somebody.
pub(super) fn invariant_what_was_withdrawn_is_found_by_nobody(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_what_was_withdrawn_is_found_by_nobody";
    for (record, owner, holder) in gone(sim) {
        let Some(place) = sim.place_of(holder) else { continue };
        let questions = ever_said(sim, owner, record);
        let node = &mut sim.stations[place];
        // What is kept for a court is closed, and another copy may be given by who has its own.
        if node.store().row::<RecordRow>(Key::Record(record)).is_some() {
            continue;
        }
        let remembers = |row: &Row| match row {
            Row::Watch(WatchRow { told, .. }) => told.iter().any(|told| told.record == record),
            Row::Hit(row) => row.records().any(|of| of == Some(record)),
            _ => false,
        };
        if let Some((watch, _)) = node.store().rows().find(|(_, row)| remembers(row)) {
            let detail = format!("{holder} remembers {record} of {owner} at {watch:?}");
            return Err(Violation::of(NAME, detail));
        }
        let Some((driver, _)) = node.driver() else { continue };
        let finder = driver.finder();
        let Ok(finder) = finder.read() else { continue };
        let meets = |question: &Find| finder.find(question).iter().any(|one| one.record == record);
        if questions.iter().any(meets) {
            return Err(Violation::of(NAME, format!("{holder} still finds {record} of {owner}")));
        }
    }
    Ok(())
}

/// Of what its owner withdrew, the owner has a receipt of every honest holder that it asked.
pub(super) fn invariant_each_withdrawal_has_its_receipts(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_each_withdrawal_has_its_receipts";
    for place in honest(sim) {
        let node = &mut sim.stations[place];
        let own = node.code();
        let open = node.store().rows().flat_map(|(key, row)| {
            let asked = match row {
                Row::Recall(RecallRow { asked, .. }) => asked.as_slice(),
                _ => &[],
            };
            let open = asked.iter().filter(|one| one.complied.is_none());
            open.map(move |one| (key, one.holder))
        });
        let open: Vec<(Key, AgencyCode)> = open.collect();
        let is_honest = |of| sim.place_of(of).is_some_and(|place| sim.is_honest(place));
        if let Some((recall, holder)) = open.into_iter().find(|(_, holder)| is_honest(*holder)) {
            let detail = format!("{own} has no receipt of {holder} for {recall:?}");
            return Err(Violation::of(NAME, detail));
        }
    }
    Ok(())
}

fn honest(sim: &Sim) -> Vec<usize> {
    (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect()
}

/// Records that are gone at an honest agency by the word of an honest owner: record, owner, where.
pub(super) fn gone(sim: &Sim) -> Vec<(RecordId, AgencyCode, AgencyCode)> {
    let is_honest = |of| sim.place_of(of).is_some_and(|place| sim.is_honest(place));
    let mut gone = BTreeSet::new();
    let withdrawn = sim.truth.withdrawn.iter();
    let at_holders = withdrawn.flat_map(|(record, at)| at.iter().map(|at| (*record, Some(*at))));
    let at_owners = sim.truth.erased.iter().map(|record| (*record, None));
    for (record, at) in at_holders.chain(at_owners) {
        let Some(owner) = sim.truth.owner(record) else { continue };
        let at = at.unwrap_or(owner);
        // Its owner took it back from others and has it still.
        let is_kept = at == owner && !sim.truth.erased.contains(&record);
        if is_honest(owner) && is_honest(at) && !is_kept {
            gone.insert((record, owner, at));
        }
    }
    gone.into_iter().collect()
}

/// Everything that a record ever said, each time as a question.
fn ever_said(sim: &Sim, owner: AgencyCode, record: RecordId) -> Vec<Find> {
    let Some(place) = sim.place_of(owner) else { return Vec::new() };
    let mut class = None;
    let said = sim.stations[place].ledger.since(0).filter_map(|leaf| match &leaf.act.act().body {
        Body::RecordRegister(body) if body.record == record => {
            class = Some(body.class);
            Some(asked_by(body.class, &body.statements))
        }
        Body::RecordCorrect(body) if body.record == record => {
            Some(asked_by(class?, &body.statements))
        }
        _ => None,
    });
    said.collect()
}

fn asked_by(class: RecordClass, statements: &[Statement]) -> Find {
    let term = |said: &Statement| {
        let value = said.value.as_str().chars().take(100).collect::<String>();
        Some(Term { property: said.property, value: Text::new(&value).ok()? })
    };
    Find { class, terms: statements.iter().filter_map(term).collect() }
}

/// What a question finds, in an order of its own: likeness and record.
fn found(finder: &Finder, question: &Find) -> BTreeSet<(u8, RecordId)> {
    finder.find(question).into_iter().map(|one| (one.quality, one.record)).collect()
}
