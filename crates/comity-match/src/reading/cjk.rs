//! Readings of Chinese characters, kana and Korean syllables.
//!
//! Source: characters by the crate `pinyin` (MIT), which carries the readings of Unihan
//! (Unicode-3.0); kana and syllables made here after Hepburn, Revised Romanisation,
//! McCune-Reischauer and the spellings that passports of both Koreas bear.

use pinyin::ToPinyinMulti;

use super::{READINGS_MAX, combine};

/// Chinese surnames that are read otherwise than the character alone.
const SURNAMES: &[(char, &str)] = &[
    ('单', "shan"),
    ('單', "shan"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('任', "ren"),
    ('查', "zha"),
    ('曾', "zeng"),
    ('盖', "ge"),
    ('区', "ou"),
    ('區', "ou"),
    ('朴', "piao"),
    ('尉', "yu"),
    ('翟', "zhai"),
    ('吕', "lv"),
    ('呂', "lv"),
];

/// Chinese characters by pinyin: each with its most usual reading, then with other ones.
pub(super) fn han(signs: &[char], out: &mut Vec<String>) {
    let mut options: Vec<Vec<String>> = Vec::with_capacity(signs.len());
    for (at, sign) in signs.iter().enumerate() {
        let mut read: Vec<String> = Vec::new();
        if at == 0 {
            let special = SURNAMES.iter().filter(|(of, _)| of == sign);
            read.extend(special.map(|(_, read)| (*read).to_owned()));
        }
        if let Some(many) = sign.to_pinyin_multi() {
            read.extend(many.into_iter().take(3).map(|one| one.plain().replace('ü', "u")));
        }
        if read.is_empty() {
            read.push(any_ascii::any_ascii_char(*sign).trim().to_owned());
        }
        read.dedup();
        options.push(read);
    }
    combine(&options, out);
}

const LEADS: [&[&str]; 19] = [
    &["g", "k"],
    &["kk", "gg"],
    &["n"],
    &["d", "t"],
    &["tt", "dd"],
    &["r", "l", "n"],
    &["m"],
    &["b", "p"],
    &["pp", "bb"],
    &["s"],
    &["ss", "s"],
    &[""],
    &["j", "ch"],
    &["jj", "ch"],
    &["ch"],
    &["k"],
    &["t"],
    &["p"],
    &["h"],
];

const VOWELS: [&[&str]; 21] = [
    &["a"],
    &["ae"],
    &["ya"],
    &["yae"],
    &["eo", "o", "u"],
    &["e"],
    &["yeo", "yo", "you"],
    &["ye"],
    &["o"],
    &["wa"],
    &["wae"],
    &["oe", "oi"],
    &["yo"],
    &["u", "oo"],
    &["wo"],
    &["we"],
    &["wi"],
    &["yu"],
    &["eu", "u"],
    &["ui", "eui"],
    &["i", "ee"],
];

const TAILS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
];

/// Korean surnames whose usual spelling follows no system.
fn surname(sign: char) -> &'static [&'static str] {
    match sign {
        '이' | '리' => &["lee", "ri", "yi", "rhee"],
        '김' => &["kim", "gim"],
        '박' => &["park", "pak", "bak"],
        '최' => &["choi", "choe"],
        '정' => &["jung", "jong", "chung", "jeong"],
        '조' => &["cho", "jo"],
        '강' => &["kang", "gang"],
        '임' | '림' => &["lim", "rim", "im"],
        '유' | '류' => &["yu", "ryu", "yoo"],
        '노' | '로' => &["roh", "ro", "noh"],
        '백' => &["paek", "baek", "paik"],
        '문' => &["moon", "mun"],
        '윤' => &["yoon", "yun"],
        '신' => &["shin", "sin"],
        '오' => &["oh", "o"],
        '우' => &["woo", "u"],
        '곽' => &["kwak", "gwak"],
        '권' => &["kwon", "gwon"],
        '구' => &["koo", "ku", "gu"],
        _ => &[],
    }
}

