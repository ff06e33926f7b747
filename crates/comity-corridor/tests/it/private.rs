//! Pseudonymised searches between two agencies: who learns and counts what.

use comity_act::{
    ActId, AgencyKind, AgreementId, Body, Handling, Property, Role, SubjectCategory, Timestamp,
    body::{
        AgreementPropose, AgreementSuspend, PrivateSearch, RecordErase, SearchEvaluate,
        SearchOffer, SearchPseudonymised, Term, VerdictOverrule,
    },
};
use comity_corridor::{
    CheckError, DriveError, Driver, EPOCH_MS, EPOCH_OVERLAP_MS, Find, Form, Key, Outcome,
    PUBLISH_MS, QUERY_MS_MAX, Unaskable,
    rows::{ActRow, Met, OfferFromRow, OfferRow, QueryRow, Row, Stage, TaggedRow},
};
use comity_seal::blind::{Blinded, EpochKey};

use crate::{
    forms::{fraud, register},
    world::{Failed, World, agreement, code, form, record, text, word},
};

/// Keys that one search has evaluated.
const KEYS: u32 = 16;

/// Two states that opened three pseudonymised searches a day to each other, and ten a year.
fn agreed() -> (World, AgreementId) {
    agreed_under(&[])
}

/// The same, bound by these instruments.
fn agreed_under(law: &[&str]) -> (World, AgreementId) {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, law), ("XB", authority, law)]);
    let id = agreement(77);
    let mut proposal = crate::agreements::proposal(id, &["XA", "XB"]);
    if let Body::AgreementPropose(AgreementPropose { clauses, .. }) = &mut proposal.body {
        let (of_day, of_year) = (3 * KEYS, 10 * KEYS);
        clauses.private_search =
            Some(PrivateSearch { classes: vec![World::CLASS], of_day, of_year });
    }
    world.done("XA", Role::LegalAdviser, proposal.to(code("XB")));
    world.quiet();
    let signature = world.signature("XB", id).to(code("XA"));
    world.done("XB", Role::LegalAdviser, signature);
    world.quiet();
    (world, id)
}

fn registered(world: &mut World, (nth, person): (u8, &str)) {
    world.done("XB", Role::Officer, register(record(nth), person, Handling::default()));
}

/// An agency tends its sets until nothing is to be done.
pub(crate) fn tended(world: &mut World, name: &str) {
    for _ in 0..50 {
        let (now, mut chance) = (world.now(), world.chance());
        let driver = world.driver(name);
        let is_more = driver.tend(now, 4, &mut chance).unwrap();
        driver.commit().unwrap();
        if !is_more {
            return;
        }
    }
    panic!("the sets of `{name}` are never tended");
}

/// All that one offers another is fetched; how many shards that were.
pub(crate) fn fetched(world: &mut World, from: &str, to: &str) -> usize {
    let Some((epoch, wanted)) = world.driver(to).wanted_shards(code(from)).unwrap() else {
        return 0;
    };
    let now = world.now();
    let holder = world.driver(from);
    let served = wanted.iter().map(|&shard| {
        let bytes = holder.shard(now, code(to), (epoch, shard)).unwrap().unwrap();
        (shard, bytes)
    });
    let served: Vec<(u8, Vec<u8>)> = served.collect();
    let count = served.len();
    let asker = world.driver(to);
    assert!(asker.take_shards(now, code(from), (epoch, served)).unwrap());
    asker.commit().unwrap();
    count
}

/// XB publishes what it has, and XA fetches it.
pub(crate) fn published(world: &mut World) {
    tended(world, "XB");
    world.quiet();
    fetched(world, "XB", "XA");
}

pub(crate) fn offered(people: &[(u8, &str)]) -> (World, AgreementId) {
    let (mut world, id) = agreed();
    people.iter().for_each(|one| registered(&mut world, *one));
    published(&mut world);
    (world, id)
}

pub(crate) fn wanted(name: &str) -> Find {
    let term = |property, value| Term { property, value: text(value) };
    Find {
        class: World::CLASS,
        terms: vec![term(Property::Name, name), term(Property::BirthDate, "1980-05-17")],
    }
}

/// All that is said of a search beside what is looked for.
fn searching() -> SearchPseudonymised {
    SearchPseudonymised {
        blinded: Vec::new(),
        subject: Some(SubjectCategory::Suspect),
        justification: text("case 7, fraud"),
    }
}

