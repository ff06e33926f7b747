//! Legal forms, generic words and figures in names of organisations.
// table: lists of words in their cleaned form.
//!
//! Source: made here after the forms' own names in the laws of their countries and the ISO 20275
//! idea of classes of forms; no list was copied.

use std::{collections::HashMap, sync::LazyLock};

use super::Words;

/// What a legal form is in other countries too, so that `Ltd` and `GmbH` are of one class.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum FormClass {
    /// Members answer with their shares, which are not traded: Ltd, LLC, `GmbH`, ООО.
    Limited,
    /// Shares that may be traded: AG, S.A., PLC, ОАО.
    Stock,
    /// Incorporated, of either kind: Inc., Corp.
    Incorporated,
    /// Partners answer for it: LP, LLP, KG.
    Partnership,
    /// Serves no profit: foundation, association, e.V.
    NonProfit,
    /// Owned by a state: ФГУП, state enterprise.
    State,
    /// A business of some form: company, Co.
    Company,
    /// A trust, a fund.
    Trust,
}

impl FormClass {
    /// The class with a number, 1 to 8; none for 0, and for what is none.
    pub(crate) fn of(number: u8) -> Option<Self> {
        const ALL: [FormClass; 8] = [
            FormClass::Limited,
            FormClass::Stock,
            FormClass::Incorporated,
            FormClass::Partnership,
            FormClass::NonProfit,
            FormClass::State,
            FormClass::Company,
            FormClass::Trust,
        ];
        ALL.get(usize::from(number).checked_sub(1)?).copied()
    }
}

/// How many words a form has at most.
pub(crate) const FORM_WORDS_MAX: usize = 6;

/// The class of a legal form, from its words in their cleaned form with a blank between.
pub(crate) fn form(words: &str) -> Option<FormClass> {
    static KNOWN: LazyLock<HashMap<&str, FormClass>> = LazyLock::new(|| {
        let each = |(class, words): &(FormClass, &'static str)| {
            let class = *class;
            words.split(" | ").map(move |words| (words, class))
        };
        FORMS.iter().flat_map(each).collect()
    });
    KNOWN.get(words).copied()
}

const FORMS: &[(FormClass, &str)] = &[
    (
        FormClass::Limited,
        "ltd | limited | llc | l l c | lc | gmbh | mbh | ggmbh | ooo | ооо | \
         limited liability company | private limited company | ltda | limitada | \
         gesellschaft mit beschränkter haftung | gesellschaft mit beschrankter haftung | \
         sarl | société à responsabilité limitée | societe a responsabilite limitee | \
         srl | s r l | società a responsabilità limitata | sl | slu | sociedad limitada | \
         bv | b v | bvba | besloten vennootschap | sp z oo | sp z o o | spzoo | \
         spółka z ograniczoną odpowiedzialnością | kft | doo | d o o | sro | s r o | \
         pte ltd | pvt ltd | private limited | pte | pvt | pty ltd | pty | aps | tov | \
         тов | товариство з обмеженою відповідальністю | eood | ood | еоод | оод | \
         общество с ограниченной ответственностью | tоo | тоо | too | llp kz | \
         societatea cu răspundere limitată | limited sirketi | ltd sti | limited şirketi | \
         有限公司 | 有限責任公司 | 有限责任公司 | 有限会社 | 合同会社 | 유한회사 | wll | \
         obschestvo s ogranichennoy otvetstvennostyu | sdn bhd | bhd | fze | fzc | fzco | \
         fz llc | fz-llc | dmcc | oy | sas | eirl | cc | co ltd | co limited | \
         company limited | company ltd | co llc",
    ),
    (
        FormClass::Stock,
        "ag | aktiengesellschaft | aktiengeselschaft | sa | s a | société anonyme | \
         societe anonyme | sociedad anónima | sociedad anonima | spa | s p a | plc | \
         p l c | public limited company | nv | n v | naamloze vennootschap | ab | asa | \
         as | a s | oyj | se | sae | s a e | jsc | ojsc | pjsc | cjsc | ojs | oao | pao | \
         zao | ao | оао | пао | зао | ао | нао | joint stock company | \
         open joint stock company | public joint stock company | \
         closed joint stock company | joint stock | joint stock compan | \
         акционерное общество | публичное акционерное общество | \
         открытое акционерное общество | закрытое акционерное общество | saog | saoc | \
         aktiebolag | aktieselskab | sab de cv | sa de cv | s a de c v | kk | tbk | 株式会社 | \
         股份有限公司 | 주식회사 | pt | a d | ad | акціонерне товариство | пат | αε | ae | \
         anonim şirketi | anonim sirketi | sti | kgaa | dd | d d",
    ),
    (FormClass::Incorporated, "inc | incorporated | corp | corporation | корпорация | corporacion"),
    (
        FormClass::Partnership,
        "lp | l p | llp | l l p | limited partnership | limited liability partnership | \
         kg | kommanditgesellschaft | ohg | gbr | snc | scs | gmbh & co kg | gmbh co kg | \
         gmbh & co | cv | k s",
    ),
    (
        FormClass::NonProfit,
        "ev | e v | foundation | stiftung | fondation | fundacion | fundación | \
         association | asociacion | asociación | society | ngo | ano | ано | \
         автономная некоммерческая организация | ong | stichting | фонд",
    ),
    (
        FormClass::State,
        "fgup | фгуп | gup | гуп | state enterprise | ge | fsue | state company | \
         государственное предприятие",
    ),
    (
        FormClass::Company,
        "co | company | cie | compagnie | compania | compañía | компания | firma | 公司 | \
         会社 | 회사 | شرکت | شركة | شرکة | kampani",
    ),
    (FormClass::Trust, "trust"),
];

