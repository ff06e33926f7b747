//! Reading rows for the interface.

use comity_act::{Act, ActId, Reference};
use comity_corridor::{
    Facts, Family, IndexKey, Input, Key, Needs, Scan,
    rows::{ActRow, Row},
};

use crate::{
    engine::{Engine, EngineError},
    problem::Problem,
};

/// References that are looked through, newest first; older ones are found by their id.
const REFERENCES_MAX: usize = 20_000;

/// References that are read at once.
const REFERENCES_PAGE: usize = 500;

/// One row, if it exists.
pub(super) async fn row<R>(engine: &Engine, key: Key) -> Result<Option<R>, Problem>
where
    R: TryFrom<Row>,
{
    let mut facts = engine.read(Needs::default().and([key])).await?;
    Ok(facts.rows.remove(&key).and_then(|row| row.try_into().ok()))
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
    let mut before = None;
    for _ in 0..REFERENCES_MAX / REFERENCES_PAGE {
        let mut needs = Needs::default();
        let mut scan = Scan::newest(IndexKey::of(Family::Acts), REFERENCES_PAGE);
        scan.before = before;
        needs.scans.push(scan);
        let facts = engine.read(needs).await?;
        let entries = facts.scans.first().map(Vec::as_slice).unwrap_or_default();
        for (_, key) in entries {
            let (Key::Act(id), Some(row)) = (*key, facts.row::<ActRow>(*key)) else { continue };
            if row.reference == Some(reference) {
                return Ok((id, row.clone()));
            }
        }
        let Some((last, _)) = entries.last().filter(|_| entries.len() == REFERENCES_PAGE) else {
            break;
        };
        before = Some(last.clone());
    }
    Err(Problem::not_found())
}
