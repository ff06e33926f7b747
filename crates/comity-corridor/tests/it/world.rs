//! Agencies with real keys and the shipped law, over stores in memory.
//!
//! Nothing here draws a random number or reads a clock: time is [`World::now_ms`], chance is a
//! counter.

use std::{collections::BTreeMap, sync::Arc};

use comity_act::{
    ActId, AgencyCard, AgencyCode, AgencyKind, AgreementId, OfficerCertificate, OfficerId, Purpose,
    RecordClass, RecordId, Role, Stated, StatedValue, Text, Timestamp,
    body::{OfficerPost, PeerAdd, ReferralApprove},
};
use comity_corridor::{
    Awaited, Chance, DriveError, Driver, Form, Key, Keys, Needs, Node, Opening, Outcome, Packed,
    Proposer, Receipt, Taken, open,
    rows::{ActRow, DeadlineRow, OfficerRow, RequestRow, Row, Stage},
    sign_receipt, verify_receipt,
};
use comity_law::Law;
use comity_seal::{
    fingerprint::Fingerprint,
    identity::{AgencyKeys, TlsIdentity},
};
use comity_sim::store::{MemoryError, MemoryStore};

/// When the agencies were founded.
pub(crate) const FOUNDED_MS: u64 = 1_750_000_000_000;
/// When a test begins: a day later.
pub(crate) const BEGIN_MS: u64 = FOUNDED_MS + Timestamp::DAY_MS;
/// One hour in ms.
pub(crate) const HOUR_MS: u64 = 3_600_000;

/// The roles for which each agency has an officer.
pub(crate) const ROLES: [Role; 7] = [
    Role::Administrator,
    Role::Officer,
    Role::Supervisor,
    Role::LegalAdviser,
    Role::DataProtectionOfficer,
    Role::DutyOfficer,
    Role::Service,
];

pub(crate) type Failed = DriveError<MemoryError>;

/// A text that fits.
pub(crate) fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    Text::new(words).unwrap()
}

/// The agency of this code.
pub(crate) fn code(code: &str) -> AgencyCode {
    code.parse().unwrap()
}

/// What an officer states of a fact.
pub(crate) fn yes(fact: &str) -> Stated {
    Stated { fact: text(fact), value: StatedValue::Yes(true) }
}

/// What an officer states of a fact, in a word.
pub(crate) fn no(fact: &str) -> Stated {
    Stated { fact: text(fact), value: StatedValue::Yes(false) }
}

/// A fact that is a word of a list.
pub(crate) fn word(fact: &str, word: &str) -> Stated {
    Stated { fact: text(fact), value: StatedValue::Word(text(word)) }
}

/// The record with this number.
pub(crate) fn record(n: u8) -> RecordId {
    RecordId::new(Timestamp::from_millis(FOUNDED_MS), [n; 10])
}

/// The agreement with this number.
pub(crate) fn agreement(n: u8) -> AgreementId {
    AgreementId::new(Timestamp::from_millis(FOUNDED_MS), [n; 10])
}

/// A form for the purpose of an investigation.
pub(crate) fn form(body: impl Into<comity_act::Body>) -> Form {
    Form::new(body).for_purpose(Purpose::Investigate)
}

/// One agency.
pub(crate) struct Agency {
    pub code: AgencyCode,
    pub driver: Driver<MemoryStore>,
    pub card: Vec<u8>,
    pub claims: AgencyCard,
    pub officers: BTreeMap<Role, OfficerId>,
}

impl Agency {
    /// An agency of which nothing exists but keys, card and an empty store.
    pub(crate) fn bare(name: &str, kind: AgencyKind, instruments: &[&str], seed: u8) -> Self {
        let mut chance = Chance::new([seed; 32]);
        let tls = TlsIdentity::new(name.as_bytes().to_vec().into(), name.into()).unwrap();
        let own = AgencyKeys::generate(FOUNDED_MS, tls, &mut chance);
        Self::with_keys(name, own, kind, instruments, &mut chance).unwrap()
    }

