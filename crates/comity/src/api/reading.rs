//! Reading rows for the interface.

use std::sync::Arc;

use comity_act::{Act, ActId, Reference};
use comity_corridor::{
    Facts, Input, Key, Needs, Scan,
    rows::{ActRow, Direction, Row},
};

use crate::{
    engine::{Engine, EngineError},
    problem::Problem,
};

/// Acts of one reference that are looked at; a reference is one act's, save by somebody's mistake.
const REFERENCES_MAX: usize = 100;

/// One row, if it exists.
pub(super) async fn row<R>(engine: &Engine, key: Key) -> Result<Option<R>, Problem>
where
    R: TryFrom<Row>,
{
    let mut facts = engine.read(Needs::default().and([key])).await?;
    Ok(facts.rows.remove(&key).and_then(|row| Arc::unwrap_or_clone(row).try_into().ok()))
}

/// Everything the corridor would read to decide this act.
pub(super) async fn facts_for(engine: &Engine, act: &Act) -> Result<Facts, EngineError> {
    let input = Input::Act(act);
    let node = engine.node();
    let mut known = engine.read(node.needs(&input)).await?;
    loop {
        let more = node.more(&input, &known);
        if more.is_empty() {
            return Ok(known);
        }
        known.merge(engine.read(more).await?);
    }
}

/// The act that is meant: by its id, or by its reference for people.
pub(super) async fn act_named(engine: &Engine, name: &str) -> Result<(ActId, ActRow), Problem> {
    if let Ok(id) = name.parse::<ActId>() {
        let row = row::<ActRow>(engine, Key::Act(id)).await?;
        return row.map(|row| (id, row)).ok_or_else(Problem::not_found);
    }
    let reference: Reference = name.parse().map_err(|_| Problem::not_found())?;
    let mut needs = Needs::default();
    needs.scans.push(Scan::newest(ActRow::referred(&reference), REFERENCES_MAX));
    let facts = engine.read(needs).await?;
    // Another agency may have used the reference for an act of its own; ours is meant first.
    let found = facts.scans.iter().flatten().filter_map(|(_, key)| match *key {
        Key::Act(id) => facts.row::<ActRow>(*key).map(|row| (id, row)),
        _ => None,
    });
    let found = found.min_by_key(|(_, row)| row.direction != Direction::Own);
    found.map(|(id, row)| (id, row.clone())).ok_or_else(Problem::not_found)
}
