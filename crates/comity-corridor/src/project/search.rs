//! Searches in this node's databases, and what comes back from those of others.

use std::collections::BTreeSet;

use comity_act::{
    Act, AgencyCode, RecordClass, Stated, StatedValue, Text, Timestamp,
    body::{Match, ScreenedLine, ScreenedRows, SearchRefuse, SearchReport, SearchRun, Term},
};
use comity_match::{ALERT_MIN, ALERT_MIN_ORGANISATION};

use super::{
    Context,
    capacity::{count_asked, searches_left},
    record,
};
use crate::{
    find::{Find, Found, percent},
    key::Key,
    ports::{Facts, Projection},
    propose::Form,
    prose,
    rows::{ActRow, PendingWork, RecordRow, RecordState, Stage, Use, asks_owner},
};

/// For how long somebody waits for the answers to a search; who found something later is told of
/// in the inbox. Policy of the house: a person at a counter is held up no longer than that.
const WAITED_FOR_MS: u64 = 60 * 1_000;

/// Records that one search lists.
const MATCHES_MAX: usize = 50;

/// How good a match is at least that another agency is told of: who is only a little like the
/// person searched for is none of its business.
/// That is from where screening alerts.
pub(super) fn told_min(class: RecordClass) -> u8 {
    percent(if class == RecordClass::Organisation { ALERT_MIN_ORGANISATION } else { ALERT_MIN })
}

/// The records that the index found.
pub(crate) fn candidates(facts: &Facts) -> impl Iterator<Item = Key> {
    facts.found.iter().flatten().map(|found| Key::Record(found.record))
}

/// What answering a search has to read besides: where another asks, how much it has asked.
pub(crate) fn more_to_answer(facts: &Facts, act: &Act) -> impl Iterator<Item = Key> {
    let asker = (!act.recipients.is_empty()).then_some(Key::Relation(act.agency));
    candidates(facts).chain(asker)
}

/// What this node answers to a search: with the content of its records, or with hits alone.
///
/// What another owner did not let go to the asker does not show: neither content nor hit.
pub(crate) fn report(
    facts: &Facts,
    act: &Act,
    body: &SearchRun,
    (tells, own, now): (Tells, AgencyCode, Timestamp),
) -> Form {
    let told_min = if act.agency == own { 0 } else { told_min(body.class) };
    let mut matches: Vec<Match> = facts
        .found
        .iter()
        .flatten()
        .filter(|found| found.quality >= told_min)
        .filter_map(|found| Some((found, facts.row::<RecordRow>(Key::Record(found.record))?)))
        .filter(|(_, row)| row.content.class == body.class)
        .filter(|(_, row)| tells != Tells::Nothing && may_show(row, own, act.agency, now))
        .map(|(found, row)| shown(found, row, (tells == Tells::Content, &body.terms)))
        .collect();
    matches.sort_by_key(|found| (std::cmp::Reverse(found.quality), found.record));
    // Who is shown nothing is not told that there is more of it.
    let cut_short = facts.is_cut && (act.agency == own || !matches.is_empty());
    let truncated = matches.len() > MATCHES_MAX || cut_short;
    matches.truncate(MATCHES_MAX);
    let no_room = fitted(&mut matches);
    let withheld = if act.agency == own { None } else { withheld(own, &mut matches) };
    let (searched, mut not_searched) = searched(body);
    let less = format!("who or what is less alike than {told_min} of 100");
    not_searched.extend((told_min > 0 && !searched.is_empty()).then(|| text(&less)));
    not_searched.extend(no_room);
    not_searched.extend(withheld);
    let (lines, screened) = (Vec::new(), None);
    answer(act, body, SearchReport { matches, searched, not_searched, truncated, lines, screened })
}

/// How much an answer tells: each is tried where the law bars the one before. The last looks as if
/// nothing were held, so that no refusal says that something is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tells {
    /// The records.
    Content,
    /// That there are some.
    Hits,
    /// Nothing.
    Nothing,
}

/// Bytes that the records of one answer have at most; an act has 256 KiB.
const CONTENT_BYTES_MAX: usize = 160 * 1_024;

/// Leaves out the content for which one act has no room, the best first; says of how many.
fn fitted(matches: &mut [Match]) -> Option<Text<400>> {
    let (mut room, mut left_out) = (CONTENT_BYTES_MAX, 0_usize);
    for found in matches {
        let bytes = minicbor::to_vec(&*found).map_or(usize::MAX, |bytes| bytes.len());
        match room.checked_sub(bytes) {
            Some(rest) => room = rest,
            None => {
                found.shared = None;
                found.reasons.clear();
                left_out += 1;
            }
        }
    }
    let says = format!("the content of {left_out} records, for which one answer has no room");
    (left_out > 0).then(|| text(&says))
}

