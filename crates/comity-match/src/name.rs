//! Two names beside each other: a score from 0 to 1, and why.
//!
//! The constants were fixed on development data (`name_bench` of nomenklatura, whose labels are in
//! part a model's) and held against names that `examples/probes` changes by rule. None answers
//! to a single row: each says something that holds of names in general, and is rounded.

use std::fmt;

use crate::{
    align::{Alignment, PartView, align},
    part::{Bearer, Kind, Parts, parts},
    similarity::{How, WordView},
    vocabulary::Vocabulary,
    weight::{Commonness, weight},
    words::FormClass,
};

/// From this likeness on [`compare`] takes two names for one: best F1 on the development data.
///
/// Halves of it choose 0.79 and 0.82, and judged at the other's choice reach 0.854 on average.
pub const SAME_MIN: f32 = 0.79;

/// What another name in the place of one costs, beside what is not matched.
const CONFLICT_COST: f32 = 0.4;
/// What parts that one side has not cost a person's name: passports leave names out.
const MISSING_COST: f32 = 0.36;
/// What they cost an organisation's: `Bank X Mexico` is not `Bank X`.
const MISSING_COST_ORGANISATION: f32 = 0.75;
/// What is left where one name alone agrees and others are missing.
const ONE_NAME: f32 = 0.8;
/// What first letters alone are worth.
const ACRONYM: f32 = 0.85;
/// What another legal form leaves: `Ltd` beside `LP`.
const OTHER_FORM: f32 = 0.95;

/// One part of a name beside its counterpart, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The part of the name that was asked for; empty where it has none.
    pub asked: String,
    /// The part of the name that was found; empty where it has none.
    pub found: String,
    /// How they are alike.
    pub how: How,
    /// How alike, from 0 to 1.
    pub alike: f32,
    /// How much the part counts, about 0 to 1.
    pub weight: f32,
}

impl fmt::Display for Evidence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (asked, found, percent) = (&self.asked, &self.found, 100.0 * self.alike);
        if found.is_empty() {
            return write!(out, "`{asked}` has no counterpart");
        }
        if asked.is_empty() {
            return write!(out, "`{found}` was not asked for");
        }
        match self.how {
            How::Same => write!(out, "`{asked}` is the same"),
            How::Read => write!(out, "`{asked}` is how `{found}` is read"),
            How::Sounds => write!(out, "`{asked}` sounds like `{found}`"),
            How::Close => write!(out, "`{asked}` is {percent:.0} % like `{found}`"),
            How::Nickname => write!(out, "`{asked}` is another form of `{found}`"),
            How::Initial => write!(out, "`{asked}` and `{found}` begin with one letter"),
            How::Joined => write!(out, "`{asked}` and `{found}` are joined otherwise"),
            How::Different => write!(out, "`{asked}` is not `{found}`"),
        }
    }
}

/// How alike two names are, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Likeness {
    /// From 0 to 1.
    pub score: f32,
    /// Part by part.
    pub evidence: Vec<Evidence>,
}

/// Compares two names, without a population to say what is rare.
#[must_use]
pub fn compare(asked: &str, found: &str, bearer: Bearer) -> Likeness {
    let mut words = Vocabulary::default();
    let (left, right) = (parts(asked, bearer, &mut words), parts(found, bearer, &mut words));
    if left.parts.is_empty() || right.parts.is_empty() {
        return Likeness::default();
    }
    let (left_views, right_views) = (views(&left, &words), views(&right, &words));
    let alignment = align(&left_views, &right_views, &mut |_, _| None);
    let forms = (left.form, right.form);
    let score =
        score(&alignment, forms, bearer).max(acronym_score(&left_views, &right_views, bearer));
    Likeness { score, evidence: evidence(&alignment, &left_views, &right_views) }
}

/// What it is worth that one side's word is made of the other's first letters.
pub(crate) fn acronym_score(left: &[PartView<'_>], right: &[PartView<'_>], bearer: Bearer) -> f32 {
    let is = bearer != Bearer::Person && (acronym(left, right) || acronym(right, left));
    if is { ACRONYM } else { 0.0 }
}

