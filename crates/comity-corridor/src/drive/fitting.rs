//! Whether what refuses, delays or withdraws a request answers one that stands.
//!
//! Restraint is always open, so no law looks at its words: without a request that it answers it
//! would carry them anywhere. What the wrong side says of a request changes nothing, and goes to
//! nobody but the other side.

use comity_act::{Act, Body};

use super::checks::CheckError;
use crate::{key::Key, ports::Facts, rows::RequestRow};

/// Checks that each recipient is a side of the request that the act answers.
pub(super) fn fits(act: &Act, known: &Facts) -> Result<(), CheckError> {
    let Some(kind) = act.body.kind() else { return Ok(()) };
    let of_request = matches!(
        act.body,
        Body::RequestRefuse(_) | Body::RequestDelay(_) | Body::RequestWithdraw(_)
    );
    let stands = |to| {
        let request = act.answers.map(|of| Key::Request(of, to));
        request.is_some_and(|key| known.row::<RequestRow>(key).is_some())
    };
    let mut recipients = act.recipients.iter().map(|recipient| recipient.agency);
    if !of_request || (!act.recipients.is_empty() && recipients.all(stands)) {
        return Ok(());
    }
    Err(CheckError::AnswersNothing { kind: kind.name() })
}
