//! People who do not exist, of many writings, with names as common as in life.
//!
//! Words are made of syllables and roots; the commonest ones are forms that many millions bear.
//! How common the n-th word is follows Zipf and Mandelbrot: with a shift of 0.5 one family name in
//! five (Korea), of 3 one in seventeen (China), of 10 one in a hundred (most of Europe).

use comity_match::{Bearer, Qualifiers, Subject, readings};

/// Chance with a seed: every run makes and asks the same.
#[derive(Clone)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ mixed >> 31) >> 16) as usize % limit.max(1)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A rank below `count`; the greater the shift, the less common the commonest.
    fn rank(&mut self, count: usize, shift: f64) -> usize {
        let share = self.below(1 << 30) as f64 / f64::from(1 << 30);
        let rank = shift * ((count as f64 + shift) / shift).powf(share) - shift;
        (rank as usize).min(count - 1)
    }
}

/// A word of a name: in Latin letters, by another usage, and in its own writing.
#[derive(Clone)]
pub(crate) struct Word {
    latin: String,
    other: String,
    native: String,
}

/// How people of one writing are called.
struct Culture {
    /// Of a thousand people, how many.
    share: usize,
    given: (Vec<Word>, f64),
    family: (Vec<Word>, f64),
    /// How many given names, at least and at most; and family names.
    counts: [usize; 3],
    family_first: bool,
    /// Whether parts of the own writing stand without a blank.
    joined: bool,
}

/// A name in its usual Latin form, in that of another office, and in its own writing.
pub(crate) struct Made {
    pub(crate) latin: Vec<String>,
    pub(crate) other: Vec<String>,
    pub(crate) native: String,
    /// Whether the own writing is another than the Latin one.
    pub(crate) is_foreign: bool,
}

pub(crate) struct People(Vec<Culture>);

const EUROPE: [&str; 24] = [
    "anna", "maria", "peter", "thomas", "michael", "elena", "martin", "laura", "paul", "julia",
    "david", "sophie", "daniel", "eva", "jan", "klara", "lukas", "ida", "hugo", "nora", "oscar",
    "emma", "felix", "alice",
];
const EAST: [&str; 20] = [
    "александр",
    "сергей",
    "елена",
    "ольга",
    "андрей",
    "наталья",
    "дмитрий",
    "анна",
    "алексей",
    "татьяна",
    "владимир",
    "ирина",
    "иван",
    "мария",
    "юрий",
    "светлана",
    "олег",
    "оксана",
    "михаил",
    "галина",
];
const ARAB: [&str; 20] = [
    "محمد",
    "احمد",
    "علي",
    "حسن",
    "حسين",
    "عبدالله",
    "ابراهيم",
    "فاطمة",
    "محمود",
    "خالد",
    "يوسف",
    "عمر",
    "مريم",
    "سعيد",
    "مصطفى",
    "صالح",
    "كريم",
    "عبدالرحمن",
    "ليلى",
    "حميد",
];
const HAN_FAMILY: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭\
                          吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦";
const HAN_GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文志红春梅海燕林峰云飞\
                         鹏宇欣雨晨浩然子轩思佳怡婷雪莹琳慧颖倩波斌辉龙健凯亮博天成正德福贵荣光永兴";
const HANGUL_FAMILY: &str =
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민";
const HANGUL_GIVEN: &str =
    "민서지현영수희진은미경정호준성우재연혜선윤동아나라하예원유주석철태환기상용";
const KANJI_FAMILY: [&str; 16] = [
    "サトウ",
    "スズキ",
    "タカハシ",
    "タナカ",
    "イトウ",
    "ワタナベ",
    "ヤマモト",
    "ナカムラ",
    "コバヤシ",
    "カトウ",
    "ヨシダ",
    "ヤマダ",
    "ササキ",
    "ヤマグチ",
    "マツモト",
    "イノウエ",
];
const KANA: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

