//! Files of the home: whole or not at all, and for this account alone.

#![expect(clippy::disallowed_methods, reason = "the files of the program's own home")]

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use super::HomeError;

/// Bits by which group or others can reach a file.
const OTHERS: u32 = 0o077;

/// A file that says nothing, to be locked by who opens it.
pub(super) fn lockable(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)
}

/// Whether others can reach the folder.
pub(super) fn is_open_to_others(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.permissions().mode() & OTHERS != 0)
}

/// Makes a folder that only this account can enter.
///
/// # Errors
/// [`HomeError::File`].
pub(crate) fn make_folder(path: &Path) -> Result<(), HomeError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(0o700)))
        .map_err(|source| HomeError::File { path: path.into(), source })
}

/// Makes an empty file that only this account can read, unless it is there.
///
/// # Errors
/// [`HomeError::File`].
pub(crate) fn make_private(path: &Path) -> Result<(), HomeError> {
    let made = lockable(path).map(drop);
    made.map_err(|source| HomeError::File { path: path.into(), source })
}

/// Writes a file that only this account can read: durable and whole, or not at all.
///
/// # Errors
/// [`HomeError::File`].
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), HomeError> {
    replace(path, bytes).map_err(|source| HomeError::File { path: path.into(), source })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    match path.parent() {
        // A name alone stands in the folder where the program runs.
        Some(folder) if folder.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Reads a file.
///
/// # Errors
/// [`HomeError::File`].
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, HomeError> {
    fs::read(path).map_err(|source| HomeError::File { path: path.into(), source })
}

/// Reads a text.
///
/// # Errors
/// [`HomeError::File`].
pub(crate) fn read_to_string(path: &Path) -> Result<String, HomeError> {
    fs::read_to_string(path).map_err(|source| HomeError::File { path: path.into(), source })
}
