//! Attacks by a peer, and by who stands between two peers, that once came through.

use comity_act::{
    AgencyKind, Basis, Handling, KeyProof, Property, RecordId, Role, Shared, SignedCard, Statement,
    body::{AgreementSuspend, PeerAdd, PeerIntroduce, RecallIssue, RecordCorrect, RecordErase},
};
use comity_corridor::{
    CheckError, DriveError, Form, Key, KeysError, UnheardError,
    rows::{EarlyRow, PeerRow, RecordRow, RelationRow, Stage},
};

use crate::{
    forms::{answer_with, h2, register, request, search, suspect},
    liars::Forger,
    world::{Agency, FOUNDED_MS, UNION, World, code, form, record, signed_card, text},
};

pub(crate) fn shared(record: RecordId, owner: &str, name: &str, revision: u32) -> Shared {
    Shared {
        record,
        owner: code(owner),
        class: World::CLASS,
        subject: suspect(),
        handling: Handling::default(),
        statements: vec![Statement::ungraded(Property::Name, text(name))],
        revision,
        told: Vec::new(),
        conditions: Vec::new(),
    }
}

/// One act of a forger's, sealed, taken and worked on; how far it came.
fn sent(world: &mut World, forger: &mut Forger, to: &str, form: Form) -> Stage {
    let act = forger.act(world, form.to(code(to)));
    let sealed = forger.sealed(world, to, vec![act]);
    let name = forger.name.clone();
    let stage = world.take(&name, to, &sealed).unwrap().outcomes[0].stage;
    world.work(to);
    stage
}

/// What XB's copy says, if it holds one.
fn says(world: &mut World, record: RecordId) -> Option<String> {
    let row: Option<RecordRow> = world.row("XB", Key::Record(record));
    row.map(|row| row.content.statements[0].value.as_str().to_owned())
}

/// A generation of a list of one, under another number; `ended` just after it began.
fn generation(list: &[u8], number: u32, ended: bool) -> Vec<u8> {
    let mut bytes = list[2..].to_vec();
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    if ended {
        bytes[12..20].copy_from_slice(&(FOUNDED_MS + 1).to_be_bytes());
    }
    bytes
}

fn add(world: &mut World, card: Vec<u8>, fingerprint: &str) -> Result<Stage, CheckError> {
    let add = PeerAdd { card, fingerprint: text(fingerprint), replaces: false };
    match world.try_propose("XA", Role::Administrator, Form::new(add)) {
        Ok(outcome) => Ok(outcome.stage),
        Err(DriveError::Check(error)) => Err(error),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_card_with_the_victims_keys_beside_the_attackers_has_another_fingerprint() {
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &UNION), ("XC", authority, &UNION)]);
    let victim = Agency::bare("XB", authority, &UNION, 77);
    let mallory = Agency::bare("XB", authority, &UNION, 99);
    let theirs = victim.keys().own().public().encode();
    let mine = mallory.keys().own().public().encode();
    let mut claims = victim.claims.clone();
    claims.issued_at = claims.issued_at.plus_millis(2);
    claims.keys = [vec![1, 2], generation(&mine, 1, false), generation(&theirs, 9, true)].concat();
    let card = signed_card(&mallory.keys(), &claims, FOUNDED_MS);
    let added = add(&mut world, card, &victim.fingerprint());
    assert!(matches!(added, Err(CheckError::OtherFingerprint { .. })), "{added:?}");
}

#[test]
fn the_card_of_a_known_peer_that_no_known_key_signed_is_a_changed_key() {
    let mut world = World::pair();
    let mallory = Agency::bare("XB", AgencyKind::Authority, &UNION, 99);
    let theirs = world.agency("XB").keys().own().public().encode();
    let mine = mallory.keys().own().public().encode();
    let number = u32::from_be_bytes(theirs[2..6].try_into().unwrap());
    let mut claims = world.agency("XB").claims.clone();
    claims.serial = 2;
    claims.issued_at = claims.issued_at.plus_millis(2);
    let mut added = |ended: bool| {
        claims.keys =
            [vec![1, 2], generation(&theirs, number, ended), generation(&mine, number + 1, false)]
                .concat();
        let card = signed_card(&mallory.keys(), &claims, FOUNDED_MS + 2);
        let keys = world.agency("XA").keys().keys_of(&claims).unwrap();
        let fingerprint = comity_seal::fingerprint::Fingerprint::of(&keys).to_string();
        add(&mut world, card, &fingerprint)
    };
    // Of a key that is not ended it must show that it has it, and it does not.
    let (changed, unproved) = (added(true), added(false));
    assert!(matches!(changed, Err(CheckError::ChangedKey { .. })), "{changed:?}");
    let is_unproved = matches!(unproved, Err(CheckError::BadCard(KeysError::Unproved { .. })));
    assert!(is_unproved, "{unproved:?}");
}

