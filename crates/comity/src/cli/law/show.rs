//! `law show`: all there is to say of a rule, an instrument or a fact.

use clap::Args;
use comity_law::{FactText, Law, RuleDetail, casebook, nearest};
use serde_json::{Value, json};

use super::{
    super::{
        failure::Failure,
        outcome::{items, text, words},
        session::Session,
    },
    source::{LawDir, Source},
};

/// A rule, an instrument or a fact.
#[derive(Args, Debug)]
pub(in super::super) struct Show {
    /// Its id or its name.
    name: String,
    #[command(flatten)]
    law: LawDir,
}

impl Show {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let source = self.law.load(session)?;
        let law = &source.law;
        if let Some(rule) = law.rule(&self.name) {
            session.print(&rule_document(&source, &rule)?, rule_told);
            return Ok(());
        }
        let wanted = self.name.replace('/', "-");
        if let Some(one) = law.instruments().iter().find(|one| one.name == wanted) {
            let rules: Vec<_> = law.rules().filter(|rule| rule.instrument == one.name).collect();
            let document = json!({ "instrument": one, "rules": rules });
            session.print(&document, instrument_told);
            return Ok(());
        }
        if let Some(fact) = law.fact(&self.name) {
            session.print(&fact_document(law, fact), fact_told);
            return Ok(());
        }
        let ids: Vec<String> = law.rules().map(|rule| rule.id).collect();
        let known = ids.iter().map(String::as_str);
        let instruments = law.instruments().iter().map(|one| one.name.as_str());
        let all = known.chain(instruments).chain(law.facts().iter().map(|fact| fact.name));
        let meant = nearest(&self.name, all)
            .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        let says = format!("this law has no rule, instrument or fact `{}`{meant}", self.name);
        Err(Failure::Absent(says))
    }
}

fn rule_document(source: &Source, rule: &RuleDetail) -> Result<Value, Failure> {
    let law = &source.law;
    let files = source.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let cases = casebook::cases(law, files).map_err(|error| Failure::of(&error))?;
    let speaks = |case: &&casebook::Case| case.expects(&rule.summary.id);
    let facts: Vec<Value> = law
        .facts()
        .iter()
        .filter(|fact| rule.summary.facts.contains(&fact.name))
        .map(|fact| json!({ "name": fact.name, "means": *fact.means, "who": fact.who }))
        .collect();
    let mut document = json!(rule);
    document["reads"] = json!(facts);
    document["cases"] =
        cases.iter().filter(speaks).map(|case| json!(case.path)).collect::<Vec<_>>().into();
    Ok(document)
}

fn rule_told(rule: &Value) -> String {
    let mut out = format!("{}: {}\n", text(rule, "/id"), text(rule, "/cite"));
    out.push_str(&format!("{}\n\n", text(rule, "/says")));
    let status = match (rule["advisory"] == true, rule["policy"] == true) {
        (true, _) => "unverified: it only advises".to_owned(),
        (false, true) => format!("policy, {}", text(rule, "/verified")),
        (false, false) => text(rule, "/verified").to_owned(),
    };
    out.push_str(&format!("does: {}\nstatus: {status}\n", text(rule, "/effect")));
    let (from, until) = (text(rule, "/in_force_from"), text(rule, "/in_force_until"));
    if !(from.is_empty() && until.is_empty()) {
        out.push_str(&format!("in force: from {from} until {until}\n"));
    }
    for (name, at) in [("decided by", "/refers"), ("owed", "/obliges")] {
        if !text(rule, at).is_empty() {
            out.push_str(&format!("{name}: {}\n", text(rule, at)));
        }
    }
    let form = if rule["no_form"] == true { " (no form yet)" } else { "" };
    out.push_str(&format!("acts: {}{form}\n", words(&rule["kinds"])));
    out.push_str(&format!("\n{}:{}\n", text(rule, "/path"), rule["line"]));
    out.push_str(&format!("{}\n\nit reads:\n", text(rule, "/written").trim()));
    for fact in items(rule, "reads") {
        let (name, means) = (text(fact, "/name"), text(fact, "/means"));
        out.push_str(&format!("  {name}: {means} ({})\n", text(fact, "/who")));
    }
    out.push_str("\ncases:\n");
    for case in items(rule, "cases") {
        out.push_str(&format!("  {}\n", case.as_str().unwrap_or_default()));
    }
    out
}

fn instrument_told(document: &Value) -> String {
    let one = &document["instrument"];
    let mut out = format!("{}\n{}\n", text(one, "/title"), text(one, "/source"));
    for (name, at) in [
        ("kind", "/kind"),
        ("parties", "/parties"),
        ("depositary", "/depositary"),
        ("in force from", "/in_force_from"),
        ("in force until", "/in_force_until"),
        ("bars bind", "/bars_bind"),
        ("gateways bind", "/gateways_bind"),
    ] {
        if !text(one, at).is_empty() {
            out.push_str(&format!("{name}: {}\n", text(one, at)));
        }
    }
    if one["is_in_force"] == false {
        out.push_str("not in force by default: a legal adviser adopts it\n");
    }
    for choice in items(one, "declarations") {
        let (key, kind) = (text(choice, "/key"), text(choice, "/kind"));
        let (article, says) = (text(choice, "/article"), text(choice, "/says"));
        out.push_str(&format!("\n--declare \"{key}\"  {kind}, art. {article}\n  {says}\n"));
    }
    for rule in items(document, "rules") {
        let (id, cite) = (text(rule, "/id"), text(rule, "/cite"));
        let (effect, status) = (text(rule, "/effect"), text(rule, "/verified"));
        out.push_str(&format!("\n{id}  {cite} ({effect}, {status})\n  {}\n", text(rule, "/says")));
    }
    out
}

fn fact_document(law: &Law, fact: &FactText) -> Value {
    let reads = law.rules().filter(|rule| rule.facts.contains(&fact.name));
    json!({
        "name": fact.name,
        "type": fact.fact_type,
        "means": *fact.means,
        "who": fact.who,
        "words": fact.words,
        "presumed": fact.presumed,
        "asked_where": fact.asked_where.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "warns": fact.warns,
        "home": fact.home,
        "ordinary": fact.ordinary,
        "rules": reads.map(|rule| rule.id).collect::<Vec<_>>(),
    })
}

fn fact_told(fact: &Value) -> String {
    let mut out = format!("{}: {}\n", text(fact, "/name"), text(fact, "/means"));
    out.push_str(&format!("type: {}\nsupplied by: {}\n", text(fact, "/type"), text(fact, "/who")));
    if !items(fact, "words").is_empty() {
        out.push_str(&format!("words: {}\n", words(&fact["words"])));
    }
    if !fact["presumed"].is_null() {
        out.push_str(&format!("presumed: {}\n", fact["presumed"]));
    }
    if !items(fact, "asked_where").is_empty() {
        out.push_str(&format!("asked for where: {}\n", words(&fact["asked_where"])));
    }
    if !fact["warns"].is_null() {
        out.push_str(&format!("anybody may state: {}\n", fact["warns"]));
    }
    match text(fact, "/home") {
        "always" => out.push_str("stays at home: no recipient reads it\n"),
        "abroad" => out.push_str("stays at home: when the act goes to a third country\n"),
        _ => {}
    }
    out.push_str(&format!("ordinary: {}\n", fact["ordinary"]));
    out.push_str(&format!("read by: {}\n", words(&fact["rules"])));
    out
}
