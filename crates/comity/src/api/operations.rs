//! Operations: what whoever runs the node has to know before it is too late.
//!
//! Room on the disk, the last backup, and until when keys and card are valid. How far delivery to
//! each peer has come stands with the peers.
//!
//! It never tells what anybody wrote, nor where on the machine something lies.

#![expect(clippy::disallowed_methods, reason = "it measures the node's own folder")]

use std::{fs, io, path::Path, sync::Arc};

use axum::{Json, extract::State};
use comity_act::{Role, SignedCard};
use comity_seal::digest::digest;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    page::hex,
    view::{Moment, moment},
};
use crate::{
    backup::LastBackup,
    clock,
    engine::EngineError,
    home::{Home, read},
    operations::upgrade::{Finding, Look, check, database_bytes, free_bytes},
    problem::Problem,
};

/// How the node stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Operations {
    /// The version of the program.
    version: &'static str,
    /// The digest of the law that runs.
    law: String,
    /// How what lies on the disk stands to this program, as `comity upgrade --check` says it.
    upgrade: Vec<Finding>,
    /// What lies on the disk.
    storage: Storage,
    /// The last backup; nothing, when none was made since this was written down.
    #[schema(required)]
    backup: Option<BackupShown>,
    /// The own card.
    #[schema(required)]
    card: Option<CardUntil>,
    /// The generations of the agency's keys, the oldest first.
    keys: Vec<KeysUntil>,
}

/// What lies on the disk.
#[derive(Debug, Serialize, ToSchema)]
struct Storage {
    /// Bytes of rows, journal and log.
    database_bytes: u64,
    /// Bytes of files that go with acts.
    attachments_bytes: u64,
    /// Bytes for which there is room; nothing, when the system does not say.
    #[schema(required)]
    free_bytes: Option<u64>,
    /// Leaves of the log.
    leaves: u64,
}

/// A backup that was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Backup)]
struct BackupShown {
    /// When.
    at: Moment,
    /// How many leaves the log had.
    leaves: u64,
    /// How many leaves have come since.
    leaves_since: u64,
    /// Its bytes.
    size_bytes: u64,
}

/// Until when the own card is valid.
#[derive(Debug, Serialize, ToSchema)]
struct CardUntil {
    /// The number of the card.
    serial: u64,
    /// Until when.
    valid_until: Moment,
}

/// Until when a generation of keys is valid.
#[derive(Debug, Serialize, ToSchema)]
struct KeysUntil {
    /// Its number; each rotation makes the next.
    generation: u32,
    /// From when.
    from: Moment,
    /// Until when; nothing, while no end is set.
    #[schema(required)]
    until: Option<Moment>,
    /// Whether it signs today.
    in_use: bool,
    /// SHA-256 of the certificate of its connections, in hexadecimal.
    certificate: String,
}

/// How the node stands: disk, backup, card and keys.
#[utoipa::path(
    get, path = "/v1/operations", tag = "agencies", operation_id = "showOperations",
    responses(
        (status = 200, description = "How the node stands.", body = Operations),
        (status = 404, description = "The caller neither administers nor audits."),
    ),
)]
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
) -> Result<Json<Operations>, Problem> {
    if !matches!(caller.0.role, Role::Administrator | Role::Auditor) {
        return Err(Problem::not_found());
    }
    let leaves = desk.engine.checkpoint().await?.checkpoint().size();
    let (home, node) = (desk.home.clone(), desk.engine.node());
    let (keys_open, law) = (Arc::clone(&node.keys), Arc::clone(&node.law));
    let found = tokio::task::spawn_blocking(move || {
        let look = Look { home: &home, keys: Ok(keys_open), law: Some(&law), now: clock::now() };
        let upgrade = check(&look);
        (storage(&home, leaves), LastBackup::of(&home), card(&home), upgrade)
    });
    let (storage, last, card, upgrade) =
        found.await.map_err(|_| Problem::from(EngineError::Stopped))?;
    let backup = last.map(|last| BackupShown {
        at: moment(last.at()),
        leaves: last.leaves,
        leaves_since: leaves.saturating_sub(last.leaves),
        size_bytes: last.size_bytes,
    });
    Ok(Json(Operations {
        version: env!("CARGO_PKG_VERSION"),
        law: node.law.digest().to_string(),
        upgrade,
        storage,
        backup,
        card,
        keys: keys(&desk),
    }))
}

fn keys(desk: &Desk) -> Vec<KeysUntil> {
    let now_ms = clock::now().millis();
    let from_ms = comity_act::Timestamp::from_millis;
    let all = desk.engine.node().keys.own().public().generations().iter();
    let shown = all.map(|one| KeysUntil {
        generation: one.number,
        from: moment(from_ms(one.valid.from_ms)),
        until: one.valid.until_ms.map(|until| moment(from_ms(until))),
        in_use: one.valid.holds(now_ms),
        certificate: hex(&digest(&one.tls)),
    });
    shown.collect()
}

fn storage(home: &Home, leaves: u64) -> Storage {
    Storage {
        database_bytes: database_bytes(home),
        attachments_bytes: sum(&home.attachments()).unwrap_or(0),
        free_bytes: free_bytes(home),
        leaves,
    }
}

/// Bytes of the files in a folder, without those below it.
fn sum(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let found = entry?.metadata()?;
        bytes += if found.is_file() { found.len() } else { 0 };
    }
    Ok(bytes)
}

fn card(home: &Home) -> Option<CardUntil> {
    let card = SignedCard::parse(&read(&home.card()).ok()?).ok()?;
    let claims = card.claims();
    Some(CardUntil { serial: claims.serial, valid_until: moment(claims.valid_until) })
}