/// XB's next card, signed by the key that is known: it names XC's keys as its second generation,
/// with these proofs beside its own.
fn renewal(world: &mut World, proofs: &[KeyProof]) -> Vec<u8> {
    let (keys, theirs) = (world.agency("XB").keys(), world.agency("XC").keys());
    let mine = keys.own().public().encode();
    let theirs = theirs.own().public().encode();
    let number = u32::from_be_bytes(mine[2..6].try_into().unwrap());
    let mut claims = world.agency("XB").claims.clone();
    claims.serial = 2;
    claims.keys =
        [vec![1, 2], generation(&mine, number, false), generation(&theirs, number + 1, false)]
            .concat();
    let (key_id, sign) = keys.act_signer(claims.issued_at);
    claims.proofs = proofs.to_vec();
    claims.proofs.push(KeyProof { key_id, signature: sign(&claims.possession()) });
    let (key_id, sign) = keys.act_signer(claims.issued_at);
    claims.to_sign(key_id).signed_by(sign).unwrap()
}

#[test]
fn a_renewal_that_names_the_key_of_another_agency_is_refused() {
    let mut world = World::three();
    let theirs = world.agency("XC").card.clone();
    // XC's own proof is over XC's card, and says nothing of XB's.
    let theirs = SignedCard::parse(&theirs).unwrap().claims().proofs.clone();
    assert_eq!(theirs.len(), 1);
    for proofs in [vec![], theirs] {
        let card = renewal(&mut world, &proofs);
        let (now, mut chance) = (world.now(), world.chance());
        let renewed = world.driver("XA").renew_card(now, card, &mut chance);
        let is_unproved = matches!(
            renewed,
            Err(DriveError::Check(CheckError::BadCard(KeysError::Unproved { .. })))
        );
        assert!(is_unproved, "{renewed:?}");
    }
}

#[test]
fn the_highest_revision_is_corrected_without_a_panic() {
    let mut world = World::pair();
    let asked = world.done("XB", Role::Officer, request().to(code("XA")));
    world.deliver("XB", "XA");
    let mut forger = Forger::of(&mut world, "XA");
    let copy = shared(record(9), "XA", "Nemo", u32::MAX);
    sent(&mut world, &mut forger, "XB", answer_with(copy, asked));
    let statements = vec![Statement::ungraded(Property::Name, text("Ada"))];
    let body = RecordCorrect {
        record: record(9),
        statements,
        subject: None,
        reason: text("x"),
        revision: u32::MAX,
        handling: None,
    };
    sent(&mut world, &mut forger, "XB", form(body));
    assert_eq!(says(&mut world, record(9)).as_deref(), Some("Nemo"), "it is no newer one");
}

#[test]
fn a_third_agency_neither_overwrites_nor_recalls_what_its_owner_gave() {
    let mut world = World::with_hub();
    world.done("XH", Role::Officer, register(record(1), "Nemo Nobody", h2()));
    world.done("XB", Role::Officer, search("Nemo Nobody").to(code("XH")));
    world.quiet();
    let asked = world.done("XB", Role::Officer, request().to(code("XA")));
    world.deliver("XB", "XA");
    let mut forger = Forger::of(&mut world, "XA");
    let copy = shared(record(1), "XH", "Innocent Person", 7);
    let stage = sent(&mut world, &mut forger, "XB", answer_with(copy, asked));
    assert_eq!(stage, Stage::Held, "a person sees that the copies differ");
    let recall = RecallIssue { records: vec![record(1)], reason: text("x") };
    sent(&mut world, &mut forger, "XB", form(recall));
    let row: RecordRow = world.row("XB", Key::Record(record(1))).unwrap();
    assert_eq!(row.content.statements[0].value.as_str(), "Nemo Nobody");
    assert_eq!(row.came_from, Some(code("XH")));
}

