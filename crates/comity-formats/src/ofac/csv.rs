//! The list as separated values: `sdn.csv`, and beside it `alt.csv` and `add.csv`.
//!
//! The files have no first line of names, `-0-` stands for nothing, and a last line holds the
//! end-of-file character of old systems.

use std::{
    collections::{BTreeMap, VecDeque},
    io::{self, BufRead},
};

use super::{alias_quality, born, identity, spoken, subject_kind};
use crate::{
    error::{ListError, ends_with},
    row::{FactKind, NameKind, Row, clean},
    separated::{Record, Separated},
};

/// Bytes that aliases and addresses have together at most: they are held in memory, for their
/// files are not in the order of the list.
pub const ADDED_BYTES_MAX: usize = 512 * 1_024 * 1_024;

/// Reads a list row by row.
#[derive(Debug)]
pub struct SdnCsv<R> {
    from: Separated<R>,
    /// By the number of the subject.
    aliases: BTreeMap<u64, Vec<(NameKind, Box<str>)>>,
    addresses: BTreeMap<u64, Vec<Box<str>>>,
    held: usize,
    /// What could not be read of aliases and addresses.
    faults: VecDeque<ListError>,
    is_done: bool,
}

impl<R: BufRead> SdnCsv<R> {
    /// A list that is read from `sdn.csv`.
    pub fn new(from: R) -> Self {
        Self {
            from: Separated::new(from, b','),
            aliases: BTreeMap::new(),
            addresses: BTreeMap::new(),
            held: 0,
            faults: VecDeque::new(),
            is_done: false,
        }
    }

    /// With the other names of `alt.csv`; lines that cannot be read are told before the rows.
    ///
    /// # Errors
    /// When the file cannot be read to its end, or is larger than [`ADDED_BYTES_MAX`].
    pub fn with_aliases(mut self, from: impl BufRead) -> Result<Self, ListError> {
        self.added(from, |of, fields| {
            let name = clean(fields.get(3).copied().flatten()?)?;
            let kind = fields.get(2).copied().flatten().unwrap_or_default();
            let remark = fields.get(4).copied().flatten().unwrap_or_default();
            let category = if remark.contains("weak") { "weak" } else { "" };
            let kind = NameKind::Alias(alias_quality(kind, category));
            let bytes = name.len();
            of.0.push((kind, name.into()));
            Some(bytes)
        })?;
        Ok(self)
    }

    /// With the addresses of `add.csv`; lines that cannot be read are told before the rows.
    ///
    /// # Errors
    /// When the file cannot be read to its end, or is larger than [`ADDED_BYTES_MAX`].
    pub fn with_addresses(mut self, from: impl BufRead) -> Result<Self, ListError> {
        self.added(from, |of, fields| {
            let parts: Vec<&str> = fields.iter().skip(2).take(3).copied().flatten().collect();
            let address = clean(&parts.join(", "))?;
            let bytes = address.len();
            of.1.push(address.into());
            Some(bytes)
        })?;
        Ok(self)
    }

    fn added(&mut self, from: impl BufRead, add: Add) -> Result<(), ListError> {
        let mut from = Separated::new(from, b',');
        loop {
            let record = match from.next() {
                Ok(None) => return Ok(()),
                Ok(Some(record)) if is_last(&record) => return Ok(()),
                Ok(Some(record)) => record,
                Err(error) if error.is_the_end() => return Err(error),
                Err(error) => {
                    self.fault(error)?;
                    continue;
                }
            };
            let fields: Vec<Option<&str>> = record.fields.iter().map(|f| given(f)).collect();
            let subject = fields.first().copied().flatten().and_then(|id| id.parse::<u64>().ok());
            let Some(subject) = subject else {
                self.fault(ListError::lacks(record.line, "number of a subject"))?;
                continue;
            };
            let mut of = (Vec::new(), Vec::new());
            let bytes = add(&mut of, &fields).unwrap_or_default();
            self.hold(record.line, bytes)?;
            if !of.0.is_empty() {
                self.aliases.entry(subject).or_default().append(&mut of.0);
            }
            if !of.1.is_empty() {
                self.addresses.entry(subject).or_default().append(&mut of.1);
            }
        }
    }

    fn hold(&mut self, line: u64, bytes: usize) -> Result<(), ListError> {
        self.held += bytes + HELD_BESIDE_BYTES;
        if self.held <= ADDED_BYTES_MAX {
            return Ok(());
        }
        let message = "there are more aliases or addresses than a list may have";
        let source = io::Error::new(io::ErrorKind::FileTooLarge, message);
        Err(ListError::Broken { line, source })
    }

    fn fault(&mut self, fault: ListError) -> Result<(), ListError> {
        self.hold(fault.line(), size_of::<ListError>())?;
        self.faults.push_back(fault);
        Ok(())
    }

    fn step(&mut self) -> Result<Option<Row>, ListError> {
        let Some(record) = self.from.next()? else { return Ok(None) };
        if is_last(&record) {
            return Ok(None);
        }
        self.row(&record).map(Some)
    }

