//! What an act carries about people, and what its owners allow.

use comity_act::{
    Act, AgencyCode, Body, Handling, Property, Purpose, RecordClass, RecordId, Shared, Stated,
    Statement, SubjectMark, Text, Timestamp, body::RecordCorrect,
};

use crate::{
    key::Key,
    ports::Facts,
    prose,
    rows::{Consented, RecordRow, Use},
};

/// One piece of information about a subject that an act carries or is about.
pub(super) struct Piece<'a> {
    /// Whose it is.
    pub owner: AgencyCode,
    /// The owner's restrictions: those that came with it, and those known here, together.
    pub handling: Handling,
    /// Whether a restriction known here is missing from what is sent.
    pub stripped: bool,
    /// Whether a mark of the person known here is missing from what is sent.
    pub marks_dropped: bool,
    /// What it is about; none where it is not known here.
    pub class: Option<RecordClass>,
    /// What the subject is in the matter.
    pub subject: Option<SubjectMark>,
    /// What is stated.
    pub statements: &'a [Statement],
    /// What who wrote its prose said that the prose tells.
    pub told: &'a [Stated],
    /// Whether that is heard where it takes a worry away; of another's record only who takes it in
    /// hears that, so that no peer vouches for what is given from here.
    pub is_certified: bool,
    /// The owner's consents, as far as known here.
    pub consents: &'a [Consented],
    /// The owner's conditions that came with it.
    pub conditions: &'a [Text<4_000>],
    /// Those with which a copy goes out from here.
    pub goes_on: Option<&'a [Text<4_000>]>,
    /// For what purpose it was collected or provided, as far as known here.
    pub purpose: Option<Purpose>,
    /// Whether it came here through the Union agency.
    pub through_union_agency: bool,
    /// Whether its quality was checked when it was registered here.
    pub quality_checked: bool,
    /// Whether the act says it itself, of no record.
    pub is_own: bool,
    /// Whether it is from SIS; `None` where only who writes can say.
    pub from_sis: Option<bool>,
}

