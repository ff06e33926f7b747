//! The search index: which records a search may mean, best first, with reasons.
//!
//! It lives in memory, since what is found by how names sound cannot lie on disk as keyed tokens.
//! It holds what the store holds as of the last commit: the driver keeps it in step, and whoever
//! starts a node has it learn what the store has. Until that is done, no search is answered.
//!
//! A record that is found is read again from the store, and what it says there counts: the index
//! opens nothing and decides nothing.

mod asked;
mod budget;
mod duplicates;
mod offered;
mod particulars;
mod places;
#[cfg(test)]
mod private_tests;
mod reasons;
mod snapshot;
mod subject;
mod watches;

pub use asked::{AskError, Asked};
pub(crate) use budget::evaluations;
pub use budget::{KeyBudget, OverBudgetError, Spent};
pub use duplicates::{COMPARED_MAX, Compared, Duplicates, LEADS_MAX};
pub use offered::{Offer, Offered, asked_keys, held_keys};
pub(crate) use offered::{held_mark, is_met_by};
pub(crate) use particulars::own_numbers;
pub use particulars::particulars;
pub use snapshot::{UnusableError, save_beside};
pub(crate) use subject::{finds, is_name, names_asked, numbers_asked};
pub use watches::{Sighted, Sighting, Watches};

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{
    Property, RecordClass, RecordId, Shared, Timestamp,
    body::{MatchReason, Term},
};
use comity_match::Index;

use self::places::Places;
use crate::{
    key::{Family, IndexKey, Key},
    ports::{Facts, Needs, Scan},
    rows::{ActRow, RecordRow, Stage},
};

/// Records that one search finds at most.
pub(crate) const FOUND_MAX: usize = 200;

/// From this likeness on a record is found at all, 0 to 1.
const LEAST: f32 = 0.5;

/// Records that are learnt in one reading.
const PAGE: usize = 256;

/// What a search looks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Find {
    /// Among which records.
    pub class: RecordClass,
    /// By what.
    pub terms: Vec<Term>,
}

impl Find {
    /// What a search looks for, or a standing watch: a watch is a search that goes on.
    pub fn of(class: RecordClass, terms: &[Term]) -> Self {
        Self { class, terms: terms.to_vec() }
    }

    /// Whether there is something by which a record can be found: a name or a number.
    pub fn is_possible(&self) -> bool {
        self.terms.iter().any(finds)
    }
}

/// What is said of somebody or something: by a record, by a search, by a watch.
#[derive(Clone, Debug)]
struct Says<'a> {
    class: RecordClass,
    stated: Vec<(Property, &'a str)>,
    /// Whether it is asked for: then what the same print could be is meant as well.
    is_asked: bool,
}

impl<'a> Says<'a> {
    fn of(content: &'a Shared) -> Self {
        let stated = content.statements.iter().map(|said| (said.property, said.value.as_str()));
        Self { class: content.class, stated: stated.collect(), is_asked: false }
    }

    fn wanted(wanted: &'a Find) -> Self {
        let stated = wanted.terms.iter().map(|term| (term.property, term.value.as_str()));
        Self { class: wanted.class, stated: stated.collect(), is_asked: true }
    }
}

/// A record that a search may mean.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which.
    pub record: RecordId,
    /// How alike, 0 to 100.
    pub quality: u8,
    /// What agrees and what does not.
    pub reasons: Vec<MatchReason>,
}

/// Records in memory, to be found by name and number.
#[derive(Debug, Default)]
pub struct Finder {
    shelves: BTreeMap<RecordClass, Shelf>,
    /// When something was last put or removed, by the count of such changes.
    changes: u64,
    /// Up to which entry the store's records were learnt.
    learnt: Option<IndexKey>,
    is_whole: bool,
}

/// The records of one class.
#[derive(Debug, Default)]
struct Shelf {
    index: Index,
    places: Places,
}

