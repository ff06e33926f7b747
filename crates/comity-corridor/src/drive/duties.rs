//! What is checked of duties: who takes one, hands it over, settles what is owed.

use comity_act::{
    Act, Body, Timestamp,
    body::{DutyHandOver, DutyTake},
};

use super::checks::CheckError;
use crate::{
    decide::{is_second_person, seat},
    key::Key,
    node::Node,
    ports::Facts,
    project::{ANSWER, CORE_DATA, TAKE_CHARGE, deadlines_of},
    rows::{ActRow, DeadlineRow, DutyRow},
};

/// For how long somebody takes a duty at most, in milliseconds: longer than any shift.
const DUTY_MS_MAX: u64 = 2 * Timestamp::DAY_MS;

/// What is owed where an officer's own signature was missing.
const SIGNATURE: &str = "officer-signature";

/// Whether somebody may take the duty: for a shift.
pub(super) fn takes(act: &Act, body: &DutyTake) -> Result<(), CheckError> {
    stays_home(act)?;
    let is_shift = act.at < body.until && body.until <= act.at.plus_millis(DUTY_MS_MAX);
    if is_shift { Ok(()) } else { Err(CheckError::DutySpan) }
}

/// Whether it is on duty, who hands over; a duty that ran out is handed over as well.
pub(super) fn hands_over(act: &Act, body: &DutyHandOver, known: &Facts) -> Result<(), CheckError> {
    stays_home(act)?;
    let on_duty = known.row::<DutyRow>(Key::Duty).and_then(|row| row.on(body.lane));
    if on_duty.is_some_and(|one| one.officer == act.officer) {
        return Ok(());
    }
    Err(CheckError::NotOnDuty { lane: body.lane })
}

/// No law reads what restraint says, so a note for the house goes to nobody else.
fn stays_home(act: &Act) -> Result<(), CheckError> {
    match act.body.kind().filter(|_| !act.recipients.is_empty()) {
        Some(kind) => Err(CheckError::StaysHome { kind: kind.name() }),
        None => Ok(()),
    }
}

/// Whether what is settled is owed here, by who settles it.
pub(super) fn settles(node: &Node, act: &Act, what: &str, known: &Facts) -> Result<(), CheckError> {
    let name = || what.to_owned();
    if [ANSWER, CORE_DATA, TAKE_CHARGE].contains(&what) {
        return Err(CheckError::OwnAct { what: name() });
    }
    let of = act.answers.ok_or_else(|| CheckError::NotOwed { what: name() })?;
    let mut rows = deadlines_of(known, of).filter_map(|key| known.row::<DeadlineRow>(key));
    let owed =
        rows.find(|row| row.what.as_str() == what && row.owed_by == act.agency && row.is_owed());
    let owed = owed.ok_or_else(|| CheckError::NotOwed { what: name() })?;
    let group = owed.group.map(|group| seat(node.bench(act.at), group, of, known));
    let group = group.filter(|group| act.role.group() != Some(*group));
    let same = known
        .row::<ActRow>(Key::Act(of))
        .is_some_and(|row| !is_second_person(row, act.agency, act.officer));
    let who = match group {
        // Who did not sign signs: nobody answers in person for what another did.
        _ if what == SIGNATURE && !same => "the officer who made the act".to_owned(),
        Some(group) => group.name().to_owned(),
        // A look by the one who acted is no second look.
        None if owed.group.is_some() && same => "a second person".to_owned(),
        None => return Ok(()),
    };
    Err(CheckError::NotTheirDuty { what: name(), role: act.role, who })
}

/// A signature that is owed is given by signing: the late signature is this act's own.
pub(super) fn signs(act: &Act) -> Result<(), CheckError> {
    let Body::DutySettle(body) = &act.body else { return Ok(()) };
    let is_signed = act.proof.as_ref().is_some_and(|proof| proof.verified().is_some());
    if is_signed || body.what.as_str() != SIGNATURE {
        return Ok(());
    }
    Err(CheckError::SignatureOwed)
}
