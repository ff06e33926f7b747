//! The nearest name: what somebody perhaps meant.

/// The name among these that is nearest to what was written, if any is near.
///
/// Near is: at most a third of its letters are to be exchanged, added or dropped.
pub fn nearest<'a>(found: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let far = |name: &str| strsim::levenshtein(found, name);
    let (distance, name) = names.into_iter().map(|name| (far(name), name)).min()?;
    (distance * 3 <= found.chars().count().max(3)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_word_is_not() {
        let names = ["emergency", "emergency_ground", "owner_consents"];
        assert_eq!(nearest("emergancy", names).as_deref(), Some("emergency"));
        assert_eq!(nearest("owner_consent", names).as_deref(), Some("owner_consents"));
        assert_eq!(nearest("weather", names), None);
        assert_eq!(nearest("", names), None);
    }
}
