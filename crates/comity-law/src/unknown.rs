//! Unknown facts: does a rule depend on them, and on which?
//!
//! A rule that met an unknown fact is tried with every value that could make a difference: both
//! booleans, numbers on each side of those it compares with, words it names and one it does not.
//! If all agree the rule is determined after all; if not, only the facts that can change the
//! outcome are asked for. Cedar itself evaluates each trial, so there is no second semantics.

use std::collections::BTreeSet;

use crate::{
    FactType, FactValue, Facts, Word,
    entity::Scene,
    fact_table::Slot,
    judge::{Found, ask, request},
    rule::Rule,
};

/// Trials at most; beyond that, every unknown fact of the rule is asked for.
const TRIALS_MAX: usize = 2_048;

/// Words of a set of which every subset is tried at most.
const SET_WORDS_MAX: usize = 10;

/// A word no rule names.
const OTHER: &str = "another word";

/// What came of trying.
pub(crate) enum Explored {
    /// It applies, whatever the unknown facts are.
    Applies,
    /// It does not apply, whatever they are.
    DoesNotApply,
    /// It depends on these facts.
    Depends(Vec<Slot>),
    /// It errs in a way that no fact explains.
    Faulty,
}

/// Tries the rule with the values its unknown facts could have.
pub(crate) fn explore(rule: &Rule, scene: &Scene, facts: &Facts) -> Explored {
    let unknown: Vec<Slot> =
        rule.facts.iter().copied().filter(|place| !facts.is_known(*place)).collect();
    // What a rule compares with another fact has no values that could all be tried.
    let has_values = |slot: &Slot| slot.fact_type() != FactType::Bool;
    if rule.compares_facts && unknown.iter().any(has_values) {
        return Explored::Depends(unknown);
    }
    let values: Option<Vec<Vec<FactValue>>> =
        unknown.iter().map(|slot| values(rule, facts, *slot)).collect();
    let Some(values) = values else { return Explored::Depends(unknown) };
    let Some(trials) = trials(&values).filter(|_| !unknown.is_empty()) else {
        return if unknown.is_empty() { Explored::Faulty } else { Explored::Depends(unknown) };
    };
    let mut outcomes = Vec::with_capacity(trials);
    for trial in 0..trials {
        match attempt(rule, scene, facts, &chosen(&unknown, &values, trial)) {
            Some(applies) => outcomes.push(applies),
            None => return Explored::Faulty,
        }
    }
    if outcomes.iter().all(|applies| *applies) {
        return Explored::Applies;
    }
    if !outcomes.contains(&true) {
        return Explored::DoesNotApply;
    }
    Explored::Depends(matter(&unknown, &values, &outcomes))
}

/// How many trials there are of these values; none when they are too many.
fn trials(values: &[Vec<FactValue>]) -> Option<usize> {
    let product = |product: usize, values: &Vec<FactValue>| product.checked_mul(values.len());
    values.iter().try_fold(1, product).filter(|trials| *trials <= TRIALS_MAX)
}

/// Whether the rule can be tried with all the values its unknown facts could have.
#[cfg(test)]
pub(crate) fn is_exhaustive(rule: &Rule, facts: &Facts) -> bool {
    let unknown = rule.facts.iter().filter(|slot| !facts.is_known(**slot));
    let values: Option<Vec<_>> = unknown.map(|slot| values(rule, facts, *slot)).collect();
    values.is_some_and(|values| trials(&values).is_some())
}

/// The values of one trial: the number of the trial, written with one digit for each fact.
fn chosen(unknown: &[Slot], values: &[Vec<FactValue>], mut trial: usize) -> Vec<(Slot, FactValue)> {
    let mut chosen = Vec::with_capacity(unknown.len());
    for (place, values) in unknown.iter().zip(values) {
        chosen.push((*place, values[trial % values.len()].clone()));
        trial /= values.len();
    }
    chosen
}

/// Whether the rule applies with these values; `None` when it errs.
fn attempt(
    rule: &Rule,
    scene: &Scene,
    facts: &Facts,
    chosen: &[(Slot, FactValue)],
) -> Option<bool> {
    let value = |place: Slot| {
        let tried = chosen.iter().find(|(tried, _)| *tried == place);
        tried.map(|(_, value)| value.clone()).or_else(|| facts.at(place))
    };
    let request = request(scene, rule.facts.iter().map(|place| (*place, value(*place))))?;
    match ask(rule.alone(), &request, scene) {
        Found::Applies => Some(true),
        Found::DoesNotApply => Some(false),
        Found::Lacks | Found::Errs => None,
    }
}

/// The facts for which two trials that differ in that fact alone differ in outcome.
fn matter(unknown: &[Slot], values: &[Vec<FactValue>], outcomes: &[bool]) -> Vec<Slot> {
    let mut stride = 1;
    let mut matter = Vec::new();
    for (place, values) in unknown.iter().zip(values) {
        let changes = (0..outcomes.len()).any(|trial| {
            let digit = trial / stride % values.len();
            outcomes[trial] != outcomes[trial - digit * stride]
        });
        if changes {
            matter.push(*place);
        }
        stride *= values.len();
    }
    matter
}

/// The values of an unknown fact that could make a difference to the rule; `None` when there are
/// too many sets of words to try them all.
fn values(rule: &Rule, facts: &Facts, slot: Slot) -> Option<Vec<FactValue>> {
    Some(match slot.fact_type() {
        FactType::Bool => vec![FactValue::Bool(false), FactValue::Bool(true)],
        FactType::Long => {
            // Numbers the rule names, and known numbers it may compare this one with.
            let known = rule.facts.iter().filter_map(|place| match facts.at(*place) {
                Some(FactValue::Long(number)) => Some(number),
                _ => None,
            });
            let mut numbers = BTreeSet::from([0]);
            for number in rule.numbers.iter().copied().chain(known) {
                numbers.extend([number.saturating_sub(1), number, number.saturating_add(1)]);
            }
            numbers.into_iter().map(FactValue::Long).collect()
        }
        FactType::Text => words(rule).map(FactValue::Text).collect(),
        FactType::Set => {
            let all: Vec<Word> = words(rule).collect();
            if all.len() > SET_WORDS_MAX {
                return None;
            }
            let chosen = |bits: usize| {
                let taken =
                    |(place, word): (usize, &Word)| (bits >> place & 1 == 1).then(|| word.clone());
                FactValue::Set(all.iter().enumerate().filter_map(taken).collect())
            };
            (0..1_usize << all.len()).map(chosen).collect()
        }
    })
}

fn words(rule: &Rule) -> impl Iterator<Item = Word> + '_ {
    rule.words.iter().map(|word| Word::from(word.clone())).chain([Word::from(OTHER)])
}
