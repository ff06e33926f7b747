//! What a person found of a hit, and how far it goes.

use std::sync::Arc;

use comity_act::{
    ActId, AgencyKind, Body, Handling, Property, RecordClass, RecordId, Role, SignedAct,
    SubjectCategory, Timestamp,
    body::{
        Finding, FirstMade, HitConclude, HitExclude, Means, RecordCorrect, RecordErase,
        SearchReport, Term, WatchSet,
    },
};
use comity_corridor::{
    CheckError, DriveError, Family, Form, IndexKey, Key, Keys, Needs, Scan, Unfit,
    rows::{
        Conclusion, DeadlineRow, DeadlineState, Direction, Exclusion, HitRow, RecordRow, Row, Stage,
    },
};

use crate::{
    classes,
    corrections::{anew, chain},
    forms::{answer, fraud, register, request, search},
    liars::Forger,
    rebuild,
    searches::answers,
    world::{HOUR_MS, World, code, form, record, text, word, yes},
};

/// The one report that an agency has in answer to a search, and what it says.
fn report(world: &mut World, name: &str, search: ActId) -> (ActId, SearchReport) {
    let Some(Body::SearchReport(body)) = answers(world, name, search).pop() else { panic!() };
    let rows = world.rows(name).into_iter();
    let mut of = rows.filter_map(|(key, row)| match (key, row) {
        (Key::Act(id), Row::Act(row)) if row.answers == Some(search) => Some(id),
        _ => None,
    });
    (of.next().unwrap(), body)
}

/// An agency searches, at another or at home, and has the report.
fn searched(world: &mut World, name: &str, at: Option<&str>, form: Form) -> (ActId, SearchReport) {
    let form = at.into_iter().fold(form, |form, at| form.to(code(at)));
    let search = world.done(name, Role::Officer, form);
    world.quiet();
    report(world, name, search)
}

fn conclude(hit: ActId, finding: Finding) -> Form {
    let means = vec![Means::OwnerAsked];
    let (record, note, term) = (Some(record(1)), text(""), None);
    let body = HitConclude { record, finding, means, note, term };
    form(body).answering(hit)
}

fn exclude_of(record: RecordId, hit: ActId) -> Form {
    let means = vec![Means::Document, Means::PersonAsked];
    let note = text("a namesake");
    let body = HitExclude { record, means, note, marks: Vec::new(), undoes: None, first: None };
    form(body).answering(hit)
}

fn exclude(hit: ActId) -> Form {
    exclude_of(record(1), hit)
}

fn undo(undone: ActId) -> Form {
    let (record, note) = (record(1), text("the papers were forged"));
    let (means, marks) = (Vec::new(), Vec::new());
    form(HitExclude { record, means, note, marks, undoes: Some(undone), first: None })
}

fn concluded(world: &mut World, name: &str, hit: ActId) -> Vec<(String, Conclusion, bool)> {
    let row: Option<HitRow> = world.row(name, Key::Hit(hit));
    let all = row.into_iter().flat_map(|row| row.concluded);
    all.map(|one| (one.agency.to_string(), one.found, one.undone_by.is_some())).collect()
}

fn exclusions(world: &mut World, name: &str) -> Vec<Exclusion> {
    let row: Option<RecordRow> = world.row(name, Key::Record(record(1)));
    row.map(|row| row.exclusions).unwrap_or_default()
}

fn unfit(world: &mut World, name: &str, form: Form) -> Unfit {
    match world.try_propose(name, Role::Officer, form) {
        Err(DriveError::Check(CheckError::Unfit(error))) => error,
        other => panic!("{other:?}"),
    }
}

/// XB searched at the hub, which has the record of Nemo Nobody, and was given a hit.
fn hit() -> (World, ActId) {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    world.done("XH", Role::Officer, register(record(2), "Vela Teston", Handling::default()));
    let (hit, _) = searched(&mut world, "XB", Some("XH"), search("Nemo Nobody"));
    (world, hit)
}

#[test]
fn a_conclusion_stands_with_the_hit_on_both_sides_and_the_last_counts() {
    let (mut world, hit) = hit();
    for finding in [Finding::CannotTell, Finding::Same] {
        world.done("XB", Role::Officer, conclude(hit, finding).to(code("XH")));
    }
    world.quiet();
    let expected = [Conclusion::CannotTell, Conclusion::Same];
    for name in ["XB", "XH"] {
        let all = concluded(&mut world, name, hit);
        assert_eq!(all.iter().map(|one| one.1).collect::<Vec<_>>(), expected, "{name}");
        let row: HitRow = world.row(name, Key::Hit(hit)).unwrap();
        let last = row.last(code("XB"), Some(record(1))).unwrap();
        assert_eq!(last.found, Conclusion::Same, "{name}");
    }
}

