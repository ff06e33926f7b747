//! `match` and `screen`: names compared, on files or in one's own records.
//!
//! What goes in and comes out of the first is described in `docs/use/match.md` and does not change
//! from version to version, so that outsiders can examine how names are compared. Nothing of it is
//! recorded, since nothing of the agency's is read.

mod list;
mod node;
mod pairs;
mod screen;
mod sheet;

use clap::Subcommand;
use comity_match::Bearer;

use super::{failure::Failure, session::Session};

pub(super) use screen::Screen;

/// The matching engine, examined from outside.
#[derive(Debug, Subcommand)]
pub(super) enum Match {
    /// Compare names in pairs: each row gets a score and says why.
    Pairs(pairs::Pairs),
}

impl Match {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Self::Pairs(pairs) = self;
        pairs.run(session)
    }
}

/// What bears a name of this schema; none for a word that is no schema.
///
/// Source: the schemata of FollowTheMoney, in small letters, and the classes of records.
fn bearer(schema: &str) -> Option<Bearer> {
    match schema.trim().to_ascii_lowercase().as_str() {
        "" | "person" => Some(Bearer::Person),
        "organization" | "organisation" | "company" | "legalentity" | "publicbody" => {
            Some(Bearer::Organisation)
        }
        "vessel" | "airplane" | "aircraft" | "vehicle" | "thing" | "asset" => Some(Bearer::Thing),
        _ => None,
    }
}

/// A score as it is written: four digits behind the point.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 10_000.0).round() / 10_000.0
}
