//! Recall: every holder is reached, and each says how it complied.

use comity_act::{
    Act, ActId, AgencyCode, Body, Kind, RecordId, Text, Timestamp,
    body::{Compliance, Outcome, RecallComply, RecallIssue, RestrictionGround},
};

use super::{Context, deadline, hit, hold, link, record};
use crate::{
    key::Key,
    ports::{Facts, Projection},
    propose::Form,
    rows::{
        ActRow, Asked, Carried, Direction, GoneRow, HoldersRow, PendingRow, PendingWork, RecallRow,
        RecordRow, RecordState,
    },
};

/// What an answer says of a copy that is kept, before the ground.
const KEPT: &str = "kept and closed: ";

/// The ground on which a holder keeps a copy, read from what its node said of it.
pub fn kept_on(reason: &str) -> Option<RestrictionGround> {
    reason.strip_prefix(KEPT)?.parse().ok()
}

/// The owner recalls or erases, or a holder passes a recall on to those it gave copies.
pub(super) fn issue(p: &mut Projection<'_>, act: &Act, records: &[RecordId]) {
    if act.recipients.is_empty() {
        return;
    }
    let asked = act
        .recipients
        .iter()
        .map(|r| Asked {
            holder: r.agency,
            complied: None,
            outcomes: Vec::new(),
            onward: Vec::new(),
        })
        .collect();
    // Only what came in is passed on; an act of one's own that a recall names is no cause of it.
    let passes_on = |row: &ActRow| {
        row.direction == Direction::Received
            && [Kind::RecallIssue, Kind::RecordErase].iter().any(|kind| kind.code() == row.kind)
    };
    let because = act.answers.filter(|&id| p.row::<ActRow>(Key::Act(id)).is_some_and(passes_on));
    let row = RecallRow { at: p.now, records: records.to_vec(), asked, because };
    p.put(Key::Recall(act.id), row);
}

/// What this node answers to a recall or an erasure that came in.
///
/// Copies are erased with everything that carried them once the answer is recorded. What is
/// restricted stays, closed, and the receipt says so. Those to whom this node passed copies on
/// get a recall of their own.
pub(crate) fn comply(p: &Projection<'_>, own: AgencyCode, act: &Act) -> Vec<Form> {
    let mut entries = Vec::new();
    let mut onward: Vec<(AgencyCode, RecordId)> = Vec::new();
    for record in super::records_of(&act.body) {
        if is_given_again(p, (act.agency, act.at), record) {
            continue;
        }
        let reach = reach(p, own, act.agency, record);
        // INVARIANT: who may not take a copy back neither reaches nor learns of other holders.
        let passed_to = if reach.copy { holders(p, record, act.agency) } else { Vec::new() };
        let (outcome, reason) = (reach.outcome(), reach.reason());
        onward.extend(passed_to.iter().map(|&to| (to, record)));
        entries.push(Compliance { record, outcome, passed_to, reason });
    }
    let mut forms = vec![Form::new(RecallComply { entries }).to(act.agency).answering(act.id)];
    forms.extend(pass_on(act, &onward));
    forms
}

/// What this node says once more, now that a holder further on has complied.
pub(crate) fn report(p: &Projection<'_>, act: &Act) -> Vec<Form> {
    let entry = |record| {
        let outcome = match p.row::<RecordRow>(Key::Record(record)) {
            None => Outcome::NotHeld,
            Some(row) if row.state == RecordState::Restricted => Outcome::Restricted,
            // It was given again since; the recall is not about that copy.
            Some(_) => return None,
        };
        let passed_to = holders(p, record, act.agency);
        Some(Compliance { record, outcome, passed_to, reason: Text::default() })
    };
    let entries: Vec<Compliance> =
        super::records_of(&act.body).into_iter().filter_map(entry).collect();
    if entries.is_empty() {
        return Vec::new();
    }
    vec![Form::new(RecallComply { entries }).to(act.agency).answering(act.id)]
}

fn holders(p: &Projection<'_>, record: RecordId, but: AgencyCode) -> Vec<AgencyCode> {
    let row = p.row::<HoldersRow>(Key::Holders(record));
    let holders = row.into_iter().flat_map(|row| &row.holders).map(|holder| holder.agency);
    holders.filter(|&holder| holder != but).collect()
}

/// What a recall reaches here of one record.
struct Reach {
    /// Whether the copy that is held is the recalling agency's to take back.
    copy: bool,
    /// On what ground it is kept closed, with all that carried it.
    kept: Option<RestrictionGround>,
    /// The acts whose content goes, or would if it were not kept.
    acts: Vec<ActId>,
}

impl Reach {
    fn outcome(&self) -> Outcome {
        if self.kept.is_some() {
            Outcome::Restricted
        } else if self.copy || !self.acts.is_empty() {
            Outcome::Erased
        } else {
            Outcome::NotHeld
        }
    }

    fn reason(&self) -> Text<1_000> {
        let words = |ground: RestrictionGround| words(&format!("{KEPT}{}", ground.name()));
        self.kept.map(words).unwrap_or_default()
    }

