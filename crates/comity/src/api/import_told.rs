//! What is told of an import while it goes on.
//!
//! Rows that were not taken, each with its line and the reason, and how far it is.

use comity_act::RecordId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

/// What became of a row.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, ToSchema)]
#[schema(as = ImportOutcome)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Became {
    Registered,
    Corrected,
    Unchanged,
    NotPermitted,
    Failed,
    /// Its record was erased here, and does not come back unasked.
    ErasedBefore,
    Absent,
    Erased,
}

/// A line of the answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportTold)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// A row that was not taken.
    Row(RowTold),
    /// How far it is.
    Progress(Counts),
    /// How it ended.
    Done(Counts),
    /// Why it ended before the list did.
    Problem(Problem),
}

/// A row that was not taken, or a record that the list names no more, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportRowTold)]
pub(super) struct RowTold {
    /// The line of the list in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What names the row within the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The record that the list names no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// What became of it.
    pub outcome: Became,
    /// Why.
    pub says: String,
}

/// What became of the rows so far.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportCounts)]
pub(super) struct Counts {
    /// All of them.
    pub rows: u64,
    /// Records that are new.
    pub registered: u64,
    /// Records that were corrected.
    pub corrected: u64,
    /// Records that are as they were.
    pub unchanged: u64,
    /// Rows that the law does not permit.
    pub not_permitted: u64,
    /// Rows that failed.
    pub failed: u64,
    /// Rows whose records were erased here before, and that were left out.
    pub erased_before: u64,
    /// Records that the list names no more, and that stay.
    pub absent: u64,
    /// Records that the list names no more, and that were erased.
    pub erased: u64,
}
