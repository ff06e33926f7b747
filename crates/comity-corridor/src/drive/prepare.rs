//! Deciding beside the writer: a reader gives the facts, the writer settles.
//!
//! What was decided stands only as long as what it was decided on. So the writer asks the store
//! whether a row changed since, and decides again in its turn when one did. Nothing is drawn from
//! chance before that, so an act that is decided twice is still recorded once, under fresh salt.

use std::collections::BTreeSet;

use comity_act::Timestamp;

use super::{CheckError, DriveError, Driven, Driver, checks};
use crate::{
    chance::Chance,
    decide::{Decided, bind},
    key::Key,
    node::{Input, Node, Outcome},
    ports::{Facts, Needs, Store},
    propose::{ProposeError, Proposed},
};

/// How old a decision may be when it is settled, in ms: consents and agreements end by the clock.
const AGE_MS_MAX: u64 = 1_000;

/// Why an act cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError<E: std::error::Error + 'static> {
    /// The facts cannot be read.
    #[error("the store cannot be read")]
    Read(#[source] E),
    /// The act cannot be made by this officer, or cannot reach its recipients.
    #[error(transparent)]
    Check(CheckError),
    /// The act cannot be written.
    #[error(transparent)]
    Propose(ProposeError),
}

/// An act that waits for the writer: decided as of a commit, or to be decided in its turn.
#[derive(Debug)]
#[must_use = "what was prepared has not happened until it is settled"]
pub struct Prepared(Way);

#[derive(Debug)]
enum Way {
    /// Decided on these rows, as of this commit, at this moment.
    Decided { decided: Box<Decided>, read: BTreeSet<Key>, as_of: u64, at: Timestamp },
    /// It rests on stretches of indexes or on the journal, of which nobody can say that they are
    /// as they were: the writer decides.
    InTurn(Box<Proposed>),
}

impl Prepared {
    /// Whether the law was asked already.
    pub const fn is_decided(&self) -> bool {
        matches!(self.0, Way::Decided { .. })
    }
}

impl Node {
    /// Decides a proposed act on the facts that a reader gives, beside the writer.
    ///
    /// # Errors
    /// [`PrepareError`]; a verdict against the act is no error.
    pub fn prepare<E: std::error::Error + 'static>(
        &self,
        now: Timestamp,
        proposed: Proposed,
        mut read: impl FnMut(&Needs) -> Result<Facts, E>,
    ) -> Result<Prepared, PrepareError<E>> {
        let input = Input::Act(proposed.act());
        let rows_only = |needs: &Needs| {
            if !needs.scans.is_empty() || !needs.journal.is_empty() {
                return Err(None);
            }
            read(needs).map_err(Some)
        };
        let known = match self.facts_for(&input, rows_only) {
            Ok(known) => known,
            Err(Some(error)) => return Err(PrepareError::Read(error)),
            Err(None) => return Ok(Prepared(Way::InTurn(Box::new(proposed)))),
        };
        let proposed = proposed.completed(|act| bind(self.bench(now), act, &known));
        let question = checks::question(self, now, proposed.act(), &known);
        let question = question.map_err(PrepareError::Check)?;
        let id = proposed.act().id;
        let as_of = known.as_of;
        let act = self.sign(now, proposed, &known).map_err(PrepareError::Propose)?;
        let decided = Box::new(self.decide_on(now, act, (&known, question)));
        let read = known.asked.into_iter().filter(|&key| decides(key, id)).collect();
        Ok(Prepared(Way::Decided { decided, read, as_of, at: now }))
    }
}

/// Whether a decision can rest on this row; the others are read again when it is settled.
fn decides(key: Key, act: comity_act::ActId) -> bool {
    match key {
        Key::Peer(_) | Key::Card(_) | Key::Pending(_) | Key::Fresh(_) | Key::Holders(_) => false,
        Key::Act(id) => id != act,
        _ => true,
    }
}

impl<S: Store> Driver<S> {
    /// Settles an act that was prepared; decides it again when what it rests on has changed.
    ///
    /// # Errors
    /// [`DriveError`]; a verdict against the act is no error.
    pub fn settle_prepared(
        &mut self,
        now: Timestamp,
        prepared: Prepared,
        chance: &mut Chance,
    ) -> Driven<Outcome, S> {
        match prepared.0 {
            Way::InTurn(act) => self.in_turn(now, *act, chance),
            Way::Decided { decided, read, as_of, at } => {
                let is_old = now < at || now.millis_since(at) > AGE_MS_MAX;
                if is_old || self.store.changed_since(as_of, &read).map_err(DriveError::Store)? {
                    return self.in_turn(now, Proposed::again(decided.into_act()), chance);
                }
                let known = self.facts_for(&Input::Act(decided.act()))?;
                // Officers and peers may have gone since; what the act states was heard.
                checks::check(&self.node, decided.act(), &known).map_err(DriveError::Check)?;
                self.settle_decided(now, *decided, &known, chance)
            }
        }
    }
}
