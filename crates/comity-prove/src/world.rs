//! The law as formulas, with what binds and the day as further unknowns.
//!
//! Deciding picks rules by the instruments that bind, by the unread rules that were adopted, and by
//! the day before Cedar sees them. Here all are facts like others, so that a proof holds for
//! whoever adopted whatever, on any day.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{
    ActionConstraint, Entities, Entity, EntityUid, Policy, PolicyId, PolicySet, RequestEnv, Schema,
    SchemaFragment,
};
use comity_act::Kind;
use comity_law::{Binds, Effect, FactText, FactType, Law, NUMBER_MAX, RuleLogic};
use serde_json::{Value, json};

use crate::{Assumed, Files, ProveError};

/// The day as a fact.
pub(crate) const DAY: &str = "on day";
/// The last day that the law can name: the end of the year 9999.
const DAY_MAX: u32 = 2_932_896;
/// What an agency can be.
const PARTIES: &str = r#"["agency", "organisation", "private", "union-agency"]"#;

/// The fact that the acting agency adopted the instrument, or made the rule its policy.
pub(crate) fn own(instrument: &str) -> String {
    format!("own: {instrument}")
}

/// Whether an agency can make the rule its own policy: what was not read then bars or refers, and
/// never opens anything.
fn is_adoptable(rule: &RuleLogic) -> bool {
    rule.advisory && matches!(rule.effect, Effect::Bar | Effect::Refer)
}

/// The fact that both sides adopted the instrument.
pub(crate) fn both(instrument: &str) -> String {
    format!("both: {instrument}")
}

/// Whether persons lift what they can lift.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Lifting {
    /// Every rule stands.
    Nothing,
    /// Whatever can be approved over or overruled is.
    Everything,
}

/// One rule as a formula.
#[derive(Debug)]
pub(crate) struct Formula {
    pub(crate) logic: RuleLogic,
    pub(crate) kinds: BTreeSet<Kind>,
    /// The rule's policy, bound to its instrument and its days.
    pub(crate) policy: Policy,
    /// The facts it reads.
    reads: BTreeSet<String>,
    /// Whether its conditions, and not only its scope, ask which act it is.
    asks_for_kind: bool,
}

impl Formula {
    pub(crate) fn decides(&self, lifting: Lifting) -> bool {
        match self.logic.effect {
            // One that nobody read does so where it was adopted: its policy asks for that.
            Effect::Bar | Effect::Refer => lifting == Lifting::Nothing || !self.logic.liftable,
            Effect::Gateway => !self.logic.advisory,
            Effect::Duty => false,
        }
    }
}

/// One question to the solver.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) schema: Schema,
    pub(crate) environment: RequestEnv,
    /// The first policies, for acts that can be; of others they allow none.
    pub(crate) possible: PolicySet,
    /// The same, for acts of which every number and word that is read is one that the law admits.
    /// Words of a set that it does not admit can be left out of it.
    pub(crate) admitted: PolicySet,
}

/// A law as formulas.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) actions: Entities,
    pub(crate) kinds: BTreeMap<Kind, EntityUid>,
    pub(crate) instruments: BTreeSet<String>,
    /// The rules that nobody read and an agency can adopt as its own policy.
    pub(crate) adoptable: BTreeSet<String>,
    pub(crate) formulas: Vec<Formula>,
    /// Of which value each number and word must be, by its name.
    admits: BTreeMap<String, String>,
    /// The schema in JSON, with all facts.
    schema: Value,
}

