//! What letters are read as: Latin with marks, Cyrillic, Greek, Arabic, Hebrew.
// table: one letter a line, its readings by usage, the most usual first.
//!
//! Source: made here after the usages of BGN/PCGN, ICAO Doc 9303 part 3 section 6, ISO 9 and
//! ISO 843, and after how newspapers of French, German and English write; no list was copied.

type Read = &'static [&'static str];

/// A Latin letter with marks: without them, and as its language writes it without.
pub(super) fn latin(sign: char) -> Read {
    match sign {
        'ä' | 'æ' => &["a", "ae"],
        'ö' | 'ø' | 'œ' => &["o", "oe"],
        'ü' => &["u", "ue"],
        'å' => &["a", "aa"],
        'ß' => &["ss", "s"],
        'ł' => &["l"],
        'đ' => &["d", "dj"],
        'ð' => &["d", "dh"],
        'þ' => &["th"],
        'ş' | 'ș' => &["s", "sh"],
        'š' => &["s", "sh"],
        'ž' => &["z", "zh"],
        'č' => &["c", "ch"],
        'ć' => &["c", "ch"],
        'ç' => &["c", "ch"],
        'ñ' => &["n", "ny"],
        'ı' => &["i"],
        'ə' => &["a", "e"],
        'ğ' => &["g", ""],
        'ř' => &["r", "rz"],
        'ż' => &["z", "zh"],
        _ => &[],
    }
}

/// Cyrillic letters that are read together.
pub(super) fn cyrillic_pair(rest: &[char]) -> Option<(usize, Read)> {
    let read: Read = match rest {
        ['к', 'с', ..] => &["ks", "x"],
        ['д', 'ж', ..] => &["j", "dzh", "dj"],
        ['и', 'й'] => &["y", "iy", "i", "ii"],
        ['ы', 'й'] => &["y", "yi", "iy"],
        ['ь' | 'ъ', 'е', ..] => &["ye", "ie", "e"],
        ['ь', 'ё', ..] => &["yo", "io"],
        ['т', 'ц', ..] => &["tts", "tz"],
        _ => return None,
    };
    Some((2, read))
}

/// A Cyrillic letter: Russian first, then Ukrainian, Serbian, Bulgarian and Central Asian usage.
pub(super) fn cyrillic(sign: char) -> Read {
    match sign {
        'а' | 'ә' => &["a"],
        'б' => &["b"],
        'в' => &["v", "w"],
        'г' | 'ґ' | 'ғ' => &["g", "h"],
        'д' => &["d"],
        'е' => &["e", "ye"],
        'ё' => &["e", "yo", "io"],
        'є' => &["ye", "ie", "e"],
        'ж' => &["zh", "j", "z"],
        'з' => &["z", "s"],
        'и' => &["i", "y"],
        'і' => &["i"],
        'ї' => &["i", "yi"],
        'й' => &["y", "i", "j"],
        'к' => &["k", "c"],
        'қ' => &["k", "q"],
        'л' => &["l"],
        'м' => &["m"],
        'н' => &["n"],
        'ң' => &["ng", "n"],
        'о' | 'ө' => &["o"],
        'п' => &["p"],
        'р' => &["r"],
        'с' => &["s"],
        'т' => &["t"],
        'у' | 'ү' | 'ұ' => &["u", "ou"],
        'ў' => &["u", "w", "v"],
        'ф' => &["f", "ph"],
        'х' => &["kh", "h", "ch"],
        'һ' => &["h"],
        'ц' => &["ts", "c", "tz"],
        'ч' => &["ch", "c", "tch"],
        'ш' => &["sh", "s", "sch"],
        'щ' => &["shch", "sht", "sch"],
        'ъ' => &["", "a"],
        'ь' => &["", "i"],
        'ы' => &["y", "i"],
        'э' => &["e"],
        'ю' => &["yu", "iu", "ju"],
        'я' => &["ya", "ia", "ja"],
        'ј' => &["j", "y"],
        'љ' => &["lj", "l"],
        'њ' => &["nj", "n"],
        'ћ' => &["c", "ch"],
        'ђ' => &["dj", "d"],
        'џ' => &["dz", "j"],
        'ѓ' => &["g", "gj"],
        'ќ' => &["k", "kj"],
        'ѕ' => &["dz", "z"],
        _ => &[],
    }
}

