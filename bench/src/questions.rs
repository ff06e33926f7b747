//! Questions that are measured, and random ones.

use std::{collections::BTreeSet, error::Error};

use comity_act::{Day, Kind};
use comity_law::{Bound, FactType, FactValue, Facts, Law, Party, PartyKind, Question, Towards};

/// Acts that are measured.
const MEASURED: [Kind; 5] = [
    Kind::MessageSend,
    Kind::RequestMake,
    Kind::RequestAnswer,
    Kind::SearchRun,
    Kind::RecordRegister,
];

/// The day of all questions: 2026-11-24.
pub const ON: Day = Day(20_781);

/// A hundred questions that differ in act, recipient and facts; all facts are known.
///
/// # Errors
/// When a name is none.
pub fn measured(law: &Law, bound: &Bound) -> Result<Vec<Question>, Box<dyn Error>> {
    let ordinary = law.ordinary();
    let by = Party::agency("XB".parse()?);
    let mut questions = Vec::new();
    for (place, kind) in MEASURED.iter().cycle().take(100).enumerate() {
        let facts = Facts {
            owner_is_self: Some(place % 3 == 0),
            handling_h2: Some(place % 2 == 0),
            penalty_months_max_requesting: Some(i64::try_from(place)?),
            agreement_in_force: Some(true),
            agreement_covers_act: Some(true),
            agreement_covers_crime_area: Some(true),
            agreement_covers_subjects: Some(true),
            agreement_opens_search: Some(true),
            ..ordinary.clone()
        };
        let to = Party::agency(["XA", "XC", "XD", "XE", "XF"][place % 5].parse()?);
        let towards = vec![Towards { to, bound: bound.clone(), facts }];
        questions.push(Question::to(*kind, by, ON, towards));
    }
    Ok(questions)
}

/// A question of chance in which every fact is known, with numbers near these.
///
/// # Errors
/// When a name is none.
pub fn random(
    law: &Law,
    bound: &Bound,
    numbers: &[i64],
    dice: &mut Dice,
) -> Result<Question, Box<dyn Error>> {
    let mut facts = Facts::default();
    for text in law.facts() {
        let words: Vec<_> = text.words.iter().collect();
        let value = match text.fact_type {
            FactType::Bool => FactValue::Bool(dice.below(2) == 0),
            FactType::Long => {
                let number = dice.of(numbers) + [-1, 0, 1][dice.below(3)];
                FactValue::Long(number.max(0))
            }
            FactType::Text => FactValue::Text((*dice.of(&words)).clone()),
            FactType::Set => {
                let some = 0..dice.below(4);
                FactValue::Set(some.map(|_| (*dice.of(&words)).clone()).collect::<BTreeSet<_>>())
            }
        };
        law.state(&mut facts, text.name, Some(value))?;
    }
    let mut party = |codes: [&str; 3]| -> Result<Party, Box<dyn Error>> {
        Ok(Party { code: dice.of(&codes).parse()?, kind: *dice.of(&PartyKind::ALL) })
    };
    let by = party(["XA", "XB", "XC"])?;
    let mut to = party(["XB", "XC", "XD"])?;
    if to.code == by.code {
        to = by;
    }
    let kind = *dice.of(Kind::ALL);
    Ok(Question::to(kind, by, ON, vec![Towards { to, bound: bound.clone(), facts }]))
}

/// Numbers that look random and are the same every time.
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`, which is not zero.
    pub fn below(&mut self, n: usize) -> usize {
        // Algorithm: xorshift64*, Vigna 2016.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap_or_default() % n
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
