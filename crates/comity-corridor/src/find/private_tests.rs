//! Pseudonymised search without a network: an asker, a holder, what goes between.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_act::{
    AgencyCode, Handling, Property, RecordClass, RecordId, Shared, Statement, SubjectMark, Text,
    Timestamp, body::Term,
};
use comity_match::By;
use comity_seal::{
    blind::{EpochKey, FinishError, TagSet},
    identity::{AgencyKeys, TlsIdentity},
};

use super::{AskError, Asked, Find, Offer, Offered, asked_keys, held_keys};
use crate::{
    chance::Chance,
    keys::Keys,
    rows::{Consented, RecordRow, RecordState},
};

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn agency(code: &str) -> AgencyCode {
    code.parse().unwrap()
}

fn content(nth: u8, class: RecordClass, stated: &[(Property, &str)]) -> Shared {
    let statement = |(property, value): &(Property, &str)| {
        Statement::ungraded(*property, Text::new(*value).unwrap())
    };
    Shared {
        record: RecordId::from_bytes([nth; 16]),
        owner: agency("XB"),
        class,
        subject: SubjectMark::default(),
        handling: Handling::default(),
        statements: stated.iter().map(statement).collect(),
        revision: 0,
        told: Vec::new(),
        conditions: Vec::new(),
    }
}

fn person(nth: u8, name: &str, born: &str) -> Shared {
    content(nth, RecordClass::Person, &[(Property::Name, name), (Property::BirthDate, born)])
}

fn find(class: RecordClass, terms: &[(Property, &str)]) -> Find {
    let term = |(property, value): &(Property, &str)| Term {
        property: *property,
        value: Text::new(*value).unwrap(),
    };
    Find { class, terms: terms.iter().map(term).collect() }
}

/// The asker XA and the holder XB, with the set that XB shows to XA.
struct Two {
    key: EpochKey,
    offered: Offered,
    chance: Chance,
}

impl Two {
    fn with(records: &[Shared]) -> Self {
        let key = EpochKey::derive(&[7; 32], "XA", 1);
        let offered = Offered::new(1);
        let mut two = Self { key, offered, chance: Chance::new([9; 32]) };
        records.iter().for_each(|record| two.put(record));
        two
    }

    fn put(&mut self, record: &Shared) {
        let keys: Vec<Vec<u8>> = held_keys(record).keys.into_iter().map(|key| key.bytes).collect();
        let tags = self.key.tags(&keys).unwrap();
        self.offered.take(record.record, tags, &mut self.chance).unwrap();
    }

    fn publish(&mut self, previous: Option<&TagSet>) -> TagSet {
        self.offered.publish(previous, &mut self.chance).unwrap()
    }

    /// By what XA meets something in a set of XB's, and how many bytes went each way.
    fn ask(&mut self, wanted: &Find, set: &TagSet) -> (Vec<By>, (usize, usize)) {
        let epoch = self.key.epoch();
        let (asked, blinded) = Asked::ask(epoch, wanted, &mut self.chance).unwrap();
        let answer = self.key.evaluate(&blinded, &mut self.chance).unwrap();
        let sizes = (blinded.to_bytes().len(), answer.to_bytes().len());
        // It waits under a seal meanwhile.
        let asked = Asked::parse(&asked.to_bytes()).unwrap();
        (asked.finish(&answer, set).unwrap(), sizes)
    }
}

/// The set that was published of nothing first, so that each record found its place in it.
fn one_by_one(records: &[Shared]) -> TagSet {
    let mut two = Two::with(&[]);
    let before = two.publish(None);
    records.iter().for_each(|record| two.put(record));
    two.publish(Some(&before))
}

fn asks(name: &str, born: &str) -> Find {
    find(RecordClass::Person, &[(Property::Name, name), (Property::BirthDate, born)])
}

fn shape(set: &TagSet) -> Vec<usize> {
    let mut of: Vec<usize> = (0..=u8::MAX).map(|number| set.shard(number).len()).collect();
    of.push(set.manifest().to_bytes().len());
    of
}

