//! What a peer says of itself, and who believes it.

use comity_act::{AgencyKind, Basis, Day, Handling, Role, body::InstrumentAdopt};
use comity_corridor::{
    Form, Key,
    rows::{RelationRow, Stage},
};

use crate::{
    forms::{answer_with, held, register},
    world::{UNION, World, code, record, text},
};

const LED: &str = "led-2016-680";

fn adopts(of: Option<&str>) -> Form {
    Form::new(InstrumentAdopt {
        instrument: text(LED),
        from: Day(0),
        declarations: Vec::new(),
        of: of.map(code),
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
    form.recipients[0].basis = Some(Basis::National(text("XA Police Act, s. 12")));
    (world, form)
}

#[test]
fn what_a_peer_says_binds_it_opens_nothing_until_the_legal_adviser_accepts_it() {
    let (mut world, form) = outside();
    assert_eq!(world.propose("XA", Role::Officer, form.clone()).stage, Stage::Barred);
    world.done("XB", Role::LegalAdviser, adopts(None).to(code("XA")));
    world.deliver("XB", "XA");
    assert_eq!(world.propose("XA", Role::Officer, form.clone()).stage, Stage::Barred);
    let relation: RelationRow = world.row("XA", Key::Relation(code("XB"))).unwrap();
    assert_eq!((relation.instruments, relation.claimed), (vec![], vec![text(LED)]));
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
    assert!(cited.iter().any(|cite| cite.ends_with("XA Police Act, s. 12")), "{cited:?}");
    let mut blank = form;
    blank.recipients[0].basis = Some(Basis::National(text(" ")));
    assert_eq!(world.propose("XA", Role::Officer, blank).stage, Stage::Barred);
}
