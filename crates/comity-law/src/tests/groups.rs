//! Groups of rules are kept within bounds, and those that come again are at hand.

use std::sync::Arc;

use comity_act::{Day, Kind};

use crate::{
    Bound, Facts, Law, Party, Question,
    group::{GROUPS_MAX, Groups},
    judge::Asked,
};

#[test]
fn ten_thousand_different_groups_do_not_grow_the_memory_without_end() {
    let law = Law::shipped().unwrap();
    let xa = Party::agency("XA".parse().unwrap());
    let question =
        Question::own(Kind::MessageSend, xa, Day(20_000), Bound::default(), Facts::default());
    let slice = law.slice(&question, &question.towards[0]);
    let two: Vec<Asked<'_>> = slice.rules.iter().take(2).collect();
    let groups = Groups::default();
    let get = |number| groups.get(number, &[0, 1], &two);
    assert!(get(0).is_none(), "what is seen once is not made");
    let made = get(0).unwrap();
    for number in 1..=10_000 {
        get(number);
        let again = get(number).unwrap();
        assert!(Arc::ptr_eq(&again, &get(number).unwrap()), "made once");
        // The one that is asked for all along stays.
        assert!(Arc::ptr_eq(&made, &get(0).unwrap()));
        assert!(groups.len() <= 2 * GROUPS_MAX, "{} after {number}", groups.len());
    }
}