pub(crate) fn asking() -> Form {
    Form {
        stated: vec![word("union_purpose", "cross-checking")],
        offences: vec![fraud()],
        case: Some(text("case 7")),
        ..form(searching())
    }
}

pub(crate) fn try_ask(world: &mut World, person: &str) -> Result<Outcome, Failed> {
    try_ask_by(world, asking(), person)
}

fn try_ask_by(world: &mut World, form: Form, person: &str) -> Result<Outcome, Failed> {
    world.now_ms += 1;
    let (now_ms, mut chance) = (world.now_ms, world.chance());
    let agency = world.agency("XA");
    let by = agency.by(Role::Officer, now_ms);
    let asked = (form.to(code("XB")), &wanted(person));
    let outcome = agency.driver.ask_privately(asked, by, &mut chance)?;
    agency.driver.commit()?;
    Ok(outcome)
}

pub(crate) fn ask(world: &mut World, person: &str) -> ActId {
    let outcome = try_ask(world, person).unwrap();
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
    outcome.act
}

pub(crate) fn met(world: &mut World, search: ActId) -> Met {
    world.row::<QueryRow>("XA", Key::Query(search)).unwrap().met
}

fn asked(world: &mut World, person: &str) -> Met {
    let search = ask(world, person);
    world.quiet();
    assert!(world.row::<comity_corridor::rows::BlindsRow>("XA", Key::Blinds(search)).is_none());
    met(world, search)
}

pub(crate) const HIT: Met = Met::Hit { number: false, day: true, year: false };

#[test]
fn what_goes_in_clear_must_not_say_whom_it_is_about() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov")]);
    for (reason, case) in [
        ("Is Zorranov, of the harbour, known?", "case 7"),
        ("case 7, fraud", "NEMO 7"),
        ("seen on 1980.05.17", "case 7"),
    ] {
        let body = SearchPseudonymised { justification: text(reason), ..searching() };
        let form = Form { body: body.into(), case: Some(text(case)), ..asking() };
        let refused = try_ask_by(&mut world, form, "Nemo Zorranov").unwrap_err();
        assert!(refused.to_string().contains("says whom it is about"), "{reason}: {refused}");
    }
    ask(&mut world, "Nemo Zorranov");
}

#[test]
fn a_hit_is_read_by_who_asked_and_by_nobody_else() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov"), (2, "Vela Teston")]);
    let search = ask(&mut world, "Немо Зорранов");
    world.quiet();
    assert_eq!(met(&mut world, search), HIT);
    // Nothing that XB has says what was asked, or that it was a hit.
    let held = world.says("XB", search).unwrap();
    for name in ["Зорранов", "Zorranov", "zrrnv", "1980"] {
        let is_in = |bytes: &[u8]| bytes.windows(name.len()).any(|part| part == name.as_bytes());
        assert!(!is_in(&held.act), "{name}");
    }
    assert!(world.row::<QueryRow>("XB", Key::Query(search)).is_none());
    assert_eq!(asked(&mut world, "Nobody Atall"), Met::NoHit);
}

#[test]
fn both_sides_count_the_same_and_nothing_goes_beyond() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov")]);
    for _ in 0..3 {
        assert_eq!(asked(&mut world, "Nemo Zorranov"), HIT);
    }
    let of_asker = world.row::<OfferFromRow>("XA", Key::OfferFrom(code("XB"))).unwrap().spent;
    let of_holder = world.row::<OfferRow>("XB", Key::Offer(code("XA"))).unwrap().spent;
    assert_eq!((of_asker.of_day, of_asker.of_year), (3 * KEYS, 3 * KEYS));
    assert_eq!(of_asker, of_holder);
    let outcome = try_ask(&mut world, "Vela Teston").unwrap();
    assert_eq!(outcome.stage, Stage::Barred, "{:#?}", outcome.verdict);
    assert!(outcome.verdict.because.iter().any(|cited| cited.rule == "base.2.6"));
    // Whoever overrules it at home meets the other side's count.
    let rules = vec![text("base.2.6")];
    let body = VerdictOverrule { act: outcome.act, rules, reasons: text("it presses") };
    world.done("XA", Role::LegalAdviser, Form::new(body));
    world.quiet();
    let day = Timestamp::DAY_MS;
    let midnight = Timestamp::from_millis(world.now_ms.div_ceil(day) * day);
    assert_eq!(world.act("XB", outcome.act).stage, Stage::Held);
    let of_holder = world.row::<OfferRow>("XB", Key::Offer(code("XA"))).unwrap().spent;
    assert_eq!(of_holder.of_day, 3 * KEYS, "what is not evaluated is not counted");
    let row = world.row::<QueryRow>("XA", Key::Query(outcome.act));
    assert_eq!(row.unwrap().met, Met::Refused(Some(midnight)));
    world.now_ms = midnight.millis();
    assert_eq!(asked(&mut world, "Vela Teston"), Met::NoHit);
}

