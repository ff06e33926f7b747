//! A law of a test's own, on the shipped schema and facts.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::sync::LazyLock;

use comity_act::{Day, Kind};
use comity_law::{Bound, Facts, Law, LoadError, Party, Question, Towards};

/// The day on which tests decide.
pub(crate) const TODAY: Day = Day(20_781);

/// The files of a law with one instrument, `treaty`, of one article with these rules.
pub(crate) fn files(note: &str, rules: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Law::shipped_files()
        .filter(|(path, _)| *path == "schema.cedarschema" || path.starts_with("facts/"))
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
    let instrument = format!(
        "title = \"Treaty\"\nkind = \"convention\"\nsource = \"a test\"\n\
         [binds]\nbars = \"own\"\ngateways = \"both\"\n{note}"
    );
    files.push(("absolute.toml".to_owned(), "[rules]\n".to_owned()));
    files.push(("treaty/instrument.toml".to_owned(), instrument));
    files.push(("treaty/01-article.cedar".to_owned(), rules.to_owned()));
    files
}

/// A law with one instrument, `treaty`.
pub(crate) fn law(note: &str, rules: &str) -> Result<Law, LoadError> {
    Law::load(files(note, rules))
}

/// A rule of the treaty with its annotations.
pub(crate) fn rule(nth: u32, more: &str, logic: &str) -> String {
    format!(
        "@id(\"treaty.1.{nth}\")\n@cite(\"Treaty, art. 1\")\n@says(\"Do this.\")\n\
         {more}\n{logic};\n"
    )
}

/// The facts of an ordinary act.
pub(crate) fn ordinary() -> Facts {
    static ORDINARY: LazyLock<Facts> = LazyLock::new(|| Law::shipped().unwrap().ordinary());
    ORDINARY.clone()
}

pub(crate) fn agency(code: &str) -> Party {
    Party::agency(code.parse().unwrap())
}

/// An act of XA towards XB, both bound by the treaty.
pub(crate) fn question(action: Kind, facts: Facts) -> Question {
    towards(action, &[("XB", facts)])
}

/// An act of XA towards these, all bound by the treaty.
pub(crate) fn towards(action: Kind, to: &[(&str, Facts)]) -> Question {
    let towards = to.iter().map(|(code, facts)| Towards {
        to: agency(code),
        bound: Bound::own(["treaty"]),
        facts: facts.clone(),
    });
    Question::to(action, agency("XA"), TODAY, towards.collect())
}