    /// The acts whose content goes now.
    fn erased(self) -> Vec<ActId> {
        if self.kept.is_some() { Vec::new() } else { self.acts }
    }
}

/// What a recall reaches: the copy, if it is the owner's or the giver's to take back, and what
/// the recalling agency itself sent or what says that the record is its, held or not.
///
/// INVARIANT: the answer to anybody else is the same, whatever is held here.
fn reach(p: &Projection<'_>, own: AgencyCode, by: AgencyCode, record: RecordId) -> Reach {
    let held = p.row::<RecordRow>(Key::Record(record)).filter(|row| row.content.owner != own);
    let copy = held.filter(|row| row.content.owner == by || row.came_from == Some(by));
    let goes = |row: &ActRow| {
        let is_theirs = |carried: &Carried| carried.record == record && carried.owner == by;
        row.agency == by
            || row.carries.iter().any(is_theirs)
            || (copy.is_some() && row.agency == own)
    };
    let mut carriers = record::carriers_of(p.facts(), record);
    carriers.retain(|(_, row)| goes(row));
    // What is kept, is kept in all that carried it, and so is what came with it.
    let along = || carriers.iter().find_map(|(_, row)| hold::ground(p, row));
    let kept = copy.and_then(|row| row.ground).or_else(along);
    let acts = carriers.into_iter().map(|(act, _)| act).collect();
    Reach { copy: copy.is_some(), kept, acts }
}

/// Whether a recall was complied with here, and the record was given again since: the recall is
/// not about that copy.
fn is_given_again(p: &Projection<'_>, (by, at): (AgencyCode, Timestamp), record: RecordId) -> bool {
    let gone = p.row::<GoneRow>(Key::Gone(record)).and_then(|row| row.since(by));
    gone.is_some_and(|since| since >= at) && p.row::<RecordRow>(Key::Record(record)).is_some()
}

/// What our own answer to a recall deals with, record by record; only the first answer erases,
/// because what was given again since is another copy.
fn dealt_with(
    p: &Projection<'_>,
    own: AgencyCode,
    recall: ActId,
    body: &RecallComply,
) -> Vec<(RecordId, Reach)> {
    let by = p.row::<ActRow>(Key::Act(recall)).map(|row| row.agency);
    let Some(by) = by.filter(|_| owes(p, recall, PendingWork::Comply)) else { return Vec::new() };
    let may_go = |outcome| !matches!(outcome, Outcome::NotBound);
    let entries = body.entries.iter().filter(|entry| may_go(entry.outcome));
    entries.map(|entry| (entry.record, reach(p, own, by, entry.record))).collect()
}

fn owes(p: &Projection<'_>, act: ActId, work: PendingWork) -> bool {
    p.row::<PendingRow>(Key::Pending(act)).is_some_and(|row| row.work == work)
}

/// Whether an act carried what is kept here.
fn is_kept(p: &Projection<'_>, act: ActId) -> bool {
    p.row::<ActRow>(Key::Act(act)).is_some_and(|row| hold::ground(p, row).is_some())
}

/// The acts whose content our own answer erases.
pub(super) fn silenced(
    p: &Projection<'_>,
    own: AgencyCode,
    recall: ActId,
    body: &RecallComply,
) -> Vec<ActId> {
    if owes(p, recall, PendingWork::Discard) {
        return if is_kept(p, recall) { Vec::new() } else { vec![recall] };
    }
    let dealt_with = dealt_with(p, own, recall, body).into_iter();
    let goes = |(record, reach): (RecordId, Reach)| {
        let links = if reach.copy && reach.kept.is_none() { link::acts(p, record) } else { vec![] };
        reach.erased().into_iter().chain(links)
    };
    dealt_with.flat_map(goes).collect()
}

/// Our own record that an act is erased which brought what was given up here, or of which nothing
/// more is kept, whatever becomes of the record; it goes to nobody.
pub(crate) fn discard(facts: &Facts, act: &Act) -> Form {
    if hit::says_too_much(facts, act) {
        return Form::new(RecallComply { entries: Vec::new() }).answering(act.id);
    }
    let entry = |record| Compliance {
        record,
        outcome: Outcome::Erased,
        passed_to: Vec::new(),
        reason: words("it came after it was given up here"),
    };
    let entries = super::records_of(&act.body).into_iter().map(entry).collect();
    Form::new(RecallComply { entries }).answering(act.id)
}

