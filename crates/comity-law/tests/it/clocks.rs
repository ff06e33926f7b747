//! Every clock that the law names: an event, and when it is due, by hand.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_act::{Kind, Timestamp};
use comity_law::{Bound, Calendar, Facts, Law, Question, Span, Stood, Towards, Verdict};

use crate::support::{TODAY, agency};

pub(crate) fn at(moment: &str) -> Timestamp {
    let moment: jiff::Timestamp = moment.parse().unwrap();
    Timestamp::from_millis(moment.as_millisecond().try_into().unwrap())
}

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

/// An hour before UTC in winter, two from 29 March to 25 October 2026. 6 April is a Monday, 1 May
/// a Friday.
fn brussels() -> Calendar {
    let holidays = ["2026-01-01", "2026-04-06", "2026-05-01", "2026-12-25"];
    Calendar::new("Europe/Brussels", ["saturday", "sunday"], holidays).unwrap()
}

fn zone(name: &str) -> Calendar {
    Calendar::new(name, ["saturday", "sunday"], []).unwrap()
}

#[track_caller]
fn check(calendar: &Calendar, from: &str, expected: &[(&str, &str)]) {
    for (written, due) in expected {
        let found = span(written).due(at(from), calendar);
        assert_eq!(found, at(due), "{written} from {from}");
    }
}

/// Wednesday 25 March 2026, 10:00 in Brussels, four days before its clocks go on.
const WEDNESDAY: &str = "2026-03-25T09:00:00Z";

#[test]
fn clocks_of_minutes_and_hours_are_exact() {
    check(
        &brussels(),
        WEDNESDAY,
        &[
            // Taking charge of an emergency; the lane of a notice for a child.
            ("5m", "2026-03-25T09:05:00Z"),
            ("30m", "2026-03-25T09:30:00Z"),
            // Urgent and directly accessible: 09:00 + 8 h.
            ("8h", "2026-03-25T17:00:00Z"),
            // Supplementary information between bureaux: 09:00 + 12 h.
            ("12h", "2026-03-25T21:00:00Z"),
            // A provisional measure: the next day, same hour.
            ("24h", "2026-03-26T09:00:00Z"),
            // Core data after a confirmed match: two days on.
            ("48h", "2026-03-27T09:00:00Z"),
            // A breach of personal data: three days on.
            ("72h", "2026-03-28T09:00:00Z"),
            // An objection: four days on, by then 11:00 in Brussels: the hour that was skipped
            // on the 29th was none.
            ("96h", "2026-03-29T09:00:00Z"),
        ],
    );
    // Across the change: 72 h from Friday 27 March 10:00 are over on Monday at 11:00 local time.
    check(&brussels(), "2026-03-27T09:00:00Z", &[("72h", "2026-03-30T09:00:00Z")]);
    // Across the other: 8 h from Saturday 24 October 22:00 (CEST) are over at 05:00 CET.
    check(&brussels(), "2026-10-24T20:00:00Z", &[("8h", "2026-10-25T04:00:00Z")]);
}

#[test]
fn exact_days_have_twenty_four_hours() {
    check(
        &brussels(),
        WEDNESDAY,
        &[("3d", "2026-03-28T09:00:00Z"), ("7d", "2026-04-01T09:00:00Z")],
    );
}

#[test]
fn calendar_days_end_with_the_last_hour_of_the_last_day() {
    check(
        &brussels(),
        WEDNESDAY,
        &[
            // 26, 27, Saturday 28 March: the end of the 28th, 24:00 CET = 23:00 UTC.
            ("3cd", "2026-03-28T22:59:59.999Z"),
            // 26 March to Wednesday 1 April: 24:00 CEST = 22:00 UTC.
            ("7cd", "2026-04-01T21:59:59.999Z"),
            // Surrender: 6 days in March, so 10 is 4 April; 60 is 30 in April and 24 in May;
            // 30 more are 7 in May and 23 in June.
            ("10cd", "2026-04-04T21:59:59.999Z"),
            ("60cd", "2026-05-24T21:59:59.999Z"),
            ("90cd", "2026-06-23T21:59:59.999Z"),
            // Recognition of an order: 6 + 24 April; 30 more are 6 April and 24 May.
            ("30cd", "2026-04-24T21:59:59.999Z"),
            // Provisional arrest: 6 + 12 April, a Sunday; 6 + 30 + 4 May.
            ("18cd", "2026-04-12T21:59:59.999Z"),
            ("40cd", "2026-05-04T21:59:59.999Z"),
            // Speciality: 6 + 30 + 9 May.
            ("45cd", "2026-05-09T21:59:59.999Z"),
        ],
    );
}

