//! Decide: the law is asked, with all that is known here, and answers.
//!
//! The only door is [`Decided`], which carries one of the law's proof types. Sender and receiver
//! each ask their own law; neither's answer binds the other.

mod carried;
mod competent;
mod declared;
mod emergency;
mod facts;
mod hits;
mod marks;
mod offences;
mod people;
mod searching;
mod stated;
mod terms;
mod told;

use std::{collections::BTreeSet, sync::Arc};

pub(crate) use carried::is_written;
use comity_act::{
    Act, AgencyCode, AgencyKind, Basis, Body, Kind, Role, Shared, SignedAct, Stated, Text,
};
use comity_law::{
    Bearer, Bound, Calendar, Decision, Event, Home, Law, Party, PartyKind, Question, Span, Towards,
    Verified,
};
pub use competent::{Decidable, decidable};
pub(crate) use competent::{
    deciders, is_marked, is_second_person, may_decide, not_against, referred, seat, unliftable,
};
pub(crate) use facts::answered;
use facts::{Ends, View};
pub use marks::{Marked, marked};
pub use stated::UnheardError;

use crate::{
    find::particulars,
    key::Key,
    ports::Facts,
    prose::told_with,
    rows::{DeadlineRow, Lift, RecordRow},
    signing::MISSING,
    verdict::{self, Clock, Missing, Obligation, Pause, Reason, Ruling, Suspension, Verdict},
};

/// By what a rule is overruled, in what was asked of the law: by which act, the verdict says.
const BY_AN_ACT: &str = "a signed act";

/// An act with the law's decision on it, ready to be recorded.
#[derive(Debug)]
#[must_use = "every decision is recorded"]
pub struct Decided {
    pub(crate) decision: Decision<SignedAct>,
    pub(crate) verdict: Verdict,
}

impl Decided {
    /// What the law said.
    pub const fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// The act.
    pub fn act(&self) -> &Act {
        act_of(&self.decision)
    }

    /// The act, to be decided again: this decision is forgotten, and nothing of it is recorded.
    pub(crate) fn into_act(self) -> SignedAct {
        match self.decision {
            Decision::Permit(permit) => permit.into_act(),
            Decision::Bar(barred) => barred.into_act(),
            Decision::ForDecision(referred) => referred.into_act(),
        }
    }

    /// Whether the act may go on.
    pub const fn is_permitted(&self) -> bool {
        matches!(self.decision, Decision::Permit(_))
    }
}

/// Who decides, with which law.
#[derive(Clone, Copy, Debug)]
pub struct Bench<'a> {
    /// This agency.
    pub own: AgencyCode,
    /// What kind of body it is.
    pub kind: AgencyKind,
    /// Its law.
    pub law: &'a Law,
    /// The moment.
    pub now: comity_act::Timestamp,
}

impl<'a> Bench<'a> {
    /// How an act looks from here, with the rows that were fetched for it.
    const fn view(self, act: &'a Act, facts: &'a Facts) -> View<'a> {
        View { own: self.own, act, facts, now: self.now, law: self.law, kind: self.kind }
    }
}

/// Asks the law about an act.
pub(crate) fn decide(
    bench: Bench<'_>,
    signed: SignedAct,
    known: &Facts,
    lifted: &[Lift],
) -> Decided {
    let question = question(bench, signed.act(), known, lifted);
    decide_on(bench, signed, (known, question), lifted)
}

/// Asks the law this question about an act.
pub(crate) fn decide_on(
    bench: Bench<'_>,
    signed: SignedAct,
    (known, question): (&Facts, Question),
    lifted: &[Lift],
) -> Decided {
    let decision = bench.law.decide(signed, &question);
    let mut verdict = told((bench, act_of(&decision)), known, decision.verdict(), lifted);
    // Of an act that nobody understands no law was asked.
    verdict.asked = (!question.towards.is_empty()).then(|| decision.asked().to_string());
    Decided { decision, verdict }
}

