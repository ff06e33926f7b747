//! Pseudonymised searches: the sets of tags that are offered to others.
//!
//! A set is tended in small pieces between commits: sets begin and end with agreements and epochs,
//! records are tagged, what changed is published. Deriving keys and computing tags is the slow
//! part, and [`Tagging`] can be computed anywhere; the driver starts no threads.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use comity_act::{AgencyCode, RecordId, Shared, Timestamp, body::SearchOffer};
use comity_match::{SEARCH_KEYS_DERIVATION, SearchKeys};
use comity_seal::blind::{Fetch, HeldTags, Manifest, Tag, TagSet, served_shard};

use super::{Driven, Driver};
use crate::{
    chance::Chance,
    find::{Offer, Offered, held_keys, held_mark},
    key::{Family, IndexKey, Key},
    keys::Keys,
    node::{Step, is_trusted},
    ports::{Change, Facts, Needs, Projection, Scan, Store},
    project::clause,
    propose::Form,
    rows::{
        OfferRow, OpenEpoch, PeerRow, RecordRow, RelationRow, Row, ShardRow, Stage, Tagged,
        TaggedRow,
    },
};

/// How often sets are published at most, in milliseconds, and always at whole multiples of it.
///
/// Policy of the house: what was erased is in no offered set a quarter of an hour later; and what
/// came or went in that time is published together, so that no moment tells of a single record.
pub const PUBLISH_MS: u64 = 15 * 60 * 1_000;

/// How long an epoch is, in milliseconds. Policy of the house: until its end a tag that was
/// evaluated once can be looked up again uncounted, and each new one costs every tag anew.
pub const EPOCH_MS: u64 = 90 * Timestamp::DAY_MS;

/// How long before the end of an epoch the next one is made, in milliseconds: until then searches
/// under the old one are answered, so that nobody meets a closed door.
pub const EPOCH_OVERLAP_MS: u64 = 7 * Timestamp::DAY_MS;

/// Entries of an index that are read at once.
const PAGE: usize = 512;

/// A set of tags that is kept for an asker.
#[derive(Debug)]
struct Set {
    offer: Offer,
    offered: Offered,
    /// What was published last.
    published: Option<TagSet>,
    from: Timestamp,
    until: Timestamp,
    /// The records that are to be looked at.
    due: BTreeSet<RecordId>,
    /// Records under a consent that ends: then they show no more, without an act.
    fading: BTreeSet<RecordId>,
    /// Up to which record the store was read once, and whether all of it was.
    read_to: Option<IndexKey>,
    is_whole: bool,
    /// Whether its padding is lost: then it is not published again.
    is_lost: bool,
    /// Records that found no room in it: a search meets none of them.
    left_out: u64,
    /// The quarter of an hour in which it was looked at last, and whether all was looked at.
    checked_in: Option<(u64, bool)>,
}

/// The sets of tags, by asker and epoch.
#[derive(Debug, Default)]
pub(super) struct Sets {
    sets: BTreeMap<(AgencyCode, u32), Set>,
}

impl Sets {
    /// Records that changed are looked at before anything is published again.
    pub(super) fn note(&mut self, changes: &[Change]) {
        let records = changes.iter().filter_map(|change| match change {
            Change::Put { key: Key::Record(record), .. }
            | Change::Delete { key: Key::Record(record), .. } => Some(*record),
            Change::DestroyKey(id) => Some(RecordId::from_bytes(id.0)),
            _ => None,
        });
        for record in records {
            for set in self.sets.values_mut() {
                set.due.insert(record);
            }
        }
    }
}

/// Records to be tagged, in all sets that have them. Computing it takes about 40 µs for each key.
#[derive(Debug)]
pub struct Tagging {
    keys: Arc<Keys>,
    asked: Vec<ToTag>,
}

#[derive(Debug)]
struct ToTag {
    set: (AgencyCode, u32),
    record: RecordId,
    mark: [u8; 8],
    content: Shared,
    tags: Vec<Tag>,
}

