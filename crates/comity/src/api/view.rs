//! How rows read in JSON: moments as RFC 3339, words as in the glossary.

use std::{borrow::Cow, collections::BTreeSet};

use comity_act::{
    ActId, AgencyCode, Handling, InformationGrade, Kind, Nature, Purpose, RecordClass, RecordId,
    RoleGroup, SourceGrade, Statement, SubjectCategory, Text, Timestamp,
    body::{LinkRelation, Means},
};
use comity_corridor::{
    Calendar, Clock, Doubt, Lifted, Missing, Obligation, Pause, Reason, Ruling, Span, Suspension,
    Verdict, doubts,
    rows::{self, RecordRow, RecordState, Stage},
};
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr,
        schema::{Schema, SchemaFormat, Type},
    },
};

use super::{page::hex, words::words};

/// A moment in words.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Moment(Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        let text = ObjectBuilder::new().schema_type(Type::String).format(Some(format));
        text.description(Some("A moment in UTC, as RFC 3339 writes it.")).build().into()
    }
}

impl ToSchema for Moment {
    fn name() -> Cow<'static, str> {
        "Moment".into()
    }
}

/// A moment in words.
pub(super) const fn moment(at: Timestamp) -> Moment {
    Moment(at)
}

words! {
    /// What the law said.
    #[schema(as = Ruling)]
    RulingWord {
        Permitted = "permitted",
        NotPermitted = "not-permitted",
        ForDecision = "for-decision",
    }
    /// How far an act has come here.
    #[schema(as = Stage)]
    StageWord {
        NotPermitted = "not-permitted",
        ForDecision = "for-decision",
        Declined = "declined",
        Done = "done",
        Held = "held",
        Opened = "opened",
        Taken = "taken",
        Erased = "erased",
    }
    /// From when a clock runs.
    #[schema(as = ClockStart)]
    FromWord {
        Delivered = "delivered",
        Recorded = "recorded",
        Due = "due",
        Named = "named",
    }
    /// What may be done with a record.
    #[schema(as = RecordState)]
    RecordStateWord { Active = "active", Restricted = "restricted", }
    /// A restriction of the owner's.
    HandlingCode { H0 = "H0", H1 = "H1", H2 = "H2", H3 = "H3", }
}

/// The word for what the law said.
pub(super) const fn ruling(ruling: Ruling) -> RulingWord {
    match ruling {
        Ruling::Permit => RulingWord::Permitted,
        Ruling::Bar => RulingWord::NotPermitted,
        Ruling::ForDecision => RulingWord::ForDecision,
    }
}

/// The word for how far an act has come here.
pub(super) const fn stage(stage: Stage) -> StageWord {
    match stage {
        Stage::Barred => StageWord::NotPermitted,
        Stage::ForDecision => StageWord::ForDecision,
        Stage::Declined => StageWord::Declined,
        Stage::Done => StageWord::Done,
        Stage::Held => StageWord::Held,
        Stage::Opened => StageWord::Opened,
        Stage::Taken => StageWord::Taken,
        Stage::Erased => StageWord::Erased,
    }
}

/// The word for what may be done with a record.
pub(super) const fn record_state(state: RecordState) -> RecordStateWord {
    match state {
        RecordState::Active => RecordStateWord::Active,
        RecordState::Restricted => RecordStateWord::Restricted,
    }
}

/// The codes of these restrictions, `H0` when there are none.
pub(super) fn handling(handling: &Handling) -> Vec<HandlingCode> {
    let mut codes = Vec::new();
    codes.extend(handling.not_in_court.then_some(HandlingCode::H1));
    codes.extend(handling.not_onward.then_some(HandlingCode::H2));
    codes.extend(handling.as_written.is_some().then_some(HandlingCode::H3));
    if codes.is_empty() {
        codes.push(HandlingCode::H0);
    }
    codes
}

/// A verdict as it was recorded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Verdict)]
pub(super) struct VerdictShown {
    /// What the law said of the act as a whole.
    ruling: RulingWord,
    /// The rules that decided.
    citations: Vec<Reason>,
    /// Rules that only advise.
    advice: Vec<Reason>,
    /// Facts that the law needs and nobody gave.
    missing: Vec<Missing>,
    /// What is owed because of the act.
    obligations: Vec<ObligationShown>,
    /// What the law said, recipient by recipient.
    towards: Vec<Ruled>,
    /// The digest of the law under which it was made.
    law: String,
    /// What competent persons lifted before.
    lifted: Vec<Lifted>,
    /// Who has to decide.
    refers_to: BTreeSet<RoleGroup>,
    /// What was owed by this act, and is suspended since the act is barred.
    suspended: Vec<Suspension>,
}

