//! What a record and a search say, in the words of the matching engine.

use std::collections::BTreeSet;

use comity_act::{Property, RecordClass, Shared, body::Term};
use comity_match::{
    Bearer, Date, QUERY_NAMES_MAX, Qualifiers, Query, Sex, Subject, identifier, several,
};

use super::{FOUND_MAX, Find, LEAST, Says};
use crate::values::kind_of;

/// Full names that are made of given and family names at most.
const JOINED_MAX: usize = 8;

/// The kind of a listing's reference, beyond the kinds of identifiers.
const LISTING: u16 = 1_000;
/// The kind of the day on which something happened.
const OCCURRED: u16 = 1_001;
/// The year by which a zone's dates are read, where its dates are not looked at.
const YEAR_OF_NO_MATTER: u16 = 2_000;

/// What bears the names of a class.
const fn bearer(class: RecordClass) -> Bearer {
    match class {
        RecordClass::Organisation => Bearer::Organisation,
        RecordClass::Vehicle
        | RecordClass::Firearm
        | RecordClass::Vessel
        | RecordClass::Aircraft
        | RecordClass::WorkOfArt
        | RecordClass::Event
        | RecordClass::Seizure
        | RecordClass::Place => Bearer::Thing,
        // Whose name stands in the others is whose they are.
        _ => Bearer::Person,
    }
}

/// What a record says, or what a watch looks for, as a subject of the index.
pub(super) fn of(key: u64, says: &Says<'_>) -> Subject {
    let stated = || says.stated.iter().copied();
    let mut all = names(&stated());
    if says.is_asked {
        // No more is watched for than a search looks for.
        let apart = all.iter().flat_map(|names| several(names)).take(QUERY_NAMES_MAX);
        all = apart.map(str::to_owned).collect();
    }
    Subject {
        key,
        bearer: bearer(says.class),
        names: all,
        qualifiers: qualifiers(stated()),
        identifiers: identifiers(says),
    }
}

/// What is looked for, as a query of the index.
pub(super) fn query(wanted: &Says<'_>) -> Query {
    let stated = || wanted.stated.iter().copied();
    Query {
        bearer: bearer(wanted.class),
        names: names(&stated()),
        qualifiers: qualifiers(stated()),
        identifiers: identifiers(wanted),
        limit: FOUND_MAX,
        least: LEAST,
    }
}

/// A record as it gives keys.
pub(super) fn held(content: &Shared) -> Subject {
    let mut subject = of(0, &Says::of(content));
    subject.identifiers.retain(says_who);
    subject
}

/// A search as it gives keys: every number as it is written comes before what else its print
/// could be, so that none is left out for another's variants.
pub(super) fn asked(wanted: &Find) -> Subject {
    let Query { bearer, names, qualifiers, identifiers, .. } = query(&Says::wanted(wanted));
    let terms = wanted.terms.iter().map(|term| (term.property, term.value.as_str()));
    let mut first: Vec<(u16, String)> = terms.filter_map(identifier).collect();
    first.extend(identifiers);
    let mut seen = BTreeSet::new();
    first.retain(|one| says_who(one) && seen.insert(one.clone()));
    Subject { key: 0, bearer, names, qualifiers, identifiers: first }
}

/// Whether an identifier says which one it is: of a day on which something happened there are
/// many, so it is no key alone.
fn says_who((kind, _): &(u16, String)) -> bool {
    *kind != OCCURRED
}

/// The numbers that say who or what it is, each in its one form, with the number of its kind; of a
/// listing it is the record's own, and says nothing of who is at hand.
pub(super) fn numbers<'a>(
    stated: impl Iterator<Item = (Property, &'a str)>,
) -> impl Iterator<Item = (u16, String)> {
    stated.filter_map(identifier).filter(|one| says_who(one) && one.0 != LISTING)
}

