//! What the agreements between two agencies open for an act.

use comity_act::{AgencyCode, Body, CrimeArea, Handling, Role};
use comity_law::Facts as LawFacts;

use super::{
    carried::{Piece, is_written},
    emergency,
    facts::View,
};
use crate::rows::{RelationRow, Terms};

/// Which of the questions an agreement can answer with yes; more is better.
struct Covered {
    act: bool,
    area: bool,
    subjects: bool,
    data: bool,
    handling: bool,
    search: bool,
    safeguards: bool,
}

impl Covered {
    const NOTHING: Self = Self {
        act: false,
        area: false,
        subjects: false,
        data: false,
        handling: false,
        search: false,
        safeguards: false,
    };

    fn score(&self) -> usize {
        let scope = [self.act, self.area, self.subjects, self.data, self.handling];
        scope.into_iter().chain([self.search, self.safeguards]).filter(|yes| *yes).count()
    }
}

/// The facts about agreements: those of the one that covers the act best, never of two together.
pub(super) fn covered(
    view: View<'_>,
    (relation, pieces): (Option<&RelationRow>, &[Piece<'_>]),
    facts: &mut LawFacts,
) {
    let in_force: Vec<&Terms> = relation
        .into_iter()
        .flat_map(|relation| &relation.in_force)
        .map(|(_, terms)| terms)
        .filter(|terms| terms.hold_at(view.now))
        .collect();
    let best = in_force
        .iter()
        .map(|terms| covers(view, terms, (pieces, facts)))
        .max_by_key(Covered::score)
        .unwrap_or(Covered::NOTHING);
    facts.agreement_in_force = Some(!in_force.is_empty());
    facts.agreement_covers_act = Some(best.act);
    facts.agreement_covers_crime_area = Some(best.area);
    facts.agreement_covers_subjects = Some(best.subjects);
    facts.agreement_covers_data = Some(best.data);
    facts.agreement_handling_kept = Some(best.handling);
    facts.agreement_opens_search = Some(best.search);
    facts.agreement_safeguards = Some(best.safeguards);
    liaison(view, &in_force, facts);
}

/// Whether somebody acts as liaison officer, and whether an agreement with the other names them.
///
/// The role stands in the officer certificate, which was verified; the agreement says towards whom.
fn liaison(view: View<'_>, in_force: &[&Terms], facts: &mut LawFacts) {
    let act = view.act;
    let is_named = |of: AgencyCode| {
        let mut named = in_force.iter().flat_map(|terms| &terms.liaison);
        named.any(|one| one.agency == of && one.officer == act.officer)
    };
    facts.acts_as_liaison = Some(act.role == Role::LiaisonOfficer);
    facts.liaison_named = Some(is_named(act.agency));
}

fn covers(view: View<'_>, terms: &Terms, (pieces, facts): (&[Piece<'_>], &LawFacts)) -> Covered {
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
    let mut stated = pieces.iter().flat_map(|piece| piece.statements);
    let data = terms.properties.is_empty()
        || stated.all(|statement| terms.properties.contains(&statement.property));
    let search = match &act.body {
        Body::SearchRun(body) => terms.search_classes.contains(&body.class),
        _ => false,
    };
    Covered {
        act: kinds && purpose,
        area,
        subjects,
        data,
        handling: is_marked(view, &terms.handling, pieces),
        search,
        safeguards: terms.safeguards,
    }
}

/// Whether all that is given is marked as the agreement says; who asks gives nothing.
fn is_marked(view: View<'_>, agreed: &Handling, pieces: &[Piece<'_>]) -> bool {
    let act = view.act;
    let gives = !matches!(act.body, Body::RequestMake(_) | Body::SearchRun(_));
    let has = |handling: &Handling| {
        (handling.not_in_court || !agreed.not_in_court)
            && (handling.not_onward || !agreed.not_onward)
            && (agreed.as_written.is_none() || handling.as_written == agreed.as_written)
    };
    let words = !is_written(act) || has(&act.handling);
    !gives || has(&act.handling) || (words && pieces.iter().all(|piece| has(&piece.handling)))
}
