//! Whose exclusion it is: what its maker signed goes along wherever it goes on.
//!
//! An act is signed by who sends it, and who passes on what another found says so in an act of its
//! own. So the maker's node signs an exclusion a second time, without its words, and each who
//! hears of it verifies that: nobody makes one up in another's name.

use comity_act::{Act, AgencyCode, Body, SignedCard, WireError, body::HitExclude};

use crate::{key::Key, keys::Keys, ports::Facts, rows::CardRow};

/// Who made an exclusion, as far as it can be told here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Maker {
    /// This agency signed it.
    Signed(AgencyCode),
    /// An agency that is not known here: whoever tells of it answers for it.
    Stranger,
}

/// An exclusion of this agency's own says so under its signature; what is passed on stays as it is.
pub(crate) fn sign(act: &mut Act, keys: &Keys) -> Result<(), WireError> {
    let made = (act.id, act.agency, act.at);
    let Body::HitExclude(body) = &mut act.body else { return Ok(()) };
    if body.first.as_ref().is_none_or(|first| first.act == made.0) {
        let (key_id, sign) = keys.act_signer(made.2);
        body.first = Some(body.first_made(made, key_id, sign)?);
    }
    Ok(())
}

/// Whether it is told by who made it, in the act that made it.
pub(crate) fn is_first_hand(act: &Act, body: &HitExclude) -> bool {
    body.first.as_ref().is_none_or(|first| first.act == act.id)
}

/// Who made an exclusion that an act tells of; `None` where its maker's signature is missing, is
/// of something else, or is not that agency's.
pub(crate) fn maker(facts: &Facts, keys: &Keys, (act, body): (&Act, &HitExclude)) -> Option<Maker> {
    let first = body.first.as_ref()?;
    let is_of_act = (first.agency, first.at) == (act.agency, act.at);
    if is_first_hand(act, body) && !is_of_act {
        return None;
    }
    let card = facts.row::<CardRow>(Key::Card(first.agency));
    let card = card.and_then(|row| SignedCard::parse(&row.card).ok());
    let (own, at) = (keys.agency(), first.at);
    let is_signed = match &card {
        _ if first.agency == own => {
            body.is_as_signed(|key_id, signature, bytes| keys.is_own(key_id, signature, bytes))
        }
        Some(card) => body.is_as_signed(|key_id, signature, bytes| {
            keys.is_signed_by(card.claims(), (key_id, at), signature, bytes)
        }),
        None => return body.is_as_signed(|_, _, _| true).then_some(Maker::Stranger),
    };
    is_signed.then_some(Maker::Signed(first.agency))
}
