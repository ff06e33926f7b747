//! The words under which a record is found.
//!
//! A first, plain folding: case and punctuation go, words stay. Names in several scripts, spelling
//! variants and scores belong to the matching engine.

use comity_act::Property;

/// The folded words of a value, each with what it is a word of; empty when it is not searched.
pub fn words_of(property: Property, value: &str) -> Vec<String> {
    if property.is_name() {
        return fold(value).map(|word| format!("name {word}")).collect();
    }
    match property {
        Property::DocumentNumber => {
            let number: String = value.chars().filter(|c| c.is_alphanumeric()).collect();
            (!number.is_empty())
                .then(|| format!("number {}", number.to_uppercase()))
                .into_iter()
                .collect()
        }
        Property::BirthDate => vec![format!("born {value}")],
        Property::ListingReference => vec![format!("listing {}", value.to_uppercase())],
        _ => Vec::new(),
    }
}

/// A value in lower case, cut at white space and punctuation; marks stay with their letters.
fn fold(value: &str) -> impl Iterator<Item = String> + '_ {
    value
        .split(|c: char| c != '\'' && separates(c))
        .map(|word| word.replace('\'', "").to_lowercase())
        .filter(|word| !word.is_empty())
}

const fn separates(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_punctuation()
        || matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}')
        || matches!(c, '\u{60c}' | '\u{b7}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_folded_words_in_any_script() {
        let words = words_of(Property::Name, "Ánna-Lena  O'Zorran");
        assert_eq!(words, ["name ánna", "name lena", "name ozorran"]);
        assert_eq!(words_of(Property::Name, "Ωμέγα Τεστ"), ["name ωμέγα", "name τεστ"]);
    }

    #[test]
    fn numbers_of_documents_lose_their_punctuation() {
        assert_eq!(words_of(Property::DocumentNumber, "xa-12 34"), ["number XA1234"]);
        assert!(words_of(Property::DocumentNumber, " - ").is_empty());
    }

    #[test]
    fn remarks_are_not_searched() {
        assert!(words_of(Property::Remark, "Anna").is_empty());
    }
}
