//! Latin readings of a word: how people of several countries would write it.
//!
//! There is no one transliteration. The same letter is written by the usage of a passport office,
//! of a newspaper or of a bearer, so every word has several readings and a match with any counts.

mod cjk;
mod letters;
mod usual;

use crate::{
    script::{Script, script},
    skeleton::fold,
};

/// How many readings a word has at most.
pub const READINGS_MAX: usize = 8;
/// How many letters of a word are read: longer is no word.
pub const WORD_CHARS_MAX: usize = 40;

/// The readings of a cleaned word in ASCII small letters, the most usual one first.
///
/// A word without letters, or of signs that nobody can read, has none.
#[must_use]
pub fn readings(word: &str) -> Vec<String> {
    let signs: Vec<char> = word.chars().take(WORD_CHARS_MAX).collect();
    let of = word_script(word);
    let mut found: Vec<String> = Vec::new();
    match of {
        Script::Arabic | Script::Hebrew => {
            found.extend(usual::vowels(word).iter().map(|&reading| reading.to_owned()));
            combine(&options(&signs, of), &mut found);
        }
        Script::Han => cjk::han(&signs, &mut found),
        Script::Hangul => cjk::hangul(&signs, &mut found),
        Script::Kana => cjk::kana(&signs, &mut found),
        Script::Latin if word.is_ascii() => found.push(word.to_owned()),
        Script::Cyrillic | Script::Greek | Script::Latin => {
            combine(&options(&signs, of), &mut found);
        }
        Script::None | Script::Other => found.push(any_ascii::any_ascii(word)),
    }
    for reading in &mut found {
        reading.make_ascii_lowercase();
        reading.retain(|sign| sign.is_ascii_alphanumeric());
        reading.truncate(2 * WORD_CHARS_MAX);
    }
    found.retain(|reading| !reading.is_empty());
    // Readings that sound alike are compared alike, so one of them is enough.
    let mut seen: Vec<(String, String)> = Vec::new();
    for reading in found {
        let folded = fold(&reading);
        if seen.len() < READINGS_MAX && !seen.iter().any(|(_, known)| *known == folded) {
            seen.push((reading, folded));
        }
    }
    seen.into_iter().map(|(reading, _)| reading).collect()
}

/// The script of a word: that of its first letter.
#[must_use]
pub fn word_script(word: &str) -> Script {
    word.chars().map(script).find(|of| *of != Script::None).unwrap_or(Script::None)
}

/// What each sign of a word may be read as.
fn options(signs: &[char], of: Script) -> Vec<Vec<String>> {
    let own = |text: &[&str]| text.iter().map(|&text| text.to_owned()).collect::<Vec<String>>();
    let mut out = Vec::with_capacity(signs.len());
    let mut at = 0;
    while at < signs.len() {
        let rest = &signs[at..];
        let pair = match of {
            Script::Cyrillic => letters::cyrillic_pair(rest),
            Script::Greek => letters::greek_pair(rest),
            _ => None,
        };
        if let Some((length, read)) = pair {
            out.push(own(read));
            at += length;
            continue;
        }
        let read = match of {
            Script::Arabic => letters::arabic(rest[0], at == 0),
            Script::Cyrillic => letters::cyrillic(rest[0]),
            Script::Greek => letters::greek(rest[0]),
            Script::Hebrew => letters::hebrew(rest[0], at == 0),
            _ => letters::latin(rest[0]),
        };
        out.push(match read {
            [] if rest[0].is_ascii() => vec![rest[0].to_string()],
            [] => vec![any_ascii::any_ascii_char(rest[0]).to_owned()],
            read => own(read),
        });
        at += 1;
    }
    out
}

/// Readings from what each sign may be: all first ones, all second ones, then one change each,
/// from the end, where usage differs most.
fn combine(options: &[Vec<String>], out: &mut Vec<String>) {
    let all = |nth: usize| {
        let pick = |of: &Vec<String>| of[nth.min(of.len() - 1)].clone();
        options.iter().map(pick).collect::<String>()
    };
    out.extend([all(0), all(1)]);
    for nth in 1..3 {
        for (place, other) in
            options.iter().enumerate().rev().filter_map(|(at, of)| Some((at, of.get(nth)?)))
        {
            if out.len() >= 4 * READINGS_MAX {
                return;
            }
            let pick = |(at, of): (usize, &Vec<String>)| {
                if at == place { other.clone() } else { of[0].clone() }
            };
            out.push(options.iter().enumerate().map(pick).collect());
        }
    }
    out.push(all(2));
}
