//! The writer: takes what waits, commits once, answers.

use std::{collections::VecDeque, io, sync::Arc, thread};

use comity_act::{ActId, AgencyCode, SignedAct, Timestamp};
use comity_corridor::{
    Awaited, Chance, DriveError, Driver, Effect, Family, Form, IndexKey, Key, Needs, OpenError,
    Opening, Outcome, Proposer, Receipt, Scan, Taken, open, sign_receipt, verify_receipt,
};
use comity_seal::random::{OsRandom, draw};
use comity_store::{SqliteStore, StoreError};
use tokio::sync::{broadcast, mpsc};

use super::{
    EngineError, Session,
    command::{Command, Receipted, Reply},
    numbers::Numbers,
};
use crate::clock;

/// Commands carried out in one transaction.
const BATCH_MAX: usize = 512;

/// Pending work carried out in one transaction.
const WORK_MAX: usize = 64;

/// An answer that waits for the commit.
pub(super) type Answer = Box<dyn FnOnce(Result<(), Arc<DriveError<StoreError>>>) + Send>;

pub(super) struct Writer {
    pub(super) driver: Driver<SqliteStore>,
    effects: broadcast::Sender<Effect>,
    work: VecDeque<ActId>,
    numbers: Numbers,
}

/// Starts the writer; it ends when the last handle is gone.
pub(super) fn spawn(
    (driver, numbers): (Driver<SqliteStore>, Numbers),
    queue: mpsc::Receiver<Command>,
    effects: broadcast::Sender<Effect>,
) -> io::Result<()> {
    let mut writer = Writer { driver, effects, work: VecDeque::new(), numbers };
    // The one thread that writes.
    thread::Builder::new().name("writer".to_owned()).spawn(move || {
        let _guard = EndsWithTheWriter;
        writer.remember_pending();
        writer.run(queue);
    })?;
    Ok(())
}

/// A node without its writer would look alive and take nothing: a panic of the writer ends it.
struct EndsWithTheWriter;

impl Drop for EndsWithTheWriter {
    fn drop(&mut self) {
        if thread::panicking() {
            tracing::error!("the writer failed; the node stops, and nothing acknowledged is lost");
            std::process::abort();
        }
    }
}

/// What a command has left behind.
pub(super) enum Left {
    /// Nothing to commit.
    Nothing,
    /// Changes that the next commit makes durable.
    Changes,
    /// The store failed: everything since the last commit is gone.
    Ruins(Arc<DriveError<StoreError>>),
}

impl Writer {
    fn run(&mut self, mut queue: mpsc::Receiver<Command>) {
        loop {
            let mut batch = Vec::new();
            if self.work.is_empty() {
                match queue.blocking_recv() {
                    Some(command) => batch.push(command),
                    None => return,
                }
            }
            while batch.len() < BATCH_MAX
                && let Ok(command) = queue.try_recv()
            {
                batch.push(command);
            }
            self.carry_out(batch);
        }
    }

    /// Carries out commands and pending work in one transaction, answers, and then sends.
    fn carry_out(&mut self, batch: Vec<Command>) {
        let now = clock::now();
        // What is packed or signed must be durable: it waits until after the commit.
        let (after, batch): (Vec<Command>, Vec<Command>) =
            batch.into_iter().partition(Command::needs_durable);
        let mut answers: Vec<Answer> = Vec::with_capacity(batch.len());
        let mut tried = Vec::new();
        let mut dirty = self.do_work(now, &mut tried);
        for command in batch {
            match self.carry_out_one(now, command, &mut answers) {
                Left::Nothing => {}
                Left::Changes => dirty = true,
                Left::Ruins(error) => {
                    fail(&mut answers, &error);
                    self.work.extend(tried.drain(..));
                    dirty = false;
                }
            }
        }
        if dirty {
            self.commit(answers, tried);
        }
        for command in after {
            self.carry_out_one(now, command, &mut Vec::new());
        }
    }

