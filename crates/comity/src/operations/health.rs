//! `/livez`, `/readyz` and `/metrics`, on a listener of their own.
//!
//! | route | 200 | else |
//! |---|---|---|
//! | `/livez` | the process serves | nothing comes |
//! | `/readyz` | acts can be recorded | 503, with the reason |
//! | `/metrics` | numbers, as Prometheus reads them | |

use std::time::Duration;

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
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, task::JoinSet};

use crate::{
    engine::{Engine, chain},
    home::{
        Home,
        law::{self, PackState},
    },
    metrics::{Gauge, Metrics},
    peers::Directory,
};

/// How long the writer may take before the node counts as not ready.
const READY_MAX: Duration = Duration::from_secs(2);
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

/// Ready when the writer answers and the store can be read.
async fn ready(State(health): State<Health>) -> Response {
    let writer = tokio::time::timeout(READY_MAX, health.engine.checkpoint()).await;
    let reason = match writer {
        Err(_) => "the writer takes too long\n".to_owned(),
        Ok(Err(error)) => format!("{}\n", chain(&error)),
        Ok(Ok(_)) => match health.engine.read(Needs::default().and([Key::Own])).await {
            Err(error) => format!("{}\n", chain(&error)),
            Ok(_) => return "ready\n".into_response(),
        },
    };
    (StatusCode::SERVICE_UNAVAILABLE, reason).into_response()
}

/// How many packs of law lie in the home otherwise than two persons signed them.
async fn packs(health: &Health) -> Option<Gauge> {
    let known = health.engine.read(Needs::default().and([Key::Own])).await.ok()?;
    let own = known.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
    let packs = law::list(&health.home, &own).ok()?;
    let not_signed = packs.iter().filter(|pack| pack.state != PackState::Signed).count();
    Some(Gauge {
        name: "comity_law_packs_not_signed",
        means: "Packs of law that lie in the home otherwise than two persons signed them.",
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
