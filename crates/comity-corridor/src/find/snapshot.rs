//! A snapshot of the index, as bytes that its reader believes nothing of.
//!
//! It holds names: whoever keeps it keeps it sealed, and under another key each time it is written,
//! so that what is erased is gone with the old key.

use std::io::{self, Read, Write};

use comity_act::{RecordClass, Timestamp};
use comity_match::{Index, SnapshotError};

use super::{Finder, Shelf, places::Places};

/// What a snapshot begins with: its name, and the version of its layout.
const HEAD: [u8; 8] = *b"comfind\x02";

/// Why a snapshot cannot be used; the index is learnt from the store then.
#[derive(Debug, thiserror::Error)]
pub enum UnusableError {
    /// It ends too early, or cannot be read.
    #[error("the snapshot of the search index cannot be read")]
    Read(#[from] io::Error),
    /// It is none, or one of another version.
    #[error("the snapshot of the search index is of another version")]
    Version,
    /// It contradicts itself.
    #[error("the snapshot of the search index is damaged")]
    Damaged,
    /// A class's names cannot be used.
    #[error(transparent)]
    Names(#[from] SnapshotError),
}

impl Finder {
    /// Writes everything that it holds, as of a moment.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, at: Timestamp, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&HEAD)?;
        out.write_all(&at.millis().to_be_bytes())?;
        out.write_all(&count(self.shelves.len())?.to_be_bytes())?;
        for (class, shelf) in &self.shelves {
            out.write_all(&u64::from(class.code()).to_be_bytes())?;
            shelf.places.save(out)?;
            shelf.index.save(out)?;
        }
        out.flush()
    }

    /// Reads what was saved, and as of which moment; it has to catch up from there.
    ///
    /// # Errors
    /// [`UnusableError`]; whatever the bytes are, it neither panics nor takes more memory than
    /// came.
    pub fn load(from: &mut impl Read) -> Result<(Self, Timestamp), UnusableError> {
        let mut head = [0; HEAD.len()];
        from.read_exact(&mut head)?;
        if head != HEAD {
            return Err(UnusableError::Version);
        }
        let at = Timestamp::from_millis(number(from)?);
        let mut finder = Self::default();
        for _ in 0..number(from)? {
            let code = number(from)?;
            let class = RecordClass::ALL.iter().find(|class| u64::from(class.code()) == code);
            let class = *class.ok_or(UnusableError::Damaged)?;
            if finder.shelves.insert(class, shelf(from)?).is_some() {
                return Err(UnusableError::Damaged);
            }
        }
        Ok((finder, at))
    }
}

fn shelf(from: &mut impl Read) -> Result<Shelf, UnusableError> {
    Ok(Shelf { places: Places::load(from)?, index: Index::load(from)? })
}

pub(super) fn number(from: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes)?;
    Ok(u64::from_be_bytes(bytes))
}

pub(super) fn count(of: usize) -> io::Result<u64> {
    u64::try_from(of).map_err(io::Error::other)
}
