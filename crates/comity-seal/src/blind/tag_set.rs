//! A set of tags as it is served, and how an asker comes to have it.
//!
//! Whoever has a set can look a tag up; to have a tag one needs the holder's evaluation. What an
//! asker fetches depends on what the holder changed, and never on what is asked.

use std::fmt;
use std::sync::Arc;

use super::manifest::{SHARDS, shard_digest, shard_from_bytes, shard_to_bytes};
use super::wire::WireError;
use super::{HeldTags, Manifest, Tag};
use crate::digest::digest;

/// Why a manifest or a shard was not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FetchError {
    /// An older publication than the one at hand, or the same with other shards.
    #[error("the other agency shows an older or another set of tags than before; ask its operator")]
    Rollback,
    /// Not the bytes that the manifest names.
    #[error("the shard is not the one that was announced; fetch the manifest again")]
    Digest,
    /// Announced, and yet no shard.
    #[error("what was announced as a shard is none; the other agency's program is at fault")]
    Shard(#[source] WireError),
}

/// All tags of a holder for one asker, at one publication.
///
/// Shards that two publications share are in memory once.
#[derive(Clone)]
pub struct TagSet {
    manifest: Arc<Manifest>,
    shards: Vec<Arc<[Tag]>>,
}

impl TagSet {
    /// What the holder serves from now on: the publication after `previous`.
    ///
    /// When nothing changed it is `previous` again. Each publication shows how many tags came and
    /// went since the one before, though not which of the two: publish by the hour or the day.
    pub fn publish(held: &HeldTags, previous: Option<&Self>) -> Self {
        let epoch = held.epoch();
        let previous = previous.filter(|previous| previous.manifest.epoch == epoch);
        let mut digests = Box::new([[0; 32]; SHARDS]);
        let mut shards = Vec::with_capacity(SHARDS);
        let mut changed = previous.is_none();
        for (number, digest) in (0..=u8::MAX).zip(digests.iter_mut()) {
            let tags = held.shard(number);
            let index = usize::from(number);
            let same = previous.filter(|previous| *previous.shards[index] == *tags);
            if let Some(previous) = same {
                *digest = previous.manifest.shards[index];
                shards.push(Arc::clone(&previous.shards[index]));
            } else {
                *digest = shard_digest(epoch, number, tags);
                shards.push(Arc::from(tags));
                changed = true;
            }
        }
        match previous {
            Some(previous) if !changed => previous.clone(),
            _ => {
                let version = previous.map_or(0, |previous| previous.manifest.version) + 1;
                let capacity = held.capacity();
                let manifest = Manifest { epoch, version, capacity, shards: digests };
                Self { manifest: Arc::new(manifest), shards }
            }
        }
    }

    /// What it consists of.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The bytes of a shard, as they are served and kept.
    pub fn shard(&self, number: u8) -> Vec<u8> {
        shard_to_bytes(self.manifest.epoch, number, &self.shards[usize::from(number)])
    }

    /// Hit or no hit.
    pub fn contains(&self, tag: Tag) -> bool {
        self.shards[usize::from(tag.shard())].binary_search(&tag).is_ok()
    }
}

impl fmt::Debug for TagSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Manifest { epoch, version, .. } = *self.manifest;
        write!(f, "TagSet(epoch {epoch}, version {version})")
    }
}

/// A set of tags on its way to the asker, shard by shard, in any order; it can be resumed.
#[derive(Clone)]
pub struct Fetch {
    manifest: Arc<Manifest>,
    shards: Vec<Option<Arc<[Tag]>>>,
}

impl Fetch {
    /// Begins to fetch what `manifest` names, over what is at hand.
    ///
    /// A manifest is a promise of memory: 8 × 256 × [`Manifest::capacity`] bytes. The caller
    /// refuses one that is beyond what it has for this holder.
    ///
    /// # Errors
    /// [`FetchError::Rollback`] when the set at hand is of the same epoch and newer, or of the
    /// same version and another.
    pub fn begin(manifest: Manifest, at_hand: Option<&TagSet>) -> Result<Self, FetchError> {
        let at_hand = at_hand.filter(|set| set.manifest.epoch == manifest.epoch);
        if let Some(set) = at_hand {
            let known = &*set.manifest;
            if manifest.version < known.version
                || (manifest.version == known.version && manifest != *known)
            {
                return Err(FetchError::Rollback);
            }
        }
        let kept = |index: usize| {
            let set = at_hand.filter(|set| set.manifest.shards[index] == manifest.shards[index])?;
            Some(Arc::clone(&set.shards[index]))
        };
        let shards = (0..SHARDS).map(kept).collect();
        Ok(Self { manifest: Arc::new(manifest), shards })
    }

    /// Which shards are still to be fetched.
    pub fn wanted(&self) -> impl Iterator<Item = u8> {
        let missing = |(number, shard): (u8, &Option<_>)| shard.is_none().then_some(number);
        (0..=u8::MAX).zip(&self.shards).filter_map(missing)
    }

    /// Takes the bytes of shard `number`, from the holder or from what was kept on disk.
    ///
    /// # Errors
    /// [`FetchError::Digest`] for other bytes than the manifest names, so that nothing else of
    /// them is looked at; [`FetchError::Shard`] when the named bytes are no shard.
    pub fn put(&mut self, number: u8, bytes: &[u8]) -> Result<(), FetchError> {
        let index = usize::from(number);
        if bytes.len() != self.manifest.shard_bytes()
            || digest(bytes) != self.manifest.shards[index]
        {
            return Err(FetchError::Digest);
        }
        let (found, tags) =
            shard_from_bytes(self.manifest.epoch, bytes).map_err(FetchError::Shard)?;
        if found != number {
            return Err(FetchError::Shard(WireError::Order));
        }
        self.shards[index] = Some(Arc::from(tags));
        Ok(())
    }

    /// The whole set, once nothing is wanted any more; until then the fetch comes back.
    ///
    /// # Errors
    /// Itself, to go on with.
    pub fn finish(self) -> Result<TagSet, Self> {
        let Some(shards) = self.shards.iter().cloned().collect() else { return Err(self) };
        Ok(TagSet { manifest: self.manifest, shards })
    }
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Manifest { epoch, version, .. } = *self.manifest;
        let wanted = self.wanted().count();
        write!(f, "Fetch(epoch {epoch}, version {version}, {wanted} wanted)")
    }
}
