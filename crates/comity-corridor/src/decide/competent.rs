//! Who is competent to decide over an act that waits.
//!
//! The law names a group; the agency's own list says who stands in for a group that has nobody.
//! Whoever it is, it is a second person: nobody decides over an act of one's own.

use std::collections::BTreeSet;

use comity_act::{Act, ActId, AgencyCode, Body, OfficerId, Role, RoleGroup, Text};

use super::Bench;
use crate::{
    key::Key,
    ports::Facts,
    rows::{ActRow, OwnRow, Stage},
    verdict::{Reason, Ruling, Verdict},
};

/// What the law says in a rule's place when none opens an act.
const NOTHING_OPENS: &str = "no-gateway";

/// Whether the acting officer may decide over a waiting act: a second person of a right group.
pub(crate) fn may_decide(bench: Bench<'_>, act: &Act, waiting: ActId, known: &Facts) -> bool {
    let Some(row) = known.row::<ActRow>(Key::Act(waiting)) else { return false };
    let group = act.role.group();
    is_second_person(row, bench.own, act.officer)
        && group.is_some_and(|group| deciders(bench, act, waiting, known).contains(&group))
}

/// Who may decide over a waiting act with an act like this one, each group once.
///
/// What is for decision is approved by the groups that the law names. What is not permitted is
/// overruled by whom national law names, and where it names nobody by those who answer for the
/// law.
pub(crate) fn deciders(
    bench: Bench<'_>,
    act: &Act,
    waiting: ActId,
    known: &Facts,
) -> BTreeSet<RoleGroup> {
    let Some(verdict) = waiting_verdict(waiting, known) else { return BTreeSet::new() };
    let named = match &act.body {
        Body::VerdictOverrule(_) => BTreeSet::from([overrules(bench)]),
        _ => verdict.refers_to(),
    };
    named.into_iter().map(|group| seat(bench, group, waiting, known)).collect()
}

/// The group that overrules: whom national law names, or those who answer for the law.
fn overrules(bench: Bench<'_>) -> RoleGroup {
    let state = bench.law.state_law(bench.own.country(), bench.now.day());
    state.map_or(RoleGroup::Legal, |state| state.overrules)
}

/// A rule that stands against an act that waits, and whose person can lift it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Decidable {
    /// The rule.
    pub rule: String,
    /// Its citation.
    pub cite: String,
    /// Whether it is overruled; else it is left to a decision, and approved.
    pub overrules: bool,
    /// The group whose person decides.
    pub by: RoleGroup,
}

impl Decidable {
    /// Whether it is for this officer, in this role: a second person of the group.
    pub fn is_for(
        &self,
        row: &ActRow,
        own: AgencyCode,
        (officer, role): (OfficerId, Role),
    ) -> bool {
        is_second_person(row, own, officer) && role.group() == Some(self.by)
    }
}

/// The rules that stand against an act that waits, each with who lifts it; none, where a rule
/// stands that nobody lifts, or where nothing opens the act.
pub fn decidable(bench: Bench<'_>, waiting: ActId, known: &Facts) -> Vec<Decidable> {
    let row = known.row::<ActRow>(Key::Act(waiting));
    let waits =
        |row: &&ActRow| matches!(row.stage, Stage::ForDecision | Stage::Barred | Stage::Held);
    let (Some(row), Some(verdict)) = (row.filter(waits), waiting_verdict(waiting, known)) else {
        return Vec::new();
    };
    let stands =
        |reason: &&Reason| Text::new(reason.rule.as_str()).is_ok_and(|rule| row.is_against(&rule));
    let standing: Vec<&Reason> = verdict.because.iter().filter(stands).collect();
    // That nothing opened it is no rule, and lifting it opens nothing.
    let stays = |reason: &&Reason| {
        reason.refers.is_none() && (!reason.may_be_overruled || reason.rule == NOTHING_OPENS)
    };
    if verdict.ruling == Ruling::Permit || standing.iter().any(stays) {
        return Vec::new();
    }
    let decides = |reason: &Reason| {
        let group = reason.refers.unwrap_or_else(|| overrules(bench));
        Decidable {
            rule: reason.rule.clone(),
            cite: reason.cite.clone(),
            overrules: reason.refers.is_none(),
            by: seat(bench, group, waiting, known),
        }
    };
    standing.into_iter().map(decides).collect()
}

