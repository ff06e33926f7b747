//! Pseudonymised searches: for people whom the world has, and for others.

use comity_act::{
    AgencyCode, Property, RecordClass, SubjectCategory,
    body::{SearchPseudonymised, Term},
};
use comity_corridor::{Find, Form};

use super::{
    ordinary,
    records::{ALIAS, NAMES},
    state,
};
use crate::{agency::text, seed::Dice};

/// People of whom nobody has anything.
const STRANGERS: [&str; 2] = ["Vela Teston", "Anselm Krov"];
/// When the people of the world were born.
pub const BORN: &str = "1980-05-17";

/// What an officer asks of that agency: mostly of people whom the world has.
pub fn asked(dice: &mut Dice, to: AgencyCode) -> (Form, Find) {
    let name = match dice.below(10) {
        0..=6 => dice.pick(&NAMES).copied().unwrap_or_default(),
        7 => ALIAS,
        _ => dice.pick(&STRANGERS).copied().unwrap_or_default(),
    };
    // Another order of its parts is the same name.
    let turned = name.split(' ').rev().collect::<Vec<_>>().join(" ");
    let name = if dice.percent(30) { &turned } else { name };
    let born = match dice.below(20) {
        0 => None,
        1 => Some("1981-06-18"),
        2..=3 => Some("1980"),
        _ => Some(BORN),
    };
    let class = if dice.percent(95) { RecordClass::Person } else { RecordClass::Vehicle };
    let mut form = searching().to(to);
    if dice.percent(10) {
        match dice.below(2) {
            0 => form.purpose = None,
            _ => state(&mut form, "human_rights_violation", true),
        }
    }
    (form, wanted(class, name, born))
}

/// All that is said of a search beside what is looked for.
pub fn searching() -> Form {
    ordinary(Form::new(SearchPseudonymised {
        blinded: Vec::new(),
        subject: Some(SubjectCategory::Suspect),
        justification: text("a fraud, case 1"),
    }))
}

/// What is looked for.
pub fn wanted(class: RecordClass, name: &str, born: Option<&str>) -> Find {
    let term = |property, value: &str| Term { property, value: text(value) };
    let born = born.map(|born| term(Property::BirthDate, born));
    Find { class, terms: [term(Property::Name, name)].into_iter().chain(born).collect() }
}
