//! What must hold for a rule to apply: tests that rule it out before Cedar.
//!
//! A bar on H2 cannot apply when nothing is marked H2. What the conditions of a rule need is read
//! off its own expression when the law is loaded; known facts that fail it rule the rule out.
//! That only ever removes rules which Cedar would find not to apply, or would find so whatever an
//! unknown fact is: a test compares the two over the whole law. Whether a rule does apply, Cedar
//! alone says.

use std::collections::BTreeSet;

use comity_act::Kind;
use serde_json::Value;

use crate::{Facts, Party, PartyKind, Word, fact::View, fact_table::Slot, load::Table};

/// A condition without which the rule does not apply.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Need {
    /// Cedar alone can tell; it may always hold.
    Open,
    /// It never holds.
    Never,
    /// This fact passes this test.
    Fact(Slot, Test),
    /// The one number is less than the other; or, if both may be equal, at most that.
    Less(Slot, Slot, bool),
    /// It is so of the act and of its parties.
    Scope(ScopeTest, bool),
    /// All of these hold.
    All(Vec<Need>),
    /// One of these holds.
    Any(Vec<Need>),
}

/// A test of one fact.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Is(bool),
    /// It is one of these words, or is none.
    Among(BTreeSet<String>, bool),
    /// It has one of these words, or has none.
    HasAny(BTreeSet<String>, bool),
    /// It has all of these words, or lacks one.
    HasAll(BTreeSet<String>, bool),
    AtLeast(i64),
    AtMost(i64),
}

/// In words, after the name of the fact.
impl std::fmt::Display for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = |words: &BTreeSet<String>| {
            words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ")
        };
        let not = |wanted: &bool| if *wanted { "" } else { "not " };
        match self {
            Self::Is(yes) => write!(f, "is {}", if *yes { "yes" } else { "no" }),
            Self::Among(all, wanted) => write!(f, "is {}{}", not(wanted), words(all)),
            Self::HasAny(all, wanted) => write!(f, "{}has {}", not(wanted), words(all)),
            Self::HasAll(all, wanted) => write!(f, "{}has all of {}", not(wanted), words(all)),
            Self::AtLeast(least) => write!(f, "is at least {least}"),
            Self::AtMost(most) => write!(f, "is at most {most}"),
        }
    }
}

/// A test of what a slice is picked by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ScopeTest {
    /// The acting agency is of this kind.
    ByKind(String),
    /// The receiving agency is of this kind.
    ToKind(String),
    /// Both are the same agency.
    Same,
    /// The act is of this kind.
    Act(Kind),
}

/// The act and its parties, as far as rules tell them apart.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Scope {
    pub(crate) kind: Kind,
    pub(crate) by: PartyKind,
    /// An agency that acts towards itself is one entity, of one kind.
    pub(crate) to: PartyKind,
    pub(crate) same: bool,
}

impl Scope {
    pub(crate) fn of(kind: Kind, by: Party, to: Party) -> Self {
        let same = by.code == to.code;
        Self { kind, by: by.kind, to: if same { by.kind } else { to.kind }, same }
    }
}

impl Need {
    /// Whether it certainly does not hold; an unknown fact may yet.
    pub(crate) fn fails(&self, facts: &Facts) -> bool {
        match self {
            Self::Open | Self::Scope(..) => false,
            Self::Never => true,
            Self::Fact(slot, test) => facts.view(*slot).is_some_and(|value| !test.passes(&value)),
            Self::Less(less, more, or_equal) => match (facts.view(*less), facts.view(*more)) {
                (Some(View::Long(less)), Some(View::Long(more))) => {
                    less > more || (less == more && !or_equal)
                }
                _ => false,
            },
            Self::All(needs) => needs.iter().any(|need| need.fails(facts)),
            Self::Any(needs) => needs.iter().all(|need| need.fails(facts)),
        }
    }

    /// What is left of it once the act and its parties are known.
    pub(crate) fn within(&self, scope: &Scope) -> Self {
        match self {
            Self::Scope(test, wanted) if test.holds(scope) == *wanted => Self::Open,
            Self::Scope(..) => Self::Never,
            Self::All(needs) => Self::all(needs.iter().map(|need| need.within(scope))),
            Self::Any(needs) => Self::any(needs.iter().map(|need| need.within(scope))),
            Self::Open | Self::Never | Self::Fact(..) | Self::Less(..) => self.clone(),
        }
    }

