//! Hits: what a person found who compared both, and how far it goes.
//!
//! A conclusion stands with the hit, on the side that got it and on the side that gave it. That
//! somebody is not the one of a record stands with the record as well, wherever that is held: each
//! node passes it on to those it gave copies and to who gave it its own, once for each exclusion,
//! so that it comes round and ends. All of it goes with the record.

use std::collections::BTreeSet;

use comity_act::{
    Act, ActId, AgencyCode, Body, Kind, RecordId, Text,
    body::{Excluded, Finding, FirstMade, HitConclude, HitExclude, Means, Term},
};

use super::{
    Context, deadline,
    follow_up::{followed, more_of_answer},
    hold, link,
};
use crate::{
    find::{own_numbers, particulars},
    first_hand::{self, Maker},
    key::Key,
    keys::Keys,
    ports::{Facts, Projection, Scan},
    propose::{Form, RECIPIENTS_MAX},
    rows::{
        ActRow, Concluded, Conclusion, Direction, EXCLUSION_MS, Exclusion, GoneRow, HitRow,
        HoldersRow, Met, PendingRow, PendingWork, QueryRow, RecordRow, Stage,
    },
};

/// Acts of each agency that say what came of hits on one record, as many as are kept: all of them
/// go with the record in one step. Policy of the house: more than is excluded and taken back of a
/// record, for all from whom an agency passes it on.
const SAID_MAX: usize = 1_000;

/// What is owed when somebody was found not to be the one of a record.
pub(super) const TELL_HOLDERS: &str = "tell-all-holders";

/// The rows that an act about a hit may read or write.
pub(super) fn needs(act: &Act) -> Vec<Key> {
    let hit = || act.answers.into_iter();
    match &act.body {
        Body::HitConclude(_) => {
            hit().flat_map(|id| [Key::Hit(id), Key::Query(id), Key::Sought(id)]).collect()
        }
        Body::HitExclude(body) => {
            let first = body.first.as_ref().map(|made| made.act);
            let undone = body.undoes.into_iter().chain(first).map(Key::Act);
            let card = body.first.as_ref().map(|made| Key::Card(made.agency));
            let of_hit = hit().flat_map(|id| [Key::Hit(id), Key::Pending(id)]);
            of_hit.chain(undone).chain(card).collect()
        }
        _ => Vec::new(),
    }
}

/// Rows whose keys stand in other rows: the hit whose exclusion ends, what was told of the one that
/// is concluded, and the one that a request, or its answer, follows up, with what was concluded.
pub(crate) fn more(act: &Act, known: &Facts) -> Vec<Key> {
    match &act.body {
        Body::HitExclude(body) => {
            let made = body.undoes.and_then(|id| known.row::<ActRow>(Key::Act(id)));
            let ended = made.and_then(|row| row.answers).map(Key::Hit);
            ended.into_iter().chain(told(act, known)).collect()
        }
        Body::HitConclude(_) => told(act, known).collect(),
        Body::RequestMake(_) => {
            followed(act, known).flat_map(|(hit, _)| [Key::Hit(hit), Key::Act(hit)]).collect()
        }
        Body::RequestAnswer(_) => act.answers.map_or_else(Vec::new, |of| more_of_answer(of, known)),
        _ => Vec::new(),
    }
}

/// What was told of the hit that an act answers.
fn told<'a>(act: &Act, known: &'a Facts) -> impl Iterator<Item = Key> + use<'a> {
    let row = act.answers.and_then(|hit| known.row::<HitRow>(Key::Hit(hit)));
    row.into_iter().flat_map(|row| &row.told).map(|told| Key::Act(told.answer))
}

/// The row of an act that gave a hit on a record; of a pseudonymised search, on none.
fn gave(facts: &Facts, hit: ActId, record: Option<RecordId>) -> Option<&ActRow> {
    let row = facts.row::<ActRow>(Key::Act(hit))?;
    let is_of = match record {
        Some(record) => row.about.contains(&record),
        None => row.kind == Kind::SearchPseudonymised.code(),
    };
    (row.gives_hits() && is_of && row.stage != Stage::Erased).then_some(row)
}

