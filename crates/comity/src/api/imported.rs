//! The lists that were imported: which, when, by whom, and how much of them.

use std::sync::Arc;

use axum::{Json, extract::State};
use comity_act::OfficerId;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    page::Listed,
    view::{Moment, moment},
};
use crate::{imported::Import, problem::Problem};

/// A list that was imported.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportedList {
    /// What names the list.
    list: String,
    /// Where it comes from, in words.
    source: String,
    /// Who imported it.
    officer: OfficerId,
    /// When that began.
    began: Moment,
    /// When it ended, or was broken off.
    ended: Moment,
    /// Whether the list was read to its end.
    whole: bool,
    /// Records that are new.
    registered: u64,
    /// Records that were corrected.
    corrected: u64,
    /// Records that are as they were.
    unchanged: u64,
    /// Rows that were not taken: the law does not permit them, they failed, or were erased before.
    not_taken: u64,
    /// Rows that could not be read.
    left_out: u64,
    /// Records that the list names no more, and that stay.
    absent: u64,
    /// Records that the list names no more, and that were erased.
    erased: u64,
}

/// The lists that were imported last, the newest first.
#[utoipa::path(
    get, path = "/v1/lists", tag = "records", operation_id = "listImports",
    responses(
        (status = 200, description = "The lists.", body = Listed<ImportedList>),
        (status = 404, description = "The caller reads no content."),
    ),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
) -> Result<Json<Listed<ImportedList>>, Problem> {
    caller.reads_content()?;
    let all = desk.imported.all().await;
    Ok(Json(Listed::whole(all.into_iter().map(shown).collect())))
}

fn shown(import: Import) -> ImportedList {
    let counts = import.counts;
    ImportedList {
        list: import.list,
        source: import.source,
        officer: import.officer,
        began: moment(import.began),
        ended: moment(import.ended),
        whole: import.is_whole,
        registered: counts.registered,
        corrected: counts.corrected,
        unchanged: counts.unchanged,
        not_taken: counts.not_permitted + counts.failed,
        left_out: import.left_out,
        absent: counts.absent,
        erased: counts.erased,
    }
}
