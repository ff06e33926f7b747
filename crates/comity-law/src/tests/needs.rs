//! Ruling rules out before Cedar is asked never changes what Cedar would say.

use std::{collections::BTreeSet, sync::Arc};

use comity_act::{Day, Kind};

use crate::{
    Bound, FactType, FactValue, Facts, Law, Party, PartyKind, Word,
    entity::Scene,
    fact_table::Slot,
    group::Group,
    judge::{Asked, Found, Judged, ask_each, judge, judge_all, request},
    needs::Scope,
    unknown::is_exhaustive,
};

/// Conditions with every operator that rules use, and some that ruling out cannot read.
const OPERATORS: [&str; 18] = [
    "when { context.sentence_months < context.sentence_months_left }",
    "when { context.sentence_months <= context.sentence_months_left }",
    "when { context.sentence_months > context.sentence_months_left }",
    "unless { context.sentence_months > context.sentence_months_left }",
    "unless { context.sentence_months >= context.sentence_months_left }",
    "when { context.sentence_months == 6 }",
    "unless { context.sentence_months == 6 }",
    "when { context.sentence_months + 1 > context.sentence_months_left }",
    "when { context.crime_areas.contains(\"drugs\") || context.sentence_months < 6 }",
    "unless { context.crime_areas.containsAny([\"drugs\", \"fraud\"]) }",
    "when { context.crime_areas.containsAll([\"drugs\", \"fraud\"]) && !context.urgent }",
    "unless { context.crime_areas.containsAll([\"drugs\", \"fraud\"]) }",
    "when { [\"arrest\", \"warn\"].contains(context.purpose) }",
    "unless { [\"arrest\", \"warn\"].contains(context.purpose) || context.urgent }",
    "when { context.urgent == context.emergency }",
    "when { context.urgent == true && context.purpose != \"warn\" }",
    "when { if context.urgent then context.emergency else principal == resource }",
    "when { action != Comity::Action::\"search.run\" && resource.kind != \"private\" }",
];

/// The shipped law, and a pack in which each operator has a rule.
fn law() -> Law {
    let mut files = Law::shipped_texts();
    let mut instrument = "title = \"Pack\"\nkind = \"national\"\nsource = \"a test\"\n\
                          [binds]\nbars = \"own\"\ngateways = \"both\"\n[rules]\n"
        .to_owned();
    let mut rules = String::new();
    for (nth, condition) in OPERATORS.iter().enumerate() {
        instrument += &format!("\"national-xd.1.{nth}\" = {{ verified = \"read\" }}\n");
        rules += &format!(
            "@id(\"national-xd.1.{nth}\")\n@cite(\"Pack, art. 1\")\n@says(\"Do this.\")\n\
             forbid (principal, action in [Comity::Action::\"giving\", \
             Comity::Action::\"looking\"], resource) {condition};\n"
        );
    }
    files.insert("national/xd/instrument.toml".to_owned(), instrument);
    files.insert("national/xd/01-operators.cedar".to_owned(), rules);
    Law::load(files).unwrap()
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        // Algorithm: xorshift64*, Vigna 2016.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap_or_default() % n
    }
}

/// The numbers that rules compare facts with.
fn numbers(law: &Law) -> Vec<i64> {
    law.rules.iter().flat_map(|rule| rule.numbers.iter().copied()).collect()
}

/// Facts of which `unknown` in ten are unknown.
fn facts(law: &Law, numbers: &[i64], dice: &mut Dice, unknown: usize) -> Facts {
    let mut facts = Facts::default();
    for text in law.facts.texts() {
        let words: Vec<&Word> = text.words.iter().collect();
        if dice.below(10) < unknown {
            continue;
        }
        let number = numbers[dice.below(numbers.len())];
        let value = match text.fact_type {
            FactType::Bool => FactValue::Bool(dice.below(2) == 0),
            FactType::Long => FactValue::Long(number + [-1, 0, 1][dice.below(3)]),
            FactType::Text => FactValue::Text(words[dice.below(words.len())].clone()),
            FactType::Set => FactValue::Set(
                (0..dice.below(3)).map(|_| words[dice.below(words.len())].clone()).collect(),
            ),
        };
        assert!(facts.put(text.slot, Some(value)));
    }
    facts
}

/// What came of rules, by their ids, in order.
#[derive(Debug, Default, PartialEq)]
struct Outcome<'a> {
    applying: Vec<&'a str>,
    undetermined: Vec<(&'a str, &'a [Slot])>,
    faulty: usize,
}

fn outcome(judged: &Judged) -> Outcome<'_> {
    let mut applying: Vec<&str> =
        judged.applying.iter().map(|(_, rule)| rule.text.id.as_str()).collect();
    applying.sort_unstable();
    let mut undetermined: Vec<(&str, &[Slot])> = judged
        .undetermined
        .iter()
        .map(|(_, rule, missing)| (rule.text.id.as_str(), missing.as_slice()))
        .collect();
    undetermined.sort_unstable();
    Outcome { applying, undetermined, faulty: judged.faulty.len() }
}

fn party(dice: &mut Dice, codes: [&str; 2]) -> Party {
    let kinds =
        [PartyKind::Agency, PartyKind::UnionAgency, PartyKind::Organisation, PartyKind::Private];
    Party { code: codes[dice.below(2)].parse().unwrap(), kind: kinds[dice.below(4)] }
}

