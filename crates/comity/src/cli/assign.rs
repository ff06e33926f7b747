//! `assign`: what came in is given to a colleague.

use clap::Args;
use serde_json::json;

use super::{
    failure::Failure,
    messages::encoded,
    outcome::{self, text},
    session::Session,
};

/// Give what came in to a colleague, who is to take charge of it; the sender is told nothing yet.
#[derive(Args, Debug)]
pub(super) struct Assign {
    /// The act: its id or reference.
    act: String,
    /// To whom: the name on this machine, or the pseudonym.
    #[arg(long, value_name = "OFFICER")]
    to: String,
    /// A word to the colleague.
    #[arg(long)]
    note: Option<String>,
}

impl Assign {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let act = client.get(&format!("/v1/acts/{}", encoded(&self.act)))?;
        let officers = client.get("/v1/officers")?;
        let named =
            outcome::items(&officers, "items").iter().find(|one| text(one, "/name") == self.to);
        let officer = named.map_or(self.to.as_str(), |one| text(one, "/officer"));
        let body = json!({ "kind": "duty.assign", "officer": officer, "note": self.note });
        session.submit(&json!({ "body": body, "answers": act["act"] }), false)
    }
}
