//! Every number that a rule compares with has cases on both sides of it.

use crate::{Law, casebook, load::Changeable};

/// The numbers of a text that something is compared with, each with the place of its digits.
///
/// Zero is no threshold: it stands for "none".
fn thresholds(text: &str) -> Vec<(std::ops::Range<usize>, i64)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(['<', '>']) {
        let rest = &text[at + 1..];
        let skipped = rest.len() - rest.trim_start_matches(['=', ' ', '\n']).len();
        let start = at + 1 + skipped;
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        if let Ok(number) = text[start..start + digits].parse::<i64>()
            && number > 0
        {
            found.push((start..start + digits, number));
        }
    }
    found
}

#[test]
fn a_moved_threshold_is_noticed_by_the_case_book() {
    let shipped = Changeable::shipped().unwrap();
    let cases = casebook::cases(shipped.law(), Law::shipped_files()).unwrap();
    let (mut moved, mut unnoticed) = (0, Vec::new());
    for (path, text) in Law::shipped_files().filter(|(path, _)| path.ends_with(".cedar")) {
        for (digits, number) in thresholds(text) {
            for other in [number - 1, number + 1] {
                let mut changed = text.to_owned();
                changed.replace_range(digits.clone(), &other.to_string());
                let (law, kinds) = shipped.with(path, &changed).unwrap();
                let mut touched = cases.iter().filter(|case| kinds.contains(&case.question.action));
                if touched.all(|case| case.run(&law).is_empty()) {
                    let line = text[..digits.start].lines().count();
                    unnoticed.push(format!("{path}:{line}: {other} for {number}"));
                }
                moved += 1;
            }
        }
    }
    assert!(moved >= 100, "only {moved} thresholds were moved");
    assert!(unnoticed.is_empty(), "these pass the case book:\n{}", unnoticed.join("\n"));
}
