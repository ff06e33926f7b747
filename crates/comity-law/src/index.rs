//! The index of a slice: rules by a fact without which they do not apply.
//!
//! A thousand rules that each need an emergency cost one look at whether there is one. Each rule
//! stands under one of the tests that it needs to pass, where it can be under one that an ordinary
//! act fails; only rules whose test passes, or whose fact is unknown, are looked at.

use std::collections::{BTreeMap, HashMap};

use crate::{
    Facts,
    fact::View,
    fact_table::Slot,
    needs::{Need, Test},
};

/// Rules of a slice, by their places in it.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Rules that stand under no fact.
    always: Vec<usize>,
    by_fact: Vec<(Slot, Entry)>,
}

/// The rules that stand under one fact.
#[derive(Debug, Default)]
struct Entry {
    all: Vec<usize>,
    when_true: Vec<usize>,
    when_false: Vec<usize>,
    /// By a word that the fact is or has.
    by_word: HashMap<String, Vec<usize>>,
    /// By the least number that passes, in order.
    at_least: Vec<(i64, usize)>,
    /// By the greatest number that passes, in order.
    at_most: Vec<(i64, usize)>,
}

impl Index {
    /// An index over rules with these needs, quickest when most facts are the ordinary ones.
    pub(crate) fn new(needs: &[Need], ordinary: &Facts) -> Self {
        let mut index = Self::default();
        let mut by_fact: BTreeMap<Slot, Entry> = BTreeMap::new();
        for (place, need) in needs.iter().enumerate() {
            if *need == Need::Never {
                continue;
            }
            let usable = || need.tests().filter(|(_, test)| Entry::can_hold(test));
            let is_selective = |(slot, test): &(Slot, &Test)| {
                ordinary.view(*slot).is_some_and(|value| !test.passes(&value))
            };
            match usable().find(is_selective).or_else(|| usable().next()) {
                None => index.always.push(place),
                Some((slot, test)) => by_fact.entry(slot).or_default().put(test, place),
            }
        }
        for entry in by_fact.values_mut() {
            entry.at_least.sort_unstable();
            entry.at_most.sort_unstable();
        }
        index.by_fact = by_fact.into_iter().collect();
        index
    }

    /// The places of the rules that may apply, in order, each once.
    pub(crate) fn possible(&self, facts: &Facts) -> Vec<usize> {
        let mut places = self.always.clone();
        for (slot, entry) in &self.by_fact {
            entry.add_possible(facts.view(*slot), &mut places);
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

impl Entry {
    fn can_hold(test: &Test) -> bool {
        match test {
            Test::Is(_) | Test::AtLeast(_) | Test::AtMost(_) => true,
            Test::Among(_, wanted) | Test::HasAny(_, wanted) => *wanted,
            // All of no words are always there.
            Test::HasAll(words, wanted) => *wanted && !words.is_empty(),
        }
    }

    fn put(&mut self, test: &Test, place: usize) {
        self.all.push(place);
        match test {
            Test::Is(true) => self.when_true.push(place),
            Test::Is(false) => self.when_false.push(place),
            Test::AtLeast(least) => self.at_least.push((*least, place)),
            Test::AtMost(most) => self.at_most.push((*most, place)),
            Test::Among(words, _) | Test::HasAny(words, _) => {
                words.iter().for_each(|word| self.put_word(word, place));
            }
            // The set that has all words has the first.
            Test::HasAll(words, _) => {
                words.iter().take(1).for_each(|word| self.put_word(word, place));
            }
        }
    }

    fn put_word(&mut self, word: &str, place: usize) {
        self.by_word.entry(word.to_owned()).or_default().push(place);
    }

    fn add_possible(&self, value: Option<View<'_>>, places: &mut Vec<usize>) {
        let mut with = |word: &str| places.extend(self.by_word.get(word).into_iter().flatten());
        match value {
            None => places.extend(&self.all),
            Some(View::Bool(true)) => places.extend(&self.when_true),
            Some(View::Bool(false)) => places.extend(&self.when_false),
            Some(View::Text(word)) => with(word),
            Some(View::Set(words)) => words.iter().for_each(|word| with(word)),
            Some(View::Long(number)) => {
                let passed = self.at_least.partition_point(|(least, _)| *least <= number);
                let failed = self.at_most.partition_point(|(most, _)| *most < number);
                let within = self.at_least[..passed].iter().chain(&self.at_most[failed..]);
                places.extend(within.map(|(_, place)| place));
            }
        }
    }
}
