//! Whom an exclusion is about, without a name: tokens of the very particulars.
//!
//! Whoever was searched for by a number of a document, or by a name with a day of birth, and
//! turned out to be another, is known again by the same particulars and by nothing less. Tokens
//! are keyed with the id of the record, so that those of two records have nothing in common, and
//! so that nobody reads anything of them who was not given the record or a hit on it. Whoever was,
//! can try out a guess: a token hides a name from who has none in mind.

use comity_act::{
    RecordId, Shared,
    body::{MARK_BYTES, MARKS_MAX, Term},
};
use comity_match::{clean, fold, readings};
use comity_seal::digest::digest;

use super::subject;

/// Stands before what is digested, so that a token is no digest of anything else.
const DOMAIN: &[u8] = b"comity hit.exclude 1";
/// Names, days of birth and numbers that are looked at.
const NAMES_MAX: usize = 16;
const DAYS_MAX: usize = 4;
const NUMBERS_MAX: usize = 16;
/// The kind of a name with its day, beyond the kinds of numbers.
const NAMED: u16 = u16::MAX;

/// The tokens of what is said of somebody, towards one record: of each number first, then of each
/// full name with each full day of birth; 16 at most.
///
/// A name alone gives none, nor does a year: too many bear it.
pub fn particulars(record: RecordId, terms: &[Term]) -> Vec<[u8; MARK_BYTES]> {
    let stated = || terms.iter().map(|term| (term.property, term.value.as_str()));
    let numbers = subject::numbers(stated());
    let numbers = numbers.take(NUMBERS_MAX).map(|(kind, number)| token(record, kind, &number));
    let names = subject::full_names(&stated());
    let born: Vec<String> = subject::days_of_birth(stated()).take(DAYS_MAX).collect();
    let names = names.iter().take(NAMES_MAX);
    let named = names.map(|name| in_order(name)).filter(|name| !name.is_empty());
    let named = named.flat_map(|name| {
        let days = born.iter().map(move |day| format!("{day} {name}"));
        days.map(|words| token(record, NAMED, &words)).collect::<Vec<_>>()
    });
    let mut tokens: Vec<[u8; MARK_BYTES]> = Vec::new();
    for found in numbers.chain(named) {
        if tokens.len() < MARKS_MAX && !tokens.contains(&found) {
            tokens.push(found);
        }
    }
    tokens
}

/// The tokens of the numbers that a record itself states.
pub(crate) fn own_numbers(content: &Shared) -> Vec<[u8; MARK_BYTES]> {
    let said = content.statements.iter();
    let numbers = subject::numbers(said.map(|said| (said.property, said.value.as_str())));
    numbers.map(|(kind, number)| token(content.record, kind, &number)).collect()
}

/// A name as it is compared here: each part as it is read, in the order of the alphabet.
fn in_order(name: &str) -> String {
    let name = clean(name);
    let words = name.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    let read = |word: &str| readings(word).first().map_or_else(|| word.to_owned(), |one| fold(one));
    let mut parts: Vec<String> = words.map(read).collect();
    parts.sort_unstable();
    parts.dedup();
    parts.join(" ")
}

fn token(record: RecordId, kind: u16, text: &str) -> [u8; MARK_BYTES] {
    let parts = [DOMAIN, record.as_bytes(), &kind.to_be_bytes(), text.as_bytes()];
    let mut out = [0; MARK_BYTES];
    out.copy_from_slice(&digest(&parts.concat())[..MARK_BYTES]);
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use comity_act::{Property, Text};

    use super::*;

    fn of(nth: u8, terms: &[(Property, &str)]) -> Vec<[u8; MARK_BYTES]> {
        let term = |(property, value): &(Property, &str)| Term {
            property: *property,
            value: Text::new(*value).unwrap(),
        };
        let terms: Vec<Term> = terms.iter().map(term).collect();
        particulars(RecordId::from_bytes([nth; 16]), &terms)
    }

    const NAME: Property = Property::Name;
    const BORN: Property = Property::BirthDate;
    const NUMBER: Property = Property::DocumentNumber;

    #[test]
    fn a_name_counts_with_its_whole_day_of_birth_alone() {
        assert!(of(1, &[(NAME, "Nemo Zorranov")]).is_empty());
        assert!(of(1, &[(NAME, "Nemo Zorranov"), (BORN, "1980")]).is_empty());
        assert_eq!(of(1, &[(NAME, "Nemo Zorranov"), (BORN, "1980-05-17")]).len(), 1);
    }

    #[test]
    fn the_order_the_case_and_the_parts_of_a_name_do_not_count_and_another_day_does() {
        let whole = of(1, &[(NAME, "Nemo Zorranov"), (BORN, "1980-05-17")]);
        assert_eq!(of(1, &[(NAME, "ZORRANOV, nemo"), (BORN, "1980-05-17")]), whole);
        let parts = [(Property::GivenName, "Nemo"), (Property::FamilyName, "Zorranov")];
        assert_eq!(of(1, &[&parts[..], &[(BORN, "1980-05-17")]].concat()), whole);
        assert_ne!(of(1, &[(NAME, "Nemo Zorranov"), (BORN, "1980-05-18")]), whole);
        assert_ne!(of(1, &[(NAME, "Nemo Zorranova"), (BORN, "1980-05-17")]), whole);
    }

    #[test]
    fn a_number_has_one_form_and_another_token_towards_another_record() {
        let one = of(1, &[(NUMBER, "XA-12 34")]);
        assert_eq!(one.len(), 1);
        assert_eq!(of(1, &[(NUMBER, "xa1234")]), one);
        assert_ne!(of(2, &[(NUMBER, "xa1234")]), one);
    }

    #[test]
    fn there_are_no_more_than_an_exclusion_carries() {
        let names: Vec<String> = (0..40).map(|nth| format!("Nemo Number{nth}")).collect();
        let mut terms: Vec<(Property, &str)> =
            names.iter().map(|name| (Property::Alias, name.as_str())).collect();
        terms.push((BORN, "1980-05-17"));
        assert_eq!(of(1, &terms).len(), MARKS_MAX);
    }

    /// Ten thousand names with as many days were a hundred million digests.
    #[test]
    fn little_is_looked_at_however_much_is_said() {
        let names: Vec<String> = (0..5_000).map(|nth| format!("Nemo Zorran{nth}")).collect();
        let days = (0..5_000).map(|nth| format!("{}-0{}-11", 1_900 + nth % 99, 1 + nth % 9));
        let days: Vec<String> = days.collect();
        let names = names.iter().map(|name| (Property::Name, name.as_str()));
        let all: Vec<_> =
            names.chain(days.iter().map(|day| (Property::BirthDate, day.as_str()))).collect();
        assert_eq!(of(1, &all).len(), MARKS_MAX);
    }
}