#[test]
fn a_prolongation_runs_from_the_end_of_what_it_prolongs() {
    let calendar = brussels();
    let first = span("30cd").due(at(WEDNESDAY), &calendar);
    // 30 + 30 days, and 60 + 30 days.
    assert_eq!(span("30cd").due(first, &calendar), at("2026-05-24T21:59:59.999Z"));
    let first = span("60cd").due(at(WEDNESDAY), &calendar);
    assert_eq!(span("30cd").due(first, &calendar), at("2026-06-23T21:59:59.999Z"));
}

#[test]
fn working_days_leave_out_weekends_and_holidays() {
    // Wednesday 1 April 2026, 10:00 CEST. Thursday 2, Friday 3, not 4 and 5, not Easter Monday 6.
    check(
        &brussels(),
        "2026-04-01T08:00:00Z",
        &[
            ("1wd", "2026-04-02T21:59:59.999Z"),
            ("2wd", "2026-04-03T21:59:59.999Z"),
            ("3wd", "2026-04-07T21:59:59.999Z"),
            ("5wd", "2026-04-09T21:59:59.999Z"),
        ],
    );
    // Received on Saturday: the first working day is Tuesday.
    check(&brussels(), "2026-04-04T08:00:00Z", &[("1wd", "2026-04-07T21:59:59.999Z")]);
    // A country that rests on Friday and Saturday: from Thursday 2 April 10:00 (+05:45), Sunday 5
    // is the first working day; 24:00 there is 18:15 UTC.
    let calendar = Calendar::new("Asia/Kathmandu", ["friday", "saturday"], []).unwrap();
    check(&calendar, "2026-04-02T04:15:00Z", &[("1wd", "2026-04-05T18:14:59.999Z")]);
}

#[test]
fn where_an_article_says_so_the_last_day_is_a_working_day() {
    check(
        &brussels(),
        WEDNESDAY,
        &[
            // Saturday 28 March goes to Monday 30.
            ("3cd/wd", "2026-03-30T21:59:59.999Z"),
            // Wednesday 1 April stays.
            ("7cd/wd", "2026-04-01T21:59:59.999Z"),
            // Saturday 4 April goes over Sunday and Easter Monday to Tuesday 7.
            ("10cd/wd", "2026-04-07T21:59:59.999Z"),
            // Saturday 25 April goes to Monday 27.
            ("1mo/wd", "2026-04-27T21:59:59.999Z"),
        ],
    );
}

#[test]
fn months_end_on_the_same_date_or_the_last_of_a_shorter_month() {
    // Sunday 31 August 2025, 12:00 CEST: no 31 February, so the 28th (CET, 23:00 UTC).
    check(
        &brussels(),
        "2025-08-31T10:00:00Z",
        &[
            ("6mo", "2026-02-28T22:59:59.999Z"),
            ("18mo", "2027-02-28T22:59:59.999Z"),
            ("36mo", "2028-08-31T21:59:59.999Z"),
        ],
    );
    // Redress, from 31 May 2026: September has 30 days, February 2027 has 28.
    check(
        &brussels(),
        "2026-05-31T10:00:00Z",
        &[("4mo", "2026-09-30T21:59:59.999Z"), ("9mo", "2027-02-28T22:59:59.999Z")],
    );
    // 31 January, and a year that has a 29 February.
    check(&brussels(), "2026-01-31T10:00:00Z", &[("1mo", "2026-02-28T22:59:59.999Z")]);
    check(&brussels(), "2028-01-31T10:00:00Z", &[("1mo", "2028-02-29T22:59:59.999Z")]);
    // Over the end of a year: 30 November and three months.
    check(&brussels(), "2026-11-30T10:00:00Z", &[("3mo", "2027-02-28T22:59:59.999Z")]);
}

