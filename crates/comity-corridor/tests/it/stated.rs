//! What officers state, and what becomes of a statement that nobody hears.

use comity_act::{
    AgencyKind, Body, Property, Purpose, RefusalGround, Role, Stated, Statement, SubjectCategory,
    SubjectMark,
    body::{MessageSend, RequestRefuse},
};
use comity_corridor::{CheckError, DriveError, Form, UnheardError, rows::Stage};

use crate::{
    forms::{answer, message, request, suspect},
    world::{UNION, World, code, form, no, text, word, yes},
};

const LED: &str = "led-2016-680";

/// XA under the law of the Union, and XC under none.
fn third_country() -> World {
    let authority = AgencyKind::Authority;
    World::of(&[("XA", authority, &UNION), ("XC", authority, &[])])
}

fn words() -> Form {
    form(MessageSend { subject: text("Suspect"), text: text("Nemo Nobody, born 1979-03-02") })
}

/// Whether all that is stated is heard of who proposes it.
fn heard(world: &mut World, (by, role): (&str, Role), form: Form) -> Result<(), UnheardError> {
    match world.try_propose(by, role, form) {
        Ok(_) => Ok(()),
        Err(DriveError::Check(CheckError::Unheard(error))) => Err(error),
        Err(other) => panic!("{other:?}"),
    }
}

pub(crate) fn unheard(world: &mut World, form: Form) -> UnheardError {
    let told = heard(world, ("XA", Role::Officer), form);
    let Err(error) = told else { panic!("it was heard") };
    error
}

#[test]
fn words_to_a_third_country_name_the_missing_fact_when_nobody_says_whom_they_are_about() {
    let mut world = third_country();
    let outcome = world.propose("XA", Role::Officer, words().to(code("XC")));
    assert_eq!(outcome.stage, Stage::Barred);
    let missing: Vec<_> = outcome.verdict.missing.iter().map(|m| m.fact.as_str()).collect();
    assert!(missing.contains(&"personal_data_included"), "{missing:?}");
    let verdict = &outcome.verdict;
    let unsure: Vec<_> = verdict.because.iter().filter(|one| !one.unknown.is_empty()).collect();
    assert!(!unsure.is_empty(), "{verdict:?}");
    for one in unsure {
        assert!(one.unknown.iter().all(|fact| missing.contains(&&**fact)), "{one:?}");
        assert!(verdict.says(one).starts_with("not yet known: "), "{one:?}");
    }
}

#[test]
fn what_two_recipients_lack_by_different_rules_is_asked_once() {
    let authority = AgencyKind::Authority;
    let all: [(&str, AgencyKind, &[&str]); 3] =
        [("XA", authority, &UNION), ("XB", authority, &UNION), ("XC", authority, &[])];
    let mut world = World::of(&all);
    let outcome = world.propose("XA", Role::Officer, words().to(code("XB")).to(code("XC")));
    let mut missing: Vec<_> = outcome.verdict.missing.iter().map(|one| &one.fact).collect();
    let count = missing.len();
    missing.sort_unstable();
    missing.dedup();
    assert_eq!(missing.len(), count, "{:?}", outcome.verdict.missing);
}

#[test]
fn words_with_personal_data_do_not_go_to_a_third_country_as_a_greeting() {
    let mut world = third_country();
    let stated = vec![yes("personal_data_included"), yes("quality_checked")];
    let outcome = world.propose("XA", Role::Officer, Form { stated, ..words() }.to(code("XC")));
    assert_eq!(outcome.stage, Stage::Barred);
    let rules: Vec<_> = outcome.verdict.because.iter().map(|r| r.rule.as_str()).collect();
    assert!(rules.iter().any(|rule| rule.starts_with(&format!("{LED}.35"))), "{rules:?}");
}

#[test]
fn that_a_recipient_is_adequate_the_legal_adviser_says() {
    let mut world = third_country();
    let stated = vec![yes("personal_data_included"), yes("recipient_adequate")];
    let form = Form { stated, ..words() }.to(code("XC"));
    let error = unheard(&mut world, form.clone());
    assert!(matches!(error, UnheardError::OtherRole { .. }), "{error:?}");
    let bars = |outcome: comity_corridor::Outcome| {
        outcome.verdict.because.iter().any(|reason| reason.rule == "led-2016-680.35.4")
    };
    assert!(!bars(world.propose("XA", Role::LegalAdviser, form.clone())));
    let silent = Form { stated: vec![yes("personal_data_included")], ..form };
    assert!(bars(world.propose("XA", Role::Officer, silent)), "unstated, none is");
}

