//! All files of the project, read once.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use proc_macro2::{TokenStream, TokenTree};

/// Folders that hold nothing of ours, by name, wherever they stand.
const NOT_OURS: [&str; 6] = ["target", "node_modules", "dist", "artifacts", "corpus", ".git"];

/// What `npm run client` writes anew from the description of the interface; git leaves it out.
const GENERATED: &str = "web/src/api/schema.d.ts";

/// Folders with a leading dot that are ours all the same.
const HIDDEN_OURS: [&str; 3] = [".cargo", ".ci", ".config"];

/// A text file of the project.
pub struct Source {
    /// Where it stands, relative to the root, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Its syntax, when it is Rust and parses.
    pub syntax: Option<syn::File>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({})", self.path)
    }
}

impl Source {
    /// What follows the last dot of the name, or nothing.
    pub fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.extension() == "rs"
    }

    /// Whether it is run by tests alone.
    pub fn is_test(&self) -> bool {
        self.path.split('/').any(|part| part == "tests") || self.path.ends_with("/tests.rs")
    }

    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// A crate of the workspace.
#[derive(Debug)]
pub struct Krate {
    /// Its folder, relative to the root.
    pub folder: String,
    /// Its name.
    pub name: String,
    /// What it depends on, development left out.
    pub dependencies: BTreeSet<String>,
}

/// All files of the project.
#[derive(Debug)]
pub struct House {
    sources: Vec<Source>,
    paths: BTreeSet<String>,
}

impl House {
    /// Reads all files below the root.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        let mut paths = BTreeSet::new();
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.extend(is_ours(&path).then_some(path));
                    continue;
                }
                let relative = relative(root, &path);
                if relative == GENERATED {
                    continue;
                }
                // What is not UTF-8 has no lines to check, but may be linked to.
                if let Ok(text) = std::fs::read_to_string(&path) {
                    files.push((relative.clone(), text));
                }
                paths.insert(relative);
            }
        }
        files.sort();
        Ok(Self { sources: files.into_iter().map(source).collect(), paths })
    }

    /// A house of these files, for the tests of the checks.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let owned = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Self {
            sources: owned.map(source).collect(),
            paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
        }
    }

    /// The text files.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// The text file at this path.
    pub fn source(&self, path: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.path == path)
    }

    /// Whether a file or a folder stands at this path.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.paths.contains(path) || self.paths.iter().any(|file| file.starts_with(&folder))
    }

    /// The crates below `crates/`.
    pub fn crates(&self) -> Vec<Krate> {
        let manifests = self.sources.iter().filter_map(|source| {
            let folder = source.path.strip_suffix("/Cargo.toml")?;
            let is_flat = folder.strip_prefix("crates/").is_some_and(|name| !name.contains('/'));
            is_flat.then_some((folder, source.text.parse::<toml::Table>().ok()?))
        });
        manifests.map(|(folder, manifest)| krate(folder, &manifest)).collect()
    }

    /// Every name that stands in Rust code; comments and texts do not count.
    pub fn names_in_code(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for source in self.sources.iter().filter(|source| source.is_rust()) {
            if let Ok(tokens) = source.text.parse() {
                collect_names(tokens, &mut names);
            }
        }
        names
    }
}

fn collect_names(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            TokenTree::Group(group) => collect_names(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn source((path, text): (String, String)) -> Source {
    let syntax = if path.ends_with(".rs") { syn::parse_file(&text).ok() } else { None };
    Source { path, text, syntax }
}

fn krate(folder: &str, manifest: &toml::Table) -> Krate {
    let name = manifest.get("package").and_then(|package| package.get("name"));
    let mut dependencies = BTreeSet::new();
    let mut tables = vec![manifest];
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    tables.extend(targets.into_iter().flatten().filter_map(|(_, target)| target.as_table()));
    for table in tables {
        let names = table.get("dependencies").and_then(toml::Value::as_table);
        dependencies.extend(names.into_iter().flatten().map(|(name, _)| name.clone()));
    }
    Krate {
        folder: folder.to_owned(),
        name: name.and_then(toml::Value::as_str).unwrap_or_default().to_owned(),
        dependencies,
    }
}

fn is_ours(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    !NOT_OURS.contains(&&*name) && (!name.starts_with('.') || HIDDEN_OURS.contains(&&*name))
}

fn relative(root: &Path, path: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(root).unwrap_or(path).to_path_buf();
    relative.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_known_by_its_manifest_and_development_does_not_count() {
        let manifest = "[package]\nname = \"comity-act\"\n[dependencies]\ncoset = \"0.4\"\n\
            [target.'cfg(unix)'.dependencies]\nlibc = \"1\"\n[dev-dependencies]\ninsta = \"1\"\n";
        let house = House::of(&[("crates/comity-act/Cargo.toml", manifest)]);
        let krate = &house.crates()[0];
        assert_eq!((&*krate.name, &*krate.folder), ("comity-act", "crates/comity-act"));
        assert_eq!(krate.dependencies.iter().collect::<Vec<_>>(), ["coset", "libc"]);
    }

    #[test]
    fn names_are_found_in_macros_too_and_not_in_comments() {
        let house = House::of(&[("a.rs", "ids! { ActId \"act\" } // Gone\n/// Lost\nfn f() {}")]);
        let names = house.names_in_code();
        assert!(names.contains("ActId") && names.contains("f"));
        assert!(!names.contains("Gone") && !names.contains("Lost"));
    }

    #[test]
    fn a_folder_exists_when_something_stands_in_it() {
        let house = House::of(&[("docs/build/a.md", "")]);
        assert!(
            house.has("docs/build") && house.has("docs/build/") && house.has("docs/build/a.md")
        );
        assert!(!house.has("docs/b"));
    }
}
