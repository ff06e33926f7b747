//! What became of the rows of a list that were not simply taken.
//!
//! All of it goes to a file, if one is named; so much is kept as a person reads.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use comity_formats::export::guarded;
use serde_json::{Value, json};

use super::{failure::Failure, files, outcome::text};

/// What is kept of each kind to be shown.
const KEPT_MAX: usize = 1_000;

/// What is told of a row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Told {
    /// It was not taken, or its record is named no more.
    Row,
    /// It could not be read.
    Fault,
    /// It was taken, and something of it is not understood.
    Doubt,
}

/// What was told so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    rows: Vec<Value>,
    faults: Vec<Value>,
    doubts: Vec<Value>,
    /// How many are told beyond what is kept.
    beyond: u64,
    /// How many rows could not be read.
    pub(super) unread: u64,
    /// How many rows are of a kind that no record holds.
    pub(super) left_out: u64,
    into: Option<Into>,
    failed: Option<std::io::Error>,
}

#[derive(Debug)]
struct Into {
    path: PathBuf,
    file: BufWriter<File>,
    is_csv: bool,
}

impl Report {
    /// A report that is also written to this file.
    pub(super) fn to(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let is_csv = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        let mut file = BufWriter::new(files::create(path)?);
        let heads = if is_csv { "line,key,record,outcome,says\r\n" } else { "" };
        file.write_all(heads.as_bytes()).map_err(|error| Failure::of(&error))?;
        let into = Some(Into { path: path.to_owned(), file, is_csv });
        Ok(Self { into, ..Self::default() })
    }

    /// Keeps what is told of a row: `line`, `key`, `record`, `outcome`, `says`, as far as known.
    pub(super) fn tell(&mut self, told: Told, row: Value) {
        if let Some(into) = &mut self.into
            && let Err(error) = into.write(&row)
        {
            self.failed.get_or_insert(error);
        }
        let kept = match told {
            Told::Row => &mut self.rows,
            Told::Fault => &mut self.faults,
            Told::Doubt => &mut self.doubts,
        };
        if kept.len() < KEPT_MAX {
            kept.push(row);
        } else {
            self.beyond += 1;
        }
    }

    /// The sum, with what was told; what could not be written is an error.
    pub(super) fn sum(mut self, done: &Value) -> Result<Value, Failure> {
        if let Some(into) = &mut self.into {
            let flushed = into.file.flush();
            if let Some(error) = self.failed.or_else(|| flushed.err()) {
                let path = into.path.display();
                return Err(Failure::Other(format!("`{path}` cannot be written: {error}")));
            }
        }
        let (rows, faults, doubts) = (self.rows, self.faults, self.doubts);
        let sum = json!({ "done": done, "rows": rows, "faults": faults, "doubts": doubts });
        Ok(match self.beyond {
            0 => sum,
            beyond => {
                let mut sum = sum;
                sum["beyond"] = beyond.into();
                sum
            }
        })
    }
}

impl Into {
    fn write(&mut self, row: &Value) -> std::io::Result<()> {
        if !self.is_csv {
            return writeln!(self.file, "{row}");
        }
        let line = row["line"].as_u64().map(|line| line.to_string()).unwrap_or_default();
        let fields = ["/key", "/record", "/outcome", "/says"].map(|at| text(row, at));
        let fields = fields.map(|field| format!("\"{}\"", guarded(field).replace('"', "\"\"")));
        write!(self.file, "{line},{}\r\n", fields.join(","))
    }
}
