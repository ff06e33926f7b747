//! The engine: one thread that writes, and a handle for everybody else.
//!
//! Commands queue up; the writer carries out all that wait, commits once, and only then answers.
//! So a single act is durable as fast as the disk allows, and a thousand acts cost one commit.

mod command;
mod index;
mod numbers;
mod private;
mod snapshot;
mod writer;

use std::{
    path::PathBuf,
    sync::{Arc, RwLock},
    time::Duration,
};

use comity_act::{ActId, AgencyCode, OfficerId, Role, SignedAct};
use comity_corridor::{
    Awaited, DriveError, Driver, Effect, Facts, Finder, Form, Needs, Node, Outcome, Packed,
    Receipt, Resume,
};
use comity_store::{SqliteReader, SqliteStore, StoreError};
use tokio::sync::{Mutex, broadcast, mpsc, oneshot};

use command::Command;
pub(crate) use command::Receipted;
use numbers::Numbers;
pub(crate) use writer::chain;

use crate::home::HomeError;

/// Commands that wait before callers are held back.
const QUEUE_MAX: usize = 4_096;

/// Effects that a slow listener may fall behind by.
const EFFECTS_MAX: usize = 16_384;

/// Connections for reading beside the writer.
const READERS: usize = 2;

/// Who is at the other end of an interface, as the interface has established it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    /// The officer.
    pub officer: OfficerId,
    /// In which capacity.
    pub role: Role,
}

/// Why the engine could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EngineError {
    /// The node said no, or its store failed.
    #[error(transparent)]
    Drive(Arc<DriveError<StoreError>>),
    /// The node is shutting down.
    #[error("the node is shutting down; try again when it is back")]
    Stopped,
    /// The store could not be read.
    #[error("the store cannot be read")]
    Read(#[source] StoreError),
    /// The note of the references cannot be read or written.
    #[error("no reference can be given")]
    References(#[source] HomeError),
}

impl From<DriveError<StoreError>> for EngineError {
    fn from(error: DriveError<StoreError>) -> Self {
        Self::Drive(Arc::new(error))
    }
}

/// A handle to the engine.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    commands: mpsc::Sender<Command>,
    effects: broadcast::Sender<Effect>,
    readers: Arc<[Mutex<SqliteReader>; READERS]>,
    finder: Arc<RwLock<Finder>>,
    node: Node,
}

