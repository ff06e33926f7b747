//! A peer that is known and lies: named, logged, and nothing changes.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "a home is copied, as a dishonest operator would")]

use comity_act::{SignedCard, ToSign};
use comity_corridor::{
    Batch, Chance, Key, Needs, Resume,
    rows::{CardRow, MisbehaviourRow},
};
use comity_seal::{
    digest::digest,
    random::{OsRandom, draw},
};
use hyper::StatusCode;
use minicbor::bytes::ByteVec;

use super::{
    doors::{line, packed, post, quiet_pair},
    support::{arrived, drained, inbox, pair, peer_row, send, until},
};
use crate::{
    clock,
    metrics::Counter,
    proof,
    serve::{self, Running},
};

/// What a dishonest sender does to a batch before it signs it.
type Lie<'a> = &'a dyn Fn(&mut Batch);

/// What was sealed, taken apart by the one who may open it.
fn opened(a: &Running, b: &Running, sealed: &[u8]) -> Batch {
    let plain = b.engine.node().keys.open(a.agency.code, sealed).unwrap();
    let (_, batch): (ByteVec, ByteVec) = minicbor::decode(&plain).unwrap();
    minicbor::decode(&batch).unwrap()
}

/// Any bytes as a batch, signed and sealed by the sender, who may sign whatever it likes.
async fn sealed_anew(a: &Running, b: &Running, batch: Vec<u8>) -> Vec<u8> {
    let (keys, now) = (&a.engine.node().keys, clock::now());
    let (key_id, sign) = keys.act_signer(now);
    let digest = digest(&batch).to_vec();
    let signature = ToSign::new("comity batch", key_id, digest).signed_by(sign).unwrap();
    let plain = minicbor::to_vec((ByteVec::from(signature), ByteVec::from(batch))).unwrap();
    let card = SignedCard::parse(&b.card.read().await).unwrap();
    keys.seal(card.claims(), now, &plain, &mut Chance::new(draw(&mut OsRandom))).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_lie_in_a_batch_is_named_and_changes_nothing() {
    let ((_xa, a), (_xb, b)) = quiet_pair().await;
    send(&a, "XB", "first").await;
    send(&a, "XB", "second").await;
    let honest = opened(&a, &b, &packed(&a, &b).await);
    let mut link = line(&a, &b).await;
    let lies: [(&str, Lie<'_>); 7] = [
        ("wrong-inclusion-proof", &|batch| batch.acts[0].salt[0] ^= 1),
        ("wrong-inclusion-proof", &|batch| batch.acts[1].leaf += 1),
        ("wrong-inclusion-proof", &|batch| batch.inclusion.truncate(0)),
        ("wrong-inclusion-proof", &|batch| batch.checkpoint[40] ^= 1),
        ("foreign-officer", &|batch| batch.certificates.clear()),
        ("altered-envelope", &|batch| batch.to = "XH".parse().unwrap()),
        ("altered-envelope", &|batch| {
            let last = batch.acts[0].act.len() - 1;
            batch.acts[0].act[last] ^= 1;
        }),
    ];
    for (problem, lie) in lies {
        let mut batch = honest.clone();
        lie(&mut batch);
        let sealed = sealed_anew(&a, &b, minicbor::to_vec(batch).unwrap()).await;
        let answer = post(&mut link, "/v1/batches", sealed).await;
        assert_eq!(answer.problem_name(), problem, "{}", answer.problem());
    }
    // One item in another, deeper than anything in the format.
    let nested = [vec![0x81; 5_000], vec![0x00]].concat();
    for bytes in [nested, vec![0xff; 100], Vec::new()] {
        let answer = post(&mut link, "/v1/batches", sealed_anew(&a, &b, bytes).await).await;
        assert_eq!(answer.problem_name(), "malformed", "{}", answer.problem());
    }
    assert_eq!(inbox(&b).await, 0);
    let row = peer_row(&b, "XA").await;
    assert_eq!((row.in_next, row.seen, row.misbehaviours), (0, None, 0));
    assert_eq!(b.metrics.value(Counter::Refused, "wrong-inclusion-proof"), 4);
    let sealed = sealed_anew(&a, &b, minicbor::to_vec(honest).unwrap()).await;
    assert_eq!(post(&mut link, "/v1/batches", sealed).await.status, StatusCode::OK);
    assert_eq!(inbox(&b).await, 2);
}

/// Whether this process still has the file open.
fn is_open(file: &std::path::Path) -> bool {
    let open = std::fs::read_dir("/proc/self/fd").unwrap();
    open.flatten().any(|held| std::fs::read_link(held.path()).is_ok_and(|path| path == file))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_shows_two_faces_is_kept_as_proof_and_its_agency_is_stopped() {
    let ((mut xa, a), (_xb, b)) = pair().await;
    a.stop().await;
    // The writer and the readers close it in threads of their own.
    let database = xa.home().database();
    until("the store is closed", || async { !is_open(&database) }).await;
    // The agency copies its node, and goes on twice.
    let twin = tempfile::tempdir().unwrap();
    let folder = twin.path().join("home");
    let copied = std::process::Command::new("cp")
        .args(["-a".as_ref(), xa.home().root().as_os_str(), folder.as_os_str()])
        .status();
    assert!(copied.unwrap().success());
    let a = xa.start().await;
    send(&a, "XB", "what we say to you").await;
    arrived(&b, 1).await;
    drained(&a, "XB").await;
    a.stop().await;
    let twin = crate::home::Home::open(folder).unwrap();
    let a = serve::start(twin, xa.config.clone(), &xa.secret()).await.unwrap();
    send(&a, "XB", "what we say to others").await;
    until("the proof is kept", || async { peer_row(&b, "XA").await.misbehaviours == 1 }).await;
    assert_eq!(inbox(&b).await, 1);
    assert!(b.metrics.value(Counter::Refused, "forked-log") >= 1);
    // From now on nothing is taken from it.
    until("it is a stranger", || async {
        let mut link = line(&a, &b).await;
        post(&mut link, "/v1/batches", Vec::new()).await.problem_name() == "unknown-peer"
    })
    .await;
    let resume = Resume::default();
    assert!(b.engine.pack(a.agency.code, resume, 1).await.is_err(), "nor sent to it");
    a_proof_holds_anywhere(&b).await;
}

/// The proof that a node keeps is a file that needs nothing else, and holds only as it is.
async fn a_proof_holds_anywhere(b: &Running) {
    let keys = [Key::Card("XA".parse().unwrap()), Key::Misbehaviour("XA".parse().unwrap(), 0)];
    let known = b.engine.read(Needs::default().and(keys)).await.unwrap();
    let card = &known.row::<CardRow>(keys[0]).unwrap().card;
    let file = proof::written(card, &known.row::<MisbehaviourRow>(keys[1]).unwrap().proof);
    assert_eq!(proof::checked(&file).unwrap().card.agency.as_str(), "XA");
    for place in (0..file.len()).step_by(97) {
        let mut other = file.clone();
        other[place] ^= 1;
        assert!(proof::checked(&other).is_err(), "byte {place} is not covered");
    }
    assert!(proof::checked(&file[..file.len() - 1]).is_err());
}
