//! A snapshot of the index, as bytes that its reader believes nothing of.
//!
//! It holds names: whoever keeps it keeps it sealed, and under another key each time it is written,
//! so that what is erased is gone with the old key.

use std::{
    io::{self, Read, Write},
    sync::{PoisonError, RwLock},
};

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
        head(at, self.shelves.len(), out)?;
        for (class, shelf) in &self.shelves {
            write(*class, &shelf.places, &shelf.index, out)?;
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

/// Writes everything that a finder holds while others go on to search it and to change it: each
/// class is copied, and its copy is written.
///
/// What changes meanwhile may be in one class and not in another. Whoever loads it has to catch up
/// from `at`, which is before all of it.
///
/// COST: the memory of the largest class once more, and the lock for as long as copying it takes.
///
/// # Errors
/// When it cannot be written.
pub fn save_beside(finder: &RwLock<Finder>, at: Timestamp, out: &mut impl Write) -> io::Result<()> {
    let read = || finder.read().unwrap_or_else(PoisonError::into_inner);
    let classes: Vec<RecordClass> = read().shelves.keys().copied().collect();
    head(at, classes.len(), out)?;
    for class in classes {
        let copied =
            read().shelves.get(&class).map(|shelf| (shelf.places.clone(), shelf.index.clone()));
        let (places, index) = copied.unwrap_or_default();
        write(class, &places, &index, out)?;
    }
    out.flush()
}

fn head(at: Timestamp, shelves: usize, out: &mut impl Write) -> io::Result<()> {
    out.write_all(&HEAD)?;
    out.write_all(&at.millis().to_be_bytes())?;
    out.write_all(&count(shelves)?.to_be_bytes())
}

fn write(
    class: RecordClass,
    places: &Places,
    index: &Index,
    out: &mut impl Write,
) -> io::Result<()> {
    out.write_all(&u64::from(class.code()).to_be_bytes())?;
    places.save(out)?;
    index.save(out)
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use comity_act::{Handling, Property, RecordId, Shared, Statement, SubjectMark, Text};

    use super::*;

    fn content(nth: u8, class: RecordClass, said: (Property, &str)) -> Shared {
        Shared {
            record: RecordId::from_bytes([nth; 16]),
            owner: "XA".parse().unwrap(),
            class,
            subject: SubjectMark::default(),
            handling: Handling::default(),
            statements: vec![Statement::ungraded(said.0, Text::new(said.1).unwrap())],
            revision: 0,
            told: Vec::new(),
            conditions: Vec::new(),
        }
    }

    /// Takes what is written, and changes the finder with every piece, as the node's writer does.
    struct Changing<'a> {
        finder: &'a RwLock<Finder>,
        bytes: Vec<u8>,
    }

    impl Write for Changing<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut finder = self.finder.try_write().unwrap();
            let late = content(9, RecordClass::Person, (Property::Name, "Quill Varga"));
            finder.put(late.record, &late);
            self.bytes.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_index_is_written_while_others_change_it() {
        let mut finder = Finder::default();
        let person = content(1, RecordClass::Person, (Property::Name, "Nemo Zorranov"));
        let vehicle = content(2, RecordClass::Vehicle, (Property::Plate, "XA AB 12"));
        for one in [&person, &vehicle] {
            finder.put(one.record, one);
        }
        let (at, mut plain) = (Timestamp::from_millis(7), Vec::new());
        finder.save(at, &mut plain).unwrap();
        let finder = RwLock::new(finder);
        let mut beside = Vec::new();
        save_beside(&finder, at, &mut beside).unwrap();
        assert_eq!(beside, plain, "what nobody changes is written the same");
        let mut changing = Changing { finder: &finder, bytes: Vec::new() };
        save_beside(&finder, at, &mut changing).unwrap();
        let (loaded, of) = Finder::load(&mut &changing.bytes[..]).unwrap();
        assert_eq!((of, loaded.len()), (at, 3), "what came meanwhile is there or is caught up");
    }
}
