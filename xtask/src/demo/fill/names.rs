//! Invented people: names put together by rule, in three scripts.
// table: parts of names, each in its script and in Latin letters.
//!
//! Given names are common ones; family names are made of parts, so that nobody's is met but by
//! chance. The same number is always the same person.

use serde_json::{Value, json};

/// A part of a name: as it is written, and in Latin letters.
type Part = (&'static str, &'static str);

/// How people of one script are named.
struct Script {
    women: &'static [Part],
    men: &'static [Part],
    stems: &'static [Part],
    /// The ends of family names of women, and those of men.
    ends: (&'static [Part], &'static [Part]),
    before: Part,
    places: &'static [&'static str],
}

const LATIN: Script = Script {
    women: &[
        ("Ilse", "Ilse"),
        ("Marit", "Marit"),
        ("Renata", "Renata"),
        ("Solène", "Solene"),
        ("Inés", "Ines"),
        ("Małgosia", "Malgosia"),
        ("Tereza", "Tereza"),
        ("Oona", "Oona"),
        ("Chiara", "Chiara"),
    ],
    men: &[
        ("Joren", "Joren"),
        ("Mattis", "Mattis"),
        ("Andrzej", "Andrzej"),
        ("Léandre", "Leandre"),
        ("Xavi", "Xavi"),
        ("Tibor", "Tibor"),
        ("Søren", "Soren"),
        ("Dario", "Dario"),
        ("Ruben", "Ruben"),
    ],
    stems: &[
        ("Valken", "Valken"),
        ("Mirab", "Mirab"),
        ("Hollen", "Hollen"),
        ("Castrel", "Castrel"),
        ("Brzez", "Brzez"),
        ("Lindel", "Lindel"),
        ("Moreu", "Moreu"),
        ("Stavo", "Stavo"),
        ("Ørne", "Orne"),
        ("Quent", "Quent"),
        ("Farro", "Farro"),
    ],
    ends: (
        &[("hoek", "hoek"), ("ano", "ano"), ("dahl", "dahl"), ("eau", "eau"), ("inek", "inek")],
        &[("hoek", "hoek"), ("ano", "ano"), ("dahl", "dahl"), ("eau", "eau"), ("inek", "inek")],
    ),
    before: ("", ""),
    places: &["Port Aldane", "Vessemünde", "Saint-Orrin", "Kalvik", "Torre Blanda"],
};

const ARABIC: Script = Script {
    women: &[("ليلى", "Layla"), ("سلمى", "Salma"), ("هدى", "Huda"), ("رنا", "Rana")],
    men: &[("سامر", "Samir"), ("يوسف", "Yusuf"), ("كريم", "Karim"), ("نبيل", "Nabil")],
    stems: &[
        ("قصب", "Qasab"),
        ("ورد", "Ward"),
        ("سهل", "Sahl"),
        ("زيتون", "Zaytun"),
        ("نهر", "Nahr"),
        ("مرج", "Marj"),
        ("تين", "Tin"),
    ],
    ends: (
        &[("اوي", "awi"), ("اني", "ani"), ("ي", "i")],
        &[("اوي", "awi"), ("اني", "ani"), ("ي", "i")],
    ),
    before: ("ال", "al-"),
    places: &["مرسى الورد", "تل القصب", "وادي التين"],
};

const CYRILLIC: Script = Script {
    women: &[("Олена", "Olena"), ("Марина", "Marina"), ("Весна", "Vesna"), ("Дарья", "Darya")],
    men: &[("Тарас", "Taras"), ("Милан", "Milan"), ("Антон", "Anton"), ("Богдан", "Bohdan")],
    stems: &[
        ("Берест", "Berest"),
        ("Лужн", "Luzhn"),
        ("Крутог", "Krutoh"),
        ("Яснов", "Yasnov"),
        ("Тернов", "Ternov"),
        ("Озерн", "Ozern"),
    ],
    ends: (
        &[("енко", "enko"), ("ская", "skaya"), ("ич", "ich")],
        &[("енко", "enko"), ("ский", "skyi"), ("ич", "ich")],
    ),
    before: ("", ""),
    places: &["Зелений Брід", "Каменный Яр", "Нови Пут"],
};