#[test]
fn what_that_hit_did_not_name_is_not_concluded_and_goes_to_who_gave_it_alone() {
    let (mut world, hit) = hit();
    let to_giver = |form: Form| form.to(code("XH"));
    let other = unfit(&mut world, "XB", to_giver(exclude_of(record(2), hit)));
    assert!(matches!(other, Unfit::NoHit), "{other}");
    let stranger = unfit(&mut world, "XB", conclude(hit, Finding::Same).to(code("XA")));
    assert!(matches!(stranger, Unfit::NotToGiver { giver: Some(_) }), "{stranger}");
    let nobody = unfit(&mut world, "XB", exclude(hit));
    assert!(matches!(nobody, Unfit::NotToGiver { .. }), "{nobody}");
    let unanswered = Form { answers: None, ..conclude(hit, Finding::Same) };
    assert!(matches!(unfit(&mut world, "XB", to_giver(unanswered)), Unfit::NoHit));
    let given = unfit(&mut world, "XH", conclude(hit, Finding::Same).to(code("XB")));
    assert!(matches!(given, Unfit::NoHit), "who gave a hit concludes nothing of it: {given}");
    let mut blind = conclude(hit, Finding::Same);
    let Body::HitConclude(body) = &mut blind.body else { panic!() };
    body.means.clear();
    assert!(matches!(unfit(&mut world, "XB", to_giver(blind)), Unfit::NoMeans));
    let mut forged = exclude(hit);
    let Body::HitExclude(body) = &mut forged.body else { panic!() };
    let signed = Vec::new();
    body.first = Some(FirstMade { act: hit, agency: code("XA"), at: world.now(), signed });
    assert!(matches!(unfit(&mut world, "XB", to_giver(forged)), Unfit::OfTheNode));
}

#[test]
fn a_machine_concludes_nothing() {
    let (mut world, hit) = hit();
    let form = conclude(hit, Finding::Same).to(code("XH"));
    let tried = world.try_propose("XB", Role::Service, form);
    assert!(matches!(tried, Err(DriveError::Check(CheckError::NotOfRole { .. }))), "{tried:?}");
}

#[test]
fn whoever_was_excluded_shows_so_by_the_very_particulars_and_is_not_hidden() {
    let (mut world, hit) = hit();
    let before = searched(&mut world, "XB", Some("XH"), search("Nemo Nobody")).1;
    let id = world.done("XB", Role::Officer, exclude(hit).to(code("XH")));
    world.quiet();
    let made = world.act("XB", id).at;
    for (name, at) in [("XB", Some("XH")), ("XH", None), ("XA", Some("XH"))] {
        let found = searched(&mut world, name, at, search("NOBODY, Nemo")).1.matches.remove(0);
        let excluded = found.excluded.unwrap();
        assert_eq!((excluded.by, excluded.at), (code("XB"), made), "{name}");
        assert_eq!(excluded.means, [Means::Document, Means::PersonAsked], "{name}");
    }
    let after = searched(&mut world, "XB", Some("XH"), search("Nemo Nobody")).1;
    assert_eq!(after.matches[0].quality, before.matches[0].quality, "nor is it ranked lower");
    let mut other = search("Nemo Nobody");
    let Body::SearchRun(body) = &mut other.body else { panic!() };
    body.terms[1].value = text("1980-05-18");
    let found = searched(&mut world, "XB", Some("XH"), other).1.matches.remove(0);
    assert_eq!(found.excluded, None, "another day is another person");
}

#[test]
fn a_watch_for_who_was_excluded_says_so() {
    let (mut world, hit) = hit();
    world.done("XB", Role::Officer, exclude(hit).to(code("XH")));
    world.quiet();
    let term = |property, value| Term { property, value: text(value) };
    let set = WatchSet {
        class: World::CLASS,
        terms: vec![term(Property::Name, "Nemo Nobody"), term(Property::BirthDate, "1980-05-17")],
        subject: Some(SubjectCategory::Suspect),
        justification: text("case 7, fraud"),
        until: world.now().plus_millis(24 * HOUR_MS),
        renews: None,
    };
    let set = Form {
        stated: vec![word("union_purpose", "cross-checking")],
        offences: vec![fraud()],
        case: Some(text("case 7")),
        ..form(set)
    };
    let watch = world.done("XH", Role::Officer, set);
    world.quiet();
    let Some(Body::WatchAlert(alert)) = answers(&mut world, "XH", watch).pop() else { panic!() };
    assert_eq!(alert.found.excluded.unwrap().by, code("XB"));
}