/// What Cedar says of these rules, each alone or all together.
fn asked(rules: &[Asked<'_>], scene: &Scene, facts: &Facts) -> [Vec<Found>; 2] {
    let read: BTreeSet<Slot> = rules.iter().flat_map(|(_, rule)| rule.facts.clone()).collect();
    let request = request(scene, read.iter().map(|slot| (*slot, facts.at(*slot)))).unwrap();
    [ask_each(rules, &request, scene), Group::of(rules).unwrap().ask(rules, &request, scene)]
}

/// Whether of rules that lack no fact just those were judged to apply that Cedar says apply.
fn agrees(judged: &Judged, rules: &[Asked<'_>], found: &[Found]) -> bool {
    let judged = outcome(judged);
    rules.iter().zip(found).all(|((_, rule), found)| {
        let id = rule.text.id.as_str();
        let applies = judged.applying.contains(&id);
        let is_open = judged.undetermined.iter().any(|(open, _)| *open == id);
        *found == Found::Lacks || (applies == (*found == Found::Applies) && !is_open)
    })
}

/// Acts that are judged in each quarter.
const TRIALS: usize = 1_500;

/// Goal: judging a slice says what judging each of its rules alone would say.
/// Method: a rule that is ruled out is judged alone all the same, and must come to nothing; the
/// others are asked alone and in a group. What lacks a fact is explored by itself in either case,
/// so that is done once.
fn ruling_out(seed: u64) {
    let law = law();
    let all: BTreeSet<&str> = law.rules.iter().map(|rule| rule.text.instrument.as_str()).collect();
    let bound = Bound::own(all);
    let numbers = numbers(&law);
    let mut dice = Dice(seed);
    let mut ruled_out = 0;
    for trial in 0..TRIALS {
        let kind = Kind::ALL[trial % Kind::ALL.len()];
        // Each kind meets each share of unknown facts.
        let unknown = [0, 1, 3, 5][trial / Kind::ALL.len() % 4];
        let facts = facts(&law, &numbers, &mut dice, unknown);
        let parties = (party(&mut dice, ["XA", "XB"]), party(&mut dice, ["XA", "XB"]));
        let scope = Scope::of(kind, parties.0, parties.1);
        let slice = law.slices.get(scope, &bound, Day(20_781));
        let scene = law.scenes.get(&law.actions, kind, parties.0, parties.1);
        let Some(scene) = scene else { continue };
        let quick = judge(&slice, &scene, &facts);
        assert!(quick.faulty.is_empty(), "the shipped law has no faults");
        let places: BTreeSet<usize> = slice.possible(&facts).into_iter().collect();
        let (left, out): (Vec<_>, Vec<_>) =
            (0..slice.rules.len()).partition(|place| places.contains(place));
        let rules = |places: Vec<usize>| -> Vec<Asked<'_>> {
            places.into_iter().map(|place| &slice.rules[place]).collect()
        };
        let left = rules(left);
        let [alone, together] = asked(&left, &scene, &facts);
        assert_eq!(alone, together, "trial {trial}, {kind}, {facts:?}");
        assert!(agrees(&quick, &left, &alone), "trial {trial}, {kind}, {facts:?}");
        let out = rules(out);
        let mut judged = judge_all(&out, &scene, &facts);
        // Too many unknown facts to try them all: ruling out may know better, and only there.
        judged.undetermined.retain(|(_, rule, _)| is_exhaustive(rule, &facts));
        assert_eq!(outcome(&judged), Outcome::default(), "trial {trial}, {kind}, {facts:?}");
        ruled_out += out.len();
    }
    assert!(ruled_out > 10_000, "ruling out was tested on {ruled_out} rules only");
}

/// In quarters, which run at the same time.
mod ruling_out_never_changes_what_cedar_says {
    use super::ruling_out;

    #[test]
    fn first_quarter() {
        ruling_out(0x00C0_FFEE);
    }

    #[test]
    fn second_quarter() {
        ruling_out(0x00C0_FFEF);
    }

    #[test]
    fn third_quarter() {
        ruling_out(0x00C1_FFEE);
    }

    #[test]
    fn fourth_quarter() {
        ruling_out(0x00C1_FFEF);
    }
}

#[test]
fn an_unknown_fact_never_makes_a_verdict_milder() {
    let law = Law::shipped().unwrap();
    let all: BTreeSet<&str> = law.rules.iter().map(|rule| rule.text.instrument.as_str()).collect();
    let bound = Bound::own(all);
    let numbers = numbers(&law);
    let mut dice = Dice(0xBEEF);
    for trial in 0..1_500 {
        let kind = [Kind::MessageSend, Kind::RequestMake, Kind::SearchRun][trial % 3];
        let whole = facts(&law, &numbers, &mut dice, 0);
        let mut hidden = whole.clone();
        for text in law.facts.texts() {
            if dice.below(4) == 0 {
                assert!(hidden.put(text.slot, None));
            }
        }
        let parties = (party(&mut dice, ["XA", "XB"]), party(&mut dice, ["XC", "XD"]));
        let ask = |facts: Facts| {
            let towards = crate::Towards { to: parties.1, bound: bound.clone(), facts };
            law.verdict(&crate::Question::to(kind, parties.0, Day(20_781), vec![towards]))
        };
        let (known, unsure) = (ask(whole), ask(hidden));
        assert!(known.kind <= unsure.kind, "trial {trial}: {known:?} but unsure {unsure:?}");
        if unsure.kind != crate::VerdictKind::Bar {
            let owed: Vec<Arc<crate::rule::RuleText>> =
                unsure.obligations().iter().map(|o| Arc::clone(&o.reason.rule)).collect();
            for obligation in known.obligations() {
                let owed = owed.iter().any(|rule| rule.id == obligation.reason().rule());
                assert!(owed, "trial {trial}: {} is no longer owed", obligation.reason().rule());
            }
        }
    }
}
