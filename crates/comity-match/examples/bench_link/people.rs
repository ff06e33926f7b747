//! People made up by rule, entered several times, with errors of offices.
//!
//! Names are made of syllables and of common given names: nobody is meant. Families share a name
//! and an address, twins a day of birth, fathers and sons a whole name.
//! Of ten records seven and a half are first entries and the rest are entries of the same people
//! at another time: mistyped, short forms, day and month in turn, moved, married, without papers.

use std::{
    fmt::Write as _,
    fs,
    io::{self, BufWriter, Write},
    path::Path,
};

/// The columns after the subject.
pub(crate) const HEADER: &str =
    "subject,given,family,birth,street,town,postcode,phone,document,sex";

const MEN: [&str; 40] = [
    "james",
    "michael",
    "robert",
    "ivan",
    "ahmed",
    "mohammed",
    "thomas",
    "peter",
    "nicholas",
    "george",
    "andrew",
    "stephen",
    "joseph",
    "yusuf",
    "omar",
    "hassan",
    "karim",
    "daniel",
    "paul",
    "mark",
    "victor",
    "sergei",
    "dmitry",
    "alexander",
    "vladimir",
    "carlos",
    "luis",
    "pedro",
    "antonio",
    "marco",
    "stefan",
    "henrik",
    "lars",
    "tomasz",
    "pavel",
    "emre",
    "kemal",
    "ravi",
    "arjun",
    "benjamin",
];
const WOMEN: [&str; 40] = [
    "anna",
    "maria",
    "elena",
    "fatima",
    "aisha",
    "catherine",
    "elizabeth",
    "margaret",
    "susan",
    "natalia",
    "olga",
    "irina",
    "tatiana",
    "sofia",
    "isabel",
    "carmen",
    "lucia",
    "giulia",
    "laura",
    "sara",
    "leila",
    "zahra",
    "mariam",
    "nadia",
    "yasmin",
    "ingrid",
    "astrid",
    "katarina",
    "eva",
    "barbara",
    "patricia",
    "jennifer",
    "rebecca",
    "christina",
    "helen",
    "julia",
    "ayse",
    "priya",
    "mei",
    "hanna",
];
const SHORT: [(&str, &str); 24] = [
    ("james", "jim"),
    ("michael", "mike"),
    ("robert", "bob"),
    ("ivan", "vanya"),
    ("thomas", "tom"),
    ("peter", "pete"),
    ("nicholas", "nick"),
    ("andrew", "andy"),
    ("stephen", "steve"),
    ("joseph", "joe"),
    ("daniel", "dan"),
    ("alexander", "sasha"),
    ("vladimir", "vova"),
    ("benjamin", "ben"),
    ("mohammed", "muhammad"),
    ("dmitry", "dima"),
    ("catherine", "kate"),
    ("elizabeth", "liz"),
    ("margaret", "maggie"),
    ("susan", "sue"),
    ("natalia", "natasha"),
    ("tatiana", "tanya"),
    ("patricia", "pat"),
    ("katarina", "katya"),
];
const ENDS: [&str; 10] = ["son", "ov", "ez", "ini", "berg", "ak", "man", "sen", "idis", "ari"];
const STARTS: [&str; 30] = [
    "bar", "bel", "bor", "car", "dal", "dor", "fal", "fer", "gar", "gol", "har", "hol", "jar",
    "kal", "kor", "lan", "lor", "mar", "mel", "nor", "pal", "per", "ran", "ros", "sal", "sor",
    "tal", "tor", "val", "zor",
];
const MIDDLES: [&str; 30] = [
    "", "a", "am", "an", "ar", "as", "be", "da", "di", "e", "el", "en", "er", "go", "i", "il",
    "in", "ka", "ke", "la", "le", "li", "ma", "mi", "na", "ni", "o", "or", "ta", "vi",
];
const WAYS: [&str; 6] = ["street", "road", "lane", "avenue", "square", "court"];

/// Numbers that look drawn by chance, the same in each run.
#[derive(Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap_or(0)
    }

    fn percent(&mut self, share: f64) -> bool {
        (self.next() % 100_000) as f64 / 1000.0 < share
    }

    /// A number below `most`, the low ones far more often: as names and towns are.
    fn common(&mut self, most: usize) -> usize {
        let share = (self.next() % 1_000_000) as f64 / 1_000_000.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below most")]
        let number = ((most as f64 + 1.0).powf(share) - 1.0) as usize;
        // Between what follows Zipf and what is spread evenly.
        if self.percent(60.0) { number.min(most - 1) } else { self.below(most) }
    }
}

