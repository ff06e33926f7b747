//! Lists that are broken, or made to break a reader.

use comity_formats::{
    DEPTH_MAX, PIECE_BYTES_MAX, Row,
    un::{UnError, UnList, XmlError},
};
use proptest::prelude::*;

const FICTIONAL: &[u8] = include_bytes!("../../../../examples/lists/fictional.xml");

fn read(list: &[u8]) -> Vec<Result<Row, UnError>> {
    UnList::new(list).collect()
}

fn list(subjects: &str) -> String {
    format!("<CONSOLIDATED_LIST>\n<INDIVIDUALS>\n{subjects}\n</INDIVIDUALS></CONSOLIDATED_LIST>")
}

#[test]
fn another_document_is_refused() {
    for other in ["", "<html/>", "<html></html>", "<LIST><INDIVIDUAL/></LIST>"] {
        let error = read(other.as_bytes()).remove(0).unwrap_err();
        assert!(matches!(error, UnError::OtherDocument { .. }), "{other}: {error}");
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
    assert!(matches!(error, UnError::Xml(XmlError::Hostile { .. })), "{error}");
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
    assert!(matches!(error, UnError::Xml(XmlError::Hostile { .. })), "{error}");
    let row = read(subject("a&amp;b&#x416;").as_bytes()).remove(0).unwrap();
    assert_eq!(row.names[0].text, "a&bЖ");
}

#[test]
fn deep_and_long_things_end_within_their_bounds() {
    let deep = list(&format!("<INDIVIDUAL>{}", "<a>".repeat(DEPTH_MAX + 1)));
    let wide = list(&format!("<INDIVIDUAL>{}</INDIVIDUAL>", "<a/>".repeat(20_000)));
    for what in [deep, wide] {
        let error = read(what.as_bytes()).remove(0).unwrap_err();
        assert!(matches!(error, UnError::Xml(XmlError::TooMuch { .. })), "{error}");
    }
    let long = list(&"x".repeat(3 * PIECE_BYTES_MAX));
    let error = read(long.as_bytes()).remove(0).unwrap_err();
    assert!(matches!(error, UnError::Xml(XmlError::Malformed { .. })), "{error}");
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