    /// The tests that all must pass.
    pub(crate) fn tests(&self) -> impl Iterator<Item = (Slot, &Test)> {
        let parts = match self {
            Self::All(needs) => needs.as_slice(),
            other => std::slice::from_ref(other),
        };
        parts.iter().filter_map(|need| match need {
            Self::Fact(slot, test) => Some((*slot, test)),
            _ => None,
        })
    }

    /// Whether that the fact is so can keep it from holding: some test of the fact fails then, or
    /// how it reads the fact cannot be told.
    pub(crate) fn may_be_shut_by(&self, slot: Slot, value: &View<'_>) -> bool {
        let (mut tested, mut fails) = (false, false);
        self.each(&mut |need| match need {
            Self::Fact(found, test) if *found == slot => {
                tested = true;
                fails |= !test.passes(value);
            }
            Self::Less(less, more, _) => fails |= [*less, *more].contains(&slot),
            _ => {}
        });
        fails || !tested
    }

    fn each<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        if let Self::All(needs) | Self::Any(needs) = self {
            needs.iter().for_each(|need| need.each(see));
        }
    }

    fn all(needs: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = Vec::new();
        for need in needs {
            match need {
                Self::Open => {}
                Self::Never => return Self::Never,
                Self::All(inner) => parts.extend(inner),
                other => parts.push(other),
            }
        }
        parts.dedup();
        match parts.pop() {
            None => Self::Open,
            Some(only) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                Self::All(parts)
            }
        }
    }

    fn any(needs: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = Vec::new();
        for need in needs {
            match need {
                Self::Open => return Self::Open,
                Self::Never => {}
                Self::Any(inner) => parts.extend(inner),
                other => parts.push(other),
            }
        }
        match parts.pop() {
            None => Self::Never,
            Some(only) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                Self::Any(parts)
            }
        }
    }
}

impl ScopeTest {
    fn holds(&self, scope: &Scope) -> bool {
        match self {
            Self::ByKind(kind) => scope.by.name() == kind,
            Self::ToKind(kind) => scope.to.name() == kind,
            Self::Same => scope.same,
            Self::Act(kind) => scope.kind == *kind,
        }
    }
}

impl Test {
    pub(crate) fn passes(&self, value: &View<'_>) -> bool {
        let has = |found: &BTreeSet<Word>, word: &String| found.contains(word.as_str());
        match (self, value) {
            (Self::Is(wanted), View::Bool(found)) => wanted == found,
            (Self::Among(words, wanted), View::Text(found)) => words.contains(*found) == *wanted,
            (Self::HasAny(words, wanted), View::Set(found)) => {
                words.iter().any(|word| has(found, word)) == *wanted
            }
            (Self::HasAll(words, wanted), View::Set(found)) => {
                words.iter().all(|word| has(found, word)) == *wanted
            }
            (Self::AtLeast(least), View::Long(found)) => found >= least,
            (Self::AtMost(most), View::Long(found)) => found <= most,
            // A test is made from a rule that the schema checked, so the types agree.
            _ => true,
        }
    }
}

/// What a rule needs, from the JSON form of its conditions.
pub(crate) fn needs(conditions: &Value, table: &Table) -> Need {
    let conditions = conditions.as_array().into_iter().flatten();
    Need::all(conditions.map(|one| need(&one["body"], one["kind"] == "when", table)))
}

/// What must hold for the expression to come out as wanted.
fn need(expression: &Value, wanted: bool, table: &Table) -> Need {
    let Some((operator, value)) = expression.as_object().and_then(|one| one.iter().next()) else {
        return Need::Open;
    };
    let sides = || [&value["left"], &value["right"]].map(|side| need(side, wanted, table));
    let found = match (operator.as_str(), wanted) {
        ("!", _) => return need(&value["arg"], !wanted, table),
        // Both must be true; or, of "either", both must be false.
        ("&&", true) | ("||", false) => return Need::all(sides()),
        ("&&", false) | ("||", true) => return Need::any(sides()),
        (".", _) => fact(expression, table).map(|slot| Need::Fact(slot, Test::Is(wanted))),
        ("==", _) => equality(value, wanted, table),
        ("!=", _) => equality(value, !wanted, table),
        ("<" | "<=" | ">" | ">=", _) => comparison(operator, value, wanted, table),
        ("contains" | "containsAny" | "containsAll", _) => {
            containing(operator, value, wanted, table)
        }
        _ => None,
    };
    found.unwrap_or(Need::Open)
}