/// Whether the act that waits is one that its officer signs in person. What cannot be read any
/// more counts as if it were: nobody lets go on unsigned what the law of then may have marked.
pub(crate) fn is_marked(bench: Bench<'_>, waiting: ActId, known: &Facts) -> bool {
    let marked = |verdict: Verdict| super::marked(bench.law, &verdict, bench.now.day());
    waiting_verdict(waiting, known)
        .is_some_and(|verdict| marked(verdict).is_none_or(|found| found.barred))
}

/// The group that decides for this one over a waiting act: itself, or the first of those that
/// stand in for it, when it has nobody posted but the proposer.
pub(crate) fn seat(bench: Bench<'_>, group: RoleGroup, waiting: ActId, known: &Facts) -> RoleGroup {
    let row = known.row::<ActRow>(Key::Act(waiting));
    let proposer = row.filter(|row| row.agency == bench.own).map(|row| row.officer);
    let own = known.row::<OwnRow>(Key::Own);
    let is_there =
        |group: &RoleGroup| own.is_some_and(|own| own.has_decider(*group, bench.now, proposer));
    let state = bench.law.state_law(bench.own.country(), bench.now.day());
    let substitutes = state.map_or(&[][..], |state| state.substitutes_of(group));
    if is_there(&group) {
        return group;
    }
    substitutes.iter().find(|one| is_there(one)).copied().unwrap_or(group)
}

/// To whom a rule left the decision over a waiting act, as its verdict says: the law may have
/// changed since, and whoever was asked then decides.
pub(crate) fn referred(waiting: ActId, rule: &str, known: &Facts) -> Option<RoleGroup> {
    let verdict = waiting_verdict(waiting, known)?;
    verdict.because.iter().find(|reason| reason.rule == rule)?.refers
}

/// The first of these rules that does not stand against a waiting act, or no longer does.
pub(crate) fn not_against(waiting: ActId, rules: &[Text<100>], known: &Facts) -> Option<String> {
    let verdict = waiting_verdict(waiting, known)?;
    let row = known.row::<ActRow>(Key::Act(waiting));
    let stands = |rule: &Text<100>| {
        let mut because = verdict.because.iter();
        because.any(|reason| reason.rule == rule.as_str())
            && row.is_none_or(|row| row.is_against(rule))
    };
    rules.iter().find(|rule| !stands(rule)).map(|rule| rule.as_str().to_owned())
}

/// The first of these rules that nobody can overrule over a waiting act, as its verdict says.
///
/// That nothing opened the act is no rule, and lifting it opens nothing: it is decided again.
pub(crate) fn unliftable(waiting: ActId, rules: &[Text<100>], known: &Facts) -> Option<String> {
    let verdict = waiting_verdict(waiting, known)?;
    let stays = |rule: &&str| {
        let mut because = verdict.because.iter();
        *rule != NOTHING_OPENS
            && because.any(|reason| reason.rule == *rule && !reason.may_be_overruled)
    };
    rules.iter().map(Text::as_str).find(stays).map(str::to_owned)
}

fn waiting_verdict(waiting: ActId, known: &Facts) -> Option<Verdict> {
    known.journal.get(&waiting).and_then(|entry| Verdict::decode(&entry.verdict).ok())
}

/// Whether this officer is another than who made the act.
pub(crate) fn is_second_person(row: &ActRow, own: AgencyCode, officer: OfficerId) -> bool {
    row.agency != own || row.officer != officer
}
