//! A verdict in plain words: rules, articles, what the facts were, what to do.

use std::fmt::Write as _;

use crate::{
    Effect, FactValue, Facts, Law, MissingFact, Obligation, Question, Reason, RecipientVerdict,
    Towards, Verified, WayForward, verdict::not_yet_known,
};

/// Decides the question and explains the verdict, recipient by recipient.
pub fn explain(law: &Law, question: &Question) -> String {
    let verdict = law.verdict(question);
    let ways = law.ways_forward(question);
    let mut out = format!(
        "{} by {}, under the law of {}: {}\n",
        question.action.name(),
        question.by.code,
        question.on,
        verdict.kind.words()
    );
    for (one, towards) in verdict.recipients.iter().zip(&question.towards) {
        let stays_home = one.to == question.by.code;
        let to = if stays_home { "at home".to_owned() } else { format!("to {}", one.to) };
        line(&mut out, 0, &format!("\n{to}: {}", one.kind.words()));
        recipient(&mut out, law, one, towards);
    }
    let told: Vec<String> = ways.iter().map(way).collect();
    for (place, way) in told.iter().enumerate() {
        if place == 0 {
            out.push_str("\nways forward, each enough:\n");
        }
        line(&mut out, 1, way);
    }
    out
}

fn recipient(out: &mut String, law: &Law, one: &RecipientVerdict, towards: &Towards) {
    for reason in &one.because {
        because(out, law, reason, (one, &towards.facts));
    }
    for fact in &one.missing {
        let weight = if fact.blocks { "missing" } else { "not known" };
        line(out, 1, &format!("{weight}: {} — {} ({})", fact.name, fact.means, fact.who));
    }
    for referral in &one.referrals {
        line(out, 1, &format!("decided by: {} ({})", referral.to(), referral.reason().cite()));
    }
    for lifted in &one.lifted {
        let how = if lifted.overruled_by.is_some() { "overruled" } else { "approved over" };
        line(out, 1, &format!("{how}: {}", lifted.reason));
    }
    for owed in &one.obligations {
        line(out, 1, &obligation(law, owed));
        line(out, 2, owed.reason().says());
    }
    for advice in &one.advice {
        line(out, 1, &format!("advice only, nobody read the text: {}", advice.says()));
    }
}

fn because(
    out: &mut String,
    law: &Law,
    reason: &Reason,
    (one, facts): (&RecipientVerdict, &Facts),
) {
    let does = effect(reason.effect());
    line(out, 1, &format!("{does}: {} [{}]{}", reason.cite(), reason.rule(), sure(reason)));
    if let Some(of) = law.instruments().iter().find(|one| one.name == reason.instrument()) {
        let named = reason.cite().split(", art").next().unwrap_or_default();
        if !of.title.starts_with(named) && of.kind != "policy" {
            line(out, 2, &of.title);
        }
    }
    let lacks = |fact: &&MissingFact| fact.rules.iter().any(|rule| rule == reason.rule());
    let unknown = one.missing.iter().filter(|_| reason.is_undetermined()).filter(lacks);
    let unknown: Vec<&str> = unknown.map(|fact| &*fact.means).collect();
    if unknown.is_empty() {
        line(out, 2, reason.says());
    } else {
        line(out, 2, &not_yet_known(unknown));
    }
    if reason.may_be_overruled() {
        line(out, 2, "it may be overruled by whom the law of the state names, with reasons");
    }
    let Some(rule) = law.rule(reason.rule()) else { return };
    for fact in law.facts().iter().filter(|fact| rule.summary.facts.contains(&fact.name)) {
        let value = match facts.get(fact.name) {
            Some(FactValue::Set(words)) if words.is_empty() => "nothing".to_owned(),
            Some(value) => value.to_string(),
            None => "unknown".to_owned(),
        };
        line(out, 2, &format!("{} = {value}: {}", fact.name, fact.means));
    }
}

/// What a rule of this effect does, in one word or two.
pub(crate) const fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Bar => "bars",
        Effect::Refer => "leaves it to a person",
        Effect::Gateway => "opens",
        Effect::Duty => "obliges",
    }
}

fn sure(reason: &Reason) -> &'static str {
    match (reason.is_undetermined(), reason.verified()) {
        (true, _) => " — because a fact is unknown",
        (false, Verified::Partial) => " — from a secondary source",
        (false, Verified::Unverified) => " — policy; nobody read the text",
        (false, Verified::Read) => "",
    }
}

fn obligation(law: &Law, owed: &Obligation) -> String {
    let written = law.rule(owed.reason().rule()).and_then(|rule| rule.obliges);
    let by = serde_json::to_value(owed.by()).unwrap_or_default();
    let by = by.as_str().unwrap_or("somebody").to_owned();
    let within = written.as_deref().and_then(|text| part(text, "within"));
    let when = within.map_or("without delay".to_owned(), |time| format!("within {time}"));
    let event = serde_json::to_value(owed.from()).unwrap_or_default();
    let event = event.as_str().unwrap_or("recorded").to_owned();
    let minutes = owed.elapsed_ms() / 60_000;
    let gone = match (minutes / 60, minutes % 60) {
        (0, 0) => String::new(),
        (hours, 0) => format!(", of which up to {hours} h are gone"),
        (hours, minutes) => format!(", of which up to {hours} h {minutes} min are gone"),
    };
    let cite = owed.reason().cite();
    format!("owed: {} by {by}, {when} from when it is {event}{gone} ({cite})", owed.deed())
}

/// A part of `@obliges`, as it is written.
fn part<'a>(obliges: &'a str, name: &str) -> Option<&'a str> {
    let parts = obliges.split(';').map(str::trim);
    parts.filter_map(|part| part.split_once('=')).find(|(key, _)| *key == name).map(|(_, v)| v)
}

fn way(way: &WayForward) -> String {
    let changes: Vec<String> = way
        .changes
        .iter()
        .map(|change| format!("{} ({})", change.says.trim_end_matches('.'), change.who))
        .collect();
    let to = way.to.map_or_else(String::new, |to| format!("towards {to}: "));
    format!("{to}{}", changes.join("; and "))
}

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{:1$}{text}", "", depth * 2);
}
