//! Tables: a first line that names the columns, then rows, as RFC 4180 has it.

use std::{io::BufReader, path::Path};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::super::{failure::Failure, files};

/// Bytes of a table at most.
const BYTES_MAX: u64 = 4 << 30;

/// A table that is read row by row.
pub(super) struct Sheet {
    reader: Reader<BufReader<std::io::Take<std::fs::File>>>,
    columns: StringRecord,
    name: String,
}

impl Sheet {
    /// Opens a table.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        use std::io::Read as _;
        let name = path.display().to_string();
        let bytes = BufReader::new(files::open(path)?.take(BYTES_MAX));
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
        let columns = reader.headers().map_err(|error| fault(&name, &error))?;
        let bare = |column: &str| column.trim_start_matches('\u{feff}').trim().to_owned();
        let columns = columns.iter().map(bare).collect();
        Ok(Self { reader, columns, name })
    }

    /// The names of its columns.
    pub(super) const fn columns(&self) -> &StringRecord {
        &self.columns
    }

    /// Where a column stands.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.eq_ignore_ascii_case(name))
    }

    /// Where a column stands that has to be there.
    pub(super) fn needed(&self, name: &str) -> Result<usize, Failure> {
        let says = || {
            let there = self.columns.iter().collect::<Vec<_>>().join("`, `");
            format!("`{}` has no column `{name}`; it has `{there}`", self.name)
        };
        self.column(name).ok_or_else(|| Failure::Usage(says()))
    }

    /// The next row, with its line.
    pub(super) fn next(&mut self) -> Option<Result<(u64, StringRecord), Failure>> {
        let mut row = StringRecord::new();
        match self.reader.read_record(&mut row) {
            Ok(true) => Some(Ok((row.position().map_or(0, csv::Position::line), row))),
            Ok(false) => None,
            Err(error) => Some(Err(fault(&self.name, &error))),
        }
    }
}

/// What is wrong with a table: the line and the reason, without a word of what stands there.
fn fault(name: &str, error: &csv::Error) -> Failure {
    let line = error.position().map_or(0, csv::Position::line);
    let why = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "is not UTF-8; convert it first",
        csv::ErrorKind::Io(_) => "cannot be read",
        _ => "is no row of a table",
    };
    Failure::Other(format!("`{name}`, line {line}: {why}"))
}
