//! Articles: Cedar files, checked against the schema and read into rules.

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use cedar_policy::{
    ActionConstraint, Entities, Entity, EntityUid, Policy, PolicyId, PolicySet, SchemaFragment,
    ValidationMode, Validator,
};
use comity_act::Kind;
use serde_json::Value;

use super::{Instrument, LoadError, Place, Table, annotations, any_act::AnyAct, bounds};
use crate::{
    PartyKind,
    entity::Actions,
    fact_table::Slot,
    nearest::nearest,
    needs::needs,
    obligation::Since,
    rule::{Effect, Rule},
};

/// The schema, ready to check articles.
pub(super) struct Schema {
    validator: Validator,
    /// Checks rules that speak of any act alike, when all acts are alike.
    any_act: Option<AnyAct>,
    facts: Table,
    actions: Actions,
}

impl Schema {
    pub(super) fn parse(path: &str, text: &str, facts: Table) -> Result<Self, LoadError> {
        let malformed = |why: String| LoadError::Malformed { path: path.to_owned(), why };
        let (fragment, _) = SchemaFragment::from_cedarschema_str(text)
            .map_err(|error| malformed(error.to_string()))?;
        let any_act = AnyAct::new(&fragment);
        let schema: cedar_policy::Schema = fragment
            .try_into()
            .map_err(|error: cedar_policy::SchemaError| malformed(error.to_string()))?;
        let entities = schema.action_entities().map_err(|error| malformed(error.to_string()))?;
        let actions = Actions::new(&schema, &entities)
            .ok_or_else(|| malformed("no act has an agency that does it".to_owned()))?;
        same_kinds(&schema, &entities)?;
        Ok(Self { validator: Validator::new(schema), any_act, facts, actions })
    }

    /// What outlives the loading.
    pub(super) fn into_parts(self) -> (Table, Actions) {
        (self.facts, self.actions)
    }

    /// The acts that are always open.
    pub(super) fn restraint(&self) -> BTreeSet<Kind> {
        self.actions.restraint()
    }

    /// The rules of one file.
    pub(super) fn rules(
        &self,
        (path, text): (&str, &str),
        instrument: &Instrument,
        absolute: &BTreeMap<String, String>,
    ) -> Result<Vec<Rule>, LoadError> {
        let malformed = |why: String| LoadError::Malformed { path: path.to_owned(), why };
        let set = PolicySet::from_str(text)
            .map_err(|error| Place::of_broken(path, text).hold(malformed(error.to_string())))?;
        self.rules_of(&set, (path, text), instrument, absolute)
    }

    /// The rules of one file that was read.
    pub(super) fn rules_of(
        &self,
        set: &PolicySet,
        (path, text): (&str, &str),
        instrument: &Instrument,
        absolute: &BTreeMap<String, String>,
    ) -> Result<Vec<Rule>, LoadError> {
        let malformed = |why: String| LoadError::Malformed { path: path.to_owned(), why };
        if set.templates().next().is_some() {
            return Err(malformed("templates are not used; write the rule out".to_owned()));
        }
        if !self.any_act.as_ref().is_some_and(|any| any.passes(set, &self.actions)) {
            // An undeclared fact is told as such, once, not as what the schema makes of it.
            for policy in set.policies() {
                let reads = self.reads(policy).map(drop).map_err(|why| LoadError::Invalid {
                    path: path.to_owned(),
                    why: format!("the rule {why}"),
                });
                reads
                    .map_err(|error| Place::of_text(path, text, &policy.to_string()).hold(error))?;
            }
            self.validate(path, text, set)?;
        }
        let rule = |policy: &Policy| {
            let place = Place::of_text(path, text, &policy.to_string());
            let rule = self.rule(&place, policy, instrument, absolute);
            rule.map_err(|error| place.hold(error))
        };
        set.policies().map(rule).collect()
    }