/// Whether this agency was given the hit, and by whom: by nobody, of its own database.
///
/// Nothing is found of a record that is gone here.
pub(crate) fn was_given(
    facts: &Facts,
    hit: ActId,
    record: Option<RecordId>,
) -> Option<Option<AgencyCode>> {
    if record.is_some_and(|record| is_gone(facts, record)) {
        return None;
    }
    let row = gave(facts, hit, record)?;
    let there = || row.delivered.iter().map(|there| there.to).next();
    match (record, row.direction) {
        (Some(_), Direction::Received) => Some(Some(row.agency)),
        (Some(_), Direction::Own) if row.delivered.is_empty() => Some(None),
        (None, Direction::Own) => {
            let met = facts.row::<QueryRow>(Key::Query(hit)).map(|row| &row.met);
            matches!(met, Some(Met::Hit { .. })).then(there)
        }
        _ => None,
    }
}

/// Whether this agency gave another the hit.
fn gave_to(facts: &Facts, hit: Option<ActId>, record: Option<RecordId>, to: AgencyCode) -> bool {
    let row = hit.and_then(|hit| gave(facts, hit, record));
    row.is_some_and(|row| match (record, row.direction) {
        (Some(_), Direction::Own) => row.delivered.iter().any(|there| there.to == to),
        (None, Direction::Received) => row.agency == to,
        _ => false,
    })
}

/// Whether a record was given up here and is not held again.
fn is_gone(facts: &Facts, record: RecordId) -> bool {
    facts.row::<GoneRow>(Key::Gone(record)).is_some()
        && facts.row::<RecordRow>(Key::Record(record)).is_none()
}

/// Whether an agency owns a record that is held here, gave the copy, or was given one.
fn is_near(facts: &Facts, record: RecordId, other: AgencyCode) -> bool {
    let Some(row) = facts.row::<RecordRow>(Key::Record(record)) else { return false };
    let holders = facts.row::<HoldersRow>(Key::Holders(record));
    let mut holders = holders.into_iter().flat_map(|row| &row.holders);
    row.content.owner == other
        || row.came_from == Some(other)
        || holders.any(|holder| holder.agency == other)
}

/// Who made an exclusion, and by which act.
fn made_by(act: &Act, body: &HitExclude) -> FirstMade {
    let (agency, at) = (act.agency, act.at);
    let here = FirstMade { act: act.id, agency, at, signed: Vec::new() };
    body.first.clone().unwrap_or(here)
}

/// Under whose name it stands here: its maker's, where its signature shows that; else it is the
/// word of who tells of it.
fn named(facts: &Facts, keys: &Keys, act: &Act, body: &HitExclude) -> Option<AgencyCode> {
    let maker = first_hand::maker(facts, keys, (act, body))?;
    Some(if let Maker::Signed(agency) = maker { agency } else { act.agency })
}

/// Whether what came in of a hit says nothing of one that this agency gave, or comes from nobody
/// who holds the record: a person must see it.
pub(crate) fn concludes_nothing(p: &Projection<'_>, context: &Context<'_>, act: &Act) -> bool {
    if context.is_own() {
        return false;
    }
    let facts = p.facts();
    match &act.body {
        Body::HitConclude(body) => {
            let is_whole = !body.means.is_empty() && is_of_its_hit(body);
            !is_whole || !gave_to(facts, act.answers, body.record, act.agency) || is_full(p, act)
        }
        Body::HitExclude(body) => !is_heard(p, context, act, body),
        _ => false,
    }
}

/// Whether it says of its hit what can be said of one: a term is of a hit that names no record,
/// and of one that names it an exclusion says that it is another.
pub(crate) fn is_of_its_hit(body: &HitConclude) -> bool {
    body.record.is_none() || (body.term.is_none() && body.finding != Finding::NotSame)
}

fn is_full(p: &Projection<'_>, act: &Act) -> bool {
    let row = act.answers.and_then(|hit| p.row::<HitRow>(Key::Hit(hit)));
    row.is_some_and(HitRow::is_full)
}

