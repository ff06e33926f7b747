//! What an act tells of persons: in its records, its words and its files.
//!
//! No machine can read words and files: who writes them says about whom they are and what they
//! tell, and unsaid it is unknown. What records show counts whatever is said, and of two values
//! the one that protects counts: a statement of the other is refused. What was said of the prose
//! of a record when it was written counts as shown; unsaid, who sends the record says it.

use std::{borrow::Cow, collections::BTreeSet};

use comity_act::{Body, Property, Purpose, RecordClass, SubjectCategory, SubjectMark, Timestamp};
use comity_law::Facts as LawFacts;

use super::{
    carried::{Piece, is_written},
    emergency,
    facts::{View, answered},
    told,
};

/// Words of a closed list.
type Words = BTreeSet<Cow<'static, str>>;

/// What the records of an act show, with what was said of their prose.
struct Shown {
    minor: bool,
    special: bool,
    vulnerable: bool,
    whereabouts: bool,
    neutrality: bool,
    subjects: Words,
    fields: Words,
}

impl Shown {
    fn by(view: View<'_>, pieces: &[Piece<'_>], prose: &[LawFacts]) -> Self {
        let told =
            |of: fn(&LawFacts) -> Option<bool>| prose.iter().any(|one| of(one) == Some(true));
        let categories = subjects(pieces).filter_map(|subject| subject.category);
        let mut subjects: Words = categories.map(|category| category.name().into()).collect();
        subjects.extend(prose.iter().filter_map(|one| one.subjects.clone()).flatten());
        let statements = pieces.iter().flat_map(|piece| piece.statements);
        let mut fields: Words = statements.map(|said| said.property.name().into()).collect();
        fields.extend(prose.iter().filter_map(|one| one.fields_included.clone()).flatten());
        let minor = is_about_minor(view)
            || self::subjects(pieces).any(|subject| subject.minor)
            || told(|one| one.minor_included);
        Self {
            minor,
            special: fields.iter().any(|one| is_special(one))
                || told(|one| one.special_categories_included),
            vulnerable: minor
                || subjects.iter().any(|one| is_vulnerable(one))
                || told(|one| one.vulnerable_subject),
            whereabouts: pieces.iter().any(tells_where) || told(|one| one.whereabouts_told),
            neutrality: pieces.iter().any(Piece::touches_neutrality)
                || told(|one| one.neutrality_indicator),
            subjects,
            fields,
        }
    }
}

fn subjects<'a>(pieces: &'a [Piece<'_>]) -> impl Iterator<Item = SubjectMark> + 'a {
    pieces.iter().filter_map(|piece| piece.subject)
}

/// The facts of the persons whom an act tells of.
pub(super) fn facts(view: View<'_>, pieces: &[Piece<'_>], facts: &mut LawFacts) {
    let prose = told::of_prose(view, pieces);
    let shown = Shown::by(view, pieces, &prose);
    let is_untold = |one: &LawFacts| one.words_about_persons != Some(false);
    let in_prose = told::is_owed(view) && prose.iter().any(is_untold);
    let in_words = is_written(view.act);
    let is_written = if in_words {
        true
    } else {
        // What a peer listed is a worry; that there is nothing else, it does not say for us.
        if pieces.iter().all(|piece| piece.is_certified || !piece.has_prose()) {
            told::carry(&prose, facts);
        }
        // Each statement of a record is marked by its own grade, prose as well.
        facts.fact_or_assessment_marked = Some(true);
        in_prose
    };
    let is_worse = is_written && says_more(&shown, facts);
    let of_nobody = facts.words_about_persons == Some(false)
        || (pieces.is_empty() && facts.personal_data_included == Some(false));
    if !is_written || (of_nobody && !is_worse) {
        facts.words_about_persons = Some(false);
    } else if is_worse || (pieces.is_empty() && facts.personal_data_included == Some(true)) {
        facts.words_about_persons = Some(true);
    }
    if !pieces.is_empty() {
        facts.personal_data_included = Some(true);
    } else if facts.words_about_persons.is_some() {
        facts.personal_data_included = facts.words_about_persons;
    }
    of_records(view.now, pieces, facts);
    if facts.words_about_persons == Some(false) {
        recorded(&shown, pieces, facts);
    } else {
        of_words(&shown, pieces, facts);
    }
    facts.whereabouts_told = whereabouts(&shown, facts);
    // What words tell of nobody may be of that character all the same.
    let is_silent = !in_words && told::all(&prose, |one| one.neutrality_indicator).is_some();
    let is_known = is_silent || !told::is_owed(view);
    facts.neutrality_indicator =
        worse(shown.neutrality, is_known.then_some(false), facts.neutrality_indicator);
    // Unsaid, nobody sees a danger; what the conventions ask besides is their own.
    let danger = [facts.arrest_endangers, facts.torture_risk];
    facts.danger_stated = Some(danger.contains(&Some(true)));
    facts.persecution_stated = Some(facts.persecution_risk == Some(true));
    facts.dangers_weighed = weighed(facts);
    facts.detention_stated = Some(facts.detention_deficient == Some(true));
    let protects = [
        facts.refugee_status,
        facts.persecution_risk,
        facts.torture_risk,
        facts.arrest_endangers,
        facts.fair_trial_denied,
        facts.detention_deficient,
    ];
    facts.protection_stated = Some(protects.contains(&Some(true)));
    facts.words_described = Some(facts.words_about_persons == Some(false) || is_described(facts));
    if emergency::holds(view.act) {
        unsaid_in_emergency(view, shown, facts);
    }
}

