//! The nearest name: what somebody perhaps meant.

/// The name among these that is nearest to what was written, if any is near.
///
/// Near is: at most a third of its letters are to be exchanged, added or dropped.
pub fn nearest<'a>(found: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let far = |name: &str| distance(found, name);
    let (distance, name) = names.into_iter().map(|name| (far(name), name)).min()?;
    (distance * 3 <= found.chars().count().max(3)).then(|| name.to_owned())
}

/// How many letters must be exchanged, added or dropped.
///
/// Algorithm: Wagner and Fischer, two rows. COST: O(a · b) letters, of names of at most 60.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let exchanged = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
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
