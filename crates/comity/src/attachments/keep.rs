//! The files on disk: sealed chunks of fixed length, one after the other.

#![expect(clippy::disallowed_methods, reason = "the files of the program's own home")]

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use super::{AttachmentsError, Held, SEALED_CHUNK_MAX};

/// How much of a file is here.
pub(super) fn held(whole: &Path, part: &Path) -> Held {
    if whole.exists() {
        return Held::Whole;
    }
    let bytes = fs::metadata(part).map_or(0, |about| about.len());
    // Chunks before the last are all of one length; a torn one is written again.
    let chunks = bytes / SEALED_CHUNK_MAX as u64;
    Held::Part { chunks: u32::try_from(chunks).unwrap_or(u32::MAX) }
}

/// Fails as a full disk does when fewer bytes than these are free.
pub(super) fn check_room(folder: &Path, bytes: u64) -> Result<(), AttachmentsError> {
    let about =
        rustix::fs::statvfs(folder).map_err(|error| AttachmentsError::Disk(error.into()))?;
    if about.f_bavail.saturating_mul(about.f_frsize) < bytes {
        return Err(AttachmentsError::Disk(ErrorKind::StorageFull.into()));
    }
    Ok(())
}

/// Reads a sealed chunk of this length.
pub(super) fn read_chunk(
    path: &Path,
    index: u32,
    length: usize,
) -> Result<Vec<u8>, AttachmentsError> {
    let mut file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => AttachmentsError::Absent,
        _ => AttachmentsError::Disk(error),
    })?;
    let mut chunk = vec![0; length];
    file.seek(SeekFrom::Start(place(index)))
        .and_then(|_| file.read_exact(&mut chunk))
        .map_err(AttachmentsError::Disk)?;
    Ok(chunk)
}

/// Writes a chunk at its place; what stood behind it was torn and goes.
pub(super) fn write_chunk(path: &Path, index: u32, chunk: &[u8]) -> Result<(), AttachmentsError> {
    let write = || -> io::Result<()> {
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
        file.set_len(place(index))?;
        file.seek(SeekFrom::Start(place(index)))?;
        file.write_all(chunk)
    };
    write().map_err(AttachmentsError::Disk)
}

/// The whole is verified: it is durable, and gets its name.
pub(super) fn finish(part: &Path, whole: &Path) -> Result<(), AttachmentsError> {
    let finish = || -> io::Result<()> {
        File::open(part)?.sync_all()?;
        fs::rename(part, whole)?;
        match whole.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    finish().map_err(AttachmentsError::Disk)
}

/// Removes a file that is not what it should be, or no longer needed.
pub(super) fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(%error, "a file could not be removed");
    }
}

fn place(index: u32) -> u64 {
    u64::from(index) * SEALED_CHUNK_MAX as u64
}
