//! The offences that all agencies name alike, for whoever writes of one.

use std::sync::Arc;

use axum::{Json, extract::State};
use comity_act::CrimeArea;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Desk, guard::Caller, page::Listed};

/// An offence of the shared list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OffenceText)]
pub(super) struct OffenceShown {
    /// Its code.
    code: String,
    /// What it is called.
    title: String,
    /// The area of crime it belongs to.
    area: CrimeArea,
    /// Whether it is one of the categories for which double criminality is not verified.
    listed: bool,
}

/// The offences that all agencies name alike.
#[utoipa::path(
    get, path = "/v1/offences", tag = "law", operation_id = "listOffences",
    responses((status = 200, description = "All of them.", body = Listed<OffenceShown>)),
)]
pub(super) async fn list(State(desk): State<Arc<Desk>>, _: Caller) -> Json<Listed<OffenceShown>> {
    let all = desk.engine.node().law.offences().all().map(|offence| OffenceShown {
        code: offence.code.to_string(),
        title: offence.title.to_string(),
        area: offence.area,
        listed: offence.listed,
    });
    Json(Listed::whole(all.collect()))
}
