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

/// Groups that a slice keeps at most; rules of further ones are asked one by one.
const GROUPS_MAX: usize = 32;
/// Rules from which on a group is worth its making.
const RULES_MIN: usize = 2;

/// The groups that were made, by the places of their rules.
#[derive(Debug, Default)]
pub(crate) struct Groups(RwLock<QuickMap<Vec<usize>, Arc<Group>>>);

impl Groups {
    /// The group of these rules, made if there is room.
    pub(crate) fn get(&self, places: &[usize], rules: &[Asked<'_>]) -> Option<Arc<Group>> {
        if places.len() < RULES_MIN {
            return None;
        }
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(group) = known.get(places) {
            return Some(Arc::clone(group));
        }
        if known.len() >= GROUPS_MAX {
            return None;
        }
        drop(known);
        let group = Arc::new(Group::of(rules)?);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(places.to_vec(), Arc::clone(&group));
        Some(group)
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
    fn of(rules: &[Asked<'_>]) -> Option<Self> {
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
