//! Records in columns: each value once, records as rows of numbers.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::Mutex,
};

use crate::{
    clean::clean,
    link::{
        column::Column,
        compare::partners,
        field::{FIELDS_MAX, Field, Kind, Problem},
        share::share,
    },
    reading::readings,
    vocabulary::Plain,
};

/// Bytes of a value that are looked at: more is no name and no address.
pub(super) const VALUE_BYTES_MAX: usize = 200;

/// The number of each value of a column, by its hash.
type Known = HashMap<u64, u32, Plain>;

/// Records to be compared: of one list with each other, or of two lists across.
#[derive(Debug)]
pub struct Table {
    pub(super) fields: Vec<Field>,
    pub(super) columns: Vec<Column>,
    /// The numbers of values, record by record; 0 for what is not known.
    pub(super) cells: Vec<u32>,
    /// Where the second list begins, if there is one.
    pub(super) second: Option<u32>,
    /// For each value of a field that has a partner the same text there; 0 where it is not.
    pub(super) twins: Vec<Vec<u32>>,
    known: Vec<Known>,
    // Keyed by chance, so that nobody can choose values that meet; what comes out does not show it.
    hasher: RandomState,
    scratch: String,
}

impl Table {
    /// A table without records.
    ///
    /// # Errors
    /// [`Problem::Fields`] without fields or with more than [`FIELDS_MAX`].
    pub fn new(fields: &[Field]) -> Result<Self, Problem> {
        if fields.is_empty() || fields.len() > FIELDS_MAX {
            return Err(Problem::Fields(fields.len()));
        }
        Ok(Self {
            fields: fields.to_vec(),
            columns: fields.iter().map(|field| Column::new(field.kind)).collect(),
            cells: Vec::new(),
            second: None,
            twins: Vec::new(),
            known: vec![HashMap::default(); fields.len()],
            hasher: RandomState::new(),
            scratch: String::new(),
        })
    }

    /// Adds a record, a text for each field, empty where nothing is known; gives its number,
    /// counted from 0 through both lists.
    ///
    /// # Errors
    /// [`Problem::Values`] if a value is missing or too many, [`Problem::TooMany`] beyond 32 bits.
    pub fn push(&mut self, values: &[&str]) -> Result<u32, Problem> {
        if values.len() != self.fields.len() {
            return Err(Problem::Values { fields: self.fields.len(), values: values.len() });
        }
        let number = u32::try_from(self.len()).map_err(|_| Problem::TooMany)?;
        let start = self.cells.len();
        for (at, value) in values.iter().enumerate() {
            let (column, known) = (&mut self.columns[at], &mut self.known[at]);
            let of = (self.fields[at].kind, *value);
            match value_number(column, known, &self.hasher, of, &mut self.scratch) {
                Ok(id) => self.cells.push(id),
                Err(problem) => {
                    self.cells.truncate(start);
                    return Err(problem);
                }
            }
        }
        for (column, id) in self.columns.iter_mut().zip(&self.cells[start..]) {
            column.counts[*id as usize] += 1;
        }
        Ok(number)
    }

    /// Adds many records as [`Self::push`] adds one, their columns shared among cores; all of them
    /// or none.
    ///
    /// # Errors
    /// As of [`Self::push`].
    pub fn push_all(&mut self, rows: &[Vec<&str>]) -> Result<(), Problem> {
        let fields = self.fields.len();
        if let Some(row) = rows.iter().find(|row| row.len() != fields) {
            return Err(Problem::Values { fields, values: row.len() });
        }
        u32::try_from(self.len() + rows.len()).map_err(|_| Problem::TooMany)?;
        let parts = self.columns.drain(..).zip(self.known.drain(..));
        let parts: Vec<_> = parts.map(|part| Mutex::new(Some(part))).collect();
        let read = share(fields, |at| {
            let taken = parts[at].lock().ok().and_then(|mut part| part.take());
            let (mut column, mut known) = taken.unwrap_or_default();
            let mut scratch = String::new();
            let mut of = |text| {
                let of = (self.fields[at].kind, text);
                value_number(&mut column, &mut known, &self.hasher, of, &mut scratch)
            };
            let ids: Result<Vec<u32>, Problem> = rows.iter().map(|row| of(row[at])).collect();
            (column, known, ids)
        });
        let mut ids = Vec::with_capacity(fields);
        for (column, known, of) in read {
            self.columns.push(column);
            self.known.push(known);
            ids.push(of);
        }
        let ids = ids.into_iter().collect::<Result<Vec<_>, _>>()?;
        for (column, ids) in self.columns.iter_mut().zip(&ids) {
            ids.iter().for_each(|id| column.counts[*id as usize] += 1);
        }
        for row in 0..rows.len() {
            self.cells.extend(ids.iter().map(|ids| ids[row]));
        }
        Ok(())
    }