#[test]
fn words_about_nobody_go_anywhere_because_the_officer_says_so() {
    let mut world = third_country();
    world.done("XA", Role::Officer, message("the line is down").to(code("XC")));
}

#[test]
fn a_request_within_the_protected_area_goes_without_a_word_on_personal_data() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, request().to(code("XB")));
}

#[test]
fn a_statement_that_the_act_itself_disproves_is_refused() {
    let mut world = World::pair();
    let mut form = crate::forms::search("Nemo Nobody").to(code("XB"));
    form.stated.push(no("personal_data_included"));
    assert!(matches!(unheard(&mut world, form), UnheardError::Contradicted { .. }));
}

#[test]
fn a_computed_fact_and_an_unknown_one_are_refused_and_nothing_is_recorded() {
    let mut world = World::pair();
    let size = world.driver("XA").durable_size();
    let mut form = message("hello").to(code("XB"));
    form.stated.push(yes("owner_is_self"));
    assert!(matches!(unheard(&mut world, form.clone()), UnheardError::Computed { .. }));
    form.stated.last_mut().unwrap().fact = text("no_such_fact");
    assert!(matches!(unheard(&mut world, form), UnheardError::NoFact { .. }));
    assert_eq!(world.driver("XA").durable_size(), size);
}

#[test]
fn what_a_peer_states_of_our_side_is_passed_over_and_the_act_arrives() {
    let mut world = World::pair();
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    let mut form = answer(asked).to(code("XA"));
    form.stated.push(yes("offence_punishable_requested"));
    world.done("XB", Role::Officer, form);
    assert_eq!(world.deliver("XB", "XA").len(), 1);
}

#[test]
fn a_word_of_no_list_and_a_number_out_of_range_are_no_facts() {
    let mut world = third_country();
    let of = |stated| Form { stated: vec![stated], ..message("a greeting") }.to(code("XC"));
    let says = |error: UnheardError| error.to_string();
    let bogus = says(unheard(&mut world, of(word("realtime_objective", "bogus"))));
    assert!(bogus.contains("never `bogus`"), "{bogus}");
    let fewer =
        Stated { fact: text("sentence_months"), value: comity_act::StatedValue::Number(-5) };
    let fewer = says(unheard(&mut world, of(fewer)));
    assert!(fewer.contains("from 0"), "{fewer}");
    let typo = says(unheard(&mut world, of(yes("no_such_fact"))));
    assert!(typo.contains("no fact `no_such_fact`"), "{typo}");
}

/// XB, asked by XA, refuses on this ground and states that the person is persecuted there.
fn refused(ground: Option<RefusalGround>, stated: &str) -> Result<(), UnheardError> {
    let mut world = World::pair();
    let asked = world.done("XA", Role::Officer, request().to(code("XB")));
    world.deliver("XA", "XB");
    let refusal = RequestRefuse { ground, text: text("Not in conformity with the rules.") };
    let mut form = form(refusal).answering(asked).to(code("XA"));
    form.stated.push(yes(stated));
    heard(&mut world, ("XB", Role::Officer), form)
}

#[test]
fn a_refusal_states_that_somebody_is_protected_whatever_its_ground_says() {
    assert!(refused(Some(RefusalGround::OwnLawProhibits), "persecution_risk").is_ok());
    assert!(refused(None, "asylum_applicant").is_ok());
    assert!(refused(Some(RefusalGround::Persecution), "persecution_risk").is_ok());
    assert!(refused(Some(RefusalGround::OwnLawProhibits), "own_national").is_ok());
}

/// XA, a body of this kind, passes on what the law of a third country forbids the provider.
fn forbidden(kind: AgencyKind, role: Role) -> Result<(), UnheardError> {
    let mut world = World::of(&[("XA", kind, &UNION), ("XB", AgencyKind::Authority, &UNION)]);
    let mut form = message("hello").to(code("XB"));
    form.stated.push(yes("third_country_conflict"));
    heard(&mut world, ("XA", role), form)
}

#[test]
fn what_binds_a_provider_it_says_itself_or_who_answers_for_the_law_passes_it_on() {
    let told = forbidden(AgencyKind::Authority, Role::Officer);
    let Err(UnheardError::OtherRole { who, .. }) = told else { panic!("{told:?}") };
    assert_eq!(who, "service provider");
    assert!(forbidden(AgencyKind::Authority, Role::LegalAdviser).is_ok());
    assert!(forbidden(AgencyKind::Private, Role::Officer).is_ok());
}

