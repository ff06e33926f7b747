//! Records of separated values: quoted, several lines long, within bounds.
//!
//! A quotation mark that is never closed swallows no more than one record may have, and whoever
//! reads on begins in the line after the one in which it stands.
//!
//! Source: RFC 4180, with other separators.

use std::{
    collections::VecDeque,
    fmt,
    io::{self, BufRead},
};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::{error::ListError, lines::Lines};

/// Bytes that a record has at most.
pub const RECORD_BYTES_MAX: usize = 256 * 1_024;

/// Fields that a record has at most.
pub const FIELDS_MAX: usize = 1_024;

/// Marks that are not closed at most: each costs a record's worth of reading twice.
const UNCLOSED_MAX: usize = 100;

/// Reads record by record.
pub(crate) struct Separated<R> {
    lines: Lines<R>,
    /// Lines that were read too far, with their numbers.
    ahead: VecDeque<(u64, Vec<u8>)>,
    /// What was met while reading too far.
    met: Option<ListError>,
    unclosed: usize,
    /// Whether the last line of all was read, and has no end.
    is_cut: bool,
    separator: u8,
    reader: Reader,
}

impl<R> fmt::Debug for Separated<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Separated").field("ahead", &self.ahead.len()).finish_non_exhaustive()
    }
}

/// A record: where it begins, and its fields as they are.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) line: u64,
    pub(crate) fields: Vec<String>,
    /// Whether the list ends in the middle of its last line, so that the record may be cut.
    pub(crate) may_be_cut: bool,
}

impl Record {
    /// What a row is doubted for when its record may be cut.
    pub(crate) fn doubt(&self) -> Option<String> {
        let says = "the list ends with this line and without its end; see whether it is whole";
        self.may_be_cut.then(|| says.to_owned())
    }
}

impl<R: BufRead> Separated<R> {
    pub(crate) fn new(from: R, separator: u8) -> Self {
        Self {
            lines: Lines::new(from),
            ahead: VecDeque::new(),
            met: None,
            unclosed: 0,
            is_cut: false,
            separator,
            reader: reader(separator),
        }
    }

    /// The next record that is not blank; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Record>, ListError> {
        loop {
            let Some((line, first)) = self.line()? else { return Ok(None) };
            if first.trim_ascii().is_empty() {
                continue;
            }
            let record = self.record(line, &first);
            if record.is_err() {
                // It stands in the middle of what it could not read.
                self.reader = reader(self.separator);
            }
            return record.map(Some);
        }
    }

    fn line(&mut self) -> Result<Option<(u64, Vec<u8>)>, ListError> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        if let Some(met) = self.met.take() {
            return Err(met);
        }
        let Some(line) = self.lines.next()? else { return Ok(None) };
        let mut bytes = line.bytes;
        self.is_cut |= !bytes.ends_with(b"\n");
        // One kind of end for all, so that a record ends with its line or goes on behind it.
        bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        Ok(Some((line.number, [bytes, b"\n"].concat())))
    }

    fn record(&mut self, line: u64, first: &[u8]) -> Result<Record, ListError> {
        let mut more = VecDeque::new();
        let record = self.read(line, first, &mut more);
        if record.is_ok() || more.is_empty() {
            return record;
        }
        // What follows a mark that is not closed are rows of their own.
        more.append(&mut self.ahead);
        self.ahead = more;
        self.unclosed += 1;
        if self.unclosed > UNCLOSED_MAX {
            let source = io::Error::other("too many quotation marks are not closed");
            return Err(ListError::Broken { line, source });
        }
        record
    }

    fn read(
        &mut self,
        line: u64,
        first: &[u8],
        more: &mut VecDeque<(u64, Vec<u8>)>,
    ) -> Result<Record, ListError> {
        let mut parse = Parse::default();
        let mut bytes = first.len();
        let mut is_whole = parse.feed(&mut self.reader, first, line)?;
        while !is_whole {
            let next = if bytes > RECORD_BYTES_MAX { Ok(None) } else { self.line() };
            let next = next.unwrap_or_else(|met| {
                self.met = Some(met);
                None
            });
            let Some((number, next)) = next else {
                return Err(ListError::row(line, "a quotation mark is not closed"));
            };
            bytes += next.len();
            let fed = parse.feed(&mut self.reader, &next, line);
            more.push_back((number, next));
            is_whole = fed?;
        }
        let may_be_cut = self.is_cut && self.ahead.is_empty();
        parse.fields(line).map(|fields| Record { line, fields, may_be_cut })
    }
}