#[test]
fn an_answer_under_another_key_is_seen_and_the_holder_is_asked_no_more() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov")]);
    let search = ask(&mut world, "Nemo Zorranov");
    world.deliver("XA", "XB");
    let (held, mut chance) = (world.says("XB", search).unwrap(), world.chance());
    let signed = comity_act::SignedAct::from_trusted_store(held.act).unwrap();
    let Body::SearchPseudonymised(body) = &signed.act().body else { panic!("another body") };
    let batch = Blinded::parse(&body.blinded).unwrap();
    let other = EpochKey::derive(&[9; 32], "XA", 1).evaluate(&batch, &mut chance).unwrap();
    let lie = SearchEvaluate { evaluated: other.to_bytes() };
    world.done("XB", Role::Service, form(lie).to(code("XA")).answering(search));
    world.quiet();
    assert_eq!(met(&mut world, search), Met::Cheated);
    let row = world.row::<OfferFromRow>("XA", Key::OfferFrom(code("XB"))).unwrap();
    assert!(row.broke_with.is_some());
    let again = try_ask(&mut world, "Nemo Zorranov").unwrap_err();
    let broke = Unaskable::BrokeItsOffer { holder: code("XB") };
    assert!(matches!(again, DriveError::Check(CheckError::Unaskable(why)) if why == broke));
}

#[test]
fn what_is_erased_is_in_no_set_a_quarter_of_an_hour_later() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov"), (2, "Vela Teston")]);
    let erase = RecordErase { record: record(1), reason: text("acquitted") };
    world.done("XB", Role::Officer, form(erase));
    world.quiet();
    assert!(world.row::<TaggedRow>("XB", Key::Tagged(record(1))).is_none(), "gone with its key");
    world.now_ms += PUBLISH_MS;
    published(&mut world);
    assert_eq!(asked(&mut world, "Nemo Zorranov"), Met::NoHit);
    assert_eq!(asked(&mut world, "Vela Teston"), HIT);
}

#[test]
fn what_comes_and_goes_in_one_quarter_is_published_together() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov")]);
    let version = |world: &mut World| {
        let row = world.row::<OfferRow>("XB", Key::Offer(code("XA"))).unwrap();
        comity_seal::blind::Manifest::parse(&row.epochs[0].manifest).unwrap().version
    };
    assert_eq!(version(&mut world), 1);
    registered(&mut world, (2, "Vela Teston"));
    published(&mut world);
    assert_eq!(version(&mut world), 1, "not before the quarter is over");
    registered(&mut world, (3, "Anselm Krov"));
    world.now_ms += PUBLISH_MS;
    published(&mut world);
    assert_eq!(version(&mut world), 2);
    world.now_ms += PUBLISH_MS;
    published(&mut world);
    assert_eq!(version(&mut world), 2, "what did not change is not published again");
    assert_eq!(asked(&mut world, "Anselm Krov"), HIT);
}

/// The node begins again over what its store has.
fn restarted(world: &mut World, name: &str) {
    let agency = world.agencies.remove(&code(name)).unwrap();
    let node = agency.driver.node().clone();
    let driver = Driver::new(node, agency.driver.into_store()).unwrap();
    world.agencies.insert(code(name), crate::world::Agency { driver, ..agency });
}

