//! Lines of code have 100 characters at most.

use super::{Findings, House, Source};

const CHARS_MAX: usize = 100;

/// Where a line is a line; a sentence in Markdown and a table in TOML may be longer.
const EXTENSIONS: [&str; 6] = ["cedar", "cedarschema", "css", "rs", "sh", "ts"];

pub(super) fn check(house: &House, findings: &mut Findings) {
    for source in house.sources().filter(|source| EXTENSIONS.contains(&source.extension())) {
        for (number, line) in source.lines() {
            let chars = line.chars().count();
            if chars > CHARS_MAX && !is_one_address(line) && !is_annotation(source, line) {
                findings.fail(
                    &source.path,
                    number,
                    format!("{chars} characters; {CHARS_MAX} at most"),
                );
            }
        }
    }
}

/// Whether the line holds nothing but an address, which cannot be broken.
fn is_one_address(line: &str) -> bool {
    let text = line.trim_start_matches([' ', '/', '!', '*', '-', '#', '<']);
    text.contains("://") && !text.contains(' ')
}

/// Whether the line is what a rule of law says, which Cedar wants on one line.
fn is_annotation(source: &Source, line: &str) -> bool {
    source.extension() == "cedar" && line.starts_with('@')
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_long_line_of_code_is_found_and_a_long_sentence_or_address_is_not() {
        let long = "x".repeat(101);
        let says = format!("@says(\"{long}\")");
        let address = format!("//! <https://example.org/{long}>");
        testing::check(
            check,
            &[
                ("a.md", &long),
                ("a.rs", &"é".repeat(100)),
                ("b.rs", &long),
                ("c.rs", &address),
                ("d.cedar", &says),
            ],
            &["b.rs:1: 101 characters; 100 at most"],
        );
    }
}
