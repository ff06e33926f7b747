//! This agency: who it is, what binds it, who acts for it.

use std::sync::Arc;

use axum::{Json, extract::State};
use comity_act::{ActId, AgencyCode, AgencyKind, OfficerId, Role, Text};
use comity_corridor::{
    Family, IndexKey, Key, Needs, Scan,
    rows::{OfficerRow, OwnRow},
};
use comity_seal::fingerprint::Fingerprint;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    binding::{AdoptedShown, adopted, names},
    guard::Caller,
    reading,
    view::{Moment, moment},
};
use crate::{
    clock,
    engine::chain,
    home::law::{self, Pack},
    problem::Problem,
};

/// Officers that are listed at most.
const OFFICERS_MAX: usize = 1_000;

/// Who this agency is, what binds it, who acts for it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Own {
    /// Its code.
    agency: AgencyCode,
    /// What it is called.
    name: Text<200>,
    /// What kind of agency it is.
    kind: AgencyKind,
    /// Who calls.
    you: You,
    /// The fingerprint of its keys, for people to compare.
    fingerprint: String,
    /// The origin of its log.
    log_origin: Text<255>,
    /// The instruments it adopted, in the order of the acts.
    adoptions: Vec<OwnAdoption>,
    /// The instruments that bind it today.
    bound_by: Vec<Text<60>>,
    /// Its officers, with their latest postings.
    officers: Vec<Posted>,
    /// Its own law.
    packs: Vec<Pack>,
    /// How often "not permitted" was overruled here.
    overrulings: u64,
    /// How many watches stand in its databases.
    watches: u64,
    /// How many watches ended here because nobody renewed them.
    watches_expired: u64,
    /// How many watches, its own and others', were set here.
    watches_set: u64,
    /// How many alerts of watches were made here.
    watch_alerts: u64,
    /// The digest of the law that runs.
    law: String,
    /// How many rules it has.
    rules: usize,
}

/// Who calls.
#[derive(Debug, Serialize, ToSchema)]
struct You {
    /// By pseudonym.
    officer: OfficerId,
    /// In which capacity.
    role: Role,
}

/// An adoption of this agency's.
#[derive(Debug, Serialize, ToSchema)]
struct OwnAdoption {
    #[serde(flatten)]
    adopted: AdoptedShown,
    /// The act by which it was adopted.
    act: ActId,
    /// The digest of the pack, where it is the agency's own law.
    #[schema(required)]
    pack: Option<Text<64>>,
}

/// An officer of this agency, with the latest posting.
#[derive(Debug, Serialize, ToSchema)]
struct Posted {
    /// By pseudonym.
    officer: OfficerId,
    /// In which capacities.
    roles: Vec<Role>,
    /// From when.
    valid_from: Moment,
    /// Until when.
    valid_until: Moment,
}

/// Who this agency is, what binds it, who acts for it, and who calls.
#[utoipa::path(
    get, path = "/v1/own", tag = "agencies", operation_id = "showOwn",
    responses(
        (status = 200, description = "This agency.", body = Own),
        (status = 400, description = "Its own law cannot be read."),
    ),
)]
pub(super) async fn own(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
) -> Result<Json<Own>, Problem> {
    let node = desk.engine.node();
    let row = reading::row::<OwnRow>(&desk.engine, Key::Own).await?.unwrap_or_default();
    let today = clock::now().day();
    let packs = law::list(&desk.home, &row, (&node.law, today));
    let packs = packs.map_err(|error| Problem::usage(chain(&error)))?;
    let adoptions = row.adoptions.iter().map(|adoption| OwnAdoption {
        adopted: adopted(&adoption.adopted),
        act: adoption.act,
        pack: adoption.pack.clone(),
    });
    Ok(Json(Own {
        agency: node.own(),
        name: desk.agency.name.clone(),
        kind: node.kind,
        you: You { officer: caller.0.officer, role: caller.0.role },
        fingerprint: Fingerprint::of(node.keys.own().public()).to_string(),
        log_origin: desk.agency.log_origin.clone(),
        adoptions: adoptions.collect(),
        bound_by: names(&row.adoptions, today),
        officers: officers(&desk).await?,
        packs,
        overrulings: row.overrulings,
        watches: row.watches,
        watches_expired: row.watches_expired,
        watches_set: row.watches_set,
        watch_alerts: row.watch_alerts,
        law: node.law.digest().to_string(),
        rules: node.law.rules().count(),
    }))
}

/// The officers of this agency with their latest postings.
async fn officers(desk: &Desk) -> Result<Vec<Posted>, Problem> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Officers), OFFICERS_MAX));
    let facts = desk.engine.read(needs).await?;
    let keys = facts.scans.iter().flatten().map(|(_, key)| *key);
    Ok(keys
        .filter_map(|key| {
            let Key::Officer(officer) = key else { return None };
            let posting = facts.row::<OfficerRow>(key)?.postings.last()?;
            Some(Posted {
                officer,
                roles: posting.roles.clone(),
                valid_from: moment(posting.valid_from),
                valid_until: moment(posting.valid_until),
            })
        })
        .collect())
}
