//! `law list`: instruments, or the rules of one.

use std::collections::BTreeMap;

use clap::Args;
use comity_act::Kind;
use comity_law::{Effect, Law, RuleSummary, Verified, nearest};
use serde_json::{Value, json};

use super::{
    super::{failure::Failure, outcome, session::Session},
    source::LawDir,
};

/// The instruments, or the rules of one.
#[derive(Args, Debug)]
pub(in super::super) struct List {
    /// The instrument whose rules are listed.
    instrument: Option<String>,
    /// Only rules about this kind of act, as `request.answer`.
    #[arg(long, value_name = "KIND")]
    act: Option<Kind>,
    /// Only rules that were checked so far: `read`, `partial`, `unverified`.
    #[arg(long, value_parser = verified)]
    status: Option<Verified>,
    /// Only rules that do this: `bar`, `refer`, `gateway`, `duty`.
    #[arg(long, value_parser = effect)]
    effect: Option<Effect>,
    /// The offences that all agencies name alike.
    #[arg(long, conflicts_with_all = ["instrument", "act", "status", "effect"])]
    offences: bool,
    /// What a party may declare or reserve when it adopts an instrument.
    #[arg(long, conflicts_with_all = ["act", "status", "effect", "offences"])]
    declarations: bool,
    #[command(flatten)]
    law: LawDir,
}

fn verified(text: &str) -> Result<Verified, String> {
    serde_json::from_value(json!(text)).map_err(|_| "write `read`, `partial`, `unverified`".into())
}

fn effect(text: &str) -> Result<Effect, String> {
    let all = [Effect::Bar, Effect::Refer, Effect::Gateway, Effect::Duty];
    let found = all.into_iter().find(|one| json!(one) == json!(text));
    found.ok_or_else(|| "write `bar`, `refer`, `gateway`, `duty`".into())
}

impl List {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let source = self.law.load(session)?;
        let law = source.law;
        if self.offences {
            let all: Vec<Value> = law.offences().all().map(|one| json!(one)).collect();
            session.print(&json!({ "items": all, "next": null }), offences);
            return Ok(());
        }
        if self.declarations {
            if let Some(name) = &self.instrument {
                named(&law, name)?;
            }
            session.print(&self.declared(&law), declared_told);
            return Ok(());
        }
        let filters = self.act.is_some() || self.status.is_some() || self.effect.is_some();
        if self.instrument.is_none() && !filters {
            let mut told = instruments(&law);
            if source.from.is_of_home() {
                told["packs"] = packs(session);
            }
            session.print(&told, instruments_told);
            return Ok(());
        }
        if let Some(name) = &self.instrument {
            named(&law, name)?;
        }
        let rules: Vec<Value> =
            law.rules().filter(|rule| self.takes(rule)).map(|rule| json!(rule)).collect();
        session.print(&json!({ "items": rules, "next": null }), rules_told);
        Ok(())
    }

    fn declared(&self, law: &Law) -> Value {
        let wanted = self.instrument.as_deref().map(|name| name.replace('/', "-"));
        let of = law.instruments().iter();
        let of = of.filter(|one| wanted.as_ref().is_none_or(|name| *name == one.name));
        let items = of.flat_map(|one| {
            one.declarations.iter().map(|choice| {
                let mut item = json!(choice);
                item["instrument"] = json!(one.name);
                item
            })
        });
        json!({ "items": items.collect::<Vec<_>>(), "next": null })
    }

    fn takes(&self, rule: &RuleSummary) -> bool {
        self.instrument.as_deref().is_none_or(|name| rule.instrument == name.replace('/', "-"))
            && self.act.is_none_or(|kind| rule.kinds.contains(&kind))
            && self.status.is_none_or(|status| rule.verified == status)
            && self.effect.is_none_or(|effect| rule.effect == effect)
    }
}

