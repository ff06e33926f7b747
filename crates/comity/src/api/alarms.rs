//! What is seen of a record beside a hit, before it is opened: that it warns.
//!
//! It never shows what a record says, and nothing of a record that is restricted.

use std::collections::BTreeSet;

use comity_act::{Body, RecordId, body::Match};
use comity_corridor::{
    Alarm, Facts, Key, Needs,
    rows::{RecordRow, RecordState},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::words::words;
use crate::{engine::Engine, problem::Problem};

words! {
    /// Why whoever meets the subject of a record takes care.
    #[schema(as = Alarm)]
    AlarmWord {
        Danger = "danger",
        Minor = "minor",
        Missing = "missing",
        Victim = "victim",
    }
}

/// What is seen of a record before all else.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct RecordAlarms {
    /// The record.
    record: RecordId,
    /// What it alarms of: to beware, or to protect.
    alarms: Vec<AlarmWord>,
}

/// What the records alarm of that an act tells who searched or watched of: as they are held here,
/// or as the act gives them.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn told_by(engine: &Engine, body: &Body) -> Result<Vec<RecordAlarms>, Problem> {
    let matches = match body {
        Body::SearchReport(body) => body.matches.as_slice(),
        Body::WatchAlert(body) => std::slice::from_ref(&body.found),
        _ => return Ok(Vec::new()),
    };
    let keys: BTreeSet<Key> = matches.iter().map(|one| Key::Record(one.record)).collect();
    let known = engine.read(Needs::default().and(keys)).await?;
    Ok(of_matches(matches, &known))
}

/// What the records of these matches alarm of; `known` holds the rows of those that are here.
pub(super) fn of_matches(matches: &[Match], known: &Facts) -> Vec<RecordAlarms> {
    let given = |one: &Match| match &one.shared {
        Some(shared) => told(one.record, &Alarm::of(shared)),
        None => held(known, one.record),
    };
    matches.iter().filter_map(given).collect()
}

/// What a record that is held here alarms of, while it is in use.
pub(super) fn held(known: &Facts, record: RecordId) -> Option<RecordAlarms> {
    let row = known.row::<RecordRow>(Key::Record(record))?;
    let is_in_use = row.state == RecordState::Active;
    is_in_use.then(|| told(record, &Alarm::of(&row.content))).flatten()
}

fn told(record: RecordId, alarms: &[Alarm]) -> Option<RecordAlarms> {
    let alarms: Vec<AlarmWord> = alarms.iter().copied().map(word).collect();
    (!alarms.is_empty()).then_some(RecordAlarms { record, alarms })
}

const fn word(alarm: Alarm) -> AlarmWord {
    match alarm {
        Alarm::Danger => AlarmWord::Danger,
        Alarm::Minor => AlarmWord::Minor,
        Alarm::Missing => AlarmWord::Missing,
        Alarm::Victim => AlarmWord::Victim,
    }
}
