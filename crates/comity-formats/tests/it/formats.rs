//! The same invented subjects in every format, as they should be.

use std::collections::BTreeMap;

use comity_act::{Property, RecordClass};
use comity_formats::{
    AliasQuality, Born, FactKind, ListError, NameKind, Row, Script, SubjectKind,
    ftm::Entities,
    mapped::{MappedCsv, Mapping, MappingError},
    ofac::{SdnCsv, SdnXml},
};

pub(crate) const SDN_XML: &[u8] = include_bytes!("../../../../examples/lists/fictional-sdn.xml");
pub(crate) const SDN_CSV: &[u8] = include_bytes!("../../../../examples/lists/fictional-sdn.csv");
pub(crate) const ALT_CSV: &[u8] = include_bytes!("../../../../examples/lists/fictional-alt.csv");
pub(crate) const ADD_CSV: &[u8] = include_bytes!("../../../../examples/lists/fictional-add.csv");
pub(crate) const FTM: &[u8] = include_bytes!("../../../../examples/lists/fictional.ftm.json");
pub(crate) const CSV: &[u8] = include_bytes!("../../../../examples/lists/fictional.csv");
pub(crate) const MAPPING: &str = include_str!("../../../../examples/lists/fictional.toml");

fn whole(rows: impl Iterator<Item = Result<Row, ListError>>) -> Vec<Row> {
    rows.map(Result::unwrap).collect()
}

fn mapped(text: &[u8], mapping: &str) -> Vec<Result<Row, ListError>> {
    MappedCsv::new(text, Mapping::parse(mapping).unwrap()).collect()
}

fn facts(row: &Row) -> BTreeMap<&str, &str> {
    row.facts.iter().map(|fact| (fact.kind.word(), fact.value.as_str())).collect()
}

fn sdn_csv() -> Vec<Row> {
    let list = SdnCsv::new(SDN_CSV).with_aliases(ALT_CSV).unwrap();
    whole(list.with_addresses(ADD_CSV).unwrap())
}

#[test]
fn both_forms_of_the_sdn_list_say_the_same() {
    let (xml, csv) = (whole(SdnXml::new(SDN_XML)), sdn_csv());
    assert_eq!((xml.len(), csv.len()), (4, 4));
    for (one, other) in xml.iter().zip(&csv) {
        assert_eq!((&one.key, one.kind, &one.born), (&other.key, other.kind, &other.born));
        assert_eq!((&one.addresses, one.sex), (&other.addresses, other.sex));
        assert_eq!((&one.birth_places, &one.functions), (&other.birth_places, &other.functions));
        assert_eq!(one.nationalities, other.nationalities);
        assert_eq!(one.names.len(), other.names.len());
        let numbers = |row: &Row| -> Vec<String> {
            row.documents.iter().map(|document| document.number.clone()).collect()
        };
        assert_eq!(numbers(one), numbers(other));
        for kind in [FactKind::Imo, FactKind::Mmsi, FactKind::WalletAddress, FactKind::Flag] {
            assert_eq!(facts(one).get(kind.word()), facts(other).get(kind.word()), "{kind:?}");
        }
    }
}

#[test]
fn a_person_of_the_sdn_list_is_read_with_all_it_says() {
    for row in [&whole(SdnXml::new(SDN_XML))[1], &sdn_csv()[1]] {
        assert_eq!(row.kind, SubjectKind::Person);
        assert_eq!(row.names[0].text, "Zorvan QELTISH");
        assert!(row.names.iter().any(|name| name.kind == NameKind::Alias(AliasQuality::Low)));
        let original = row.names.iter().find(|name| name.script == Script::Original).unwrap();
        assert_eq!(original.text, "Зорван КЕЛТИШ");
        let born = [Born::On("1971-03-14".to_owned()), Born::About("1970".to_owned())];
        assert_eq!(row.born, born);
        assert_eq!(row.doubts.len(), 1, "the day that no calendar has is told");
        assert!(row.facts.iter().any(|fact| fact.value == "born: 31 Feb 1971"), "and kept");
        assert_eq!(row.documents[0].issuer.as_deref(), Some("Xandia"));
        assert_eq!(facts(row)["wallet-address"], "fictional-wallet-1");
        assert_eq!(facts(row)["chain"], "XBT");
        // A listing opens what the United Nations decided, and this list is another's.
        let statements = row.statements();
        assert!(statements.iter().all(|s| s.property != Property::ListingReference));
    }
}

#[test]
fn vessels_and_aircraft_of_the_sdn_list_keep_their_numbers() {
    for rows in [whole(SdnXml::new(SDN_XML)), sdn_csv()] {
        let vessel = facts(&rows[2]);
        assert_eq!(rows[2].kind, SubjectKind::Vessel);
        assert_eq!((vessel["imo-number"], vessel["call-sign"]), ("9074729", "XQ1A"));
        assert_eq!(
            (vessel["object-type"], vessel["registration-country"]),
            ("Crude Oil Tanker", "Xandia")
        );
        let aircraft = facts(&rows[3]);
        assert_eq!(rows[3].kind, SubjectKind::Aircraft);
        assert_eq!((aircraft["aircraft-mark"], aircraft["serial-number"]), ("XA-QEL", "0042"));
        assert_eq!(aircraft["model"], "Invented 100");
    }
}

