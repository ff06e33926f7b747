//! The pages under `docs/law/` say what the law says.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests stop at the first surprise, and read and write what is compared"
)]

use std::{fs, path::Path};

use comity_law::{Law, pages::pages};

/// What stands in the folder beside the pages, written by people.
const BY_HAND: [&str; 2] = ["README.md", "proofs.md"];

#[test]
fn the_page_on_proofs_says_how_many_rules_have_no_form_yet() {
    let law = Law::shipped().unwrap();
    let (all, formless) = (law.rules().count(), law.rules().filter(|rule| rule.no_form).count());
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/law/proofs.md");
    let expected = format!("Of the {all} rules, {formless} speak only of kinds that have no form");
    assert!(fs::read_to_string(page).unwrap().contains(&expected), "{expected}");
}

#[test]
fn the_pages_are_those_of_this_law() {
    let law = Law::shipped().unwrap();
    let files = Law::shipped_texts();
    let pages = pages(&law, &files).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/law");
    let names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !BY_HAND.contains(&name.as_str()))
        .collect();
    if std::env::var_os("COMITY_GOLDEN").is_some_and(|value| value == "write") {
        for name in names.iter().filter(|name| !pages.contains_key(*name)) {
            fs::remove_file(folder.join(name)).unwrap();
        }
        for (name, text) in &pages {
            fs::write(folder.join(name), text).unwrap();
        }
        return;
    }
    let written = |name: &String| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let stale: Vec<&String> =
        pages.iter().filter(|(name, text)| written(name) != **text).map(|(name, _)| name).collect();
    let stray: Vec<&String> = names.iter().filter(|name| !pages.contains_key(*name)).collect();
    assert!(
        stale.is_empty() && stray.is_empty(),
        "run `cargo xtask law docs`: stale are {stale:?}, of no instrument {stray:?}"
    );
}
