//! Lists: whatever their format, row by row, as subjects that can be compared.

use std::{
    io::{BufRead, BufReader},
    path::Path,
};

use comity_formats::{
    Born, ListError, Row, SubjectKind, country_code, ftm::Entities, ofac::SdnXml, un::UnList,
};
use comity_match::{Bearer, Date, Qualifiers, Sex, Subject, identifier};
use csv::StringRecord;

use super::{
    super::{failure::Failure, files},
    bearer,
    sheet::Sheet,
};

/// Bytes of a list that are looked at to tell its format.
const HEAD_BYTES: usize = 4_096;

/// Why a row of a table is left out.
const NOTHING: &str = "there is no name and no number, or no such schema";

/// A row of a list.
pub(super) struct Entry {
    /// The line in which it stands.
    pub line: u64,
    /// What names it within the list; its line, if nothing does.
    pub id: String,
    /// The subject, or why it is none.
    pub subject: Result<Subject, String>,
}

/// Reads a list: of the United Nations or of OFAC (XML), entities of `FollowTheMoney`, or a table.
pub(super) fn read(
    path: &Path,
    mut take: impl FnMut(Entry) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut file = BufReader::with_capacity(1 << 16, files::open(path)?);
    let head = file.fill_buf().map_err(|error| Failure::of(&error))?;
    let head = String::from_utf8_lossy(&head[..head.len().min(HEAD_BYTES)]).into_owned();
    let begins = head.trim_start_matches('\u{feff}').trim_start();
    if begins.starts_with('<') && head.contains("sdnList") {
        rows(SdnXml::new(file), take)
    } else if begins.starts_with('<') {
        rows(UnList::new(file), take)
    } else if begins.starts_with('{') {
        rows(Entities::new(file), take)
    } else {
        drop(file);
        let mut sheet = Sheet::open(path)?;
        let columns = Columns::of(&sheet)?;
        while let Some(row) = sheet.next() {
            let (line, row) = row?;
            let id = columns.id.and_then(|at| row.get(at)).filter(|id| !id.is_empty());
            let id = id.map_or_else(|| line.to_string(), str::to_owned);
            let subject = columns.subject(&row).ok_or_else(|| NOTHING.to_owned());
            take(Entry { line, id, subject })?;
        }
        Ok(())
    }
}

/// Rows of a list whose format is known.
fn rows(
    rows: impl Iterator<Item = Result<Row, ListError>>,
    mut take: impl FnMut(Entry) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for row in rows {
        match row {
            Ok(row) => {
                let (line, id) = (row.line, row.key.clone());
                take(Entry { line, id, subject: Ok(subject(&row)) })?;
            }
            Err(error) if error.is_the_end() => return Err(Failure::of(&error)),
            Err(error) => {
                take(Entry { line: 0, id: String::new(), subject: Err(error.to_string()) })?;
            }
        }
    }
    Ok(())
}

/// Where the columns of a table of subjects stand.
struct Columns {
    id: Option<usize>,
    schema: Option<usize>,
    name: usize,
    birth_date: Option<usize>,
    nationality: Option<usize>,
    sex: Option<usize>,
    place: Option<usize>,
    number: Option<usize>,
}

impl Columns {
    fn of(sheet: &Sheet) -> Result<Self, Failure> {
        Ok(Self {
            id: sheet.column("id"),
            schema: sheet.column("schema"),
            name: sheet.needed("name")?,
            birth_date: sheet.column("birth_date"),
            nationality: sheet.column("nationality"),
            sex: sheet.column("sex"),
            place: sheet.column("place"),
            number: sheet.column("number"),
        })
    }

    /// The subject of a row: values within a field are parted by semicolons.
    fn subject(&self, row: &StringRecord) -> Option<Subject> {
        let all = |at: Option<usize>| {
            let field = at.and_then(|at| row.get(at)).unwrap_or_default();
            field.split(';').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let bearer = bearer(self.schema.and_then(|at| row.get(at)).unwrap_or_default())?;
        let names: Vec<String> = all(Some(self.name)).collect();
        let identifiers: Vec<(u16, String)> =
            all(self.number).filter_map(|text| number(&text)).collect();
        let qualifiers = Qualifiers {
            born: all(self.birth_date).filter_map(|date| Date::read(&date)).collect(),
            nationalities: all(self.nationality).filter_map(|name| nation(&name)).collect(),
            sex: all(self.sex).find_map(|word| sex(&word)),
            places: all(self.place).collect(),
        };
        let is_found = !(names.is_empty() && identifiers.is_empty());
        is_found.then_some(Subject { key: 0, bearer, names, qualifiers, identifiers })
    }
}

/// A row of a list as a subject.
fn subject(row: &Row) -> Subject {
    let born = row.born.iter().flat_map(|born| match born {
        Born::On(date) | Born::About(date) => vec![date],
        Born::Between { from, to } => vec![from, to],
    });
    Subject {
        key: 0,
        bearer: match row.kind {
            SubjectKind::Person => Bearer::Person,
            SubjectKind::Entity => Bearer::Organisation,
            _ => Bearer::Thing,
        },
        names: row.names.iter().map(|name| name.text.clone()).collect(),
        qualifiers: Qualifiers {
            born: born.filter_map(|date| Date::read(date)).collect(),
            nationalities: row.nationalities.iter().filter_map(|name| nation(name)).collect(),
            sex: row.sex.and_then(sex),
            places: row.birth_places.clone(),
        },
        identifiers: row.documents.iter().filter_map(|one| number(&one.number)).collect(),
    }
}

/// A number of a document, as it is compared.
fn number(text: &str) -> Option<(u16, String)> {
    let read = identifier::as_written(identifier::Kind::Document, text)?;
    Some((read.kind.number(), read.canonical))
}

fn nation(name: &str) -> Option<[u8; 2]> {
    let code = name.trim().to_ascii_uppercase();
    <[u8; 2]>::try_from(code.as_bytes())
        .ok()
        .filter(|code| code.iter().all(u8::is_ascii_uppercase))
        .or_else(|| <[u8; 2]>::try_from(country_code(name)?.as_bytes()).ok())
}

fn sex(word: &str) -> Option<Sex> {
    match word.trim().to_ascii_lowercase().as_str() {
        "female" | "f" => Some(Sex::Female),
        "male" | "m" => Some(Sex::Male),
        "other" | "x" => Some(Sex::Unspecified),
        _ => None,
    }
}