impl People {
    pub(crate) fn new() -> Self {
        let mut chance = Chance(3);
        let west = |chance: &mut Chance, count: usize, ends: &[&str]| {
            let starts = "b|br|c|ch|d|dr|f|fr|g|gr|h|j|k|kr|l|m|n|p|pr|r|s|sch|st|t|tr|v|w|z|a|e|o";
            syllables(chance, count, starts, ends)
        };
        let plain = |words: Vec<String>| {
            words.into_iter().map(|text| Word::plain(&text)).collect::<Vec<Word>>()
        };
        let mut given_west = plain(EUROPE.map(str::to_owned).to_vec());
        given_west.extend(plain(west(&mut chance, 3_000, &["a", "e", "o", "in", "ik", "el", ""])));
        let ends =
            ["er", "mann", "son", "sen", "etti", "ini", "eau", "ez", "os", "ski", "ek", "man"];
        let family_west = plain(west(&mut chance, 120_000, &ends));
        let mut given_east: Vec<Word> = EAST.map(Word::read).to_vec();
        let letters = |count: usize, ends: &[&str], chance: &mut Chance| {
            let starts = "б|в|г|д|ж|з|к|кр|л|м|н|п|р|с|ст|т|ф|х|ч|ш|а|о|и";
            let made = syllables(chance, count, starts, ends);
            made.iter().map(|text| Word::read(text)).collect::<Vec<Word>>()
        };
        given_east.extend(letters(800, &["ий", "ан", "а", "я", "ей"], &mut chance));
        let ends = ["ов", "ова", "ев", "ева", "ин", "ина", "ский", "ская", "енко", "чук", "ич"];
        let family_east = letters(60_000, &ends, &mut chance);
        let mut given_arab: Vec<Word> = ARAB.map(Word::read).to_vec();
        given_arab.extend(roots(&mut chance, 1_500, ""));
        let family_arab = roots(&mut chance, 12_000, "ال");
        let signs = |text: &str| text.chars().map(|sign| Word::read(&sign.to_string())).collect();
        let pairs = |text: &str, chance: &mut Chance, count: usize| -> Vec<Word> {
            let signs: Vec<char> = text.chars().collect();
            let mut pair =
                || [*chance.pick(&signs), *chance.pick(&signs)].iter().collect::<String>();
            (0..count).map(|_| Word::read(&pair())).collect()
        };
        let kana: Vec<char> = KANA.chars().collect();
        let mut run = |count: usize, most: usize| -> Vec<Word> {
            let mut word = || (0..2 + chance.below(most)).map(|_| *chance.pick(&kana)).collect();
            (0..count).map(|_| Word::read(&word() as &String)).collect()
        };
        let mut family_kana: Vec<Word> = KANJI_FAMILY.map(Word::read).to_vec();
        family_kana.extend(run(8_000, 4));
        let given_kana = run(3_000, 3);
        let culture = |share, given, family, counts, family_first, joined| Culture {
            share,
            given,
            family,
            counts,
            family_first,
            joined,
        };
        let given_han = pairs(HAN_GIVEN, &mut chance, 6_000);
        let given_hangul = pairs(HANGUL_GIVEN, &mut chance, 1_500);
        let (names, families) = (given_west.clone(), family_west.clone());
        Self(vec![
            culture(330, (given_west, 6.0), (family_west, 10.0), [1, 2, 1], false, false),
            culture(130, (names, 3.0), (families, 6.0), [1, 2, 2], false, false),
            culture(170, (given_east, 4.0), (family_east, 10.0), [1, 2, 1], true, false),
            culture(180, (given_arab, 1.0), (family_arab, 6.0), [2, 3, 1], false, false),
            culture(120, (given_han, 20.0), (signs(HAN_FAMILY), 3.0), [1, 1, 1], true, true),
            culture(30, (given_hangul, 10.0), (signs(HANGUL_FAMILY), 0.5), [1, 1, 1], true, true),
            culture(40, (given_kana, 10.0), (family_kana, 8.0), [1, 1, 1], true, false),
        ])
    }