#[test]
fn years_end_on_the_same_date() {
    // Thursday 29 February 2024: the day exists again in 2028 only.
    check(
        &brussels(),
        "2024-02-29T10:00:00Z",
        &[
            ("1y", "2025-02-28T22:59:59.999Z"),
            ("3y", "2027-02-28T22:59:59.999Z"),
            ("4y", "2028-02-29T22:59:59.999Z"),
            ("5y", "2029-02-28T22:59:59.999Z"),
        ],
    );
    check(&brussels(), WEDNESDAY, &[("1y", "2027-03-25T22:59:59.999Z")]);
}

#[test]
fn the_day_of_the_event_is_the_bearers() {
    // 25 March 23:30 UTC is the 26th in Brussels, the 25th (20:00... NDT) in St John's and the
    // 26th in Kathmandu (05:15).
    let from = "2026-03-25T23:30:00Z";
    check(&brussels(), from, &[("1cd", "2026-03-27T22:59:59.999Z")]);
    // 26 March 24:00 at -02:30 is 02:30 UTC on the 27th.
    check(&zone("America/St_Johns"), from, &[("1cd", "2026-03-27T02:29:59.999Z")]);
    // 27 March 24:00 at +05:45 is 18:15 UTC.
    check(&zone("Asia/Kathmandu"), from, &[("1cd", "2026-03-27T18:14:59.999Z")]);
    // The last millisecond of a day is its own; the next is the next day's.
    check(&brussels(), "2026-03-25T22:59:59.999Z", &[("1cd", "2026-03-26T22:59:59.999Z")]);
    check(&brussels(), "2026-03-25T23:00:00Z", &[("1cd", "2026-03-27T22:59:59.999Z")]);
}

#[test]
fn days_of_twenty_three_and_twenty_five_hours_are_days() {
    // 29 March 2026 has 23 hours, 25 October 25.
    check(&brussels(), "2026-03-28T10:00:00Z", &[("1cd", "2026-03-29T21:59:59.999Z")]);
    check(&brussels(), "2026-10-24T10:00:00Z", &[("1cd", "2026-10-25T22:59:59.999Z")]);
    // South of the equator: 4 October 2026 has 23 hours in Sydney (+10 to +11).
    check(
        &zone("Australia/Sydney"),
        "2026-10-03T02:00:00Z",
        &[("1cd", "2026-10-04T12:59:59.999Z")],
    );
    // Lord Howe goes on by half an hour (+10:30 to +11) on that day.
    check(
        &zone("Australia/Lord_Howe"),
        "2026-10-03T02:00:00Z",
        &[("1cd", "2026-10-04T12:59:59.999Z")],
    );
    // In São Paulo midnight itself was skipped on 4 November 2018: the 3rd ended at 03:00 UTC
    // (-03), the 4th began at 01:00 and ended at 02:00 UTC (-02).
    check(
        &zone("America/Sao_Paulo"),
        "2018-11-02T12:00:00Z",
        &[("1cd", "2018-11-04T02:59:59.999Z"), ("2cd", "2018-11-05T01:59:59.999Z")],
    );
}

#[test]
fn a_day_that_comes_again_is_over_when_it_is_over_for_the_last_time() {
    // St John's went back at 00:01 on 7 November 2010, to 23:01 on the 6th. The second end of the
    // 6th is at 03:30 UTC (-03:30); one hour before was the first, at 02:30 UTC (-02:30).
    let calendar = zone("America/St_Johns");
    check(&calendar, "2010-11-05T12:00:00Z", &[("1cd", "2010-11-07T03:29:59.999Z")]);
    // The half minute past the first midnight belongs to the 6th still.
    check(&calendar, "2010-11-07T02:30:30Z", &[("1cd", "2010-11-08T03:29:59.999Z")]);
}

