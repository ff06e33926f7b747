//! Project: what a recorded act changes.
//!
//! State is only what acts have projected. Each family of acts has its file here.

mod adoption;
mod agreement;
mod capacity;
mod consent;
mod correction;
mod deadline;
mod delivery;
mod duty;
mod follow_up;
mod given;
mod hit;
mod hold;
mod lead;
mod link;
mod message;
mod private;
mod recall;
mod record;
mod request;
mod search;
mod watch;

use std::collections::BTreeSet;

use comity_act::{Act, ActId, AgencyCode, Body, RecordId};

pub(crate) use adoption::{says_otherwise, scan_of_waiting, waiting};
pub use capacity::{SEARCHES_OF_DAY_MAX, searches_agreed};
pub(crate) use capacity::{capacity_left, count_search, searches_again, searches_left};
pub(crate) use correction::{pass_on, trace};
pub use deadline::TAKE_CHARGE;
pub(crate) use deadline::{
    ANSWER, ANSWER_DOUBT, CORE_DATA, FOLLOW_UP, answering, awaiting, begin, expire,
    keys_of as deadlines_of, run_out, suspend, thread,
};
pub(crate) use delivery::{acknowledged, close, enqueue, more_of_receipt};
pub(crate) use follow_up::{
    follows_biometrics, follows_up, is_confirmed, is_content_held, is_excluded_unseen,
    more_of_answer, needs_no_content, told as told_of_hit,
};
pub(crate) use given::Given;
pub(crate) use hit::{
    along as hits_along, along_with_copies, excluded, excluded_there as hit_excluded,
    is_of_its_hit, more as more_of_hits, pass_on as pass_exclusion_on, said_before, says_too_much,
    searched, terms as searched_terms, told_holders, was_given as was_given_hit,
};
pub(crate) use hold::{carried_along, discard as let_go_of, is_kept};
pub use lead::form as lead_form;
pub(crate) use lead::{along as leads_along, leads, leads_of_pair, scanned as leads_scanned};
pub(crate) use link::along as linked_along;
pub use private::{QUERY_MS_MAX, budget as private_budget, clause as private_clause};
pub(crate) use private::{
    budget_left, clause, derives_alike, end_epochs, evaluate, expire as end_queries, finish, late,
    more_of_late, more_to_finish, number_of,
};
pub use recall::kept_on;
pub(crate) use recall::{comply, discard, report as report_compliance};
pub use record::{bound, guarded};
pub(crate) use record::{carried_by, carriers, traces, was_given};
pub(crate) use request::answered;
pub use search::{SoFar, alerts, screened, shown_of};
pub(crate) use search::{Tells, candidates, may_show, more_to_answer, refuse, report};
pub use watch::{LATE_MS_MAX, WATCH_MS_MAX};
pub(crate) use watch::{
    Standing, alarms, alert, alerts_in_emergency, ended, expire as end_watches, room_left, show,
    shown_to_watches,
};

use crate::{
    key::Key,
    keys::Keys,
    ports::{Change, Projection},
    record::Permitted,
    rows::{
        ActRow, AgreementStatus, Direction, Lift, OwnRow, PayloadId, PendingRow, PendingWork, Stage,
    },
};

/// What a projection has to know besides the act.
pub(crate) struct Context<'a> {
    /// The agency's keys, for index tokens.
    pub keys: &'a Keys,
    /// Whether the act was made here or came in.
    pub direction: Direction,
}

impl Context<'_> {
    /// This agency.
    pub(crate) fn own(&self) -> AgencyCode {
        self.keys.agency()
    }

    /// Whether the act was made here.
    pub(crate) fn is_own(&self) -> bool {
        self.direction == Direction::Own
    }

    /// The agencies at the other end of an act: its recipients, or its sender.
    pub(crate) fn others(&self, act: &Act) -> Vec<AgencyCode> {
        match self.direction {
            Direction::Own => act.recipients.iter().map(|recipient| recipient.agency).collect(),
            Direction::Received => vec![act.agency],
        }
    }
}

