//! Numbers for the operator, in Prometheus' text form.
//!
//! Labels name peers and kinds of problem. They never name a person, an act or a case.
//!
//! Source: Prometheus text exposition format 0.0.4.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

/// A number that only grows while the node runs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Counter {
    /// Batches taken, by peer.
    BatchesTaken,
    /// Acts taken, by peer.
    ActsTaken,
    /// Batches acknowledged, by peer.
    BatchesDelivered,
    /// Acts acknowledged, by peer.
    ActsDelivered,
    /// Deliveries that failed, by peer.
    DeliveriesFailed,
    /// What was refused at the door, by kind of problem.
    Refused,
    /// Verdicts that officers asked for beforehand.
    Verdicts,
    /// Connections of peers.
    Connections,
    /// Chunks of attachments served, by peer.
    ChunksServed,
    /// Chunks of attachments fetched, by peer.
    ChunksFetched,
    /// What stood in the file of accounts that this node did not leave there, by what it was.
    AccountsAltered,
}

impl Counter {
    const fn described(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::BatchesTaken => ("comity_batches_taken_total", "peer", "Batches taken."),
            Self::ActsTaken => ("comity_acts_taken_total", "peer", "Acts taken."),
            Self::BatchesDelivered => {
                ("comity_batches_delivered_total", "peer", "Batches acknowledged by a peer.")
            }
            Self::ActsDelivered => {
                ("comity_acts_delivered_total", "peer", "Acts acknowledged by a peer.")
            }
            Self::DeliveriesFailed => {
                ("comity_deliveries_failed_total", "peer", "Deliveries that failed.")
            }
            Self::Refused => ("comity_refused_total", "problem", "What was refused at the door."),
            Self::Verdicts => ("comity_verdicts_total", "", "Verdicts asked for beforehand."),
            Self::Connections => ("comity_connections_total", "", "Connections of other nodes."),
            Self::ChunksServed => {
                ("comity_chunks_served_total", "peer", "Chunks of attachments served.")
            }
            Self::ChunksFetched => {
                ("comity_chunks_fetched_total", "peer", "Chunks of attachments fetched.")
            }
            Self::AccountsAltered => (
                "comity_accounts_altered_total",
                "what",
                "Parts of the file of accounts that were altered from outside.",
            ),
        }
    }
}

/// A number that is read at the moment somebody asks.
#[derive(Clone, Debug)]
pub(crate) struct Gauge {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub means: &'static str,
    /// The peer it is about, if any.
    pub peer: Option<String>,
    /// Its value.
    pub value: u64,
}

/// All counters of a node.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metrics {
    counts: Arc<Mutex<BTreeMap<(Counter, String), u64>>>,
}

impl Metrics {
    /// One more.
    pub(crate) fn count(&self, counter: Counter, label: &str) {
        self.add(counter, label, 1);
    }

    /// So many more.
    pub(crate) fn add(&self, counter: Counter, label: &str, more: u64) {
        // A count that a panicking thread left behind is still a count.
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((counter, label.to_owned())).or_default() += more;
    }

    /// The value of a counter.
    #[cfg(test)]
    pub(crate) fn value(&self, counter: Counter, label: &str) -> u64 {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.get(&(counter, label.to_owned())).copied().unwrap_or_default()
    }

    /// All numbers, as a scraper reads them.
    pub(crate) fn shown(&self, gauges: &[Gauge]) -> String {
        let mut text = String::new();
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut last = "";
        for ((counter, label), value) in counts.iter() {
            let (name, key, means) = counter.described();
            if name != last {
                head(&mut text, name, means, "counter");
                last = name;
            }
            line(&mut text, name, (key, label), *value);
        }
        for gauge in gauges {
            if gauge.name != last {
                head(&mut text, gauge.name, gauge.means, "gauge");
                last = gauge.name;
            }
            let key = if gauge.peer.is_some() { "peer" } else { "" };
            line(&mut text, gauge.name, (key, gauge.peer.as_deref().unwrap_or("")), gauge.value);
        }
        text
    }
}

// Writing to a text cannot fail.

fn head(text: &mut String, name: &str, means: &str, kind: &str) {
    let _ = write!(text, "# HELP {name} {means}\n# TYPE {name} {kind}\n");
}

fn line(text: &mut String, name: &str, (key, label): (&str, &str), value: u64) {
    let _ = if key.is_empty() {
        writeln!(text, "{name} {value}")
    } else {
        writeln!(text, "{name}{{{key}=\"{label}\"}} {value}")
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_a_scraper_reads_them() {
        let metrics = Metrics::default();
        metrics.count(Counter::BatchesTaken, "XB");
        metrics.add(Counter::BatchesTaken, "XH", 2);
        let waiting = Gauge {
            name: "comity_outbox_waiting",
            means: "Acts that wait.",
            peer: Some("XB".to_owned()),
            value: 7,
        };
        assert_eq!(
            metrics.shown(&[waiting]),
            "# HELP comity_batches_taken_total Batches taken.\n\
             # TYPE comity_batches_taken_total counter\n\
             comity_batches_taken_total{peer=\"XB\"} 1\n\
             comity_batches_taken_total{peer=\"XH\"} 2\n\
             # HELP comity_outbox_waiting Acts that wait.\n\
             # TYPE comity_outbox_waiting gauge\n\
             comity_outbox_waiting{peer=\"XB\"} 7\n"
        );
    }
}
