//! Who is at a desk now, told to those who are at one themselves.
//!
//! Whoever has the desk open in a browser is there. It is known while it lasts and forgotten at
//! once: not since when, not how busy, not when somebody left. Programs with a token are neither
//! counted nor told, so that nobody makes a diary of it.
//!
//! It never stores or logs who was there, and tells no other agency.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use comity_act::OfficerId;
use tokio::sync::watch;

/// The officers at desks of this node, each with the number of pages that are open.
#[derive(Clone, Debug)]
pub(crate) struct Presence(Arc<watch::Sender<BTreeMap<OfficerId, u32>>>);

impl Default for Presence {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::default()))
    }
}

impl Presence {
    /// An officer is there for as long as the answer lives; it follows who else comes and goes.
    pub(super) fn enter(&self, officer: OfficerId) -> There {
        let others = self.0.subscribe();
        // A second page of the same officer changes nothing for anybody.
        self.0.send_if_modified(|there| {
            let pages = there.entry(officer).or_default();
            *pages += 1;
            *pages == 1
        });
        There { presence: self.clone(), officer, others }
    }

    fn leave(&self, officer: OfficerId) {
        self.0.send_if_modified(|there| match there.get_mut(&officer) {
            Some(pages) if *pages > 1 => {
                *pages -= 1;
                false
            }
            _ => there.remove(&officer).is_some(),
        });
    }
}

/// An officer who is at a desk.
#[derive(Debug)]
pub(super) struct There {
    presence: Presence,
    officer: OfficerId,
    others: watch::Receiver<BTreeMap<OfficerId, u32>>,
}

impl There {
    /// Who is there, oneself among them.
    pub(super) fn all(&mut self) -> BTreeSet<OfficerId> {
        self.others.borrow_and_update().keys().copied().collect()
    }

    /// Ends when somebody has come or gone since [`There::all`] was asked.
    pub(super) async fn changed(&mut self) {
        // What it hears of lives as long as itself, so this never fails.
        let _ = self.others.changed().await;
    }
}

impl Drop for There {
    fn drop(&mut self) {
        self.presence.leave(self.officer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: OfficerId = OfficerId::from_bytes([1; 16]);
    const TWO: OfficerId = OfficerId::from_bytes([2; 16]);

    #[tokio::test]
    async fn an_officer_is_there_until_the_last_page_is_closed() {
        let presence = Presence::default();
        let mut one = presence.enter(ONE);
        assert_eq!(one.all(), BTreeSet::from([ONE]));
        let (two, page) = (presence.enter(TWO), presence.enter(TWO));
        one.changed().await;
        assert_eq!(one.all(), BTreeSet::from([ONE, TWO]));
        drop(page);
        assert!(!one.others.has_changed().unwrap_or(true), "a page is closed, nobody has gone");
        drop(two);
        one.changed().await;
        assert_eq!(one.all(), BTreeSet::from([ONE]));
        drop(one);
        assert!(presence.0.borrow().is_empty(), "nothing is kept of who was there");
    }
}
