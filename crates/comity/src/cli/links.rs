//! `record link`, `record doubt`: what ties two records, what a holder doubts.

use clap::Args;
use comity_act::{
    ActId, InformationGrade, Nature, Property, RecordId, SourceGrade,
    body::{DoubtGround, LinkRelation},
};
use serde_json::json;

use super::{failure::Failure, records::grade, session::Session};

/// Two records that are linked, or separated again.
#[derive(Args, Debug)]
pub(super) struct Link {
    /// The first.
    record: RecordId,
    /// The second.
    other: RecordId,
    /// What the first is to the second: `same-as`, `owns`, `uses`, `document-of` …
    #[arg(long)]
    relation: LinkRelation,
    /// How reliable source and information are: `A1` to `X4`.
    #[arg(long, value_parser = grade)]
    grade: Option<(SourceGrade, InformationGrade)>,
    /// It is a fact, not somebody's assessment.
    #[arg(long)]
    fact: bool,
    /// As of when it is so: `1980`, `1980-05` or `1980-05-17`.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Why: what was seen.
    #[arg(long, default_value = "")]
    note: String,
    /// End the link that this act made, instead of making one.
    #[arg(long, value_name = "ACT")]
    undo: Option<ActId>,
}

impl Link {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let mut body = json!({
            "kind": "record.link", "record": self.record, "relation": self.relation,
            "to": self.other, "note": self.note, "as_of": self.as_of, "undoes": self.undo,
        });
        if let Some((source, information)) = self.grade {
            body["source"] = json!(source);
            body["information"] = json!(information);
        }
        if self.fact {
            body["nature"] = json!(Nature::Fact);
        }
        session.submit(&json!({ "body": body }), false)
    }
}

/// A copy that is doubted.
#[derive(Args, Debug)]
pub(super) struct Doubt {
    /// Which.
    record: RecordId,
    /// Why: `inaccurate`, `out-of-date`, `mixed` or `unlawful`.
    #[arg(long)]
    ground: DoubtGround,
    /// Which of the properties that it states, where it is one.
    #[arg(long)]
    property: Option<Property>,
    /// A word to the owner, 200 bytes at most; nothing about anybody else.
    #[arg(long, default_value = "")]
    note: String,
}

impl Doubt {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let body = json!({
            "kind": "record.doubt", "record": self.record, "ground": self.ground,
            "property": self.property, "note": self.note,
        });
        session.submit(&json!({ "body": body }), false)
    }
}
