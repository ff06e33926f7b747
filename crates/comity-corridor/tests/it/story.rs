//! The story of the demonstration: a copy, a bar, a consent, a recall.

use comity_act::{
    ActId, Body, Role,
    body::{ConsentAsk, ConsentUse, Outcome as Complied, RecallComply, RecallIssue, RecordErase},
};
use comity_corridor::{
    CheckError, DriveError, Key, Needs, Ruling,
    rows::{
        ActRow, ConsentRow, ConsentState, HoldersRow, RecallRow, RecordRow, RequestState, Stage,
    },
};

use crate::{
    corrections::anew,
    forms::{answer_with, grant, h2, held, register, request, search},
    liars::Forger,
    searches::answers,
    world::{World, code, form, record, text},
};

/// XH owns a record marked H2, XB holds a copy by search, XA has asked XB.
struct Begun {
    world: World,
    report: ActId,
    request: ActId,
}

fn begin() -> Begun {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    let report = world.row::<RecordRow>("XB", Key::Record(record(1))).unwrap().came_by;
    let request = world.done("XA", Role::Officer, request().to(code("XB")));
    world.quiet();
    Begun { world, report, request }
}

/// The owner consented, and the copy went on to XA.
pub(crate) fn passed_on() -> (World, [ActId; 2]) {
    let Begun { mut world, report, request } = begin();
    let ask = ask(&mut world);
    world.done("XH", Role::Officer, grant(record(1), &["XA"]).to(code("XB")).answering(ask));
    world.quiet();
    let copy = held(&mut world, "XB", record(1));
    let answer = world.done("XB", Role::Officer, answer_with(copy, request).to(code("XA")));
    world.quiet();
    (world, [report, answer])
}

fn ask(world: &mut World) -> ActId {
    let body = ConsentAsk {
        records: vec![record(1)],
        uses: ConsentUse { evidence: false, onward_to: vec![code("XA")], purpose: None },
        reason: text("XA needs it"),
    };
    let ask = world.done("XB", Role::Officer, form(body).to(code("XH")));
    world.quiet();
    ask
}

fn holders(world: &mut World, name: &str) -> Vec<String> {
    let row = world.row::<HoldersRow>(name, Key::Holders(record(1))).unwrap_or_default();
    row.holders.iter().map(|holder| holder.agency.to_string()).collect()
}

#[test]
fn a_search_at_the_hub_brings_a_copy_with_its_restrictions() {
    let Begun { mut world, .. } = begin();
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!((row.content.owner, row.came_from), (code("XH"), Some(code("XH"))));
    assert!(row.handling().not_onward && row.through_union_agency);
    assert_eq!(holders(&mut world, "XH"), ["XB"]);
}

#[test]
fn the_answer_with_the_copy_is_not_permitted_and_says_how_it_would_be() {
    let Begun { mut world, request, .. } = begin();
    let copy = held(&mut world, "XB", record(1));
    let answer = answer_with(copy, request).to(code("XA"));
    let outcome = world.propose("XB", Role::Officer, answer);
    assert_eq!((outcome.stage, outcome.verdict.ruling), (Stage::Barred, Ruling::Bar));
    let rules: Vec<&str> = outcome.verdict.because.iter().map(|r| r.rule.as_str()).collect();
    for rule in ["europol-2016-794.19.2", "europol-2016-794.23.2", "base.5.2"] {
        assert!(rules.contains(&rule), "{rules:?} lacks {rule}");
    }
    // The ways forward of the same question name the owner's consent.
    let entry = world.says("XB", outcome.act).unwrap();
    let act = comity_act::SignedAct::from_trusted_store(entry.act).unwrap();
    let now = world.now();
    let node = world.driver("XB").node().clone();
    let input = comity_corridor::Input::Act(act.act());
    let mut known = world.driver("XB").read(&node.needs(&input)).unwrap();
    let more = node.more(&input, &known);
    known.merge(world.driver("XB").read(&more).unwrap());
    let question = comity_corridor::question(node.bench(now), act.act(), &known, &[]);
    let ways = node.law.ways_forward(&question);
    assert!(format!("{ways:?}").contains("ConsentAsk"), "{ways:?}");
    assert_eq!(world.request("XB", request, "XA").state, RequestState::Open);
}

