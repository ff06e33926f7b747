//! Calls the interface of the node on this machine.
//!
//! It never talks to another machine: the address is the loopback's, or nothing is sent.

use std::{net::SocketAddr, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, combinators::BoxBody};
use hyper::{
    Method, Request, StatusCode,
    body::{Body, Frame, Incoming},
    client::conn::http1,
    header,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, runtime::Runtime, sync::mpsc, task::JoinSet};

use super::{failure::Failure, session::Session};
use crate::home::Token;

/// How long the node may take to begin its answer.
const ANSWER_MAX: Duration = Duration::from_secs(600);

/// A line to the node, for one officer.
pub(super) struct Client {
    runtime: Runtime,
    address: SocketAddr,
    token: Token,
}

type Sent = BoxBody<Bytes, std::convert::Infallible>;

impl Client {
    /// A line for the officer of this session.
    pub(super) fn open(session: &Session) -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::of(&error))?;
        Ok(Self { runtime, address: session.address()?, token: session.token()? })
    }

    /// Reads.
    pub(super) fn get(&self, path: &str) -> Result<Value, Failure> {
        self.json(Method::GET, path, Bytes::new())
    }

    /// Has something done.
    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.json(Method::POST, path, body.to_string().into())
    }

    /// Takes away.
    pub(super) fn delete(&self, path: &str) -> Result<Value, Failure> {
        self.json(Method::DELETE, path, Bytes::new())
    }

    /// All items of a list, page after page, at most so many.
    pub(super) fn list(&self, path: &str, max: usize) -> Result<Vec<Value>, Failure> {
        let mut items = Vec::new();
        let mut next: Option<String> = None;
        while items.len() < max {
            let join = if path.contains('?') { '&' } else { '?' };
            let limit = (max - items.len()).min(500);
            let before = next.map(|next| format!("&before={next}")).unwrap_or_default();
            let page = self.get(&format!("{path}{join}limit={limit}{before}"))?;
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            next = page["next"].as_str().map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        Ok(items)
    }

    fn json(&self, method: Method, path: &str, body: Bytes) -> Result<Value, Failure> {
        self.runtime.block_on(async {
            let request =
                self.request(method, path, "application/json", Full::new(body).boxed())?;
            let (status, answer, _driver) = self.send(request).await?;
            let bytes = answer.collect().await.map_err(|error| Failure::of(&error))?.to_bytes();
            let value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
            if status.is_success() { Ok(value) } else { Err(refused(status, value)) }
        })
    }

    /// Hands bytes over, and gets bytes back.
    pub(super) fn carry(&self, path: &str, body: Bytes) -> Result<Bytes, Failure> {
        self.runtime.block_on(async {
            let body = Full::new(body).boxed();
            let request = self.request(Method::POST, path, "application/octet-stream", body)?;
            let (status, answer, _driver) = self.send(request).await?;
            let bytes = answer.collect().await.map_err(|error| Failure::of(&error))?.to_bytes();
            if status.is_success() {
                return Ok(bytes);
            }
            Err(refused(status, serde_json::from_slice(&bytes).unwrap_or_default()))
        })
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        media_type: &str,
        body: Sent,
    ) -> Result<Request<Sent>, Failure> {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.address.to_string())
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token.as_str()))
            .header(header::CONTENT_TYPE, media_type)
            .body(body)
            .map_err(|_| Failure::Usage(format!("`{path}` cannot be asked for")))
    }

    async fn send(
        &self,
        request: Request<Sent>,
    ) -> Result<(StatusCode, Incoming, JoinSet<()>), Failure> {
        let stream = TcpStream::connect(self.address).await.map_err(|error| {
            let address = self.address;
            Failure::Other(format!(
                "no node answers on {address} ({error}); start it with `comity serve`"
            ))
        })?;
        stream.set_nodelay(true).map_err(|error| Failure::of(&error))?;
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(|error| Failure::of(&error))?;
        let mut driver = JoinSet::new();
        driver.spawn(async move {
            // How the connection ends is told by the answer, or by its absence.
            let _ = connection.await;
        });
        let answer = tokio::time::timeout(ANSWER_MAX, sender.send_request(request)).await;
        let answer = answer
            .map_err(|_| Failure::Other("the node takes too long; look at its log".to_owned()))?
            .map_err(|error| Failure::of(&error))?;
        Ok((answer.status(), answer.into_body(), driver))
    }

    /// Sends pieces as they are made, and hears the lines of the answer as they come.
    pub(super) fn pour(
        &self,
        path: &str,
        headers: (&str, Option<(&'static str, &str)>),
        pieces: impl Iterator<Item = Bytes> + Send + 'static,
        mut hear: impl FnMut(Value),
    ) -> Result<Value, Failure> {
        self.runtime.block_on(async {
            let (sender, receiver) = mpsc::channel(16);
            let mut making = JoinSet::new();
            making.spawn_blocking(move || {
                for piece in pieces {
                    if sender.blocking_send(piece).is_err() {
                        return;
                    }
                }
            });
            let (media_type, more) = headers;
            let mut request =
                self.request(Method::POST, path, media_type, Pieces(receiver).boxed())?;
            if let Some((name, value)) = more {
                let value = header::HeaderValue::from_str(value)
                    .map_err(|_| Failure::Usage(format!("`{value}` cannot be sent as it is")))?;
                request.headers_mut().insert(name, value);
            }
            let (status, mut answer, _driver) = self.send(request).await?;
            let mut waiting = Vec::new();
            let mut last = Value::Null;
            while let Some(frame) = answer.frame().await {
                let frame = frame.map_err(|error| Failure::of(&error))?;
                let Ok(bytes) = frame.into_data() else { continue };
                waiting.extend_from_slice(&bytes);
                while let Some(end) = waiting.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = waiting.drain(..=end).collect();
                    last = serde_json::from_slice(&line).unwrap_or_default();
                    hear(last.clone());
                }
            }
            if !waiting.is_empty() {
                last = serde_json::from_slice(&waiting).unwrap_or_default();
            }
            if status.is_success() { Ok(last) } else { Err(refused(status, last)) }
        })
    }

    /// The bytes of an answer, one piece after the other; `why` says what they are read for.
    pub(super) fn fetch(
        &self,
        path: &str,
        why: Option<&Value>,
        mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
    ) -> Result<u64, Failure> {
        self.runtime.block_on(async {
            let method = if why.is_some() { Method::POST } else { Method::GET };
            let body = Full::new(why.map(Value::to_string).unwrap_or_default().into()).boxed();
            let request = self.request(method, path, "application/json", body)?;
            let (status, mut answer, _driver) = self.send(request).await?;
            if !status.is_success() {
                let bytes = answer.collect().await.map_err(|error| Failure::of(&error))?;
                let value = serde_json::from_slice(&bytes.to_bytes()).unwrap_or_default();
                return Err(refused(status, value));
            }
            let mut size = 0;
            while let Some(frame) = answer.frame().await {
                let frame = frame.map_err(|error| Failure::of(&error))?;
                if let Ok(bytes) = frame.into_data() {
                    size += bytes.len() as u64;
                    take(&bytes).map_err(|error| Failure::of(&error))?;
                }
            }
            Ok(size)
        })
    }
}

fn refused(status: StatusCode, document: Value) -> Failure {
    if document.is_object() {
        Failure::Problem(document)
    } else {
        Failure::Other(format!("the node answered {status}; look at its log"))
    }
}

/// A body that comes piece by piece.
struct Pieces(mpsc::Receiver<Bytes>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
