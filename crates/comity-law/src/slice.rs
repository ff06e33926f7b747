//! Slices: the rules that can matter to an act, picked out before Cedar sees any.
//!
//! A slice is chosen by kind of act, by the parties, by the instruments that bind, and by the day.
//! It is picked once and kept, so that law that does not apply costs nothing. Within it an index
//! by facts finds the rules that what is known leaves possible.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use comity_act::{Day, Kind};

use crate::{
    Bound, Facts,
    group::{Group, Groups},
    index::Index,
    judge::Asked,
    needs::{Need, Scope},
    quick::QuickMap,
    rule::{Binds, Effect, Rule},
};

/// Slices that are kept at most.
const SLICES_MAX: usize = 4_096;

/// In which capacity a set of rules is asked.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Capacity {
    /// Bars and referrals that decide.
    Bars,
    /// Gateways that decide.
    Gateways,
    /// Duties.
    Duties,
    /// Unverified bars: they advise.
    AdvisoryBars,
    /// Unverified gateways and duties: they advise.
    AdvisoryGateways,
}

impl Capacity {
    /// The capacity of a rule towards whom this binds.
    fn of(rule: &Rule, bound: &Bound) -> Self {
        // LAW: what was not read never permits; its bars and duties may be adopted as own policy.
        let may_be_adopted = rule.text.effect != Effect::Gateway;
        let adopted = may_be_adopted && bound.binds_own(&rule.text.id);
        match (rule.text.effect, rule.text.advisory && !adopted) {
            (Effect::Bar | Effect::Refer, false) => Self::Bars,
            (Effect::Bar | Effect::Refer, true) => Self::AdvisoryBars,
            (Effect::Gateway, false) => Self::Gateways,
            (Effect::Duty, false) => Self::Duties,
            (Effect::Gateway | Effect::Duty, true) => Self::AdvisoryGateways,
        }
    }
}

/// The rules that can matter to one kind of act between two agencies on one day.
#[derive(Debug)]
pub(crate) struct Slice {
    pub(crate) rules: Vec<(Capacity, Arc<Rule>)>,
    /// What each rule needs, its place in the list of rules.
    needs: Vec<Need>,
    index: Index,
    /// Tells its groups from those of others.
    number: usize,
    /// Rules that were asked together before, of all slices.
    groups: Arc<Groups>,
}

impl Slice {
    fn new(rules: Vec<(Capacity, Arc<Rule>)>, scope: &Scope, of: &Slices) -> Self {
        let needs: Vec<Need> = rules.iter().map(|(_, rule)| rule.needs.within(scope)).collect();
        let index = Index::new(&needs, &of.ordinary);
        let number = of.made.fetch_add(1, Ordering::Relaxed);
        Self { rules, needs, index, number, groups: Arc::clone(&of.groups) }
    }

    /// The rules at these places as a group, if it is at hand or was asked for before.
    pub(crate) fn group(&self, places: &[usize], rules: &[Asked<'_>]) -> Option<Arc<Group>> {
        self.groups.get(self.number, places, rules)
    }

    /// The places of the rules that the index does not rule out, in order.
    pub(crate) fn looked_at(&self, facts: &Facts) -> Vec<usize> {
        self.index.possible(facts)
    }

    /// The places of the rules that may apply to what is known, in order.
    pub(crate) fn possible(&self, facts: &Facts) -> Vec<usize> {
        let mut places = self.looked_at(facts);
        places.retain(|place| !self.needs[*place].fails(facts));
        places
    }
}

/// What a slice is chosen by; the last is the number of the period between changes of the law.
type Choice = (Scope, Bound, usize);

/// Slices that were picked before.
#[derive(Debug)]
pub(crate) struct Slices {
    /// The rules of each kind of act.
    by_kind: HashMap<Kind, Vec<Arc<Rule>>>,
    /// The days on which some rule begins or ceases to be law, in order.
    changes: Vec<Day>,
    /// The facts of an ordinary act, which the index is made to be quick for.
    ordinary: Facts,
    picked: RwLock<QuickMap<Choice, Arc<Slice>>>,
    /// How many slices were made; the number of the next.
    made: AtomicUsize,
    pub(crate) groups: Arc<Groups>,
}

impl Slices {
    pub(crate) fn new(rules: &[Arc<Rule>], ordinary: Facts) -> Self {
        let mut by_kind: HashMap<Kind, Vec<Arc<Rule>>> = HashMap::new();
        let mut changes = BTreeSet::new();
        for rule in rules {
            for kind in &rule.kinds {
                by_kind.entry(*kind).or_default().push(Arc::clone(rule));
            }
            changes.extend(rule.period.from);
            changes.extend(rule.period.until.map(|last| Day(last.0.saturating_add(1))));
        }
        let changes = changes.into_iter().collect();
        Self {
            by_kind,
            changes,
            ordinary,
            picked: RwLock::default(),
            made: AtomicUsize::default(),
            groups: Arc::default(),
        }
    }

    pub(crate) fn get(&self, scope: Scope, bound: &Bound, on: Day) -> Arc<Slice> {
        let key = (scope, bound.clone(), self.changes.partition_point(|change| *change <= on));
        let known = self.picked.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(slice) = known.get(&key) {
            return Arc::clone(slice);
        }
        drop(known);
        let applies = |rule: &&Arc<Rule>| {
            rule.period.contains(on)
                && match rule.binds {
                    Binds::Always => true,
                    Binds::Own => bound.binds_own(&rule.text.instrument),
                    Binds::Both => bound.binds_both(&rule.text.instrument),
                }
        };
        let rules = self.by_kind.get(&scope.kind).into_iter().flatten().filter(applies);
        let rules = rules.map(|rule| (Capacity::of(rule, bound), Arc::clone(rule))).collect();
        let slice = Arc::new(Slice::new(rules, &scope, self));
        let mut kept = self.picked.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= SLICES_MAX {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&slice));
        slice
    }
}
