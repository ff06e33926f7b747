//! Leads: whether one is news, and whether who decides over it has looked.

use comity_act::{
    Act, ActId, RecordId,
    body::{LeadConfirm, LeadPropose, LeadReject},
};

use super::fitting::Unfit;
use crate::{
    key::Key,
    ports::Facts,
    project::leads_scanned,
    rows::{DECISIONS_MAX, LINKS_MAX, LeadRow, LeadState, RecordRow, RecordState},
};

/// Whether a lead is about two records of a class that are in use here, and not known.
pub(super) fn proposes(body: &LeadPropose, known: &Facts) -> Result<(), Unfit> {
    let in_use = |record: RecordId| {
        let row = known.row::<RecordRow>(Key::Record(record));
        let row = row.filter(|row| row.state == RecordState::Active);
        row.filter(|row| row.content.class == body.class).ok_or(Unfit::NotHeld { record })
    };
    let rows = [in_use(body.record)?, in_use(body.to)?];
    if body.record == body.to {
        return Err(Unfit::NotHeld { record: body.to });
    }
    let stand = rows.map(RecordRow::statements);
    let is_known = |(_, lead): (ActId, &LeadRow)| {
        let ordered = lead.records[0] == body.record;
        let stand = if ordered { stand } else { [stand[1], stand[0]] };
        lead.is_of(body.record, body.to) && lead.holds_back(stand)
    };
    if leads_scanned(known).any(is_known) || rows[0].same_as().any(|other| other == body.to) {
        return Err(Unfit::ProposedAlready);
    }
    Ok(())
}

/// Whether a lead of these two stands that can be confirmed, by who opened both.
pub(super) fn confirms(act: &Act, body: &LeadConfirm, known: &Facts) -> Result<(), Unfit> {
    let row = decided(act, [body.record, body.to], known)?;
    if row.state == LeadState::Same {
        return Err(Unfit::DecidedSo { state: row.state.name() });
    }
    has_looked(act, row)?;
    let links = |record: &RecordId| {
        known.row::<RecordRow>(Key::Record(*record)).map_or(0, |row| row.links.len())
    };
    let full = row.records.into_iter().find(|record| links(record) >= LINKS_MAX);
    full.map_or(Ok(()), |record| Err(Unfit::LinkedOften { record }))
}

/// Whether a lead of these two stands that can be rejected, by who opened both; or a decision over
/// it that can be taken back, by anybody.
pub(super) fn rejects(act: &Act, body: &LeadReject, known: &Facts) -> Result<(), Unfit> {
    let row = decided(act, [body.record, body.to], known)?;
    match body.undoes {
        None if row.state == LeadState::Different => {
            Err(Unfit::DecidedSo { state: row.state.name() })
        }
        None => has_looked(act, row),
        Some(undone) => {
            let last = row.decisions.last().filter(|_| row.state != LeadState::Open);
            let is_last = last.is_some_and(|last| last.act == undone);
            is_last.then_some(()).ok_or(Unfit::NotDecided { act: undone })
        }
    }
}

/// The lead that an act decides over, if it is of these two.
fn decided<'a>(act: &Act, ends: [RecordId; 2], known: &'a Facts) -> Result<&'a LeadRow, Unfit> {
    let row = act.answers.and_then(|lead| known.row::<LeadRow>(Key::Lead(lead)));
    let row = row.filter(|row| row.is_of(ends[0], ends[1])).ok_or(Unfit::NoLead)?;
    let [record, _] = row.records;
    if row.decisions.len() < DECISIONS_MAX { Ok(row) } else { Err(Unfit::LinkedOften { record }) }
}

/// Nobody decides over what they did not read; reading has a purpose and a reason.
fn has_looked(act: &Act, row: &LeadRow) -> Result<(), Unfit> {
    row.was_read_by(act.officer).then_some(()).ok_or(Unfit::Unread)
}
