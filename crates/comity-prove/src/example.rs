//! Examples: an act that the solver found, as a case that people can read.
//!
//! What the solver finds is made as ordinary as it can be: each fact that does not matter gets
//! the value of the ordinary act. Then the law itself is asked, so that a mistake in the
//! formulas cannot pass for a proof.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, EvalResult, PolicySet, Request,
    RestrictedExpression,
};
use cedar_policy_symcc::Env;
use comity_act::{Day, Kind};
use comity_law::{Bound, FactText, FactValue, Facts, Law, Party, PartyKind, Question, Towards};

use crate::{
    ProveError,
    world::{DAY, World, both, own},
};

/// The act by which a person overruled a rule.
const REFERENCE: &str = "XA-2026-000001";

/// An act, its facts, and what binds: everything on which a verdict depends.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Example {
    kind: Kind,
    by_is: PartyKind,
    /// What the recipient is; `None` when the act stays within the agency.
    to_is: Option<PartyKind>,
    on: Day,
    own: BTreeSet<String>,
    both: BTreeSet<String>,
    /// The rules that persons lifted, and whether by approval.
    lifted: BTreeMap<String, bool>,
    facts: Facts,
}

impl Example {
    /// What the solver found.
    pub(crate) fn read(
        world: &World,
        kind: Kind,
        env: &Env,
        law: &Law,
    ) -> Result<Self, ProveError> {
        let lacks = |what: &str| ProveError::Solver { why: format!("it gave no {what}") };
        let (by, to) = (env.request.principal(), env.request.resource());
        let (by, to) = (by.ok_or_else(|| lacks("agency"))?, to.ok_or_else(|| lacks("agency"))?);
        let context = env.request.context().ok_or_else(|| lacks("facts"))?;
        let day = match context.get(DAY) {
            Some(EvalResult::Long(day)) => u32::try_from(day).map_err(|_| lacks("day"))?,
            _ => return Err(lacks("day")),
        };
        let yes = |name: String| context.get(&name) == Some(EvalResult::Bool(true));
        let all = |of: fn(&str) -> String, names: &BTreeSet<String>| {
            names.iter().filter(|name| yes(of(name))).cloned().collect::<BTreeSet<String>>()
        };
        let mut bound_own = all(own, &world.instruments);
        bound_own.append(&mut all(own, &world.adoptable));
        let mut facts = Facts::default();
        for text in law.facts() {
            // A fact that nobody read is not in the question, and is ordinary.
            let found = context.get(text.name).and_then(value);
            let value = found.map_or_else(|| text.ordinary.clone(), |value| admitted(text, value));
            law.state(&mut facts, text.name, Some(value)).map_err(ProveError::law)?;
        }
        Ok(Self {
            kind,
            by_is: party(&env.entities, by).ok_or_else(|| lacks("kind of agency"))?,
            to_is: if by == to { None } else { party(&env.entities, to) },
            on: Day(day),
            own: bound_own,
            both: all(both, &world.instruments),
            lifted: BTreeMap::new(),
            facts,
        })
    }

    /// Lets persons lift these rules: each with whether by approval.
    pub(crate) fn lift(&mut self, rules: impl IntoIterator<Item = (String, bool)>) {
        self.lifted.extend(rules);
    }

    /// The example with as little as possible that is not ordinary, as long as it holds.
    pub(crate) fn shrunk(self, (law, day): (&Law, Day), holds: &dyn Fn(&Self) -> bool) -> Self {
        let mut one = self;
        loop {
            let before = one.clone();
            one = one.shrunk_once((law, day), holds);
            // What mattered beside another fact may matter no more without it.
            if one == before {
                return one;
            }
        }
    }

    fn shrunk_once(self, (law, day): (&Law, Day), holds: &dyn Fn(&Self) -> bool) -> Self {
        let mut one = self
            .simpler(holds, |one| one.lifted.clear())
            .simpler(holds, Self::adopt_nothing)
            .simpler(holds, |one| one.by_is = PartyKind::Agency)
            .simpler(holds, |one| one.to_is = Some(PartyKind::Agency))
            .simpler(holds, |one| one.on = day);
        let facts: Vec<&FactText> = law.facts().iter().collect();
        one = one.ordinary_again(law, &facts, holds);
        for name in one.own.clone() {
            one = one.simpler(holds, |one| {
                one.own.remove(&name);
                one.both.remove(&name);
            });
        }
        for rule in one.lifted.clone().into_keys() {
            one = one.simpler(holds, |one| {
                one.lifted.remove(&rule);
            });
        }
        one
    }

