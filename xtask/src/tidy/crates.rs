//! The crates of the house: how many, how they are called, and who may know whom.

use std::{collections::BTreeSet, iter};

use super::{Findings, House, absences};

const CRATES_MAX: usize = 13;

/// Which crates of the house each crate may depend on; development left out.
///
/// The direction is node → {store, corridor} → {law, log, match, seal} → act.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("comity-accounts", &["comity-act", "comity-seal"]),
    ("comity-act", &[]),
    ("comity-law", &["comity-act"]),
    ("comity-log", &[]),
    ("comity-seal", &[]),
    ("comity-corridor", &["comity-act", "comity-law", "comity-log", "comity-match", "comity-seal"]),
    ("comity-store", &["comity-act", "comity-corridor", "comity-log", "comity-seal"]),
    ("comity-formats", &["comity-act"]),
    ("comity-match", &[]),
    (
        "comity-fuzz",
        &[
            "comity-accounts",
            "comity-act",
            "comity-corridor",
            "comity-formats",
            "comity-log",
            "comity-match",
            "comity-seal",
        ],
    ),
    ("comity-prove", &["comity-act", "comity-law"]),
    ("comity-sim", &["comity-act", "comity-corridor", "comity-law", "comity-log", "comity-seal"]),
    (
        "comity",
        &[
            "comity-accounts",
            "comity-act",
            "comity-corridor",
            "comity-formats",
            "comity-law",
            "comity-log",
            "comity-match",
            "comity-seal",
            "comity-store",
        ],
    ),
];

pub(super) fn check(house: &House, findings: &mut Findings) {
    let crates = house.crates();
    if crates.len() > CRATES_MAX {
        let says = format!("{} crates; {CRATES_MAX} at most", crates.len());
        findings.fail("Cargo.toml", 0, says);
    }
    for krate in &crates {
        let manifest = format!("{}/Cargo.toml", krate.folder);
        if krate.folder.strip_prefix("crates/") != Some(&krate.name) {
            let says = format!("the crate is `{}`; name its folder so", krate.name);
            findings.fail(&manifest, 0, says);
        }
        let Some((_, may_know)) = MAY_KNOW.iter().find(|(name, _)| *name == krate.name) else {
            let says = "a new crate; add it to the table in xtask/src/tidy/crates.rs, \
                with a decision record";
            findings.fail(&manifest, 0, says);
            continue;
        };
        let known = krate.dependencies.iter().filter(|name| is_of_the_house(name));
        for name in known.filter(|name| !may_know.contains(&name.as_str())) {
            findings.fail(&manifest, 0, format!("`{}` may not depend on `{name}`", krate.name));
        }
    }
}

/// The tables of the checks name no crate that is not there: whoever made one of that name would
/// find it allowed already.
pub(super) fn check_names(house: &House, findings: &mut Findings) {
    let crates = house.crates();
    let may_know = MAY_KNOW
        .iter()
        .flat_map(|(name, may_know)| iter::once(*name).chain(may_know.iter().copied()));
    let absent = absences::names().map(|name| ("xtask/src/tidy/absences.rs", name));
    let named = may_know.map(|name| ("xtask/src/tidy/crates.rs", name)).chain(absent);
    let gone = named.filter(|(_, name)| !crates.iter().any(|krate| krate.name == *name));
    for (table, name) in gone.collect::<BTreeSet<_>>() {
        findings.fail(table, 0, format!("there is no crate `{name}`; delete its rows"));
    }
}

fn is_of_the_house(name: &str) -> bool {
    name == "comity" || name.starts_with("comity-")
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    fn manifest(name: &str, dependency: &str) -> String {
        format!("[package]\nname = \"{name}\"\n[dependencies]\n{dependency}.workspace = true\n")
    }

    #[test]
    fn a_crate_that_knows_too_much_is_found() {
        testing::check(
            check,
            &[
                ("crates/comity-law/Cargo.toml", &manifest("comity-law", "comity-act")),
                ("crates/comity-log/Cargo.toml", &manifest("comity-log", "comity-act")),
                ("crates/comity-new/Cargo.toml", &manifest("comity-new", "serde")),
                ("crates/seal/Cargo.toml", &manifest("comity-seal", "hpke")),
            ],
            &[
                "crates/comity-log/Cargo.toml:0: `comity-log` may not depend on `comity-act`",
                "crates/comity-new/Cargo.toml:0: a new crate; add it to the table in \
                 xtask/src/tidy/crates.rs, with a decision record",
                "crates/seal/Cargo.toml:0: the crate is `comity-seal`; name its folder so",
            ],
        );
    }

    #[test]
    fn a_name_without_a_crate_is_found() {
        let of = |gone: &str| {
            let there = MAY_KNOW.iter().map(|(name, _)| *name).filter(|name| *name != gone);
            let file = |name| (format!("crates/{name}/Cargo.toml"), manifest(name, "serde"));
            there.map(file).collect::<Vec<(String, String)>>()
        };
        for (gone, expect) in [
            ("nobody", &[][..]),
            (
                "comity-formats",
                &[
                    "xtask/src/tidy/absences.rs:0: there is no crate `comity-formats`; \
                     delete its rows",
                    "xtask/src/tidy/crates.rs:0: there is no crate `comity-formats`; \
                     delete its rows",
                ],
            ),
        ] {
            let files = of(gone);
            let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
            testing::check(check_names, &files, expect);
        }
    }

    #[test]
    fn the_fourteenth_crate_is_found() {
        let files: Vec<(String, String)> = (0..14)
            .map(|_| ("crates/comity-act/Cargo.toml".into(), manifest("comity-act", "coset")))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
        testing::check(check, &files, &["Cargo.toml:0: 14 crates; 13 at most"]);
    }
}
