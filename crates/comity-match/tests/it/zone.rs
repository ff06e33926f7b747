//! Machine readable zones: the specimens of ICAO Doc 9303, and wrong digits.

use comity_match::{
    Date, Sex,
    identifier::{
        Part, Reason,
        zone::{Format, Zone, read},
    },
};
use proptest::prelude::*;

const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\n\
                   ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
const TD3: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                   L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const MRV_A: &str = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                     L8988901C4XXX4009078F96121096ZE184226B<<<<<<";
const MRV_B: &str = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<";

fn date(year: u16, month: u8, day: u8) -> Option<Date> {
    Some(Date { year, month, day })
}

fn specimen(text: &str, format: Format) -> Zone {
    let zone = read(text, 2012).unwrap();
    assert_eq!(zone.wrong, [], "{format:?}");
    assert_eq!(zone.format, format);
    assert_eq!((&*zone.primary, &*zone.secondary), ("ERIKSSON", "ANNA MARIA"));
    assert_eq!((&*zone.issuer, zone.sex, zone.may_be_cut), ("UTO", Sex::Female, false));
    zone
}

#[test]
fn the_specimens_read_without_a_wrong_digit() {
    for (text, format) in [(TD1, Format::Td1), (TD2, Format::Td2), (TD3, Format::Td3)] {
        let zone = specimen(text, format);
        assert_eq!((zone.born, zone.expires), (date(1974, 8, 12), date(2012, 4, 15)));
        assert_eq!(zone.nationality, "UTO");
        let number = if format == Format::Td3 { "L898902C3" } else { "D23145890" };
        assert_eq!(zone.number, number);
        assert_eq!(zone.identifier().unwrap().canonical, number);
    }
    assert_eq!(read(TD3, 2012).unwrap().optional[0], "ZE184226B");
    for (text, format) in [(MRV_A, Format::MrvA), (MRV_B, Format::MrvB)] {
        let zone = specimen(text, format);
        assert_eq!((zone.born, zone.expires), (date(1940, 9, 7), date(1996, 12, 10)));
        assert_eq!((&*zone.number, &*zone.nationality), ("L8988901C", "XXX"));
    }
}

#[test]
fn lines_may_be_written_as_one_with_spaces_in_small_letters() {
    let whole = TD3.replace('\n', "").to_lowercase().replace("<<<<", "<< <<");
    assert_eq!(read(&whole, 2012), read(TD3, 2012));
    assert_eq!(read(&TD1.replace('\n', "\r\n\r\n"), 2012), read(TD1, 2012));
    assert_eq!(read(&TD3.replace("<<", "«"), 2012), read(TD3, 2012));
}

#[test]
fn the_digit_that_does_not_fit_is_named() {
    let wrong =
        |of, position, found, wanted| Reason::CheckDigit { of, line: 2, position, found, wanted };
    let zone = read(&TD3.replace("L898902C36", "L898902C37"), 2012).unwrap();
    let number = wrong(Part::Number, 10, '7', '6');
    assert_eq!(zone.wrong, [number.clone(), wrong(Part::Composite, 44, '0', '7')]);
    assert_eq!(
        number.to_string(),
        "the check digit of the document's number at position 10 of line 2 is `7` and should be \
         `6`: misread, mistyped or forged"
    );
    // Read all the same: it is evidence.
    assert_eq!(zone.number, "L898902C3");
    let zone = read(&TD1.replace("7408122F", "7413122F"), 2012).unwrap();
    let of = |reason: &Reason| match reason {
        Reason::CheckDigit { of, .. } | Reason::Date { of, .. } => *of,
        other => panic!("{other}"),
    };
    let parts: Vec<Part> = zone.wrong.iter().map(of).collect();
    assert_eq!(parts, [Part::Birth, Part::Composite, Part::Birth]);
    assert_eq!(zone.born, None);
}

#[test]
fn long_numbers_go_on_in_the_optional_data() {
    // The specimens of parts 5 and 6: the number D23145890734 with its digit 9 behind it.
    let td1 = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\n\
               STEVENSON<<PETER<JOHN<<<<<<<<<";
    let td2 = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8";
    for text in [td1, td2] {
        let zone = read(text, 2012).unwrap();
        assert_eq!((&*zone.number, &*zone.optional[0]), ("D23145890734", ""));
        assert_eq!(zone.wrong, [], "{:?}", zone.format);
    }
    let forged = read(&td1.replace("<7349<", "<7348<"), 2012).unwrap();
    assert_eq!(forged.wrong.first().map(Reason::code), Some("check-digit"));
    assert!(matches!(forged.wrong[0], Reason::CheckDigit { line: 1, position: 19, .. }));
}

#[test]
fn the_century_is_that_of_the_year_of_reference() {
    let born = |field: &str, year_now| {
        let zone = read(&TD3.replace("7408122", field), year_now).unwrap();
        (zone.born, zone.expires)
    };
    assert_eq!(born("7408122", 2073).0, date(1974, 8, 12));
    assert_eq!(born("7408122", 2074).0, date(2074, 8, 12));
    assert_eq!(born("74<<<<<", 2012).0, date(1974, 0, 0));
    assert_eq!(born("<<<<<<0", 2012).0, None);
    assert_eq!(born("7400002", 2012).0, None);
    assert_eq!(born("7408122", 1990).1, date(2012, 4, 15));
    assert_eq!(born("7408122", 1960).1, date(1912, 4, 15));
    assert_eq!(born("7408122", 2062).1, date(2112, 4, 15));
}

#[test]
fn what_is_no_zone_is_refused() {
    let code = |text: &str| read(text, 2012).unwrap_err().code();
    assert_eq!(code(""), "empty");
    assert_eq!(code("P<UTO"), "length");
    assert_eq!(code(&TD3.replace('S', "ß")), "length");
    assert_eq!(code(&TD3.replace('K', "$")), "sign");
    assert_eq!(code(&"<".repeat(10_000)), "too-long");
    // A zone of fillers alone says nothing, and stops nothing.
    for size in [88, 72, 90] {
        assert!(read(&"<".repeat(size), 2012).unwrap().identifier().is_none());
    }
}

proptest! {
    #[test]
    fn no_zone_stops_the_reader(
        text in "[A-Z0-9<]{88}|[A-Z0-9<]{90}|[A-Z0-9<]{72}|[\u{0}-\u{10ffff}]{0,99}",
        year in 0_u16..=9999,
    ) {
        let _ = read(&text, year);
    }

    #[test]
    fn one_wrong_digit_is_noticed(which in 0_usize..3, at in 0_usize..90, more in 1_u8..10) {
        let text = [TD1, TD2, TD3][which];
        let mut bytes = text.as_bytes().to_vec();
        let at = at % bytes.len();
        if bytes[at].is_ascii_digit() {
            bytes[at] = b'0' + (bytes[at] - b'0' + more) % 10;
            let zone = read(std::str::from_utf8(&bytes).unwrap(), 2012).unwrap();
            prop_assert!(!zone.wrong.is_empty(), "{}", at);
        }
    }
}
