//! CONTRIBUTING.md lists the prefixes of commits, and each crate has one.

use super::{Findings, House, Source, glossary::quoted};

const PAGE: &str = "CONTRIBUTING.md";
const BEGINS: &str = "Prefixes:";

pub(super) fn check(house: &House, findings: &mut Findings) {
    let lines = house.source(PAGE).into_iter().flat_map(Source::lines);
    let Some((number, list)) = lines.into_iter().find(|(_, line)| line.starts_with(BEGINS)) else {
        findings.fail(PAGE, 0, format!("no line `{BEGINS}` lists the prefixes of commits"));
        return;
    };
    let prefixes: Vec<&str> = quoted(list).collect();
    for krate in house.crates() {
        let prefix = krate.name.strip_prefix("comity-").unwrap_or("node");
        if !prefixes.contains(&prefix) {
            findings.fail(
                PAGE,
                number,
                format!("the crate `{}` has no prefix `{prefix}`", krate.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_crate_without_a_prefix_is_found() {
        let manifest = |name: &str| format!("[package]\nname = \"{name}\"\n");
        testing::check(
            check,
            &[
                ("CONTRIBUTING.md", "# How\nPrefixes: `act`, `law`.\n"),
                ("crates/comity-act/Cargo.toml", &manifest("comity-act")),
                ("crates/comity/Cargo.toml", &manifest("comity")),
            ],
            &["CONTRIBUTING.md:2: the crate `comity` has no prefix `node`"],
        );
    }

    #[test]
    fn a_page_without_the_list_is_found() {
        testing::check(
            check,
            &[],
            &["CONTRIBUTING.md:0: no line `Prefixes:` lists the prefixes of commits"],
        );
    }
}
