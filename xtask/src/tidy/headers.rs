//! Every Rust file opens with a `//!` header whose first line says what it is.

use super::{Findings, House};

const FIRST_LINE_CHARS_MAX: usize = 80;

pub(super) fn check(house: &House, findings: &mut Findings) {
    for source in house.sources().filter(|source| source.is_rust()) {
        let first = source.text.lines().next().unwrap_or_default();
        let Some(says) = first.strip_prefix("//!").map(str::trim).filter(|says| !says.is_empty())
        else {
            findings.fail(&source.path, 1, "no header; open with `//! ` and what the file is");
            continue;
        };
        let chars = says.chars().count();
        if chars > FIRST_LINE_CHARS_MAX {
            let says = format!("the header's first line has {chars} characters; 80 at most");
            findings.fail(&source.path, 1, says);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_file_without_a_header_is_found_and_so_is_a_long_first_line() {
        let long = format!("//! {}\n", "x".repeat(81));
        testing::check(
            check,
            &[("a.rs", "//! What it is.\n"), ("b.rs", "use a;\n"), ("c.rs", &long)],
            &[
                "b.rs:1: no header; open with `//! ` and what the file is",
                "c.rs:1: the header's first line has 81 characters; 80 at most",
            ],
        );
    }
}