    /// Gives these facts their ordinary values, all together or else each half.
    fn ordinary_again(self, law: &Law, facts: &[&FactText], holds: &dyn Fn(&Self) -> bool) -> Self {
        let mut simpler = self.clone();
        for text in facts {
            let set = law.state(&mut simpler.facts, text.name, Some(text.ordinary.clone()));
            debug_assert!(set.is_ok(), "a fact can have its ordinary value");
        }
        if simpler == self || holds(&simpler) {
            return simpler;
        }
        match facts {
            [] | [_] => self,
            many => {
                let (first, second) = many.split_at(many.len() / 2);
                let one = self.ordinary_again(law, first, holds);
                one.ordinary_again(law, second, holds)
            }
        }
    }

    fn simpler(self, holds: &dyn Fn(&Self) -> bool, change: impl FnOnce(&mut Self)) -> Self {
        let mut simpler = self.clone();
        change(&mut simpler);
        if simpler != self && holds(&simpler) { simpler } else { self }
    }

    fn adopt_nothing(&mut self) {
        self.own.clear();
        self.both.clear();
    }

    /// The example as a question to the law.
    pub(crate) fn question(&self) -> Question {
        let (by, to) = (agency("XA", self.by_is), self.to_is.map(|is| agency("XB", is)));
        let names = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
        let (own, both) = (names(&self.own), names(&self.both));
        let bound = Bound::of(own.iter().map(String::as_str), both.iter().map(String::as_str));
        let towards = Towards { to: to.unwrap_or(by), bound, facts: self.facts.clone() };
        let mut question = Question::to(self.kind, by, self.on, vec![towards]);
        for (rule, approved) in &self.lifted {
            question = if *approved {
                question.approved([rule.clone()])
            } else {
                question.overruled(rule.clone(), REFERENCE)
            };
        }
        question
    }

    /// Whether this set of acts holds the example.
    pub(crate) fn is_in(&self, world: &World, acts: &PolicySet) -> bool {
        self.request(world).is_some_and(|(request, entities)| {
            Authorizer::new().is_authorized(&request, acts, &entities).decision() == Decision::Allow
        })
    }

    fn request(&self, world: &World) -> Option<(Request, Entities)> {
        let uid = |code: &str| format!("Comity::Agency::\"{code}\"").parse::<EntityUid>().ok();
        let by = uid("XA")?;
        let to = if self.to_is.is_some() { uid("XB")? } else { by.clone() };
        let agency = |uid: &EntityUid, kind: PartyKind| {
            let kind = RestrictedExpression::new_string(kind.name().to_owned());
            let attributes = [("kind".to_owned(), kind)].into_iter().collect();
            Entity::new(uid.clone(), attributes, Default::default()).ok()
        };
        let action = world.kinds.get(&self.kind)?.clone();
        let mut all = vec![world.actions.get(&action)?.clone(), agency(&by, self.by_is)?];
        if let Some(is) = self.to_is {
            all.push(agency(&to, is)?);
        }
        let entities = Entities::from_entities(all, None).ok()?;
        let mut pairs: Vec<(String, RestrictedExpression)> =
            self.facts.known().map(|(name, value)| (name.to_owned(), value.into())).collect();
        pairs.push((DAY.to_owned(), RestrictedExpression::new_long(i64::from(self.on.0))));
        for name in &world.instruments {
            let bool = RestrictedExpression::new_bool;
            pairs.push((own(name), bool(self.own.contains(name))));
            pairs.push((both(name), bool(self.both.contains(name))));
        }
        for rule in &world.adoptable {
            let adopted = RestrictedExpression::new_bool(self.own.contains(rule));
            pairs.push((own(rule), adopted));
        }
        let context = Context::from_pairs(pairs).ok()?;
        Some((Request::new(by, action, to, context, None).ok()?, entities))
    }

