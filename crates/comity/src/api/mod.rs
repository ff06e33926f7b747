//! The interface for officers' programs on this machine: HTTP and JSON.
//!
//! A token, or a session at the desk, says which officer calls and in which role. Everything that
//! is done is an act that goes through the corridor; everything else only reads rows. What one may
//! not see reads as absence.
//!
//! It never decides whether something is lawful: it asks the engine and tells what came back.

mod acts;
mod agencies;
mod agreed;
mod alarms;
mod attach;
mod audit;
mod binding;
mod bundles;
mod cases;
mod classes;
mod complete;
mod content;
mod deadlines;
mod decided;
mod describe;
mod drafts;
mod drafts_key;
mod dues;
mod duplicates;
mod duty;
mod events;
mod files;
mod form;
mod form_body;
mod guard;
mod hits;
mod import_told;
mod imported;
mod imports;
mod inbox;
mod law;
mod law_search;
mod leads;
mod line;
mod list_files;
mod list_ids;
mod log;
mod many;
mod offences;
mod officers;
mod opening;
mod operations;
mod oversight;
mod own;
mod page;
mod presence;
mod private;
mod question;
mod reading;
mod recalled;
mod records;
mod requests;
mod screening;
mod seats;
mod sight;
mod stream;
mod submit;
mod templates;
mod verdicts;
mod view;
mod watches;
mod words;

pub(crate) use attach::NAME_HEADER;
pub(crate) use describe::text as description;
pub(crate) use page::hex;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state, map_response},
    routing::get,
};
use tokio::{net::TcpListener, sync::RwLock};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use describe::Bounds;
use presence::Presence;
use seats::DrawnUp;
use sight::Sight;

use crate::{
    attachments::Attachments,
    contacts::Contacts,
    cosigned::Cosigned,
    engine::{Engine, chain},
    home::{Agency, Home, HomeError, Officers, write_private},
    imported::Imports,
    metrics::Metrics,
    peers::Directory,
    problem_pages,
    seats::{Seats, SeatsError, Site},
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
    /// When alerts that do not press are collected.
    pub quiet: Option<comity_corridor::QuietHours>,
    /// Files that go with acts.
    pub attachments: Attachments,
    /// Who signs in.
    pub seats: Seats,
    /// Acts that wait for their officers' passkeys.
    pub drawn_up: DrawnUp,
    /// Lists that are screened now.
    pub screening: screening::Underway,
    /// Who is at a desk now.
    pub presence: Presence,
    /// What officers have opened, and how often they asked.
    pub sight: Sight,
    /// The turn to compare records: it takes memory, so one after the other.
    pub comparing: Arc<tokio::sync::Semaphore>,
    /// The turns to read files of lists: each stands in memory.
    pub reading_lists: Arc<tokio::sync::Semaphore>,
    /// The lists that were imported.
    pub imported: Imports,
    /// Whether peers are reached.
    pub contacts: Contacts,
    /// Numbers.
    pub metrics: Metrics,
    /// Says when the node stops.
    pub tasks: Tasks,
}

/// The interface, ready to be served on a loopback listener.
pub(crate) fn router(desk: Arc<Desk>) -> Router {
    let Described { admitted, own, greeted, open, .. } = described();
    let admit = from_fn_with_state(Arc::clone(&desk), guard::admit);
    let seat = from_fn_with_state(Arc::clone(&desk), guard::seat);
    let greet = from_fn_with_state(Arc::clone(&desk), guard::greet);
    admitted
        .route_layer(admit)
        .merge(own.route_layer(seat))
        .merge(greeted.route_layer(greet))
        .merge(open)
        .route("/problems/{name}", get(problem_pages::show))
        .fallback(files::serve)
        .layer(map_response(files::guarded))
        .with_state(desk)
}

/// Routes, and the document about them.
struct Described {
    /// Those that need a token, or a session of somebody who is posted.
    admitted: Router<Arc<Desk>>,
    /// Those about the own account, which need a session.
    own: Router<Arc<Desk>>,
    /// Those by which a page of the desk signs in.
    greeted: Router<Arc<Desk>>,
    /// Those that need nothing.
    open: Router<Arc<Desk>>,
    document: OpenApi,
}

fn described() -> Described {
    let long = describe::bounded(long(), Bounds::Long).layer(DefaultBodyLimit::disable());
    let (admitted, mut document) = quickly(quick(), Bounds::Quick).merge(long).split_for_parts();
    let (own, of_own) = quickly(seats::own(), Bounds::Seat).split_for_parts();
    let (greeted, of_greeted) = quickly(seats::open(), Bounds::Open).split_for_parts();
    let (open, of_open) = describe::open().split_for_parts();
    [of_own, of_greeted, of_open].into_iter().for_each(|more| document.merge(more));
    Described { admitted, own, greeted, open, document: describe::document(document) }
}

