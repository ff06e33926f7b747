//! The pages of `docs/law/`: every instrument, rule and fact, for people.
//!
//! Made from the law itself, so that they never say anything else; a test compares them with the
//! files. `cargo xtask law docs` writes them.

mod conflicts;
mod facts;

use std::collections::BTreeMap;

use crate::{
    Effect, InstrumentSummary, Law, RuleDetail, VerdictKind, Verified,
    casebook::{Case, CaseError, cases},
    explain,
};

/// The page that lists the instruments.
const INDEX: &str = "instruments.md";
/// The page that lists the facts, with the contract of samples.
const FACTS: &str = "facts.md";
/// The page of where instruments disagree.
const CONFLICTS: &str = "conflicts.md";

/// All pages, by the names of their files in `docs/law/`.
///
/// # Errors
/// When a case cannot be read.
pub fn pages(
    law: &Law,
    files: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, CaseError> {
    let given = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let cases = cases(law, given)?;
    let mut pages = BTreeMap::new();
    for one in law.instruments() {
        let has_readme = files.contains_key(&format!("{}/README.md", one.folder));
        pages.insert(format!("{}.md", one.name), instrument(law, one, (&cases, has_readme)));
    }
    pages.insert(INDEX.to_owned(), index(law));
    pages.insert(FACTS.to_owned(), facts::page(law));
    pages.insert(CONFLICTS.to_owned(), conflicts::page(law, &cases));
    Ok(pages)
}

/// How many rules of an instrument were checked how far.
fn counts(law: &Law, name: &str) -> [usize; 4] {
    let mut counts = [0; 4];
    for rule in law.rules().filter(|rule| rule.instrument == name) {
        let place = match (rule.verified, rule.advisory) {
            (Verified::Read, _) => 0,
            (Verified::Partial, _) => 1,
            (Verified::Unverified, false) => 2,
            (Verified::Unverified, true) => 3,
        };
        counts[place] += 1;
    }
    counts
}

fn index(law: &Law) -> String {
    let mut out = "# The instruments\n\n\
        Made by `cargo xtask law docs` from `law/`; correct it there.\n\n\
        How a rule is read, and how one is added: [README](README.md).\n\
        What the words of the status mean: [how sure a rule is](../../law/README.md).\n\n\
        | instrument | kind | text read | read in part | policy, text not seen | advice only |\n\
        |---|---|---:|---:|---:|---:|\n"
        .to_owned();
    let mut sums = [0; 4];
    for one in law.instruments() {
        let of = counts(law, &one.name);
        sums.iter_mut().zip(of).for_each(|(sum, count)| *sum += count);
        let [read, partial, policy, advice] = of;
        let title = cell(&one.title);
        out.push_str(&format!(
            "| [{title}]({}.md) | {} | {read} | {partial} | {policy} | {advice} |\n",
            one.name, one.kind
        ));
    }
    let [read, partial, policy, advice] = sums;
    out.push_str(&format!("| all | | {read} | {partial} | {policy} | {advice} |\n"));
    out
}

/// What a party may declare or reserve when it adopts the instrument.
fn declarations(one: &InstrumentSummary) -> String {
    let mut out = String::new();
    if !one.is_in_force {
        out.push_str("Not in force by default: a legal adviser says of each party that it is.\n");
    }
    if one.declarations.is_empty() {
        return out;
    }
    out.push_str(
        "\n| article | a party may choose | what it is | in plain words | makes the fact |\n",
    );
    out.push_str("|---|---|---|---|---|\n");
    for choice in &one.declarations {
        let fact = choice
            .fact
            .as_ref()
            .map_or_else(|| "none: people read it".to_owned(), |fact| format!("`{fact}`"));
        let (article, kind) = (cell(&choice.article), choice.kind.name());
        let says = cell(&choice.says);
        out.push_str(&format!("| {article} | `{}` | {kind} | {says} | {fact} |\n", choice.key));
    }
    out
}

fn instrument(law: &Law, one: &InstrumentSummary, (cases, has_readme): (&[Case], bool)) -> String {
    let [read, partial, policy, advice] = counts(law, &one.name);
    let mut out = format!(
        "# {}\n\nMade by `cargo xtask law docs` from `law/{}/`; correct it there.\n\n\
         Kind: {}.\nSource: {}.\n",
        one.title, one.folder, one.kind, one.source
    );
    for (name, value) in [
        ("Parties", &one.parties),
        ("Depositary", &one.depositary),
        ("In force from", &one.in_force_from),
        ("In force until", &one.in_force_until),
    ] {
        if let Some(value) = value {
            out.push_str(&format!("{name}: {value}.\n"));
        }
    }
    out.push_str(&format!(
        "Bars and duties bind {}; gateways open to {}.\n\
         Rules: {read} of a text that was read, {partial} of one read in part, \
         {policy} of policy whose text was not seen, {advice} that only advise.\n",
        binds(one.bars_bind),
        binds(one.gateways_bind)
    ));
    if has_readme {
        let readme = format!("../../law/{}/README.md", one.folder);
        out.push_str(&format!(
            "What is modelled, and what is left to people: [notes]({readme}).\n"
        ));
    }
    out.push_str(&declarations(one));
    let rules: Vec<RuleDetail> = law
        .rules()
        .filter(|rule| rule.instrument == one.name)
        .filter_map(|rule| law.rule(&rule.id))
        .collect();
    out.push_str("\n| article | rule | what it does | in plain words | status | cases |\n");
    out.push_str("|---|---|---|---|---|---:|\n");
    for rule in &rules {
        let of = &rule.summary;
        out.push_str(&format!(
            "| {} | [{}](#{}) | {} | {} | {} | {} |\n",
            of.article(),
            of.id,
            anchor(&of.id),
            explain::effect(of.effect),
            cell(&of.says),
            status(rule),
            cases.iter().filter(|case| case.expects(&of.id)).count(),
        ));
    }
    for rule in &rules {
        section(&mut out, law, rule, cases);
    }
    out
}

fn section(out: &mut String, law: &Law, rule: &RuleDetail, cases: &[Case]) {
    let of = &rule.summary;
    out.push_str(&format!("\n## {}\n\n{}: {}\n\n", of.id, of.cite, of.says));
    let does = match (of.effect, of.refers) {
        (Effect::Refer, Some(group)) => format!("It leaves the act to a person: {group}."),
        (Effect::Bar, _) if of.absolute => "It bars, and nobody can lift it.".to_owned(),
        (effect, _) => format!("It {}.", explain::effect(effect)),
    };
    out.push_str(&format!("{does}\nStatus: {}.\n", status(rule)));
    if let Some(obliges) = &rule.obliges {
        out.push_str(&format!("Owed: `{obliges}`.\n"));
    }
    match (&rule.in_force_from, &rule.in_force_until) {
        (None, None) => {}
        (from, until) => {
            let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".to_owned());
            out.push_str(&format!("In force: {} to {}.\n", day(from), day(until)));
        }
    }
    let kinds: Vec<String> = of.kinds.iter().map(|kind| format!("`{}`", kind.name())).collect();
    let form = if of.no_form { "; no form yet" } else { "" };
    out.push_str(&format!("Acts: {}{form}.\n", kinds.join(", ")));
    out.push_str(&format!("Text: [{}](../../law/{0}), line {}.\n", of.path, rule.line));
    if !of.facts.is_empty() {
        out.push_str("\nIt looks at:\n\n");
    }
    for fact in law.facts().iter().filter(|fact| of.facts.contains(&fact.name)) {
        out.push_str(&format!("- `{}`: {}\n", fact.name, fact.means));
    }
    out.push_str("\nCases:\n\n");
    for case in cases.iter().filter(|case| case.expects(&of.id)) {
        let verdict = match case.verdict {
            VerdictKind::Bar => "not permitted",
            VerdictKind::Permit => "permitted",
            VerdictKind::ForDecision => "for decision",
        };
        out.push_str(&format!("- {verdict}: [{}](../../law/{})\n", case.sentence(), case.path));
    }
}

/// How far a rule was checked, and what follows.
fn status(rule: &RuleDetail) -> &'static str {
    let of = &rule.summary;
    match (of.policy, of.verified, of.advisory) {
        (_, Verified::Unverified, true) => "text not seen: advice only",
        (_, Verified::Unverified, false) => "policy, modelled on a text that was not seen",
        (true, _, _) => "policy",
        (false, Verified::Read, _) => "text read",
        (false, Verified::Partial, _) => "read in part",
    }
}

/// On whom it binds, in plain words.
fn binds(word: &str) -> &'static str {
    match word {
        "always" => "everybody",
        "own" => "whoever adopted it",
        _ => "two that both adopted it",
    }
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The place of a heading in a page.
fn anchor(id: &str) -> String {
    id.replace('.', "")
}