/// What the law would say of an act that nobody makes yet; nothing can come of it.
///
/// # Errors
/// [`UnheardError`] for a statement with which the act could not be made.
pub fn beforehand(bench: Bench<'_>, act: &Act, known: &Facts) -> Result<Verdict, UnheardError> {
    let mut act = act.clone();
    bind(bench, &mut act, known);
    let decision = bench.law.decide((), &heard(bench, &act, known)?);
    Ok(told((bench, &act), known, decision.verdict(), &[]))
}

/// The law's verdict in the words that are recorded.
fn told(
    (bench, act): (Bench<'_>, &Act),
    known: &Facts,
    law: &Arc<comity_law::Verdict>,
    lifted: &[Lift],
) -> Verdict {
    let owners = crate::project::records_of(&act.body);
    let owners: Vec<AgencyCode> = owners
        .into_iter()
        .filter_map(|record| known.row::<RecordRow>(Key::Record(record)))
        .map(|row| row.content.owner)
        .collect();
    let owed_by = |bearer, to| match bearer {
        Bearer::Sender => vec![act.agency],
        Bearer::Recipient => vec![to],
        Bearer::Owner => owners.clone(),
        Bearer::Role(_) => vec![bench.own],
    };
    let calendar = |of: AgencyCode| bench.law.calendar(of.country()).cloned();
    let mut verdict = recorded(law, lifted, owed_by, calendar);
    rest_on(&mut verdict, (bench, act), law);
    verdict
}

fn act_of(decision: &Decision<SignedAct>) -> &Act {
    match decision {
        Decision::Permit(permit) => permit.act().act(),
        Decision::Bar(barred) => barred.act().act(),
        Decision::ForDecision(referred) => referred.act().act(),
    }
}

/// A gateway of national law is cited with the articles that open it: of each recipient towards
/// whom it is open, the one that the act names there.
fn rest_on(verdict: &mut Verdict, (bench, act): (Bench<'_>, &Act), law: &comity_law::Verdict) {
    let reads = |rule: &str| {
        let known = bench.law.summary(rule);
        known.is_some_and(|known| known.facts.contains(&"national_basis_stated"))
    };
    let rests = |reason: &&mut Reason| reads(&reason.rule);
    for reason in verdict.because.iter_mut().filter(rests) {
        let is_open = |one: &&comity_law::RecipientVerdict| {
            let mut because = one.because.iter();
            one.kind == comity_law::VerdictKind::Permit
                && because.any(|found| found.rule() == reason.rule)
        };
        let mut opening: Vec<&str> = law
            .recipients
            .iter()
            .filter(is_open)
            .filter_map(|one| article_of(bench, act, one.to))
            .collect();
        opening.dedup();
        if !opening.is_empty() {
            reason.cite = format!("{}: {}", reason.cite, opening.join("; "));
        }
    }
}

/// The article of national law that an act names towards a recipient, when it opens the act.
fn article_of<'a>(bench: Bench<'a>, act: &Act, to: AgencyCode) -> Option<&'a str> {
    let recipient = act.recipients.iter().find(|recipient| recipient.agency == to)?;
    let Some(Basis::National(cited)) = &recipient.basis else { return None };
    let (country, today) = (act.agency.country(), bench.now.day());
    let article = bench.law.article(country, cited.as_str(), today).ok()?;
    let (kind, purpose) = (act.body.kind()?, emergency::purpose(act)?);
    article.opens(kind, purpose).then_some(&*article.cite)
}

