//! What must hold for a rule to apply: tests that rule it out before Cedar.
//!
//! A bar on H2 cannot apply when nothing is marked H2. Such plain conditions are read off the
//! rule's own expression when the law is loaded; a known fact that fails one rules the rule out.
//! That only ever removes rules which Cedar would find not to apply, or would find so whatever an
//! unknown fact is: a test compares the two over the whole law.

use serde_json::Value;

use crate::{Facts, Party, fact::View, fact_table::Slot, load::Table};

/// A condition without which the rule does not apply.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Need {
    /// This fact passes this test.
    Fact(Slot, Test),
    /// The acting agency is of this kind, or is not.
    ByKind(String, bool),
    /// The receiving agency is of this kind, or is not.
    ToKind(String, bool),
    /// Both are the same agency, or are not.
    Same(bool),
}

/// A test of one fact.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Is(bool),
    Equals(String),
    Differs(String),
    AtLeast(i64),
    AtMost(i64),
}

impl Need {
    /// Whether it certainly does not hold; an unknown fact may yet.
    pub(crate) fn fails(&self, by: Party, to: Party, facts: &Facts) -> bool {
        match self {
            Self::ByKind(kind, wanted) => (by.kind.name() == kind) != *wanted,
            Self::ToKind(kind, wanted) => {
                // An agency that acts towards itself is one entity, of one kind.
                let to = if by.code == to.code { by } else { to };
                (to.kind.name() == kind) != *wanted
            }
            Self::Same(wanted) => (by.code == to.code) != *wanted,
            Self::Fact(slot, test) => facts.view(*slot).is_some_and(|value| !test.passes(&value)),
        }
    }
}

impl Test {
    fn passes(&self, value: &View<'_>) -> bool {
        match (self, value) {
            (Self::Is(wanted), View::Bool(found)) => wanted == found,
            (Self::Equals(word), View::Text(found)) => word == found,
            (Self::Differs(word), View::Text(found)) => word != found,
            (Self::AtLeast(least), View::Long(found)) => found >= least,
            (Self::AtMost(most), View::Long(found)) => found <= most,
            // A test is made from a rule that the schema checked, so the types agree.
            _ => true,
        }
    }
}

/// The needs of a rule, from the JSON form of its conditions.
pub(crate) fn needs(conditions: &Value, table: &Table) -> Vec<Need> {
    let mut needs = Vec::new();
    for condition in conditions.as_array().into_iter().flatten() {
        collect(&condition["body"], condition["kind"] == "when", (table, &mut needs));
    }
    needs.dedup();
    needs
}

/// Adds what must hold for the expression to come out as wanted.
fn collect(expression: &Value, wanted: bool, (table, needs): (&Table, &mut Vec<Need>)) {
    let Some((operator, value)) = expression.as_object().and_then(|one| one.iter().next()) else {
        return;
    };
    match (operator.as_str(), wanted) {
        ("!", _) => collect(&value["arg"], !wanted, (table, needs)),
        // Both must be true; or, of "either", both must be false.
        ("&&", true) | ("||", false) => {
            collect(&value["left"], wanted, (table, needs));
            collect(&value["right"], wanted, (table, needs));
        }
        (".", _) => {
            needs.extend(fact(expression, table).map(|fact| Need::Fact(fact, Test::Is(wanted))))
        }
        ("==", _) => needs.extend(equality(value, wanted, table)),
        ("!=", _) => needs.extend(equality(value, !wanted, table)),
        ("<" | "<=" | ">" | ">=", _) => {
            let test = fact(&value["left"], table).zip(value["right"]["Value"].as_i64());
            needs.extend(test.and_then(|(fact, number)| {
                Some(Need::Fact(fact, comparison(operator, number, wanted)?))
            }));
        }
        _ => {}
    }
}

/// The test that `fact operator number` comes out as wanted; `None` at the edge of numbers.
fn comparison(operator: &str, number: i64, wanted: bool) -> Option<Test> {
    Some(match (operator, wanted) {
        (">", true) | ("<=", false) => Test::AtLeast(number.checked_add(1)?),
        (">=", true) | ("<", false) => Test::AtLeast(number),
        ("<", true) | (">=", false) => Test::AtMost(number.checked_sub(1)?),
        ("<=", true) | (">", false) => Test::AtMost(number),
        _ => return None,
    })
}

fn equality(sides: &Value, wanted: bool, table: &Table) -> Option<Need> {
    let (left, right) = (&sides["left"], &sides["right"]);
    if left["Var"] == "principal" && right["Var"] == "resource" {
        return Some(Need::Same(wanted));
    }
    let word = right["Value"].as_str()?.to_owned();
    if let Some(fact) = fact(left, table) {
        let test = if wanted { Test::Equals(word) } else { Test::Differs(word) };
        return Some(Need::Fact(fact, test));
    }
    let attribute = &left["."];
    match (attribute["left"]["Var"].as_str(), attribute["attr"].as_str()) {
        (Some("principal"), Some("kind")) => Some(Need::ByKind(word, wanted)),
        (Some("resource"), Some("kind")) => Some(Need::ToKind(word, wanted)),
        _ => None,
    }
}

/// The fact that the expression reads, when it does nothing else.
fn fact(expression: &Value, table: &Table) -> Option<Slot> {
    let access = &expression["."];
    (access["left"]["Var"] == "context").then(|| table.slot(access["attr"].as_str()?))?
}
