//! Records of a class, compared with each other: which of them may be about one.
//!
//! What may be one is a lead, and leads are few and the best first. What was merged already counts
//! as one: of several pairs between the same two groups the most probable is told. What somebody
//! decided over is told again only once one of the two records says something else.

use std::collections::{BTreeSet, HashMap};

use comity_act::{
    Property, RecordClass, RecordId,
    body::{LeadPropose, LeadReason, Likeness},
};
use comity_match::link::{
    Evidence, FIELDS_MAX, Field, Kind, LEAD_MIN, Level, Linker, Pair, Table, clusters,
};

use super::percent;
use crate::rows::{LeadRow, RecordRow, RecordState, lead_mark};

/// Records that are compared with each other at most: about a GiB of memory.
pub const COMPARED_MAX: usize = 1_000_000;

/// Leads that one comparison proposes at most: the best. Those that are decided make room.
pub const LEADS_MAX: usize = 1_000;

/// What one record states, as a digest.
type Mark = Option<minicbor::bytes::ByteArray<16>>;

/// Records that are to be compared.
#[derive(Debug)]
pub struct Duplicates {
    class: RecordClass,
    properties: Vec<(Property, Kind)>,
    table: Table,
    records: Vec<RecordId>,
    marks: Vec<Mark>,
    /// Only looked up: its order is chance.
    places: HashMap<RecordId, u32>,
    /// Records that are linked as the same.
    merged: Vec<(RecordId, RecordId)>,
    /// Pairs over which somebody decided, or is to decide.
    known: Vec<(u32, u32)>,
    /// Records that are compared at most.
    most: usize,
    left_out: usize,
}

/// What a comparison found.
#[derive(Debug, Default)]
pub struct Compared {
    /// How many records were compared.
    pub records: usize,
    /// How many were not, for there are too many.
    pub records_left_out: usize,
    /// How many pairs may be one that nobody has merged.
    pub pairs: usize,
    /// How many of them are known: proposed, or decided over.
    pub known: usize,
    /// Those that are new, the most probable first.
    pub leads: Vec<LeadPropose>,
    /// How many more there are; they come once these are decided over.
    pub leads_left_out: usize,
}

impl Duplicates {
    /// Nothing yet, of a class; none where nothing that it states tells one from another.
    pub fn of(class: RecordClass) -> Option<Self> {
        class.identifying().iter().find_map(|property| kind_of(*property))?;
        let all = class.properties().filter_map(|property| Some((property, kind_of(property)?)));
        let properties: Vec<(Property, Kind)> = all.take(FIELDS_MAX).collect();
        let fields: Vec<Field> =
            properties.iter().map(|(property, kind)| Field::new(property.name(), *kind)).collect();
        Some(Self {
            class,
            properties,
            table: Table::new(&fields).ok()?,
            records: Vec::new(),
            marks: Vec::new(),
            places: HashMap::new(),
            merged: Vec::new(),
            known: Vec::new(),
            most: COMPARED_MAX,
            left_out: 0,
        })
    }

    /// So many of them at most: as many as the search says for which they are compared.
    #[must_use]
    pub fn at_most(mut self, rows: u32) -> Self {
        self.most = usize::try_from(rows).unwrap_or(COMPARED_MAX).min(COMPARED_MAX);
        self
    }

    /// A record joins, if it is of the class and in use.
    pub fn put(&mut self, row: &RecordRow) {
        let content = &row.content;
        if content.class != self.class || row.state != RecordState::Active {
            return;
        }
        if self.records.len() >= self.most {
            self.left_out += 1;
            return;
        }
        let values: Vec<String> =
            self.properties.iter().map(|(property, _)| stated(row, *property)).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let Ok(place) = self.table.push(&values) else {
            self.left_out += 1;
            return;
        };
        self.records.push(content.record);
        self.marks.push(lead_mark(row.statements()));
        self.places.insert(content.record, place);
        self.merged.extend(row.same_as().map(|other| (content.record, other)));
    }