#[derive(Clone, Debug)]
struct Person {
    given: String,
    family: String,
    birth: (u32, u32, u32),
    home: Home,
    phone: String,
    document: String,
    woman: bool,
}

#[derive(Clone, Debug)]
struct Home {
    street: String,
    town: String,
    postcode: String,
}

fn syllables(number: usize) -> String {
    let start = STARTS[number % 30];
    let (middle, end) = (MIDDLES[number / 30 % 30], ENDS[number / 900 % 10]);
    let more = MIDDLES[number / 9000 % 30];
    format!("{start}{middle}{more}{end}")
}

fn home(chance: &mut Chance) -> Home {
    let town = chance.common(600);
    let street = format!(
        "{} {} {}",
        chance.below(150) + 1,
        syllables(chance.common(3000) * 7 + 11),
        WAYS[chance.below(6)]
    );
    let quarter = chance.below(1 + 40 / (1 + town / 10));
    Home {
        street,
        town: format!("{}{}", syllables(town * 13 + 5), ["", "", "ton", " north"][town % 4]),
        postcode: format!("{:05}", 1000 + town * 120 + quarter),
    }
}

fn digits(chance: &mut Chance, count: usize) -> String {
    (0..count).map(|_| char::from(b'0' + chance.below(10) as u8)).collect()
}

fn given(chance: &mut Chance, woman: bool) -> String {
    // One in eight bears a name that few bear.
    if chance.percent(12.0) {
        return syllables(chance.below(4000) * 3 + 1).replace("berg", "a");
    }
    (if woman { WOMEN } else { MEN })[chance.common(40)].to_owned()
}

fn person(chance: &mut Chance) -> Person {
    let woman = chance.percent(48.0);
    let day = if chance.percent(2.0) { (1, 1) } else { (chance.below(12), chance.below(28)) };
    Person {
        given: given(chance, woman),
        family: syllables(chance.common(60_000)),
        birth: (1940 + chance.below(68) as u32, 1 + day.0 as u32 % 12, 1 + day.1 as u32),
        home: home(chance),
        phone: digits(chance, 9),
        document: format!("{}{}", ["p", "k", "c"][chance.below(3)], digits(chance, 8)),
        woman,
    }
}

/// Somebody who lives with somebody else: of the family mostly, now and then a twin or a namesake.
fn beside(other: &Person, chance: &mut Chance) -> Person {
    let mut own = person(chance);
    own.home = other.home.clone();
    if chance.percent(85.0) {
        own.family.clone_from(&other.family);
    }
    if chance.percent(40.0) {
        own.phone.clone_from(&other.phone);
    }
    if chance.percent(2.0) {
        own.birth = other.birth;
        own.family.clone_from(&other.family);
    } else if chance.percent(2.0) {
        own.given.clone_from(&other.given);
        own.family.clone_from(&other.family);
        own.woman = other.woman;
        own.birth.0 = if other.birth.0 > 1970 { other.birth.0 - 28 } else { other.birth.0 + 28 };
    }
    own
}

/// A letter wrong, missing, too many, or turned with its neighbour.
fn mistyped(text: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 2 {
        return text.to_owned();
    }
    let at = chance.below(letters.len());
    let is_digit = letters[at].is_ascii_digit();
    let other =
        if is_digit { b'0' + chance.below(10) as u8 } else { b'a' + chance.below(26) as u8 };
    match chance.below(4) {
        0 if !is_digit => drop(letters.remove(at)),
        1 if !is_digit => letters.insert(at, char::from(other)),
        2 if at > 0 => letters.swap(at, at - 1),
        _ => letters[at] = char::from(other),
    }
    letters.into_iter().collect()
}

/// A name by the ear of another office.
fn heard(name: &str, chance: &mut Chance) -> String {
    let (from, to) = [("k", "c"), ("f", "ph"), ("i", "y"), ("s", "ss"), ("v", "w"), ("e", "ie")]
        [chance.below(6)];
    name.replacen(from, to, 1)
}

fn cyrillic(name: &str) -> String {
    const PAIRS: [(&str, &str); 26] = [
        ("a", "а"),
        ("b", "б"),
        ("c", "к"),
        ("d", "д"),
        ("e", "е"),
        ("f", "ф"),
        ("g", "г"),
        ("h", "х"),
        ("i", "и"),
        ("j", "й"),
        ("k", "к"),
        ("l", "л"),
        ("m", "м"),
        ("n", "н"),
        ("o", "о"),
        ("p", "п"),
        ("q", "к"),
        ("r", "р"),
        ("s", "с"),
        ("t", "т"),
        ("u", "у"),
        ("v", "в"),
        ("w", "в"),
        ("x", "кс"),
        ("y", "ы"),
        ("z", "з"),
    ];
    PAIRS.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to))
}

