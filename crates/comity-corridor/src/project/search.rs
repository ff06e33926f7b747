//! Searches in this node's databases, and what comes back from those of others.

use std::collections::BTreeSet;

use comity_act::{
    Act, AgencyCode, Stated, StatedValue, Text, Timestamp,
    body::{Match, SearchRefuse, SearchReport, SearchRun},
};

use super::{Context, record};
use crate::{
    key::Key,
    keys::Keys,
    ports::{Facts, Projection, Scan},
    propose::Form,
    prose,
    rows::{ActRow, RecordRow, RecordState, Stage, Use, asks_owner},
    words::words_of,
};

/// Records that one search lists.
const MATCHES_MAX: usize = 50;

/// Entries of one word that are read; where there are more, the report says it is not whole.
const ENTRIES_MAX: usize = 100_000;

/// The words a search looks for.
fn words(body: &SearchRun) -> BTreeSet<String> {
    body.terms.iter().flat_map(|term| words_of(term.property, term.value.as_str())).collect()
}

/// The stretches of the index that a search has to read.
pub(crate) fn scans_of(keys: &Keys, body: &SearchRun) -> Vec<Scan> {
    words(body)
        .iter()
        .map(|word| RecordRow::token_prefix(body.class, &keys.token(word)))
        .map(|prefix| Scan::of(prefix, ENTRIES_MAX).entries_only())
        .collect()
}

/// The records in which every word of the search stands.
pub(crate) fn candidates(facts: &Facts) -> Vec<Key> {
    let mut scans = facts
        .scans
        .iter()
        .map(|entries| entries.iter().map(|(_, key)| *key).collect::<BTreeSet<Key>>());
    let Some(first) = scans.next() else { return Vec::new() };
    let all = scans.fold(first, |found, more| found.intersection(&more).copied().collect());
    // One more than is listed shows that there are more.
    all.into_iter().take(MATCHES_MAX + 1).collect()
}

/// What this node answers to a search: with the content of its records, or with hits alone.
///
/// What another owner did not let go to the asker does not show: neither content nor hit.
pub(crate) fn report(
    facts: &Facts,
    act: &Act,
    body: &SearchRun,
    (open, own, now): (bool, AgencyCode, Timestamp),
) -> Form {
    let words = words(body);
    let mut matches: Vec<Match> = candidates(facts)
        .into_iter()
        .filter_map(|key| facts.row::<RecordRow>(key))
        .filter(|row| row.state == RecordState::Active && !words.is_empty())
        .filter(|row| may_show(row, own, act.agency, now))
        .map(|row| found(row, &words, open))
        .collect();
    matches.sort_by_key(|found| (std::cmp::Reverse(found.quality), found.record));
    let cut_short = facts.scans.iter().any(|entries| entries.len() == ENTRIES_MAX);
    let truncated = matches.len() > MATCHES_MAX || cut_short;
    matches.truncate(MATCHES_MAX);
    let withheld = if act.agency == own { None } else { withheld(own, &mut matches) };
    let (searched, mut not_searched) = if words.is_empty() {
        (
            Vec::new(),
            vec![text("nothing was searched: no term of the search is one that is indexed")],
        )
    } else {
        // Words are compared as they are written: it says so whatever is held.
        let names = body.terms.iter().any(|term| term.property.is_name());
        let other_scripts = "names written in another script than the one searched with";
        let not_searched = names.then(|| text(other_scripts));
        (
            vec![text(&format!("records of class {}", body.class))],
            not_searched.into_iter().collect(),
        )
    };
    not_searched.extend(withheld);
    let report = SearchReport { matches, searched, not_searched, truncated };
    let form = Form::new(report).answering(act.id);
    // The report serves the same purpose, under the same scheme, about the same offence.
    Form {
        purpose: act.purpose,
        crime_area: act.crime_area,
        offences: act.offences.clone(),
        case: act.case.clone(),
        stated: passed_on(act, body),
        ..form
    }
}

/// What this node answers to a search that its law does not let it answer.
///
/// INVARIANT: it is the same whatever is held.
pub(crate) fn refuse(act: &Act) -> Form {
    let reason = text("not answered under our law");
    Form::new(SearchRefuse { reason }).to(act.agency).answering(act.id)
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

fn passed_on(act: &Act, body: &SearchRun) -> Vec<Stated> {
    let passed = act.stated.iter().filter(|stated| PASSED_ON.contains(&stated.fact.as_str()));
    // A report does not show with what was searched, so it says so where it matters.
    let value = StatedValue::Word(text("pruem-faces"));
    let scheme = Stated { fact: text("search_scheme"), value };
    // What a search found decides nothing about anybody: a person confirms it first.
    let decides = Stated { fact: text("adverse_effect"), value: StatedValue::Yes(false) };
    let own = body.is_of_faces().then_some(scheme).into_iter().chain([decides]);
    passed.cloned().chain(own).collect()
}

/// Whether a record may show in the answer to this asker.
///
/// LAW: Regulation (EU) 2018/1862, art. 65: what is from SIS is searched in SIS, so that no refusal
/// tells of it here.
fn may_show(row: &RecordRow, own: AgencyCode, asker: AgencyCode, now: Timestamp) -> bool {
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

fn found(row: &RecordRow, words: &BTreeSet<String>, open: bool) -> Match {
    let content = &row.content;
    let stated: BTreeSet<String> =
        content.statements.iter().flat_map(|s| words_of(s.property, s.value.as_str())).collect();
    let names =
        |set: &BTreeSet<String>| set.iter().filter(|word| word.starts_with("name ")).count();
    // Every word of the search stands in the record; the more else stands there, the less it says.
    let quality = match (names(words), names(&stated)) {
        (0, _) | (_, 0) => 100,
        (searched, there) => (60 + 40 * searched / there).min(100),
    };
    Match {
        record: content.record,
        owner: content.owner,
        quality: u8::try_from(quality).unwrap_or(100),
        reasons: reasons(words),
        shared: open.then(|| content.clone()),
    }
}

/// What a node answers goes without prose of which nobody said what it tells; it says so.
fn withheld(own: AgencyCode, matches: &mut [Match]) -> Option<Text<400>> {
    let copies = matches.iter_mut().filter_map(|found| found.shared.as_mut());
    let withheld: BTreeSet<&str> = copies.flat_map(|copy| prose::withhold(own, copy)).collect();
    let fields = withheld.into_iter().collect::<Vec<_>>().join(", ");
    let says =
        format!("the prose of what was found ({fields}), until a person has read it: request it");
    (!fields.is_empty()).then(|| text(&says))
}

fn reasons(words: &BTreeSet<String>) -> Vec<Text<200>> {
    let kind = |prefix: &str| words.iter().filter(|word| word.starts_with(prefix)).count();
    [
        (kind("name "), "words of the name agree"),
        (kind("number "), "document numbers agree"),
        (kind("born "), "dates of birth agree"),
        (kind("listing "), "listing references agree"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .filter_map(|(count, what)| Text::new(format!("{count} {what}")).ok())
    .collect()
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
}

fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    Text::new(words).unwrap_or_default()
}
