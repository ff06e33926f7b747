//! A question as a sample: short, since what the law presumes is left out.

use serde_json::{Map, Value, json};

use crate::{FactValue, Facts, Law, PartyKind, Question, Towards, law::FactText};

/// The sample that asks this question under this law.
///
/// COST: O(facts × recipients); it is worked out for every act that is decided.
pub(super) fn sample(law: &Law, question: &Question) -> Value {
    let Some((first, rest)) = question.towards.split_first() else { return Value::Null };
    let stays_home = rest.is_empty() && first.to == question.by;
    let mut act = json!({ "kind": question.action.name(), "by": question.by.code });
    if question.by.kind != PartyKind::Agency {
        act["by_is"] = json!(question.by.kind.name());
    }
    let mut out = json!({ "on": question.on.to_string() });
    if stays_home {
        let bound = &first.bound;
        put(&mut out, "bound", names(bound.instruments_shared()));
        let own = bound.instruments_own().filter(|name| !bound.binds_both(name));
        put(&mut out, "bound_own", names(own));
    } else {
        act["to"] = question.towards.iter().map(|one| json!(one.to.code)).collect();
        put(&mut out, "bound_own", names(first.bound.instruments_own()));
    }
    out["act"] = act;
    put(&mut out, "approved", json!(question.approved));
    put(&mut out, "overruled", json!(question.overruled));
    put(&mut out, "owed", json!(question.owed));
    differences(&mut out, law, &first.facts, |text| text.presumed_among(&first.facts));
    if !stays_home {
        let one = |one: &Towards| (one.to.code.to_string(), towards(law, one, &first.facts));
        out["towards"] = Value::Object(question.towards.iter().map(one).collect());
    }
    out
}

fn towards(law: &Law, one: &Towards, common: &Facts) -> Value {
    let mut out = json!({ "bound": names(one.bound.instruments_shared()) });
    if one.to.kind != PartyKind::Agency {
        out["is"] = json!(one.to.kind.name());
    }
    differences(&mut out, law, &one.facts, |text| {
        // What is presumed of it depends on the others, which may differ towards each.
        let said = common.at(text.slot) != text.presumed_among(common);
        let by_place = !said && !text.asked_where.is_empty();
        if by_place { text.presumed_among(&one.facts) } else { common.at(text.slot) }
    });
    out
}

/// Adds what must be said of these facts to whoever takes the others to be so.
fn differences(
    out: &mut Value,
    law: &Law,
    facts: &Facts,
    taken: impl Fn(&FactText) -> Option<FactValue>,
) {
    let (mut given, mut unknown) = (Map::new(), Vec::new());
    for text in law.facts() {
        let value = facts.at(text.slot);
        if value != taken(text) {
            match value {
                Some(value) => drop(given.insert(text.name.to_owned(), json!(value))),
                None => unknown.push(json!(text.name)),
            }
        }
    }
    put(out, "facts", Value::Object(given));
    put(out, "unknown", Value::Array(unknown));
}

/// Sets a member, unless there is nothing in it.
fn put(out: &mut Value, name: &str, value: Value) {
    let is_empty =
        value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty);
    if !is_empty {
        out[name] = value;
    }
}

fn names<'a>(instruments: impl Iterator<Item = &'a str>) -> Value {
    instruments.map(Value::from).collect()
}
