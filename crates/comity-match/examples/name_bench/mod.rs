//! Labelled pairs of names, scored, and F1 over them.

use std::fs;

use comity_match::{Bearer, Likeness, compare};

/// A score, the truth, and the group of the pair.
pub(crate) type Scored = (f32, bool, String);

/// The pairs of `names/name_bench.csv` with what was said of each; none without the file.
pub(crate) fn scored(folder: &str) -> Option<Vec<(Scored, [String; 2], Likeness)>> {
    let text = fs::read_to_string(format!("{folder}/names/name_bench.csv")).ok()?;
    let rows = text.lines().skip(1).map(fields).filter(|row| row.len() >= 5);
    let one = |row: Vec<String>| {
        let bearer = match &*row[1] {
            "Person" => Bearer::Person,
            "Vessel" => Bearer::Thing,
            _ => Bearer::Organisation,
        };
        let likeness = compare(&row[2], &row[3], bearer);
        let scored = (likeness.score, row[4] == "true", row[0].clone());
        (scored, [row[2].clone(), row[3].clone()], likeness)
    };
    Some(rows.map(one).collect())
}

/// F1 at a threshold, of the pairs of one group or of all.
pub(crate) fn f1(scored: &[Scored], at: f32, group: &str) -> f32 {
    let of = |said: bool, truth: bool| {
        let one = |row: &&Scored| {
            (row.0 >= at) == said && row.1 == truth && (group.is_empty() || row.2 == group)
        };
        scored.iter().filter(one).count() as f32
    };
    let hit = of(true, true);
    2.0 * hit / (2.0 * hit + of(true, false) + of(false, true)).max(1.0)
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let (mut out, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(std::mem::take(&mut field)),
            _ => field.push(sign),
        }
    }
    out.push(field);
    out
}