    fn row(&mut self, record: &Record) -> Result<Row, ListError> {
        let (line, fields) = (record.line, &record.fields);
        if fields.len() < 12 {
            return Err(ListError::lacks(line, "twelve fields"));
        }
        let field = |at: usize| fields.get(at).and_then(|field| given(field)).unwrap_or_default();
        let number: u64 =
            field(0).parse().map_err(|_| ListError::lacks(line, "number of a subject"))?;
        let kind = subject_kind(field(2));
        let kind = kind.ok_or_else(|| ListError::row(line, "its type is not known"))?;
        let name = clean(&spoken(kind, field(1))).ok_or_else(|| ListError::lacks(line, "name"))?;
        let mut row = Row { line, key: number.to_string(), kind, ..Row::default() };
        row.name(&name, NameKind::Main);
        for (alias, name) in self.aliases.remove(&number).unwrap_or_default() {
            row.name(&spoken(kind, &name), alias);
        }
        let addresses = self.addresses.remove(&number).unwrap_or_default();
        row.addresses.extend(addresses.into_iter().map(String::from));
        row.functions.extend(clean(field(4)));
        let facts = [FactKind::CallSign, FactKind::Type];
        for (at, fact) in (5..).zip(facts) {
            row.fact(fact, field(at));
        }
        row.remark("tonnage", field(7));
        row.remark("gross tonnage", field(8));
        row.fact(FactKind::Flag, field(9));
        row.fact(FactKind::Owner, field(10));
        row.remark("programme", field(3));
        row.remark("reference of the list", field(0));
        remarks(&mut row, field(11));
        row.comments = clean(field(11));
        row.doubts.extend(record.doubt());
        Ok(row)
    }
}

/// Names and addresses of one subject that a line adds, and how many bytes they have.
type Added = (Vec<(NameKind, Box<str>)>, Vec<Box<str>>);
type Add = fn(&mut Added, &[Option<&str>]) -> Option<usize>;

/// What the maps need for an entry beside its bytes.
const HELD_BESIDE_BYTES: usize = 64;

impl<R: BufRead> Iterator for SdnCsv<R> {
    type Item = Result<Row, ListError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(fault) = self.faults.pop_front() {
            return Some(Err(fault));
        }
        if self.is_done {
            return None;
        }
        let next = self.step().transpose();
        self.is_done = ends_with(next.as_ref());
        next
    }
}

/// What a field says; `-0-` says nothing.
fn given(field: &str) -> Option<&str> {
    Some(field.trim()).filter(|field| !matches!(*field, "" | "-0-"))
}

fn is_last(record: &Record) -> bool {
    matches!(&record.fields[..], [only] if only.trim() == "\u{1a}")
}

/// Reads what stands in the remarks alone: `DOB 17 May 1980; POB Qel; nationality Xandia;`.
fn remarks(row: &mut Row, remarks: &str) {
    for part in remarks.trim_end_matches('.').split("; ") {
        let part = part.trim().trim_end_matches(';');
        let part = part.strip_prefix("alt. ").unwrap_or(part);
        let after = |start: &str| part.strip_prefix(start).map(str::trim);
        if let Some(written) = after("DOB ") {
            row.birth(born(written), written);
        } else if let Some(place) = after("POB ") {
            row.birth_places.push(place.to_owned());
        } else if let Some(country) = after("nationality ").or_else(|| after("citizen ")) {
            row.nationalities.push(country.to_owned());
        } else {
            numbers(row, part);
        }
    }
    row.nationalities.dedup();
}

/// Numbers in the remarks, by the words they begin with; the rest stays in the remarks.
fn numbers(row: &mut Row, part: &str) {
    const KINDS: &[&str] = &[
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
        "Aircraft Manufacturer's Serial Number (MSN)",
        "Aircraft Mode S Transponder Code",
        "Aircraft Model",
        "Aircraft Tail Number",
        "Email Address",
        "Gender",
        "MMSI",
        "National ID No.",
        "Passport",
        "Phone Number",
        "Registration ID",
        "SWIFT/BIC",
        "Tax ID No.",
        "Vessel Registration Identification",
        "Website",
    ];
    let digital = part.strip_prefix("Digital Currency Address - ");
    if let Some((chain, address)) = digital.and_then(|rest| rest.split_once(' ')) {
        let kind = format!("Digital Currency Address - {chain}");
        return identity(row, &kind, address, (None, ""));
    }
    let found = KINDS.iter().find_map(|kind| Some((kind, part.strip_prefix(kind)?)));
    let Some((kind, rest)) = found else { return };
    // The space keeps `Passport` from being read out of `Passports`.
    let Some(rest) = rest.strip_prefix(' ') else { return };
    let (number, issuer) = match rest.split_once(" (") {
        Some((number, issuer)) => (number, issuer.split(')').next().map(str::to_owned)),
        None => (rest, None),
    };
    identity(row, kind, number, (issuer, ""));
}
