//! Rebuilt from the journal, the rows are the rows that were.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{
    ActId, Role, Timestamp,
    body::{
        MessageAcknowledge, RecallIssue, Reception, RecordCorrect, RequestClarify, RequestRefuse,
        RequestWithdraw,
    },
};
use comity_corridor::{
    Chance, CheckError, DriveError, Form, Key, Leaf,
    rows::{HoldersRow, Row},
};

use crate::{
    forms::{answer, answer_with, grant, h2, held, message, register, request, search},
    world::{HOUR_MS, World, code, form, no, record, text},
};

const NAMES: [&str; 3] = ["XA", "XB", "XH"];

/// The rows of an agency, and the same rebuilt.
fn both(world: &mut World, name: &str, until: Timestamp) -> [BTreeMap<Key, Row>; 2] {
    let there = world.rows(name);
    let driver = world.driver(name);
    let node = driver.node().clone();
    let journal: Vec<Leaf> = driver
        .store_mut()
        .journal_from(0)
        .map(|kept| Leaf {
            act: kept.act,
            commitment: *kept.commitment,
            entry: kept.entry.cloned(),
        })
        .collect();
    let again = node.rebuild(journal, &there, until).unwrap();
    [there, again]
}

pub(crate) fn is_equal(world: &mut World, until: Timestamp) {
    NAMES.iter().for_each(|name| is_equal_at(world, name, until));
}

/// The same of one agency.
pub(crate) fn is_equal_at(world: &mut World, name: &str, until: Timestamp) {
    let [there, again] = both(world, name, until);
    for (key, row) in &there {
        assert_eq!(again.get(key), Some(row), "{name} {key:?}");
    }
    assert_eq!(again.keys().find(|key| !there.contains_key(key)), None, "{name}");
}

/// What the agencies of a random history have to do with each other.
struct History {
    world: World,
    dice: Chance,
    requests: Vec<ActId>,
    messages: Vec<ActId>,
    grants: u8,
    ticked: Timestamp,
}

impl History {
    fn of(seed: u8) -> Self {
        let world = World::with_hub();
        let ticked = world.now();
        let dice = Chance::new([seed; 32]);
        Self { world, dice, requests: Vec::new(), messages: Vec::new(), grants: 0, ticked }
    }

    fn roll(&mut self, sides: u8) -> u8 {
        self.dice.draw()[0] % sides
    }

    fn one_of(&mut self, all: &[ActId]) -> Option<ActId> {
        let count = u8::try_from(all.len()).unwrap();
        (count > 0).then(|| all[usize::from(self.roll(count))])
    }

    /// One step, whatever it comes to.
    fn step(&mut self, with_erasure: bool) {
        self.world.now_ms += 1 + u64::from(self.roll(200)) * HOUR_MS / 20;
        let sides = if with_erasure { 14 } else { 12 };
        match self.roll(sides) {
            0 => {
                let act = self.world.propose("XA", Role::Officer, request().to(code("XB")));
                self.requests.push(act.act);
            }
            1 => {
                let act = message("hello").to(code("XB")).to(code("XH"));
                let act = self.world.propose("XA", Role::Officer, act);
                self.messages.push(act.act);
            }
            2 => {
                let n = self.roll(3);
                let form = register(record(n), "Nemo Nobody", h2());
                self.world.propose("XH", Role::Officer, form);
            }
            3 => drop(self.world.propose("XB", Role::Officer, search("Nemo").to(code("XH")))),
            4 => self.request("XB"),
            5 => self.request("XA"),
            6 => self.acknowledge(),
            7 => {
                self.grants += 1;
                let form = grant(record(self.grants % 3), &["XA"]).to(code("XB"));
                self.world.propose("XH", Role::Officer, form);
            }
            8 => {
                for name in NAMES {
                    self.ticked = self.world.now();
                    self.world.tick(name);
                }
            }
            9 => {
                let name = NAMES[usize::from(self.roll(3))];
                self.world.work(name);
            }
            10 | 11 => self.deliver(),
            12 => self.recall(),
            _ => self.share(),
        }
    }

    fn request(&mut self, name: &str) {
        let requests = self.requests.clone();
        let Some(request) = self.one_of(&requests) else { return };
        let settles = self.roll(2) == 0;
        let form = match self.roll(6) {
            0 => answer(request),
            1..=3 => {
                let question = form(RequestClarify { text: text("what?"), settles });
                let stated = vec![no("personal_data_included")];
                Form { stated, ..question.answering(request) }
            }
            4 => form(RequestWithdraw { reason: text("found") }).answering(request),
            _ => form(RequestRefuse { ground: None, text: text("no") }).answering(request),
        };
        let other = if name == "XA" { "XB" } else { "XA" };
        // A request that did not arrive yet is neither refused nor withdrawn.
        let outcome = self.world.try_propose(name, Role::Officer, form.to(code(other)));
        if let Err(error) = outcome {
            let is_early = matches!(error, DriveError::Check(CheckError::Unfit(_)));
            assert!(is_early, "{error:?}");
        }
    }

