//! What each crate never knows: words and dependencies absent from its code.
//!
//! Words are looked for in code and not in comments, and not in tests.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Ident, Item, ItemMod, ItemUse, Macro, Path, UseTree,
    visit::{self, Visit},
};

use super::{Findings, House, Krate, Source};

/// What a crate never knows.
struct Absence {
    krate: &'static str,
    /// Crates and names: absent from its dependencies, and as words from its code.
    words: &'static [&'static str],
    /// Modules that its code never reaches into.
    modules: &'static [&'static str],
    /// Whether it has to warn of iteration over hash maps, whose order is chance.
    ordered: bool,
}

/// Whatever touches the world: network, files, clock, chance, threads.
const WORLD: &[&str] =
    &["tokio", "hyper", "axum", "reqwest", "rusqlite", "sqlx", "rustls", "SystemTime", "Instant"];
const WORLD_MODULES: &[&str] = &["std::env", "std::fs", "std::net", "std::process", "std::thread"];
const WORLD_BUT_THREADS: &[&str] = &["std::env", "std::fs", "std::net", "std::process"];

const ABSENCES: &[Absence] = &[
    Absence { krate: "comity-act", words: WORLD, modules: WORLD_MODULES, ordered: false },
    Absence { krate: "comity-law", words: WORLD, modules: WORLD_MODULES, ordered: false },
    Absence { krate: "comity-log", words: WORLD, modules: WORLD_MODULES, ordered: false },
    Absence { krate: "comity-seal", words: WORLD, modules: WORLD_MODULES, ordered: false },
    Absence { krate: "comity-corridor", words: WORLD, modules: WORLD_MODULES, ordered: true },
    Absence { krate: "comity-formats", words: WORLD, modules: WORLD_MODULES, ordered: false },
    // It shares pairs of records out over threads, and waits for them all: the same pairs come.
    Absence { krate: "comity-match", words: WORLD, modules: WORLD_BUT_THREADS, ordered: false },
    Absence {
        krate: "comity-store",
        words: &["axum", "hyper", "reqwest", "comity_law", "cedar_policy"],
        modules: &["std::net"],
        ordered: false,
    },
    Absence {
        krate: "comity-accounts",
        words: &["axum", "hyper", "reqwest", "tokio", "rustls", "SystemTime", "Instant"],
        modules: WORLD_MODULES,
        ordered: false,
    },
    Absence {
        krate: "comity-sim",
        words: &["tokio", "hyper", "axum", "rusqlite", "SystemTime"],
        modules: &["std::net", "std::thread"],
        ordered: true,
    },
    Absence { krate: "comity", words: &["cedar_policy"], modules: &[], ordered: false },
];

/// Programs that may reach into a module that their crate's library never does: each seed of the
/// simulator is a world in one thread, and its program runs two worlds side by side.
const PROGRAMS: &[(&str, &str)] = &[("crates/comity-sim/src/main.rs", "std::thread")];

/// Sources of chance, absent where chance comes in as a value.
const CHANCE: &[&str] = &["rand", "getrandom", "OsRng", "thread_rng"];
const NO_CHANCE: &[&str] = &["comity-act", "comity-law", "comity-log", "comity-corridor"];

/// The lint that guards the order of iteration.
const ORDER_LINT: &str = "clippy::iter_over_hash_type";

/// The crates that the tables name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ABSENCES.iter().map(|absence| absence.krate).chain(NO_CHANCE.iter().copied())
}

pub(super) fn check(house: &House, findings: &mut Findings) {
    for krate in house.crates() {
        check_root(house, &krate, findings);
        let Some(absence) = ABSENCES.iter().find(|absence| absence.krate == krate.name) else {
            continue;
        };
        let mut words: BTreeSet<&str> = absence.words.iter().copied().collect();
        words.extend(NO_CHANCE.contains(&absence.krate).then_some(CHANCE).into_iter().flatten());
        for name in
            krate.dependencies.iter().filter(|name| words.contains(&*name.replace('-', "_")))
        {
            let manifest = format!("{}/Cargo.toml", krate.folder);
            findings.fail(&manifest, 0, format!("`{}` never knows `{name}`", krate.name));
        }
        let code = format!("{}/src/", krate.folder);
        for source in house.sources().filter(|source| source.path.starts_with(&code)) {
            check_code(source, &words, absence, findings);
        }
    }
}