    /// A lead is known, of records that joined before.
    pub fn heed(&mut self, lead: &LeadRow) {
        let places = lead.records.map(|record| self.places.get(&record).copied());
        let [Some(one), Some(other)] = places else { return };
        if lead.stands([self.marks[one as usize], self.marks[other as usize]]) {
            self.known.push((one, other));
        }
    }

    /// How many records joined.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether none did.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Compares them. COST: a million records take seconds and a GiB; not for a thread that serves.
    pub fn compare(self) -> Compared {
        let mut groups = Groups::new(self.records.len());
        for (one, other) in &self.merged {
            if let (Some(one), Some(other)) = (self.places.get(one), self.places.get(other)) {
                groups.join(*one, *other);
            }
        }
        let known: BTreeSet<(u32, u32)> =
            self.known.iter().map(|(one, other)| groups.of_both(*one, *other)).collect();
        let linker = Linker::learn(self.table);
        let found = linker.pairs(LEAD_MIN).pairs;
        let mut of_pair = numbers(self.records.len(), &found);
        let mut order: Vec<usize> = (0..found.len()).collect();
        order
            .sort_by(|a, b| found[*b].probability.total_cmp(&found[*a].probability).then(a.cmp(b)));
        let mut out = Compared {
            records: self.records.len(),
            records_left_out: self.left_out,
            ..Compared::default()
        };
        let mut seen = BTreeSet::new();
        let mut group_numbers = HashMap::new();
        for at in order {
            let pair = &found[at];
            let both = groups.of_both(pair.left, pair.right);
            if both.0 == both.1 || !seen.insert(both) {
                continue;
            }
            out.pairs += 1;
            if known.contains(&both) {
                out.known += 1;
            } else if out.leads.len() >= LEADS_MAX {
                out.leads_left_out += 1;
            } else {
                let next = u32::try_from(group_numbers.len()).unwrap_or(u32::MAX).saturating_add(1);
                let group = *group_numbers.entry(of_pair(at)).or_insert(next);
                let records = [pair.left, pair.right].map(|place| self.records[place as usize]);
                let reasons = reasons(&self.properties, &linker.evidence(pair));
                out.leads.push(LeadPropose {
                    record: records[0],
                    to: records[1],
                    class: self.class,
                    percent: percent(pair.probability),
                    reasons,
                    group,
                });
            }
        }
        out
    }
}

/// Which group each pair is of: that of its cluster, or one of its own.
fn numbers(records: usize, found: &[Pair]) -> impl FnMut(usize) -> usize {
    let clusters = clusters(records, found);
    let mut of: HashMap<usize, usize> = HashMap::new();
    for (number, cluster) in clusters.iter().enumerate() {
        of.extend(cluster.pairs.iter().map(|pair| (*pair, number)));
    }
    let beyond = clusters.len();
    move |pair| of.get(&pair).copied().unwrap_or(beyond + pair)
}

/// What a record states of a property, as it is compared: the first value.
fn stated(row: &RecordRow, property: Property) -> String {
    let first = |wanted: Property| {
        let mut all = row.statements().iter().filter(|said| said.property == wanted);
        all.next().map(|said| said.value.as_str())
    };
    match (first(property), property) {
        (Some(value), _) => value.to_owned(),
        // Whoever has given and family name has a name.
        (None, Property::Name) => {
            let parts = [Property::GivenName, Property::FamilyName];
            parts.into_iter().filter_map(first).collect::<Vec<_>>().join(" ")
        }
        (None, _) => String::new(),
    }
}

