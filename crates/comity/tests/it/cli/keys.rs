//! Keys are rotated while acts flow.

use std::time::{Duration, Instant};

use crate::bureau::Bureau;

/// How often peers ask for cards in these stories.
const OFTEN: [&str; 2] = ["--set", "delivery.cards_every_ms=200"];

/// For how long the old keys go on.
const OVERLAP: Duration = Duration::from_secs(6);

/// Sends a message each way and waits until both have come.
fn both_ways(a: &Bureau, b: &Bureau) {
    for (from, to) in [(a, b), (b, a)] {
        let send =
            ["send", "--to", to.code, "--subject", "Line", "--text", "Quiet", "--no-personal-data"];
        let act = from.json("olga", &send)["act"].as_str().unwrap().to_owned();
        to.until("the message is here", || to.ran("aud", &["show", &act]).code == 0);
    }
}

#[test]
fn acts_flow_before_during_and_after_a_rotation_of_keys() {
    let (mut a, mut b) = Bureau::pair();
    b.stop();
    b.start_again(&OFTEN);
    both_ways(&a, &b);
    let card = |bureau: &Bureau| bureau.json("admin", &["card", "show"]);
    let peer = |bureau: &Bureau| bureau.json("admin", &["peer", "list"])["items"][0].clone();
    a.stop();
    let began = Instant::now();
    let rotated = a.json("admin", &["keys", "rotate", "--overlap", "6s"]);
    assert_eq!(rotated["number"], 2);
    assert_ne!(rotated["fingerprint"], peer(&b)["fingerprint"]);
    a.start_again(&OFTEN);
    b.until("the next card is taken", || peer(&b)["fingerprint"] == card(&a)["fingerprint"]);
    assert!(began.elapsed() < OVERLAP, "the overlap was over before it was used");
    both_ways(&a, &b);
    std::thread::sleep(OVERLAP.saturating_sub(began.elapsed()) + Duration::from_secs(1));
    // Lines that are open stay open: a new start shows what a new handshake does.
    b.stop();
    b.start_again(&OFTEN);
    both_ways(&a, &b);
    for bureau in [&a, &b] {
        assert_eq!(bureau.json("aud", &["audit"])["ok"], true);
    }
}

#[test]
fn keys_without_an_overlap_are_compared_by_a_person() {
    let (mut a, mut b) = Bureau::pair();
    b.stop();
    b.start_again(&OFTEN);
    let known = b.json("admin", &["peer", "list"])["items"][0]["fingerprint"].clone();
    a.stop();
    a.json("admin", &["keys", "rotate", "--overlap", "0s"]);
    a.start_again(&[]);
    std::thread::sleep(Duration::from_secs(2));
    let peers = b.json("admin", &["peer", "list"]);
    assert_eq!(peers["items"][0]["fingerprint"], known, "a card was taken that nobody compared");
}