/// That `fact operator number`, or of two facts, comes out as wanted; none at the edge of numbers.
fn comparison(operator: &str, sides: &Value, wanted: bool, table: &Table) -> Option<Need> {
    let slot = fact(&sides["left"], table)?;
    if let Some(other) = fact(&sides["right"], table) {
        return Some(match (operator, wanted) {
            ("<", true) | (">=", false) => Need::Less(slot, other, false),
            ("<=", true) | (">", false) => Need::Less(slot, other, true),
            (">", true) | ("<=", false) => Need::Less(other, slot, false),
            _ => Need::Less(other, slot, true),
        });
    }
    let number = sides["right"]["Value"].as_i64()?;
    let test = match (operator, wanted) {
        (">", true) | ("<=", false) => Test::AtLeast(number.checked_add(1)?),
        (">=", true) | ("<", false) => Test::AtLeast(number),
        ("<", true) | (">=", false) => Test::AtMost(number.checked_sub(1)?),
        ("<=", true) | (">", false) => Test::AtMost(number),
        _ => return None,
    };
    Some(Need::Fact(slot, test))
}

/// `set.contains(word)` and its like, of a fact and of words that stand in the rule.
fn containing(operator: &str, sides: &Value, wanted: bool, table: &Table) -> Option<Need> {
    let (left, right) = (&sides["left"], &sides["right"]);
    if let Some(slot) = fact(left, table) {
        let test = match operator {
            "contains" => Test::HasAny(BTreeSet::from([word(right)?]), wanted),
            "containsAny" => Test::HasAny(words(right)?, wanted),
            _ => Test::HasAll(words(right)?, wanted),
        };
        return Some(Need::Fact(slot, test));
    }
    let slot = fact(right, table).filter(|_| operator == "contains")?;
    Some(Need::Fact(slot, Test::Among(words(left)?, wanted)))
}

fn equality(sides: &Value, wanted: bool, table: &Table) -> Option<Need> {
    let (left, right) = (&sides["left"], &sides["right"]);
    match (left["Var"].as_str(), right["Var"].as_str()) {
        (Some("principal"), Some("resource")) => return Some(Need::Scope(ScopeTest::Same, wanted)),
        (Some("action"), None) => {
            let kind = right["Value"]["__entity"]["id"].as_str()?.parse().ok()?;
            return Some(Need::Scope(ScopeTest::Act(kind), wanted));
        }
        _ => {}
    }
    if let Some(slot) = fact(left, table) {
        let value = &right["Value"];
        let test = match (value.as_bool(), value.as_i64()) {
            (Some(yes), _) => Test::Is(yes == wanted),
            (None, Some(number)) => return Some(number_is(slot, number, wanted)),
            (None, None) => Test::Among(BTreeSet::from([word(right)?]), wanted),
        };
        return Some(Need::Fact(slot, test));
    }
    let attribute = &left["."];
    let of = |test: fn(String) -> ScopeTest| Some(Need::Scope(test(word(right)?), wanted));
    match (attribute["left"]["Var"].as_str(), attribute["attr"].as_str()) {
        (Some("principal"), Some("kind")) => of(ScopeTest::ByKind),
        (Some("resource"), Some("kind")) => of(ScopeTest::ToKind),
        _ => None,
    }
}

fn number_is(slot: Slot, number: i64, wanted: bool) -> Need {
    let both = [Test::AtLeast(number), Test::AtMost(number)].map(|test| Need::Fact(slot, test));
    if wanted { Need::all(both) } else { Need::Open }
}

/// The fact that the expression reads, when it does nothing else.
fn fact(expression: &Value, table: &Table) -> Option<Slot> {
    let access = &expression["."];
    (access["left"]["Var"] == "context").then(|| table.slot(access["attr"].as_str()?))?
}

/// The word that the expression is.
fn word(expression: &Value) -> Option<String> {
    expression["Value"].as_str().map(str::to_owned)
}

/// The words of a set that stands in the rule.
fn words(expression: &Value) -> Option<BTreeSet<String>> {
    if let Some(values) = expression["Value"].as_array() {
        return values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
    }
    expression["Set"].as_array()?.iter().map(word).collect()
}
