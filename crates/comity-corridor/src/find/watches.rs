//! The standing watches, to be asked about a record: which of them may mean it.
//!
//! The watches are an index of their own, of what they look for. A record that comes is looked up
//! there by all it says; each watch that may be meant is then measured as a search is, so that a
//! watch finds what a search with the same words would find, for the same reasons. Looking up
//! leaves nobody out: an agency that sets very many watches must not blind those of others.

use std::{cell::RefCell, collections::BTreeMap};

use comity_act::{ActId, AgencyCode, RecordId, Shared, body::MatchReason};

use comity_match::QUERY_NAMES_MAX;

use super::{Find, Finder, PAGE, Says, names_asked};
use crate::{
    key::{Family, IndexKey, Key},
    ports::{Facts, Needs, Scan},
    rows::WatchRow,
};

/// Watches that are told of one record at once; the others after the next commit, so that nobody's
/// many watches hold up the writer.
const SIGHTINGS_MAX: usize = 100;

/// Names of watches that one record is measured against at once: some 10 ms of work.
const MEASURED_MAX: usize = 200;

/// Watches of one agency that one record is measured against at most: whoever sets more for names
/// and numbers that many have, loses of its own and holds up nobody.
const NEAR_EACH: usize = 5_000;

/// A watch that may mean a record.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// The act that set the watch.
    pub watch: ActId,
    /// How alike, 0 to 100.
    pub quality: u8,
    /// What agrees and what does not, as the watch asks.
    pub reasons: Vec<MatchReason>,
}

/// The watches that may mean a record, so many as were looked at at once.
#[derive(Clone, Debug, Default)]
pub struct Sighted {
    /// In the order of their ids.
    pub all: Vec<Sighting>,
    /// The last one that was looked at, where others come after it.
    pub to: Option<ActId>,
}

/// The watches that stand in the databases here, in memory.
#[derive(Debug, Default)]
pub struct Watches {
    finder: Finder,
    wanted: BTreeMap<ActId, Wanted>,
    /// The record that was looked up last and the watches near it, for it is asked about again
    /// until all are measured.
    last: RefCell<Option<(Shared, Vec<ActId>)>>,
}

/// What is watched for, and by whom.
#[derive(Debug)]
struct Wanted {
    by: AgencyCode,
    find: Find,
    /// As how many names it is measured.
    names: usize,
}

impl Watches {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.wanted.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// A watch stands here from now on.
    pub fn put(&mut self, watch: ActId, row: &WatchRow) {
        let find = Find::of(row.class, &row.terms);
        self.finder.enter(place(watch), &Says::wanted(&find));
        let names = names_asked(&row.terms).clamp(1, QUERY_NAMES_MAX);
        self.wanted.insert(watch, Wanted { by: row.agency, find, names });
        self.last.take();
    }

    /// A watch has ended, and nothing of it stays.
    pub fn remove(&mut self, watch: ActId) {
        if self.wanted.remove(&watch).is_some() {
            self.finder.remove(place(watch));
            self.last.take();
        }
    }

    /// The watches that may mean this record and come after `shown_to`; so many as are looked at,
    /// or told of it, at once.
    ///
    /// COST: the watches near are looked up once for each record, and 200 names of them measured
    /// each time; of one agency 5,000 watches for each record.
    pub fn sighted(&self, content: &Shared, shown_to: Option<ActId>) -> Sighted {
        let mut out = Sighted::default();
        if self.is_empty() {
            return out;
        }
        let near = self.near(content);
        let from = near.partition_point(|watch| shown_to.is_some_and(|to| *watch <= to));
        let left = &near[from..];
        if left.is_empty() {
            return out;
        }
        let mut alone = Finder::default();
        alone.put(content.record, content);
        let mut names = 0;
        for (nth, watch) in left.iter().enumerate() {
            let Some(wanted) = self.wanted.get(watch) else { continue };
            names += wanted.names;
            out.all.extend(measured(*watch, &wanted.find, &alone));
            out.to = Some(*watch).filter(|_| nth + 1 < left.len());
            if out.all.len() >= SIGHTINGS_MAX || names >= MEASURED_MAX {
                break;
            }
        }
        out
    }

