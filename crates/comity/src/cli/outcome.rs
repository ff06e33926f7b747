//! What became of an act, in the words that people see.

use comity_law::{Span, not_yet_known};
use serde_json::Value;

use super::ways;

/// The text at this place of a document.
pub(super) fn text<'a>(document: &'a Value, pointer: &str) -> &'a str {
    document.pointer(pointer).and_then(Value::as_str).unwrap_or("")
}

/// The items at this place of a document.
pub(super) fn items<'a>(document: &'a Value, name: &str) -> &'a [Value] {
    document[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Words one after the other, or a dash when there are none.
pub(super) fn words(values: &Value) -> String {
    let all: Vec<&str> =
        values.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if all.is_empty() { "-".to_owned() } else { all.join(" ") }
}

/// A text as a terminal may show it: what another agency wrote moves no cursor, hides no line and
/// turns no words around.
pub(super) fn visible(text: &str) -> String {
    let acts = |c: char| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        turns || (c.is_control() && c != '\n' && c != '\t')
    };
    text.chars().map(|c| if acts(c) { c.escape_unicode().to_string() } else { c.into() }).collect()
}

/// An act that was put through the corridor: done, or for decision.
pub(super) fn done(document: &Value) -> String {
    let verdict = &document["verdict"];
    let mut out = head(verdict, &named(document));
    if text(document, "/stage") == "for-decision" {
        out.push_str(if goes_out(verdict) { "it waits; nothing was sent\n" } else { "it waits\n" });
    }
    out.push_str(&owed(verdict));
    out.push_str(&doubted(document));
    out.push_str(&ways::told(items(document, "ways_forward")));
    out
}

/// What is doubtful about values that are kept as they were written.
pub(super) fn doubted(document: &Value) -> String {
    let told = items(document, "doubts").iter().map(|doubt| {
        format!(
            "doubtful: {} — {}; kept as written\n",
            text(doubt, "/property"),
            text(doubt, "/says")
        )
    });
    told.collect()
}

/// A refusal by the law.
pub(super) fn not_permitted(document: &Value) -> String {
    let mut out = cited("not permitted", document);
    for missing in items(document, "missing") {
        out.push_str(&lacks(text(missing, "/fact"), missing));
    }
    out.push_str(&ways::told(items(document, "ways_forward")));
    if !text(document, "/act").is_empty() {
        let unsent = if goes_out(&document["verdict"]) { "; nothing was sent" } else { "" };
        out.push_str(&format!("recorded as {}{unsent}\n", named(document)));
    }
    out
}

/// Whether it was to go to another agency.
fn goes_out(verdict: &Value) -> bool {
    !items(verdict, "towards").is_empty()
}

/// A verdict on something that was not sent.
pub(super) fn tried(verdict: &Value) -> String {
    let mut out = match text(verdict, "/ruling") {
        "not-permitted" => cited("not permitted", verdict),
        _ => head(verdict, "not sent, not recorded"),
    };
    for missing in items(verdict, "missing") {
        out.push_str(&lacks(text(missing, "/fact"), missing));
    }
    for advice in items(verdict, "advice") {
        out.push_str(&format!("advice: {} — {}\n", text(advice, "/cite"), text(advice, "/says")));
    }
    out.push_str(&doubted(verdict));
    out.push_str(&ways::told(items(verdict, "ways_forward")));
    out
}

/// A fact that the law needs and nobody gave, with the option that states it where one can.
fn lacks(fact: &str, missing: &Value) -> String {
    let (means, who) = (text(missing, "/means"), text(missing, "/who"));
    let how = match (fact, who) {
        ("minor_included" | "subjects" | "vulnerable_subject", _) => "--about …".to_owned(),
        ("personal_data_included", _) => "--no-personal-data, or --about …".to_owned(),
        ("special_categories_included", _) => {
            format!("--no-special-data, or --state {fact}=yes")
        }
        (_, "officer") => format!("--state {fact}=…"),
        (_, who) => who.to_owned(),
    };
    format!("missing: {fact} — {means} ({how})\n")
}

/// `XA-2026-000123 (act_…)`.
pub(super) fn named(document: &Value) -> String {
    match text(document, "/reference") {
        "" => text(document, "/act").to_owned(),
        reference => format!("{reference} ({})", text(document, "/act")),
    }
}

