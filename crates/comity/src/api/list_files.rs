//! Files of lists as others publish them, read into rows.
//!
//! Nothing is kept, and nothing registered.
//!
//! Whoever imports at the desk sees what was read before anything is taken; the rows then go up
//! like those of any list. A browser reads no answer before all of its file was sent, so the file
//! is held in memory, and few are read at once.
//!
//! It never repeats in a fault what the file says of anybody.

use std::{io::Cursor, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{FromRequestParts, State},
    http::request::Parts,
    response::Response,
};
use bytes::{Buf, Bytes};
use comity_formats::{
    ListError,
    ftm::Entities,
    ofac::{SdnCsv, SdnXml},
    un::UnList,
};
use http_body_util::{BodyExt, Limited};
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    imports::Row,
    page,
    stream::{self, Lines},
};
use crate::{
    engine::chain,
    problem::{Kind, Problem},
};

/// Bytes of a file at most, with those that belong to it; larger ones are for the command line.
const FILE_BYTES_MAX: usize = 64 * 1_024 * 1_024;

/// Files that are read at the same time.
pub(super) const AT_ONCE: usize = 2;

/// In what format the file is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, ToSchema)]
#[schema(as = ListFormat)]
#[serde(rename_all = "kebab-case")]
enum Format {
    /// The consolidated list of the United Nations Security Council, in XML.
    Un,
    /// The SDN list of the United States' OFAC, in XML.
    OfacXml,
    /// The same as `sdn.csv`, before which `alt.csv` and `add.csv` may stand.
    OfacCsv,
    /// Entities of FollowTheMoney, one in each line.
    Ftm,
}

/// What the body is.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct FileQuery {
    /// In what format it is.
    #[param(value_type = Format)]
    format: Format,
    /// Bytes of `alt.csv`, with which the body begins; none when left out.
    #[serde(default)]
    aliases: usize,
    /// Bytes of `add.csv`, which come after those; none when left out.
    #[serde(default)]
    addresses: usize,
}

impl<S: Sync> FromRequestParts<S> for FileQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        page::asked(&parts.uri)
    }
}

/// A line of the answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListRead)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// A row, as it is given to an import.
    Row(Row),
    /// A row that cannot be read, or that no class of records holds; it is left out.
    Fault(Fault),
    /// Something of a row that is not understood, and stays a remark.
    Doubt(Fault),
    /// The file has ended.
    Done(Sum),
    /// Why it ended before.
    Problem(Problem),
}

/// What is wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListFault)]
pub(super) struct Fault {
    /// The line of the file in which it begins.
    line: u64,
    /// What names the row within the list, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// What is wrong with it.
    says: String,
}

/// What was read.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ListSum)]
pub(super) struct Sum {
    /// In what format the file was.
    format: Format,
    /// Rows.
    rows: u64,
    /// Rows that were left out.
    left_out: u64,
}

/// How long a file may take to come.
const CAME_MAX: Duration = Duration::from_secs(120);

