//! What the prose of a record tells of persons: said once, and carried along.
//!
//! A field says one thing of one person; a remark may tell of anybody and of anything, and no
//! machine can read it. What is said when it is written stays with the record and with its copies,
//! so that nobody is asked again who sends them.

use std::collections::BTreeSet;

use comity_act::{Act, AgencyCode, Body, Shared, Stated, StatedValue, Statement};

use crate::decide::is_written;

/// That words tell nothing beyond the fields beside them, or that they do.
const BEYOND: &str = "words_about_persons";

/// The facts of which a statement speaks of words.
pub(crate) const TELLS: [&str; 8] = [
    BEYOND,
    "fields_included",
    "minor_included",
    "neutrality_indicator",
    "special_categories_included",
    "subjects",
    "vulnerable_subject",
    "whereabouts_told",
];

/// What an act that writes a record states of its prose.
pub(crate) fn told_in(act: &Act) -> Vec<Stated> {
    act.stated.iter().filter(|stated| TELLS.contains(&stated.fact.as_str())).cloned().collect()
}

/// What was said of the prose of a record, for who gets this part of it: of less than all of the
/// prose nobody said anything.
pub(crate) fn told_of_part(content: &Shared, part: &[Statement]) -> Vec<Stated> {
    let is_all = covers(part, content) && part.iter().any(|stated| stated.property.is_prose());
    if is_all { content.told.clone() } else { Vec::new() }
}

/// Whether all of the prose of a record is among these.
fn covers(part: &[Statement], content: &Shared) -> bool {
    let mut prose = content.statements.iter().filter(|stated| stated.property.is_prose());
    prose.all(|stated| part.contains(stated))
}

/// What is said of the prose of a record in an answer that gives it: what was said before, and of
/// one's own record what the answer says, which has no words or files besides that it could mean.
/// Of several copies it says alone what none of them tells.
pub(crate) fn told_with(content: &Shared, (own, act): (AgencyCode, &Act)) -> Vec<Stated> {
    let mut told = content.told.clone();
    let Body::RequestAnswer(body) = &act.body else { return told };
    if content.owner != own || !content.has_prose() || is_written(act) {
        return told;
    }
    let is_alone = body.shared.iter().filter(|shared| shared.has_prose()).count() == 1;
    let is_new = |stated: &Stated| !content.told.iter().any(|before| before.fact == stated.fact);
    let is_meant = |stated: &Stated| is_alone || stated.value == StatedValue::Yes(false);
    let said = told_in(act).into_iter().filter(|stated| is_new(stated) && is_meant(stated));
    told.extend(said);
    told
}

/// Whether a copy says more of the prose of a record than the record does, and gives all of it.
pub(crate) fn is_more(content: &Shared, copy: &Shared) -> bool {
    copy.told.len() > content.told.len() && covers(&copy.statements, content)
}

/// Takes out of a copy that no person sends what no person here said to tell nothing more; which
/// properties. What a peer says of its own record vouches for nothing that goes out from here.
pub(crate) fn withhold(own: AgencyCode, shared: &mut Shared) -> BTreeSet<&'static str> {
    let says_nothing_more =
        |stated: &Stated| stated.fact.as_str() == BEYOND && stated.value == StatedValue::Yes(false);
    if shared.owner == own && shared.told.iter().any(says_nothing_more) {
        return BTreeSet::new();
    }
    let prose = shared.statements.extract_if(.., |stated| stated.property.is_prose());
    prose.map(|stated| stated.property.name()).collect()
}
