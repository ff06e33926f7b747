//! Whether peers are reached now, as this node last found them.
//!
//! It is kept in memory: after a start nothing is known of a peer until one calls the other. What
//! was received and acknowledged stands in the rows; this says only whether a node answers.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use comity_act::{AgencyCode, Timestamp};
use tokio::sync::broadcast;

use crate::clock;

/// Changes that wait for a slow reader; one that missed some asks for all of it again.
const CHANGES_MAX: usize = 64;

/// How a peer was last found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Contact {
    /// Whether it answered, or called, the last time.
    pub is_reached: bool,
    /// When it last answered or called; nothing, when it has not since the start.
    pub last: Option<Timestamp>,
}

/// All peers, as they were last found.
#[derive(Clone, Debug)]
pub(crate) struct Contacts {
    known: Arc<Mutex<BTreeMap<AgencyCode, Contact>>>,
    changed: broadcast::Sender<AgencyCode>,
}

impl Default for Contacts {
    fn default() -> Self {
        Self { known: Arc::default(), changed: broadcast::Sender::new(CHANGES_MAX) }
    }
}

impl Contacts {
    /// The peer answered, or called.
    pub(crate) fn reached(&self, peer: AgencyCode) {
        self.found(peer, true, clock::now());
    }

    /// The peer did not answer.
    pub(crate) fn missed(&self, peer: AgencyCode) {
        self.found(peer, false, clock::now());
    }

    /// How a peer was last found; nothing, when neither called the other since the start.
    pub(crate) fn of(&self, peer: AgencyCode) -> Option<Contact> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&peer).copied()
    }

    /// Tells from now on which peers are reached again, or no more.
    pub(crate) fn follow(&self) -> broadcast::Receiver<AgencyCode> {
        self.changed.subscribe()
    }

    fn found(&self, peer: AgencyCode, is_reached: bool, now: Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.get(&peer).copied();
        let last = if is_reached { Some(now) } else { before.and_then(|before| before.last) };
        known.insert(peer, Contact { is_reached, last });
        drop(known);
        // Every call of a peer that is there would be noise.
        if before.is_none_or(|before| before.is_reached != is_reached) {
            // Nobody who follows is no failure.
            let _ = self.changed.send(peer);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    #[test]
    fn only_a_change_is_told_and_the_last_contact_outlives_it() {
        let (contacts, peer) = (Contacts::default(), "XB".parse().unwrap());
        let mut told = contacts.follow();
        let at = Timestamp::from_millis;
        assert_eq!(contacts.of(peer), None);
        contacts.found(peer, true, at(1));
        contacts.found(peer, true, at(2));
        contacts.found(peer, false, at(3));
        contacts.found(peer, false, at(4));
        assert_eq!(contacts.of(peer), Some(Contact { is_reached: false, last: Some(at(2)) }));
        assert_eq!([told.try_recv(), told.try_recv()], [Ok(peer), Ok(peer)]);
        assert!(told.try_recv().is_err());
    }
}
