//! The clocks that the law has to have: rule, time, event, and what stops it.
//!
//! A clock that is not in the law fails here, and so does one whose number or event moved.
// table: one line for each clock.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_law::Law;

/// The rule, what `@obliges` says after the deed, and in which words the number is known.
const CLOCKS: &[(&str, &str, &str)] = &[
    // 8 hours, 3 days, 7 days.
    ("ied-2023-977.5.1", "within=8h; from=delivered; by=recipient; pauses=clarification", "8 h"),
    ("ied-2023-977.5.2", "within=3cd; from=delivered; by=recipient; pauses=clarification", "3 d"),
    ("ied-2023-977.5.3", "within=7cd; from=delivered; by=recipient; pauses=clarification", "7 d"),
    (
        "e-evidence-2023-1543.10.3",
        "within=8h; from=delivered; by=recipient; pauses=clarification",
        "8 h in an emergency",
    ),
    (
        "e-evidence-2023-1543.10.2",
        "within=10d; from=delivered; by=recipient; pauses=clarification",
        "10 d",
    ),
    // 48 hours.
    (
        "pruem-2024-982.47.4",
        "within=48h; from=delivered; by=recipient; pauses=judicial-authorisation",
        "48 h for core data",
    ),
    ("sis-2018-1862.26.3", "within=48h; from=recorded; by=sender", "48 h hidden"),
    ("sis-2018-1862.56.4", "within=48h; from=recorded; by=sender", "48 h for a copy"),
    ("ai-2024-1689.26.4", "within=48h; from=recorded; by=sender", "48 h for a court"),
    ("e-evidence-2023-1543.4.3", "within=48h; from=recorded; by=judiciary", "48 h to validate"),
    // 12 hours between bureaux.
    ("sis-2018-1862.8.5", "within=12h; from=delivered; by=recipient", "12 h"),
    ("sis-2018-1862.33.3", "within=12h; from=recorded; by=sender", "12 h for a child"),
    ("sis-2018-1862.61.1", "within=12h; from=recorded; by=sender", "12 h for a namesake"),
    // 24 and 96 hours.
    ("eio-2014-41.32.1", "within=24h; from=delivered; by=recipient", "24 h"),
    ("ai-2024-1689.5.7", "within=24h; from=recorded; by=sender", "24 h for a court"),
    (
        "interpol-rpd-2011.208.3",
        "within=24h; from=delivered; by=recipient; pauses=clarification",
        "24 h for a review",
    ),
    ("eio-2014-41.91.1", "within=96h; from=delivered; by=recipient", "96 h, which only advises"),
    ("e-evidence-2023-1543.12.5", "within=96h; from=delivered; by=recipient", "96 h"),
    // 30, 30 more, and 90 days.
    ("eio-2014-41.12.1", "within=30cd; from=delivered; by=recipient", "30 d from receipt"),
    ("eio-2014-41.12.3", "within=30cd; from=due; by=sender", "30 d more, from their end"),
    ("eio-2014-41.12.2", "within=90cd; from=recorded; by=sender", "90 d from the recognition"),
    ("eio-2014-41.16.1", "within=7cd; from=delivered; by=recipient", "a week"),
    // 10 and 60 days, 30 more, and 10 to hand over.
    (
        "eaw-2002-584.17.1",
        "within=10cd; from=recorded; since=consent_hours_before; by=sender",
        "10 d from the consent",
    ),
    (
        "eaw-2002-584.17.2",
        "within=60cd; from=recorded; since=arrest_hours_before; by=sender",
        "60 d from the arrest",
    ),
    ("eaw-2002-584.17.3", "within=30cd; from=due; by=sender", "30 d more, from their end"),
    ("eaw-2002-584.23.1", "within=10cd; from=recorded; by=sender", "10 d from the decision"),
    ("eaw-2002-584.23.2", "within=10cd; from=named; by=sender", "10 d from the new date"),
    ("eaw-2002-584.27.2", "within=30cd; from=delivered; by=recipient", "30 d for a consent"),
    // 18 and 40 days.
    (
        "ece-1957.16.8",
        "within=18cd; from=recorded; since=arrest_hours_before; by=recipient",
        "18 d from the arrest",
    ),
    (
        "ece-1957.16.9",
        "within=40cd; from=recorded; since=arrest_hours_before; by=sender",
        "40 d from the arrest",
    ),
    // 60 and 90 days of preservation.
    ("budapest-2001.29.8", "within=60cd; from=recorded; by=recipient", "60 d"),
    ("budapest-2001.16.2", "within=90cd; from=recorded; by=sender", "90 d"),
    ("e-evidence-2023-1543.11.2", "within=60d; from=delivered; by=sender", "60 d"),
    ("e-evidence-2023-1543.11.3", "within=30d; from=delivered; by=sender", "30 d more"),
    // 72 hours from becoming aware.
    (
        "led-2016-680.30.1",
        "within=72h; from=recorded; since=breach_hours; by=data-protection",
        "72 h",
    ),
    // 6 and 18 months; the three years at most are a threshold, below.
    ("europol-2016-794.18.11", "within=6mo; from=delivered; by=recipient", "6 months"),
    ("europol-2016-794.18.12", "within=18mo; from=delivered; by=recipient", "18 months"),
    // Reviews after 1, 3, 5 years.
    ("sis-2018-1862.53.5", "within=5y; from=recorded; by=sender", "5 y"),
    ("sis-2018-1862.53.6", "within=3y; from=recorded; by=sender", "3 y"),
    ("sis-2018-1862.53.7", "within=1y; from=recorded; by=sender", "1 y"),
    ("europol-2016-794.31.2", "within=3y; from=recorded; by=recipient", "3 y"),
    ("interpol-rpd-2011.206.3", "within=5y; from=recorded; by=sender", "5 y"),
    // Two months to agree, which end on a working day.
    ("sis-2018-1862.59.4", "within=2mo/wd; from=recorded; by=data-protection", "2 months"),
    // Redress after 4 and 9 months, and the month before and after.
    ("interpol-ccf-2016.40.1", "within=4mo; from=recorded; by=sender", "4 months"),
    ("interpol-ccf-2016.40.2", "within=9mo; from=recorded; by=sender", "9 months"),
    ("interpol-ccf-2016.38.1", "within=1mo; from=recorded; by=sender", "a month to send"),
    (
        "interpol-ccf-2016.41.1",
        "within=1mo; from=delivered; by=recipient; pauses=clarification",
        "a month to carry out",
    ),
];

