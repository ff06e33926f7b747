//! Weakenings: what a control takes away from the law, to see the proof fail.

use std::{collections::BTreeMap, fmt, str::FromStr};

use comity_law::RuleLogic;

use crate::{Files, ProveError};

/// The list of bars that nobody can lift.
const ABSOLUTE: &str = "absolute.toml";

/// How a law is made weaker.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Weakening {
    /// These rules are taken away.
    Without(Vec<String>),
    /// This clause of the rule counts as met.
    Met {
        /// The rule.
        rule: String,
        /// The clause, as it stands in the rule.
        clause: String,
    },
    /// The rule gets this exception.
    Unless {
        /// The rule.
        rule: String,
        /// The exception.
        clause: String,
    },
}

/// Reads `without RULE, RULE`, `met in RULE: CLAUSE` or `unless in RULE: CLAUSE`.
impl FromStr for Weakening {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let of = |rest: &str| {
            let (rule, clause) = rest.split_once(": ").ok_or("has no `: ` before the clause")?;
            Ok::<_, String>((rule.to_owned(), clause.to_owned()))
        };
        if let Some(rules) = text.strip_prefix("without ") {
            Ok(Self::Without(rules.split(", ").map(str::to_owned).collect()))
        } else if let Some(rest) = text.strip_prefix("met in ") {
            of(rest).map(|(rule, clause)| Self::Met { rule, clause })
        } else if let Some(rest) = text.strip_prefix("unless in ") {
            of(rest).map(|(rule, clause)| Self::Unless { rule, clause })
        } else {
            Err("begins with none of `without`, `met in`, `unless in`".to_owned())
        }
    }
}

impl fmt::Display for Weakening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Without(rules) => write!(f, "without {}", rules.join(" and ")),
            Self::Met { rule, clause } => write!(f, "with `{clause}` left out of {rule}"),
            Self::Unless { rule, clause } => write!(f, "with `unless {clause}` added to {rule}"),
        }
    }
}

impl Weakening {
    /// The bars that are weakened.
    pub(crate) fn guards(&self) -> &[String] {
        match self {
            Self::Without(rules) => rules,
            Self::Met { rule, .. } | Self::Unless { rule, .. } => std::slice::from_ref(rule),
        }
    }

    /// The files of the law, made weaker.
    ///
    /// # Errors
    /// When the law has no such rule, or the rule no such clause.
    pub fn of(&self, files: &Files, logic: &[RuleLogic]) -> Result<Files, ProveError> {
        let mut files = files.clone();
        let found = |id: &str| {
            let rule = logic.iter().find(|rule| rule.id == id);
            rule.ok_or_else(|| ProveError::law(format!("it has no rule `{id}` to weaken")))
        };
        match self {
            Self::Without(ids) => {
                for id in ids {
                    let rule = found(id)?;
                    replace(&mut files, rule, "")?;
                    unlist(&mut files.0, rule)?;
                }
            }
            Self::Met { rule, clause } => {
                let rule = found(rule)?;
                if !rule.cedar.contains(clause.as_str()) {
                    let why = format!("`{clause}` stands not in rule `{}`", rule.id);
                    return Err(ProveError::law(why));
                }
                replace(&mut files, rule, &rule.cedar.replacen(clause.as_str(), "true", 1))?;
            }
            Self::Unless { rule, clause } => {
                let rule = found(rule)?;
                let text = rule.cedar.trim_end().trim_end_matches(';');
                replace(&mut files, rule, &format!("{text}\nunless {{ {clause} }};"))?;
            }
        }
        Ok(files)
    }
}

fn replace(files: &mut Files, rule: &RuleLogic, by: &str) -> Result<(), ProveError> {
    let text = files.0.get_mut(&rule.path).filter(|text| text.contains(&rule.cedar));
    let text = text.ok_or_else(|| {
        ProveError::law(format!("`{}` does not hold the text of `{}`", rule.path, rule.id))
    })?;
    *text = text.replacen(&rule.cedar, by, 1);
    Ok(())
}

/// Takes a rule out of the lists that name it.
fn unlist(files: &mut BTreeMap<String, String>, rule: &RuleLogic) -> Result<(), ProveError> {
    let folder = rule.path.rsplit_once('/').map(|(folder, _)| folder).unwrap_or_default();
    for path in [format!("{folder}/instrument.toml"), ABSOLUTE.to_owned()] {
        let Some(text) = files.get_mut(&path) else { continue };
        let mut list: toml::Table = text.parse().map_err(ProveError::law)?;
        if let Some(rules) = list.get_mut("rules").and_then(toml::Value::as_table_mut) {
            rules.remove(&rule.id);
        }
        *text = list.to_string();
    }
    Ok(())
}