/// The rows that an act of this kind may read or write when it takes effect.
pub(crate) fn needs(own: AgencyCode, act: &Act) -> Vec<Key> {
    let mut keys = vec![Key::Act(act.id), Key::Pending(act.id)];
    if let Some(answers) = act.answers {
        keys.push(Key::Act(answers));
    }
    if let Some(of) = decided_over(&act.body) {
        keys.extend([Key::Act(of), Key::Pending(of)]);
    }
    let others = || act.recipients.iter().map(|r| r.agency).chain([act.agency]);
    keys.extend(watch::needs(act));
    keys.extend(private::needs(own, act));
    keys.extend(hit::needs(act));
    match &act.body {
        Body::RequestMake(_) => keys.extend(others().map(|other| Key::Request(act.id, other))),
        Body::RequestClarify(_)
        | Body::RequestAnswer(_)
        | Body::RequestRefuse(_)
        | Body::RequestDelay(_)
        | Body::RequestConsult(_)
        | Body::RequestWithdraw(_)
        // Who takes charge of a request has done what was due first.
        | Body::MessageAcknowledge(_) => keys.extend(request::needs(act, others())),
        Body::ConsentAsk(_) | Body::ConsentGrant(_) | Body::ConsentRefuse(_) => {
            keys.push(Key::Consent(act.answers.unwrap_or(act.id)));
        }
        Body::RecallIssue(_) | Body::RecordErase(_) => keys.push(Key::Recall(act.id)),
        Body::RecallComply(_) => {
            if let Some(recall) = act.answers {
                keys.extend([Key::Recall(recall), Key::Pending(recall)]);
            }
        }
        Body::AgreementPropose(body) => {
            keys.extend(agreement::needs(body.agreement, &body.parties));
            keys.extend(body.clauses.replaces.map(Key::Agreement));
        }
        Body::AgreementSign(body) => keys.extend(agreement::needs(body.agreement, &[])),
        Body::AgreementSuspend(body) => keys.extend(agreement::needs(body.agreement, &[])),
        Body::AgreementEnd(body) => keys.extend(agreement::needs(body.agreement, &[])),
        Body::SearchReport(_)
        | Body::SearchRefuse(_)
        | Body::RecordPassOn(_)
        | Body::RecordTrace(_) => {
            keys.extend(act.answers.map(Key::Pending));
        }
        Body::ConsentWithdraw(body) => keys.push(Key::Act(body.grant)),
        Body::DutyTake(_) | Body::DutyHandOver(_) => keys.push(Key::Duty),
        Body::DutyAssign(body) => keys.push(Key::Officer(body.officer)),
        Body::OfficerPost(body) => keys.extend(agreement::officer_of(&body.certificate)),
        Body::InstrumentAdopt(body) => keys.extend(body.of.map(Key::Relation)),
        Body::LeadPropose(_) => keys.push(Key::Lead(act.id)),
        Body::RecordOpen(_) | Body::LeadConfirm(_) | Body::LeadReject(_) => {
            keys.extend(act.answers.map(Key::Lead));
        }
        _ => {}
    }
    keys.extend(
        others().filter(|&other| other != own).flat_map(|a| [Key::Peer(a), Key::Relation(a)]),
    );
    keys.push(Key::Own);
    if act.agency == own {
        keys.push(Key::Officer(act.officer));
    }
    for record in records_of(&act.body) {
        keys.extend([Key::Record(record), Key::Holders(record), Key::Gone(record)]);
    }
    keys
}

/// The act over which a competent person decides with this one.
pub(crate) const fn decided_over(body: &Body) -> Option<ActId> {
    match body {
        Body::ReferralApprove(body) => Some(body.act),
        Body::ReferralDecline(body) => Some(body.act),
        Body::VerdictOverrule(body) => Some(body.act),
        _ => None,
    }
}

/// Whether acts of this kind settle what the act they answer has made due.
pub(crate) fn takes_charge(body: &Body) -> bool {
    matches!(
        body,
        Body::RequestClarify(_)
            | Body::RequestAnswer(_)
            | Body::RequestRefuse(_)
            | Body::RequestConsult(_)
            | Body::RequestDelay(_)
            | Body::RequestWithdraw(_)
            | Body::OrderObject(_)
            | Body::MessageAcknowledge(_)
            | Body::MessageSend(_)
            | Body::SearchReport(_)
            | Body::SearchEvaluate(_)
            | Body::ConsentGrant(_)
            | Body::ConsentRefuse(_)
            | Body::RecallComply(_)
            | Body::DutySettle(_)
            | Body::HitExclude(_)
    )
}

