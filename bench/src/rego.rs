//! The same rules in Rego, translated by machine, for an engine that compiles.
//!
//! Source: the JSON form of Cedar's policies. An expression becomes a list of statements that all
//! must hold; "or" becomes a helper with one body for each side. With every fact known nothing is
//! undefined, so that Rego and Cedar agree on what each operator means.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt::Write as _,
};

use cedar_policy::Policy;
use comity_law::{Effect, FactValue, Question, RuleSummary};
use regorus::{Engine, Value as Rego, languages::rego::compiler::Compiler, rvm::RegoVM};
use serde_json::{Value, json};

/// Rules in Rego.
#[derive(Debug, Default)]
pub struct Translation {
    text: String,
    helpers: usize,
    numbers: BTreeSet<i64>,
    kinds: BTreeMap<String, BTreeSet<String>>,
}

/// What no translation is known for.
#[derive(Debug)]
pub struct Untranslated(String);

impl std::fmt::Display for Untranslated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no Rego is known for `{}`; teach it to the bench", self.0)
    }
}

impl Error for Untranslated {}

impl Translation {
    /// Translates rules, given what the law says of each, and the kinds of act in each group.
    ///
    /// # Errors
    /// When a condition has an operator that no rule had before.
    pub fn of(
        policies: &[Policy],
        rules: &[RuleSummary],
        kinds: BTreeMap<String, BTreeSet<String>>,
    ) -> Result<Self, Box<dyn Error>> {
        let mut all = Self { kinds, ..Self::default() };
        let mut heads = String::new();
        for policy in policies {
            let id = policy.annotation("id").unwrap_or_default();
            let Some(rule) = rules.iter().find(|rule| rule.id == id) else { continue };
            let mut body = vec![scope(rule)];
            let json = policy.to_json()?;
            for condition in json["conditions"].as_array().into_iter().flatten() {
                all.statements(&condition["body"], condition["kind"] == "when", &mut body)?;
            }
            writeln!(heads, "{} contains \"{id}\" if {{\n{}\n}}", group(rule), body.join("\n"))?;
        }
        let groups = ["bars", "referrals", "gateways", "duties", "advice"];
        let members = groups.map(|group| format!("\"{group}\": {group}")).join(", ");
        all.text =
            format!("package law\nimport rego.v1\nverdict := {{ {members} }}\n{heads}{}", all.text);
        Ok(all)
    }

    /// The numbers that the rules compare with.
    pub fn numbers(&self) -> Vec<i64> {
        self.numbers.iter().copied().collect()
    }

    /// The compiled form, ready to run.
    ///
    /// # Errors
    /// When the Rego is not accepted.
    pub fn compiled(&self) -> Result<RegoVM, Box<dyn Error>> {
        let mut engine = Engine::new();
        engine.add_policy("law.rego".to_owned(), self.text.clone())?;
        let policy = engine.compile_with_entrypoint(&"data.law.verdict".into())?;
        let program = Compiler::compile_from_policy(&policy, &["data.law.verdict"])
            .map_err(|error| error.to_string())?;
        let mut machine = RegoVM::new();
        machine.load_program(program);
        Ok(machine)
    }