#[test]
fn with_the_owners_consent_the_same_answer_is_permitted() {
    let (mut world, [report, answer]) = passed_on();
    let row: RecordRow = world.row("XA", Key::Record(record(1))).unwrap();
    assert_eq!((row.content.owner, row.came_from), (code("XH"), Some(code("XB"))));
    assert!(row.handling().not_onward, "the copy keeps its restrictions");
    assert_eq!(
        (holders(&mut world, "XH"), holders(&mut world, "XB")),
        (vec!["XB".into()], vec!["XA".into()])
    );
    let onward: HoldersRow = world.row("XB", Key::Holders(record(1))).unwrap();
    assert!(onward.holders[0].consent.is_some(), "under which consent it went");
    assert!(world.says("XB", report).is_some() && world.says("XA", answer).is_some());
}

#[test]
fn a_recall_reaches_every_holder_and_its_receipts_come_back() {
    let (mut world, [report, answer]) = passed_on();
    let body = RecallIssue { records: vec![record(1)], reason: text("it was wrong") };
    let recall = world.done("XH", Role::Officer, form(body).to(code("XB")));
    let before: RecallRow = world.row("XH", Key::Recall(recall)).unwrap();
    assert!(before.asked[0].complied.is_none());
    world.quiet();
    for name in ["XA", "XB"] {
        assert!(world.row::<RecordRow>(name, Key::Record(record(1))).is_none(), "{name}");
        assert!(holders(&mut world, name).is_empty(), "{name}");
    }
    assert!(holders(&mut world, "XH").is_empty(), "the owner sees that nobody holds a copy");
    let after: RecallRow = world.row("XH", Key::Recall(recall)).unwrap();
    assert!(after.asked[0].is_complete());
    assert_eq!(after.asked[0].outcomes, [(record(1), Complied::Erased)]);
    for (name, act) in [("XB", report), ("XB", answer), ("XA", answer)] {
        assert!(world.says(name, act).is_none(), "{name} still says {act}");
        assert_eq!(world.act(name, act).stage, Stage::Erased);
    }
    assert!(world.row::<RecordRow>("XH", Key::Record(record(1))).is_some(), "the owner's own");
    ["XA", "XB", "XH"].iter().for_each(|name| world.log_is_whole(name));
}

#[test]
fn while_a_holder_further_on_is_silent_the_recall_is_open_at_the_owner() {
    let (mut world, _) = passed_on();
    let body = RecallIssue { records: vec![record(1)], reason: text("it was wrong") };
    let recall = world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.deliver("XH", "XB");
    world.work("XB");
    world.deliver("XB", "XH");
    let row: RecallRow = world.row("XH", Key::Recall(recall)).unwrap();
    assert_eq!((row.asked[0].is_complete(), &row.asked[0].onward[..]), (false, &[code("XA")][..]));
    assert_eq!(holders(&mut world, "XH"), ["XB"]);
    world.quiet();
    let row: RecallRow = world.row("XH", Key::Recall(recall)).unwrap();
    assert!(row.asked[0].is_complete());
}

#[test]
fn an_erasure_by_the_owner_leaves_no_content_at_any_of_the_three() {
    let (mut world, [report, answer]) = passed_on();
    let registered = world.row::<RecordRow>("XH", Key::Record(record(1))).unwrap().came_by;
    let body = RecordErase { record: record(1), reason: text("no longer needed") };
    let erase = world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    let gone = [("XH", registered), ("XH", report), ("XB", report), ("XB", answer), ("XA", answer)];
    for (name, act) in gone {
        assert!(world.says(name, act).is_none(), "{name} still says {act}");
    }
    for name in ["XA", "XB", "XH"] {
        assert!(world.row::<RecordRow>(name, Key::Record(record(1))).is_none());
        assert!(holders(&mut world, name).is_empty(), "{name}");
        world.log_is_whole(name);
    }
    let row: RecallRow = world.row("XH", Key::Recall(erase)).unwrap();
    assert!(row.asked[0].is_complete(), "the owner sees who complied with an erasure as well");
}

