//! What the driver sends: batches from the outbox.

use comity_act::{AgencyCode, Timestamp};
use comity_log::tiles_of;

use super::{DriveError, Driven, Driver};
use crate::{
    chance::Chance,
    deliver::{BATCH_ACTS_MAX, Packed, Packing, Waiting, pack},
    key::Key,
    ports::{Needs, Store},
    rows::{OfficerRow, OutboxRow},
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
}
