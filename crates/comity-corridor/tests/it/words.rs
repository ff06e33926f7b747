//! What words and files tell of persons: nobody certifies it but who writes them.

use std::sync::Arc;

use comity_act::{
    ActId, AgencyKind, AttachmentId, AttachmentRef, Body, Day, Property, Purpose, RecordId, Role,
    Shared, Stated, StatedValue, Statement, SubjectCategory, SubjectMark,
    body::{AgreementClauses, AgreementPropose, MessageSend, RecordRegister},
};
use comity_corridor::{CheckError, DriveError, Form, Outcome, UnheardError, rows::Stage};
use comity_law::{Facts, Law, Sample};

use crate::{
    agreements::proposal,
    forms::{answer_with, held, message, request, suspect},
    urgency::emergency,
    world::{UNION, World, agreement, code, form, no, record, text, yes},
};

/// A set of words, as an officer states it.
pub(crate) fn words(fact: &str, all: &[&str]) -> Stated {
    let all = all.iter().map(|word| text(word)).collect();
    Stated { fact: text(fact), value: StatedValue::Words(all) }
}

/// A message of which nobody says yet what it tells.
fn told(stated: impl IntoIterator<Item = Stated>) -> Form {
    let body = MessageSend { subject: text("A child"), text: text("She is nine years old.") };
    Form { stated: stated.into_iter().collect(), ..form(body) }
}

/// The same, with nothing stated but that it was checked.
fn unsaid(form: Form) -> Form {
    Form { stated: vec![yes("quality_checked")], ..form }
}

/// A file that goes along.
fn photograph() -> AttachmentRef {
    AttachmentRef {
        id: AttachmentId::from_bytes([4; 16]),
        digest: [4; 32],
        size_bytes: 12,
        name: text("photograph.jpg"),
        media_type: text("image/jpeg"),
        key: [7; 32],
    }
}

/// The facts on which an act was decided, towards its first recipient.
pub(crate) fn facts(world: &mut World, name: &str, outcome: &Outcome) -> Facts {
    let law = Arc::clone(&world.driver(name).node().law);
    let asked = outcome.verdict.asked.as_deref().unwrap();
    Sample::read(&law, asked, Day(0)).unwrap().question.towards[0].facts.clone()
}

#[test]
fn an_act_that_tells_nothing_of_persons_has_no_date_of_review() {
    let mut world = World::pair();
    assert_eq!(sent(&mut world, message("the line is down")).review_date_set, None);
}

/// The facts of what XA sends to XB.
fn sent(world: &mut World, form: Form) -> Facts {
    let outcome = world.propose("XA", Role::Officer, form.to(code("XB")));
    facts(world, "XA", &outcome)
}

pub(crate) fn missing(outcome: &Outcome) -> Vec<&str> {
    outcome.verdict.missing.iter().map(|missing| missing.fact.as_str()).collect()
}

fn unheard(world: &mut World, form: Form) -> UnheardError {
    crate::stated::unheard(world, form.to(code("XB")))
}

/// States that no instrument binds: only an agreement opens anything between them.
fn strangers() -> World {
    let authority = AgencyKind::Authority;
    World::of(&[("XA", authority, &[]), ("XB", authority, &[])])
}

pub(crate) fn set(
    all: &[&'static str],
) -> std::collections::BTreeSet<std::borrow::Cow<'static, str>> {
    all.iter().map(|word| (*word).into()).collect()
}

#[test]
fn of_words_and_files_nothing_is_certified_that_nobody_said() {
    let mut world = World::pair();
    let mut file = form(MessageSend { subject: text(""), text: text("") });
    file.attachments = vec![photograph()];
    for form in [told([]), told([yes("personal_data_included")]), unsaid(request()), file] {
        let found = sent(&mut world, form);
        assert_eq!(found.minor_included, None);
        assert_eq!(found.special_categories_included, None);
        assert_eq!(found.vulnerable_subject, None);
        assert_eq!(found.subjects, None);
        assert_eq!(found.fields_included, None);
        assert_eq!(found.fact_or_assessment_marked, found.quality_checked);
    }
}

