//! What is checked before the law is asked: who acts, and can it arrive.

use comity_act::{
    Act, AgencyCode, Body, Channel, OfficerId, Role, SignedCard, SignedCertificate, Timestamp,
};
use comity_seal::fingerprint::Fingerprint;

use crate::{
    key::Key,
    keys::KeysError,
    node::{Node, is_trusted},
    ports::Facts,
    rows::{OwnRow, PeerRow},
};

/// Why an act is not put to the law.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The officer has no certificate for this role at this moment.
    #[error("officer `{officer}` is not posted as {role}; have the administrator post the officer")]
    NotPosted {
        /// Who.
        officer: OfficerId,
        /// In which role.
        role: Role,
    },
    /// A recipient is no peer.
    #[error("`{agency}` is no peer of this agency; add its card with `comity peer add`")]
    UnknownRecipient {
        /// Which.
        agency: AgencyCode,
    },
    /// A card is not whole.
    #[error("the card is not signed by a key that stands on it; ask for it again")]
    BadCard(#[source] KeysError),
    /// A card cannot be read.
    #[error("this is no agency card; ask for it again")]
    NoCard(#[source] comity_act::WireError),
    /// A card is past its date.
    #[error("the card of `{agency}` expired; ask for its new card")]
    ExpiredCard {
        /// Whose.
        agency: AgencyCode,
    },
    /// A card is this agency's own.
    #[error("the card is this agency's own; give it to others")]
    OwnCard,
    /// The fingerprint that was compared is not the card's.
    #[error("the card's fingerprint is {found}; it is not what was compared, do not trust it")]
    OtherFingerprint {
        /// The card's.
        found: Fingerprint,
    },
    /// The card has other keys than the known one.
    #[error(
        "CHANGED KEY: the card of `{agency}` does not continue the keys known here; \
         call them, compare {found}, and only then replace it"
    )]
    ChangedKey {
        /// Whose.
        agency: AgencyCode,
        /// The new card's.
        found: Fingerprint,
    },
    /// An officer certificate is not this agency's.
    #[error("the officer certificate is not signed by this agency")]
    BadCertificate,
}

/// Checks an act of this agency against what is known here.
pub(super) fn check(node: &Node, act: &Act, known: &Facts) -> Result<(), CheckError> {
    posted(act, known)?;
    for recipient in &act.recipients {
        let by_node = matches!(recipient.channel, Channel::Node | Channel::Bundle);
        let agency = recipient.agency;
        let trusted = known.row::<PeerRow>(Key::Peer(agency)).is_some_and(is_trusted);
        if by_node && !trusted {
            return Err(CheckError::UnknownRecipient { agency });
        }
    }
    match &act.body {
        Body::PeerAdd(body) => {
            card(node, act.at, &body.card, Some((body.fingerprint.as_str(), body.replaces)), known)
        }
        Body::PeerIntroduce(body) => card(node, act.at, &body.card, None, known),
        Body::OfficerPost(body) => certificate(node, &body.certificate),
        _ => Ok(()),
    }
}

fn posted(act: &Act, known: &Facts) -> Result<(), CheckError> {
    let own = known.row::<OwnRow>(Key::Own);
    let officers = own.map(|own| own.officers.as_slice()).unwrap_or_default();
    // The first act of an agency posts its first officer, and nobody is there to do it.
    if officers.is_empty() && matches!(act.body, Body::OfficerPost(_)) {
        return Ok(());
    }
    let is_posted = officers.iter().any(|officer| {
        officer.officer == act.officer
            && officer.roles.contains(&act.role)
            && officer.valid_from <= act.at
            && act.at < officer.valid_until
    });
    if is_posted {
        Ok(())
    } else {
        Err(CheckError::NotPosted { officer: act.officer, role: act.role })
    }
}

fn card(
    node: &Node,
    at: Timestamp,
    bytes: &[u8],
    compared: Option<(&str, bool)>,
    known: &Facts,
) -> Result<(), CheckError> {
    let parsed = SignedCard::parse(bytes).map_err(CheckError::NoCard)?;
    let card = node.keys.whole_card(parsed).map_err(CheckError::BadCard)?;
    let agency = card.agency;
    if agency == node.own() {
        return Err(CheckError::OwnCard);
    }
    if card.valid_until <= at {
        return Err(CheckError::ExpiredCard { agency });
    }
    let Some((compared, replaces)) = compared else { return Ok(()) };
    let keys = node.keys.keys_of(&card).map_err(CheckError::BadCard)?;
    let found = Fingerprint::of(keys.newest());
    if compared.parse::<Fingerprint>().ok().as_ref() != Some(&found) {
        return Err(CheckError::OtherFingerprint { found });
    }
    if let Some(row) = known.row::<PeerRow>(Key::Peer(agency)) {
        let old = SignedCard::parse(&row.card).map_err(CheckError::NoCard)?;
        let old = node.keys.keys_of(old.claims()).map_err(CheckError::BadCard)?;
        if keys.continues(&old).is_err() && !replaces {
            return Err(CheckError::ChangedKey { agency, found });
        }
    }
    Ok(())
}

fn certificate(node: &Node, bytes: &[u8]) -> Result<(), CheckError> {
    let parsed = SignedCertificate::parse(bytes).map_err(|_| CheckError::BadCertificate)?;
    if parsed.agency() != node.own() {
        return Err(CheckError::BadCertificate);
    }
    let key_id = parsed.key_id();
    parsed
        .verified(|signature, bytes| node.keys.is_own(key_id, signature, bytes))
        .map(drop)
        .map_err(|_| CheckError::BadCertificate)
}
