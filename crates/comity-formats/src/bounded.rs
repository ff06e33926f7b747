//! A reader that counts lines and stops before it is made to hold too much.
//!
//! A parser that looks for the next `<` keeps everything before it; this is where it ends.

use std::io::{self, BufRead, Read};

/// Bytes a list has at most.
pub const LIST_BYTES_MAX: u64 = 256 * 1_024 * 1_024;

/// Bytes between two pieces of markup at most.
pub const PIECE_BYTES_MAX: usize = 256 * 1_024;

/// Reads through, and refuses to read on beyond the bounds.
#[derive(Debug)]
pub(crate) struct Bounded<R> {
    inner: R,
    lines: u64,
    bytes: u64,
    piece: usize,
}

impl<R: BufRead> Bounded<R> {
    pub(crate) const fn new(inner: R) -> Self {
        Self { inner, lines: 0, bytes: 0, piece: 0 }
    }

    /// The line that is being read, from 1.
    pub(crate) const fn line(&self) -> u64 {
        self.lines + 1
    }

    /// A new piece begins.
    pub(crate) const fn begin_piece(&mut self) {
        self.piece = 0;
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.bytes > LIST_BYTES_MAX || self.piece > PIECE_BYTES_MAX {
            let message = "more comes than a list or one piece of it may have";
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        // Never more at once than a piece may have, so that the bound is looked at in time.
        let buffer = self.inner.fill_buf()?;
        Ok(&buffer[..buffer.len().min(PIECE_BYTES_MAX)])
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(buffer) = self.inner.fill_buf() {
            let read = &buffer[..amount.min(buffer.len())];
            self.lines += read.iter().filter(|byte| **byte == b'\n').count() as u64;
        }
        self.bytes += amount as u64;
        self.piece += amount;
        self.inner.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = {
            let from = self.fill_buf()?;
            let count = from.len().min(into.len());
            into[..count].copy_from_slice(&from[..count]);
            count
        };
        self.consume(count);
        Ok(count)
    }
}