    /// The watches near a record, in the order of their ids; so many of each agency.
    fn near(&self, content: &Shared) -> Vec<ActId> {
        if let Some((of, near)) = &*self.last.borrow()
            && of == content
        {
            return near.clone();
        }
        let mut near: Vec<ActId> =
            self.finder.near(&Says::of(content)).into_iter().map(watch).collect();
        near.sort_unstable();
        let mut counts: BTreeMap<AgencyCode, usize> = BTreeMap::new();
        near.retain(|watch| {
            let count = self.wanted.get(watch).map(|wanted| counts.entry(wanted.by).or_default());
            count.is_some_and(|count| {
                *count += 1;
                *count <= NEAR_EACH
            })
        });
        self.last.replace(Some((content.clone(), near.clone())));
        near
    }

    /// Learns all watches of a store; there are few beside its records.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn learn<E>(&mut self, mut read: impl FnMut(&Needs) -> Result<Facts, E>) -> Result<(), E> {
        let mut scan = Scan::of(IndexKey::of(Family::Watches), PAGE);
        loop {
            let known = read(&Needs { scans: vec![scan.clone()], ..Needs::default() })?;
            let entries = known.scans.first().map(Vec::as_slice).unwrap_or_default();
            for (_, key) in entries {
                if let (Key::Watch(watch), Some(row)) = (key, known.row::<WatchRow>(*key))
                    && row.stands_here
                {
                    self.put(*watch, row);
                }
            }
            match entries.last() {
                Some((last, _)) if entries.len() == PAGE => scan.after = Some(last.clone()),
                _ => return Ok(()),
            }
        }
    }
}

/// Where the index of the watches keeps one: it is keyed by ids of one length.
const fn place(watch: ActId) -> RecordId {
    RecordId::from_bytes(*watch.as_bytes())
}

/// A watch that is near, measured as a search for the same would be.
fn measured(watch: ActId, wanted: &Find, alone: &Finder) -> Option<Sighting> {
    let found = alone.find(wanted).into_iter().next()?;
    Some(Sighting { watch, quality: found.quality, reasons: found.reasons })
}

