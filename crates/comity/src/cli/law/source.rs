//! Where the law comes from: the program, or a folder.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::Args;
use comity_law::Law;

use super::super::{failure::Failure, files};
use crate::{
    engine::chain,
    folder::{self, FolderError},
};

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

    /// Whether it is the law that ships with the program.
    pub(super) const fn is_shipped(&self) -> bool {
        self.dir.is_none()
    }

    /// Loads the law.
    pub(super) fn load(&self) -> Result<Source, Failure> {
        let files = match &self.dir {
            None => Law::shipped_texts(),
            Some(dir) => {
                let own = folder(dir, &ENDS)?;
                if own.contains_key(SCHEMA) {
                    own
                } else {
                    let mut all = Law::shipped_texts();
                    for (path, text) in own {
                        let is_law = !path.ends_with(".md");
                        if all.insert(path.clone(), text).is_some() && is_law {
                            return Err(shipped(&path));
                        }
                    }
                    all
                }
            }
        };
        let law = Law::load(files.clone()).map_err(|error| Failure::of(&error))?;
        Ok(Source { law, files })
    }
}

/// Additions stand beside the law that ships, and never in its place.
fn shipped(path: &str) -> Failure {
    let what = "ships with the program; additions stand beside it, give it a folder of its own";
    Failure::Usage(format!("`{path}` {what}"))
}

/// The texts below a folder whose names end so, by their paths with `/`; what is hidden is not law.
pub(super) fn folder(root: &Path, ends: &[&str]) -> Result<BTreeMap<String, String>, Failure> {
    let files = folder::files(root, ends, FILES_MAX).map_err(|error| match error {
        FolderError::Unreadable { .. } => Failure::Absent(chain(&error)),
        FolderError::TooMany { .. } => Failure::Usage(error.to_string()),
    })?;
    let is_shown = |name: &str| !name.split('/').any(|part| part.starts_with('.'));
    let shown = files.into_iter().filter(|(name, _)| is_shown(name));
    shown.map(|(name, path)| Ok((name, text(&path)?))).collect()
}

/// The text of a file, or with `-` of standard input.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    if path == Path::new("-") {
        return files::text("-".to_owned());
    }
    String::from_utf8(files::read_at_most(path, FILE_BYTES_MAX)?)
        .map_err(|_| Failure::Usage(format!("`{}` is no text; write UTF-8", path.display())))
}