#[test]
fn an_exclusion_reaches_all_who_hold_the_record_once_and_names_nobody() {
    // The copies went from XA to XB, to XC, to XD; XC finds the record in its own database.
    let mut world = chain();
    let (hit, found) = searched(&mut world, "XC", None, search("Nemo Nobody"));
    assert_eq!(found.matches.len(), 1);
    let id = world.done("XC", Role::Officer, exclude(hit));
    world.quiet();
    for name in ["XA", "XB", "XC", "XD"] {
        let all = exclusions(&mut world, name);
        assert_eq!(all.len(), 1, "{name}");
        // XA hears it from XB alone, and still it stands under the name of who signed it.
        let by = code("XC");
        assert_eq!((all[0].first, all[0].by, all[0].marks.len()), (id, by, 1), "{name}");
    }
    let mut passed_on = 0;
    for name in ["XA", "XB", "XC", "XD"] {
        for (key, row) in world.rows(name) {
            let (Key::Act(act), Row::Act(row)) = (key, row) else { continue };
            if row.kind != comity_act::Kind::HitExclude.code() {
                continue;
            }
            passed_on += usize::from(row.direction == Direction::Own && act != id);
            assert_eq!(row.stage, Stage::Done, "{name}");
            let entry = world.says(name, act).unwrap();
            let signed = SignedAct::from_trusted_store(entry.act.clone()).unwrap();
            let bytes = format!("{:?}", String::from_utf8_lossy(&entry.act));
            assert!(!bytes.to_lowercase().contains("nobody"), "{name}: {bytes}");
            assert!(signed.act().stated.is_empty() && signed.act().attachments.is_empty());
        }
    }
    // XC tells XB and XD; XB tells XA. Nobody tells back.
    assert_eq!(passed_on, 2, "each node passes it on once, where it has somebody to tell");
    let owed: Vec<DeadlineRow> = world.deadlines("XC", id);
    let duty = owed.iter().find(|row| row.what.as_str() == "tell-all-holders").unwrap();
    assert!(matches!(duty.state, DeadlineState::Met(_)), "{duty:?}");
}

#[test]
fn it_reaches_the_holders_of_who_gave_the_hit() {
    let mut world = chain();
    let (hit, _) = searched(&mut world, "XD", None, search("Nemo Nobody"));
    let id = world.done("XD", Role::Officer, exclude(hit));
    world.quiet();
    let told: Vec<usize> =
        ["XA", "XB", "XC", "XD"].map(|name| exclusions(&mut world, name).len()).into();
    assert_eq!(told, [1, 1, 1, 1]);
    // Who made it takes it back, and nobody else but the owner.
    for name in ["XB", "XC"] {
        let error = unfit(&mut world, name, undo(id));
        assert!(matches!(error, Unfit::NoExclusion { .. }), "{name}: {error}");
    }
    world.done("XD", Role::Officer, undo(id).answering(hit));
    world.quiet();
    for name in ["XA", "XB", "XC", "XD"] {
        assert!(exclusions(&mut world, name)[0].undone_by.is_some(), "{name}");
    }
    assert!(concluded(&mut world, "XD", hit)[0].2);
    let found = searched(&mut world, "XA", None, search("Nemo Nobody")).1.matches.remove(0);
    assert_eq!(found.excluded, None);
    assert!(matches!(unfit(&mut world, "XD", undo(id)), Unfit::NoExclusion { .. }));
}

#[test]
fn the_owner_takes_an_exclusion_back_and_who_made_it_hears_of_it() {
    let (mut world, hit) = hit();
    let id = world.done("XB", Role::Officer, exclude(hit).to(code("XH")));
    world.quiet();
    world.done("XH", Role::Officer, undo(id));
    world.quiet();
    assert!(exclusions(&mut world, "XH")[0].undone_by.is_some());
    assert!(exclusions(&mut world, "XB").iter().all(|one| one.undone_by.is_some()));
    for name in ["XB", "XH"] {
        assert_eq!(
            concluded(&mut world, name, hit),
            [("XB".to_owned(), Conclusion::NotSame, true)],
            "{name}"
        );
    }
}

