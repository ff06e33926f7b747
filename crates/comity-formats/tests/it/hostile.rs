//! Lists that are broken, or made to break a reader.

use comity_formats::{
    DEPTH_MAX, LINE_BYTES_MAX, ListError, PIECE_BYTES_MAX, Row, XmlError,
    ftm::Entities,
    mapped::{MappedCsv, Mapping},
    ofac::{SdnCsv, SdnXml},
    un::UnList,
};
use proptest::prelude::*;

use crate::formats::{CSV, FTM, MAPPING, SDN_CSV, SDN_XML};

const FICTIONAL: &[u8] = include_bytes!("../../../../examples/lists/fictional.xml");

fn read(list: &[u8]) -> Vec<Result<Row, ListError>> {
    UnList::new(list).collect()
}

fn list(subjects: &str) -> String {
    format!("<CONSOLIDATED_LIST>\n<INDIVIDUALS>\n{subjects}\n</INDIVIDUALS></CONSOLIDATED_LIST>")
}

#[test]
fn another_document_is_refused() {
    for other in ["", "<html/>", "<html></html>", "<LIST><INDIVIDUAL/></LIST>"] {
        let error = read(other.as_bytes()).remove(0).unwrap_err();
        assert!(matches!(error, ListError::OtherDocument { .. }), "{other}: {error}");
    }
}

#[test]
fn a_subject_that_lacks_something_is_left_out_with_its_line() {
    let good = "<INDIVIDUAL><REFERENCE_NUMBER>FXi.1</REFERENCE_NUMBER>\
                <FIRST_NAME>Zorvan</FIRST_NAME></INDIVIDUAL>";
    let bad = "<INDIVIDUAL><FIRST_NAME>Nobody</FIRST_NAME></INDIVIDUAL>";
    let rows = read(list(&format!("{bad}\n{good}")).as_bytes());
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].as_ref().unwrap_err().line(), 3);
    assert_eq!(rows[1].as_ref().unwrap().names[0].text, "Zorvan");
}

#[test]
fn a_document_type_is_refused() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]>\
                <CONSOLIDATED_LIST>&c;</CONSOLIDATED_LIST>";
    let error = read(bomb.as_bytes()).remove(0).unwrap_err();
    assert!(matches!(error, ListError::Xml(XmlError::Hostile { .. })), "{error}");
}

#[test]
fn an_entity_of_its_own_is_refused_and_those_of_xml_are_read() {
    let subject = |name: &str| {
        list(&format!(
            "<INDIVIDUAL><REFERENCE_NUMBER>FXi.1</REFERENCE_NUMBER>\
             <FIRST_NAME>{name}</FIRST_NAME></INDIVIDUAL>"
        ))
    };
    let error = read(subject("a&secret;b").as_bytes()).remove(0).unwrap_err();
    assert!(matches!(error, ListError::Xml(XmlError::Hostile { .. })), "{error}");
    let row = read(subject("a&amp;b&#x416;").as_bytes()).remove(0).unwrap();
    assert_eq!(row.names[0].text, "a&bЖ");
}

#[test]
fn deep_and_long_things_end_within_their_bounds() {
    let deep = list(&format!("<INDIVIDUAL>{}", "<a>".repeat(DEPTH_MAX + 1)));
    let wide = list(&format!("<INDIVIDUAL>{}</INDIVIDUAL>", "<a/>".repeat(20_000)));
    for what in [deep, wide] {
        let error = read(what.as_bytes()).remove(0).unwrap_err();
        assert!(matches!(error, ListError::Xml(XmlError::TooMuch { .. })), "{error}");
    }
    let long = list(&"x".repeat(3 * PIECE_BYTES_MAX));
    let error = read(long.as_bytes()).remove(0).unwrap_err();
    assert!(matches!(error, ListError::Xml(XmlError::Malformed { .. })), "{error}");
}