fn head(verdict: &Value, named: &str) -> String {
    let citations = items(verdict, "citations");
    match text(verdict, "/ruling") {
        "permitted" => {
            let by = citations.first().map_or("", |first| text(first, "/cite"));
            format!("permitted: {named}\n  by {by}\n")
        }
        "for-decision" => {
            let groups = items(verdict, "refers_to").iter().filter_map(Value::as_str);
            let by = match groups.collect::<Vec<_>>().join(" and ") {
                none if none.is_empty() => "a competent person".to_owned(),
                groups => groups,
            };
            format!("for decision by {by}: {named}\n{}", cited("because", verdict))
        }
        _ => format!("recorded: {named}\n{}", cited("not permitted", verdict)),
    }
}

/// What a rule says, or where it speaks only because facts are unknown, what these are.
pub(super) fn says(reason: &Value, verdict: &Value) -> String {
    let unknown = items(reason, "unknown");
    let lacks = |missing: &&Value| unknown.contains(&missing["fact"]);
    let missing = items(verdict, "missing").iter().filter(lacks);
    let means: Vec<&str> = missing.map(|one| text(one, "/means")).collect();
    if means.is_empty() { text(reason, "/says").to_owned() } else { not_yet_known(means) }
}

fn cited(what: &str, verdict: &Value) -> String {
    let mut told: Vec<String> = Vec::new();
    for reason in items(verdict, "citations") {
        let cite = text(reason, "/cite");
        // A policy of the house has no other source than the house.
        let is_partial = text(reason, "/verified") == "partial" && !cite.contains("policy");
        let source = if is_partial { " (from a secondary source)" } else { "" };
        let lifted = match reason["may_be_overruled"].as_bool() {
            Some(true) => " (may be overruled)",
            _ => "",
        };
        let line = format!("{what}: {cite} — {}{source}{lifted}\n", says(reason, verdict));
        if !told.contains(&line) {
            told.push(line);
        }
    }
    told.concat()
}

fn owed(verdict: &Value) -> String {
    let lines = items(verdict, "obligations").iter().map(|owed| {
        let within = match text(owed, "/within").parse::<Span>() {
            Ok(within) => format!("within {within:#}"),
            Err(_) => "without delay".to_owned(),
        };
        let by = words(&owed["owed_by"]);
        // No text that was read lets a question stop the clock.
        let stops = match text(owed, "/pauses") {
            "clarification" => "; a question stops the clock: Comity policy",
            _ => "",
        };
        let (what, cite) = (text(owed, "/what"), text(owed, "/cite"));
        format!("owed: {what} by {by} {within} ({cite}{stops})\n")
    });
    lines.collect()
}

/// A moment without its fractions of a second.
pub(super) fn short(moment: &str) -> String {
    match moment.split_once('.') {
        Some((whole, _)) => format!("{}Z", whole.replace('T', " ")),
        None => moment.to_owned(),
    }
}

/// Lines of aligned columns; the last column is not filled up.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|c| c.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let fill = widths[column].saturating_sub(cell.chars().count());
            format!("{cell}{}", " ".repeat(fill))
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{not_permitted, visible};

    #[test]
    fn what_nobody_knows_is_not_told_as_found() {
        let missing = json!({ "fact": "torture_risk", "means": "There are grounds.", "who": "x" });
        let mut reason = json!({ "cite": "Treaty, art. 1", "says": "There is danger." });
        let told = |reason: &serde_json::Value| {
            not_permitted(&json!({ "citations": [reason], "missing": [missing] }))
        };
        assert!(told(&reason).contains("Treaty, art. 1 — There is danger."));
        reason["unknown"] = json!(["torture_risk"]);
        let unknown = told(&reason);
        let says = "not permitted: Treaty, art. 1 — not yet known: there are grounds\n";
        assert!(unknown.starts_with(says), "{unknown}");
    }

    #[test]
    fn nothing_that_is_shown_acts_on_the_terminal() {
        assert_eq!(visible("a\u{1b}[2Jb\u{9b}c\r"), "a\\u{1b}[2Jb\\u{9b}c\\u{d}");
        assert_eq!(visible("evil\u{202e}txt"), "evil\\u{202e}txt");
        for plain in ["محمد الخيالي", "王小明", "e\u{301}", "a\u{200c}b", "two\nlines\tand"]
        {
            assert_eq!(visible(plain), plain);
        }
    }
}
