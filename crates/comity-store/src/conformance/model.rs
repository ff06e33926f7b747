//! A store against a model: many random steps, and both must say the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use comity_corridor::{
    Chance, Change, Entry, Family, IndexKey, Key, Needs, Scan, Store,
    rows::{PayloadId, Row, Stage},
};
use comity_log::Tip;

use super::{
    Subject,
    material::{act, act_row, agency, entry, log, peer_row, put, record, record_row, request_row},
};

const SEEDS: u8 = 6;
const STEPS: u8 = 250;
/// Few, so that steps meet each other.
const THINGS: u8 = 5;

/// What a store should hold.
#[derive(Clone, Default)]
struct Model {
    rows: BTreeMap<Key, Arc<Row>>,
    journal: BTreeMap<comity_act::ActId, Entry>,
    tip: Tip,
}

impl Model {
    fn index(&self) -> BTreeSet<(IndexKey, Key)> {
        let entries = |(key, row): (&Key, &Arc<Row>)| {
            row.index(*key).into_iter().map(|entry| (entry, *key)).collect::<Vec<_>>()
        };
        self.rows.iter().flat_map(entries).collect()
    }

    /// A random step: what the store is told, after the model has taken it.
    fn step(&mut self, random: [u8; 32]) -> Vec<Change> {
        let n = u64::from(random[1] % THINGS);
        let (id, moment) = (act(n), u64::from(random[2]));
        match random[0] % 8 {
            0 | 1 => {
                let take = u64::from(random[3]);
                self.journal.insert(id, entry(id, take));
                vec![log(&mut self.tip, id, take)]
            }
            2 => self.put(Key::Act(id), act_row(moment, Stage::Done).into()),
            3 => self.put(Key::Peer(agency(n)), peer_row(moment).into()),
            4 => {
                let row = record_row(n, "Nemo Nobody", u64::from(random[3] % 3));
                self.put(Key::Record(record(n)), row.into())
            }
            5 => self.put(Key::Request(id, agency(1)), request_row(moment, "who is it").into()),
            6 => {
                let keys: Vec<Key> = self.rows.keys().copied().collect();
                let key = keys.get(usize::from(random[3]) % keys.len().max(1)).copied();
                let gone = key.and_then(|key| Some((key, self.rows.remove(&key)?)));
                gone.map(|(key, old)| super::material::delete(&old, key)).into_iter().collect()
            }
            _ => {
                let of_act = random[3].is_multiple_of(2);
                let gone = if of_act { *id.as_bytes() } else { *record(n).as_bytes() };
                self.rows.retain(|key, row| row.sealed_under(*key) != Some(PayloadId(gone)));
                self.journal.retain(|act, _| *act.as_bytes() != gone);
                vec![Change::DestroyKey(PayloadId(gone))]
            }
        }
    }

    fn put(&mut self, key: Key, row: Row) -> Vec<Change> {
        let old = self.rows.insert(key, Arc::new(row.clone()));
        vec![put(old.as_deref(), key, row)]
    }

    fn assert_equals(&self, store: &mut impl Store, case: &str) {
        let families = [Family::Acts, Family::Review, Family::OpenRequests, Family::Peers];
        let mut needs = Needs {
            scans: families.map(|family| Scan::of(IndexKey::of(family), 1_000)).into(),
            ..Needs::default()
        };
        for n in 0..u64::from(THINGS) {
            needs.journal.insert(act(n));
            needs.keys.extend([Key::Act(act(n)), Key::Peer(agency(n)), Key::Record(record(n))]);
            needs.keys.insert(Key::Request(act(n), agency(1)));
        }
        let facts = store.fetch(&needs).unwrap();
        assert_eq!(facts.rows, self.rows, "rows, {case}");
        assert_eq!(facts.journal, self.journal, "journal, {case}");
        let scanned: BTreeSet<_> = facts.scans.into_iter().flatten().collect();
        let families = families.map(|family| IndexKey::of(family).as_bytes()[0]);
        let mut expected = self.index();
        expected.retain(|(entry, _)| families.contains(&entry.as_bytes()[0]));
        assert_eq!(scanned, expected, "index, {case}");
    }
}

/// Goal: no sequence of steps, commits, rollbacks and crashes makes a store differ from a map.
/// Method: random steps over few things, so that they meet; everything is compared after each.
pub fn agrees_with_a_model(subject: &impl Subject) {
    for seed in 0..SEEDS {
        let mut chance = Chance::new([seed; 32]);
        let mut store = subject.fresh();
        let (mut now, mut durable) = (Model::default(), Model::default());
        for step in 0..STEPS {
            let random = chance.draw();
            let case = format!("seed {seed}, step {step}");
            match random[31] % 16 {
                0 => {
                    store.commit(&mut now.tip).unwrap();
                    durable = now.clone();
                }
                1 => {
                    store.rollback();
                    now = durable.clone();
                }
                2 => {
                    store = subject.reopen(store);
                    now = durable.clone();
                    assert_eq!(store.tip().unwrap().head(), now.tip.head(), "log, {case}");
                }
                _ => store.apply(now.step(random)).unwrap(),
            }
            now.assert_equals(&mut store, &case);
        }
    }
}