#[test]
fn a_node_that_begins_again_shows_the_same_set_and_computes_nothing_anew() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov"), (2, "Vela Teston")]);
    let before: OfferRow = world.row("XB", Key::Offer(code("XA"))).unwrap();
    // One is tagged after the last publication, and one goes, before the node stops.
    registered(&mut world, (3, "Anselm Krov"));
    tended(&mut world, "XB");
    let erase = RecordErase { record: record(1), reason: text("acquitted") };
    world.done("XB", Role::Officer, form(erase));
    world.quiet();
    restarted(&mut world, "XB");
    let (now, mut chance) = (world.now(), world.chance());
    let driver = world.driver("XB");
    driver.open_sets(now, &mut chance).unwrap();
    let (tagging, _) = driver.untagged(now, 100, &mut chance).unwrap();
    assert!(tagging.is_empty(), "all tags are kept");
    world.now_ms += PUBLISH_MS;
    tended(&mut world, "XB");
    world.quiet();
    let after: OfferRow = world.row("XB", Key::Offer(code("XA"))).unwrap();
    let shards = |row: &OfferRow| {
        comity_seal::blind::Manifest::parse(&row.epochs[0].manifest).unwrap().shards
    };
    let (was, is) = (shards(&before), shards(&after));
    let changed = was.iter().zip(is.iter()).filter(|(was, is)| was != is).count();
    assert!(changed > 0 && changed < 60, "padding stays: {changed} of 256 shards changed");
    assert_eq!(fetched(&mut world, "XB", "XA"), changed, "only these are fetched");
    for (person, expected) in
        [("Anselm Krov", HIT), ("Nemo Zorranov", Met::NoHit), ("Vela Teston", HIT)]
    {
        assert_eq!(asked(&mut world, person), expected, "{person}");
    }
}

#[test]
fn a_suspended_agreement_serves_nothing_and_evaluates_nothing() {
    let (mut world, id) = offered(&[(1, "Nemo Zorranov")]);
    let on_its_way = ask(&mut world, "Nemo Zorranov");
    let suspend = AgreementSuspend { agreement: id, reason: text("doubts") };
    world.done("XB", Role::LegalAdviser, Form::new(suspend).to(code("XA")));
    let now = world.now();
    let shard = world.driver("XB").shard(now, code("XA"), (1, 0)).unwrap();
    assert!(shard.is_none());
    world.quiet();
    assert_eq!(world.act("XB", on_its_way).stage, Stage::Held);
    assert_eq!(met(&mut world, on_its_way), Met::Refused(None));
    tended(&mut world, "XB");
    let row: OfferRow = world.row("XB", Key::Offer(code("XA"))).unwrap();
    assert_eq!((row.epochs.len(), row.last), (0, 1), "its epoch is over, and never comes again");
    assert!(!world.rows("XB").keys().any(|key| matches!(key, Key::Held(..))), "nothing is kept");
    let again = try_ask(&mut world, "Nemo Zorranov").unwrap_err();
    assert!(matches!(again, DriveError::Check(CheckError::Unaskable(_))), "{again}");
}

#[test]
fn epochs_turn_and_a_search_under_the_older_is_answered_until_its_end() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov")]);
    let early = ask(&mut world, "Nemo Zorranov");
    world.now_ms += EPOCH_MS - EPOCH_OVERLAP_MS;
    tended(&mut world, "XB");
    let numbers = |world: &mut World| {
        let row: OfferRow = world.row("XB", Key::Offer(code("XA"))).unwrap();
        row.epochs.iter().map(|epoch| epoch.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&mut world), [1, 2]);
    world.quiet();
    assert_eq!(met(&mut world, early), HIT, "under the older one");
    fetched(&mut world, "XB", "XA");
    assert_eq!(asked(&mut world, "Nemo Zorranov"), HIT);
    world.now_ms += EPOCH_OVERLAP_MS;
    tended(&mut world, "XB");
    assert_eq!(numbers(&mut world), [2]);
    let held = world.rows("XB").into_keys().filter(|key| matches!(key, Key::Held(_, 1, _)));
    assert_eq!(held.count(), 0, "what told records from padding is destroyed");
    assert_eq!(asked(&mut world, "Nemo Zorranov"), HIT);
}

#[test]
fn a_search_that_nobody_answers_is_lost_with_what_would_have_opened_it() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov")]);
    let search = ask(&mut world, "Nemo Zorranov");
    world.now_ms += QUERY_MS_MAX - 1_000;
    world.tick("XA");
    assert_eq!(met(&mut world, search), Met::Waiting);
    world.now_ms += 2_000;
    world.tick("XA");
    assert_eq!(met(&mut world, search), Met::Lost);
    assert!(!world.rows("XA").contains_key(&Key::Blinds(search)));
    // What comes too late opens nothing, and is before a person.
    world.quiet();
    assert_eq!(met(&mut world, search), Met::Lost);
}