/// The watch that is kept there.
const fn watch(place: RecordId) -> ActId {
    ActId::from_bytes(*place.as_bytes())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use comity_act::{
        Handling, OfficerId, Property, RecordClass, Statement, SubjectMark, Text, Timestamp,
        body::Term,
    };

    use super::*;

    fn id(nth: u8) -> ActId {
        ActId::from_bytes([nth; 16])
    }

    fn row(terms: &[(Property, &str)]) -> WatchRow {
        let term = |(property, value): &(Property, &str)| Term {
            property: *property,
            value: Text::new(*value).unwrap(),
        };
        WatchRow {
            agency: "XA".parse().unwrap(),
            officer: OfficerId::from_bytes([1; 16]),
            class: RecordClass::Person,
            terms: terms.iter().map(term).collect(),
            since: Timestamp::from_millis(1),
            until: Timestamp::from_millis(9),
            emergency: false,
            stands_at: Vec::new(),
            stands_here: true,
            told: Vec::new(),
            about_life: false,
            heard: 0,
        }
    }

    fn record(stated: &[(Property, &str)]) -> Shared {
        let statement = |(property, value): &(Property, &str)| {
            Statement::ungraded(*property, Text::new(*value).unwrap())
        };
        Shared {
            record: RecordId::from_bytes([7; 16]),
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

    #[test]
    fn a_watch_finds_what_a_search_for_the_same_finds() {
        let (name, born) = (Property::Name, Property::BirthDate);
        let long = record(&[
            (name, "Nemo Zorranov"),
            (Property::Alias, "Quill Varga of the Harbour"),
            (born, "1980-05-17"),
            (Property::DocumentNumber, "XA-12 34"),
        ]);
        let asked: [&[(Property, &str)]; 4] = [
            &[(name, "Немо Зорранов")],
            &[(name, "Zorranov")],
            &[(Property::DocumentNumber, "xa1234")],
            &[(name, "Vela Teston")],
        ];
        let mut watches = Watches::default();
        let mut finder = Finder::default();
        finder.put(long.record, &long);
        let mut expected = Vec::new();
        for (nth, terms) in (1..).zip(asked) {
            let row = row(terms);
            watches.put(id(nth), &row);
            let found = finder.find(&Find::of(row.class, &row.terms));
            expected.extend(found.first().map(|one| (id(nth), one.quality, one.reasons.clone())));
        }
        let sighted = watches.sighted(&long, None).all.into_iter();
        let sighted: Vec<_> = sighted.map(|one| (one.watch, one.quality, one.reasons)).collect();
        assert_eq!(sighted, expected);
        assert_eq!(sighted.len(), 3, "nobody watches for Vela Teston in vain: {sighted:?}");
    }

    #[test]
    fn a_misread_number_is_watched_for_as_it_is_searched_for() {
        let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                    L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let read = record(&[(Property::MachineReadableZone, zone)]);
        let written = record(&[(Property::DocumentNumber, "L8989 02C3")]);
        let mut watches = Watches::default();
        watches.put(id(1), &row(&[(Property::DocumentNumber, "L8989O2C3")]));
        for held in [read, written] {
            let sighted = watches.sighted(&held, None);
            let seen: Vec<ActId> = sighted.all.iter().map(|one| one.watch).collect();
            assert_eq!(seen, [id(1)], "{held:?}");
        }
    }

    /// Goal: whoever sets very many watches blinds nobody else's.
    /// Method: more watches on one number, and on longer names that fit better, than a search would
    /// look at; and one of somebody else among them, by number, by name and by family name alone.
    #[test]
    fn no_number_of_watches_hides_one_from_what_it_is_for() {
        let (name, number) = (Property::Name, Property::DocumentNumber);
        let mut watches = Watches::default();
        let numbered = |nth: u16| {
            let bytes = [&[9; 14][..], &nth.to_be_bytes()].concat();
            ActId::from_bytes(bytes.try_into().unwrap())
        };
        for nth in 0..4_000 {
            let all =
                [(name, format!("Nemo Zorranov Quill Varga {nth}")), (number, "XA1234".into())];
            let all: Vec<(Property, &str)> = all.iter().map(|(of, it)| (*of, &it[..])).collect();
            watches.put(numbered(nth), &row(&all));
        }
        let mine: [&[(Property, &str)]; 3] =
            [&[(number, "XA1234")], &[(name, "Nemo Zorranov")], &[(name, "Zorranov")]];
        for (nth, terms) in (1..).zip(mine) {
            // Behind all the others.
            watches.put(ActId::from_bytes([0xFF - nth; 16]), &row(terms));
        }
        let held = record(&[(name, "Nemo Zorranov Quill Varga"), (number, "XA-12 34")]);
        let (mut told, mut shown_to, mut steps) = (Vec::new(), None, 0);
        loop {
            let sighted = watches.sighted(&held, shown_to);
            assert!(sighted.all.len() <= SIGHTINGS_MAX);
            told.extend(sighted.all.iter().map(|one| one.watch));
            steps += 1;
            let Some(to) = sighted.to else { break };
            assert!(shown_to < Some(to), "each step comes further");
            shown_to = Some(to);
        }
        assert_eq!(told.len(), 4_003);
        assert!(told.is_sorted() && steps >= 40, "{steps} steps");
    }

    #[test]
    fn of_one_agency_so_many_are_measured_and_no_other_agency_waits_for_it() {
        let name = Property::Name;
        let mut watches = Watches::default();
        for nth in 0..6_000_u16 {
            let bytes = [&[9; 14][..], &nth.to_be_bytes()].concat();
            watches.put(ActId::from_bytes(bytes.try_into().unwrap()), &row(&[(name, "Zorranov")]));
        }
        let other = WatchRow { agency: "XC".parse().unwrap(), ..row(&[(name, "Nemo Zorranov")]) };
        watches.put(id(0xFF), &other);
        let held = record(&[(name, "Nemo Zorranov")]);
        let (mut told, mut shown_to) = (Vec::new(), None);
        while let Sighted { all, to: Some(to) } = watches.sighted(&held, shown_to) {
            told.extend(all);
            shown_to = Some(to);
        }
        told.extend(watches.sighted(&held, shown_to).all);
        assert_eq!(told.len(), NEAR_EACH + 1);
        assert_eq!(told.last().map(|one| one.watch), Some(id(0xFF)));
    }

    #[test]
    fn a_watch_that_ended_or_changed_finds_no_more() {
        let mut watches = Watches::default();
        watches.put(id(1), &row(&[(Property::Name, "Nemo Zorranov")]));
        watches.put(id(2), &row(&[(Property::Name, "Nemo Zorranov")]));
        watches.put(id(2), &row(&[(Property::Name, "Vela Teston")]));
        let nemo = record(&[(Property::Name, "Nemo Zorranov")]);
        let seen = |watches: &Watches| {
            watches.sighted(&nemo, None).all.iter().map(|one| one.watch).collect::<Vec<_>>()
        };
        assert_eq!(seen(&watches), [id(1)]);
        watches.remove(id(1));
        assert!(seen(&watches).is_empty());
        assert_eq!(watches.len(), 1);
    }
}
