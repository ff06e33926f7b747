//! An officer with several roles works in the one that was chosen.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::net::SocketAddr;

use comity_accounts::{Seat, Visit};
use comity_act::{OfficerCertificate, OfficerId, Role, body::OfficerPost};
use comity_corridor::{Form, Ruling};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{
    authenticator::{Authenticator, Key, Twist},
    support::Place,
};
use crate::{
    api, clock,
    home::Posting,
    seats::{self, Site},
    serve::Running,
};

/// Posts an officer in these roles, as somebody who decides may.
pub(super) async fn post(node: &Running, officer: OfficerId, roles: Vec<Role>) {
    let (now, keys) = (clock::now(), &node.engine.node().keys);
    let certificate = OfficerCertificate {
        officer,
        agency: keys.agency(),
        roles,
        mandate: None,
        passkeys: Vec::new(),
        relying_party: None,
        pages: Vec::new(),
        valid_from: now,
        valid_until: Posting::ends(now),
    };
    let (key_id, sign) = keys.act_signer(now);
    let certificate = certificate.to_sign(key_id).signed_by(sign).unwrap();
    let by = node.officers.read().await.named("lead").unwrap().session();
    let outcome = node.engine.propose(Form::new(OfficerPost { certificate }), by).await.unwrap();
    assert_eq!(outcome.verdict.ruling, Ruling::Permit, "{:?}", outcome.verdict);
}

/// The cookie of an officer who has just joined.
pub(super) fn joined(node: &Running, site: &Site, officer: OfficerId) -> String {
    joined_as(node, site, (officer, "desk"))
}

/// The cookie of an officer who has just joined under this name.
pub(super) fn joined_as(node: &Running, site: &Site, who: (OfficerId, &str)) -> String {
    let mut accounts =
        seats::open(&node.home, site, node.engine.node().keys.own().tokens()).unwrap();
    let now = clock::now();
    let link = accounts.invite(Seat::Officer(who.0), who.1, now).unwrap();
    let begun = accounts.join(link.reveal(), now).unwrap();
    let origin = site.origin().to_owned();
    let twist = Twist { party: "localhost".to_owned(), origin, ..Twist::default() };
    let answer = Authenticator::new(Key::es256()).create(&begun.options, &twist);
    let ceremony = begun.ceremony.reveal();
    let joined = accounts.join_finish(ceremony, &answer, "a", Visit::default(), now).unwrap();
    joined.signed_in.cookie.reveal().to_owned()
}

/// Status and body of a call of the desk.
async fn call(to: (SocketAddr, &Site, &str), method: &str, path: &str, body: &str) -> String {
    let (address, site, cookie) = to;
    let (host, origin, length) = (site.authority(), site.origin(), body.len());
    let mut line = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nx-comity-desk: 1\r\n\
         Cookie: comity-session-xa={cookie}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    format!("{} {body}", head.split(' ').nth(1).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_acts_in_the_role_that_was_chosen_for_as_long_as_it_is_posted() {
    let mut place = Place::new("XA");
    place.config.api.listen = "127.0.0.1:0".to_owned();
    let node = place.start().await;
    let address = api::open(&node).await.unwrap();
    let site = Site::of(&node.config, address.port());
    let officer = node.officers.read().await.named("desk").unwrap().officer;
    post(&node, officer, vec![Role::Officer, Role::Analyst]).await;
    let cookie = joined(&node, &site, officer);
    let to = (address, &site, cookie.as_str());
    let own = async || call(to, "GET", "/v1/own", "").await;
    assert!(own().await.starts_with("401 "), "nobody chose a role yet");
    let choose = async |role: &str| {
        call(to, "POST", "/v1/session/role", &format!(r#"{{"role":"{role}"}}"#)).await
    };
    assert!(choose("supervisor").await.starts_with("404 "), "it is not posted so");
    assert!(choose("analyst").await.contains(r#""role":"analyst""#));
    assert!(own().await.contains(r#""role":"analyst"}"#));
    assert!(choose("officer").await.starts_with("200 "));
    assert!(own().await.contains(r#""role":"officer"}"#));
    post(&node, officer, vec![Role::Analyst]).await;
    assert!(own().await.contains(r#""role":"analyst"}"#), "the only one that is left");
    post(&node, officer, Vec::new()).await;
    assert!(own().await.starts_with("401 "), "the posting ended");
}