impl Finder {
    /// How many records it holds.
    pub fn len(&self) -> usize {
        self.shelves.values().map(|shelf| shelf.places.len()).sum()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many records of a class it holds, those that are kept closed among them.
    pub fn len_of(&self, class: RecordClass) -> usize {
        self.shelves.get(&class).map_or(0, |shelf| shelf.places.len())
    }

    /// How often something was put or removed.
    pub const fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether it holds everything that the store holds.
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// A record now reads so.
    pub fn put(&mut self, record: RecordId, content: &Shared) {
        self.enter(record, &Says::of(content));
    }

    fn enter(&mut self, id: RecordId, says: &Says<'_>) {
        self.remove(id);
        self.changes += 1;
        self.shelves.entry(says.class).or_default().put(id, says);
    }

    /// A record is gone, and nothing of it stays.
    pub fn remove(&mut self, record: RecordId) {
        for shelf in self.shelves.values_mut() {
            self.changes += u64::from(shelf.remove(record));
        }
    }

    /// The records that a search may mean, best first.
    pub fn find(&self, wanted: &Find) -> Vec<Found> {
        self.search(wanted).0
    }

    /// As [`Self::find`]; and whether there were more that nobody looked at.
    pub fn search(&self, wanted: &Find) -> (Vec<Found>, bool) {
        let shelf = self.shelves.get(&wanted.class);
        shelf.map(|shelf| shelf.find(&Says::wanted(wanted))).unwrap_or_default()
    }

    /// Whoever shares a word or a number, unmeasured and in no order; nobody is left out.
    fn near(&self, says: &Says<'_>) -> Vec<RecordId> {
        self.shelves.get(&says.class).map(|shelf| shelf.near(says)).unwrap_or_default()
    }

    /// Learns again what may have changed since a snapshot was taken: the records that acts were
    /// about which were recorded since. Then it has everything that the store has.
    ///
    /// An act that took effect and was seen is not looked at again, so that whoever calls this
    /// twice, the second time while nothing can be written, has little left to read then.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn catch_up<E>(
        &mut self,
        since: Timestamp,
        seen: &mut BTreeSet<Key>,
        mut read: impl FnMut(&Needs) -> Result<Facts, E>,
    ) -> Result<(), E> {
        let acts = IndexKey::of(Family::Acts);
        let mut after = Some(acts.clone().number(since.millis()));
        while let Some(from) = after.take() {
            let mut scan = Scan::of(acts.clone(), PAGE).entries_only();
            scan.after = Some(from);
            let known = read(&Needs { scans: vec![scan], ..Needs::default() })?;
            let entries = known.scans.first().map(Vec::as_slice).unwrap_or_default();
            let unseen: Vec<Key> =
                entries.iter().map(|(_, key)| *key).filter(|key| !seen.contains(key)).collect();
            let known = read(&Needs::default().and(unseen.iter().copied()))?;
            let row = |&key: &Key| Some((key, known.row::<ActRow>(key)?));
            let rows = || unseen.iter().filter_map(row);
            // What waits for somebody may take effect until then.
            let waits = |row: &ActRow| matches!(row.stage, Stage::ForDecision | Stage::Held);
            seen.extend(rows().filter(|(_, row)| !waits(row)).map(|(key, _)| key));
            let about = rows().flat_map(|(_, row)| {
                row.about.iter().copied().chain(row.carries.iter().map(|one| one.record))
            });
            let records: BTreeSet<RecordId> = about.collect();
            let keys = records.iter().map(|record| Key::Record(*record));
            let now = read(&Needs::default().and(keys))?;
            for record in records {
                match now.row::<RecordRow>(Key::Record(record)) {
                    Some(row) => self.put(record, &row.content),
                    None => self.remove(record),
                }
            }
            if entries.len() == PAGE {
                after = entries.last().map(|(entry, _)| entry.clone());
            }
        }
        self.is_whole = true;
        Ok(())
    }

    /// Learns the next records of a store, and says whether it has them all now.
    ///
    /// A record that changes meanwhile is put after its commit, so that nothing old stays: who
    /// reads and puts must not let a commit be put between the two.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn learn<E>(&mut self, read: impl FnOnce(&Needs) -> Result<Facts, E>) -> Result<bool, E> {
        let mut scan = Scan::of(IndexKey::of(Family::Records), PAGE);
        scan.after.clone_from(&self.learnt);
        let known = read(&Needs { scans: vec![scan], ..Needs::default() })?;
        let entries = known.scans.first().map(Vec::as_slice).unwrap_or_default();
        for (_, key) in entries {
            if let (Key::Record(record), Some(row)) = (key, known.row::<RecordRow>(*key)) {
                self.put(*record, &row.content);
            }
        }
        self.is_whole = entries.len() < PAGE;
        if let Some((last, _)) = entries.last() {
            self.learnt = Some(last.clone());
        }
        Ok(self.is_whole)
    }
}

impl Shelf {
    fn put(&mut self, record: RecordId, says: &Says<'_>) {
        let at = self.places.put(record);
        self.index.add(&subject::of(u64::from(at), says));
    }

