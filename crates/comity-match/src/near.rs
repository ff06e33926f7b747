//! Who may be meant at all: whoever shares a word or a number, unmeasured.

use std::collections::HashMap;

use crate::{
    index::{Index, several},
    part::Bearer,
    query::Query,
    search::{Asked, Reach, kindred},
    vocabulary::Plain,
};

/// Names that one is looked for by at most: so many as a subject of the index has at most.
const NAMES_MAX: usize = 255;

impl Index {
    /// The caller's numbers of all subjects that have a word like one of a name asked for, or an
    /// identifier asked for, in no order and each once.
    ///
    /// Nobody is left out for there being many others, as a search has to: whoever puts ten
    /// thousand subjects beside one hides it from no one. What is near may still be quite another.
    ///
    /// COST: words that share a key with a word asked for are compared once each, and all names
    /// that have one of those found alike are looked at once.
    #[must_use]
    pub fn near(&self, query: &Query) -> Vec<u64> {
        let mut is_near = vec![false; self.subjects.len()];
        for name in query.names.iter().flat_map(|names| several(names)).take(NAMES_MAX) {
            let asked = self.ask(name, query.bearer, Reach::ALL);
            self.mark_bearers(&asked, query.bearer, &mut is_near);
        }
        for (kind, text) in &query.identifiers {
            for &subject in
                self.marks.find(*kind, text).map_or(&[][..], |mark| self.marks.holders(mark))
            {
                is_near[subject as usize] = true;
            }
        }
        let near = self.subjects.iter().zip(is_near).filter(|(_, is_near)| *is_near);
        near.map(|(row, _)| row.key()).collect()
    }

    fn mark_bearers(&self, asked: &Asked, bearer: Bearer, is_near: &mut [bool]) {
        let mut mark = |name: u32| {
            let subject = self.names[name as usize].subject;
            if kindred(self.subjects[subject as usize].bearer(), bearer) {
                is_near[subject as usize] = true;
            }
        };
        for word in asked.opening() {
            self.uses.get(word).iter().copied().for_each(&mut mark);
        }
        let mut joined: HashMap<u32, f32, Plain> = HashMap::default();
        self.joins(asked, &mut joined);
        if bearer != Bearer::Person {
            self.acronyms(asked, &mut joined);
        }
        joined.into_keys().for_each(mark);
    }
}
