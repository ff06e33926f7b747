//! Folders: the files below one, by their paths with `/`.
//!
//! One walk for all who read a folder of law. A link is not followed: it may lead out of the
//! folder, or round in a circle.

#![expect(clippy::disallowed_methods, reason = "folders that somebody names")]

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// A folder that cannot be walked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FolderError {
    /// A part of it cannot be read.
    #[error("`{}` cannot be read", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There are too many files.
    #[error("`{}` has more than {max} files; put aside what does not belong there", root.display())]
    TooMany {
        /// The folder.
        root: PathBuf,
        /// How many files it may have.
        max: usize,
    },
}

/// The files below a folder whose names end so.
pub(crate) fn files(
    root: &Path,
    ends: &[&str],
    max: usize,
) -> Result<BTreeMap<String, PathBuf>, FolderError> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        let unreadable = |source| FolderError::Unreadable { path: dir.clone(), source };
        for entry in fs::read_dir(&dir).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let (path, of) = (entry.path(), entry.file_type().map_err(unreadable)?);
            if of.is_symlink() {
                continue;
            }
            if of.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| ends.iter().any(|known| end == *known)) {
                let below = path.strip_prefix(root).unwrap_or(&path);
                let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                found.insert(parts.join("/"), path);
                if found.len() > max {
                    return Err(FolderError::TooMany { root: root.to_path_buf(), max });
                }
            }
        }
    }
    Ok(found)
}
