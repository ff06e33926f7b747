//! Rows about acts: who, to whom, how far. Never what an act says.

use comity_act::{ActId, AgencyCode, Kind, OfficerId, RecordId, Reference, Text, Timestamp};
use minicbor::{Decode, Encode};

use super::WatchEnd;
use crate::key::{Family, IndexKey};

/// Where an act comes from, seen from this node.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Direction {
    /// Made here.
    #[n(0)]
    Own,
    /// Came from another agency.
    #[n(1)]
    Received,
}

/// How far an act has come at this node.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Stage {
    /// The law does not permit it.
    #[n(0)]
    Barred,
    /// A competent person must decide first.
    #[n(1)]
    ForDecision,
    /// A competent person declined it.
    #[n(2)]
    Declined,
    /// It took effect here.
    #[n(3)]
    Done,
    /// It came in, and a human must see it: our law does not permit it, or nobody understands it.
    #[n(4)]
    Held,
    /// Somebody opened it.
    #[n(5)]
    Opened,
    /// A named officer took charge of it.
    #[n(6)]
    Taken,
    /// Its content is erased; what remains says only that it was.
    #[n(7)]
    Erased,
}

/// How far an act has come at one recipient.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Delivered {
    /// Which recipient.
    #[n(0)]
    pub to: AgencyCode,
    /// Its place in the outbox; `None` when it is carried elsewhere.
    #[n(1)]
    pub place: Option<u64>,
    /// What the recipient said of it, beyond having it.
    #[n(2)]
    pub said: Option<Stage>,
    /// Who took charge of it there.
    #[n(3)]
    pub taken_by: Option<OfficerId>,
}

/// A record whose content an act carries, and whose the act says it is.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Ord, PartialEq, PartialOrd)]
pub struct Carried {
    /// Which record.
    #[n(0)]
    pub record: RecordId,
    /// Whose, by the act's word.
    #[n(1)]
    pub owner: AgencyCode,
}

/// An act, as lists show it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct ActRow {
    /// Its leaf in our log: the last, when it was decided more than once.
    #[n(0)]
    pub leaf: u64,
    /// Where it comes from.
    #[n(1)]
    pub direction: Direction,
    /// The number of its kind.
    #[n(2)]
    pub kind: u16,
    /// Whose act it is.
    #[n(3)]
    pub agency: AgencyCode,
    /// Which officer acts.
    #[n(4)]
    pub officer: OfficerId,
    /// When, by its author's clock.
    #[n(5)]
    pub at: Timestamp,
    /// When it was recorded here.
    #[n(6)]
    pub recorded_at: Timestamp,
    /// How far it has come here.
    #[n(7)]
    pub stage: Stage,
    /// How far it has come at its recipients.
    #[n(8)]
    pub delivered: Vec<Delivered>,
    /// The reference for people.
    #[n(9)]
    pub reference: Option<Reference>,
    /// The keyed token of its case; gone with the content.
    #[n(10)]
    pub case: Option<minicbor::bytes::ByteArray<16>>,
    /// The act that it answers.
    #[n(11)]
    pub answers: Option<ActId>,
    /// Whether it claims an emergency.
    #[n(12)]
    pub emergency: bool,
    /// Whether the author's clock and ours differ by more than five minutes.
    #[n(13)]
    pub skewed: bool,
    /// Who took charge of it here.
    #[n(14)]
    pub taken_by: Option<OfficerId>,
    /// SHA-256 of its signed bytes; gone with the content.
    #[cbor(n(15), with = "minicbor::bytes")]
    pub digest: Option<Vec<u8>>,
    /// How many deadlines it caused: [`crate::Key::Deadline`] from 0 on.
    #[n(16)]
    pub deadlines: u16,
    /// The records whose content it carries, each once; erasing one of them erases the act.
    #[n(17)]
    pub carries: Vec<Carried>,
    /// Whether it took effect as an answer to a request, and as the whole of it.
    #[n(18)]
    pub is_whole: Option<bool>,
    /// Its earlier leaves, when it was decided more than once.
    #[n(19)]
    pub leaves_before: Vec<u64>,
    /// What competent persons lifted from it so far, while it waits; all of it counts together.
    #[n(20)]
    pub lifts: Vec<Lift>,
    /// The rules that stand against it, each with the recipient towards whom it does.
    #[n(21)]
    #[cbor(default)]
    pub against: Vec<(Text<100>, AgencyCode)>,
    /// The records that it names, each once, with or without their content: what was done with
    /// a record is told by its acts, also once they are erased.
    #[n(22)]
    #[cbor(default)]
    pub about: Vec<RecordId>,
    /// The act by which a competent person declined it.
    #[n(23)]
    #[cbor(default)]
    pub declined_by: Option<ActId>,
    /// Whether it alerts of somebody who may be in danger, or be one: no quiet hours hold it back.
    #[n(24)]
    #[cbor(default)]
    pub alarms: bool,
    /// Whether a person sees it although a machine answers it, or waited for it: what a search
    /// found when nobody waited any more, and an emergency that goes beyond a budget.
    #[n(25)]
    #[cbor(default)]
    pub for_people: bool,
    /// When the watch ends, or ended, that it set.
    #[n(26)]
    #[cbor(default)]
    pub ends_at: Option<Timestamp>,
    /// How the watch ended that it set.
    #[n(27)]
    #[cbor(default)]
    pub watch_end: Option<WatchEnd>,
}

