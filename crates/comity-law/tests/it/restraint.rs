//! Acts of restraint are always open: whatever is known, whoever is bound.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::BTreeSet;

use comity_act::Kind;
use comity_law::{Bound, Effect, Facts, Law, Question, Towards, VerdictKind};

use crate::support::{TODAY, agency};

/// Acts that stop, refuse, restrict, correct, release or report, of whatever is known here.
const RESTRAINT: &[Kind] = &[
    Kind::MessageAcknowledge,
    Kind::RequestRefuse,
    Kind::RequestDelay,
    Kind::RequestWithdraw,
    Kind::RecordRestrict,
    Kind::RecordRelease,
    Kind::RecordPassOn,
    Kind::RecordTrace,
    Kind::SearchRefuse,
    Kind::RecordDoubt,
    Kind::NoticeBlock,
    Kind::NoticeWithdraw,
    Kind::ConsentRefuse,
    Kind::ConsentWithdraw,
    Kind::RecallIssue,
    Kind::RecallComply,
    Kind::AgreementSuspend,
    Kind::AgreementEnd,
    Kind::InstrumentDenounce,
    Kind::MandateRevoke,
    Kind::WatchClear,
    Kind::TeamLeave,
    Kind::OperationStop,
    Kind::BreachReport,
    Kind::RightsNotify,
    Kind::ReferralDecline,
    Kind::AuthorisationRefuse,
    Kind::AssuranceWithdraw,
    Kind::LeadReject,
    Kind::AccessRequest,
    Kind::OutcomeArrest,
    Kind::HitExclude,
];

/// Restraint over what one owns.
const RESTRAINT_OWN: &[Kind] = &[Kind::RecordCorrect, Kind::RecordErase];

#[test]
fn acts_of_restraint_are_permitted_whatever_is_unknown() {
    let law = Law::shipped().unwrap();
    let instruments: BTreeSet<String> = law.rules().map(|rule| rule.instrument).collect();
    let names = || instruments.iter().map(String::as_str);
    for bound in [Bound::default(), Bound::own(names()), Bound::of(names(), [])] {
        for kind in RESTRAINT.iter().chain(RESTRAINT_OWN) {
            let facts = Facts { owner_is_self: Some(true), ..Facts::default() };
            let towards = vec![Towards { to: agency("XB"), bound: bound.clone(), facts }];
            let verdict = law.verdict(&Question::to(*kind, agency("XA"), TODAY, towards));
            assert_eq!(verdict.kind, VerdictKind::Permit, "{kind}: {verdict:?}");
        }
    }
}

#[test]
fn no_bar_of_the_law_covers_an_act_of_restraint() {
    let law = Law::shipped().unwrap();
    for rule in law.rules().filter(|rule| matches!(rule.effect, Effect::Bar | Effect::Refer)) {
        for kind in RESTRAINT.iter().chain(RESTRAINT_OWN) {
            assert!(!rule.kinds.contains(kind), "{} covers {kind}", rule.id);
        }
    }
}

#[test]
fn the_schema_knows_every_kind_of_act() {
    let schema = Law::shipped_files().find(|(path, _)| *path == "schema.cedarschema").unwrap().1;
    for kind in Kind::ALL {
        assert!(schema.contains(&format!("\"{kind}\"")), "the schema lacks `{kind}`");
    }
}

#[test]
fn every_kind_of_the_corridor_has_a_gateway() {
    let law = Law::shipped().unwrap();
    for kind in [
        Kind::MessageSend,
        Kind::MessageAcknowledge,
        Kind::RequestMake,
        Kind::RequestClarify,
        Kind::RequestAnswer,
        Kind::RequestRefuse,
        Kind::RequestDelay,
        Kind::RequestWithdraw,
        Kind::RecordRegister,
        Kind::RecordCorrect,
        Kind::RecordErase,
        Kind::RecordOpen,
        Kind::RecordRestrict,
        Kind::RecordRelease,
        Kind::RecordPassOn,
        Kind::RecordTrace,
        Kind::SearchRefuse,
        Kind::SearchRun,
        Kind::SearchReport,
        Kind::SearchPseudonymised,
        Kind::SearchOffer,
        Kind::SearchEvaluate,
        Kind::WatchSet,
        Kind::WatchClear,
        Kind::WatchAlert,
        Kind::LeadPropose,
        Kind::LeadConfirm,
        Kind::LeadReject,
        Kind::ConsentAsk,
        Kind::ConsentGrant,
        Kind::ConsentRefuse,
        Kind::ConsentWithdraw,
        Kind::RecallIssue,
        Kind::RecallComply,
        Kind::AgreementPropose,
        Kind::AgreementSign,
        Kind::AgreementSuspend,
        Kind::AgreementEnd,
        Kind::InstrumentAdopt,
        Kind::OfficerPost,
        Kind::PeerAdd,
        Kind::PeerIntroduce,
        Kind::ReferralApprove,
        Kind::ReferralDecline,
        Kind::VerdictOverrule,
        Kind::ExportRun,
        Kind::HitConclude,
        Kind::HitExclude,
        Kind::OutcomeArrest,
    ] {
        let gateway = |rule: &comity_law::RuleSummary| {
            rule.effect == Effect::Gateway && !rule.advisory && rule.kinds.contains(&kind)
        };
        assert!(law.rules().any(|rule| gateway(&rule)), "nothing opens `{kind}`");
    }
}

#[test]
fn an_ordinary_act_is_not_for_decision() {
    let law = Law::shipped().unwrap();
    let instruments: BTreeSet<String> = law.rules().map(|rule| rule.instrument).collect();
    let bound = Bound::own(instruments.iter().map(String::as_str));
    for kind in Kind::ALL {
        let facts = law.ordinary();
        let towards = vec![Towards { to: agency("XB"), bound: bound.clone(), facts }];
        let verdict = law.verdict(&Question::to(*kind, agency("XA"), TODAY, towards));
        assert_ne!(verdict.kind, VerdictKind::ForDecision, "{kind}");
    }
}