    fn acknowledge(&mut self) {
        let messages = self.messages.clone();
        let Some(act) = self.one_of(&messages) else { return };
        let reception = if self.roll(2) == 0 { Reception::Opened } else { Reception::Taken };
        let body = MessageAcknowledge { reception, note: None };
        self.world.propose("XB", Role::DutyOfficer, form(body).to(code("XA")).answering(act));
    }

    fn deliver(&mut self) {
        let (from, to) = (self.roll(3), self.roll(3));
        if from != to {
            self.world.deliver(NAMES[usize::from(from)], NAMES[usize::from(to)]);
        }
    }

    fn recall(&mut self) {
        let id = record(self.roll(3));
        let holders: HoldersRow = self.world.row("XH", Key::Holders(id)).unwrap_or_default();
        if holders.holders.is_empty() {
            return;
        }
        let body = RecallIssue { records: vec![id], reason: text("it was wrong") };
        self.world.propose("XH", Role::Officer, form(body).to(code("XB")));
    }

    fn share(&mut self) {
        let (id, requests) = (record(self.roll(3)), self.requests.clone());
        let Some(request) = self.one_of(&requests) else { return };
        if !self.world.rows("XB").contains_key(&Key::Record(id)) {
            return;
        }
        let copy = held(&mut self.world, "XB", id);
        self.world.propose("XB", Role::Officer, answer_with(copy, request).to(code("XA")));
    }
}

#[test]
fn of_a_random_history_the_rows_rebuilt_are_the_rows_that_were() {
    let mut seen = BTreeSet::new();
    for seed in 0..32 {
        let mut history = History::of(seed);
        for _ in 0..60 {
            history.step(false);
        }
        history.world.quiet();
        let until = history.ticked;
        is_equal(&mut history.world, until);
        seen.extend(kinds(&mut history.world));
    }
    for kind in ["Met", "Breached", "Paused", "Lifted", "Running", "Answered", "Holders", "Record"]
    {
        assert!(seen.contains(kind), "no history had {kind}: {seen:?}");
    }
}

/// What stands in the rows, by the first words of their debug lines.
fn kinds(world: &mut World) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for row in NAMES.iter().flat_map(|name| world.rows(name).into_values()) {
        let line = format!("{row:?}");
        seen.extend(line.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
    }
    seen
}

#[test]
fn of_a_history_with_erasures_all_that_does_not_rest_on_erased_acts_is_rebuilt() {
    let mut seen = BTreeSet::new();
    for seed in 100..124 {
        let mut history = History::of(seed);
        for _ in 0..80 {
            history.step(true);
        }
        history.world.quiet();
        let until = history.ticked;
        is_equal(&mut history.world, until);
        seen.extend(kinds(&mut history.world));
    }
    for kind in ["Erased", "Recall", "Holders", "Answered"] {
        assert!(seen.contains(kind), "no history had {kind}: {seen:?}");
    }
}

#[test]
fn corrections_and_copies_are_rebuilt() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    let statements = held(&mut world, "XH", record(1)).statements[..1].to_vec();
    let body = RecordCorrect {
        record: record(1),
        statements,
        subject: None,
        reason: text("so"),
        revision: 1,
        handling: None,
    };
    world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    let until = world.now();
    is_equal(&mut world, until);
}

#[test]
fn a_pending_work_that_was_not_done_is_pending_again() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    let search = world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.deliver("XB", "XH");
    let until = world.now();
    let [there, again] = both(&mut world, "XH", until);
    assert!(again.contains_key(&Key::Pending(search)));
    assert!(there == again);
}

#[test]
fn a_journal_that_cannot_be_read_says_where() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, message("hello").to(code("XB")));
    let rows = world.rows("XA");
    let driver = world.driver("XA");
    let node = driver.node().clone();
    let mut journal: Vec<Leaf> = driver
        .store_mut()
        .journal_from(0)
        .map(|kept| Leaf {
            act: kept.act,
            commitment: *kept.commitment,
            entry: kept.entry.cloned(),
        })
        .collect();
    let last = journal.len() - 1;
    if let Some(entry) = &mut journal[last].entry {
        entry.verdict.truncate(3);
    }
    let refused = node.rebuild(journal, &rows, Timestamp::from_millis(0)).unwrap_err();
    assert!(refused.to_string().contains(&format!("leaf {last}")), "{refused}");
}