impl Tagging {
    /// Whether there is nothing to compute.
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// This in at most so many parts of one size, for as many cores; [`Self::joined`] again
    /// afterwards.
    pub fn parts(mut self, parts: usize) -> Vec<Self> {
        let size = self.asked.len().div_ceil(parts.max(1)).max(1);
        let mut all = Vec::new();
        while !self.asked.is_empty() {
            let rest = self.asked.split_off(size.min(self.asked.len()));
            let part = std::mem::replace(&mut self.asked, rest);
            all.push(Self { keys: Arc::clone(&self.keys), asked: part });
        }
        all
    }

    /// The parts together.
    pub fn joined(parts: Vec<Self>) -> Option<Self> {
        parts.into_iter().reduce(|mut all, part| {
            all.asked.extend(part.asked);
            all
        })
    }

    /// Computes the tags.
    #[must_use]
    pub fn computed(mut self) -> Self {
        let mut sets: BTreeMap<(AgencyCode, u32), Vec<&mut ToTag>> = BTreeMap::new();
        for one in &mut self.asked {
            sets.entry(one.set).or_default().push(one);
        }
        for ((asker, epoch), all) in sets {
            let key = self.keys.epoch_key(asker, epoch);
            let keys: Vec<SearchKeys> = all.iter().map(|one| held_keys(&one.content)).collect();
            let bytes: Vec<&[u8]> =
                keys.iter().flat_map(|of| &of.keys).map(|key| &key.bytes[..]).collect();
            // No key that is derived here is too long for a tag.
            let mut tags = key.tags(&bytes).unwrap_or_default().into_iter();
            for (one, of) in all.into_iter().zip(&keys) {
                one.tags = tags.by_ref().take(of.keys.len()).collect();
            }
        }
        self
    }
}

impl<S: Store> Driver<S> {
    /// Tends the sets by one small piece, of so many records at most: whether there is more to do
    /// at once. What it did becomes durable with the next commit.
    ///
    /// # Errors
    /// When the store fails.
    pub fn tend(&mut self, now: Timestamp, records: usize, chance: &mut Chance) -> Driven<bool, S> {
        self.open_sets(now, chance)?;
        let has_forgotten = self.forget_shards(now)?;
        let (tagging, is_more) = self.untagged(now, records, chance)?;
        self.tagged(now, tagging.computed(), chance)?;
        Ok(self.publish(now, chance)? || is_more || has_forgotten)
    }

    /// The agencies that are known here, those to which no act may go among them.
    pub(super) fn peers(&mut self) -> Driven<Vec<AgencyCode>, S> {
        let peers = Scan::of(IndexKey::of(Family::Peers), usize::MAX).entries_only();
        let known = self.read(&Needs { scans: vec![peers], ..Needs::default() })?;
        let peers = known.scans.iter().flatten().filter_map(|(_, key)| match key {
            Key::Peer(peer) => Some(*peer),
            _ => None,
        });
        Ok(peers.collect())
    }

