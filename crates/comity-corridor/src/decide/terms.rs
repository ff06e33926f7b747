//! What the agreements between two agencies open for an act.

use std::{borrow::Cow, collections::BTreeSet};

use comity_act::{AgencyCode, Body, CrimeArea, Handling, Property, Role, SubjectCategory};
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
    /// Unknown where nobody says about whom the words are.
    subjects: Option<bool>,
    /// Unknown where nobody says what the words tell.
    data: Option<bool>,
    handling: bool,
    search: bool,
    safeguards: bool,
}

impl Covered {
    const NOTHING: Self = Self {
        act: false,
        area: false,
        subjects: Some(false),
        data: Some(false),
        handling: false,
        search: false,
        safeguards: false,
    };

    /// What opens the act comes first, then what may open it once more is said, then what says
    /// more beside that: no agreement takes away what another opens.
    fn rank(&self) -> (bool, bool, usize) {
        let is_marked = self.act && self.area && self.handling;
        let of_words = [self.subjects, self.data];
        let gives = is_marked && of_words.iter().all(|yes| *yes == Some(true));
        let may_give = is_marked && of_words.iter().all(|yes| *yes != Some(false));
        let searches = self.act && self.search;
        (searches || gives, searches || may_give, self.score())
    }

    /// What is unknown may yet be covered, and is worth less than what is.
    fn score(&self) -> usize {
        let known = [self.act, self.area, self.handling, self.search, self.safeguards];
        let of_words = [self.subjects, self.data].into_iter().map(|yes| match yes {
            Some(true) => 2,
            None => 1,
            Some(false) => 0,
        });
        2 * known.into_iter().filter(|yes| *yes).count() + of_words.sum::<usize>()
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
        .max_by_key(Covered::rank)
        .unwrap_or(Covered::NOTHING);
    facts.agreement_in_force = Some(!in_force.is_empty());
    facts.agreement_covers_act = Some(best.act);
    facts.agreement_covers_crime_area = Some(best.area);
    facts.agreement_covers_subjects = best.subjects;
    facts.agreement_covers_data = best.data;
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
    let subjects = within(facts.subjects.as_ref(), &terms.subjects, SubjectCategory::name);
    let data = within(facts.fields_included.as_ref(), &terms.properties, Property::name);
    let search = match &act.body {
        Body::SearchRun(body) => terms.search_classes.contains(&body.class),
        Body::WatchSet(body) => terms.search_classes.contains(&body.class),
        // Which class is meant stands in no act; the set of tags has those of the clause alone.
        Body::SearchPseudonymised(_) | Body::SearchOffer(_) | Body::SearchEvaluate(_) => {
            terms.private_search.as_ref().is_some_and(|clause| !clause.classes.is_empty())
        }
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

/// Whether all that is told is within what was agreed, where something was; who does not know what
/// is told does not know that.
fn within<T: Copy>(
    told: Option<&BTreeSet<Cow<'static, str>>>,
    agreed: &[T],
    name: impl Fn(T) -> &'static str,
) -> Option<bool> {
    if agreed.is_empty() {
        return Some(true);
    }
    told.map(|told| told.iter().all(|told| agreed.iter().any(|one| name(*one) == *told)))
}

/// Whether all that is given is marked as the agreement says; who asks gives nothing.
fn is_marked(view: View<'_>, agreed: &Handling, pieces: &[Piece<'_>]) -> bool {
    let act = view.act;
    let gives = !matches!(
        act.body,
        Body::RequestMake(_)
            | Body::SearchRun(_)
            | Body::SearchPseudonymised(_)
            | Body::WatchSet(_)
    );
    let has = |handling: &Handling| {
        (handling.not_in_court || !agreed.not_in_court)
            && (handling.not_onward || !agreed.not_onward)
            && (agreed.as_written.is_none() || handling.as_written == agreed.as_written)
    };
    let words = !is_written(act) || has(&act.handling);
    !gives || has(&act.handling) || (words && pieces.iter().all(|piece| has(&piece.handling)))
}
