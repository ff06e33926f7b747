//! Acts travel between nodes, whatever happens on the way.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use super::support::{Place, arrived, befriend, drained, inbox, pair, peer_row, send, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_exchange_acts_and_receipts() {
    let ((_xa, a), (_xb, b)) = pair().await;
    send(&a, "XB", "good morning").await;
    send(&b, "XA", "and to you").await;
    arrived(&a, 1).await;
    arrived(&b, 1).await;
    drained(&a, "XB").await;
    drained(&b, "XA").await;
    let row = peer_row(&b, "XA").await;
    assert_eq!(row.in_next, 1);
    assert!(row.seen.is_some(), "the sender's log was verified");
    a.stop().await;
    b.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_queue_drains_in_batches() {
    let ((_xa, a), (_xb, b)) = pair().await;
    for number in 0..300 {
        send(&a, "XB", &format!("message {number}")).await;
    }
    arrived(&b, 300).await;
    drained(&a, "XB").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_was_down_gets_everything_when_it_is_back() {
    let ((_xa, a), (mut xb, b)) = pair().await;
    let mut xh = Place::new("XH");
    let h = xh.start().await;
    befriend(&a, &h).await;
    befriend(&h, &a).await;
    b.stop().await;
    for number in 0..10 {
        send(&a, "XB", &format!("message {number}")).await;
    }
    // Others do not notice.
    send(&a, "XH", "and to you").await;
    arrived(&h, 1).await;
    let b = xb.start().await;
    arrived(&b, 10).await;
    drained(&a, "XB").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_without_a_port_pulls_and_sends() {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    xb.config.federation.listen = String::new();
    xb.config.pull.from = vec!["XA".to_owned()];
    xb.config.pull.wait_ms = 2_000;
    let (a, b) = (xa.start().await, xb.start().await);
    assert!(b.federation.is_none());
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    send(&a, "XB", "to the island").await;
    arrived(&b, 1).await;
    drained(&a, "XB").await;
    send(&b, "XA", "from the island").await;
    arrived(&a, 1).await;
    send(&a, "XB", "and again").await;
    arrived(&b, 2).await;
    drained(&a, "XB").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_that_was_lost_doubles_nothing() {
    let ((_xa, a), (_xb, b)) = pair().await;
    send(&a, "XB", "first").await;
    arrived(&b, 1).await;
    drained(&a, "XB").await;
    // A batch that is taken, and whose receipt never arrives.
    b.tasks.stop().await;
    let second = send(&a, "XB", "second").await;
    let to = "XB".parse().unwrap();
    let packed = a.engine.pack(to, comity_corridor::Resume::default(), 10).await.unwrap().unwrap();
    let from = "XA".parse().unwrap();
    let once = b.engine.take(from, packed.sealed.clone()).await.unwrap();
    assert_eq!(once.outcomes.len(), 1);
    assert_eq!(once.outcomes[0].act, second.act);
    // The same bytes again: the same receipt, no second effect.
    let twice = b.engine.take(from, packed.sealed).await.unwrap();
    assert!(twice.outcomes.is_empty());
    assert_eq!(inbox(&b).await, 2);
    // Meanwhile more was recorded, so the next batch proves from a size that is not the last seen.
    send(&a, "XB", "third").await;
    let b = {
        let place = _xb;
        drop(b);
        restart(place).await
    };
    until("all is there", || async { inbox(&b.1).await == 3 }).await;
    drained(&a, "XB").await;
}

async fn restart(mut place: Place) -> (Place, crate::serve::Running) {
    let running = place.start().await;
    (place, running)
}

/// How fast a long queue drains; for people, not for the machine.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement; run it in release when delivery changes"]
async fn how_fast_a_long_queue_drains() {
    let ((_xa, a), (mut xb, b)) = pair().await;
    b.stop().await;
    let by = a.officers.read().await.named("desk").unwrap().session();
    let words = "x".repeat(1_800);
    let count = 20_000_usize;
    let begun = crate::clock::now();
    let mut officers = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (engine, words) = (a.engine.clone(), words.clone());
        officers.spawn(async move {
            for _ in 0..count / 100 {
                let form = super::support::message("XB", &words);
                engine.propose(form, by).await.unwrap();
            }
        });
    }
    while officers.join_next().await.is_some() {}
    let recorded_ms = crate::clock::now().millis_since(begun);
    let b = xb.start().await;
    let begun = crate::clock::now();
    until("all is there", || async { peer_row(&b, "XA").await.in_next == count as u64 }).await;
    let drained_ms = crate::clock::now().millis_since(begun);
    eprintln!("{count} acts of 2 KiB: recorded in {recorded_ms} ms, delivered in {drained_ms} ms");
}