/// Everything that an act carries or is about.
pub(super) fn pieces<'a>(own: AgencyCode, act: &'a Act, facts: &'a Facts) -> Vec<Piece<'a>> {
    let known = |record: RecordId| facts.row::<RecordRow>(Key::Record(record));
    match &act.body {
        Body::RecordRegister(body) => {
            vec![of_words(act, (Some(body.class), Some(body.subject)), &body.statements)]
        }
        Body::RecordCorrect(body) => vec![Piece {
            owner: act.agency,
            handling: body
                .handling
                .as_ref()
                .or_else(|| known(body.record).map(RecordRow::handling))
                .cloned()
                .unwrap_or_default(),
            stripped: false,
            marks_dropped: false,
            class: known(body.record).map(|row| row.content.class),
            subject: of_correction(body, known(body.record)),
            statements: &body.statements,
            told: &[],
            is_certified: true,
            consents: &[],
            conditions: &[],
            goes_on: None,
            purpose: act.purpose,
            through_union_agency: false,
            quality_checked: false,
            is_own: false,
            from_sis: known(body.record).map(|row| row.from_sis),
        }],
        Body::RequestAnswer(body) => body
            .shared
            .iter()
            .map(|shared| of_shared(own, act, shared, known(shared.record)))
            .collect(),
        Body::SearchReport(body) => body
            .matches
            .iter()
            .filter_map(|found| found.shared.as_ref())
            .map(|shared| of_shared(own, act, shared, known(shared.record)))
            .collect(),
        Body::WatchAlert(body) => {
            let shared = body.found.shared.iter();
            shared.map(|shared| of_shared(own, act, shared, known(shared.record))).collect()
        }
        Body::RequestMake(body) if !body.subject.is_empty() || body.mark.is_some() => {
            vec![of_words(act, (None, body.mark), &body.subject)]
        }
        Body::OrderProduce(body) if !body.subject.is_empty() => {
            vec![of_words(act, (None, None), &body.subject)]
        }
        Body::RecordOpen(body) => {
            known(body.record).map(|row| of_row(own, row)).into_iter().collect()
        }
        Body::ExportRun(body) => {
            let rows = body.records.iter().filter_map(|&record| known(record));
            rows.map(|row| of_row(own, row)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an act gives words or files to somebody: what only a person can read.
pub(crate) fn is_written(act: &Act) -> bool {
    !act.attachments.is_empty() || has_words(&act.body)
}

/// Whether it tells or asks for something in words of its own.
fn has_words(body: &Body) -> bool {
    match body {
        Body::MessageSend(body) => !body.subject.is_blank() || !body.text.is_blank(),
        Body::RequestMake(body) => {
            !body.asks.is_blank() || !body.facts.is_blank() || !body.link.is_blank()
        }
        Body::RequestAnswer(body) => !body.text.is_blank(),
        Body::OrderPreserve(body) => !body.what.is_blank() || !body.facts.is_blank(),
        Body::OrderProduce(body) => !body.what.is_blank() || !body.facts.is_blank(),
        Body::RequestClarify(body) => !body.text.is_blank(),
        Body::RequestConsult(body) => !body.text.is_blank(),
        Body::HitConclude(body) => !body.note.is_blank(),
        Body::ConsentAsk(body) => !body.reason.is_blank(),
        Body::ConsentGrant(body) => !body.conditions.is_blank(),
        // Restraint is always open, so nothing is asked of its words: they go to nobody but the
        // other side, the owner, or who holds a copy of what is corrected.
        Body::MessageAcknowledge(_)
        | Body::RequestRefuse(_)
        | Body::RequestDelay(_)
        | Body::RequestWithdraw(_)
        | Body::OrderObject(_)
        | Body::DisclosureAnnounce(_)
        | Body::RecordCorrect(_)
        | Body::RecordErase(_)
        | Body::RecordRestrict(_)
        | Body::RecordRelease(_)
        | Body::RecordPassOn(_)
        | Body::RecordTrace(_)
        | Body::RecordDoubt(_)
        | Body::SearchRefuse(_)
        | Body::WatchClear(_)
        | Body::HitExclude(_)
        | Body::LeadReject(_)
        | Body::ConsentRefuse(_)
        | Body::ConsentWithdraw(_)
        | Body::RecallIssue(_)
        | Body::RecallComply(_)
        | Body::AgreementSuspend(_)
        | Body::AgreementEnd(_)
        | Body::ReferralDecline(_)
        | Body::DutyTake(_)
        | Body::DutyHandOver(_)
        | Body::DutySettle(_)
        | Body::DutyAssign(_) => false,
        // What these say besides records and terms is for the log, or of no person.
        Body::RecordRegister(_)
        | Body::RecordOpen(_)
        | Body::RecordLink(_)
        | Body::SearchRun(_)
        | Body::SearchReport(_)
        | Body::SearchPseudonymised(_)
        | Body::SearchOffer(_)
        | Body::SearchEvaluate(_)
        | Body::WatchSet(_)
        | Body::WatchAlert(_)
        | Body::LeadPropose(_)
        | Body::LeadConfirm(_)
        | Body::AgreementPropose(_)
        | Body::AgreementSign(_)
        | Body::InstrumentAdopt(_)
        | Body::OfficerPost(_)
        | Body::PeerAdd(_)
        | Body::PeerIntroduce(_)
        | Body::ReferralApprove(_)
        | Body::VerdictOverrule(_)
        | Body::ExportRun(_)
        | Body::NotUnderstood(_) => false,
    }
}

/// What the subject is once a correction has changed what it states of it.
fn of_correction(body: &RecordCorrect, known: Option<&RecordRow>) -> Option<SubjectMark> {
    let mark = known.map(|row| *row.subject());
    match &body.subject {
        Some(change) => Some(change.of(mark.unwrap_or_default())),
        None => mark,
    }
}

/// What an act says of somebody in its own words, of no record.
fn of_words<'a>(
    act: &'a Act,
    (class, subject): (Option<RecordClass>, Option<SubjectMark>),
    statements: &'a [Statement],
) -> Piece<'a> {
    Piece {
        owner: act.agency,
        handling: act.handling.clone(),
        stripped: false,
        marks_dropped: false,
        class,
        subject,
        statements,
        told: &[],
        is_certified: true,
        consents: &[],
        conditions: &[],
        goes_on: None,
        purpose: act.purpose,
        through_union_agency: false,
        quality_checked: false,
        is_own: true,
        from_sis: None,
    }
}

fn of_row(own: AgencyCode, row: &RecordRow) -> Piece<'_> {
    Piece {
        owner: row.content.owner,
        handling: row.handling().clone(),
        stripped: false,
        marks_dropped: false,
        class: Some(row.content.class),
        subject: Some(*row.subject()),
        statements: row.statements(),
        told: &row.content.told,
        is_certified: row.content.owner == own,
        consents: &row.consents,
        conditions: &row.content.conditions,
        goes_on: None,
        purpose: row.purpose,
        through_union_agency: row.through_union_agency,
        quality_checked: row.quality_checked,
        is_own: false,
        from_sis: Some(row.from_sis),
    }
}

/// Whether a copy lacks what its record says of the person: that it is a minor, what it is in the
/// matter, by when all of it goes, and what its prose tells.
fn drops_marks((own, act): (AgencyCode, &Act), copy: &Shared, row: &RecordRow) -> bool {
    if copy.has_prose() && copy.told != prose::told_with(&row.content, (own, act)) {
        return true;
    }
    let (copy, record) = (copy.subject, row.subject());
    (record.minor && !copy.minor)
        || (record.category.is_some() && copy.category != record.category)
        || record.erase_at.is_some_and(|at| copy.erase_at.is_none_or(|later| later > at))
}

/// A copy on its way: restrictions known here count even when the copy was sent without them.
fn of_shared<'a>(
    own: AgencyCode,
    act: &Act,
    shared: &'a Shared,
    known: Option<&'a RecordRow>,
) -> Piece<'a> {
    let made_here = act.agency == own;
    let kept = known.filter(|_| made_here).map(RecordRow::handling);
    let handling =
        kept.map_or_else(|| Some(shared.handling.clone()), |kept| kept.joined(&shared.handling));
    // Two wordings that do not fit together leave all doors closed.
    let handling = handling.unwrap_or_else(|| Handling {
        not_in_court: true,
        not_onward: true,
        as_written: shared.handling.as_written.clone(),
    });
    let stripped = handling != shared.handling;
    // Whose record it is, is known here better than the act says.
    let owner = known.filter(|_| made_here).map_or(shared.owner, |row| row.content.owner);
    Piece {
        owner,
        handling,
        stripped,
        marks_dropped: known.is_some_and(|row| made_here && drops_marks((own, act), shared, row)),
        class: Some(shared.class),
        subject: Some(shared.subject),
        statements: &shared.statements,
        // Who sends it here adds nothing to what was said when it was written.
        told: known.filter(|_| made_here).map_or(&shared.told, |row| &row.content.told),
        is_certified: !made_here || owner == own,
        consents: known.map(|row| row.consents.as_slice()).unwrap_or_default(),
        conditions: known
            .filter(|_| made_here)
            .map_or(&shared.conditions, |row| &row.content.conditions),
        goes_on: made_here.then_some(&shared.conditions),
        purpose: known.map_or(act.purpose, |row| row.purpose),
        through_union_agency: known.is_some_and(|row| made_here && row.through_union_agency),
        quality_checked: known.is_some_and(|row| made_here && row.quality_checked),
        is_own: false,
        from_sis: known.filter(|_| made_here).map(|row| row.from_sis),
    }
}