#[test]
fn words_beside_a_record_may_tell_more_than_the_record() {
    let mut world = World::pair();
    let (asked, shared) = asked_and_held(&mut world, suspect());
    let form = unsaid(answer_with(shared, asked).to(code("XA")));
    let outcome = world.propose("XB", Role::Officer, form.clone());
    assert_eq!(missing(&outcome), ["special_categories_included"]);
    let found = facts(&mut world, "XB", &outcome);
    assert_eq!((found.minor_included, found.subjects), (None, None));
    // One tick for a covering note, and then the record alone says what goes.
    let stated = [form.stated.clone(), vec![no("words_about_persons")]].concat();
    let outcome = world.propose("XB", Role::Officer, Form { stated, ..form });
    assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    let found = facts(&mut world, "XB", &outcome);
    assert_eq!(found.minor_included, Some(false));
    assert_eq!(found.subjects, Some(set(&["suspect"])));
    assert_eq!(found.fields_included, Some(set(&["birth-date", "name"])));
}

/// XA asked XB, which has a record about somebody with this mark.
fn asked_and_held(world: &mut World, subject: SubjectMark) -> (ActId, Shared) {
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    let id: RecordId = record(1);
    let body = RecordRegister {
        record: id,
        class: World::CLASS,
        subject,
        statements: vec![
            Statement::ungraded(Property::Name, text("Nemo Nobody")),
            Statement::ungraded(Property::BirthDate, text("2016-05-17")),
        ],
        source: text("case 1"),
    };
    let stated = vec![yes("quality_checked")];
    world.done("XB", Role::Officer, Form { stated, ..form(body) });
    (asked, held(world, "XB", id))
}

#[test]
fn a_record_of_a_minor_is_of_a_minor_whatever_is_said() {
    let mut world = World::pair();
    let child = SubjectMark { minor: true, ..suspect() };
    let (asked, shared) = asked_and_held(&mut world, child);
    let form = answer_with(shared, asked).to(code("XA"));
    let outcome = world.propose("XB", Role::Officer, form.clone());
    let found = facts(&mut world, "XB", &outcome);
    assert_eq!((found.minor_included, found.vulnerable_subject), (Some(true), Some(true)));
    for stated in [no("minor_included"), no("vulnerable_subject"), words("subjects", &["witness"])]
    {
        let mut form = form.clone();
        form.stated.push(stated);
        let refused = world.try_propose("XB", Role::Officer, form);
        let is_contradicted = matches!(
            refused,
            Err(DriveError::Check(CheckError::Unheard(UnheardError::Contradicted { .. })))
        );
        assert!(is_contradicted, "{refused:?}");
    }
}

#[test]
fn who_says_that_words_are_about_nobody_says_that_they_tell_nothing_of_anybody() {
    let mut world = World::pair();
    for nobody in ["personal_data_included", "words_about_persons"] {
        let found = sent(&mut world, told([no(nobody)]));
        assert_eq!(found.personal_data_included, Some(false));
        assert_eq!(found.words_about_persons, Some(false));
        assert_eq!(found.minor_included, Some(false));
        assert_eq!(found.special_categories_included, Some(false));
        assert_eq!(found.vulnerable_subject, Some(false));
        assert_eq!((found.subjects, found.fields_included), (Some(set(&[])), Some(set(&[]))));
    }
    for worse in [
        yes("minor_included"),
        yes("special_categories_included"),
        yes("vulnerable_subject"),
        words("subjects", &["witness"]),
        words("fields_included", &["name"]),
    ] {
        let form = told([no("personal_data_included"), worse]);
        let error = unheard(&mut world, form);
        assert!(matches!(error, UnheardError::Contradicted { .. }), "{error:?}");
    }
}

#[test]
fn a_plain_message_costs_one_tick() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, message("the line is down").to(code("XB")));
}

#[test]
fn about_whom_is_one_question_and_what_follows_from_it_is_not_asked() {
    let mut world = World::pair();
    let found = sent(&mut world, told([words("subjects", &["victim"])]));
    assert_eq!(found.personal_data_included, Some(true));
    assert_eq!(found.vulnerable_subject, Some(true));
    assert_eq!(found.subject_category_stated, Some(true));
    let adult = [words("subjects", &["suspect"]), no("minor_included")];
    assert_eq!(sent(&mut world, told(adult.clone())).vulnerable_subject, Some(false));
    assert_eq!(sent(&mut world, told([yes("minor_included")])).vulnerable_subject, Some(true));
    assert_eq!(sent(&mut world, told([no("vulnerable_subject")])).minor_included, Some(false));
    let health = sent(&mut world, told([words("fields_included", &["health", "name"])]));
    assert_eq!(health.special_categories_included, Some(true));
    let plain = sent(&mut world, told([words("fields_included", &["name"])]));
    assert_eq!(plain.special_categories_included, Some(false));
    for stated in [
        vec![no("vulnerable_subject"), yes("minor_included")],
        vec![no("vulnerable_subject"), words("subjects", &["informant"])],
        vec![no("special_categories_included"), words("fields_included", &["belief"])],
    ] {
        let error = unheard(&mut world, told(stated));
        assert!(matches!(error, UnheardError::Contradicted { .. }), "{error:?}");
    }
}

