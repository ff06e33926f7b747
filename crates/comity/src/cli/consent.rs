//! `consent`: the owner's consent to uses of what it shared.

use clap::{Args, Subcommand};
use comity_act::{AgencyCode, Purpose, RecordId, Timestamp};
use serde_json::{Value, json};

use super::{
    act_args::ActArgs,
    client::Client,
    failure::Failure,
    messages::{self, Why, encoded},
    outcome::{self, short, text, words},
    requests::answering,
    session::Session,
    when::moment,
};

/// The owner's consent.
#[derive(Debug, Subcommand)]
pub(super) enum Consent {
    /// Ask the owner.
    Ask(Box<Ask>),
    /// Consent to what was asked, or to less.
    Grant(Grant),
    /// Do not consent.
    Refuse {
        /// The question: its id or reference.
        question: String,
        /// What the asker may know of the reasons.
        #[arg(long)]
        reason: String,
    },
    /// Withdraw a consent: what it opened is closed from now on.
    Withdraw {
        /// The act by which it was given: its id or reference.
        grant: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Questions that are open.
    List,
}

/// A question to the owner.
#[derive(Args, Debug)]
pub(super) struct Ask {
    #[command(flatten)]
    act: ActArgs,
    /// About this record; may be given several times.
    #[arg(long, value_name = "RECORD", required = true)]
    record: Vec<RecordId>,
    #[command(flatten)]
    uses: UseArgs,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// What consent is about.
#[derive(Args, Clone, Debug)]
pub(super) struct UseArgs {
    /// Passing on to this agency; may be given several times.
    #[arg(long, value_name = "AGENCY")]
    onward: Vec<AgencyCode>,
    /// Use in judicial proceedings.
    #[arg(long)]
    evidence: bool,
    /// Use for another purpose.
    #[arg(long, value_name = "PURPOSE")]
    use_for: Option<Purpose>,
}

impl UseArgs {
    fn told(&self) -> Value {
        json!({ "onward_to": self.onward, "evidence": self.evidence, "purpose": self.use_for })
    }

    fn is_given(&self) -> bool {
        !self.onward.is_empty() || self.evidence || self.use_for.is_some()
    }
}

/// The owner's consent.
#[derive(Args, Debug)]
pub(super) struct Grant {
    /// The question: its id or reference.
    question: String,
    /// Only for this record; all that were asked about when it is left out.
    #[arg(long, value_name = "RECORD")]
    record: Vec<RecordId>,
    #[command(flatten)]
    uses: UseArgs,
    /// Until when; until withdrawn when it is left out.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    until: Option<Timestamp>,
    /// On what conditions.
    #[arg(long, default_value = "")]
    conditions: String,
}

impl Consent {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let act = |name: &str| client.get(&format!("/v1/acts/{}", encoded(name)));
        match self {
            Self::Ask(ask) => {
                let body = json!({
                    "kind": "consent.ask", "records": ask.record, "uses": ask.uses.told(),
                    "reason": ask.reason,
                });
                session.submit(&ask.act.form(body), ask.act.dry_run)
            }
            Self::Grant(grant) => grant.run(session, &client),
            Self::Refuse { question, reason } => {
                let body = json!({ "kind": "consent.refuse", "reason": reason });
                let question = act(&question)?;
                session.submit(&answering(&ActArgs::default(), &question, body), false)
            }
            Self::Withdraw { grant, reason } => {
                let grant = messages::read(&client, &grant, &Why::because(&reason))?;
                let records = grant.pointer("/content/body/records").cloned().unwrap_or_default();
                let body = json!({
                    "kind": "consent.withdraw", "grant": grant["act"], "records": records,
                    "reason": reason,
                });
                session.submit(&answering(&ActArgs::default(), &grant, body), false)
            }
            Self::List => {
                let items = client.list("/v1/consents", 10_000)?;
                session.print(&json!({ "items": items, "next": null }), |list| {
                    let rows = outcome::items(list, "items").iter().map(|one| {
                        vec![
                            short(text(one, "/at")),
                            format!("{} asks {}", text(one, "/asker"), text(one, "/owner")),
                            text(one, "/question").to_owned(),
                            words(&one["records"]),
                        ]
                    });
                    outcome::table(&rows.collect::<Vec<_>>())
                });
                Ok(())
            }
        }
    }
}

impl Grant {
    fn run(self, session: &Session, client: &Client) -> Result<(), Failure> {
        let question = messages::read(client, &self.question, &Why::default())?;
        let asked = &question["content"]["body"];
        if text(asked, "/kind") != "consent.ask" {
            let says = format!("`{}` is no question for consent", self.question);
            return Err(Failure::Usage(says));
        }
        let records =
            if self.record.is_empty() { asked["records"].clone() } else { json!(self.record) };
        let uses = if self.uses.is_given() { self.uses.told() } else { asked["uses"].clone() };
        let mut body = json!({
            "kind": "consent.grant", "records": records, "uses": uses,
            "conditions": self.conditions,
        });
        if let Some(until) = self.until {
            body["until"] = json!(until);
        }
        session.submit(&answering(&ActArgs::default(), &question, body), false)
    }
}