/// A search over the budget, which XA's law bars.
pub(crate) fn barred(world: &mut World) -> ActId {
    for _ in 0..3 {
        asked(world, "Nemo Zorranov");
    }
    let outcome = try_ask(world, "Vela Teston").unwrap();
    assert_eq!(outcome.stage, Stage::Barred);
    outcome.act
}

#[test]
fn what_was_barred_and_is_overruled_is_answered() {
    let (mut world, id) = offered(&[(2, "Vela Teston")]);
    let search = barred(&mut world);
    // The other side has agreed on more meanwhile, so that it answers.
    let wider = agreement(78);
    let mut proposal = crate::agreements::proposal(wider, &["XA", "XB"]);
    if let Body::AgreementPropose(AgreementPropose { clauses, .. }) = &mut proposal.body {
        let (of_day, of_year) = (9 * KEYS, 20 * KEYS);
        clauses.private_search =
            Some(PrivateSearch { classes: vec![World::CLASS], of_day, of_year });
    }
    world.done("XA", Role::LegalAdviser, proposal.to(code("XB")));
    world.quiet();
    let signature = world.signature("XB", wider).to(code("XA"));
    world.done("XB", Role::LegalAdviser, signature);
    world.quiet();
    let rules = vec![text("base.2.6")];
    let body = VerdictOverrule { act: search, rules, reasons: text("it presses") };
    world.done("XA", Role::LegalAdviser, Form::new(body));
    world.quiet();
    assert_eq!(met(&mut world, search), HIT, "{id}");
}

#[test]
fn what_would_open_an_answer_to_what_was_stopped_is_gone_after_seven_days() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov")]);
    let search = barred(&mut world);
    world.now_ms += QUERY_MS_MAX - 1_000;
    world.tick("XA");
    assert!(world.rows("XA").contains_key(&Key::Blinds(search)), "somebody may overrule it yet");
    world.now_ms += 2_000;
    world.tick("XA");
    assert!(!world.rows("XA").contains_key(&Key::Blinds(search)));
    assert!(!world.rows("XA").contains_key(&Key::Query(search)), "it was never asked");
}

#[test]
fn two_keys_for_one_epoch_are_seen() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov")]);
    let row: OfferRow = world.row("XB", Key::Offer(code("XA"))).unwrap();
    let other = EpochKey::derive(&[9; 32], "XA", 1).epoch();
    let epoch = &row.epochs[0];
    let lie = SearchOffer {
        epoch: other.to_bytes().to_vec(),
        from: epoch.from,
        until: epoch.until,
        derivation: 1,
        manifest: epoch.manifest.clone(),
    };
    let act = world.done("XB", Role::Service, Form::new(lie).to(code("XA")));
    world.quiet();
    let row: OfferFromRow = world.row("XA", Key::OfferFrom(code("XB"))).unwrap();
    assert_eq!(row.broke_with, Some(act));
    assert_eq!(world.act("XA", act).stage, Stage::Held, "it is before a person");
}

#[test]
fn bytes_that_are_no_search_are_refused_and_an_offer_too_large_is_not_taken() {
    let (mut world, _) = offered(&[(1, "Nemo Zorranov")]);
    let mut blinded = vec![1, 0, 0, 0, 1];
    blinded.extend([0; 16 * 32]);
    let form = Form {
        body: SearchPseudonymised { blinded, ..searching() }.into(),
        ..asking().to(code("XB"))
    };
    let search = world.done("XA", Role::Officer, form);
    world.quiet();
    assert_eq!(met(&mut world, search), Met::Refused(None));
    let before: OfferFromRow = world.row("XA", Key::OfferFrom(code("XB"))).unwrap();
    let epoch = &before.epochs[0];
    let manifest = comity_seal::blind::Manifest::parse(&epoch.manifest).unwrap();
    let large = comity_seal::blind::Manifest { version: 9, capacity: 1 << 17, ..manifest };
    for manifest in [large.to_bytes(), vec![1; 9]] {
        let offer = SearchOffer {
            epoch: epoch.epoch.clone(),
            from: epoch.from,
            until: epoch.until,
            derivation: 1,
            manifest,
        };
        let act = world.done("XB", Role::Service, Form::new(offer).to(code("XA")));
        world.quiet();
        assert_eq!(world.act("XA", act).stage, Stage::Held, "it is before a person");
    }
    let after: OfferFromRow = world.row("XA", Key::OfferFrom(code("XB"))).unwrap();
    assert_eq!(before, after);
}

