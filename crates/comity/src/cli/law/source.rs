//! Where the law comes from: the node, the program, or a folder.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::Args;
use comity_law::{Law, LawDigest};

use super::super::{failure::Failure, files, outcome, session::Session};
use crate::{
    engine::chain,
    folder::{self, FolderError},
    home::{self, Home},
};

/// Bytes of one file at most; an article has far fewer.
const FILE_BYTES_MAX: usize = 1_024 * 1_024;
/// Files of one folder at most, so that a wrong folder is not read for hours.
const FILES_MAX: usize = 50_000;
/// How a file of law, of its books or of its documents ends.
const ENDS: [&str; 4] = ["cedar", "cedarschema", "md", "toml"];
/// The file that a whole law has, and a folder of instruments has not.
const SCHEMA: &str = "schema.cedarschema";

/// Which law: that of the node of this command; without a node, the one that ships.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct LawDir {
    /// Only the law in this folder, a whole one.
    #[arg(id = "law-dir", long = "law", value_name = "DIR", conflicts_with = "shipped")]
    law: Option<PathBuf>,
    /// The law that ships, though there is a node.
    #[arg(long)]
    shipped: bool,
    /// The instruments in this folder beside that law.
    #[arg(id = "with-dir", long = "with", value_name = "DIR")]
    with: Option<PathBuf>,
}

/// Where a law comes from, and what lies beside it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct From {
    of: Of,
    with: Option<PathBuf>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Of {
    Shipped,
    Node(PathBuf),
    /// That of a node which runs another program.
    Apart(PathBuf),
    /// What lies at the home of a node, whether it runs or not.
    Lying(PathBuf),
    Folder(PathBuf),
}

impl From {
    /// Whether it is the law at a home, whose packs are worth a word.
    pub(super) const fn is_of_home(&self) -> bool {
        matches!(self.of, Of::Node(_) | Of::Apart(_) | Of::Lying(_))
    }
}

impl std::fmt::Display for From {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.of {
            Of::Shipped => f.write_str("the law that ships")?,
            Of::Node(home) => write!(f, "the law of the node in `{}`", home.display())?,
            Of::Apart(home) => write!(
                f,
                "the law at `{}` as this program ships it; the node runs another, start it again",
                home.display()
            )?,
            Of::Lying(home) => {
                write!(f, "the law at `{}`, its packs as they lie, signed or not", home.display())?;
            }
            Of::Folder(dir) => write!(f, "the law in `{}`", dir.display())?,
        }
        match &self.with {
            Some(dir) => write!(f, ", with `{}`", dir.display()),
            None => Ok(()),
        }
    }
}

/// A law, with all its files.
pub(super) struct Source {
    pub law: Law,
    pub files: BTreeMap<String, String>,
    pub from: From,
}

impl LawDir {
    /// The law that ships, wherever the command runs.
    pub(super) fn shipped() -> Self {
        Self { shipped: true, ..Self::default() }
    }

    /// The law that a folder means: only that when it is a whole one, else beside the other.
    pub(super) fn of(self, dir: Option<PathBuf>) -> Self {
        match dir {
            Some(dir) if dir.join(SCHEMA).is_file() => Self { law: Some(dir), ..Self::default() },
            Some(dir) => Self { with: Some(dir), ..self },
            None => self,
        }
    }

    /// Where additions go: the folder, or the current one.
    pub(super) fn path(&self) -> PathBuf {
        self.with.clone().or_else(|| self.law.clone()).unwrap_or_else(|| PathBuf::from("."))
    }

    /// Loads the law.
    pub(super) fn load(&self, session: &Session) -> Result<Source, Failure> {
        let base = self.base(session)?;
        self.with_beside(base)
    }

    /// Loads the law with packs as they lie at home, signed or not: to check them beforehand.
    pub(super) fn load_lying(&self, session: &Session) -> Result<Source, Failure> {
        let base = match self.node_home(session)? {
            Some(home) => {
                // Who checks wants to know of a file that is part of no pack.
                home::law::packs(&home.law()).map_err(|error| Failure::of(&error))?;
                lying(&home)?
            }
            None => self.base(session)?,
        };
        self.with_beside(base)
    }

    fn with_beside(
        &self,
        (of, mut files): (Of, BTreeMap<String, String>),
    ) -> Result<Source, Failure> {
        if let Some(dir) = &self.with {
            let ships = Law::shipped_texts();
            for (path, text) in folder(dir, &ENDS)? {
                if ships.contains_key(&path) && !path.ends_with(".md") {
                    return Err(shipped(&path));
                }
                files.insert(path, text);
            }
        }
        let law = Law::load(files.clone()).map_err(|error| Failure::of(&error))?;
        Ok(Source { law, files, from: From { of, with: self.with.clone() } })
    }

    fn base(&self, session: &Session) -> Result<(Of, BTreeMap<String, String>), Failure> {
        if let Some(dir) = &self.law {
            let files = folder(dir, &ENDS)?;
            if files.contains_key(SCHEMA) {
                return Ok((Of::Folder(dir.clone()), files));
            }
            return Err(Failure::Usage(format!(
                "`{}` is no whole law: it has no `{SCHEMA}`; for instruments beside another law \
                 write `--with`",
                dir.display()
            )));
        }
        let Some(home) = self.node_home(session)? else {
            return Ok((Of::Shipped, Law::shipped_texts()));
        };
        // Which packs run the node knows: what was signed since it started does not yet.
        let Ok(own) = session.client().and_then(|client| client.get("/v1/own")) else {
            return lying(&home);
        };
        let signed = outcome::items(&own, "packs")
            .iter()
            .filter_map(|one| Some((one["name"].as_str()?, one["runs"].as_str()?)));
        let files =
            home::law::texts(&home, &signed.collect()).map_err(|error| Failure::of(&error))?;
        let root = home.root().to_path_buf();
        let is_run = LawDigest::of(&files).to_string() == outcome::text(&own, "/law");
        Ok((if is_run { Of::Node(root) } else { Of::Apart(root) }, files))
    }

    fn node_home(&self, session: &Session) -> Result<Option<Home>, Failure> {
        if self.shipped || self.law.is_some() { Ok(None) } else { session.node_home() }
    }
}

/// The law with packs as they lie at home.
fn lying(home: &Home) -> Result<(Of, BTreeMap<String, String>), Failure> {
    let files = home::law::lying(home).map_err(|error| Failure::of(&error))?;
    Ok((Of::Lying(home.root().to_path_buf()), files))
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