fn reader(separator: u8) -> Reader {
    ReaderBuilder::new().delimiter(separator).build()
}

/// A record that is being read.
#[derive(Default)]
struct Parse {
    text: Vec<u8>,
    ends: Vec<usize>,
    filled: (usize, usize),
}

impl Parse {
    /// Takes a line with its end; whether the record ends with it.
    fn feed(
        &mut self,
        reader: &mut Reader,
        mut line: &[u8],
        number: u64,
    ) -> Result<bool, ListError> {
        loop {
            let (text, ends) = self.filled;
            // Nothing that is written is longer than what is read.
            self.text.resize(text + line.len(), 0);
            let (result, read, written, ended) =
                reader.read_record(line, &mut self.text[text..], &mut self.ends[ends..]);
            self.filled = (text + written, ends + ended);
            line = &line[read..];
            match result {
                ReadRecordResult::OutputEndsFull if self.ends.len() < FIELDS_MAX => {
                    self.ends.resize((self.ends.len() * 2).max(32), 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    return Err(ListError::row(number, "there are more fields than a row has"));
                }
                ReadRecordResult::Record if !line.is_empty() => {
                    return Err(ListError::row(number, "a line ends in its middle"));
                }
                ReadRecordResult::Record => return Ok(true),
                ReadRecordResult::OutputFull if !line.is_empty() => {}
                ReadRecordResult::InputEmpty
                | ReadRecordResult::OutputFull
                | ReadRecordResult::End => return Ok(false),
            }
        }
    }

    fn fields(mut self, line: u64) -> Result<Vec<String>, ListError> {
        let (text, ends) = self.filled;
        self.text.truncate(text);
        let unreadable = || {
            let what = "a character is not in the encoding of the list; name its encoding";
            ListError::row(line, what)
        };
        let text = String::from_utf8(self.text).map_err(|_| unreadable())?;
        if text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(unreadable());
        }
        let mut from = 0;
        let fields = self.ends[..ends].iter().map(|end| {
            let field = text.get(from..*end).map(str::to_owned);
            from = *end;
            field
        });
        fields.collect::<Option<Vec<String>>>().ok_or_else(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<(u64, Vec<String>), u64>> {
        let mut from = Separated::new(text.as_bytes(), b',');
        let mut out = Vec::new();
        loop {
            match from.next() {
                Ok(None) => return out,
                Ok(Some(record)) => out.push(Ok((record.line, record.fields))),
                Err(error) => {
                    out.push(Err(error.line()));
                    if error.is_the_end() {
                        return out;
                    }
                }
            }
        }
    }

    fn fields(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|field| (*field).to_owned()).collect()
    }

    #[test]
    fn a_quoted_field_holds_separators_marks_and_lines() {
        let read = read("a,\"b,\"\"c\"\"\r\nd\"\r\n\r\ne,f");
        assert_eq!(read, [Ok((1, fields(&["a", "b,\"c\"\nd"]))), Ok((4, fields(&["e", "f"])))]);
    }

    #[test]
    fn a_mark_that_is_not_closed_costs_its_own_line_only() {
        let read = read("a,\"b\nc,d\ne,f\n");
        assert_eq!(read, [Err(1), Ok((2, fields(&["c", "d"]))), Ok((3, fields(&["e", "f"])))]);
    }

    #[test]
    fn marks_that_are_never_closed_end_the_list_in_time() {
        let read = read(&"a\",\"\n".repeat(200_000));
        assert_eq!(read.iter().filter(|row| row.is_err()).count(), UNCLOSED_MAX + 1);
    }
}
