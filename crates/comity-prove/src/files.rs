//! The files of a law, and the law they make.
#![expect(clippy::disallowed_methods, reason = "a law under work is read from its folder")]

use std::{collections::BTreeMap, fs, io, path::Path};

use comity_law::{Law, LoadError};

use crate::ProveError;

/// The files of a law: path under `law/`, and text.
#[derive(Clone, Debug, Default)]
pub struct Files(pub BTreeMap<String, String>);

impl Files {
    /// The law that ships with the program.
    pub fn shipped() -> Self {
        Self(Law::shipped_texts())
    }

    /// The law that lies in a folder.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(folder: &Path) -> Result<Self, ProveError> {
        let mut files = BTreeMap::new();
        collect(folder, "", &mut files)
            .map_err(|error| ProveError::law(format!("`{}`: {error}", folder.display())))?;
        Ok(Self(files))
    }

    /// Loads the law that these files make.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn law(&self) -> Result<Law, LoadError> {
        Law::load(self.0.iter().map(|(path, text)| (path.clone(), text.clone())))
    }

    /// The files as the case book reads them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// Collects the texts below a folder, under paths that begin with `before`.
fn collect(folder: &Path, before: &str, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            collect(&path, &format!("{before}{name}/"), files)?;
        } else {
            files.insert(format!("{before}{name}"), fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
