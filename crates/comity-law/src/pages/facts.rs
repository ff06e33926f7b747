//! `facts.md`: the contract of samples, and the list of facts.

use super::cell;
use crate::{FactText, FactType, Home, Law};

/// What is written by hand.
const CONTRACT: &str = include_str!("contract.md");

/// The page.
pub(super) fn page(law: &Law) -> String {
    let mut out = CONTRACT.to_owned();
    out.push_str(
        "\n## The facts\n\n\
         | fact | type | means | supplied by | presumed | ordinary |\n|---|---|---|---|---|---|\n",
    );
    for fact in law.facts() {
        let presumed = fact.presumed.as_ref().map_or_else(String::new, quoted);
        let asked: Vec<String> = fact.asked_where.iter().map(ToString::to_string).collect();
        let save = if asked.is_empty() { "" } else { ", save where " };
        let presumed = format!("{presumed}{save}{}", asked.join("; or where "));
        out.push_str(&format!(
            "| `{}` | {} | {} | {} | {presumed} | {} |\n",
            fact.name,
            of(fact),
            cell(&fact.means),
            supplied_by(fact),
            quoted(&fact.ordinary),
        ));
    }
    out.push_str(
        "\n## The words\n\nA word that stands in no list is an error that names the list.\n",
    );
    for fact in law.facts().iter().filter(|fact| !fact.words.is_empty()) {
        let words: Vec<String> = fact.words.iter().map(|word| format!("`{word}`")).collect();
        out.push_str(&format!("\n`{}`: {}.\n", fact.name, words.join(", ")));
    }
    out
}

/// A worry anybody may state; that it is unfounded, only who answers for the law.
fn supplied_by(fact: &FactText) -> String {
    let stays = match fact.home {
        Some(Home::Always) => "; stays at home",
        Some(Home::Abroad) => "; stays at home when it goes to a third country",
        None => "",
    };
    let by = match fact.warns {
        Some(worry) => {
            let word = |yes| if yes { "yes" } else { "no" };
            format!("anybody for {}, {} for {}", word(worry), fact.who, word(!worry))
        }
        None => fact.who.to_string(),
    };
    format!("{by}{stays}")
}

fn of(fact: &FactText) -> &'static str {
    match fact.fact_type {
        FactType::Bool => "yes or no",
        FactType::Long => "number",
        FactType::Text => "word",
        FactType::Set => "words",
    }
}

fn quoted(value: &crate::FactValue) -> String {
    format!("`{}`", serde_json::to_string(value).unwrap_or_default())
}
