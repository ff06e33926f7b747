//! Acts that their officer signs by passkey: carried, verified, and missed.

use comity_act::{
    ActId, OfficerCertificate, OfficerId, OfficerProof, OfficerSignature, Purpose, Role, SignedAct,
    SignedCertificate, Timestamp, body::DutySettle,
};
use comity_corridor::{
    CheckError, DriveError, Entry, Form, Key, Marked, Outcome, marked,
    rows::{DeadlineRow, DeadlineState, OfficerRow, Stage},
    verify_signature,
};
use comity_seal::{assertion::Assertion, digest::digest, signing::SigningKey};

use crate::{
    forms::{grant, message, register},
    liars::Forger,
    urgency::emergency,
    world::{Failed, World, code, form, no, record, text},
};

/// What came as the signature of an act with these bytes.
type Made<'a> = &'a dyn Fn(&[u8]) -> Option<Vec<u8>>;

const PARTY: &str = "desk.xa.example";
const PAGE: &str = "https://desk.xa.example:8443";

/// A passkey in software.
pub(crate) struct Passkey(SigningKey);

impl Passkey {
    pub(crate) fn new(seed: u8) -> Self {
        Self(SigningKey::from_seed(&[seed; 32]))
    }

    /// As a certificate carries it.
    pub(crate) fn cose(&self) -> Vec<u8> {
        let head = [0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
        [&head[..], self.0.verifying_key().as_bytes()].concat()
    }

    /// What it answers on this page to the digest of these bytes; 0x05 is present and verified.
    fn signs(&self, bytes: &[u8], (page, flags): (&str, u8)) -> Vec<u8> {
        let challenge = base64url(&digest(bytes));
        let client =
            format!(r#"{{"type":"webauthn.get","challenge":"{challenge}","origin":"{page}"}}"#);
        let mut data = digest(PARTY.as_bytes()).to_vec();
        data.extend([flags, 0, 0, 0, 1]);
        let signed = [&data[..], &digest(client.as_bytes())].concat();
        let signature = self.0.sign(&signed).to_vec();
        let made = Assertion::new(data, client.into_bytes(), signature).unwrap();
        OfficerSignature::new(digest(&self.cose()), made.to_bytes()).to_bytes()
    }
}

fn base64url(bytes: &[u8]) -> String {
    let alphabet: Vec<char> =
        ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_']).collect();
    let bits: Vec<u8> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |n| byte >> n & 1)).collect();
    let value = |six: &[u8]| (0..6).fold(0, |n, at| n << 1 | six.get(at).copied().unwrap_or(0));
    bits.chunks(6).map(|six| alphabet[usize::from(value(six))]).collect()
}

/// The officer's certificate carries this passkey from now on.
fn certify(world: &mut World, name: &str, role: Role, passkey: &Passkey) {
    let post = world.agency(name).post_with(role, (passkey.cose(), PARTY, PAGE));
    world.done(name, Role::Administrator, Form::new(post));
}

/// The owner of a record, whose officer has a certified passkey, and who holds a copy.
fn begin() -> (World, Passkey) {
    let (mut world, passkey) = (World::pair(), Passkey::new(7));
    certify(&mut world, "XA", Role::Officer, &passkey);
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Default::default()));
    (world, passkey)
}

fn consent() -> Form {
    grant(record(1), &["XB"]).to(code("XB"))
}

fn drawn(world: &mut World, form: Form) -> SignedAct {
    try_drawn(world, Role::Officer, form).unwrap()
}

fn try_drawn(world: &mut World, role: Role, form: Form) -> Result<SignedAct, Failed> {
    world.now_ms += 1;
    let (now_ms, mut chance) = (world.now_ms, world.chance());
    let agency = world.agency("XA");
    let by = agency.by(role, now_ms);
    agency.driver.draw_up(form, by, &mut chance)
}

fn submit(world: &mut World, drawn: SignedAct, signature: &[u8]) -> Result<Outcome, Failed> {
    world.now_ms += 1_000;
    let (now, mut chance) = (world.now(), world.chance());
    let driver = world.driver("XA");
    let outcome = driver.submit_signed(now, drawn, signature, &mut chance)?;
    driver.commit()?;
    Ok(outcome)
}

