//! Who is let in, and what is refused with which problem; nothing changes then.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::time::Duration;

use bytes::Bytes;
use comity_act::SignedCard;
use comity_corridor::{Resume, SEALED_BYTES_MAX};
use hyper::{Method, StatusCode};

use super::support::{Place, add_card, arrived, befriend, drained, inbox, pair, peer_row, send};
use crate::{
    card, clock,
    delivery::{Answer, Link},
    home::Agency,
    metrics::Counter,
    peers::Peer,
    serve::Running,
    tls::Tls,
};

/// A line from one node to another, as a program that is not ours would open it.
pub(super) async fn line(from: &Running, to: &Running) -> Link {
    let card = SignedCard::parse(&to.card.read().await).unwrap();
    let keys = from.engine.node().keys.keys_of(card.claims()).unwrap();
    let peer = Peer {
        agency: to.agency.code,
        endpoints: vec![format!("https://{}", to.federation.unwrap())],
        certificates: vec![keys.newest().tls.clone()],
        is_trusted: true,
        waits: false,
    };
    Link::open(&peer, &Tls::new(&from.engine.node().keys).unwrap()).await.unwrap()
}

pub(super) async fn post(link: &mut Link, path: &str, body: Vec<u8>) -> Answer {
    link.ask((Method::POST, path), Bytes::from(body), 1 << 20).await.unwrap()
}

async fn get(link: &mut Link, path: &str) -> Answer {
    link.ask((Method::GET, path), Bytes::new(), 1 << 21).await.unwrap()
}

/// The batch that waits, without its being sent.
pub(super) async fn packed(from: &Running, to: &Running) -> Vec<u8> {
    let packed = from.engine.pack(to.agency.code, Resume::default(), 100).await;
    packed.unwrap().unwrap().sealed
}

