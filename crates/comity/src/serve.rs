//! A running node: everything that `comity serve` puts together.
//!
//! [`start`] opens the home, starts the writer, and begins to listen, deliver, fetch and pull.
//! [`Running`] is the handle on all of it; [`Running::stop`] ends it in good order.

use std::{net::SocketAddr, sync::Arc};

use comity_act::AgencyCode;
use comity_corridor::{Key, Needs, rows::OfficerRow};
use tokio::{net::TcpListener, sync::RwLock};

use crate::{
    attachments::{self, Attachments, Fetching, Turns},
    card::{self, CardError},
    clock,
    config::Config,
    contacts::Contacts,
    cosigned::Cosigned,
    delivery::{self, Delivery},
    engine::{Engine, EngineError},
    federation::{self, Door, Federation, Gates, Sent},
    home::{Agency, Home, HomeError, Officers, Secret},
    metrics::Metrics,
    node::{self, AssembleError},
    operations::health::{self, Health},
    peers::Directory,
    seats::{self, SeatsError},
    tasks::Tasks,
    tls::{Tls, TlsError},
};

/// Why a node does not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    /// It cannot be assembled.
    #[error(transparent)]
    Assemble(#[from] AssembleError),
    /// The home cannot be used.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The writer does not start.
    #[error("the writer does not start")]
    Engine(#[from] EngineError),
    /// TLS cannot be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The card cannot be made.
    #[error(transparent)]
    Card(#[from] CardError),
    /// The accounts cannot be sealed.
    #[error(transparent)]
    Seats(#[from] SeatsError),
    /// An address cannot be listened on.
    #[error("`{address}` cannot be listened on; see whether another program does")]
    Listen {
        /// Which.
        address: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

/// A node that runs.
#[derive(Debug)]
pub(crate) struct Running {
    /// Where it lives.
    pub home: Home,
    /// How it is configured.
    pub config: Arc<Config>,
    /// Who the agency is.
    pub agency: Agency,
    /// The engine.
    pub engine: Engine,
    /// The officers of this machine.
    pub officers: Arc<RwLock<Officers>>,
    /// Who is a peer.
    pub directory: Directory,
    /// Files that go with acts.
    pub attachments: Attachments,
    /// Whether peers are reached.
    pub contacts: Contacts,
    /// Numbers.
    pub metrics: Metrics,
    /// Its own card, signed.
    pub card: Arc<RwLock<Vec<u8>>>,
    /// Its tasks.
    pub tasks: Tasks,
    /// Where peers connect, if anywhere.
    pub federation: Option<SocketAddr>,
    /// Where health is read, if anywhere.
    pub operations: Option<SocketAddr>,
}

impl Running {
    /// Ends the node: no more is accepted, what is under way ends, then it is gone.
    pub(crate) async fn stop(self) {
        self.tasks.stop().await;
        self.engine.save_index(&self.home.index()).await;
    }
}

/// Starts the node that lives in a home.
///
/// # Errors
/// [`ServeError`]; nothing runs then.
pub(crate) async fn start(
    home: Home,
    config: Config,
    secret: &Secret,
) -> Result<Running, ServeError> {
    let (agency, keys) = node::unlock(&home, secret)?;
    let driver = node::driver(&home, &agency, Arc::clone(&keys))?;
    let engine = Engine::start(driver, home.references())?;
    let card = card::current(&home, &config, (&agency, &engine), clock::now()).await?;
    let mut running = Running {
        officers: Arc::new(RwLock::new(posted(&home, &engine).await?)),
        directory: Directory::read(engine.clone()).await?,
        attachments: Attachments::new(&home, config.attachments.clone()),
        contacts: Contacts::default(),
        metrics: Metrics::default(),
        card: Arc::new(RwLock::new(card)),
        tasks: Tasks::new(),
        federation: None,
        operations: None,
        config: Arc::new(config),
        home,
        agency,
        engine,
    };
    let tls = Tls::new(&keys)?;
    let cosigned = Cosigned::new(running.engine.clone(), running.home.clone());
    running.listen(&tls, &cosigned).await?;
    running.begin(tls, cosigned).await;
    tracing::info!(
        agency = %running.agency.code,
        federation = ?running.federation,
        operations = ?running.operations,
        "the node runs"
    );
    Ok(running)
}

impl Running {
    /// Opens the doors that are configured.
    async fn listen(&mut self, tls: &Tls, cosigned: &Cosigned) -> Result<(), ServeError> {
        let config = Arc::clone(&self.config);
        if let Some((listener, address)) = bind(&config.federation.listen).await? {
            let requests_max = config.federation.requests_per_peer_max;
            let federation = Federation {
                engine: self.engine.clone(),
                directory: self.directory.clone(),
                attachments: self.attachments.clone(),
                cosigned: cosigned.clone(),
                contacts: self.contacts.clone(),
                metrics: self.metrics.clone(),
                card: Arc::clone(&self.card),
                sent: Sent::default(),
                gates: Gates::new(usize::try_from(requests_max).unwrap_or(usize::MAX)),
            };
            let connections_max = config.federation.connections_max;
            let serving = federation::serve(
                listener,
                tls.server()?,
                Door {
                    router: federation::router(federation),
                    directory: self.directory.clone(),
                    metrics: self.metrics.clone(),
                },
                usize::try_from(connections_max).unwrap_or(usize::MAX),
                self.tasks.clone(),
            );
            self.tasks.spawn_until_done(serving).await;
            self.federation = Some(address);
        }
        if let Some((listener, address)) = bind(&config.operations.listen).await? {
            let health = Health {
                engine: self.engine.clone(),
                directory: self.directory.clone(),
                metrics: self.metrics.clone(),
                home: self.home.clone(),
                disk: health::Disk::default(),
            };
            self.tasks.spawn("operations", health::serve(listener, health)).await;
            self.operations = Some(address);
        }
        Ok(())
    }

    /// Begins what the node does by itself.
    async fn begin(&self, tls: Tls, cosigned: Cosigned) {
        let delivery = Delivery {
            engine: self.engine.clone(),
            directory: self.directory.clone(),
            cosigned: cosigned.clone(),
            contacts: self.contacts.clone(),
            metrics: self.metrics.clone(),
            tls,
            settings: self.config.delivery.clone(),
        };
        let fetching = Fetching {
            delivery: delivery.clone(),
            attachments: self.attachments.clone(),
            turns: Turns::default(),
        };
        let pulled = self.config.pull.from.iter();
        for from in pulled.filter_map(|code| code.parse::<AgencyCode>().ok()) {
            let pulling = delivery::pull(delivery.clone(), from, self.config.pull.wait_ms);
            self.tasks.spawn("pull", pulling).await;
        }
        let card = card::keep(
            (self.home.clone(), Arc::clone(&self.config)),
            (self.agency.clone(), self.engine.clone()),
            Arc::clone(&self.card),
        );
        self.tasks.spawn("card", card).await;
        self.tasks.spawn("index", self.engine.clone().keep_index(self.home.index())).await;
        self.tasks.spawn("directory", self.directory.clone().keep()).await;
        self.tasks.spawn("cosigned", cosigned.keep_on_disk()).await;
        self.tasks.spawn("cards", delivery::renew(delivery.clone())).await;
        self.tasks.spawn("sets", self.engine.clone().keep_sets()).await;
        let shards = delivery::fetch_shards(delivery.clone(), self.tasks.clone());
        self.tasks.spawn("shards", shards).await;
        let (tasks, more) = (self.tasks.clone(), self.tasks.clone());
        self.tasks.spawn("deliveries", delivery::deliver(delivery, tasks)).await;
        self.tasks.spawn("fetches", attachments::fetch(fetching, more)).await;
    }
}

/// The officers of this machine; only who is posted by an act that still stands.
///
/// An older list, put back, is sealed too: the acts say who has been removed since.
async fn posted(home: &Home, engine: &Engine) -> Result<Officers, ServeError> {
    let own = &engine.node().keys;
    let mut officers = Officers::load(home, own)?;
    if !officers.has_sealed_accounts() {
        seats::seal(home, own.own().tokens())?;
        officers.seal_accounts();
        officers.save(home, own)?;
    }
    let keys = officers.list().iter().map(|one| Key::Officer(one.officer));
    let known = engine.read(Needs::default().and(keys)).await?;
    let now = clock::now();
    officers.keep_only(|one| {
        let row = known.row::<OfficerRow>(Key::Officer(one.officer));
        let mut postings = row.into_iter().flat_map(|row| &row.postings);
        one.waits || postings.any(|posting| posting.covers(one.role, now))
    });
    Ok(officers)
}

/// Listens on an address, if there is one.
async fn bind(address: &str) -> Result<Option<(TcpListener, SocketAddr)>, ServeError> {
    if address.is_empty() {
        return Ok(None);
    }
    let failed = |source| ServeError::Listen { address: address.to_owned(), source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok(Some((listener, bound)))
}