    /// From here on records are of a second list: pairs have one record of each.
    ///
    /// # Errors
    /// [`Problem::TwoLists`] the second time.
    pub fn second_list(&mut self) -> Result<(), Problem> {
        if self.second.is_some() {
            return Err(Problem::TwoLists);
        }
        self.second = Some(u32::try_from(self.len()).map_err(|_| Problem::TooMany)?);
        Ok(())
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len() / self.fields.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The value of a field of a record as it is compared; empty where nothing is known.
    #[must_use]
    pub fn text(&self, record: u32, field: usize) -> &str {
        let cell = self.row(record).get(field).copied().unwrap_or(0);
        self.columns.get(field).map_or("", |column| column.text(cell))
    }

    /// Reads all values: once, when all records are there.
    pub(super) fn prepare(&mut self) {
        let columns = std::mem::take(&mut self.columns);
        let cells: Vec<_> = columns.into_iter().map(|column| Mutex::new(Some(column))).collect();
        self.columns = share(cells.len(), |at| {
            let taken = cells[at].lock().ok().and_then(|mut column| column.take());
            let mut column = taken.unwrap_or_default();
            column.prepare();
            column
        });
        self.known.clear();
        let partners = partners(self);
        let twins = |field: usize| {
            let other = partners[field].map(|other| &self.columns[other]);
            other.map_or_else(Vec::new, |other| self.columns[field].found_in(other))
        };
        self.twins = share(partners.len(), twins);
    }

    /// The sketches of all values, record by record.
    pub(super) fn sketches(&self) -> Vec<u32> {
        let values = share(self.columns.len(), |at| -> Vec<u32> {
            let column = &self.columns[at];
            let ids = 0..u32::try_from(column.len()).unwrap_or(u32::MAX);
            ids.map(|id| column.sketch(id)).collect()
        });
        let rows = self.cells.chunks_exact(self.fields.len());
        rows.flat_map(|row| row.iter().zip(&values).map(|(id, of)| of[*id as usize])).collect()
    }

    pub(super) fn row(&self, record: u32) -> &[u32] {
        let width = self.fields.len();
        self.cells.get(record as usize * width..(record as usize + 1) * width).unwrap_or(&[])
    }

    /// How many pairs there could be.
    pub(super) fn pairs_possible(&self) -> f64 {
        let all = self.len() as f64;
        match self.second {
            Some(second) => f64::from(second) * (all - f64::from(second)),
            None => all * (all - 1.0) / 2.0,
        }
    }

    /// Whether these two may be compared: of two lists, one of each.
    pub(super) fn may_meet(&self, left: u32, right: u32) -> bool {
        self.second.is_none_or(|second| (left < second) != (right < second))
    }
}

/// The number of a value of a column, made if it is new.
fn value_number(
    column: &mut Column,
    known: &mut Known,
    hasher: &RandomState,
    (kind, text): (Kind, &str),
    scratch: &mut String,
) -> Result<u32, Problem> {
    scratch.clear();
    plain(text, kind, scratch);
    if scratch.is_empty() {
        return Ok(0);
    }
    let mut key = hasher.hash_one(&**scratch);
    while let Some(&id) = known.get(&key) {
        if column.text(id) == *scratch {
            return Ok(id);
        }
        key = key.wrapping_add(1);
    }
    let id = column.add(scratch).ok_or(Problem::TooMany)?;
    known.insert(key, id);
    Ok(id)
}

/// Writes a value as it is compared: clean words with one space between, figures of dates, signs
/// of identifiers; places and texts in Latin letters.
fn plain(text: &str, kind: Kind, out: &mut String) {
    let cut = text.floor_char_boundary(VALUE_BYTES_MAX);
    let text = &text[..cut];
    if text.is_ascii() {
        words(text, kind, out);
        return;
    }
    let cleaned = clean(text);
    if matches!(kind, Kind::Given | Kind::Family | Kind::Name | Kind::Category) {
        words(&cleaned, kind, out);
    } else {
        let read = |word: &str| readings(word).into_iter().next().unwrap_or_default();
        let latin: Vec<String> =
            cleaned.split(|sign: char| !sign.is_alphanumeric()).map(read).collect();
        words(&latin.join(" "), kind, out);
    }
    out.truncate(out.floor_char_boundary(VALUE_BYTES_MAX));
}

fn words(text: &str, kind: Kind, out: &mut String) {
    if kind == Kind::Date {
        *out = super::date::plain(text);
        return;
    }
    let whole = matches!(kind, Kind::Identifier | Kind::Number);
    let mut open = false;
    for sign in text.chars() {
        // Apostrophes are within words.
        if sign == '\'' {
            continue;
        }
        if !sign.is_alphanumeric() && !matches!(sign, '\u{300}'..='\u{36f}') {
            open = !out.is_empty() && !whole;
            continue;
        }
        if open {
            out.push(' ');
            open = false;
        }
        out.push(sign.to_ascii_lowercase());
    }
}
