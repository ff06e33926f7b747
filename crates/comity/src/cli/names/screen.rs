//! `screen`: a list against one's own records, or against another list.

use std::path::{Path, PathBuf};

use clap::Args;
use comity_act::{RecordClass, SubjectCategory};
use comity_match::{ALERT_MIN, ALERT_MIN_ORGANISATION, Bearer, Hit, Index, Query};
use serde_json::{Value, json};

use super::{
    super::{act_args::ActArgs, failure::Failure, outcome, session::Session},
    list, node, rounded,
};

/// Screen a list: against your own records, or against another list without a node.
#[derive(Args, Debug)]
pub(in super::super) struct Screen {
    /// Whose rows are searched for in your own records; or, with a second list, who is looked
    /// for there. A list of the United Nations or of OFAC (XML), entities of FollowTheMoney (JSON
    /// lines), or a table with the columns `id`, `schema`, `name`, and where they are known
    /// `birth_date`, `nationality`, `sex`, `place`, `number`.
    list: PathBuf,
    /// Who is screened against the first list; no node is needed, and nothing is recorded.
    queries: Option<PathBuf>,
    /// Hits of a query at most, without a node.
    #[arg(long, default_value_t = 10, requires = "queries")]
    limit: usize,
    /// From which score on, 0 to 1, without a node.
    #[arg(long, default_value_t = 0.5, requires = "queries")]
    least: f32,
    #[command(flatten)]
    pub(super) act: ActArgs,
    /// Among which records of your own.
    #[arg(long, default_value = "person", conflicts_with = "queries")]
    pub(super) class: RecordClass,
    /// What the persons searched for are in the matter, as `suspect`.
    #[arg(long, conflicts_with = "queries")]
    pub(super) category: Option<SubjectCategory>,
    /// Why: the case and the offence.
    #[arg(long, default_value = "", conflicts_with = "queries")]
    pub(super) justification: String,
    /// Only say how many rows would go up, and their SHA-256, to compare with what a screening
    /// recorded; no node is asked.
    #[arg(long, conflicts_with = "queries")]
    pub(super) digest: bool,
    /// What list it is, as it is recorded; the file's name when it is left out.
    #[arg(long, conflicts_with = "queries")]
    pub(super) named: Option<String>,
    /// Screen under a search that was let go meanwhile, by its id or reference, with the list as
    /// it was then.
    #[arg(
        long,
        value_name = "ACT",
        conflicts_with_all = [
            "queries", "digest", "named", "class", "category", "justification", "to", "purpose",
            "crime_area", "case", "dry_run",
        ]
    )]
    pub(super) under: Option<String>,
}

/// The subjects, with what names each within its list.
struct List {
    index: Index,
    keys: Vec<String>,
}

impl Screen {
    pub(in super::super) fn run(self, session: &Session) -> Result<(), Failure> {
        match &self.queries {
            Some(queries) => self.offline(queries, session),
            None => node::screen(&self, &self.list, session),
        }
    }

    fn offline(&self, queries: &Path, session: &Session) -> Result<(), Failure> {
        if !(0.0..=1.0).contains(&self.least) {
            return Err(Failure::Usage("`--least` is a score from 0 to 1".to_owned()));
        }
        let list = List::read(&self.list)?;
        let mut left_out = 0_u64;
        list::read(queries, |entry| {
            let query = match entry.subject {
                Ok(query) => query,
                Err(problem) => {
                    left_out += 1;
                    let (query, line) = (entry.id, entry.line);
                    let answer = json!({ "query": query, "line": line, "problem": problem });
                    session.print(&answer, people);
                    return Ok(());
                }
            };
            let (bearer, names) = (query.bearer, query.names.join("; "));
            let query = Query { limit: self.limit, least: self.least, ..Query::from(query) };
            let hits = list.index.search(&query);
            let shown: Vec<Value> = hits.iter().map(|hit| list.shown(hit, bearer)).collect();
            session.print(&json!({ "query": entry.id, "name": names, "hits": shown }), people);
            Ok(())
        })?;
        match left_out {
            0 => Ok(()),
            rows => Err(Failure::Other(format!("{rows} rows were not screened; see their lines"))),
        }
    }
}

impl List {
    fn read(path: &Path) -> Result<Self, Failure> {
        let mut list = Self { index: Index::new(), keys: Vec::new() };
        list::read(path, |entry| {
            match entry.subject {
                Ok(mut subject) => {
                    subject.key = u64::try_from(list.keys.len()).unwrap_or(u64::MAX);
                    list.index.add(&subject);
                    list.keys.push(entry.id);
                }
                Err(problem) if entry.line == 0 => super::super::warn(&problem),
                Err(problem) => super::super::warn(&format!("line {}: {problem}", entry.line)),
            }
            Ok(())
        })?;
        Ok(list)
    }

    fn shown(&self, hit: &Hit, asked: Bearer) -> Value {
        let alert = if asked == Bearer::Organisation { ALERT_MIN_ORGANISATION } else { ALERT_MIN };
        let parts = hit.evidence.iter().map(ToString::to_string);
        let beside = hit.qualifiers.iter().map(ToString::to_string);
        json!({
            "id": usize::try_from(hit.key).ok().and_then(|key| self.keys.get(key)),
            "name": hit.name,
            "score": rounded(hit.score),
            "alert": hit.score >= alert,
            "reasons": parts.chain(beside).collect::<Vec<_>>(),
        })
    }
}

fn people(answer: &Value) -> String {
    if let Some(problem) = answer["problem"].as_str() {
        return format!("{} line {}: {problem}\n", outcome::text(answer, "/query"), answer["line"]);
    }
    let hits = outcome::items(answer, "hits");
    let mut out =
        format!("{} `{}`", outcome::text(answer, "/query"), outcome::text(answer, "/name"));
    if hits.is_empty() {
        out.push_str(": no hit\n");
        return out;
    }
    out.push('\n');
    for hit in hits {
        let mark = if hit["alert"] == true { "alert" } else { "     " };
        let (id, name) = (outcome::text(hit, "/id"), outcome::text(hit, "/name"));
        out.push_str(&format!(
            "  {mark} {:.2} {id} `{name}`\n",
            hit["score"].as_f64().unwrap_or(0.0)
        ));
        for reason in outcome::items(hit, "reasons") {
            out.push_str(&format!("        {}\n", reason.as_str().unwrap_or("")));
        }
    }
    out
}
