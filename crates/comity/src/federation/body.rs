//! Reading a body within bounds of size and time.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Body;

/// How long the other side may be silent in the middle of a body.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// How long a body may take in all: 16 MiB at 10 kB/s.
const WHOLE_MAX: Duration = Duration::from_secs(30 * 60);

/// Why a body was not read to its end.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum TooMuch {
    /// It is larger than allowed.
    #[error("more than {max} bytes came; send less at once")]
    Bytes {
        /// How many are allowed.
        max: usize,
    },
    /// It stood still for too long, or took too long in all.
    #[error("the line stood still for too long; try again")]
    Time,
    /// The line broke.
    #[error("the line broke in the middle; try again")]
    Broken,
}

/// The whole body, if it has at most `max` bytes and keeps coming.
///
/// # Errors
/// [`TooMuch`].
pub(crate) async fn read_bounded<B>(mut body: B, max: usize) -> Result<Bytes, TooMuch>
where
    B: Body<Data = Bytes> + Unpin,
{
    if body.size_hint().lower() > max as u64 {
        return Err(TooMuch::Bytes { max });
    }
    let whole = async {
        let mut bytes = BytesMut::new();
        loop {
            let frame = tokio::time::timeout(SILENCE_MAX, body.frame()).await;
            let Some(frame) = frame.map_err(|_| TooMuch::Time)? else { return Ok(bytes.freeze()) };
            let Ok(part) = frame.map_err(|_| TooMuch::Broken)?.into_data() else { continue };
            if bytes.len() + part.len() > max {
                return Err(TooMuch::Bytes { max });
            }
            bytes.extend_from_slice(&part);
        }
    };
    tokio::time::timeout(WHOLE_MAX, whole).await.map_err(|_| TooMuch::Time)?
}
