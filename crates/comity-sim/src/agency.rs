//! Agencies that exist: keys, cards, officers and their bonds, all through acts.
//!
//! Founding is the same for every seed with as many agencies, so it is done once and copied.
//! What a seed varies comes afterwards.

use std::sync::{Arc, OnceLock};

use comity_act::{
    AgencyCard, AgencyCode, AgencyKind, Day, OfficerCertificate, OfficerId, Role, Text, Timestamp,
    body::{InstrumentAdopt, OfficerPost, PeerAdd},
};
use comity_corridor::{Driver, Form, Keys, Node, Proposer, rows::Stage};
use comity_law::Law;
use comity_seal::{
    fingerprint::Fingerprint,
    identity::{AgencyKeys, TlsIdentity},
};

use crate::{seed::Seed, store::MemoryStore};

/// When the agencies were founded: 15 June 2025, in ms since 1970, UTC.
pub const FOUNDED_MS: u64 = 1_750_000_000_000;
/// When a run begins: thirty days later.
pub const BEGIN_MS: u64 = FOUNDED_MS + 30 * Timestamp::DAY_MS;
/// Agencies in one world at most.
pub const AGENCIES_MAX: usize = 5;

/// The law that protects personal data in criminal matters.
const DATA_PROTECTION: &str = "led-2016-680";
/// The directive that sets time limits for requests.
const REQUESTS: &str = "ied-2023-977";

/// The roles for which each agency has an officer.
pub const ROLES: [Role; 7] = [
    Role::Administrator,
    Role::Officer,
    Role::DutyOfficer,
    Role::LegalAdviser,
    Role::DataProtectionOfficer,
    Role::Supervisor,
    Role::Service,
];

/// An agency before anything has happened to it.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Its node: keys, law, service officer.
    pub node: Node,
    /// Its signed card.
    pub card: Vec<u8>,
    /// What the card says.
    pub claims: AgencyCard,
    /// Its officers, in the order of [`ROLES`].
    pub officers: Vec<OfficerId>,
    /// What it has made durable so far.
    pub store: MemoryStore,
}

impl Agency {
    /// Its code.
    pub fn code(&self) -> AgencyCode {
        self.node.own()
    }

    /// Who acts for it in this role, at this moment.
    pub fn officer(&self, role: Role, now: Timestamp) -> Proposer {
        let place = ROLES.iter().position(|held| *held == role).unwrap_or_default();
        Proposer { officer: self.officers[place], role, now, number: None }
    }
}

/// The code of the agency at this place: `XA`, `XB`, `XC` …
pub fn code(place: usize) -> AgencyCode {
    const CODES: [&str; AGENCIES_MAX] = ["XA", "XB", "XC", "XD", "XE"];
    #[expect(clippy::expect_used, reason = "the codes are constants")]
    CODES[place % AGENCIES_MAX].parse().expect("a constant code is well-formed")
}

/// The shipped law, loaded once.
pub fn law() -> Arc<Law> {
    static LAW: OnceLock<Arc<Law>> = OnceLock::new();
    #[expect(clippy::expect_used, reason = "the tests of the law keep the shipped law whole")]
    Arc::clone(LAW.get_or_init(|| Arc::new(Law::shipped().expect("the shipped law loads"))))
}

/// What binds the agency at this place: states differ, and the fourth is bound by nothing.
fn instruments(place: usize) -> &'static [&'static str] {
    match place {
        0 | 4 => &[DATA_PROTECTION, REQUESTS],
        3 => &[],
        _ => &[REQUESTS],
    }
}

/// As many agencies as named, each the peer of all others.
///
/// # Panics
/// When the shipped law does not let an agency be founded: then there is nothing to simulate.
pub fn founded(count: usize) -> Vec<Agency> {
    static WORLDS: [OnceLock<Vec<Agency>>; AGENCIES_MAX + 1] =
        [const { OnceLock::new() }; AGENCIES_MAX + 1];
    WORLDS[count.min(AGENCIES_MAX)].get_or_init(|| found(count)).clone()
}

fn found(count: usize) -> Vec<Agency> {
    let seed = Seed::new(0).child("founding", 0);
    let mut agencies: Vec<Agency> =
        (0..count).map(|place| agency(place, &seed.child("agency", place))).collect();
    let cards: Vec<(Vec<u8>, String)> = agencies
        .iter()
        .map(|agency| {
            let keys = agency.node.keys.own().public();
            (agency.card.clone(), Fingerprint::of(keys).to_string())
        })
        .collect();
    for (place, agency) in agencies.iter_mut().enumerate() {
        let others = cards.iter().enumerate().filter(|(other, _)| *other != place);
        let peers = others.map(|(_, (card, fingerprint))| PeerAdd {
            card: card.clone(),
            fingerprint: text(fingerprint),
            replaces: false,
        });
        establish(agency, place, peers.collect(), &seed.child("acts", place));
    }
    for first in 0..count {
        for second in first + 1..count {
            crate::pact::conclude(
                &mut agencies,
                (first, second),
                &seed.child("pact", 8 * first + second),
            );
        }
    }
    agencies
}