    /// Sets begin with their agreement and their epoch, and end with them.
    ///
    /// # Errors
    /// When the store fails.
    pub fn open_sets(&mut self, now: Timestamp, chance: &mut Chance) -> Driven<(), S> {
        let askers = self.peers()?;
        let keys = askers
            .iter()
            .flat_map(|&asker| [Key::Peer(asker), Key::Relation(asker), Key::Offer(asker)]);
        let known = self.read(&Needs::default().and(keys))?;
        let mut kept = BTreeSet::new();
        for asker in askers {
            let relation = known.row::<RelationRow>(Key::Relation(asker));
            let row = known.row::<OfferRow>(Key::Offer(asker)).cloned().unwrap_or_default();
            // To whom no act may go, nothing is offered; nor does it hold up what others are.
            let relation = relation.filter(|_| is_peer(&known, asker));
            let classes = clause(relation, now).map(|clause| clause.classes.clone());
            let (open, over): (Vec<OpenEpoch>, Vec<OpenEpoch>) =
                row.epochs.iter().cloned().partition(|open| classes.is_some() && now < open.until);
            if !over.is_empty() {
                self.close_epochs(now, asker, &known, &over)?;
            }
            let Some(classes) = classes else { continue };
            let offer = Offer { asker, classes };
            for epoch in &open {
                kept.insert((asker, epoch.number));
                let place = (asker, epoch.number);
                match self.sets.sets.get_mut(&place) {
                    Some(set) if set.offer.classes == offer.classes => {}
                    // Other classes show other records: all are looked at again.
                    Some(set) => set.begin_anew(offer.clone()),
                    None => {
                        let set = self.load(&offer, epoch, chance)?;
                        self.sets.sets.insert(place, set);
                    }
                }
            }
            let lasts = |epoch: &OpenEpoch| {
                now.plus_millis(EPOCH_OVERLAP_MS) < epoch.until && self.sets.is_sound(asker, epoch)
            };
            if !open.iter().any(lasts) {
                let place = (asker, row.last + 1);
                kept.insert(place);
                let begin = || Set::new(offer, place.1, now);
                self.sets.sets.entry(place).or_insert_with(begin);
            }
        }
        self.sets.sets.retain(|place, _| kept.contains(place));
        Ok(())
    }

    /// Epochs are over: what told records from padding is destroyed.
    fn close_epochs(
        &mut self,
        now: Timestamp,
        asker: AgencyCode,
        known: &Facts,
        over: &[OpenEpoch],
    ) -> Driven<(), S> {
        let mut p = Projection::new(now, known);
        p.amend::<OfferRow>(Key::Offer(asker), |row| row.epochs.retain(|one| !over.contains(one)));
        for epoch in over {
            p.push(Change::DestroyKey(ShardRow::sealed_under(asker, epoch.number)));
        }
        let (changes, _) = p.finish();
        self.carry_out(Step { changes, ..Step::default() }).map(drop)
    }

    /// A set as it was published last, with the tags that its records had then or got since.
    fn load(&mut self, offer: &Offer, epoch: &OpenEpoch, chance: &mut Chance) -> Driven<Set, S> {
        let (asker, number) = (offer.asker, epoch.number);
        let shards = (0..=u8::MAX).map(|shard| Key::Held(asker, number, shard));
        let known = self.read(&Needs::default().and(shards.clone()))?;
        let rows: Vec<&[u8]> =
            shards.filter_map(|key| known.row::<ShardRow>(key).map(|row| &row.bytes[..])).collect();
        let Some((held, published)) = restored(&epoch.manifest, &rows) else {
            // Without its padding a set is not published again: it would show which tags stayed.
            return Ok(Set { is_lost: true, ..Set::new(offer.clone(), number, epoch.from) });
        };
        let mut records = BTreeMap::new();
        let mut scan = Scan::of(IndexKey::of(Family::Tagged), PAGE);
        scan.rows = true;
        loop {
            let known = self.read(&Needs { scans: vec![scan.clone()], ..Needs::default() })?;
            let entries = known.scans.first().map(Vec::as_slice).unwrap_or_default();
            for (_, key) in entries {
                let row = known.row::<TaggedRow>(*key);
                if let (Key::Tagged(record), Some(row)) = (key, row)
                    && let Some(one) = row.of(asker, number).filter(|one| !one.bytes.is_empty())
                {
                    records.insert(*record, one.tags());
                }
            }
            match entries.last() {
                Some((last, _)) if entries.len() == PAGE => scan.after = Some(last.clone()),
                _ => break,
            }
        }
        let Ok(offered) = Offered::resume(held, records, chance) else {
            return Ok(Set { is_lost: true, ..Set::new(offer.clone(), number, epoch.from) });
        };
        let (published, until) = (Some(published), epoch.until);
        Ok(Set { published, until, ..Set::of(offer.clone(), offered, epoch.from) })
    }