/// Whether an exclusion that came in, or its end, counts here.
fn is_heard(p: &Projection<'_>, context: &Context<'_>, act: &Act, body: &HitExclude) -> bool {
    let (facts, made) = (p.facts(), made_by(act, body));
    // INVARIANT: nobody who passes it on has made it up: its maker signed it.
    let Some(by) = named(facts, context.keys, act, body) else { return false };
    let row = facts.row::<RecordRow>(Key::Record(body.record));
    let known = |first| row.and_then(|row| row.exclusions.iter().find(|one| one.first == first));
    let Some(undone) = body.undoes else {
        if body.tokens().is_none() || body.means.is_empty() {
            return false;
        }
        if first_hand::is_first_hand(act, body) {
            let gave = gave_to(facts, act.answers, Some(body.record), act.agency);
            return gave && !is_full(p, act);
        }
        // Nobody says for this agency what its own officers found; what they did, comes back with a
        // copy that is given again.
        let is_theirs = made.agency != context.own() || is_own(facts, made.act);
        let goes_on = is_near(facts, body.record, act.agency) && is_theirs;
        return body.note.is_blank() && (goes_on || known(made.act).is_some());
    };
    let known = known(undone);
    match (row, known) {
        // INVARIANT: it is heard from who told of it, from the owner, and from who gave the copy;
        // and its maker ended it, or the owner, by their own signature.
        (Some(row), Some(known)) => {
            let may = [Some(known.from), Some(row.content.owner), row.came_from];
            may.contains(&Some(act.agency)) && [known.by, row.content.owner].contains(&by)
        }
        // Who was told of it by this agency, and answers for the record, says that it ended.
        _ => {
            let row = facts.row::<ActRow>(Key::Act(undone)).filter(|_| is_own(facts, undone));
            row.is_some_and(|row| row.delivered.iter().any(|there| there.to == act.agency))
        }
    }
}

/// Whether an act of this agency excluded somebody.
fn is_own(facts: &Facts, act: ActId) -> bool {
    let row = facts.row::<ActRow>(Key::Act(act));
    row.is_some_and(|row| row.direction == Direction::Own && row.kind == Kind::HitExclude.code())
}

/// The act that gave the hit of which an own act says that it is another.
pub(crate) fn excluded_there(act: &Act, own: AgencyCode) -> Option<ActId> {
    let is_asked = matches!(&act.body, Body::HitExclude(body) if body.undoes.is_none());
    act.answers.filter(|_| is_asked && act.agency == own)
}

/// The search, or the watch, that gave the hit of which an own act says what came of it, or that a
/// request follows up.
pub(crate) fn searched(act: &Act, own: AgencyCode, known: &Facts) -> Option<ActId> {
    let hit = match &act.body {
        Body::RequestMake(_) | Body::HitConclude(_) => followed(act, known).next()?.0,
        _ => excluded_there(act, own)?,
    };
    known.row::<ActRow>(Key::Act(hit))?.answers
}

/// What was searched for, or is watched for, there.
pub(crate) fn terms(act: &Act, own: AgencyCode, known: &Facts) -> Vec<Term> {
    let search = searched(act, own, known).and_then(|id| known.journal.get(&id)?.signed(own).ok());
    match search.as_ref().map(|signed| &signed.act().body) {
        Some(Body::SearchRun(body)) => body.terms.clone(),
        Some(Body::WatchSet(body)) => body.terms.clone(),
        _ => Vec::new(),
    }
}

/// A person found that it is the same, that it cannot be told, or, of a pseudonymised search, that
/// it is another.
pub(super) fn conclude(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, of: &HitConclude) {
    let is_late = of.record.is_some_and(|record| is_gone(p.facts(), record));
    if !context.is_own() && (is_late || says_too_much(p.facts(), act)) {
        return hold::discard(p, act.id);
    }
    if !concludes_nothing(p, context, act) {
        note(p, act, (of.record, of.term), (of.finding.into(), &of.means));
    }
}

/// What was found stands with the hit, beside what was found before.
fn note(
    p: &mut Projection<'_>,
    act: &Act,
    (record, term): (Option<RecordId>, Option<u8>),
    (found, means): (Conclusion, &[Means]),
) {
    let Some(hit) = act.answers else { return };
    let mut row = p.row::<HitRow>(Key::Hit(hit)).cloned().unwrap_or_default();
    row.concluded.push(Concluded {
        act: act.id,
        agency: act.agency,
        officer: act.officer,
        at: act.at,
        record,
        found,
        means: means.to_vec(),
        undone_by: None,
        term,
    });
    p.put(Key::Hit(hit), row);
}

