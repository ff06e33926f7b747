//! What the suite puts into stores: made-up acts, rows and journal entries.
//!
//! Everything follows from small numbers, so that a check that fails can be read.

use std::{collections::BTreeSet, sync::Arc};

use comity_act::{
    ActId, AgencyCode, AgreementId, Handling, HomePart, InformationGrade, Nature, OfficerId,
    OfficerProof, Property, RecordClass, RecordId, Role, Shared, SourceGrade, Stated, StatedValue,
    Statement, SubjectMark, Text, Timestamp,
    body::{DutyLane, LeadReason, Likeness, LinkRelation, Means, PrivateSearch, Term},
};
use comity_corridor::{
    Calendar, Change, Entry, Facts, Key, Needs, Spent, Stood, Store,
    rows::{
        ActRow, AgreementRow, AgreementStatus, Asked, BlindsRow, CardRow, Carried, Concluded,
        Conclusion, ConsentRow, ConsentState, DeadlineRow, DeadlineState, Direction, DutyRow,
        EarlyRow, Exclusion, FreshRow, HandedOver, HitRow, Holder, HoldersRow, KnownEpoch,
        LeadDecision, LeadRow, LeadState, Linked, LocalClock, Met, MisbehaviourRow, OfferFromRow,
        OfferRow, OfficerRow, OnDuty, OpenEpoch, OutboxRow, OwnRow, PeerRow, PendingRow,
        PendingWork, Posting, QueryRow, RecallRow, ReceiptRow, RecordRow, RecordState, RelationRow,
        RequestRow, RequestState, Row, ShardRow, SoughtRow, Stage, Tagged, TaggedRow, Terms, Told,
        ToldOf, Trust, WatchEnd, WatchRow,
    },
};
use comity_log::Tip;
use comity_seal::digest::digest;

/// The agency with this number: `XA`, `XB`, … `XZ`.
pub fn agency(n: u64) -> AgencyCode {
    let letter = char::from(b'A' + u8::try_from(n % 26).unwrap());
    format!("X{letter}").parse().unwrap()
}

/// The act with this number; ids ascend with their numbers, as those of UUID version 7 do.
pub fn act(n: u64) -> ActId {
    ActId::from_bytes(id(n))
}

/// The record with this number; no act has the same bytes, so none has the same payload key.
pub fn record(n: u64) -> RecordId {
    RecordId::from_bytes(id(u64::MAX - n))
}

/// Sixteen bytes that begin with the number and end in noise that depends on it.
pub fn id(n: u64) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    bytes[8..].copy_from_slice(&digest(&n.to_be_bytes())[..8]);
    bytes
}

/// This many milliseconds after the beginning of time.
pub const fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A short text.
pub fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    Text::new(words).unwrap()
}

/// A row of an act that was recorded at this moment.
pub fn act_row(recorded_ms: u64, stage: Stage) -> ActRow {
    ActRow {
        leaf: recorded_ms,
        direction: Direction::Received,
        kind: 1,
        agency: agency(1),
        officer: OfficerId::from_bytes(id(9)),
        at: at(recorded_ms),
        recorded_at: at(recorded_ms),
        stage,
        delivered: Vec::new(),
        reference: None,
        case: Some([7; 16].into()),
        answers: None,
        emergency: false,
        skewed: false,
        taken_by: None,
        digest: Some(digest(&recorded_ms.to_be_bytes()).to_vec()),
        deadlines: 0,
        carries: vec![Carried { record: record(recorded_ms), owner: agency(1) }],
        leaves_before: vec![recorded_ms],
        lifts: Vec::new(),
        against: Vec::new(),
        about: vec![record(recorded_ms)],
        is_whole: Some(recorded_ms.is_multiple_of(2)),
        declined_by: Some(act(recorded_ms)),
        alarms: true,
        for_people: true,
        ends_at: Some(at(9)),
        watch_end: Some(WatchEnd::Renewed(act(9))),
    }
}

fn fresh_row(n: u64) -> FreshRow {
    FreshRow { records: vec![record(n)], since: at(n), shown_to: Some(act(n)) }
}

