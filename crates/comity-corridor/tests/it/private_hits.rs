//! What follows a pseudonymised search: what is found, owed and kept.

use comity_act::{
    ActId, Body, Property, Role, RoleGroup,
    body::{Finding, HitConclude, Means, Term},
};
use comity_corridor::{
    CheckError, DriveError, EPOCH_MS, EPOCH_OVERLAP_MS, Find, Form, Key, Outcome, QUERY_MS_MAX,
    Unfit,
    rows::{Conclusion, DeadlineState, HitRow, OfferFromRow, Row, SoughtRow, Stage},
};

use crate::{
    forms::{answer, request},
    private::{HIT, ask, asking, barred, fetched, met, offered, published, tended, wanted},
    rebuild,
    world::{Failed, World, code, form, record, text, yes},
};

const NEMO: &str = "Nemo Zorranov";

/// XA met somebody of XB's, by a name and a day of birth.
fn hit() -> (World, ActId) {
    let (mut world, _) = offered(&[(1, NEMO)]);
    let search = ask(&mut world, NEMO);
    world.quiet();
    assert_eq!(met(&mut world, search), HIT);
    (world, search)
}

fn conclude(hit: ActId, (finding, term): (Finding, Option<u8>), means: Means) -> Form {
    let (record, means, note) = (None, vec![means], text(""));
    form(HitConclude { record, finding, means, note, term }).to(code("XB")).answering(hit)
}

fn another(hit: ActId, term: Option<u8>) -> Form {
    conclude(hit, (Finding::NotSame, term), Means::Document)
}

fn same(hit: ActId) -> Form {
    conclude(hit, (Finding::Same, None), Means::OwnerAsked)
}

fn unfit(world: &mut World, form: Form) -> Unfit {
    match world.try_propose("XA", Role::Officer, form) {
        Err(DriveError::Check(CheckError::Unfit(error))) => error,
        other => panic!("{other:?}"),
    }
}

fn is_barred(outcome: &Outcome) -> bool {
    outcome.stage == Stage::Barred
        && outcome.verdict.because.iter().any(|reason| reason.rule == "base.3.12")
}

#[test]
fn whoever_was_met_is_another_which_both_sides_know_and_a_wrong_arrest_opens_the_redress() {
    let (mut world, hit) = hit();
    let mut form = another(hit, Some(0));
    form.stated.push(yes("wrong_person_arrested"));
    let id = world.done("XA", Role::Officer, form);
    world.quiet();
    assert_eq!(world.act("XB", id).stage, Stage::Done, "it is before nobody: it answers a hit");
    for name in ["XA", "XB"] {
        let row: HitRow = world.row(name, Key::Hit(hit)).unwrap();
        let one = &row.concluded[0];
        assert_eq!((one.found, one.term, one.record), (Conclusion::NotSame, Some(0), None));
        assert_eq!((one.act, one.agency), (id, code("XA")), "{name}");
        let now = world.now();
        rebuild::is_equal_at(&mut world, name, now);
    }
    let owed = world.deadlines("XA", id);
    let redress = owed.iter().find(|row| row.what.as_str() == "open-redress").unwrap();
    assert_eq!((redress.rule.as_str(), redress.group), ("base.11.1", Some(RoleGroup::Legal)));
    assert!(matches!(redress.state, DeadlineState::Running(_)), "{redress:?}");
    let unarrested = world.done("XA", Role::Officer, another(hit, None));
    let owed = world.deadlines("XA", unarrested);
    assert!(owed.iter().all(|row| row.what.as_str() != "open-redress"), "{owed:?}");
}

#[test]
fn a_conclusion_names_a_term_that_was_met_and_a_hit_that_names_its_record_has_none() {
    let (mut world, _) = offered(&[(1, NEMO)]);
    let mut numbered = wanted(NEMO);
    let number = Term { property: Property::DocumentNumber, value: text("P1234567") };
    numbered.terms.push(number);
    let search = asked_for(&mut world, &numbered).unwrap().act;
    world.quiet();
    assert_eq!(met(&mut world, search), HIT);
    // The name was met; a date of birth alone meets nobody, and the number was not met.
    for term in [1, 2, 3, 255] {
        let error = unfit(&mut world, another(search, Some(term)));
        assert!(matches!(error, Unfit::NotMet { term: of } if of == term), "{term}: {error}");
    }
    world.done("XA", Role::Officer, another(search, Some(0)));
    let mut right = same(search);
    right.stated.push(yes("wrong_person_arrested"));
    assert!(matches!(unfit(&mut world, right), Unfit::ArrestedRightly));
    let mut named = another(search, None);
    let Body::HitConclude(body) = &mut named.body else { panic!() };
    body.record = Some(record(1));
    assert!(matches!(unfit(&mut world, named), Unfit::NamesRecord), "an exclusion says that");
    let none = ask(&mut world, "Vela Teston");
    world.quiet();
    assert!(matches!(unfit(&mut world, another(none, None)), Unfit::NoHit), "nobody was met");
}

