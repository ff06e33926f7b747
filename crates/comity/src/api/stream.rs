//! Answers that come piece by piece, for as long as there is something to tell.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Frame;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::problem::Problem;

/// Lines that wait for a slow reader before the writer is held back.
const WAITING_MAX: usize = 256;

/// Where lines are written.
#[derive(Clone, Debug)]
pub(super) struct Lines(mpsc::Sender<Bytes>);

impl Lines {
    /// Writes a line of JSON; false when nobody reads any more.
    pub(super) async fn json(&self, line: &(impl Serialize + Sync)) -> bool {
        // Nothing that is told here has keys that JSON cannot have.
        let Ok(line) = serde_json::to_string(line) else { return false };
        self.text(line + "\n").await
    }

    /// Ends when nobody reads any more.
    pub(super) async fn closed(&self) {
        self.0.closed().await;
    }

    /// Writes text as it is; false when nobody reads any more.
    pub(super) async fn text(&self, text: String) -> bool {
        self.bytes(text.into()).await
    }

    /// Writes bytes as they are; false when nobody reads any more.
    pub(super) async fn bytes(&self, bytes: Bytes) -> bool {
        self.0.send(bytes).await.is_ok()
    }
}

struct Receiving(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Receiving {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// The lines of a request, as they come.
pub(super) struct LinesIn {
    body: Body,
    waiting: BytesMut,
    bytes_max: usize,
}

impl LinesIn {
    /// The lines of a body, each of at most so many bytes.
    pub(super) fn of(body: Body, bytes_max: usize) -> Self {
        Self { body, waiting: BytesMut::new(), bytes_max }
    }

    /// The next line that is not blank; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<BytesMut>, Problem> {
        loop {
            if let Some(end) = self.waiting.iter().position(|byte| *byte == b'\n') {
                let line = self.waiting.split_to(end + 1);
                if !line.trim_ascii().is_empty() {
                    return Ok(Some(line));
                }
                continue;
            }
            if self.waiting.len() > self.bytes_max {
                return Err(Problem::usage("a line is longer than it can be"));
            }
            let Some(frame) = self.body.frame().await else {
                let last = std::mem::take(&mut self.waiting);
                return Ok((!last.trim_ascii().is_empty()).then_some(last));
            };
            let frame = frame.map_err(|_| Problem::usage("the lines ended in the middle"))?;
            if let Ok(bytes) = frame.into_data() {
                self.waiting.extend_from_slice(&bytes);
            }
        }
    }
}

/// An answer of this media type, and where its lines are written.
pub(super) fn lines(media_type: &'static str) -> (Lines, Response) {
    pieces(media_type, WAITING_MAX)
}

/// An answer of this media type, of which so many pieces may wait for its reader.
pub(super) fn pieces(media_type: &'static str, waiting_max: usize) -> (Lines, Response) {
    let (sender, receiver) = mpsc::channel(waiting_max);
    let mut response = Response::new(Body::new(Receiving(receiver)));
    let kind = HeaderValue::from_static(media_type);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    (Lines(sender), response)
}
