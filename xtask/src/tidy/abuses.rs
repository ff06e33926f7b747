//! The review of abuses names only types, rules and tests that exist.
//!
//! A line of `docs/build/abuses.md` that begins with `* type`, `* rule`, `* test` or `* check`
//! names some in backticks.

use std::collections::BTreeSet;

use super::{Findings, House, glossary::quoted};

const ABUSES: &str = "docs/build/abuses.md";

pub(super) fn check(house: &House, findings: &mut Findings) {
    let Some(abuses) = house.source(ABUSES) else {
        findings.fail(ABUSES, 0, "there is no review of abuses");
        return;
    };
    let names = house.names_in_code();
    let rules = rules(house);
    for (number, line) in abuses.lines() {
        let Some((kind, _)) = line.strip_prefix("* ").and_then(|rest| rest.split_once(':')) else {
            continue;
        };
        for name in quoted(line) {
            let exists = match kind {
                "type" | "test" => names.contains(name),
                "rule" => rules.contains(name),
                "check" => house.has(&format!("xtask/src/tidy/{name}.rs")),
                _ => continue,
            };
            if !exists {
                findings.fail(ABUSES, number, format!("there is no {kind} `{name}`"));
            }
        }
    }
}

/// The ids of all rules of the law.
fn rules(house: &House) -> BTreeSet<&str> {
    house
        .sources()
        .filter(|source| source.extension() == "cedar")
        .flat_map(|source| source.text.split("@id(\"").skip(1))
        .filter_map(|rest| Some(rest.split_once('"')?.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_safeguard_that_does_not_exist_is_found() {
        testing::check(
            check,
            &[
                (
                    "docs/build/abuses.md",
                    "* type: `Permit`, `Gone`\n* rule: `x-1.2.1`, `x-1.3.1`\n\
                     * test: `it_holds`\n* check: `absences`\nOther `words`.\n",
                ),
                ("law/x-1/2-a.cedar", "@id(\"x-1.2.1\")\npermit(principal, action, resource);"),
                ("a.rs", "pub struct Permit; fn it_holds() {}"),
            ],
            &[
                "docs/build/abuses.md:1: there is no type `Gone`",
                "docs/build/abuses.md:2: there is no rule `x-1.3.1`",
                "docs/build/abuses.md:4: there is no check `absences`",
            ],
        );
    }
}