#[test]
fn what_nobody_asked_for_is_not_held_as_anothers_record() {
    let mut world = World::three();
    let asked = world.done("XB", Role::Officer, request().to(code("XA")));
    world.deliver("XB", "XA");
    let mut forger = Forger::of(&mut world, "XA");
    let mut unasked = answer_with(shared(record(10), "XC", "Innocent Person", 0), asked);
    unasked.answers = None;
    let stage = sent(&mut world, &mut forger, "XB", unasked);
    assert_eq!((stage, says(&mut world, record(10))), (Stage::Held, None));
    // What was asked for is taken once; a closed request opens no door.
    for (number, held) in [(11, true), (12, false)] {
        let copy = shared(record(number), "XC", "Innocent Person", 0);
        sent(&mut world, &mut forger, "XB", answer_with(copy, asked));
        assert_eq!(says(&mut world, record(number)).is_some(), held, "record {number}");
    }
}

#[test]
fn the_copy_of_the_owner_takes_the_place_of_a_thirds() {
    let mut world = World::three();
    let asked = world.done("XB", Role::Officer, request().to(code("XA")));
    let of_owner = world.done("XB", Role::Officer, request().to(code("XC")));
    world.deliver("XB", "XA");
    world.deliver("XB", "XC");
    let mut third = Forger::of(&mut world, "XA");
    let planted = shared(record(9), "XC", "Innocent Person", u32::MAX);
    sent(&mut world, &mut third, "XB", answer_with(planted, asked));
    let mut owner = Forger::of(&mut world, "XC");
    let genuine = shared(record(9), "XC", "Real Suspect", 3);
    sent(&mut world, &mut owner, "XB", answer_with(genuine, of_owner));
    assert_eq!(says(&mut world, record(9)).as_deref(), Some("Real Suspect"));
    let row: RecordRow = world.row("XB", Key::Record(record(9))).unwrap();
    assert_eq!((row.came_from, row.content.revision), (Some(code("XC")), 3));
}

/// A copy that a third gave again, with its owner's restriction this time, counted as known.
#[test]
fn a_stricter_copy_by_a_third_counts_and_a_looser_one_does_not() {
    let mut world = World::three();
    let asked = [(); 3].map(|()| world.done("XB", Role::Officer, request().to(code("XA"))));
    world.deliver("XB", "XA");
    let mut third = Forger::of(&mut world, "XA");
    let loose = shared(record(9), "XC", "Nemo", 0);
    let mut strict = Shared { handling: h2(), ..loose.clone() };
    strict.subject.minor = true;
    let copies = [(loose.clone(), false), (strict, true), (loose, true)];
    for ((copy, is_guarded), asked) in copies.into_iter().zip(asked) {
        sent(&mut world, &mut third, "XB", answer_with(copy, asked));
        let row: RecordRow = world.row("XB", Key::Record(record(9))).unwrap();
        let (handling, subject) = (row.content.handling, row.content.subject);
        assert_eq!((handling.not_onward, subject.minor), (is_guarded, is_guarded));
    }
}

#[test]
fn what_was_recalled_comes_back_from_its_owner_alone() {
    let mut world = World::three();
    let asked = world.done("XB", Role::Officer, request().to(code("XA")));
    let of_owner = world.done("XB", Role::Officer, request().to(code("XC")));
    world.deliver("XB", "XA");
    world.deliver("XB", "XC");
    let mut owner = Forger::of(&mut world, "XC");
    let copy = shared(record(9), "XC", "Nemo", 0);
    sent(&mut world, &mut owner, "XB", answer_with(copy.clone(), of_owner));
    let recall = RecallIssue { records: vec![record(9)], reason: text("not ours to give") };
    sent(&mut world, &mut owner, "XB", form(recall));
    assert!(says(&mut world, record(9)).is_none());
    let mut third = Forger::of(&mut world, "XA");
    let again = third.act(&world, answer_with(copy.clone(), asked).to(code("XB")));
    let id = again.act().id;
    let sealed = third.sealed(&mut world, "XB", vec![again]);
    world.take("XA", "XB", &sealed).unwrap();
    world.work("XB");
    assert_eq!((world.act("XB", id).stage, says(&mut world, record(9))), (Stage::Erased, None));
    sent(&mut world, &mut owner, "XB", answer_with(copy, of_owner));
    assert!(says(&mut world, record(9)).is_some(), "its owner gave it again");
}

#[test]
fn who_reads_no_content_makes_none() {
    let mut world = World::pair();
    let forms = || {
        let erase = form(RecordErase { record: record(3), reason: text("x") });
        [search("Nemo").to(code("XB")), register(record(3), "Planted", h2()), erase]
    };
    for role in [Role::Administrator, Role::Service] {
        for form in forms() {
            let tried = world.try_propose("XA", role, form);
            let is_refused = matches!(tried, Err(DriveError::Check(CheckError::NotOfRole { .. })));
            assert!(is_refused, "{role}");
        }
    }
}