/// The values of a record of a person, as entered first.
fn entry(of: &Person, chance: &mut Chance) -> [String; 9] {
    let (year, month, day) = of.birth;
    let known = |share: f64, value: &str, chance: &mut Chance| {
        if chance.percent(share) { String::new() } else { value.to_owned() }
    };
    [
        of.given.clone(),
        of.family.clone(),
        format!("{year}-{month:02}-{day:02}"),
        of.home.street.clone(),
        of.home.town.clone(),
        of.home.postcode.clone(),
        known(15.0, &of.phone, chance),
        known(35.0, &of.document, chance),
        if of.woman { "f" } else { "m" }.to_owned(),
    ]
}

/// The same person entered at another time.
fn again(of: &Person, chance: &mut Chance) -> [String; 9] {
    let mut of = of.clone();
    if chance.percent(25.0) {
        let town = (of.home.town, of.home.postcode);
        of.home = home(chance);
        if chance.percent(40.0) {
            (of.home.town, of.home.postcode) = town;
        }
    }
    if chance.percent(35.0) {
        of.phone = digits(chance, 9);
    }
    if chance.percent(15.0) {
        of.document = format!("{}{}", ["p", "k", "c"][chance.below(3)], digits(chance, 8));
    }
    if of.woman && chance.percent(4.0) {
        of.family = syllables(chance.common(60_000));
    }
    let mut out = entry(&of, chance);
    let (year, month, day) = of.birth;
    match chance.below(100) {
        0..4 => out[2] = format!("{year}-{day:02}-{month:02}"),
        4..8 => out[2] = mistyped(&out[2].replace('-', ""), chance),
        8..14 => out[2].clear(),
        14..16 => out[2].truncate(4),
        _ => {}
    }
    match chance.below(100) {
        0..12 => out[0] = mistyped(&of.given, chance),
        12..20 => {
            let short = SHORT.iter().find(|(whole, _)| *whole == of.given);
            out[0] =
                short.map_or_else(|| heard(&of.given, chance), |(_, short)| (*short).to_owned());
        }
        20..23 => out[0].truncate(1),
        23..27 => out[0].clear(),
        _ => {}
    }
    match chance.below(100) {
        0..10 => out[1] = mistyped(&of.family, chance),
        10..14 => out[1] = heard(&of.family, chance),
        14..15 => out[1].clear(),
        _ => {}
    }
    for (at, wrong, gone) in
        [(3, 12.0, 6.0), (4, 5.0, 4.0), (5, 4.0, 8.0), (6, 3.0, 10.0), (7, 3.0, 10.0)]
    {
        if chance.percent(wrong) {
            out[at] = mistyped(&out[at], chance);
        } else if chance.percent(gone) {
            out[at].clear();
        }
    }
    if chance.percent(1.5) {
        out.swap(0, 1);
    } else if chance.percent(1.0) {
        out[0] = cyrillic(&out[0]);
        out[1] = cyrillic(&out[1]);
    }
    out
}

/// Writes so many records; of whom each is stands first.
pub(crate) fn write(path: &Path, records: usize) -> io::Result<()> {
    let mut chance = Chance(17);
    let first = records * 3 / 4;
    let mut people: Vec<Person> = Vec::with_capacity(first);
    while people.len() < first {
        let next = match people.last() {
            Some(last) if chance.percent(40.0) => beside(last, &mut chance),
            _ => person(&mut chance),
        };
        people.push(next);
    }
    let mut lines: Vec<(u64, String)> = Vec::with_capacity(records);
    let line = |subject: usize, values: &[String; 9], chance: &mut Chance| {
        let mut line = subject.to_string();
        values.iter().for_each(|value| write!(line, ",{value}").unwrap_or_default());
        (chance.next(), line)
    };
    for (subject, person) in people.iter().enumerate() {
        let values = entry(person, &mut chance);
        lines.push(line(subject, &values, &mut chance));
    }
    while lines.len() < records {
        // Some are entered again and again.
        let subject = chance.below(first);
        loop {
            let values = again(&people[subject], &mut chance);
            lines.push(line(subject, &values, &mut chance));
            if lines.len() >= records || chance.percent(70.0) {
                break;
            }
        }
    }
    lines.sort_unstable();
    let mut out = BufWriter::new(fs::File::create(path)?);
    writeln!(out, "record,{HEADER}")?;
    for (number, (_, line)) in lines.iter().enumerate() {
        writeln!(out, "{number},{line}")?;
    }
    out.flush()
}