    /// Checks the rules of a file against the schema.
    fn validate(&self, path: &str, text: &str, set: &PolicySet) -> Result<(), LoadError> {
        let result = self.validator.validate(set, ValidationMode::Strict);
        let errors = result.validation_errors().map(|e| (e.policy_id(), e.to_string()));
        let warnings = result.validation_warnings().map(|w| (w.policy_id(), w.to_string()));
        let all: Vec<(&PolicyId, String)> = errors.chain(warnings).collect();
        let Some((first, why)) = all.iter().min_by_key(|(_, why)| why.len()) else {
            return Ok(());
        };
        // The same is found again for every kind of act that the rule covers.
        let more = match all.len() {
            1 => String::new(),
            all => format!(" (and {} more like it)", all - 1),
        };
        let why = format!("{why}{more}");
        let error = LoadError::Invalid { path: path.to_owned(), why };
        let written = set.policy(first).map(ToString::to_string).unwrap_or_default();
        Err(Place::of_text(path, text, &written).hold(error))
    }

    fn rule(
        &self,
        place: &Place,
        policy: &Policy,
        instrument: &Instrument,
        absolute: &BTreeMap<String, String>,
    ) -> Result<Rule, LoadError> {
        let path = place.path.as_str();
        let id = policy
            .annotation("id")
            .ok_or_else(|| LoadError::Unnamed { path: path.to_owned() })?
            .to_owned();
        annotations::placed(path, &id, instrument)?;
        let note = instrument.rules.get(&id).ok_or_else(|| LoadError::Unlisted {
            path: format!("{}/instrument.toml", instrument.folder),
            rule: id.clone(),
        })?;
        let text = annotations::read(policy, id, instrument, absolute)?;
        let (reads, conditions) = self.reads(policy).map_err(|why| LoadError::Invalid {
            path: path.to_owned(),
            why: format!("rule `{}` {why}", text.id),
        })?;
        let gateway = text.effect == Effect::Gateway;
        let named = policy.new_id(PolicyId::new(&text.id));
        let mut rule = Rule::new(text, (path, place.line), named);
        rule.period = note.period;
        let usual = if gateway { instrument.gateways } else { instrument.bars };
        rule.binds = note.binds.unwrap_or(usual);
        rule.kinds = self.kinds(policy.action_constraint());
        reads.check_words().map_err(|why| LoadError::Invalid {
            path: path.to_owned(),
            why: format!("rule `{}` {why}", rule.text.id),
        })?;
        rule.facts = reads.facts;
        let since = rule.text.obliges.as_ref().and_then(|obliges| obliges.since.as_ref());
        rule.facts.extend(since.and_then(Since::slot));
        rule.compares_facts = compares_facts(&conditions);
        rule.numbers = reads.numbers;
        rule.words = reads.words;
        rule.needs = needs(&conditions, &self.facts);
        Ok(rule)
    }

    /// What the conditions of a rule read, and the conditions as JSON.
    fn reads(&self, policy: &Policy) -> Result<(Reads<'_>, Value), String> {
        let mut json = policy.to_json().map_err(|error| error.to_string())?;
        let conditions = json["conditions"].take();
        let mut reads = Reads::of(&self.facts);
        reads.walk(&conditions)?;
        bounds::check(&conditions)?;
        Ok((reads, conditions))
    }

    fn kinds(&self, scope: ActionConstraint) -> BTreeSet<Kind> {
        let named = match scope {
            ActionConstraint::Any => return Kind::ALL.iter().copied().collect(),
            ActionConstraint::Eq(uid) => vec![uid],
            ActionConstraint::In(uids) => uids,
        };
        let covers = |kind: &Kind| named.iter().any(|uid| self.actions.is_in(*kind, uid));
        Kind::ALL.iter().copied().filter(covers).collect()
    }
}

/// The rules of each text, all read as one: the reader of Cedar begins by building the tables of
/// its automaton anew, and for short texts that is most of its work. `None` when one of them is
/// wrong, or some rule ends in another text than it began; then each is read alone.
pub(super) fn together(texts: &[&str]) -> Option<Vec<PolicySet>> {
    let all = PolicySet::from_str(&texts.join("\n")).ok()?;
    if all.templates().next().is_some() {
        return None;
    }
    let nth = |policy: &Policy| policy.id().to_string().strip_prefix("policy")?.parse().ok();
    let numbered = all.policies().map(|policy| Some((nth(policy)?, policy)));
    let in_order = numbered.collect::<Option<BTreeMap<usize, &Policy>>>()?;
    let mut rest = in_order.into_values().peekable();
    let mut sets = Vec::with_capacity(texts.len());
    for text in texts {
        let (mut set, mut after) = (PolicySet::new(), *text);
        while let Some(policy) = rest.peek() {
            let Some((_, more)) = after.split_once(&policy.to_string()) else { break };
            after = more;
            set.add((*policy).clone()).ok()?;
            rest.next();
        }
        sets.push(set);
    }
    rest.peek().is_none().then_some(sets)
}