/// Korean syllables; one that stands alone is read as a surname too.
pub(super) fn hangul(signs: &[char], out: &mut Vec<String>) {
    if let [one] = signs {
        out.extend(surname(*one).iter().map(|&read| read.to_owned()));
    }
    let mut options: Vec<Vec<String>> = Vec::new();
    for sign in signs {
        let Some(place) = u32::from(*sign).checked_sub(0xac00).filter(|place| *place < 11_172)
        else {
            options.push(vec![any_ascii::any_ascii_char(*sign).to_owned()]);
            continue;
        };
        let place = place as usize;
        let own = |of: &[&str]| of.iter().map(|&text| text.to_owned()).collect::<Vec<String>>();
        options.push(own(LEADS[place / 588]));
        options.push(own(VOWELS[place % 588 / 28]));
        options.push(vec![TAILS[place % 28].to_owned()]);
    }
    combine(&options, out);
}

/// Kana: with `r` for the liquid and with `l`, with `b` and with `v`, a long vowel also as an `r`.
pub(super) fn kana(signs: &[char], out: &mut Vec<String>) {
    let plain = spell(signs, "");
    let rhotic = spell(signs, "r");
    out.push(plain.clone());
    out.push(plain.replace('r', "l"));
    out.push(rhotic);
    out.push(plain.replace('b', "v"));
    out.push(plain.replace('b', "v").replace('r', "l"));
    out.push(plain.replace("sh", "s").replace("ch", "t"));
    out.truncate(READINGS_MAX);
}

fn spell(signs: &[char], long: &str) -> String {
    const ROWS: [(&str, &str); 15] = [
        ("かきくけこ", "k"),
        ("がぎぐげご", "g"),
        ("さしすせそ", "s"),
        ("ざじずぜぞ", "z"),
        ("たちつてと", "t"),
        ("だぢづでど", "d"),
        ("なにぬねの", "n"),
        ("はひふへほ", "h"),
        ("ばびぶべぼ", "b"),
        ("ぱぴぷぺぽ", "p"),
        ("まみむめも", "m"),
        ("らりるれろ", "r"),
        ("やゐゆゑよ", "y"),
        ("わ   を", "w"),
        ("あいうえお", ""),
    ];
    const VOWELS: [&str; 5] = ["a", "i", "u", "e", "o"];
    let mut out = String::new();
    for sign in signs {
        let sign = match u32::from(*sign) {
            code @ 0x30a1..=0x30f4 => char::from_u32(code - 0x60).unwrap_or(*sign),
            _ => *sign,
        };
        let small = "ぁぃぅぇぉ".chars().position(|of| of == sign);
        let glide = "ゃ ゅ ょ".chars().position(|of| of == sign && sign != ' ');
        if let Some(vowel) = small.or(glide) {
            // A small vowel takes the place of the one before it.
            if out.ends_with(['a', 'i', 'u', 'e', 'o']) {
                out.pop();
            }
            let soft = glide.is_some() && !out.ends_with(['h', 'j']);
            out.push_str(if soft { "y" } else { "" });
            out.push_str(VOWELS[vowel]);
            continue;
        }
        match sign {
            'し' => out.push_str("shi"),
            'ち' => out.push_str("chi"),
            'つ' => out.push_str("tsu"),
            'じ' | 'ぢ' => out.push_str("ji"),
            'ふ' => out.push_str("fu"),
            'ん' => out.push('n'),
            'ゔ' => out.push_str("vu"),
            'ー' => out.push_str(long),
            'っ' => {}
            _ => {
                let row = ROWS.iter().find_map(|(row, lead)| {
                    row.chars().position(|of| of == sign).map(|vowel| (*lead, vowel))
                });
                match row {
                    Some((lead, vowel)) => {
                        out.push_str(lead);
                        out.push_str(VOWELS[vowel]);
                    }
                    None => out.push_str(any_ascii::any_ascii_char(sign)),
                }
            }
        }
    }
    out
}