#[test]
fn the_mark_of_a_request_says_about_whom_it_is() {
    let mut world = World::pair();
    let mut form = request();
    let Body::RequestMake(make) = &mut form.body else { panic!("a request") };
    make.mark = Some(SubjectMark {
        category: Some(SubjectCategory::Missing),
        minor: true,
        ..SubjectMark::default()
    });
    let found = sent(&mut world, form);
    assert_eq!(found.subjects, Some(set(&["missing"])));
    assert_eq!((found.minor_included, found.vulnerable_subject), (Some(true), Some(true)));
}

#[test]
fn an_ordinary_message_about_a_person_names_few_boxes() {
    let mut world = World::pair();
    let outcome = world.propose("XA", Role::Officer, told([]).to(code("XB")));
    let asked = ["personal_data_included", "quality_checked", "special_categories_included"];
    assert_eq!(missing(&outcome), asked);
}

#[test]
fn an_emergency_is_asked_nothing_of_its_words_and_owes_it_afterwards() {
    let authority = AgencyKind::Authority;
    let all = [&UNION[..], &["national-xa", "national-xc"]].concat();
    for (by, bound) in [("XA", &all[..]), ("XC", &all[..])] {
        let hub = AgencyKind::UnionAgency;
        let mut world =
            World::of(&[(by, authority, bound), ("XB", authority, &UNION), ("XH", hub, &UNION)]);
        for to in ["XB", "XH"] {
            let mut form = told([]).to(code(to));
            form.purpose = None;
            form.urgency = Some(emergency());
            let outcome = world.propose(by, Role::DutyOfficer, form.clone());
            assert_eq!(outcome.stage, Stage::Done, "{by} to {to}: {:#?}", outcome.verdict);
            assert_eq!(missing(&outcome), [""; 0]);
            let found = facts(&mut world, by, &outcome);
            assert_eq!(found.words_described, Some(false));
            // Who says that there is a child is not asked more than who keeps silent.
            form.stated = vec![yes("minor_included"), yes("quality_checked")];
            let outcome = world.propose(by, Role::DutyOfficer, form);
            assert_eq!(outcome.stage, Stage::Done, "{by} to {to}: {:#?}", outcome.verdict);
            let owed = outcome.verdict.obligations.iter();
            let completes: Vec<_> = owed.filter(|owed| owed.rule.as_str() == "base.8.4").collect();
            assert_eq!(completes.len(), 1, "what is unsaid is said by the next working day");
            assert_eq!(completes[0].within.unwrap().to_string(), "1wd");
        }
    }
}

#[test]
fn an_emergency_that_says_all_of_its_words_owes_no_more_words() {
    let mut world = strangers();
    let mut form = told([
        words("subjects", &["victim"]),
        yes("minor_included"),
        words("fields_included", &["name"]),
        yes("quality_checked"),
    ]);
    form.urgency = Some(emergency());
    let outcome = world.propose("XA", Role::DutyOfficer, form.to(code("XB")));
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
    assert!(outcome.verdict.obligations.iter().all(|owed| owed.rule.as_str() != "base.8.4"));
}

#[test]
fn silence_in_an_emergency_lifts_no_bar_of_an_arrest_abroad() {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &["cat-1984"]), ("XC", authority, &[])]);
    let mut form = told([yes("arrest_endangers")]).to(code("XC"));
    form.purpose = Some(Purpose::Locate);
    form.urgency = Some(emergency());
    let outcome = world.propose("XA", Role::DutyOfficer, form.clone());
    assert_eq!(outcome.stage, Stage::Barred);
    assert!(outcome.verdict.because.iter().any(|reason| reason.rule == "cat-1984.1.1"));
    form.stated.push(words("subjects", &["missing"]));
    let outcome = world.propose("XA", Role::DutyOfficer, form);
    assert_eq!(outcome.stage, Stage::Barred, "whoever it is, somebody sees the danger");
}

