//! Pseudonymised searches: sets of tags are tended, and questions are asked.
//!
//! The driver says what is to be tagged and takes what was computed; computing is done here, on
//! all cores, away from the thread that writes.

use std::{collections::BTreeMap, num::NonZero, thread::available_parallelism, time::Duration};

use comity_act::{AgencyCode, Timestamp};
use comity_corridor::{DriveError, Find, Form, Outcome, Proposer, Tagging};
use comity_store::StoreError;

use super::{
    Engine, EngineError, Session,
    command::{Command, Reply},
    writer::{Answer, Left, Writer, chain, fresh, later},
};

/// Records that are looked at in one piece: tagging a thousand of them takes a core a quarter of a
/// second, and the writer a few milliseconds.
const RECORDS: usize = 1_024;

/// How often it is looked whether there is something to tag or to publish.
const PAUSE: Duration = Duration::from_secs(2);

/// What the writer is asked to do about pseudonymised searches.
#[derive(Debug)]
pub(super) enum Private {
    /// Ask a holder without showing what is asked.
    Ask { asked: Box<(Form, Find)>, by: Session, reply: Reply<Outcome> },
    /// Name what is to be tagged next, and whether there is more.
    ToTag { reply: Reply<(Tagging, bool)> },
    /// Take what was computed.
    Tagged { tagging: Box<Tagging>, reply: Reply<()> },
    /// Publish what changed; whether something has to be looked at first.
    Publish { reply: Reply<bool> },
    /// Name what is to be fetched of a holder's set.
    Wanted { from: AgencyCode, reply: Reply<Option<(u32, Vec<u8>)>> },
    /// Take what was fetched; whether it is what was announced.
    Take { from: AgencyCode, shards: (u32, Vec<(u8, Vec<u8>)>), reply: Reply<bool> },
}

impl Engine {
    /// Asks a holder without showing what is asked; answers once the outcome is durable.
    ///
    /// # Errors
    /// [`EngineError`], also where the holder cannot be asked; a verdict against it is no error.
    pub(crate) async fn ask_privately(
        &self,
        asked: (Form, Find),
        by: Session,
    ) -> Result<Outcome, EngineError> {
        let asked = Box::new(asked);
        self.ask(|reply| Command::Private(Private::Ask { asked, by, reply })).await
    }

    /// What is to be fetched of a holder's set: the epoch, and all shards that changed.
    ///
    /// # Errors
    /// [`EngineError`] when the store fails.
    pub(crate) async fn wanted_shards(
        &self,
        from: AgencyCode,
    ) -> Result<Option<(u32, Vec<u8>)>, EngineError> {
        self.ask(|reply| Command::Private(Private::Wanted { from, reply })).await
    }

    /// Takes what was fetched of a holder's set; whether it is what was announced. What waited for
    /// it goes on.
    ///
    /// # Errors
    /// [`EngineError`] when the store fails.
    pub(crate) async fn take_shards(
        &self,
        from: AgencyCode,
        shards: (u32, Vec<(u8, Vec<u8>)>),
    ) -> Result<bool, EngineError> {
        let take = |reply| Command::Private(Private::Take { from, shards, reply });
        let is_taken = self.ask(take).await?;
        if is_taken {
            self.commands.send(Command::Remember).await.map_err(|_| EngineError::Stopped)?;
        }
        Ok(is_taken)
    }

    /// Tends the sets of tags for as long as the node runs.
    pub(crate) async fn keep_sets(self) {
        loop {
            match self.tend_sets().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(EngineError::Stopped) => return,
                Err(error) => {
                    tracing::error!(error = %chain(&error), "sets of tags were not tended");
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// One piece of the work; whether there is more.
    async fn tend_sets(&self) -> Result<bool, EngineError> {
        let (tagging, is_more) =
            self.ask(|reply| Command::Private(Private::ToTag { reply })).await?;
        if let Some(tagging) = computed(tagging).await? {
            let tagging = Box::new(tagging);
            self.ask(|reply| Command::Private(Private::Tagged { tagging, reply })).await?;
        }
        let has_to_look = self.ask(|reply| Command::Private(Private::Publish { reply })).await?;
        Ok(is_more || has_to_look)
    }
}

/// The tags, computed in parts on all cores.
async fn computed(tagging: Tagging) -> Result<Option<Tagging>, EngineError> {
    if tagging.is_empty() {
        return Ok(None);
    }
    let cores = available_parallelism().map_or(1, NonZero::get);
    let parts = tagging.parts(cores).into_iter();
    let under_way: Vec<_> =
        parts.map(|part| tokio::task::spawn_blocking(move || part.computed())).collect();
    let mut done = Vec::with_capacity(under_way.len());
    for part in under_way {
        done.push(part.await.map_err(|_| EngineError::Stopped)?);
    }
    Ok(Tagging::joined(done))
}

impl Writer {
    pub(super) fn carry_out_private(
        &mut self,
        now: Timestamp,
        command: Private,
        answers: &mut Vec<Answer>,
    ) -> Left {
        let driver = &mut self.driver;
        match command {
            Private::Ask { asked, by, reply } => {
                let by = Proposer { officer: by.officer, role: by.role, now, number: None };
                let (form, wanted) = *asked;
                let outcome = driver.ask_privately((form, &wanted), by, &mut fresh());
                later(answers, reply, outcome)
            }
            Private::ToTag { reply } => {
                let opened = driver.open_sets(now, &mut fresh());
                let forgotten = opened.and_then(|()| driver.forget_shards(now));
                let found = forgotten.and_then(|has_forgotten| {
                    let (tagging, is_more) = driver.untagged(now, RECORDS, &mut fresh())?;
                    Ok((tagging, is_more || has_forgotten))
                });
                self.answer(answers, reply, found)
            }
            Private::Tagged { tagging, reply } => {
                let before: BTreeMap<AgencyCode, u64> = driver.left_out().collect();
                let taken = driver.tagged(now, *tagging, &mut fresh());
                for (asker, records) in driver.left_out() {
                    if before.get(&asker) != Some(&records) {
                        tracing::error!(%asker, records, "records found no room in a set of tags");
                    }
                }
                self.answer(answers, reply, taken)
            }
            Private::Publish { reply } => {
                let published = driver.publish(now, &mut fresh());
                self.answer(answers, reply, published)
            }
            Private::Wanted { from, reply } => {
                let wanted = driver.wanted_shards(from);
                self.answer(answers, reply, wanted)
            }
            Private::Take { from, shards, reply } => {
                let taken = driver.take_shards(now, from, shards);
                self.answer(answers, reply, taken)
            }
        }
    }

    /// Answers after the commit, or at once where there is nothing to commit.
    fn answer<T: Send + 'static>(
        &self,
        answers: &mut Vec<Answer>,
        reply: Reply<T>,
        result: Result<T, DriveError<StoreError>>,
    ) -> Left {
        match result {
            Ok(value) if !self.driver.is_changed() => {
                // Nobody waiting any more is no failure.
                let _ = reply.send(Ok(value));
                Left::Nothing
            }
            result => later(answers, reply, result),
        }
    }
}
