//! What the five points of an emergency supply: all an officer has time to write.
//!
//! Who is in danger and how, what is asked of whom and by when say for what it is done and why it
//! is needed. What they do not say is not taken to be done: it is owed afterwards.

use comity_act::{Act, AgencyKind, Purpose};
use comity_law::Facts as LawFacts;

use super::facts::{Ends, View};
use crate::{key::Key, rows::RelationRow};

/// Whether the act is an emergency that says all its points; without them it is none.
pub(super) fn holds(act: &Act) -> bool {
    act.is_emergency() && act.urgency.as_ref().is_some_and(|u| u.missing_points().is_empty())
}

/// For what the act is done; an emergency that names no purpose protects somebody.
pub(super) fn purpose(act: &Act) -> Option<Purpose> {
    act.purpose.or_else(|| holds(act).then_some(Purpose::Protect))
}

/// What the points say, where the officer said nothing.
pub(super) fn supplies(view: View<'_>, ends: Ends<'_>, facts: &mut LawFacts) {
    if !holds(view.act) {
        return;
    }
    let supply = |fact: &mut Option<bool>, value| *fact = fact.or(Some(value));
    // Somebody is in danger, so it is about a person.
    supply(&mut facts.personal_data_included, true);
    supply(&mut facts.quality_checked, false);
    // LAW: Directive (EU) 2016/680, art. 35(1)(a): what is asked, and by when.
    supply(&mut facts.transfer_necessary, true);
    // Who is in danger and how is why it is needed: who says that there is a child is asked no
    // more than who keeps silent.
    supply(&mut facts.strict_necessity_stated, true);
    // LAW: Directive (EU) 2023/977, art. 13(2)(b): urgency allows another channel.
    supply(&mut facts.channel_exception, true);
    let relation = view.facts.row::<RelationRow>(Key::Relation(ends.other));
    if relation.is_some_and(|relation| relation.kind == Some(AgencyKind::Authority)) {
        supply(&mut facts.recipient_competent, true);
    }
}
