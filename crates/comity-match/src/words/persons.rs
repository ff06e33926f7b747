//! Words in names of persons that are not the name: particles, titles, generations.
// table: lists of words in their cleaned form.
//!
//! Source: made here; particles after the naming practices that ICAO Doc 9303 part 3 and the
//! forms of the United Nations list show, titles after common usage. No list was copied.

use super::Words;

/// Particles: they join names and come and go between spellings.
pub(crate) fn particle(word: &str) -> bool {
    static KNOWN: Words = Words::new(|| PARTICLES.split(' ').collect());
    KNOWN.contains(word)
}

const PARTICLES: &str = "\
    al el ul ur ud ad as ar az ash at an il bin ben ibn bint binti bn ould wuld ait uld van \
    von der den dem ter ten zu zum zur vom de da do dos das du del della di des la le les los \
    las lo y e af av na ap ab san st saint mac mc oglu ogly kyzy kizi zade ال بن ابن بنت آل \
    אל בן בת де да ди ван фон дер бин ибн аль эль оглы оглу кызы του της";

/// First words of names that mean *servant of*: what follows is the name.
pub(crate) fn servant(word: &str) -> bool {
    matches!(
        word,
        "abd"
            | "abdul"
            | "abdel"
            | "abdal"
            | "abdur"
            | "abdoul"
            | "abdil"
            | "abdus"
            | "abdou"
            | "abdol"
            | "cabdul"
            | "عبد"
            | "عبدال"
            | "абдул"
            | "абд"
            | "абдель"
    )
}

/// Titles and forms of address: they are no evidence of who somebody is.
pub(crate) fn title(word: &str) -> bool {
    static KNOWN: Words = Words::new(|| TITLES.split(' ').collect());
    KNOWN.contains(word)
}

const TITLES: &str = "\
    mr mrs ms miss dr doctor prof professor sir dame lord lady herr frau dipl ing monsieur \
    madame mme mlle mister senor senora señor señora don dona doña sheikh shaikh shaykh sheik \
    cheikh sheykh haji hajji hadji hajj al-hajj mullah mulla maulavi mawlawi mawlana maulana \
    molla qari hafiz sayyid sayed seyed syed sayyed imam ayatollah emir ustad ustaz alhaji \
    general gen colonel col lt lieutenant major maj capt captain brigadier brig commander sgt \
    sergeant admiral marshal president minister rev reverend father fr hon honourable \
    honorable excellency phd md esq aka alias الشیخ شیخ الدکتور دکتور حاجی الحاج ملا مولوی \
    قاری г-н господин доктор генерал полковник 先生 女士 씨 さん";

/// Which of a family's bearers of one name: junior is the second.
pub(crate) fn generation(word: &str) -> Option<u8> {
    Some(match word {
        "senior" | "sr" | "snr" => 1,
        "junior" | "jr" | "jnr" | "ii" | "2nd" | "filho" | "hijo" | "младший" => 2,
        "iii" | "3rd" | "neto" => 3,
        "iv" | "4th" => 4,
        _ => return None,
    })
}

/// Whether a word is a name after the father, as Slavic languages form it.
pub(crate) fn is_patronymic(reading: &str) -> bool {
    const ENDS: [&str; 16] = [
        "ovich", "evich", "ovic", "evic", "ovych", "evych", "ovna", "evna", "ivna", "yivna",
        "ovitch", "evitch", "iyovych", "owicz", "ovitsj", "ichna",
    ];
    reading.len() > 6 && ENDS.iter().any(|end| reading.ends_with(end))
}
