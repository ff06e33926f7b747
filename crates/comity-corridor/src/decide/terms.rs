//! What the agreements between two agencies open for an act.

use comity_act::{Body, CrimeArea};
use comity_law::Facts as LawFacts;

use super::{emergency, facts::View};
use crate::rows::{RelationRow, Terms};

/// Which of the questions an agreement can answer with yes; more is better.
struct Covered {
    act: bool,
    area: bool,
    subjects: bool,
    search: bool,
    safeguards: bool,
}

impl Covered {
    const NOTHING: Self =
        Self { act: false, area: false, subjects: false, search: false, safeguards: false };

    fn score(&self) -> usize {
        let answers = [self.act, self.area, self.subjects, self.search, self.safeguards];
        answers.into_iter().filter(|yes| *yes).count()
    }
}

/// The facts about agreements: those of the one that covers the act best, never of two together.
pub(super) fn covered(view: View<'_>, relation: Option<&RelationRow>, facts: &mut LawFacts) {
    let in_force: Vec<&Terms> = relation
        .into_iter()
        .flat_map(|relation| &relation.in_force)
        .map(|(_, terms)| terms)
        .filter(|terms| terms.hold_at(view.now))
        .collect();
    let best = in_force
        .iter()
        .map(|terms| covers(view, terms, facts))
        .max_by_key(Covered::score)
        .unwrap_or(Covered::NOTHING);
    facts.agreement_in_force = Some(!in_force.is_empty());
    facts.agreement_covers_act = Some(best.act);
    facts.agreement_covers_crime_area = Some(best.area);
    facts.agreement_covers_subjects = Some(best.subjects);
    facts.agreement_opens_search = Some(best.search);
    facts.agreement_safeguards = Some(best.safeguards);
}

fn covers(view: View<'_>, terms: &Terms, facts: &LawFacts) -> Covered {
    let act = view.act;
    let kind = act.body.kind();
    let kinds = terms.kinds.is_empty() || kind.is_some_and(|kind| terms.kinds.contains(&kind));
    let purpose = emergency::purpose(act).is_some_and(|purpose| terms.purposes.contains(&purpose));
    let areas: Vec<CrimeArea> =
        act.crime_area.into_iter().chain(act.offences.iter().map(|o| o.area)).collect();
    let area = terms.crime_areas.is_empty()
        || (!areas.is_empty() && areas.iter().all(|area| terms.crime_areas.contains(area)));
    let subjects = terms.subjects.is_empty()
        || facts.subjects.as_ref().is_none_or(|subjects| {
            subjects.iter().all(|name| terms.subjects.iter().any(|s| s.name() == name))
        });
    let search = match &act.body {
        Body::SearchRun(body) => terms.search_classes.contains(&body.class),
        _ => false,
    };
    Covered { act: kinds && purpose, area, subjects, search, safeguards: terms.safeguards }
}
