//! The tags a holder has for one asker: which are of records, which padding.
//!
//! Every shard has the same number of tags. A new key takes the place of a padding tag drawn by
//! lot, and a removed one leaves a new padding tag behind: from outside the two look the same,
//! one tag gone and one come, and the size tells only a step of a ladder.
//!
//! When a shard is full all of them grow, and whoever compares the sets before and after knows that
//! the new tags are padding. A new epoch in its place shows nothing, and costs every tag anew.

use std::fmt;

use zeroize::Zeroizing;

use super::manifest::{SHARD_TAGS_MAX, SHARDS, shard_to_bytes};
use super::wire::{WIRE_VERSION, WireError};
use super::{TAG_BYTES, Tag};
use crate::random::{Random, draw};
use crate::wire::Reader;

/// The smallest shard: up to some 12,000 tags, of a few thousand records, all sets have one size.
const SHARD_TAGS_MIN: usize = 64;
/// How many tags more than it needs a shard has at least.
const ROOM: usize = 16;
/// The bits of a tag that its shard does not say.
const REST_OF_TAG: u64 = (1 << 56) - 1;
/// How often any tag of a shard is drawn, before only its padding is looked at.
const LOTS_MAX: usize = 64;
const HEADER_BYTES: usize = 1 + 4 + 4;
const ENTRY_BYTES: usize = TAG_BYTES + 4;

/// Why a tag was not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum HeldTagsError {
    /// A shard would pass [`SHARD_TAGS_MAX`], or a tag would be counted beyond 4,294,967,295.
    #[error("the set of tags is full; hold fewer keys for each record")]
    Full,
}

/// One shard: tags ascending, and beside each how many records have it; padding has none.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Shard {
    tags: Vec<Tag>,
    records: Vec<u32>,
}

/// All tags a holder has for one asker in one epoch, with how many records have each.
#[derive(Clone, Eq, PartialEq)]
pub struct HeldTags {
    epoch: u32,
    capacity: usize,
    shards: Vec<Shard>,
}

impl HeldTags {
    /// The tags of all keys of all records, in any order; a key that several records have stands
    /// there as often.
    ///
    /// # Errors
    /// [`HeldTagsError::Full`].
    pub fn build(
        epoch: u32,
        mut tags: Vec<Tag>,
        random: &mut dyn Random,
    ) -> Result<Self, HeldTagsError> {
        tags.sort_unstable();
        let mut shards = vec![Shard::default(); SHARDS];
        for same in tags.chunk_by(|one, next| one == next) {
            let shard = &mut shards[usize::from(same[0].shard())];
            shard.tags.push(same[0]);
            shard.records.push(u32::try_from(same.len()).map_err(|_| HeldTagsError::Full)?);
        }
        let fullest = shards.iter().map(|shard| shard.tags.len()).max().unwrap_or(0);
        let mut held = Self { epoch, capacity: 0, shards };
        held.grow(roomy(fullest)?, random);
        Ok(held)
    }

    /// No tags of records: padding alone.
    pub fn empty(epoch: u32, random: &mut dyn Random) -> Self {
        let mut held = Self { epoch, capacity: 0, shards: vec![Shard::default(); SHARDS] };
        held.grow(SHARD_TAGS_MIN, random);
        held
    }