/// How a property is compared; none where it tells nothing of who or what it is, or may not.
///
/// Special categories of data, prose and references to a body's samples are not compared.
const fn kind_of(property: Property) -> Option<Kind> {
    Some(match property {
        Property::Name | Property::Alias | Property::Holder => Kind::Name,
        Property::BirthDate | Property::IssueDate | Property::ExpiryDate => Kind::Date,
        Property::OccurredOn => Kind::Date,
        Property::BirthPlace | Property::Place => Kind::Place,
        Property::DocumentNumber
        | Property::ListingReference
        | Property::Vin
        | Property::EngineNumber
        | Property::SerialNumber
        | Property::ImoNumber
        | Property::Mmsi
        | Property::AircraftMark
        | Property::AircraftAddress
        | Property::InventoryNumber
        | Property::RegistrationNumber
        | Property::Lei
        | Property::Iban
        | Property::AccountNumber
        | Property::WalletAddress
        | Property::Imei
        | Property::Imsi
        | Property::EmailAddress
        | Property::FileHash
        | Property::Url => Kind::Identifier,
        Property::Plate
        | Property::CallSign
        | Property::PhoneNumber
        | Property::IpAddress
        | Property::Domain
        | Property::Bic => Kind::Number,
        Property::Address | Property::Institution | Property::Artist => Kind::Text,
        Property::BirthCountry
        | Property::Nationality
        | Property::Sex
        | Property::IssuingCountry
        | Property::DocumentType
        | Property::RegistrationCountry
        | Property::Make
        | Property::Model
        | Property::Colour
        | Property::ObjectType
        | Property::Calibre
        | Property::Country
        | Property::Chain
        | Property::Currency => Kind::Category,
        _ => return None,
    })
}

/// What the properties say that both state.
fn reasons(properties: &[(Property, Kind)], evidence: &[Evidence]) -> Vec<LeadReason> {
    let of = |one: &Evidence| {
        let (property, kind) = properties.iter().find(|(name, _)| name.name() == one.field)?;
        let how = likeness(one.level, *kind)?;
        #[expect(clippy::cast_possible_truncation, reason = "it is between -127 and 127")]
        let bits = one.bits.round().clamp(-127.0, 127.0) as i8;
        Some(LeadReason { property: *property, how, bits })
    };
    evidence.iter().filter_map(of).collect()
}

const fn likeness(level: Level, kind: Kind) -> Option<Likeness> {
    let is_date = matches!(kind, Kind::Date);
    let is_number = matches!(kind, Kind::Identifier | Kind::Number);
    Some(match level {
        Level::Unknown => return None,
        Level::Same if is_date => Likeness::SameDay,
        Level::Same if is_number => Likeness::SameNumber,
        Level::Same => Likeness::Same,
        Level::Sounds if is_date => Likeness::SameYear,
        Level::Sounds => Likeness::Sounds,
        Level::Form if is_date => Likeness::DaySwapped,
        Level::Form => Likeness::OtherForm,
        Level::Close => Likeness::Close,
        Level::Alike => Likeness::InCommon,
        Level::Different => Likeness::Different,
        Level::Elsewhere => Likeness::Elsewhere,
    })
}

/// Records by what they were merged into.
struct Groups(Vec<u32>);

impl Groups {
    fn new(records: usize) -> Self {
        Self((0..u32::try_from(records).unwrap_or(u32::MAX)).collect())
    }

    fn of(&mut self, record: u32) -> u32 {
        let mut at = record;
        while self.0[at as usize] != at {
            let up = self.0[self.0[at as usize] as usize];
            self.0[at as usize] = up;
            at = up;
        }
        at
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = self.of_both(one, other);
        self.0[other as usize] = one;
    }

