//! What nobody can mean has a name: numbers, words, days and zones that are not.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use comity_law::{Law, Sample};

use crate::support::TODAY;

/// A file of the law, what is changed in it, and what is said.
const IN_THE_LAW: [(&str, &str, &str, &str); 6] = [
    ("national/xa/state.toml", "terrorism = 1200", "witchcraft = 12", "no offence `witchcraft`"),
    ("national/xa/calendar.toml", "Europe/Brussels", "Mars/Olympus", "`Mars/Olympus` is no time"),
    ("national/xa/calendar.toml", "2026-05-01", "1899-05-01", "`1899-05-01`"),
    ("ai-2024-1689/instrument.toml", "2027-12-02", "1899-12-02", "lies before 1900"),
    ("ai-2024-1689/instrument.toml", "2027-12-02", "2027-02-30", "is no day"),
    ("facts/bad.toml", "ordinary = 6", "ordinary = -6", "write a number from 0"),
];

/// A sample with this line, and what is said.
const IN_A_SAMPLE: [(&str, &str); 5] = [
    ("[facts]\nsentence_months = -1", "write a number from 0"),
    ("[facts]\nsentence_months = 1000000001", "write a number from 0"),
    ("[facts]\nsentence_monthz = 1", "did you mean `sentence_months`?"),
    ("[facts]\nsentence_months = 99999999999999999999", "this is no sample of an act"),
    ("[facts]\ncrime_areas = [\"witchcraft\"]", "is never `witchcraft`"),
];

fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[test]
fn what_no_law_can_say_is_refused_by_name_and_file() {
    let mut files = Law::shipped_texts();
    let fact = "[[fact]]\nname = \"moons\"\ntype = \"long\"\nmeans = \"Moons.\"\n\
                who = \"officer\"\nordinary = 6\n";
    files.insert("facts/bad.toml".to_owned(), fact.to_owned());
    assert!(Law::load(files.clone()).is_ok());
    for (path, from, to, says) in IN_THE_LAW {
        let mut wrong = files.clone();
        let text = wrong.get_mut(path).unwrap();
        assert!(text.contains(from), "{path}");
        *text = text.replace(from, to);
        let told = told(&Law::load(wrong).unwrap_err());
        assert!(told.contains(says) && told.contains(path), "`{says}` of {path} in: {told}");
    }
}

#[test]
fn what_no_act_can_be_is_refused_by_name() {
    let law = Law::shipped().unwrap();
    let head = "[act]\nkind = \"message.send\"\nby = \"XA\"\nto = \"XB\"\n";
    let read = |text: &str| Sample::read(&law, text, TODAY);
    assert!(read(&format!("{head}[facts]\nsentence_months = 1000000000\n")).is_ok());
    for (line, says) in IN_A_SAMPLE {
        let told = told(&read(&format!("{head}{line}\n")).unwrap_err());
        assert!(told.contains(says), "`{says}` in: {told}");
    }
    for (day, says) in [("1899-12-31", "lies before 1900"), ("2026-02-30", "is no day")] {
        let told = told(&read(&format!("on = \"{day}\"\n{head}")).unwrap_err());
        assert!(told.contains(says), "`{says}` in: {told}");
    }
}