/// Greek letters that are read together.
pub(super) fn greek_pair(rest: &[char]) -> Option<(usize, Read)> {
    let read: Read = match rest {
        ['ο', 'υ' | 'ύ', ..] => &["ou", "u"],
        ['μ', 'π', ..] => &["b", "mp", "mb"],
        ['ν', 'τ', ..] => &["d", "nt", "nd"],
        ['γ', 'κ', ..] => &["g", "gk"],
        ['γ', 'γ', ..] => &["ng", "gg"],
        ['τ', 'ζ', ..] => &["tz", "dz", "j"],
        ['τ', 'σ', ..] => &["ts", "ch"],
        ['α', 'υ' | 'ύ', ..] => &["av", "af", "au"],
        ['ε', 'υ' | 'ύ', ..] => &["ev", "ef", "eu"],
        ['α', 'ι' | 'ί', ..] => &["ai", "e"],
        ['ε' | 'ο', 'ι' | 'ί', ..] => &["i", "ei", "oi"],
        _ => return None,
    };
    Some((2, read))
}

/// A Greek letter.
pub(super) fn greek(sign: char) -> Read {
    match sign {
        'α' | 'ά' => &["a"],
        'β' => &["v", "b"],
        'γ' => &["g", "y"],
        'δ' => &["d"],
        'ε' | 'έ' => &["e"],
        'ζ' => &["z"],
        'η' | 'ή' => &["i", "e"],
        'θ' => &["th"],
        'ι' | 'ί' | 'ϊ' | 'ΐ' => &["i"],
        'κ' => &["k", "c"],
        'λ' => &["l"],
        'μ' => &["m"],
        'ν' => &["n"],
        'ξ' => &["x", "ks"],
        'ο' | 'ό' | 'ω' | 'ώ' => &["o"],
        'π' => &["p"],
        'ρ' => &["r"],
        'σ' | 'ς' => &["s"],
        'τ' => &["t"],
        'υ' | 'ύ' | 'ϋ' | 'ΰ' => &["y", "i", "u"],
        'φ' => &["f", "ph"],
        'χ' => &["ch", "h", "kh"],
        'ψ' => &["ps"],
        _ => &[],
    }
}

/// An Arabic, Persian or Urdu letter; `first` is the place where weak letters are consonants.
pub(super) fn arabic(sign: char, first: bool) -> Read {
    match sign {
        'ا' => &["a", "i", "u"],
        'ب' => &["b", "p"],
        'پ' => &["p"],
        'ت' | 'ط' | 'ٹ' => &["t"],
        'ث' => &["th", "s", "t"],
        'ج' => &["j", "g", "dj"],
        'چ' => &["ch", "tch"],
        'ح' => &["h"],
        'خ' => &["kh", "h", "k"],
        'د' | 'ڈ' => &["d"],
        'ذ' => &["dh", "z", "d"],
        'ر' | 'ڑ' => &["r"],
        'ز' => &["z", "s"],
        'ژ' => &["zh", "j"],
        'س' | 'ص' => &["s"],
        'ش' => &["sh", "ch"],
        'ض' => &["d", "z", "dh"],
        'ظ' => &["z", "dh", "d"],
        'ع' if first => &["a", "", "o"],
        'ع' => &["", "a"],
        'غ' => &["gh", "g"],
        'ف' => &["f", "v"],
        'ق' => &["q", "k", "g"],
        'ک' => &["k", "c"],
        'گ' => &["g"],
        'ل' => &["l"],
        'م' => &["m"],
        'ن' | 'ں' => &["n"],
        'و' if first => &["w", "o", "v"],
        'و' => &["u", "w", "o"],
        'ڤ' => &["v"],
        'ه' if first => &["h"],
        'ه' => &["h", ""],
        'ة' => &["a", "ah", "at"],
        'ی' | 'ے' if first => &["y", "i", "e"],
        'ی' | 'ے' => &["i", "y", "e"],
        'ء' => &[""],
        _ => &[],
    }
}

/// A Hebrew letter; `first` is the place where weak letters are consonants.
pub(super) fn hebrew(sign: char, first: bool) -> Read {
    match sign {
        'א' => &["a", "e", "o"],
        'ב' if first => &["b"],
        'ב' => &["b", "v"],
        'ג' => &["g"],
        'ד' => &["d"],
        'ה' if first => &["h"],
        'ה' => &["h", "a"],
        'ו' if first => &["v", "o"],
        'ו' => &["o", "u", "v"],
        'ז' => &["z"],
        'ח' => &["h", "ch", "kh"],
        'ט' | 'ת' => &["t"],
        'י' if first => &["y", "i", "j"],
        'י' => &["i", "y"],
        'כ' | 'ך' => &["k", "ch", "kh"],
        'ל' => &["l"],
        'מ' | 'ם' => &["m"],
        'נ' | 'ן' => &["n"],
        'ס' => &["s"],
        'ע' if first => &["a", "o", "e"],
        'ע' => &["", "a"],
        'פ' | 'ף' => &["p", "f"],
        'צ' | 'ץ' => &["tz", "ts", "z"],
        'ק' => &["k", "q"],
        'ר' => &["r"],
        'ש' => &["sh", "s"],
        _ => &[],
    }
}