#[test]
fn a_correction_keeps_what_was_excluded_and_erasure_takes_all_of_it() {
    let mut world = chain();
    let (hit, _) = searched(&mut world, "XC", None, search("Nemo Nobody"));
    world.done("XC", Role::Officer, conclude(hit, Finding::CannotTell));
    let id = world.done("XC", Role::Officer, exclude(hit));
    world.quiet();
    let statements = vec![comity_act::Statement::ungraded(Property::Name, text("Nema Nobody"))];
    let (record, reason) = (record(1), text("misread"));
    let body =
        RecordCorrect { record, statements, subject: None, reason, revision: 1, handling: None };
    world.done("XA", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    for name in ["XA", "XB", "XC", "XD"] {
        assert_eq!(exclusions(&mut world, name).len(), 1, "{name}");
    }
    let body = RecordErase { record, reason: text("acquitted") };
    world.done("XA", Role::Officer, form(body).to(code("XB")));
    world.quiet();
    for name in ["XA", "XB", "XC", "XD"] {
        let rows = world.rows(name);
        for (key, row) in &rows {
            assert!(!matches!(row, Row::Hit(_)), "{name}: {key:?}");
            let Row::Act(row) = row else { continue };
            let concludes = [comity_act::Kind::HitConclude, comity_act::Kind::HitExclude];
            if concludes.iter().any(|kind| kind.code() == row.kind) {
                assert_eq!(row.stage, Stage::Erased, "{name}");
            }
        }
        assert!(world.says(name, id).is_none(), "{name}");
        world.log_is_whole(name);
    }
}

#[test]
fn all_of_it_is_rebuilt_from_the_journal() {
    let mut world = chain();
    let (hit, _) = searched(&mut world, "XC", None, search("Nemo Nobody"));
    world.done("XC", Role::Officer, conclude(hit, Finding::Same));
    let id = world.done("XC", Role::Officer, exclude(hit));
    world.quiet();
    world.done("XC", Role::Officer, undo(id).answering(hit));
    world.done("XC", Role::Officer, exclude(hit));
    world.quiet();
    for name in ["XA", "XB", "XC", "XD"] {
        let now = world.now();
        rebuild::is_equal_at(&mut world, name, now);
    }
}

#[test]
fn who_was_never_given_the_record_excludes_nobody_from_it() {
    let (mut world, hit) = hit();
    world.done("XB", Role::Officer, exclude(hit).to(code("XH")));
    world.quiet();
    let before = exclusions(&mut world, "XH");
    let mut forger = anew(&mut world, "XA", "XH");
    // All of it is signed as it should be, also what it has of XB.
    let (own, theirs) = (world.agency("XA").keys(), world.agency("XB").keys());
    let at = world.now();
    for (undoes, passed_on) in [(None, false), (None, true), (Some(before[0].first), true)] {
        let mut act = forger.unsigned(&world, exclude(hit).to(code("XH")));
        let id = act.id;
        let Body::HitExclude(body) = &mut act.body else { panic!() };
        (body.undoes, body.note) = (undoes, text(""));
        body.first = Some(if passed_on {
            first(&theirs, body, (hit, "XB", at))
        } else {
            first(&own, body, (id, "XA", act.at))
        });
        let act = forger.sign(act);
        let sealed = forger.sealed(&mut world, "XH", vec![act]);
        world.take("XA", "XH", &sealed).unwrap();
        assert_eq!(world.act("XH", id).stage, Stage::Held);
        assert_eq!(exclusions(&mut world, "XH"), before);
    }
}

#[test]
fn what_one_agency_says_of_a_record_is_no_more_than_goes_with_it_in_one_step() {
    let (mut world, hit) = hit();
    let mut forger = anew(&mut world, "XA", "XH");
    let mut said = Vec::new();
    // A thousand and one, whether or not our law lets them count.
    for _ in 0..11 {
        let form = || conclude(hit, Finding::Same).to(code("XH"));
        let acts: Vec<SignedAct> = (0..91).map(|_| forger.act(&world, form())).collect();
        said.extend(acts.iter().map(|signed| signed.act().id));
        let sealed = forger.sealed(&mut world, "XH", acts);
        world.take("XA", "XH", &sealed).unwrap();
    }
    world.work("XH");
    let stages: Vec<Stage> = said.iter().map(|&id| world.act("XH", id).stage).collect();
    assert!(stages[..1_000].iter().all(|stage| *stage == Stage::Held), "a person sees them");
    assert_eq!(stages[1_000..], [Stage::Erased], "what it says goes at once");
    assert!(world.row::<RecordRow>("XH", Key::Record(record(1))).is_some(), "and nothing else");
    let now = world.now();
    rebuild::is_equal_at(&mut world, "XH", now);
}

/// An exclusion as these keys sign it, said to be made by this agency.
fn first(keys: &Keys, body: &HitExclude, (act, name, at): (ActId, &str, Timestamp)) -> FirstMade {
    let (key_id, sign) = keys.act_signer(at);
    body.first_made((act, code(name), at), key_id, sign).unwrap()
}

/// What XD sends to XC, by whose copy it holds the record, in the name of others.
struct Told {
    forger: Forger,
    world: World,
}

impl Told {
    fn new(world: World) -> Self {
        let mut world = world;
        let forger = anew(&mut world, "XD", "XC");
        Self { forger, world }
    }

    /// How far it comes when XD tells this of an exclusion that `name` made, which these keys sign.
    fn stage(
        &mut self,
        (nth, name, keys): (u8, &str, &Keys),
        change: &dyn Fn(&mut HitExclude),
        later: &dyn Fn(&mut HitExclude),
    ) -> Stage {
        let act = ActId::from_bytes([nth; 16]);
        let mut form = exclude(act).to(code("XC"));
        let Body::HitExclude(body) = &mut form.body else { panic!() };
        body.note = text("");
        change(body);
        body.first = Some(first(keys, body, (act, name, self.world.now())));
        later(body);
        let act = self.forger.act(&self.world, form);
        let id = act.act().id;
        let sealed = self.forger.sealed(&mut self.world, "XC", vec![act]);
        self.world.take("XD", "XC", &sealed).unwrap();
        self.world.act("XC", id).stage
    }
}

/// Whoever held a copy ended any exclusion by writing the owner's name into it, and made one in
/// anybody's name, with words that no law had read.
#[test]
fn nobody_makes_up_an_exclusion_in_the_name_of_another() {
    let mut world = chain();
    let (hit, _) = searched(&mut world, "XC", None, search("Nemo Nobody"));
    let id = world.done("XC", Role::Officer, exclude(hit));
    world.quiet();
    let keys: Vec<_> =
        ["XA", "XB", "XD"].into_iter().map(|name| (name, world.agency(name).keys())).collect();
    let own = keys[2].1.clone();
    let mut told = Told::new(world);
    let as_is = |_: &mut HitExclude| ();
    for name in ["XA", "XB", "XC"] {
        let ends = |body: &mut HitExclude| body.undoes = Some(id);
        assert_eq!(told.stage((7, name, &own), &ends, &as_is), Stage::Held, "{name}");
        assert_eq!(told.stage((8, name, &own), &as_is, &as_is), Stage::Held, "{name}");
    }
    let unsigned = |body: &mut HitExclude| body.first.as_mut().unwrap().signed.clear();
    assert_eq!(told.stage((9, "XB", &own), &as_is, &unsigned), Stage::Held, "nobody signed it");
    let none = |body: &mut HitExclude| body.first = None;
    assert_eq!(told.stage((9, "XD", &own), &as_is, &none), Stage::Held, "nobody is named");
    // What XB signed for another record, or of another person, says nothing here.
    let (_, theirs) = keys[1].clone();
    let other = |body: &mut HitExclude| body.record = record(2);
    let here = |body: &mut HitExclude| body.record = record(1);
    assert_eq!(told.stage((10, "XB", &theirs), &other, &here), Stage::Held);
    let marked = |body: &mut HitExclude| body.marks = vec![7; 16];
    assert_eq!(told.stage((11, "XB", &theirs), &as_is, &marked), Stage::Held);
    let words = |body: &mut HitExclude| body.note = text("a namesake");
    assert_eq!(told.stage((12, "XB", &theirs), &words, &as_is), Stage::Held, "words go no further");
    // What XB signed stands under the name of XB, whoever brings it; the owner ends it everywhere.
    assert_eq!(told.stage((13, "XB", &theirs), &as_is, &as_is), Stage::Done);
    let ends = |body: &mut HitExclude| body.undoes = Some(id);
    let owners = keys[0].1.clone();
    let stages = [
        told.stage((14, "XB", &theirs), &ends, &as_is),
        told.stage((15, "XA", &owners), &ends, &as_is),
    ];
    assert_eq!(stages, [Stage::Held; 2], "XD is neither the owner nor who told it");
    let all = exclusions(&mut told.world, "XC");
    assert_eq!(all.len(), 2);
    assert!(all[0].undone_by.is_none(), "what XC found stands");
    assert_eq!((all[1].by, all[1].from), (code("XB"), code("XD")));
    // Of an agency that is not known here nobody can tell; it is the word of who tells it.
    assert_eq!(told.stage((16, "XZ", &own), &as_is, &as_is), Stage::Done);
    assert_eq!(exclusions(&mut told.world, "XC")[2].by, code("XD"));
}

#[test]
fn agencies_that_act_together_take_the_places_of_nobody_else() {
    let mut world = chain();
    let (hit, _) = searched(&mut world, "XC", None, search("Nemo Nobody"));
    world.quiet();
    let keys: Vec<_> =
        ["XA", "XB", "XD"].into_iter().map(|name| (name, world.agency(name).keys())).collect();
    let mut told = Told::new(world);
    let as_is = |_: &mut HitExclude| ();
    let fill = |told: &mut Told, (name, keys): &(&str, Arc<Keys>), from: u8, count: u8| {
        let stages = (0..count).map(|n| told.stage((from + n, name, keys), &as_is, &as_is));
        stages.filter(|stage| *stage == Stage::Done).count()
    };
    // XB and XD, and strangers whom XD invents, have fifty places each and no more.
    assert_eq!(fill(&mut told, &keys[1], 0, 51), 50);
    assert_eq!(fill(&mut told, &keys[2], 60, 51), 50);
    assert_eq!(fill(&mut told, &("XZ", keys[2].1.clone()), 120, 3), 0);
    assert_eq!(fill(&mut told, &keys[0], 130, 51), 51, "the owner has more");
    let id = told.world.done("XC", Role::Officer, exclude(hit));
    let all = exclusions(&mut told.world, "XC");
    assert!(all.iter().any(|one| one.first == id && one.by == code("XC")), "{}", all.len());
}

#[test]
fn an_exclusion_is_looked_at_again_no_later_than_its_record() {
    let (mut world, hit) = hit();
    world.done("XB", Role::Officer, exclude(hit).to(code("XH")));
    world.quiet();
    let made = exclusions(&mut world, "XH").remove(0);
    let row: RecordRow = world.row("XH", Key::Record(record(1))).unwrap();
    let mark = row.content.subject;
    let year = made.at.plus_millis(365 * 24 * HOUR_MS);
    let of_record = mark.review_at.into_iter().chain(mark.erase_at).min();
    assert_eq!(made.review_at, of_record.map_or(year, |at| at.min(year)));
    assert_eq!(row.due(), Some(made.review_at), "the record is due with it");
    let listed = |world: &mut World| {
        let scan = Scan::of(IndexKey::of(Family::Review), 10);
        let needs = Needs { scans: vec![scan], ..Needs::default() };
        let facts = world.agency("XH").driver.read(&needs).unwrap();
        facts.scans[0].iter().filter(|(_, key)| *key == Key::Record(record(1))).count()
    };
    assert_eq!(listed(&mut world), 1);
    world.done("XH", Role::Officer, undo(made.first));
    let row: RecordRow = world.row("XH", Key::Record(record(1))).unwrap();
    assert_eq!(row.due(), of_record, "what was taken back is not looked at again");
}

#[test]
fn a_wrong_arrest_opens_the_redress() {
    let (mut world, hit) = hit();
    let mut form = exclude(hit).to(code("XH"));
    form.stated.push(yes("wrong_person_arrested"));
    let id = world.done("XB", Role::Officer, form);
    let owed = world.deadlines("XB", id);
    let redress = owed.iter().find(|row| row.what.as_str() == "open-redress").unwrap();
    assert!(matches!(redress.state, DeadlineState::Running(_)), "{redress:?}");
    assert_eq!(redress.group, Some(comity_act::RoleGroup::Legal));
}

/// Two states under the law that ties core data to a match of biometric data.
fn under_pruem() -> World {
    const LAW: [&str; 3] = ["ied-2023-977", "led-2016-680", "pruem-2024-982"];
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &LAW), ("XB", authority, &LAW)]);
    world.agree("XA", "XB");
    world
}

