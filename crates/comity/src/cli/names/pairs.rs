//! `match pairs`: names compared in pairs.

use std::path::PathBuf;

use clap::Args;
use comity_match::compare;
use serde_json::json;

use super::{
    super::{failure::Failure, files, session::Session},
    bearer, rounded,
    sheet::Sheet,
};

/// Compare names in pairs.
#[derive(Args, Debug)]
pub(in super::super) struct Pairs {
    /// A table with the columns `schema`, `name1` and `name2`; others are passed on.
    input: PathBuf,
    /// The same table with two more columns: `score`, from 0 to 1, and `explanation`.
    output: PathBuf,
}

impl Pairs {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let mut sheet = Sheet::open(&self.input)?;
        let schema = sheet.column("schema");
        let (one, other) = (sheet.needed("name1")?, sheet.needed("name2")?);
        let mut out = csv::Writer::from_writer(Vec::new());
        let header = sheet.columns().iter().chain(["score", "explanation"]);
        out.write_record(header).map_err(|error| Failure::of(&error))?;
        let width = sheet.columns().len();
        let mut pairs = 0_u64;
        while let Some(row) = sheet.next() {
            let (line, mut row) = row?;
            let word = schema.and_then(|at| row.get(at)).unwrap_or_default();
            let bearer = bearer(word).ok_or_else(|| {
                let says = "the schema is none of Person, Organization, Company, Vessel";
                Failure::Usage(format!("`{}`, line {line}: {says}", self.input.display()))
            })?;
            let name = |at: usize| row.get(at).unwrap_or_default();
            let likeness = compare(name(one), name(other), bearer);
            let reasons: Vec<String> = likeness.evidence.iter().map(ToString::to_string).collect();
            row.truncate(width);
            while row.len() < width {
                row.push_field("");
            }
            row.push_field(&format!("{:.4}", rounded(likeness.score)));
            row.push_field(&reasons.join("; "));
            out.write_record(&row).map_err(|error| Failure::of(&error))?;
            pairs += 1;
        }
        let bytes = out.into_inner().map_err(|error| Failure::Other(error.to_string()))?;
        files::write(&self.output, &bytes)?;
        let said = json!({ "pairs": pairs, "output": self.output.display().to_string() });
        session.print(&said, |_| format!("{pairs} pairs were compared"));
        Ok(())
    }
}