    fn remove(&mut self, record: RecordId) -> bool {
        let Some(at) = self.places.remove(record) else { return false };
        self.index.remove(u64::from(at))
    }

    fn near(&self, says: &Says<'_>) -> Vec<RecordId> {
        let keys = self.index.near(&subject::query(says)).into_iter();
        keys.filter_map(|key| self.places.record(key)).collect()
    }

    fn find(&self, wanted: &Says<'_>) -> (Vec<Found>, bool) {
        let query = subject::query(wanted);
        let (hits, is_cut) = self.index.searched(&query);
        let mut found: Vec<Found> = hits
            .into_iter()
            .filter_map(|hit| {
                let record = self.places.record(hit.key)?;
                let reasons = reasons::of(&hit).collect();
                Some(Found { record, quality: percent(hit.score), reasons })
            })
            .collect();
        found.sort_by_key(|one| (std::cmp::Reverse(one.quality), one.record));
        (found, is_cut)
    }
}

/// A share of one in hundredths.
pub(crate) fn percent(share: f32) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 100"
    )]
    {
        (100.0 * share.clamp(0.0, 1.0)).round() as u8
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use comity_act::{Handling, Property, Statement, SubjectMark, Text, body::Likeness};

    use super::*;

    fn record(nth: u8) -> RecordId {
        RecordId::from_bytes([nth; 16])
    }

    fn content(nth: u8, stated: &[(Property, &str)]) -> Shared {
        let statement = |(property, value): &(Property, &str)| {
            Statement::ungraded(*property, Text::new(*value).unwrap())
        };
        Shared {
            record: record(nth),
            owner: "XA".parse().unwrap(),
            class: RecordClass::Person,
            subject: SubjectMark::default(),
            handling: Handling::default(),
            statements: stated.iter().map(statement).collect(),
            revision: 0,
            told: Vec::new(),
            conditions: Vec::new(),
        }
    }

    fn find(terms: &[(Property, &str)]) -> Find {
        let term = |(property, value): &(Property, &str)| Term {
            property: *property,
            value: Text::new(*value).unwrap(),
        };
        Find { class: RecordClass::Person, terms: terms.iter().map(term).collect() }
    }

    fn finder() -> Finder {
        let mut finder = Finder::default();
        let (name, born) = (Property::Name, Property::BirthDate);
        finder.put(record(1), &content(1, &[(name, "Nemo Zorranov"), (born, "1980-05-17")]));
        finder.put(
            record(2),
            &content(2, &[(name, "Vela Teston"), (Property::DocumentNumber, "XA-12 34")]),
        );
        finder.put(
            record(3),
            &content(3, &[(Property::FamilyName, "Zorranov"), (Property::GivenName, "Olka")]),
        );
        finder
    }

    fn records(found: &[Found]) -> Vec<RecordId> {
        found.iter().map(|one| one.record).collect()
    }

    #[test]
    fn a_name_is_found_in_another_script_and_says_why() {
        let found = finder().find(&find(&[(Property::Name, "Немо Зорранов")]));
        assert_eq!(records(&found)[0], record(1));
        assert!(found[0].quality >= 74, "{found:?}");
        assert!(found[0].reasons.iter().any(|reason| reason.how == Likeness::Read), "{found:?}");
    }

    #[test]
    fn family_and_given_name_are_one_name() {
        let terms = [(Property::GivenName, "Olka"), (Property::FamilyName, "Zorranov")];
        assert_eq!(records(&finder().find(&find(&terms)))[0], record(3));
        let swapped = finder().find(&find(&[(Property::Name, "ZORRANOV Olka")]));
        assert_eq!(records(&swapped)[0], record(3));
    }

    #[test]
    fn a_number_is_found_however_it_is_written_and_whatever_the_name() {
        let alone = finder().find(&find(&[(Property::DocumentNumber, "xa1234")]));
        assert_eq!(records(&alone), [record(2)]);
        assert!(alone[0].quality >= 90, "{alone:?}");
        let other = [(Property::DocumentNumber, "xa1234"), (Property::Name, "Quill Varga")];
        let other = finder().find(&find(&other));
        assert_eq!(records(&other), [record(2)]);
        let same = [(Property::DocumentNumber, "xa1234"), (Property::Name, "Vela Teston")];
        assert!(finder().find(&find(&same))[0].quality > other[0].quality);
    }

    #[test]
    fn numbers_have_one_form_however_they_are_written() {
        let same = |property, held: &str, asked: &str| {
            let mut finder = Finder::default();
            finder.put(record(1), &content(1, &[(property, held)]));
            let found = finder.find(&find(&[(property, asked)]));
            assert_eq!(records(&found), [record(1)], "{held} {asked}");
        };
        same(Property::Iban, "DE89 3704 0044 0532 0130 00", "de89370400440532013000");
        same(Property::Plate, "xa: ab-12", "AB 12");
        same(Property::ImoNumber, "IMO 9074729", "9074729");
        same(Property::ImoNumber, "IMO 9074728", "9074728");
        same(Property::PhoneNumber, "+44 20 7946 0018", "00442079460018");
        same(Property::DocumentNumber, "XAO1234", "XA01234");
        same(Property::OccurredOn, "2026-05-17", "2026-05-17");
        let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                    L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let mut finder = Finder::default();
        finder.put(record(1), &content(1, &[(Property::MachineReadableZone, zone)]));
        let found = finder.find(&find(&[(Property::DocumentNumber, "l898902c3")]));
        assert_eq!(records(&found), [record(1)]);
    }

    #[test]
    fn another_day_of_birth_counts_less_than_the_same() {
        let with = |born| {
            finder().find(&find(&[(Property::Name, "Nemo Zorranov"), (Property::BirthDate, born)]))
                [0]
            .quality
        };
        assert!(with("1980-05-17") > with("1951-01-02"));
    }

    #[test]
    fn what_is_changed_or_removed_is_found_no_more() {
        let mut finder = finder();
        finder.put(record(1), &content(1, &[(Property::Name, "Quill Varga")]));
        finder.remove(record(2));
        assert_eq!(finder.len(), 2);
        let left = finder.find(&find(&[(Property::Name, "Nemo Zorranov")]));
        assert!(!records(&left).contains(&record(1)), "{left:?}");
        assert!(finder.find(&find(&[(Property::DocumentNumber, "XA1234")])).is_empty());
        finder.put(record(4), &content(4, &[(Property::Name, "Vela Teston")]));
        assert_eq!(records(&finder.find(&find(&[(Property::Name, "Vela Teston")]))), [record(4)]);
    }

    #[test]
    fn a_family_name_alone_finds_who_bears_it_behind_whoever_fits_better() {
        let found = finder().find(&find(&[(Property::Name, "Zorranov")]));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|one| one.quality < 74), "{found:?}");
    }

    #[test]
    fn what_somebody_believes_finds_nobody() {
        let silent = [
            Property::Address,
            Property::Belief,
            Property::DnaProfile,
            Property::Facts,
            Property::Health,
            Property::Make,
        ];
        for property in silent {
            let mut finder = finder();
            finder.put(record(9), &content(9, &[(property, "Zorranov")]));
            assert!(!find(&[(property, "Zorranov")]).is_possible(), "{property}");
            let named = finder.find(&find(&[(Property::Name, "Zorranov")]));
            assert!(!records(&named).contains(&record(9)), "{property}: {named:?}");
        }
    }

    #[test]
    fn what_was_saved_is_found_as_before_and_what_is_damaged_is_not_used() {
        let mut before = finder();
        before.remove(record(2));
        let at = Timestamp::from_millis(7);
        let mut bytes = Vec::new();
        before.save(at, &mut bytes).unwrap();
        let (mut after, of) = Finder::load(&mut &bytes[..]).unwrap();
        assert_eq!((after.len(), of, after.is_whole()), (2, at, false));
        let nemo = find(&[(Property::Name, "Nemo Zorranov")]);
        let same = |finder: &Finder| {
            finder.find(&nemo).iter().map(|f| (f.record, f.quality)).collect::<Vec<_>>()
        };
        assert_eq!(same(&after), same(&before));
        // The place that was free is used again, in both alike.
        for finder in [&mut before, &mut after] {
            finder.put(record(4), &content(4, &[(Property::Name, "Nemo Zorranoff")]));
        }
        assert_eq!(same(&after), same(&before));
        assert!(!String::from_utf8_lossy(&bytes).contains("teston"), "what is gone is gone");
        for end in 0..bytes.len() {
            assert!(Finder::load(&mut &bytes[..end]).is_err(), "{end}");
        }
        for at in 0..bytes.len().min(4_096) {
            let mut forged = bytes.clone();
            forged[at] ^= 0x81;
            let _ = Finder::load(&mut &forged[..]);
        }
    }

    #[test]
    fn a_day_of_birth_alone_finds_nobody() {
        let born = find(&[(Property::BirthDate, "1980-05-17")]);
        assert!(!born.is_possible());
        assert!(finder().find(&born).is_empty());
    }
}