#[test]
fn a_hit_needs_a_key_in_common_and_the_answer_has_one_size() {
    let mut two = Two::with(&[person(1, "Nemo Zorranov", "1980-05-17")]);
    let set = two.publish(None);
    let (met, size) = two.ask(&asks("Зорранов Немо", "1980-05-17"), &set);
    assert_eq!(met.first(), Some(&By::NameAndDay));
    let (met, size_of_none) = two.ask(&asks("Vela Teston", "1980-05-17"), &set);
    assert!(met.is_empty());
    assert_eq!(size, size_of_none);
    let document = find(RecordClass::Person, &[(Property::DocumentNumber, "XA1234")]);
    assert_eq!(size, two.ask(&document, &set).1, "one key looks like sixteen");
    assert!(size.0 <= 100 * 16 && size.1 <= 100 * 16, "100 bytes for each key: {size:?}");
}

#[test]
fn what_would_find_nobody_is_not_asked() {
    let (epoch, mut chance) = (EpochKey::derive(&[7; 32], "XA", 1).epoch(), Chance::new([1; 32]));
    let mut ask = |wanted| Asked::ask(epoch, &wanted, &mut chance).map(|_| ()).unwrap_err();
    let name = (Property::Name, "Nemo Zorranov");
    assert_eq!(ask(find(RecordClass::Person, &[name])), AskError::LacksDate);
    let born = (Property::BirthDate, "1980-05-17");
    assert_eq!(ask(find(RecordClass::Person, &[born])), AskError::Nothing);
    assert_eq!(ask(find(RecordClass::Person, &[])), AskError::Nothing);
    assert_eq!(ask(find(RecordClass::Vessel, &[name])), AskError::ByNumberAlone);
    let numbers: Vec<String> = (1..=7).map(|nth| format!("XA12345{nth}")).collect();
    let numbers: Vec<(Property, &str)> =
        numbers.iter().map(|number| (Property::DocumentNumber, &number[..])).collect();
    assert_eq!(ask(find(RecordClass::Person, &numbers)), AskError::TooMany);
    assert!(asked_keys(&find(RecordClass::Person, &numbers[1..])).keys.len() >= 6);
}

#[test]
fn an_answer_by_another_key_is_seen_and_one_of_another_epoch_is_not_taken() {
    let mut two = Two::with(&[person(1, "Nemo Zorranov", "1980-05-17")]);
    let set = two.publish(None);
    let wanted = asks("Nemo Zorranov", "1980-05-17");
    let mut chance = Chance::new([3; 32]);
    let (asked, blinded) = Asked::ask(two.key.epoch(), &wanted, &mut chance).unwrap();
    let other = EpochKey::derive(&[8; 32], "XA", 1);
    let answer = other.evaluate(&blinded, &mut chance).unwrap();
    assert_eq!(asked.finish(&answer, &set), Err(FinishError::Cheated));

    let next = EpochKey::derive(&[7; 32], "XA", 2);
    let (asked, blinded) = Asked::ask(next.epoch(), &wanted, &mut chance).unwrap();
    let answer = next.evaluate(&blinded, &mut chance).unwrap();
    assert_eq!(asked.finish(&answer, &set), Err(FinishError::Other), "no hit would be a lie");
}

#[test]
fn what_waits_is_read_back_or_refused_and_never_panics() {
    let (epoch, mut chance) = (EpochKey::derive(&[7; 32], "XA", 1).epoch(), Chance::new([1; 32]));
    let (asked, _) = Asked::ask(epoch, &asks("Vela Teston", "1990-02-03"), &mut chance).unwrap();
    let bytes = asked.to_bytes();
    for length in 0..bytes.len() {
        assert!(Asked::parse(&bytes[..length]).is_err(), "{length} bytes");
    }
    let mut other = bytes.to_vec();
    other[1] = 9;
    assert!(Asked::parse(&other).is_err());
    assert_eq!(Asked::parse(&bytes).unwrap().to_bytes(), bytes);
    assert!(!format!("{asked:?}").contains("Teston"));
}