#[test]
fn entities_become_rows_of_their_kinds() {
    let rows = whole(Entities::new(FTM));
    let kinds: Vec<SubjectKind> = rows.iter().map(|row| row.kind).collect();
    use SubjectKind as K;
    let expected = [
        K::Person,
        K::Entity,
        K::Link,
        K::Vessel,
        K::Aircraft,
        K::Document,
        K::Wallet,
        K::Place,
        K::Account,
        K::Vehicle,
        K::Link,
        K::Person,
    ];
    assert_eq!(kinds, expected);
    let person = &rows[0];
    assert_eq!(person.names[0].kind, NameKind::Main);
    assert_eq!(person.names.len(), 4);
    assert_eq!(person.nationalities, ["XA"]);
    assert_eq!(person.documents[0].kind.as_deref(), Some("passport"));
    assert_eq!(person.doubts.len(), 1);
    let belief = person.statements().into_iter().find(|stated| stated.property == Property::Belief);
    assert_eq!(belief.unwrap().value.as_str(), "invented", "the law hears of a special category");
    assert_eq!(facts(person)["source"], "fictional; since 2026-01-05; seen last 2026-02-01");
    assert_eq!(person.references[0].key, "fx-8");
    let roles: Vec<&str> = rows[2].references.iter().map(|other| other.role.as_str()).collect();
    assert_eq!(roles, ["asset", "owner"]);
    assert_eq!(rows[5].documents[0].issuer.as_deref(), Some("XA"));
    assert_eq!(facts(&rows[9])["plate"], "QEL 1");
    assert_eq!(rows[11].names[0].text, "Mirelle Qeltish", "a statement holds its value");
}

#[test]
fn columns_are_read_as_the_mapping_says() {
    let rows: Vec<Row> = mapped(CSV, MAPPING).into_iter().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0].key, "1", "a byte order mark is no part of the first column's name");
    assert_eq!(rows[0].names.len(), 3);
    assert_eq!(rows[0].born, [Born::On("1971-03-14".to_owned())]);
    assert_eq!(rows[0].documents[0].number, "X1234567");
    assert_eq!(facts(&rows[0])["phone-number"], "+999 1");
    assert_eq!(facts(&rows[0])["remark"], "=HYPERLINK(\"http://x.example\")");
    assert_eq!((rows[1].line, rows[1].doubts.len()), (3, 1));
    assert!(!facts(&rows[1]).contains_key("phone-number"), "what says nothing is not read");
    assert_eq!((rows[2].line, rows[2].kind), (5, SubjectKind::Entity));
    assert_eq!(rows[3].kind, SubjectKind::Vessel);
    assert_eq!(facts(&rows[3])["source"], "invented for the tests");
}

#[test]
fn lists_in_other_encodings_are_read_and_what_is_in_none_is_told() {
    let mapping = "key = 'k'\nclass = 'person'\ncolumns = { n = 'name' }\n";
    let list = b"k,n\n1,J\xf6rn Orbel\n2,Mira Orbel\n";
    let windows = format!("encoding = 'windows-1252'\n{mapping}");
    assert_eq!(mapped(list, &windows)[0].as_ref().unwrap().names[0].text, "Jörn Orbel");
    let read = mapped(list, mapping);
    assert_eq!(read[0].as_ref().unwrap_err().line(), 2);
    assert!(read[1].is_ok(), "the next row is read all the same");
    let wide: Vec<u8> = "\u{feff}k,n\n1,Йон\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(mapped(&wide, mapping)[0].as_ref().unwrap().names[0].text, "Йон");
    let unknown = Mapping::parse(&format!("encoding = 'klingon'\n{mapping}"));
    assert!(matches!(unknown, Err(MappingError::Encoding(label)) if label == "klingon"));
}

#[test]
fn a_mapping_that_means_nothing_says_what_to_correct() {
    let columns = "columns = { n = 'name' }\n";
    let check = |mapping: &str, expect: &str| {
        let error = Mapping::parse(mapping).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    };
    check(&format!("key = 'k'\n{columns}"), "either `class`");
    check(&format!("key = 'k'\nclass = 'ghost'\n{columns}"), "`ghost`");
    check("key = 'k'\nclass = 'person'\ncolumns = { n = 'shoe-size' }", "`shoe-size`");
    check(&format!("key = 'k'\nclass = 'person'\nseparator = '||'\n{columns}"), "separator");
    check("nonsense", "no mapping");
}

#[test]
fn a_row_is_what_records_have_a_class_for() {
    let rows = whole(Entities::new(FTM));
    assert_eq!(rows[0].class(), Some(RecordClass::Person));
    assert_eq!(rows[5].class(), Some(RecordClass::TravelDocument));
    assert_eq!(rows[2].class(), None, "a link is no record");
    for row in &rows {
        let statements = row.statements();
        let says = |value: &str| statements.iter().any(|s| s.value.as_str().contains(value));
        assert!(row.facts.iter().all(|fact| says(&fact.value)), "a fact was lost");
    }
}
