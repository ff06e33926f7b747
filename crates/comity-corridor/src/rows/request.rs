//! Rows about what is owed: requests, recalls, deadlines, deliveries.

use comity_act::{
    ActId, AgencyCode, Basis, Offence, OfficerId, RecordId, RefusalGround, RequestForm, RoleGroup,
    Stated, Text, Timestamp, body::Outcome,
};
use comity_law::{Calendar, Span, Stood};
use minicbor::{Decode, Encode};

use crate::{
    key::{Family, IndexKey},
    verdict::Pause,
};

/// Where a request stands.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum RequestState {
    /// Nothing came back yet.
    #[n(0)]
    Open,
    /// The requested agency asked a question; its clock stands still.
    #[n(1)]
    Clarifying,
    /// The answer will be late, and this was said.
    #[n(2)]
    Delayed,
    /// Part of the answer came.
    #[n(3)]
    PartlyAnswered,
    /// Answered.
    #[n(4)]
    Answered,
    /// Refused, on this ground if one was given.
    #[n(5)]
    Refused(#[n(0)] Option<RefusalGround>),
    /// Withdrawn by the requester.
    #[n(6)]
    Withdrawn,
}

impl RequestState {
    /// Whether something is still owed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Clarifying | Self::Delayed | Self::PartlyAnswered)
    }
}

/// A request towards one agency. Sealed under the key of the act that made it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct RequestRow {
    /// Who asks.
    #[n(0)]
    pub requester: AgencyCode,
    /// Who is asked.
    #[n(1)]
    pub requested: AgencyCode,
    /// Where it stands.
    #[n(2)]
    pub state: RequestState,
    /// When it was recorded here.
    #[n(3)]
    pub at: Timestamp,
    /// When it was delivered, once it was.
    #[n(4)]
    pub delivered_at: Option<Timestamp>,
    /// The earliest moment at which something is due by law, once a clock runs.
    #[n(5)]
    pub due: Option<Timestamp>,
    /// The records it is about.
    #[n(6)]
    pub records: Vec<RecordId>,
    /// What is asked, in short, for lists.
    #[n(7)]
    pub asks: Text<400>,
    /// Whether it was made as urgent.
    #[n(8)]
    pub urgent: bool,
    /// Whether the requester believed that the information is at hand.
    #[n(9)]
    pub directly_accessible: Option<bool>,
    /// What is asked for.
    #[n(10)]
    pub form: RequestForm,
    /// The offences it is made for, by the law of the requester's state.
    #[n(11)]
    pub offences: Vec<Offence>,
    /// What it rests on towards this agency.
    #[n(12)]
    pub basis: Option<Basis>,
    /// Whether the requested agency consulted the requester before refusing or postponing.
    #[cbor(n(13), default)]
    pub consulted: bool,
    /// What the requester states in it: its assurances among them.
    #[cbor(n(14), default)]
    pub stated: Vec<Stated>,
    /// Whether it is marked as being about a minor.
    #[cbor(n(15), default)]
    pub minor: bool,
}

impl RequestRow {
    pub(super) fn index(&self, id: ActId, other: AgencyCode) -> Vec<IndexKey> {
        if !self.state.is_open() {
            return Vec::new();
        }
        let due = self.due.map_or(u64::MAX, Timestamp::millis);
        let open = IndexKey::of(Family::OpenRequests).number(due);
        vec![open.bytes(id.as_bytes()).text(other.as_str())]
    }
}

/// Where one holder stands with a recall.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Asked {
    /// The holder.
    #[n(0)]
    pub holder: AgencyCode,
    /// The compliance receipt, once it came: when, by which act, and what it says of each record.
    #[n(1)]
    pub complied: Option<(Timestamp, ActId)>,
    /// What it says of each record.
    #[n(2)]
    pub outcomes: Vec<(RecordId, Outcome)>,
    /// To whom it had passed copies on, where they have not complied yet.
    #[n(3)]
    pub onward: Vec<AgencyCode>,
}

impl Asked {
    /// Whether this holder, and everybody it passed copies on to, has complied.
    pub const fn is_complete(&self) -> bool {
        self.complied.is_some() && self.onward.is_empty()
    }
}

/// A recall of this agency's, and who has complied.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct RecallRow {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// Which records.
    #[n(1)]
    pub records: Vec<RecordId>,
    /// The holders, each with its receipt.
    #[n(2)]
    pub asked: Vec<Asked>,
    /// The recall or erasure of another agency that this one passes on.
    #[n(3)]
    pub because: Option<ActId>,
}

impl RecallRow {
    pub(super) fn index(&self, id: ActId) -> Vec<IndexKey> {
        if self.asked.iter().all(Asked::is_complete) {
            return Vec::new();
        }
        vec![IndexKey::of(Family::OpenRecalls).number(self.at.millis()).bytes(id.as_bytes())]
    }
}

