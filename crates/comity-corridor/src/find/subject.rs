//! What a record and a search say, in the words of the matching engine.

use comity_act::{Property, RecordClass, Shared, Statement, body::Term};
use comity_match::{Bearer, Date, Qualifiers, Query, Sex, Subject, identifier};

use super::Find;

/// Full names that are made of given and family names at most.
const JOINED_MAX: usize = 8;

/// The kind of a listing's reference, beyond the kinds of identifiers.
const LISTING: u16 = 1_000;

/// What bears the names of a class.
const fn bearer(class: RecordClass) -> Bearer {
    match class {
        RecordClass::Person | RecordClass::TravelDocument => Bearer::Person,
        RecordClass::Organisation => Bearer::Organisation,
    }
}

/// A record as a subject of the index.
pub(super) fn of(key: u64, content: &Shared) -> Subject {
    let stated = || content.statements.iter().map(|s: &Statement| (s.property, s.value.as_str()));
    Subject {
        key,
        bearer: bearer(content.class),
        names: names(stated()),
        qualifiers: qualifiers(stated()),
        identifiers: stated().filter_map(identifier).collect(),
    }
}

/// A search as a query of the index.
pub(super) fn query(wanted: &Find, (least, limit): (f32, usize)) -> Query {
    let terms = || wanted.terms.iter().map(|term| (term.property, term.value.as_str()));
    Query {
        bearer: bearer(wanted.class),
        names: names(terms()),
        qualifiers: qualifiers(terms()),
        identifiers: terms().filter_map(identifier).collect(),
        limit,
        least,
    }
}

/// Whether a record can be found by this.
pub(super) fn finds(term: &Term) -> bool {
    term.property.is_name() && !term.value.is_blank()
        || identifier((term.property, term.value.as_str())).is_some()
}

/// An identifier as it is compared: the number of its kind, and its one form.
fn identifier((property, value): (Property, &str)) -> Option<(u16, String)> {
    let kind = match property {
        Property::DocumentNumber => identifier::Kind::Document,
        Property::ListingReference => {
            let reference: String = value.split_whitespace().flat_map(str::chars).collect();
            let reference = reference.to_uppercase();
            return (!reference.is_empty()).then_some((LISTING, reference));
        }
        _ => return None,
    };
    let read = identifier::as_written(kind, value)?;
    Some((read.kind.number(), read.canonical))
}

/// The full names: those that are written in full, and given names with family names.
fn names<'a>(stated: impl Iterator<Item = (Property, &'a str)> + Clone) -> Vec<String> {
    let of = |wanted: Property| {
        stated.clone().filter(move |(property, _)| *property == wanted).map(|(_, value)| value)
    };
    let full = of(Property::Name).chain(of(Property::Alias)).map(str::to_owned);
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
