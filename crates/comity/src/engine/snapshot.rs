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
};

use comity_act::Timestamp;
use comity_corridor::{Finder, Keys, UnusableError};
use comity_seal::{
    payload::{PayloadKey, WrappedKey},
    random::OsRandom,
};

/// Bytes that are sealed together.
const PIECE_BYTES: usize = 1 << 20;

/// What sealing adds to a piece at most.
const OVERHEAD_MAX: usize = 256;

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

/// Writes the index; the file before it, with its key, is gone afterwards.
#[expect(clippy::disallowed_methods, reason = "the node's own folder")]
pub(super) fn save(
    path: &Path,
    keys: &Keys,
    finder: &Finder,
    at: Timestamp,
) -> Result<(), SnapshotError> {
    let fresh = beside(path);
    let key = PayloadKey::generate(&mut OsRandom);
    let wrapped = keys.own().kek().wrap(&key, HANDLE, &mut OsRandom);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = BufWriter::new(options.open(&fresh)?);
    file.write_all(&wrapped.0)?;
    let mut sealing = Sealing { out: file, key, waiting: Vec::new(), piece: 0 };
    finder.save(at, &mut sealing)?;
    sealing.end()?.sync_all()?;
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
    let mut opening = Opening { from: file, key, open: Vec::new(), at: 0, piece: 0 };
    Ok(Some(Finder::load(&mut opening)?))
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

/// Seals what is written, piece by piece.
struct Sealing {
    out: BufWriter<File>,
    key: PayloadKey,
    waiting: Vec<u8>,
    piece: u64,
}

impl Sealing {
    fn seal(&mut self) -> io::Result<()> {
        let sealed = self.key.seal(&self.piece.to_be_bytes(), &self.waiting, &mut OsRandom);
        self.waiting.clear();
        let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.piece += 1;
        Ok(())
    }

    fn end(mut self) -> io::Result<File> {
        self.seal()?;
        self.out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE_BYTES - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        if self.waiting.len() == PIECE_BYTES {
            self.seal()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens what is read, piece by piece.
struct Opening {
    from: BufReader<File>,
    key: PayloadKey,
    open: Vec<u8>,
    at: usize,
    piece: u64,
}

impl Opening {
    fn next(&mut self) -> io::Result<()> {
        let mut length = [0; 4];
        self.from.read_exact(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
        if length > PIECE_BYTES + OVERHEAD_MAX {
            return Err(io::Error::other("a piece is longer than it can be"));
        }
        let mut sealed = vec![0; length];
        self.from.read_exact(&mut sealed)?;
        let open = self.key.open(&self.piece.to_be_bytes(), &sealed);
        self.open = open.map_err(|_| io::Error::other("a piece was altered"))?;
        self.at = 0;
        self.piece += 1;
        Ok(())
    }
}

impl Read for Opening {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.open.len() {
            self.next()?;
        }
        let length = into.len().min(self.open.len() - self.at);
        into[..length].copy_from_slice(&self.open[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}