/// Somebody is not the one of a record, or that was an error; who holds it hears of it.
pub(super) fn exclude(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, of: &HitExclude) {
    if !context.is_own() && (is_gone(p.facts(), of.record) || says_too_much(p.facts(), act)) {
        return hold::discard(p, act.id);
    }
    if concludes_nothing(p, context, act) {
        return;
    }
    let made = made_by(act, of);
    let is_news = match of.undoes {
        Some(undone) => end(p, of.record, (undone, made.act)),
        None => {
            passed(p, context, act, (of, &made));
            if first_hand::is_first_hand(act, of) {
                note(p, act, (Some(of.record), None), (Conclusion::NotSame, &of.means));
            }
            remember(p, context, act, (of, &made))
        }
    };
    // INVARIANT: each exclusion is passed on once from here, so that it comes round and ends.
    if is_news && !others(p, context.own(), act, of).is_empty() {
        super::owe(p, act.id, PendingWork::PassOn);
    }
}

/// What this node passes on, it passes on to nobody again.
fn passed(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    (of, made): (&HitExclude, &FirstMade),
) {
    let to = act.recipients.iter().map(|to| to.agency).filter(|_| context.is_own());
    p.amend::<RecordRow>(Key::Record(of.record), |row| {
        if let Some(one) = row.exclusions.iter_mut().find(|one| one.first == made.act) {
            one.passed_to.extend(to);
            one.passed_to.sort_unstable();
            one.passed_to.dedup();
        }
    });
}

/// Who is given a copy from now on hears whom it is not about; also who had one before, and gave
/// it up with all that was known of it.
pub(super) fn given(p: &mut Projection<'_>, record: RecordId, to: &[AgencyCode]) {
    p.amend::<RecordRow>(Key::Record(record), |row| {
        let passed = row.exclusions.iter_mut();
        passed.for_each(|one| one.passed_to.retain(|told| !to.contains(told)));
    });
    let row = p.row::<RecordRow>(Key::Record(record));
    let stand = row.into_iter().flat_map(RecordRow::excluded);
    let told: Vec<ActId> = stand.map(|one| one.told).collect();
    told.into_iter().for_each(|told| super::owe(p, told, PendingWork::PassOn));
}

/// The rows that giving copies may change: what is to be passed on with them.
pub(crate) fn along_with_copies(act: &Act, known: &Facts) -> Vec<Key> {
    let records = super::carried_by(act).into_iter();
    let rows = records.filter_map(|one| known.row::<RecordRow>(Key::Record(one.record)));
    rows.flat_map(RecordRow::excluded).map(|one| Key::Pending(one.told)).collect()
}

/// The record remembers whom it is not about; whether that is news.
fn remember(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    (of, made): (&HitExclude, &FirstMade),
) -> bool {
    let key = Key::Record(of.record);
    let Some(row) = p.row::<RecordRow>(key) else { return false };
    if row.exclusions.iter().any(|one| one.first == made.act) {
        return false;
    }
    // What nobody signed that is known here stands under the name of who told it.
    let by = named(p.facts(), context.keys, act, of).unwrap_or(act.agency);
    // What was taken back makes room; what stands is pushed out by nobody.
    let mut of_theirs = row.exclusions.iter().enumerate().filter(|(_, one)| one.by == by);
    let is_full = of_theirs.clone().count() >= row.exclusions_of(by);
    let ended = of_theirs.find(|(_, one)| one.undone_by.is_some()).map(|(place, _)| place);
    if is_full && ended.is_none() {
        p.amend::<ActRow>(Key::Act(act.id), |row| {
            if row.direction == Direction::Received {
                row.stage = Stage::Held;
            }
        });
        return false;
    }
    // Who told it knows it, and so does who made it.
    let to = act.recipients.iter().map(|to| to.agency).filter(|_| context.is_own());
    let knows: BTreeSet<AgencyCode> = to.chain([act.agency, made.agency]).collect();
    let at = made.at.min(p.now);
    let latest = at.plus_millis(EXCLUSION_MS);
    let fresh = Exclusion {
        first: made.act,
        by,
        at,
        means: of.means.clone(),
        marks: of.tokens().unwrap_or_default().iter().map(|mark| (*mark).into()).collect(),
        told: act.id,
        from: act.agency,
        undone_by: None,
        passed_to: knows.into_iter().collect(),
        review_at: row.looked_at().map_or(latest, |record| record.min(latest)),
    };
    p.amend::<RecordRow>(key, |row| {
        if let Some(ended) = ended.filter(|_| is_full) {
            row.exclusions.remove(ended);
        }
        row.exclusions.push(fresh);
    })
}

