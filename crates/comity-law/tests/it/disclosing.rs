//! What may carry word of a person to others, and which bars read it.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_act::Kind;
use comity_law::{Law, RuleSummary};

/// Kinds of act that say nothing of anybody to others, and why; restraint is always open, and a
/// bar on it is refused at loading.
const SAY_NOTHING: &[(Kind, &str)] = &[
    (Kind::RecordOpen, "somebody reads at home"),
    (Kind::RecordRenew, "a date"),
    (Kind::NoticeReview, "a decision about a notice that the reviewer has"),
    (Kind::ConsentGrant, "the owner's word on what the asker has"),
    (Kind::AgreementPropose, "terms between agencies"),
    (Kind::AgreementSign, "terms between agencies"),
    (Kind::InstrumentAdopt, "what binds an agency"),
    (Kind::InstrumentDeclare, "what binds an agency"),
    (Kind::OfficerPost, "an officer's certificate"),
    (Kind::MandateGrant, "an officer's power"),
    (Kind::PeerIntroduce, "an agency's card"),
    (Kind::PeerAdd, "an agency's card"),
    (Kind::CaseOpen, "a reference of the house"),
    (Kind::CaseLink, "two references"),
    (Kind::CaseClose, "a reference of the house"),
    (Kind::TeamForm, "who takes part, and for how long"),
    (Kind::TeamJoin, "who takes part"),
    (Kind::TeamExtend, "a date"),
    (Kind::TeamDissolve, "an end"),
    (Kind::ReferralApprove, "a decision over an act that waits at home"),
    (Kind::VerdictOverrule, "a decision over an act that waits at home"),
    (Kind::AuthorisationGrant, "a judge's word to the own agency"),
];

/// Bars that protect a person whoever asks, or a source that stays among few. Each reads every
/// kind that may carry word of a person; those of one line read it together.
const PROTECT: &[&[&str]] = &[
    &["base.6.1"],
    &["sis-2018-1862.65.1"],
    &["cat-1984.1.1"],
    &["echr-1950.1.2"],
    &["refugee-1951.1.1"],
    &["apr-2024-1348.7.1", "apr-2024-1348.7.2"],
];

#[test]
fn whatever_may_tell_of_a_person_is_read_by_every_bar_that_protects_it() {
    let law = Law::shipped().unwrap();
    let rules: Vec<RuleSummary> = law.rules().collect();
    let restraint = rules.iter().filter(|rule| ["base.1.1", "base.1.2"].contains(&&*rule.id));
    let restraint: Vec<Kind> = restraint.flat_map(|rule| rule.kinds.clone()).collect();
    let silent: Vec<Kind> = SAY_NOTHING.iter().map(|(kind, _)| *kind).collect();
    for bars in PROTECT {
        let read: Vec<Kind> = rules
            .iter()
            .filter(|rule| bars.contains(&&*rule.id))
            .flat_map(|rule| rule.kinds.clone())
            .collect();
        for kind in Kind::ALL.iter().filter(|kind| !restraint.contains(kind)) {
            let is_silent = silent.contains(kind);
            assert_ne!(read.contains(kind), is_silent, "{bars:?} and `{kind}`");
        }
    }
}

#[test]
fn bars_that_nobody_lifts_stand_where_they_protect_a_person() {
    let law = Law::shipped().unwrap();
    for bar in PROTECT.iter().copied().flatten() {
        assert!(law.summary(bar).is_some_and(|rule| rule.absolute), "{bar}");
    }
}
