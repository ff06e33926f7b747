//! The cards of peers: read, and renewed by themselves where they continue.

use comity_act::{
    AgencyCard, AgencyCode, SignedCard, Stated, StatedValue, Text, Timestamp, body::PeerAdd,
};

use super::{CheckError, DriveError, Driven, Driver, checks};
use crate::{
    chance::Chance,
    key::Key,
    node::{Outcome, is_trusted},
    ports::{Needs, Store},
    propose::Form,
    rows::{CardRow, PeerRow},
};

impl<S: Store> Driver<S> {
    /// The card of a peer that is trusted, with how far delivery to and from it has come.
    ///
    /// # Errors
    /// [`DriveError::UnknownPeer`] when it is not known or not trusted.
    pub fn card(&mut self, peer: AgencyCode) -> Driven<(AgencyCard, PeerRow), S> {
        let unknown = || DriveError::UnknownPeer { peer };
        let key = Key::Card(peer);
        let facts = self.read(&Needs::default().and([Key::Peer(peer), key]))?;
        let row = facts.row::<PeerRow>(Key::Peer(peer)).filter(|row| is_trusted(row));
        let card = facts.row::<CardRow>(key).and_then(|row| SignedCard::parse(&row.card).ok());
        let (row, card) = row.zip(card).ok_or_else(unknown)?;
        Ok((card.claims().clone(), row.clone()))
    }

    /// A peer's newer card follows the known one by itself, and takes its place without a person:
    /// it has a higher number, its keys continue those known, and one of them signed it.
    ///
    /// Recorded as the service's `peer.add`, which states that it continues the known card.
    ///
    /// # Errors
    /// [`DriveError::Check`] when a person must compare it, or the peer is not trusted.
    pub fn renew_card(
        &mut self,
        now: Timestamp,
        card: Vec<u8>,
        chance: &mut Chance,
    ) -> Driven<Outcome, S> {
        let check = |error| DriveError::Check(error);
        let parsed = SignedCard::parse(&card).map_err(|error| check(CheckError::NoCard(error)))?;
        let peer = parsed.claims().agency;
        self.trusted(peer)?;
        let key = Key::Card(peer);
        let facts = self.read(&Needs::default().and([key]))?;
        let known = facts.row::<CardRow>(key).ok_or(DriveError::UnknownPeer { peer })?;
        let found = checks::continued(&self.node, now, &card, known).map_err(check)?;
        let body = PeerAdd {
            card,
            fingerprint: Text::new(found.to_string()).unwrap_or_default(),
            replaces: false,
        };
        let note = Stated {
            fact: Text::new("continues_known_card").unwrap_or_default(),
            value: StatedValue::Yes(true),
        };
        let form = Form { stated: vec![note], ..Form::new(body) };
        self.propose(form, self.service(now), chance)
    }
}
