//! What is too large for memory, sealed piece by piece as it is written and read.
//!
//! Each piece is bound to its place, so that none can be left out, repeated or put elsewhere; where
//! a whole ends is for what is written to say. A key seals one whole and no other.
//!
//! A piece on the wire: its length (u32, big-endian), then the sealed bytes.

use std::{
    fmt,
    io::{self, Read, Write},
};

use crate::{
    payload::{PAYLOAD_OVERHEAD_BYTES, PayloadKey},
    random::Random,
};

/// Bytes that are sealed together.
const PIECE_BYTES: usize = 1 << 20;

/// Seals what is written; [`Self::end`] seals the rest.
pub struct Sealing<W, C> {
    out: W,
    key: PayloadKey,
    random: C,
    waiting: Vec<u8>,
    piece: u64,
}

impl<W: Write, C: Random> Sealing<W, C> {
    /// Seals into `out`, under a key that seals nothing else.
    pub fn new(out: W, key: PayloadKey, random: C) -> Self {
        Self { out, key, random, waiting: Vec::with_capacity(PIECE_BYTES), piece: 0 }
    }

    /// Seals what is left, and gives back where it was written.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> io::Result<W> {
        self.seal()?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn seal(&mut self) -> io::Result<()> {
        let sealed = self.key.seal(&self.piece.to_be_bytes(), &self.waiting, &mut self.random);
        self.waiting.clear();
        let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.piece += 1;
        Ok(())
    }
}

impl<W: Write, C: Random> Write for Sealing<W, C> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE_BYTES - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        if self.waiting.len() == PIECE_BYTES {
            self.seal()?;
        }
        Ok(taken)
    }

    /// What does not fill a piece yet stays until [`Self::end`].
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W, C> fmt::Debug for Sealing<W, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealing(piece {}, secret)", self.piece)
    }
}

/// Opens what [`Sealing`] wrote; it believes no length beyond that of a piece.
pub struct Opening<R> {
    from: R,
    key: PayloadKey,
    open: Vec<u8>,
    at: usize,
    piece: u64,
}

impl<R: Read> Opening<R> {
    /// Opens what is read from there.
    pub const fn new(from: R, key: PayloadKey) -> Self {
        Self { from, key, open: Vec::new(), at: 0, piece: 0 }
    }

    fn next(&mut self) -> io::Result<()> {
        let mut length = [0; 4];
        self.from.read_exact(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
        if length > PIECE_BYTES + PAYLOAD_OVERHEAD_BYTES {
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

impl<R: Read> Read for Opening<R> {
    /// Reading beyond the last piece is an error of its own kind, [`io::ErrorKind::UnexpectedEof`]:
    /// whatever ends there was cut short, unless its reader knew to stop.
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

impl<R> fmt::Debug for Opening<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opening(piece {}, secret)", self.piece)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;
    use crate::random::OsRandom;

    fn key() -> PayloadKey {
        PayloadKey::from_bytes(&[7; 32])
    }

    fn sealed(bytes: &[u8]) -> Vec<u8> {
        let mut sealing = Sealing::new(Vec::new(), key(), OsRandom);
        sealing.write_all(bytes).unwrap();
        sealing.end().unwrap()
    }

    fn opened(sealed: &[u8], length: usize) -> io::Result<Vec<u8>> {
        let mut out = vec![0; length];
        Opening::new(sealed, key()).read_exact(&mut out).map(|()| out)
    }

    #[test]
    fn what_was_sealed_is_read_again_whatever_its_length() {
        for length in [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES + 5] {
            let bytes: Vec<u8> = (0..251_u8).cycle().take(length).collect();
            assert_eq!(opened(&sealed(&bytes), length).unwrap(), bytes, "{length}");
        }
    }

    #[test]
    fn a_piece_that_is_altered_missing_or_elsewhere_is_an_error() {
        let bytes = vec![3; 2 * PIECE_BYTES];
        let whole = sealed(&bytes);
        let piece = 4 + PIECE_BYTES + PAYLOAD_OVERHEAD_BYTES;
        let swapped = [&whole[piece..2 * piece], &whole[..piece], &whole[2 * piece..]].concat();
        assert!(opened(&swapped, bytes.len()).is_err());
        assert!(opened(&whole[piece..], PIECE_BYTES).is_err());
        assert!(opened(&whole[..2 * piece - 1], bytes.len()).is_err());
        let mut altered = whole;
        altered[piece - 1] ^= 1;
        assert!(opened(&altered, bytes.len()).is_err());
        let long = u32::MAX.to_be_bytes();
        assert!(opened(&long, 1).unwrap_err().to_string().contains("longer than it can be"));
    }
}
