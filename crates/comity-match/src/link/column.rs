//! A column of values: each once, how often, and ready to be compared.

use std::collections::HashMap;

use super::{
    date,
    field::{Kind, Level},
    osa::osa,
    sketch,
};
use crate::{
    similarity::{How, WordView, similarity},
    skeleton::skeletons,
    vocabulary::{Plain, Vocabulary, WordId, hash},
    words::particle,
};

/// Words of a name that are compared.
const WORDS_MAX: usize = 6;
/// From this likeness on two words are a slip apart, and from the other on they have something in
/// common: one letter in five is a slip, as in the comparison of names.
const CLOSE_MIN: f32 = 0.83;
const ALIKE_MIN: f32 = 0.6;
/// The same of texts, as the share of their letters that is wrong.
const TEXT_CLOSE_MAX: f32 = 0.2;
const TEXT_ALIKE_MAX: f32 = 0.4;
/// Words that two texts share, as a share of the letters of the longer, to have much in common.
const TEXT_SHARED_MIN: f32 = 0.6;

/// Values of one field; number 0 is what is not known.
#[derive(Debug, Default)]
pub(super) struct Column {
    kind: Option<Kind>,
    bytes: String,
    ends: Vec<u32>,
    /// In how many records each value is.
    pub(super) counts: Vec<u32>,
    /// The keys under which records meet by each value, [`Column::keys_each`] of them; 0 for none.
    pub(super) keys: Vec<u32>,
    /// Four bits for each sign of a date, in order; for each sign that a number may have, how often
    /// it is there; of other values a bit for each sign that they have.
    codes: Vec<u64>,
    words: Vocabulary,
    /// The words of names, and where those of each value end.
    name_words: Vec<WordId>,
    name_ends: Vec<u32>,
}

