//! A line to a node's interface: one request, one answer.
//!
//! By the standard library alone. Only for nodes on this machine that the workshop started itself.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(120);

/// The interface of one node, as one officer.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    address: String,
    token: String,
}

impl Line {
    /// The interface of the node with this home, as the officer whose token lies there.
    pub(crate) fn of(home: &Path, officer: &str) -> Result<Self> {
        let read = |file: &Path| {
            let text = std::fs::read_to_string(file);
            text.map(|text| text.trim().to_owned()).with_context(|| file.display().to_string())
        };
        Ok(Self {
            address: read(&home.join("api.address"))?,
            token: read(&home.join("tokens").join(format!("{officer}.token")))?,
        })
    }

    /// Reads a document; nothing where there is none.
    pub(crate) fn get(&self, path: &str) -> Result<Option<Value>> {
        match self.ask("GET", path, b"")? {
            (200, body) => Ok(Some(serde_json::from_slice(&body).context("an answer is JSON")?)),
            (404, _) => Ok(None),
            (status, body) => bail!("{path}: {status} {}", String::from_utf8_lossy(&body)),
        }
    }

    /// Posts a document and reads the status and the answer.
    pub(crate) fn post(&self, path: &str, body: &[u8]) -> Result<(u16, Vec<u8>)> {
        self.ask("POST", path, body)
    }

    fn ask(&self, method: &str, path: &str, body: &[u8]) -> Result<(u16, Vec<u8>)> {
        let mut stream = TcpStream::connect(&self.address).context("the node listens")?;
        stream.set_read_timeout(Some(ANSWER_MAX))?;
        let (address, token, length) = (&self.address, &self.token, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\
             \r\n"
        )?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).context("the node answers")?;
        parsed(&answer).with_context(|| format!("{method} {path} was answered with no HTTP"))
    }
}

/// The status and the body of an answer.
fn parsed(answer: &[u8]) -> Option<(u16, Vec<u8>)> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = (std::str::from_utf8(&answer[..end]).ok()?, &answer[end + 4..]);
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    Some((status, if is_chunked { whole(body)? } else { body.to_vec() }))
}

/// A body that came in chunks.
fn whole(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size =
            usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?.trim(), 16).ok()?;
        let chunk = rest.get(end + 2..end + 2 + size)?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(chunk);
        rest = rest.get(end + 2 + size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[test]
    fn an_answer_is_read_whole_or_in_chunks() {
        let plain = b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n{}";
        assert_eq!(parsed(plain).unwrap(), (404, b"{}".to_vec()));
        let chunked =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n";
        assert_eq!(parsed(chunked).unwrap(), (200, b"abcd".to_vec()));
        assert!(parsed(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nabc").is_none());
    }
}