/// XB was given a hit by XA, of a DNA profile.
fn profile_hit() -> (World, ActId) {
    let mut world = under_pruem();
    let stated = [(Property::ProfileReference, "LAB-7"), (Property::SampleType, "stain")];
    world.done("XA", Role::Officer, classes::register(RecordClass::DnaProfile, &stated));
    let form = classes::search(RecordClass::DnaProfile, Property::ProfileReference, "lab 7");
    let form = Form { case: Some(text("case 7")), ..form };
    let (hit, found) = searched(&mut world, "XB", Some("XA"), form);
    assert_eq!(found.matches.len(), 1, "{found:?}");
    (world, hit)
}

fn core_data(world: &mut World, name: &str, request: ActId) -> Vec<DeadlineRow> {
    let all = world.deadlines(name, request).into_iter();
    all.filter(|row| row.what.as_str() == "core-data").collect()
}

/// A request that follows up a hit; nobody states that it was confirmed, nor by what it matched.
fn follow_up(of: ActId) -> Form {
    request().to(code("XA")).answering(of)
}

#[test]
fn core_data_follow_a_confirmed_hit_in_48_hours_on_both_sides() {
    let (mut world, hit) = profile_hit();
    let id = world.done("XB", Role::Officer, conclude(hit, Finding::Same).to(code("XA")));
    world.quiet();
    // The request follows up the conclusion, or the hit itself.
    for of in [id, hit] {
        let request = world.done("XB", Role::Officer, follow_up(of));
        world.quiet();
        for name in ["XA", "XB"] {
            let owed = core_data(&mut world, name, request).remove(0);
            assert_eq!((owed.owed_by, owed.rule.as_str()), (code("XA"), "pruem-2024-982.47.4"));
            assert_eq!(owed.within.unwrap().to_string(), "48h", "{name}");
            assert!(matches!(owed.state, DeadlineState::Running(_)), "{name}: {owed:?}");
        }
        let mut form = answer(request).to(code("XB"));
        form.stated.push(yes("core_data_answer"));
        world.done("XA", Role::Officer, form);
        world.quiet();
        for name in ["XA", "XB"] {
            let owed = core_data(&mut world, name, request).remove(0);
            assert!(matches!(owed.state, DeadlineState::Met(_)), "{name}: {owed:?}");
        }
    }
}

