//! `approve`, `decline`, `overrule`, `settle`: what competent persons decide.

use clap::Args;
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
        let because = outcome::items(&waiting["verdict"], "citations").iter();
        rules = because.map(|reason| text(reason, "/rule").to_owned()).collect();
    }
    let body = json!({ "kind": kind, "act": waiting["act"], "rules": rules, "reasons": reasons });
    session.submit(&json!({ "body": body }), false)
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
