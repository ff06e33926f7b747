//! `approve`, `decline`, `overrule`, `settle`: what competent persons decide.

use clap::Args;
use comity_act::Role;
use serde_json::{Value, json};

use super::{
    failure::Failure,
    messages::encoded,
    outcome::{self, text},
    session::Session,
};

/// Let an act go on that is for decision.
#[derive(Args, Debug)]
pub(super) struct Approve {
    /// The act that waits: its id or reference.
    act: String,
    /// The rule over which you decide; all that refer the act to you when it is left out.
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// Why.
    #[arg(long)]
    reasons: String,
}

/// Stop an act that is for decision.
#[derive(Args, Debug)]
pub(super) struct Decline {
    /// The act that waits: its id or reference.
    act: String,
    /// Why.
    #[arg(long)]
    reasons: String,
}

/// Overrule "not permitted".
#[derive(Args, Debug)]
pub(super) struct Overrule {
    /// The act that was not permitted: its id or reference.
    act: String,
    /// The rule that is overruled; all that stand against the act when it is left out.
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// Why.
    #[arg(long)]
    reasons: String,
}

/// Say that what the law wanted done because of an act is done.
#[derive(Args, Debug)]
pub(super) struct Settle {
    /// The act that made it due: its id or reference.
    act: String,
    /// What was owed, as `deadlines` names it: `second-look`, `legal-review` …
    what: String,
    /// What was done, or found.
    #[arg(long)]
    note: String,
}

impl Settle {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let of = waiting(session, &self.act)?;
        let body = json!({ "kind": "duty.settle", "what": self.what, "note": self.note });
        session.submit(&json!({ "body": body, "answers": of["act"] }), false)
    }
}

impl Approve {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        lift(session, "referral.approve", (&self.act, self.rule, &self.reasons))
    }
}

impl Overrule {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        lift(session, "verdict.overrule", (&self.act, self.rule, &self.reasons))
    }
}

fn lift(
    session: &Session,
    kind: &str,
    (act, mut rules, reasons): (&str, Vec<String>, &str),
) -> Result<(), Failure> {
    let waiting = waiting(session, act)?;
    if rules.is_empty() {
        let citations = outcome::items(&waiting["verdict"], "citations");
        rules = theirs(citations, &own_group(session)?);
        if rules.is_empty() {
            rules = citations.iter().map(|reason| text(reason, "/rule").to_owned()).collect();
        }
    }
    let body = json!({ "kind": kind, "act": waiting["act"], "rules": rules, "reasons": reasons });
    session.submit(&json!({ "body": body }), false)
}

/// The rules that leave the act to this group.
fn theirs(citations: &[Value], group: &str) -> Vec<String> {
    let of_group = citations.iter().filter(|reason| text(reason, "/refers") == group);
    of_group.map(|reason| text(reason, "/rule").to_owned()).collect()
}

/// For which group the officer decides; empty when for none.
fn own_group(session: &Session) -> Result<String, Failure> {
    let own = session.client()?.get("/v1/own")?;
    let role = text(&own, "/you/role").parse::<Role>().ok();
    Ok(role.and_then(Role::group).map_or_else(String::new, |group| group.name().to_owned()))
}

impl Decline {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let waiting = waiting(session, &self.act)?;
        let body = json!({
            "kind": "referral.decline", "act": waiting["act"], "reasons": self.reasons,
        });
        session.submit(&json!({ "body": body }), false)
    }
}

fn waiting(session: &Session, act: &str) -> Result<Value, Failure> {
    session.client()?.get(&format!("/v1/acts/{}", encoded(act)))
}