#[test]
fn who_names_a_record_of_nobodys_search_is_seen_by_a_person() {
    let (mut world, hit) = hit();
    let mut forger = crate::corrections::anew(&mut world, "XA", "XB");
    for (finding, term) in [(Finding::NotSame, None), (Finding::Same, Some(0))] {
        let mut form = conclude(hit, (finding, term), Means::Document);
        let Body::HitConclude(body) = &mut form.body else { panic!() };
        body.record = Some(record(1));
        let act = forger.act(&world, form);
        let id = act.act().id;
        let sealed = forger.sealed(&mut world, "XB", vec![act]);
        world.take("XA", "XB", &sealed).unwrap();
        assert_eq!(world.act("XB", id).stage, Stage::Held);
    }
    assert!(world.row::<HitRow>("XB", Key::Hit(hit)).is_none());
}

/// XA asks privately for this.
fn asked_for(world: &mut World, wanted: &Find) -> Result<Outcome, Failed> {
    world.now_ms += 1;
    let (now_ms, mut chance) = (world.now_ms, world.chance());
    let agency = world.agency("XA");
    let by = agency.by(Role::Officer, now_ms);
    let outcome =
        agency.driver.ask_privately((asking().to(code("XB")), wanted), by, &mut chance)?;
    agency.driver.commit()?;
    Ok(outcome)
}

#[test]
fn nobody_is_the_same_as_what_nobody_saw() {
    let (mut world, hit) = hit();
    let by = |means| conclude(hit, (Finding::Same, None), means);
    let papers = world.propose("XA", Role::Officer, by(Means::Document));
    assert!(is_barred(&papers), "{:#?}", papers.verdict);
    // That it is another, or cannot be told, is said all the same.
    world.done("XA", Role::Officer, another(hit, None));
    let open = conclude(hit, (Finding::CannotTell, None), Means::Appearance);
    world.done("XA", Role::Officer, open);
    // Under pseudonyms go names and numbers: there is no print and no face to compare with.
    for means in [Means::Fingerprints, Means::Dna, Means::Face] {
        assert!(is_barred(&world.propose("XA", Role::Officer, by(means))), "{means:?}");
    }
    world.done("XA", Role::Officer, by(Means::OwnerAsked));
    // XB is asked, and its answer is that with which the papers are compared.
    let asked = world.done("XA", Role::Officer, request().to(code("XB")).answering(hit));
    world.quiet();
    assert!(is_barred(&world.propose("XA", Role::Officer, by(Means::Document))), "not yet");
    world.done("XB", Role::Officer, answer(asked).to(code("XA")));
    world.quiet();
    world.done("XA", Role::Officer, by(Means::Document));
    let now = world.now();
    for name in ["XA", "XB"] {
        rebuild::is_equal_at(&mut world, name, now);
    }
}

#[test]
fn an_answer_about_something_else_tells_nothing_of_the_hit() {
    let (mut world, hit) = hit();
    let other = ask(&mut world, NEMO);
    world.quiet();
    let follow = |of: Option<ActId>| {
        let form = request().to(code("XB"));
        of.into_iter().fold(form, Form::answering)
    };
    for of in [None, Some(other)] {
        let asked = world.done("XA", Role::Officer, follow(of));
        world.quiet();
        world.done("XB", Role::Officer, answer(asked).to(code("XA")));
        world.quiet();
        let papers = conclude(hit, (Finding::Same, None), Means::Document);
        assert!(is_barred(&world.propose("XA", Role::Officer, papers)), "{of:?}");
    }
}