/// Whether one side is a word made of the first letters of the other.
fn acronym(short: &[PartView<'_>], long: &[PartView<'_>]) -> bool {
    let word = match short {
        [one] => one.word.readings.rows.first().map(|row| one.word.readings.reading(row)),
        _ => None,
    };
    let letters = || first_letters(long.iter().map(|part| (part.kind, part.word)));
    word.is_some_and(|word| word.len() > 2 && letters().iter().any(|of| of == word))
}

/// The first letters of the parts of a name, as they are read: of what is evidence, of particles
/// as well, of all.
pub(crate) fn first_letters<'a>(parts: impl Iterator<Item = (Kind, WordView<'a>)>) -> [Vec<u8>; 3] {
    let mut out: [Vec<u8>; 3] = Default::default();
    for (kind, word) in parts {
        let first =
            word.readings.rows.first().and_then(|row| word.readings.reading(row).first().copied());
        out[0].extend(first.filter(|_| kind.is_evidence()));
        out[1].extend(first.filter(|_| kind.is_evidence() || kind == Kind::Particle));
        out[2].extend(first);
    }
    out
}

fn views<'a>(of: &Parts, words: &'a Vocabulary) -> Vec<PartView<'a>> {
    let view = |part: &crate::part::Part| {
        let word = words.view(part.word);
        PartView { word, kind: part.kind, weight: weight(part.kind, word, Commonness::default()) }
    };
    of.parts.iter().map(view).collect()
}

/// The score of an alignment.
pub(crate) fn score(
    of: &Alignment,
    forms: (Option<FormClass>, Option<FormClass>),
    bearer: Bearer,
) -> f32 {
    if of.matched <= 0.0 {
        return 0.0;
    }
    let mut score = of.likeness / (of.matched + of.conflict);
    score *= 1.0 - CONFLICT_COST * (of.conflict / 0.9).min(1.0);
    let all = of.matched + of.conflict + of.missing;
    let missing = if bearer == Bearer::Person { MISSING_COST } else { MISSING_COST_ORGANISATION };
    score *= 1.0 - missing * (of.missing / all);
    if bearer == Bearer::Person && of.names < 2 && of.missing + of.conflict > 0.4 {
        score *= ONE_NAME;
    }
    if let (Some(one), Some(other)) = forms
        && !kindred(one, other)
    {
        score *= OTHER_FORM;
    }
    score.clamp(0.0, 1.0)
}

/// Whether two legal forms may be one form in two countries' words.
fn kindred(one: FormClass, other: FormClass) -> bool {
    use FormClass::{Company, Incorporated, Limited, Stock};
    let open = |of| matches!(of, Company | Incorporated);
    one == other
        || (open(one) && matches!(other, Limited | Stock | Incorporated | Company))
        || (open(other) && matches!(one, Limited | Stock))
}

/// The evidence of an alignment, most weight first.
pub(crate) fn evidence(
    of: &Alignment,
    left: &[PartView<'_>],
    right: &[PartView<'_>],
) -> Vec<Evidence> {
    let text = |parts: &[PartView<'_>], (at, length): (u8, u8)| {
        let run = &parts[usize::from(at)..usize::from(at) + usize::from(length)];
        run.iter().map(|part| part.word.letters()).collect::<Vec<&str>>().join(" ")
    };
    let mut out: Vec<Evidence> = Vec::with_capacity(of.pairs.len() + 2);
    for pair in &of.pairs {
        out.push(Evidence {
            asked: text(left, pair.left),
            found: text(right, pair.right),
            how: pair.how,
            alike: pair.alike,
            weight: left[usize::from(pair.left.0)].weight,
        });
    }
    let alone = |parts: &[PartView<'_>], bits: u32| {
        let rest = parts.iter().enumerate().filter(move |(at, _)| bits & 1 << at != 0);
        let rest = rest.filter(|(_, part)| !matches!(part.kind, Kind::Title | Kind::Stop));
        rest.map(|(_, part)| (part.word.letters().to_owned(), part.weight)).collect::<Vec<_>>()
    };
    let (mut left_rest, mut right_rest) =
        (alone(left, of.left_alone), alone(right, of.right_alone));
    while !left_rest.is_empty() || !right_rest.is_empty() {
        let (asked, weight) = left_rest.pop().unwrap_or_default();
        let (found, weight_found) = right_rest.pop().unwrap_or_default();
        let weight = weight.max(weight_found);
        out.push(Evidence { asked, found, how: How::Different, alike: 0.0, weight });
    }
    out.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    out
}
