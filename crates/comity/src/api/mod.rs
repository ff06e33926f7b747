//! The interface for officers' programs on this machine: HTTP and JSON.
//!
//! A token says which officer calls and in which role. Everything that is done is an act that goes
//! through the corridor; everything else only reads rows. What one may not see reads as absence.
//!
//! It never decides whether something is lawful: it asks the engine and tells what came back.

mod acts;
mod agencies;
mod agreed;
mod attach;
mod audit;
mod binding;
mod bundles;
mod complete;
mod drafts;
mod dues;
mod events;
mod form;
mod guard;
mod imports;
mod inbox;
mod log;
mod many;
mod officers;
mod opening;
mod page;
mod question;
mod reading;
mod records;
mod sight;
mod stream;
mod verdicts;
mod view;

pub(crate) use attach::NAME_HEADER;
pub(crate) use page::hex;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{delete, get, post},
};
use tokio::{net::TcpListener, sync::RwLock};

use sight::Sight;

use crate::{
    attachments::Attachments,
    cosigned::Cosigned,
    engine::{Engine, chain},
    home::{Agency, Home, HomeError, Officers, write_private},
    metrics::Metrics,
    peers::Directory,
    problem::Problem,
    problem_pages,
    serve::Running,
    tasks::Tasks,
    tls::{Tls, TlsError},
};

/// Bytes that a request has at most; an act has far fewer.
const BODY_BYTES_MAX: usize = 2 * 1_024 * 1_024;

/// How long an ordinary request may take.
const TIME_MAX: Duration = Duration::from_secs(30);

/// What the interface stands on.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The engine.
    pub engine: Engine,
    /// The node's folder, for tokens.
    pub home: Home,
    /// Who the agency is.
    pub agency: Agency,
    /// Who may call.
    pub officers: Arc<RwLock<Officers>>,
    /// Where peers are, for audits.
    pub directory: Directory,
    /// Our side of TLS, for audits.
    pub tls: Tls,
    /// Cosignatures that peers gave.
    pub cosigned: Cosigned,
    /// Files that go with acts.
    pub attachments: Attachments,
    /// What officers have opened, and how often they asked.
    pub sight: Sight,
    /// Numbers.
    pub metrics: Metrics,
    /// Says when the node stops.
    pub tasks: Tasks,
}

/// The interface, ready to be served on a loopback listener.
pub(crate) fn router(desk: Arc<Desk>) -> Router {
    let quick = Router::new()
        .route("/v1/acts", post(acts::submit).get(acts::list))
        .route("/v1/acts/many", post(many::submit))
        .route("/v1/acts/{id}", get(acts::show))
        .route("/v1/acts/{id}/open", post(opening::open))
        .route("/v1/acts/{id}/question", post(question::show))
        .route("/v1/verdicts", post(verdicts::try_out))
        .route("/v1/records/{id}", get(records::envelope))
        .route("/v1/records/{id}/open", post(records::open))
        .route("/v1/records/{id}/holders", get(records::holders))
        .route("/v1/requests", get(dues::requests))
        .route("/v1/deadlines", get(dues::deadlines))
        .route("/v1/consents", get(dues::consents))
        .route("/v1/recalls/{id}", get(dues::recall))
        .route("/v1/agreements", get(agencies::agreements))
        .route("/v1/agreements/{id}", get(agencies::agreement))
        .route("/v1/agencies/{agency}", get(binding::agency))
        .route("/v1/peers", get(agencies::peers))
        .route("/v1/peers/{agency}/proof", get(agencies::proof))
        .route("/v1/cards", post(agencies::read_card))
        .route("/v1/own", get(agencies::own))
        .route("/v1/facts", get(verdicts::facts))
        .route("/v1/officers", post(officers::add).get(officers::list))
        .route("/v1/officers/{name}", delete(officers::remove))
        .route("/v1/officers/{name}/agree", post(officers::agree))
        .route("/v1/log", get(log::show))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn(guard::in_time));
    let long = Router::new()
        .route("/v1/attachments", post(attach::keep))
        .route("/v1/attachments/{act}/{id}", get(attach::read).post(attach::open))
        .route("/v1/audits", post(audit::run))
        .route("/v1/bundles", post(bundles::import))
        .route("/v1/bundles/{agency}", get(bundles::export))
        .route("/v1/bundles/receipts", post(bundles::settle))
        .route("/v1/events", get(events::stream))
        .route("/v1/imports", post(imports::run))
        .layer(DefaultBodyLimit::disable());
    quick
        .merge(long)
        .fallback(async || Problem::not_found())
        .layer(from_fn_with_state(Arc::clone(&desk), guard::admit))
        .route("/problems/{name}", get(problem_pages::show))
        .with_state(desk)
}

/// The interface cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// The address is not of this machine.
    #[error("`api.listen` is `{address}`; the interface for officers stays on the loopback")]
    NotLoopback {
        /// Which address.
        address: String,
    },
    /// The address cannot be listened on.
    #[error("`{address}` cannot be listened on; see whether another program does")]
    Listen {
        /// Which address.
        address: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// TLS for audits cannot be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Where it listens cannot be written down.
    #[error(transparent)]
    Home(#[from] HomeError),
}

/// Opens the interface of a running node; it closes when the node stops.
///
/// # Errors
/// [`OpenError`]; nothing is open then.
pub(crate) async fn open(running: &Running) -> Result<SocketAddr, OpenError> {
    let address = running.config.api.listen.clone();
    let parsed = address.parse::<SocketAddr>();
    if !parsed.is_ok_and(|parsed| parsed.ip().is_loopback()) {
        return Err(OpenError::NotLoopback { address });
    }
    let failed = |source| OpenError::Listen { address: address.clone(), source };
    let listener = TcpListener::bind(&address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let desk = Arc::new(Desk {
        engine: running.engine.clone(),
        home: running.home.clone(),
        agency: running.agency.clone(),
        officers: Arc::clone(&running.officers),
        directory: running.directory.clone(),
        tls: Tls::new(&running.engine.node().keys)?,
        cosigned: Cosigned::new(running.engine.clone(), running.home.clone()),
        attachments: running.attachments.clone(),
        sight: Sight::default(),
        metrics: running.metrics.clone(),
        tasks: running.tasks.clone(),
    });
    // Programs on this machine find the interface by this file, whatever port it got.
    write_private(&address_file(&running.home), bound.to_string().as_bytes())?;
    let stopping = running.tasks.stopping();
    let serving = axum::serve(listener, router(desk)).with_graceful_shutdown(stopping);
    running
        .tasks
        .spawn_until_done(async move {
            if let Err(error) = serving.await {
                tracing::error!(error = %chain(&error), "the interface for officers ended");
            }
        })
        .await;
    Ok(bound)
}

/// The file that says where the interface of a running node listens.
pub(crate) fn address_file(home: &Home) -> std::path::PathBuf {
    home.root().join("api.address")
}
