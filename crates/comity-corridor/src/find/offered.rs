//! The tags that one asker's pseudonymised searches may meet, record by record.
//!
//! A record has tags here only while an answer to a direct search of this asker might show it. It
//! loses them at once when it is erased, recalled, restricted or changed; the next publication
//! says so to the asker, and from outside coming and going look alike.
//!
//! Keys begin with the class of record, so that a search in one class meets no other.

use std::collections::BTreeMap;

use comity_act::{AgencyCode, RecordClass, RecordId, Shared, Timestamp, body::Term};
use comity_match::{SEARCH_KEYS_DERIVATION, SearchKey, SearchKeys, Side, Subject, search_keys};
use comity_seal::blind::{HeldTags, HeldTagsError, SHARD_TAGS_MAX, SHARDS, Tag, TagSet};
use comity_seal::digest::digest;

use zeroize::Zeroizing;

use super::{Find, subject};
use crate::{
    chance::Chance,
    project::may_show,
    rows::{Met, RecordRow},
};

/// The keys of a record, as its holder derives them.
pub fn held_keys(content: &Shared) -> SearchKeys {
    of_class(content.class, search_keys(&subject::held(content), Side::Holds))
}

/// What tells whether a record has other keys than before, without deriving them: all that they are
/// derived of. A correction of anything else leaves the tags as they are, so that no set shows it.
pub(crate) fn held_mark(content: &Shared) -> [u8; 8] {
    let Subject { names, qualifiers, identifiers, .. } = subject::held(content);
    let born: Vec<_> =
        qualifiers.born.iter().map(|born| (born.year, born.month, born.day)).collect();
    let of = (SEARCH_KEYS_DERIVATION, content.class, names, born, identifiers);
    // Writing to a vector cannot fail.
    let whole = digest(&minicbor::to_vec(of).unwrap_or_default());
    let mut mark = [0; 8];
    mark.copy_from_slice(&whole[..8]);
    mark
}

/// The keys of what is looked for, as the asker derives them.
pub fn asked_keys(wanted: &Find) -> SearchKeys {
    of_class(wanted.class, search_keys(&subject::asked(wanted), Side::Asks))
}

/// Whether what came of a pseudonymised search can have come of this term.
pub(crate) fn is_met_by(met: &Met, term: &Term) -> bool {
    let Met::Hit { number, day, year } = met else { return false };
    subject::meets_by_number(term).is_some_and(|by| if by { *number } else { *day || *year })
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

/// Tags that a set is built of at most: so many leave room in the fullest of its shards.
const BUILT_MAX: usize = SHARDS * SHARD_TAGS_MAX / 8 * 7;

/// The tags of one asker's set in one epoch, and which records they are of.
///
/// Records are told apart by it, so it is kept under a seal as [`HeldTags`] are.
#[derive(Debug)]
pub struct Offered {
    epoch: u32,
    /// None until it is published: until then nobody sees a tag come or go, and to put each in its
    /// place among the others would be work for nothing.
    held: Option<HeldTags>,
    records: BTreeMap<RecordId, Vec<Tag>>,
    /// How many tags the records have together.
    tags: usize,
}

impl Offered {
    /// A set of no records.
    pub const fn new(epoch: u32) -> Self {
        Self { epoch, held: None, records: BTreeMap::new(), tags: 0 }
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
        let tags = records.values().map(Vec::len).sum();
        Ok(Self { epoch: held.epoch(), held: Some(held), records, tags })
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
        if self.held.is_none() && self.tags + tags.len() > BUILT_MAX {
            return Err(HeldTagsError::Full);
        }
        let mut put = Vec::with_capacity(tags.len());
        for tag in tags {
            if let Some(Err(full)) = self.held.as_mut().map(|held| held.insert(tag, chance)) {
                self.tags += put.len();
                self.records.insert(record, put);
                self.remove(record, chance);
                return Err(full);
            }
            put.push(tag);
        }
        self.tags += put.len();
        if !put.is_empty() {
            self.records.insert(record, put);
        }
        Ok(())
    }

    /// A record is gone, or may not show any more.
    pub fn remove(&mut self, record: RecordId, chance: &mut Chance) {
        let tags = self.records.remove(&record).unwrap_or_default();
        self.tags -= tags.len();
        if let Some(held) = &mut self.held {
            for tag in tags {
                held.remove(tag, chance);
            }
        }
    }

    /// Whether a record has tags.
    pub fn has(&self, record: RecordId) -> bool {
        self.records.contains_key(&record)
    }

    /// The shards as they are kept under a seal; none before they are published.
    pub fn shards_to_bytes(&self) -> Vec<Zeroizing<Vec<u8>>> {
        self.held.as_ref().map(HeldTags::shards_to_bytes).unwrap_or_default()
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
    ///
    /// # Errors
    /// [`HeldTagsError::Full`], where the set is built now and one of its shards has no room.
    pub fn publish(
        &mut self,
        previous: Option<&TagSet>,
        chance: &mut Chance,
    ) -> Result<TagSet, HeldTagsError> {
        let held = match self.held.take() {
            Some(held) => held,
            None => {
                let tags = self.records.values().flatten().copied().collect();
                HeldTags::build(self.epoch, tags, chance)?
            }
        };
        Ok(TagSet::publish(self.held.insert(held), previous))
    }
}