#[test]
fn of_two_midnights_the_first_ends_the_day_unless_it_comes_again() {
    // Havana goes back at 01:00 on 2 November 2025, to 00:00: the 1st ended before that, at 04:00
    // UTC (-04), and the 2nd has 25 hours, to 05:00 UTC (-05).
    check(
        &zone("America/Havana"),
        "2025-10-31T12:00:00Z",
        &[("1cd", "2025-11-02T03:59:59.999Z"), ("2cd", "2025-11-03T04:59:59.999Z")],
    );
    // São Paulo went back at 00:00 on 18 February 2018, to 23:00 on the 17th: 25 hours, to 03:00
    // UTC (-03).
    check(
        &zone("America/Sao_Paulo"),
        "2018-02-16T12:00:00Z",
        &[("1cd", "2018-02-18T02:59:59.999Z")],
    );
}

#[test]
fn a_day_that_a_zone_skipped_is_no_day() {
    // Samoa crossed the date line: after Thursday 29 December 2011 (-10) came Saturday the 31st
    // (+14). The 29th ended at 10:00 UTC on the 30th, and the 31st at 10:00 UTC on the 31st.
    let calendar = zone("Pacific/Apia");
    check(
        &calendar,
        "2011-12-28T20:00:00Z",
        &[("1cd", "2011-12-30T09:59:59.999Z"), ("2cd", "2011-12-31T09:59:59.999Z")],
    );
    // 30 November and a month would be the day that was not: the next one.
    check(&calendar, "2011-11-30T20:00:00Z", &[("1mo", "2011-12-31T09:59:59.999Z")]);
    // The skipped Friday was no working day: Thursday the 29th, then Monday 2 January (+14).
    check(
        &calendar,
        "2011-12-28T20:00:00Z",
        &[("1wd", "2011-12-30T09:59:59.999Z"), ("2wd", "2012-01-02T09:59:59.999Z")],
    );
}

#[test]
fn an_exact_clock_stands_still_exactly() {
    let stood = |from, until| Stood { from: at(from), until: at(until) };
    let question = [
        stood("2026-03-25T10:00:00Z", "2026-03-26T10:30:00Z"),
        stood("2026-03-26T11:00:00Z", "2026-03-26T11:00:00.001Z"),
    ];
    let due = span("8h").due_after(at(WEDNESDAY), &brussels(), &question);
    assert_eq!(due, at("2026-03-26T17:30:00.001Z"));
    // What stops after it ran out changes nothing.
    let late = [stood("2026-03-25T17:00:00Z", "2026-03-26T10:30:00Z")];
    assert_eq!(span("8h").due_after(at(WEDNESDAY), &brussels(), &late), at("2026-03-25T17:00:00Z"));
}

#[test]
fn a_clock_of_days_is_prolonged_by_each_day_whose_end_a_pause_covers() {
    let calendar = brussels();
    let due = |written: &str, from: &str, until: &str| {
        let stood = [Stood { from: at(from), until: at(until) }];
        span(written).due_after(at(WEDNESDAY), &calendar, &stood)
    };
    // Within Thursday: nothing.
    let thursday = "2026-03-26T08:00:00Z";
    assert_eq!(due("7cd", thursday, "2026-03-26T20:00:00Z"), at("2026-04-01T21:59:59.999Z"));
    // Over one midnight: one day, Thursday 2 April.
    assert_eq!(due("7cd", thursday, "2026-03-27T08:00:00Z"), at("2026-04-02T21:59:59.999Z"));
    // On the last day, over its end: it is over on the day on which it runs on.
    let last = "2026-04-01T20:00:00Z";
    assert_eq!(due("7cd", last, "2026-04-02T08:00:00Z"), at("2026-04-02T21:59:59.999Z"));
    // Three working days are Thursday, Friday and Monday; Thursday to Monday covers the ends of
    // two of them, so it is over on Wednesday.
    assert_eq!(due("3wd", thursday, "2026-03-30T08:00:00Z"), at("2026-04-01T21:59:59.999Z"));
    // Months are prolonged by days: 25 April and two.
    assert_eq!(due("1mo", thursday, "2026-03-28T08:00:00Z"), at("2026-04-27T21:59:59.999Z"));
    // Seven days and three: Saturday 4 April, and on to Tuesday 7.
    assert_eq!(due("7cd/wd", thursday, "2026-03-29T08:00:00Z"), at("2026-04-07T21:59:59.999Z"));
    // A clock that waits for Monday because Saturday is off, and stands still from Sunday to
    // Tuesday, is over on Wednesday: Sunday and Monday came to no end while it ran.
    assert_eq!(
        due("3cd/wd", "2026-03-29T10:00:00Z", "2026-03-31T10:00:00Z"),
        at("2026-04-01T21:59:59.999Z")
    );
}