impl World {
    pub(crate) fn new(law: &Law, files: &Files) -> Result<Self, ProveError> {
        let instruments: BTreeSet<String> = law
            .logic()
            .filter(|rule| rule.binds != Binds::Always)
            .map(|rule| rule.instrument)
            .collect();
        let adoptable: BTreeSet<String> =
            law.logic().filter(is_adoptable).map(|rule| rule.id).collect();
        let schema = schema(law, files, (&instruments, &adoptable))?;
        let whole = Schema::from_json_value(schema.clone()).map_err(ProveError::law)?;
        let actions = whole.action_entities().map_err(ProveError::law)?;
        let kinds = actions.iter().map(Entity::uid);
        let kinds =
            kinds.filter_map(|uid| Some((uid.id().unescaped().parse().ok()?, uid))).collect();
        let mut formulas = Vec::new();
        for (logic, summary) in law.logic().zip(law.rules()) {
            let policy = bound(&logic)?;
            let json = policy.to_json().map_err(ProveError::law)?;
            let asks_for_kind = json["conditions"].to_string().contains(r#"{"Var":"action"}"#);
            let kinds = summary.kinds.into_iter().collect();
            let reads = read(&policy)?;
            formulas.push(Formula { logic, kinds, policy, reads, asks_for_kind });
        }
        let admits = admits(law);
        Ok(Self { actions, kinds, instruments, adoptable, formulas, admits, schema })
    }

    /// The rules that decide an act of this kind.
    pub(crate) fn deciding(&self, kind: Kind, lifting: Lifting) -> PolicySet {
        self.decided_by(kind, |formula| formula.decides(lifting))
    }

    /// A policy that bars every act of an agency that adopted a rule of this instrument, which
    /// nobody read; none when it has no such rule.
    pub(crate) fn unadopted(&self, instrument: &str) -> Result<Option<Policy>, ProveError> {
        let of_it = |formula: &&Formula| formula.logic.instrument == instrument;
        let formulas = self.formulas.iter().filter(of_it);
        let rules = formulas.map(|formula| formula.logic.id.as_str());
        let rules = rules.filter(|rule| self.adoptable.contains(*rule));
        let none: Vec<String> = rules.map(|rule| format!("!{}", fact(&own(rule)))).collect();
        if none.is_empty() {
            return Ok(None);
        }
        bar_unless("adopted by nobody", &together(&none)).map(Some)
    }

    /// Those rules on this kind of act that are kept.
    pub(crate) fn decided_by(&self, kind: Kind, keep: impl Fn(&Formula) -> bool) -> PolicySet {
        set(self.of(kind).filter(|formula| keep(formula)).map(|formula| &formula.policy))
    }

    /// Which rules decide this kind of act; with the kind, when one of them asks for it.
    pub(crate) fn signature(&self, kind: Kind) -> String {
        let is_asked = |one: &&Formula| !one.logic.advisory || is_adoptable(&one.logic);
        let rules: Vec<&Formula> = self.of(kind).filter(is_asked).collect();
        let ids: Vec<&str> = rules.iter().map(|one| one.logic.id.as_str()).collect();
        let asks = rules.iter().any(|one| one.asks_for_kind);
        format!("{} {}", if asks { kind.name() } else { "" }, ids.join(" "))
    }

    /// All that is asked of one kind of act: of the facts, only those that some policy reads.
    ///
    /// The compiler's work grows with the facts there are, and what nobody reads cannot matter.
    pub(crate) fn asked(
        &self,
        kind: Kind,
        (first, second): (&PolicySet, &PolicySet),
    ) -> Result<Asked, ProveError> {
        let mut facts = BTreeSet::new();
        for policy in first.policies().chain(second.policies()) {
            let id = policy.id().to_string();
            match self.formulas.iter().find(|one| one.logic.id == id) {
                Some(formula) => facts.extend(formula.reads.iter().cloned()),
                None => facts.append(&mut read(policy)?),
            }
        }
        let admits = self.admits.iter().filter(|(name, _)| facts.contains(*name));
        let admits: Vec<String> = admits.map(|(_, admits)| admits.clone()).collect();
        let named = |name: &&String| facts.contains(&own(name)) || facts.contains(&both(name));
        let instruments: Vec<&String> = self.instruments.iter().filter(named).collect();
        let possible = bar_unless("cannot be", &possible(&instruments))?;
        facts.insert(DAY.to_owned());
        facts.extend(instruments.iter().flat_map(|name| [own(name), both(name)]));
        let schema = self.schema_of(kind, &facts)?;
        let environment = schema.request_envs().next();
        let environment = environment.ok_or_else(|| ProveError::law("the schema lacks an act"))?;
        Ok(Asked {
            schema,
            environment,
            possible: with(first, &possible),
            admitted: with(
                first,
                &bar_unless(
                    "cannot be",
                    &together(&[self::possible(&instruments), together(&admits)]),
                )?,
            ),
        })
    }

    /// The schema in which only this kind of act is done, with these facts.
    fn schema_of(&self, kind: Kind, facts: &BTreeSet<String>) -> Result<Schema, ProveError> {
        let mut json = self.schema.clone();
        let all = &mut json["Comity"]["commonTypes"]["Facts"]["attributes"];
        if let Some(all) = all.as_object_mut() {
            all.retain(|name, _| facts.contains(name));
        }
        let actions = json["Comity"]["actions"].as_object_mut();
        for (name, action) in actions.into_iter().flatten() {
            if let (true, Some(action)) = (name != kind.name(), action.as_object_mut()) {
                action.remove("appliesTo");
            }
        }
        Schema::from_json_value(json).map_err(ProveError::law)
    }

    /// The rules in whose scope this kind of act is.
    pub(crate) fn of(&self, kind: Kind) -> impl Iterator<Item = &Formula> {
        self.formulas.iter().filter(move |formula| formula.kinds.contains(&kind))
    }

    /// The kinds of act that are in the policy's scope.
    pub(crate) fn covered(&self, policy: &Policy) -> Vec<Kind> {
        let named = match policy.action_constraint() {
            ActionConstraint::Any => return self.kinds.keys().copied().collect(),
            ActionConstraint::Eq(action) => vec![action],
            ActionConstraint::In(actions) => actions,
        };
        let covers = |action: &EntityUid| {
            named.iter().any(|one| self.actions.is_ancestor_of(one, action) || one == action)
        };
        let kinds = self.kinds.iter().filter(|(_, action)| covers(action));
        kinds.map(|(kind, _)| *kind).collect()
    }

    /// A policy as a set of acts: those that can be, and to which it applies.
    pub(crate) fn acts(
        &self,
        id: &str,
        policy: &Policy,
        assumes: &Assumed,
    ) -> Result<Policy, ProveError> {
        let wrong = |why: String| ProveError::property(id, why);
        let mut all = Vec::new();
        match assumes {
            Assumed::Nothing => {
                let names = self.instruments.iter().chain(&self.adoptable);
                all.extend(names.map(|name| format!("!{}", fact(&own(name)))));
            }
            Assumed::Adopted(names) => {
                if let Some(name) = names.iter().find(|name| !self.instruments.contains(*name)) {
                    return Err(wrong(format!("assumes `{name}`, which is no instrument")));
                }
                all.extend(names.iter().map(|name| fact(&own(name))));
            }
        }
        let text = policy.to_string();
        let text = format!("{} when {{ {} }};", text.trim_end_matches(';'), together(&all));
        let policy = Policy::parse(None, &text).map_err(|error| wrong(error.to_string()))?;
        let mut json = policy.to_json().map_err(|error| wrong(error.to_string()))?;
        json["effect"] = json!("permit");
        let id = PolicyId::new(format!("acts of {id}"));
        Policy::from_json(Some(id), json).map_err(|error| wrong(error.to_string()))
    }
}

/// Policies as a set; their ids differ, since the law has each once.
pub(crate) fn set<'a>(policies: impl IntoIterator<Item = &'a Policy>) -> PolicySet {
    let mut set = PolicySet::new();
    for policy in policies {
        let added = set.add(policy.clone());
        assert!(added.is_ok(), "every rule of a law has an id of its own");
    }
    set
}