/// What a permitted act makes due.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Obligation)]
struct ObligationShown {
    /// What is owed.
    what: Text<100>,
    /// By whom.
    owed_by: Vec<AgencyCode>,
    /// Within what, as the law writes it: `8h`, `7cd`; absent, without delay.
    #[schema(value_type = Option<String>, required)]
    within: Option<Span>,
    /// From when.
    from: FromWord,
    /// How long before that the clock began.
    elapsed_ms: u64,
    /// The time zone of whose days are counted.
    #[schema(required)]
    zone: Option<String>,
    /// What makes the clock stand still.
    #[schema(required)]
    pauses: Option<Pause>,
    /// The rule.
    rule: Text<100>,
    /// Its citation.
    cite: Text<200>,
}

/// The ruling towards one recipient.
#[derive(Debug, Serialize, ToSchema)]
struct Ruled {
    /// Which recipient.
    agency: AgencyCode,
    /// What the law said.
    ruling: RulingWord,
}

/// A verdict as it was recorded.
pub(super) fn verdict(verdict: &Verdict) -> VerdictShown {
    let towards = verdict.towards.iter();
    let towards = towards.map(|one| Ruled { agency: one.agency, ruling: ruling(one.ruling) });
    VerdictShown {
        ruling: ruling(verdict.ruling),
        citations: verdict.because.clone(),
        advice: verdict.advice.clone(),
        missing: verdict.missing.clone(),
        obligations: verdict.obligations.iter().map(obligation).collect(),
        towards: towards.collect(),
        law: hex(&verdict.law),
        lifted: verdict.lifted.clone(),
        refers_to: verdict.refers_to(),
        suspended: verdict.suspended.clone(),
    }
}

fn obligation(owed: &Obligation) -> ObligationShown {
    ObligationShown {
        what: owed.what.clone(),
        owed_by: owed.owed_by.clone(),
        within: owed.within,
        from: match owed.clock {
            Clock::Delivery => FromWord::Delivered,
            Clock::Record => FromWord::Recorded,
            Clock::Due => FromWord::Due,
            Clock::Named => FromWord::Named,
        },
        elapsed_ms: owed.elapsed_ms.unwrap_or(0),
        zone: owed.calendar.as_ref().map(Calendar::zone).map(str::to_owned),
        pauses: owed.pauses,
        rule: owed.rule.clone(),
        cite: owed.cite.clone(),
    }
}

/// The rules that decided, each once, in one line for people.
pub(super) fn says(verdict: &Verdict) -> String {
    let told = |reason: &Reason| format!("{}: {}", reason.cite, verdict.says(reason));
    verdict.because.iter().map(told).collect::<Vec<_>>().join("; ")
}

/// The name of a kind, or its number when this program has no name for it.
pub(super) fn kind(code: u16) -> String {
    Kind::from_code(code).map_or_else(|| format!("kind-{code}"), |kind| kind.name().to_owned())
}

/// A record with its content.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Record)]
pub(super) struct RecordShown {
    /// Its id.
    record: RecordId,
    /// Whose it is.
    owner: AgencyCode,
    /// What it is about.
    class: RecordClass,
    /// What the subject is in the matter, and how long the record may live.
    subject: SubjectShown,
    /// The owner's restrictions.
    handling: Vec<HandlingCode>,
    /// The restriction in the owner's own words.
    #[schema(required)]
    as_written: Option<Text<1_000>>,
    /// On what conditions its owner let it go on so far, in its words; they bind whoever holds it.
    conditions: Vec<Text<4_000>>,
    /// What is stated.
    statements: Vec<Statement>,
    /// What is doubtful about what is stated, as a wrong check digit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<Doubt>,
    /// How often it was corrected.
    revision: u32,
    /// What may be done with it.
    state: RecordStateWord,
    /// Who gave the copy; nobody, when it is one's own.
    #[schema(required)]
    came_from: Option<AgencyCode>,
    /// The act by which it came.
    came_by: ActId,
    /// Since when it is here.
    since: Moment,
    /// Where it comes from, in the words of its registration.
    source: Text<400>,
    /// The owner's consents, as this node knows them.
    consents: Vec<Consented>,
    /// Its links to other records that are held here; what is `same-as` is read as one with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<RecordLinked>,
    /// Who was found not to be the one of it, those that were taken back with them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exclusions: Vec<RecordExclusion>,
}

