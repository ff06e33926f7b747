//! What stands in `properties.cedar` is named, documented, and many.

use std::collections::BTreeSet;

use comity_prove::{Files, Subject, Task, tasks};

const DOCUMENT: &str = include_str!("../../../../docs/law/proofs.md");

#[test]
fn every_property_has_its_own_name_and_a_row_in_the_document() {
    let tasks = tasks().unwrap();
    let names: BTreeSet<&str> = tasks.iter().map(Task::id).collect();
    assert_eq!(names.len(), tasks.len());
    for name in &names {
        assert!(DOCUMENT.contains(&format!("| `{name}` |")), "no row for `{name}`");
    }
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, names.len(), "the document has rows for properties that are gone");
}

#[test]
fn at_least_twelve_properties_are_proved() {
    assert!(tasks().unwrap().len() >= 12);
}

#[test]
fn every_control_is_a_law_that_loads() {
    let law = Subject::load(Files::shipped()).unwrap();
    for task in tasks().unwrap() {
        let Task::Acts(property) = task else { continue };
        if law.lacks(&property).unwrap().is_none() {
            law.weakened(&property.control).unwrap();
        }
    }
}
