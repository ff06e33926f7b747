//! probe
use comity_sim::Sim;
fn main() {
    let seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut sim = Sim::new(seed);
    println!("{:?} {}", sim.faults, sim.agencies);
    for i in 0..60000 { if let Err(e) = sim.step() { println!("{e}"); break; } if i % 5000 == 0 { println!("{i} {:?} wire {} last {:?}", sim.refused, sim.wire.len(), sim.wire.last()); } }
    for station in &mut sim.stations {
        let code = station.code();
        for (key, row) in station.store().rows() {
            if let comity_corridor::rows::Row::Peer(row) = row {
                println!("{code} {key:?} out_next {} ack {} seen_of_us {} in_next {} seen {:?}", row.out_next, row.out_acknowledged, row.seen_of_us, row.in_next, row.seen.as_ref().map(|s| s.size));
            }
        }
        println!("{code} durable {}", station.store().durable_size());
    }
}