/// Times that are no clocks but lines in a rule: what lies behind them is over.
const LINES: &[(&str, &str)] = &[
    ("ece-1957.14.1", "context.days_free_to_leave >= 45"),
    ("ece-1957.15.1", "context.days_free_to_leave >= 45"),
    ("eaw-2002-584.27.1", "context.days_free_to_leave >= 45"),
    ("europol-2016-794.18.13", "context.kept_months > 6"),
    ("europol-2016-794.18.14", "context.kept_months > 36"),
    ("budapest-2001.16.1", "context.preservation_days > 90"),
    ("budapest-2001.29.7", "context.preservation_days < 60"),
    ("interpol-ccf-2016.42.1", "context.months_since_discovery <= 6"),
];

#[test]
fn every_clock_has_its_rule_its_time_its_event_and_what_stops_it() {
    let law = Law::shipped().unwrap();
    for (rule, clock, words) in CLOCKS {
        let found = law.rule(rule);
        assert!(found.is_some(), "{words}: no rule `{rule}`");
        let found = found.unwrap();
        let written = found.obliges.unwrap_or_default();
        let after_deed = written.split_once("; ").map(|(_, rest)| rest).unwrap_or_default();
        assert_eq!(after_deed, *clock, "{words}: `{rule}`");
    }
}

#[test]
fn every_line_in_time_stands_in_its_rule() {
    let law = Law::shipped().unwrap();
    for (rule, line) in LINES {
        let written = law.rule(rule).map(|found| found.written).unwrap_or_default();
        let words: Vec<&str> = written.split_whitespace().collect();
        assert!(words.join(" ").contains(line), "`{rule}` has no `{line}`: {written}");
    }
}