/// Our own answer to a recall: what it says is erased is erased with it.
fn complied_here(p: &mut Projection<'_>, own: AgencyCode, recall: ActId, body: &RecallComply) {
    if owes(p, recall, PendingWork::Discard) {
        if is_kept(p, recall) {
            return hold::wait(p, recall, &[recall]);
        }
        return super::erase_act(p, recall);
    }
    let recalled = p.row::<ActRow>(Key::Act(recall)).map(|row| (row.agency, row.at));
    let Some((by, at)) = recalled else { return };
    for (record, reach) in dealt_with(p, own, recall, body) {
        if reach.kept.is_some() {
            // It is complied with when the restriction ends; until then nobody uses the copy.
            hold::wait(p, recall, &reach.acts);
            if reach.copy {
                p.amend::<RecordRow>(Key::Record(record), |row| row.recalled = Some(recall));
                hold::wait_for(p, recall, record);
            }
            continue;
        }
        // A recall may overtake the copy it is about: that copy is not taken then.
        record::bury(p, record, (by, at));
        reach.acts.iter().for_each(|&act| super::erase_act(p, act));
        if reach.copy {
            let owner = p.row::<RecordRow>(Key::Record(record)).map_or(by, |r| r.content.owner);
            // Who is not the owner closes nothing of the owner's for times to come.
            record::bury(p, record, (owner, if owner == by { at } else { at.min(p.now) }));
            record::forget(p, record);
            leave(p, record, by);
        }
    }
}

/// An agency holds no copy any more.
fn leave(p: &mut Projection<'_>, record: RecordId, agency: AgencyCode) {
    let key = Key::Holders(record);
    let Some(mut row) = p.row::<HoldersRow>(key).cloned() else { return };
    row.holders.retain(|holder| holder.agency != agency);
    if row.holders.is_empty() {
        p.delete(key);
    } else {
        p.put(key, row);
    }
}

/// Holders of holders are reached by those who made them so.
fn pass_on(act: &Act, onward: &[(AgencyCode, RecordId)]) -> Vec<Form> {
    let mut agencies: Vec<AgencyCode> = onward.iter().map(|(to, _)| *to).collect();
    agencies.sort_unstable();
    agencies.dedup();
    let reason = match &act.body {
        Body::RecallIssue(body) => body.reason.clone(),
        Body::RecordErase(body) => body.reason.clone(),
        _ => Text::default(),
    };
    agencies
        .into_iter()
        .filter(|&to| to != act.agency)
        .map(|to| {
            let records = onward
                .iter()
                .filter(|(agency, _)| *agency == to)
                .map(|(_, record)| *record)
                .collect();
            Form::new(RecallIssue { records, reason: reason.clone() }).to(to).answering(act.id)
        })
        .collect()
}

/// A holder's compliance receipt, here or on its way.
pub(super) fn receipt(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RecallComply,
) {
    let Some(recall) = act.answers else { return };
    deadline::meet(p, recall, deadline::COMPLY, act.agency);
    if context.is_own() {
        return complied_here(p, context.own(), recall, body);
    }
    let Some(because) = complied(p, recall, act, body) else { return };
    for entry in &body.entries {
        let is_gone = matches!(entry.outcome, Outcome::Erased | Outcome::NotHeld);
        if is_gone && entry.passed_to.is_empty() {
            leave(p, entry.record, act.agency);
        } else {
            p.amend::<HoldersRow>(Key::Holders(entry.record), |row| {
                for holder in row.holders.iter_mut().filter(|h| h.agency == act.agency) {
                    holder.passed_to.clone_from(&entry.passed_to);
                }
            });
        }
    }
    // Who passed a recall on says so again, so that the owner sees the end of it.
    if let Some(because) = because {
        let is_free = p
            .row::<PendingRow>(Key::Pending(because))
            .is_none_or(|row| row.work == PendingWork::Report);
        if is_free {
            super::owe(p, because, PendingWork::Report);
        }
    }
}

/// Notes a holder's receipt. `None` when it was not asked, else what the recall passes on.
fn complied(
    p: &mut Projection<'_>,
    recall: ActId,
    act: &Act,
    body: &RecallComply,
) -> Option<Option<ActId>> {
    let now = p.now;
    let mut row = p.row::<RecallRow>(Key::Recall(recall)).cloned()?;
    let asked = row.asked.iter_mut().find(|asked| asked.holder == act.agency)?;
    let before = std::mem::take(&mut asked.outcomes);
    let first = |record| before.iter().find(|(id, _)| *id == record).map(|(_, said)| *said);
    asked.complied = Some((now, act.id));
    // A holder that erased says later that it holds nothing; that it erased stays said.
    asked.outcomes = body
        .entries
        .iter()
        .map(|entry| match (first(entry.record), entry.outcome) {
            (Some(Outcome::Erased), Outcome::NotHeld) => (entry.record, Outcome::Erased),
            (_, said) => (entry.record, said),
        })
        .collect();
    let is_said_again = |record| body.entries.iter().any(|entry| entry.record == record);
    asked.outcomes.extend(before.into_iter().filter(|(record, _)| !is_said_again(*record)));
    asked.onward = body.entries.iter().flat_map(|entry| entry.passed_to.clone()).collect();
    asked.onward.sort_unstable();
    asked.onward.dedup();
    let because = row.because;
    p.put(Key::Recall(recall), row);
    Some(because)
}

fn words(text: &str) -> Text<1_000> {
    Text::new(text).unwrap_or_default()
}