    /// The next records that have to be tagged, so many at most, and whether there are more. What
    /// may not show any more leaves the sets at once.
    ///
    /// # Errors
    /// When the store fails.
    pub fn untagged(
        &mut self,
        now: Timestamp,
        limit: usize,
        chance: &mut Chance,
    ) -> Driven<(Tagging, bool), S> {
        self.read_on(limit)?;
        let dues = self.sets.sets.values().flat_map(|set| set.due.iter().take(limit).copied());
        let records: BTreeSet<RecordId> =
            dues.collect::<BTreeSet<_>>().into_iter().take(limit).collect();
        let keys = records.iter().flat_map(|&record| [Key::Record(record), Key::Tagged(record)]);
        let known = self.read(&Needs::default().and(keys))?;
        let own = self.node.own();
        let mut asked = Vec::new();
        let mut p = Projection::new(now, &known);
        for record in records {
            let row = known.row::<RecordRow>(Key::Record(record));
            let mark = row.map(|row| held_mark(&row.content));
            for (place, set) in &mut self.sets.sets {
                if !set.due.remove(&record) {
                    continue;
                }
                let Some((row, mark)) = row.zip(mark) else {
                    set.leave(record, chance);
                    continue;
                };
                if !set.offer.has(row, own, now) {
                    set.leave(record, chance);
                    untag(&mut p, record, *place);
                    continue;
                }
                if row.consents.iter().any(|given| given.until.is_some()) {
                    set.fading.insert(record);
                }
                let tagged = known.row::<TaggedRow>(Key::Tagged(record));
                let is_same = tagged.and_then(|row| row.of(place.0, place.1));
                let is_in = |one: &Tagged| one.bytes.is_empty() || set.offered.has(record);
                if is_same.is_some_and(|one| *one.mark == mark && is_in(one)) {
                    continue;
                }
                // What it said before is out of the set, whatever happens.
                set.offered.remove(record, chance);
                let (content, tags) = (row.content.clone(), Vec::new());
                asked.push(ToTag { set: *place, record, mark, content, tags });
            }
        }
        let (changes, _) = p.finish();
        self.carry_out(Step { changes, ..Step::default() })?;
        let keys = Arc::clone(&self.node.keys);
        let is_more = self.sets.sets.values().any(|set| !set.is_whole || !set.due.is_empty());
        Ok((Tagging { keys, asked }, is_more))
    }

    /// Reads so many records of the store on, for the sets that have not seen all.
    fn read_on(&mut self, limit: usize) -> Driven<(), S> {
        let places: Vec<_> = self.sets.sets.keys().copied().collect();
        for place in places {
            let Some(set) = self.sets.sets.get(&place).filter(|set| !set.is_whole) else {
                continue;
            };
            if set.due.len() >= limit {
                continue;
            }
            let mut scan = Scan::of(IndexKey::of(Family::Records), limit).entries_only();
            scan.after = set.read_to.clone();
            let known = self.read(&Needs { scans: vec![scan], ..Needs::default() })?;
            let entries = known.scans.first().map(Vec::as_slice).unwrap_or_default();
            let Some(set) = self.sets.sets.get_mut(&place) else { continue };
            set.due.extend(entries.iter().filter_map(|(_, key)| match key {
                Key::Record(record) => Some(*record),
                _ => None,
            }));
            match entries.last() {
                Some((last, _)) if entries.len() >= limit => set.read_to = Some(last.clone()),
                _ => set.is_whole = true,
            }
        }
        Ok(())
    }

