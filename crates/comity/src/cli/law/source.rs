//! Where the law comes from: the program, or a folder.

#![expect(clippy::disallowed_methods, reason = "folders of law that a lawyer names")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use clap::Args;
use comity_law::Law;

use super::super::{failure::Failure, files};

/// Bytes of one file at most; an article has far fewer.
const FILE_BYTES_MAX: usize = 1_024 * 1_024;
/// Files of one folder at most, so that a wrong folder is not read for hours.
const FILES_MAX: usize = 50_000;
/// How a file of law, of its books or of its documents ends.
const ENDS: [&str; 4] = ["cedar", "cedarschema", "md", "toml"];
/// The file that a whole law has, and a folder of additions has not.
const SCHEMA: &str = "schema.cedarschema";

/// Which law.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct LawDir {
    /// A folder: a whole law, or instruments that are added to the one that ships.
    #[arg(id = "law-dir", long = "law", value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// A law, with all its files.
pub(super) struct Source {
    pub law: Law,
    pub files: BTreeMap<String, String>,
}

impl LawDir {
    pub(super) const fn of(dir: Option<PathBuf>) -> Self {
        Self { dir }
    }

    pub(super) fn or(self, dir: Option<PathBuf>) -> Self {
        Self { dir: dir.or(self.dir) }
    }

    /// Where additions go: the folder, or the current one.
    pub(super) fn path(&self) -> PathBuf {
        self.dir.clone().unwrap_or_else(|| PathBuf::from("."))
    }

    /// Loads the law.
    pub(super) fn load(&self) -> Result<Source, Failure> {
        let files = match &self.dir {
            None => shipped(),
            Some(dir) => {
                let own = folder(dir, &ENDS)?;
                if own.contains_key(SCHEMA) {
                    own
                } else {
                    let mut all = shipped();
                    all.extend(own);
                    all
                }
            }
        };
        let law = Law::load(files.clone()).map_err(|error| Failure::of(&error))?;
        Ok(Source { law, files })
    }
}

fn shipped() -> BTreeMap<String, String> {
    Law::shipped_files().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// The texts below a folder whose names end so, by their paths with `/`.
pub(super) fn folder(root: &Path, ends: &[&str]) -> Result<BTreeMap<String, String>, Failure> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        let failed = |error: std::io::Error| {
            Failure::Absent(format!("`{}` cannot be read: {error}", dir.display()))
        };
        for entry in fs::read_dir(&dir).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link may lead out of the folder, or round in a circle.
            let of = entry.file_type().map_err(failed)?;
            if is_hidden || of.is_symlink() {
                continue;
            }
            if of.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| ends.iter().any(|known| end == *known)) {
                let below = path.strip_prefix(root).unwrap_or(&path);
                let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                found.insert(parts.join("/"), text(&path)?);
            }
            if found.len() > FILES_MAX {
                let says = format!("`{}` has too many files; name another", root.display());
                return Err(Failure::Usage(says));
            }
        }
    }
    Ok(found)
}

/// The text of a file, or with `-` of standard input.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    if path == Path::new("-") {
        return files::text("-".to_owned());
    }
    String::from_utf8(files::read_at_most(path, FILE_BYTES_MAX)?)
        .map_err(|_| Failure::Usage(format!("`{}` is no text; write UTF-8", path.display())))
}