impl<'a> Piece<'a> {
    /// Whether it states something in prose, which may tell of anybody and of anything.
    pub(super) fn has_prose(&self) -> bool {
        self.statements.iter().any(|said| said.property.is_prose())
    }

    /// Whether the owner lets `from` use it so at this moment.
    pub(super) fn is_allowed(&self, (from, at): (AgencyCode, Timestamp), what: Use) -> bool {
        self.consents.iter().any(|given| given.allows(from, what, at))
    }

    /// The conditions on which alone the owner lets `from` use it so; none where one of its
    /// consents has none.
    pub(super) fn on_conditions(
        &self,
        (from, at): (AgencyCode, Timestamp),
        what: Use,
    ) -> Vec<&'a Text<4_000>> {
        let given = self.consents.iter().filter(|given| given.allows(from, what, at));
        let on: Vec<_> = given.map(|given| &given.conditions).collect();
        if on.iter().any(|conditions| conditions.is_blank()) { Vec::new() } else { on }
    }

    /// Whether it says something that may touch on neutrality.
    pub(super) fn touches_neutrality(&self) -> bool {
        self.statements.iter().any(|s| {
            matches!(
                s.property,
                Property::PoliticalOpinion | Property::Belief | Property::EthnicOrigin
            )
        })
    }

    /// Whether special categories only add to other data, or are biometric.
    pub(super) fn is_supplement(&self) -> bool {
        let (special, other): (Vec<&Statement>, Vec<&Statement>) =
            self.statements.iter().partition(|s| s.property.is_special_category());
        special.is_empty() || !other.is_empty() || special.iter().all(|s| s.property.is_biometric())
    }
}
