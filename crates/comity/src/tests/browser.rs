//! What a browser sends to a desk, byte for byte, and what comes back.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::{collections::BTreeMap, net::SocketAddr};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::seats::Site;

/// A browser at one desk, with its cookies.
#[derive(Clone, Debug)]
pub(super) struct Browser {
    pub(super) address: SocketAddr,
    pub(super) site: Site,
    pub(super) jar: BTreeMap<String, String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Reply {
    /// All values of a header.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// The one value of a header; empty when there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.all(name).first().copied().unwrap_or_default()
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Browser {
    pub(super) fn new(address: SocketAddr, site: &Site) -> Self {
        Self { address, site: site.clone(), jar: BTreeMap::new() }
    }

    /// A page of the desk calls.
    pub(super) async fn call(&mut self, method: &str, path: &str, body: &str) -> Reply {
        let origin = self.site.origin().to_owned();
        let ours = format!("Origin: {origin}\r\nx-comity-desk: 1\r\n");
        self.send((method, path), &ours, body, |_| true).await
    }

    /// Another site sends the browser here: strict cookies stay behind.
    pub(super) async fn arrive(&mut self, path: &str) -> Reply {
        let from = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
        self.send(("GET", path), from, "", |name| name.contains("provider")).await
    }

    /// Whatever is sent, with these headers and the cookies that go with it.
    pub(super) async fn send(
        &mut self,
        (method, path): (&str, &str),
        more: &str,
        body: &str,
        goes: impl Fn(&str) -> bool,
    ) -> Reply {
        let cookies = self.jar.iter().filter(|(name, _)| goes(name));
        let cookies: Vec<String> = cookies.map(|(name, value)| format!("{name}={value}")).collect();
        let (host, length, cookies) = (self.site.authority(), body.len(), cookies.join("; "));
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{more}Cookie: {cookies}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        );
        let reply = raw(self.address, &request).await;
        for line in reply.all("set-cookie") {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        reply
    }
}

/// Sends a request as it stands.
pub(super) async fn raw(address: SocketAddr, request: &str) -> Reply {
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head: head.to_owned(), body: body.to_owned() }
}
