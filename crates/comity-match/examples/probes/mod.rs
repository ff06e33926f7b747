//! What is asked of a list: other names, names changed by rule, strangers.
//!
//! Two sets: by the first, `dev`, thresholds were chosen; the second, `fresh`, has other seeds and
//! other changes, and only judges.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use comity_formats::{NameKind, Row, Script};
use comity_match::{Subject, clean};

use crate::people::{Chance, People, typed_wrong};

/// A name that is asked for, and whose it is; nobody's if none.
pub(crate) struct Probe {
    pub(crate) set: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) key: Option<u64>,
    pub(crate) name: String,
}

/// The probes that thresholds were chosen by.
pub(crate) fn dev(rows: &[Row], subjects: &[Subject]) -> Vec<Probe> {
    let mut out = Vec::new();
    let mut chance = Chance(7);
    let probe = |kind, key, name| Probe { set: "dev", kind, key, name };
    for (key, row) in (0_u64..).zip(rows) {
        let mut seen: BTreeSet<String> =
            row.names.iter().take(1).map(|name| clean(&name.text)).collect();
        for name in row.names.iter().skip(1) {
            if !seen.insert(clean(&name.text)) {
                continue;
            }
            let kind = match (name.script, name.kind) {
                (Script::Original, _) => "original",
                (Script::Latin, NameKind::Alias(_)) => "alias",
                (Script::Latin, NameKind::Main) => continue,
            };
            out.push(probe(kind, Some(key), name.text.clone()));
        }
        for (kind, name) in changed(&row.names[0].text, &mut chance) {
            out.push(probe(kind, Some(key), name));
        }
    }
    let known = known(rows);
    for _ in 0..600 {
        let name = halves(subjects, &mut chance);
        if !known.contains(&clean(&name)) {
            out.push(probe("stranger", None, name));
        }
    }
    out
}

/// Probes that chose nothing.
pub(crate) fn fresh(rows: &[Row], subjects: &[Subject], folder: &str) -> Vec<Probe> {
    let mut out = Vec::new();
    let mut chance = Chance(20_261);
    let probe = |kind, key, name| Probe { set: "fresh", kind, key, name };
    let spellings = Spellings::read(folder);
    for subject in subjects {
        let name = &subject.names[0];
        let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
        let mut changed: Vec<(&str, String)> = Vec::new();
        if name.len() > 9 {
            let once = typed_wrong(&name.to_lowercase(), &mut chance);
            changed.push(("two_typed_wrong", typed_wrong(&once, &mut chance)));
        }
        if let [first, middle @ .., last] = &words[..] {
            let letter: String = first.chars().take(1).collect();
            changed.push(("initial", format!("{letter}. {} {last}", middle.join(" "))));
            changed.push(("comma", format!("{last}, {first} {}", middle.join(" "))));
            changed.push((
                "joined",
                [&[&*[*first, words[1]].concat()], &words[2..]].concat().join(" "),
            ));
            if middle.len() > 1 {
                changed.push(("first_dropped", words[1..].join(" ")));
                changed.push(("last_dropped", words[..words.len() - 1].join(" ")));
                changed.push(("two_dropped", [*first, middle[0]].join(" ")));
            }
        }
        let swapped = spellings.swapped(&words, &mut chance);
        changed.extend(swapped.map(|name| ("other_spelling", name)));
        changed.extend(spellings.native(&words).map(|name| ("transliterated", name)));
        out.extend(changed.into_iter().map(|(kind, name)| probe(kind, Some(subject.key), name)));
    }
    let known = known(rows);
    let people = People::new();
    for nth in 0..900 {
        let name = if nth % 3 == 0 {
            people.name(&mut chance).other.join(" ")
        } else {
            halves(subjects, &mut chance)
        };
        if !known.contains(&clean(&name)) {
            out.push(probe("stranger", None, name));
        }
    }
    out
}

fn known(rows: &[Row]) -> BTreeSet<String> {
    rows.iter().flat_map(|row| row.names.iter().map(|name| clean(&name.text))).collect()
}

/// The first half of one name with the second half of another.
fn halves(subjects: &[Subject], chance: &mut Chance) -> String {
    let mut half = |last: bool| {
        let words: Vec<&str> = chance.pick(subjects).names[0].split(' ').collect();
        let middle = words.len().div_ceil(2);
        let half = if last { &words[middle.min(words.len() - 1)..] } else { &words[..middle] };
        half.join(" ")
    };
    format!("{} {}", half(false), half(true))
}

/// A name changed by rule: a letter wrong, the order turned, a middle part left out.
fn changed(name: &str, chance: &mut Chance) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    let mut letters: Vec<char> = name.to_lowercase().chars().collect();
    let at = chance.below(letters.len().max(1));
    match chance.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, (b'a' + chance.below(26) as u8) as char),
        2 if at > 0 => letters.swap(at, at - 1),
        _ => letters[at] = (b'a' + chance.below(26) as u8) as char,
    }
    out.push(("typo", letters.into_iter().collect()));
    let mut words: Vec<&str> = name.split(' ').collect();
    words.rotate_left(1);
    if words.len() > 1 {
        out.push(("order", words.join(" ")));
    }
    if words.len() > 3 {
        words.remove(1);
        out.push(("dropped", words.join(" ")));
    }
    out
}

/// Latin spellings of words of other writings, as people wrote them.
struct Spellings {
    native: BTreeMap<String, String>,
    latin: BTreeMap<String, Vec<String>>,
}

impl Spellings {
    fn read(folder: &str) -> Self {
        let mut out = Self { native: BTreeMap::new(), latin: BTreeMap::new() };
        for script in ["arabic", "russian"] {
            let path = format!("{folder}/translit/wd_{script}_80");
            for line in fs::read_to_string(path).unwrap_or_default().lines() {
                let mut fields = line.split('\t');
                let (Some(latin), Some(native)) = (fields.next(), fields.next()) else { continue };
                let native = native.replace(' ', "");
                out.native.entry(latin.to_owned()).or_insert_with(|| native.clone());
                out.latin.entry(native).or_default().push(latin.to_owned());
            }
        }
        out
    }

    /// The name with two of its words as somebody else spells them, if two have such spellings.
    fn swapped(&self, words: &[&str], chance: &mut Chance) -> Option<String> {
        let mut left = 2;
        let mut swap = |word: &&str| {
            let own = word.to_lowercase();
            let others = self.native.get(&own).and_then(|native| self.latin.get(native));
            let others: Vec<&String> =
                others.into_iter().flatten().filter(|other| **other != own).collect();
            if others.is_empty() || left == 0 {
                return own;
            }
            left -= 1;
            (*chance.pick(&others)).clone()
        };
        let name = words.iter().map(&mut swap).collect::<Vec<String>>().join(" ");
        (left == 0).then_some(name)
    }

    /// The name in another writing, if all of its words are known there.
    fn native(&self, words: &[&str]) -> Option<String> {
        let each = words.iter().map(|word| self.native.get(&word.to_lowercase()).cloned());
        each.collect::<Option<Vec<String>>>().map(|words| words.join(" "))
    }
}
