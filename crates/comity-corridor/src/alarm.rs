//! What is seen of a record before all else: whom to beware of, whom to protect.
//!
//! It says that a record warns, and never what of: the words are read by opening the record.

use comity_act::{Property, Shared, SubjectCategory};

/// Why whoever meets the subject of a record takes care.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Alarm {
    /// The record states a danger: to who meets the subject, or to the subject.
    Danger,
    /// The person is under eighteen.
    Minor,
    /// The person is missing.
    Missing,
    /// The person is a victim.
    Victim,
}

impl Alarm {
    /// What a record alarms of, each once, dangers first.
    pub fn of(record: &Shared) -> Vec<Self> {
        let warns = record.statements.iter().any(|said| said.property == Property::Danger);
        let category = record.subject.category;
        [
            (warns, Self::Danger),
            (record.subject.minor, Self::Minor),
            (category == Some(SubjectCategory::Missing), Self::Missing),
            (category == Some(SubjectCategory::Victim), Self::Victim),
        ]
        .into_iter()
        .filter_map(|(holds, alarm)| holds.then_some(alarm))
        .collect()
    }
}