    /// The groups of both, the lower first.
    fn of_both(&mut self, one: u32, other: u32) -> (u32, u32) {
        let (one, other) = (self.of(one), self.of(other));
        (one.min(other), one.max(other))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use comity_act::{
        ActId, AgencyCode, InformationGrade, Nature, SourceGrade, Timestamp, body::LinkRelation,
    };

    use super::*;
    use crate::rows::{LeadState, Linked};

    const GIVEN: [&str; 12] = [
        "Nemo", "Ada", "Vela", "Ilya", "Mara", "Tovo", "Suri", "Pell", "Oona", "Rafe", "Zlata",
        "Kesh",
    ];
    const FAMILY: [&str; 11] = [
        "Zorranov",
        "Nowhere",
        "Teston",
        "Ozturk-Alund",
        "Quill",
        "Marrow",
        "Vantongeren",
        "Elbarouni",
        "Sandvikov",
        "Trask",
        "Undset",
    ];

    fn id(n: u32) -> RecordId {
        let mut chance = [0; 10];
        chance[..4].copy_from_slice(&n.to_be_bytes());
        RecordId::new(Timestamp::from_millis(1_750_000_000_000), chance)
    }

    fn row(n: u32, name: &str, born: &str, document: &str) -> RecordRow {
        use comity_act::{Handling, Shared, Statement, SubjectMark, Text};
        let said = [
            (Property::Name, name),
            (Property::BirthDate, born),
            (Property::DocumentNumber, document),
        ];
        let statements = said
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(property, value)| Statement::ungraded(property, Text::new(value).unwrap()));
        RecordRow {
            content: Shared {
                record: id(n),
                owner: "XA".parse::<AgencyCode>().unwrap(),
                class: RecordClass::Person,
                subject: SubjectMark::default(),
                handling: Handling::default(),
                statements: statements.collect(),
                revision: 0,
                told: Vec::new(),
                conditions: Vec::new(),
            },
            state: RecordState::Active,
            came_by: act(n),
            came_from: None,
            since: Timestamp::from_millis(1),
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

    fn act(n: u32) -> ActId {
        ActId::from_bytes(*id(n).as_bytes())
    }

    /// People none of whom is another, made up by counting.
    fn strangers() -> Vec<RecordRow> {
        (0..120)
            .map(|n| {
                let (given, family) = (n * 7 % 12, n * 5 % 11);
                let name = format!("{} {}", GIVEN[given], FAMILY[family]);
                let (year, month, day) = (1950 + n * 13 % 50, 1 + n * 5 % 12, 1 + n * 11 % 28);
                let born = format!("{year}-{month:02}-{day:02}");
                let document = format!("P{:07}", n * 7919 % 9_999_991);
                row(u32::try_from(n).unwrap(), &name, &born, &document)
            })
            .collect()
    }

    /// The 120 strangers, and again the third, mistyped, and the fifth, in another writing.
    fn people() -> Vec<RecordRow> {
        let mut all = strangers();
        let said = |row: &RecordRow, nth: usize| row.statements()[nth].value.as_str().to_owned();
        let (third, fifth) = (all[3].clone(), all[5].clone());
        let typo = said(&third, 0).replace('Q', "K");
        all.push(row(200, &typo, &said(&third, 1), &said(&third, 2)));
        let other = said(&fifth, 0).to_uppercase();
        all.push(row(201, &other, &said(&fifth, 1), &said(&fifth, 2)));
        all
    }

    fn compared(people: &[RecordRow], leads: &[LeadRow]) -> Compared {
        let mut all = Duplicates::of(RecordClass::Person).unwrap();
        people.iter().for_each(|row| all.put(row));
        leads.iter().for_each(|lead| all.heed(lead));
        all.compare()
    }

    fn pairs(found: &Compared) -> Vec<(RecordId, RecordId)> {
        let mut pairs: Vec<_> = found.leads.iter().map(|lead| (lead.record, lead.to)).collect();
        pairs.sort_unstable();
        pairs
    }

    fn lead(found: &LeadPropose, people: &[RecordRow], state: LeadState) -> LeadRow {
        let records = [found.record, found.to];
        let of = |record: RecordId| people.iter().find(|row| row.content.record == record);
        LeadRow {
            records,
            class: found.class,
            percent: found.percent,
            reasons: found.reasons.clone(),
            search: None,
            group: found.group,
            at: Timestamp::from_millis(1),
            state,
            marks: records.map(|record| lead_mark(of(record).unwrap().statements())),
            decisions: Vec::new(),
            readers: Vec::new(),
        }
    }

    #[test]
    fn who_stands_there_twice_is_found_and_nobody_else() {
        let found = compared(&people(), &[]);
        assert_eq!(pairs(&found), [(id(3), id(200)), (id(5), id(201))], "{found:?}");
        assert_eq!((found.records, found.known, found.leads_left_out), (122, 0, 0));
        let first = &found.leads[0];
        assert!(first.percent >= found.leads[1].percent);
        assert_eq!([found.leads[0].group, found.leads[1].group], [1, 2]);
        let says = |property| first.reasons.iter().find(|one| one.property == property);
        assert_eq!(says(Property::BirthDate).unwrap().how, Likeness::SameDay, "{first:?}");
        assert!(says(Property::BirthDate).unwrap().bits > 0, "{first:?}");
        assert!(says(Property::Alias).is_none(), "what nobody states says nothing");
    }

    #[test]
    fn what_is_known_is_not_found_again_until_a_record_says_otherwise() {
        let mut people = people();
        let found = compared(&people, &[]);
        for state in [LeadState::Open, LeadState::Same, LeadState::Different] {
            let leads: Vec<_> = found.leads.iter().map(|one| lead(one, &people, state)).collect();
            let again = compared(&people, &leads);
            assert_eq!((again.leads.len(), again.known), (0, 2), "{state:?}");
        }
        let leads: Vec<_> =
            found.leads.iter().map(|one| lead(one, &people, LeadState::Different)).collect();
        let said = |nth: usize| people[5].statements()[nth].value.as_str().to_owned();
        people[121] = row(201, &said(0).to_lowercase(), &said(1), &said(2));
        let again = compared(&people, &leads);
        assert_eq!(pairs(&again), [(id(5), id(201))], "{again:?}");
    }

    #[test]
    fn a_third_is_told_once_against_those_that_are_merged() {
        let mut people = people();
        let said = |nth: usize| people[3].statements()[nth].value.as_str().to_owned();
        let third = row(202, &said(0), &said(1), &said(2));
        people.push(third);
        assert_eq!(compared(&people, &[]).leads.len(), 4, "three among themselves, and two");
        let tie = |other, is_first| Linked {
            act: act(9),
            other,
            is_first,
            relation: LinkRelation::SameAs,
            source: SourceGrade::X,
            information: InformationGrade::Four,
            nature: Nature::Assessment,
            as_of: None,
            undone_by: None,
        };
        people[3].links.push(tie(id(200), true));
        people[120].links.push(tie(id(3), false));
        let found = compared(&people, &[]);
        let of_third: Vec<_> = found.leads.iter().filter(|lead| lead.to == id(202)).collect();
        assert_eq!((found.leads.len(), of_third.len()), (2, 1), "{found:?}");
        people[3].links[0].undone_by = Some(act(10));
        people[120].links[0].undone_by = Some(act(10));
        assert_eq!(compared(&people, &[]).leads.len(), 4);
    }

    #[test]
    fn what_is_kept_closed_or_of_another_class_is_not_compared() {
        let mut people = people();
        people[120].state = RecordState::Restricted;
        people[121].content.class = RecordClass::Organisation;
        let found = compared(&people, &[]);
        assert_eq!((found.records, found.leads.len()), (120, 0), "{found:?}");
    }

    #[test]
    fn profiles_of_a_body_are_not_compared() {
        let compared = |class: RecordClass| {
            let of = Duplicates::of(class)?;
            Some(of.properties.iter().map(|(property, _)| *property).collect::<Vec<_>>())
        };
        for class in RecordClass::ALL {
            let all = compared(*class).unwrap_or_default();
            assert!(all.iter().all(|one| !one.is_special_category() && !one.is_prose()), "{class}");
            assert!(!all.contains(&Property::DnaProfile), "{class}");
        }
        assert!(compared(RecordClass::Person).is_some());
        assert!(compared(RecordClass::DnaProfile).is_none());
    }
}
