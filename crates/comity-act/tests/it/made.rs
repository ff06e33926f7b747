//! Arbitrary acts: a strategy for every type that an act can hold.

use comity_act::{
    Act, ActId, AgencyCode, AgencyKind, AgreementId, AttachmentId, AttachmentRef, Basis, Body,
    Channel, CrimeArea, Day, EmergencyPoints, Handling, InformationGrade, Kind, Nature, Offence,
    OfficerId, Property, Purpose, Recipient, RecordClass, RecordId, Reference, RefusalGround,
    RequestForm, Role, Shared, SourceGrade, Stated, StatedValue, Statement, StoredData,
    SubjectCategory, SubjectMark, Text, Timestamp, Urgency, UrgencyGround, UrgencyLevel, body::*,
};
use proptest::{collection::vec, option, prelude::*, sample::select, strategy::Union};

/// A type of which any value can be made.
pub(crate) trait Made: Clone + std::fmt::Debug + Sized + 'static {
    /// Any value.
    fn made() -> BoxedStrategy<Self>;
}

impl<const MAX: usize> Made for Text<MAX> {
    fn made() -> BoxedStrategy<Self> {
        // Four bytes are the longest character there is.
        vec(any::<char>(), 0..=(MAX / 4).min(12))
            .prop_map(|letters| Self::new(letters.into_iter().collect::<String>()).unwrap())
            .boxed()
    }
}

impl<T: Made> Made for Option<T> {
    fn made() -> BoxedStrategy<Self> {
        option::of(T::made()).boxed()
    }
}

impl<T: Made> Made for Vec<T> {
    fn made() -> BoxedStrategy<Self> {
        vec(T::made(), 0..3).boxed()
    }
}

impl Made for AgencyCode {
    fn made() -> BoxedStrategy<Self> {
        "X[A-Z](-[A-Z0-9]{1,6}){0,2}".prop_map(|code| code.parse().unwrap()).boxed()
    }
}

impl Made for Timestamp {
    fn made() -> BoxedStrategy<Self> {
        any::<u64>().prop_map(Self::from_millis).boxed()
    }
}

impl Made for Day {
    fn made() -> BoxedStrategy<Self> {
        any::<u32>().prop_map(Self).boxed()
    }
}

impl Made for StatedValue {
    fn made() -> BoxedStrategy<Self> {
        prop_oneof![
            bool::made().prop_map(Self::Yes),
            i64::made().prop_map(Self::Number),
            Text::made().prop_map(Self::Word),
            Vec::made().prop_map(Self::Words),
        ]
        .boxed()
    }
}

impl Made for Basis {
    fn made() -> BoxedStrategy<Self> {
        prop_oneof![
            Text::made().prop_map(Self::Instrument),
            AgreementId::made().prop_map(Self::Agreement),
            Text::made().prop_map(Self::National),
        ]
        .boxed()
    }
}

macro_rules! plain {
    ($($type:ty),+) => { $(
        impl Made for $type {
            fn made() -> BoxedStrategy<Self> { any::<Self>().boxed() }
        }
    )+ };
}
plain!(bool, u8, u16, u32, u64, i8, i64, [u8; 32]);

macro_rules! ids {
    ($($type:ident),+) => { $(
        impl Made for $type {
            fn made() -> BoxedStrategy<Self> {
                any::<[u8; 16]>().prop_map(Self::from_bytes).boxed()
            }
        }
    )+ };
}
ids!(ActId, AgreementId, AttachmentId, OfficerId, RecordId);

macro_rules! words {
    ($($type:ident),+ $(,)?) => { $(
        impl Made for $type {
            fn made() -> BoxedStrategy<Self> { select(Self::ALL).boxed() }
        }
    )+ };
}
words!(
    Channel,
    CrimeArea,
    DoubtGround,
    DutyLane,
    Finding,
    InformationGrade,
    Kind,
    Likeness,
    LinkRelation,
    Means,
    Nature,
    Outcome,
    Property,
    Purpose,
    Reception,
    RecordClass,
    RefusalGround,
    RequestForm,
    RestrictionGround,
    AgreementForm,
    AgencyKind,
    Role,
    SourceGrade,
    StoredData,
    SubjectCategory,
    UrgencyGround,
    UrgencyLevel,
);

/// A strategy for a field, whatever its type.
macro_rules! any_value {
    ($field:ident) => {
        Made::made()
    };
}

