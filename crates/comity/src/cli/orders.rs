//! `order`, `disclosure`: stored data that is ordered, and what clears somebody.

use clap::{ArgGroup, Args, Subcommand};
use comity_act::{RecordId, StoredData, Timestamp};
use serde_json::{Value, json};

use super::{
    act_args::ActArgs,
    failure::Failure,
    files,
    messages::encoded,
    records::StatementArgs,
    requests::{Ground, answering, ground},
    session::Session,
    when::moment,
};

/// Orders to preserve or produce stored data, and objections to them.
#[derive(Debug, Subcommand)]
pub(super) enum Order {
    /// Order a provider or an authority to preserve data, so that nothing is lost meanwhile.
    Preserve(Box<Preserve>),
    /// Order a provider or an authority to produce data.
    Produce(Box<Produce>),
    /// Object to an order that you received or were told of.
    Object(Box<Object>),
}

/// What every order says.
#[derive(Args, Debug)]
struct Ordered {
    /// What data, and how it is found: account, number, address, period; `-` reads it from
    /// standard input.
    #[arg(long, value_name = "TEXT")]
    what: String,
    /// What happened, and why the data is needed.
    #[arg(long, value_name = "TEXT")]
    facts: String,
    /// Which data: `subscriber`, `identification`, `traffic` or `content`; one order for each.
    #[arg(long, value_name = "CATEGORY")]
    data: StoredData,
}

impl Ordered {
    fn body(&mut self, kind: &str) -> Result<Value, Failure> {
        let what = files::text(std::mem::take(&mut self.what))?;
        Ok(json!({ "kind": kind, "what": what, "facts": self.facts, "category": self.data }))
    }
}

/// Order data to be preserved.
#[derive(Args, Debug)]
pub(super) struct Preserve {
    #[command(flatten)]
    order: Ordered,
    /// For how many days.
    #[arg(long, value_name = "NUMBER")]
    days: u16,
    #[command(flatten)]
    act: ActArgs,
}

/// Order data to be produced.
#[derive(Args, Debug)]
pub(super) struct Produce {
    #[command(flatten)]
    order: Ordered,
    /// The order to preserve that came before: its id or reference.
    #[arg(long, value_name = "ORDER")]
    preserved_by: Option<String>,
    #[command(flatten)]
    subject: StatementArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// Object to an order.
#[derive(Args, Debug)]
pub(super) struct Object {
    /// The order: its id or reference.
    order: String,
    /// On which ground, as `immunity`; a wrong word prints the list, `none` is none of it.
    #[arg(long, value_parser = ground)]
    ground: Ground,
    /// Why; `-` reads it from standard input.
    #[arg(long)]
    text: String,
    #[command(flatten)]
    act: ActArgs,
}

impl Order {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Preserve(mut preserve) => {
                let mut body = preserve.order.body("order.preserve")?;
                body["days"] = json!(preserve.days);
                session.submit(&preserve.act.form(body), preserve.act.dry_run)
            }
            Self::Produce(mut produce) => {
                let mut body = produce.order.body("order.produce")?;
                body["subject"] = json!(produce.subject.statements());
                let mut form = produce.act.form(body);
                if let Some(before) = &produce.preserved_by {
                    form["answers"] = named(session, before)?["act"].clone();
                }
                session.submit(&form, produce.act.dry_run)
            }
            Self::Object(object) => {
                let order = named(session, &object.order)?;
                let body = json!({
                    "kind": "order.object", "ground": object.ground,
                    "text": files::text(object.text)?,
                });
                session.submit(&answering(&object.act, &order, body), object.act.dry_run)
            }
        }
    }
}

/// What may show that somebody is innocent, and has to be disclosed.
#[derive(Debug, Subcommand)]
pub(super) enum Disclosure {
    /// Tell whose information it is, before it is disclosed in spite of a restriction.
    Announce(Box<Announce>),
}

/// Prior notice of a disclosure.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("which").required(true).multiple(true))]
#[command(group = ArgGroup::new("when").required(true))]
pub(super) struct Announce {
    /// The answer by which the information came; who sent it is told.
    #[arg(value_name = "ANSWER", group = "which")]
    came_by: Option<String>,
    /// A record that will be disclosed; its owner is told; may be given several times.
    #[arg(long, value_name = "RECORD", group = "which")]
    record: Vec<RecordId>,
    /// To whom, in which proceedings, and why it may show innocence; `-` reads it from standard
    /// input.
    #[arg(long)]
    text: String,
    /// When it will be disclosed.
    #[arg(long, value_name = "WHEN", value_parser = moment, group = "when")]
    at: Option<Timestamp>,
    /// Prior notice was impossible, and it was disclosed already.
    #[arg(long, group = "when")]
    already: bool,
    #[command(flatten)]
    act: ActArgs,
}

impl Disclosure {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Self::Announce(announce) = self;
        let mut body = json!({
            "kind": "disclosure.announce", "records": announce.record,
            "text": files::text(announce.text)?,
        });
        if let Some(at) = announce.at {
            body["at"] = json!(at);
        }
        let act = &announce.act;
        let form = match &announce.came_by {
            Some(came_by) => answering(act, &named(session, came_by)?, body),
            None => act.form(body),
        };
        session.submit(&form, act.dry_run)
    }
}

/// An act by its id or reference.
fn named(session: &Session, name: &str) -> Result<Value, Failure> {
    session.client()?.get(&format!("/v1/acts/{}", encoded(name)))
}
