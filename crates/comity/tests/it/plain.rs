//! Text without what differs from run to run: ids, moments, digests, folders.

use std::collections::BTreeMap;

use serde_json::Value;

/// The document with the members of every object in the order of the alphabet.
pub(crate) fn sorted(document: Value) -> Value {
    match document {
        Value::Object(members) => {
            let members: BTreeMap<String, Value> =
                members.into_iter().map(|(name, member)| (name, sorted(member))).collect();
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// Prefixes of ids; 26 letters and digits follow.
const IDS: [&str; 5] = ["act_", "record_", "officer_", "agreement_", "attachment_"];

/// The text with placeholders.
pub(crate) fn plain(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", plain_line(line))).collect()
}

fn plain_line(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (shown, length) = piece(rest);
        out.push_str(&shown);
        rest = &rest[length..];
    }
    // Columns are as wide as what stood in them: the width differs too.
    let mut narrow = out.replace("   ", "  ");
    while narrow.contains("   ") {
        narrow = narrow.replace("   ", "  ");
    }
    if line.trim_start().starts_with('"') || line.starts_with(' ') { out } else { narrow }
}

/// What is shown for the beginning of a text, and how much of the text that is.
fn piece(rest: &str) -> (String, usize) {
    for prefix in IDS {
        let id = rest.strip_prefix(prefix).map(alphanumeric);
        if id == Some(26) {
            return (format!("{prefix}…"), prefix.len() + 26);
        }
    }
    if let Some(length) = moment(rest) {
        return ("MOMENT".to_owned(), length);
    }
    if hexadecimal(rest) == 64 {
        return ("DIGEST".to_owned(), 64);
    }
    if rest.starts_with("/tmp/") {
        let length = rest.find("/home").unwrap_or(rest.len());
        return ("FOLDER".to_owned(), length);
    }
    if let Some(port) = rest.strip_prefix("127.0.0.1:") {
        return ("ADDRESS".to_owned(), 10 + port.chars().take_while(char::is_ascii_digit).count());
    }
    if let Some(length) = fingerprint(rest) {
        return ("FINGERPRINT".to_owned(), length);
    }
    let first = rest.chars().next().unwrap_or_default();
    (first.to_string(), first.len_utf8())
}

fn alphanumeric(text: &str) -> usize {
    text.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit()).count()
}

fn hexadecimal(text: &str) -> usize {
    text.chars().take_while(|c| c.is_ascii_digit() || ('a'..='f').contains(c)).count()
}

/// `2026-11-24T20:00:00.000Z` or `2026-11-24 20:00:00Z`.
fn moment(text: &str) -> Option<usize> {
    const FORM: &str = "dddd-dd-dd_dd:dd:dd";
    let fits = |(form, c): (char, char)| match form {
        'd' => c.is_ascii_digit(),
        '_' => c == 'T' || c == ' ',
        form => c == form,
    };
    let head = text.get(..FORM.len())?;
    FORM.chars().zip(head.chars()).all(fits).then_some(())?;
    let end = text[FORM.len()..].find('Z')?;
    Some(FORM.len() + end + 1)
}

/// Twelve groups of five digits.
fn fingerprint(text: &str) -> Option<usize> {
    const LENGTH: usize = 12 * 5 + 11;
    let groups: Vec<&str> = text.get(..LENGTH)?.split(' ').collect();
    let is_group = |group: &&str| group.len() == 5 && group.bytes().all(|b| b.is_ascii_digit());
    (groups.len() == 12 && groups.iter().all(is_group)).then_some(LENGTH)
}
