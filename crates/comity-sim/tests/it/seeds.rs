//! Seeds: that they hold, are whole histories, and that nothing else decides.

use comity_sim::{Faults, Lie, Sim, Size};

/// Goal: every invariant holds in worlds that differ in everything a seed decides.
/// Method: the first twenty seeds, on two cores; `comity-sim --seeds 200` runs more.
#[test]
fn ten_seeds_hold_every_invariant() {
    hold(1..=10);
}

#[test]
fn ten_more_seeds_hold_every_invariant() {
    hold(11..=20);
}

fn hold(seeds: std::ops::RangeInclusive<u64>) {
    for seed in seeds {
        let mut sim = Sim::new(seed);
        let result = sim.run();
        assert_eq!(result, Ok(()), "seed {seed}");
    }
}

/// Goal: a failing seed can be run again.
/// Method: two runs of one seed, compared by the roots of all logs and by the number of steps.
#[test]
fn the_same_seed_is_the_same_history() {
    for seed in [3, 8] {
        let [first, second] = [0, 0].map(|_| {
            let mut sim = Sim::new(seed);
            sim.run().unwrap();
            (sim.digest(), sim.steps, sim.refused)
        });
        assert_eq!(first, second, "seed {seed}");
    }
}

/// Goal: seeds differ, else two hundred of them test one world.
#[test]
fn another_seed_is_another_history() {
    let [first, second] = [1, 2].map(|seed| {
        let mut sim = Sim::with(seed, Size { agencies: 3, acts: 10 }, Faults::NONE);
        sim.run().unwrap();
        sim.digest()
    });
    assert_ne!(first, second);
}

/// Goal: a peer that acknowledges more than it was sent, less, or other leaves settles nothing by
/// it, and stops nobody.
/// Method: worlds whose one fault is that lie; what is settled is compared with what was sent after
/// each receipt.
#[test]
fn who_acknowledges_what_it_was_not_sent_settles_nothing() {
    let faults = Faults { lies: vec![Lie::Overclaim], ..Faults::NONE };
    let mut refused = 0;
    for seed in 1..=5 {
        let mut sim = Sim::with(seed, Size { agencies: 3, acts: 40 }, faults.clone());
        assert_eq!(sim.run(), Ok(()), "seed {seed}");
        refused += sim.refused.get("bad receipt").copied().unwrap_or_default();
        refused += sim.refused.get("impossible receipt").copied().unwrap_or_default();
    }
    assert!(refused > 0, "else nobody lied");
}

/// Goal: who lies about pseudonymised searches is seen, or gains nothing; others search as before.
/// Method: worlds with one of these lies and no other fault, until all of it was seen.
#[test]
fn who_lies_about_pseudonymised_searches_is_seen_and_gains_nothing() {
    const LIES: [Lie; 4] = [Lie::Evaluate, Lie::TwoKeys, Lie::OtherTags, Lie::Uncounted];
    const SEEN: [&str; 6] = ["hit", "no hit", "cheated", "two keys", "other shards", "over budget"];
    let mut seen = std::collections::BTreeMap::<&str, u64>::new();
    for seed in 1..=6 {
        for lie in LIES {
            let faults = Faults { lies: vec![lie], ..Faults::NONE };
            let mut sim = Sim::with(seed, Size { agencies: 3, acts: 40 }, faults);
            assert_eq!(sim.run(), Ok(()), "seed {seed}, {lie:?}");
            let came = sim.private.came.into_iter().chain(sim.refused);
            came.for_each(|(what, often)| *seen.entry(what).or_default() += often);
        }
        if SEEN.iter().all(|what| seen.get(what).is_some_and(|often| *often > 0)) {
            break;
        }
    }
    let missing = SEEN.iter().filter(|what| !seen.contains_key(**what));
    assert_eq!(missing.count(), 0, "not all of {SEEN:?} came: {seen:?}");
}
