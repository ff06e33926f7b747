//! Records of one subject are found in a table, and those of two are kept apart.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_match::link::{
    FIELDS_MAX, Field, Found, Kind, LEAD_MIN, Linker, Pair, Problem, Table, clusters,
};
use proptest::prelude::*;

const FIELDS: [(&str, Kind); 6] = [
    ("given name", Kind::Given),
    ("family name", Kind::Family),
    ("birth", Kind::Date),
    ("street", Kind::Text),
    ("town", Kind::Place),
    ("document", Kind::Identifier),
];

fn fields() -> Vec<Field> {
    FIELDS.map(|(name, kind)| Field::new(name, kind)).to_vec()
}

const GIVEN: [&str; 12] = [
    "anna", "robert", "karim", "olga", "pavel", "susan", "leila", "thomas", "emre", "ingrid",
    "victor", "helen",
];
const FAMILY: [&str; 15] = [
    "barmanov",
    "dorkel",
    "falidson",
    "gorbani",
    "helvark",
    "jarosen",
    "kalmari",
    "lorberg",
    "melkanov",
    "norvidas",
    "palmeran",
    "rosvari",
    "selkoman",
    "tormani",
    "valdersen",
];

/// A number that looks drawn by chance, the same in each run.
fn spread(number: usize, nth: usize, below: usize) -> usize {
    let mixed = (number as u64 * 31 + nth as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((mixed ^ mixed >> 31) % below as u64).unwrap()
}

/// People of a fictional town; of three, two share a home and mostly a family name.
fn person(number: usize) -> [String; 6] {
    let of = |nth: usize, below: usize| spread(number, nth, below);
    let home = |nth: usize, below: usize| {
        spread(if number % 3 == 1 { number - 1 } else { number }, nth, below)
    };
    [
        GIVEN[of(0, 12)].to_owned(),
        format!("{}{}", FAMILY[home(1, 15)], ["", "ska", "ek", "idze"][home(2, 4)]),
        format!("{}-{:02}-{:02}", 1950 + of(3, 50), 1 + of(4, 12), 13 + of(5, 15)),
        format!("{} {} street", 1 + home(6, 90), FAMILY[home(7, 15)]),
        ["norton", "valbek", "sundheim", "karasu"][home(8, 4)].to_owned(),
        format!("p{:07}", of(9, 9_999_991)),
    ]
}

/// Three hundred people, each fourth again with an error, and then these.
fn table(more: &[[&str; 6]]) -> Table {
    let mut table = Table::new(&fields()).unwrap();
    let mut push = |values: &[String; 6]| {
        table.push(&values.each_ref().map(String::as_str)).unwrap();
    };
    (0..300).for_each(|number| push(&person(number)));
    for number in (0..300).step_by(4) {
        let mut again = person(number);
        match number / 4 % 6 {
            0 => again[1].push('e'),
            1 => again[5].clear(),
            2 => again[3] = "7 lower mill street".to_owned(),
            3 => again[0].clear(),
            4 => again[2].truncate(4),
            _ => again[4].clear(),
        }
        push(&again);
    }
    more.iter().for_each(|values| {
        table.push(values).unwrap();
    });
    table
}

/// Finds pairs in the table with these two last.
fn last_two(one: [&str; 6], other: [&str; 6]) -> (Linker, Option<Pair>) {
    let linker = Linker::learn(table(&[one, other]));
    let found = linker.pairs(0.001);
    let pair = found.pairs.into_iter().find(|pair| (pair.left, pair.right) == (375, 376));
    (linker, pair)
}

fn is_lead(pair: Option<Pair>) -> bool {
    pair.is_some_and(|pair| pair.probability >= LEAD_MIN)
}

const SOMEBODY: [&str; 6] =
    ["Mikhail", "Zorvanov", "1971-03-09", "12 Fenwick Road", "Norton", "P7700123"];

fn changed(changes: &[(usize, &'static str)]) -> [&'static str; 6] {
    let mut out = SOMEBODY;
    changes.iter().for_each(|(at, value)| out[*at] = value);
    out
}

#[test]
fn everybody_who_is_there_twice_is_found_and_nobody_else() {
    let linker = Linker::learn(table(&[]));
    let found = linker.pairs(LEAD_MIN);
    let expected: Vec<(u32, u32)> = (0..75).map(|nth| (4 * nth, 300 + nth)).collect();
    let pairs: Vec<(u32, u32)> = found.pairs.iter().map(|pair| (pair.left, pair.right)).collect();
    assert_eq!(pairs, expected);
    assert_eq!(found.left_out, 0);
    let groups = clusters(linker.table().len(), &found.pairs);
    assert_eq!(groups.len(), 75);
    assert!(groups.iter().all(|group| group.records.len() == 2 && group.pairs.len() == 1));
}

#[test]
fn one_person_is_found_through_errors_of_offices() {
    for changes in [
        &[][..],
        &[(1, "Zorvanof"), (5, "")],
        &[(2, "1971-09-03"), (5, "")],
        &[(2, "1971-03-08"), (5, "P7700124")],
        &[(0, "Misha"), (3, "4 Long Lane"), (4, "Karasu")],
        &[(0, "Zorvanov"), (1, "Mikhail")],
        &[(0, "Михаил"), (1, "Зорванов"), (5, "")],
        &[(2, "1971"), (3, "Fenwick Road 12")],
        &[(0, "M"), (4, "")],
    ] {
        let (_, pair) = last_two(SOMEBODY, changed(changes));
        assert!(is_lead(pair), "{changes:?}: {pair:?}");
    }
}

#[test]
fn two_of_one_household_stay_two() {
    for changes in [
        // A brother, a father of the same name, a stranger of the same name.
        &[(0, "Stefan"), (2, "1974-11-20"), (5, "P3345671")][..],
        &[(2, "1943-06-28"), (5, "P1122334")],
        &[(2, "1958-12-14"), (3, "90 Quay Court"), (4, "Valbek"), (5, "P5512098")],
    ] {
        let (_, pair) = last_two(SOMEBODY, changed(changes));
        assert!(!is_lead(pair), "{changes:?}: {pair:?}");
    }
}

#[test]
fn a_pair_says_why_field_by_field() {
    let (linker, pair) =
        last_two(SOMEBODY, changed(&[(0, "Misha"), (2, "1971-09-03"), (4, "Karasu"), (5, "")]));
    let mut says = linker.says(&pair.unwrap());
    says.sort();
    assert_eq!(
        says,
        [
            "birth: `19710309` is `19710903` with day and month in turn",
            "document: not known of both",
            "family name: `zorvanov` is the same",
            "given name: `mikhail` is another form of `misha`",
            "street: `12 fenwick road` is the same",
            "town: `norton` is not `karasu`",
        ]
    );
}

#[test]
fn of_two_lists_only_pairs_across_are_found() {
    let mut table = Table::new(&fields()).unwrap();
    for list in 0..2 {
        for number in 0..120 {
            let values = person(number + 60 * list);
            // In the first list everybody is there twice.
            for _ in list..2 {
                table.push(&values.each_ref().map(String::as_str)).unwrap();
            }
        }
        if list == 0 {
            table.second_list().unwrap();
        }
    }
    assert_eq!(table.second_list(), Err(Problem::TwoLists));
    let Found { pairs, .. } = Linker::learn(table).pairs(LEAD_MIN);
    let expected: Vec<(u32, u32)> = (120..240).map(|left| (left, 240 + (left - 120) / 2)).collect();
    assert_eq!(pairs.iter().map(|pair| (pair.left, pair.right)).collect::<Vec<_>>(), expected);
}

#[test]
fn the_same_table_gives_the_same_pairs() {
    let pairs = || Linker::learn(table(&[SOMEBODY])).pairs(0.01);
    assert_eq!(pairs(), pairs());
}

#[test]
fn a_table_says_what_it_does_not_take() {
    assert_eq!(Table::new(&[]).err(), Some(Problem::Fields(0)));
    let many = vec![Field::new("town", Kind::Place); FIELDS_MAX + 1];
    assert_eq!(Table::new(&many).err(), Some(Problem::Fields(17)));
    let mut table = Table::new(&fields()).unwrap();
    assert_eq!(table.push(&["anna"]), Err(Problem::Values { fields: 6, values: 1 }));
    assert_eq!(table.len(), 0);
}

#[test]
fn tables_that_say_nothing_give_no_pairs_and_no_panic() {
    for records in [0, 1, 2, 3] {
        let mut table = Table::new(&fields()).unwrap();
        for _ in 0..records {
            table.push(&[""; 6]).unwrap();
        }
        assert_eq!(Linker::learn(table).pairs(LEAD_MIN).pairs, []);
    }
}

#[test]
fn a_thousand_records_that_are_all_the_same_are_bounded() {
    let mut table = Table::new(&fields()).unwrap();
    for _ in 0..1000 {
        table.push(&SOMEBODY).unwrap();
    }
    let found = Linker::learn(table).pairs(LEAD_MIN);
    assert!(found.looked_at < 20_000, "{}", found.looked_at);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_value_makes_it_panic(
        rows in prop::collection::vec(prop::array::uniform6(".{0,12}"), 0..12),
    ) {
        let mut table = Table::new(&fields()).unwrap();
        for row in rows.iter().chain(&rows) {
            table.push(&row.each_ref().map(String::as_str)).unwrap();
        }
        let linker = Linker::learn(table);
        for pair in linker.pairs(0.001).pairs {
            prop_assert_eq!(linker.says(&pair).len(), 6);
            prop_assert!((0.0..=1.0).contains(&pair.probability));
        }
    }
}

#[test]
fn fields_that_nobody_fills_keep_nobody_apart() {
    let known = [
        Field::new("name", Kind::Name),
        Field::new("born", Kind::Date),
        Field::new("number", Kind::Identifier),
    ];
    let empty = (0..9).map(|n| Field::new(&format!("empty {n}"), Kind::Text));
    let fields: Vec<Field> = known.into_iter().chain(empty).collect();
    let mut table = Table::new(&fields).unwrap();
    let person = |n: usize| {
        let (year, month, day) = (1950 + n * 13 % 50, 1 + n * 5 % 12, 1 + n * 11 % 28);
        [format!("Person {n}"), format!("{year}-{month:02}-{day:02}"), format!("P{}", 7_919 * n)]
    };
    for n in (0..100).chain((0..100).step_by(10)) {
        let said = person(n);
        let mut values: Vec<&str> = said.iter().map(String::as_str).collect();
        values.resize(fields.len(), "");
        table.push(&values).unwrap();
    }
    assert_eq!(Linker::learn(table).pairs(LEAD_MIN).pairs.len(), 10);
}