fn rules(outcome: &Outcome) -> Vec<&str> {
    outcome.verdict.because.iter().map(|reason| reason.rule.as_str()).collect()
}

#[test]
fn what_is_marked_goes_signed_and_is_verified_by_who_receives_it() {
    let (mut world, passkey) = begin();
    let drawn = drawn(&mut world, consent());
    let (id, bytes) = (drawn.act().id, drawn.bytes().to_vec());
    let signature = passkey.signs(&bytes, (PAGE, 0x05));
    let outcome = submit(&mut world, drawn, &signature).unwrap();
    assert_eq!((outcome.act, outcome.stage), (id, Stage::Done), "{:#?}", outcome.verdict);
    let taken = world.deliver("XA", "XB");
    assert_eq!(taken[0].stage, Stage::Done, "{:#?}", taken[0].verdict);
    // Both sides keep what an auditor needs: the act, the signature, the certificate.
    let card = world.agency("XA").claims.clone();
    for name in ["XA", "XB"] {
        let entry = world.says(name, id).unwrap();
        assert_eq!(entry.act, bytes, "the bytes that were signed");
        let keys = world.agency(name).keys();
        assert!(entry.signature_holds(&keys, Some(&card)));
        let other = Entry { act: b"another act".to_vec(), ..entry.clone() };
        assert!(!other.signature_holds(&keys, Some(&card)), "an auditor finds what was exchanged");
        let proof = entry.proof.unwrap();
        assert_eq!(proof.verified(), Some(&digest(&passkey.cose())));
        let keys = world.agency("XA").keys();
        let parsed = SignedCertificate::parse(proof.certificate()).unwrap();
        let key_id = parsed.key_id();
        let certificate = parsed.verified(|sig, of| keys.is_own(key_id, sig, of)).unwrap();
        verify_signature(&bytes, proof.signature().unwrap(), &certificate).unwrap();
    }
}

#[test]
fn what_is_marked_and_not_signed_does_not_go() {
    let (mut world, _) = begin();
    let outcome = world.propose("XA", Role::Officer, consent());
    assert_eq!(outcome.stage, Stage::Barred);
    assert_eq!(rules(&outcome), ["base.12.1"]);
    // Of an ordinary message nobody asks for a signature.
    world.done("XA", Role::Officer, message("a greeting").to(code("XB")));
}

#[test]
fn without_a_certified_passkey_nobody_signs_and_nobody_misses_it() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Default::default()));
    world.done("XA", Role::Officer, consent());
    let (now_ms, mut chance) = (world.now_ms, world.chance());
    let agency = world.agency("XA");
    let by = agency.by(Role::Officer, now_ms);
    let refused = agency.driver.draw_up(consent(), by, &mut chance).unwrap_err();
    assert!(matches!(refused, DriveError::Check(CheckError::NoPasskey { .. })), "{refused}");
}

