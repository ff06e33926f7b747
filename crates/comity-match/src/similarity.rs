//! How alike two words are: by their readings, letter by letter, from 0 to 1.

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::{distance::distance, script::Script, skeleton::class};

/// How two words were found to be alike.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum How {
    /// The same letters.
    Same,
    /// The same once read, though written in different scripts or with other marks.
    Read,
    /// Spelled otherwise, with the same sounds.
    Sounds,
    /// A few letters differ.
    Close,
    /// One is short for the other, or its form in another language.
    Nickname,
    /// One is the first letter of the other.
    Initial,
    /// Written as one word and as several.
    Joined,
    /// Not alike.
    Different,
}

/// A word as it is compared: its letters and its readings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordView<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) script: Script,
    pub(crate) readings: Readings<'a>,
    /// Which groups of names with one meaning it belongs to; 0 for none.
    pub(crate) groups: [u16; 2],
}

impl<'a> WordView<'a> {
    /// The letters of the word.
    pub(crate) fn letters(self) -> &'a str {
        std::str::from_utf8(self.text).unwrap_or_default()
    }
}

/// The readings of a word, each with its fold behind it, in the bytes of a vocabulary.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Readings<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) rows: &'a [ReadingRow],
}

/// Where a reading and its fold lie in the bytes of a vocabulary.
#[derive(Clone, Copy, Debug, Default, FromBytes, Immutable, IntoBytes)]
#[repr(C)]
pub(crate) struct ReadingRow {
    pub(crate) at: u32,
    /// A bit for each letter that the fold has.
    pub(crate) mask: u32,
    /// How many consonants of each class the fold has.
    pub(crate) counts: Counts,
    pub(crate) length: u8,
    pub(crate) fold_length: u8,
    pub(crate) spare: u16,
}

impl<'a> Readings<'a> {
    pub(crate) fn reading(self, row: &ReadingRow) -> &'a [u8] {
        &self.bytes[row.at as usize..][..usize::from(row.length)]
    }

    pub(crate) fn fold(self, row: &ReadingRow) -> &'a [u8] {
        &self.bytes[row.at as usize + usize::from(row.length)..][..usize::from(row.fold_length)]
    }
}

/// A bit for each letter, so that words that cannot be alike are told apart at once.
pub(crate) fn letter_mask(text: &[u8]) -> u32 {
    text.iter().fold(0, |mask, letter| match letter {
        b'a'..=b'z' => mask | 1 << (letter - b'a'),
        _ => mask | 1 << (26 + letter % 6),
    })
}

/// How many consonants of each class a fold has: classes 2 to 9, those of letters.
pub(crate) type Counts = [u8; 8];

/// Counts the consonants of a fold by class.
pub(crate) fn counts(fold: &[u8]) -> Counts {
    let mut out = Counts::default();
    for letter in fold {
        if let Some(count) = out.get_mut(usize::from(class(*letter)).wrapping_sub(2)) {
            *count = count.saturating_add(1);
        }
    }
    out
}

/// What one consonant too many costs at least, by class, in twentieths: `v` may stand for a vowel,
/// `j` for `i`.
const SURPLUS: [u16; 8] = [10, 4, 10, 10, 10, 10, 6, 10];
/// The places of `k` and of `s`, which `c` may stand for.
const HARD: usize = 2;
const SOFT: usize = 6;

/// What it costs at least that one word has consonants that the other has not.
pub(crate) fn counts_cost(one: Counts, other: Counts) -> f32 {
    let mut cost = 0;
    for at in 0..8 {
        cost += u16::from(one[at].abs_diff(other[at])) * SURPLUS[at];
    }
    let (hard, soft) = (one[HARD] > other[HARD], one[SOFT] > other[SOFT]);
    if hard != soft {
        let both = one[HARD].abs_diff(other[HARD]).min(one[SOFT].abs_diff(other[SOFT]));
        cost -= u16::from(both) * 6;
    }
    0.05 * f32::from(cost)
}

/// What counts as vowels, in the mask: they are left out where a script leaves them out.
const VOWELS: u32 = 1 | 1 << 4 | 1 << 8 | 1 << 14 | 1 << 20 | 1 << 24;

/// Compares two words; words below `least` may come out as 0.
pub(crate) fn similarity(a: WordView<'_>, b: WordView<'_>, least: f32) -> (f32, How) {
    if a.text == b.text {
        return (1.0, How::Same);
    }
    // Where one sign is a syllable, another sign is another name, however alike it sounds.
    if a.script.is_syllabic() && a.script == b.script {
        return syllables(a, b);
    }
    let (mut best, mut how) = (0.0, How::Different);
    if a.groups.iter().any(|group| *group != 0 && b.groups.contains(group)) {
        (best, how) = (0.86, How::Nickname);
    }
    let manner = Manner::of(a.script, b.script);
    let is_own = a.script == b.script;
    for (i, one) in a.readings.rows.iter().enumerate() {
        for (j, other) in b.readings.rows.iter().enumerate() {
            // Other readings of both serve to meet another writing, not their own.
            if is_own && i > 0 && j > 0 {
                break;
            }
            let alike = compare(a.readings, one, b.readings, other, (manner, least.max(best)));
            if alike.0 > best {
                (best, how) = alike;
            }
            if best >= 0.97 {
                return (best, how);
            }
        }
    }
    (best, how)
}

