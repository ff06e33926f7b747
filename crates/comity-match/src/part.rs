//! A name in parts: what is name, and what is particle, title, form or figure.

use crate::{
    clean::clean,
    script::{Script, script},
    vocabulary::{Vocabulary, WordId},
    words::{
        FORM_WORDS_MAX, FormClass, form, generation, generic, is_patronymic, number, particle,
        servant, stop, title,
    },
};

/// How many parts of a name are looked at.
pub const PARTS_MAX: usize = 16;

/// What bears the name: the parts of names of persons and of organisations differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Bearer {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A ship, an aircraft or another thing that has a name.
    Thing,
}

/// What a part of a name is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub enum Kind {
    /// A given name, a family name, the word that makes an organisation's name.
    Name,
    /// `al`, `bin`, `van der`: joins, and comes and goes.
    Particle,
    /// *Servant of*, before one of the names of God.
    Servant,
    /// A title or form of address.
    Title,
    /// Junior, senior, the third.
    Generation,
    /// The first letter of a name.
    Initial,
    /// A name after the father.
    Patronymic,
    /// A figure.
    Number,
    /// A word that many organisations share.
    Generic,
    /// A word that says nothing.
    Stop,
}

impl Bearer {
    /// The bearer with a number; for what was stored as one.
    pub(crate) fn of(number: u8) -> Self {
        match number {
            0 => Self::Person,
            1 => Self::Organisation,
            _ => Self::Thing,
        }
    }
}

impl Kind {
    /// The kind with a number; for what was stored as one.
    pub(crate) fn of(number: u32) -> Self {
        const ALL: [Kind; 10] = [
            Kind::Name,
            Kind::Particle,
            Kind::Servant,
            Kind::Title,
            Kind::Generation,
            Kind::Initial,
            Kind::Patronymic,
            Kind::Number,
            Kind::Generic,
            Kind::Stop,
        ];
        ALL[number as usize % ALL.len()]
    }

    /// Whether the part is evidence of who somebody is.
    pub(crate) fn is_evidence(self) -> bool {
        !matches!(self, Self::Particle | Self::Title | Self::Stop)
    }
}

/// A part: a word in a vocabulary, and what it is here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Part {
    pub(crate) word: WordId,
    pub(crate) kind: Kind,
}

/// A name in parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub(crate) parts: Vec<Part>,
    pub(crate) form: Option<FormClass>,
}

/// Takes a name apart.
pub(crate) fn parts(text: &str, bearer: Bearer, words: &mut Vocabulary) -> Parts {
    let cleaned = clean(&uncamelled(text));
    let tokens = tokens(&cleaned, bearer);
    let (kinds, form) = match bearer {
        Bearer::Person => (person(&tokens), None),
        Bearer::Organisation | Bearer::Thing => organisation(&tokens),
    };
    let mut out = Parts { parts: Vec::with_capacity(kinds.len()), form };
    for (text, kind) in kinds {
        if out.parts.len() == PARTS_MAX {
            break;
        }
        out.parts.extend(words.add(&text).map(|word| Part { word, kind }));
    }
    // Where all is particle or title, that is the name.
    if !out.parts.iter().any(|part| part.kind.is_evidence()) {
        for part in &mut out.parts {
            part.kind = Kind::Name;
        }
    }
    out
}

/// Opens words that were run together, as `AnnaMuster`, where a capital follows small letters.
fn uncamelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut small = 0;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign.is_uppercase()
            && small >= 3
            && signs.peek().is_some_and(|next| next.is_alphabetic())
        {
            out.push(' ');
        }
        small = if sign.is_lowercase() { small + 1 } else { 0 };
        out.push(sign);
    }
    out
}

/// The words of a cleaned name.
fn tokens(text: &str, bearer: Bearer) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut last = Script::None;
    let signs: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < signs.len() {
        let sign = signs[at];
        // Letters with a dot behind each are one abbreviation, in names of organisations.
        let dotted = if bearer == Bearer::Person { 0 } else { dotted(&signs[at..]) };
        if dotted > 0 && word.is_empty() {
            out.push(signs[at..at + dotted].iter().filter(|sign| **sign != '.').collect());
            at += dotted;
            continue;
        }
        at += 1;
        let of = script(sign);
        if of == Script::None && !sign.is_alphanumeric() {
            // Apostrophes are within words.
            if !matches!(sign, '\'' | '\u{300}'..='\u{36f}') {
                out.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            }
            continue;
        }
        let whole = |of: Script| matches!(of, Script::Han | Script::Hangul | Script::Kana);
        if of != last && (whole(of) || whole(last)) && of != Script::None {
            out.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        last = if of == Script::None { last } else { of };
        word.push(sign);
        if out.len() > 4 * PARTS_MAX {
            return out;
        }
    }
    out.extend((!word.is_empty()).then_some(word));
    out
}

