//! A line to a peer: HTTP/2 over TLS with its pinned certificates.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request, StatusCode,
    body::Incoming,
    client::conn::http2::{self, SendRequest},
    header::HeaderMap,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::{ClientConfig, pki_types::ServerName};
use serde_json::Value;
use tokio::{net::TcpStream, task::JoinSet};
use tokio_rustls::TlsConnector;

use crate::{
    federation::{TooMuch, read_bounded},
    peers::Peer,
    tls::{Tls, TlsError},
};

/// How long a connection and its handshake may take.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// How long a peer may take to begin its answer, once it has the request.
const ANSWER_MAX: Duration = Duration::from_secs(10 * 60);
/// How often a silent line is tried, and how long it may be dead.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// Bytes of a problem document at most.
const PROBLEM_BYTES_MAX: usize = 64 * 1_024;

/// Why nothing came back over a line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    /// The card names nowhere to call.
    #[error("the peer's card names no endpoint; it fetches by itself, or needs a new card")]
    NoEndpoint,
    /// Nobody answers there.
    #[error("`{endpoint}` does not answer; it is tried again")]
    Unreachable {
        /// Where.
        endpoint: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// It took too long.
    #[error("`{endpoint}` takes too long; it is tried again")]
    Slow {
        /// Where.
        endpoint: String,
    },
    /// TLS cannot be set up here.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The line broke, or the other side is not one of HTTP/2.
    #[error("the line broke; it is tried again")]
    Broken(#[source] hyper::Error),
    /// The answer was cut off or too large.
    #[error("the answer did not come in full")]
    Answer(#[source] TooMuch),
    /// A request that cannot be written.
    #[error("the request cannot be written")]
    Unwritable(#[source] hyper::http::Error),
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The problem document, when it is one.
    pub(crate) fn problem(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The name of the problem, as `unknown-peer`.
    pub(crate) fn problem_name(&self) -> String {
        let problem = self.problem();
        let name = problem["type"].as_str().and_then(|kind| kind.strip_prefix("/problems/"));
        name.map_or_else(|| self.status.to_string(), |name| name.chars().take(60).collect())
    }
}

/// An open line to a peer.
#[derive(Debug)]
pub(crate) struct Link {
    send: SendRequest<Full<Bytes>>,
    endpoint: String,
    /// Drives the connection; it ends with the link.
    _driver: JoinSet<()>,
}

impl Link {
    /// Calls a peer at the first endpoint of its card that answers.
    ///
    /// # Errors
    /// [`LinkError`] of the last endpoint that was tried.
    pub(crate) async fn open(peer: &Peer, tls: &Tls) -> Result<Self, LinkError> {
        let config = tls.client(peer.certificates.clone())?;
        let mut last = LinkError::NoEndpoint;
        for url in &peer.endpoints {
            let Some((host, port)) = endpoint(url) else { continue };
            let call = Self::call_at(url, (host, port), Arc::clone(&config));
            match tokio::time::timeout(CONNECT_MAX, call).await {
                Ok(Ok(link)) => return Ok(link),
                Ok(Err(error)) => last = error,
                Err(_) => last = LinkError::Slow { endpoint: url.clone() },
            }
        }
        Err(last)
    }

    async fn call_at(
        url: &str,
        (host, port): (&str, u16),
        config: Arc<ClientConfig>,
    ) -> Result<Self, LinkError> {
        let unreachable = |source| LinkError::Unreachable { endpoint: url.to_owned(), source };
        let stream = TcpStream::connect((host, port)).await.map_err(unreachable)?;
        stream.set_nodelay(true).map_err(unreachable)?;
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| unreachable(std::io::Error::other(error)))?;
        let stream = TlsConnector::from(config).connect(name, stream).await.map_err(unreachable)?;
        let (send, connection) = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .keep_alive_interval(KEEP_ALIVE)
            .keep_alive_timeout(KEEP_ALIVE)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(LinkError::Broken)?;
        let mut driver = JoinSet::new();
        driver.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a line ended");
            }
        });
        Ok(Self { send, endpoint: url.to_owned(), _driver: driver })
    }

    /// Asks once; the answer has at most `max` bytes.
    ///
    /// # Errors
    /// [`LinkError`]; a problem document is an answer.
    pub(crate) async fn ask(
        &mut self,
        (method, path): (Method, &str),
        body: Bytes,
        max: usize,
    ) -> Result<Answer, LinkError> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.endpoint))
            .body(Full::new(body))
            .map_err(LinkError::Unwritable)?;
        let slow = |_| LinkError::Slow { endpoint: self.endpoint.clone() };
        let exchange = async {
            self.send.ready().await?;
            self.send.send_request(request).await
        };
        let response: hyper::Response<Incoming> = tokio::time::timeout(ANSWER_MAX, exchange)
            .await
            .map_err(slow)?
            .map_err(LinkError::Broken)?;
        let (parts, body) = response.into_parts();
        let max = if parts.status.is_success() { max } else { PROBLEM_BYTES_MAX };
        let body = read_bounded(body, max).await.map_err(LinkError::Answer)?;
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}

/// Host and port of `https://host:port`, if the text is that.
pub(crate) fn endpoint(url: &str) -> Option<(&str, u16)> {
    let rest = url.strip_prefix("https://")?;
    let (host, port) = rest.rsplit_once(':')?;
    let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    let is_plain = !host.is_empty() && !host.contains(['/', '@', '?', '#']);
    Some((host, port.parse().ok().filter(|port| *port != 0)?)).filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_host_and_a_port_and_nothing_else() {
        assert_eq!(endpoint("https://node.xa.example:8461"), Some(("node.xa.example", 8461)));
        assert_eq!(endpoint("https://[::1]:8461"), Some(("::1", 8461)));
        for wrong in [
            "",
            "node:1",
            "http://node:1",
            "https://node",
            "https://node:0",
            "https://a@node:1",
            "https://node:1/path",
            "https://:1",
        ] {
            assert_eq!(endpoint(wrong), None, "{wrong}");
        }
    }
}
