//! `/livez`, `/readyz` and `/metrics`, on a listener of their own.
//!
//! | route | 200 | else |
//! |---|---|---|
//! | `/livez` | the process serves | nothing comes |
//! | `/readyz` | acts can be recorded | 503, with the reason |
//! | `/metrics` | numbers, as Prometheus reads them | |

use std::{io::ErrorKind, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use comity_act::AgencyCode;
use comity_corridor::{
    Key, Needs,
    rows::{OwnRow, PeerRow},
};
use comity_store::StoreError;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    fs::File, io::AsyncWriteExt, net::TcpListener, sync::Mutex, task::JoinSet, time::Instant,
};

use crate::{
    clock,
    engine::{Engine, chain},
    home::{
        Home,
        law::{self, Pack},
    },
    metrics::{Gauge, Metrics},
    peers::Directory,
};

/// How long the writer may take before the node counts as not ready.
const READY_MAX: Duration = Duration::from_secs(2);
/// How long an answer whether the store can be written holds: a monitor that asks more often
/// makes the node write no more often.
const TRY_EVERY: Duration = Duration::from_secs(5);
/// Bytes for which there must be room beside the store.
const ROOM_BYTES: usize = 64 * 1_024;
/// How long a caller may take with its headers.
const HEADERS_MAX: Duration = Duration::from_secs(5);
/// Callers at the same time.
const CALLERS_MAX: usize = 16;

/// What the routes look at.
#[derive(Clone, Debug)]
pub(crate) struct Health {
    /// The engine.
    pub engine: Engine,
    /// Who is a peer.
    pub directory: Directory,
    /// Numbers.
    pub metrics: Metrics,
    /// The node's folder, for its packs of law.
    pub home: Home,
    /// What was found when the store was last tried.
    pub disk: Disk,
}

/// Whether the store could be written when it was last tried, for every caller of a while.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(Arc<Mutex<Option<Tried>>>);

#[derive(Debug)]
struct Tried {
    at: Instant,
    /// What was wrong; nothing when it could be written.
    reason: Option<String>,
}

impl Disk {
    /// Tries it, unless that was done a moment ago; the answer is what was wrong.
    async fn reason<F>(&self, now: Instant, probe: impl FnOnce() -> F) -> Option<String>
    where
        F: Future<Output = Result<(), String>>,
    {
        // Whoever asks meanwhile waits for the same answer.
        let mut tried = self.0.lock().await;
        if let Some(tried) = tried.as_ref().filter(|tried| now < tried.at + TRY_EVERY) {
            return tried.reason.clone();
        }
        let reason = probe().await.err();
        *tried = Some(Tried { at: now, reason: reason.clone() });
        reason
    }
}

/// Serves until the node stops.
pub(crate) async fn serve(listener: TcpListener, health: Health) {
    let router = Router::new()
        .route("/livez", get(async || "live\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(health);
    let mut callers = JoinSet::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            Some(_) = callers.join_next(), if !callers.is_empty() => continue,
        };
        if callers.len() >= CALLERS_MAX {
            continue;
        }
        let service = TowerToHyperService::new(router.clone());
        callers.spawn(async move {
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS_MAX)
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a look at the node's health was cut off");
            }
        });
    }
}

/// Ready when the writer answers and the store can be read and written.
async fn ready(State(health): State<Health>) -> Response {
    let writer = tokio::time::timeout(READY_MAX, health.engine.checkpoint()).await;
    let reason = match writer {
        Err(_) => "the writer takes too long\n".to_owned(),
        Ok(Err(error)) => format!("{}\n", chain(&error)),
        Ok(Ok(_)) => match health.engine.read(Needs::default().and([Key::Own])).await {
            Err(error) => format!("{}\n", chain(&error)),
            Ok(_) => {
                let disk = health.disk.reason(Instant::now(), || written(&health));
                match tokio::time::timeout(READY_MAX, disk).await {
                    Err(_) => "the writer takes too long\n".to_owned(),
                    Ok(Some(reason)) => format!("{reason}\n"),
                    Ok(None) => return "ready\n".into_response(),
                }
            }
        },
    };
    (StatusCode::SERVICE_UNAVAILABLE, reason).into_response()
}