impl Engine {
    /// Starts the writer over a driver; the file notes which references were given.
    ///
    /// # Errors
    /// When the store gives no reader, the file cannot be read, or the thread cannot start.
    pub(crate) fn start(
        mut driver: Driver<SqliteStore>,
        references: PathBuf,
    ) -> Result<Self, EngineError> {
        let (node, finder) = (driver.node().clone(), driver.finder());
        let numbers = Numbers::open(references, driver.durable_size());
        let numbers = numbers.map_err(EngineError::References)?;
        let mut reader = || driver.store_mut().reader().map(Mutex::new).map_err(EngineError::Read);
        let readers = Arc::new([reader()?, reader()?]);
        let (commands, queue) = mpsc::channel(QUEUE_MAX);
        let (effects, _) = broadcast::channel(EFFECTS_MAX);
        writer::spawn((driver, numbers), queue, effects.clone())
            .map_err(|_| EngineError::Stopped)?;
        let ticks = commands.downgrade();
        #[expect(
            clippy::disallowed_methods,
            reason = "deadlines are looked at while the node runs"
        )]
        tokio::spawn(async move {
            let mut every = tokio::time::interval(TICK);
            loop {
                every.tick().await;
                let Some(commands) = ticks.upgrade() else { return };
                if commands.send(Command::Tick).await.is_err() {
                    return;
                }
            }
        });
        Ok(Self { commands, effects, readers, finder, node })
    }

    /// The node.
    pub(crate) const fn node(&self) -> &Node {
        &self.node
    }

    /// What happens from now on.
    pub(crate) fn effects(&self) -> broadcast::Receiver<Effect> {
        self.effects.subscribe()
    }

    async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<T, EngineError>>) -> Command,
    ) -> Result<T, EngineError> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).await.map_err(|_| EngineError::Stopped)?;
        answer.await.map_err(|_| EngineError::Stopped)?
    }

    /// Puts a form through the corridor; answers once the outcome is durable.
    ///
    /// # Errors
    /// [`EngineError`]; a verdict against the act is no error.
    pub(crate) async fn propose(&self, form: Form, by: Session) -> Result<Outcome, EngineError> {
        self.ask(|reply| Command::Propose { form: Box::new(form), by, reply }).await
    }

    /// Makes an act of a form for its officer to sign; nothing of it is recorded.
    ///
    /// # Errors
    /// [`EngineError`], also when the officer has no certified passkey.
    pub(crate) async fn draw_up(&self, form: Form, by: Session) -> Result<SignedAct, EngineError> {
        self.ask(|reply| Command::DrawUp { form: Box::new(form), by, reply }).await
    }

    /// Puts an act that its officer signed through the corridor, as it is; answers once the
    /// outcome is durable.
    ///
    /// # Errors
    /// [`EngineError`], also when the signature is not the officer's over this act.
    pub(crate) async fn propose_signed(
        &self,
        drawn: SignedAct,
        signature: Vec<u8>,
    ) -> Result<Outcome, EngineError> {
        let drawn = Box::new(drawn);
        self.ask(|reply| Command::ProposeSigned { drawn, signature, reply }).await
    }

    /// Opens what a peer sent, takes it, and answers the signed receipt once all is durable.
    ///
    /// # Errors
    /// [`EngineError`] with the problem by name; nothing of the batch is then taken.
    pub(crate) async fn take(
        &self,
        from: AgencyCode,
        sealed: Vec<u8>,
    ) -> Result<Receipted, EngineError> {
        self.ask(|reply| Command::Take { from, sealed, reply }).await
    }

    /// A sealed batch of what waits for a peer, with at most this many acts, from where it says.
    ///
    /// # Errors
    /// [`EngineError`] when the peer is not trusted or nothing can be sealed to it.
    pub(crate) async fn pack(
        &self,
        to: AgencyCode,
        resume: Resume,
        acts_max: usize,
    ) -> Result<Option<Packed>, EngineError> {
        self.ask(|reply| Command::Pack { to, resume, acts_max, reply }).await
    }

    /// A peer's signed receipt for a batch with this digest; answers what it says.
    ///
    /// # Errors
    /// [`EngineError`] when it is not the peer's, or about another batch.
    pub(crate) async fn acknowledge(
        &self,
        from: AgencyCode,
        awaited: Awaited,
        receipt: Vec<u8>,
    ) -> Result<Receipt, EngineError> {
        self.ask(|reply| Command::Acknowledge { from, awaited, receipt, reply }).await
    }

    /// A peer's next card; answers once it is durable that it stands in the place of the known one.
    ///
    /// # Errors
    /// [`EngineError`] when it does not continue the known card, or the law does not take it.
    pub(crate) async fn renew_card(&self, card: Vec<u8>) -> Result<Outcome, EngineError> {
        self.ask(|reply| Command::RenewCard { card, reply }).await
    }

    /// The files of an act that came in are all here.
    ///
    /// # Errors
    /// [`EngineError`] when the store fails.
    pub(crate) async fn fetched(&self, act: ActId) -> Result<(), EngineError> {
        self.ask(|reply| Command::Fetched { act, reply }).await
    }

    /// Tries whether something can be made durable; it leaves nothing behind.
    ///
    /// # Errors
    /// [`EngineError`] when the store cannot be written.
    pub(crate) async fn probe(&self) -> Result<(), EngineError> {
        self.ask(|reply| Command::Probe { reply }).await
    }

    /// The log's latest checkpoint, signed.
    ///
    /// # Errors
    /// [`EngineError`] when the log cannot be signed.
    pub(crate) async fn checkpoint(
        &self,
    ) -> Result<Arc<comity_log::SignedCheckpoint>, EngineError> {
        self.ask(|reply| Command::Checkpoint { reply }).await
    }

    /// Reads rows as of the last commit, beside the writer.
    ///
    /// # Errors
    /// [`EngineError::Read`] when the store cannot be read.
    pub(crate) async fn read(&self, needs: Needs) -> Result<Facts, EngineError> {
        self.with_reader(move |reader| reader.fetch(&needs)).await
    }

    /// Uses a reader, away from the threads that serve sockets.
    ///
    /// # Errors
    /// [`EngineError::Read`] when the store cannot be read.
    pub(crate) async fn with_reader<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut SqliteReader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let readers = Arc::clone(&self.readers);
        let read = tokio::task::spawn_blocking(move || {
            // The first free one, else wait for the first.
            let mut reader = readers
                .iter()
                .find_map(|reader| reader.try_lock().ok())
                .unwrap_or_else(|| readers[0].blocking_lock());
            read(&mut reader)
        });
        read.await.map_err(|_| EngineError::Stopped)?.map_err(EngineError::Read)
    }
}

/// How often deadlines are looked at.
const TICK: Duration = Duration::from_millis(500);