    fn with_keys(
        name: &str,
        own: AgencyKeys,
        kind: AgencyKind,
        instruments: &[&str],
        chance: &mut Chance,
    ) -> Option<Self> {
        let code = code(name);
        let keys = Arc::new(Keys::new(code, own, format!("{}.example/log", name.to_lowercase())));
        let claims = card_of(&keys, kind, instruments, 1);
        let card = signed_card(&keys, &claims, FOUNDED_MS);
        let founded = Timestamp::from_millis(FOUNDED_MS);
        let officers: BTreeMap<Role, OfficerId> =
            ROLES.iter().map(|role| (*role, OfficerId::new(founded, chance.for_id()))).collect();
        let service = officers[&Role::Service];
        let node = Node { keys, law: comity_sim::agency::law(), kind, service };
        let driver = Driver::new(node, MemoryStore::new()).ok()?;
        Some(Self { code, driver, card, claims, officers })
    }

    pub(crate) fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.driver.node().keys)
    }

    pub(crate) fn fingerprint(&self) -> String {
        Fingerprint::of(self.keys().own().public()).to_string()
    }

    /// Who acts in this role.
    pub(crate) fn by(&self, role: Role, now_ms: u64) -> Proposer {
        let now = Timestamp::from_millis(now_ms);
        Proposer { officer: self.officers[&role], role, now, number: None }
    }

    /// The certificate of an officer for this role and time.
    pub(crate) fn post(&self, role: Role, (from_ms, until_ms): (u64, u64)) -> OfficerPost {
        self.certified(&OfficerCertificate {
            officer: self.officers[&role],
            agency: self.code,
            roles: vec![role],
            mandate: None,
            passkeys: Vec::new(),
            relying_party: None,
            valid_from: Timestamp::from_millis(from_ms),
            valid_until: Timestamp::from_millis(until_ms),
            pages: Vec::new(),
        })
    }

    /// The certificate of an officer that carries a passkey: its key, its party and its page.
    pub(crate) fn post_with(&self, role: Role, passkey: (Vec<u8>, &str, &str)) -> OfficerPost {
        let (key, party, page) = passkey;
        self.certified(&OfficerCertificate {
            officer: self.officers[&role],
            agency: self.code,
            roles: vec![role],
            mandate: None,
            passkeys: vec![key.into()],
            relying_party: Some(text(party)),
            valid_from: Timestamp::from_millis(FOUNDED_MS),
            valid_until: Timestamp::from_millis(FOUNDED_MS + 365 * Timestamp::DAY_MS),
            pages: vec![text(page)],
        })
    }

    pub(crate) fn certified(&self, certificate: &OfficerCertificate) -> OfficerPost {
        let keys = self.keys();
        let (key_id, sign) = keys.act_signer(certificate.valid_from);
        OfficerPost { certificate: certificate.to_sign(key_id).signed_by(sign).unwrap() }
    }

    /// That the card of another is trusted.
    pub(crate) fn adding(other: &Self) -> PeerAdd {
        PeerAdd {
            card: other.card.clone(),
            fingerprint: text(&other.fingerprint()),
            replaces: false,
        }
    }
}

/// What a card says of these keys.
pub(crate) fn card_of(
    keys: &Keys,
    kind: AgencyKind,
    instruments: &[&str],
    serial: u64,
) -> AgencyCard {
    let founded = Timestamp::from_millis(FOUNDED_MS);
    AgencyCard {
        agency: keys.agency(),
        name: text(&format!("Bureau {}", keys.agency())),
        serial,
        issued_at: founded,
        valid_until: founded.plus_millis(400 * Timestamp::DAY_MS),
        keys: keys.own().public().encode(),
        endpoints: Vec::new(),
        log_origin: text(keys.origin()),
        instruments: instruments
            .iter()
            .map(|name| comity_sim::agency::adoption(name).adopted())
            .collect(),
        duty_telephone: None,
        kind,
        proofs: Vec::new(),
    }
}

/// The card, signed with the key that signs at this moment.
pub(crate) fn signed_card(keys: &Keys, claims: &AgencyCard, at_ms: u64) -> Vec<u8> {
    keys.sign_card(claims.clone(), Timestamp::from_millis(at_ms)).unwrap()
}

/// Several agencies, each the peer of all others.
pub(crate) struct World {
    pub agencies: BTreeMap<AgencyCode, Agency>,
    pub now_ms: u64,
    chances: u64,
}

/// What most tests need: a hub of the Union and two states that apply its law.
pub(crate) const UNION: [&str; 3] = ["europol-2016-794", "ied-2023-977", "led-2016-680"];