#[test]
fn nobody_is_asked_who_offers_nothing_or_for_whom_no_key_is_made() {
    let (mut world, _) = agreed();
    let why = |world: &mut World, wanted: &Find, to: &str| {
        let (now_ms, mut chance) = (world.now_ms, world.chance());
        let agency = world.agency("XA");
        let by = agency.by(Role::Officer, now_ms);
        let form = if to.is_empty() { asking() } else { asking().to(code(to)) };
        let error = agency.driver.ask_privately((form, wanted), by, &mut chance).unwrap_err();
        match error {
            DriveError::Check(CheckError::Unaskable(why)) => why,
            other => panic!("{other}"),
        }
    };
    let nemo = wanted("Nemo Zorranov");
    assert_eq!(why(&mut world, &nemo, ""), Unaskable::OneHolder);
    let nothing = Unaskable::NothingOffered { holder: code("XB") };
    assert_eq!(why(&mut world, &nemo, "XB"), nothing);
    published(&mut world);
    let undated = Find { terms: nemo.terms[..1].to_vec(), ..nemo.clone() };
    let lacks = Unaskable::AsksForNothing(comity_corridor::AskError::LacksDate);
    assert_eq!(why(&mut world, &undated, "XB"), lacks);
    let vehicle = Find { class: comity_act::RecordClass::Vehicle, ..nemo };
    let class = Unaskable::ClassNotOffered { holder: code("XB") };
    assert_eq!(why(&mut world, &vehicle, "XB"), class);
}

#[test]
fn two_holders_that_differ_in_one_record_look_alike() {
    let shapes = |people: &[(u8, &str)]| {
        let (mut world, _) = offered(people);
        let search = ask(&mut world, "Nemo Zorranov");
        world.quiet();
        let rows = world.rows("XA");
        // What XA got from XB: kinds and lengths, whatever is in it.
        let mut got = Vec::new();
        for (key, row) in rows {
            if let (Key::Act(id), Row::Act(ActRow { kind, agency, .. })) = (key, row)
                && agency == code("XB")
            {
                got.push((kind, world.says("XA", id).unwrap().act.len()));
            }
        }
        let offer: OfferFromRow = world.row("XA", Key::OfferFrom(code("XB"))).unwrap();
        let manifest = comity_seal::blind::Manifest::parse(&offer.epochs[0].manifest).unwrap();
        (got, manifest.capacity, manifest.version, met(&mut world, search))
    };
    let with = shapes(&[(1, "Nemo Zorranov"), (2, "Vela Teston")]);
    let without = shapes(&[(2, "Vela Teston")]);
    assert_eq!((&with.0, with.1, with.2), (&without.0, without.1, without.2));
    assert_eq!((with.3, without.3), (HIT, Met::NoHit));
}

#[test]
fn the_regulation_asks_of_a_pseudonymised_search_what_it_asks_of_any() {
    let (mut world, _) = agreed_under(&["pruem-2024-982"]);
    registered(&mut world, (1, "Nemo Zorranov"));
    published(&mut world);
    let rules = |outcome: &Outcome| {
        let because = outcome.verdict.because.iter();
        because.map(|reason| reason.rule.clone()).collect::<Vec<_>>()
    };
    let no_case = Form { case: None, ..asking() };
    let light = comity_act::Offence { penalty_months_max: Some(11), ..fraud() };
    let light = Form { offences: vec![light], ..asking() };
    let no_reason = SearchPseudonymised { justification: text(""), ..searching() };
    let no_reason = Form { body: no_reason.into(), ..asking() };
    for (form, rule) in [(no_case, "26.3"), (light, "26.2"), (no_reason, "33.1")] {
        let outcome = try_ask_by(&mut world, form, "Nemo Zorranov").unwrap();
        assert_eq!(outcome.stage, Stage::Barred, "{rule}");
        let because = rules(&outcome);
        assert!(because.contains(&format!("pruem-2024-982.{rule}")), "{because:?}");
    }
    let outcome = try_ask(&mut world, "Nemo Zorranov").unwrap();
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
    assert!(rules(&outcome).contains(&"pruem-2024-982.26.1".to_owned()));
    let owed = outcome.verdict.obligations.iter().map(|owed| owed.rule.as_str());
    let owed: Vec<&str> = owed.collect();
    assert!(["pruem-2024-982.33.3", "pruem-2024-982.45.1"].iter().all(|one| owed.contains(one)));
    world.quiet();
    assert_eq!(met(&mut world, outcome.act), HIT);
}
