//! Who is at a desk, and which peers are reached: told as it changes.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::{net::SocketAddr, time::Duration};

use comity_act::{OfficerId, Role};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};

use super::{
    roles::{joined_as, post},
    support::{Place, WAIT_MAX, befriend, send, until},
};
use crate::{api, seats::Site, serve::Running};

/// Within this time a colleague sees that somebody came or left.
const SOON: Duration = Duration::from_secs(1);

/// A reader of events, with what it has heard so far.
struct Reader {
    line: TcpStream,
    heard: String,
    /// What it heard before, which nobody waits for any more.
    before: String,
}

impl Reader {
    async fn open(address: SocketAddr, site: &Site, by: &str) -> Self {
        let (mut line, host) = (TcpStream::connect(address).await.unwrap(), site.authority());
        let request = format!("GET /v1/events HTTP/1.1\r\nHost: {host}\r\n{by}\r\n\r\n");
        line.write_all(request.as_bytes()).await.unwrap();
        let mut reader = Self { line, heard: String::new(), before: String::new() };
        reader.until(": alive").await;
        reader
    }

    /// Reads on until it has heard this; answers how long that took.
    async fn until(&mut self, sought: &str) -> Duration {
        let began = Instant::now();
        let mut piece = [0; 4_096];
        while !self.heard.contains(sought) {
            let read = tokio::time::timeout(WAIT_MAX, self.line.read(&mut piece)).await;
            assert!(read.is_ok(), "never {sought}: {}", self.heard);
            let read = read.unwrap().unwrap();
            assert!(read > 0, "it ended without {sought}: {}", self.heard);
            self.heard.push_str(&String::from_utf8_lossy(&piece[..read]));
        }
        let after = self.heard.find(sought).unwrap() + sought.len();
        self.before.extend(self.heard.drain(..after));
        began.elapsed()
    }

    /// Reads on until the node tells of XB, and this is so: what was told before may be older.
    async fn until_contact(&mut self, is_so: impl Fn() -> bool) {
        loop {
            self.until("event: contact\ndata: {\"peer\":\"XB\"}\n\n").await;
            if is_so() {
                return;
            }
        }
    }
}

async fn officer(node: &Running, name: &str) -> OfficerId {
    node.officers.read().await.named(name).unwrap().officer
}

fn present(officers: &[OfficerId]) -> String {
    let mut officers = officers.to_vec();
    officers.sort_unstable();
    let names: Vec<String> = officers.iter().map(|one| format!("\"{one}\"")).collect();
    format!("event: presence\ndata: {{\"officers\":[{}]}}\n\n", names.join(","))
}

async fn desk() -> (Place, Running, SocketAddr, Site) {
    let mut place = Place::new("XA");
    place.config.api.listen = "127.0.0.1:0".to_owned();
    let node = place.start().await;
    let address = api::open(&node).await.unwrap();
    let site = Site::of(&node.config, address.port());
    (place, node, address, site)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_at_a_desk_is_told_to_colleagues_at_desks_within_a_second() {
    let (_place, node, address, site) = desk().await;
    let (one, two) = (officer(&node, "desk").await, officer(&node, "lead").await);
    post(&node, one, vec![Role::Officer]).await;
    let cookie =
        |who, name| format!("Cookie: comity-session-xa={}", joined_as(&node, &site, (who, name)));
    let (here, there) = (cookie(one, "desk"), cookie(two, "lead"));
    let mut mine = Reader::open(address, &site, &here).await;
    mine.until(&present(&[one])).await;
    let theirs = Reader::open(address, &site, &there).await;
    assert!(mine.until(&present(&[one, two])).await < SOON);
    // The page is closed, and nobody has to wait until its line is tried.
    drop(theirs);
    assert!(mine.until(&present(&[one])).await < SOON);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_with_a_token_is_at_no_desk_and_hears_of_none() {
    let (place, node, address, site) = desk().await;
    let (one, two) = (officer(&node, "desk").await, officer(&node, "lead").await);
    post(&node, one, vec![Role::Officer]).await;
    let token = crate::home::read_to_string(&place.home().token("lead")).unwrap();
    let by = format!("Authorization: Bearer {}", token.trim());
    let mut program = Reader::open(address, &site, &by).await;
    let cookie = joined_as(&node, &site, (one, "desk"));
    let mut mine =
        Reader::open(address, &site, &format!("Cookie: comity-session-xa={cookie}")).await;
    mine.until(&present(&[one])).await;
    post(&node, two, vec![Role::Supervisor]).await;
    program.until("event: act").await;
    let all = format!("{}{}", program.before, program.heard);
    assert!(!all.contains("presence"), "{all}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn that_a_peer_is_reached_no_more_and_again_is_told_as_it_changes() {
    let (place, node, address, site) = desk().await;
    let mut other = Place::new("XB");
    let running = other.start().await;
    befriend(&node, &running).await;
    befriend(&running, &node).await;
    let token = crate::home::read_to_string(&place.home().token("desk")).unwrap();
    let by = format!("Authorization: Bearer {}", token.trim());
    let mut reader = Reader::open(address, &site, &by).await;
    let xb = "XB".parse().unwrap();
    let reached = || node.contacts.of(xb).is_some_and(|contact| contact.is_reached);
    send(&node, "XB", "are you there").await;
    until("it was reached", || async { reached() }).await;
    running.stop().await;
    send(&node, "XB", "and now").await;
    reader.until_contact(|| !reached()).await;
    assert!(node.contacts.of(xb).unwrap().last.is_some(), "when it was last reached stays known");
    let _again = other.start().await;
    reader.until_contact(reached).await;
}