/// The question as the law reads it; also for a verdict while somebody is still writing.
pub fn question(bench: Bench<'_>, act: &Act, known: &Facts, lifted: &[Lift]) -> Question {
    let view = bench.view(act, known);
    let action = act.body.kind().unwrap_or(Kind::MessageSend);
    let ends: Vec<Ends<'_>> = if matches!(act.body, Body::NotUnderstood(_)) {
        // Nobody can say what it is, so no rule is asked: towards nobody, the law permits nothing.
        Vec::new()
    } else if act.agency != bench.own {
        let recipient = act.recipients.iter().find(|r| r.agency == bench.own);
        vec![Ends { to: bench.own, other: act.agency, recipient }]
    } else if act.recipients.is_empty() {
        vec![Ends { to: bench.own, other: bench.own, recipient: None }]
    } else {
        act.recipients
            .iter()
            .map(|r| Ends { to: r.agency, other: r.agency, recipient: Some(r) })
            .collect()
    };
    let towards = ends
        .into_iter()
        .map(|ends| Towards {
            to: party(bench, known, ends.to),
            bound: bound(bench, known, ends.other),
            facts: facts::towards(view, ends),
        })
        .collect();
    let by = party(bench, known, act.agency);
    let owed = owed_by_own(bench, act, (action, known));
    let mut question = Question::to(action, by, bench.now.day(), towards).owed(owed);
    for lift in lifted {
        // That nothing opened an act is no rule; decided again, it may be open by now.
        let rules = lift.rules.iter().map(Text::as_str);
        for rule in rules.filter(|rule| bench.law.summary(rule).is_some()) {
            question = lifting(question, lift, rule);
        }
    }
    question
}

/// The question after a rule was lifted: towards those against whom it stood, and nobody else.
fn lifting(question: Question, lift: &Lift, rule: &str) -> Question {
    let all: Vec<AgencyCode> = question.towards.iter().map(|towards| towards.to.code).collect();
    // An approval lifts what was left to a decision, an overruling what was not permitted.
    let by = lift.overrules.then(|| BY_AN_ACT.to_owned());
    if all.iter().all(|agency| lift.covers(rule, *agency)) {
        return match by {
            Some(by) => question.overruled(rule, by),
            None => question.approved([rule]),
        };
    }
    let covered = all.into_iter().filter(|agency| lift.covers(rule, *agency));
    covered.fold(question, |question, agency| question.lifted(agency, rule, by.clone()))
}

/// The rules that oblige this agency to the act, because of the act that it answers.
fn owed_by_own(bench: Bench<'_>, act: &Act, (action, known): (Kind, &Facts)) -> BTreeSet<String> {
    let Some(answered) = act.answers.filter(|_| act.agency == bench.own) else {
        return BTreeSet::new();
    };
    crate::project::deadlines_of(known, answered)
        .filter_map(|key| known.row::<DeadlineRow>(key))
        .filter(|row| row.owed_by == bench.own && row.state.is_open())
        .map(|row| row.rule.as_str())
        .filter(|rule| bench.law.done_by(rule) == Some(action))
        .map(str::to_owned)
        .collect()
}

/// The question about an own act that states no fact which nobody would hear.
///
/// # Errors
/// [`UnheardError`] names the first, and who may state it.
pub(crate) fn heard(bench: Bench<'_>, act: &Act, known: &Facts) -> Result<Question, UnheardError> {
    let question = question(bench, act, known, &[]);
    // What the node itself states, it computed.
    if act.said().next().is_some() && act.role != Role::Service {
        let found: Vec<_> = question.towards.iter().map(|towards| &towards.facts).collect();
        stated::unheard(bench.view(act, known), &found)?;
    }
    Ok(question)
}

/// With each copy that an answer gives go the conditions on which its owner lets it go, and what
/// was said of its prose: who sends it is not to copy them by hand.
///
/// An exclusion carries tokens of what the papers say of whom it is about; without them, of what
/// was searched for. Where somebody else's name was searched for, the papers say who it is not.
/// Where nothing of the hit was told that could be compared, it stands with the hit alone.
pub(crate) fn bind(bench: Bench<'_>, act: &mut Act, known: &Facts) {
    let terms = crate::project::searched_terms(act, bench.own, known);
    let is_bare = crate::project::is_excluded_unseen(act, bench.own, known);
    if let Body::HitExclude(body) = &mut act.body {
        if body.marks.is_empty() && !is_bare {
            body.marks = particulars(body.record, &terms).concat();
        }
        return;
    }
    if !matches!(act.body, Body::RequestAnswer(_)) {
        return;
    }
    let conditions = facts::conditions(bench.view(act, known));
    let told_of = |shared: &Shared| {
        let row = known.row::<RecordRow>(Key::Record(shared.record));
        row.map(|row| (row.content.told.clone(), told_with(&row.content, (bench.own, act))))
    };
    let Body::RequestAnswer(body) = &act.body else { return };
    let told: Vec<_> = body.shared.iter().map(told_of).collect();
    let Body::RequestAnswer(body) = &mut act.body else { return };
    for ((shared, conditions), told) in body.shared.iter_mut().zip(conditions).zip(told) {
        let missing = conditions.into_iter().filter(|one| !shared.conditions.contains(one));
        let missing: Vec<_> = missing.collect();
        shared.conditions.extend(missing);
        // Said otherwise than it was, it is not put right, and does not go.
        if let Some((_, now)) = told.filter(|(before, _)| shared.told == *before) {
            shared.told = now;
        }
    }
}