/// The records an act is about.
pub(crate) fn records_of(body: &Body) -> Vec<RecordId> {
    match body {
        Body::RequestMake(body) => body.records.clone(),
        Body::DisclosureAnnounce(body) => body.records.clone(),
        Body::RequestAnswer(body) => body.shared.iter().map(|shared| shared.record).collect(),
        Body::RecordRegister(body) => vec![body.record],
        Body::RecordCorrect(body) => vec![body.record],
        Body::RecordErase(body) => vec![body.record],
        Body::RecordOpen(body) => vec![body.record],
        Body::RecordRestrict(body) => vec![body.record],
        Body::RecordRelease(body) => vec![body.record],
        Body::RecordPassOn(body) => vec![body.record],
        Body::RecordTrace(body) => body.entries.iter().map(|entry| entry.record).collect(),
        Body::RecordLink(body) => vec![body.record, body.to],
        Body::RecordDoubt(body) => vec![body.record],
        Body::LeadPropose(body) => vec![body.record, body.to],
        Body::LeadConfirm(body) => vec![body.record, body.to],
        Body::LeadReject(body) => vec![body.record, body.to],
        Body::HitConclude(body) => body.record.into_iter().collect(),
        Body::HitExclude(body) => vec![body.record],
        Body::SearchReport(body) => body.matches.iter().map(|found| found.record).collect(),
        Body::WatchAlert(body) => watch::record_of(body),
        Body::ConsentAsk(body) => body.records.clone(),
        Body::ConsentGrant(body) => body.records.clone(),
        Body::ConsentWithdraw(body) => body.records.clone(),
        Body::RecallIssue(body) => body.records.clone(),
        Body::RecallComply(body) => body.entries.iter().map(|entry| entry.record).collect(),
        Body::ExportRun(body) => body.records.clone(),
        _ => Vec::new(),
    }
}

/// Whether what came in is permitted, and a person must see it all the same: it answers nothing of
/// this agency's, brings what nobody asked for, or says more than it may.
pub(crate) fn is_odd(p: &Projection<'_>, context: &Context<'_>, act: &Act) -> bool {
    record::leaves_out(p, context, act)
        || request::answers_nothing(p, context, act)
        || correction::adds(p, context, act)
        || watch::alerts_for_nothing(p, context, act)
        || private::is_odd(p, context, act)
        || hit::concludes_nothing(p, context, act)
}