#[test]
fn a_list_cut_anywhere_gives_rows_and_then_at_most_one_error() {
    for cut in (0..FICTIONAL.len()).step_by(97) {
        let rows = read(&FICTIONAL[..cut]);
        let errors = rows.iter().filter(|row| row.is_err()).count();
        assert!(errors <= 1, "cut at {cut}");
        assert!(rows.iter().rev().skip(1).all(Result::is_ok), "cut at {cut}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_without_a_crash(
        bytes in prop::collection::vec(any::<u8>(), 0..2_000),
    ) {
        let _ = read(&bytes);
    }

    #[test]
    fn altered_lists_are_read_without_a_crash(
        changes in prop::collection::vec((0..FICTIONAL.len(), any::<u8>()), 1..30),
    ) {
        let mut list = FICTIONAL.to_vec();
        for (at, byte) in changes {
            list[at] = byte;
        }
        for row in read(&list).into_iter().flatten() {
            let _ = row.statements();
        }
    }
}

type Reader = fn(&[u8]) -> Vec<Result<Row, ListError>>;

/// Every format, with its invented list.
fn formats() -> Vec<(&'static str, &'static [u8], Reader)> {
    vec![
        ("sdn.xml", SDN_XML, |bytes| SdnXml::new(bytes).collect()),
        ("sdn.csv", SDN_CSV, |bytes| SdnCsv::new(bytes).collect()),
        ("ftm", FTM, |bytes| Entities::new(bytes).collect()),
        ("csv", CSV, |bytes| MappedCsv::new(bytes, Mapping::parse(MAPPING).unwrap()).collect()),
    ]
}

#[test]
fn what_came_before_a_cut_is_as_it_was_and_the_rest_is_a_problem_with_its_line() {
    for (name, list, read) in formats() {
        let whole: Vec<Row> = read(list).into_iter().map(Result::unwrap).collect();
        for cut in 0..list.len() {
            let rows = read(&list[..cut]);
            let good = rows.iter().take_while(|row| row.is_ok()).count();
            for (row, as_it_was) in rows.iter().flatten().zip(&whole).take(good.saturating_sub(1)) {
                assert_eq!(row, as_it_was, "{name} cut at {cut}");
            }
            let lines = list[..cut].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            for error in rows.iter().filter_map(|row| row.as_ref().err()) {
                assert!((1..=lines).contains(&error.line()), "{name} cut at {cut}: {error}");
            }
        }
    }
}

#[test]
fn the_sdn_list_takes_no_bombs_and_no_entities_of_its_own() {
    let bomb = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><sdnList>&b;</sdnList>";
    let inner = "<sdnList><sdnEntry><uid>1</uid><lastName>&b;</lastName></sdnEntry></sdnList>";
    for list in [bomb, inner] {
        let error = SdnXml::new(list.as_bytes()).next().unwrap().unwrap_err();
        assert!(matches!(error, ListError::Xml(XmlError::Hostile { .. })), "{error}");
    }
    let other = "<?xml version=\"1.0\" encoding=\"utf-7\"?><sdnList></sdnList>";
    let error = SdnXml::new(other.as_bytes()).next().unwrap().unwrap_err();
    assert!(matches!(error, ListError::Xml(XmlError::Encoding { .. })), "{error}");
}

#[test]
fn a_line_without_end_costs_one_row() {
    let long = "x".repeat(3 * LINE_BYTES_MAX);
    let good = "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":\"Zorvan Qeltish\"}}";
    let list = format!("{long}\n{good}\n{{\n{}\n[1]\n{good}", "[".repeat(100_000));
    let read: Vec<_> = Entities::new(list.as_bytes()).collect();
    let lines: Vec<u64> =
        read.iter().flat_map(|row| row.as_ref().err()).map(ListError::line).collect();
    assert_eq!(lines, [1, 3, 4, 5]);
    assert_eq!(read.iter().flatten().count(), 2);
}

#[test]
fn a_problem_names_no_value() {
    let secret = "Zorvan-Secret";
    let lists = [
        format!("{{\"id\":\"{secret}\",\"schema\":\"{secret} {secret}\"}}"),
        format!("{{\"id\":\"{secret}\",\"schema\":\"Person\",\"properties\":\"{secret}\"}}"),
        secret.to_owned(),
    ];
    for list in lists {
        let error = Entities::new(list.as_bytes()).next().unwrap().unwrap_err();
        assert!(!error.to_string().contains(secret), "{error}");
    }
    let list = format!("Number;Kind;Full name;Also;Born;Nationality;Passport;Tel;Note\n1;{secret}");
    let error = MappedCsv::new(list.as_bytes(), Mapping::parse(MAPPING).unwrap()).next();
    assert!(!error.unwrap().unwrap_err().to_string().contains(secret));
}

#[test]
fn a_row_that_may_be_cut_is_doubted() {
    let doubts = |list: &[u8]| {
        let rows = MappedCsv::new(list, Mapping::parse(MAPPING).unwrap()).map(Result::unwrap);
        rows.map(|row| row.doubts.len()).collect::<Vec<_>>()
    };
    assert_eq!(doubts(CSV), [0, 1, 0, 0]);
    assert_eq!(doubts(&CSV[..CSV.len() - 2]), [0, 1, 0, 1]);
}

proptest! {
    #[test]
    fn altered_lists_of_every_format_are_read_without_a_crash(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
    ) {
        for (_, list, read) in formats() {
            let mut list = list.to_vec();
            for (at, byte) in &changes {
                let at = at.index(list.len());
                list[at] = *byte;
            }
            for row in read(&list).into_iter().flatten() {
                let _ = row.statements();
            }
        }
    }
}