    /// Takes tags that were computed; a record that changed meanwhile is looked at again.
    ///
    /// # Errors
    /// When the store fails.
    pub fn tagged(
        &mut self,
        now: Timestamp,
        tagging: Tagging,
        chance: &mut Chance,
    ) -> Driven<(), S> {
        if tagging.is_empty() {
            return Ok(());
        }
        let records = tagging.asked.iter().map(|one| one.record);
        let keys = records.flat_map(|record| [Key::Record(record), Key::Tagged(record)]);
        let known = self.read(&Needs::default().and(keys))?;
        let own = self.node.own();
        let mut p = Projection::new(now, &known);
        for one in tagging.asked {
            let Some(set) = self.sets.sets.get_mut(&one.set) else { continue };
            let row = known.row::<RecordRow>(Key::Record(one.record));
            let is_still = |row: &RecordRow| {
                set.offer.has(row, own, now) && held_mark(&row.content) == one.mark
            };
            if !row.is_some_and(is_still) {
                set.due.insert(one.record);
                continue;
            }
            let bytes: Vec<u8> = one.tags.iter().flat_map(|tag| tag.to_bytes()).collect();
            if set.offered.take(one.record, one.tags, chance).is_err() {
                set.left_out += 1;
            } else {
                let key = Key::Tagged(one.record);
                let mut row = p.row::<TaggedRow>(key).cloned().unwrap_or_default();
                // Those of sets that are over go with the next that are new.
                row.sets.retain(|old| self.sets.sets.contains_key(&(old.asker, old.epoch)));
                row.put(one.set, one.mark, bytes);
                p.put(key, row);
            }
        }
        let (changes, _) = p.finish();
        self.carry_out(Step { changes, ..Step::default() }).map(drop)
    }

    /// Publishes what changed, once in each quarter of an hour; whether it looked at something
    /// that has to be looked at first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn publish(&mut self, now: Timestamp, chance: &mut Chance) -> Driven<bool, S> {
        let places: Vec<_> = self.sets.sets.keys().copied().collect();
        let mut is_more = false;
        for place in places {
            let Some(set) = self.sets.sets.get_mut(&place) else { continue };
            match set.next(now, chance) {
                Next::Nothing => {}
                Next::Check => is_more = true,
                Next::Publish(next) => self.publish_set(now, place, (next, chance))?,
            }
        }
        Ok(is_more)
    }

    /// For whom how many records found no room in the set, so that no search of theirs meets them.
    pub fn left_out(&self) -> impl Iterator<Item = (AgencyCode, u64)> + '_ {
        let sets = self.sets.sets.iter().filter(|(_, set)| set.left_out > 0);
        sets.map(|((asker, _), set)| (*asker, set.left_out))
    }

    fn publish_set(
        &mut self,
        now: Timestamp,
        place: (AgencyCode, u32),
        (next, chance): (TagSet, &mut Chance),
    ) -> Driven<(), S> {
        let (asker, number) = place;
        let Some(set) = self.sets.sets.get(&place) else { return Ok(()) };
        let epoch = self.node.keys.epoch_key(asker, number).epoch();
        let is_first = set.published.is_none();
        let (from, until) =
            if is_first { (now, now.plus_millis(EPOCH_MS)) } else { (set.from, set.until) };
        let offer = SearchOffer {
            epoch: epoch.to_bytes().to_vec(),
            from,
            until,
            derivation: u32::from(SEARCH_KEYS_DERIVATION),
            manifest: next.manifest().to_bytes(),
        };
        let outcome = self.propose(Form::new(offer).to(asker), self.service(now), chance)?;
        // What our law does not let go is tried again in a quarter of an hour.
        if outcome.stage != Stage::Done {
            return Ok(());
        }
        let Some(set) = self.sets.sets.get_mut(&place) else { return Ok(()) };
        let held = set.offered.shards_to_bytes();
        let changed = (0..=u8::MAX).filter(|&shard| {
            let was = set.published.as_ref().map(|set| set.manifest().shards[usize::from(shard)]);
            was != Some(next.manifest().shards[usize::from(shard)])
        });
        let rows: Vec<(Key, Row)> = changed
            .map(|shard| {
                let bytes = held[usize::from(shard)].to_vec();
                (Key::Held(asker, number, shard), ShardRow { bytes }.into())
            })
            .collect();
        (set.published, set.from, set.until) = (Some(next), from, until);
        let put = |(key, row)| Change::Put {
            key,
            row: Arc::new(row),
            remove: Vec::new(),
            insert: Vec::new(),
        };
        let changes = rows.into_iter().map(put).collect();
        self.carry_out(Step { changes, ..Step::default() }).map(drop)
    }
}