    /// Does pending work; what was tried is named, to be tried again if it does not become durable.
    fn do_work(&mut self, now: Timestamp, tried: &mut Vec<ActId>) -> bool {
        for _ in 0..self.work.len().min(WORK_MAX) {
            let Some(act) = self.work.pop_front() else { break };
            match self.driver.work(now, act, &mut fresh()) {
                Ok(()) => tried.push(act),
                // It stands in the store, and is remembered at the next start. What was done
                // beside it is not durable, and is done again.
                Err(error) => {
                    tracing::error!(%act, error = %chain(&error), "work failed");
                    self.work.extend(tried.drain(..));
                }
            }
        }
        !tried.is_empty()
    }

    fn commit(&mut self, mut answers: Vec<Answer>, tried: Vec<ActId>) {
        match self.driver.commit() {
            Ok(effects) => {
                answers.into_iter().for_each(|answer| answer(Ok(())));
                for effect in effects {
                    if let Effect::Work(act) = effect {
                        self.work.push_back(act);
                    }
                    // Nobody listening is no failure.
                    let _ = self.effects.send(effect);
                }
            }
            Err(error) => {
                tracing::error!(error = %chain(&error), "nothing of a batch became durable");
                fail(&mut answers, &Arc::new(error));
                self.work.extend(tried);
            }
        }
    }

    fn carry_out_one(
        &mut self,
        now: Timestamp,
        command: Command,
        answers: &mut Vec<Answer>,
    ) -> Left {
        match command {
            Command::Propose { form, by, reply } => self.propose(now, (*form, by), answers, reply),
            Command::DrawUp { form, by, reply } => {
                let _ = reply.send(self.draw_up(now, *form, by));
                Left::Nothing
            }
            Command::ProposeSigned { drawn, signature, reply } => {
                let outcome = self.driver.submit_signed(now, *drawn, &signature, &mut fresh());
                later(answers, reply, outcome)
            }
            Command::Take { from, sealed, reply } => {
                let taken = self.take(now, from, &sealed);
                let keys = Arc::clone(&self.driver.node().keys);
                let receipted = taken.and_then(|taken| {
                    let receipt = sign_receipt(&taken.receipt, &keys)
                        .map_err(|source| OpenError::Malformed { peer: from, source })
                        .map_err(DriveError::Open)?;
                    let batch = taken.receipt.batch;
                    Ok(Receipted { outcomes: taken.outcomes, batch, receipt })
                });
                later(answers, reply, receipted)
            }
            Command::Acknowledge { from, awaited, receipt, reply } => {
                let done = self.acknowledge(now, from, &awaited, &receipt);
                later(answers, reply, done)
            }
            Command::Pack { to, resume, acts_max, reply } => {
                let packed = self.driver.pack_from(now, (to, resume), acts_max, &mut fresh());
                // Nobody waiting any more is no failure.
                let _ = reply.send(packed.map_err(EngineError::from));
                Left::Nothing
            }
            Command::RenewCard { card, reply } => {
                let renewed = self.driver.renew_card(now, card, &mut fresh());
                later(answers, reply, renewed)
            }
            Command::Fetched { act, reply } => {
                let done = self.driver.fetched(act);
                later(answers, reply, done)
            }
            Command::Remember => {
                self.remember_pending();
                Left::Nothing
            }
            Command::Tick => match self.driver.tick(now) {
                Ok(true) => Left::Changes,
                Ok(false) => Left::Nothing,
                Err(error) => {
                    tracing::error!(error = %chain(&error), "deadlines were not looked at");
                    Left::Ruins(Arc::new(error))
                }
            },
            Command::Probe { reply } => {
                let probed = self.driver.store_mut().probe().map_err(DriveError::Store);
                let _ = reply.send(probed.map_err(EngineError::from));
                Left::Nothing
            }
            Command::Private(command) => self.carry_out_private(now, command, answers),
            Command::Checkpoint { reply } => {
                let _ = reply.send(self.driver.checkpoint(now).map_err(EngineError::from));
                Left::Nothing
            }
        }
    }

    /// The next number, where the log will have so many leaves once it is shown.
    fn number(&mut self, leaves: u64) -> Result<Option<u64>, EngineError> {
        self.numbers.take(leaves).map_err(|error| {
            tracing::error!(error = %chain(&error), "no reference can be given");
            EngineError::References(error)
        })
    }