#[test]
fn every_act_that_carried_a_record_is_erased_not_only_the_last() {
    let Begun { mut world, report, request } = begin();
    // A second search brings the copy again; a barred answer carries it in the journal.
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    let second = world.row::<RecordRow>("XB", Key::Record(record(1))).unwrap().came_by;
    let copy = held(&mut world, "XB", record(1));
    let barred = world.propose("XB", Role::Officer, answer_with(copy, request).to(code("XA")));
    let own = world.done("XB", Role::Officer, search("Nemo Nobody"));
    world.work("XB");
    let listed = world.rows("XB").into_iter().find_map(|(key, row)| match (key, row) {
        (Key::Act(id), comity_corridor::rows::Row::Act(row)) if row.answers == Some(own) => {
            Some(id)
        }
        _ => None,
    });
    let body = RecallIssue { records: vec![record(1)], reason: text("it was wrong") };
    world.done("XH", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    for act in [report, second, barred.act, listed.unwrap()] {
        assert!(world.says("XB", act).is_none(), "{:?}", world.act("XB", act));
    }
}

#[test]
fn a_recall_by_somebody_else_erases_nothing_and_learns_nothing() {
    let (mut world, _) = passed_on();
    // XA is no owner and gave no copy to XB; an honest node would not send it.
    for to in ["XB", "XH"] {
        let body = RecallIssue { records: vec![record(1)], reason: text("please") };
        let mut forger = anew(&mut world, "XA", to);
        let recall = forger.act(&world, form(body).to(code(to)));
        let id = recall.act().id;
        let sealed = forger.sealed(&mut world, to, vec![recall]);
        world.take("XA", to, &sealed).unwrap();
        world.work(to);
        let said = answers(&mut world, to, id);
        let [Body::RecallComply(complied)] = &said[..] else { panic!("{to}: {said:?}") };
        let [entry] = &complied.entries[..] else { panic!("{to}: {complied:?}") };
        assert_eq!((entry.record, entry.outcome), (record(1), Complied::NotHeld), "{to}");
        assert!(entry.passed_to.is_empty(), "who else holds a copy is not told");
    }
    for name in ["XA", "XB", "XH"] {
        assert!(world.row::<RecordRow>(name, Key::Record(record(1))).is_some(), "{name}");
    }
}

#[test]
fn consent_asked_shows_at_both_ends_and_is_granted_once() {
    let Begun { mut world, .. } = begin();
    let ask = ask(&mut world);
    let at_owner: ConsentRow = world.row("XH", Key::Consent(ask)).unwrap();
    assert_eq!((at_owner.asker, at_owner.state), (code("XB"), ConsentState::Open));
    let granted =
        world.done("XH", Role::Officer, grant(record(1), &["XA"]).to(code("XB")).answering(ask));
    world.quiet();
    for name in ["XB", "XH"] {
        let row: ConsentRow = world.row(name, Key::Consent(ask)).unwrap();
        assert_eq!(row.state, ConsentState::Granted(granted), "{name}");
    }
}

#[test]
fn what_came_of_a_search_shows_in_the_rows_of_both() {
    let Begun { mut world, report, .. } = begin();
    let there: ActRow = world.act("XH", report);
    assert_eq!(there.carries.len(), 1);
    assert_eq!(there.carries[0].record, record(1));
    assert!(world.rows("XH").keys().all(|key| !matches!(key, Key::Pending(_))), "nothing is owed");
    let mut needs = Needs::default();
    needs.journal.insert(report);
    assert!(world.driver("XH").read(&needs).unwrap().journal.contains_key(&report));
}

#[test]
fn a_recall_that_overtakes_the_copy_keeps_it_out() {
    let mut world = World::three();
    let asked = world.done("XB", Role::Officer, request().to(code("XA")));
    world.deliver("XB", "XA");
    let mut third = Forger::of(&mut world, "XA");
    let mut owner = Forger::of(&mut world, "XC");
    let recall = RecallIssue { records: vec![record(9)], reason: text("never mind") };
    let act = owner.act(&world, form(recall).to(code("XB")));
    let sealed = owner.sealed(&mut world, "XB", vec![act]);
    world.take("XC", "XB", &sealed).unwrap();
    world.work("XB");
    // What the owner recalled does not come by a third; what it never had to say in, does.
    for (owner, is_held) in [("XC", false), ("XA", true)] {
        let number = if is_held { 8 } else { 9 };
        let copy = crate::attack::shared(record(number), owner, "Nemo", 0);
        let act = third.act(&world, answer_with(copy, asked).to(code("XB")));
        let sealed = third.sealed(&mut world, "XB", vec![act]);
        world.take("XA", "XB", &sealed).unwrap();
        let held: Option<RecordRow> = world.row("XB", Key::Record(record(number)));
        assert_eq!(held.is_some(), is_held, "the record of {owner}");
    }
}

#[test]
fn how_the_node_complied_no_officer_says() {
    let mut world = World::pair();
    let body = RecallComply { entries: Vec::new() };
    let tried = world.try_propose("XB", Role::LegalAdviser, form(body).to(code("XA")));
    assert!(matches!(tried, Err(DriveError::Check(CheckError::NotOfRole { .. }))));
}
