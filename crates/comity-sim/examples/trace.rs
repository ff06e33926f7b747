//! probe
use comity_sim::Sim;
fn main() {
    let seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let what = std::env::args().nth(2).unwrap();
    let mut sim = Sim::new(seed);
    println!("{:?} {}", sim.faults, sim.agencies);
    println!("{:?}", sim.run());
    for station in &mut sim.stations {
        println!("== {}", station.code());
        for leaf in station.ledger.since(0) {
            let act = leaf.act.act();
            let text = format!("{:?}", act.body);
            if text.contains(&what) {
                println!("{} {} {} {:?} {:?} to {:?} {} answers {:?} rec {} stage {:?}: {}", leaf.index, act.agency, act.id, act.body.kind(), leaf.verdict.ruling, act.recipients.iter().map(|r| r.agency).collect::<Vec<_>>(), act.at, act.answers, leaf.row.recorded_at, leaf.row.stage, &text[..text.len().min(300)]);
            }
        }
        for (key,row) in station.store().rows() { let t=format!("{row:?}"); if format!("{key:?}").contains(&what) { println!("   {key:?} {t}"); } }
    }
}
