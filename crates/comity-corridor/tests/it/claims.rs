//! What a peer says of itself, and who believes it.

use comity_act::{
    AgencyKind, Basis, Day, Handling, Purpose, Role,
    body::{InstrumentAdopt, PeerAdd},
};
use comity_corridor::{
    CheckError, DriveError, Form, Key,
    rows::{RelationRow, Stage},
};
use comity_law::Sample;

use crate::{
    forms::{answer_with, held, message, register},
    liars::Forger,
    world::{Agency, FOUNDED_MS, UNION, World, card_of, code, no, record, signed_card, text, yes},
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
        of_kind: None,
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
    let alone = world.propose("XA", Role::LegalAdviser, adopts(Some("XB")));
    assert_eq!(alone.stage, Stage::ForDecision, "one person alone accepts nothing");
    assert_eq!(world.propose("XA", Role::Officer, form.clone()).stage, Stage::Barred);
    world.adopted("XA", adopts(Some("XB")));
    assert_eq!(world.propose("XA", Role::Officer, form).stage, Stage::Done);
}

#[test]
fn what_a_peer_says_of_a_third_is_passed_over() {
    let (mut world, _) = outside();
    world.adopted("XB", adopts(Some("XA")).to(code("XA")));
    world.deliver("XB", "XA");
    assert!(world.row::<RelationRow>("XA", Key::Relation(code("XA"))).is_none());
}

#[test]
fn a_verdict_that_rests_on_national_law_cites_the_article() {
    let (mut world, form) = outside();
    world.adopted("XA", adopts(Some("XB")));
    let outcome = world.propose("XA", Role::Officer, form.clone());
    let cited: Vec<_> = outcome.verdict.because.iter().map(|r| r.cite.as_str()).collect();
    assert!(cited.iter().any(|cite| cite.ends_with(ARTICLE)), "{cited:?}");
    let mut spaced = form;
    spaced.recipients[0].basis = Some(Basis::National(text("police  cooperation act of XA, S. 9")));
    assert_eq!(world.propose("XA", Role::Officer, spaced).stage, Stage::Done);
}

/// Section 9 opens the message to XB; what goes to XC rests on no article, whatever it names.
#[test]
fn a_verdict_cites_only_the_articles_that_open_the_act() {
    let authority = AgencyKind::Authority;
    let all: Vec<(&str, AgencyKind, &[&str])> =
        [("XA", authority, &UNION[..]), ("XB", authority, &UNION), ("XC", authority, &UNION)]
            .into();
    let mut world = World::of(&all);
    let mut form = message("nothing of anybody").to(code("XB")).to(code("XC"));
    form.recipients[0].basis = Some(Basis::National(text(ARTICLE)));
    form.recipients[1].basis = Some(Basis::National(text("Police Cooperation Act of XA, s. 14")));
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
    let cited: Vec<_> = outcome.verdict.because.iter().map(|r| r.cite.as_str()).collect();
    assert!(cited.iter().any(|cite| cite.ends_with(ARTICLE)), "{cited:?}");
    assert!(!cited.iter().any(|cite| cite.contains("s. 14")), "{cited:?}");
}

/// A card of XC that the administrator adds, before or after somebody else acts for XA.
fn added(kind: AgencyKind, in_use: bool) -> (World, RelationRow) {
    let mut world = World::pair();
    if in_use {
        world.done("XA", Role::Officer, message("hello").to(code("XB")));
    }
    let stranger = Agency::bare("XC", kind, &[LED], 9);
    world.done("XA", Role::Administrator, Form::new(Agency::adding(&stranger)));
    let relation = world.row("XA", Key::Relation(code("XC"))).unwrap();
    (world, relation)
}

#[test]
fn after_set_up_who_runs_the_server_pins_keys_and_accepts_nothing_that_a_card_claims() {
    let (_, before) = added(AgencyKind::Organisation, false);
    assert_eq!((before.kind, before.claimed_kind), (Some(AgencyKind::Organisation), None));
    assert_eq!((before.instruments.len(), before.claimed.len()), (1, 0));
    let (mut world, after) = added(AgencyKind::UnionAgency, true);
    assert_eq!((after.kind, after.claimed_kind), (None, Some(AgencyKind::UnionAgency)));
    assert_eq!((after.instruments.len(), after.claimed.len()), (0, 1));
    world.done("XA", Role::Officer, message("its keys are trusted").to(code("XC")));
    let Form { mut body, .. } = adopts(Some("XC"));
    if let comity_act::Body::InstrumentAdopt(adopt) = &mut body {
        (adopt.instrument, adopt.of_kind) = (text("base"), Some(AgencyKind::UnionAgency));
    }
    let alone = world.propose("XA", Role::Administrator, Form::new(body.clone()));
    assert_eq!(alone.stage, Stage::Barred, "not by who runs the server");
    world.adopted("XA", Form::new(body));
    let accepted: RelationRow = world.row("XA", Key::Relation(code("XC"))).unwrap();
    let kinds = (accepted.kind, accepted.claimed_kind);
    assert_eq!(kinds, (Some(AgencyKind::UnionAgency), None));
    assert_eq!(accepted.claimed.len(), 1, "its instruments wait for words of their own");
}

