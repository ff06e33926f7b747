//! Readings: each writing is read by the usages of several countries.

use comity_match::{clean, fold, readings, skeletons};

fn check(word: &str, among: &[&str]) {
    let found = readings(&clean(word));
    for reading in among {
        let sounds = |of: &String| fold(of) == fold(reading);
        assert!(found.iter().any(sounds), "{word}: {reading} not in {found:?}");
    }
}

#[test]
fn cyrillic_is_read_by_several_countries() {
    check("Жуковский", &["zhukovsky", "zhukovskiy"]);
    check("Хмельова", &["khmelova", "hmelova"]);
    check("Ђорић", &["djoric"]);
}

#[test]
fn consonants_are_read_with_usual_vowels_and_without() {
    check("محمد", &["mohammed", "muhammad", "mhmd"]);
    check("پروین", &["pruin", "prwyn"]);
    check("יוסף", &["yosp"]);
}

#[test]
fn syllables_and_characters_are_read() {
    check("김", &["kim", "gim"]);
    check("영희", &["yeonghui", "yonghui"]);
    check("曾", &["zeng"]);
    check("スズキ", &["suzuki"]);
    check("ヴァレリー", &["vareri", "valeli"]);
    check("ไทย", &["aithy"]);
    check("Δημήτρης", &["dimitris"]);
}

#[test]
fn latin_is_read_with_and_without_marks() {
    check("Müller", &["muller", "mueller"]);
    check("Łódź", &["lodz"]);
    check("Ångström", &["angstrom", "aangstroem"]);
}

#[test]
fn spellings_of_one_sound_fold_together() {
    for (one, other) in [("yousef", "yusef"), ("philip", "filip"), ("hussein", "husayn")] {
        assert_eq!(fold(one), fold(other));
    }
    for (one, other) in [("qasimi", "gassemi"), ("yusuf", "jusuf"), ("wolodymyr", "vladimir")] {
        let shared = skeletons(one).iter().any(|key| skeletons(other).contains(key));
        assert!(shared, "{one} {other}");
    }
    assert!(skeletons("muster").iter().all(|key| !skeletons("kovalenko").contains(key)));
}
