//! probe
use comity_sim::Sim;


fn main() {
    let seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut sim = Sim::new(seed);
    println!("{:?} {}", sim.faults, sim.agencies);
    let result = sim.run();
    println!("{result:?} refused {:?}", sim.refused);
    let mut counts = std::collections::BTreeMap::new();
    for station in &sim.stations {
        for leaf in station.ledger.since(0) {
            let kind = leaf.act.act().body.kind().map_or("?", |k| k.name());
            let key = (kind, leaf.row.direction == comity_corridor::rows::Direction::Own, format!("{:?}", leaf.verdict.ruling));
            *counts.entry(key).or_insert(0) += 1;
        }
    }
    for station in &mut sim.stations {
        let code = station.code();
        for (key, row) in station.store().rows() {
            if let comity_corridor::rows::Row::Peer(row) = row {
                println!("{code} {key:?} out_next {} ack {} seen_of_us {} in_next {} seen {:?}", row.out_next, row.out_acknowledged, row.seen_of_us, row.in_next, row.seen.as_ref().map(|s| s.size));
            }
            if let comity_corridor::rows::Row::Outbox(row) = row { println!("  {key:?} leaf {} {}", row.leaf, row.act); }
        }
        println!("{code} durable {}", station.store().durable_size());
    }
    let mut why = std::collections::BTreeMap::new();
    for station in &sim.stations {
        for leaf in station.ledger.since(0) {
            if !leaf.is_permitted() {
                let kind = leaf.act.act().body.kind().map_or("?", |k| k.name());
                for reason in &leaf.verdict.because { *why.entry((station.code(), kind, reason.rule.clone(), leaf.verdict.missing.iter().map(|m| m.fact.clone()).collect::<Vec<_>>())).or_insert(0) += 1; }
            }
        }
    }
    for (key, count) in why { println!("{count:4} {key:?}"); }
    for (key, count) in counts { println!("{count:4} {key:?}"); }
}