impl Column {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind: Some(kind), ends: vec![0], counts: vec![0], ..Self::default() }
    }

    /// Adds a value; none where 32 bits do not count them.
    pub(super) fn add(&mut self, text: &str) -> Option<u32> {
        let id = u32::try_from(self.ends.len()).ok()?;
        let end = u32::try_from(self.bytes.len() + text.len()).ok()?;
        self.bytes.push_str(text);
        self.ends.push(end);
        self.counts.push(0);
        Some(id)
    }

    /// How many values there are, the unknown one with them.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn text(&self, id: u32) -> &str {
        let id = id as usize;
        if id == 0 {
            return "";
        }
        &self.bytes[self.ends[id - 1] as usize..self.ends[id] as usize]
    }

    /// For each value the number of the same text in another column; 0 where it is not there.
    pub(super) fn found_in(&self, other: &Self) -> Vec<u32> {
        let ids = |column: &Self| 1..u32::try_from(column.len()).unwrap_or(u32::MAX);
        let there: HashMap<&str, u32> = ids(other).map(|id| (other.text(id), id)).collect();
        let found = ids(self).map(|id| there.get(self.text(id)).copied().unwrap_or(0));
        [0].into_iter().chain(found).collect()
    }

    fn is_name(&self) -> bool {
        matches!(self.kind, Some(Kind::Given | Kind::Family | Kind::Name))
    }

    /// How many keys each value has.
    pub(super) fn keys_each(&self) -> usize {
        match self.kind {
            Some(Kind::Category) | None => 0,
            Some(Kind::Name) => 2,
            _ => 1,
        }
    }

    /// Reads the words of names and makes keys: once, when all values are there.
    pub(super) fn prepare(&mut self) {
        if !self.keys.is_empty() {
            return;
        }
        if self.is_name() {
            self.read_words();
            let word_keys = self.word_keys();
            self.name_keys(&word_keys);
            return;
        }
        for id in 0..self.len() {
            let text = self.text(u32::try_from(id).unwrap_or(0));
            let code = match self.kind {
                Some(Kind::Date) => {
                    text.bytes().take(8).fold(0, |code, sign| code << 4 | u64::from(sign & 15))
                }
                Some(Kind::Identifier | Kind::Number) => text.bytes().fold(0, counted),
                _ => text.bytes().fold(0, |mask, letter| mask | 1 << (letter & 63)),
            };
            let key = self.text_key(text);
            self.codes.push(code);
            self.keys.extend((self.keys_each() > 0).then_some(key));
        }
    }

    /// The key of a value that is no name; of texts the consonants of its first word and its first
    /// number, of places all consonants.
    fn text_key(&self, text: &str) -> u32 {
        let of = |parts: &[&str]| key(hash(parts.join(" ").as_bytes()));
        let sound = |word: &str| skeletons(word).first().copied().unwrap_or(0);
        match self.kind {
            _ if text.is_empty() => 0,
            Some(Kind::Date) => date::key(text).map_or_else(|| of(&[text]), |parts| of(&parts)),
            Some(Kind::Place) => match sound(&text.replace(' ', "")) {
                0 => of(&[text]),
                sound => key(sound),
            },
            Some(Kind::Text) => {
                let is_number = |word: &&str| word.starts_with(|sign: char| sign.is_ascii_digit());
                let number = text.split(' ').find(is_number).unwrap_or("");
                let word = text.split(' ').find(|word| !is_number(word) && word.len() > 2);
                key(word.map_or(0, sound) ^ hash(number.as_bytes()) << 1)
            }
            _ => of(&[text]),
        }
    }

    fn read_words(&mut self) {
        self.name_ends.push(0);
        for id in 1..self.len() {
            let (from, to) = (self.ends[id - 1] as usize, self.ends[id] as usize);
            let words = self.bytes[from..to].split(' ').filter_map(|word| self.words.add(word));
            self.name_words.extend(words.take(WORDS_MAX));
            self.name_ends.push(u32::try_from(self.name_words.len()).unwrap_or(u32::MAX));
        }
    }

    fn words_of(&self, id: u32) -> &[WordId] {
        let id = id as usize;
        if id == 0 {
            return &[];
        }
        &self.name_words[self.name_ends[id - 1] as usize..self.name_ends[id] as usize]
    }

    /// The key of each word: of the skeletons it may have, the one that most records have.
    ///
    /// So words of several readings meet those of one. A short form has the key of the form of its
    /// group that most records bear.
    fn word_keys(&self) -> Vec<u32> {
        let mut uses = vec![0_u32; self.words.len()];
        for (id, count) in (0..).zip(&self.counts) {
            for word in self.words_of(id) {
                uses[*word as usize] = uses[*word as usize].saturating_add(*count);
            }
        }
        let count = |word: usize| u32::try_from(word).unwrap_or(0);
        let sounds: Vec<Vec<u64>> = (0..uses.len()).map(|word| self.sounds(count(word))).collect();
        let mut borne: HashMap<u64, u32, Plain> = HashMap::default();
        let mut leaders: HashMap<u16, usize, Plain16> = HashMap::default();
        for (word, sounds) in sounds.iter().enumerate() {
            for sound in sounds {
                *borne.entry(*sound).or_default() += uses[word];
            }
            for group in self.words.view(count(word)).groups.into_iter().filter(|of| *of != 0) {
                let leader = leaders.entry(group).or_insert(word);
                if uses[word] > uses[*leader] {
                    *leader = word;
                }
            }
        }
        let best = |word: usize| {
            let led = leaders.get(&self.words.view(count(word)).groups[0]).copied();
            let sounds = &sounds[led.unwrap_or(word)];
            let best = sounds.iter().max_by_key(|sound| (borne.get(*sound), **sound));
            best.map_or(0, |sound| key(*sound))
        };
        (0..uses.len()).map(best).collect()
    }

    fn sounds(&self, word: WordId) -> Vec<u64> {
        let readings = self.words.view(word).readings;
        let text = |row| std::str::from_utf8(readings.reading(row)).unwrap_or_default();
        let mut out: Vec<u64> = readings.rows.iter().flat_map(|row| skeletons(text(row))).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The first word that is no particle; of whole names two words, whatever their order.
    fn name_keys(&mut self, word_keys: &[u32]) {
        for id in 0..self.len() {
            let words = self.words_of(u32::try_from(id).unwrap_or(0));
            let is_particle =
                |word: &WordId| str::from_utf8(self.words.text(*word)).is_ok_and(particle);
            let telling = words.iter().filter(|word| !is_particle(word));
            let mut keys: Vec<u32> = telling.map(|word| word_keys[*word as usize]).collect();
            if self.kind == Some(Kind::Name) {
                keys.sort_unstable();
                let (first, last) = (keys.first().copied(), keys.last().copied());
                self.keys.extend([first.unwrap_or(0), last.unwrap_or(0)]);
            } else {
                let any = words.first().map_or(0, |word| word_keys[*word as usize]);
                self.keys.push(keys.first().copied().unwrap_or(any));
            }
        }
    }

    /// What two values can be to each other at most; see [`sketch`].
    pub(super) fn sketch(&self, id: u32) -> u32 {
        let text = self.text(id);
        if !self.is_name() {
            return self.kind.map_or(0, |kind| sketch::sketch(kind, text));
        }
        let sound = match self.words_of(id) {
            [word] => match self.words.view(*word).readings {
                readings if readings.rows.len() == 1 => Some(readings.fold(&readings.rows[0])),
                _ => None,
            },
            _ => None,
        };
        sketch::name(sound, text)
    }

    /// How much it takes to compare two values, by and large.
    pub(super) fn cost(&self) -> u8 {
        match self.kind {
            Some(Kind::Category | Kind::Date) | None => 0,
            Some(Kind::Given | Kind::Family | Kind::Name | Kind::Place) => 1,
            Some(Kind::Identifier | Kind::Number) => 2,
            Some(Kind::Text) => 3,
        }
    }

    /// Whether comparing two values takes long, so that it is worth while to remember them.
    pub(super) fn is_slow(&self) -> bool {
        self.is_name() || self.kind == Some(Kind::Place)
    }

    /// How alike two values are.
    pub(super) fn level(&self, a: u32, b: u32) -> Level {
        if a == 0 || b == 0 {
            return Level::Unknown;
        }
        if a == b {
            return Level::Same;
        }
        match self.kind {
            Some(Kind::Category) | None => Level::Different,
            Some(Kind::Date) => self.dates(a, b),
            Some(Kind::Identifier | Kind::Number) => self.numbers(a, b),
            Some(Kind::Place | Kind::Text) => self.texts(a, b),
            Some(Kind::Given | Kind::Family | Kind::Name) => self.names(a, b),
        }
    }

    /// Most dates have nothing in common: eight figures say so without being read.
    fn dates(&self, a: u32, b: u32) -> Level {
        let (one, other) = (self.codes[a as usize], self.codes[b as usize]);
        let whole = one.min(other) >> 28 != 0 && one.max(other) >> 32 == 0;
        let (day, year) = ((one ^ other) & 0xffff, (one ^ other) >> 16);
        if whole && day != 0 && year != 0 && apart(one, other) > 2 {
            return Level::Different;
        }
        date::level(self.text(a), self.text(b))
    }

    /// What two values cost at least: a wrong letter changes two bits of the mask.
    fn cost_min(&self, a: u32, b: u32) -> u32 {
        let apart = self.codes[a as usize] ^ self.codes[b as usize];
        let lengths = self.text(a).len().abs_diff(self.text(b).len());
        apart.count_ones().div_ceil(2).max(u32::try_from(lengths).unwrap_or(u32::MAX))
    }

    fn numbers(&self, a: u32, b: u32) -> Level {
        if unlike(self.codes[a as usize], self.codes[b as usize]) > 4 {
            return Level::Different;
        }
        let (a, b) = (self.text(a).as_bytes(), self.text(b).as_bytes());
        match osa(a, b) {
            1 => Level::Close,
            2 if a.len().min(b.len()) >= 5 => Level::Alike,
            _ => Level::Different,
        }
    }

    fn texts(&self, a: u32, b: u32) -> Level {
        let least = self.cost_min(a, b) as f32;
        let (a, b) = (self.text(a), self.text(b));
        let longest = a.len().max(b.len()) as f32;
        let mut cost = f32::MAX;
        if least <= TEXT_ALIKE_MAX * longest {
            cost = osa(a.as_bytes(), b.as_bytes()) as f32;
            let bare =
                |text: &'_ str| text.bytes().filter(|sign| *sign != b' ').collect::<Vec<_>>();
            if cost <= 3.0 && bare(a) == bare(b) {
                return Level::Sounds;
            }
            if cost <= TEXT_CLOSE_MAX * longest {
                return Level::Close;
            }
        }
        // Words in another order, or some of them left out.
        let shared = a.split(' ').filter(|word| b.split(' ').any(|other| other == *word));
        let (count, letters) =
            shared.fold((0, 0), |(count, letters), word| (count + 1, letters + word.len()));
        if a.len() == b.len() && letters + count == a.len() + 1 {
            Level::Sounds
        } else if cost <= TEXT_ALIKE_MAX * longest || letters as f32 >= TEXT_SHARED_MIN * longest {
            Level::Alike
        } else {
            Level::Different
        }
    }

    fn names(&self, a: u32, b: u32) -> Level {
        let (mut few, mut many) = (self.words_of(a), self.words_of(b));
        if few.len() > many.len() {
            (few, many) = (many, few);
        }
        if few.is_empty() {
            return Level::Different;
        }
        if few.len() == 1 && many.len() == 1 {
            return self.word(few[0], many[0]);
        }
        if few.len() != many.len() && self.joined(few) == self.joined(many) {
            return Level::Sounds;
        }
        let mut taken = [false; WORDS_MAX];
        let mut worst = Level::Same;
        for word in few {
            let other = (0..many.len()).filter(|at| !taken[*at]);
            let best = other.map(|at| (self.word(*word, many[at]), at)).min();
            if let Some((level, at)) = best {
                taken[at] = true;
                worst = worst.max(level);
            }
        }
        match (worst, few.len() == many.len()) {
            (Level::Same, true) => Level::Sounds,
            // One bears more names than the other.
            (Level::Same | Level::Sounds, false) => Level::Form,
            (worst, _) => worst,
        }
    }

    fn joined(&self, words: &[WordId]) -> String {
        let text = words.iter().flat_map(|word| self.words.text(*word)).copied();
        String::from_utf8(text.collect()).unwrap_or_default()
    }

    fn word(&self, a: WordId, b: WordId) -> Level {
        if a == b {
            return Level::Same;
        }
        let (one, other) = (self.words.view(a), self.words.view(b));
        if is_initial(one, other) || is_initial(other, one) {
            return Level::Form;
        }
        match similarity(one, other, ALIKE_MIN) {
            (_, How::Same) => Level::Same,
            (_, How::Read | How::Sounds | How::Joined) => Level::Sounds,
            (_, How::Nickname | How::Initial) => Level::Form,
            (alike, How::Close) if alike >= CLOSE_MIN => Level::Close,
            (alike, How::Close) if alike >= ALIKE_MIN => Level::Alike,
            (_, How::Close | How::Different) => Level::Different,
        }
    }
}

/// Counts one more of a sign, to fifteen.
fn counted(code: u64, sign: u8) -> u64 {
    let place = 4 * (sign & 15);
    if code >> place & 15 == 15 { code } else { code + (1 << place) }
}

/// How many signs one number has and the other has not: a mistake makes two at most.
fn unlike(one: u64, other: u64) -> u64 {
    (0..16).map(|sign| (one >> (4 * sign) & 15).abs_diff(other >> (4 * sign) & 15)).sum()
}

/// How many signs of two codes differ.
fn apart(one: u64, other: u64) -> u32 {
    let differ = one ^ other;
    let any = (differ | differ >> 1 | differ >> 2 | differ >> 3) & 0x1111_1111_1111_1111;
    any.count_ones()
}

fn is_initial(short: WordView<'_>, long: WordView<'_>) -> bool {
    short.text.len() == 1 && long.text.starts_with(short.text)
}

type Plain16 = std::hash::BuildHasherDefault<std::hash::DefaultHasher>;

/// A key of 32 bits that is not 0.
pub(super) fn key(of: u64) -> u32 {
    let mixed = (of ^ of >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let key = (mixed >> 32) as u32;
    key.max(1)
}
