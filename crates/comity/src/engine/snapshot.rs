//! The search index on disk, sealed, so that a node that starts can search at once.
//!
//! A file holds one snapshot: the wrapped key, then sealed pieces. Each writing draws another key;
//! the key of the file before is overwritten, and what was erased since is gone with it. Whatever
//! is wrong with the file, the index is learnt from the store instead.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::RwLock,
};

use comity_act::Timestamp;
use comity_corridor::{Finder, Keys, UnusableError, save_beside};
use comity_seal::{
    payload::{PayloadKey, WrappedKey},
    pieces::{Opening, Sealing},
    random::OsRandom,
};

/// For what the key is.
const HANDLE: &[u8] = b"search index";

/// Why nothing was written or read.
#[derive(Debug, thiserror::Error)]
pub(super) enum SnapshotError {
    /// The file cannot be read or written.
    #[error("the file of the search index cannot be used")]
    File(#[from] io::Error),
    /// It cannot be opened, or says what cannot be.
    #[error("the file of the search index is not used; the index is made anew")]
    Unusable(#[from] UnusableError),
}

/// Writes the index, while it is searched and changed; the file before it, with its key, is gone
/// afterwards.
#[expect(clippy::disallowed_methods, reason = "the node's own folder")]
pub(super) fn save(
    path: &Path,
    keys: &Keys,
    finder: &RwLock<Finder>,
    at: Timestamp,
) -> Result<(), SnapshotError> {
    let fresh = beside(path);
    let key = PayloadKey::generate(&mut OsRandom);
    let wrapped = keys.own().kek().wrap(&key, HANDLE, &mut OsRandom);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = BufWriter::new(options.open(&fresh)?);
    file.write_all(&wrapped.0)?;
    let mut sealing = Sealing::new(file, key, OsRandom);
    save_beside(finder, at, &mut sealing)?;
    sealing.end()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    forget_one(path)?;
    fs::rename(&fresh, path)?;
    Ok(())
}

/// Reads the index, and as of which moment it is; none when there is no file.
#[expect(clippy::disallowed_methods, reason = "the node's own folder")]
pub(super) fn load(path: &Path, keys: &Keys) -> Result<Option<(Finder, Timestamp)>, SnapshotError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut file = BufReader::new(file);
    let mut wrapped = WrappedKey([0; comity_seal::payload::WRAPPED_KEY_BYTES]);
    file.read_exact(&mut wrapped.0)?;
    let key = keys.own().kek().unwrap(&wrapped, HANDLE);
    let key = key.map_err(|_| io::Error::other("its key is not of this node"))?;
    Ok(Some(Finder::load(&mut Opening::new(file, key))?))
}

/// Overwrites the key of a file, so that nothing of it can be read any more, and removes it; and
/// of one that was being written when the node stopped.
pub(super) fn forget(path: &Path) -> io::Result<()> {
    forget_unfinished(path)?;
    forget_one(path)
}

/// The same of a file that was being written when the node stopped, alone.
pub(super) fn forget_unfinished(path: &Path) -> io::Result<()> {
    forget_one(&beside(path))
}

#[expect(clippy::disallowed_methods, reason = "the node's own folder")]
fn forget_one(path: &Path) -> io::Result<()> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    file.rewind()?;
    file.write_all(&[0; comity_seal::payload::WRAPPED_KEY_BYTES])?;
    file.sync_all()?;
    fs::remove_file(path)
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("new")
}