    /// Adds the statements that all must hold for the expression to come out as wanted.
    fn statements(
        &mut self,
        expression: &Value,
        wanted: bool,
        body: &mut Vec<String>,
    ) -> Result<(), Untranslated> {
        let unknown = || Untranslated(expression.to_string());
        let (operator, value) =
            expression.as_object().and_then(|one| one.iter().next()).ok_or_else(unknown)?;
        let (left, right) = (&value["left"], &value["right"]);
        match (operator.as_str(), wanted) {
            ("!", _) => return self.statements(&value["arg"], !wanted, body),
            ("&&", true) | ("||", false) => {
                self.statements(left, wanted, body)?;
                return self.statements(right, wanted, body);
            }
            ("&&", false) | ("||", true) => {
                body.push(self.either([(vec![left], wanted), (vec![right], wanted)])?);
            }
            ("if-then-else", _) => {
                let (test, then, other) = (&value["if"], &value["then"], &value["else"]);
                let negated = json!({ "!": { "arg": test } });
                let yes = self.both(&[(test, true), (then, wanted)])?;
                let no = self.both(&[(&negated, true), (other, wanted)])?;
                body.push(self.helper(&[yes, no]));
            }
            (".", _) => body.push(format!("{} == {wanted}", operand(expression)?)),
            ("==" | "!=", _) => {
                let equal = (operator == "==") == wanted;
                let sign = if equal { "==" } else { "!=" };
                self.note(right);
                body.push(format!("{} {sign} {}", operand(left)?, operand(right)?));
            }
            ("<" | "<=" | ">" | ">=", _) => {
                let sign = if wanted { operator.as_str() } else { opposite(operator) };
                self.note(right);
                body.push(format!("{} {sign} {}", operand(left)?, operand(right)?));
            }
            ("in", _) => {
                let kinds = self.kinds_in(right).ok_or_else(unknown)?;
                let not = if wanted { "" } else { "not " };
                body.push(format!("{not}{} in {{{kinds}}}", operand(left)?));
            }
            ("contains", _) => {
                let not = if wanted { "" } else { "not " };
                body.push(format!("{not}{} in {}", operand(right)?, operand(left)?));
            }
            ("containsAny", _) => {
                let sign = if wanted { ">" } else { "==" };
                body.push(format!("count({} & {}) {sign} 0", operand(left)?, operand(right)?));
            }
            ("containsAll", _) => {
                let sign = if wanted { "==" } else { ">" };
                body.push(format!("count({} - {}) {sign} 0", operand(right)?, operand(left)?));
            }
            ("isEmpty", _) => {
                let sign = if wanted { "==" } else { ">" };
                body.push(format!("count({}) {sign} 0", operand(&value["arg"])?));
            }
            _ => return Err(unknown()),
        }
        Ok(())
    }

    /// The kinds of act that a kind, a group or a list of these names.
    fn kinds_in(&self, named: &Value) -> Option<String> {
        let named = named["Set"].as_array().map_or_else(|| vec![named], |all| all.iter().collect());
        let mut kinds = BTreeSet::new();
        for one in named {
            kinds.extend(self.kinds.get(one["Value"]["__entity"]["id"].as_str()?)?);
        }
        let kinds: Vec<String> = kinds.iter().map(|kind| format!("{kind:?}")).collect();
        Some(kinds.join(",\n"))
    }

    fn either(&mut self, sides: [(Vec<&Value>, bool); 2]) -> Result<String, Untranslated> {
        let mut bodies = Vec::new();
        for (expressions, wanted) in sides {
            let all: Vec<(&Value, bool)> =
                expressions.into_iter().map(|one| (one, wanted)).collect();
            bodies.push(self.both(&all)?);
        }
        Ok(self.helper(&bodies))
    }

    fn both(&mut self, expressions: &[(&Value, bool)]) -> Result<Vec<String>, Untranslated> {
        let mut body = Vec::new();
        for (expression, wanted) in expressions {
            self.statements(expression, *wanted, &mut body)?;
        }
        Ok(body)
    }

    /// A rule that holds when one of the bodies does.
    fn helper(&mut self, bodies: &[Vec<String>]) -> String {
        let name = format!("either_{}", self.helpers);
        self.helpers += 1;
        for body in bodies {
            let _ = writeln!(self.text, "{name} if {{\n{}\n}}", body.join("\n"));
        }
        name
    }

    fn note(&mut self, literal: &Value) {
        self.numbers.extend(literal["Value"].as_i64());
    }
}