/// The schema of the law: its facts, and what binds and the day as further ones.
fn schema(
    law: &Law,
    files: &Files,
    (instruments, adoptable): (&BTreeSet<String>, &BTreeSet<String>),
) -> Result<Value, ProveError> {
    let text = files.0.get("schema.cedarschema").ok_or_else(|| ProveError::law("has no schema"))?;
    let (fragment, _) = SchemaFragment::from_cedarschema_str(text).map_err(ProveError::law)?;
    let mut json = fragment.to_json_value().map_err(ProveError::law)?;
    let mut facts = serde_json::Map::new();
    let mut declare = |name: &str, cedar: Value| facts.insert(name.to_owned(), cedar);
    for text in law.facts() {
        declare(
            text.name,
            match text.fact_type {
                FactType::Bool => json!({ "type": "Boolean" }),
                FactType::Long => json!({ "type": "Long" }),
                FactType::Text => json!({ "type": "String" }),
                FactType::Set => json!({ "type": "Set", "element": { "type": "String" } }),
            },
        );
    }
    declare(DAY, json!({ "type": "Long" }));
    for instrument in instruments {
        declare(&own(instrument), json!({ "type": "Boolean" }));
        declare(&both(instrument), json!({ "type": "Boolean" }));
    }
    for rule in adoptable {
        declare(&own(rule), json!({ "type": "Boolean" }));
    }
    json["Comity"]["commonTypes"]["Facts"] = json!({ "type": "Record", "attributes": facts });
    Ok(json)
}