/// Routes with a limited body and a limited time.
fn quickly(routes: OpenApiRouter<Arc<Desk>>, bounds: Bounds) -> OpenApiRouter<Arc<Desk>> {
    describe::bounded(routes, bounds)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn(guard::in_time))
}

/// Routes whose answer is ready at once.
fn quick() -> OpenApiRouter<Arc<Desk>> {
    OpenApiRouter::new()
        .routes(routes!(submit::submit, acts::list))
        .routes(routes!(many::submit))
        .routes(routes!(cases::list))
        .routes(routes!(acts::show))
        .routes(routes!(opening::open))
        .routes(routes!(question::show))
        .routes(routes!(verdicts::try_out))
        .routes(routes!(classes::list))
        .routes(routes!(classes::check))
        .routes(routes!(records::list))
        .routes(routes!(records::envelope))
        .routes(routes!(records::open))
        .routes(routes!(records::holders))
        .routes(routes!(records::history))
        .routes(routes!(requests::requests))
        .routes(routes!(deadlines::deadlines))
        .routes(routes!(dues::consents))
        .routes(routes!(dues::recall))
        .routes(routes!(watches::watches))
        .routes(routes!(watches::show))
        .routes(routes!(private::list))
        .routes(routes!(private::holders))
        .routes(routes!(private::show))
        .routes(routes!(hits::show))
        .routes(routes!(imported::list))
        .routes(routes!(leads::list))
        .routes(routes!(leads::show))
        .routes(routes!(duty::show))
        .routes(routes!(agencies::agreements))
        .routes(routes!(templates::list))
        .routes(routes!(agencies::agreement))
        .routes(routes!(binding::agency))
        .routes(routes!(agencies::peers))
        .routes(routes!(agencies::proof))
        .routes(routes!(agencies::read_card))
        .routes(routes!(own::own))
        .routes(routes!(drafts_key::show))
        .routes(routes!(offences::list))
        .routes(routes!(verdicts::facts))
        .routes(routes!(law::list))
        .routes(routes!(law_search::search))
        .routes(routes!(law::instrument))
        .routes(routes!(law::rule))
        .routes(routes!(officers::add, officers::list))
        .routes(routes!(officers::remove))
        .routes(routes!(officers::agree))
        .routes(routes!(log::show))
        .routes(routes!(log::prove))
        .routes(routes!(oversight::show))
        .routes(routes!(operations::show))
        .merge(seats::administered())
        .merge(seats::signing())
}

/// Routes that stream, or take a while.
fn long() -> OpenApiRouter<Arc<Desk>> {
    OpenApiRouter::new()
        .routes(routes!(attach::keep))
        .routes(routes!(attach::read, attach::open))
        .routes(routes!(audit::run))
        .routes(routes!(bundles::import))
        .routes(routes!(bundles::export))
        .routes(routes!(bundles::settle))
        .routes(routes!(events::stream))
        .routes(routes!(imports::run))
        .routes(routes!(list_files::read))
        .routes(routes!(screening::run))
        .routes(routes!(duplicates::find))
        .routes(routes!(duplicates::find_later))
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
    /// The accounts cannot be opened.
    #[error(transparent)]
    Seats(#[from] SeatsError),
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
        // What is no quiet hours was refused when the configuration was read.
        quiet: running.config.desk.quiet_hours.parse().ok(),
        attachments: running.attachments.clone(),
        drawn_up: DrawnUp::default(),
        seats: open_seats(running, bound.port())?,
        screening: screening::Underway::default(),
        presence: Presence::default(),
        sight: Sight::default(),
        comparing: Arc::new(tokio::sync::Semaphore::new(1)),
        reading_lists: Arc::new(tokio::sync::Semaphore::new(list_files::AT_ONCE)),
        imported: Imports::at(running.home.imported(), running.engine.clone()),
        contacts: running.contacts.clone(),
        metrics: running.metrics.clone(),
        tasks: running.tasks.clone(),
    });
    // Programs on this machine find the interface by this file, whatever port it got.
    write_private(&address_file(&running.home), bound.to_string().as_bytes())?;
    running.tasks.spawn("accounts", desk.seats.clone().keep()).await;
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

fn open_seats(running: &Running, port: u16) -> Result<Seats, SeatsError> {
    let (site, keys) = (Site::of(&running.config, port), &running.engine.node().keys);
    let told = (keys.own().tokens(), running.metrics.clone());
    Seats::new(&running.home, site, told, &running.config.single_sign_on)
}

/// The file that says where the interface of a running node listens.
pub(crate) fn address_file(home: &Home) -> std::path::PathBuf {
    home.root().join("api.address")
}
