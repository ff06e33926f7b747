//! What an act says of a hit, as the law reads it.

use comity_act::{
    Role,
    body::{Finding, HitConclude},
};
use comity_law::Facts as LawFacts;

use super::facts::View;
use crate::project;

/// Most acts say nothing of a hit.
pub(super) fn ordinarily(facts: &mut LawFacts) {
    facts.concludes_same = Some(false);
    facts.hit_content_held = Some(true);
    facts.compared_without_content = Some(false);
}

/// A person who says by what both were compared has compared them; what with, is seen here.
pub(super) fn of_conclusion(view: View<'_>, body: &HitConclude, facts: &mut LawFacts) {
    facts.follows_hit = Some(true);
    let has_means = !body.means.is_empty();
    facts.hit_confirmed_by_person = Some(view.act.role != Role::Service && has_means);
    facts.concludes_same = Some(body.finding == Finding::Same);
    // What the other side had before it, that side alone knows.
    if view.act.agency == view.own {
        let hit = view.act.answers;
        let held = hit.is_some_and(|hit| project::is_content_held(view.facts, hit, body.record));
        facts.hit_content_held = Some(held);
    }
    let needs_none = project::needs_no_content(view.facts, view.act, view.own, &body.means);
    facts.compared_without_content = Some(needs_none);
}
