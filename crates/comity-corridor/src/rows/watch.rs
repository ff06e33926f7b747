//! Rows about standing watches: what is looked for, and what was told of it.

use comity_act::{
    ActId, AgencyCode, OfficerId, RecordClass, RecordId, Timestamp,
    body::{Match, MatchReason, Term},
};
use comity_seal::digest::digest;
use minicbor::{Decode, Encode};

use crate::key::{Family, IndexKey};

/// Records that a watch remembers to have told of; beyond it, the oldest may be told of again.
const TOLD_MAX: usize = 250;

/// A standing watch: sealed under the key of the act that set it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct WatchRow {
    /// Whose it is.
    #[n(0)]
    pub agency: AgencyCode,
    /// Who set it.
    #[n(1)]
    pub officer: OfficerId,
    /// Among which records.
    #[n(2)]
    pub class: RecordClass,
    /// By what.
    #[n(3)]
    pub terms: Vec<Term>,
    /// Since when.
    #[n(4)]
    pub since: Timestamp,
    /// Until when; it is gone then.
    #[n(5)]
    pub until: Timestamp,
    /// Whether it was set in an emergency.
    #[n(6)]
    pub emergency: bool,
    /// In whose databases it stands; nobody's but one's own, where none is named.
    #[n(7)]
    pub stands_at: Vec<AgencyCode>,
    /// Whether it stands in the databases of this agency.
    #[n(8)]
    pub stands_here: bool,
    /// What was told of from here, the oldest first.
    #[n(9)]
    pub told: Vec<Told>,
    /// Whether it is for somebody who may be in danger: no quiet hours hold its alerts back.
    #[n(10)]
    #[cbor(default)]
    pub about_life: bool,
    /// How many alerts of it came in from where it stands.
    #[n(11)]
    #[cbor(default)]
    pub heard: u32,
}

/// How a watch ended.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum WatchEnd {
    /// Its time ran out.
    #[n(0)]
    Expired,
    /// Whose it was wanted it no more, by this act.
    #[n(1)]
    Cleared(#[n(0)] ActId),
    /// Another took its place, which this act set.
    #[n(2)]
    Renewed(#[n(0)] ActId),
}

/// A record that a watch told of.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Told {
    /// Which.
    #[n(0)]
    pub record: RecordId,
    /// How good the match was, where the content was given.
    #[n(1)]
    pub quality: u8,
    /// A digest of the reasons, where they were given.
    #[n(2)]
    pub reasons: Option<minicbor::bytes::ByteArray<8>>,
}

impl WatchRow {
    /// Whether a match, with its reasons, says something that was not told before.
    pub(crate) fn is_news(&self, found: &Match) -> bool {
        let Some(told) = self.told.iter().find(|told| told.record == found.record) else {
            return true;
        };
        // A hit alone says that there is a record, and says it once.
        told.reasons.is_some_and(|then| found.quality > told.quality || mark(found) != Some(then))
    }

    /// A match was told of.
    pub(crate) fn tell(&mut self, found: &Match) {
        self.told.retain(|told| told.record != found.record);
        if self.told.len() >= TOLD_MAX {
            self.told.remove(0);
        }
        let (record, quality) = (found.record, found.quality);
        self.told.push(Told { record, quality, reasons: mark(found) });
    }

    pub(super) fn index(&self, id: ActId) -> Vec<IndexKey> {
        let ends = IndexKey::of(Family::WatchEnds).number(self.until.millis());
        let told = self.told.iter().map(|told| Self::told_of(told.record).bytes(id.as_bytes()));
        let stands =
            [IndexKey::of(Family::Watches).bytes(id.as_bytes()), ends.bytes(id.as_bytes())];
        stands.into_iter().chain(told).collect()
    }

    /// The entries that name the watches which told of a record.
    pub(crate) fn told_of(record: RecordId) -> IndexKey {
        IndexKey::of(Family::ToldOf).bytes(record.as_bytes())
    }
}

/// What the reasons of a match come to, where there are any.
fn mark(found: &Match) -> Option<minicbor::bytes::ByteArray<8>> {
    // Their order and share depend on who else is known, and say nothing of the two.
    let mut reasons: Vec<MatchReason> = found.reasons.clone();
    reasons.iter_mut().for_each(|reason| reason.percent = 0);
    let mut parts: Vec<Vec<u8>> =
        reasons.iter().map(|reason| minicbor::to_vec(reason).unwrap_or_default()).collect();
    parts.sort_unstable();
    let whole = digest(&parts.concat());
    let short = <[u8; 8]>::try_from(&whole[..8]).ok()?;
    (!found.reasons.is_empty()).then(|| short.into())
}

/// Records that an act changed, and that the watches have yet to be asked about.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct FreshRow {
    /// Which.
    #[n(0)]
    pub records: Vec<RecordId>,
    /// Since when.
    #[n(1)]
    pub since: Timestamp,
    /// The last of the watches that were asked, in the order of their ids, where not all were.
    #[n(2)]
    #[cbor(default)]
    pub shown_to: Option<ActId>,
}

impl FreshRow {
    pub(super) fn index(&self, id: ActId) -> Vec<IndexKey> {
        let pending = IndexKey::of(Family::Pending).number(self.since.millis());
        // Other work may be pending for the same act since the same moment.
        vec![pending.bytes(id.as_bytes()).text("fresh")]
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use comity_act::{Text, body::Likeness};

    use super::*;

    fn found(quality: u8, how: &[Likeness]) -> Match {
        let reason = |how: &Likeness| MatchReason {
            how: *how,
            asked: Text::default(),
            found: Text::default(),
            percent: quality,
        };
        Match {
            record: RecordId::from_bytes([1; 16]),
            owner: "XB".parse().unwrap(),
            quality,
            reasons: how.iter().map(reason).collect(),
            shared: None,
            excluded: None,
        }
    }

    fn watch() -> WatchRow {
        WatchRow {
            agency: "XA".parse().unwrap(),
            officer: OfficerId::from_bytes([1; 16]),
            class: RecordClass::Person,
            terms: Vec::new(),
            since: Timestamp::from_millis(1),
            until: Timestamp::from_millis(9),
            emergency: false,
            stands_at: Vec::new(),
            stands_here: true,
            told: Vec::new(),
            about_life: false,
            heard: 0,
        }
    }

    #[test]
    fn a_hit_alone_is_told_once_however_the_record_changes() {
        let mut row = watch();
        let whole = found(98, &[Likeness::Same]);
        assert!(row.is_news(&whole));
        row.tell(&found(74, &[]));
        for quality in [74, 85, 98, 100] {
            assert!(!row.is_news(&found(quality, &[Likeness::Same])), "{quality}");
        }
    }

    #[test]
    fn what_was_told_with_reasons_is_told_again_when_they_change_and_not_when_their_order_does() {
        let mut row = watch();
        row.tell(&found(90, &[Likeness::Same, Likeness::SameYear]));
        assert!(!row.is_news(&found(90, &[Likeness::SameYear, Likeness::Same])));
        assert!(!row.is_news(&found(80, &[Likeness::Same, Likeness::SameYear])));
        assert!(row.is_news(&found(95, &[Likeness::Same, Likeness::SameYear])));
        assert!(row.is_news(&found(90, &[Likeness::Same, Likeness::SameDay])));
    }
}
