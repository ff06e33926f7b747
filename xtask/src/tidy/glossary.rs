//! The glossary names what exists: its Rust names stand in code.

use super::{Findings, House};

const GLOSSARY: &str = "docs/glossary.md";

pub(super) fn check(house: &House, findings: &mut Findings) {
    let Some(glossary) = house.source(GLOSSARY) else {
        findings.fail(GLOSSARY, 0, "there is no glossary; it is the only list of names");
        return;
    };
    let names = house.names_in_code();
    for (number, line) in glossary.lines().filter(|(_, line)| line.starts_with('|')) {
        for name in quoted(line).filter(|name| is_type(name) && !names.contains(*name)) {
            // A warning while the house is being built: the glossary is ahead of the code.
            findings.warn(GLOSSARY, number, format!("no code has `{name}`"));
        }
    }
}

/// What stands in backticks.
pub(super) fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether this is written as Rust writes a type.
pub(super) fn is_type(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_name_that_no_code_has_warns() {
        testing::check(
            check,
            &[
                ("docs/glossary.md", "| act | `Act` | `act.noun` | `H2` |\n| gone | `Gone` |\n"),
                ("a.rs", "pub struct Act;"),
            ],
            &["docs/glossary.md:2: warning: no code has `Gone`"],
        );
    }
}