/// The rule's policy, which applies only where its instrument binds, on the days it is law; one
/// that nobody read, only where it was adopted.
fn bound(rule: &RuleLogic) -> Result<Policy, ProveError> {
    let mut text = rule.cedar.trim_end().trim_end_matches(';').to_owned();
    let name = match rule.binds {
        Binds::Always => None,
        Binds::Own => Some(own(&rule.instrument)),
        Binds::Both => Some(both(&rule.instrument)),
    };
    // A rule that is adopted binds still only where its instrument does.
    let adopted = is_adoptable(rule).then(|| own(&rule.id));
    for clause in name
        .into_iter()
        .chain(adopted)
        .map(|name| fact(&name))
        .chain(rule.from.map(|day| format!("{} >= {}", fact(DAY), day.0)))
        .chain(rule.until.map(|day| format!("{} <= {}", fact(DAY), day.0)))
    {
        text.push_str(&format!(" when {{ {clause} }}"));
    }
    Policy::parse(Some(PolicyId::new(&rule.id)), format!("{text};")).map_err(ProveError::law)
}

/// How Cedar reads a fact of this name.
pub(crate) fn fact(name: &str) -> String {
    format!("context[\"{name}\"]")
}

/// What holds of every act that can be, whoever does it.
fn possible(instruments: &[&String]) -> String {
    let mut all = vec![
        format!("{PARTIES}.contains(principal.kind)"),
        format!("{PARTIES}.contains(resource.kind)"),
        format!("{} >= 0", fact(DAY)),
        format!("{} <= {DAY_MAX}", fact(DAY)),
    ];
    for instrument in instruments {
        let (own, both) = (fact(&own(instrument)), fact(&both(instrument)));
        // What both adopted the acting agency adopted; within it there is no other.
        all.push(format!("(!{both} || {own})"));
        all.push(format!("(principal != resource || {both} == {own})"));
    }
    together(&all)
}

/// Of which value each number and word must be: a range, or one of a closed list.
fn admits(law: &Law) -> BTreeMap<String, String> {
    let admits = |text: &FactText| {
        let fact = fact(text.name);
        let condition = match text.fact_type {
            FactType::Bool | FactType::Set => return None,
            FactType::Long => format!("{fact} >= 0 && {fact} <= {NUMBER_MAX}"),
            FactType::Text => {
                let words: Vec<String> =
                    text.words.iter().map(|word| format!("{fact} == {word:?}")).collect();
                format!("({})", words.join(" || "))
            }
        };
        Some((text.name.to_owned(), condition))
    };
    law.facts().iter().filter_map(admits).collect()
}

/// The facts that the policy reads.
pub(crate) fn read(policy: &Policy) -> Result<BTreeSet<String>, ProveError> {
    let mut facts = BTreeSet::new();
    let json = policy.to_json().map_err(ProveError::law)?;
    reads(&json["conditions"], &mut facts);
    Ok(facts)
}

/// Collects the facts that Cedar's JSON form of conditions reads.
fn reads(json: &Value, facts: &mut BTreeSet<String>) {
    match json {
        Value::Array(items) => items.iter().for_each(|item| reads(item, facts)),
        Value::Object(members) => {
            let read = members.get(".").filter(|read| read["left"]["Var"] == "context");
            facts.extend(read.and_then(|read| read["attr"].as_str()).map(str::to_owned));
            members.values().for_each(|member| reads(member, facts));
        }
        _ => {}
    }
}

/// All of these conditions, as a tree that is not deep: Cedar descends into each.
fn together(all: &[String]) -> String {
    match all {
        [] => "true".to_owned(),
        [one] => one.clone(),
        many => {
            let (first, second) = many.split_at(many.len() / 2);
            format!("({} && {})", together(first), together(second))
        }
    }
}

/// A policy that permits everything.
pub(crate) fn everything() -> Result<Policy, ProveError> {
    let text = "permit (principal, action, resource);";
    Policy::parse(Some(PolicyId::new("all acts")), text).map_err(ProveError::law)
}

/// A policy that bars every act of which this does not hold.
fn bar_unless(id: &str, holds: &str) -> Result<Policy, ProveError> {
    let text = format!("forbid (principal, action, resource) unless {{ {holds} }};");
    Policy::parse(Some(PolicyId::new(id)), text).map_err(ProveError::law)
}

/// The policies and one more, of a name that no rule has.
pub(crate) fn with(policies: &PolicySet, more: &Policy) -> PolicySet {
    let mut all = policies.clone();
    let added = all.add(more.clone());
    assert!(added.is_ok(), "the ids of rules have dots and no spaces");
    all
}