/// What a competent person lifted from an act that waits.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Lift {
    /// The act that did it.
    #[n(0)]
    pub by: ActId,
    /// Whether it overruled "not permitted"; else it approved what was for decision.
    #[n(1)]
    pub overrules: bool,
    /// The rules.
    #[n(2)]
    pub rules: Vec<Text<100>>,
    /// Towards whom each of them stood then: what is decided of one is not decided of another.
    #[n(3)]
    #[cbor(default)]
    pub towards: Vec<(Text<100>, AgencyCode)>,
}

impl Lift {
    /// Whether this rule is lifted by it towards this recipient.
    pub fn covers(&self, rule: &str, agency: AgencyCode) -> bool {
        let is_named = self.rules.iter().any(|lifted| lifted.as_str() == rule);
        let mut towards = self.towards.iter().filter(|(of, _)| of.as_str() == rule).peekable();
        // What was recorded without recipients stood against all of them.
        is_named && (towards.peek().is_none() || towards.any(|(_, to)| *to == agency))
    }
}

impl ActRow {
    /// Whether this rule stands against it towards some recipient, and nobody lifted it there.
    pub(crate) fn is_against(&self, rule: &Text<100>) -> bool {
        let mut standing = self.against.iter().filter(|(of, _)| of == rule).peekable();
        if standing.peek().is_none() {
            return !self.lifts.iter().any(|lift| lift.rules.contains(rule));
        }
        let is_lifted = |to| self.lifts.iter().any(|lift| lift.covers(rule.as_str(), to));
        standing.any(|(_, to)| !is_lifted(*to))
    }

    /// Whether it tells of hits, whatever became of it.
    pub fn gives_hits(&self) -> bool {
        let all = [Kind::SearchReport, Kind::WatchAlert, Kind::SearchPseudonymised];
        all.iter().any(|kind| kind.code() == self.kind)
    }

    /// Who gave this agency the hits of an act that gives some: who is told what came of them. Of
    /// those of its own database, or that it gave to others, nobody.
    pub fn hit_giver(&self) -> Option<AgencyCode> {
        let is_asked = self.kind == Kind::SearchPseudonymised.code();
        match self.direction {
            _ if !self.gives_hits() => None,
            Direction::Received => Some(self.agency).filter(|_| !is_asked),
            Direction::Own => self.delivered.first().map(|there| there.to).filter(|_| is_asked),
        }
    }

    /// Whether it came in and waits for somebody who takes charge of it.
    pub fn is_in_inbox(&self) -> bool {
        let is_new = matches!(self.stage, Stage::Done | Stage::Opened);
        // What nodes settle among themselves waits for nobody, unless our law holds it.
        let waits_for_human = (self.stage == Stage::Held && self.taken_by.is_none())
            || (is_new && (self.for_people || !is_for_nodes(self.kind)));
        self.is_for_us() && waits_for_human
    }

    /// Whether it came to people of this agency: from another, or from the node itself.
    pub fn is_for_us(&self) -> bool {
        let is_own_alert = self.kind == Kind::WatchAlert.code() && self.delivered.is_empty();
        self.direction == Direction::Received || is_own_alert
    }