#[test]
fn no_core_data_follow_a_hit_that_nobody_confirmed() {
    let (mut world, hit) = profile_hit();
    let barred = |world: &mut World, of: ActId| {
        let outcome = world.propose("XB", Role::Officer, follow_up(of));
        assert_eq!(outcome.stage, Stage::Barred, "{:#?}", outcome.verdict);
        outcome.verdict.because.iter().any(|reason| reason.rule == "pruem-2024-982.47.3")
    };
    assert!(barred(&mut world, hit), "a raw hit");
    // What an officer says of a hit that stands here, the hit says better.
    let mut stated = follow_up(hit);
    stated.stated.push(yes("hit_confirmed_by_person"));
    let tried = world.try_propose("XB", Role::Officer, stated);
    assert!(matches!(tried, Err(DriveError::Check(CheckError::Unheard(_)))), "{tried:?}");
    let id = world.done("XB", Role::Officer, conclude(hit, Finding::CannotTell).to(code("XA")));
    assert!(barred(&mut world, id) && barred(&mut world, hit), "it could not be told");
    world.done("XB", Role::Officer, conclude(hit, Finding::Same).to(code("XA")));
    world.done("XB", Role::Officer, exclude(hit).to(code("XA")));
    assert!(barred(&mut world, hit), "the last counts");
}