/// A later card of XC that says another kind of body.
fn restyled(world: &mut World, (kind, serial): (AgencyKind, u64)) -> RelationRow {
    let stranger = Agency::bare("XC", kind, &[LED], 9);
    let claims = card_of(&stranger.keys(), kind, &[LED], serial);
    let card = signed_card(&stranger.keys(), &claims, FOUNDED_MS);
    let body = PeerAdd { card, ..Agency::adding(&stranger) };
    world.done("XA", Role::Administrator, Form::new(body));
    world.row("XA", Key::Relation(code("XC"))).unwrap()
}

#[test]
fn who_calls_itself_less_than_an_authority_is_taken_at_its_word() {
    for kind in [AgencyKind::Private, AgencyKind::Organisation] {
        let (mut world, relation) = added(kind, true);
        assert_eq!((relation.kind, relation.claimed_kind), (Some(kind), None));
        // What it takes back later is a claim like any other, and neither lifts the other's bars.
        let others = [AgencyKind::Authority, AgencyKind::Private, AgencyKind::Organisation];
        for (other, serial) in others.into_iter().zip(2..) {
            let relation = restyled(&mut world, (other, serial));
            let claimed = Some(other).filter(|other| *other != kind);
            assert_eq!((relation.kind, relation.claimed_kind), (Some(kind), claimed));
        }
    }
}

#[test]
fn what_is_barred_to_organisations_is_barred_to_who_says_that_it_is_one() {
    const ORGANISATIONS: &str = "sis-2018-1862.65.1";
    for (kind, is_barred) in [(AgencyKind::Organisation, true), (AgencyKind::Authority, false)] {
        let (mut world, _) = added(kind, true);
        world.adopted("XA", adopts(Some("XC")));
        let Form { mut body, .. } = adopts(None);
        if let comity_act::Body::InstrumentAdopt(adopt) = &mut body {
            adopt.instrument = text("sis-2018-1862");
        }
        world.adopted("XA", Form::new(body));
        let stated = vec![yes("sis_data_included"), no("special_categories_included")];
        let form = Form { stated, ..message("from SIS").to(code("XC")) };
        let verdict = world.propose("XA", Role::Officer, form).verdict;
        let mut because = verdict.because.iter();
        let found = because.any(|reason| reason.rule == ORGANISATIONS);
        assert_eq!(found, is_barred, "{kind:?}: {:?}", verdict.because);
    }
}

#[test]
fn a_kind_of_body_is_said_of_another_agency_only() {
    let (mut world, _) = outside();
    for of in [None, Some("XA")] {
        let Form { mut body, .. } = adopts(of);
        if let comity_act::Body::InstrumentAdopt(adopt) = &mut body {
            adopt.of_kind = Some(AgencyKind::Authority);
        }
        let tried = world.try_propose("XA", Role::LegalAdviser, Form::new(body));
        assert!(matches!(tried, Err(DriveError::Check(CheckError::KindOfNobody))), "{tried:?}");
    }
}

#[test]
fn words_that_no_pack_lists_are_no_national_law() {
    let (mut world, form) = outside();
    world.adopted("XA", adopts(Some("XB")));
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
    world.adopted("XA", adopts(Some("XB")));
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
    world.adopted("XA", adopts(Some("XB")));
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
        let stated = vec![yes("personal_data_included"), no("special_categories_included")];
        let mut form = Form { stated, ..message("a person") }.to(code("XB"));
        form.recipients[0].basis = Some(Basis::National(text(cited)));
        let act = forger.act(&world, form);
        let sealed = forger.sealed(&mut world, "XB", vec![act]);
        let taken = world.take("XA", "XB", &sealed).unwrap();
        assert_eq!(taken.outcomes[0].stage, stage, "{:?}", taken.outcomes[0].verdict);
    }
}