/// What a permitted act changes.
pub(crate) fn project(p: &mut Projection<'_>, context: &Context<'_>, permitted: &Permitted) {
    let signed = permitted.signed();
    let act = signed.act();
    match &act.body {
        Body::MessageAcknowledge(body) => message::acknowledge(p, context, act, body),
        Body::MessageSend(_) => message::answers_doubt(p, act),
        Body::RequestMake(body) => request::make(p, context, act, body),
        Body::RequestClarify(body) => request::clarify(p, context, act, body),
        Body::RequestAnswer(body) => {
            // Whether it was asked for is read before the answer closes the request.
            record::share(p, context, act, &body.shared);
            request::answer(p, context, act, body);
            if let (Some(request), false) = (act.answers, context.is_own()) {
                told_of_hit(p, (act.id, act.agency, body.complete), request);
            }
        }
        Body::RequestRefuse(body) => request::refuse(p, context, act, body),
        Body::RequestDelay(body) => request::delay(p, context, act, body),
        Body::RequestConsult(_) => request::consult(p, context, act),
        Body::RequestWithdraw(_) => request::withdraw(p, context, act),
        Body::SearchRun(body) => search::run(p, context, act, body),
        Body::SearchReport(body) => search::received(p, context, act, body),
        Body::SearchRefuse(_) if context.is_own() => search::refused(p, act),
        Body::WatchSet(body) => watch::set(p, context, act, body),
        Body::WatchClear(_) => watch::cleared(p, act),
        Body::WatchAlert(body) => watch::alerted(p, context, act, body),
        Body::HitConclude(body) => hit::conclude(p, context, act, body),
        Body::HitExclude(body) => hit::exclude(p, context, act, body),
        Body::ConsentAsk(body) => consent::ask(p, context, act, body),
        Body::ConsentGrant(body) => consent::grant(p, context, act, body),
        Body::ConsentRefuse(_) => consent::refuse(p, act),
        Body::ConsentWithdraw(body) => consent::withdraw(p, act, body),
        Body::RecallIssue(body) if context.is_own() => recall::issue(p, act, &body.records),
        Body::RecallIssue(_) => owe(p, act.id, PendingWork::Comply),
        Body::RecallComply(body) => recall::receipt(p, context, act, body),
        Body::AgreementPropose(body) => agreement::propose(p, context, signed, body),
        Body::AgreementSign(body) => agreement::sign(p, context, act, body),
        Body::AgreementSuspend(body) => {
            agreement::stop(p, context, act, (body.agreement, AgreementStatus::Suspended));
        }
        Body::AgreementEnd(body) => {
            agreement::stop(p, context, act, (body.agreement, AgreementStatus::Ended));
        }
        Body::InstrumentAdopt(body) => adoption::adopt(p, context, act, body),
        Body::OfficerPost(body) if context.is_own() => agreement::post(p, context, body),
        Body::PeerAdd(body) if context.is_own() => agreement::add_peer(p, context, act, body),
        Body::PeerIntroduce(body) if !context.is_own() => {
            agreement::introduced(p, context, act, body);
        }
        _ if context.is_own() => decided(p, act),
        _ => {}
    }
    of_records(p, context, act);
    private::project(p, context, act);
    if context.is_own() {
        message::handled(p, act);
        agreement::use_begins(p, act);
    }
    // One thing is pending at a time; files of acts that bring other work are fetched on demand.
    let nothing_else = p.row::<PendingRow>(Key::Pending(act.id)).is_none();
    if !context.is_own() && !act.attachments.is_empty() && nothing_else {
        owe(p, act.id, PendingWork::Fetch);
    }
}

/// What becomes of records.
fn of_records(p: &mut Projection<'_>, context: &Context<'_>, act: &Act) {
    match &act.body {
        Body::RecordRegister(body) => record::register(p, context, act, body),
        Body::RecordCorrect(body) => correction::correct(p, context, act, body),
        Body::RecordRestrict(body) if context.is_own() => record::restrict(p, body),
        Body::RecordRelease(body) if context.is_own() => hold::release(p, context, body.record),
        Body::RecordPassOn(body) if !context.is_own() => correction::passed_on(p, act, body),
        Body::RecordPassOn(body) => {
            let all = (body.record, &body.statements[..], body.subject.category);
            correction::told(p, context, act, all);
        }
        Body::RecordTrace(body) if !context.is_own() => correction::traced(p, act, body),
        Body::RecordLink(body) if context.is_own() => link::link(p, act, body),
        Body::RecordOpen(body) if context.is_own() => lead::read(p, act, body.record),
        Body::LeadPropose(body) if context.is_own() => lead::propose(p, act, body),
        Body::LeadConfirm(body) if context.is_own() => lead::confirm(p, act, body),
        Body::LeadReject(body) if context.is_own() => lead::reject(p, act, body),
        Body::RecordErase(body) if context.is_own() => {
            record::erase(p, body.record, (act.agency, act.at));
            recall::issue(p, act, &[body.record]);
        }
        Body::RecordErase(_) => owe(p, act.id, PendingWork::Comply),
        _ => {}
    }
}

/// What a person of this agency decided over an act here, did because of one, or is on duty for.
fn decided(p: &mut Projection<'_>, act: &Act) {
    match &act.body {
        Body::ReferralApprove(body) => resume(p, body.act, (act.id, false), &body.rules),
        Body::VerdictOverrule(body) => {
            p.amend::<OwnRow>(Key::Own, |own| own.overrulings += 1);
            resume(p, body.act, (act.id, true), &body.rules);
        }
        Body::ReferralDecline(body) => decline(p, body.act, act.id),
        Body::DutyTake(body) => duty::take(p, act, body),
        Body::DutyHandOver(body) => duty::hand_over(p, act, body),
        Body::DutyAssign(body) => message::assign(p, act, body),
        Body::DutySettle(body) => {
            if let Some(of) = act.answers {
                deadline::meet(p, of, body.what.as_str(), act.agency);
            }
        }
        _ => {}
    }
}

