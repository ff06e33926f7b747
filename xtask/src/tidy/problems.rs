//! Each page about a problem stands in the table that says who does what.

use super::{Findings, House};

const FOLDER: &str = "docs/problems/";
const PARTS: [&str; 2] = ["## What the officer does", "## What the operator does"];

pub(super) fn check(house: &House, findings: &mut Findings) {
    let table = house.source("docs/problems/README.md").map_or("", |page| &page.text);
    for page in house.sources() {
        let name = page.path.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".md"));
        let Some(name) = name.filter(|name| *name != "README") else { continue };
        if !table.lines().any(|line| line.starts_with(&format!("| [{name}]({name}.md) |"))) {
            findings.fail(&page.path, 0, "the table in docs/problems/README.md lacks this problem");
        }
        for part in PARTS.iter().filter(|part| !page.text.lines().any(|line| line == **part)) {
            findings.fail(&page.path, 0, format!("the part `{part}` is missing"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_problem_outside_the_table_is_found_and_so_is_a_page_without_its_parts() {
        let whole = PARTS.join("\n\n");
        testing::check(
            check,
            &[
                ("docs/problems/README.md", "| [usage](usage.md) | 400 |\n| [bad](bad.md) | 1 |\n"),
                ("docs/problems/usage.md", &whole),
                ("docs/problems/bad.md", PARTS[0]),
                ("docs/problems/lost.md", &whole),
            ],
            &[
                "docs/problems/bad.md:0: the part `## What the operator does` is missing",
                "docs/problems/lost.md:0: the table in docs/problems/README.md lacks this problem",
            ],
        );
    }
}