/// Where a deadline stands.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum DeadlineState {
    /// It starts when the peer acknowledges what stands at this place of its outbox.
    #[n(0)]
    AwaitsReceipt(#[n(0)] AgencyCode, #[n(1)] u64),
    /// It runs out at this moment.
    #[n(1)]
    Running(#[n(0)] Timestamp),
    /// It stands still; this many milliseconds are left.
    #[n(2)]
    Paused(#[n(0)] u64),
    /// What was owed was done, at this moment.
    #[n(3)]
    Met(#[n(0)] Timestamp),
    /// It was due at this moment, and nothing was done.
    #[n(4)]
    Breached(#[n(0)] Timestamp),
    /// It fell away.
    #[n(5)]
    Lifted,
    /// It is owed without delay; the law gives no number.
    #[n(6)]
    Owed,
    /// It collides with a bar and stands still; this many milliseconds are left, if it has a clock.
    #[n(7)]
    Suspended(#[n(0)] Option<u64>),
}

impl DeadlineState {
    /// Whether something is still owed in time.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::AwaitsReceipt(..)
                | Self::Running(_)
                | Self::Paused(_)
                | Self::Owed
                | Self::Suspended(_)
        )
    }
}

/// A deadline that an obligation of law has set.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct DeadlineRow {
    /// What is owed.
    #[n(0)]
    pub what: Text<100>,
    /// Who owes it.
    #[n(1)]
    pub owed_by: AgencyCode,
    /// How long the law gives; absent, it is owed without delay.
    #[n(2)]
    pub within: Option<Span>,
    /// What makes it stand still.
    #[n(3)]
    pub pauses: Option<Pause>,
    /// Where it stands.
    #[n(4)]
    pub state: DeadlineState,
    /// The rule.
    #[n(5)]
    pub rule: Text<100>,
    /// Its citation.
    #[n(6)]
    pub cite: Text<200>,
    /// The group of persons in the agency who owe it; absent, any officer.
    #[n(7)]
    pub group: Option<RoleGroup>,
    /// Milliseconds that the clock had counted when what was owed was done, or fell away.
    #[n(8)]
    pub counted_ms: Option<u64>,
    /// What a clock that counts ends of days needs; absent, it is exact.
    #[n(9)]
    pub local: Option<LocalClock>,
    /// The bar with which it collides, while it is suspended.
    #[n(10)]
    pub bar: Option<Bar>,
    /// Since when it stands still.
    #[n(11)]
    pub stands_since: Option<Timestamp>,
    /// Milliseconds that it stood still before: what was owed took so much longer, lawfully.
    #[n(12)]
    #[cbor(default)]
    pub stood_ms: u64,
    /// The acts that were barred and suspended it.
    #[n(13)]
    #[cbor(default)]
    pub barred: Vec<ActId>,
}

/// A rule that bars what another obliges to.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Bar {
    /// The rule.
    #[n(0)]
    pub rule: Text<100>,
    /// Its citation.
    #[n(1)]
    pub cite: Text<200>,
}

/// A clock that counts the ends of its bearer's days.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct LocalClock {
    /// The bearer's calendar; absent, no national pack of the day had one.
    #[n(0)]
    pub calendar: Option<Calendar>,
    /// Since when it runs; absent before, and when a person named the moment.
    #[n(1)]
    pub began: Option<Timestamp>,
    /// When it stood still; of a pause that goes on, both moments are its first.
    #[n(2)]
    pub stood: Vec<Stood>,
}

impl LocalClock {
    /// The calendar by which it counts: the bearer's, or UTC without holidays.
    pub fn calendar(&self) -> &Calendar {
        static UNKNOWN: Calendar = Calendar::UNKNOWN;
        self.calendar.as_ref().unwrap_or(&UNKNOWN)
    }
}

impl DeadlineRow {
    /// Milliseconds that the law gives, as its rules count them; 0 without delay.
    pub fn within_ms(&self) -> u64 {
        self.within.map_or(0, Span::nominal_ms)
    }

    /// The clock begins to run.
    pub(crate) fn begin(&mut self, now: Timestamp) {
        let Some(within) = self.within else { return };
        let due = match &mut self.local {
            Some(local) => {
                local.began = Some(now);
                within.due(now, local.calendar())
            }
            None => now.plus_millis(within.nominal_ms()),
        };
        self.state = DeadlineState::Running(due);
    }

    /// The clock stands still, with so much left.
    pub(crate) fn pause(&mut self, now: Timestamp, left_ms: u64) {
        if let Some(local) = &mut self.local {
            local.stood.push(Stood { from: now, until: now });
        }
        self.stands_since = Some(now);
        self.state = DeadlineState::Paused(left_ms);
    }

    /// What it stood still is counted apart, and it stands no more.
    pub(crate) fn stands_no_more(&mut self, now: Timestamp) {
        let stood_ms = self.stands_since.take().map_or(0, |since| now.millis_since(since));
        self.stood_ms = self.stood_ms.saturating_add(stood_ms);
    }