/// A name is no biometric data, whatever its record holds.
#[test]
fn no_core_data_follow_a_match_of_names_and_nobody_says_otherwise() {
    let mut world = under_pruem();
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    let (hit, _) = searched(&mut world, "XB", Some("XA"), search("Nemo Nobody"));
    world.done("XB", Role::Officer, conclude(hit, Finding::Same).to(code("XA")));
    world.quiet();
    let mut stated = follow_up(hit);
    stated.stated.push(yes("follows_biometric_match"));
    let tried = world.try_propose("XB", Role::Officer, stated);
    let Err(DriveError::Check(CheckError::Unheard(error))) = tried else { panic!("{tried:?}") };
    assert!(error.to_string().contains("follows_biometric_match"), "{error}");
    let request = world.done("XB", Role::Officer, follow_up(hit));
    world.quiet();
    for name in ["XA", "XB"] {
        assert_eq!(core_data(&mut world, name, request), [], "{name}");
    }
}

#[test]
fn who_is_given_a_copy_later_hears_of_it_too() {
    let (mut world, hit) = hit();
    let id = world.done("XB", Role::Officer, exclude(hit).to(code("XH")));
    world.quiet();
    let (_, found) = searched(&mut world, "XA", Some("XH"), search("Nemo Nobody"));
    assert!(found.matches[0].shared.is_some(), "{found:?}");
    assert_eq!(exclusions(&mut world, "XA")[0].first, id);
    let told = |world: &mut World| {
        let kind = comity_act::Kind::HitExclude.code();
        let acts = world.rows("XA").into_values();
        acts.filter(|row| matches!(row, Row::Act(row) if row.kind == kind)).count()
    };
    assert_eq!(told(&mut world), 1);
    searched(&mut world, "XA", Some("XH"), search("Nemo Nobody"));
    assert_eq!(told(&mut world), 1, "and hears of it once");
}

#[test]
fn a_confirmed_hit_gives_this_house_48_hours_where_no_text_does() {
    let mut world = World::pair();
    world.agree("XA", "XB");
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    let (hit, _) = searched(&mut world, "XB", Some("XA"), search("Nemo Nobody"));
    let follow_up = || request().to(code("XA")).answering(hit);
    let owed = |world: &mut World, request: ActId| {
        let all = world.deadlines("XA", request).into_iter();
        all.filter(|row| row.what.as_str() == "follow-up").collect::<Vec<_>>()
    };
    let raw = world.done("XB", Role::Officer, follow_up());
    world.quiet();
    assert_eq!(owed(&mut world, raw), [], "nobody compared both yet");
    world.done("XB", Role::Officer, conclude(hit, Finding::Same).to(code("XA")));
    let request = world.done("XB", Role::Officer, follow_up());
    world.quiet();
    let row = owed(&mut world, request).remove(0);
    assert_eq!((row.owed_by, row.rule.as_str()), (code("XA"), "base.3.11"));
    assert!(matches!(row.state, DeadlineState::Running(_)), "{row:?}");
    world.done("XA", Role::Officer, answer(request).to(code("XB")));
    let row = owed(&mut world, request).remove(0);
    assert!(matches!(row.state, DeadlineState::Met(_)), "{row:?}");
}

