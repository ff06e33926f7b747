//! What was said of the prose of records when it was written, as facts of the law.

use std::{borrow::Cow, collections::BTreeSet};

use comity_act::{Body, Stated, StatedValue};
use comity_law::Facts as LawFacts;

use super::{carried::Piece, facts::View, stated::value};
use crate::prose::TELLS;

/// What was said of each piece that has prose; of some, nothing.
pub(super) fn of_prose(view: View<'_>, pieces: &[Piece<'_>]) -> Vec<LawFacts> {
    pieces.iter().filter(|piece| piece.has_prose()).map(|piece| said(view, piece)).collect()
}

fn said(view: View<'_>, piece: &Piece<'_>) -> LawFacts {
    let mut facts = LawFacts::default();
    let is_heard = |stated: &&Stated| {
        let takes_a_worry_away = stated.value == StatedValue::Yes(false);
        TELLS.contains(&stated.fact.as_str()) && (piece.is_certified || !takes_a_worry_away)
    };
    for stated in piece.told.iter().filter(is_heard) {
        // A peer's word that is no value of the fact leaves it unknown.
        let _ = view.law.state(&mut facts, stated.fact.as_str(), Some(value(stated)));
    }
    if facts.words_about_persons == Some(false) {
        for fact in [
            &mut facts.minor_included,
            &mut facts.special_categories_included,
            &mut facts.vulnerable_subject,
            &mut facts.whereabouts_told,
        ] {
            fact.get_or_insert(false);
        }
        facts.subjects.get_or_insert_default();
        facts.fields_included.get_or_insert_default();
    }
    if facts.whereabouts_told.is_none() {
        let address = comity_act::Property::Address.name();
        let is_among = facts.fields_included.as_ref().map(|all| all.contains(address));
        facts.whereabouts_told = is_among.filter(|is_told| piece.is_certified || *is_told);
    }
    facts
}

/// Whether who acts has to say what the prose of the records tells, where nobody said it yet.
///
/// Who opens a record has not read it, and what a node finds in its own records stays there.
pub(super) fn is_owed(view: View<'_>) -> bool {
    match view.act.body {
        Body::RecordOpen(_) => false,
        Body::SearchReport(_) => !view.act.recipients.is_empty(),
        _ => true,
    }
}

/// Whether it was said of any prose that it is so, where it was said of all.
pub(super) fn all(prose: &[LawFacts], of: fn(&LawFacts) -> Option<bool>) -> Option<bool> {
    prose.iter().try_fold(false, |any, one| Some(any | of(one)?))
}

/// Where an act has no words besides the prose of its records, what was said of all of that prose
/// is known without being said again.
pub(super) fn carry(prose: &[LawFacts], facts: &mut LawFacts) {
    let told = |of| all(prose, of);
    let among = |of: fn(&LawFacts) -> Option<&BTreeSet<Cow<'static, str>>>| {
        let sets: Option<Vec<_>> = prose.iter().map(of).collect();
        sets.map(|sets| sets.into_iter().flatten().cloned().collect::<BTreeSet<_>>())
    };
    let LawFacts {
        minor_included,
        special_categories_included,
        vulnerable_subject,
        whereabouts_told,
        subjects,
        fields_included,
        ..
    } = facts;
    for (fact, known) in [
        (minor_included, told(|one| one.minor_included)),
        (special_categories_included, told(|one| one.special_categories_included)),
        (vulnerable_subject, told(|one| one.vulnerable_subject)),
        (whereabouts_told, told(|one| one.whereabouts_told)),
    ] {
        *fact = fact.or(known);
    }
    *subjects = subjects.take().or_else(|| among(|one| one.subjects.as_ref()));
    *fields_included = fields_included.take().or_else(|| among(|one| one.fields_included.as_ref()));
}
