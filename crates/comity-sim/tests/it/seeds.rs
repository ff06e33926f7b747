//! Seeds: that they hold, are whole histories, and that nothing else decides.

use comity_sim::{Faults, Sim, Size};

/// Goal: every invariant holds in worlds that differ in everything a seed decides.
/// Method: the first twenty seeds; `comity-sim --seeds 200` runs more.
#[test]
fn twenty_seeds_hold_every_invariant() {
    for seed in 1..=20 {
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