/// The instrument of this name must exist.
fn named(law: &Law, name: &str) -> Result<(), Failure> {
    let names = || law.instruments().iter().map(|one| one.name.as_str());
    let wanted = name.replace('/', "-");
    if names().any(|known| known == wanted) {
        return Ok(());
    }
    let meant = nearest(&wanted, names())
        .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    Err(Failure::Absent(format!("this law has no instrument `{name}`{meant}")))
}

fn instruments(law: &Law) -> Value {
    let mut rules: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for rule in law.rules() {
        let counts = rules.entry(rule.instrument).or_default();
        counts[rule.verified as usize] += 1;
    }
    let items = law.instruments().iter().map(|one| {
        let [read, partial, unverified] = rules.get(&one.name).copied().unwrap_or_default();
        let mut item = json!(one);
        item["rules"] = json!({ "read": read, "partial": partial, "unverified": unverified });
        item
    });
    json!({
        "law": law.digest(), "items": items.collect::<Vec<_>>(), "next": null,
    })
}

/// The packs of this machine's node, when one answers.
fn packs(session: &Session) -> Value {
    let own = session.client().and_then(|client| client.get("/v1/own"));
    own.map_or(Value::Null, |own| own["packs"].clone())
}

/// What is to be done about a pack that does not run as it lies in the home.
fn pack_told(pack: &Value) -> Option<String> {
    let (name, state) = (outcome::text(pack, "/name"), outcome::text(pack, "/state"));
    let says = match state {
        "unsigned" => "does not run: nobody signed it",
        "later" => {
            let from = outcome::text(pack, "/later/0/from");
            return Some(format!("{name} is signed from {from} on, and does not run before\n"));
        }
        "stray" => {
            return Some(format!(
                "`{name}` is part of no pack, and does not run; a pack has a folder of its own in \
                 `law/national/`, and no file that ships\n"
            ));
        }
        "next-start" => {
            return Some(format!("{name} is signed, and runs from the next start of the node\n"));
        }
        "changed" if pack["signed"] != pack["runs"] => {
            "was changed: what was signed runs from the next start of the node"
        }
        "changed" => "was changed: what was signed runs",
        _ => return None,
    };
    Some(format!("{name} {says}; two persons sign it with `comity adopt {name}`\n"))
}

fn instruments_told(told: &Value) -> String {
    let head = ["instrument", "kind", "read", "partial", "unverified", "title"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for one in outcome::items(told, "items") {
        let count = |name: &str| one["rules"][name].to_string();
        rows.push(vec![
            outcome::text(one, "/name").to_owned(),
            outcome::text(one, "/kind").to_owned(),
            count("read"),
            count("partial"),
            count("unverified"),
            outcome::text(one, "/title").to_owned(),
        ]);
    }
    let packs = outcome::items(told, "packs").iter().filter_map(pack_told);
    outcome::table(&rows) + &packs.collect::<String>()
}

fn rules_told(told: &Value) -> String {
    let row = |one: &Value| {
        let text = |at: &str| outcome::text(one, at).to_owned();
        let status = if one["advisory"] == true { "advises".to_owned() } else { text("/verified") };
        let status = if one["no_form"] == true { format!("{status}, no form yet") } else { status };
        vec![text("/id"), text("/effect"), status, text("/cite"), text("/says")]
    };
    let rows: Vec<Vec<String>> = outcome::items(told, "items").iter().map(row).collect();
    outcome::table(&rows)
}

fn declared_told(told: &Value) -> String {
    let row = |one: &Value| {
        let at = ["/instrument", "/key", "/kind", "/article", "/says"];
        at.map(|at| outcome::text(one, at).to_owned()).to_vec()
    };
    let rows: Vec<Vec<String>> = outcome::items(told, "items").iter().map(row).collect();
    outcome::table(&rows)
}

fn offences(told: &Value) -> String {
    let row = |one: &Value| {
        let text = |at: &str| outcome::text(one, at).to_owned();
        let listed = if one["listed"] == true { "listed" } else { "-" };
        vec![text("/code"), text("/area"), listed.to_owned(), text("/title")]
    };
    let rows: Vec<Vec<String>> = outcome::items(told, "items").iter().map(row).collect();
    outcome::table(&rows)
}