/// Two nodes of which neither delivers by itself.
pub(super) async fn quiet_pair() -> ((Place, Running), (Place, Running)) {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    let (mut a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    // Whatever it records from here on stays, until the test sends it.
    a.tasks.stop().await;
    a.federation = None;
    ((xa, a), (xb, b))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_with_an_unknown_key_gets_a_problem_and_nothing_else() {
    let (mut xa, mut xh) = (Place::new("XA"), Place::new("XH"));
    let (a, h) = (xa.start().await, xh.start().await);
    let mut link = line(&h, &a).await;
    for path in ["/v1/card", "/v1/outbox", "/v1/log/checkpoint", "/v1/nothing"] {
        let answer = get(&mut link, path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(answer.problem_name(), "unknown-peer", "{path}");
    }
    let answer = post(&mut link, "/v1/batches", vec![0; 1_000]).await;
    assert_eq!(answer.problem_name(), "unknown-peer");
    assert_eq!(a.metrics.value(Counter::Refused, "unknown-peer"), 5);
    // From the moment its card is added, it is let in on the same line.
    befriend(&a, &h).await;
    let answer = get(&mut link, "/v1/card").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body, *a.card.read().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_shows_another_key_than_its_card_is_not_talked_to() {
    let (mut xa, mut xb, mut other) = (Place::new("XA"), Place::new("XB"), Place::new("XB"));
    let (a, b, impostor) = (xa.start().await, xb.start().await, other.start().await);
    let card = SignedCard::parse(&b.card.read().await).unwrap();
    let keys = a.engine.node().keys.keys_of(card.claims()).unwrap();
    let peer = Peer {
        agency: b.agency.code,
        endpoints: vec![format!("https://{}", impostor.federation.unwrap())],
        certificates: vec![keys.newest().tls.clone()],
        is_trusted: true,
        waits: false,
    };
    let tls = Tls::new(&a.engine.node().keys).unwrap();
    assert!(Link::open(&peer, &tls).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_with_other_keys_is_refused_loudly() {
    let ((_xa, a), (_xb, _b)) = pair().await;
    let mut other = Place::new("XB");
    let impostor = other.start().await;
    let card = impostor.card.read().await.clone();
    let parsed = SignedCard::parse(&card).unwrap();
    let keys = a.engine.node().keys.keys_of(parsed.claims()).unwrap();
    let form = comity_corridor::Form::new(comity_act::body::PeerAdd {
        card,
        fingerprint: comity_act::Text::new(
            comity_seal::fingerprint::Fingerprint::of(&keys).to_string(),
        )
        .unwrap(),
        replaces: false,
    });
    let by = a.officers.read().await.named("admin").unwrap().session();
    let error = a.engine.propose(form, by).await.unwrap_err();
    let problem = crate::problem::Problem::from(&error);
    assert_eq!(problem.kind.name, "changed-key");
    assert!(problem.detail.contains("CHANGED KEY"), "{}", problem.detail);
    // And the impostor's key does not open the door.
    let mut link = line(&impostor, &a).await;
    assert_eq!(get(&mut link, "/v1/card").await.problem_name(), "unknown-peer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replayed_batch_gets_the_same_receipt_and_has_no_second_effect() {
    let ((_xa, a), (_xb, b)) = quiet_pair().await;
    send(&a, "XB", "once").await;
    let sealed = packed(&a, &b).await;
    let mut link = line(&a, &b).await;
    let first = post(&mut link, "/v1/batches", sealed.clone()).await;
    assert_eq!(first.status, StatusCode::OK);
    arrived(&b, 1).await;
    let before = peer_row(&b, "XA").await;
    let second = post(&mut link, "/v1/batches", sealed).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.problem());
    assert_eq!(inbox(&b).await, 1);
    let after = peer_row(&b, "XA").await;
    assert_eq!((before.in_next, before.seen), (after.in_next, after.seen));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_was_packed_before_what_was_taken_last_is_told_so() {
    let ((_xa, a), (_xb, b)) = quiet_pair().await;
    send(&a, "XB", "first").await;
    let old = packed(&a, &b).await;
    send(&a, "XB", "second").await;
    let new = packed(&a, &b).await;
    let mut link = line(&a, &b).await;
    assert_eq!(post(&mut link, "/v1/batches", new).await.status, StatusCode::OK);
    let answer = post(&mut link, "/v1/batches", old).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.problem_name(), "replayed-envelope");
    assert!(answer.problem()["seen"].as_u64().is_some());
    assert_eq!(inbox(&b).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn altered_and_foreign_bytes_change_nothing() {
    let ((_xa, a), (_xb, b)) = quiet_pair().await;
    send(&a, "XB", "whole").await;
    let sealed = packed(&a, &b).await;
    let mut link = line(&a, &b).await;
    for place in [0, sealed.len() / 2, sealed.len() - 1] {
        let mut altered = sealed.clone();
        altered[place] ^= 1;
        let answer = post(&mut link, "/v1/batches", altered).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "byte {place}");
        assert_eq!(answer.problem_name(), "altered-envelope", "byte {place}");
    }
    for bytes in [Vec::new(), vec![0xff; 10_000]] {
        let answer = post(&mut link, "/v1/batches", bytes).await;
        assert_eq!(answer.problem_name(), "altered-envelope");
    }
    assert_eq!(inbox(&b).await, 0);
    assert_eq!(peer_row(&b, "XA").await.in_next, 0);
    assert_eq!(b.metrics.value(Counter::Refused, "altered-envelope"), 5);
    assert_eq!(post(&mut link, "/v1/batches", sealed).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_beyond_its_bound_is_not_read() {
    let ((_xa, a), (_xb, b)) = pair().await;
    let mut link = line(&a, &b).await;
    let answer = post(&mut link, "/v1/batches", vec![0; SEALED_BYTES_MAX + 1]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.problem_name(), "oversized");
    let answer = get(&mut link, "/v1/card").await;
    assert_eq!(answer.status, StatusCode::OK, "the line still serves");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_before_which_acts_are_missing_is_told_the_expected_place() {
    let ((_xa, a), (_xb, b)) = quiet_pair().await;
    send(&a, "XB", "first").await;
    send(&a, "XB", "second").await;
    let resume = Resume { first: Some(1), seen: None };
    let late = a.engine.pack(b.agency.code, resume, 10).await.unwrap().unwrap().sealed;
    let mut link = line(&a, &b).await;
    let answer = post(&mut link, "/v1/batches", late).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.problem_name(), "gap");
    assert_eq!(answer.problem()["expected"], 0);
    assert_eq!(inbox(&b).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_card_is_named() {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    let (a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    // A card that ends in a moment: valid when it is added, over when its agency sends.
    let agency = Agency::load(&xa.home()).unwrap();
    let issue = card::Issue {
        serial: 9,
        now: clock::now(),
        endpoint: None,
        instruments: Vec::new(),
        valid_days: 1,
    };
    let mut claims = issue.card(&agency, &a.engine.node().keys);
    claims.valid_until = clock::now().plus_millis(1_500);
    add_card(&b, a.engine.node().keys.sign_card(claims, clock::now()).unwrap()).await;
    tokio::time::sleep(Duration::from_millis(1_600)).await;
    a.tasks.stop().await;
    send(&a, "XB", "too late").await;
    let sealed = packed(&a, &b).await;
    let answer = post(&mut line(&a, &b).await, "/v1/batches", sealed).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.problem_name(), "expired-card");
    assert_eq!(inbox(&b).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_reads_the_log_and_its_cosignatures() {
    let ((_xa, a), (_xb, b)) = pair().await;
    send(&a, "XB", "to be proved").await;
    arrived(&b, 1).await;
    drained(&a, "XB").await;
    let mut link = line(&b, &a).await;
    let note = get(&mut link, "/v1/log/checkpoint").await;
    assert_eq!(note.status, StatusCode::OK);
    let keys = &b.engine.node().keys;
    let card = SignedCard::parse(&a.card.read().await).unwrap();
    let checkpoint = keys.checkpoint(card.claims(), &note.body).unwrap();
    let size = checkpoint.checkpoint().size();
    let tile = get(&mut link, &format!("/v1/log/tile/0/000.p/{size}")).await;
    assert_eq!(tile.status, StatusCode::OK, "{}", tile.problem());
    let tile = comity_log::Tile::from_bytes(&tile.body).unwrap();
    assert_eq!(u64::from(tile.width()), size);
    let entries = get(&mut link, &format!("/v1/log/tile/entries/000.p/{size}")).await;
    let entries = comity_log::decode_bundle(&entries.body).unwrap().len();
    assert_eq!(entries as u64, size);
    for wrong in ["tile/0/000", "tile/0/0", "tile/9/000.p/1", "x", "../card"] {
        let answer = get(&mut link, &format!("/v1/log/{wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    // B's receipt cosigned A's checkpoint, and A keeps it with that checkpoint.
    let cosigned = get(&mut link, "/v1/cosigned/XB").await;
    assert_eq!(cosigned.status, StatusCode::OK);
    let cosigned = comity_log::SignedCheckpoint::parse(&cosigned.body).unwrap();
    assert_eq!(cosigned.note().signatures().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cosignatures_of_two_peers_come_in_while_they_are_written_and_read() {
    let ((_xa, a), (_xb, b)) = pair().await;
    let mut xc = Place::new("XC");
    let c = xc.start().await;
    befriend(&a, &c).await;
    befriend(&c, &a).await;
    let reading = async {
        let mut link = line(&b, &a).await;
        loop {
            get(&mut link, "/v1/cosigned/XB").await;
            // So that those of both peers wait to be written.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let sending = async {
        for _ in 0..50 {
            send(&a, "XB", "one more").await;
            send(&a, "XC", "one more").await;
        }
        drained(&a, "XB").await;
        drained(&a, "XC").await;
    };
    tokio::select! {
        () = reading => {}
        () = sending => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_speak_tls_1_3_with_the_hybrid_key_exchange() {
    let ((_xa, a), (_xb, b)) = pair().await;
    let tls = Tls::new(&a.engine.node().keys).unwrap();
    let card = SignedCard::parse(&b.card.read().await).unwrap();
    let keys = a.engine.node().keys.keys_of(card.claims()).unwrap();
    let config = tls.client(vec![keys.newest().tls.clone()]).unwrap();
    let stream = tokio::net::TcpStream::connect(b.federation.unwrap()).await.unwrap();
    let name = rustls::pki_types::ServerName::try_from("127.0.0.1").unwrap();
    let stream = tokio_rustls::TlsConnector::from(config).connect(name, stream).await.unwrap();
    let (_, session) = stream.get_ref();
    assert_eq!(session.protocol_version(), Some(rustls::ProtocolVersion::TLSv1_3));
    let group = session.negotiated_key_exchange_group().unwrap().name();
    assert_eq!(group, rustls::NamedGroup::X25519MLKEM768);
    assert_eq!(session.alpn_protocol(), Some(b"h2".as_slice()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_sockets_shut_no_peer_out() {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    let (a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    let mut silent = Vec::new();
    for _ in 0..70 {
        silent.push(tokio::net::TcpStream::connect(b.federation.unwrap()).await.unwrap());
    }
    let began = tokio::time::Instant::now();
    send(&a, "XB", "quiet").await;
    arrived(&b, 1).await;
    let took = began.elapsed();
    assert!(took < Duration::from_secs(2), "it took {took:?}");
    drop(silent);
}
