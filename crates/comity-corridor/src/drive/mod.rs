//! The driver: carries steps out over a store, many in one transaction.
//!
//! Inputs are taken one after the other between two commits. Nothing is sent, answered or shown
//! before [`Driver::commit`] has made it durable; when a commit fails, nothing of it happened.

mod asking;
mod cards;
mod checks;
mod duties;
mod fitting;
mod hits;
mod index;
mod leads;
mod makers;
mod prepare;
mod send;
mod sets;
mod signed;
mod watches;

use std::{collections::BTreeSet, sync::Arc};

use comity_act::{ActId, AgencyCode, Body, Role, SignedAct, Text, Timestamp, WireError};
use comity_log::{CheckpointError, SignedCheckpoint, Tip};
use comity_seal::digest::digest;

use crate::{
    chance::Chance,
    decide::{Decided, bind},
    deliver::{
        Exception, HELD, ID_TAKEN, NOT_UNDERSTOOD, OpenError, Opened, PackError, REPLAYED, Receipt,
        ReceiptError,
    },
    key::Key,
    keys::KeysError,
    node::{Closing, Input, Node, Outcome, Step, is_trusted},
    ports::{Change, Effect, Facts, Needs, Store},
    propose::{Form, ProposeError, Proposed, Proposer, propose},
    rows::{ActRow, Lift, MisbehaviourRow, PeerRow, PendingWork, Row, Stage},
};

pub use asking::{Unaskable, served};
pub use checks::CheckError;
pub use duties::{Settling, settling};
pub use fitting::{Unfit, corrected_by};
pub use prepare::{PrepareError, Prepared};
pub use send::Resume;
pub use sets::{EPOCH_MS, EPOCH_OVERLAP_MS, PUBLISH_MS, Tagging};

/// Why something could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum DriveError<E: std::error::Error + 'static> {
    /// The store failed; nothing since the last commit has happened.
    #[error("the store cannot be used; nothing was changed")]
    Store(#[source] E),
    /// The form cannot become an act.
    #[error(transparent)]
    Propose(ProposeError),
    /// The act cannot be made by this officer, or cannot reach its recipients.
    #[error(transparent)]
    Check(CheckError),
    /// What came in is not believed.
    #[error(transparent)]
    Open(OpenError),
    /// A batch cannot be made.
    #[error(transparent)]
    Pack(PackError),
    /// Acts are missing between what was taken last and this batch.
    #[error("`{peer}` sent place {found} where {expected} is next; send from {expected}")]
    Gap {
        /// Who sent.
        peer: AgencyCode,
        /// The place that is next.
        expected: u64,
        /// The place that came.
        found: u64,
    },
    /// More of the sender's log was seen since the batch was opened.
    #[error("more of the log of `{peer}` was seen since the batch was opened; open it again")]
    StaleOpening {
        /// Who sent.
        peer: AgencyCode,
    },
    /// A receipt speaks of what was never sent.
    #[error("the receipt of `{peer}` speaks of acts or of a log that were never sent to it")]
    ImpossibleReceipt {
        /// Who answered.
        peer: AgencyCode,
    },
    /// A receipt leaves out what stands before it.
    #[error("the receipt of `{peer}` begins at place {first}; give the one before it first")]
    EarlyReceipt {
        /// Who answered.
        peer: AgencyCode,
        /// The place of the first act that it covers.
        first: u64,
    },
    /// The other agency is not known here, or is not trusted.
    #[error("`{peer}` is no peer of this agency; add its card first")]
    UnknownPeer {
        /// Which.
        peer: AgencyCode,
    },
    /// A key or a card cannot be used.
    #[error(transparent)]
    Keys(KeysError),
    /// A receipt is not believed.
    #[error(transparent)]
    Receipt(ReceiptError),
    /// The journal keeps something that is no act.
    #[error("the act at leaf {leaf} cannot be read; restore the journal from a backup")]
    Unreadable {
        /// Which leaf.
        leaf: u64,
        /// What is wrong.
        #[source]
        source: WireError,
    },
    /// The log cannot be signed.
    #[error(transparent)]
    Checkpoint(CheckpointError),
}