    fn propose(
        &mut self,
        now: Timestamp,
        (form, by): (Form, Session),
        answers: &mut Vec<Answer>,
        reply: Reply<Outcome>,
    ) -> Left {
        // Its number is shown once its leaf is durable.
        let number = match self.number(self.driver.size().saturating_add(1)) {
            Ok(number) => number,
            Err(error) => {
                let _ = reply.send(Err(error));
                return Left::Nothing;
            }
        };
        let by = Proposer { officer: by.officer, role: by.role, now, number };
        let outcome = self.driver.propose(form, by, &mut fresh());
        if outcome.is_err() {
            self.numbers.give_back(number);
        }
        later(answers, reply, outcome)
    }

    /// The number stays given: other acts are made while the officer reads this one.
    fn draw_up(
        &mut self,
        now: Timestamp,
        form: Form,
        by: Session,
    ) -> Result<SignedAct, EngineError> {
        let number = self.number(self.driver.durable_size())?;
        let by = Proposer { officer: by.officer, role: by.role, now, number };
        let drawn = self.driver.draw_up(form, by, &mut fresh());
        if drawn.is_err() {
            self.numbers.give_back(number);
        }
        Ok(drawn?)
    }

    fn take(
        &mut self,
        now: Timestamp,
        from: AgencyCode,
        sealed: &[u8],
    ) -> Result<Taken, DriveError<StoreError>> {
        let (card, row) = self.driver.card(from)?;
        let opening = Opening { card: &card, seen: row.seen.as_ref(), now };
        match open(opening, &self.driver.node().keys, sealed) {
            Ok(opened) => self.driver.take(now, opened, &mut fresh()),
            Err(error) => {
                if let OpenError::ForkedLog { proof, .. } = &error {
                    self.driver.misbehaved(now, from, proof.encode())?;
                }
                Err(DriveError::Open(error))
            }
        }
    }

    fn acknowledge(
        &mut self,
        now: Timestamp,
        from: AgencyCode,
        awaited: &Awaited,
        receipt: &[u8],
    ) -> Result<Receipt, DriveError<StoreError>> {
        let (card, _) = self.driver.card(from)?;
        let receipt = verify_receipt(&card, &self.driver.node().keys, now, awaited, receipt)
            .map_err(DriveError::Receipt)?;
        self.driver.acknowledge(now, &receipt)?;
        Ok(receipt.receipt().clone())
    }

    /// What was pending when the node stopped.
    fn remember_pending(&mut self) {
        let mut needs = Needs::default();
        needs.scans.push(Scan::of(IndexKey::of(Family::Pending), usize::MAX).entries_only());
        match self.driver.read(&needs) {
            Ok(known) => {
                let keys = known.scans.into_iter().flatten().map(|(_, key)| key);
                self.work.clear();
                self.work.extend(keys.filter_map(|key| match key {
                    Key::Pending(act) | Key::Fresh(act) => Some(act),
                    _ => None,
                }));
            }
            Err(error) => tracing::error!(error = %chain(&error), "pending work is not known"),
        }
    }
}

/// An answer that goes out after the commit; an error goes out at once.
pub(super) fn later<T: Send + 'static>(
    answers: &mut Vec<Answer>,
    reply: Reply<T>,
    result: Result<T, DriveError<StoreError>>,
) -> Left {
    match result {
        Ok(value) => {
            answers.push(Box::new(move |committed| {
                let _ = reply.send(committed.map(|()| value).map_err(EngineError::Drive));
            }));
            Left::Changes
        }
        Err(error) => {
            let error = Arc::new(error);
            let _ = reply.send(Err(EngineError::Drive(Arc::clone(&error))));
            match &*error {
                DriveError::Store(_) => Left::Ruins(error),
                // The proof of it is kept.
                DriveError::Open(OpenError::ForkedLog { .. }) => Left::Changes,
                _ => Left::Nothing,
            }
        }
    }
}

/// Everybody who waited for the commit hears that it did not happen.
fn fail(answers: &mut Vec<Answer>, error: &Arc<DriveError<StoreError>>) {
    answers.drain(..).for_each(|answer| answer(Err(Arc::clone(error))));
}

pub(super) fn fresh() -> Chance {
    Chance::new(draw(&mut OsRandom))
}

/// An error with all that caused it, on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        source = cause.source();
    }
    line
}
