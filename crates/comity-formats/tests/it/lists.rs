//! Lists that are as they should be.

use std::{fs::File, io::BufReader, path::Path};

use comity_act::{Property, RecordClass};
use comity_formats::{
    AliasQuality, Born, ListError, NameKind, Row, Script, SubjectKind, un::UnList,
};

fn read(path: &Path) -> Vec<Result<Row, ListError>> {
    #[expect(clippy::disallowed_methods, reason = "the test reads its list")]
    let file = File::open(path).unwrap();
    UnList::new(BufReader::new(file)).collect()
}

fn fictional() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/lists/fictional.xml");
    read(&path).into_iter().map(Result::unwrap).collect()
}

#[test]
fn the_shipped_list_is_read_whole() {
    let rows = fictional();
    let persons = rows.iter().filter(|row| row.kind == SubjectKind::Person).count();
    assert_eq!((persons, rows.len() - persons), (30, 10));
    assert!(rows.windows(2).all(|pair| pair[0].line < pair[1].line));
}

#[test]
fn names_keep_their_scripts_and_aliases_their_quality() {
    let row = &fictional()[0];
    assert_eq!(row.listing, "FXi.001");
    assert_eq!(row.names[0].text, "Zorvan Qeltish");
    assert_eq!(row.names[1].script, Script::Original);
    assert_eq!(row.names[2].kind, NameKind::Alias(AliasQuality::Good));
    assert_eq!(row.names[3].kind, NameKind::Alias(AliasQuality::Low));
    assert_eq!(row.comments.as_deref().unwrap().matches('&').count(), 1);
}

#[test]
fn dates_of_birth_keep_their_precision() {
    let rows = fictional();
    assert_eq!(rows[0].born, [Born::On("1971-03-14".to_owned())]);
    assert_eq!(rows[1].born, [Born::On("1984".to_owned())]);
    assert_eq!(rows[9].born, [Born::About("1982".to_owned())]);
    let between = Born::Between { from: "1977".to_owned(), to: "1981".to_owned() };
    assert_eq!(rows[8].born, [between]);
}

#[test]
fn a_row_becomes_statements_of_a_record() {
    let rows = fictional();
    let statements = rows[8].statements();
    let values = |property| {
        let of = statements.iter().filter(move |s| s.property == property);
        of.map(|s| s.value.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(rows[8].class(), Some(RecordClass::Person));
    assert_eq!(values(Property::Name), ["Jalquun Al-Wahmi", "جلقون الوهمي"]);
    assert_eq!(values(Property::Alias).len(), 3);
    assert_eq!(values(Property::BirthDate), ["1977", "1978", "1979", "1980", "1981"]);
    assert_eq!(values(Property::Nationality), ["XC"]);
    assert_eq!(values(Property::ListingReference), ["FXi.009"]);
    assert_eq!(rows[30].class(), Some(RecordClass::Organisation));
}

#[test]
fn the_real_list_is_read_whole_when_it_is_here() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/lists/un_consolidated.xml");
    if !path.exists() {
        eprintln!("SKIPPED: {} is not here; the fictional list stands for it", path.display());
        return;
    }
    let rows: Vec<Row> = read(&path).into_iter().map(Result::unwrap).collect();
    let persons = rows.iter().filter(|row| row.kind == SubjectKind::Person).count();
    assert_eq!((persons, rows.len() - persons), (730, 273));
    assert!(rows.iter().all(|row| !row.statements().is_empty()));
    let original = rows.iter().flat_map(|row| &row.names).filter(|n| n.script == Script::Original);
    assert!(original.count() > 300);
    let keys: std::collections::BTreeSet<_> = rows.iter().map(|row| &row.key).collect();
    assert_eq!(keys.len(), rows.len(), "references name each subject once");
}