/// XA passes on, in this role, that a judge authorised it.
fn authorised(role: Role) -> Result<(), UnheardError> {
    let mut world = World::pair();
    world.appoint("XA", Role::JudicialAuthority);
    let mut form = message("hello").to(code("XB"));
    form.stated.push(yes("judicial_authorisation_granted"));
    heard(&mut world, ("XA", role), form)
}

#[test]
fn that_a_judge_authorised_it_the_judge_alone_says() {
    for role in [Role::Officer, Role::LegalAdviser] {
        let told = authorised(role);
        let Err(UnheardError::OtherRole { who, .. }) = told else { panic!("{role}: {told:?}") };
        assert_eq!(who, "judicial authority");
    }
    assert_eq!(authorised(Role::JudicialAuthority), Ok(()));
}

/// XA is bound by the Convention against Torture, and XB by nothing.
fn convention() -> World {
    let authority = AgencyKind::Authority;
    World::of(&[("XA", authority, &["cat-1984"]), ("XB", authority, &[])])
}

/// Words about nobody that serve an arrest, and what is stated of its dangers.
fn for_an_arrest(dangers: impl IntoIterator<Item = Stated>) -> Form {
    let mut form = message("see the warrant").for_purpose(Purpose::Arrest).to(code("XB"));
    form.stated.push(no("human_rights_violation"));
    form.stated.extend(dangers);
    form
}

#[test]
fn an_arrest_of_which_nobody_says_that_it_is_safe_names_who_can_say_so() {
    let mut world = convention();
    let outcome = world.propose("XA", Role::Officer, for_an_arrest([]));
    assert_eq!(outcome.stage, Stage::Barred);
    let missing: Vec<_> =
        outcome.verdict.missing.iter().map(|m| (m.fact.as_str(), m.who.as_str())).collect();
    assert_eq!(missing, [("arrest_endangers", "legal adviser")]);
}

#[test]
fn who_wants_the_arrest_does_not_vouch_that_it_is_safe() {
    let mut world = convention();
    let error = unheard(&mut world, for_an_arrest([no("arrest_endangers")]));
    assert!(matches!(error, UnheardError::Reassures { .. }), "{error:?}");
    let told = error.to_string();
    assert!(told.contains("anybody may raise the worry"), "{told}");
    assert!(told.contains("have the legal adviser act"), "{told}");
    world.done("XA", Role::LegalAdviser, for_an_arrest([no("arrest_endangers")]));
}

#[test]
fn whoever_tells_a_third_country_a_suspects_address_is_asked_what_awaits_the_person_there() {
    let authority = AgencyKind::Authority;
    let bound = ["led-2016-680", "cat-1984"];
    let mut world = World::of(&[("XA", authority, &bound), ("XC", authority, &[])]);
    let mut missing = |property, category| {
        let mut asked = request().to(code("XC"));
        let Body::RequestMake(body) = &mut asked.body else { panic!() };
        body.subject = vec![Statement::ungraded(property, text("12 Harbour Street"))];
        body.mark = Some(SubjectMark { category: Some(category), ..suspect() });
        let outcome = world.propose("XA", Role::Officer, asked);
        outcome.verdict.missing.iter().any(|one| one.fact.as_str() == "arrest_endangers")
    };
    assert!(missing(Property::Address, SubjectCategory::Suspect));
    assert!(!missing(Property::Address, SubjectCategory::Witness), "nobody arrests a witness");
    assert!(!missing(Property::Name, SubjectCategory::Suspect), "a name is no place");
}

#[test]
fn whoever_sees_the_danger_says_so_and_the_arrest_is_barred() {
    let mut world = convention();
    let outcome = world.propose("XA", Role::Officer, for_an_arrest([yes("arrest_endangers")]));
    assert_eq!(outcome.stage, Stage::Barred);
    assert!(outcome.verdict.because.iter().any(|reason| reason.rule == "cat-1984.1.1"));
    assert!(outcome.verdict.missing.is_empty(), "{:?}", outcome.verdict.missing);
}

#[test]
fn an_ordinary_message_is_asked_nothing_of_an_arrest_and_a_stated_violation_bars_it() {
    let mut world = convention();
    world.done("XA", Role::Officer, message("the line is down").to(code("XB")));
    let mut form = message("what he said under blows").to(code("XB"));
    form.stated.push(yes("human_rights_violation"));
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.verdict.because[0].rule, "base.6.1");
}
