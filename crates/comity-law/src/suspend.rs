//! Suspension: a duty that collides with a bar stands still, with both citations.
//!
//! Who owes an act and is barred from it breaches nothing. But a bar that a change of the act
//! itself would lift is no collision: a field is filled in, something is left out, and the act is
//! owed as before. What others must give first, as an owner's consent, is not in the officer's
//! hand.

use std::sync::Arc;

use crate::{
    Effect, Law, Question, Reason, Supplier, Suspension, Towards,
    fact_table::Slot,
    slice::Capacity,
    ways::{changed, subsets},
};

/// Changes of the act that are tried together at most.
const CHANGES_MAX: usize = 2;
/// Facts of one rule that are tried at most.
const CANDIDATES_MAX: usize = 8;

impl Law {
    /// Each duty to do the act that is barred, with each bar that it collides with.
    pub(crate) fn suspended(
        &self,
        question: &Question,
        towards: &Towards,
        because: &[Reason],
    ) -> Vec<Suspension> {
        let duties = question.owed.iter().filter_map(|id| self.named(id));
        let duties: Vec<Reason> = duties
            .map(|rule| Reason { rule: Arc::clone(&rule.text), undetermined: false })
            .collect();
        let bars = because.iter().filter(|bar| {
            bar.effect() == Effect::Bar
                && !bar.is_undetermined()
                && self.named(bar.rule()).is_some()
                && !self.is_in_the_officers_hand(question, towards, bar.rule())
        });
        let bars: Vec<&Reason> = bars.collect();
        let with = |duty: &Reason| {
            let pairs = bars.iter().map(|&bar| (duty.clone(), bar.clone()));
            pairs.map(|(duty, bar)| Suspension { duty, bar }).collect::<Vec<_>>()
        };
        duties.iter().flat_map(with).collect()
    }

    /// Whether a change of the act itself would lift this bar.
    fn is_in_the_officers_hand(&self, question: &Question, towards: &Towards, bar: &str) -> bool {
        let Some(rule) = self.named(bar) else { return false };
        let in_hand = |slot: &Slot| {
            let text = self.facts.text(*slot);
            text.is_some_and(|text| {
                text.who == Supplier::Officer
                    && text.way.as_ref().is_some_and(|way| way.draft.is_none())
            })
        };
        let facts: Vec<Slot> =
            rule.facts.iter().copied().filter(in_hand).take(CANDIDATES_MAX).collect();
        (1..=CHANGES_MAX).flat_map(|size| subsets(facts.len(), size)).any(|chosen| {
            let mut tried = towards.clone();
            for slot in chosen.into_iter().filter_map(|index| facts.get(index)) {
                let Some(value) = changed(self, towards, *slot) else { return false };
                tried.facts.put(*slot, Some(value));
            }
            self.presume_again(&towards.facts, &mut tried.facts);
            let judged = self.judged(question, &tried);
            let stands = |(capacity, rule): (Capacity, &crate::rule::Rule)| {
                capacity == Capacity::Bars && rule.text.id == bar
            };
            let applying = judged.applying.iter().map(|(capacity, rule)| (*capacity, &**rule));
            let unsure = judged.undetermined.iter().map(|(capacity, rule, _)| (*capacity, &**rule));
            !applying.chain(unsure).any(stands)
        })
    }
}