#[test]
fn a_signature_over_something_else_records_nothing() {
    let (mut world, passkey) = begin();
    let size = world.driver("XA").durable_size();
    let other = drawn(&mut world, consent());
    let (other, stranger) = (other.bytes().to_vec(), Passkey::new(8));
    let wrong: [(Made<'_>, &str); 5] = [
        (&|_| Some(passkey.signs(&other, (PAGE, 0x05))), "another act"),
        (&|act| Some(passkey.signs(act, (PAGE, 0x01))), "without its user"),
        (&|act| Some(passkey.signs(act, ("https://elsewhere.example", 0x05))), "on another page"),
        (&|act| Some(stranger.signs(act, (PAGE, 0x05))), "by another passkey"),
        (&|_| Some(vec![0xa0]), "no signature"),
    ];
    for (made, what) in wrong {
        let drawn = drawn(&mut world, consent());
        let signature = made(drawn.bytes()).unwrap();
        let refused = submit(&mut world, drawn, &signature).unwrap_err();
        assert!(matches!(refused, DriveError::Check(CheckError::NotSigned(_))), "{what}");
    }
    assert_eq!(world.driver("XA").durable_size(), size, "nothing of it was recorded");
}

#[test]
fn an_act_is_signed_and_recorded_once() {
    let (mut world, passkey) = begin();
    let drawn = drawn(&mut world, consent());
    let signature = passkey.signs(drawn.bytes(), (PAGE, 0x05));
    submit(&mut world, drawn.clone(), &signature).unwrap();
    let again = submit(&mut world, drawn, &signature).unwrap_err();
    assert!(matches!(again, DriveError::Check(CheckError::DrawnUpAnew)), "{again}");
}

#[test]
fn a_passkey_that_was_taken_away_signs_no_more() {
    let (mut world, passkey) = begin();
    let drawn = drawn(&mut world, consent());
    let signature = passkey.signs(drawn.bytes(), (PAGE, 0x05));
    certify(&mut world, "XA", Role::Officer, &Passkey::new(9));
    let refused = submit(&mut world, drawn, &signature).unwrap_err();
    assert!(matches!(refused, DriveError::Check(CheckError::NotSigned(_))), "{refused}");
}

/// Goal: a peer that leaves the signature out, or sends another, is found out by our own law.
/// Method: a forger with the peer's keys packs its batches itself; no law of its own is asked.
#[test]
fn a_consent_that_a_peers_officer_did_not_sign_waits_for_the_duty_officer() {
    let passkey = Passkey::new(7);
    let proper = |act: &[u8]| Some(passkey.signs(act, (PAGE, 0x05)));
    let cases: [(Made<'_>, Stage); 5] = [
        (&proper, Stage::Done),
        (&|_| None, Stage::Held),
        (&|_| proper(b"another act"), Stage::Held),
        (&|_| Some(vec![0xff; 40]), Stage::Held),
        (&|act| Some(Passkey::new(8).signs(act, (PAGE, 0x05))), Stage::Held),
    ];
    for (n, (made, stage)) in cases.into_iter().enumerate() {
        let mut world = World::pair();
        let mut forger = Forger::of(&mut world, "XA");
        let post = world.agency("XA").post_with(Role::Officer, (passkey.cose(), PARTY, PAGE));
        forger.certificate = post.certificate;
        let act = forger.act(&world, consent());
        let mut batch = forger.batch(&world, "XB", &[act.bytes().to_vec()]);
        batch.acts[0].signature = made(act.bytes());
        let sealed = forger.sent(&mut world, "XB", &batch);
        let taken = world.take("XA", "XB", &sealed).unwrap();
        assert_eq!(taken.outcomes[0].stage, stage, "{n}: {:#?}", taken.outcomes[0].verdict);
        if stage == Stage::Held {
            assert_eq!(rules(&taken.outcomes[0]), ["base.12.1"], "{n}");
            assert!(
                world.says("XB", act.act().id).unwrap().proof.unwrap().verified().is_none(),
                "{n}"
            );
        }
    }
}

#[test]
fn a_signature_beyond_its_bound_keeps_its_batch_out() {
    let mut world = World::pair();
    let mut forger = Forger::of(&mut world, "XA");
    let act = forger.act(&world, message("a greeting").to(code("XB")));
    let mut batch = forger.batch(&world, "XB", &[act.bytes().to_vec()]);
    batch.acts[0].signature = Some(vec![0; 2_177]);
    let sealed = forger.sent(&mut world, "XB", &batch);
    let refused = world.take("XA", "XB", &sealed).unwrap_err();
    assert!(matches!(refused, DriveError::Open(_)), "{refused}");
}

/// An emergency message that serves an arrest, which the law marks.
fn alarm() -> Form {
    let mut form = message("in a cellar").for_purpose(Purpose::Arrest).to(code("XB"));
    form.stated.push(no("human_rights_violation"));
    Form { urgency: Some(emergency()), ..form }
}

fn owed(world: &mut World, act: ActId) -> Vec<DeadlineRow> {
    let all = world.deadlines("XA", act).into_iter();
    all.filter(|row| row.what.as_str() == "officer-signature").collect()
}

#[test]
fn an_emergency_goes_unsigned_and_the_signature_is_owed() {
    let (mut world, passkey) = begin();
    let sent = world.done("XA", Role::Officer, alarm());
    let rows = owed(&mut world, sent);
    assert_eq!(rows.len(), 1);
    assert!(matches!(rows[0].state, DeadlineState::Running(_)), "{:?}", rows[0].state);
    assert_eq!(rows[0].rule, text("base.12.2"));
    // Signed at once, nothing is owed.
    let drawn = drawn(&mut world, alarm());
    let (id, signature) = (drawn.act().id, passkey.signs(drawn.bytes(), (PAGE, 0x05)));
    submit(&mut world, drawn, &signature).unwrap();
    assert!(owed(&mut world, id).is_empty());
    // Nor of what nobody is asked to sign.
    let plain = Form { urgency: Some(emergency()), ..message("in a cellar") }.to(code("XB"));
    let plain = world.done("XA", Role::Officer, plain);
    assert!(owed(&mut world, plain).is_empty());
    assert!(world.deliver("XA", "XB").iter().all(|outcome| outcome.stage == Stage::Done));
}

#[test]
fn a_consent_that_is_called_an_emergency_is_signed_all_the_same() {
    let (mut world, _) = begin();
    let form = Form { urgency: Some(emergency()), ..consent() };
    let outcome = world.propose("XA", Role::Officer, form);
    assert_eq!(outcome.stage, Stage::Barred, "{:#?}", outcome.verdict);
    assert_eq!(rules(&outcome), ["base.12.1"]);
    assert!(!outcome.verdict.because[0].may_be_overruled);
    assert!(world.driver("XA").node().law.summary("base.12.1").unwrap().absolute);
}

#[test]
fn a_signature_that_is_owed_is_given_by_signing() {
    let (mut world, passkey) = begin();
    let other = Passkey::new(8);
    certify(&mut world, "XA", Role::LegalAdviser, &other);
    let sent = world.done("XA", Role::Officer, alarm());
    let late = || {
        let (what, note) = (text("officer-signature"), text("it was right"));
        form(DutySettle { what, note }).answering(sent)
    };
    let refused = world.try_propose("XA", Role::Officer, late()).unwrap_err();
    assert!(matches!(refused, DriveError::Check(CheckError::SignatureOwed)), "{refused}");
    // Nobody signs for another.
    let refused = try_drawn(&mut world, Role::LegalAdviser, late()).unwrap_err();
    assert!(matches!(refused, DriveError::Check(CheckError::NotTheirDuty { .. })), "{refused}");
    assert!(matches!(owed(&mut world, sent)[0].state, DeadlineState::Running(_)));
    let drawn = drawn(&mut world, late());
    let signature = passkey.signs(drawn.bytes(), (PAGE, 0x05));
    let outcome = submit(&mut world, drawn, &signature).unwrap();
    assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
    let state = &owed(&mut world, sent)[0].state;
    assert!(matches!(state, DeadlineState::Met(_)), "{state:?}");
}

/// The officer's certificate from now on, with this passkey or without one.
fn certify_now(world: &mut World, passkey: Option<&Passkey>) {
    world.now_ms += 1_000;
    let now = world.now();
    let agency = world.agency("XA");
    let post = agency.certified(&OfficerCertificate {
        officer: agency.officers[&Role::Officer],
        agency: code("XA"),
        roles: vec![Role::Officer],
        mandate: None,
        passkeys: passkey.iter().map(|one| one.cose().into()).collect(),
        relying_party: Some(text(PARTY)),
        valid_from: now,
        valid_until: now.plus_millis(30 * Timestamp::DAY_MS),
        pages: vec![text(PAGE)],
    });
    world.done("XA", Role::Administrator, Form::new(post));
}

#[test]
fn what_waits_for_an_absent_peer_arrives_whatever_passkeys_came_and_went() {
    let (mut world, passkey) = (World::pair(), Passkey::new(7));
    let mut sent = Vec::new();
    for passkey in [None, Some(&passkey), None] {
        certify_now(&mut world, passkey);
        let form = message("a greeting").to(code("XB"));
        sent.push(world.done("XA", Role::Officer, form));
    }
    for n in 0..12 {
        certify_now(&mut world, Some(&Passkey::new(20 + n)).filter(|_| n % 2 == 0));
    }
    sent.push(world.done("XA", Role::Officer, message("more").to(code("XB"))));
    let taken = world.deliver("XA", "XB");
    assert!(taken.iter().all(|outcome| outcome.stage == Stage::Done));
    assert_eq!(taken.iter().map(|outcome| outcome.act).collect::<Vec<_>>(), sent);
}

#[test]
fn a_signature_under_a_certificate_that_its_agency_never_made_is_none() {
    let (mut world, passkey) = begin();
    let drawn = drawn(&mut world, consent());
    let (id, bytes) = (drawn.act().id, drawn.bytes().to_vec());
    submit(&mut world, drawn, &passkey.signs(&bytes, (PAGE, 0x05))).unwrap();
    world.deliver("XA", "XB");
    let (good, own) = (world.says("XB", id).unwrap(), world.agency("XA").claims.clone());
    let claims = SignedCertificate::parse(good.proof.as_ref().unwrap().certificate()).unwrap();
    let (claims, stranger) = (claims.claims().clone(), Passkey::new(9));
    let of_stranger =
        OfficerCertificate { passkeys: vec![stranger.cose().into()], ..claims.clone() };
    let other = OfficerId::new(world.now(), [3; 10]);
    let later = Timestamp::from_millis(world.now_ms + 1);
    // By whom it was signed, what it says, and which passkey signed the act.
    let forged = [
        ("XB", of_stranger, &stranger),
        ("XA", OfficerCertificate { officer: other, ..claims.clone() }, &passkey),
        ("XA", OfficerCertificate { roles: vec![Role::Supervisor], ..claims.clone() }, &passkey),
        ("XA", OfficerCertificate { valid_from: later, ..claims.clone() }, &passkey),
    ];
    for (n, (by, certificate, passkey)) in forged.into_iter().enumerate() {
        let certificate = world.agency(by).certified(&certificate).certificate;
        let signature = passkey.signs(&bytes, (PAGE, 0x05));
        let proof =
            OfficerProof::new(certificate, Some(signature), |_| Some(digest(&passkey.cose())));
        let entry = Entry { proof: Some(Box::new(proof)), ..good.clone() };
        let (here, there) = (world.agency("XA").keys(), world.agency("XB").keys());
        assert!(!entry.signature_holds(&here, None), "{n}");
        assert!(!entry.signature_holds(&there, Some(&own)), "{n}");
    }
    let keys = world.agency("XB").keys();
    assert!(good.signature_holds(&keys, Some(&own)));
    assert!(!good.signature_holds(&keys, None), "without its agency's card nothing verifies");
}

#[test]
fn a_posting_says_whether_its_certificate_carries_a_passkey() {
    let (mut world, _) = begin();
    let officer = world.agency("XA").officers[&Role::Officer];
    let row: OfficerRow = world.row("XA", Key::Officer(officer)).unwrap();
    let now = world.now();
    assert!(row.has_passkey(Role::Officer, now));
    assert!(!row.has_passkey(Role::Supervisor, now));
}

#[test]
fn the_law_tells_what_it_marks_whoever_could_sign_it() {
    let mut world = World::pair();
    world.done("XA", Role::Officer, register(record(1), "Nemo Nobody", Default::default()));
    let today = world.now().day();
    let asks = |world: &mut World, form: Form| {
        let outcome = world.propose("XA", Role::Officer, form);
        let driver = world.driver("XA");
        marked(&driver.node().law, &outcome.verdict, today).unwrap()
    };
    let plain = asks(&mut world, message("a greeting").to(code("XB")));
    assert_eq!(plain, Marked::default());
    assert_eq!(asks(&mut world, consent()), Marked { barred: true, owed: false });
    assert_eq!(asks(&mut world, alarm()), Marked { barred: false, owed: true });
    let mut outcome = world.propose("XA", Role::Officer, consent());
    let asked = outcome.verdict.asked.take().unwrap();
    outcome.verdict.asked = Some(format!("{asked}\nno_such_field = true\n"));
    let law = &world.driver("XA").node().law;
    assert_eq!(marked(law, &outcome.verdict, today), None, "what is not read is not unmarked");
}
