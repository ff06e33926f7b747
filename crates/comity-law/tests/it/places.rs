//! What is wrong with a rule is told with its file, its line and its article.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use crate::support::{law, rule};

const READ: &str = "[rules]\n\"treaty.1.1\" = { verified = \"read\" }\n\
                    \"treaty.1.2\" = { verified = \"read\" }\n";
const OPEN: &str = "permit (principal, action == Comity::Action::\"message.send\", resource)";

/// Where the law is said to be wrong.
fn place(rules: &str) -> String {
    law(READ, rules).unwrap_err().to_string()
}

fn at(line: usize) -> String {
    format!("`treaty/01-article.cedar`, line {line}, article 1")
}

/// Two rules of five lines each, after a line of comment and a blank one.
fn two() -> String {
    format!("// Article 1.\n\n{}\n{}", rule(1, "", OPEN), rule(2, "", OPEN))
}

#[test]
fn a_rule_that_cites_nothing_is_found_by_its_line() {
    assert!(law(READ, &two()).is_ok());
    let uncited = two().replacen("@cite(\"Treaty, art. 1\")", "@cite(\"\")", 1);
    assert_eq!(place(&uncited), at(3));
}

#[test]
fn a_rule_that_does_not_parse_is_found_by_its_line() {
    let broken = two().replace("@id(\"treaty.1.2\")", "@id(\"treaty.1.2\"");
    assert_eq!(place(&broken), at(9));
}

#[test]
fn a_rule_that_does_not_validate_is_found_by_its_line() {
    let when = format!("{OPEN} when {{ context.no_such_fact }}");
    let invalid = format!("{}\n{}", rule(1, "", OPEN), rule(2, "", &when));
    assert_eq!(place(&invalid), at(7));
    let slip = invalid.replace("no_such_fact", "emergancy");
    let error = law(READ, &slip).unwrap_err();
    let why = std::error::Error::source(&error).unwrap().to_string();
    assert!(why.contains("`emergancy`, which is not declared; did you mean `emergency`?"), "{why}");
}

#[test]
fn a_rule_that_would_err_is_found_by_its_line() {
    let when = format!("{OPEN} when {{ context.sentence_months + 9223372036854775807 > 1 }}");
    let errs = format!("{}\n{}", rule(1, "", OPEN), rule(2, "", &when));
    assert_eq!(place(&errs), at(7));
    let small = errs.replace("9223372036854775807", "9223372035854775807");
    assert!(law(READ, &small).is_ok());
}

#[test]
fn a_rule_that_may_not_stand_is_found_by_its_line() {
    let bar = "forbid (principal, action == Comity::Action::\"recall.issue\", resource)";
    let barred = format!("{}\n{}", rule(1, "", OPEN), rule(2, "", bar));
    assert_eq!(place(&barred), at(7));
    let twice = format!("{}\n{}", rule(1, "", OPEN), rule(1, "", OPEN));
    assert!(place(&twice).starts_with("`treaty/01-article.cedar`"));
}