    /// A name by chance.
    pub(crate) fn name(&self, chance: &mut Chance) -> Made {
        let mut at = chance.below(self.0.iter().map(|of| of.share).sum());
        let of = self.0.iter().find(|of| {
            let is = at < of.share;
            at = at.wrapping_sub(of.share);
            is
        });
        let of = of.unwrap_or(&self.0[0]);
        let pick = |chance: &mut Chance, (words, shift): &(Vec<Word>, f64)| {
            words[chance.rank(words.len(), *shift)].clone()
        };
        let [least, most, families] = of.counts;
        let count = least + chance.below(most - least + 1);
        let mut words: Vec<Word> = (0..count).map(|_| pick(chance, &of.given)).collect();
        let family: Vec<Word> = (0..families).map(|_| pick(chance, &of.family)).collect();
        let place = if of.family_first { 0 } else { words.len() };
        words.splice(place..place, family);
        let own: Vec<&str> = words.iter().map(|word| &*word.native).collect();
        Made {
            native: own.join(if of.joined { "" } else { " " }),
            is_foreign: words.iter().any(|word| !word.native.is_ascii()),
            latin: words.iter().map(|word| word.latin.clone()).collect(),
            other: words.into_iter().map(|word| word.other).collect(),
        }
    }

    /// A person: the Latin name, mostly that of the own writing, at times a third.
    pub(crate) fn person(&self, key: u64, chance: &mut Chance) -> Subject {
        let made = self.name(chance);
        let mut names = vec![made.latin.join(" ")];
        if made.is_foreign && chance.percent(70) {
            names.push(made.native);
        }
        if chance.percent(15) {
            names.push(self.name(chance).latin.join(" "));
        }
        if chance.percent(4) {
            names.push(typed_wrong(&names[0], chance));
        }
        let identifiers = vec![(1, format!("XA{:08}", key * 7 % 100_000_000))];
        let qualifiers = Qualifiers::default();
        Subject { key, bearer: Bearer::Person, names, qualifiers, identifiers }
    }
}

/// A letter left out, doubled, changed, or turned with the next.
pub(crate) fn typed_wrong(name: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = chance.below(letters.len().max(1));
    match chance.below(4) {
        0 if letters.len() > 3 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 if at > 0 => letters.swap(at, at - 1),
        _ => letters[at] = char::from(b'a' + chance.below(26) as u8),
    }
    letters.into_iter().collect()
}

impl Word {
    fn plain(text: &str) -> Self {
        let text = text.to_owned();
        Self { latin: text.clone(), other: text.clone(), native: text }
    }

    /// A word of another writing, as two offices would read it.
    fn read(native: &str) -> Self {
        let mut read = readings(&comity_match::clean(native)).into_iter();
        let latin = read.next().unwrap_or_default();
        Self {
            other: read.next().unwrap_or_else(|| latin.clone()),
            latin,
            native: native.to_owned(),
        }
    }
}

/// So many words of two to four syllables.
fn syllables(chance: &mut Chance, count: usize, starts: &str, ends: &[&str]) -> Vec<String> {
    let starts: Vec<&str> = starts.split('|').collect();
    let is_latin = starts[0].is_ascii();
    let middles: &[&str] = if is_latin {
        &["a", "e", "i", "o", "u", "al", "an", "ar", "en", "er", "in", "or", "el", "un", "ei"]
    } else {
        &["а", "е", "и", "о", "у", "ал", "ан", "ар", "ен", "ер", "ин", "ор", "ел", "ун", "я"]
    };
    let mut word = || {
        let count = 1 + chance.below(2) + chance.below(2);
        let mut out: String =
            (0..count).map(|_| [*chance.pick(&starts), *chance.pick(middles)].concat()).collect();
        out += *chance.pick::<&str>(ends);
        out
    };
    (0..count).map(|_| word()).collect()
}

/// So many Arabic words: three consonants in a pattern.
fn roots(chance: &mut Chance, count: usize, article: &str) -> Vec<Word> {
    let consonants: Vec<char> = "بتجحخدرزسشصضطعغفقكلمنهوي".chars().collect();
    let patterns = ["123", "1ا23", "12ي3", "12ا3", "م123", "ا123", "1و23", "123ي", "123ان", "12و3"];
    let mut word = || {
        let root: Vec<char> = (0..3).map(|_| *chance.pick(&consonants)).collect();
        let sign = |sign: char| match sign {
            '1' => root[0],
            '2' => root[1],
            '3' => root[2],
            other => other,
        };
        let pattern = patterns[chance.below(patterns.len())];
        Word::read(&format!("{article}{}", pattern.chars().map(sign).collect::<String>()))
    };
    (0..count).map(|_| word()).collect()
}
