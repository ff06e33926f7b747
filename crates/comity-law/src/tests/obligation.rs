//! How obligations are written.

use crate::{Bearer, Event, ObligationError, Pause, obligation::Obliges};

#[test]
fn an_obligation_is_read_whole() {
    let text = "answer; within=8h; from=delivered; by=recipient; pauses=clarification";
    let found: Obliges = text.parse().unwrap();
    assert_eq!(
        found,
        Obliges {
            deed: "answer".to_owned(),
            within: Some("8h".parse().unwrap()),
            from: Event::Delivered,
            by: Bearer::Recipient,
            pauses: Some(Pause::Clarification),
            since: None,
            act: None,
        }
    );
}

#[test]
fn without_a_number_it_is_owed_without_delay() {
    let found: Obliges = "notify-owner; from=recorded; by=sender".parse().unwrap();
    assert_eq!(found.within, None);
}

#[test]
fn days_are_twenty_four_hours() {
    let found: Obliges = "review; within=3d; from=recorded; by=legal".parse().unwrap();
    assert_eq!(found.within.unwrap().nominal_ms(), 3 * 86_400_000);
}

#[test]
fn a_malformed_obligation_says_what_to_write() {
    let check = |text: &str, part: &str| {
        let error = text.parse::<Obliges>().unwrap_err();
        assert!(error.to_string().contains(part), "{text}: {error}");
    };
    check("", "begins with what is owed");
    check("Answer; from=delivered; by=recipient", "small letters");
    check("answer", "`from=`");
    check("answer; from=delivered", "`by=`");
    check("answer; from=delivered; by=nobody", "nobody");
    check("answer; from=yesterday; by=sender", "yesterday");
    check("answer; from=delivered; by=sender; within=8", "hours or days");
    check("answer; from=delivered; by=sender; within=0h", "above zero");
    check("answer; from=delivered; by=sender; within=-8h", "hours or days");
    check("answer; from=delivered; by=sender; within=9999999d", "hours or days");
    check("answer; from=delivered; from=recorded; by=sender", "twice");
    check("answer; soon; from=delivered; by=sender", "`soon`");
    check("answer; from=delivered; by=sender; pauses=lunch", "lunch");
    check("answer; from=delivered; by=sender; since=urgent", "counts no time");
    check("answer; from=delivered; by=sender; since=sentence_months", "counts no time");
    check("answer; from=delivered; by=sender; since=no_such_hours", "counts no time");
    check("answer; from=delivered; by=sender; act=answer.later", "answer.later");
    assert_eq!("".parse::<Obliges>(), Err(ObligationError::NoDeed));
}

#[test]
fn a_clock_that_began_before_its_event_counts_what_has_gone_by() {
    let owed: Obliges =
        "notify; within=72h; from=recorded; since=breach_hours; by=sender".parse().unwrap();
    let since = owed.since.unwrap();
    let facts = |hours| crate::Facts { breach_hours: hours, ..crate::Facts::default() };
    assert_eq!(since.elapsed_ms(&facts(Some(5))), 5 * 3_600_000);
    // What nobody knows is not guessed: the clock begins with its event.
    assert_eq!(since.elapsed_ms(&facts(None)), 0);
    assert_eq!(since.elapsed_ms(&facts(Some(-5))), 0);
}

#[test]
fn an_answer_is_done_by_an_answer_and_other_deeds_by_the_act_that_is_written() {
    let act = |text: &str| text.parse::<Obliges>().unwrap().done_by();
    let rest = "from=recorded; by=sender";
    assert_eq!(act(&format!("answer; {rest}")), Some(comity_act::Kind::RequestAnswer));
    assert_eq!(
        act(&format!("copy; {rest}; act=message.send")),
        Some(comity_act::Kind::MessageSend)
    );
    assert_eq!(act(&format!("copy; {rest}")), None);
}