/// Whether the act answers a request that is marked as being about a minor: who was asked about as
/// one is one in the answer.
fn is_about_minor(view: View<'_>) -> bool {
    let mut requests = answered(view.act, view.facts).flatten();
    matches!(view.act.body, Body::RequestAnswer(_)) && requests.any(|request| request.minor)
}

/// Whether more is said than the records show, and by that, that words or files tell it.
fn says_more(shown: &Shown, facts: &LawFacts) -> bool {
    let beyond = |said: &Option<Words>, shown: &Words| {
        said.as_ref().is_some_and(|said| !said.is_subset(shown))
    };
    (facts.minor_included == Some(true) && !shown.minor)
        || (facts.special_categories_included == Some(true) && !shown.special)
        || (facts.vulnerable_subject == Some(true) && !shown.vulnerable)
        || beyond(&facts.subjects, &shown.subjects)
        || beyond(&facts.fields_included, &shown.fields)
}

/// What only records have: checks, grades and dates.
fn of_records(now: Timestamp, pieces: &[Piece<'_>], facts: &mut LawFacts) {
    // What is ungraded is graded X4; records have a field for it. Comity policy.
    facts.graded = Some(true);
    if pieces.is_empty() {
        return;
    }
    // Who registered the record checked it; what was not checked then is for the officer to state.
    if pieces.iter().all(|piece| piece.quality_checked) {
        facts.quality_checked = Some(true);
    }
    let dates: Vec<_> =
        subjects(pieces).map(|s| s.review_at.into_iter().chain(s.erase_at).min()).collect();
    facts.review_date_set = Some(!dates.is_empty() && dates.iter().all(Option::is_some));
    facts.review_days_ahead = dates
        .iter()
        .flatten()
        .map(|at| at.millis_since(now) / Timestamp::DAY_MS)
        .max()
        .and_then(|days| i64::try_from(days).ok());
}

/// Nothing but records tells of persons, or nothing does: of nothing, everything that is asked of
/// each piece holds. A date is asked of the whole, and where nothing is written none is set.
fn recorded(shown: &Shown, pieces: &[Piece<'_>], facts: &mut LawFacts) {
    facts.special_categories_supplement = Some(pieces.iter().all(Piece::is_supplement));
    facts.fact_or_assessment_marked = Some(true);
    if pieces.is_empty() {
        facts.subject_category_stated = facts.subject_category_stated.or(Some(true));
    } else {
        facts.subject_category_stated = Some(are_categories_stated(pieces));
    }
    facts.minor_included = Some(shown.minor);
    facts.special_categories_included = Some(shown.special);
    facts.vulnerable_subject = Some(shown.vulnerable);
    facts.subjects = Some(shown.subjects.clone());
    facts.fields_included = Some(shown.fields.clone());
}

/// Words or files may tell more than the records.
fn of_words(shown: &Shown, pieces: &[Piece<'_>], facts: &mut LawFacts) {
    if !pieces.iter().all(Piece::is_supplement) {
        facts.special_categories_supplement = Some(false);
    }
    // To check what one writes is to tell facts from assessments.
    facts.fact_or_assessment_marked =
        facts.fact_or_assessment_marked.or(facts.quality_checked.filter(|checked| *checked));
    // The mark of a request says about whom the request is, its words as well.
    let marked = pieces.iter().any(|piece| piece.is_own) && are_categories_stated(pieces);
    facts.subjects = joined(facts.subjects.take(), &shown.subjects, marked);
    facts.fields_included = joined(facts.fields_included.take(), &shown.fields, false);
    let is_said = facts.subjects.as_ref().is_some_and(|subjects| !subjects.is_empty());
    facts.subject_category_stated = if pieces.is_empty() || are_categories_stated(pieces) {
        facts.subject_category_stated.or(is_said.then_some(true))
    } else {
        Some(false)
    };
    let tells_special =
        facts.fields_included.as_ref().map(|fields| fields.iter().any(|one| is_special(one)));
    facts.special_categories_included =
        worse(shown.special, tells_special, facts.special_categories_included);
    if shown.minor {
        facts.minor_included = Some(true);
    } else if facts.vulnerable_subject == Some(false) {
        facts.minor_included = facts.minor_included.or(Some(false));
    }
    let vulnerable =
        facts.subjects.as_ref().map(|subjects| subjects.iter().any(|one| is_vulnerable(one)));
    let vulnerable = match (facts.minor_included, vulnerable) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    };
    facts.vulnerable_subject = worse(shown.vulnerable, vulnerable, facts.vulnerable_subject);
}

/// What is shown, what follows from what was said, and what was said itself: who says or shows
/// that somebody needs protection is heard first.
fn worse(shown: bool, follows: Option<bool>, said: Option<bool>) -> Option<bool> {
    if shown || follows == Some(true) || said == Some(true) {
        return Some(true);
    }
    follows.or(said)
}

/// What is said, with what is shown; unsaid, it is known only where what is shown is all.
fn joined(said: Option<Words>, shown: &Words, is_all: bool) -> Option<Words> {
    match said {
        Some(said) => Some(said.union(shown).cloned().collect()),
        None => is_all.then(|| shown.clone()),
    }
}

fn are_categories_stated(pieces: &[Piece<'_>]) -> bool {
    let mut subjects = subjects(pieces).peekable();
    subjects.peek().is_some() && subjects.all(|subject| subject.category.is_some())
}

fn is_described(facts: &LawFacts) -> bool {
    let said = [
        facts.minor_included,
        facts.special_categories_included,
        facts.vulnerable_subject,
        facts.subject_category_stated,
    ];
    said.iter().all(Option::is_some) && facts.subjects.is_some() && facts.fields_included.is_some()
}

/// Whether it is said what awaits the person there; unsaid it is unknown, and is asked. Who sees
/// one danger has said enough, and that an arrest endangers nobody says it of torture too.
fn weighed(facts: &LawFacts) -> Option<bool> {
    let torture = facts.torture_risk.or(facts.arrest_endangers);
    let is_feared = facts.danger_stated == Some(true) || facts.persecution_stated == Some(true);
    (is_feared || (torture.is_some() && facts.persecution_risk.is_some())).then_some(true)
}

/// Whether it is told where somebody is who could be arrested; where that is not said, unknown.
fn whereabouts(shown: &Shown, facts: &LawFacts) -> Option<bool> {
    if shown.whereabouts {
        return Some(true);
    }
    if facts.words_about_persons == Some(false) {
        return Some(false);
    }
    let told = facts.fields_included.as_ref();
    let told = told.map(|fields| fields.contains(Property::Address.name()));
    let subjects = facts.subjects.as_ref();
    let nobody = subjects
        .is_some_and(|all| !all.is_empty() && !all.iter().any(|part| may_be_arrested(part)));
    worse(false, if nobody { Some(false) } else { told }, facts.whereabouts_told)
}

/// Whether a record tells where somebody is who could be arrested; whose part nobody stated could
/// be.
fn tells_where(piece: &Piece<'_>) -> bool {
    let category = piece.subject.and_then(|subject| subject.category);
    // Where a thing is or was is nobody's whereabouts; an address is always somebody's.
    let of_person = piece.class.is_none_or(RecordClass::is_of_person);
    let tells = |said: &Property| *said == Property::Address || (of_person && said.tells_where());
    category.is_none_or(SubjectCategory::may_be_arrested)
        && piece.statements.iter().any(|said| tells(&said.property))
}

fn may_be_arrested(category: &str) -> bool {
    category.parse().is_ok_and(SubjectCategory::may_be_arrested)
}

/// An emergency is sent before anybody is asked what its words tell: it goes as if they told
/// nothing more, and `words_described` makes it owed that somebody says it afterwards.
fn unsaid_in_emergency(view: View<'_>, shown: Shown, facts: &mut LawFacts) {
    for fact in [
        &mut facts.minor_included,
        &mut facts.special_categories_included,
        &mut facts.vulnerable_subject,
        &mut facts.neutrality_indicator,
    ] {
        fact.get_or_insert(false);
    }
    // The five points say who or what is known: what is special only adds to that.
    facts.special_categories_supplement.get_or_insert(true);
    facts.fields_included.get_or_insert(shown.fields);
    // What leads to an arrest abroad is lifted by nobody's silence.
    let leads_to_arrest =
        matches!(emergency::purpose(view.act), Some(Purpose::Arrest | Purpose::Locate));
    if !leads_to_arrest {
        facts.subjects.get_or_insert(shown.subjects);
    }
}

fn is_vulnerable(category: &str) -> bool {
    category.parse().is_ok_and(SubjectCategory::is_vulnerable)
}

fn is_special(field: &str) -> bool {
    field.parse().is_ok_and(Property::is_special_category)
}
