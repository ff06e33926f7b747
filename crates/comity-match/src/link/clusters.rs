//! Groups of records that may be one subject, each with what holds it together.
//!
//! Pairs are taken from the surest down. Two groups become one by a pair that is sure, or where at
//! least half of all pairs between them are leads: one weak pair between two groups joins nothing,
//! for through it a father's records would become his son's. What was held apart is said as well.

use super::Pair;

/// From this probability on one pair is enough to join two groups.
pub const SURE_MIN: f32 = 0.99;
/// Records of the smaller of two groups up to which the pairs between them are counted.
const COUNTED_MAX: usize = 64;
/// Times that pairs which joined nothing are looked at again, as groups have grown.
const ROUNDS: usize = 3;

/// Records that may be one subject.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cluster {
    /// The numbers of the records, in order.
    pub records: Vec<u32>,
    /// Which pairs are between them, as places in the list of pairs: the evidence.
    pub pairs: Vec<usize>,
    /// The least probability of a pair that was needed to hold it together.
    pub weakest: f32,
    /// Which pairs lead out of it and joined nothing: too weak alone.
    pub apart: Vec<usize>,
}

/// The clusters of two records and more, by their first record; `records` is how many there are.
///
/// A pair whose record is beyond `records` is left out.
#[must_use]
pub fn clusters(records: usize, pairs: &[Pair]) -> Vec<Cluster> {
    let mut groups = Groups::new(records);
    let inside = |at: &usize| pairs[*at].right.max(pairs[*at].left) < groups.count();
    let mut open: Vec<usize> = (0..pairs.len()).filter(inside).collect();
    let mut beside: Vec<Vec<u32>> = vec![Vec::new(); records];
    for at in &open {
        let (left, right) = (pairs[*at].left, pairs[*at].right);
        beside[left as usize].push(right);
        beside[right as usize].push(left);
    }
    open.sort_by(|a, b| pairs[*b].probability.total_cmp(&pairs[*a].probability).then(a.cmp(b)));
    for _ in 0..ROUNDS {
        let before = open.len();
        open.retain(|at| !groups.join(&pairs[*at], &beside));
        if open.len() == before {
            break;
        }
    }
    groups.told(pairs)
}

/// Records by the group that they are in.
struct Groups {
    of: Vec<u32>,
    members: Vec<Vec<u32>>,
    weakest: Vec<f32>,
}

impl Groups {
    fn new(records: usize) -> Self {
        let all = 0..u32::try_from(records).unwrap_or(u32::MAX);
        let members = all.clone().map(|record| vec![record]).collect();
        Self { of: all.collect(), members, weakest: vec![1.0; records] }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.of.len()).unwrap_or(u32::MAX)
    }

    /// Joins the groups of a pair, if they may be; tells whether they are one now.
    fn join(&mut self, pair: &Pair, beside: &[Vec<u32>]) -> bool {
        let (left, right) = (self.of[pair.left as usize], self.of[pair.right as usize]);
        if left == right {
            return true;
        }
        let size = |group: u32| self.members[group as usize].len();
        let (small, large) = if size(left) <= size(right) { (left, right) } else { (right, left) };
        let single = size(large) == 1;
        if !single && pair.probability < SURE_MIN && !self.mostly(small, large, beside) {
            return false;
        }
        let moved = std::mem::take(&mut self.members[small as usize]);
        for record in &moved {
            self.of[*record as usize] = large;
        }
        self.members[large as usize].extend(moved);
        let weakest = self.weakest[small as usize].min(pair.probability);
        let kept = &mut self.weakest[large as usize];
        *kept = kept.min(weakest);
        true
    }

    /// Whether half of the pairs between two groups are leads.
    fn mostly(&self, small: u32, large: u32, beside: &[Vec<u32>]) -> bool {
        let members = &self.members[small as usize];
        if members.len() > COUNTED_MAX {
            return false;
        }
        let others = members.iter().flat_map(|record| &beside[*record as usize]);
        let between = others.filter(|other| self.of[**other as usize] == large).count();
        2 * between >= members.len() * self.members[large as usize].len()
    }

    fn told(self, pairs: &[Pair]) -> Vec<Cluster> {
        let mut out: Vec<Cluster> = Vec::new();
        let mut places: Vec<Option<usize>> = vec![None; self.members.len()];
        for (group, mut records) in self.members.into_iter().enumerate() {
            if records.len() > 1 {
                records.sort_unstable();
                places[group] = Some(out.len());
                let weakest = self.weakest[group];
                out.push(Cluster { records, weakest, ..Cluster::default() });
            }
        }
        for (at, pair) in pairs.iter().enumerate() {
            let group = |record: u32| self.of.get(record as usize).copied();
            let (Some(left), Some(right)) = (group(pair.left), group(pair.right)) else { continue };
            let mut note = |group: u32, is_inside: bool| {
                if let Some(place) = places[group as usize] {
                    let cluster = &mut out[place];
                    let list = if is_inside { &mut cluster.pairs } else { &mut cluster.apart };
                    list.push(at);
                }
            };
            note(left, left == right);
            if left != right {
                note(right, false);
            }
        }
        out.sort_by_key(|cluster| cluster.records.first().copied());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(records: usize, pairs: &[(u32, u32, f32)]) -> Vec<Vec<u32>> {
        let pairs: Vec<Pair> =
            pairs.iter().map(|(left, right, sure)| Pair::of(*left, *right, *sure)).collect();
        clusters(records, &pairs).into_iter().map(|cluster| cluster.records).collect()
    }

    #[test]
    fn one_weak_pair_joins_no_groups() {
        let weak = [(0, 1, 0.999), (2, 3, 0.999), (1, 2, 0.9)];
        assert_eq!(groups(4, &weak), [vec![0, 1], vec![2, 3]]);
        let sure = [(0, 1, 0.999), (2, 3, 0.999), (1, 2, 0.995)];
        assert_eq!(groups(4, &sure), [vec![0, 1, 2, 3]]);
    }

    #[test]
    fn half_of_the_pairs_between_join_groups() {
        let half = [(0, 1, 0.999), (2, 3, 0.999), (1, 2, 0.9), (0, 3, 0.8)];
        assert_eq!(groups(4, &half), [vec![0, 1, 2, 3]]);
        // A third record is joined by one of two, and not by one of three.
        assert_eq!(groups(3, &[(0, 1, 0.999), (1, 2, 0.7)]), [vec![0, 1, 2]]);
        let three = [(0, 1, 0.999), (1, 2, 0.999), (0, 2, 0.999), (2, 3, 0.7)];
        assert_eq!(groups(4, &three), [vec![0, 1, 2]]);
    }

    #[test]
    fn a_cluster_says_what_holds_it_and_what_was_held_apart() {
        let pairs = [(0, 1, 0.6), (2, 3, 0.999), (1, 2, 0.55)].map(|(l, r, p)| Pair::of(l, r, p));
        let found = clusters(4, &pairs);
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].weakest, &found[0].pairs[..], &found[0].apart[..]),
            (0.6, &[0][..], &[2][..])
        );
        assert_eq!(found[1].apart, [2]);
    }

    #[test]
    fn pairs_beyond_the_records_are_left_out() {
        assert_eq!(groups(2, &[(0, 7, 0.999)]), Vec::<Vec<u32>>::new());
    }
}
