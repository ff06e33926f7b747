//! Leads: what the node proposes, and what people make of it.
//!
//! A lead ends with the first of its records that is erased, together with the acts that proposed
//! it and decided over it. What it decides is a link of the two, which stands and ends as any.

use comity_act::{
    Act, ActId, InformationGrade, Nature, RecordId, SourceGrade, Text,
    body::{LeadConfirm, LeadPropose, LeadReject, LinkRelation},
};

use super::{link, search::passed_on};
use crate::{
    key::Key,
    ports::{Facts, Projection, Scan},
    propose::Form,
    rows::{ActRow, LeadDecision, LeadRow, LeadState, Linked, RecordRow, lead_mark},
};

/// The node proposes that two records are one.
pub(super) fn propose(p: &mut Projection<'_>, act: &Act, body: &LeadPropose) {
    let records = [body.record, body.to];
    let row = LeadRow {
        records,
        class: body.class,
        percent: body.percent,
        reasons: body.reasons.clone(),
        search: act.answers,
        group: body.group,
        at: p.now,
        state: LeadState::Open,
        marks: records.map(|record| mark(p, record)),
        decisions: Vec::new(),
        readers: Vec::new(),
    };
    p.put(Key::Lead(act.id), row);
}

/// A lead as the node proposes it: it serves the purpose of the search that found it.
pub fn form(search: &Act, body: LeadPropose) -> Form {
    Form {
        purpose: search.purpose,
        crime_area: search.crime_area,
        offences: search.offences.clone(),
        case: search.case.clone(),
        stated: passed_on(search, (false, false)),
        ..Form::new(body).answering(search.id)
    }
}

/// An officer opened one of the records for a lead.
pub(super) fn read(p: &mut Projection<'_>, act: &Act, record: RecordId) {
    if let Some(lead) = act.answers {
        p.amend::<LeadRow>(Key::Lead(lead), |row| row.read(act.officer, record));
    }
}

/// A person found that both are one: they are linked.
pub(super) fn confirm(p: &mut Projection<'_>, act: &Act, body: &LeadConfirm) {
    decide(p, act, LeadState::Same);
    link::tie(p, [body.record, body.to], |other, is_first| Linked {
        act: act.id,
        other,
        is_first,
        relation: LinkRelation::SameAs,
        source: SourceGrade::X,
        information: InformationGrade::Four,
        nature: Nature::Assessment,
        as_of: None::<Text<10>>,
        undone_by: None,
    });
}

/// A person found that they are two, or took back what was decided: they are separate.
pub(super) fn reject(p: &mut Projection<'_>, act: &Act, body: &LeadReject) {
    let state = if body.undoes.is_some() { LeadState::Open } else { LeadState::Different };
    let row = act.answers.and_then(|lead| p.row::<LeadRow>(Key::Lead(lead)));
    let links = row.into_iter().flat_map(|row| &row.decisions);
    let links = links.filter(|one| one.state == LeadState::Same).map(|one| one.act);
    let links: Vec<ActId> = links.collect();
    decide(p, act, state);
    for made in links {
        link::untie(p, [body.record, body.to], (made, act.id));
    }
}

/// A link that a lead made was undone by itself: the lead is open again.
pub(super) fn separated(p: &mut Projection<'_>, act: &Act, made: ActId) {
    let lead = p.row::<ActRow>(Key::Act(made)).and_then(|row| row.answers);
    let Some(lead) = lead else { return };
    let is_last = |row: &LeadRow| row.decisions.last().is_some_and(|last| last.act == made);
    if p.row::<LeadRow>(Key::Lead(lead)).is_some_and(is_last) {
        decide_over(p, (lead, act), LeadState::Open);
    }
}

fn decide(p: &mut Projection<'_>, act: &Act, state: LeadState) {
    if let Some(lead) = act.answers {
        decide_over(p, (lead, act), state);
    }
}

fn decide_over(p: &mut Projection<'_>, (lead, act): (ActId, &Act), state: LeadState) {
    let records = p.row::<LeadRow>(Key::Lead(lead)).map(|row| row.records);
    let marks = records.map(|records| records.map(|record| mark(p, record)));
    let decision = LeadDecision { act: act.id, officer: act.officer, at: p.now, state };
    p.amend::<LeadRow>(Key::Lead(lead), |row| {
        row.state = state;
        row.marks = marks.unwrap_or(row.marks);
        row.decisions.push(decision);
    });
}

fn mark(p: &Projection<'_>, record: RecordId) -> Option<minicbor::bytes::ByteArray<16>> {
    p.row::<RecordRow>(Key::Record(record)).and_then(|row| lead_mark(row.statements()))
}

/// The stretch of the index that names all leads of a record.
pub(crate) fn leads(record: RecordId) -> Scan {
    Scan::of(LeadRow::of(record), usize::MAX)
}

/// The stretch of the index that names the leads of a pair.
pub(crate) fn leads_of_pair(one: RecordId, other: RecordId) -> Scan {
    Scan::of(LeadRow::of(one).bytes(other.as_bytes()), usize::MAX)
}

/// The leads that were scanned.
pub(crate) fn scanned(facts: &Facts) -> impl Iterator<Item = (ActId, &LeadRow)> {
    facts.scans.iter().flatten().filter_map(|(_, key)| match key {
        Key::Lead(lead) => Some((*lead, facts.row::<LeadRow>(*key)?)),
        _ => None,
    })
}

/// A record is about to go: its leads go with it, and what proposed and decided them is erased.
pub(super) fn cut(p: &mut Projection<'_>, record: RecordId) {
    let all: Vec<ActId> = of(p.facts(), record).map(|(lead, _)| lead).collect();
    for act in acts(p, record) {
        link::erase(p, act, record);
    }
    all.into_iter().for_each(|lead| p.delete(Key::Lead(lead)));
}

/// The acts that proposed the leads of a record and decided over them.
pub(super) fn acts(p: &Projection<'_>, record: RecordId) -> Vec<ActId> {
    of(p.facts(), record).flat_map(acts_of).collect()
}

/// The rows that erasing records changes with their leads.
pub(crate) fn along(facts: &Facts) -> impl Iterator<Item = Key> {
    scanned(facts).flat_map(acts_of).map(Key::Act)
}

fn of(facts: &Facts, record: RecordId) -> impl Iterator<Item = (ActId, &LeadRow)> {
    scanned(facts).filter(move |(_, row)| row.records.contains(&record))
}

fn acts_of((lead, row): (ActId, &LeadRow)) -> impl Iterator<Item = ActId> {
    [lead].into_iter().chain(row.decisions.iter().map(|one| one.act))
}
