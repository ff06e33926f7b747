//! Messages: how far they have come.

use comity_act::{
    Act, Body,
    body::{DutyAssign, MessageAcknowledge, Reception},
};

use super::{Context, deadline};
use crate::{
    key::Key,
    ports::Projection,
    rows::{ActRow, Stage},
};

/// Somebody opened an act or took charge of it: here, or at the agency that says so.
pub(super) fn acknowledge(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &MessageAcknowledge,
) {
    let Some(answers) = act.answers else { return };
    let stage = match body.reception {
        Reception::Opened => Stage::Opened,
        Reception::Taken => Stage::Taken,
        // A trace, and nothing else: who handles the act did not see it.
        Reception::Examined => return,
    };
    let taken_by = (stage == Stage::Taken).then_some(act.officer);
    p.amend::<ActRow>(Key::Act(answers), |row| {
        if context.is_own() {
            // Only what came in is opened here, and taken never goes back to opened.
            let waits = matches!(row.stage, Stage::Done | Stage::Held | Stage::Opened);
            if row.is_for_us() && waits {
                // What is held stays before who may release it, whoever has read it.
                if row.stage == Stage::Held {
                    row.taken_by = row.taken_by.or(taken_by);
                } else {
                    row.stage = stage;
                    // Whoever takes charge has it, also of what was meant for a colleague.
                    row.taken_by = taken_by.or(row.taken_by);
                }
            }
        } else if let Some(there) = row.delivered.iter_mut().find(|d| d.to == act.agency) {
            if there.said != Some(Stage::Taken) {
                there.said = Some(stage);
            }
            there.taken_by = there.taken_by.or(taken_by);
        }
    });
    if stage == Stage::Taken {
        deadline::meet(p, answers, deadline::TAKE_CHARGE, act.agency);
    }
}

/// The owner of a record answers who doubts it, on both sides; to settle it at home tells nobody.
pub(super) fn answers_doubt(p: &mut Projection<'_>, act: &Act) {
    if let Some(doubt) = act.answers {
        deadline::meet(p, doubt, deadline::ANSWER_DOUBT, act.agency);
    }
}

/// Whoever replies to an act that came in has taken charge of it: it waits for nobody any more.
///
/// Where a request stands, its own row says.
pub(super) fn handled(p: &mut Projection<'_>, act: &Act) {
    let settles =
        matches!(act.body, Body::MessageSend(_) | Body::ConsentGrant(_) | Body::ConsentRefuse(_));
    let Some(answers) = act.answers.filter(|_| settles) else { return };
    p.amend::<ActRow>(Key::Act(answers), |row| {
        // What our law holds is for who decides, whatever anybody answers.
        let waits = matches!(row.stage, Stage::Done | Stage::Opened);
        if row.is_for_us() && waits {
            row.stage = Stage::Taken;
            row.taken_by = Some(act.officer);
        }
    });
}

/// A colleague is to handle what came in.
///
/// What nobody has taken charge of stays in the inbox, and its clock runs: no sender is told that
/// somebody has it who has not seen it yet.
pub(super) fn assign(p: &mut Projection<'_>, act: &Act, body: &DutyAssign) {
    let Some(answers) = act.answers else { return };
    p.amend::<ActRow>(Key::Act(answers), |row| row.taken_by = Some(body.officer));
}
