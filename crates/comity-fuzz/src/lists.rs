//! What is imported as a list: any format, whoever made the file.

use comity_formats::{
    ListError, Row,
    ftm::Entities,
    mapped::{MappedCsv, Mapping},
    ofac::{SdnCsv, SdnXml},
    un::UnList,
};

/// How the columns of the invented list are read.
const MAPPING: &str = include_str!("../../../examples/lists/fictional.toml");

/// A list ends, gives no more rows than it has bytes, and tells what is wrong in words.
fn rows(bytes: &[u8], list: impl Iterator<Item = Result<Row, ListError>>) -> bool {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let (mut told, mut has_read, mut is_over) = (0, false, false);
    for row in list {
        assert!(!is_over, "nothing follows what ends a list");
        told += 1;
        assert!(
            told <= 3 * bytes.len() + 1,
            "a list ends: a row takes a byte, and the end may be a problem"
        );
        match row {
            Ok(row) => {
                has_read = true;
                assert!((1..=lines).contains(&row.line), "a row stands in a line of the list");
                let statements = row.statements();
                let is_text = |value: &str| !value.trim().is_empty();
                assert!(statements.iter().all(|stated| is_text(stated.value.as_str())));
            }
            Err(error) => {
                is_over = error.is_the_end();
                assert!(!error.to_string().is_empty(), "a problem has words");
                assert!(error.line() >= 1, "a problem has a line");
            }
        }
    }
    has_read
}

pub(crate) fn un_list(bytes: &[u8]) -> bool {
    rows(bytes, UnList::new(bytes))
}

pub(crate) fn sdn_xml(bytes: &[u8]) -> bool {
    rows(bytes, SdnXml::new(bytes))
}

/// The same bytes are the list, its aliases and its addresses.
pub(crate) fn sdn_csv(bytes: &[u8]) -> bool {
    let list = SdnCsv::new(bytes).with_aliases(bytes);
    list.and_then(|list| list.with_addresses(bytes)).is_ok_and(|list| rows(bytes, list))
}

pub(crate) fn entities(bytes: &[u8]) -> bool {
    rows(bytes, Entities::new(bytes))
}

/// In UTF-16 a line has no byte for its end that can be counted: there only the reading counts.
pub(crate) fn mapped(bytes: &[u8]) -> bool {
    let Ok(mapping) = Mapping::parse(MAPPING) else { return false };
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let list = MappedCsv::new(bytes, mapping);
    if is_wide { list.flatten().count() > 0 } else { rows(bytes, list) }
}

/// A mapping is understood, or says what to correct.
pub(crate) fn mapping(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    match Mapping::parse(text) {
        Ok(mapping) => {
            let list = b"Number;Kind;Full name\n1;P;Zorvan Qeltish\n";
            rows(list, MappedCsv::new(list.as_slice(), mapping));
            true
        }
        Err(error) => {
            assert!(!error.to_string().is_empty(), "a problem has words");
            false
        }
    }
}
