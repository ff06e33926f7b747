//! Larger laws: the shipped rules again, each for a matter of its own.
//!
//! What a law of thousands of rules looks like, nobody knows; that most of its rules are about
//! something particular is safe to say. So each added rule is a shipped rule, with its scope and
//! conditions, and one condition more: that the matter is its own. How many rules of each sort
//! there are stands at [`Matter`]; how far each sort gets is counted by the bench and printed.

use std::{collections::BTreeSet, error::Error, fmt::Write as _, str::FromStr};

use cedar_policy::{Policy, PolicySet};
use comity_law::{FactValue, Law, RuleSummary};

/// Instruments that pad a law.
pub const INSTRUMENTS: usize = 20;

/// What makes an added rule one of its own.
enum Matter {
    /// A yes or no that is another in an ordinary act: 4 of 10.
    Yes,
    /// A word that an ordinary act is not or has not: 2 of 10.
    Word,
    /// A number that an ordinary act does not reach: 2 of 10.
    Number,
    /// Two numbers compared, which no index finds: 2 of 10, less the next.
    Compared,
    /// A sum compared, which Cedar alone works out: 1 of 40.
    Sum,
    /// Nothing: the rule applies when the shipped one does: 1 of 200.
    Same,
}

impl Matter {
    fn of(nth: usize) -> Self {
        match (nth % 200, nth % 10) {
            (0, _) => Self::Same,
            (_, 0..=3) => Self::Yes,
            (_, 4 | 5) => Self::Word,
            (_, 6 | 7) => Self::Number,
            (39 | 79 | 119 | 159 | 199, _) => Self::Sum,
            _ => Self::Compared,
        }
    }

    fn condition(&self, facts: &Matters, nth: usize) -> String {
        let of = |all: &[String]| all[nth / 10 % all.len()].clone();
        match self {
            Self::Yes => of(&facts.yes),
            Self::Word => of(&facts.words),
            Self::Number => of(&facts.numbers),
            Self::Compared => of(&facts.compared),
            Self::Sum => of(&facts.compared).replace(" > ", " + 0 > "),
            Self::Same => String::new(),
        }
    }
}

/// Conditions of each sort over the facts of the law, none of which holds of an ordinary act.
struct Matters {
    yes: Vec<String>,
    words: Vec<String>,
    numbers: Vec<String>,
    compared: Vec<String>,
}

impl Matters {
    fn of(law: &Law) -> Self {
        let (mut yes, mut words, mut numbers, mut compared) = (vec![], vec![], vec![], vec![]);
        for fact in law.facts() {
            let name = fact.name;
            match &fact.ordinary {
                FactValue::Bool(false) => yes.push(format!(" when {{ context.{name} }}")),
                FactValue::Bool(true) => yes.push(format!(" when {{ !context.{name} }}")),
                FactValue::Text(ordinary) => words.extend(
                    fact.words
                        .iter()
                        .filter(|word| *word != ordinary)
                        .map(|word| format!(" when {{ context.{name} == \"{word}\" }}")),
                ),
                FactValue::Set(ordinary) => words.extend(
                    fact.words
                        .iter()
                        .filter(|word| !ordinary.contains(*word))
                        .map(|word| format!(" when {{ context.{name}.contains(\"{word}\") }}")),
                ),
                FactValue::Long(number) => {
                    numbers.extend(
                        [1, 12, 24, 36]
                            .map(|more| format!(" when {{ context.{name} > {} }}", number + more)),
                    );
                    compared.extend(law.facts().iter().filter_map(|other| {
                        let FactValue::Long(greater) = &other.ordinary else { return None };
                        (name != other.name && number <= greater)
                            .then(|| format!(" when {{ context.{name} > context.{} }}", other.name))
                    }));
                }
            }
        }
        Self { yes, words, numbers, compared }
    }
}

/// The files of the shipped law with this many rules more; the names of their instruments begin
/// with `prefix`, and every one binds who adopts it.
///
/// # Errors
/// When the shipped law cannot be read.
pub fn added(
    law: &Law,
    prefix: &str,
    rules: usize,
) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let (shipped, matters) = (bodies(law)?, Matters::of(law));
    let mut files = Vec::new();
    for number in 0..INSTRUMENTS {
        let name = format!("{prefix}-{number}");
        let nth_of_instrument = (number..rules).step_by(INSTRUMENTS);
        let mut instrument = format!(
            "title = \"{name}\"\nkind = \"convention\"\nsource = \"made for measuring\"\n\
             [binds]\nbars = \"own\"\ngateways = \"both\"\n[rules]\n"
        );
        let mut articles = String::new();
        for (place, nth) in nth_of_instrument.enumerate() {
            let id = format!("{name}.1.{}", place + 1);
            writeln!(instrument, "\"{id}\" = {{ verified = \"read\" }}")?;
            let body = &shipped[nth % shipped.len()];
            let condition = Matter::of(nth / INSTRUMENTS * 7 + nth).condition(&matters, nth);
            writeln!(articles, "@id(\"{id}\")\n{body}{condition};")?;
        }
        if !articles.is_empty() {
            files.push((format!("{name}/instrument.toml"), instrument));
            files.push((format!("{name}/01-measured.cedar"), articles));
        }
    }
    Ok(files)
}

/// The names of the instruments that [`added`] makes.
pub fn instruments(prefix: &str) -> impl Iterator<Item = String> {
    (0..INSTRUMENTS).map(move |number| format!("{prefix}-{number}"))
}

/// The shipped rules without their ids and without the last semicolon.
fn bodies(law: &Law) -> Result<Vec<String>, Box<dyn Error>> {
    let rules: Vec<RuleSummary> = law.rules().filter(|rule| !rule.absolute).collect();
    let known: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut bodies = Vec::new();
    for policy in policies(Law::shipped_files())? {
        let id = policy.annotation("id").unwrap_or_default();
        let text = policy.to_string();
        if known.contains(id) {
            let id_line = format!("@id(\"{id}\")");
            let body = text.replacen(&id_line, "", 1);
            bodies.push(body.trim().trim_end_matches(';').to_owned());
        }
    }
    Ok(bodies)
}

/// The policies of files of law, each under the name of its rule.
///
/// # Errors
/// When a file is no Cedar.
pub fn policies<P: AsRef<str>, T: AsRef<str>>(
    files: impl IntoIterator<Item = (P, T)>,
) -> Result<Vec<Policy>, Box<dyn Error>> {
    let mut policies = Vec::new();
    for (path, text) in files {
        if path.as_ref().ends_with(".cedar") {
            let set = PolicySet::from_str(text.as_ref())?;
            let named = |policy: &Policy| {
                let id = policy.annotation("id").unwrap_or_default();
                policy.new_id(cedar_policy::PolicyId::new(id))
            };
            policies.extend(set.policies().map(named));
        }
    }
    Ok(policies)
}

/// A file that declares so many facts more, as a law has them that grew.
pub fn facts(facts: usize) -> (String, String) {
    let mut text = String::new();
    for nth in 0..facts {
        let _ = writeln!(
            text,
            "[[fact]]\nname = \"measured_{nth}\"\ntype = \"bool\"\nmeans = \"Made for measuring\"\n\
             who = \"officer\"\nordinary = false"
        );
    }
    ("facts/measured.toml".to_owned(), text)
}
