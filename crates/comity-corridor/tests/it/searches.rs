//! Searches: what was searched, what was not, and where nobody answers.

use comity_act::{
    ActId, AgencyKind, Body, Handling, Property, Role, SignedAct, Timestamp,
    body::{
        AgreementSuspend, Likeness, MessageAcknowledge, Reception, SearchReport, Term,
        VerdictOverrule, WatchSet,
    },
};
use comity_corridor::{
    Entry, Form, Key, SEARCHES_OF_DAY_MAX, Verdict,
    rows::{ActRow, RelationRow, Row, Stage},
};

use crate::{
    forms::{register, search},
    urgency::emergency,
    world::{World, agreement, code, record, text},
};

/// What came to an agency in answer to an act.
pub(crate) fn answers(world: &mut World, name: &str, to: ActId) -> Vec<Body> {
    let is_answer = |row: &ActRow| row.answers == Some(to);
    let ids: Vec<ActId> = world
        .rows(name)
        .into_iter()
        .filter_map(|(key, row)| match (key, row) {
            (Key::Act(id), Row::Act(row)) if is_answer(&row) => Some(id),
            _ => None,
        })
        .collect();
    let entries: Vec<Entry> = ids.into_iter().filter_map(|id| world.says(name, id)).collect();
    let act = |entry: Entry| SignedAct::from_trusted_store(entry.act).unwrap();
    entries.into_iter().map(|entry| act(entry).act().body.clone()).collect()
}

/// XB has suspended what it agreed with XA, which searches before it hears of it.
fn held(is_known: bool) -> (World, ActId) {
    held_of(is_known, search("Nemo Nobody"))
}

fn held_of(is_known: bool, form: Form) -> (World, ActId) {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
    let id = world.agree("XA", "XB");
    if is_known {
        world.done("XB", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    }
    let suspend = AgreementSuspend { agreement: id, reason: text("a complaint is examined") };
    world.done("XB", Role::LegalAdviser, Form::new(suspend).to(code("XA")));
    let act = world.done("XA", Role::Officer, form.to(code("XB")));
    world.quiet();
    (world, act)
}

#[test]
fn a_search_that_our_law_holds_is_answered_with_nothing_and_is_before_a_person() {
    let [known, unknown] = [true, false].map(|is_known| {
        let (mut world, act) = held(is_known);
        assert_eq!(world.act("XB", act).stage, Stage::Held);
        answers(&mut world, "XA", act)
    });
    assert_eq!(known, unknown, "it says the same whatever is held");
    let Body::SearchRefuse(body) = &known[0] else { panic!("no refusal: {known:?}") };
    assert_eq!(body.reason.as_str(), "not answered under our law");
}

#[test]
fn a_search_that_somebody_took_charge_of_can_still_be_released() {
    let (mut world, act) = held(true);
    // Whoever has read it, it stays before who may release it.
    let body = MessageAcknowledge { reception: Reception::Taken, note: None };
    world.done("XB", Role::Officer, Form::new(body).to(code("XA")).answering(act));
    assert_eq!(world.act("XB", act).stage, Stage::Held);
    let entry = world.says("XB", act).unwrap();
    let verdict = Verdict::decode(&entry.verdict).unwrap();
    let rules = verdict.because.iter().map(|reason| text(&reason.rule)).collect();
    let body = VerdictOverrule { act, rules, reasons: text("the complaint is settled") };
    world.done("XB", Role::LegalAdviser, Form::new(body));
    world.quiet();
    // It walked on, and only its answer is held up by the same law now.
    assert_eq!(world.act("XB", act).leaves_before.len(), 1);
}

/// XB asks XH, which holds who is named so.
fn found(held: &[(u8, &str)], asked: &str) -> SearchReport {
    let mut world = World::with_hub();
    for (nth, name) in held {
        let form = register(record(*nth), name, Handling::default());
        world.done("XH", Role::Officer, form);
    }
    let act = world.done("XB", Role::Officer, search(asked).to(code("XH")));
    world.quiet();
    match answers(&mut world, "XB", act).pop() {
        Some(Body::SearchReport(body)) => body,
        other => panic!("no report: {other:?}"),
    }
}

#[test]
fn whoever_is_written_in_another_script_is_found_and_the_report_says_why() {
    let report = found(&[(1, "Зорран Немо"), (2, "Vela Teston")], "Nemo Zorran");
    assert_eq!(report.matches.len(), 1, "{report:?}");
    let reasons = &report.matches[0].reasons;
    assert!(reasons.iter().any(|reason| reason.how == Likeness::Read), "{reasons:?}");
    let not_searched = |words| report.not_searched.iter().any(|one| one.as_str().contains(words));
    assert!(not_searched("less alike") && not_searched("other classes"), "{report:?}");
}

#[test]
fn who_is_only_a_little_alike_is_told_to_no_other_agency() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Zorranov", Handling::default()));
    let ask = |world: &mut World, name: &str, to: Option<&str>| {
        let form = search("Nemo Varga");
        let form = to.map_or(form.clone(), |to| form.to(code(to)));
        let act = world.done(name, Role::Officer, form);
        world.quiet();
        let Some(Body::SearchReport(body)) = answers(world, name, act).pop() else { panic!() };
        body.matches.len()
    };
    assert_eq!(ask(&mut world, "XH", None), 1, "one's own officers see who is a little alike");
    assert_eq!(ask(&mut world, "XB", Some("XH")), 0);
}