/// Words that many organisations share: they say little about which one it is.
pub(crate) fn generic(word: &str) -> bool {
    static KNOWN: Words = Words::new(|| GENERIC.split(' ').collect());
    KNOWN.contains(word)
}

const GENERIC: &str = "\
    group groupe gruppe grupo gruppo holding holdings international global worldwide trading \
    trade general industries industry industrial enterprise enterprises services service \
    solutions systems technology technologies tech investment investments capital partners \
    management consulting business bank banking financial finance insurance national center \
    centre central institute university organization organisation committee shipping marine \
    maritime aviation airlines air construction engineering energy oil gas petroleum import \
    export impex logistics transport real estate property properties development research \
    science scientific production products factory plant works yard ship vessel motor группа \
    холдинг банк центр завод торговый дом организация объединение предприятие институт 集团 集團 \
    银行";

/// Words that join others and say nothing.
pub(crate) fn stop(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "of"
            | "and"
            | "for"
            | "in"
            | "on"
            | "by"
            | "to"
            | "a"
            | "an"
            | "und"
            | "der"
            | "die"
            | "das"
            | "des"
            | "für"
            | "et"
            | "de"
            | "la"
            | "le"
            | "les"
            | "du"
            | "del"
            | "y"
            | "e"
            | "da"
            | "do"
            | "di"
            | "и"
            | "в"
            | "по"
            | "для"
            | "на"
            | "с"
            | "i"
            | "w"
            | "z"
            | "с.а"
            | "m/v"
            | "mv"
            | "mt"
            | "m/t"
    )
}

/// The figure that a word stands for, in names of organisations and ships.
pub(crate) fn number(word: &str) -> Option<u32> {
    const ONES: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const ORDER: [&str; 11] = [
        "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
        "ninth", "tenth",
    ];
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    const ROMAN: [&str; 14] =
        ["", "", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii"];
    let place = |of: &[&str]| of.iter().position(|name| *name == word);
    if word.is_empty() {
        return None;
    }
    if word.starts_with(|sign: char| sign.is_ascii_digit()) {
        let end = word.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(word.len());
        let rest = &word[end..];
        return matches!(rest, "" | "st" | "nd" | "rd" | "th").then(|| word[..end].parse().ok())?;
    }
    let found = place(&ONES).or_else(|| place(&ORDER)).or_else(|| place(&ROMAN));
    found.or_else(|| place(&TENS).map(|ten| 10 * ten)).and_then(|found| u32::try_from(found).ok())
}