/// Whether some expression sets one fact against another, and not against what the rule names.
fn compares_facts(json: &Value) -> bool {
    const LOGIC: [&str; 3] = ["&&", "||", "if-then-else"];
    match json {
        Value::Array(items) => items.iter().any(compares_facts),
        Value::Object(members) => members.iter().any(|(name, value)| {
            let sides = (&value["left"], &value["right"]);
            (!LOGIC.contains(&name.as_str()) && reads_fact(sides.0) && reads_fact(sides.1))
                || compares_facts(value)
        }),
        _ => false,
    }
}

fn reads_fact(json: &Value) -> bool {
    match json {
        Value::Array(items) => items.iter().any(reads_fact),
        Value::Object(members) => members.iter().any(|(name, value)| {
            (name == "." && value["left"]["Var"] == "context") || reads_fact(value)
        }),
        _ => false,
    }
}

/// What a rule's expressions read and compare with.
struct Reads<'a> {
    table: &'a Table,
    facts: BTreeSet<Slot>,
    numbers: BTreeSet<i64>,
    words: BTreeSet<String>,
}

impl<'a> Reads<'a> {
    fn of(table: &'a Table) -> Self {
        let (facts, numbers, words) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Self { table, facts, numbers, words }
    }

    /// Looks for a word that none of the facts the rule reads can be: a slip of the pen, with
    /// which the rule would mean something else.
    fn check_words(&self) -> Result<(), String> {
        let texts = || self.facts.iter().filter_map(|slot| self.table.text(*slot));
        let known = |word: &str| {
            PartyKind::ALL.iter().any(|kind| kind.name() == word)
                || texts().any(|text| text.words.contains(word))
        };
        match self.words.iter().find(|word| !known(word)) {
            Some(word) => Err(format!("compares with `{word}`, which no fact it reads can be")),
            None => Ok(()),
        }
    }

    /// Walks the JSON form of Cedar's conditions.
    fn walk(&mut self, json: &Value) -> Result<(), String> {
        match json {
            Value::Array(items) => items.iter().try_for_each(|item| self.walk(item)),
            Value::Object(members) => members.iter().try_for_each(|(name, value)| {
                let of_context = value["left"]["Var"] == "context";
                match (name.as_str(), value) {
                    (".", _) if of_context => self.read(value["attr"].as_str()),
                    ("has", _) if of_context => {
                        Err("asks whether a fact is known; read the fact itself".to_owned())
                    }
                    ("Var", Value::String(var)) if var == "context" => {
                        Err("reads all facts as one; name each".to_owned())
                    }
                    ("Value", value) => {
                        self.literal(value);
                        Ok(())
                    }
                    _ => self.walk(value),
                }
            }),
            _ => Ok(()),
        }
    }

    fn read(&mut self, name: Option<&str>) -> Result<(), String> {
        let name = name.unwrap_or_default();
        let slot = self.table.slot(name).ok_or_else(|| {
            let known = self.table.texts().iter().map(|text| text.name);
            let meant = nearest(name, known)
                .map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
            format!("reads the fact `{name}`, which is not declared{meant}")
        })?;
        self.facts.insert(slot);
        Ok(())
    }

    fn literal(&mut self, value: &Value) {
        match value {
            Value::Number(number) => self.numbers.extend(number.as_i64()),
            Value::String(word) => {
                self.words.insert(word.clone());
            }
            Value::Array(items) => items.iter().for_each(|item| self.literal(item)),
            _ => {}
        }
    }
}

/// Checks that every act of the schema is a kind of act. A kind that the schema lacks has no
/// rules, and is not permitted.
fn same_kinds(schema: &cedar_policy::Schema, entities: &Entities) -> Result<(), LoadError> {
    let groups: BTreeSet<&EntityUid> = schema.action_groups().collect();
    let stray = entities
        .iter()
        .map(Entity::uid)
        .find(|uid| uid.id().unescaped().parse::<Kind>().is_err() && !groups.contains(uid));
    stray
        .map_or(Ok(()), |uid| Err(LoadError::KindsDiffer { kind: uid.id().unescaped().to_owned() }))
}