#[test]
fn eight_hours_and_a_minute_are_late() {
    let due = span("8h").due(at(WEDNESDAY), &brussels());
    assert_eq!(due, at("2026-03-25T17:00:00Z"), "8 h 00");
    assert!(due < at("2026-03-25T17:01:00Z"), "8 h 01");
    let due = span("1cd").due(at(WEDNESDAY), &brussels());
    assert_eq!(brussels().local(due).unwrap(), "2026-03-26 23:59:59");
    assert_eq!(due.plus_millis(1), at("2026-03-26T23:00:00Z"), "the last millisecond of the day");
}

#[test]
fn what_ends_after_all_time_is_never_due() {
    let far = Timestamp::from_millis(u64::MAX - 5);
    for written in ["1m", "1cd", "1wd", "1mo", "1y"] {
        assert_eq!(span(written).due(far, &brussels()).millis(), u64::MAX, "{written}");
    }
    assert_eq!(span("999y").due(at("9500-01-01T00:00:00Z"), &brussels()).millis(), u64::MAX);
}

/// XA reports an arrest to XB, which asked for it: so many full hours after it, when it says so.
fn arrest_reported(hours: Option<i64>) -> Verdict {
    let law = Law::shipped().unwrap();
    let form = Some("provisional-arrest".into());
    let facts = Facts { request_form: form, arrest_hours_before: hours, ..law.ordinary() };
    let towards = vec![Towards { to: agency("XB"), bound: Bound::own(["ece-1957"]), facts }];
    law.verdict(&Question::to(Kind::OutcomeArrest, agency("XA"), TODAY, towards))
}

#[test]
fn an_arrest_late_on_the_day_before_is_counted_from_that_day() {
    // Arrested at 23:40 in Brussels, reported at 00:20: no full hour, and another day.
    let (arrest, report) = (at("2026-03-25T22:40:00Z"), at("2026-03-25T23:20:00Z"));
    for (hours, report) in [(0, report), (1, report.plus_millis(3_600_000))] {
        let verdict = arrest_reported(Some(hours));
        let release =
            verdict.obligations().into_iter().find(|owed| owed.deed() == "end-provisional-arrest");
        let release = release.unwrap();
        let began = Timestamp::from_millis(report.millis() - release.elapsed_ms());
        let within = release.within().unwrap();
        let due = |from| within.due(from, &brussels());
        assert_eq!(due(began), due(arrest), "{hours} full hours");
        assert!(due(report) > due(arrest), "another day");
    }
}

#[test]
fn of_an_arrest_of_which_nobody_says_when_it_was_the_clocks_are_asked_for_and_owed_now() {
    let verdict = arrest_reported(None);
    let missing: Vec<_> = verdict.missing().iter().map(|one| (one.name, one.blocks)).collect();
    assert_eq!(missing, [("arrest_hours_before", false)], "asked for, and nothing is held up");
    let owed = verdict.obligations();
    let of = |deed: &str| owed.iter().find(|one| one.deed() == deed).unwrap().within();
    assert_eq!(of("end-provisional-arrest"), None);
    assert_eq!(of("extradition-request"), None);
    assert!(arrest_reported(Some(5)).missing().is_empty());
}

#[test]
fn silence_is_no_hour() {
    let law = Law::shipped().unwrap();
    let mut facts = Facts::default();
    law.presume(&mut facts);
    let hours = (facts.arrest_hours_before, facts.consent_hours_before, facts.breach_hours);
    assert_eq!(hours, (None, None, None));
}
