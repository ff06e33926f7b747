//! Files are small enough to read: aim 150, warn 400, fail 600; tests 800.

use super::{Findings, House};

const WARN_LINES: usize = 400;
const FAIL_LINES: usize = 600;
const FAIL_LINES_TEST: usize = 800;

/// A file that says so near its top is a table or generated, and may be long.
const EXEMPT: &str = "// table:";

pub(super) fn check(house: &House, findings: &mut Findings) {
    for source in house.sources().filter(|source| ["rs", "ts", "tsx"].contains(&source.extension()))
    {
        let lines = source.text.lines().count();
        let is_exempt = source.text.lines().take(20).any(|line| line.starts_with(EXEMPT));
        let fail = if source.is_test() { FAIL_LINES_TEST } else { FAIL_LINES };
        let warn = if source.is_test() { FAIL_LINES } else { WARN_LINES };
        if is_exempt || lines <= warn {
        } else if lines > fail {
            findings.fail(&source.path, 0, format!("{lines} lines; split it, {fail} at most"));
        } else {
            findings.warn(&source.path, 0, format!("{lines} lines; aim at 150"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_long_file_warns_then_fails_and_tests_may_be_longer() {
        let of = |lines| "x\n".repeat(lines);
        let table = format!("//! Codes.\n// table: codes of countries\n{}", of(900));
        testing::check(
            check,
            &[
                ("a.rs", &of(400)),
                ("b.rs", &of(401)),
                ("c.rs", &of(601)),
                ("src/tests/d.rs", &of(601)),
                ("tests/it/e.rs", &of(801)),
                ("f.rs", &table),
            ],
            &[
                "b.rs:0: warning: 401 lines; aim at 150",
                "c.rs:0: 601 lines; split it, 600 at most",
                "src/tests/d.rs:0: warning: 601 lines; aim at 150",
                "tests/it/e.rs:0: 801 lines; split it, 800 at most",
            ],
        );
    }
}