/// Makes each field by its type; a field that is forgotten here does not compile.
macro_rules! structs {
    ($( $type:ident { $($field:ident),+ } )+) => { $(
        impl Made for $type {
            fn made() -> BoxedStrategy<Self> {
                ($(any_value!($field),)+).prop_map(|($($field,)+)| Self { $($field),+ }).boxed()
            }
        }
    )+ };
}
/// More fields than one strategy takes: its scope and the rest are made apart.
impl Made for AgreementPropose {
    fn made() -> BoxedStrategy<Self> {
        let scope = (Made::made(), Made::made(), Made::made(), Made::made(), Made::made());
        let rest = (Made::made(), Made::made(), Made::made(), Made::made(), Made::made());
        let last = (Made::made(), Made::made(), Made::made());
        (scope, rest, last)
            .prop_map(|(scope, rest, last)| {
                let (agreement, title, parties, purposes, crime_areas) = scope;
                let (subjects, search_classes, kinds, valid_from, valid_until) = rest;
                let (safeguards, text, clauses) = last;
                Self {
                    agreement,
                    title,
                    parties,
                    purposes,
                    crime_areas,
                    subjects,
                    search_classes,
                    kinds,
                    valid_from,
                    valid_until,
                    safeguards,
                    text,
                    clauses,
                }
            })
            .boxed()
    }
}

structs! {
    AgreementEnd { agreement, reason }
    AgreementClauses {
        form, binds_signatories, replaces, handling, properties, liaison, bodies, private_search,
        searches_of_day
    }
    CompetentBody { agency, name }
    Liaison { agency, officer }
    AgreementSign { agreement, digest }
    AgreementSuspend { agreement, reason }
    AttachmentRef { id, digest, size_bytes, name, media_type, key }
    Compliance { record, outcome, passed_to, reason }
    ConsentAsk { records, uses, reason }
    ConsentGrant { records, uses, until, conditions }
    ConsentRefuse { reason }
    ConsentUse { evidence, onward_to, purpose }
    ConsentWithdraw { grant, records, reason }
    DisclosureAnnounce { records, text, at }
    DutyAssign { officer, note }
    DutyHandOver { lane, open, note }
    DutySettle { what, note }
    DutyTake { lane, until }
    EmergencyPoints { known, asked, by_when, on_word_of }
    Excluded { by, at, means }
    ExportRun { acts, records, justification }
    FirstMade { act, agency, at, signed }
    Handling { not_in_court, not_onward, as_written }
    HitConclude { record, finding, means, note, term }
    HitExclude { record, means, note, marks, undoes, first }
    InstrumentAdopt { instrument, from, declarations, of, pack, until, of_kind }
    LeadConfirm { record, to, note }
    LeadPropose { record, to, class, percent, reasons, group }
    LeadReason { property, how, bits }
    LeadReject { record, to, note, undoes }
    Match { record, owner, quality, reasons, shared, excluded }
    Screening { name, rows, compares_own }
    MatchReason { how, asked, found, percent }
    MessageAcknowledge { reception, note }
    MessageSend { subject, text }
    Offence { area, title, penalty_months_max, listed, code }
    OfficerPost { certificate }
    OrderObject { ground, text }
    OrderPreserve { what, facts, category, days }
    OrderProduce { what, facts, category, subject }
    PeerAdd { card, fingerprint, replaces }
    PeerIntroduce { card }
    RecallComply { entries }
    RecallIssue { records, reason }
    Recipient { agency, channel, basis, handling, language, due, copy }
    RecordCorrect { record, statements, subject, reason, revision, handling }
    RecordDoubt { record, ground, property, note }
    RecordErase { record, reason }
    RecordLink { record, relation, to, source, information, nature, as_of, note, undoes }
    RecordOpen { record, owner, justification }
    RecordPassOn { record, owner, statements, subject, revision, told, handling }
    RecordRegister { record, class, subject, statements, source }
    RecordRelease { record, reason }
    RecordRestrict { record, ground, reason }
    PrivateSearch { classes, of_day, of_year }
    RecordTrace { entries }
    Reference { agency, year, number }
    ReferralApprove { act, rules, reasons }
    ReferralDecline { act, reasons }
    RequestAnswer { text, shared, complete }
    RequestClarify { text, settles }
    RequestConsult { ground, text }
    RequestDelay { reason, expected, judicial }
    RequestMake {
        asks, facts, objective_reasons, link, subject, records, directly_accessible, mark,
        form
    }
    RequestRefuse { ground, text }
    RequestWithdraw { reason }
    SearchEvaluate { evaluated }
    SearchOffer { epoch, from, until, derivation, manifest }
    SearchPseudonymised { blinded, subject, justification }
    SearchRefuse { reason, again_from }
    ScreenedLine { line, records }
    ScreenedRows { rows, searched, hits, sha256 }
    SearchReport { matches, searched, not_searched, truncated, lines, screened }
    SearchRun { class, terms, subject, justification, list }
    Shared { record, owner, class, subject, handling, statements, revision, told, conditions }
    Stated { fact, value }
    Statement { property, value, source, information, nature, as_of }
    SubjectChange { category, minor, review_at, erase_at }
    SubjectMark { category, minor, review_at, erase_at }
    Term { property, value }
    Traced { record, passed_to }
    Urgency { level, reason, ground, points }
    VerdictOverrule { act, rules, reasons }
    WatchAlert { found }
    WatchClear { reason }
    WatchSet { class, terms, subject, justification, until, renews }
}