/// How many readings [`similarity`] lays beside each other at most.
pub(crate) fn comparisons(a: WordView<'_>, b: WordView<'_>) -> usize {
    let (one, other) = (a.readings.rows.len(), b.readings.rows.len());
    if a.script == b.script { (one + other).saturating_sub(1) } else { one * other }
}

fn compare(
    a: Readings<'_>,
    one: &ReadingRow,
    b: Readings<'_>,
    other: &ReadingRow,
    (manner, least): (Manner, f32),
) -> (f32, How) {
    let (fold, fold_other) = (a.fold(one), b.fold(other));
    if one.mask == other.mask && fold == fold_other {
        let same = a.reading(one) == b.reading(other);
        return if same { (0.98, How::Read) } else { (0.95, How::Sounds) };
    }
    let longest = fold.len().max(fold_other.len());
    if longest == 0 {
        return (0.0, How::Different);
    }
    // A letter that one alone has costs 0.2 at least, save a figure for a letter; a class half.
    let apart = one.mask ^ other.mask;
    let apart = if manner == Manner::Abjad { apart & !VOWELS } else { apart };
    let letters = 0.2 * apart.count_ones() as f32;
    let mut floor = letters.max(counts_cost(one.counts, other.counts));
    if manner != Manner::Abjad {
        floor = floor.max(0.4 * fold.len().abs_diff(fold_other.len()) as f32);
    }
    if slip(floor / longest as f32) < least {
        return (0.0, How::Different);
    }
    let most = longest as f32 * share_max(least);
    let cost = distance(fold, fold_other, manner, most);
    let mut alike = slip(cost / longest as f32);
    // In two or three letters there is no room for a mistake.
    if longest <= 3 && cost >= 0.9 {
        alike *= 0.75;
    }
    if alike < least { (0.0, How::Different) } else { (alike, How::Close) }
}

/// What a share of wrong letters makes of a word: one in five is a slip, much more another word.
pub(crate) fn slip(share: f32) -> f32 {
    if share <= 0.2 { 0.95 - 0.6 * share } else { (0.83 - 2.2 * (share - 0.2)).max(0.0) }
}

/// The share of wrong letters from which on a word is below a likeness.
pub(crate) fn share_max(least: f32) -> f32 {
    if least >= 0.83 { (0.95 - least) / 0.6 } else { 0.2 + (0.83 - least) / 2.2 }
}

/// How spellings of two scripts differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Manner {
    /// As letters do.
    Plain,
    /// One leaves vowels out.
    Abjad,
    /// One writes syllables, which know one liquid only.
    Syllables,
}

impl Manner {
    pub(crate) fn of(one: Script, other: Script) -> Self {
        let short = |of| matches!(of, Script::Kana | Script::Han);
        if one.is_abjad() != other.is_abjad() {
            Self::Abjad
        } else if short(one) != short(other) {
            Self::Syllables
        } else {
            Self::Plain
        }
    }
}

/// Words of syllables: each sign the same, or read the same, at its place.
fn syllables(a: WordView<'_>, b: WordView<'_>) -> (f32, How) {
    let (mut same, mut read, mut signs) = (0_u8, 0_u8, 0_u8);
    let (mut left, mut right) = (a.letters().chars(), b.letters().chars());
    loop {
        match (left.next(), right.next()) {
            (None, None) => break,
            (Some(one), Some(other)) if one == other => same += 1,
            (Some(one), Some(other)) if a.script == Script::Han && sounds(one, other) => read += 1,
            _ => {}
        }
        signs = signs.saturating_add(1);
        if signs >= 40 {
            break;
        }
    }
    let alike = (f32::from(same) + 0.85 * f32::from(read)) / f32::from(signs.max(1));
    // One of two signs is another name; what is less than half is nothing in common.
    let how = if read > 0 && same + read == signs { How::Read } else { How::Close };
    (alike * alike, how)
}

/// Whether two characters are read the same: often one is the simplified form of the other.
fn sounds(one: char, other: char) -> bool {
    let read = |sign: char| pinyin::ToPinyin::to_pinyin(&sign).map(pinyin::Pinyin::plain);
    read(one).is_some_and(|sound| read(other) == Some(sound))
}
