//! What a part of a name weighs: by kind, by length, and by how many bear it.

use crate::{part::Kind, similarity::WordView};

/// How common a word is: in how many names of how many.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Commonness {
    pub(crate) uses: u32,
    pub(crate) names: u32,
}

/// The weight of a part, about 0 to 1.
///
/// Without a population to count in, forms of given names that many languages share stand for
/// what is common. With one, the rarer a word is the more it weighs.
pub(crate) fn weight(kind: Kind, word: WordView<'_>, common: Commonness) -> f32 {
    let base = match kind {
        Kind::Name => 1.0,
        Kind::Patronymic => 0.75,
        Kind::Number => 0.8,
        Kind::Generic => 0.45,
        Kind::Servant | Kind::Generation | Kind::Initial => 0.3,
        Kind::Particle => 0.1,
        Kind::Stop | Kind::Title => 0.05,
    };
    if kind != Kind::Name && kind != Kind::Patronymic {
        return base;
    }
    let letters = word.readings.rows.first().map_or(1, |row| row.length);
    let long = match letters {
        0 | 1 => 0.45,
        2 => 0.75,
        3 => 0.9,
        _ => 1.0,
    };
    let rare = if common.names < 100 {
        if word.groups == [0; 2] { 1.0 } else { 0.85 }
    } else {
        let share = (common.names as f32 / (common.uses.max(1)) as f32).ln();
        0.75 + 0.35 * (share / (common.names as f32).ln()).clamp(0.0, 1.0)
    };
    base * long * rare
}