impl World {
    /// Agencies of these names, kinds and instruments, each the peer of all others.
    pub(crate) fn of(all: &[(&str, AgencyKind, &[&str])]) -> Self {
        let mut world = Self { agencies: BTreeMap::new(), now_ms: FOUNDED_MS + 1_000, chances: 0 };
        for (n, (name, kind, instruments)) in all.iter().enumerate() {
            let agency = Agency::bare(name, *kind, instruments, u8::try_from(n).unwrap() + 1);
            world.agencies.insert(agency.code, agency);
        }
        for (name, _, instruments) in all {
            world.establish(name, instruments);
        }
        world.now_ms = BEGIN_MS;
        world
    }

    /// Two states that apply the directive on requests.
    pub(crate) fn pair() -> Self {
        let authority = AgencyKind::Authority;
        Self::of(&[("XA", authority, &UNION), ("XB", authority, &UNION)])
    }

    /// Three states that apply the directive on requests.
    pub(crate) fn three() -> Self {
        let authority = AgencyKind::Authority;
        Self::of(&[("XA", authority, &UNION), ("XB", authority, &UNION), ("XC", authority, &UNION)])
    }

    /// A hub of the Union and two states.
    pub(crate) fn with_hub() -> Self {
        let authority = AgencyKind::Authority;
        Self::of(&[
            ("XA", authority, &UNION),
            ("XB", authority, &UNION),
            ("XH", AgencyKind::UnionAgency, &UNION[..1]),
        ])
    }

    /// All of them decide by this law from now on.
    pub(crate) fn under(mut self, law: &Arc<Law>) -> Self {
        let agencies = std::mem::take(&mut self.agencies).into_iter();
        self.agencies = agencies
            .map(|(code, agency)| {
                let Node { keys, kind, service, .. } = agency.driver.node();
                let node = Node {
                    keys: Arc::clone(keys),
                    law: Arc::clone(law),
                    kind: *kind,
                    service: *service,
                };
                let driver = Driver::new(node, agency.driver.into_store()).unwrap();
                (code, Agency { driver, ..agency })
            })
            .collect();
        self
    }

    fn establish(&mut self, name: &str, instruments: &[&str]) {
        let agency = &self.agencies[&code(name)];
        let year = 365 * Timestamp::DAY_MS;
        let mut forms: Vec<Form> = ROLES
            .iter()
            .map(|role| Form::new(agency.post(*role, (FOUNDED_MS, FOUNDED_MS + year))))
            .collect();
        let others = self.agencies.values().filter(|other| other.code != agency.code);
        forms.extend(others.map(|other| Form::new(Agency::adding(other))));
        let adopted = instruments.iter().map(|name| Form::new(comity_sim::agency::adoption(name)));
        forms.extend(adopted);
        for form in forms {
            let outcome = self.propose(name, Role::Administrator, form);
            assert_eq!(outcome.stage, Stage::Done, "{:?}", outcome.verdict);
        }
    }

