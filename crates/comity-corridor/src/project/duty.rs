//! The duty: who has it, and what was handed over.

use comity_act::{
    Act,
    body::{DutyHandOver, DutyTake},
};

use crate::{
    key::Key,
    ports::Projection,
    rows::{DutyRow, HandedOver, OnDuty},
};

/// Somebody takes the duty; whoever had it is relieved.
pub(super) fn take(p: &mut Projection<'_>, act: &Act, body: &DutyTake) {
    let mut row = p.row::<DutyRow>(Key::Duty).cloned().unwrap_or_default();
    let before = row.on(body.lane).and_then(|one| one.handed_over.clone());
    let handed_over = before.map(|before| {
        let taken = before.taken.or(Some((act.officer, act.at)));
        HandedOver { taken, ..before }
    });
    row.lanes.retain(|one| one.lane != body.lane);
    row.lanes.push(OnDuty {
        lane: body.lane,
        officer: act.officer,
        since: act.at,
        until: body.until,
        handed_over,
    });
    p.put(Key::Duty, row);
}

/// Whoever is on duty leaves a note; nobody is relieved before somebody takes it.
pub(super) fn hand_over(p: &mut Projection<'_>, act: &Act, body: &DutyHandOver) {
    let handed_over = HandedOver { act: act.id, by: act.officer, at: act.at, taken: None };
    p.amend::<DutyRow>(Key::Duty, |row| {
        if let Some(one) = row.lanes.iter_mut().find(|one| one.lane == body.lane) {
            one.handed_over = Some(handed_over);
        }
    });
}
