//! Judging: which rules apply to what is known, and which cannot be worked out.
//!
//! Cedar skips a rule that errs, even a bar. Here a rule that errs is never skipped: when a fact
//! is unknown it is undetermined, and anything else is a fault; both refuse.

use std::{collections::BTreeSet, sync::Arc};

use cedar_policy::{
    AuthorizationError, Authorizer, Context, EvaluationError, PolicySet, Request,
    RestrictedExpression,
};

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
    judge_all(&slice.possible(facts), scene, facts)
}

/// Judges these rules, each asked alone.
pub(crate) fn judge_all(rules: &[&(Capacity, Arc<Rule>)], scene: &Scene, facts: &Facts) -> Judged {
    let mut judged = Judged::default();
    let read: BTreeSet<Slot> =
        rules.iter().flat_map(|(_, rule)| rule.facts.iter().copied()).collect();
    let Some(request) = request(scene, read.iter().map(|slot| (*slot, facts.at(*slot)))) else {
        judged.faulty.extend(rules.iter().map(|(_, rule)| Arc::clone(rule)));
        return judged;
    };
    let mut lacking = Vec::new();
    for (capacity, rule) in rules {
        match ask(rule.alone(), &request, scene) {
            Found::Applies => judged.applying.push((*capacity, Arc::clone(rule))),
            Found::DoesNotApply => {}
            Found::Lacks => lacking.push((*capacity, rule)),
            Found::Errs => judged.faulty.push(Arc::clone(rule)),
        }
    }
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
    judged
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

/// Asks Cedar about one rule.
pub(crate) fn ask(alone: &PolicySet, request: &Request, scene: &Scene) -> Found {
    let response = Authorizer::new().is_authorized(request, alone, &scene.entities);
    match response.diagnostics().errors().next() {
        Some(AuthorizationError::PolicyEvaluationError(error)) => match error.inner() {
            EvaluationError::RecordAttrDoesNotExist(_) => Found::Lacks,
            _ => Found::Errs,
        },
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
    let pairs =
        facts.filter_map(|(slot, value)| Some((slot.name().to_owned(), expression(value?))));
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

fn expression(value: FactValue) -> RestrictedExpression {
    match value {
        FactValue::Bool(yes) => RestrictedExpression::new_bool(yes),
        FactValue::Long(number) => RestrictedExpression::new_long(number),
        FactValue::Text(word) => RestrictedExpression::new_string(word.into_owned()),
        FactValue::Set(words) => RestrictedExpression::new_set(
            words.into_iter().map(|word| RestrictedExpression::new_string(word.into_owned())),
        ),
    }
}
