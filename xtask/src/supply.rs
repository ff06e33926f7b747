//! What we depend on, held to `deny.toml`: licences, sources, and what stays out.
//!
//! `cargo deny check` reads the same file and knows more; this needs nothing but cargo, so that it
//! is checked wherever the style is.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::launch;

/// What the project may depend on.
const RULES: &str = "deny.toml";

/// What is wrong with what we depend on, line by line; none, when nothing is.
///
/// # Errors
/// When cargo does not say what we depend on, or the rules cannot be read.
pub(crate) fn findings(root: &Path) -> Result<Vec<String>> {
    let mut metadata = launch::cargo(root);
    let output = metadata.args(["metadata", "--format-version", "1", "--locked"]).output();
    let output = output.context("cargo could not be started")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("cargo does not say what we depend on: {}", said.trim());
    }
    let rules = std::fs::read_to_string(root.join(RULES)).context(RULES)?;
    check(&rules, &serde_json::from_slice(&output.stdout)?)
}

/// The rules of `deny.toml` that are checked here.
struct Rules {
    allowed: BTreeSet<String>,
    /// A crate and a licence that it alone may have.
    exceptions: BTreeSet<(String, String)>,
    banned: BTreeSet<String>,
    registries: BTreeSet<String>,
}

impl Rules {
    fn parse(text: &str) -> Result<Self> {
        let rules: toml::Table = text.parse().context(RULES)?;
        let at = |table: &str, key: &str| {
            let found =
                rules.get(table).and_then(|table| table.get(key)).and_then(|v| v.as_array());
            found.with_context(|| format!("{RULES} has no list `{key}` under `[{table}]`"))
        };
        let words = |list: &[toml::Value]| -> BTreeSet<String> {
            list.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect()
        };
        let of = |one: &toml::Value, key: &str| {
            one.get(key).and_then(toml::Value::as_str).map(str::to_owned)
        };
        let mut exceptions = BTreeSet::new();
        for one in at("licenses", "exceptions")? {
            let name = of(one, "crate").context("an exception without its `crate`")?;
            let allow = one.get("allow").and_then(toml::Value::as_array).map(|list| words(list));
            let allow = allow.unwrap_or_default().into_iter();
            exceptions.extend(allow.map(|licence| (name.clone(), licence)));
        }
        Ok(Self {
            allowed: words(at("licenses", "allow")?),
            exceptions,
            banned: at("bans", "deny")?.iter().filter_map(|one| of(one, "name")).collect(),
            registries: words(at("sources", "allow-registry")?),
        })
    }

    fn allows(&self, name: &str, licence: &str) -> bool {
        self.allowed.contains(licence)
            || self.exceptions.contains(&(name.to_owned(), licence.to_owned()))
    }
}

/// What speaks against the crates that cargo names.
fn check(rules: &str, metadata: &Value) -> Result<Vec<String>> {
    let rules = Rules::parse(rules)?;
    let packages = metadata["packages"].as_array().context("cargo names no packages")?;
    let mut found = Vec::new();
    let mut used = BTreeSet::new();
    for package in packages {
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let (name, licence) = (text("name"), text("license"));
        let mut wrong = |says: String| found.push(format!("{name} {}: {says}", text("version")));
        if rules.banned.contains(name) {
            wrong(format!("{RULES} keeps it out"));
        }
        // What has no source lies in this folder.
        if let Some(source) = package["source"].as_str()
            && !source.strip_prefix("registry+").is_some_and(|url| rules.registries.contains(url))
        {
            wrong(format!("it comes from `{source}`; only the named registry is allowed"));
        }
        if licence.is_empty() {
            wrong("it names no licence".to_owned());
        } else {
            let mut allows = |one: &str| {
                used.insert((name.to_owned(), one.to_owned()));
                rules.allows(name, one)
            };
            match Expression::read(licence).map(|expression| expression.holds(&mut allows)) {
                Some(true) => {}
                Some(false) => wrong(format!("`{licence}` is not among the licences of {RULES}")),
                None => wrong(format!("`{licence}` is no expression of licences")),
            }
        }
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let is_own = package["source"].is_null();
            if is_own && dependency["req"] == "*" && dependency["path"].is_null() {
                let name = dependency["name"].as_str().unwrap_or_default();
                wrong(format!("any version of `{name}` would do; name one"));
            }
        }
    }
    let idle = rules.exceptions.iter().filter(|exception| !used.contains(exception));
    found.extend(idle.map(|(name, licence)| {
        format!("{RULES}: nothing needs the exception of `{name}` for `{licence}`; delete it")
    }));
    Ok(found)
}

/// An expression of SPDX: licences, any or all of which hold. `/` is an older way to write `OR`.
enum Expression {
    One(String),
    Any(Vec<Expression>),
    All(Vec<Expression>),
}