/// Reads a file that others publish, row by row; nothing of it is kept.
#[utoipa::path(
    post, path = "/v1/lists/rows", tag = "records", operation_id = "readList",
    params(FileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file; of `ofac-csv`, those that belong to it first."),
    responses(
        (status = 200, description = "Its rows.", body = Told,
            content_type = "application/x-ndjson"),
        (status = 400, description = "There is no such format."),
        (status = 404, description = "The caller reads no content."),
        (status = 413, description = "It is larger than is read here."),
        (status = 503, description = "Other files are being read."),
    ),
)]
pub(super) async fn read(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    query: FileQuery,
    body: Body,
) -> Result<Response, Problem> {
    caller.reads_content()?;
    let others = "other lists are being read; wait until that ends";
    let turn = Arc::clone(&desk.reading_lists)
        .try_acquire_owned()
        .map_err(|_| Problem::new(Kind::UNAVAILABLE, others))?;
    // Whoever drips keeps no place from the others.
    let came = Limited::new(body, FILE_BYTES_MAX).collect();
    let came = tokio::time::timeout(CAME_MAX, came).await;
    let came = came.map_err(|_| Problem::new(Kind::SLOW, "the file did not come in time"))?;
    let whole = came.map_err(|_| {
        let most = FILE_BYTES_MAX / (1_024 * 1_024);
        let says = format!("the file ended in the middle, or has more than {most} MiB");
        Problem::new(Kind::OVERSIZED, says)
    })?;
    let mut file = whole.to_bytes();
    let beside = query.aliases.saturating_add(query.addresses);
    if beside > file.len() || (beside > 0 && query.format != Format::OfacCsv) {
        return Err(Problem::usage("`aliases` and `addresses` are parts of an `ofac-csv` body"));
    }
    let aliases = file.split_to(query.aliases);
    let addresses = file.split_to(query.addresses);
    let (lines, response) = stream::lines("application/x-ndjson");
    let format = query.format;
    tokio::task::spawn_blocking(move || {
        let sum = Sum { format, rows: 0, left_out: 0 };
        let reading = Reading { lines, runtime: Handle::current(), sum };
        reading.run(file, (aliases, addresses));
        drop(turn);
    });
    Ok(response)
}

/// The rows of a file, as they are read.
type Rows = Box<dyn Iterator<Item = Result<comity_formats::Row, ListError>>>;

fn rows(
    format: Format,
    file: Bytes,
    (aliases, addresses): (Bytes, Bytes),
) -> Result<Rows, ListError> {
    let file = Cursor::new(file);
    Ok(match format {
        Format::Un => Box::new(UnList::new(file)),
        Format::OfacXml => Box::new(SdnXml::new(file)),
        Format::OfacCsv => {
            let mut rows = SdnCsv::new(file);
            if aliases.has_remaining() {
                rows = rows.with_aliases(Cursor::new(aliases))?;
            }
            if addresses.has_remaining() {
                rows = rows.with_addresses(Cursor::new(addresses))?;
            }
            Box::new(rows)
        }
        Format::Ftm => Box::new(Entities::new(file)),
    })
}

/// A file while it is read, on a thread of its own.
struct Reading {
    lines: Lines,
    runtime: Handle,
    sum: Sum,
}

impl Reading {
    fn run(mut self, file: Bytes, beside: (Bytes, Bytes)) {
        let rows = match rows(self.sum.format, file, beside) {
            Ok(rows) => rows,
            Err(error) => return self.broken(&error),
        };
        for row in rows {
            // Of a list that breaks off nobody knows what it would have named.
            if let Err(error) = &row
                && error.is_the_end()
            {
                return self.broken(error);
            }
            if !self.one(row) {
                return;
            }
        }
        self.hear(&Told::Done(self.sum));
    }

    fn broken(&self, error: &ListError) {
        self.hear(&Told::Problem(Problem::usage(chain(error))));
    }

    /// Tells of one row; false when nobody listens any more.
    fn one(&mut self, row: Result<comity_formats::Row, ListError>) -> bool {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let (line, says) = (error.line(), chain(&error));
                // The line is told beside it.
                let says = says.strip_prefix(&format!("line {line}: ")).unwrap_or(&says);
                return self.fault(line, None, says.to_owned());
            }
        };
        let Some(class) = row.class() else {
            let word = row.kind.word();
            let says = format!("no class of records holds what is a `{word}`; the row is left out");
            return self.fault(row.line, Some(row.key), says);
        };
        for doubt in &row.doubts {
            let (line, key) = (row.line, Some(row.key.clone()));
            if !self.hear(&Told::Doubt(Fault { line, key, says: doubt.clone() })) {
                return false;
            }
        }
        self.sum.rows += 1;
        let statements = row.statements();
        self.hear(&Told::Row(Row { line: row.line, key: row.key, class, statements }))
    }

    fn fault(&mut self, line: u64, key: Option<String>, says: String) -> bool {
        self.sum.left_out += 1;
        self.hear(&Told::Fault(Fault { line, key, says }))
    }

    fn hear(&self, told: &Told) -> bool {
        self.runtime.block_on(self.lines.json(told))
    }
}