    /// Every tag of a record, and how many records have it, ascending.
    pub fn counted(&self) -> impl Iterator<Item = (Tag, u32)> + '_ {
        let all = self.shards.iter().flat_map(|shard| shard.tags.iter().zip(&shard.records));
        all.filter(|(_, records)| **records > 0).map(|(tag, records)| (*tag, *records))
    }

    /// Takes the tag of one key of one record.
    ///
    /// # Errors
    /// [`HeldTagsError::Full`]; nothing is changed then.
    pub fn insert(&mut self, tag: Tag, random: &mut dyn Random) -> Result<(), HeldTagsError> {
        let index = usize::from(tag.shard());
        let shard = &mut self.shards[index];
        if let Ok(at) = shard.tags.binary_search(&tag) {
            let more = shard.records[at].checked_add(1).ok_or(HeldTagsError::Full)?;
            shard.records[at] = more;
            return Ok(());
        }
        if !shard.records.contains(&0) {
            let next = roomy(shard.tags.len() + 1)?;
            self.grow(next, random);
        }
        let shard = &mut self.shards[index];
        shard.drop_padding(random);
        shard.put(tag, 1);
        Ok(())
    }

    /// Gives back the tag of one key of one record; whether it was held.
    ///
    /// It stays in the set while another record has the same key.
    pub fn remove(&mut self, tag: Tag, random: &mut dyn Random) -> bool {
        let shard = &mut self.shards[usize::from(tag.shard())];
        let Ok(at) = shard.tags.binary_search(&tag) else { return false };
        match shard.records[at] {
            0 => return false,
            1 => {
                // The new padding is drawn while the old tag still stands, so that it is another.
                shard.pad(tag.shard(), random);
                shard.take(tag);
            }
            many => shard.records[at] = many - 1,
        }
        true
    }

    /// Under whose key the tags were made.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// How many different tags are of records.
    pub fn len(&self) -> usize {
        let of_records = |shard: &Shard| shard.records.iter().filter(|count| **count > 0).count();
        self.shards.iter().map(of_records).sum()
    }

    /// Whether no tag is of a record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many tags every shard has.
    pub(super) fn capacity(&self) -> u32 {
        u32::try_from(self.capacity).unwrap_or(u32::MAX)
    }

    /// The tags of a shard, padding among them.
    pub(super) fn shard(&self, number: u8) -> &[Tag] {
        &self.shards[usize::from(number)].tags
    }

    /// For the holder's own disk, under a seal: it tells records from padding.
    ///
    /// Version 1, the epoch and the capacity (u32, big-endian), then shard by shard for each tag
    /// its 8 bytes and how many records have it (u32, big-endian).
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let length = HEADER_BYTES + SHARDS * self.capacity * ENTRY_BYTES;
        let mut out = Zeroizing::new(Vec::with_capacity(length));
        out.push(WIRE_VERSION);
        out.extend_from_slice(&self.epoch.to_be_bytes());
        out.extend_from_slice(&self.capacity().to_be_bytes());
        for shard in &self.shards {
            for (tag, records) in shard.tags.iter().zip(&shard.records) {
                out.extend_from_slice(&tag.to_bytes());
                out.extend_from_slice(&records.to_be_bytes());
            }
        }
        out
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError`]: another version, a length that does not fit the capacity, or tags out of
    /// their order.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        if reader.byte()? != WIRE_VERSION {
            return Err(WireError::Version);
        }
        let epoch = reader.u32()?;
        let capacity = usize::try_from(reader.u32()?).map_err(|_| WireError::Length)?;
        let (entries, rest) = reader.rest().as_chunks::<ENTRY_BYTES>();
        let whole = rest.is_empty() && entries.len() == SHARDS * capacity.min(SHARD_TAGS_MAX + 1);
        if !whole || !(SHARD_TAGS_MIN..=SHARD_TAGS_MAX).contains(&capacity) {
            return Err(WireError::Length);
        }
        let mut shards = Vec::with_capacity(SHARDS);
        for (number, entries) in (0..=u8::MAX).zip(entries.chunks(capacity)) {
            let mut shard = Shard::default();
            for entry in entries {
                let mut entry = Reader::new(entry);
                shard.tags.push(Tag::from_bytes(entry.array()?));
                shard.records.push(entry.u32()?);
            }
            let ordered = shard.tags.is_sorted_by(|one, next| one < next);
            if !ordered || shard.tags.iter().any(|tag| tag.shard() != number) {
                return Err(WireError::Order);
            }
            shards.push(shard);
        }
        Ok(Self { epoch, capacity, shards })
    }

    /// The shards apart, each as it stands in [`Self::to_bytes`], for a disk that keeps them one by
    /// one: all of one length.
    pub fn shards_to_bytes(&self) -> Vec<Zeroizing<Vec<u8>>> {
        let whole = self.to_bytes();
        let size = (self.capacity * ENTRY_BYTES).max(1);
        whole[HEADER_BYTES..].chunks(size).map(|shard| Zeroizing::new(shard.to_vec())).collect()
    }

    /// Reads the 256 shards that [`Self::shards_to_bytes`] wrote.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn of_shards<B: AsRef<[u8]>>(epoch: u32, shards: &[B]) -> Result<Self, WireError> {
        let size = shards.first().map_or(0, |shard| shard.as_ref().len());
        let capacity = u32::try_from(size / ENTRY_BYTES).map_err(|_| WireError::Length)?;
        if shards.len() != SHARDS || shards.iter().any(|shard| shard.as_ref().len() != size) {
            return Err(WireError::Length);
        }
        let mut whole = Zeroizing::new(Vec::with_capacity(HEADER_BYTES + SHARDS * size));
        whole.push(WIRE_VERSION);
        whole.extend_from_slice(&epoch.to_be_bytes());
        whole.extend_from_slice(&capacity.to_be_bytes());
        shards.iter().for_each(|shard| whole.extend_from_slice(shard.as_ref()));
        Self::parse(&whole)
    }

    /// Pads every shard up to this many tags, all of them at once, so that none stands out.
    fn grow(&mut self, capacity: usize, random: &mut dyn Random) {
        self.capacity = capacity;
        for (number, shard) in (0..=u8::MAX).zip(&mut self.shards) {
            shard.pad_to(number, capacity, random);
        }
    }
}

impl fmt::Debug for HeldTags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeldTags(epoch {}, {} a shard, secret)", self.epoch, self.capacity)
    }
}

/// A shard as it is served, of the bytes that [`HeldTags::shards_to_bytes`] wrote of it.
///
/// # Errors
/// [`WireError::Length`] when they are none.
pub fn served_shard(epoch: u32, number: u8, held: &[u8]) -> Result<Vec<u8>, WireError> {
    let (entries, rest) = held.as_chunks::<ENTRY_BYTES>();
    if !rest.is_empty() || entries.len() > SHARD_TAGS_MAX {
        return Err(WireError::Length);
    }
    let mut tags = Vec::with_capacity(entries.len());
    for entry in entries {
        tags.push(Tag::from_bytes(Reader::new(entry).array()?));
    }
    Ok(shard_to_bytes(epoch, number, &tags))
}

impl Shard {
    fn put(&mut self, tag: Tag, records: u32) {
        let at = self.tags.partition_point(|other| *other < tag);
        self.tags.insert(at, tag);
        self.records.insert(at, records);
    }

    fn take(&mut self, tag: Tag) {
        if let Ok(at) = self.tags.binary_search(&tag) {
            self.tags.remove(at);
            self.records.remove(at);
        }
    }

    /// One padding tag goes, each with the same chance: one taken by its place would tell which
    /// of its neighbours are of records.
    fn drop_padding(&mut self, random: &mut dyn Random) {
        let all = self.tags.len();
        let lot = |random: &mut dyn Random| {
            // The remainder of 64 bits by at most 2^16 is even to one part in 2^48.
            let lot = u64::from_be_bytes(draw(random)) % (all as u64).max(1);
            usize::try_from(lot).ok().filter(|at| self.records.get(*at) == Some(&0))
        };
        // A shard has room for a sixteenth more, so a few lots find padding; where it is nearly
        // full, or lots repeat themselves, one is drawn among the padding alone.
        let at = (0..LOTS_MAX).find_map(|_| lot(random)).or_else(|| {
            let padding: Vec<usize> = (0..all).filter(|at| self.records[*at] == 0).collect();
            let lot = u64::from_be_bytes(draw(random)) % (padding.len() as u64).max(1);
            usize::try_from(lot).ok().and_then(|lot| padding.get(lot).copied())
        });
        if let Some(at) = at {
            self.tags.remove(at);
            self.records.remove(at);
        }
    }

    /// One new padding tag comes: a random one, or the next that is free.
    fn pad(&mut self, number: u8, random: &mut dyn Random) {
        let mut rest = u64::from_be_bytes(draw(random)) & REST_OF_TAG;
        let tag = loop {
            let tag = Tag(u64::from(number) << 56 | rest);
            if self.tags.binary_search(&tag).is_err() {
                break tag;
            }
            rest = (rest + 1) & REST_OF_TAG;
        };
        self.put(tag, 0);
    }

    /// Padding up to so many tags, sorted once.
    fn pad_to(&mut self, number: u8, capacity: usize, random: &mut dyn Random) {
        let missing = capacity.saturating_sub(self.tags.len());
        let mut bytes = vec![0; missing * TAG_BYTES];
        random.fill(&mut bytes);
        let mut all: Vec<(Tag, u32)> =
            self.tags.iter().copied().zip(self.records.iter().copied()).collect();
        all.extend(bytes.as_chunks::<TAG_BYTES>().0.iter().map(|bytes| {
            let mut bytes = *bytes;
            bytes[0] = number;
            (Tag::from_bytes(bytes), 0)
        }));
        // The larger count first, so that padding never takes the place of a record's tag.
        all.sort_unstable_by_key(|(tag, records)| (*tag, u32::MAX - records));
        all.dedup_by_key(|(tag, _)| *tag);
        (self.tags, self.records) = all.into_iter().unzip();
        // Once in 2^40 for a million tags, and always from a source that repeats itself.
        while self.tags.len() < capacity {
            self.pad(number, random);
        }
    }
}

/// How many tags a shard gets that has so many of records: a sixteenth more and 16, up to the
/// next rung of 64, 80, 96, 112, 128, 160, 192 and so on.
fn roomy(tags: usize) -> Result<usize, HeldTagsError> {
    let wanted = (tags + tags / 16 + ROOM).max(SHARD_TAGS_MIN);
    let mut step = SHARD_TAGS_MIN / 8;
    while step * 8 < wanted {
        step *= 2;
    }
    let rung = wanted.div_ceil(step) * step;
    if rung > SHARD_TAGS_MAX { Err(HeldTagsError::Full) } else { Ok(rung) }
}