/// The header of the crate says what it never does; where order matters, a lint guards it.
fn check_root(house: &House, krate: &Krate, findings: &mut Findings) {
    let roots = ["lib.rs", "main.rs"].map(|name| format!("{}/src/{name}", krate.folder));
    let Some(root) = roots.iter().find_map(|root| house.source(root)) else {
        return;
    };
    let mut header = root.text.lines().take_while(|line| line.starts_with("//!"));
    if !header.any(|line| line.contains("never")) {
        let says = "the crate's header does not say what it never does; add `This crate never …`";
        findings.fail(&root.path, 1, says);
    }
    let is_ordered = ABSENCES.iter().any(|a| a.krate == krate.name && a.ordered);
    if is_ordered && !root.text.contains(ORDER_LINT) {
        let says = format!("the order of hash maps is chance; add `#![warn({ORDER_LINT})]`");
        findings.fail(&root.path, 1, says);
    }
}

fn check_code(source: &Source, words: &BTreeSet<&str>, absence: &Absence, findings: &mut Findings) {
    let (false, Some(syntax)) = (source.is_test(), &source.syntax) else {
        return;
    };
    let mut said = Said::default();
    said.visit_file(syntax);
    let mut found = BTreeSet::new();
    for (word, line) in said.words {
        if words.contains(&*word) {
            found.insert((line, word));
        }
    }
    for (path, line) in said.paths {
        let is_in = |module: &&&str| {
            let is_open = PROGRAMS.contains(&(&*source.path, **module));
            !is_open && (path == **module || path.starts_with(&format!("{module}::")))
        };
        found.extend(absence.modules.iter().find(is_in).map(|module| (line, (*module).to_owned())));
    }
    for (line, what) in found {
        findings.fail(&source.path, line, format!("`{}` never knows `{what}`", absence.krate));
    }
}

/// All words and paths of a file, with their lines; tests left out.
#[derive(Default)]
struct Said {
    words: Vec<(String, usize)>,
    paths: Vec<(String, usize)>,
}

impl Said {
    fn spread(&mut self, before: &str, tree: &UseTree) {
        let joined = |name: &Ident| match before {
            "" => name.to_string(),
            _ => format!("{before}::{name}"),
        };
        let mut leaf = |name: &Ident| self.paths.push((joined(name), name.span().start().line));
        match tree {
            UseTree::Path(path) => self.spread(&joined(&path.ident), &path.tree),
            UseTree::Name(name) => leaf(&name.ident),
            UseTree::Rename(rename) => leaf(&rename.ident),
            UseTree::Glob(glob) => {
                self.paths.push((before.to_owned(), glob.star_token.spans[0].start().line));
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.spread(before, tree)),
        }
    }

    /// Inside a macro there is no syntax yet, only tokens; a path is words with colons between.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = String::new();
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    let line = ident.span().start().line;
                    if !path.ends_with("::") {
                        path.clear();
                    }
                    path.push_str(&ident.to_string());
                    self.paths.push((path.clone(), line));
                    self.words.push((ident.to_string(), line));
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => path.push(':'),
                TokenTree::Group(group) => {
                    path.clear();
                    self.tokens(group.stream());
                }
                _ => path.clear(),
            }
        }
    }
}