/// A link of a record to another.
#[derive(Debug, Serialize, ToSchema)]
struct RecordLinked {
    /// The act that made it, by which it is undone.
    link: ActId,
    /// The other record.
    record: RecordId,
    /// What the first of the two is to the second.
    relation: LinkRelation,
    /// Whether the record that was opened is the first.
    is_first: bool,
    /// How reliable the source is.
    source: SourceGrade,
    /// How reliable the information is.
    information: InformationGrade,
    /// Fact or assessment.
    nature: Nature,
    /// As of when it is so, where that is known.
    #[schema(required)]
    as_of: Option<Text<10>>,
    /// The act that undid it; the two are separate again.
    #[schema(required)]
    undone_by: Option<ActId>,
}

/// Who was found not to be the one of a record; it says nobody's name.
#[derive(Debug, Serialize, ToSchema)]
struct RecordExclusion {
    /// The act that found it, wherever that was; it takes it back, too.
    exclusion: ActId,
    /// Whose officer found it, or who told of it and vouches for it.
    by: AgencyCode,
    /// When.
    at: Moment,
    /// By what.
    means: Vec<Means>,
    /// When it is looked at again whether it still holds.
    review_at: Moment,
    /// The act that took it back.
    #[schema(required)]
    undone_by: Option<ActId>,
}

/// What the subject of a record is in the matter.
#[derive(Debug, Serialize, ToSchema)]
struct SubjectShown {
    /// What the person is.
    #[schema(required)]
    category: Option<SubjectCategory>,
    /// Whether the person is under eighteen.
    minor: bool,
    /// When the need for the record is reviewed.
    #[schema(required)]
    review_at: Option<Moment>,
    /// When the record is erased, whatever happens.
    #[schema(required)]
    erase_at: Option<Moment>,
}

/// Consent that the owner gave for a record.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConsentGiven)]
pub(super) struct Consented {
    /// The act that gave it.
    grant: ActId,
    /// To whom.
    to: AgencyCode,
    /// Use in judicial proceedings.
    evidence: bool,
    /// Passing on to these.
    onward_to: Vec<AgencyCode>,
    /// Use for this other purpose.
    #[schema(required)]
    purpose: Option<Purpose>,
    /// Until when.
    #[schema(required)]
    until: Option<Moment>,
    /// On what conditions, in the owner's own words.
    conditions: Text<4_000>,
}

/// A record with its content.
pub(super) fn record(row: &RecordRow) -> RecordShown {
    let content = &row.content;
    let stated = content.statements.iter().map(|said| (said.property, said.value.as_str()));
    RecordShown {
        record: content.record,
        owner: content.owner,
        class: content.class,
        subject: SubjectShown {
            category: content.subject.category,
            minor: content.subject.minor,
            review_at: content.subject.review_at.map(moment),
            erase_at: content.subject.erase_at.map(moment),
        },
        handling: handling(&content.handling),
        as_written: content.handling.as_written.clone(),
        conditions: content.conditions.clone(),
        statements: content.statements.clone(),
        doubts: doubts(stated, row.since),
        revision: content.revision,
        state: record_state(row.state),
        came_from: row.came_from,
        came_by: row.came_by,
        since: moment(row.since),
        source: row.source.clone(),
        consents: row.consents.iter().map(consented).collect(),
        links: row.links.iter().map(linked).collect(),
        exclusions: row.exclusions.iter().map(excluded).collect(),
    }
}

fn excluded(one: &rows::Exclusion) -> RecordExclusion {
    RecordExclusion {
        exclusion: one.first,
        by: one.by,
        at: moment(one.at),
        means: one.means.clone(),
        review_at: moment(one.review_at),
        undone_by: one.undone_by,
    }
}

fn linked(link: &rows::Linked) -> RecordLinked {
    RecordLinked {
        link: link.act,
        record: link.other,
        relation: link.relation,
        is_first: link.is_first,
        source: link.source,
        information: link.information,
        nature: link.nature,
        as_of: link.as_of.clone(),
        undone_by: link.undone_by,
    }
}

/// To what an owner consents, and on what conditions.
pub(super) fn consented(given: &rows::Consented) -> Consented {
    Consented {
        grant: given.grant,
        to: given.to,
        evidence: given.evidence,
        onward_to: given.onward_to.clone(),
        purpose: given.purpose,
        until: given.until.map(moment),
        conditions: given.conditions.clone(),
    }
}