/// Tries to write: through the store, and a new file beside it. The store goes on for a while in
/// the room that it has, when nothing else on the disk has any.
async fn written(health: &Health) -> Result<(), String> {
    health.engine.probe().await.map_err(|error| chain(&error))?;
    let path = health.home.root().join("probe");
    let wrote = async {
        let mut file = File::create(&path).await?;
        file.write_all(&[0; ROOM_BYTES]).await?;
        // What went wrong with a write is told here and nowhere else.
        file.flush().await?;
        file.sync_all().await
    };
    let wrote = wrote.await;
    let removed = tokio::fs::remove_file(&path).await;
    wrote.and(removed).map_err(|error| match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => chain(&StoreError::Full),
        _ => format!("the node's folder cannot be written: {error}"),
    })
}

/// How many packs of law do not run as they lie in the home: not signed, not yet started with, or
/// of no pack at all. A folder that cannot be read counts as one.
async fn packs(health: &Health) -> Option<Gauge> {
    let known = health.engine.read(Needs::default().and([Key::Own])).await.ok()?;
    let own = known.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
    let packs = law::list(&health.home, &own, (&health.engine.node().law, clock::now().day()));
    let unsettled = |packs: Vec<Pack>| packs.iter().filter(|one| !one.state.is_settled()).count();
    let not_signed = packs.map_or(1, unsettled);
    Some(Gauge {
        name: "comity_law_packs_not_signed",
        means: "Packs of law that lie in the home otherwise than they were signed, or run.",
        peer: None,
        value: not_signed.try_into().unwrap_or(u64::MAX),
    })
}

async fn metrics(State(health): State<Health>) -> Response {
    let mut gauges = Vec::new();
    if let Ok(checkpoint) = health.engine.checkpoint().await {
        gauges.push(Gauge {
            name: "comity_log_leaves",
            means: "Leaves of the log.",
            peer: None,
            value: checkpoint.checkpoint().size(),
        });
    }
    let peers = health.directory.all().await;
    let agencies: Vec<AgencyCode> = peers.iter().map(|peer| peer.agency).collect();
    let needs = Needs::default().and(agencies.iter().map(|&agency| Key::Peer(agency)));
    if let Ok(known) = health.engine.read(needs).await {
        let rows = agencies
            .iter()
            .filter_map(|&agency| Some((agency, known.row::<PeerRow>(Key::Peer(agency))?)));
        gauges.extend(rows.map(|(agency, row)| Gauge {
            name: "comity_outbox_waiting",
            means: "Acts that wait for a peer.",
            peer: Some(agency.to_string()),
            value: row.out_next - row.out_acknowledged,
        }));
    }
    gauges.extend(packs(&health).await);
    let text = health.metrics.shown(&gauges);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_asks_often_makes_nothing_be_tried_more_often() {
        let (disk, tries) = (Disk::default(), std::cell::Cell::new(0));
        let began = Instant::now();
        let found = async |after: Duration, result: Result<(), &str>| {
            let probe = || {
                tries.set(tries.get() + 1);
                std::future::ready(result.map_err(str::to_owned))
            };
            disk.reason(began + after, probe).await.is_none()
        };
        for _ in 0..100 {
            assert!(found(Duration::ZERO, Ok(())).await);
        }
        assert_eq!(tries.get(), 1);
        assert!(!found(TRY_EVERY, Err("the disk is full")).await);
        // What went wrong is told to all as well, and tried again after the same while.
        assert!(!found(TRY_EVERY, Ok(())).await);
        assert_eq!(tries.get(), 2);
        assert!(found(2 * TRY_EVERY, Ok(())).await);
    }
}