/// The full names, those that are joined of their parts as well.
pub(super) fn full_names<'a>(
    stated: &(impl Iterator<Item = (Property, &'a str)> + Clone),
) -> Vec<String> {
    names(stated)
}

/// The days of birth of which year, month and day are known, as `1980-05-17`.
pub(super) fn days_of_birth<'a>(
    stated: impl Iterator<Item = (Property, &'a str)>,
) -> impl Iterator<Item = String> {
    let born = stated.filter(|(property, _)| *property == Property::BirthDate);
    let whole = born.filter_map(|(_, value)| Date::read(value));
    whole
        .filter(|date| date.month != 0 && date.day != 0)
        .map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}

/// Whether a record can be found by this.
pub(crate) fn finds(term: &Term) -> bool {
    is_name(term) || is_number(term)
}

/// Whether it is a name, of who is searched for or of who has something.
pub(crate) fn is_name(term: &Term) -> bool {
    (term.property.is_name() || term.property == Property::Holder) && !term.value.is_blank()
}

fn is_number(term: &Term) -> bool {
    identifier((term.property, term.value.as_str())).is_some()
}

/// How many full names are asked for: those that are joined of their parts as well, and each of
/// several that stand in one field.
pub(crate) fn names_asked(terms: &[Term]) -> usize {
    let stated = terms.iter().filter(|term| is_name(term));
    let names = names(&stated.map(|term| (term.property, term.value.as_str())));
    names.iter().map(|names| several(names).count()).sum()
}

/// How many numbers are asked for, each as it is written.
pub(crate) fn numbers_asked(terms: &[Term]) -> usize {
    terms.iter().filter(|term| is_number(term)).count()
}

/// Whether a pseudonymised search can meet somebody by a term, and then whether by a number: else
/// by a name with what is known of the birth.
pub(super) fn meets_by_number(term: &Term) -> Option<bool> {
    let number = identifier((term.property, term.value.as_str()));
    finds(term).then(|| number.as_ref().is_some_and(says_who))
}

/// An identifier as it is compared: the number of its kind, and its one form; a misread or forged
/// one is compared as it was written.
fn identifier((property, value): (Property, &str)) -> Option<(u16, String)> {
    let read = match property {
        Property::ListingReference => return as_it_is(LISTING, value),
        // What happened has no number; the day on which it did is the nearest to one.
        Property::OccurredOn => return as_it_is(OCCURRED, value),
        // A zone is found under the number of its document, and so is the document without it.
        Property::MachineReadableZone => {
            identifier::zone::read(value, YEAR_OF_NO_MATTER).ok()?.identifier()?
        }
        property => identifier::as_written(kind_of(property)?, value)?,
    };
    Some(numbered(read))
}

/// The identifiers by which it is found.
fn identifiers(says: &Says<'_>) -> Vec<(u16, String)> {
    let stated = says.stated.iter().copied();
    if says.is_asked {
        stated.flat_map(identifiers_asked).collect()
    } else {
        stated.filter_map(identifier).collect()
    }
}

/// What the same print could be as well: O beside 0, I beside 1.
fn identifiers_asked((property, value): (Property, &str)) -> impl Iterator<Item = (u16, String)> {
    let read = kind_of(property).and_then(|kind| identifier::as_written(kind, value));
    let others = read.map(|read| identifier::variants(&read)).unwrap_or_default();
    identifier((property, value)).into_iter().chain(others.into_iter().map(numbered))
}

fn numbered(read: identifier::Identifier) -> (u16, String) {
    let number = read.kind.number();
    // Whoever saw a plate does not always know its country.
    let plate = |(_, plate): (&str, &str)| plate.to_owned();
    match read.canonical.split_once(':').filter(|_| read.kind == identifier::Kind::Plate) {
        Some(parts) => (number, plate(parts)),
        None => (number, read.canonical),
    }
}

fn as_it_is(kind: u16, value: &str) -> Option<(u16, String)> {
    let value: String = value.split_whitespace().flat_map(str::chars).collect();
    (!value.is_empty()).then(|| (kind, value.to_uppercase()))
}

/// The full names: those that are written in full, and given names with family names.
fn names<'a>(stated: &(impl Iterator<Item = (Property, &'a str)> + Clone)) -> Vec<String> {
    let of = |wanted: Property| {
        stated.clone().filter(move |(property, _)| *property == wanted).map(|(_, value)| value)
    };
    let full = of(Property::Name)
        .chain(of(Property::Alias))
        .chain(of(Property::Holder))
        .map(str::to_owned);
    let given: Vec<&str> = of(Property::GivenName).collect();
    let family: Vec<&str> = of(Property::FamilyName).collect();
    let joined: Vec<String> = match (&given[..], &family[..]) {
        ([], only) | (only, []) => only.iter().map(|&name| name.to_owned()).collect(),
        (given, family) => {
            let each = family.iter().flat_map(|f| given.iter().map(move |g| format!("{g} {f}")));
            each.take(JOINED_MAX).collect()
        }
    };
    full.chain(joined).collect()
}

fn qualifiers<'a>(stated: impl Iterator<Item = (Property, &'a str)>) -> Qualifiers {
    let mut said = Qualifiers::default();
    for (property, value) in stated {
        match property {
            Property::BirthDate => said.born.extend(Date::read(value)),
            Property::Nationality => {
                let code = value.trim().to_ascii_uppercase();
                said.nationalities.extend(<[u8; 2]>::try_from(code.as_bytes()));
            }
            Property::Sex => said.sex = said.sex.or_else(|| sex(value)),
            Property::BirthPlace | Property::Address => said.places.push(value.to_owned()),
            _ => {}
        }
    }
    said
}

fn sex(value: &str) -> Option<Sex> {
    match value.trim() {
        "female" => Some(Sex::Female),
        "male" => Some(Sex::Male),
        "other" => Some(Sex::Unspecified),
        _ => None,
    }
}