/// How many signs an abbreviation like `g.m.b.h.` has here; 0 if there is none.
fn dotted(signs: &[char]) -> usize {
    let mut length = 0;
    while signs.get(length).is_some_and(|sign| sign.is_alphabetic())
        && signs.get(length + 1) == Some(&'.')
    {
        length += 2;
    }
    // The last letter may lack its dot, if no word begins with it.
    let last = |at: usize| signs.get(at).is_some_and(|sign| sign.is_alphanumeric());
    if length >= 2 && last(length) && !last(length + 1) {
        length += 1;
    }
    if length > 2 && !last(length) { length } else { 0 }
}

/// The parts of a person's name.
fn person(tokens: &[String]) -> Vec<(String, Kind)> {
    let mut opened: Vec<String> = Vec::with_capacity(tokens.len() + 2);
    for token in tokens {
        // *Servant of God* is one name, written in one word or in two.
        if matches!(&**token, "الله" | "allah" | "ullah")
            && let Some(before) = opened.last_mut().filter(|before| servant(before))
        {
            *before = if before == "عبد" { "عبدالله" } else { "abdullah" }.to_owned();
            continue;
        }
        open(token, tokens.len(), &mut opened);
    }
    let count = opened.len();
    let mut out: Vec<(String, Kind)> = Vec::with_capacity(count);
    for (at, token) in opened.iter().enumerate() {
        let next = opened.get(at + 1).map(String::as_str);
        let kind = match &**token {
            _ if count == 1 => Kind::Name,
            "ben" if at == 0 => Kind::Name,
            "ad" | "as" | "ar" | "az" | "at" | "an" | "il" | "e" | "ab" | "ap"
                if !next.is_some_and(|next| next.starts_with(&token[1..])) =>
            {
                if token.len() == 1 {
                    Kind::Initial
                } else {
                    Kind::Name
                }
            }
            token if generation(token).is_some() && at > 0 => Kind::Generation,
            token if servant(token) => Kind::Servant,
            token if particle(token) => Kind::Particle,
            token if title(token) => Kind::Title,
            token if token.chars().count() == 1 && !script_of(token).is_syllabic() => Kind::Initial,
            token if script_of(token) == Script::Latin && is_patronymic(token) => Kind::Patronymic,
            token if script_of(token) == Script::Cyrillic && cyrillic_patronymic(token) => {
                Kind::Patronymic
            }
            _ => Kind::Name,
        };
        // A name said twice is said once.
        if kind == Kind::Name && out.last().is_some_and(|(last, _)| last == token) && count > 2 {
            continue;
        }
        out.push((token.clone(), kind));
    }
    out
}

fn script_of(token: &str) -> Script {
    token.chars().next().map_or(Script::None, script)
}

fn cyrillic_patronymic(token: &str) -> bool {
    const ENDS: [&str; 8] = ["ович", "евич", "ёвич", "овна", "евна", "івна", "ївна", "ична"];
    token.chars().count() > 6 && ENDS.iter().any(|end| token.ends_with(end))
}

/// Arabic words that begin as the article does, and have none.
const WITHOUT_ARTICLE: [&str; 6] = ["الله", "الیاس", "الهام", "الطاف", "الفت", "الاء"];

/// Opens a word that holds several parts: `abdulkarim`, 王小明, 김영희.
fn open(token: &str, tokens: usize, out: &mut Vec<String>) {
    const SERVANTS: [&str; 9] =
        ["abdul", "abdel", "abdal", "abdur", "abdoul", "abder", "abdol", "абдул", "абдель"];
    let signs: Vec<char> = token.chars().collect();
    match script_of(token) {
        Script::Latin | Script::Cyrillic => {
            let rest = SERVANTS.iter().find_map(|start| token.strip_prefix(start));
            match rest.filter(|rest| rest.chars().count() > 3 && !rest.starts_with("la")) {
                Some(rest) => out.extend(["abdul".to_owned(), rest.to_owned()]),
                None => out.push(token.to_owned()),
            }
        }
        Script::Arabic => {
            if let Some(rest) = token.strip_prefix("عبدال").filter(|rest| *rest != "له") {
                out.extend(["عبد".to_owned(), rest.to_owned()]);
            } else if let Some(rest) = token
                .strip_prefix("ال")
                .filter(|_| signs.len() > 3 && !WITHOUT_ARTICLE.contains(&token))
            {
                out.push(rest.to_owned());
            } else {
                out.push(token.to_owned());
            }
        }
        Script::Han if tokens == 1 && (2..=4).contains(&signs.len()) => {
            let family = if signs.len() == 4 || double_surname(token) { 2 } else { 1 };
            if signs.len() == family {
                out.push(token.to_owned());
                return;
            }
            out.push(signs[..family].iter().collect());
            out.push(signs[family..].iter().collect());
        }
        Script::Hangul if tokens == 1 && (2..=4).contains(&signs.len()) => {
            let family = if signs.len() == 4 { 2 } else { 1 };
            out.push(signs[..family].iter().collect());
            out.push(signs[family..].iter().collect());
        }
        _ => out.push(token.to_owned()),
    }
}