/// A report serves the same purpose as its search, under the same scheme, about the same offence.
fn answer(act: &Act, body: &SearchRun, report: SearchReport) -> Form {
    Form {
        purpose: act.purpose,
        crime_area: act.crime_area,
        offences: act.offences.clone(),
        case: act.case.clone(),
        stated: passed_on(act, (body.is_of_faces(), body.is_of_dna())),
        ..Form::new(report).answering(act.id)
    }
}

/// What of it all is alike enough for an alert; of nothing else anybody is told.
pub fn alerts(class: RecordClass, found: Vec<Found>) -> Vec<Found> {
    let least = told_min(class);
    found.into_iter().filter(|found| found.quality >= least).collect()
}

/// What an officer is shown of the records that a row of a screened list may mean: of what is left
/// by [`alerts`], those that are in use. `wanted` is what the row looks for.
///
/// What is found is the officer's own agency's, or a copy that it holds.
pub fn shown_of(wanted: &Find, found: &[Found], known: &Facts) -> Vec<Match> {
    let row = |found: &Found| known.row::<RecordRow>(Key::Record(found.record));
    found
        .iter()
        .filter_map(|found| Some((found, row(found)?)))
        .filter(|(_, row)| row.state == RecordState::Active)
        .map(|(found, row)| Match { shared: None, ..shown(found, row, (true, &wanted.terms)) })
        .collect()
}

/// How far a list is screened, or the records of a class are compared.
#[derive(Debug, Default)]
pub struct SoFar<'a> {
    /// Rows that were searched for so far.
    pub searched: u32,
    /// The lines with a hit that nobody was shown yet, and what each may mean.
    pub hits: Vec<(u64, Vec<Match>)>,
    /// Whether for one of these lines others fit as well, of which nothing was looked at.
    pub is_cut: bool,
    /// What was given in the end, where it ends here and rows were given.
    pub given: Option<ScreenedRows>,
    /// Why it ends here, if it does not end as it should.
    pub says: Option<&'a str>,
}

/// What of a screened list was shown: recorded before anybody sees it.
pub fn screened(act: &Act, body: &SearchRun, so_far: SoFar<'_>) -> Form {
    let SoFar { searched: rows, hits, is_cut: truncated, given, says } = so_far;
    let searched = vec![text(&format!("{rows} rows against records of class {}", body.class))];
    let least = told_min(body.class);
    let less = format!("who or what is less alike than {least} of 100, or after a row's ten best");
    let not_searched =
        says.into_iter().map(text).chain([text(NEVER_SEARCHED), text(&less)]).collect();
    let records = |found: &[Match]| found.iter().map(|found| found.record).collect();
    let line =
        |(line, found): &(u64, Vec<Match>)| ScreenedLine { line: *line, records: records(found) };
    let lines = hits.iter().map(line).collect();
    // Which records were shown is recorded; their words stay where erasure reaches them.
    let bare = |found: Match| Match { reasons: Vec::new(), ..found };
    let matches = hits.into_iter().flat_map(|(_, found)| found).map(bare).collect();
    let screened = given;
    answer(act, body, SearchReport { matches, searched, not_searched, truncated, lines, screened })
}

/// What this node answers to a search that its law does not let it answer.
///
/// INVARIANT: it is the same whatever is held. `again_from` depends on what was asked alone.
pub(crate) fn refuse(act: &Act, again_from: Option<Timestamp>) -> Form {
    let reason = text("not answered under our law");
    Form::new(SearchRefuse { reason, again_from }).to(act.agency).answering(act.id)
}

/// A search is owed an answer here, unless it goes to others, or names a list: whose rows come one
/// by one, and each answer is recorded before it is shown.
pub(super) fn run(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &SearchRun) {
    count_asked(p, context.own(), act);
    // No budget holds back a threat to life, so a person sees who goes beyond it.
    let left = searches_left(p.facts(), (context.own(), act), p.now);
    if act.is_emergency() && left.is_some_and(|left| left < 1) {
        p.amend::<ActRow>(Key::Act(act.id), |row| row.for_people = true);
    }
    let is_elsewhere = !act.recipients.is_empty() || body.list.is_some();
    if !(context.is_own() && is_elsewhere) {
        super::owe(p, act.id, PendingWork::AnswerSearch);
    }
}

/// The search that is not answered is before a person.
pub(super) fn refused(p: &mut Projection<'_>, act: &Act) {
    let Some(search) = act.answers else { return };
    p.amend::<ActRow>(Key::Act(search), |row| {
        if row.stage == Stage::Done {
            row.stage = Stage::Held;
        }
    });
}

/// What the asker states about its search that the answer's law may rely on. Nothing else: an
/// asker must not state away what protects the holder or the person.
const PASSED_ON: [&str; 2] = ["offence_in_union_objectives", "union_purpose"];

