//! The node's task set: every task ends with the node, and is waited for.
//!
//! A task that nobody waits for hides its failure; so nothing here starts one by itself.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::{
    sync::{Mutex, watch},
    task::{JoinError, JoinSet},
};

/// How long tasks may take to end by themselves before they are cut off.
const END_WITHIN: Duration = Duration::from_secs(10);

/// The tasks of a node, and the word that they are to end.
#[derive(Clone, Debug)]
pub(crate) struct Tasks {
    set: Arc<Mutex<JoinSet<()>>>,
    stop: Arc<watch::Sender<bool>>,
}

impl Tasks {
    /// No task yet.
    pub(crate) fn new() -> Self {
        Self { set: Arc::default(), stop: Arc::new(watch::Sender::new(false)) }
    }

    /// Starts a task that lives as long as the node, or until it ends by itself.
    pub(crate) async fn spawn(
        &self,
        name: &'static str,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        let stop = self.stopping();
        let mut set = self.set.lock().await;
        while let Some(ended) = set.try_join_next() {
            tell(ended);
        }
        set.spawn(async move {
            tokio::select! {
                () = task => tracing::debug!(task = name, "ended"),
                () = stop => tracing::debug!(task = name, "stopped"),
            }
        });
    }

    /// Starts a task that ends by itself once it has heard [`Tasks::stopping`].
    pub(crate) async fn spawn_until_done(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.set.lock().await.spawn(task);
    }

    /// Ends when the node is to stop.
    pub(crate) fn stopping(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stop = self.stop.subscribe();
        async move {
            // A sender that is gone is a node that is gone.
            let _ = stop.wait_for(|stop| *stop).await;
        }
    }

    /// Ends all tasks: first by word, after a while by force.
    pub(crate) async fn stop(&self) {
        self.stop.send_replace(true);
        let mut set = self.set.lock().await;
        let all_ended = async {
            while let Some(ended) = set.join_next().await {
                tell(ended);
            }
        };
        if tokio::time::timeout(END_WITHIN, all_ended).await.is_err() {
            tracing::warn!("tasks did not end in time and were cut off");
        }
        set.shutdown().await;
    }
}

/// A task that ended in a panic has said so on standard error; the log says so too.
fn tell(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a task of the node ended in a panic");
    }
}