#[test]
fn what_words_tell_is_asked_before_what_awaits_the_person_there() {
    let authority = AgencyKind::Authority;
    let bound = ["led-2016-680", "cat-1984"];
    let mut world = World::of(&[("XA", authority, &bound), ("XC", authority, &[])]);
    let mut asked = |told_of: &[Stated]| -> Vec<String> {
        let plain = [yes("personal_data_included"), words("subjects", &["suspect"])];
        let form = told([&plain[..], told_of].concat()).to(code("XC"));
        let outcome = world.propose("XA", Role::Officer, form);
        let of_place = ["arrest_endangers", "fields_included"];
        let asked = missing(&outcome).into_iter().filter(|fact| of_place.contains(fact));
        asked.map(str::to_owned).collect()
    };
    assert_eq!(asked(&[]), ["fields_included"]);
    assert_eq!(asked(&[words("fields_included", &["address"])]), ["arrest_endangers"]);
    assert!(asked(&[words("fields_included", &["name"])]).is_empty());
}

/// XA and XB agree to exchange names of suspects, and nothing else.
fn narrow() -> World {
    let mut world = strangers();
    let mut form = proposal(agreement(1), &["XA", "XB"]);
    let Body::AgreementPropose(AgreementPropose { subjects, clauses, .. }) = &mut form.body else {
        panic!("a proposal")
    };
    *subjects = vec![SubjectCategory::Suspect];
    *clauses = AgreementClauses { properties: vec![Property::Name], ..clauses.clone() };
    world.done("XA", Role::LegalAdviser, form.to(code("XB")));
    world.deliver("XA", "XB");
    let signature = world.signature("XB", agreement(1)).to(code("XA"));
    world.done("XB", Role::LegalAdviser, signature);
    world.deliver("XB", "XA");
    world
}

#[test]
fn an_agreement_on_suspects_does_not_cover_words_of_which_nobody_says_whom_they_are_about() {
    let mut world = narrow();
    let plain = [yes("quality_checked"), no("special_categories_included")];
    let outcome = world.propose("XA", Role::Officer, told(plain.clone()).to(code("XB")));
    assert_eq!(outcome.stage, Stage::Barred);
    let asked = missing(&outcome);
    assert!(asked.contains(&"subjects") && asked.contains(&"fields_included"), "{asked:?}");
    for (whom, what, stage) in [
        ("suspect", "name", Stage::Done),
        ("witness", "name", Stage::Barred),
        ("suspect", "address", Stage::Barred),
    ] {
        let said = [words("subjects", &[whom]), words("fields_included", &[what])];
        let stated = [&plain[..], &said].concat();
        let outcome = world.propose("XA", Role::Officer, told(stated).to(code("XB")));
        assert_eq!(outcome.stage, stage, "{whom}, {what}: {:?}", outcome.verdict);
    }
    let outcome = world.propose("XA", Role::Officer, message("the line is down").to(code("XB")));
    assert_eq!(outcome.stage, Stage::Done, "of nobody, whoever is agreed on");
}

#[test]
fn a_second_agreement_takes_away_nothing_that_the_first_opens() {
    let mut world = strangers();
    for (n, subjects) in [(1, vec![]), (2, vec![SubjectCategory::Victim])] {
        let mut form = proposal(agreement(n), &["XA", "XB"]);
        let Body::AgreementPropose(body) = &mut form.body else { panic!("a proposal") };
        body.safeguards = !subjects.is_empty();
        if subjects.is_empty() {
            body.search_classes.clear();
        }
        body.subjects = subjects;
        world.done("XA", Role::LegalAdviser, form.to(code("XB")));
        world.deliver("XA", "XB");
        let signature = world.signature("XB", agreement(n)).to(code("XA"));
        world.done("XB", Role::LegalAdviser, signature);
        world.deliver("XB", "XA");
        let said = [words("subjects", &["suspect"]), words("fields_included", &["name"])];
        let plain = [yes("quality_checked"), no("minor_included")];
        let form = told([&plain[..], &said].concat()).to(code("XB"));
        let outcome = world.propose("XA", Role::Officer, form);
        assert_eq!(outcome.stage, Stage::Done, "{n}: {:?}", outcome.verdict);
    }
}