/// An officer who let somebody go while a peer was silent is told what it found after all.
#[test]
fn what_is_found_when_nobody_waits_any_more_comes_to_the_inbox() {
    let authority = AgencyKind::Authority;
    for (minutes, person, is_told) in
        [(0, "Nemo Nobody", false), (2, "Nemo Nobody", true), (2, "Vela Teston", false)]
    {
        let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
        world.agree("XA", "XB");
        world.done("XB", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
        let act = world.done("XA", Role::Officer, search(person).to(code("XB")));
        world.now_ms += minutes * 60_000;
        world.quiet();
        let mut rows = world.rows("XA").into_values();
        let report = rows.find_map(|row| match row {
            Row::Act(row) if row.answers == Some(act) => Some(row),
            _ => None,
        });
        assert_eq!(report.unwrap().is_in_inbox(), is_told, "{person} after {minutes} minutes");
    }
}

/// Two states that agreed to search each other's persons.
fn agreed() -> World {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
    world.agree("XA", "XB");
    world
}

/// A search for somebody who was born on one of so many days.
fn of_days(days: u32) -> Form {
    let mut form = search("Nemo Nobody");
    let Body::SearchRun(body) = &mut form.body else { panic!("no search") };
    body.terms.retain(|term| term.property != Property::BirthDate);
    let day = |nth| {
        let (year, month, day) = (1900 + nth / 336, nth % 336 / 28 + 1, nth % 28 + 1);
        Term { property: Property::BirthDate, value: text(&format!("{year}-{month:02}-{day:02}")) }
    };
    body.terms.extend((0..days).map(day));
    form
}

/// XA searches at XB, which takes the search or holds it.
fn asked(world: &mut World, form: Form) -> (ActId, Stage) {
    let act = world.done("XA", Role::Officer, form.to(code("XB")));
    world.quiet();
    (act, world.act("XB", act).stage)
}

/// How many searches of XA have been counted at XB on the latest day.
fn counted(world: &mut World) -> u32 {
    let row = world.row::<RelationRow>("XB", Key::Relation(code("XA")));
    row.map_or(0, |row| row.searches.of_day)
}

/// From when XA is told that there are searches again.
fn again_from(world: &mut World, act: ActId) -> Option<Timestamp> {
    match answers(world, "XA", act).pop() {
        Some(Body::SearchRefuse(body)) => body.again_from,
        other => panic!("no refusal: {other:?}"),
    }
}

#[test]
fn one_search_too_many_is_refused_until_the_next_day() {
    let mut world = agreed();
    assert_eq!(asked(&mut world, of_days(SEARCHES_OF_DAY_MAX - 1)).1, Stage::Done);
    assert_eq!(asked(&mut world, search("Nemo Nobody")).1, Stage::Done, "the last one");
    let (act, stage) = asked(&mut world, search("Nemo Nobody"));
    assert_eq!(stage, Stage::Held);
    let tomorrow = world.now().day().start().plus_millis(Timestamp::DAY_MS);
    assert_eq!(again_from(&mut world, act), Some(tomorrow));
    assert_eq!(counted(&mut world), SEARCHES_OF_DAY_MAX + 1, "what is refused counts too");
    world.now_ms = tomorrow.millis();
    assert_eq!(asked(&mut world, search("Nemo Nobody")).1, Stage::Done);
    assert_eq!(counted(&mut world), 1);
}

#[test]
fn an_emergency_is_searched_when_no_search_is_left_and_is_counted() {
    let mut world = agreed();
    let urgent = || Form { urgency: Some(emergency()), ..search("Nemo Nobody") };
    let (act, _) = asked(&mut world, urgent());
    assert!(!world.act("XB", act).is_in_inbox(), "a machine answers it");
    asked(&mut world, of_days(SEARCHES_OF_DAY_MAX - 1));
    assert_eq!(asked(&mut world, search("Nemo Nobody")).1, Stage::Held);
    let (act, stage) = asked(&mut world, urgent());
    assert_eq!(stage, Stage::Done);
    assert!(world.act("XB", act).is_in_inbox(), "a person sees who goes beyond the budget");
    let came = answers(&mut world, "XA", act);
    assert!(matches!(came[..], [Body::SearchReport(_)]), "{came:?}");
    assert_eq!(counted(&mut world), SEARCHES_OF_DAY_MAX + 2);
}

#[test]
fn a_search_counts_as_often_as_it_gives_values_of_one_property() {
    let mut world = agreed();
    asked(&mut world, of_days(40));
    assert_eq!(counted(&mut world), 40);
    asked(&mut world, search("Nemo Nobody"));
    assert_eq!(counted(&mut world), 41, "a name with a date of birth is one");
    // One that fits no more is refused; a smaller one still fits.
    asked(&mut world, of_days(SEARCHES_OF_DAY_MAX - 43));
    let (act, stage) = asked(&mut world, of_days(3));
    assert_eq!(stage, Stage::Held);
    assert!(again_from(&mut world, act).is_some());
}

/// A search with these terms and no others.
fn with(terms: &[(Property, &str)]) -> Form {
    let mut form = search("Nemo Nobody");
    let Body::SearchRun(body) = &mut form.body else { panic!("no search") };
    let term = |&(property, value): &(Property, &str)| Term { property, value: text(value) };
    body.terms = terms.iter().map(term).collect();
    form
}

#[test]
fn what_is_packed_into_one_search_counts_as_it_would_alone() {
    let (name, alias) = ((Property::Name, "Nemo Nobody"), (Property::Alias, "Vela Teston"));
    let holder = (Property::Holder, "Nemo Varga");
    let [family, given] = [(Property::FamilyName, "Nobody"), (Property::GivenName, "Nemo")];
    let number = |value| (Property::DocumentNumber, value);
    let born = |value| (Property::BirthDate, value);
    let (may, june) = (born("1980-05-17"), born("1980-06-17"));
    for (terms, expected) in [
        (vec![name, may], 1),
        (vec![name, alias, holder], 3),
        (vec![family, given], 1),
        (vec![family, given, (Property::GivenName, "Vela")], 2),
        (vec![number("N0000001"), number("N0000002")], 2),
        (vec![name, alias, holder, number("N0000001"), number("N0000002"), may], 5),
        (vec![name, alias, may, june], 4),
        (vec![(Property::Name, "Nemo Nobody; Vela Teston؛ Nemo Varga")], 3),
        (vec![number("N0000001"), may, june], 2),
        (vec![may, june], 2),
    ] {
        let mut world = agreed();
        asked(&mut world, with(&terms));
        assert_eq!(counted(&mut world), expected, "{terms:?}");
    }
}

/// Two states that have an agreement for each of these numbers of searches of a day.
fn agreed_on(of_day: &[Option<u32>]) -> World {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
    for (id, of_day) in (79..).map(agreement).zip(of_day) {
        let mut proposal = crate::agreements::proposal(id, &["XA", "XB"]);
        let Body::AgreementPropose(body) = &mut proposal.body else { panic!("no proposal") };
        body.clauses.searches_of_day = *of_day;
        world.done("XA", Role::LegalAdviser, proposal.to(code("XB")));
        world.quiet();
        let signature = world.signature("XB", id).to(code("XA"));
        world.done("XB", Role::LegalAdviser, signature);
        world.quiet();
    }
    world
}

#[test]
fn an_agreement_says_how_many_searches_a_day_has() {
    let mut world = agreed_on(&[Some(3)]);
    for _ in 0..3 {
        assert_eq!(asked(&mut world, search("Nemo Nobody")).1, Stage::Done);
    }
    let (act, stage) = asked(&mut world, search("Nemo Nobody"));
    assert_eq!(stage, Stage::Held);
    let tomorrow = world.now().day().start().plus_millis(Timestamp::DAY_MS);
    assert_eq!(again_from(&mut world, act), Some(tomorrow));
    let (act, _) = asked(&mut world, of_days(4));
    assert_eq!(again_from(&mut world, act), None, "it fits in no day of theirs");
    let mut large = agreed_on(&[Some(SEARCHES_OF_DAY_MAX + 1)]);
    assert_eq!(asked(&mut large, of_days(SEARCHES_OF_DAY_MAX + 1)).1, Stage::Done);
}

#[test]
fn of_several_agreements_the_largest_number_counts() {
    let mut world = agreed_on(&[Some(3), Some(5), None]);
    assert_eq!(asked(&mut world, of_days(5)).1, Stage::Done, "what says nothing takes nothing");
    assert_eq!(asked(&mut world, search("Nemo Nobody")).1, Stage::Held, "they do not add up");
}

#[test]
fn what_fits_in_no_day_is_told_no_day() {
    let mut world = agreed();
    let (act, stage) = asked(&mut world, of_days(SEARCHES_OF_DAY_MAX + 1));
    assert_eq!(stage, Stage::Held);
    assert_eq!(again_from(&mut world, act), None);
}

#[test]
fn a_watch_counts_as_one_search_and_ones_own_searches_as_none() {
    let mut world = agreed();
    let Body::SearchRun(looked_for) = search("Nemo Nobody").body else { panic!("no search") };
    let body = WatchSet {
        class: looked_for.class,
        terms: looked_for.terms,
        subject: looked_for.subject,
        justification: looked_for.justification,
        until: world.now().plus_millis(9 * Timestamp::DAY_MS),
        renews: None,
    };
    let watch = Form { body: body.into(), ..search("Nemo Nobody") };
    assert_eq!(asked(&mut world, watch.clone()).1, Stage::Done);
    assert_eq!(counted(&mut world), 1);
    world.done("XB", Role::Officer, search("Nemo Nobody"));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XA")));
    world.quiet();
    assert_eq!(counted(&mut world), 1, "only what came in is counted");
    asked(&mut world, of_days(SEARCHES_OF_DAY_MAX - 1));
    assert_eq!(asked(&mut world, watch).1, Stage::Held);
}

#[test]
fn a_held_search_that_is_released_is_not_counted_against_itself() {
    let (mut world, act) = held_of(true, of_days(SEARCHES_OF_DAY_MAX));
    assert_eq!(counted(&mut world), SEARCHES_OF_DAY_MAX);
    assert_eq!(again_from(&mut world, act), None, "it was not held for want of searches");
    let said = |world: &mut World| {
        let entry = world.says("XB", act).unwrap();
        Verdict::decode(&entry.verdict).unwrap()
    };
    let rules = said(&mut world).because.iter().map(|reason| text(&reason.rule)).collect();
    let body = VerdictOverrule { act, rules, reasons: text("the complaint is settled") };
    world.done("XB", Role::LegalAdviser, Form::new(body));
    world.quiet();
    assert_eq!(world.act("XB", act).leaves_before.len(), 1);
    let against = said(&mut world).because;
    assert!(against.iter().all(|reason| reason.rule != "base.4.9"), "{against:?}");
    assert_eq!(counted(&mut world), SEARCHES_OF_DAY_MAX, "it came once");
}