/// The input that a question with one recipient is.
///
/// # Errors
/// When it has no recipient.
pub fn input(question: &Question) -> Result<Rego, Box<dyn Error>> {
    let towards = question.towards.first().ok_or("a question has a recipient")?;
    let mut input = Rego::new_object();
    let mut put = |name: &str, value: Rego| -> Result<(), Box<dyn Error>> {
        input.as_object_mut()?.insert(name.into(), value);
        Ok(())
    };
    put("action", question.action.name().into())?;
    put("by", question.by.code.as_str().into())?;
    put("to", towards.to.code.as_str().into())?;
    put("by_kind", question.by.kind.name().into())?;
    put("to_kind", towards.to.kind.name().into())?;
    for (name, value) in towards.facts.known() {
        let value = match value {
            FactValue::Bool(yes) => yes.into(),
            FactValue::Long(number) => number.into(),
            FactValue::Text(word) => (&*word).into(),
            FactValue::Set(words) => {
                words.iter().map(|word| Rego::from(&**word)).collect::<BTreeSet<_>>().into()
            }
        };
        put(&format!("fact_{name}"), value)?;
    }
    Ok(input)
}

/// The rules of one group that an answer names.
///
/// # Errors
/// When the answer has no such group.
pub fn group_of(answer: &Rego, group: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let found = answer.as_object()?.get(&group.into()).ok_or("the answer lacks a group")?;
    let ids = found.as_set()?.iter().map(|id| Ok(id.as_string()?.to_string()));
    ids.collect()
}

fn group(rule: &RuleSummary) -> &'static str {
    match (rule.advisory, rule.effect) {
        (true, _) => "advice",
        (false, Effect::Bar) => "bars",
        (false, Effect::Refer) => "referrals",
        (false, Effect::Gateway) => "gateways",
        (false, Effect::Duty) => "duties",
    }
}

fn scope(rule: &RuleSummary) -> String {
    match rule.kinds.as_slice() {
        [kind] => format!("input.action == \"{}\"", kind.name()),
        kinds => {
            let names: Vec<String> =
                kinds.iter().map(|kind| format!("{:?}", kind.name())).collect();
            format!("input.action in {{{}}}", names.join(",\n"))
        }
    }
}

fn opposite(operator: &str) -> &'static str {
    match operator {
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        _ => "<",
    }
}

/// A value in Rego: a fact, a party, or what stands in the rule.
fn operand(expression: &Value) -> Result<String, Untranslated> {
    let unknown = || Untranslated(expression.to_string());
    if let Some(var) = expression["Var"].as_str() {
        return match var {
            "principal" => Ok("input.by".to_owned()),
            "resource" => Ok("input.to".to_owned()),
            "action" => Ok("input.action".to_owned()),
            _ => Err(unknown()),
        };
    }
    if let Some(sides) = expression.get("+") {
        // No brackets: a line that begins with one is read as arguments of the line above.
        return Ok(format!("{} + {}", operand(&sides["left"])?, operand(&sides["right"])?));
    }
    let access = &expression["."];
    if let (Some(var), Some(attribute)) = (access["left"]["Var"].as_str(), access["attr"].as_str())
    {
        return match var {
            "context" => Ok(format!("input.fact_{attribute}")),
            "principal" => Ok("input.by_kind".to_owned()),
            "resource" => Ok("input.to_kind".to_owned()),
            _ => Err(unknown()),
        };
    }
    if let Some(id) = expression["Value"]["__entity"]["id"].as_str() {
        return Ok(format!("{id:?}"));
    }
    if let Some(members) = expression["Set"].as_array() {
        let members: Vec<String> = members.iter().map(operand).collect::<Result<_, _>>()?;
        return Ok(format!("{{{}}}", members.join(", ")));
    }
    match &expression["Value"] {
        Value::Array(values) => {
            let members: Vec<String> = values.iter().map(ToString::to_string).collect();
            Ok(format!("{{{}}}", members.join(", ")))
        }
        value @ (Value::String(_) | Value::Number(_) | Value::Bool(_)) => Ok(value.to_string()),
        _ => Err(unknown()),
    }
}