impl Expression {
    fn read(text: &str) -> Option<Self> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        let read = Self::any(&mut rest)?;
        rest.is_empty().then_some(read)
    }

    fn any(rest: &mut &[&str]) -> Option<Self> {
        Self::joined(rest, "OR", Self::all).map(Self::Any)
    }

    fn all(rest: &mut &[&str]) -> Option<Self> {
        Self::joined(rest, "AND", Self::one).map(Self::All)
    }

    fn joined(
        rest: &mut &[&str],
        by: &str,
        part: impl Fn(&mut &[&str]) -> Option<Self>,
    ) -> Option<Vec<Self>> {
        let mut parts = vec![part(rest)?];
        while let Some((&word, after)) = rest.split_first() {
            if word != by {
                break;
            }
            *rest = after;
            parts.push(part(rest)?);
        }
        Some(parts)
    }

    fn one(rest: &mut &[&str]) -> Option<Self> {
        let (&word, after) = rest.split_first()?;
        *rest = after;
        if word == "(" {
            let within = Self::any(rest)?;
            let (&closing, after) = rest.split_first()?;
            *rest = after;
            return (closing == ")").then_some(within);
        }
        if [")", "OR", "AND", "WITH"].contains(&word) {
            return None;
        }
        match after {
            ["WITH", exception, more @ ..] => {
                *rest = more;
                Some(Self::One(format!("{word} WITH {exception}")))
            }
            _ => Some(Self::One(word.to_owned())),
        }
    }

    /// Whether it holds; every licence in it is asked for.
    fn holds(&self, allows: &mut impl FnMut(&str) -> bool) -> bool {
        match self {
            Self::One(licence) => allows(licence),
            Self::Any(all) => all.iter().filter(|one| one.holds(allows)).count() > 0,
            Self::All(all) => all.iter().filter(|one| one.holds(allows)).count() == all.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use serde_json::json;

    use super::*;

    const CRATES_IO: &str = "https://github.com/rust-lang/crates.io-index";

    fn rules() -> String {
        format!(
            "[licenses]\nallow = [\"MIT\", \"Apache-2.0\", \"Apache-2.0 WITH LLVM-exception\"]\n\
             exceptions = [{{ crate = \"kept\", allow = [\"MPL-2.0\"] }}]\n\
             [bans]\ndeny = [{{ name = \"openssl\" }}]\n\
             [sources]\nallow-registry = [\"{CRATES_IO}\"]\n"
        )
    }

    /// What is found of a crate beside the one that has an exception.
    fn found(name: &str, licence: &str, source: &str) -> Vec<String> {
        let registry = format!("registry+{CRATES_IO}");
        let metadata = json!({ "packages": [
            { "name": "kept", "version": "1.0.0", "license": "MPL-2.0", "source": registry },
            { "name": name, "version": "2.0.0", "license": licence, "source": source },
        ] });
        check(&rules(), &metadata).unwrap()
    }

    #[test]
    fn a_forbidden_licence_is_found_and_an_allowed_one_beside_it_is_enough() {
        let registry = format!("registry+{CRATES_IO}");
        let check = |licence: &str, expect: &[&str]| {
            assert_eq!(found("some", licence, &registry), expect, "{licence}");
        };
        let not = |licence: &str| {
            format!("some 2.0.0: `{licence}` is not among the licences of deny.toml")
        };
        for fine in [
            "MIT",
            "GPL-3.0-only OR MIT",
            "GPL-3.0-only/MIT",
            "MIT AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "(MIT OR GPL-3.0-only) AND Apache-2.0",
        ] {
            check(fine, &[]);
        }
        for wrong in [
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "MPL-2.0",
            "MIT WITH LLVM-exception",
            "Apache-2.0 AND (GPL-2.0-only OR AGPL-3.0-only)",
        ] {
            check(wrong, &[&not(wrong)]);
        }
        check("", &["some 2.0.0: it names no licence"]);
        check("MIT OR", &["some 2.0.0: `MIT OR` is no expression of licences"]);
        check("(MIT", &["some 2.0.0: `(MIT` is no expression of licences"]);
    }

    #[test]
    fn a_crate_from_a_git_source_and_one_that_is_kept_out_are_found() {
        let git = "git+https://example.org/some#0123";
        let says = format!("some 2.0.0: it comes from `{git}`; only the named registry is allowed");
        assert_eq!(found("some", "MIT", git), [says]);
        let registry = format!("registry+{CRATES_IO}");
        assert_eq!(found("openssl", "MIT", &registry), ["openssl 2.0.0: deny.toml keeps it out"]);
    }

    #[test]
    fn an_exception_that_nothing_needs_and_any_version_are_found() {
        let metadata = json!({ "packages": [{
            "name": "own", "version": "0.1.0", "license": "MIT", "source": null,
            "dependencies": [
                { "name": "any", "req": "*", "path": null },
                { "name": "beside", "req": "*", "path": "/beside" },
            ],
        }] });
        let expect = [
            "own 0.1.0: any version of `any` would do; name one",
            "deny.toml: nothing needs the exception of `kept` for `MPL-2.0`; delete it",
        ];
        assert_eq!(check(&rules(), &metadata).unwrap(), expect);
    }

    #[test]
    fn what_we_depend_on_is_as_the_rules_say() {
        let found = findings(&launch::root().unwrap()).unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
