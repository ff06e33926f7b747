//! What one may not know must not show: a hundred pairs of worlds.

use comity_sim::twin::{Hidden, seen_by_asker};

/// Pairs for each reason; with ten reasons there are a hundred.
const PAIRS: u64 = 10;

/// Goal: verdicts, answers, receipts, sizes, counters and timing do not tell whether a hidden
/// record is of the person who is asked about.
/// Method: ten pairs for each reason for which the law hides a record; the worlds of a pair differ
/// in that one record, and all that the asker sees is compared line by line.
fn check(hidden: Hidden) {
    for number in 0..PAIRS {
        let [of_the_person, of_another] =
            [true, false].map(|matches| seen_by_asker(number, hidden, matches).unwrap());
        assert_eq!(of_the_person, of_another, "pair {number}, {hidden:?}");
    }
}

/// A test for each reason, and the list of those that have one.
macro_rules! pairs {
    ($($test:ident: $hidden:ident,)+) => {
        const CHECKED: &[Hidden] = &[$(Hidden::$hidden),+];

        $(
            #[test]
            fn $test() {
                check(Hidden::$hidden);
            }
        )+
    };
}

pairs! {
    a_search_that_is_no_longer_open_does_not_show_what_it_would_have_found: Suspended,
    a_search_does_not_show_records_of_another_class: OtherClass,
    a_search_does_not_show_what_is_restricted: Restricted,
    a_refusal_does_not_show_whether_there_was_something: Refused,
    a_search_does_not_show_the_copy_of_a_third_agency_that_may_not_be_passed_on: Copy,
    a_refusal_does_not_show_that_it_protects_a_person_from_persecution: Protected,
    consultation_before_a_refusal_does_not_show_what_is_held: Consulted,
    an_objection_to_an_order_does_not_show_what_is_held: Objected,
    a_refusal_does_not_show_that_the_record_it_was_asked_about_is_under_a_hold: Held,
    a_refusal_does_not_show_that_there_is_an_alert_in_sis: Alert,
}

#[test]
fn every_reason_to_hide_has_its_pairs() {
    for hidden in Hidden::ALL {
        assert!(CHECKED.contains(&hidden), "{hidden:?} has no pairs of worlds");
    }
    assert_eq!(CHECKED.len(), Hidden::ALL.len(), "each reason once");
}
