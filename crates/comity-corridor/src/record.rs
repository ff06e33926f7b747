//! Record: a decision becomes a leaf of the log and an entry of the journal.
//!
//! The leaf is a salted commitment: it tells outsiders that something was decided at this place,
//! and nothing else. Salts, act and verdict are sealed under the act's own key, so that erasing the
//! key leaves a commitment that nobody can open.

use comity_act::{SignedAct, Timestamp};
use comity_law::Decision;
use comity_log::{Recorded, Tip};

use crate::{
    chance::Chance,
    decide::Decided,
    ports::{Change, Entry},
    verdict::Verdict,
};

/// A permitted act that stands in the log. Only [`record`] makes one, and only of a permit;
/// a rebuild makes it again of the journal.
///
/// Projecting and delivering take it, so nothing takes effect before it is recorded.
#[derive(Debug)]
#[must_use = "what was recorded must be projected and delivered"]
pub(crate) struct Permitted {
    act: SignedAct,
    recorded: Recorded,
}

impl Permitted {
    /// The act.
    pub(crate) const fn signed(&self) -> &SignedAct {
        &self.act
    }

    /// A permit that the journal holds: it was recorded, and takes effect again in a rebuild.
    pub(crate) const fn of_journal(act: SignedAct, recorded: Recorded) -> Self {
        Self { act, recorded }
    }

    /// Its leaf.
    pub(crate) fn leaf(&self) -> u64 {
        self.recorded.index()
    }
}

/// A decision that stands in the log.
#[derive(Debug)]
pub(crate) enum Entered {
    /// The act goes on.
    Permitted(Permitted),
    /// It does not, or not yet: that it was tried is recorded all the same.
    Stopped { act: SignedAct, leaf: u64 },
}

/// Enters a decision in the log, whatever it says.
pub(crate) fn record(
    decided: Decided,
    now: Timestamp,
    tip: &mut Tip,
    chance: &mut Chance,
) -> (Entered, Verdict, Change) {
    let Decided { decision, verdict } = decided;
    let (act, permitted) = match decision {
        Decision::Permit(permit) => (permit.into_act(), true),
        Decision::Bar(barred) => (barred.into_act(), false),
        Decision::ForDecision(referred) => (referred.into_act(), false),
    };
    let entry = Entry {
        act: act.bytes().to_vec(),
        verdict: verdict.encode(),
        salt: chance.draw(),
        recorded_at: now,
        home: act.act().home.clone(),
        verdict_salt: Some(chance.draw()),
        proof: act.act().proof.clone(),
    };
    let recorded = tip.append(entry.commitment());
    let change = Change::Journal {
        leaf: recorded.index(),
        act: act.act().id,
        commitment: *recorded.commitment(),
        entry,
    };
    let entered = if permitted {
        Entered::Permitted(Permitted { act, recorded })
    } else {
        Entered::Stopped { leaf: recorded.index(), act }
    };
    (entered, verdict, change)
}