/// The states whose people the agencies meet; no country has their codes.
const STATES: [&str; 6] = ["XA", "XB", "XC", "XD", "XE", "XF"];

/// An invented person.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The name as it is written.
    pub name: String,
    /// The name in Latin letters.
    pub latin: String,
    /// When born.
    pub born: String,
    female: bool,
    place: &'static str,
    state: &'static str,
    number: usize,
}

/// The person of this number.
pub(super) fn person(number: usize) -> Person {
    // Of five, three are written in Latin letters.
    let (script, nth) = match number % 5 {
        1 => (&ARABIC, number / 5),
        3 => (&CYRILLIC, number / 5),
        rest => (&LATIN, number / 5 * 3 + rest / 2),
    };
    let (female, nth) = (nth.is_multiple_of(2), nth / 2);
    let (given, ends) =
        if female { (script.women, script.ends.0) } else { (script.men, script.ends.1) };
    // A step further in the stems with each round of the given names: each meets all others.
    let stem = script.stems[(nth / given.len() + nth) % script.stems.len()];
    let (given, end) = (given[nth % given.len()], ends[nth % ends.len()]);
    let family =
        |of: fn(Part) -> &'static str| format!("{}{}{}", of(script.before), of(stem), of(end));
    Person {
        name: format!("{} {}", given.0, family(|part| part.0)),
        latin: format!("{} {}", given.1, family(|part| part.1)),
        born: format!(
            "{}-{:02}-{:02}",
            1951 + number * 7 % 54,
            1 + number * 5 % 12,
            1 + number * 11 % 28
        ),
        female,
        place: script.places[number % script.places.len()],
        state: STATES[number * 7 / 3 % STATES.len()],
        number,
    }
}

impl Person {
    /// Who it is, in a sentence: the name, in Latin letters where it is written in others.
    pub(super) fn told(&self) -> String {
        let also =
            if self.name == self.latin { String::new() } else { format!(" ({})", self.latin) };
        format!("{}{also}, born {}", self.name, self.born)
    }

    /// What a record states of the person, graded as the source allows.
    pub(super) fn statements(&self) -> Value {
        let grades = [("A", "1"), ("B", "2"), ("B", "3"), ("C", "3")];
        let (source, information) = grades[self.number % grades.len()];
        let mut stated = vec![
            ("name", self.name.clone()),
            ("birth-date", self.born.clone()),
            ("birth-place", self.place.to_owned()),
            ("nationality", self.state.to_owned()),
            ("sex", if self.female { "female" } else { "male" }.to_owned()),
        ];
        if self.name != self.latin {
            stated.push(("alias", self.latin.clone()));
        }
        if self.number.is_multiple_of(3) {
            stated.push(("document-type", "passport".to_owned()));
            stated.push((
                "document-number",
                format!("{}{:07}", self.state, 4_100_007 + self.number * 8_191),
            ));
        }
        let one = |(property, value): (&str, String)| {
            json!({
                "property": property, "value": value, "source": source,
                "information": information, "nature": "fact",
            })
        };
        stated.into_iter().map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn two_hundred_people_have_two_hundred_names_in_three_scripts() {
        let all: Vec<Person> = (0..220).map(person).collect();
        let names: BTreeSet<&str> = all.iter().map(|person| person.name.as_str()).collect();
        assert!(names.len() >= 200, "{} names", names.len());
        let writes = |from: char, to: char| {
            all.iter().filter(|one| one.name.chars().any(|c| (from..=to).contains(&c))).count()
        };
        assert!(writes('\u{400}', '\u{4ff}') >= 40 && writes('\u{600}', '\u{6ff}') >= 40);
        assert!(all.iter().all(|one| one.latin.chars().all(|c| u32::from(c) < 0x80)));
    }
}
