//! What stays of a Latin reading when spelling habits are taken from it.
//!
//! Two forms: the *fold* keeps the vowels and takes spellings of one sound together; the
//! *skeleton* keeps classes of consonants alone and serves as a key under which words that may
//! be one name are found. A key is coarse on purpose: what it finds is then compared letter by
//! letter.

/// How many consonants a skeleton holds: four bits each.
const CLASSES_MAX: usize = 15;

/// Spellings of one sound.
const SPELLINGS: [(&str, &str); 40] = [
    ("tsch", "c"),
    ("dzh", "j"),
    ("sch", "sh"),
    ("tch", "c"),
    ("ts", "z"),
    ("tz", "z"),
    ("cz", "c"),
    ("sz", "sh"),
    ("dj", "j"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("gh", "g"),
    ("kh", "h"),
    ("ck", "k"),
    ("qu", "k"),
    ("ch", "c"),
    ("sh", "sh"),
    ("zh", "j"),
    ("ou", "u"),
    ("oo", "u"),
    ("ow", "u"),
    ("ee", "i"),
    ("ea", "i"),
    ("iy", "i"),
    ("ij", "i"),
    ("yj", "i"),
    ("yy", "i"),
    ("ay", "ai"),
    ("ey", "ai"),
    ("ei", "ai"),
    ("aj", "ai"),
    ("ej", "ai"),
    ("ae", "ai"),
    ("oe", "o"),
    ("ue", "u"),
    ("ie", "i"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
];

/// Writes a reading with one spelling for each sound: `ou` and `oo` are `u`, `ph` is `f`,
/// and `c` is what English writes `ch`.
#[must_use]
pub fn fold(reading: &str) -> String {
    let mut out = String::with_capacity(reading.len());
    let mut rest = reading;
    while let Some(sign) = rest.chars().next() {
        if out.is_empty() && sign == 'x' {
            out.push('s');
            rest = &rest[1..];
            continue;
        }
        let found = SPELLINGS.iter().find(|(from, _)| rest.starts_with(from));
        let mut one = [0; 4];
        let (length, to): (usize, &str) = match found {
            Some((from, to)) => (from.len(), to),
            None => match sign {
                'y' => (1, if out.is_empty() { "y" } else { "i" }),
                'c' if !rest[1..].starts_with(['e', 'i', 'y']) => (1, "k"),
                _ => (sign.len_utf8(), sign.encode_utf8(&mut one)),
            },
        };
        for letter in to.chars() {
            // Doubled letters are one, figures excepted.
            if !out.ends_with(letter) || letter.is_ascii_digit() {
                out.push(letter);
            }
        }
        rest = &rest[length..];
    }
    out
}

/// The class of a consonant: those that one name is spelled with by turns; 0 for what is left out.
#[must_use]
pub(crate) const fn class(letter: u8) -> u8 {
    match letter {
        b'b' | b'p' => 2,
        b'f' | b'v' => 3,
        b'k' | b'g' | b'q' | b'c' => 4,
        b'l' | b'r' => 5,
        b'm' => 6,
        b'n' => 7,
        b's' | b'z' | b'j' | b'x' => 8,
        b't' | b'd' => 9,
        b'0'..=b'9' => 10 + (letter - b'0') % 6,
        _ => 0,
    }
}

/// The skeletons of a reading: one, or two where a letter is a consonant in one language alone.
#[must_use]
pub fn skeletons(reading: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(2);
    for soft in [false, true] {
        let key = skeleton(reading.as_bytes(), soft);
        if key != 0 && !out.contains(&key) {
            out.push(key);
        }
    }
    out
}

/// `soft`: whether `w` within a word and `j` at its start are vowels, and `ch` and `kh` a breath.
fn skeleton(reading: &[u8], soft: bool) -> u64 {
    let mut out: Vec<u8> = Vec::with_capacity(CLASSES_MAX);
    let mut at = 0;
    while at < reading.len() && out.len() < CLASSES_MAX {
        let letter = reading[at];
        let next = reading.get(at + 1).copied().unwrap_or(0);
        let (length, class) = match (letter, next) {
            (b'c', b'h') => (2, if soft { 4 } else { 8 }),
            (b'k', b'h') => (2, if soft { 0 } else { 4 }),
            (b'p', b'h') => (2, 3),
            (b's' | b'z', b'h') => (2, 8),
            (b'g' | b't' | b'd', b'h') => (2, class(letter)),
            (b'c', b'e' | b'i' | b'y') => (1, 8),
            (b't' | b'd', b's' | b'z' | b'j') | (b'n', b'g') => {
                (2, if letter == b'n' { 7 } else { 8 })
            }
            (b'c', b'k' | b'c') => (2, 4),
            (b'x', _) if at == 0 => (1, 8),
            (b'x', _) => {
                out.push(4);
                (1, 8)
            }
            (b'j', _) if at == 0 && soft => (1, 0),
            (b'w', _) if at == 0 || !soft => (1, 3),
            _ => (1, class(letter)),
        };
        // At the start a vowel, a breath or a glide leaves its place open.
        if class == 0 && out.is_empty() && at == 0 {
            out.push(1);
        } else if class != 0 && out.last() != Some(&class) {
            out.push(class);
        }
        at += length;
    }
    out.iter().take(CLASSES_MAX).fold(0, |key, class| key << 4 | u64::from(*class))
}

/// How many consonants a skeleton has.
#[must_use]
pub(crate) fn skeleton_length(key: u64) -> u32 {
    (64 - key.leading_zeros()).div_ceil(4)
}

/// The skeleton without each of its consonants in turn.
pub(crate) fn shorter(key: u64) -> impl Iterator<Item = u64> {
    (0..skeleton_length(key)).map(move |at| {
        let low = key & ((1 << (4 * at)) - 1);
        (key >> (4 * (at + 1))) << (4 * at) | low
    })
}