#[test]
fn a_confirmed_private_hit_gives_the_holder_48_hours_as_any_other() {
    let (mut world, hit) = hit();
    let owed = |world: &mut World, request: ActId| {
        let all = world.deadlines("XB", request).into_iter();
        all.filter(|row| row.what.as_str() == "follow-up").collect::<Vec<_>>()
    };
    let ask = |world: &mut World, of: ActId| {
        let asked = world.done("XA", Role::Officer, request().to(code("XB")).answering(of));
        world.quiet();
        asked
    };
    let raw = ask(&mut world, hit);
    assert_eq!(owed(&mut world, raw), [], "nobody compared both yet");
    let confirmed = world.done("XA", Role::Officer, same(hit));
    world.quiet();
    // The request follows up the conclusion, or the hit itself.
    for of in [confirmed, hit] {
        let asked = ask(&mut world, of);
        let row = owed(&mut world, asked).remove(0);
        assert_eq!((row.owed_by, row.rule.as_str()), (code("XB"), "base.3.11"));
        assert_eq!(row.within.unwrap().to_string(), "48h");
        assert!(matches!(row.state, DeadlineState::Running(_)), "{row:?}");
        world.done("XB", Role::Officer, answer(asked).to(code("XA")));
        let row = owed(&mut world, asked).remove(0);
        assert!(matches!(row.state, DeadlineState::Met(_)), "{row:?}");
    }
    // The last counts, also where it is of the one term that was met.
    world.done("XA", Role::Officer, another(hit, Some(0)));
    world.quiet();
    let late = ask(&mut world, hit);
    assert_eq!(owed(&mut world, late), [], "it is another");
    world.done("XA", Role::Officer, same(hit));
    world.quiet();
    let again = ask(&mut world, hit);
    assert_eq!(owed(&mut world, again).len(), 1, "of the whole is said of each term");
}

#[test]
fn what_was_looked_for_is_kept_by_who_asked_alone_and_goes_with_the_act() {
    let (mut world, hit) = hit();
    let sought: SoughtRow = world.row("XA", Key::Sought(hit)).unwrap();
    assert_eq!((sought.class, &sought.terms), (World::CLASS, &wanted(NEMO).terms));
    assert!(!world.rows("XB").keys().any(|key| matches!(key, Key::Sought(_))));
    for name in ["XA", "XB"] {
        let said = world.says(name, hit).unwrap();
        let bytes = String::from_utf8_lossy(&said.act).to_lowercase();
        assert!(!bytes.contains("zorranov") && !bytes.contains("1980"), "{name}");
    }
    let now = world.now();
    rebuild::is_equal_at(&mut world, "XA", now);
    // What the law stopped was looked for too.
    let (mut world, _) = offered(&[(1, NEMO)]);
    let stopped = barred(&mut world);
    let sought: SoughtRow = world.row("XA", Key::Sought(stopped)).unwrap();
    assert_eq!(sought.terms, wanted("Vela Teston").terms);
    let now = world.now();
    rebuild::is_equal_at(&mut world, "XA", now);
    // It lies under the key of the act, and nothing else opens it.
    let row: Row = sought.into();
    let under = row.sealed_under(Key::Sought(stopped)).unwrap();
    assert_eq!(under.0, *stopped.as_bytes());
}

fn shards(world: &mut World, epoch: u32) -> usize {
    let rows = world.rows("XA").into_keys();
    rows.filter(|key| matches!(key, Key::Shard(_, of, _) if *of == epoch)).count()
}

#[test]
fn shards_of_an_epoch_that_is_over_are_deleted_step_by_step_and_no_others() {
    let (mut world, _) = offered(&[(1, NEMO)]);
    assert_eq!(shards(&mut world, 1), 256);
    world.now_ms += EPOCH_MS - EPOCH_OVERLAP_MS;
    published(&mut world);
    assert_eq!((shards(&mut world, 1), shards(&mut world, 2)), (256, 256));
    // Under the older one a search that was asked at its end may still be answered.
    world.now_ms += EPOCH_OVERLAP_MS + QUERY_MS_MAX - 60_000;
    tended(&mut world, "XA");
    assert_eq!(shards(&mut world, 1), 256, "a minute before its time");
    world.now_ms += 60_000;
    let mut left = vec![shards(&mut world, 1)];
    let now = world.now();
    while world.driver("XA").forget_shards(now).unwrap() {
        world.driver("XA").commit().unwrap();
        left.push(shards(&mut world, 1));
        let now = world.now();
        rebuild::is_equal_at(&mut world, "XA", now);
    }
    assert_eq!(left, [256, 192, 128, 64, 0], "in bounded steps");
    assert_eq!(shards(&mut world, 2), 256);
    let row: OfferFromRow = world.row("XA", Key::OfferFrom(code("XB"))).unwrap();
    assert_eq!((row.epochs.len(), row.over.len()), (1, 0));
    assert_eq!(fetched(&mut world, "XB", "XA"), 0, "nothing of it is fetched again");
    let again = ask(&mut world, NEMO);
    world.quiet();
    assert_eq!(met(&mut world, again), HIT);
}