/// A row of a record about somebody of this name, reviewed at this time, in milliseconds.
pub fn record_row(n: u64, name: &str, review_ms: u64) -> RecordRow {
    RecordRow {
        content: Shared {
            record: record(n),
            owner: agency(0),
            class: RecordClass::Person,
            subject: SubjectMark { review_at: Some(at(review_ms)), ..SubjectMark::default() },
            handling: Handling::default(),
            statements: vec![Statement::ungraded(Property::Name, text(name))],
            revision: 0,
            told: Vec::new(),
            conditions: Vec::new(),
        },
        state: RecordState::Active,
        came_by: act(n),
        came_from: None,
        since: at(n),
        consents: Vec::new(),
        source: text("made up"),
        purpose: None,
        through_union_agency: false,
        quality_checked: false,
        ground: None,
        recalled: None,
        later: None,
        waiting: Vec::new(),
        from_sis: false,
        links: vec![Linked {
            act: act(n + 1),
            other: record(n + 1),
            is_first: true,
            relation: LinkRelation::SameAs,
            source: SourceGrade::X,
            information: InformationGrade::Four,
            nature: Nature::Assessment,
            as_of: None,
            undone_by: None,
        }],
        exclusions: vec![Exclusion {
            first: act(n + 2),
            by: agency(1),
            at: at(n),
            means: vec![Means::Document],
            marks: vec![[7; 16].into()],
            told: act(n + 2),
            from: agency(1),
            undone_by: Some(act(n + 3)),
            passed_to: vec![agency(2)],
            review_at: at(n + 5),
        }],
    }
}

/// A row of a request that is open and due at this moment.
pub fn request_row(due_ms: u64, asks: &str) -> RequestRow {
    RequestRow {
        requester: agency(0),
        requested: agency(1),
        state: RequestState::Open,
        at: at(1),
        delivered_at: None,
        due: Some(at(due_ms)),
        records: Vec::new(),
        asks: text(asks),
        urgent: false,
        directly_accessible: None,
        form: comity_act::RequestForm::Information,
        offences: Vec::new(),
        basis: None,
        consulted: false,
        stated: Vec::new(),
        minor: false,
    }
}

/// A row of a peer whose next act takes this place.
pub fn peer_row(out_next: u64) -> PeerRow {
    PeerRow {
        card_serial: 1,
        trust: Trust::Compared,
        since: at(0),
        out_next,
        out_acknowledged: 0,
        seen_of_us: 0,
        in_next: 0,
        seen: None,
        heard_at: None,
        misbehaviours: 0,
    }
}

/// One row of every family, none of them empty where it can help it.
pub fn every_family(n: u64) -> Vec<(Key, Row)> {
    let (act_id, peer) = (act(n), agency(n));
    let holder = Holder {
        agency: agency(2),
        by: act_id,
        since: at(n),
        consent: None,
        passed_to: vec![agency(3)],
        given: vec![[7; 16].into()],
    };
    let asked =
        Asked { holder: agency(2), complied: None, outcomes: Vec::new(), onward: vec![agency(3)] };
    let (records, place) = (vec![record(n)], n);
    let kept = RecallRow { at: at(n), records, asked: vec![asked], because: Some(act(n + 1)) };
    vec![
        (Key::Own, OwnRow::default().into()),
        (Key::Peer(peer), peer_row(n).into()),
        (Key::Relation(peer), RelationRow::default().into()),
        (Key::Agreement(AgreementId::from_bytes(id(n))), agreement_row(act_id).into()),
        (Key::Act(act_id), act_row(n, Stage::Done).into()),
        (Key::Request(act_id, peer), request_row(n, "who is it").into()),
        (Key::Record(record(n)), record_row(n, "Nemo Nobody", 12).into()),
        (Key::Holders(record(n)), HoldersRow { holders: vec![holder] }.into()),
        (Key::Consent(act_id), consent_row(n).into()),
        (Key::Recall(act_id), kept.into()),
        (Key::Deadline(act_id, 3), deadline_row(n).into()),
        (Key::Pending(act_id), pending_row(n).into()),
        (Key::Outbox(peer, place), outbox_row(act_id, n).into()),
        (Key::Receipt(peer, place), receipt_row(n).into()),
        (Key::Misbehaviour(peer, place), MisbehaviourRow { at: at(n), proof: vec![3; 9] }.into()),
        (Key::Card(peer), CardRow { card: vec![7; 64] }.into()),
        (Key::Officer(OfficerId::from_bytes(id(n))), officer(n).into()),
        (Key::Early(AgreementId::from_bytes(id(n))), EarlyRow::default().into()),
        (Key::Duty, duty_row(n).into()),
        (Key::Watch(act_id), watch_row(n).into()),
        (Key::Fresh(act_id), fresh_row(n).into()),
        (Key::Lead(act_id), lead_row(n).into()),
        (Key::Hit(act_id), hit_row(n).into()),
    ]
    .into_iter()
    .chain(private_rows(n))
    .collect()
}

