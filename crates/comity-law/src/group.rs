//! Groups: rules that are asked together, so that Cedar is asked twice at most.
//!
//! Which rules what is known leaves possible repeats from act to act. A group is made once and
//! kept: a set of the bars and a set of all others, since Cedar names the permits that hold only
//! where no forbid does. Each rule is worked out by itself in a set as it is alone.

use std::sync::{Arc, PoisonError, RwLock};

use cedar_policy::{AuthorizationError, Authorizer, Effect, PolicySet, Request};

use crate::{
    entity::Scene,
    judge::{Asked, Found},
    quick::QuickMap,
};

/// Groups of each of the two generations that are kept at most, over all slices of a law.
pub(crate) const GROUPS_MAX: usize = 1_024;
/// Rules from which on a group is worth its making.
const RULES_MIN: usize = 2;

/// The number of the slice and the places of the rules in it; of a group that was seen only once,
/// nothing: most of these never come again, and making one costs more than asking its rules.
type Known = QuickMap<Vec<usize>, Option<Arc<Group>>>;

/// The groups of a law, those that were asked for of late.
#[derive(Debug, Default)]
pub(crate) struct Groups(RwLock<Generations>);

/// Groups that were asked for since the last turn, and before it.
#[derive(Debug, Default)]
struct Generations {
    young: Known,
    old: Known,
}

impl Generations {
    /// Keeps a group; when the young are too many they grow old, and the old are forgotten.
    fn keep(&mut self, key: Vec<usize>, group: Option<Arc<Group>>) {
        if self.young.len() >= GROUPS_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, group);
    }
}

impl Groups {
    /// The group of these rules of a slice, made when it is asked for again.
    pub(crate) fn get(
        &self,
        slice: usize,
        places: &[usize],
        rules: &[Asked<'_>],
    ) -> Option<Arc<Group>> {
        if places.len() < RULES_MIN {
            return None;
        }
        let key: Vec<usize> = [slice].into_iter().chain(places.iter().copied()).collect();
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(Some(group)) = known.young.get(&key) {
            return Some(Arc::clone(group));
        }
        let before = known.young.get(&key).or_else(|| known.old.get(&key)).cloned();
        drop(known);
        let group = match before {
            None => None,
            Some(Some(group)) => Some(group),
            Some(None) => Some(Arc::new(Group::of(rules)?)),
        };
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.keep(key, group.clone());
        group
    }

    /// How many are kept, seen once or made.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.young.len() + kept.old.len()
    }
}

/// Rules that are asked together.
#[derive(Debug)]
pub(crate) struct Group {
    forbids: PolicySet,
    permits: PolicySet,
}

impl Group {
    /// The group; none if two rules had one name, which loading refuses.
    pub(crate) fn of(rules: &[Asked<'_>]) -> Option<Self> {
        let mut group = Self { forbids: PolicySet::new(), permits: PolicySet::new() };
        for (_, rule) in rules {
            let set = match rule.policy().effect() {
                Effect::Forbid => &mut group.forbids,
                Effect::Permit => &mut group.permits,
            };
            set.add(rule.policy().clone()).ok()?;
        }
        Some(group)
    }

    /// What Cedar says of each rule, in the order of the rules.
    pub(crate) fn ask(&self, rules: &[Asked<'_>], request: &Request, scene: &Scene) -> Vec<Found> {
        let mut found = vec![Found::DoesNotApply; rules.len()];
        for set in [&self.forbids, &self.permits] {
            if set.is_empty() {
                continue;
            }
            let response = Authorizer::new().is_authorized(request, set, &scene.entities);
            let mut note = |id: &str, outcome: Found| {
                if let Some(place) = rules.iter().position(|(_, rule)| rule.text.id == id) {
                    found[place] = outcome;
                }
            };
            for error in response.diagnostics().errors() {
                let AuthorizationError::PolicyEvaluationError(inner) = error;
                note(inner.policy_id().as_ref(), Found::of(error));
            }
            response.diagnostics().reason().for_each(|id| note(id.as_ref(), Found::Applies));
        }
        found
    }
}
