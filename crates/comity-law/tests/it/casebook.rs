//! Runs the case book of the shipped law, and prints which case covers which rule.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests stop at the first surprise; the case book is read by people"
)]

use comity_law::{Effect, Law, casebook, register};

fn shipped() -> (Law, Vec<casebook::Case>) {
    let law = Law::shipped().unwrap();
    let cases = casebook::cases(&law, Law::shipped_files()).unwrap();
    (law, cases)
}

#[test]
fn the_law_decides_every_case_as_the_book_says() {
    let (law, cases) = shipped();
    let mut wrong = Vec::new();
    for case in &cases {
        let differences = case.run(&law);
        println!("{} {}", if differences.is_empty() { "ok  " } else { "FAIL" }, case.path);
        wrong.extend(differences.iter().map(|line| format!("{}: {line}", case.path)));
    }
    println!("law: {} cases, {} wrong", cases.len(), wrong.len());
    assert!(wrong.is_empty(), "the law differs from its case book:\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_and_every_line_a_pair() {
    let (law, cases) = shipped();
    let mut gaps = Vec::new();
    for rule in casebook::coverage(&law, &cases) {
        let effect = format!("{:?}", rule.effect);
        println!("{:<30} {effect:<8} {:>2} cases", rule.rule, rule.applies.len());
        for case in &rule.applies {
            println!("    {case}");
        }
        gaps.extend(rule.gap().map(|gap| format!("{}: {gap}", rule.rule)));
    }
    assert!(gaps.is_empty(), "the case book does not cover the law:\n{}", gaps.join("\n"));
}

#[test]
fn every_case_names_its_reasons_in_the_words_of_the_law() {
    let (law, cases) = shipped();
    let known: Vec<String> = law.rules().map(|rule| rule.id).collect();
    for case in &cases {
        for rule in &case.expected.because {
            let named = rule == "no-gateway" || known.contains(rule);
            assert!(named, "{} names `{rule}`, which is no rule", case.path);
        }
        assert!(case.sentence().contains(' '), "{} is no sentence", case.path);
    }
}

#[test]
fn enough_rules_rest_on_texts_that_were_read() {
    let (law, _) = shipped();
    let read = law
        .rules()
        .filter(|rule| rule.verified == comity_law::Verified::Read)
        .filter(|rule| rule.instrument != "base" && rule.effect != Effect::Gateway);
    assert!(read.count() >= 40);
}

/// Whatever was asked before, in whatever order, the answer is the one that is found out anew.
#[test]
fn what_is_remembered_is_what_would_be_found_out() {
    let (law, cases) = shipped();
    for case in cases.iter().chain(cases.iter().rev()) {
        let remembered = law.decide((), &case.question);
        let anew = law.verdict(&case.question);
        let (remembered, anew) = (format!("{:?}", remembered.verdict()), format!("{anew:?}"));
        assert_eq!(remembered, anew, "{}", case.path);
    }
}

/// Every row of the working table has rules, or a reason why it is left to people.
#[test]
fn every_row_of_the_register_is_accounted_for() {
    let (law, _) = shipped();
    let register = register::register(&law, Law::shipped_files()).unwrap();
    for row in &register.rows {
        let rules = row.rules.iter().cloned();
        let left = row.left.iter().map(|reason| format!("left to people: {reason}"));
        let told: Vec<String> = rules.chain(left).collect();
        let told = if told.is_empty() { "NOT ACCOUNTED FOR".to_owned() } else { told.join("; ") };
        println!("{:<8} {}\n    {told}", row.id, row.subject);
    }
    let lost = register.rows.iter().filter(|row| !row.is_accounted_for());
    let lost: Vec<&str> = lost.map(|row| row.id.as_str()).collect();
    println!("register: {} rows, {} not accounted for {lost:?}", register.rows.len(), lost.len());
    assert!(register.wrong.is_empty(), "{}", register.wrong.join("\n"));
    assert!(lost.is_empty(), "rows that nobody accounts for: {lost:?}");
}

/// Loading refuses a rule that cites nothing; that it has a text to cite stands in its instrument.
#[test]
fn every_rule_says_where_it_comes_from() {
    let (law, _) = shipped();
    for rule in law.rules() {
        let source = law.instruments().iter().find(|one| one.name == rule.instrument);
        assert!(source.is_some_and(|one| !one.source.is_empty()), "{} has no source", rule.id);
        assert!(!rule.cite.is_empty(), "{} cites nothing", rule.id);
    }
}
