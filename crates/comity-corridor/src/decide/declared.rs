//! What the parties declared and reserved, as it stands on the day.
//!
//! Which declaration makes which fact stands in `instrument.toml`; who declared what, in acts of
//! adoption. Of a party that did not adopt the instrument nothing is found: a person states it.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{Adopted, AgencyCode, AgencyKind, Body, Day, in_force};
use comity_law::{
    Declarant, Declaration, FactType, FactValue, Facts as LawFacts, InstrumentSummary, Word,
};

use super::facts::{Ends, View};
use crate::{
    key::Key,
    ports::Facts,
    rows::{OwnRow, RelationRow},
};

/// What kind of body an agency is, as it counts here.
pub(super) fn kind_of(
    (own, kind): (AgencyCode, AgencyKind),
    facts: &Facts,
    agency: AgencyCode,
) -> Option<AgencyKind> {
    if agency == own {
        return Some(kind);
    }
    facts.row::<RelationRow>(Key::Relation(agency)).and_then(|relation| relation.kind)
}

/// What binds an agency on a day, as it is known here.
pub(super) fn binding(
    (own, today): (AgencyCode, Day),
    facts: &Facts,
    agency: AgencyCode,
) -> impl Iterator<Item = &Adopted> {
    let is_own = agency == own;
    let ours = facts.row::<OwnRow>(Key::Own).filter(|_| is_own);
    let theirs = facts.row::<RelationRow>(Key::Relation(agency)).filter(|_| !is_own);
    let ours = ours.into_iter().flat_map(move |row| in_force(&row.adoptions, today));
    ours.chain(theirs.into_iter().flat_map(move |row| in_force(&row.instruments, today)))
}

/// What binds an agency on the day of the decision, with its declarations.
pub(super) fn adopted(view: View<'_>, agency: AgencyCode) -> Vec<&Adopted> {
    binding((view.own, view.now.day()), view.facts, agency).collect()
}

/// Who is asked for something: the recipient of what asks, else who acts.
const fn requested(view: View<'_>, to: AgencyCode) -> AgencyCode {
    match view.act.body {
        Body::RequestMake(_)
        | Body::RequestWithdraw(_)
        | Body::OrderPreserve(_)
        | Body::OrderProduce(_)
        | Body::SearchRun(_)
        | Body::WatchSet(_)
        | Body::SearchPseudonymised(_)
        | Body::ConsentAsk(_) => to,
        _ => view.act.agency,
    }
}

/// What a fact is found to be: its words, and whether one of them was chosen.
type Found<'a> = BTreeMap<&'a str, BTreeSet<Word>>;

/// The facts that declarations make, towards one agency.
pub(super) fn facts(view: View<'_>, ends: Ends<'_>, facts: &mut LawFacts) {
    let of = |declarant| match declarant {
        Declarant::Requested => requested(view, ends.to),
        Declarant::Recipient => ends.to,
    };
    let mut found: Found<'_> = BTreeMap::new();
    let sides = [view.own, ends.other].map(|agency| (agency, adopted(view, agency)));
    let listed = view.law.instruments().iter().filter(|one| !one.declarations.is_empty());
    for instrument in listed {
        for declaration in &instrument.declarations {
            let Some(fact) = &declaration.fact else { continue };
            let who = of(declaration.of);
            let choice = |is_theirs: bool| {
                let side = sides.iter().find(|(agency, _)| (*agency == who) == is_theirs);
                side.and_then(|(_, adopted)| chosen(instrument, adopted))
            };
            let Some(theirs) = choice(true) else { continue };
            let words = found.entry(fact).or_default();
            let others = choice(false).unwrap_or_default();
            words.extend(words_of(declaration, theirs, others));
        }
    }
    for (name, words) in found {
        let value = match view.law.fact(name).map(|fact| fact.fact_type) {
            Some(FactType::Set) => FactValue::Set(words),
            Some(FactType::Bool) => FactValue::Bool(!words.is_empty()),
            _ => continue,
        };
        // The law was loaded with these facts and words, so none is refused.
        let _ = view.law.state(facts, name, Some(value));
    }
}

/// What a side chose under an instrument; nothing, when it did not adopt it.
fn chosen<'a>(
    instrument: &InstrumentSummary,
    adopted: &[&'a Adopted],
) -> Option<&'a [comity_act::Text<60>]> {
    let found = adopted.iter().find(|one| one.instrument.as_str() == instrument.name);
    found.map(|one| one.declarations.as_slice())
}

/// The words that a declaration adds: its key, or the keys of the other side that it mirrors.
fn words_of(
    declaration: &Declaration,
    theirs: &[comity_act::Text<60>],
    others: &[comity_act::Text<60>],
) -> Vec<Word> {
    if theirs.iter().all(|key| key.as_str() != declaration.key) {
        return Vec::new();
    }
    if declaration.mirrors.is_empty() {
        return vec![Word::from(declaration.key.clone())];
    }
    let turned = others.iter().filter(|key| declaration.mirrors.contains(key.as_str()));
    turned.map(|key| Word::from(key.as_str().to_owned())).collect()
}