    /// The clock that stood still runs on.
    pub(crate) fn run_on(&mut self, now: Timestamp) {
        let DeadlineState::Paused(left_ms) = self.state else { return };
        self.stands_no_more(now);
        let mut due = now.plus_millis(left_ms);
        if let (Some(within), Some(local)) = (self.within, &mut self.local) {
            if let Some(last) = local.stood.last_mut() {
                last.until = now;
            }
            if let Some(began) = local.began {
                due = within.due_after(began, local.calendar(), &local.stood);
            }
        }
        self.state = DeadlineState::Running(due);
    }

    /// The clock stands still while what is owed is barred.
    pub(crate) fn suspend(&mut self, now: Timestamp, (act, bar): (ActId, Bar)) {
        match self.state {
            DeadlineState::Running(due) => {
                let left_ms = due.millis_since(now);
                self.pause(now, left_ms);
                self.state = DeadlineState::Suspended(Some(left_ms));
            }
            DeadlineState::Paused(left_ms) => self.state = DeadlineState::Suspended(Some(left_ms)),
            DeadlineState::Owed => {
                self.stands_since = Some(now);
                self.state = DeadlineState::Suspended(None);
            }
            _ => return,
        }
        self.barred.push(act);
        self.bar = Some(bar);
    }

    /// What is owed is barred no more: the clock runs on.
    pub(crate) fn resume(&mut self, now: Timestamp) {
        match self.state {
            DeadlineState::Suspended(Some(left_ms)) => {
                self.state = DeadlineState::Paused(left_ms);
                self.run_on(now);
            }
            DeadlineState::Suspended(None) => {
                self.stands_no_more(now);
                self.state = DeadlineState::Owed;
            }
            _ => return,
        }
        self.bar = None;
    }

    /// A person named the moment when it is due.
    pub(crate) fn move_to(&mut self, due: Timestamp) {
        if let Some(local) = &mut self.local {
            local.began = None;
        }
        self.state = DeadlineState::Running(due);
    }

    /// Milliseconds that the clock has counted by now, without its pauses: what the law gives, but
    /// for what is left. So of a clock of days it is what rules count, and never more in time.
    pub fn counted_ms(&self, now: Timestamp) -> u64 {
        self.counted_ms.unwrap_or(match self.state {
            DeadlineState::Running(due) if due >= now => {
                self.within_ms().saturating_sub(due.millis_since(now))
            }
            DeadlineState::Running(due) | DeadlineState::Breached(due) => {
                self.within_ms().saturating_add(now.millis_since(due))
            }
            DeadlineState::Paused(left_ms) | DeadlineState::Suspended(Some(left_ms)) => {
                self.within_ms().saturating_sub(left_ms)
            }
            DeadlineState::AwaitsReceipt(..)
            | DeadlineState::Met(_)
            | DeadlineState::Lifted
            | DeadlineState::Suspended(None)
            | DeadlineState::Owed => 0,
        })
    }

    /// Whether what is owed is not done yet, in time or late.
    pub const fn is_owed(&self) -> bool {
        self.counted_ms.is_none()
            && (self.state.is_open() || matches!(self.state, DeadlineState::Breached(_)))
    }

    pub(super) fn index(&self, id: ActId, number: u16) -> Vec<IndexKey> {
        let tail = |index: IndexKey| index.bytes(id.as_bytes()).bytes(&number.to_be_bytes());
        match self.state {
            DeadlineState::AwaitsReceipt(peer, place) => {
                vec![tail(IndexKey::of(Family::StartsAtReceipt).text(peer.as_str()).number(place))]
            }
            DeadlineState::Running(due) => {
                vec![tail(IndexKey::of(Family::Due).number(due.millis()))]
            }
            DeadlineState::Breached(at) => {
                vec![tail(IndexKey::of(Family::Breaches).number(at.millis()))]
            }
            DeadlineState::Owed => vec![tail(IndexKey::of(Family::Owed))],
            DeadlineState::Suspended(_) => vec![tail(IndexKey::of(Family::Suspended))],
            _ => Vec::new(),
        }
    }
}

/// An act that waits in the outbox.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct OutboxRow {
    /// Which act.
    #[n(0)]
    pub act: ActId,
    /// Its leaf in our log.
    #[n(1)]
    pub leaf: u64,
    /// Since when it waits.
    #[n(2)]
    pub since: Timestamp,
    /// Who acted, whose certificate goes with it.
    #[n(3)]
    pub officer: OfficerId,
}

/// A peer's receipt for a batch.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct ReceiptRow {
    /// The receipt, a `COSE_Sign1` by the peer.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub receipt: Vec<u8>,
    /// The place after the last act of the batch.
    #[n(1)]
    pub until: u64,
    /// When it came.
    #[n(2)]
    pub at: Timestamp,
    /// How many leaves our log had when it came, which orders it among our acts.
    #[n(3)]
    pub leaves: u64,
}

/// Proof that a peer's log showed two faces.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct MisbehaviourRow {
    /// When it was found.
    #[n(0)]
    pub at: Timestamp,
    /// The proof, as the log crate encodes it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub proof: Vec<u8>,
}
