//! `law`: what the law says, read, tried and proved without a node.
//!
//! At an agency's home that is the law its node runs; elsewhere the one that ships with the
//! program, or a folder. What the agency adopted, and a decision it recorded, the node tells.
//!
//! It never changes a law that runs.

mod adopted;
mod check;
mod decide;
mod diff;
mod list;
mod new;
mod packs;
mod replay;
mod show;
mod source;

use clap::Subcommand;

use super::{failure::Failure, session::Session};

/// The law: read it, try it, check it.
#[derive(Debug, Subcommand)]
pub(super) enum LawCommand {
    /// The instruments, or the rules of one.
    List(list::List),
    /// A rule, an instrument or a fact.
    Show(show::Show),
    /// Load a law, run its case book, look for gaps and conflicts.
    Check(check::Check),
    /// Decide an act that is described by facts; the answer is JSON.
    Decide(decide::Decide),
    /// Decide the same, or a recorded act, and explain it in plain words.
    Explain(decide::Explain),
    /// Decide a recorded act again on the facts of its day.
    Replay(replay::Replay),
    /// Which sample and past acts two laws decide differently.
    Diff(diff::Diff),
    /// The packs of a folder with their digests, to compare with what is to be signed.
    Packs(packs::Packs),
    /// A new instrument, ready to be written on.
    New(new::New),
}

impl LawCommand {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(command) => command.run(session),
            Self::Show(command) => command.run(session),
            Self::Check(command) => command.run(session),
            Self::Decide(command) => command.run(session),
            Self::Explain(command) => command.run(session),
            Self::Replay(command) => command.run(session),
            Self::Diff(command) => command.run(session),
            Self::Packs(command) => command.run(session),
            Self::New(command) => command.run(session),
        }
    }
}
