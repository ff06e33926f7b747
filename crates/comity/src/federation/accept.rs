//! Connections: accepted within bounds, served until the node stops.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{Extension, Router};
use comity_act::AgencyCode;
use hyper::server::conn::http2;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use rustls::ServerConfig;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{
    Caller,
    lines::{Place, Places, source},
};
use crate::{
    metrics::{Counter, Metrics},
    peers::Directory,
    tasks::Tasks,
};

/// How long a handshake may take.
const HANDSHAKE_MAX: Duration = Duration::from_secs(3);
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
/// Lines that one source may have while its key is not known, or not known yet.
const STRANGERS_PER_SOURCE_MAX: usize = 16;
/// Lines that one peer may have.
const LINES_PER_PEER_MAX: usize = 16;
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

/// The house: strangers cannot take the places of peers, and nobody those of others.
#[derive(Clone, Debug)]
struct House {
    strangers: Places<IpAddr>,
    peers: Places<AgencyCode>,
}

impl House {
    fn new(connections_max: usize) -> Self {
        let strangers = connections_max.div_ceil(STRANGERS_SHARE);
        Self {
            strangers: Places::new(strangers, STRANGERS_PER_SOURCE_MAX),
            peers: Places::new(connections_max, LINES_PER_PEER_MAX),
        }
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
    let house = House::new(connections_max);
    let mut connections = JoinSet::new();
    let mut stop = Box::pin(tasks.stopping());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            () = &mut stop => break,
        };
        let (stream, from) = match accepted {
            Ok((stream, address)) => (stream, source(address.ip())),
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted");
                tokio::time::sleep(REST).await;
                continue;
            }
        };
        door.metrics.count(Counter::Connections, "");
        let place = house.strangers.take(from);
        let (acceptor, door, house) = (acceptor.clone(), door.clone(), house.clone());
        let stopping = tasks.stopping();
        connections.spawn(receive((acceptor, stream), (door, house), place, stopping));
    }
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(END_WITHIN, all_ended).await.is_err() {
        connections.shutdown().await;
    }
}

/// Shakes hands with whoever calls, and serves a peer for as long as it likes.
async fn receive(
    (acceptor, stream): (TlsAcceptor, TcpStream),
    (door, house): (Door, House),
    place: Place<IpAddr>,
    stopping: impl Future<Output = ()> + Send,
) {
    let shaken = async {
        let stream = shake_hands(&acceptor, stream).await?;
        let certificate = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
        let caller = Caller { certificate: Arc::from(certificate?.as_ref()) };
        let peer = door.directory.agency_of(&caller.certificate).await;
        Some((stream, caller, peer))
    };
    let shaken = tokio::select! {
        shaken = shaken => shaken,
        () = place.is_needed() => None,
    };
    let Some((stream, caller, peer)) = shaken else { return };
    let serving = connection(stream, door.router.layer(Extension(caller)), stopping);
    let Some(peer) = peer else {
        // Whoever is added meanwhile comes again.
        tokio::select! {
            _ = tokio::time::timeout(STRANGER_MAX, serving) => {}
            () = place.is_needed() => {}
        }
        return;
    };
    drop(place);
    let place = house.peers.take(peer);
    tokio::select! {
        () = serving => {}
        () = place.is_needed() => {
            tracing::warn!(%peer, "too many connections; the oldest of them was closed");
        }
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
