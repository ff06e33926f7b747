//! Lines of a text, each within bounds.
//!
//! A line that is too long is passed over without being kept, and the next one is read.

use std::io::{self, BufRead};

use crate::error::ListError;

/// Bytes that a line has at most.
pub const LINE_BYTES_MAX: usize = 1_024 * 1_024;

/// Bytes that a list of lines has at most: it is never in memory, so only time is bounded by it.
pub const LINES_BYTES_MAX: u64 = 8 * 1_024 * 1_024 * 1_024;

/// Reads line by line.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    from: R,
    number: u64,
    bytes: u64,
    kept: Vec<u8>,
}

/// A line that was read.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Which, from 1.
    pub(crate) number: u64,
    /// What it says, with its end if it has one.
    pub(crate) bytes: &'a [u8],
}

impl<R: BufRead> Lines<R> {
    pub(crate) const fn new(from: R) -> Self {
        Self { from, number: 0, bytes: 0, kept: Vec::new() }
    }

    /// The next line; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Line<'_>>, ListError> {
        self.kept.clear();
        self.number += 1;
        let number = self.number;
        let broken = |source| ListError::Broken { line: number, source };
        let mut is_too_long = false;
        loop {
            let buffer = match self.from.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer.map_err(broken)?,
            };
            if buffer.is_empty() {
                break;
            }
            let end = buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let count = end.unwrap_or(buffer.len());
            is_too_long |= self.kept.len() + count > LINE_BYTES_MAX;
            if !is_too_long {
                self.kept.extend_from_slice(&buffer[..count]);
            }
            self.from.consume(count);
            self.bytes += count as u64;
            if self.bytes > LINES_BYTES_MAX {
                let message = "more comes than a list may have";
                return Err(broken(io::Error::new(io::ErrorKind::FileTooLarge, message)));
            }
            if end.is_some() {
                break;
            }
        }
        if is_too_long {
            return Err(ListError::row(number, "a line is longer than it can be"));
        }
        let line = Line { number, bytes: &self.kept };
        Ok((!line.bytes.is_empty()).then_some(line))
    }
}