/// An exclusion ends, with the hit and with the record; whether that is news to the record.
fn end(p: &mut Projection<'_>, record: RecordId, (undone, by): (ActId, ActId)) -> bool {
    let hit = p.row::<ActRow>(Key::Act(undone)).and_then(|row| row.answers);
    if let Some(hit) = hit {
        p.amend::<HitRow>(Key::Hit(hit), |row| {
            let made = row.concluded.iter_mut().filter(|one| {
                let is_of_it = one.record == Some(record) && one.found == Conclusion::NotSame;
                one.act == undone && is_of_it
            });
            made.for_each(|one| one.undone_by = one.undone_by.or(Some(by)));
        });
    }
    let stands = |one: &&mut Exclusion| one.first == undone && one.undone_by.is_none();
    let mut is_news = false;
    p.amend::<RecordRow>(Key::Record(record), |row| {
        if let Some(one) = row.exclusions.iter_mut().find(stands) {
            one.undone_by = Some(by);
            is_news = true;
        }
    });
    is_news
}

/// Who is to hear of an exclusion from here: who was given a copy, and who gave this one. Of its
/// end hears who heard of it from here, and who told it.
fn others(p: &Projection<'_>, own: AgencyCode, act: &Act, of: &HitExclude) -> Vec<AgencyCode> {
    let Some(row) = p.row::<RecordRow>(Key::Record(of.record)) else { return Vec::new() };
    let holders = p.row::<HoldersRow>(Key::Holders(of.record));
    let holders = holders.into_iter().flat_map(|row| &row.holders).map(|holder| holder.agency);
    let near: BTreeSet<AgencyCode> = holders.chain(row.came_from).collect();
    let made = made_by(act, of);
    let of_it = of.undoes.unwrap_or(made.act);
    let Some(known) = row.exclusions.iter().find(|one| one.first == of_it) else {
        return Vec::new();
    };
    if of.undoes.is_none() {
        let is_left = |to: &AgencyCode| *to != own && !known.passed_to.contains(to);
        let stands = known.undone_by.is_none();
        return near.into_iter().filter(|to| stands && is_left(to)).collect();
    }
    let heard = near.into_iter().filter(|to| known.passed_to.contains(to));
    let heard: BTreeSet<AgencyCode> = heard.chain([known.from]).collect();
    let knows = [own, act.agency, made.agency];
    let is_told = |to: &AgencyCode| act.recipients.iter().any(|there| there.agency == *to);
    heard.into_iter().filter(|to| !knows.contains(to) && !is_told(to)).collect()
}

/// An exclusion as this node passes it on.
pub(crate) fn pass_on(
    p: &Projection<'_>,
    own: AgencyCode,
    act: &Act,
    of: &HitExclude,
) -> Vec<Form> {
    // INVARIANT: words go to who gave the hit and no further: no law reads them on the way.
    let body = HitExclude { note: Text::default(), ..of.clone() };
    let others = others(p, own, act, of);
    let form = |to: &[AgencyCode]| {
        let form = Form { purpose: act.purpose, ..Form::new(body.clone()) }.answering(act.id);
        to.iter().copied().fold(form, Form::to)
    };
    others.chunks(RECIPIENTS_MAX).map(form).collect()
}

/// Whether nobody is left to be told of an exclusion, when it is made: what it owes is done.
pub(super) fn has_told(p: &Projection<'_>, act: &Act) -> bool {
    let row = p.row::<PendingRow>(Key::Pending(act.id));
    let passes_on = row.is_some_and(|row| row.work == PendingWork::PassOn);
    matches!(act.body, Body::HitExclude(_)) && !passes_on
}