impl<'ast> Visit<'ast> for Said {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Mod(ItemMod { attrs, .. }) | Item::Use(ItemUse { attrs, .. }) => attrs,
            Item::Fn(function) => &function.attrs,
            _ => &[],
        };
        if !attributes.iter().any(is_for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.spread("", &item.tree);
        visit::visit_item_use(self, item);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        let line = path.segments.first().map_or(0, |part| part.ident.span().start().line);
        self.paths.push((names.join("::"), line));
        visit::visit_path(self, path);
    }

    fn visit_ident(&mut self, ident: &'ast Ident) {
        self.words.push((ident.to_string(), ident.span().start().line));
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    let is_cfg_test = attribute.path().is_ident("cfg")
        && attribute.parse_args::<Ident>().is_ok_and(|inside| inside == "test");
    is_cfg_test || attribute.path().is_ident("test")
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    const LAW: &str = "[package]\nname = \"comity-law\"\n[dependencies]\nserde = \"1\"\n";
    const HEADER: &str = "//! The law. This crate never asks.\n";

    fn law(code: &str, expect: &[&str]) {
        let code = format!("{HEADER}{code}");
        let files =
            [("crates/comity-law/Cargo.toml", LAW), ("crates/comity-law/src/lib.rs", &*code)];
        let expect: Vec<String> =
            expect.iter().map(|found| format!("crates/comity-law/src/lib.rs:{found}")).collect();
        let expect: Vec<&str> = expect.iter().map(|found| &**found).collect();
        testing::check(check, &files, &expect);
    }

    #[test]
    fn a_forbidden_word_is_found_in_code_and_in_macros() {
        law("fn f() { SystemTime::now(); }", &["2: `comity-law` never knows `SystemTime`"]);
        law("fn f() {\nassert!(Instant::now()); }", &["3: `comity-law` never knows `Instant`"]);
        law("use std::{fs, fmt};", &["2: `comity-law` never knows `std::fs`"]);
        law("fn f() { std::fs::read(x); }", &["2: `comity-law` never knows `std::fs`"]);
        law("fn f() { assert!(std::env::var(x)); }", &["2: `comity-law` never knows `std::env`"]);
    }

    #[test]
    fn comments_strings_and_tests_may_say_the_word() {
        law("// tokio\nfn f() -> &'static str { \"tokio\" }", &[]);
        law("#[cfg(test)]\nmod tests { use std::fs; }", &[]);
    }

    #[test]
    fn the_simulators_program_has_threads_and_its_library_has_none() {
        let threads = format!("{HEADER}fn f() {{ std::thread::scope(f); }}");
        let manifest = LAW.replace("comity-law", "comity-sim");
        let lib = format!("{HEADER}#![warn(clippy::iter_over_hash_type)]\nuse std::thread;");
        testing::check(
            check,
            &[
                ("crates/comity-sim/Cargo.toml", &manifest),
                ("crates/comity-sim/src/lib.rs", &lib),
                ("crates/comity-sim/src/main.rs", &threads),
            ],
            &["crates/comity-sim/src/lib.rs:3: `comity-sim` never knows `std::thread`"],
        );
    }

    #[test]
    fn a_forbidden_dependency_is_found() {
        let manifest = LAW.replace("serde", "rusqlite");
        testing::check(
            check,
            &[
                ("crates/comity-law/Cargo.toml", &manifest),
                ("crates/comity-law/src/lib.rs", HEADER),
            ],
            &["crates/comity-law/Cargo.toml:0: `comity-law` never knows `rusqlite`"],
        );
    }

    #[test]
    fn the_header_of_a_crate_says_what_it_never_does_and_order_is_guarded() {
        let manifest = LAW.replace("comity-law", "comity-corridor");
        testing::check(
            check,
            &[
                ("crates/comity-corridor/Cargo.toml", &manifest),
                ("crates/comity-corridor/src/lib.rs", "//! The corridor.\n"),
            ],
            &[
                "crates/comity-corridor/src/lib.rs:1: the crate's header does not say what it \
                 never does; add `This crate never …`",
                "crates/comity-corridor/src/lib.rs:1: the order of hash maps is chance; \
                 add `#![warn(clippy::iter_over_hash_type)]`",
            ],
        );
    }
}