pub(super) fn passed_on(act: &Act, (is_of_faces, is_of_dna): (bool, bool)) -> Vec<Stated> {
    let passed = act.stated.iter().filter(|stated| PASSED_ON.contains(&stated.fact.as_str()));
    // A report does not show with what was searched, so it says so where it matters.
    let value = StatedValue::Word(text("pruem-faces"));
    let scheme = Stated { fact: text("search_scheme"), value };
    // What a search found decides nothing about anybody: a person confirms it first.
    let decides = Stated { fact: text("adverse_effect"), value: StatedValue::Yes(false) };
    let value = StatedValue::Word(text("dna"));
    let material = Stated { fact: text("search_material"), value };
    let own = is_of_faces.then_some(scheme).into_iter();
    let own = own.chain(is_of_dna.then_some(material)).chain([decides]);
    passed.cloned().chain(own).collect()
}

/// Whether a record is in use, and not kept closed.
pub(super) fn is_open(row: &RecordRow) -> bool {
    row.state == RecordState::Active
}

/// Whether a record may show in the answer to this asker.
///
/// LAW: Regulation (EU) 2018/1862, art. 65: what is from SIS is searched in SIS, so that no refusal
/// tells of it here.
pub(crate) fn may_show(
    row: &RecordRow,
    own: AgencyCode,
    asker: AgencyCode,
    now: Timestamp,
) -> bool {
    if !is_open(row) {
        return false;
    }
    let owner = row.content.owner;
    let is_bound = asks_owner((owner, row.handling()), own);
    if row.from_sis && asker != own {
        return false;
    }
    if asker == own || owner == own || owner == asker {
        return true;
    }
    // Whether a condition is kept, a person says: what rests on one is asked for.
    let free = row.consents.iter().filter(|given| given.conditions.is_blank());
    row.content.conditions.is_empty()
        && (!is_bound || free.into_iter().any(|given| given.allows(own, Use::Onward(asker), now)))
}

/// What no search of one class looks into, said by each of them.
const NEVER_SEARCHED: &str = "records of other classes, also where they state the same number; \
                              records that are kept closed";

/// What was searched, and what was not: it says so whatever is held.
fn searched(body: &SearchRun) -> (Vec<Text<200>>, Vec<Text<400>>) {
    if Find::of(body.class, &body.terms).is_possible() {
        let class = vec![text(&format!("records of class {}", body.class))];
        return (class, vec![text(NEVER_SEARCHED)]);
    }
    (Vec::new(), vec![text("nothing was searched: no term of the search is a name or a number")])
}

/// A match as the asker is shown it.
///
/// Of a hit alone no more is said than that it is one, with the number from which hits are told:
/// whoever asks again and again with other names and dates would learn from reasons or from
/// another number what the record says.
pub(super) fn shown(found: &Found, row: &RecordRow, (open, terms): (bool, &[Term])) -> Match {
    let content = &row.content;
    Match {
        record: content.record,
        owner: content.owner,
        quality: if open { found.quality } else { told_min(content.class) },
        reasons: if open { found.reasons.clone() } else { Vec::new() },
        shared: open.then(|| content.clone()),
        // It changes nothing else: what was excluded in error must hide nobody.
        excluded: super::excluded(row, terms),
    }
}

/// What a node answers goes without prose of which nobody said what it tells; it says so.
pub(super) fn withheld(own: AgencyCode, matches: &mut [Match]) -> Option<Text<400>> {
    let copies = matches.iter_mut().filter_map(|found| found.shared.as_mut());
    let withheld: BTreeSet<&str> = copies.flat_map(|copy| prose::withhold(own, copy)).collect();
    let fields = withheld.into_iter().collect::<Vec<_>>().join(", ");
    let says =
        format!("the prose of what was found ({fields}), until a person has read it: request it");
    (!fields.is_empty()).then(|| text(&says))
}

/// A report came in, or was made here: copies go to their holders.
pub(super) fn received(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &SearchReport,
) {
    let shared: Vec<_> = body.matches.iter().filter_map(|found| found.shared.clone()).collect();
    // A search in one's own databases makes no copies.
    if context.is_own() && act.recipients.is_empty() {
        return;
    }
    record::share(p, context, act, &shared);
    let asked = act.answers.and_then(|asked| p.row::<ActRow>(Key::Act(asked)));
    let asked = asked.filter(|asked| asked.delivered.iter().any(|there| there.to == act.agency));
    let waited = asked.map_or(0, |asked| p.now.millis_since(asked.recorded_at));
    if !context.is_own() && !body.matches.is_empty() && waited > WAITED_FOR_MS {
        p.amend::<ActRow>(Key::Act(act.id), |row| row.for_people = true);
    }
}

fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    Text::new(words).unwrap_or_default()
}
