//! Decision records are numbered without gaps, short, and say what was given up.

use super::{Findings, House};

const FOLDER: &str = "docs/build/decisions/";
const LINES_MAX: usize = 60;
const PARTS: [&str; 4] = ["## Context", "## Decision", "## We give up", "## We were wrong if"];

pub(super) fn check(house: &House, findings: &mut Findings) {
    let records = house.sources().filter_map(|source| {
        let name = source.path.strip_prefix(FOLDER)?.strip_suffix(".md")?;
        (name != "README").then_some((source, name))
    });
    for ((record, name), expected) in records.zip(1..) {
        let number = format!("{expected:04}");
        if !name.starts_with(&format!("{number}-")) {
            let says = format!("the next record is number {number}, without gap or double");
            findings.fail(&record.path, 0, says);
        }
        if !record.text.starts_with(&format!("# {} ", name.get(..4).unwrap_or_default())) {
            findings.fail(&record.path, 1, "the title begins with the number of the record");
        }
        let lines = record.text.lines().count();
        if lines > LINES_MAX {
            findings.fail(&record.path, 0, format!("{lines} lines; {LINES_MAX} at most"));
        }
        for part in PARTS.iter().filter(|part| !record.text.lines().any(|line| line == **part)) {
            findings.fail(&record.path, 0, format!("the part `{part}` is missing"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_record_with_a_gap_or_without_a_part_is_found() {
        let whole = |number| format!("# {number} Title\n{}\n", PARTS.join("\n"));
        let long = format!("{}{}", whole("0002"), "x\n".repeat(60));
        testing::check(
            check,
            &[
                ("docs/build/decisions/0001-a.md", &whole("0001")),
                ("docs/build/decisions/0002-b.md", &long),
                ("docs/build/decisions/0004-c.md", &whole("0003").replace(PARTS[2], "")),
            ],
            &[
                "docs/build/decisions/0002-b.md:0: 65 lines; 60 at most",
                "docs/build/decisions/0004-c.md:0: the next record is number 0003, \
                 without gap or double",
                "docs/build/decisions/0004-c.md:0: the part `## We give up` is missing",
                "docs/build/decisions/0004-c.md:1: the title begins with the number of the record",
            ],
        );
    }
}