macro_rules! bodies {
    ($($kind:ident),+ $(,)?) => {
        /// A strategy for the body of every kind that this program reads.
        pub(crate) fn bodies() -> Vec<(Kind, BoxedStrategy<Body>)> {
            vec![ $( (Kind::$kind, $kind::made().prop_map(Body::from).boxed()), )+ ]
        }

        // A kind that is added to `Body` and forgotten above does not compile.
        const _: fn(&Body) = |body| match body {
            $( Body::$kind(_) => (), )+
            Body::NotUnderstood(_) => (),
        };
    };
}
bodies!(
    AgreementEnd,
    AgreementPropose,
    AgreementSign,
    AgreementSuspend,
    ConsentAsk,
    ConsentGrant,
    ConsentRefuse,
    ConsentWithdraw,
    DisclosureAnnounce,
    DutyAssign,
    DutyHandOver,
    DutySettle,
    DutyTake,
    ExportRun,
    HitConclude,
    HitExclude,
    InstrumentAdopt,
    LeadConfirm,
    LeadPropose,
    LeadReject,
    MessageAcknowledge,
    MessageSend,
    OfficerPost,
    OrderObject,
    OrderPreserve,
    OrderProduce,
    PeerAdd,
    PeerIntroduce,
    RecallComply,
    RecallIssue,
    RecordCorrect,
    RecordDoubt,
    RecordErase,
    RecordLink,
    RecordOpen,
    RecordPassOn,
    RecordRegister,
    RecordRelease,
    RecordRestrict,
    RecordTrace,
    ReferralApprove,
    ReferralDecline,
    RequestAnswer,
    RequestClarify,
    RequestConsult,
    RequestDelay,
    RequestMake,
    RequestRefuse,
    RequestWithdraw,
    SearchEvaluate,
    SearchOffer,
    SearchPseudonymised,
    SearchRefuse,
    SearchReport,
    SearchRun,
    VerdictOverrule,
    WatchAlert,
    WatchClear,
    WatchSet,
);

impl Made for Body {
    fn made() -> BoxedStrategy<Self> {
        Union::new(bodies().into_iter().map(|(_, body)| body)).boxed()
    }
}

/// Any act with this body.
pub(crate) fn act_with(body: BoxedStrategy<Body>) -> BoxedStrategy<Act> {
    let who = (Made::made(), Made::made(), Made::made(), Made::made(), Made::made());
    let what = (Made::made(), Made::made(), Made::made(), Made::made(), Made::made());
    let links =
        (Made::made(), Made::made(), Made::made(), Made::made(), Made::made(), Made::made());
    (who, what, links, body, Made::made())
        .prop_map(|(who, what, links, body, home_commitment)| {
            let (id, agency, officer, role, at) = who;
            let (recipients, purpose, crime_area, offences, handling) = what;
            let (case, answers, urgency, reference, attachments, stated) = links;
            Act {
                id,
                agency,
                officer,
                role,
                at,
                recipients,
                body,
                purpose,
                crime_area,
                offences,
                handling,
                case,
                answers,
                urgency,
                reference,
                attachments,
                stated,
                home_commitment,
                home: None,
                proof: None,
            }
        })
        .boxed()
}

impl Made for Act {
    fn made() -> BoxedStrategy<Self> {
        act_with(Body::made())
    }
}
