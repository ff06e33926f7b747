//! What a name is once signs that carry no meaning are gone from it.
//!
//! Compatibility forms, cases, vowel points, invisible controls and letters borrowed from another
//! script hide a name from whoever looks for it. Marks of Latin letters stay: readings use them.
//!
//! Source: Unicode Standard Annex 15 (NFKC); Unicode Technical Standard 39, for letters that look
//! alike.

use unicode_normalization::UnicodeNormalization;

use crate::script::{Script, script};

/// How many characters of a name are looked at: more is no name.
pub const NAME_CHARS_MAX: usize = 10_000;

/// Cyrillic letters, and below each the Latin one that looks like it; then Greek ones.
///
/// Source: confusables.txt of Unicode Technical Standard 39 (Unicode-3.0), small letters of one
/// sign alone.
const CYRILLIC: &str = "аеорсухіјѕһԁԛԝ";
const CYRILLIC_LATIN: &str = "aeopcyxijshdqw";
const GREEK: &str = "ανορυχικτ";
const GREEK_LATIN: &str = "avopuxikt";

/// Cleans a text: compatibility forms, small letters, no controls, no points, one script a word.
///
/// Cleaning twice is cleaning once; of a text beyond [`NAME_CHARS_MAX`] the rest is left out.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut now: String = text.chars().take(NAME_CHARS_MAX).collect();
    // Small letters can compose anew and composed ones can fall apart: in practice once does it.
    for _ in 0..4 {
        let next = pass(&now);
        if next == now {
            break;
        }
        now = next;
    }
    one_script(&now).nfc().collect()
}

fn pass(text: &str) -> String {
    let small = text.nfkc().flat_map(char::to_lowercase).filter(|sign| !is_silent(*sign));
    small.map(plain).nfkc().take(NAME_CHARS_MAX).collect()
}

/// Signs that are not read: controls, directions, joiners, vowel points and cantillation, tatweel.
pub(crate) fn is_silent(sign: char) -> bool {
    matches!(sign,
        '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}'
        | '\u{610}'..='\u{61c}' | '\u{640}' | '\u{64b}'..='\u{652}' | '\u{656}'..='\u{65f}'
        | '\u{670}' | '\u{6d6}'..='\u{6ed}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Letters that differ by place or by habit of a keyboard alone.
fn plain(sign: char) -> char {
    match sign {
        'ς' => 'σ',
        'ي' | 'ى' | 'ې' => 'ی',
        'ك' | 'ڪ' => 'ک',
        'ه' | 'ۀ' | 'ە' | 'ہ' | 'ھ' => 'ه',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ئ' => 'ی',
        '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | 'ʿ' | 'ʾ' | '′' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        other => other,
    }
}

/// Gives each word that mixes scripts the letters of one: that of most letters like no others.
fn one_script(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let has = |of| word.chars().any(|sign| script(sign) == of);
        if !has(Script::Latin) || !(has(Script::Cyrillic) || has(Script::Greek)) {
            out.push_str(word);
            continue;
        }
        let sure = |of: Script, unsure: [&str; 2]| {
            let own = word.chars().filter(|sign| script(*sign) == of);
            own.filter(|sign| !unsure.iter().any(|signs| signs.contains(*sign))).count()
        };
        let latin = sure(Script::Latin, [CYRILLIC_LATIN, GREEK_LATIN]);
        let cyrillic = sure(Script::Cyrillic, [CYRILLIC, ""]);
        let greek = sure(Script::Greek, [GREEK, ""]);
        let tables: &[(&str, &str)] = if latin >= cyrillic.max(greek) {
            &[(CYRILLIC, CYRILLIC_LATIN), (GREEK, GREEK_LATIN)]
        } else if cyrillic >= greek {
            &[(CYRILLIC_LATIN, CYRILLIC)]
        } else {
            &[(GREEK_LATIN, GREEK)]
        };
        out.extend(word.chars().map(|sign| {
            let like = tables
                .iter()
                .find_map(|(from, to)| to.chars().nth(from.chars().position(|of| of == sign)?));
            like.unwrap_or(sign)
        }));
    }
    out
}