#[test]
fn who_writes_is_asked_before_anybody_else_is_disturbed() {
    let authority = AgencyKind::Authority;
    let bound = [&UNION[..], &["national-xb"]].concat();
    let mut world = World::of(&[("XA", authority, &UNION), ("XB", authority, &bound)]);
    let (asked, shared) = asked_and_held(&mut world, suspect());
    let mut form = unsaid(answer_with(shared, asked).to(code("XA")));
    form.stated.push(no("special_categories_included"));
    let outcome = world.propose("XB", Role::Officer, form.clone());
    assert_eq!(outcome.stage, Stage::Barred, "{:?}", outcome.verdict);
    assert_eq!(missing(&outcome), ["minor_included"]);
    let of = |minor| [form.stated.clone(), vec![minor]].concat();
    let child = Form { stated: of(yes("minor_included")), ..form.clone() };
    assert_eq!(world.propose("XB", Role::Officer, child).stage, Stage::ForDecision);
    world.done("XB", Role::Officer, Form { stated: of(no("minor_included")), ..form });
}

/// The walk-through that shows lawyers how a rule is added.
const WALK: &str = include_str!("../../../../docs/law/README.md");

/// The block of the walk-through that begins so.
fn block(language: &str, begins: &str) -> String {
    let open = format!("```{language}\n{begins}");
    let (_, rest) = WALK.split_once(&open).unwrap();
    format!("{begins}{}", rest.split_once("```").unwrap().0)
}

/// The shipped law with what the lawyer of the walk-through adds.
fn walked() -> std::collections::BTreeMap<String, String> {
    let mut files = Law::shipped_texts();
    let refuse = block("toml", "# XA sends a missing child's");
    let permit = refuse
        .replace("\nbecause = [\"national-xa-police.12.1\"]", "\nbecause = [\"base.2.1\"]")
        .replace("ways = [[\"youth_office_heard\"]]\n", "")
        .replace("youth_office_heard = false", "youth_office_heard = true");
    let instrument = format!(
        "title = \"Police Act of XA\"\nkind = \"national\"\nsource = \"a test\"\n\
         [binds]\nbars = \"own\"\ngateways = \"own\"\n[rules]\n{}",
        block("toml", "\"national-xa-police.12.1\"")
    );
    let cases = "cases/refuse/unheard.toml";
    for (path, text) in [
        ("instrument.toml", instrument),
        ("facts/youth.toml", block("toml", "[[fact]]")),
        ("12-biometrics-of-children.cedar", block("cedar", "// Art. 12")),
        (cases, refuse),
        ("cases/permit/heard.toml", permit),
        ("register.toml", "[rows]\n".to_owned()),
    ] {
        files.insert(format!("national/xa-police/{path}"), text);
    }
    files
}

#[test]
fn the_rule_of_the_walk_through_holds_for_a_child_in_words_alone() {
    let files = walked();
    let law = Arc::new(Law::load(files.clone()).unwrap());
    let report = comity_law::check::check(&law, &files).unwrap();
    assert!(report.is_ok(), "{:?} {:?}", report.wrong, report.gaps);
    let mut world = strangers();
    world.agree("XA", "XB");
    let mut world = world.under(&law);
    let adopt = comity_sim::agency::adoption("national-xa-police");
    world.adopted("XA", Form::new(adopt));
    let stated =
        [yes("strict_necessity_stated"), words("fields_included", &["biometric-reference"])];
    let mut send = |minor: Option<bool>| {
        let minor = minor.map(|is| if is { yes("minor_included") } else { no("minor_included") });
        let form = told(stated.iter().cloned().chain(minor));
        world.propose("XA", Role::Officer, form.to(code("XB")))
    };
    let refused = send(Some(true));
    assert_eq!(refused.stage, Stage::Barred);
    assert_eq!(refused.verdict.because[0].rule, "national-xa-police.12.1");
    let asked = send(None);
    assert_eq!(asked.stage, Stage::Barred);
    assert!(missing(&asked).contains(&"minor_included"), "{:?}", missing(&asked));
    assert_eq!(send(Some(false)).stage, Stage::Done);
}

#[test]
fn what_carries_nothing_written_and_no_record_is_as_it_was() {
    let mut world = World::pair();
    let found = sent(&mut world, crate::forms::search("Nemo Nobody"));
    assert_eq!((found.minor_included, found.words_about_persons), (Some(false), Some(false)));
}