/// A batch that was taken; its receipt may be signed once this is committed.
#[derive(Debug)]
pub struct Taken {
    /// What became of its acts; those that had been taken before are not listed again.
    pub outcomes: Vec<Outcome>,
    /// The receipt, unsigned.
    pub receipt: Receipt,
}

/// One agency's node over its store.
#[derive(Debug)]
pub struct Driver<S> {
    node: Node,
    store: S,
    tip: Tip,
    /// The log as of the last commit, to go back to.
    durable: Tip,
    effects: Vec<Effect>,
    checkpoint: Option<Arc<SignedCheckpoint>>,
    index: index::Kept,
    sets: sets::Sets,
    /// Whether something was changed since the last commit.
    is_changed: bool,
}

type Driven<T, S> = Result<T, DriveError<<S as Store>::Error>>;

impl<S: Store> Driver<S> {
    /// A node over what the store holds.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(node: Node, mut store: S) -> Driven<Self, S> {
        let tip = store.tip().map_err(DriveError::Store)?;
        let durable = tip.clone();
        let index = index::Kept::over(&mut store).map_err(DriveError::Store)?;
        let (sets, effects) = (sets::Sets::default(), Vec::new());
        Ok(Self {
            node,
            store,
            tip,
            durable,
            effects,
            checkpoint: None,
            index,
            sets,
            is_changed: false,
        })
    }

    /// The node.
    pub const fn node(&self) -> &Node {
        &self.node
    }

    /// The store, for reading.
    pub const fn store_mut(&mut self) -> &mut S {
        &mut self.store
    }

    /// The store, when the node is gone: as after a crash.
    pub fn into_store(self) -> S {
        self.store
    }

    /// Number of leaves in the log, with those since the last commit.
    pub fn size(&self) -> u64 {
        self.tip.size()
    }

    /// Number of durable leaves in the log.
    pub fn durable_size(&self) -> u64 {
        self.durable.size()
    }

    /// Reads what is needed, as it stands with the changes since the last commit.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(&mut self, needs: &Needs) -> Driven<Facts, S> {
        self.store.fetch(needs).map_err(DriveError::Store)
    }

    fn facts_for(&mut self, input: &Input<'_>) -> Driven<Facts, S> {
        let read = |needs: &Needs| {
            let mut known = self.store.fetch(needs)?;
            self.index.answer(needs, &mut known);
            Ok(known)
        };
        self.node.facts_for(input, read).map_err(DriveError::Store)
    }

    /// Makes an act of a form, decides it, and lets it take effect if it may.
    ///
    /// # Errors
    /// [`DriveError`]; a verdict against the act is no error.
    pub fn propose(&mut self, form: Form, by: Proposer, chance: &mut Chance) -> Driven<Outcome, S> {
        let proposed = propose(form, by, &self.node.keys, chance).map_err(DriveError::Propose)?;
        self.submit(by.now, proposed, chance)
    }

    /// Decides a proposed act, and lets it take effect if it may.
    ///
    /// # Errors
    /// [`DriveError`]; a verdict against the act is no error.
    pub fn submit(
        &mut self,
        now: Timestamp,
        proposed: Proposed,
        chance: &mut Chance,
    ) -> Driven<Outcome, S> {
        self.in_turn(now, proposed, chance)
    }

    /// Checks, decides and settles an act of this agency, on the facts as they stand.
    fn in_turn(
        &mut self,
        now: Timestamp,
        proposed: Proposed,
        chance: &mut Chance,
    ) -> Driven<Outcome, S> {
        let known = self.facts_for(&Input::Act(proposed.act()))?;
        let proposed = proposed.completed(|act| bind(self.node.bench(now), act, &known));
        let question = checks::question(&self.node, now, proposed.act(), &known);
        let question = question.map_err(DriveError::Check)?;
        let act = self.node.sign(now, proposed, &known).map_err(DriveError::Propose)?;
        let decided = self.node.decide_on(now, act, (&known, question));
        self.settle_decided(now, decided, &known, chance)
    }

    fn settle(
        &mut self,
        now: Timestamp,
        act: SignedAct,
        known: &Facts,
        (lifted, chance): (&[Lift], &mut Chance),
    ) -> Driven<Outcome, S> {
        let decided = self.node.decide(now, act, known, lifted);
        self.settle_decided(now, decided, known, chance)
    }

    fn settle_decided(
        &mut self,
        now: Timestamp,
        decided: Decided,
        known: &Facts,
        chance: &mut Chance,
    ) -> Driven<Outcome, S> {
        let (step, outcome) = self.node.settle(now, decided, known, &mut self.tip, chance);
        self.carry_out(step)?;
        Ok(outcome)
    }

    fn carry_out(&mut self, step: Step) -> Driven<Vec<Vec<Form>>, S> {
        self.index.note(&step.changes);
        self.sets.note(&step.changes);
        self.is_changed |= !step.changes.is_empty();
        if let Err(error) = self.store.apply(step.changes) {
            self.rollback();
            return Err(DriveError::Store(error));
        }
        self.effects.extend(step.effects);
        Ok(step.forms)
    }

    /// Takes an opened batch: acts already taken are passed over, the rest are decided by our law.
    ///
    /// # Errors
    /// [`DriveError::Gap`] when acts are missing before it; nothing of the batch is then taken.
    pub fn take(
        &mut self,
        now: Timestamp,
        opened: Opened,
        chance: &mut Chance,
    ) -> Driven<Taken, S> {
        let peer = opened.from;
        let row = self.trusted(peer)?;
        if opened.first > row.in_next {
            return Err(DriveError::Gap { peer, expected: row.in_next, found: opened.first });
        }
        // INVARIANT: each state of a log that is believed extends the one believed before; what was
        // opened against an older one proves that for the older one alone.
        if opened.seen_before != row.seen.as_ref().map_or(0, |seen| seen.size) {
            return Err(DriveError::StaleOpening { peer });
        }
        let (mut outcomes, mut exceptions) = (Vec::new(), Vec::new());
        let mut begins_anew = false;
        for arrived in opened.acts {
            let place = arrived.place();
            let was_taken = place < row.in_next;
            match self.take_one(now, arrived.into_act(), chance)? {
                Arrival::Taken(outcome) => {
                    begins_anew |= was_taken;
                    let held = held_as(outcome.stage, outcome.is_understood);
                    exceptions.extend(held.map(|held| exception(place, held)));
                    outcomes.push(*outcome);
                }
                // It is sent again, and gets the answer it got before.
                Arrival::Known(held) if was_taken => {
                    exceptions.extend(held.map(|held| exception(place, held)));
                }
                Arrival::Known(_) => exceptions.push(exception(place, REPLAYED)),
                Arrival::Other => exceptions.push(exception(place, ID_TAKEN)),
            }
        }
        // A sender that lost its order, and with it all its rows, begins a new one. Its acts are
        // not passed over for standing at places that others have had.
        let next = if begins_anew { opened.next } else { opened.next.max(row.in_next) };
        let closing = Closing { from: peer, next, seen: opened.seen };
        self.step(now, &Input::Close(&closing))?;
        let cosigned = self.node.keys.cosign(now, &opened.checkpoint);
        let receipt = Receipt {
            from: self.node.own(),
            to: peer,
            batch: opened.digest,
            first: opened.first,
            next: closing.next,
            at: now,
            exceptions,
            seen: closing.seen.size.max(row.seen.map_or(0, |seen| seen.size)),
            cosignature: cosigned.map(|line| line.to_line().into_bytes()).unwrap_or_default(),
            leaves: opened.leaves,
            erased: opened.erased,
        };
        Ok(Taken { outcomes, receipt })
    }

    /// An act that came in: decided and recorded, unless one of this id was here before.
    fn take_one(
        &mut self,
        now: Timestamp,
        act: SignedAct,
        chance: &mut Chance,
    ) -> Driven<Arrival, S> {
        let known = self.facts_for(&Input::Act(act.act()))?;
        if let Some(row) = known.row::<ActRow>(Key::Act(act.act().id)) {
            let same = row.agency == act.act().agency
                && row.digest.as_ref().is_none_or(|known| *known == digest(act.bytes()));
            let is_understood = !matches!(act.act().body, Body::NotUnderstood(_));
            return Ok(if same {
                Arrival::Known(held_as(row.stage, is_understood))
            } else {
                Arrival::Other
            });
        }
        let outcome = self.settle(now, act, &known, (&[], chance))?;
        Ok(Arrival::Taken(Box::new(outcome)))
    }

    /// Deadlines that have run out are breached; whether there is something to commit.
    ///
    /// # Errors
    /// When the store fails.
    pub fn tick(&mut self, now: Timestamp) -> Driven<bool, S> {
        let input = Input::Tick(now);
        let known = self.facts_for(&input)?;
        let step = self.node.step(now, &input, &known);
        let has_changes = !step.changes.is_empty();
        self.carry_out(step)?;
        Ok(has_changes)
    }

    /// A peer's log showed two faces: the proof is kept, and nothing more is taken from it.
    ///
    /// # Errors
    /// When the store fails.
    pub fn misbehaved(
        &mut self,
        now: Timestamp,
        peer: AgencyCode,
        proof: Vec<u8>,
    ) -> Driven<(), S> {
        let number = self.peer(peer)?.map_or(0, |row| row.misbehaviours);
        self.step(now, &Input::Misbehaved(peer))?;
        let row = MisbehaviourRow { at: now, proof };
        let change = Change::Put {
            key: Key::Misbehaviour(peer, number),
            row: Arc::new(row.into()),
            remove: Vec::new(),
            insert: Vec::new(),
        };
        self.carry_out(Step { changes: vec![change], ..Step::default() }).map(drop)
    }

    fn step(&mut self, now: Timestamp, input: &Input<'_>) -> Driven<Vec<Vec<Form>>, S> {
        let known = self.facts_for(input)?;
        let step = self.node.step(now, input, &known);
        self.carry_out(step)
    }

    /// Does what is pending for an act: answers a search, complies with a recall, walks on.
    ///
    /// # Errors
    /// When the store fails: nothing since the last commit has happened, so that no half of a work
    /// becomes durable and what is owed stays owed.
    pub fn work(&mut self, now: Timestamp, act: ActId, chance: &mut Chance) -> Driven<(), S> {
        let worked = self.work_on(now, act, chance);
        if worked.is_err() {
            self.rollback();
        }
        worked
    }

    fn work_on(&mut self, now: Timestamp, act: ActId, chance: &mut Chance) -> Driven<(), S> {
        self.show_to_watches(now, act, chance)?;
        let input = Input::Work(act);
        let known = self.facts_for(&input)?;
        // What was not searched is not answered: it stays pending until all can be searched.
        if !known.found.is_empty() && !known.is_index_whole {
            return Ok(());
        }
        self.readable(act, &known)?;
        let resumed = self.node.resumed(act, &known);
        let step = self.node.step(now, &input, &known);
        let lists = self.carry_out(step)?;
        if let Some((act, lifted)) = resumed {
            let known = self.facts_for(&Input::Act(act.act()))?;
            // A hold may have come while it waited for a decision; it can be decided again. Or a
            // recipient may no longer know what it says; then it is proposed anew.
            let tells = self.node.told_too_much(now, act.act(), &known).is_some();
            if !tells && !checks::erases_what_is_kept(act.act(), &known) {
                self.settle(now, act, &known, (&lifted, chance))?;
            }
        }
        for forms in lists {
            self.answer(now, forms, chance)?;
        }
        Ok(())
    }

    /// The files of an act that came in are all here.
    ///
    /// # Errors
    /// When the store fails.
    pub fn fetched(&mut self, act: ActId) -> Driven<(), S> {
        let key = Key::Pending(act);
        let known = self.read(&Needs::default().and([key]))?;
        let Some(row) = known.rows.get(&key) else { return Ok(()) };
        let is_fetch = matches!(&**row, Row::Pending(row) if row.work == PendingWork::Fetch);
        let changes = if is_fetch {
            vec![Change::Delete { key, remove: row.index(key) }]
        } else {
            Vec::new()
        };
        self.carry_out(Step { changes, ..Step::default() }).map(drop)
    }

    /// Of several forms of an answer, the first that our law permits goes out, else the last is
    /// recorded as not permitted.
    fn answer(&mut self, now: Timestamp, forms: Vec<Form>, chance: &mut Chance) -> Driven<(), S> {
        let by = self.service(now);
        let mut left = forms.len();
        for form in forms {
            left -= 1;
            let proposed =
                propose(form, by, &self.node.keys, chance).map_err(DriveError::Propose)?;
            let known = self.facts_for(&Input::Act(proposed.act()))?;
            let act = match self.node.sign(now, proposed, &known) {
                Ok(act) => act,
                // What is too long for an act is told in fewer words.
                Err(_) if left > 0 => continue,
                Err(error) => return Err(DriveError::Propose(error)),
            };
            let decided = self.node.decide(now, act, &known, &[]);
            if decided.is_permitted() || left == 0 {
                let (step, _) = self.node.settle(now, decided, &known, &mut self.tip, chance);
                self.carry_out(step)?;
                return Ok(());
            }
        }
        Ok(())
    }

    /// Makes everything since the last commit durable, and says what is to be done now.
    ///
    /// # Errors
    /// When it did not become durable: nothing of it has happened.
    pub fn commit(&mut self) -> Driven<Vec<Effect>, S> {
        if let Err(error) = self.store.commit(&mut self.tip) {
            self.rollback();
            return Err(DriveError::Store(error));
        }
        self.durable = self.tip.clone();
        self.checkpoint = None;
        self.is_changed = false;
        self.index.commit();
        let mut effects = std::mem::take(&mut self.effects);
        // A thousand acts to one peer wake its delivery once.
        let mut told = BTreeSet::new();
        effects.retain(|effect| told.insert(*effect));
        Ok(effects)
    }

    /// Whether there is something to commit.
    pub const fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// Forgets everything since the last commit.
    pub fn rollback(&mut self) {
        self.store.rollback();
        self.index.rollback();
        // What was not durable may stand in them: they are read again.
        self.sets = sets::Sets::default();
        self.is_changed = false;
        self.tip = self.durable.clone();
        self.effects.clear();
    }

    /// The peer, if it is known.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn peer(&mut self, peer: AgencyCode) -> Driven<Option<PeerRow>, S> {
        let key = Key::Peer(peer);
        let facts = self.read(&Needs::default().and([key]))?;
        Ok(facts.row::<PeerRow>(key).cloned())
    }

    fn trusted(&mut self, peer: AgencyCode) -> Driven<PeerRow, S> {
        self.peer(peer)?.filter(is_trusted).ok_or(DriveError::UnknownPeer { peer })
    }

    /// What the journal keeps of an act must be readable: what is damaged is not erased, and what
    /// was owed for it stays owed.
    fn readable(&self, act: ActId, known: &Facts) -> Driven<(), S> {
        let Some(entry) = known.journal.get(&act) else { return Ok(()) };
        let leaf = known.row::<ActRow>(Key::Act(act)).map_or(0, |row| row.leaf);
        let signed = entry.signed(self.node.own());
        signed.map(drop).map_err(|source| DriveError::Unreadable { leaf, source })
    }

    const fn service(&self, now: Timestamp) -> Proposer {
        Proposer { officer: self.node.service, role: Role::Service, now, number: None }
    }

    /// The latest checkpoint of what is durable, signed once a commit.
    ///
    /// # Errors
    /// When the log's origin cannot stand in a checkpoint.
    pub fn checkpoint(&mut self, now: Timestamp) -> Driven<Arc<SignedCheckpoint>, S> {
        if let Some(signed) = &self.checkpoint {
            return Ok(Arc::clone(signed));
        }
        let head = self.durable.head();
        let signed = self.node.keys.sign_checkpoint(now, head).map_err(DriveError::Checkpoint)?;
        let signed = Arc::new(signed);
        self.checkpoint = Some(Arc::clone(&signed));
        Ok(signed)
    }
}

/// What became of an act of a batch.
enum Arrival {
    /// It is recorded.
    Taken(Box<Outcome>),
    /// It was here before; why it waits for a person, if it does.
    Known(Option<&'static str>),
    /// Another act of its id was here before.
    Other,
}

/// Why an act waits for a person here, if it does.
fn held_as(stage: Stage, is_understood: bool) -> Option<&'static str> {
    let why = if is_understood { HELD } else { NOT_UNDERSTOOD };
    (stage == Stage::Held).then_some(why)
}

fn exception(place: u64, what: &str) -> Exception {
    Exception { place, what: Text::new(what).unwrap_or_default() }
}
