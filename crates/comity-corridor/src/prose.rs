//! What the prose of a record tells of persons: said once, and carried along.
//!
//! A field says one thing of one person; a remark may tell of anybody and of anything, and no
//! machine can read it. What is said when it is written stays with the record and with its copies,
//! so that nobody is asked again who sends them.

use std::collections::BTreeSet;

use comity_act::{Act, AgencyCode, Shared, Stated, StatedValue};

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