#[test]
fn an_erased_record_is_out_of_the_next_set_and_who_shares_its_keys_stays() {
    let mut two = Two::with(&[
        person(1, "Nemo Zorranov", "1980-05-17"),
        person(2, "Vela Teston", "1990-02-03"),
        person(3, "Teston, Vela", "1990-02-03"),
    ]);
    let before = two.publish(None);
    two.offered.remove(RecordId::from_bytes([1; 16]), &mut two.chance);
    two.offered.remove(RecordId::from_bytes([2; 16]), &mut two.chance);
    let after = two.publish(Some(&before));
    assert_eq!(after.manifest().version, 2);
    let erased = asks("Nemo Zorranov", "1980-05-17");
    assert!(!two.ask(&erased, &before).0.is_empty());
    assert!(two.ask(&erased, &after).0.is_empty());
    assert!(!two.ask(&asks("Vela Teston", "1990-02-03"), &after).0.is_empty());
    two.offered.remove(RecordId::from_bytes([3; 16]), &mut two.chance);
    assert!(two.offered.is_empty());
}

#[test]
fn a_corrected_record_is_met_as_it_reads_now_and_no_change_shows_nothing() {
    let mut two = Two::with(&[person(1, "Nemo Zorranov", "1980-05-17")]);
    let before = two.publish(None);
    two.put(&person(1, "Nemo Zorranov", "1980-05-17"));
    assert_eq!(two.publish(Some(&before)).manifest(), before.manifest());
    two.put(&person(1, "Nemo Zorranov", "1980-05-18"));
    let after = two.publish(Some(&before));
    assert!(two.ask(&asks("Nemo Zorranov", "1980-05-17"), &after).0.is_empty());
    assert!(!two.ask(&asks("Nemo Zorranov", "1980-05-18"), &after).0.is_empty());
    two.put(&person(1, "Nemo Zorranov", ""));
    assert!(two.offered.is_empty(), "without a date a name has no key");
}

/// Goal: what goes to the asker has one shape whatever is held.
/// Method: two holders that differ in one record, each of 40 kinds of record in turn.
#[test]
fn two_holders_that_differ_in_one_record_show_sets_of_one_shape() {
    let rest: Vec<Shared> =
        (1..40).map(|nth| person(nth, &format!("Nemo Zorran{nth}ov"), "1980-05-17")).collect();
    let plain = Two::with(&rest).publish(None);
    let plain_one_by_one = one_by_one(&rest);
    for nth in 1..=40_u8 {
        let mut two = Two::with(&rest);
        let more = person(99, &format!("Vela Tes{nth}ton Marusk"), "1990-02-03");
        two.put(&more);
        let other = two.publish(None);
        assert_eq!(shape(&other), shape(&plain), "record {nth}");
        let all = [&rest[..], &[more]].concat();
        assert_eq!(shape(&one_by_one(&all)), shape(&plain_one_by_one), "record {nth}");
        let asked = asks("Vela Teston", "1990-02-03");
        assert_eq!(two.ask(&asked, &other).1, two.ask(&asked, &plain).1);
    }
}

#[test]
fn a_class_meets_no_other_and_a_document_is_met_by_its_number_alone() {
    let number = (Property::DocumentNumber, "XA-12 34");
    let mut two = Two::with(&[content(1, RecordClass::TravelDocument, &[number])]);
    let set = two.publish(None);
    let asked = |class| find(class, &[(Property::DocumentNumber, "xa1234")]);
    assert_eq!(two.ask(&asked(RecordClass::TravelDocument), &set).0, [By::Identifier]);
    assert!(two.ask(&asked(RecordClass::Person), &set).0.is_empty());
    let belief = content(2, RecordClass::Person, &[(Property::Belief, "Zorranov")]);
    assert!(held_keys(&belief).keys.is_empty(), "what somebody believes gives no key");
}

