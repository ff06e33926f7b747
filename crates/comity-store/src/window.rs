//! Which rows changed lately, so that older facts can be called stale.

use std::collections::{HashMap, VecDeque};

use comity_corridor::Key;

/// Changes that are remembered; older facts count as stale without a look.
const CHANGES_MAX: usize = 65_536;

/// The last changes, by commit.
#[derive(Debug)]
pub(crate) struct Window {
    /// The last commit that changed a row.
    last: HashMap<Key, u64>,
    /// The same changes in their order, for forgetting.
    order: VecDeque<(u64, Key)>,
    /// Of commits up to this one, nothing is known.
    floor: u64,
}

impl Window {
    /// Nothing is known of commits up to this one.
    pub(crate) fn new(floor: u64) -> Self {
        Self { last: HashMap::new(), order: VecDeque::new(), floor }
    }

    /// A row changed with this commit.
    pub(crate) fn changed(&mut self, commit: u64, key: Key) {
        if self.last.insert(key, commit) == Some(commit) {
            return;
        }
        self.order.push_back((commit, key));
        if self.order.len() > CHANGES_MAX
            && let Some((commit, key)) = self.order.pop_front()
        {
            self.floor = self.floor.max(commit);
            if self.last.get(&key) == Some(&commit) {
                self.last.remove(&key);
            }
        }
    }

    /// Whether a row may have changed after the commit `as_of`; exact within the window.
    pub(crate) fn is_stale(&self, as_of: u64, key: &Key) -> bool {
        as_of < self.floor || self.last.get(key).is_some_and(|&commit| commit > as_of)
    }
}

#[cfg(test)]
mod tests {
    use comity_act::ActId;

    use super::*;

    fn key(n: usize) -> Key {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&n.to_be_bytes());
        Key::Act(ActId::from_bytes(id))
    }

    #[test]
    fn what_is_forgotten_counts_as_changed_and_the_rest_stays_exact() {
        let mut window = Window::new(7);
        for n in 0..CHANGES_MAX {
            window.changed(8, key(n));
        }
        assert!(window.is_stale(7, &key(0)) && !window.is_stale(8, &key(0)));
        assert!(!window.is_stale(7, &key(CHANGES_MAX)), "not changed, and known");
        window.changed(9, key(CHANGES_MAX));
        assert!(window.is_stale(7, &key(CHANGES_MAX + 1)), "nothing is known of commit 8");
        assert!(!window.is_stale(8, &key(1)) && window.is_stale(8, &key(CHANGES_MAX)));
        assert!(!window.is_stale(9, &key(CHANGES_MAX)));
    }

    #[test]
    fn what_was_before_the_process_counts_as_changed() {
        let window = Window::new(7);
        assert!(window.is_stale(6, &key(1)) && !window.is_stale(7, &key(1)));
    }
}