/// What is offered, asked and kept of pseudonymised searches.
fn private_rows(n: u64) -> Vec<(Key, Row)> {
    let (peer, bytes) = (agency(n), vec![5; 24]);
    let spent = Spent { day: 20_000, of_day: 16, of_year: 48 };
    let open = OpenEpoch {
        number: 7,
        from: at(n),
        until: at(n + 1),
        manifest: vec![4; 9],
        published_at: at(n),
    };
    let known = KnownEpoch {
        epoch: vec![3; 37],
        from: at(n),
        until: at(n + 1),
        derivation: 1,
        manifest: vec![4; 9],
        at_hand: vec![4; 9],
        by: act(n),
    };
    let broke_with = Some(act(n));
    let from = OfferFromRow { spent, epochs: vec![known], broke_with, over: vec![(6, 64)] };
    let tagged = Tagged { asker: peer, epoch: 7, mark: [6; 8].into(), bytes: bytes.clone() };
    let officer = OfficerId::from_bytes(id(9));
    let met = Met::Hit { number: true, day: false, year: true };
    let query = QueryRow { holder: peer, officer, since: at(n), until: at(n + 1), met };
    let term = Term { property: Property::Name, value: text("Nemo Zorranov") };
    let sought = SoughtRow { class: RecordClass::Person, terms: vec![term] };
    vec![
        (Key::Offer(peer), OfferRow { spent, epochs: vec![open], last: 7 }.into()),
        (Key::OfferFrom(peer), from.into()),
        (Key::Held(peer, 7, 255), ShardRow { bytes: bytes.clone() }.into()),
        (Key::Shard(peer, 7, 255), ShardRow { bytes: bytes.clone() }.into()),
        (Key::Tagged(record(n)), TaggedRow { sets: vec![tagged] }.into()),
        (Key::Blinds(act(n)), BlindsRow { bytes, until: at(n + 2) }.into()),
        (Key::Query(act(n)), query.into()),
        (Key::Sought(act(n)), sought.into()),
    ]
}

/// A hit of which it could not be told.
pub fn hit_row(n: u64) -> HitRow {
    HitRow {
        concluded: vec![Concluded {
            act: act(n + 1),
            agency: agency(1),
            officer: OfficerId::from_bytes(*act(n).as_bytes()),
            at: at(n),
            record: Some(record(n)),
            found: Conclusion::CannotTell,
            means: vec![Means::Fingerprints, Means::Face],
            undone_by: None,
            term: Some(2),
        }],
        told: vec![ToldOf { answer: act(n + 2), about: vec![record(n)] }],
    }
}

/// A lead that was rejected.
pub fn lead_row(n: u64) -> LeadRow {
    let reason = LeadReason { property: Property::Name, how: Likeness::Sounds, bits: -3 };
    let officer = OfficerId::from_bytes(*act(n).as_bytes());
    LeadRow {
        records: [record(n), record(n + 1)],
        class: RecordClass::Person,
        percent: 97,
        reasons: vec![reason],
        search: Some(act(n + 2)),
        group: 1,
        at: at(n),
        state: LeadState::Different,
        marks: [Some([7; 16].into()), None],
        decisions: vec![LeadDecision {
            act: act(n + 3),
            officer,
            at: at(n + 1),
            state: LeadState::Different,
        }],
        readers: vec![(officer, record(n))],
    }
}