/// Something is to be done once this is durable.
pub(crate) fn owe(p: &mut Projection<'_>, act: ActId, work: PendingWork) {
    let row = PendingRow { work, since: p.now };
    p.put(Key::Pending(act), row);
    p.effects.push(crate::Effect::Work(act));
}

/// What the node owed for an act is done once its own answer is recorded, whatever the law said.
pub(crate) fn done(p: &mut Projection<'_>, act: &Act) {
    let Some(answered) = act.answers else { return };
    let key = Key::Pending(answered);
    let is_done = p.row::<PendingRow>(key).is_some_and(|row| {
        matches!(
            (row.work, &act.body),
            (PendingWork::AnswerSearch, Body::SearchReport(_) | Body::SearchRefuse(_))
                | (PendingWork::Evaluate, Body::SearchEvaluate(_) | Body::SearchRefuse(_))
                | (
                    PendingWork::Comply | PendingWork::Report | PendingWork::Discard,
                    Body::RecallComply(_)
                )
                | (PendingWork::PassOn, Body::RecordPassOn(_) | Body::HitExclude(_))
                | (PendingWork::Trace, Body::RecordTrace(_))
        )
    });
    if is_done {
        p.delete(key);
    }
}

/// A competent person stops an act that waits, also one that was about to walk on.
fn decline(p: &mut Projection<'_>, waiting: ActId, by: ActId) {
    if !waits(p, waiting) {
        return;
    }
    p.amend::<ActRow>(Key::Act(waiting), |row| {
        row.stage = Stage::Declined;
        row.declined_by = Some(by);
    });
    let key = Key::Pending(waiting);
    if p.row::<PendingRow>(key).is_some_and(|row| row.work == PendingWork::Resume) {
        p.delete(key);
    }
}

fn waits(p: &Projection<'_>, act: ActId) -> bool {
    p.row::<ActRow>(Key::Act(act))
        .is_some_and(|row| matches!(row.stage, Stage::ForDecision | Stage::Barred | Stage::Held))
}

/// An act that waited walks on, with all the rules that competent persons have lifted by now.
fn resume(
    p: &mut Projection<'_>,
    waiting: ActId,
    (by, overrules): (ActId, bool),
    rules: &[comity_act::Text<100>],
) {
    if waits(p, waiting) {
        p.amend::<ActRow>(Key::Act(waiting), |row| {
            let is_named = |(rule, _): &&(comity_act::Text<100>, _)| rules.contains(rule);
            let towards = row.against.iter().filter(is_named).cloned().collect();
            row.lifts.push(Lift { by, overrules, rules: rules.to_vec(), towards });
        });
        owe(p, waiting, PendingWork::Resume);
    }
}

/// The content of an act is erased: key, payload and salt go, the commitment stays and is silent.
pub(crate) fn erase_act(p: &mut Projection<'_>, act: ActId) {
    p.push(Change::DestroyKey(PayloadId(*act.as_bytes())));
    p.amend::<ActRow>(Key::Act(act), |row| {
        row.stage = Stage::Erased;
        row.digest = None;
        row.carries.clear();
        row.case = None;
    });
}

/// The leaves whose content an act of this agency erases when it takes effect.
///
/// They stand in its verdict, to which the log commits: so lawful erasure and quiet deletion are
/// told apart.
pub(crate) fn silences(p: &Projection<'_>, own: AgencyCode, act: &Act) -> Vec<u64> {
    let acts = match (&act.body, act.answers) {
        (Body::RecordErase(body), _) => {
            let carriers = record::carriers_of(p.facts(), body.record).into_iter();
            carriers.map(|(act, _)| act).chain(link::acts(p, body.record)).collect()
        }
        (Body::RecallComply(body), Some(recall)) => recall::silenced(p, own, recall, body),
        _ => Vec::new(),
    };
    let rows = acts.into_iter().filter_map(|act| p.row::<ActRow>(Key::Act(act)));
    let leaves = rows.flat_map(|row| row.leaves_before.iter().copied().chain([row.leaf]));
    leaves.collect::<BTreeSet<u64>>().into_iter().collect()
}
