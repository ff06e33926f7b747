//! Places for lines: by whom they are held, the oldest gives way.
//!
//! Whoever fills a house with silent callers must not keep others out: each caller has a few
//! places, and when all are taken the oldest line goes, not the newest.

use std::{
    collections::VecDeque,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::Notify;

/// Places for lines whose holders are told apart by `K`.
#[derive(Debug)]
pub(super) struct Places<K>(Arc<Inside<K>>);

#[derive(Debug)]
struct Inside<K> {
    held: Mutex<VecDeque<Held<K>>>,
    /// Lines in all.
    max: usize,
    /// Lines of one holder.
    each_max: usize,
}

#[derive(Debug)]
struct Held<K> {
    by: K,
    /// Rings when the line has to give way.
    bell: Arc<Notify>,
}

/// A line's place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place<K> {
    inside: Arc<Inside<K>>,
    bell: Arc<Notify>,
}

impl<K> Clone for Places<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K: Copy + Eq> Places<K> {
    /// So many places, of which one holder has at most `each_max`.
    pub(super) fn new(max: usize, each_max: usize) -> Self {
        Self(Arc::new(Inside { held: Mutex::default(), max: max.max(1), each_max }))
    }

    /// A place for a new line; where there is none left, the oldest line is asked to go: the
    /// holder's own where it has too many, else the oldest of all.
    pub(super) fn take(&self, by: K) -> Place<K> {
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        let of_holder = held.iter().filter(|line| line.by == by).count();
        let oldest = if of_holder >= self.0.each_max {
            held.iter().position(|line| line.by == by)
        } else {
            (held.len() >= self.0.max).then_some(0)
        };
        if let Some(gone) = oldest.and_then(|place| held.remove(place)) {
            gone.bell.notify_one();
        }
        let bell = Arc::new(Notify::new());
        held.push_back(Held { by, bell: Arc::clone(&bell) });
        Place { inside: Arc::clone(&self.0), bell }
    }
}

impl<K> Place<K> {
    /// Ends when this line has to give way.
    pub(super) async fn is_needed(&self) {
        self.bell.notified().await;
    }
}

impl<K> Drop for Place<K> {
    fn drop(&mut self) {
        let mut held = self.inside.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|line| !Arc::ptr_eq(&line.bell, &self.bell));
    }
}

/// Where a caller comes from: an address of version 4, or a network of version 6, which one
/// caller has as a whole.
pub(super) fn source(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) if six.to_ipv4_mapped().is_none() => {
            IpAddr::V6(Ipv6Addr::from(u128::from(six) >> 64 << 64))
        }
        address => address.to_canonical(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    fn lines<K>(places: &Places<K>) -> usize {
        places.0.held.lock().unwrap().len()
    }

    #[tokio::test]
    async fn the_oldest_line_gives_way_to_the_newest() {
        let places = Places::new(2, 2);
        let (first, second) = (places.take('a'), places.take('b'));
        let third = places.take('c');
        first.is_needed().await;
        drop(first);
        assert_eq!(lines(&places), 2);
        drop((second, third));
        assert_eq!(lines(&places), 0);
    }

    #[tokio::test]
    async fn one_caller_takes_only_its_own_places() {
        let places = Places::new(10, 2);
        let others: Vec<_> = "bcdefg".chars().map(|by| places.take(by)).collect();
        let own = [places.take('a'), places.take('a')];
        let more = places.take('a');
        own[0].is_needed().await;
        assert_eq!(lines(&places), 8);
        drop((others, own, more));
    }

    #[test]
    fn a_network_of_version_six_is_one_caller() {
        let of = |text: &str| source(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
