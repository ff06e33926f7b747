//! Cleaning: what hides a name is gone, twice is once, and nothing stops it.

use comity_match::{Bearer, NAME_CHARS_MAX, clean, compare, readings};
use proptest::prelude::*;

fn check(text: &str, expect: &str) {
    assert_eq!(clean(text), expect, "of {text:?}");
}

#[test]
fn what_is_not_seen_is_not_there() {
    check("Al\u{200b}ice\u{202e} Te\u{ad}st\u{feff}", "alice test");
    check("ＡＬＩＣＥ　ﬁx", "alice fix");
    check("مُحَمَّد ـــ", "محمد ");
    check("ΟΔΥΣΣΕΥΣ", "οδυσσευσ");
}

#[test]
fn letters_of_another_script_are_those_of_the_word() {
    check("Аlісе", "alice");
    check("Мoскoвa", "москова");
    check("Алиса Alice", "алиса alice");
}

#[test]
fn a_name_beyond_the_limit_is_cut() {
    assert_eq!(clean(&"ﷺ".repeat(NAME_CHARS_MAX)).chars().count(), NAME_CHARS_MAX);
    let long = "na me ".repeat(NAME_CHARS_MAX);
    assert!(compare(&long, &long, Bearer::Person).score > 0.9);
}

const HOSTILE: &str = "\\PC*|[\u{0}-\u{10ffff}]{0,40}|[аaοoіi'.\u{300}\u{200d}A-ZΑ-Я]{0,20}";

proptest! {
    #[test]
    fn cleaning_twice_is_cleaning_once(text in HOSTILE) {
        let once = clean(&text);
        prop_assert_eq!(clean(&once), once);
    }

    #[test]
    fn no_name_stops_the_engine(a in "[\u{0}-\u{10ffff}]{0,60}", b in "\\PC{0,60}") {
        for bearer in [Bearer::Person, Bearer::Organisation, Bearer::Thing] {
            let likeness = compare(&a, &b, bearer);
            prop_assert!((0.0..=1.0).contains(&likeness.score));
        }
        for word in a.split(' ').chain(b.split(' ')) {
            prop_assert!(readings(&clean(word)).iter().all(|reading| reading.is_ascii()));
        }
    }

    #[test]
    fn a_name_is_itself(text in "[A-Za-zА-я가-힣 ]{1,40}") {
        let score = compare(&text, &text, Bearer::Person).score;
        prop_assert!(score > 0.99 || score == 0.0, "{}", score);
    }

    #[test]
    fn who_asks_makes_no_difference(
        a in "[a-z]{2,8} [a-z]{2,8}( [a-z]{2,8})?",
        b in "[a-z]{2,8} [a-z]{2,8}",
    ) {
        let (one, other) = (compare(&a, &b, Bearer::Person), compare(&b, &a, Bearer::Person));
        prop_assert!((one.score - other.score).abs() < 0.12, "{} {}", one.score, other.score);
    }
}
