//! F1 on labelled pairs of names, and the readings' recall on transliterated words.
//!
//! `cargo run --release -p comity-match --example pairs -- FOLDER [--wrong]`, where the folder has
//! `names/name_bench.csv` and `translit/`; prints one flat JSON line.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that measures")]

mod name_bench;

use std::{env, fs};

use comity_match::{SAME_MIN, readings, skeletons};
use name_bench::{Scored, f1};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let folder = arguments.first().map_or("../shared/data", String::as_str);
    let Some(rows) = name_bench::scored(folder) else {
        println!("{{\"skipped\":\"no name_bench.csv in {folder}\"}}");
        return;
    };
    if arguments.iter().any(|word| word == "--wrong") {
        for ((score, truth, group), [one, other], likeness) in &rows {
            let said: Vec<String> = likeness.evidence.iter().map(ToString::to_string).collect();
            println!("{group}\t{score:.3}\t{truth}\t{one}\t{other}\t{}", said.join("; "));
        }
    }
    let scored: Vec<Scored> = rows.into_iter().map(|(scored, ..)| scored).collect();
    let halves: [Vec<Scored>; 2] = [0, 1].map(|odd| {
        let half = scored.iter().enumerate().filter(|(nth, _)| nth % 2 == odd);
        half.map(|(_, row)| row.clone()).collect()
    });
    let (all, even, odd) = (best(&scored), best(&halves[0]), best(&halves[1]));
    // Overfitting would show here: each half is judged at the threshold that the other chose.
    let crossed = [f1(&halves[0], odd, ""), f1(&halves[1], even, "")];
    let mut out = format!(
        "\"threshold\":{SAME_MIN},\"best_threshold\":{all},\"best_even\":{even},\
         \"best_odd\":{odd},\"f1_crossed\":{:.4}",
        f32::midpoint(crossed[0], crossed[1])
    );
    for (name, group) in [
        ("all", ""),
        ("people", "synth_people"),
        ("companies", "synth_companies"),
        ("checks", "nk_checks"),
        ("unit", "nk_unit_tests"),
    ] {
        out += &format!(",\"f1_{name}\":{:.4}", f1(&scored, SAME_MIN, group));
    }
    for script in ["arabic", "chinese", "katakana", "russian"] {
        if let Ok(text) = fs::read_to_string(format!("{folder}/translit/wd_{script}_80")) {
            let (recall, chance) = translit(&text);
            out += &format!(",\"readings_{script}\":{recall:.4},\"chance_{script}\":{chance:.5}");
        }
    }
    println!("{{{out}}}");
}

/// The threshold with the best F1.
fn best(scored: &[Scored]) -> f32 {
    let steps = (40_u8..100).map(|percent| f32::from(percent) / 100.0);
    let rated = steps.map(|at| (f1(scored, at, ""), at));
    rated.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(0.0, |(_, at)| at)
}

/// How often the Latin word's skeleton is among those of the readings; and by chance.
fn translit(text: &str) -> (f32, f32) {
    let pairs: Vec<(String, String)> = text
        .lines()
        .step_by(5)
        .filter_map(|line| line.split_once('\t'))
        .map(|(latin, rest)| {
            (latin.to_owned(), rest.split('\t').next().unwrap_or("").replace(' ', ""))
        })
        .collect();
    let keys = |word: &str| {
        let read = readings(&comity_match::clean(word));
        read.iter().flat_map(|reading| skeletons(reading)).collect::<Vec<u64>>()
    };
    let (mut hits, mut chance) = (0, 0);
    for (at, (latin, native)) in pairs.iter().enumerate() {
        let native = keys(native);
        let meets = |word: &str| keys(word).iter().any(|key| native.contains(key));
        hits += u32::from(meets(latin));
        chance += u32::from(meets(&pairs[(at + 17) % pairs.len()].0));
    }
    (hits as f32 / pairs.len() as f32, chance as f32 / pairs.len() as f32)
}
