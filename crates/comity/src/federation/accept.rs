//! Connections: accepted up to a bound, served until the node stops.

use std::{sync::Arc, time::Duration};

use axum::{Extension, Router};
use hyper::server::conn::http2;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use rustls::ServerConfig;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::Caller;
use crate::{
    metrics::{Counter, Metrics},
    peers::Directory,
    tasks::Tasks,
};

/// How long a handshake may take.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
/// How often a silent line is tried.
const KEEP_ALIVE_EVERY: Duration = Duration::from_secs(20);
/// How long a line may be dead before it is closed.
const KEEP_ALIVE_MAX: Duration = Duration::from_secs(20);
/// Requests that one connection may have under way.
const STREAMS_MAX: u32 = 32;
/// Bytes of headers that one request may have.
const HEADERS_MAX: u32 = 16 * 1_024;
/// How long a node whose key is unknown may keep its line, to read why it is turned away.
const STRANGER_MAX: Duration = Duration::from_secs(30);
/// Which part of all places is open to those whose key is not known, or not known yet.
const STRANGERS_SHARE: usize = 4;
/// How long the accepting side rests when the system has no more sockets.
const REST: Duration = Duration::from_millis(100);
/// How long connections may take to end when the node stops.
const END_WITHIN: Duration = Duration::from_secs(5);

/// What is behind the door.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    /// All routes.
    pub router: Router,
    /// Who is a peer.
    pub directory: Directory,
    /// Numbers.
    pub metrics: Metrics,
}

/// Places for connections: strangers cannot take those of peers.
#[derive(Clone, Debug)]
struct Places {
    strangers: Arc<Semaphore>,
    peers: Arc<Semaphore>,
}

impl Places {
    fn new(connections_max: usize) -> Self {
        let strangers = connections_max.div_ceil(STRANGERS_SHARE);
        let places = |count| Arc::new(Semaphore::new(count));
        Self { strangers: places(strangers), peers: places(connections_max) }
    }
}

/// Accepts connections until the node stops, then lets those under way come to an end.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    door: Door,
    connections_max: usize,
    tasks: Tasks,
) {
    let acceptor = TlsAcceptor::from(tls);
    let places = Places::new(connections_max);
    let mut connections = JoinSet::new();
    let mut stop = Box::pin(tasks.stopping());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            () = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted");
                tokio::time::sleep(REST).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places.strangers).try_acquire_owned() else {
            tracing::warn!("too many connections without a known key; one was closed");
            continue;
        };
        door.metrics.count(Counter::Connections, "");
        let (acceptor, door, places) = (acceptor.clone(), door.clone(), places.clone());
        let stopping = tasks.stopping();
        connections.spawn(async move {
            if let Some(stream) = shake_hands(&acceptor, stream).await {
                seat(stream, (door, places), place, stopping).await;
            }
        });
    }
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(END_WITHIN, all_ended).await.is_err() {
        connections.shutdown().await;
    }
}

async fn shake_hands(acceptor: &TlsAcceptor, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
    // Small receipts must not wait for more to send.
    let _ = stream.set_nodelay(true);
    match tokio::time::timeout(HANDSHAKE_MAX, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => Some(stream),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a handshake failed");
            None
        }
        Err(_) => {
            tracing::debug!("a handshake took too long");
            None
        }
    }
}

/// Gives a line a place among the peers, or leaves it among the strangers for a while.
async fn seat(
    stream: TlsStream<TcpStream>,
    (door, places): (Door, Places),
    place: OwnedSemaphorePermit,
    stopping: impl Future<Output = ()> + Send,
) {
    let certificate = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
    let Some(certificate) = certificate.map(|certificate| Arc::from(certificate.as_ref())) else {
        return;
    };
    let caller = Caller { certificate };
    let is_peer = door.directory.agency_of(&caller.certificate).await.is_some();
    let serving = connection(stream, door.router.layer(Extension(caller)), stopping);
    if !is_peer {
        // Whoever is added meanwhile comes again.
        let _ = tokio::time::timeout(STRANGER_MAX, serving).await;
        return;
    }
    drop(place);
    match places.peers.try_acquire() {
        Ok(_place) => serving.await,
        Err(_) => tracing::warn!("too many connections of peers; one was closed"),
    }
}

async fn connection(
    stream: TlsStream<TcpStream>,
    router: Router,
    stopping: impl Future<Output = ()> + Send,
) {
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(HEADERS_MAX)
        .keep_alive_interval(KEEP_ALIVE_EVERY)
        .keep_alive_timeout(KEEP_ALIVE_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended");
            }
            return;
        }
        () = stopping => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