    /// The example as a case of the case book, decided by these rules.
    pub(crate) fn case(&self, story: &str, because: &[&str], ordinary: &(Facts, Day)) -> String {
        let strings = |set: &BTreeSet<String>| list(set.iter().map(String::as_str));
        let mut lines =
            vec![format!("# {story}"), format!("because = {}", list(because.iter().copied()))];
        if !self.both.is_empty() {
            lines.push(format!("bound = {}", strings(&self.both)));
        }
        let alone: BTreeSet<String> = self.own.difference(&self.both).cloned().collect();
        if !alone.is_empty() {
            lines.push(format!("bound_own = {}", strings(&alone)));
        }
        if self.on != ordinary.1 {
            lines.push(format!("on = \"{}\"", self.on));
        }
        let (approved, overruled): (Vec<_>, Vec<_>) =
            self.lifted.iter().partition(|(_, approved)| **approved);
        if !approved.is_empty() {
            lines.push(format!(
                "approved = {}",
                list(approved.iter().map(|(rule, _)| rule.as_str()))
            ));
        }
        lines.extend(self.act());
        if !overruled.is_empty() {
            lines.extend(["".to_owned(), "[overruled]".to_owned()]);
            let reference = |(rule, _): &(&String, &bool)| format!("{rule:?} = \"{REFERENCE}\"");
            lines.extend(overruled.iter().map(reference));
        }
        let unusual =
            |(name, value): &(&str, FactValue)| ordinary.0.get(name).as_ref() != Some(value);
        let facts: Vec<_> = self.facts.known().filter(unusual).collect();
        if !facts.is_empty() {
            lines.extend(["".to_owned(), "[facts]".to_owned()]);
            lines.extend(facts.iter().map(|(name, value)| format!("{name} = {}", written(value))));
        }
        lines.join("\n") + "\n"
    }

    /// The lines that say who does what to whom.
    fn act(&self) -> Vec<String> {
        let mut lines = vec!["".to_owned(), "[act]".to_owned()];
        let mut says = |name: &str, value: &str| lines.push(format!("{name} = \"{value}\""));
        says("kind", self.kind.name());
        says("by", "XA");
        if self.by_is != PartyKind::Agency {
            says("by_is", self.by_is.name());
        }
        if let Some(is) = self.to_is {
            says("to", "XB");
            if is != PartyKind::Agency {
                says("to_is", is.name());
            }
        }
        lines
    }
}

/// The agency of this code.
fn agency(code: &str, kind: PartyKind) -> Party {
    #[expect(clippy::expect_used, reason = "`XA` and `XB` are codes of agencies")]
    Party { code: code.parse().expect("two letters are the code of an agency"), kind }
}

/// A list of words as TOML writes it.
fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| format!("{item:?}")).collect();
    format!("[{}]", items.join(", "))
}

fn written(value: &FactValue) -> String {
    match value {
        FactValue::Bool(yes) => yes.to_string(),
        FactValue::Long(number) => number.to_string(),
        FactValue::Text(word) => format!("{word:?}"),
        FactValue::Set(words) => list(words.iter().map(AsRef::as_ref)),
    }
}

fn value(found: EvalResult) -> Option<FactValue> {
    Some(match found {
        EvalResult::Bool(yes) => FactValue::Bool(yes),
        EvalResult::Long(number) => FactValue::Long(number),
        EvalResult::String(word) => FactValue::Text(word.into()),
        EvalResult::Set(words) => FactValue::Set(
            words
                .iter()
                .map(|word| match word {
                    EvalResult::String(word) => Some(word.clone().into()),
                    _ => None,
                })
                .collect::<Option<_>>()?,
        ),
        EvalResult::EntityUid(_) | EvalResult::Record(_) | EvalResult::ExtensionValue(_) => {
            return None;
        }
    })
}

/// The value without what the law does not admit: no rule that was asked depends on that.
fn admitted(text: &FactText, value: FactValue) -> FactValue {
    match value {
        FactValue::Set(words) => FactValue::Set(words.intersection(&text.words).cloned().collect()),
        value if text.admits(&value).is_ok() => value,
        _ => text.ordinary.clone(),
    }
}

/// What an agency of the solver's is.
fn party(entities: &Entities, uid: &EntityUid) -> Option<PartyKind> {
    let Some(Ok(EvalResult::String(kind))) = entities.get(uid)?.attr("kind") else { return None };
    PartyKind::ALL.into_iter().find(|known| known.name() == kind)
}
