//! What a peer says of itself, and who believes it.

use comity_act::{AgencyKind, Basis, Day, Handling, Purpose, Role, body::InstrumentAdopt};
use comity_corridor::{
    CheckError, DriveError, Form, Key,
    rows::{RelationRow, Stage},
};
use comity_law::Sample;

use crate::{
    forms::{answer_with, held, message, register},
    liars::Forger,
    world::{UNION, World, code, no, record, text, yes},
};

/// What the pack of XA lists for an answer in an investigation.
const ARTICLE: &str = "Police Cooperation Act of XA, s. 9";
const LED: &str = "led-2016-680";

fn adopts(of: Option<&str>) -> Form {
    Form::new(InstrumentAdopt {
        instrument: text(LED),
        from: Day(0),
        declarations: Vec::new(),
        of: of.map(code),
        pack: None,
        until: None,
    })
}

/// XA under the law of the Union, and XB under none, with a record that XA would give to XB.
fn outside() -> (World, Form) {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &UNION), ("XB", authority, &[])]);
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    let copy = held(&mut world, "XA", record(1));
    let mut form = answer_with(copy, comity_act::ActId::new(world.now(), [0; 10])).to(code("XB"));
    form.answers = None;
    form.recipients[0].basis = Some(Basis::National(text(ARTICLE)));
    (world, form)
}

#[test]
fn what_a_peer_says_binds_it_opens_nothing_until_the_legal_adviser_accepts_it() {
    let (mut world, form) = outside();
    assert_eq!(world.propose("XA", Role::Officer, form.clone()).stage, Stage::Barred);
    world.adopted("XB", adopts(None).to(code("XA")));
    world.deliver("XB", "XA");
    assert_eq!(world.propose("XA", Role::Officer, form.clone()).stage, Stage::Barred);
    let relation: RelationRow = world.row("XA", Key::Relation(code("XB"))).unwrap();
    let claimed: Vec<_> = relation.claimed.iter().map(|one| one.instrument.as_str()).collect();
    assert_eq!((relation.instruments, claimed), (vec![], vec![LED]));
    let officer = world.propose("XA", Role::Officer, adopts(Some("XB")));
    assert_eq!(officer.stage, Stage::Barred, "an officer accepts nothing");
    world.done("XA", Role::LegalAdviser, adopts(Some("XB")));
    assert_eq!(world.propose("XA", Role::Officer, form).stage, Stage::Done);
}

#[test]
fn what_a_peer_says_of_a_third_is_passed_over() {
    let (mut world, _) = outside();
    world.done("XB", Role::LegalAdviser, adopts(Some("XA")).to(code("XA")));
    world.deliver("XB", "XA");
    assert!(world.row::<RelationRow>("XA", Key::Relation(code("XA"))).is_none());
}

#[test]
fn a_verdict_that_rests_on_national_law_cites_the_article() {
    let (mut world, form) = outside();
    world.done("XA", Role::LegalAdviser, adopts(Some("XB")));
    let outcome = world.propose("XA", Role::Officer, form.clone());
    let cited: Vec<_> = outcome.verdict.because.iter().map(|r| r.cite.as_str()).collect();
    assert!(cited.iter().any(|cite| cite.ends_with(ARTICLE)), "{cited:?}");
    let mut spaced = form;
    spaced.recipients[0].basis = Some(Basis::National(text("police  cooperation act of XA, S. 9")));
    assert_eq!(world.propose("XA", Role::Officer, spaced).stage, Stage::Done);
}

#[test]
fn words_that_no_pack_lists_are_no_national_law() {
    let (mut world, form) = outside();
    world.done("XA", Role::LegalAdviser, adopts(Some("XB")));
    for (cited, says) in [
        (
            "Police Cooperation Act of XA, s. 99",
            "did you mean `Police Cooperation Act of XA, s. 9`?",
        ),
        ("XA law", "name one of `Police Cooperation Act of XA, s. 9`, "),
        (" ", "name one of "),
    ] {
        let mut form = form.clone();
        form.recipients[0].basis = Some(Basis::National(text(cited)));
        let refused = world.try_propose("XA", Role::Officer, form);
        let Err(DriveError::Check(CheckError::UnknownArticle(error))) = refused else {
            panic!("`{cited}` went on");
        };
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn an_article_opens_only_the_acts_and_purposes_that_the_pack_lists_for_it() {
    let (mut world, form) = outside();
    world.done("XA", Role::LegalAdviser, adopts(Some("XB")));
    // Section 12 opens warnings, not answers; section 14 answers for evidence alone.
    for (article, purpose, stage) in [
        ("Police Cooperation Act of XA, s. 12", Purpose::Investigate, Stage::Barred),
        ("Police Cooperation Act of XA, s. 14", Purpose::Investigate, Stage::Barred),
        ("Police Cooperation Act of XA, s. 14", Purpose::Evidence, Stage::Done),
        (ARTICLE, Purpose::Evidence, Stage::Barred),
    ] {
        let mut form = form.clone().for_purpose(purpose);
        form.stated.push(no("human_rights_violation"));
        form.recipients[0].basis = Some(Basis::National(text(article)));
        let outcome = world.propose("XA", Role::Officer, form);
        assert_eq!(outcome.stage, stage, "{article}: {:?}", outcome.verdict.because);
    }
}

#[test]
fn the_way_forward_names_the_articles_that_would_open_the_act() {
    let (mut world, mut form) = outside();
    world.done("XA", Role::LegalAdviser, adopts(Some("XB")));
    form.recipients[0].basis = None;
    let law = comity_sim::agency::law();
    let asked = world.propose("XA", Role::Officer, form).verdict.asked.unwrap();
    let ways = law.ways_forward(&Sample::read(&law, &asked, world.now().day()).unwrap().question);
    let choices: Vec<&String> =
        ways.iter().flat_map(|way| &way.changes).flat_map(|change| &change.choices).collect();
    assert_eq!(choices, [ARTICLE]);
}

#[test]
fn a_peers_words_open_nothing_here_unless_its_pack_lists_them() {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &[]), ("XB", authority, &[])]);
    let mut forger = Forger::of(&mut world, "XA");
    for (cited, stage) in [(ARTICLE, Stage::Done), ("An Act of my own", Stage::Held)] {
        let stated = vec![yes("personal_data_included")];
        let mut form = Form { stated, ..message("a person") }.to(code("XB"));
        form.recipients[0].basis = Some(Basis::National(text(cited)));
        let act = forger.act(&world, form);
        let sealed = forger.sealed(&mut world, "XB", vec![act]);
        let taken = world.take("XA", "XB", &sealed).unwrap();
        assert_eq!(taken.outcomes[0].stage, stage, "{:?}", taken.outcomes[0].verdict);
    }
}