impl Sets {
    /// Whether a set can be published again.
    fn is_sound(&self, asker: AgencyCode, epoch: &OpenEpoch) -> bool {
        self.sets.get(&(asker, epoch.number)).is_some_and(|set| !set.is_lost)
    }
}

/// What is to be done about a set at a moment of publication.
enum Next {
    /// Not now, or nothing changed.
    Nothing,
    /// Records whose showing can change without an act are looked at first.
    Check,
    /// It is published so.
    Publish(TagSet),
}

impl Set {
    /// A set that has seen no record yet.
    const fn new(offer: Offer, number: u32, from: Timestamp) -> Self {
        Self::of(offer, Offered::new(number), from)
    }

    /// A set that has these tags, and is to look at every record.
    const fn of(offer: Offer, offered: Offered, from: Timestamp) -> Self {
        Self {
            offer,
            offered,
            published: None,
            from,
            until: from.plus_millis(EPOCH_MS),
            due: BTreeSet::new(),
            fading: BTreeSet::new(),
            read_to: None,
            is_whole: false,
            is_lost: false,
            left_out: 0,
            checked_in: None,
        }
    }

    fn begin_anew(&mut self, offer: Offer) {
        self.offer = offer;
        (self.read_to, self.is_whole) = (None, false);
    }

    fn leave(&mut self, record: RecordId, chance: &mut Chance) {
        self.offered.remove(record, chance);
        self.fading.remove(&record);
    }

    fn next(&mut self, now: Timestamp, chance: &mut Chance) -> Next {
        if !self.is_whole || !self.due.is_empty() || self.is_lost {
            return Next::Nothing;
        }
        let quarter = now.millis() / PUBLISH_MS;
        if self.published.is_some() && self.checked_in == Some((quarter, true)) {
            return Next::Nothing;
        }
        if self.checked_in.is_none_or(|(checked, _)| checked != quarter) {
            self.checked_in = Some((quarter, false));
            if !self.fading.is_empty() {
                self.due.extend(&self.fading);
                return Next::Check;
            }
        }
        self.checked_in = Some((quarter, true));
        let Ok(next) = self.offered.publish(self.published.as_ref(), chance) else {
            self.left_out = self.offered.len() as u64;
            return Next::Nothing;
        };
        let was = self.published.as_ref().map(|set| set.manifest().version);
        if was == Some(next.manifest().version) { Next::Nothing } else { Next::Publish(next) }
    }
}

/// Whether acts may go to this agency.
pub(super) fn is_peer(known: &Facts, agency: AgencyCode) -> bool {
    known.row::<PeerRow>(Key::Peer(agency)).is_some_and(is_trusted)
}

/// A record has no tags in a set any more.
fn untag(p: &mut Projection<'_>, record: RecordId, (asker, epoch): (AgencyCode, u32)) {
    let key = Key::Tagged(record);
    let Some(mut row) = p.row::<TaggedRow>(key).cloned() else { return };
    row.sets.retain(|one| (one.asker, one.epoch) != (asker, epoch));
    if row.sets.is_empty() { p.delete(key) } else { p.put(key, row) }
}

/// The tags that were held when a set was published, and the set.
fn restored(manifest: &[u8], rows: &[&[u8]]) -> Option<(HeldTags, TagSet)> {
    let manifest = Manifest::parse(manifest).ok()?;
    let held = HeldTags::of_shards(manifest.epoch, rows).ok()?;
    let mut fetch = Fetch::begin(manifest, None).ok()?;
    for shard in 0..=u8::MAX {
        let served = served_shard(held.epoch(), shard, rows[usize::from(shard)]).ok()?;
        fetch.put(shard, &served).ok()?;
    }
    Some((held, fetch.finish().ok()?))
}
