//! What is checked of duties: who takes one, hands it over, settles what is owed.

use comity_act::{
    Act, ActId, Body, OfficerId, Role, Timestamp,
    body::{DutyAssign, DutyHandOver, DutyTake},
};

use super::checks::CheckError;
use crate::{
    decide::{is_second_person, seat},
    key::Key,
    node::Node,
    ports::Facts,
    project::{ANSWER, ANSWER_DOUBT, CORE_DATA, FOLLOW_UP, TAKE_CHARGE, deadlines_of},
    rows::{ActRow, DeadlineRow, DutyRow, OfficerRow, Stage},
};

/// For how long somebody takes a duty at most, in milliseconds: longer than any shift.
const DUTY_MS_MAX: u64 = 2 * Timestamp::DAY_MS;

/// What is owed and done by an act that the other side reads, so that no word at home settles it.
const HAS_OWN_ACT: [&str; 5] = [ANSWER, ANSWER_DOUBT, CORE_DATA, FOLLOW_UP, TAKE_CHARGE];

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

/// Whether what came in can be given to this colleague.
pub(super) fn assigns(act: &Act, body: &DutyAssign, known: &Facts) -> Result<(), CheckError> {
    stays_home(act)?;
    let row = act.answers.and_then(|of| known.row::<ActRow>(Key::Act(of)));
    // What our law holds is for who decides over it. What somebody took is given on by that
    // officer, or by who decides: nobody else takes it out of their hands.
    let is_free = |row: &ActRow| match row.stage {
        Stage::Done | Stage::Opened => true,
        Stage::Taken => row.taken_by == Some(act.officer) || act.role.group().is_some(),
        _ => false,
    };
    let is_open = row.is_some_and(|row| row.is_for_us() && is_free(row));
    // To oneself nothing is given: one takes it, and answers for it.
    if !is_open || body.officer == act.officer {
        return Err(CheckError::NotAssignable);
    }
    let colleague = known.row::<OfficerRow>(Key::Officer(body.officer));
    let mut postings = colleague.into_iter().flat_map(|row| &row.postings);
    // Nobody is given what the own role does not let one read.
    let reads = postings.any(|posting| {
        let mut roles = posting.roles.iter().filter(|role| role.may_read_content());
        roles.any(|role| posting.covers(*role, act.at))
    });
    if reads { Ok(()) } else { Err(CheckError::NoColleague(body.officer)) }
}

/// No law reads what restraint says, so a note for the house goes to nobody else.
pub(super) fn stays_home(act: &Act) -> Result<(), CheckError> {
    match act.body.kind().filter(|_| !act.recipients.is_empty()) {
        Some(kind) => Err(CheckError::StaysHome { kind: kind.name() }),
        None => Ok(()),
    }
}

/// Whether what is settled is owed here, by who settles it.
pub(super) fn settles(node: &Node, act: &Act, what: &str, known: &Facts) -> Result<(), CheckError> {
    let name = || what.to_owned();
    if HAS_OWN_ACT.contains(&what) {
        return Err(CheckError::OwnAct { what: name() });
    }
    let of = act.answers.ok_or_else(|| CheckError::NotOwed { what: name() })?;
    let mut rows = deadlines_of(known, of).filter_map(|key| known.row::<DeadlineRow>(key));
    let owed =
        rows.find(|row| row.what.as_str() == what && row.owed_by == act.agency && row.is_owed());
    let owed = owed.ok_or_else(|| CheckError::NotOwed { what: name() })?;
    match who(node, (act.officer, act.role, act.at), (of, owed), known) {
        Some(who) => Err(CheckError::NotTheirDuty { what: name(), role: act.role, who }),
        None => Ok(()),
    }
}

/// Somebody, in a role, at a moment.
type Asks = (OfficerId, Role, Timestamp);

/// Who has to settle what is owed because of an act, where it is not who asks.
fn who(
    node: &Node,
    (officer, role, at): Asks,
    (of, owed): (ActId, &DeadlineRow),
    known: &Facts,
) -> Option<String> {
    let group = owed.group.map(|group| seat(node.bench(at), group, of, known));
    let group = group.filter(|group| role.group() != Some(*group));
    let same = known
        .row::<ActRow>(Key::Act(of))
        .is_some_and(|row| !is_second_person(row, node.own(), officer));
    match group {
        // Who did not sign signs: nobody answers in person for what another did.
        _ if owed.what.as_str() == SIGNATURE && !same => {
            Some("the officer who made the act".to_owned())
        }
        Some(group) => Some(group.name().to_owned()),
        // A look by the one who acted is no second look.
        None if owed.group.is_some() && same => Some("a second person".to_owned()),
        None => None,
    }
}

/// How what is owed is settled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Settling {
    /// By saying what was done.
    Word,
    /// By the officer's own signature.
    Signature,
}

/// How who asks settles what is owed because of an act; nothing, where another has to, or where
/// the act that does it meets it.
pub fn settling(
    node: &Node,
    asks: Asks,
    (of, owed): (ActId, &DeadlineRow),
    known: &Facts,
) -> Option<Settling> {
    let what = owed.what.as_str();
    let is_ours = owed.owed_by == node.own() && owed.is_owed();
    if !is_ours || HAS_OWN_ACT.contains(&what) || !asks.1.may_read_content() {
        return None;
    }
    let how = if what == SIGNATURE { Settling::Signature } else { Settling::Word };
    who(node, asks, (of, owed), known).is_none().then_some(how)
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