/// A watch that stands here, and has told of a record.
pub fn watch_row(n: u64) -> WatchRow {
    let told = Told { record: record(n), quality: 80, reasons: Some([5; 8].into()) };
    WatchRow {
        agency: agency(1),
        officer: OfficerId::from_bytes(id(9)),
        class: RecordClass::Person,
        terms: vec![Term { property: Property::Name, value: text("Nemo Nobody") }],
        since: at(n),
        until: at(n + 1),
        emergency: false,
        stands_at: Vec::new(),
        stands_here: true,
        told: vec![told],
        about_life: true,
        heard: 2,
    }
}

/// A row of an act that waits in an outbox.
pub fn outbox_row(act: ActId, n: u64) -> OutboxRow {
    OutboxRow { act, leaf: n, since: at(n), officer: OfficerId::from_bytes(id(9)) }
}

fn agreement_row(proposal: ActId) -> AgreementRow {
    let terms = Terms {
        purposes: Vec::new(),
        crime_areas: Vec::new(),
        subjects: Vec::new(),
        search_classes: vec![RecordClass::Person],
        kinds: Vec::new(),
        valid_from: at(0),
        valid_until: None,
        safeguards: true,
        handling: Handling::default(),
        properties: vec![Property::Name],
        liaison: Vec::new(),
        private_search: Some(PrivateSearch {
            classes: vec![RecordClass::Person],
            of_day: 16,
            of_year: 160,
        }),
        searches_of_day: Some(250),
    };
    AgreementRow {
        proposal,
        digest: [5; 32],
        title: text("Fictional working arrangement"),
        parties: vec![agency(0), agency(1)],
        signed: vec![agency(0)],
        status: AgreementStatus::Proposed,
        terms,
        form: None,
        binds_signatories: false,
        stopped: Vec::new(),
        replaces: None,
        replaced_by: None,
        replaced_from: None,
        bodies: Vec::new(),
    }
}

fn duty_row(n: u64) -> DutyRow {
    let officer = OfficerId::from_bytes(id(9));
    let taken = Some((officer, at(n + 1)));
    let handed_over = Some(HandedOver { act: act(n), by: officer, at: at(n), taken });
    let lane = DutyLane::Emergency;
    DutyRow { lanes: vec![OnDuty { lane, officer, since: at(n), until: at(n + 2), handed_over }] }
}

fn consent_row(n: u64) -> ConsentRow {
    ConsentRow {
        asker: agency(0),
        owner: agency(1),
        records: vec![record(n)],
        at: at(n),
        state: ConsentState::Open,
    }
}

fn deadline_row(n: u64) -> DeadlineRow {
    DeadlineRow {
        what: text("an answer"),
        owed_by: agency(1),
        within: "7cd".parse().ok(),
        pauses: None,
        state: DeadlineState::Running(at(n)),
        rule: text("fiction.1"),
        cite: text("Fiction, art. 1"),
        group: None,
        counted_ms: None,
        local: Some(LocalClock {
            calendar: Some(Calendar::UNKNOWN),
            began: Some(at(n)),
            stood: vec![Stood { from: at(n), until: at(n + 1) }],
        }),
        bar: None,
        stands_since: None,
        stood_ms: 0,
        barred: Vec::new(),
    }
}

fn pending_row(n: u64) -> PendingRow {
    PendingRow { work: PendingWork::AnswerSearch, since: at(n) }
}

fn receipt_row(n: u64) -> ReceiptRow {
    ReceiptRow { receipt: vec![2; 70], until: n, at: at(n), leaves: n }
}