fn by_papers(hit: ActId, of: RecordId) -> Form {
    let (record, means, note) = (Some(of), vec![Means::Document], text(""));
    form(HitConclude { record, finding: Finding::Same, means, note, term: None }).answering(hit)
}

#[test]
fn a_hit_is_the_same_by_the_papers_where_its_content_came_or_is_held() {
    let (mut world, given) = hit();
    world.done("XB", Role::Officer, by_papers(given, record(1)).to(code("XH")));
    let (own, _) = searched(&mut world, "XH", None, search("Nemo Nobody"));
    world.done("XH", Role::Officer, by_papers(own, record(1)));
}

#[test]
fn a_bare_hit_on_a_record_is_the_same_by_biometrics_alone() {
    const PRUEM: [&str; 2] = ["pruem-2024-982", "led-2016-680"];
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &PRUEM), ("XB", authority, &PRUEM)]);
    let profile = [(Property::ProfileReference, "LAB-7"), (Property::SampleType, "stain")];
    let class = RecordClass::DnaProfile;
    world.done("XB", Role::Officer, classes::register(class, &profile));
    let form = classes::search(class, Property::ProfileReference, "lab 7");
    let form = Form { case: Some(text("case 1")), ..form };
    let (hit, found) = searched(&mut world, "XA", Some("XB"), form);
    assert_eq!(found.matches[0].shared, None, "a reference, and no content");
    let of = found.matches[0].record;
    let papers = world.propose("XA", Role::Officer, by_papers(hit, of).to(code("XB")));
    assert_eq!(papers.stage, Stage::Barred, "{:#?}", papers.verdict);
    assert!(papers.verdict.because.iter().any(|reason| reason.rule == "base.3.12"));
    let mut dna = by_papers(hit, of).to(code("XB"));
    let Body::HitConclude(body) = &mut dna.body else { panic!() };
    body.means = vec![Means::Dna];
    world.done("XA", Role::Officer, dna);
}

/// XB was given a bare hit by XA, of a name, in an emergency that no agreement covers.
fn bare_hit_of_a_name() -> (World, ActId, RecordId) {
    const PRUEM: [&str; 3] = ["ied-2023-977", "pruem-2024-982", "led-2016-680"];
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &PRUEM), ("XB", authority, &PRUEM)]);
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    let form = Form { urgency: Some(crate::urgency::emergency()), ..search("Nemo Nobody") };
    let (hit, found) = searched(&mut world, "XB", Some("XA"), form);
    assert_eq!(found.matches[0].shared, None, "a reference, and no content");
    (world, hit, record(1))
}

#[test]
fn a_bare_hit_of_a_name_is_the_same_by_no_biometrics_but_by_asking_its_owner() {
    let (mut world, hit, of) = bare_hit_of_a_name();
    let by = |means| {
        let mut form = by_papers(hit, of).to(code("XA"));
        let Body::HitConclude(body) = &mut form.body else { panic!() };
        body.means = vec![means];
        form
    };
    for means in [Means::Fingerprints, Means::Dna, Means::Face, Means::Document] {
        let outcome = world.propose("XB", Role::Officer, by(means));
        assert_eq!(outcome.stage, Stage::Barred, "{means:?}");
        assert!(outcome.verdict.because.iter().any(|reason| reason.rule == "base.3.12"));
    }
    world.done("XB", Role::Officer, by(Means::OwnerAsked));
}

#[test]
fn an_exclusion_of_what_nobody_saw_marks_nobody_and_is_made_all_the_same() {
    let (mut world, hit, of) = bare_hit_of_a_name();
    let by = |means, marks| {
        let (note, undoes, first) = (text(""), None, None);
        let body = HitExclude { record: of, means: vec![means], note, marks, undoes, first };
        form(body).answering(hit).to(code("XA"))
    };
    let marked = unfit(&mut world, "XB", by(Means::Document, vec![7; 16]));
    assert!(matches!(marked, Unfit::NothingTold), "{marked}");
    let mut marks = |means| {
        world.done("XB", Role::Officer, by(means, Vec::new()));
        world.quiet();
        exclusions(&mut world, "XA").last().unwrap().marks.len()
    };
    assert_eq!(marks(Means::Document), 0, "it stands with this hit alone");
    assert_eq!(marks(Means::Fingerprints), 0, "a name was searched for");
    assert_ne!(marks(Means::OwnerAsked), 0);
}
