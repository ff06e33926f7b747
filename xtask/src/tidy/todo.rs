//! What is still to do is an issue: a mark in the code names its number.

use super::{Findings, House};

// In two parts, so that this file does not find itself.
const MARK: &str = concat!("TO", "DO");

pub(super) fn check(house: &House, findings: &mut Findings) {
    for source in house.sources().filter(|source| source.extension() != "lock") {
        for (number, line) in source.lines() {
            if line.match_indices(MARK).any(|(at, _)| is_mark(line, at) && !names_issue(line, at)) {
                let says = format!("`{MARK}` without the number of its issue; write `{MARK}(#12)`");
                findings.fail(&source.path, number, says);
            }
        }
    }
}

fn is_mark(line: &str, at: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    !line[..at].ends_with(is_word) && !line[at + MARK.len()..].starts_with(is_word)
}

fn names_issue(line: &str, at: usize) -> bool {
    let rest = line[at + MARK.len()..].strip_prefix("(#");
    rest.and_then(|rest| rest.split_once(')'))
        .is_some_and(|(number, _)| number.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_mark_without_its_issue_is_found() {
        let text = format!("// {MARK}(#12): x\n// {MARK}: y\n// {MARK}S\n// {MARK}(#x)\n");
        let says = format!("`{MARK}` without the number of its issue; write `{MARK}(#12)`");
        testing::check(
            check,
            &[("a.rs", &text)],
            &[&format!("a.rs:2: {says}"), &format!("a.rs:4: {says}")],
        );
    }
}
