//! Comparing: one name comes before another, and the evidence says why.

use comity_match::{Bearer, SAME_MIN, compare};

fn same(bearer: Bearer, pairs: &[(&str, &str)]) {
    for (one, other) in pairs {
        let likeness = compare(one, other, bearer);
        assert!(likeness.score >= SAME_MIN, "{one} | {other}: {likeness:?}");
    }
}

fn other(bearer: Bearer, pairs: &[(&str, &str)]) {
    for (one, other) in pairs {
        let likeness = compare(one, other, bearer);
        assert!(likeness.score < SAME_MIN, "{one} | {other}: {likeness:?}");
    }
}

#[test]
fn spellings_orders_and_writings_of_one_name_are_one() {
    same(
        Bearer::Person,
        &[
            ("Tariq al-Zahrani", "Zahrani, Tarek"),
            ("Abdulkarim Jalili", "Abd al-Karim Jalili"),
            ("Оксана Коваленко", "Oksana Kovalenko"),
            ("Юрий Петрович Сомов", "Yury Somov"),
            ("김영희", "Kim Yong-hui"),
            ("王小明", "Wang Xiaoming"),
            ("كريم البصري", "Karim al-Basri"),
            ("عبد الحق البصري", "Abdul Haq Basri"),
            ("Jo Yong-hui", "Cho Yong Hui"),
            ("عبد الله البصري", "Abdallah Basri"),
            ("Abd Allah Basri", "عبدالله بصري"),
            ("Bob Tester", "Robert Tester"),
            ("Dr. Anna Muster", "Anna Muster"),
            ("AnnaMuster", "Anna Muster"),
        ],
    );
}

#[test]
fn another_part_is_another_person() {
    other(
        Bearer::Person,
        &[
            ("Tariq Hamid al-Zahrani", "Tariq Hamid al-Basri"),
            ("Yury Petrovich Somov", "Yury Semyonovich Somov"),
            ("Anna Muster", "Otto Muster"),
            ("김영희", "김영수"),
            ("Anna", "Anna Maria Muster"),
        ],
    );
}

#[test]
fn forms_of_one_class_are_one_and_figures_are_not() {
    let organisation = Bearer::Organisation;
    same(
        organisation,
        &[
            ("Muster Handel GmbH", "Muster Handel Ltd"),
            ("Muster Limited Liability Company", "Muster LLC"),
            ("ООО Ромашка", "Romashka LLC"),
            ("The Second Example Fund", "2nd Example Fund"),
            ("A.B.C. Company", "ABC Co."),
            ("Atlantis Harbour Works (AHW)", "Atlantis Harbour Works"),
            ("نادي البحر", "Nadi al-Bahr"),
        ],
    );
    other(
        organisation,
        &[("Example Fund III LP", "Example Fund IV LP"), ("Muster Bank", "Muster Bank Atlantis")],
    );
}

#[test]
fn evidence_speaks_of_each_part() {
    let said: Vec<String> = compare("Anna Kovalenko", "Коваленко Анна Otto", Bearer::Person)
        .evidence
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "`kovalenko` is how `коваленко` is read",
            "`otto` was not asked for",
            "`anna` is how `анна` is read",
        ]
    );
}