    pub(super) fn index(&self, id: ActId) -> Vec<IndexKey> {
        let when = self.recorded_at.millis();
        let timed = |index: IndexKey| index.number(when).bytes(id.as_bytes());
        let mut index = vec![timed(IndexKey::of(Family::Acts))];
        let is_held = self.stage == Stage::Held;
        if self.is_in_inbox() {
            index.push(timed(IndexKey::of(Family::Inbox)));
            if self.emergency {
                index.push(timed(IndexKey::of(Family::Pressing)));
            }
        }
        if self.stage == Stage::ForDecision || (is_held && self.taken_by.is_some()) {
            index.push(timed(IndexKey::of(Family::ForDecision)));
        }
        if let Some(case) = &self.case {
            index.push(timed(IndexKey::of(Family::Case).bytes(case.as_ref())));
        }
        if let Some(reference) = &self.reference {
            index.push(Self::referred(reference).bytes(id.as_bytes()));
        }
        if let Some(answers) = &self.answers {
            index.push(timed(IndexKey::of(Family::Thread).bytes(answers.as_bytes())));
        }
        let mut carried: Vec<RecordId> = self.carries.iter().map(|c| c.record).collect();
        carried.dedup();
        index.extend(carried.into_iter().map(|r| Self::carriers(r).bytes(id.as_bytes())));
        index.extend(self.about.iter().map(|record| timed(Self::about(*record))));
        if let Some(end) = self.watch_over_at() {
            let over = IndexKey::of(Family::WatchesOver).number(end.millis());
            index.push(over.bytes(id.as_bytes()));
        }
        let concludes = [Kind::HitConclude, Kind::HitExclude].map(Kind::code);
        if concludes.contains(&self.kind) && self.stage != Stage::Erased {
            let of =
                |record: &RecordId| Self::concluded_by(*record, self.agency).bytes(id.as_bytes());
            index.extend(self.about.iter().map(of));
        }
        index
    }

    /// When the watch ended that it set, where that was one of this agency and can still be read.
    fn watch_over_at(&self) -> Option<Timestamp> {
        let is_own = self.direction == Direction::Own && self.stage != Stage::Erased;
        self.ends_at.filter(|_| is_own && self.watch_end.is_some())
    }

    /// The entries that name the acts which say what came of a hit on a record.
    pub fn concluded(record: RecordId) -> IndexKey {
        IndexKey::of(Family::Concluded).bytes(record.as_bytes())
    }

    /// Those of them that are of one agency.
    pub fn concluded_by(record: RecordId, agency: AgencyCode) -> IndexKey {
        Self::concluded(record).text(agency.as_str())
    }

    /// The entries that name the acts with a reference: our own, and others' of the same name.
    pub fn referred(reference: &Reference) -> IndexKey {
        IndexKey::of(Family::Reference).text(&reference.to_string())
    }

    /// The entries that name the acts which carry the content of a record.
    pub fn carriers(record: RecordId) -> IndexKey {
        IndexKey::of(Family::Carries).bytes(record.as_bytes())
    }

    /// The entries that name the acts about a record, by the time they were recorded.
    pub fn about(record: RecordId) -> IndexKey {
        IndexKey::of(Family::About).bytes(record.as_bytes())
    }
}

/// Whether acts of this kind come from a machine, or are answered by one.
fn is_for_nodes(kind: u16) -> bool {
    matches!(
        Kind::from_code(kind),
        Some(
            Kind::MessageAcknowledge
                | Kind::SearchRun
                | Kind::SearchReport
                | Kind::SearchRefuse
                | Kind::SearchPseudonymised
                | Kind::SearchOffer
                | Kind::SearchEvaluate
                | Kind::WatchSet
                | Kind::WatchClear
                | Kind::RecallComply
                | Kind::RecordTrace
                | Kind::HitExclude
        )
    )
}

/// What the node owes to do after an act took effect.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum PendingWork {
    /// Answer a search that came in.
    #[n(0)]
    AnswerSearch,
    /// Comply with a recall or an erasure that came in, and say so.
    #[n(1)]
    Comply,
    /// Walk on with an act that a competent person approved.
    #[n(2)]
    Resume,
    /// Fetch the files that go with an act that came in; done when [`crate::Driver::fetched`].
    #[n(3)]
    Fetch,
    /// Say again how a recall was complied with, because a holder further on has complied.
    #[n(4)]
    Report,
    /// Pass a correction on to those who were given copies.
    #[n(5)]
    PassOn,
    /// Say to whoever gave the copy to whom it went on.
    #[n(6)]
    Trace,
    /// Erase an act that brought what was given up here, and record that it was erased.
    #[n(7)]
    Discard,
    /// Look for what a new watch is about in what is there already.
    #[n(10)]
    LookFor,
    /// Evaluate a pseudonymised search that came in.
    #[n(14)]
    Evaluate,
    /// Open the answer to a pseudonymised search.
    #[n(15)]
    Finish,
}

/// Something the node owes to do.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct PendingRow {
    /// What.
    #[n(0)]
    pub work: PendingWork,
    /// Since when.
    #[n(1)]
    pub since: Timestamp,
}

impl PendingRow {
    pub(super) fn index(&self, id: ActId) -> Vec<IndexKey> {
        vec![IndexKey::of(Family::Pending).number(self.since.millis()).bytes(id.as_bytes())]
    }
}