#[test]
fn the_facts_of_the_legal_adviser_are_not_stated_by_an_officer() {
    let mut world =
        World::of(&[("XA", AgencyKind::Authority, &UNION), ("XB", AgencyKind::Authority, &[])]);
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Handling::default()));
    let copy = crate::forms::held(&mut world, "XA", record(1));
    let mut form = answer_with(copy, comity_act::ActId::new(world.now(), [0; 10])).to(code("XB"));
    form.answers = None;
    form.recipients[0].basis = Some(Basis::National(text("Police Cooperation Act of XA, s. 9")));
    let facts = ["controller_assessment", "undertaking_given"];
    form.stated.extend(facts.map(crate::world::yes));
    let refused = world.try_propose("XA", Role::Officer, form.clone());
    assert!(matches!(
        refused,
        Err(DriveError::Check(CheckError::Unheard(UnheardError::OtherRole { .. })))
    ));
    form.stated.retain(|stated| !facts.contains(&stated.fact.as_str()));
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.stage, Stage::Barred);
    assert!(outcome.verdict.because.iter().any(|reason| reason.rule.contains(".35.")));
}

#[test]
fn a_search_for_a_name_is_no_search_for_a_face() {
    const PRUEM: [&str; 2] = ["pruem-2024-982", "led-2016-680"];
    let authority = AgencyKind::Authority;
    let mut world = World::of(&[("XA", authority, &PRUEM), ("XB", authority, &PRUEM)]);
    let body = comity_act::body::SearchRun {
        class: World::CLASS,
        terms: vec![comity_act::body::Term { property: Property::Name, value: text("Nemo") }],
        subject: Some(comity_act::SubjectCategory::Suspect),
        justification: text("x"),
        list: None,
    };
    let mut form = form(body).to(code("XB"));
    form.stated = vec![crate::world::word("search_scheme", "pruem-faces")];
    let refused = world.try_propose("XA", Role::Officer, form.clone());
    assert!(matches!(
        refused,
        Err(DriveError::Check(CheckError::Unheard(UnheardError::Computed { .. })))
    ));
    form.stated.clear();
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.stage, Stage::Barred, "{:?}", outcome.verdict);
}

#[test]
fn nobody_is_introduced_to_itself_nor_made_known_before_a_person_looked() {
    let mut world = World::pair();
    let own = Agency::bare("XB", AgencyKind::UnionAgency, &UNION, 55);
    let false_card = Agency::bare("XD", AgencyKind::UnionAgency, &UNION, 56);
    let mut forger = Forger::of(&mut world, "XA");
    let introduce = |agency: &Agency| Form::new(PeerIntroduce { card: agency.card.clone() });
    let acts = [&own, &false_card].map(|agency| {
        let form = introduce(agency).to(code("XB"));
        forger.act(&world, form)
    });
    let sealed = forger.sealed(&mut world, "XB", acts.to_vec());
    world.take("XA", "XB", &sealed).unwrap();
    assert!(world.row::<PeerRow>("XB", Key::Peer(code("XB"))).is_none());
    let claimed: Option<RelationRow> = world.row("XB", Key::Relation(code("XD")));
    assert!(claimed.is_none_or(|row| row.kind.is_none()), "a card that waits opens nothing");
    // The agency itself is no changed key for it.
    let real = Agency::bare("XD", AgencyKind::Authority, &UNION, 57);
    let added = world.try_propose("XB", Role::Administrator, Form::new(Agency::adding(&real)));
    assert_eq!(added.unwrap().stage, Stage::Done);
}

#[test]
fn what_a_peer_says_of_an_unknown_agreement_is_kept_once() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let id = crate::world::agreement(77);
    let suspend = || AgreementSuspend { agreement: id, reason: text("x") };
    let acts = (0..5).map(|_| forger.act(&world, Form::new(suspend()).to(code("XB"))));
    let acts: Vec<_> = acts.collect();
    let sealed = forger.sealed(&mut world, "XB", acts);
    world.take("XA", "XB", &sealed).unwrap();
    let row: Option<EarlyRow> = world.row("XB", Key::Early(id));
    assert!(row.is_none_or(|row| row.stopped.len() <= 1));
}
