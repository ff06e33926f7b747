//! The page of where instruments disagree, and what stands.

use crate::{
    Effect, Law,
    casebook::Case,
    conflicts::{Conflict, by_pair, conflicts},
};

const HEAD: &str = "# Where instruments disagree

Made by `cargo xtask law docs` from `law/`; correct it there.

What one instrument opens or demands, another may bar when both bind.
That is no error of the law: precedence decides, and an officer is told both citations.

* A bar beats a gateway, of whichever instrument, and whoever adopted it first.
* A bar that leaves the act to a person leaves it to that person; no gateway decides in advance.
* What a duty demands and a bar stands against is suspended, and is no breach.
* Only an exception that lies within the bar lifts it, or a person whom the law names.

Found by trying each permitted case of one instrument against every bar of another, as the case \
stands, or else with the facts of a case in which that bar stands.
`comity law check` tells the same of any law, and with `--json` each example as an act.

| opens or demands | stands against it | bars | for a person | suspended | an example |
|---|---|---:|---:|---|---|
";
/// Facts of an example that are told; beyond, they are only counted.
const CHANGED_MAX: usize = 6;

pub(super) fn page(law: &Law, cases: &[Case]) -> String {
    let found = conflicts(law, cases);
    let mut out = HEAD.to_owned();
    for ((opens, against), all) in by_pair(&found) {
        let refers = all.iter().filter(|one| one.effect == Effect::Refer).count();
        let bars = all.len() - refers;
        let mut suspended: Vec<&str> =
            all.iter().flat_map(|one| &one.suspended).map(String::as_str).collect();
        suspended.sort_unstable();
        suspended.dedup();
        let suspended: Vec<String> = suspended.iter().map(|rule| format!("`{rule}`")).collect();
        let example = all.first().map(|one| example(one)).unwrap_or_default();
        out.push_str(&format!(
            "| [{opens}]({opens}.md) | [{against}]({against}.md) | {bars} | {refers} | {} | \
             {example} |\n",
            suspended.join(", ")
        ));
    }
    out
}

fn example(one: &Conflict) -> String {
    let name = one.example.rsplit('/').next().unwrap_or_default();
    let name = name.trim_end_matches(".toml").replace('-', " ");
    let mut out = format!("`{}`: [{name}](../../law/{})", one.rule, one.example);
    if !one.changed.is_empty() {
        let shown = one.changed.iter().take(CHANGED_MAX);
        let shown: Vec<String> = shown.map(|fact| format!("`{fact}`")).collect();
        let more = if one.changed.len() > CHANGED_MAX { ", …" } else { "" };
        out.push_str(&format!(", with {}{more}", shown.join(", ")));
    }
    out
}
