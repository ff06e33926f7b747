//! `watch`: standing watches in one's own databases, or in those of other agencies.

use clap::{Args, Subcommand};
use comity_act::{ActId, AgencyCode, Timestamp};
use serde_json::{Value, json};

use super::{
    act_args::ActArgs,
    client::Client,
    failure::Failure,
    outcome::{self, text},
    search::{self, Sought},
    session::Session,
    when::moment,
};

/// Standing watches.
#[derive(Debug, Subcommand)]
pub(super) enum Watch {
    /// Watch for somebody or something until a day.
    Set(Set),
    /// Watch for longer; what was told is not told again.
    Renew(Renew),
    /// End a watch.
    Clear(Clear),
    /// Watches that stand, those that end soonest first.
    List,
    /// What a watch has told.
    Alerts {
        /// The watch.
        watch: ActId,
    },
}

/// What is watched for.
#[derive(Args, Debug)]
pub(super) struct Set {
    #[command(flatten)]
    act: ActArgs,
    /// In the databases of this agency; may be given several times; without it, in your own.
    #[arg(long = "in", value_name = "AGENCY")]
    at: Vec<AgencyCode>,
    #[command(flatten)]
    sought: Sought,
    /// Until when, a year away at most: a day, or `+30d`.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    until: Timestamp,
}

/// A watch that is renewed; it goes to the agencies where the old one stands.
#[derive(Args, Debug)]
pub(super) struct Renew {
    /// The watch that this one takes over.
    watch: ActId,
    #[command(flatten)]
    set: Set,
}

/// A watch that ends.
#[derive(Args, Debug)]
pub(super) struct Clear {
    /// The watch.
    watch: ActId,
    /// Why.
    #[arg(long, default_value = "")]
    reason: String,
}

impl Watch {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Set(set) => set.submit(session, None),
            Self::Renew(Renew { watch, mut set }) => {
                if set.at.is_empty() && set.act.to.is_empty() {
                    set.at = stands_at(&session.client()?, watch)?;
                }
                set.submit(session, Some(watch))
            }
            Self::Clear(clear) => {
                let to = stands_at(&session.client()?, clear.watch)?;
                let body = json!({ "kind": "watch.clear", "reason": clear.reason });
                let to: Vec<Value> = to.iter().map(|agency| json!(agency)).collect();
                let form = json!({ "body": body, "recipients": to, "answers": clear.watch });
                session.submit(&form, false)
            }
            Self::List => {
                let items = session.client()?.list("/v1/watches", usize::MAX)?;
                session.print(&json!({ "items": items }), listed);
                Ok(())
            }
            Self::Alerts { watch } => {
                let client = session.client()?;
                let thread = client.list(&format!("/v1/acts?list=thread:{watch}"), usize::MAX)?;
                let alerts = thread.iter().filter(|act| text(act, "/kind") == "watch.alert");
                let alerts =
                    alerts.map(|act| client.get(&format!("/v1/acts/{}", text(act, "/act"))));
                let alerts: Vec<Value> = alerts.collect::<Result<_, _>>()?;
                session.print(&json!({ "alerts": alerts }), told);
                Ok(())
            }
        }
    }
}

impl Set {
    fn submit(mut self, session: &Session, renews: Option<ActId>) -> Result<(), Failure> {
        let mut body = self.sought.body("watch.set")?;
        body["until"] = json!(self.until);
        if let Some(old) = renews {
            body["renews"] = json!(old);
        }
        self.act.to.append(&mut self.at);
        session.submit(&self.act.form(body), self.act.dry_run)
    }
}

/// In whose databases a watch of this agency stands; none is its own.
fn stands_at(client: &Client, watch: ActId) -> Result<Vec<AgencyCode>, Failure> {
    let watches = client.list("/v1/watches", usize::MAX)?;
    let name = watch.to_string();
    let found = watches.iter().find(|one| text(one, "/watch") == name);
    let found =
        found.ok_or_else(|| Failure::Absent(format!("no watch `{watch}` stands any more")))?;
    let at = outcome::items(found, "stands_at").iter().filter_map(Value::as_str);
    Ok(at.filter_map(|agency| agency.parse().ok()).collect())
}

fn listed(answer: &Value) -> String {
    let mut out = String::new();
    for watch in outcome::items(answer, "items") {
        let at = outcome::items(watch, "stands_at").iter().filter_map(Value::as_str);
        let at: Vec<&str> = at.collect();
        let place = if at.is_empty() { "here".to_owned() } else { format!("at {}", at.join(", ")) };
        out.push_str(&format!(
            "{} of {} for {} {place}, until {}, told of {}\n",
            text(watch, "/watch"),
            text(watch, "/agency"),
            text(watch, "/class"),
            text(watch, "/until"),
            watch["told"],
        ));
    }
    if out.is_empty() { "no watch stands\n".to_owned() } else { out }
}

fn told(answer: &Value) -> String {
    let mut out = String::new();
    for alert in outcome::items(answer, "alerts") {
        out.push_str(&format!("{}\n", text(alert, "/act")));
        let found = &alert["content"]["body"]["found"];
        if found.is_object() {
            out.push_str(&search::hit(text(alert, "/agency"), found));
        }
    }
    if out.is_empty() { "no alert\n".to_owned() } else { out }
}
