//! Files of a backup: copied, listed, for this account alone.

#![expect(clippy::disallowed_methods, reason = "a backup is files")]

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use comity_seal::digest::Hasher;

use super::BackupError;
use crate::home;

/// Bytes that are read at once.
const PIECE_BYTES: usize = 1 << 20;

fn failed(path: &Path) -> impl FnOnce(io::Error) -> BackupError + '_ {
    move |source| BackupError::File { path: path.into(), source }
}

/// Makes a folder for this account alone.
pub(super) fn make_folder(path: &Path) -> Result<(), BackupError> {
    Ok(home::make_folder(path)?)
}

/// Writes a small file, whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    Ok(home::write_private(path, bytes)?)
}

/// Copies a file, if it is there.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), BackupError> {
    if from.exists() {
        fs::copy(from, to).map_err(failed(from))?;
        File::open(to).and_then(|file| file.sync_all()).map_err(failed(to))?;
    }
    Ok(())
}

/// Copies the files of a folder that are wanted.
pub(super) fn copy_all(
    from: &Path,
    to: &Path,
    is_wanted: impl Fn(&Path) -> bool,
) -> Result<(), BackupError> {
    make_folder(to)?;
    for path in list(from)?.into_iter().filter(|path| is_wanted(path)) {
        copy(&path, &to.join(path.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// Whether an attachment is here as a whole: one under way is fetched again.
pub(super) fn is_whole(path: &Path) -> bool {
    path.extension().is_none()
}

/// The files of a folder, without those below it, in order; none when there is no folder.
fn list(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder).map_err(failed(folder))? {
            let path = entry.map_err(failed(folder))?.path();
            if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// All files of a folder and of the folders in it, by their paths within it.
pub(super) fn list_all(folder: &Path) -> Result<Vec<(String, PathBuf)>, BackupError> {
    let mut files = Vec::new();
    let mut add = |prefix: &str, path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        files.push((format!("{prefix}{name}"), path.clone()));
    };
    for path in list(folder)? {
        add("", path);
    }
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let within = entry.map_err(failed(folder))?.path();
        if within.is_dir() {
            let name = within.file_name().unwrap_or_default().to_string_lossy().into_owned();
            for path in list(&within)? {
                add(&format!("{name}/"), path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Size and SHA-256 of a file.
pub(super) fn measure(path: &Path) -> Result<(u64, [u8; 32]), BackupError> {
    let mut file = File::open(path).map_err(failed(path))?;
    let (mut hasher, mut size_bytes) = (Hasher::new(), 0);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = file.read(&mut piece).map_err(failed(path))?;
        if read == 0 {
            return Ok((size_bytes, hasher.finish()));
        }
        hasher.update(&piece[..read]);
        size_bytes += read as u64;
    }
}