fn double_surname(token: &str) -> bool {
    const DOUBLE: [&str; 20] = [
        "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "司徒", "东方", "皇甫", "尉迟",
        "公孙", "慕容", "令狐", "夏侯", "长孙", "宇文", "端木", "独孤", "南宫",
    ];
    DOUBLE.iter().any(|double| token.starts_with(double))
}

/// Opens a word of an organisation: the Arabic article, a legal form behind Chinese characters.
fn opened(token: &str) -> Vec<String> {
    const FORMS: [&str; 8] = [
        "股份有限公司",
        "有限责任公司",
        "有限責任公司",
        "有限公司",
        "株式会社",
        "有限会社",
        "公司",
        "会社",
    ];
    match script_of(token) {
        Script::Arabic => {
            let bare = token.strip_prefix("ال").filter(|_| !WITHOUT_ARTICLE.contains(&token));
            vec![bare.filter(|rest| rest.chars().count() > 2).unwrap_or(token).to_owned()]
        }
        Script::Han => FORMS
            .iter()
            .find_map(|form| Some((token.strip_suffix(form)?, form)))
            .filter(|(rest, _)| !rest.is_empty())
            .map_or_else(
                || vec![token.to_owned()],
                |(rest, form)| vec![rest.to_owned(), (*form).to_owned()],
            ),
        _ => vec![token.to_owned()],
    }
}

/// Whether a word is the first letters of the words around it, and so says nothing more.
fn is_own_acronym(token: &str, at: usize, tokens: &[String]) -> bool {
    let others = tokens.iter().enumerate().filter(|(place, _)| *place != at);
    let mut firsts = others.filter_map(|(_, word)| word.chars().next());
    (3..=6).contains(&token.len())
        && tokens.len() > token.len()
        && token.chars().all(|letter| firsts.any(|first| first == letter))
}

/// The parts of an organisation's name, and its legal form.
fn organisation(tokens: &[String]) -> (Vec<(String, Kind)>, Option<FormClass>) {
    let tokens: &[String] = &tokens.iter().flat_map(|token| opened(token)).collect::<Vec<_>>();
    let mut out: Vec<(String, Kind)> = Vec::with_capacity(tokens.len());
    let mut found = None;
    let mut at = 0;
    while at < tokens.len() {
        let longest = FORM_WORDS_MAX.min(tokens.len() - at);
        let class = (1..=longest)
            .rev()
            .find_map(|length| form(&tokens[at..at + length].join(" ")).map(|of| (of, length)));
        if let Some((class, length)) = class.filter(|(_, length)| *length < tokens.len()) {
            // A precise form says more than *company*.
            if found.is_none_or(|known| known == FormClass::Company) {
                found = Some(class);
            }
            at += length;
            continue;
        }
        let token = &tokens[at];
        at += 1;
        if let Some(mut figure) = number(token) {
            let unit = tokens.get(at).and_then(|next| number(next)).filter(|unit| *unit < 10);
            if figure >= 20 && figure % 10 == 0 && token.parse::<u32>().is_err() {
                at += usize::from(unit.is_some());
                figure += unit.unwrap_or(0);
            }
            out.push((figure.to_string(), Kind::Number));
            continue;
        }
        let kind = match &**token {
            token if stop(token) || is_own_acronym(token, at - 1, tokens) => Kind::Stop,
            "al" | "el" | "ul" | "ur" if tokens.len() > 1 => Kind::Particle,
            token if generic(token) => Kind::Generic,
            token if token.chars().all(|sign| sign.is_ascii_digit()) => Kind::Number,
            _ => Kind::Name,
        };
        out.push((token.clone(), kind));
    }
    if let [_, .., (last, kind)] = &mut out[..]
        && last == "i"
    {
        (*last, *kind) = ("1".to_owned(), Kind::Number);
    }
    // Only forms: then they are the name.
    if out.is_empty() {
        let own = |token: &String| (token.clone(), Kind::Name);
        return (tokens.iter().map(own).collect(), found);
    }
    (out, found)
}