    /// Posts an officer in a role for which an agency has nobody from the beginning.
    pub(crate) fn appoint(&mut self, name: &str, role: Role) {
        let (now, mut chance) = (self.now(), self.chance());
        let agency = self.agency(name);
        agency.officers.insert(role, OfficerId::new(now, chance.for_id()));
        let post = agency.post(role, (now.millis(), now.millis() + 30 * Timestamp::DAY_MS));
        self.done(name, Role::Administrator, Form::new(post));
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now_ms)
    }

    pub(crate) fn chance(&mut self) -> Chance {
        self.chances += 1;
        let mut seed = [9; 32];
        seed[..8].copy_from_slice(&self.chances.to_be_bytes());
        Chance::new(seed)
    }

    pub(crate) fn agency(&mut self, name: &str) -> &mut Agency {
        self.agencies.get_mut(&code(name)).unwrap()
    }

    pub(crate) fn driver(&mut self, name: &str) -> &mut Driver<MemoryStore> {
        &mut self.agency(name).driver
    }

    /// Proposes and commits.
    pub(crate) fn propose(&mut self, name: &str, role: Role, form: Form) -> Outcome {
        self.try_propose(name, role, form).unwrap()
    }

    pub(crate) fn try_propose(
        &mut self,
        name: &str,
        role: Role,
        form: Form,
    ) -> Result<Outcome, Failed> {
        self.now_ms += 1;
        let (now_ms, mut chance) = (self.now_ms, self.chance());
        let agency = self.agency(name);
        let by = agency.by(role, now_ms);
        let outcome = agency.driver.propose(form, by, &mut chance)?;
        agency.driver.commit()?;
        Ok(outcome)
    }

    /// The legal adviser adopts, and the supervisor agrees.
    pub(crate) fn adopted(&mut self, name: &str, form: Form) -> ActId {
        let outcome = self.propose(name, Role::LegalAdviser, form);
        assert_eq!(outcome.stage, Stage::ForDecision, "{:#?}", outcome.verdict);
        let (act, rules) = (outcome.act, vec![text("base.3.6")]);
        let body = ReferralApprove { act, rules, reasons: text("read, and agreed") };
        self.done(name, Role::Supervisor, Form::new(body));
        self.work(name);
        assert_eq!(self.act(name, act).stage, Stage::Done);
        act
    }

    /// Proposes what the law must permit.
    pub(crate) fn done(&mut self, name: &str, role: Role, form: Form) -> ActId {
        let outcome = self.propose(name, role, form);
        assert_eq!(outcome.stage, Stage::Done, "{:#?}", outcome.verdict);
        outcome.act
    }

    /// A sealed batch of what waits.
    pub(crate) fn pack(&mut self, from: &str, to: &str) -> Option<Packed> {
        let (now, mut chance, to) = (self.now(), self.chance(), code(to));
        self.driver(from).pack(now, to, 64, &mut chance).unwrap()
    }

    /// Takes a sealed batch and commits.
    pub(crate) fn take(&mut self, from: &str, to: &str, sealed: &[u8]) -> Result<Taken, Failed> {
        self.now_ms += 1;
        let (now, mut chance) = (self.now(), self.chance());
        let driver = self.driver(to);
        let (card, row) = driver.card(code(from))?;
        let opening = Opening { card: &card, seen: row.seen.as_ref(), now };
        let opened = open(opening, &driver.node().keys, sealed).map_err(DriveError::Open)?;
        let taken = driver.take(now, opened, &mut chance)?;
        driver.commit()?;
        Ok(taken)
    }

    /// A receipt comes back.
    pub(crate) fn receipt(
        &mut self,
        to: &str,
        batch: &[u8; 32],
        receipt: &Receipt,
    ) -> Result<(), Failed> {
        self.now_ms += 1;
        let now = self.now();
        let signed = sign_receipt(receipt, &self.agencies[&receipt.from].keys()).unwrap();
        let driver = self.driver(to);
        let (card, _) = driver.card(receipt.from)?;
        let awaited = Awaited::carried(*batch);
        let verified = verify_receipt(&card, &driver.node().keys, now, &awaited, &signed);
        driver.acknowledge(now, &verified.map_err(DriveError::Receipt)?)?;
        driver.commit().map(drop)
    }

    /// Delivers what waits between two, with the receipt; empty when nothing waits.
    pub(crate) fn deliver(&mut self, from: &str, to: &str) -> Vec<Outcome> {
        let Some(packed) = self.pack(from, to) else { return Vec::new() };
        let taken = self.take(from, to, &packed.sealed).unwrap();
        self.receipt(from, &packed.digest, &taken.receipt).unwrap();
        taken.outcomes
    }

    /// Does what is pending at an agency.
    pub(crate) fn work(&mut self, name: &str) -> usize {
        let pending: Vec<ActId> = self
            .rows(name)
            .into_keys()
            .filter_map(|key| match key {
                Key::Pending(act) | Key::Fresh(act) => Some(act),
                _ => None,
            })
            .collect();
        for act in &pending {
            self.now_ms += 1;
            let (now, mut chance) = (self.now(), self.chance());
            let driver = self.driver(name);
            driver.work(now, *act, &mut chance).unwrap();
            driver.commit().unwrap();
        }
        pending.len()
    }

    /// Delivers and works until nothing moves.
    pub(crate) fn quiet(&mut self) {
        let names: Vec<String> = self.agencies.keys().map(ToString::to_string).collect();
        for _ in 0..20 {
            let mut moved = 0;
            for from in &names {
                moved += self.work(from);
                for to in names.iter().filter(|to| *to != from) {
                    while let Some(packed) = self.pack(from, to) {
                        let taken = self.take(from, to, &packed.sealed).unwrap();
                        self.receipt(from, &packed.digest, &taken.receipt).unwrap();
                        moved += 1;
                    }
                }
            }
            if moved == 0 {
                return;
            }
        }
        panic!("it never becomes quiet");
    }

    pub(crate) fn tick(&mut self, name: &str) -> Vec<comity_corridor::Effect> {
        let now = self.now();
        let driver = self.driver(name);
        driver.tick(now).unwrap();
        driver.commit().unwrap()
    }

    pub(crate) fn rows(&mut self, name: &str) -> BTreeMap<Key, Row> {
        let store = self.driver(name).store_mut();
        store.rows().map(|(key, row)| (key, row.clone())).collect()
    }

    pub(crate) fn row<R>(&mut self, name: &str, key: Key) -> Option<R>
    where
        R: TryFrom<Row>,
    {
        self.rows(name).remove(&key).and_then(|row| row.try_into().ok())
    }

    pub(crate) fn act(&mut self, name: &str, act: ActId) -> ActRow {
        self.row(name, Key::Act(act)).unwrap()
    }

    pub(crate) fn request(&mut self, name: &str, act: ActId, other: &str) -> RequestRow {
        self.row(name, Key::Request(act, code(other))).unwrap()
    }

    /// The deadlines of an act, in the order of their numbers.
    pub(crate) fn deadlines(&mut self, name: &str, act: ActId) -> Vec<DeadlineRow> {
        let all = self.rows(name).into_iter();
        all.filter_map(|(key, row)| match (key, row) {
            (Key::Deadline(of, _), Row::Deadline(row)) if of == act => Some(row),
            _ => None,
        })
        .collect()
    }

    /// What an agency's journal still says of an act.
    pub(crate) fn says(&mut self, name: &str, act: ActId) -> Option<comity_corridor::Entry> {
        let mut needs = Needs::default();
        needs.journal.insert(act);
        self.driver(name).read(&needs).unwrap().journal.remove(&act)
    }

    /// The log an agency shows verifies, from nothing to what is durable.
    pub(crate) fn log_is_whole(&mut self, name: &str) {
        let now = self.now();
        let agency = self.agency(name);
        let claims = agency.claims.clone();
        let signed = agency.driver.checkpoint(now).unwrap();
        let keys = agency.keys();
        keys.checkpoint(&claims, signed.to_text().as_bytes()).unwrap();
        let mut tip = comity_log::Tip::new();
        for kept in agency.driver.store_mut().journal_from(0) {
            assert_eq!(tip.append(*kept.commitment).index(), kept.leaf);
            if let Some(entry) = kept.entry {
                assert_eq!(&entry.commitment(), kept.commitment, "leaf {}", kept.leaf);
            }
        }
        assert_eq!(tip.head(), *signed.checkpoint().head());
    }

    /// Two agencies conclude an agreement for investigations that opens persons to searches.
    pub(crate) fn agree(&mut self, first: &str, second: &str) -> AgreementId {
        let id = agreement(u8::try_from(self.chances % 200).unwrap());
        let proposal = crate::agreements::proposal(id, &[first, second]);
        self.done(first, Role::LegalAdviser, proposal.to(code(second)));
        self.deliver(first, second);
        let signature = self.signature(second, id).to(code(first));
        self.done(second, Role::LegalAdviser, signature);
        self.deliver(second, first);
        id
    }

    /// The signature of an agency on an agreement as it knows it.
    pub(crate) fn signature(&mut self, name: &str, id: AgreementId) -> Form {
        let row: comity_corridor::rows::AgreementRow = self.row(name, Key::Agreement(id)).unwrap();
        Form::new(comity_act::body::AgreementSign { agreement: id, digest: row.digest })
    }

    pub(crate) fn officer(&mut self, name: &str, role: Role) -> Option<OfficerRow> {
        let id = self.agency(name).officers[&role];
        self.row(name, Key::Officer(id))
    }

    /// The class of records that the tests search.
    pub(crate) const CLASS: RecordClass = RecordClass::Person;
}
