//! What can be asked of the writer, each with the place for its answer.

use std::sync::Arc;

use comity_act::{ActId, AgencyCode, SignedAct};
use comity_corridor::{Awaited, Form, Outcome, Packed, Receipt, Resume};
use comity_log::SignedCheckpoint;
use tokio::sync::oneshot;

use super::{EngineError, Session, private::Private};

/// Where an answer goes.
pub(super) type Reply<T> = oneshot::Sender<Result<T, EngineError>>;

/// A batch that is durable here.
#[derive(Debug)]
pub(crate) struct Receipted {
    /// What became of the acts that were new.
    pub outcomes: Vec<Outcome>,
    /// SHA-256 of the batch.
    pub batch: [u8; 32],
    /// The signed receipt.
    pub receipt: Vec<u8>,
}

/// Something the writer is asked to do.
#[derive(Debug)]
pub(super) enum Command {
    /// Put a form through the corridor.
    Propose { form: Box<Form>, by: Session, reply: Reply<Outcome> },
    /// Make an act for its officer to sign; nothing of it is recorded.
    DrawUp { form: Box<Form>, by: Session, reply: Reply<SignedAct> },
    /// Put an act that its officer signed through the corridor.
    ProposeSigned { drawn: Box<SignedAct>, signature: Vec<u8>, reply: Reply<Outcome> },
    /// Open and take what a peer sent.
    Take { from: AgencyCode, sealed: Vec<u8>, reply: Reply<Receipted> },
    /// Pack what waits for a peer.
    Pack { to: AgencyCode, resume: Resume, acts_max: usize, reply: Reply<Option<Packed>> },
    /// Settle what a peer acknowledged.
    Acknowledge { from: AgencyCode, awaited: Awaited, receipt: Vec<u8>, reply: Reply<Receipt> },
    /// Take a peer's next card, when it continues the one that is known.
    RenewCard { card: Vec<u8>, reply: Reply<Outcome> },
    /// Note that the files of an act are all here.
    Fetched { act: ActId, reply: Reply<()> },
    /// Take up again what is pending: what it waited for is there.
    Remember,
    /// Look at what has run out.
    Tick,
    /// Try whether something can be made durable.
    Probe { reply: Reply<()> },
    /// What pseudonymised searches need.
    Private(Private),
    /// Sign the log's latest checkpoint.
    Checkpoint { reply: Reply<Arc<SignedCheckpoint>> },
}

impl Command {
    /// Whether it speaks of what is durable, and so waits until after the commit.
    pub(super) const fn needs_durable(&self) -> bool {
        matches!(self, Self::Pack { .. } | Self::Checkpoint { .. } | Self::Probe { .. })
    }
}
