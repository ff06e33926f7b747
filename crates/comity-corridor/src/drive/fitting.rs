//! Whether what is said of a request answers one that stands, for what it was made.
//!
//! Restraint is always open, so no law looks at its words: without a request that it answers it
//! would carry them anywhere. What the wrong side says of a request changes nothing, and goes to
//! nobody but the other side.

use comity_act::{Act, AgencyCode, Body, Kind, Offence, RecordId};

use crate::{
    decide::answered,
    key::Key,
    ports::Facts,
    rows::{ActRow, RecordRow},
};

/// Why an act does not fit what it answers.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// What no law bars would else carry words to whom they do not concern.
    #[error("no request stands that this `{kind}` fits; answer it, to its other side alone")]
    AnswersNothing {
        /// Which kind of act.
        kind: &'static str,
    },
    /// Word of a disclosure concerns nobody but the owner.
    #[error("word of a disclosure goes to who owns the records, and to nobody else; send it there")]
    OfOthers,
    /// An answer under another offence would be judged by what nobody asked for.
    #[error("the request names no offence `{title}`; leave it out, or ask what it is made for")]
    OtherOffence {
        /// What the offence is called.
        title: String,
    },
}

/// What who received it may ask about, as about a request.
const ORDERS: [Kind; 2] = [Kind::OrderPreserve, Kind::OrderProduce];

/// Checks that each recipient is a side of the request that the act answers, and that an answer
/// is for what the request was made for.
pub(super) fn fits(act: &Act, known: &Facts) -> Result<(), Unfit> {
    let Some(kind) = act.body.kind() else { return Ok(()) };
    match &act.body {
        Body::RequestAnswer(_) => for_the_same(act, known),
        Body::RequestRefuse(_) | Body::RequestDelay(_) | Body::RequestWithdraw(_) => {
            between_sides(act, kind, known)
        }
        // Who received an order may ask what is meant by it.
        Body::RequestClarify(_) | Body::RequestConsult(_) if !is_on(&ORDERS, act, known) => {
            between_sides(act, kind, known)
        }
        // Word that it was done follows word that it would be.
        Body::DisclosureAnnounce(_) if is_on(&[Kind::DisclosureAnnounce], act, known) => Ok(()),
        Body::DisclosureAnnounce(body) => to_owners(act, &body.records, known),
        _ => Ok(()),
    }
}

/// Whether word of a disclosure goes to those alone whose records it is about.
fn to_owners(act: &Act, records: &[RecordId], known: &Facts) -> Result<(), Unfit> {
    let owner =
        |record: &RecordId| Some(known.row::<RecordRow>(Key::Record(*record))?.content.owner);
    let owners: Vec<AgencyCode> = records.iter().filter_map(owner).collect();
    if act.recipients.iter().all(|to| owners.contains(&to.agency)) {
        return Ok(());
    }
    Err(Unfit::OfOthers)
}

/// Whether an act is about one of these kinds that went between this agency and each recipient.
fn is_on(kinds: &[Kind], act: &Act, known: &Facts) -> bool {
    let first = act.answers.and_then(|of| known.row::<ActRow>(Key::Act(of)));
    let is_of_kind = |first: &&ActRow| kinds.iter().any(|kind| kind.code() == first.kind);
    let is_side = |first: &ActRow, to| {
        first.agency == to || first.delivered.iter().any(|there| there.to == to)
    };
    first.filter(is_of_kind).is_some_and(|first| {
        !act.recipients.is_empty() && act.recipients.iter().all(|to| is_side(first, to.agency))
    })
}

fn between_sides(act: &Act, kind: Kind, known: &Facts) -> Result<(), Unfit> {
    if !act.recipients.is_empty() && answered(act, known).all(|request| request.is_some()) {
        return Ok(());
    }
    Err(Unfit::AnswersNothing { kind: kind.name() })
}

/// Whether an answer names no offence that its request does not.
fn for_the_same(act: &Act, known: &Facts) -> Result<(), Unfit> {
    // A code says which it is; without one, all that was written of it does.
    let is_same = |one: &Offence, other: &Offence| {
        one.code == other.code && (one.code.is_some() || one == other)
    };
    for request in answered(act, known).flatten() {
        let is_named = |one: &&Offence| request.offences.iter().any(|other| is_same(one, other));
        if let Some(other) = act.offences.iter().find(|one| !is_named(one)) {
            return Err(Unfit::OtherOffence { title: other.title.to_string() });
        }
    }
    Ok(())
}
