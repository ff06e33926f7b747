//! A new instrument: a folder that passes its check at once, to be written on.

use crate::{Verified, load::Instrument};

/// A new instrument cannot be made so.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ScaffoldError {
    /// The name is no name of a folder of law.
    #[error("`{name}` is no name; write small letters, digits and hyphens, as `untoc-2000`")]
    BadName {
        /// What was given.
        name: String,
    },
    /// It is not what an instrument can be.
    #[error("{why}")]
    Bad {
        /// What is wrong and what to write.
        why: String,
    },
}

/// What a new instrument is.
#[derive(Clone, Copy, Debug)]
pub struct NewInstrument<'a> {
    /// The name of its folder.
    pub name: &'a str,
    /// Its title, as a lawyer cites it.
    pub title: &'a str,
    /// What it is: a convention, national law …
    pub kind: &'a str,
    /// The text that is worked from.
    pub source: &'a str,
    /// How far the text of its first article was read.
    pub verified: Verified,
}

/// The files of the folder: paths under `law/`, and texts.
///
/// # Errors
/// When the name or what it is cannot be.
pub fn scaffold(new: NewInstrument<'_>) -> Result<Vec<(String, String)>, ScaffoldError> {
    let name = new.name;
    let is_name = |part: &str| {
        let of = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        !part.is_empty() && part.bytes().all(of) && !part.starts_with('-')
    };
    if name.len() > 60 || !name.split('/').all(is_name) {
        return Err(ScaffoldError::BadName { name: name.to_owned() });
    }
    let path = format!("{name}/instrument.toml");
    let instrument = fill(new, INSTRUMENT);
    Instrument::parse(&path, &instrument)
        .map_err(|error| ScaffoldError::Bad { why: error.to_string() })?;
    let (folder, expects, not) = match new.verified {
        Verified::Unverified => ("permit", ADVISES, ADVISES_NOT),
        Verified::Read | Verified::Partial => ("refuse", DECIDES, DECIDES_NOT),
    };
    let case = |head: &str, expects: &str, person: &str| {
        fill(new, &format!("{head}{expects}{CASE}person_decides = {person}\n"))
    };
    let cases = [
        (folder, "nobody-decides", case(BAD_STORY, expects, "false")),
        ("permit", "a-person-decides", case(GOOD_STORY, not, "true")),
    ];
    let mut files = vec![
        (path, instrument),
        (format!("{name}/01-example.cedar"), fill(new, RULE)),
        (format!("{name}/README.md"), fill(new, README)),
        (format!("{name}/register.toml"), REGISTER.to_owned()),
    ];
    if let Some(country) = country(name) {
        let state = fill(new, STATE).replace("{country}", &country);
        files.push((format!("{name}/state.toml"), state));
    }
    files.extend(
        cases.map(|(folder, case, text)| (format!("{name}/cases/{folder}/{case}.toml"), text)),
    );
    Ok(files)
}

/// The country whose pack the folder is, as `XA` of `national/xa`.
fn country(name: &str) -> Option<String> {
    let code = name.strip_prefix("national/")?;
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase());
    is_code.then(|| code.to_ascii_uppercase())
}

fn fill(new: NewInstrument<'_>, text: &str) -> String {
    let verified = match new.verified {
        Verified::Read => "read",
        Verified::Partial => "partial",
        Verified::Unverified => "unverified",
    };
    let gateways = if new.kind == "national" { "own" } else { "both" };
    // Quotes and line ends of a title must not end the text it stands in.
    let plain = |text: &str| text.replace(['"', '\\'], "'").replace(['\n', '\r'], " ");
    text.replace("{name}", &new.name.replace('/', "-"))
        .replace("{title}", &plain(new.title))
        .replace("{kind}", &plain(new.kind))
        .replace("{source}", &plain(new.source))
        .replace("{gateways}", gateways)
        .replace("{verified}", verified)
}

const INSTRUMENT: &str = r#"title = "{title}"
kind = "{kind}"
source = "{source}"

# Whom bars and duties bind, and between whom gateways open:
# whoever adopted the instrument (own), only two that both did (both).
[binds]
bars = "own"
gateways = "{gateways}"

# How far each rule was checked against the text: read, partial or unverified.
# Never write more than was read.
[rules]
"{name}.1.1" = { verified = "{verified}" }
"#;

const RULE: &str = r#"// An example to be written over: one file for each article.

@id("{name}.1.1")
@cite("{title}, art. 1")
@says("Have a person decide: this act would affect somebody, and nobody has.")
forbid (principal, action in Comity::Action::"giving", resource)
when { !context.receiving && context.adverse_effect && !context.person_decides };
"#;

const BAD_STORY: &str = "# A machine lists whom to stop, and nobody looks at the list.\n";
const GOOD_STORY: &str = "# A machine lists whom to stop, and an analyst decides.\n";
const DECIDES: &str = "because = [\"{name}.1.1\"]\n";
const DECIDES_NOT: &str = "because = [\"base.2.1\"]\n";
const ADVISES: &str = "because = [\"base.2.1\"]\nadvice = [\"{name}.1.1\"]\n";
const ADVISES_NOT: &str = "because = [\"base.2.1\"]\nadvice = []\n";

const CASE: &str = r#"bound = ["{name}"]

[act]
kind = "message.send"
by = "XA"
to = "XB"

[facts]
adverse_effect = true
agreement_covers_act = true
agreement_covers_crime_area = true
agreement_covers_subjects = true
agreement_in_force = true
"#;

const STATE: &str = r#"# What the law of {country} says in numbers and lists. Change every line.
country = "{country}"
name = "{country}"
source = "{source}"

# Whether the state's own nationals may be surrendered.
nationals_surrendered = false

# Who overrules "not permitted" where the law lets somebody.
overrules = "legal"

# Offences that are punishable by death.
death_penalty = []

# What is passed on, and the requests that are answered, only with a judge's authorisation.
judge_for_properties = []
judge_for_forms = []

# Whether an imminent threat to life goes before the judge, who is asked afterwards.
judge_after_emergency = false

# Months of deprivation of liberty at most, as `fraud = 60`; life is 1200.
[penalties]

# The articles on which something may be given to another state, and what each opens: kinds of act,
# and purposes. What is not listed opens nothing.
[[basis]]
cite = "{title}, art. 1"
kinds = ["message.send"]
purposes = ["warn"]
"#;

const README: &str = r"# {title}

Say here what was read: which copy, which language, which version.

## What is modelled

| article | what |
|---|---|
| 1 | an example, to be written over |

## What is left to people, and why

- Say here what no machine should decide.
";

const REGISTER: &str = "\
# Which rows of the working table this folder covers, by which rules, and what it leaves to people:
# as `\"LED-35\" = [\"led-2016-680.35.1\"]` under [rows], or with a reason under [left].
[rows]

[left]
";