fn agency(place: usize, seed: &Seed) -> Agency {
    let code = code(place);
    let mut dice = seed.dice();
    let identity = format!("the TLS half of {code}").into_bytes();
    #[expect(clippy::expect_used, reason = "both halves are a few bytes long")]
    let tls = TlsIdentity::new(identity.clone().into(), identity).expect("short halves fit");
    let own = AgencyKeys::generate(FOUNDED_MS, tls, &mut dice);
    let origin = format!("{}.example/log", code.as_str().to_lowercase());
    let keys = Arc::new(Keys::new(code, own, origin.clone()));
    let founded = Timestamp::from_millis(FOUNDED_MS);
    let claims = AgencyCard {
        agency: code,
        name: text(&format!("Bureau {code}")),
        serial: 1,
        issued_at: founded,
        valid_until: founded.plus_millis(1_000 * Timestamp::DAY_MS),
        keys: keys.own().public().encode(),
        endpoints: Vec::new(),
        log_origin: text(&origin),
        instruments: instruments(place).iter().map(|name| adoption(name).adopted()).collect(),
        duty_telephone: None,
        kind: AgencyKind::Authority,
        proofs: Vec::new(),
    };
    #[expect(clippy::expect_used, reason = "a card of this size can be written")]
    let card = keys.sign_card(claims.clone(), founded).expect("a card can be signed");
    let officers: Vec<OfficerId> =
        ROLES.iter().map(|_| OfficerId::new(founded, dice.ten())).collect();
    let service = officers[ROLES.len() - 1];
    let node = Node { keys, law: law(), kind: AgencyKind::Authority, service };
    Agency { node, card, claims, officers, store: MemoryStore::new() }
}

/// That an agency of a world adopts an instrument, as one whose nodes are the designated channel.
pub fn adoption(name: &str) -> InstrumentAdopt {
    let declared = ["designated-channel: node", "single-point-of-contact"];
    let declares = name == "ied-2023-977";
    InstrumentAdopt {
        instrument: text(name),
        from: Day(0),
        declarations: declared.iter().filter(|_| declares).map(|key| text(key)).collect(),
        of: None,
        pack: None,
        until: None,
        of_kind: None,
    }
}

/// The first acts of an agency: its officers, its peers, its law.
#[expect(clippy::expect_used, reason = "a world that cannot be founded cannot be simulated")]
fn establish(agency: &mut Agency, place: usize, peers: Vec<PeerAdd>, seed: &Seed) {
    let now = Timestamp::from_millis(FOUNDED_MS + 1_000);
    let by = agency.officer(Role::Administrator, now);
    let mut chance = seed.chance();
    let posts = (0..ROLES.len()).map(|at| Form::new(post(agency, at)));
    let peers = peers.into_iter().map(Form::new);
    let adopted = instruments(place).iter().map(|name| Form::new(adoption(name)));
    let forms: Vec<Form> = posts.chain(peers).chain(adopted).collect();
    let mut driver = Driver::new(agency.node.clone(), MemoryStore::new()).expect("an empty store");
    for form in forms {
        let outcome = driver.propose(form, by, &mut chance).expect("a founding act is possible");
        assert_eq!(outcome.stage, Stage::Done, "founding is lawful: {:?}", outcome.verdict);
    }
    driver.commit().expect("the memory store commits");
    agency.store = driver.into_store();
}

fn post(agency: &Agency, at: usize) -> OfficerPost {
    let founded = Timestamp::from_millis(FOUNDED_MS);
    let certificate = OfficerCertificate {
        officer: agency.officers[at],
        agency: agency.code(),
        roles: vec![ROLES[at]],
        mandate: None,
        passkeys: Vec::new(),
        relying_party: None,
        pages: Vec::new(),
        valid_from: founded,
        valid_until: founded.plus_millis(1_000 * Timestamp::DAY_MS),
    };
    let (key_id, sign) = agency.node.keys.act_signer(founded);
    #[expect(clippy::expect_used, reason = "a certificate of this size can be written")]
    let certificate = certificate.to_sign(key_id).signed_by(sign).expect("it can be signed");
    OfficerPost { certificate }
}

/// A text of the world, which is never longer than its place.
pub fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    Text::new(words).unwrap_or_default()
}