/// The change by which a row comes to read so, its index kept in step with what stood before.
pub fn put(old: Option<&Row>, key: Key, row: impl Into<Row>) -> Change {
    let row = row.into();
    let (old, new) = (old.map(|old| old.index(key)).unwrap_or_default(), row.index(key));
    let remove = old.iter().filter(|entry| !new.contains(entry)).cloned().collect();
    let insert = new.iter().filter(|entry| !old.contains(entry)).cloned().collect();
    Change::Put { key, row: Arc::new(row), remove, insert }
}

/// The change by which a row goes.
pub fn delete(old: &Row, key: Key) -> Change {
    Change::Delete { key, remove: old.index(key) }
}

/// Enters an act in the log; `take` tells apart entries of one act.
pub fn log(tip: &mut Tip, act: ActId, take: u64) -> Change {
    let entry = entry(act, take);
    let commitment = entry.commitment();
    let recorded = tip.append(commitment);
    Change::Journal { leaf: recorded.index(), act, commitment, entry }
}

/// What the journal keeps of the `take`-th decision on an act.
pub fn entry(act: ActId, take: u64) -> Entry {
    Entry {
        act: format!("signed bytes of {act}").into_bytes(),
        verdict: format!("verdict {take} on {act}").into_bytes(),
        salt: digest(format!("{take} {act}").as_bytes()),
        recorded_at: at(take),
        home: (!take.is_multiple_of(2)).then(|| home_part(act, take)),
        verdict_salt: take.is_multiple_of(3).then(|| digest(format!("{act} {take}").as_bytes())),
        proof: take.is_multiple_of(5).then(|| {
            let signature = format!("signature {act}").into_bytes();
            Box::new(OfficerProof::new(b"certificate".to_vec(), Some(signature), |by| {
                Some(digest(by))
            }))
        }),
    }
}

/// An officer who was posted once, with a passkey or without.
fn officer(n: u64) -> OfficerRow {
    let posting = Posting {
        roles: vec![Role::Officer],
        valid_from: at(n),
        valid_until: at(n + 1),
        superseded_at: None,
        certificate: b"certificate".to_vec(),
        has_passkey: n.is_multiple_of(2),
    };
    OfficerRow { postings: vec![posting] }
}

/// What stays at home of an act.
fn home_part(act: ActId, take: u64) -> HomePart {
    let fact = Stated { fact: text("refugee_status"), value: StatedValue::Yes(true) };
    HomePart { salt: digest(format!("home {take} {act}").as_bytes()), stated: vec![fact] }
}

/// The needs for these rows.
pub fn rows(keys: impl IntoIterator<Item = Key>) -> Needs {
    Needs::default().and(keys)
}

/// The needs for what these acts say.
pub fn journal(acts: impl IntoIterator<Item = ActId>) -> Needs {
    Needs { journal: acts.into_iter().collect(), ..Needs::default() }
}

/// The row under a key, if it exists.
pub fn read<S: Store>(store: &mut S, key: Key) -> Option<Row> {
    store.fetch(&rows([key])).unwrap().rows.remove(&key).map(Arc::unwrap_or_clone)
}

/// What an act says, if it can still be read.
pub fn content<S: Store>(store: &mut S, act: ActId) -> Option<Entry> {
    store.fetch(&journal([act])).unwrap().journal.remove(&act)
}

/// Applies changes and commits them, with an unchanged log.
pub fn commit<S: Store>(store: &mut S, changes: Vec<Change>) -> u64 {
    let mut tip = store.tip().unwrap();
    store.apply(changes).unwrap();
    store.commit(&mut tip).unwrap();
    as_of(store)
}

/// The number of the last commit.
pub fn as_of<S: Store>(store: &mut S) -> u64 {
    store.fetch(&Needs::default()).unwrap().as_of
}

/// Whether a row changed since the commit with this number.
pub fn stale<S: Store>(store: &mut S, as_of: u64, key: Key) -> bool {
    store.changed_since(as_of, &BTreeSet::from([key])).unwrap()
}

/// The keys that a scan's entries name, in their order.
pub fn named(facts: &Facts, scan: usize) -> Vec<Key> {
    facts.scans[scan].iter().map(|(_, key)| *key).collect()
}