/// Who holds the record was told: what the exclusion owed that is passed on with this is done.
pub(crate) fn told_holders(p: &mut Projection<'_>, own: AgencyCode, act: &Act) {
    if let (Body::HitExclude(_), Some(of)) = (&act.body, act.answers) {
        deadline::meet(p, of, TELL_HOLDERS, own);
    }
}

/// The stretch of the index that tells how many acts of this one's agency were kept before it
/// that say what came of hits on the same record.
pub(crate) fn said_before(act: &Act) -> Option<Scan> {
    let record = match &act.body {
        Body::HitConclude(body) => body.record?,
        Body::HitExclude(body) => body.record,
        _ => return None,
    };
    Some(Scan::of(ActRow::concluded_by(record, act.agency), SAID_MAX).entries_only())
}

/// Whether an agency has said so much of hits on one record that nothing more of it is kept here,
/// whatever our law says of it: else it would be for others to say how long erasing takes.
pub(crate) fn says_too_much(facts: &Facts, act: &Act) -> bool {
    let Some(Scan { prefix, .. }) = said_before(act) else { return false };
    let entries = facts.scans.iter().flatten();
    let said = entries.filter(|(entry, key)| {
        *key != Key::Act(act.id) && entry.as_bytes().starts_with(prefix.as_bytes())
    });
    said.count() >= SAID_MAX
}

/// The stretch of the index that names all acts which say what came of hits on a record: of each
/// agency no more than [`SAID_MAX`] are kept, beside those that are about to go.
pub(crate) fn concluded(record: RecordId) -> Scan {
    Scan::of(ActRow::concluded(record), usize::MAX)
}

/// Those acts, once they were scanned.
fn concluding(facts: &Facts, record: RecordId) -> Vec<(ActId, &ActRow)> {
    let prefix = ActRow::concluded(record);
    let entries = facts.scans.iter().flatten();
    let of = entries.filter(|(entry, _)| entry.as_bytes().starts_with(prefix.as_bytes()));
    of.filter_map(|(_, key)| match key {
        Key::Act(act) => Some((*act, facts.row::<ActRow>(*key)?)),
        _ => None,
    })
    .collect()
}

/// The acts that say what came of hits on a record.
pub(super) fn acts(p: &Projection<'_>, record: RecordId) -> Vec<ActId> {
    concluding(p.facts(), record).into_iter().map(|(act, _)| act).collect()
}

/// The rows that erasing records changes with what was concluded of them.
pub(crate) fn along(facts: &Facts) -> impl Iterator<Item = Key> {
    let acts = facts.scans.iter().flatten().filter_map(|(_, key)| match key {
        Key::Act(_) => facts.row::<ActRow>(*key),
        _ => None,
    });
    let kinds = [Kind::HitConclude, Kind::HitExclude].map(Kind::code);
    let concludes = acts.filter(move |row| kinds.contains(&row.kind));
    concludes.filter_map(|row| row.answers).map(Key::Hit)
}

/// A record is about to go: what was concluded of it goes with it, and so do the acts.
pub(super) fn cut(p: &mut Projection<'_>, record: RecordId) {
    let all = concluding(p.facts(), record).into_iter();
    let all: Vec<(ActId, Option<ActId>)> = all.map(|(act, row)| (act, row.answers)).collect();
    for (act, hit) in all {
        link::erase(p, act, record);
        let Some(key) = hit.map(Key::Hit) else { continue };
        p.amend::<HitRow>(key, |row| row.concluded.retain(|one| one.record != Some(record)));
        if p.row::<HitRow>(key).is_some_and(HitRow::is_empty) {
            p.delete(key);
        }
    }
}

/// Whether somebody with the very particulars that are searched for was found not to be the one
/// of a record: by whom last, and how.
pub(crate) fn excluded(row: &RecordRow, terms: &[Term]) -> Option<Excluded> {
    let mut stands = row.excluded().peekable();
    stands.peek()?;
    let mut tokens = particulars(row.content.record, terms);
    // A number that the record states says nothing for another: papers are stolen.
    let own = own_numbers(&row.content);
    tokens.retain(|token| !own.contains(token));
    let is_met = |one: &&Exclusion| one.marks.iter().any(|mark| tokens.contains(mark));
    let last = stands.filter(is_met).max_by_key(|one| one.at)?;
    Some(Excluded { by: last.by, at: last.at, means: last.means.clone() })
}
