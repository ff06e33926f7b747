//! Judging: which rules apply to what is known, and which cannot be worked out.
//!
//! Cedar skips a rule that errs, even a bar. Here a rule that errs is never skipped: when a fact
//! is unknown it is undetermined, and anything else is a fault; both refuse.

use std::sync::Arc;

use cedar_policy::{AuthorizationError, Authorizer, Context, EvaluationError, PolicySet, Request};

use crate::{
    FactValue, Facts,
    entity::Scene,
    fact_table::Slot,
    rule::Rule,
    slice::{Capacity, Slice},
    unknown::{self, Explored},
};

/// What came of the rules of a slice.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// Rules that apply.
    pub(crate) applying: Vec<(Capacity, Arc<Rule>)>,
    /// Rules that may apply, with the unknown facts on which it depends.
    pub(crate) undetermined: Vec<(Capacity, Arc<Rule>, Vec<Slot>)>,
    /// Rules that cannot be evaluated though all they read is known: a fault of the law.
    pub(crate) faulty: Vec<Arc<Rule>>,
}

impl Judged {
    /// Whether some gateway is open.
    pub(crate) fn is_open(&self) -> bool {
        self.applying.iter().any(|(capacity, _)| *capacity == Capacity::Gateways)
    }
}

/// Judges the rules of a slice; those that a known fact rules out never reach Cedar.
pub(crate) fn judge(slice: &Slice, scene: &Scene, facts: &Facts) -> Judged {
    let places = slice.possible(facts);
    let rules: Vec<Asked<'_>> = places.iter().map(|place| &slice.rules[*place]).collect();
    let group = slice.group(&places, &rules);
    judge_with(&rules, (scene, facts), |request| match &group {
        Some(group) => group.ask(&rules, request, scene),
        None => ask_each(&rules, request, scene),
    })
}

/// Judges these rules, each asked alone.
#[cfg(test)]
pub(crate) fn judge_all(rules: &[Asked<'_>], scene: &Scene, facts: &Facts) -> Judged {
    judge_with(rules, (scene, facts), |request| ask_each(rules, request, scene))
}

/// A rule that is asked about, and in which capacity.
pub(crate) type Asked<'a> = &'a (Capacity, Arc<Rule>);

pub(crate) fn ask_each(rules: &[Asked<'_>], request: &Request, scene: &Scene) -> Vec<Found> {
    rules.iter().map(|(_, rule)| ask(rule.alone(), request, scene)).collect()
}

fn judge_with(
    rules: &[Asked<'_>],
    (scene, facts): (&Scene, &Facts),
    ask: impl FnOnce(&Request) -> Vec<Found>,
) -> Judged {
    let mut judged = Judged::default();
    let mut read: Vec<Slot> =
        rules.iter().flat_map(|(_, rule)| rule.facts.iter().copied()).collect();
    read.sort_unstable();
    read.dedup();
    let Some(request) = request(scene, read.iter().map(|slot| (*slot, facts.at(*slot)))) else {
        judged.faulty.extend(rules.iter().map(|(_, rule)| Arc::clone(rule)));
        return judged;
    };
    let mut lacking = Vec::new();
    for ((capacity, rule), found) in rules.iter().zip(ask(&request)) {
        match found {
            Found::Applies => judged.applying.push((*capacity, Arc::clone(rule))),
            Found::DoesNotApply => {}
            Found::Lacks => lacking.push((*capacity, rule)),
            Found::Errs => judged.faulty.push(Arc::clone(rule)),
        }
    }
    explore_lacking(&mut judged, lacking, scene, facts);
    judged
}

/// Tries the rules that met an unknown fact.
fn explore_lacking(
    judged: &mut Judged,
    lacking: Vec<(Capacity, &Arc<Rule>)>,
    scene: &Scene,
    facts: &Facts,
) {
    for (capacity, rule) in lacking {
        // Once one gateway is open no other is needed, and advice decides nothing.
        let idle = match capacity {
            Capacity::Gateways => judged.is_open(),
            Capacity::AdvisoryBars | Capacity::AdvisoryGateways => true,
            Capacity::Bars | Capacity::Duties => false,
        };
        if idle {
            continue;
        }
        match unknown::explore(rule, scene, facts) {
            Explored::Applies => judged.applying.push((capacity, Arc::clone(rule))),
            Explored::DoesNotApply => {}
            Explored::Depends(missing) => {
                judged.undetermined.push((capacity, Arc::clone(rule), missing));
            }
            Explored::Faulty => judged.faulty.push(Arc::clone(rule)),
        }
    }
}

/// What Cedar says of one rule.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Found {
    Applies,
    DoesNotApply,
    /// It erred for want of an attribute.
    Lacks,
    /// It erred in another way.
    Errs,
}

impl Found {
    /// What an error means.
    pub(crate) fn of(
        AuthorizationError::PolicyEvaluationError(error): &AuthorizationError,
    ) -> Self {
        match error.inner() {
            EvaluationError::RecordAttrDoesNotExist(_) => Self::Lacks,
            _ => Self::Errs,
        }
    }
}

/// Asks Cedar about one rule.
pub(crate) fn ask(alone: &PolicySet, request: &Request, scene: &Scene) -> Found {
    let response = Authorizer::new().is_authorized(request, alone, &scene.entities);
    match response.diagnostics().errors().next() {
        Some(error) => Found::of(error),
        None if response.diagnostics().reason().next().is_some() => Found::Applies,
        None => Found::DoesNotApply,
    }
}

/// The request with the facts that are known; an unknown one is left out, so that rules that
/// need it err.
pub(crate) fn request(
    scene: &Scene,
    facts: impl Iterator<Item = (Slot, Option<FactValue>)>,
) -> Option<Request> {
    let pairs = facts.filter_map(|(slot, value)| Some((slot.name().to_owned(), value?.into())));
    let context = Context::from_pairs(pairs).ok()?;
    Request::new(
        scene.principal.clone(),
        scene.action.clone(),
        scene.resource.clone(),
        context,
        None,
    )
    .ok()
}
