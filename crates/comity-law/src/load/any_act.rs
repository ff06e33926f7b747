//! Checking rules once instead of once for every act there is.
//!
//! Cedar checks each rule against each act of the schema, and there are more than a hundred. Where
//! all acts have the same parties and facts, a rule whose conditions do not ask which act it is
//! comes out the same for each: such rules are checked against a schema with a single act. Only
//! what passes here is spared the whole check; what does not gets it, with its messages.

use std::str::FromStr;

use cedar_policy::{
    ActionConstraint, Policy, PolicyId, PolicySet, Schema, SchemaFragment, ValidationMode,
    Validator,
};
use serde_json::{Value, json};

use crate::entity::Actions;

/// A schema with one act.
pub(super) struct AnyAct(Validator);

impl AnyAct {
    /// The schema with one act that is like all; none when acts differ.
    pub(super) fn new(schema: &SchemaFragment) -> Option<Self> {
        let mut json = schema.clone().to_json_value().ok()?;
        let mut namespaces = json.as_object_mut()?.values_mut();
        let (Some(namespace), None) = (namespaces.next(), namespaces.next()) else { return None };
        let acts = namespace.get("actions")?.as_object()?;
        let mut applies = acts.values().map(|act| &act["appliesTo"]).filter(|to| !is_group(to));
        let first = applies.next()?.clone();
        if applies.any(|other| *other != first) {
            return None;
        }
        namespace["actions"] = json!({ "any": { "appliesTo": first } });
        Schema::from_json_value(json).ok().map(|schema| Self(Validator::new(schema)))
    }

    /// Whether all rules of the set certainly pass the whole check.
    pub(super) fn passes(&self, set: &PolicySet, actions: &Actions) -> bool {
        let mut checked = PolicySet::new();
        for (nth, policy) in set.policies().enumerate() {
            let Some(any) = of_any_act(policy, actions, nth) else { return false };
            if checked.add(any).is_err() {
                return false;
            }
        }
        let result = self.0.validate(&checked, ValidationMode::Strict);
        result.validation_passed_without_warnings()
    }
}

/// The acts that a group is for are none: it applies to nothing itself.
fn is_group(applies_to: &Value) -> bool {
    let none = |of: &str| applies_to[of].as_array().is_none_or(Vec::is_empty);
    applies_to.is_null() || (none("principalTypes") && none("resourceTypes"))
}

/// The rule without its scope, when that names acts there are and the conditions name none.
fn of_any_act(policy: &Policy, actions: &Actions, nth: usize) -> Option<Policy> {
    let known = match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(uid) => actions.knows(&uid),
        ActionConstraint::In(uids) => !uids.is_empty() && uids.iter().all(|uid| actions.knows(uid)),
    };
    let mut json = policy.to_json().ok()?;
    let every = json!({ "op": "All" });
    let anyone = json["principal"] == every && json["resource"] == every;
    if !known || !anyone || names_acts(&json["conditions"]) {
        return None;
    }
    json["action"] = every;
    let id = PolicyId::from_str(&format!("rule{nth}")).ok()?;
    Policy::from_json(Some(id), json).ok()
}

fn names_acts(json: &Value) -> bool {
    match json {
        Value::Array(items) => items.iter().any(names_acts),
        Value::Object(members) => members.iter().any(|(name, value)| {
            (name == "Var" && value == "action")
                || name == "__entity"
                || name == "Slot"
                || names_acts(value)
        }),
        _ => false,
    }
}
