//! The tags that one asker's pseudonymised searches may meet, record by record.
//!
//! A record has tags here only while an answer to a direct search of this asker might show it. It
//! loses them at once when it is erased, recalled, restricted or changed; the next publication
//! says so to the asker, and from outside coming and going look alike.
//!
//! Keys begin with the class of record, so that a search in one class meets no other.

use std::collections::BTreeMap;

use comity_act::{AgencyCode, RecordClass, RecordId, Shared, Timestamp};
use comity_match::{SearchKey, SearchKeys, Side, search_keys};
use comity_seal::blind::{EpochKey, HeldTags, HeldTagsError, Tag, TagSet};

use zeroize::Zeroizing;

use super::{Find, subject};
use crate::{chance::Chance, project::may_show, rows::RecordRow};

/// The keys of a record, as its holder derives them.
pub fn held_keys(content: &Shared) -> SearchKeys {
    of_class(content.class, search_keys(&subject::held(content), Side::Holds))
}

/// The keys of what is looked for, as the asker derives them.
pub fn asked_keys(wanted: &Find) -> SearchKeys {
    of_class(wanted.class, search_keys(&subject::asked(wanted), Side::Asks))
}

fn of_class(class: RecordClass, found: SearchKeys) -> SearchKeys {
    let with = |key: SearchKey| {
        let bytes = [&class.code().to_be_bytes()[..], &key.bytes].concat();
        SearchKey { bytes, ..key }
    };
    SearchKeys { keys: found.keys.into_iter().map(with).collect(), ..found }
}

/// For whom a set of tags is, and what it may be of.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Whose search it answers.
    pub asker: AgencyCode,
    /// Which classes the agreement opens; empty is none.
    pub classes: Vec<RecordClass>,
}

impl Offer {
    /// Whether a record has tags in this set: what a direct search of the asker might show, and
    /// nothing else.
    pub fn has(&self, row: &RecordRow, own: AgencyCode, now: Timestamp) -> bool {
        self.asker != own
            && self.classes.contains(&row.content.class)
            && may_show(row, own, self.asker, now)
    }
}

/// The tags of one asker's set in one epoch, and which records they are of.
///
/// Records are told apart by it, so it is kept under a seal as [`HeldTags`] are.
#[derive(Debug)]
pub struct Offered {
    held: HeldTags,
    records: BTreeMap<RecordId, Vec<Tag>>,
}

impl Offered {
    /// A set of no records.
    ///
    pub fn new(epoch: u32, chance: &mut Chance) -> Self {
        Self { held: HeldTags::empty(epoch, chance), records: BTreeMap::new() }
    }

    /// The set as it was kept, with the tags that its records have by now: padding stays what it
    /// was, for by a new one the tags that stay would be told from it.
    ///
    /// # Errors
    /// [`HeldTagsError::Full`].
    pub fn resume(
        mut held: HeldTags,
        records: BTreeMap<RecordId, Vec<Tag>>,
        chance: &mut Chance,
    ) -> Result<Self, HeldTagsError> {
        let mut counts: BTreeMap<Tag, (u32, u32)> =
            held.counted().map(|(tag, count)| (tag, (count, 0))).collect();
        for tag in records.values().flatten() {
            counts.entry(*tag).or_default().1 += 1;
        }
        for (tag, (was, is)) in counts {
            (is..was).for_each(|_| _ = held.remove(tag, chance));
            for _ in was..is {
                held.insert(tag, chance)?;
            }
        }
        Ok(Self { held, records })
    }

    /// The set of these records, each with the tags of its keys: whoever has several cores
    /// computes them in parts, by [`EpochKey::tags`] of [`held_keys`].
    ///
    /// # Errors
    /// [`HeldTagsError::Full`].
    pub fn build(
        epoch: u32,
        records: BTreeMap<RecordId, Vec<Tag>>,
        chance: &mut Chance,
    ) -> Result<Self, HeldTagsError> {
        let tags = records.values().flatten().copied().collect();
        Ok(Self { held: HeldTags::build(epoch, tags, chance)?, records })
    }

    /// A record now reads so, and may show to the asker.
    ///
    /// About 40 µs for each of its keys. What it said before is out of the set, whatever happens.
    ///
    /// # Errors
    /// [`HeldTagsError::Full`]; then the record has no tags.
    ///
    /// # Panics
    /// When the key is of another epoch: the caller has one set for each.
    pub fn put(
        &mut self,
        key: &EpochKey,
        content: &Shared,
        chance: &mut Chance,
    ) -> Result<(), HeldTagsError> {
        assert!(key.epoch().number == self.held.epoch(), "a set of tags has one key");
        let keys: Vec<Vec<u8>> = held_keys(content).keys.into_iter().map(|key| key.bytes).collect();
        // No key that is derived here is too long for a tag.
        self.take(content.record, key.tags(&keys).unwrap_or_default(), chance)
    }

    /// A record now has these tags, and no others.
    ///
    /// # Errors
    /// [`HeldTagsError::Full`]; then the record has no tags.
    pub fn take(
        &mut self,
        record: RecordId,
        tags: Vec<Tag>,
        chance: &mut Chance,
    ) -> Result<(), HeldTagsError> {
        // What did not change shows nothing: no tag goes and comes.
        if self.records.get(&record) == Some(&tags) {
            return Ok(());
        }
        self.remove(record, chance);
        let mut put = Vec::with_capacity(tags.len());
        for tag in tags {
            if let Err(full) = self.held.insert(tag, chance) {
                self.records.insert(record, put);
                self.remove(record, chance);
                return Err(full);
            }
            put.push(tag);
        }
        if !put.is_empty() {
            self.records.insert(record, put);
        }
        Ok(())
    }

    /// A record is gone, or may not show any more.
    pub fn remove(&mut self, record: RecordId, chance: &mut Chance) {
        for tag in self.records.remove(&record).unwrap_or_default() {
            self.held.remove(tag, chance);
        }
    }

    /// Whether a record has tags.
    pub fn has(&self, record: RecordId) -> bool {
        self.records.contains_key(&record)
    }

    /// The shards as they are kept under a seal.
    pub fn shards_to_bytes(&self) -> Vec<Zeroizing<Vec<u8>>> {
        self.held.shards_to_bytes()
    }

    /// How many records have tags.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether no record has tags.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// What the asker is shown from now on: the publication after `previous`.
    pub fn publish(&self, previous: Option<&TagSet>) -> TagSet {
        TagSet::publish(&self.held, previous)
    }
}