/// The facts that an act of this agency states and its recipients may not know.
pub(crate) fn staying(bench: Bench<'_>, act: &Act, known: &Facts) -> BTreeSet<&'static str> {
    let home = |stated: &Stated| {
        let fact = bench.law.fact(stated.fact.as_str())?;
        Some((fact.name, fact.home?))
    };
    let mut stay: Vec<_> = act.stated.iter().filter_map(home).collect();
    // Whose law protects data, is looked at only where something hangs on it.
    let depends = stay.iter().any(|(_, home)| *home == Home::Abroad);
    if depends && !facts::goes_abroad(bench.view(act, known)) {
        stay.retain(|(_, home)| *home == Home::Always);
    }
    stay.into_iter().map(|(name, _)| name).collect()
}

fn party(bench: Bench<'_>, known: &Facts, code: AgencyCode) -> Party {
    let kind = match declared::kind_of((bench.own, bench.kind), known, code) {
        Some(AgencyKind::UnionAgency) => PartyKind::UnionAgency,
        Some(AgencyKind::Organisation) => PartyKind::Organisation,
        Some(AgencyKind::Private) => PartyKind::Private,
        // Who says that it is less is taken at its word, so nothing is heard of bars here.
        Some(AgencyKind::Authority) | None => PartyKind::Agency,
    };
    Party { code, kind }
}

/// The instruments that bind here, and those that bind both.
fn bound(bench: Bench<'_>, known: &Facts, other: AgencyCode) -> Bound {
    let of = |agency| {
        let binding = declared::binding((bench.own, bench.now.day()), known, agency);
        binding.map(|adopted| adopted.instrument.as_str())
    };
    if other == bench.own { Bound::own(of(other)) } else { Bound::of(of(bench.own), of(other)) }
}

/// The verdict in the words that are recorded.
fn recorded(
    law: &Arc<comity_law::Verdict>,
    lifted: &[Lift],
    owed_by: impl Fn(Bearer, AgencyCode) -> Vec<AgencyCode>,
    calendar: impl Fn(AgencyCode) -> Option<Calendar>,
) -> Verdict {
    // Each recipient may lack it by other rules; who can say it is asked once.
    let mut asked = BTreeSet::new();
    let missing = law.missing().into_iter().filter(|one| one.blocks && asked.insert(one.name));
    let towards = law.recipients.iter().map(towards_one).collect();
    let mut obligations: Vec<Obligation> = Vec::new();
    for one in &law.recipients {
        for owed in &one.obligations {
            let bearers = owed_by(owed.by(), one.to);
            if owed.within().is_some_and(Span::is_local) {
                // Days end when they end for the one who owes it.
                let each = bearers.into_iter();
                obligations.extend(each.filter_map(|by| obligation(owed, vec![by], calendar(by))));
            } else {
                obligations.extend(obligation(owed, bearers, None));
            }
        }
    }
    Verdict {
        ruling: ruling(law.kind),
        because: law.because().into_iter().map(|one| reason(law, one)).collect(),
        advice: law.advice().into_iter().map(|one| reason(law, one)).collect(),
        missing: missing
            .map(|missing| Missing {
                fact: missing.name.to_owned(),
                means: missing.means.to_string(),
                who: missing.who.to_string(),
            })
            .collect(),
        obligations,
        towards,
        law: law.law.0,
        lifted: lifted.iter().map(|lift| of_lift(law, lift)).collect(),
        // What an act erases is seen only where the rows are: [`crate::Node::settle`].
        silences: Vec::new(),
        asked: None,
        suspended: law.suspended().into_iter().filter_map(suspension).collect(),
    }
}

/// The ruling towards one recipient, with the rules that stand against it.
fn towards_one(one: &comity_law::RecipientVerdict) -> verdict::Towards {
    let is_against = one.kind != comity_law::VerdictKind::Permit;
    let against = one.because.iter().filter(|_| is_against);
    verdict::Towards {
        agency: one.to,
        ruling: ruling(one.kind),
        against: against.map(|reason| reason.rule().to_owned()).collect(),
    }
}

/// The rules that no longer stand against the act because of this.
fn of_lift(law: &comity_law::Verdict, lift: &Lift) -> verdict::Lifted {
    let is_of = |found: &&comity_law::Lifted| {
        let is_named = lift.rules.iter().any(|rule| rule.as_str() == found.reason.rule());
        is_named && lift.overrules == found.overruled_by.is_some()
    };
    let because = law.lifted().into_iter().filter(is_of).map(|found| reason(law, &found.reason));
    verdict::Lifted { by: lift.by, overruled: lift.overrules, because: because.collect() }
}

const fn ruling(kind: comity_law::VerdictKind) -> Ruling {
    match kind {
        comity_law::VerdictKind::Permit => Ruling::Permit,
        comity_law::VerdictKind::ForDecision => Ruling::ForDecision,
        comity_law::VerdictKind::Bar => Ruling::Bar,
    }
}

fn reason(law: &comity_law::Verdict, reason: &comity_law::Reason) -> Reason {
    Reason {
        rule: reason.rule().to_owned(),
        cite: reason.cite().to_owned(),
        says: reason.says().to_owned(),
        verified: match reason.verified() {
            Verified::Read => "read",
            Verified::Partial => "partial",
            Verified::Unverified => "unverified",
        }
        .to_owned(),
        refers: reason.refers(),
        may_be_overruled: reason.may_be_overruled(),
        unknown: law.unknown(reason).into_iter().map(str::to_owned).collect(),
    }
}

/// An obligation with a number is a deadline; "without delay" has no clock.
fn obligation(
    owed: &comity_law::Obligation,
    owed_by: Vec<AgencyCode>,
    calendar: Option<Calendar>,
) -> Option<Obligation> {
    let clock = match owed.from() {
        Event::Delivered => Clock::Delivery,
        Event::Recorded | Event::Confirmed | Event::Authorised => Clock::Record,
        Event::Due => Clock::Due,
        Event::Named => Clock::Named,
    };
    Some(Obligation {
        what: Text::new(owed.deed()).ok()?,
        owed_by,
        within: owed.within(),
        clock,
        pauses: owed.pauses().map(|pause| match pause {
            comity_law::Pause::Clarification => Pause::Clarification,
            comity_law::Pause::JudicialAuthorisation => Pause::JudicialAuthorisation,
        }),
        group: match owed.by() {
            Bearer::Role(group) => Some(group),
            Bearer::Sender | Bearer::Recipient | Bearer::Owner => None,
        },
        rule: Text::new(owed.reason().rule()).ok()?,
        cite: Text::new(owed.reason().cite()).ok()?,
        calendar,
        elapsed_ms: Some(owed.elapsed_ms()).filter(|elapsed| *elapsed > 0),
    })
}

fn suspension(found: &comity_law::Suspension) -> Option<Suspension> {
    Some(Suspension {
        duty: Text::new(found.duty.rule()).ok()?,
        duty_cite: Text::new(found.duty.cite()).ok()?,
        bar: Text::new(found.bar.rule()).ok()?,
        bar_cite: Text::new(found.bar.cite()).ok()?,
    })
}
