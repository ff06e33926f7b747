//! An agreement in plain words: who is bound, from when to when, and what it opens.

use serde_json::Value;

use super::outcome::{items, short, text, words};

/// One agreement, line by line.
pub(super) fn told(row: &Value) -> String {
    let mut out = format!("{} ({})\n", text(row, "/title"), text(row, "/status"));
    let mut line = |what: &str, value: &str| out.push_str(&format!("{what}: {value}\n"));
    if !text(row, "/form").is_empty() {
        line("form", text(row, "/form"));
    }
    line("parties", &words(&row["parties"]));
    line("signed by", &words(&row["signed"]));
    for one in items(row, "left") {
        line(&format!("{} by", text(one, "/status")), text(one, "/agency"));
    }
    line("valid", &valid(row));
    match words(&row["binds_with"]).as_str() {
        "-" => line("in force with", "nobody: it permits nothing"),
        with => line("in force with", with),
    }
    for (what, at) in [("takes the place of", "/replaces"), ("replaced by", "/replaced_by")] {
        if !text(row, at).is_empty() {
            line(what, text(row, at));
        }
    }
    out.push_str("\nWhat it opens while it is in force:\n");
    for said in opens(row) {
        out.push_str(&format!("- {said}\n"));
    }
    for one in items(row, "liaison") {
        let (agency, officer) = (text(one, "/agency"), text(one, "/officer"));
        out.push_str(&format!("- {officer} acts for {agency} as liaison officer\n"));
    }
    for one in items(row, "bodies") {
        out.push_str(&format!("- for {}: {}\n", text(one, "/agency"), text(one, "/name")));
    }
    out.push_str(&format!("\ndigest: {}\n", text(row, "/digest")));
    out
}

/// From when to when.
pub(super) fn valid(row: &Value) -> String {
    let until = match text(row, "/valid_until") {
        "" => "until it ends".to_owned(),
        until => format!("until {}", short(until)),
    };
    format!("from {} {until}", short(text(row, "/valid_from")))
}

/// What it opens, each as a sentence.
fn opens(row: &Value) -> Vec<String> {
    let all = |at: &str, none: &str| match words(&row[at]).as_str() {
        "-" => none.to_owned(),
        some => some.replace(' ', ", "),
    };
    let mut said = vec![
        format!("acts: {}", all("kinds", "all that its purposes allow")),
        format!("for: {}", all("purposes", "no purpose")),
        format!("areas of crime: {}", all("crime_areas", "all")),
        format!("about: {}", all("subjects", "all persons")),
        format!("data: {}", all("properties", "all categories")),
        format!("searches of: {}", all("search_classes", "nothing")),
    ];
    if let Some(of_day) = row["searches_of_day"].as_u64() {
        said.push(format!("direct searches that are answered: {of_day} a day"));
    }
    let private = &row["private_search"];
    if private.is_object() {
        let classes = words(&private["classes"]).replace(' ', ", ");
        let (day, year) = (&private["of_day"], &private["of_year"]);
        said.push(format!("pseudonymised searches of: {classes}; {day} keys a day, {year} a year"));
    }
    let handling = &row["handling"];
    let marks = [("not_in_court", "H1"), ("not_onward", "H2")];
    let mut marks: Vec<&str> =
        marks.iter().filter(|(at, _)| handling[*at] == true).map(|(_, mark)| *mark).collect();
    if !text(handling, "/as_written").is_empty() {
        marks.push(text(handling, "/as_written"));
    }
    if !marks.is_empty() {
        said.push(format!("what goes under it is marked: {}", marks.join(", ")));
    }
    if row["safeguards"] == true {
        said.push("it has safeguards for personal data that go to a third country".to_owned());
    }
    said
}
