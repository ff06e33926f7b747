//! What the driver sends: batches from the outbox, until a receipt settles them.

use comity_act::{AgencyCode, Timestamp};
use comity_log::tiles_of;

use super::{DriveError, Driven, Driver};
use crate::{
    chance::Chance,
    deliver::{BATCH_ACTS_MAX, Covered, Packed, Packing, Receipt, VerifiedReceipt, Waiting, pack},
    key::Key,
    node::Input,
    ports::{Needs, Store},
    rows::{OfficerRow, OutboxRow, PeerRow},
};

/// From where a peer is served, when it is not where this node thinks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Resume {
    /// The place after the batch that goes before this one in a bundle.
    ///
    /// Never what a peer says to expect: what it has not acknowledged is sent, and it passes over
    /// what it has.
    pub first: Option<u64>,
    /// How much of our log it says to have seen.
    pub seen: Option<u64>,
}

impl<S: Store> Driver<S> {
    /// [`Driver::pack_from`] where this node thinks the peer is.
    ///
    /// # Errors
    /// As [`Driver::pack_from`].
    pub fn pack(
        &mut self,
        now: Timestamp,
        to: AgencyCode,
        acts_max: usize,
        chance: &mut Chance,
    ) -> Driven<Option<Packed>, S> {
        self.pack_from(now, (to, Resume::default()), acts_max, chance)
    }

    /// A sealed batch of what waits for a peer, from this place on; `None` when nothing waits.
    ///
    /// Only what is durable is packed: call it after [`Driver::commit`].
    ///
    /// # Errors
    /// [`DriveError`] when the peer is not trusted, or the batch cannot be made.
    pub fn pack_from(
        &mut self,
        now: Timestamp,
        (to, resume): (AgencyCode, Resume),
        acts_max: usize,
        chance: &mut Chance,
    ) -> Driven<Option<Packed>, S> {
        let (card, mut peer) = self.card(to)?;
        peer.seen_of_us = resume.seen.unwrap_or(peer.seen_of_us).min(self.durable.size());
        // What is acknowledged is gone from the outbox, whatever the peer now says.
        let first = resume.first.unwrap_or(0).max(peer.out_acknowledged);
        let count = peer.out_next.saturating_sub(first).min(acts_max.min(BATCH_ACTS_MAX) as u64);
        if count == 0 {
            return Ok(None);
        }
        let places: Vec<Key> = (first..first + count).map(|p| Key::Outbox(to, p)).collect();
        let known = self.read(&Needs::default().and(places.iter().copied()))?;
        let rows: Vec<&OutboxRow> =
            places.iter().map_while(|&place| known.row::<OutboxRow>(place)).collect();
        let mut needs = Needs::default();
        needs.journal.extend(rows.iter().map(|row| row.act));
        needs.keys.extend(rows.iter().map(|row| Key::Officer(row.officer)));
        let mut contents = self.read(&needs)?;
        let waiting = rows
            .iter()
            .map(|row| Waiting {
                leaf: row.leaf,
                officer: row.officer,
                entry: contents.journal.remove(&row.act),
            })
            .collect();
        let checkpoint = self.checkpoint(now)?;
        let size = checkpoint.checkpoint().head().size;
        let mut leaves: Vec<u64> = rows.iter().map(|row| row.leaf).collect();
        leaves.extend(peer.seen_of_us.checked_sub(1));
        let wanted = tiles_of(&leaves, size);
        let tiles = self.store.tiles(&wanted).map_err(DriveError::Store)?;
        let officers: Vec<_> = contents
            .rows
            .iter()
            .filter_map(|(key, row)| match (*key, <&OfficerRow>::try_from(&**row)) {
                (Key::Officer(id), Ok(row)) => Some((id, row.clone())),
                _ => None,
            })
            .collect();
        let packing = Packing {
            card: &card,
            peer: &peer,
            officers: &officers,
            first,
            waiting,
            checkpoint: &checkpoint,
            now,
        };
        pack(&packing, &tiles, &self.node.keys, chance).map_err(DriveError::Pack)
    }

    /// A peer acknowledged a batch: what it covers is settled, and nothing beyond.
    ///
    /// # Errors
    /// [`DriveError::ImpossibleReceipt`] when it speaks of what was never sent, and
    /// [`DriveError::EarlyReceipt`] when what stands before is not acknowledged.
    pub fn acknowledge(&mut self, now: Timestamp, receipt: &VerifiedReceipt) -> Driven<(), S> {
        let said = receipt.receipt();
        let peer = said.from;
        let row = self.peer(peer)?.ok_or(DriveError::UnknownPeer { peer })?;
        let impossible = || DriveError::ImpossibleReceipt { peer };
        let covered = said.covered().ok_or_else(impossible)?;
        let is_possible = covered.until <= said.next && said.next <= row.out_next;
        if !is_possible || said.seen > self.durable.size() {
            return Err(impossible());
        }
        if said.first > row.out_acknowledged {
            return Err(DriveError::EarlyReceipt { peer, first: said.first });
        }
        if !self.was_sent(&row, said, &covered)? {
            return Err(impossible());
        }
        let (leaves, until) = (self.tip.size(), covered.until);
        self.step(now, &Input::Acknowledged { receipt, leaves, until }).map(drop)
    }

    /// Whether what a receipt covers is what waits at those places; what is settled was looked at.
    fn was_sent(&mut self, row: &PeerRow, said: &Receipt, covered: &Covered) -> Driven<bool, S> {
        let waits = |place: &u64| *place >= row.out_acknowledged;
        let places = || covered.places.iter().filter(|(place, _)| waits(place));
        let key = |place: u64| Key::Outbox(said.from, place);
        let known = self.read(&Needs::default().and(places().map(|(place, _)| key(*place))))?;
        let mut needs = Needs::default();
        for &(place, leaf) in places() {
            let Some(waiting) = known.row::<OutboxRow>(key(place)) else { return Ok(false) };
            match leaf {
                Some(leaf) if leaf == waiting.leaf && leaf < said.seen => {}
                Some(_) => return Ok(false),
                None => {
                    needs.journal.insert(waiting.act);
                }
            }
        }
        // Only what is erased could leave as an empty place.
        Ok(needs.journal.is_empty() || self.read(&needs)?.journal.is_empty())
    }
}
