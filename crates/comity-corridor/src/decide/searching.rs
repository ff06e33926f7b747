//! What a search says of itself, its scheme, and what follows a hit.
//!
//! What is searched with says it, and not the word of who searches: so no safeguard is lifted by
//! another name.

use std::borrow::Cow;

use comity_act::{
    Act, Adopted, AgencyCode, AgencyKind, Body, Property, RecordClass, Role, SubjectCategory, Text,
    body::{RequestMake, SearchPseudonymised, SearchRun, Term, WatchSet, is_of_faces},
};
use comity_law::Facts as LawFacts;

use super::{emergency, facts::View};
use crate::{
    key::Key,
    project,
    rows::{RelationRow, WatchRow},
};

/// What binds here, and what binds the other side.
pub(super) type Sides<'a> = (&'a [&'a Adopted], &'a [&'a Adopted]);

fn has_adopted(adopted: &[&Adopted], instrument: &str) -> bool {
    adopted.iter().any(|one| one.instrument.as_str() == instrument)
}

/// The scheme under which a search between the two runs: what is searched with says it, so that
/// no safeguard is lifted by another name.
///
/// A search in clear that an agreement in force opens, or a threat to life, is no search of an
/// index that the shared instrument sets up. This is a reading of the house; see decision 0038.
/// What the agreements open is known before.
pub(super) fn scheme(
    view: View<'_>,
    (with, other, (ours, theirs)): (AgencyCode, Option<&RelationRow>, Sides<'_>),
    facts: &LawFacts,
) -> Cow<'static, str> {
    let kind = other.and_then(|relation| relation.kind);
    let is_shared = |name: &str| has_adopted(ours, name) && has_adopted(theirs, name);
    let mut searched =
        view.law.instruments().iter().filter_map(|one| Some((one, one.search.as_ref()?)));
    let shared = searched.find(|(one, _)| is_shared(&one.name));
    let is_union = [kind, Some(view.kind)].contains(&Some(AgencyKind::UnionAgency));
    let is_operational = facts.union_purpose.as_deref() == Some("operational-analysis");
    if with == view.own {
        "none".into()
    } else if is_union {
        if is_operational { "union-operational".into() } else { "union-cross-checking".into() }
    } else if let Some((_, search)) = shared {
        // The scheme of DNA profiles is told by what is searched with alone.
        if is_among_dna(view.act, facts) {
            return "none".into();
        }
        // Who answers says no more than an index would, whatever opened the search.
        let is_opened = opened(view.act, facts);
        // A face is searched with a face: what is searched with says it.
        if is_with_faces(view.act, &search.faces, facts) {
            // How many faces a day has is what an agreement declares: it takes none out.
            let is_for_life = is_opened == Some(Opened::ForLife);
            return if is_for_life { "none".into() } else { search.faces.clone().into() };
        }
        let is_of_index = is_opened.is_none() && is_of_persons(view.act);
        if is_of_index { search.records.clone().into() } else { "none".into() }
    } else {
        "none".into()
    }
}

/// What opens a search in clear beside the instruments.
#[derive(Eq, PartialEq)]
enum Opened {
    /// An imminent threat to life.
    ForLife,
    /// An agreement in force between the two.
    ByAgreement,
}

/// A pseudonymised search always rests on an agreement, and is a search of an index all the same.
fn opened(act: &Act, facts: &LawFacts) -> Option<Opened> {
    if !matches!(act.body, Body::SearchRun(_) | Body::WatchSet(_)) {
        return None;
    }
    let agreed =
        [facts.agreement_in_force, facts.agreement_covers_act, facts.agreement_opens_search];
    let is_agreed = agreed.iter().all(|yes| *yes == Some(true));
    let for_life = emergency::holds(act).then_some(Opened::ForLife);
    for_life.or(is_agreed.then_some(Opened::ByAgreement))
}

/// Whether persons are searched for. What else is, the index of police records does not have; of
/// what is searched for under pseudonyms, and of a report, nobody sees it.
///
/// LAW: Regulation (EU) 2024/982, art. 25(1); vehicles have a chapter of their own (16 to 18).
fn is_of_persons(act: &Act) -> bool {
    match &act.body {
        Body::SearchRun(body) => body.class == RecordClass::Person,
        Body::WatchSet(body) => body.class == RecordClass::Person,
        _ => true,
    }
}

/// Whether a search is made with biometric references alone; of a report, its node says so.
fn is_with_faces(act: &Act, faces: &str, facts: &LawFacts) -> bool {
    match &act.body {
        Body::SearchRun(body) => body.is_of_faces(),
        _ => facts.search_scheme.as_deref() == Some(faces),
    }
}

/// Whether a search is made among DNA profiles; of a report, its node says so.
fn is_among_dna(act: &Act, facts: &LawFacts) -> bool {
    match &act.body {
        Body::SearchRun(body) => body.is_of_dna(),
        Body::WatchSet(body) => body.is_of_dna(),
        _ => facts.search_material.as_deref() == Some("dna"),
    }
}

/// A direct search.
pub(super) fn of_run(view: View<'_>, other: AgencyCode, body: &SearchRun, facts: &mut LawFacts) {
    of_terms(body.class, &body.terms, facts);
    of_asking(body.subject, &body.justification, facts);
    in_clear(view, other, &body.terms, facts);
    facts.list_rows = Some(body.list.as_ref().map_or(0, |list| list.rows.into()));
    // A number of the house is no capacity of a state: that one an agreement declares.
    let ends = (view.own, view.act);
    let left = project::capacity_left(view.facts, ends, (other, view.now));
    facts.search_capacity_left = left.or(facts.search_capacity_left);
}

/// A standing watch.
pub(super) fn of_watch(view: View<'_>, other: AgencyCode, body: &WatchSet, facts: &mut LawFacts) {
    of_terms(body.class, &body.terms, facts);
    of_asking(body.subject, &body.justification, facts);
    in_clear(view, other, &body.terms, facts);
    // No watch is without an end.
    facts.review_date_set = Some(true);
    let room = project::room_left(view.facts, view.act.agency, body);
    facts.watch_room_left = Some(room.into());
}

/// A pseudonymised search: nobody but the asker knows what is looked for.
pub(super) fn of_pseudonymised(
    view: View<'_>,
    other: AgencyCode,
    body: &SearchPseudonymised,
    facts: &mut LawFacts,
) {
    of_asking(body.subject, &body.justification, facts);
    facts.names_pseudonymised = Some(true);
    // Names and numbers give keys, and nothing else does.
    facts.search_material = Some("none".into());
    let ends = (view.own, other, view.now);
    facts.query_budget_left = project::budget_left(view.facts, (view.act, body), ends);
}

/// An alert: it follows a hit, and presses as its watch does.
pub(super) fn of_alert(view: View<'_>, facts: &mut LawFacts) {
    facts.follows_hit = Some(true);
    let watch = view.act.answers.and_then(|id| view.facts.row::<WatchRow>(Key::Watch(id)));
    facts.watched_in_emergency = Some(watch.is_some_and(|row| row.emergency));
}

/// What a search or a watch is made with.
fn of_terms(class: RecordClass, terms: &[Term], facts: &mut LawFacts) {
    let has = |property| terms.iter().any(|term| term.property == property);
    let whole = i64::from(has(Property::Name) || has(Property::Alias)) * 2;
    let parts = i64::from(has(Property::FamilyName)) + i64::from(has(Property::GivenName));
    facts.search_core_fields = Some(whole.max(parts).min(2) + i64::from(has(Property::BirthDate)));
    let fields = terms.iter().map(|term| term.property.name().into());
    facts.fields_included = Some(fields.collect());
    // What identifies one person by the body selects no group of persons.
    let mut describing = terms.iter().filter(|term| !term.property.is_biometric()).peekable();
    let is_special = |term: &Term| term.property.is_special_category();
    facts.search_by_special_category_alone =
        Some(describing.peek().is_some() && describing.all(is_special));
    if class == RecordClass::DnaProfile {
        facts.search_material = Some("dna".into());
    } else if !is_of_faces(terms) {
        // Of what is searched with, biometric references are told apart by who searches alone.
        facts.search_material = Some("none".into());
    }
}

/// For whom a search or a watch is made, and why.
fn of_asking(subject: Option<SubjectCategory>, justification: &Text<4_000>, facts: &mut LawFacts) {
    facts.justification_stated = Some(!justification.is_blank());
    facts.personal_data_included = Some(true);
    facts.subject_category_stated = Some(subject.is_some());
    facts.subjects = Some(subject.iter().map(|subject| subject.name().into()).collect());
}

/// Whether a name goes to the other agency in clear; a machine readable zone has one as well.
fn in_clear(view: View<'_>, other: AgencyCode, terms: &[Term], facts: &mut LawFacts) {
    let names = [Property::Holder, Property::MachineReadableZone];
    let is_name = |term: &Term| term.property.is_name() || names.contains(&term.property);
    facts.names_pseudonymised = Some(other == view.own || !terms.iter().any(is_name));
}

/// Whether a request follows up a hit, one that a person of the asking agency confirmed, and one
/// of biometric data: of a hit that stands in an act, that act says it, and not who asks.
///
/// LAW: Regulation (EU) 2024/982, art. 47(1)(b): a person confirms; a node is none.
pub(super) fn of_follow_up(view: View<'_>, body: &RequestMake, facts: &mut LawFacts) {
    let follows = project::follows_up(view.facts, view.act);
    facts.follows_hit = Some(!body.records.is_empty() || follows);
    let is_confirmed = project::is_confirmed(view.facts, view.act, body);
    facts.hit_confirmed_by_person = is_confirmed
        .map(|is| is && view.act.role != Role::Service)
        .or(facts.hit_confirmed_by_person);
    let is_biometric = project::follows_biometrics(view.facts, view.act, view.own);
    facts.follows_biometric_match = is_biometric.or(facts.follows_biometric_match);
}
