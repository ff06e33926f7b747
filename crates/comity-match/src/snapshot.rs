//! Snapshots: an index written out as it lies in memory, and read back.
//!
//! Ten million persons are ready in seconds where reading their names anew takes minutes. A
//! snapshot holds names in the clear, so it is the caller's to seal it on its way to the disk, and
//! to read it through the seal; that is why it is a stream, and no file that is mapped in.
//!
//! Layout, in the order of bytes of the machine: 16 bytes `comity-match 1` with the mark of that
//! order, 8 bytes that stand for the words and readings of this program, sections, 4 bytes CRC-32
//! of all before. A section is a count (u64), then so many rows. What was written by a program
//! that reads names otherwise is refused: the index is then built anew.

use std::io::{self, Read, Write};

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::{index::Index, readings, vocabulary::hash};

/// The start of a snapshot, with the number of its layout.
const MAGIC: &[u8; 14] = b"comity-match 1";
/// Tells the order of bytes of the machine that wrote.
const ORDER: u16 = 0x0102;
/// Bytes of a section that are asked for at once, before memory is taken for more.
const STEP_BYTES: usize = 1 << 20;

/// Why a snapshot cannot be read; the index is then built from the records.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The source failed, or ended too soon.
    #[error("the snapshot cannot be read to its end; build the index anew")]
    Read(#[from] io::Error),
    /// Another layout, or another kind of machine.
    #[error("this is no snapshot of this layout; build the index anew")]
    Layout,
    /// A program wrote it that reads names otherwise.
    #[error("the snapshot is of a program that reads names otherwise; build the index anew")]
    Words,
    /// Bytes changed on the way.
    #[error("the snapshot is damaged; build the index anew")]
    Damaged,
    /// What it says cannot be.
    #[error("the snapshot contradicts itself; build the index anew")]
    Unsound,
}

/// Writes sections, and sums them up.
pub(crate) struct Writer<'a> {
    out: &'a mut dyn Write,
    sum: crc32fast::Hasher,
}

impl Writer<'_> {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.out.write_all(bytes)
    }

    pub(crate) fn section<T: IntoBytes + Immutable>(&mut self, rows: &[T]) -> io::Result<()> {
        self.bytes(&(rows.len() as u64).to_ne_bytes())?;
        self.bytes(rows.as_bytes())
    }
}

/// Reads sections, and sums them up.
pub(crate) struct Reader<'a> {
    from: &'a mut dyn Read,
    sum: crc32fast::Hasher,
}

impl Reader<'_> {
    fn bytes(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.from.read_exact(bytes)?;
        self.sum.update(bytes);
        Ok(())
    }

    /// Reads a section; memory is taken for what came and as much again, whatever it claims.
    pub(crate) fn section<T>(&mut self) -> Result<Vec<T>, SnapshotError>
    where
        T: Clone + FromBytes + IntoBytes,
    {
        let mut count = [0; 8];
        self.bytes(&mut count)?;
        let count = usize::try_from(u64::from_ne_bytes(count)).unwrap_or(usize::MAX);
        // Rows are numbered by 32 bits.
        if count > u32::MAX as usize {
            return Err(SnapshotError::Unsound);
        }
        let step = STEP_BYTES / size_of::<T>().max(1);
        let mut out: Vec<T> = Vec::new();
        while out.len() < count {
            if out.capacity() == out.len() {
                let room = (2 * out.len()).max(step).min(count);
                out.reserve_exact(room - out.len());
            }
            let (from, to) = (out.len(), count.min(out.len() + step).min(out.capacity()));
            out.resize(to, T::new_zeroed());
            self.bytes(out[from..].as_mut_bytes())?;
        }
        Ok(out)
    }
}

impl Index {
    /// Writes a snapshot; names lie in it in the clear, and of removed subjects nothing.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn save(&self, out: &mut impl Write) -> io::Result<()> {
        let mut writer = Writer { out, sum: crc32fast::Hasher::new() };
        writer.bytes(&head())?;
        self.save_sections(&mut writer)?;
        let sum = writer.sum.finalize();
        out.write_all(&sum.to_ne_bytes())?;
        out.flush()
    }

    /// Reads a snapshot; what was saved is found as before.
    ///
    /// COST: about a second for a gigabyte; memory, at most twice what came so far.
    ///
    /// # Errors
    /// Says why bytes are no snapshot of this program; nobody then need look into them.
    pub fn load(from: &mut impl Read) -> Result<Self, SnapshotError> {
        let mut reader = Reader { from, sum: crc32fast::Hasher::new() };
        let (mut found, expected) = ([0; 24], head());
        reader.bytes(&mut found)?;
        if found[..16] != expected[..16] {
            return Err(SnapshotError::Layout);
        }
        if found != expected {
            return Err(SnapshotError::Words);
        }
        let out = Self::load_sections(&mut reader)?;
        let sum = reader.sum.finalize();
        let mut said = [0; 4];
        from.read_exact(&mut said)?;
        // What was changed on the way may be sound by chance.
        if u32::from_ne_bytes(said) != sum {
            return Err(SnapshotError::Damaged);
        }
        Ok(out)
    }
}

fn head() -> [u8; 24] {
    let mut out = [0; 24];
    out[..14].copy_from_slice(MAGIC);
    out[14..16].copy_from_slice(&ORDER.to_ne_bytes());
    out[16..].copy_from_slice(&words_hash().to_ne_bytes());
    out
}

/// Stands for all that decides under which words and keys a name lies in an index.
///
/// The sources themselves are summed up, and readings by the tables of others.
fn words_hash() -> u64 {
    const SOURCES: [&str; 16] = [
        include_str!("clean.rs"),
        include_str!("index.rs"),
        include_str!("keys.rs"),
        include_str!("part.rs"),
        include_str!("qualifier.rs"),
        include_str!("reading/cjk.rs"),
        include_str!("reading/letters.rs"),
        include_str!("reading/mod.rs"),
        include_str!("reading/usual.rs"),
        include_str!("script.rs"),
        include_str!("similarity.rs"),
        include_str!("skeleton.rs"),
        include_str!("vocabulary.rs"),
        include_str!("words/forms.rs"),
        include_str!("words/nicknames.rs"),
        include_str!("words/persons.rs"),
    ];
    static SUM: std::sync::LazyLock<u64> = std::sync::LazyLock::new(|| {
        let sources = SOURCES.iter().map(|source| hash(source.as_bytes()));
        // Every 61st sign of the writings that libraries read.
        let signs = (0x0530_u32..0xd7a3).step_by(61).filter_map(char::from_u32);
        let read = signs.map(|sign| hash(readings(&sign.to_string()).concat().as_bytes()));
        sources.chain(read).fold(0, |sum: u64, one| sum.rotate_left(7) ^ one)
    });
    *SUM
}