#[test]
fn a_day_on_which_much_happened_is_no_key_and_no_number_is_crowded_out() {
    let happened = (Property::OccurredOn, "2026-03-04");
    let event = content(1, RecordClass::Event, &[happened]);
    assert!(held_keys(&event).keys.is_empty());
    assert!(asked_keys(&find(RecordClass::Event, &[happened])).keys.is_empty());

    let numbers = ["O0I1O0", "XA1234567"].map(|number| (Property::DocumentNumber, number));
    let mut two = Two::with(&[content(1, RecordClass::TravelDocument, &numbers[1..])]);
    let set = two.publish(None);
    let asked = find(RecordClass::TravelDocument, &numbers);
    assert_eq!(two.ask(&asked, &set).0, [By::Identifier]);
}

#[test]
fn a_set_built_at_once_meets_what_one_made_tag_by_tag_does() {
    let record = person(1, "Nemo Zorranov", "1980-05-17");
    let mut two = Two::with(std::slice::from_ref(&record));
    let (put, built) = (one_by_one(&[record]), two.publish(None));
    let wanted = asks("Nemo Zorranov", "1980-05-17");
    assert!(!two.ask(&wanted, &built).0.is_empty());
    assert_eq!(two.ask(&wanted, &built).0, two.ask(&wanted, &put).0);
}

fn row(owner: &str) -> RecordRow {
    let mut content = person(1, "Nemo Zorranov", "1980-05-17");
    content.owner = agency(owner);
    RecordRow {
        content,
        state: RecordState::Active,
        came_by: comity_act::ActId::from_bytes([1; 16]),
        came_from: None,
        since: NOW,
        consents: Vec::new(),
        source: Text::default(),
        purpose: None,
        through_union_agency: false,
        quality_checked: false,
        ground: None,
        recalled: None,
        later: None,
        waiting: Vec::new(),
        from_sis: false,
        links: Vec::new(),
        exclusions: Vec::new(),
    }
}

#[test]
fn only_what_a_direct_search_might_show_has_tags() {
    let offer = Offer { asker: agency("XA"), classes: vec![RecordClass::Person] };
    let own = agency("XB");
    let has = |row: &RecordRow| offer.has(row, own, NOW);
    assert!(has(&row("XB")));
    assert!(has(&row("XA")), "it is the asker's own");
    assert!(!has(&RecordRow { state: RecordState::Restricted, ..row("XB") }));
    assert!(!has(&RecordRow { from_sis: true, ..row("XB") }));
    assert!(!has(&row("XC")), "its owner was not asked");
    let consent = Consented {
        grant: comity_act::ActId::from_bytes([2; 16]),
        to: own,
        evidence: false,
        onward_to: vec![agency("XA")],
        purpose: None,
        until: Some(NOW.plus_millis(1)),
        conditions: Text::default(),
    };
    let consented = RecordRow { consents: vec![consent], ..row("XC") };
    assert!(has(&consented));
    assert!(!offer.has(&consented, own, NOW.plus_millis(1)), "consent has ended");
    let closed = Offer { classes: vec![RecordClass::Organisation], ..offer.clone() };
    assert!(!closed.has(&row("XB"), own, NOW));
    assert!(!Offer { asker: own, ..offer.clone() }.has(&row("XB"), own, NOW));
}

#[test]
fn each_asker_and_epoch_has_its_own_key_and_it_is_the_same_tomorrow() {
    let mut chance = Chance::new([5; 32]);
    let tls = TlsIdentity::new(b"XB".to_vec().into(), b"XB".to_vec()).unwrap();
    let own = AgencyKeys::generate(1, tls, &mut chance);
    let keys = Keys::new(agency("XB"), own, "xb.example/log");
    let key = |asker, epoch| keys.epoch_key(agency(asker), epoch).epoch().key;
    assert_eq!(key("XA", 1), key("XA", 1));
    assert_ne!(key("XA", 1), key("XA", 2));
    assert_ne!(key("XA", 1), key("XC", 1));
}
