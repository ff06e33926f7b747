//! A chapter of the story: a hit is another person, who is stopped once.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{stage::Stage, story::OFFENCE};

const NAME: &str = "Maro Doppelin";
const BORN: &str = "1980-05-17";

/// XA searches at the hub for somebody of the same name and day of birth as a record there; the
/// fingerprints say that it is another. Whoever searches for the two particulars again reads so.
pub(super) fn tell(stage: &mut Stage) -> Result<()> {
    let register = ["record", "add", "--name", NAME, "--born", BORN, "--review", "+365d", "--fact"];
    let facts = ["--state", "union_purpose=exchange", "--state", "quality_checked=yes"];
    let more = ["--category", "suspect", "--purpose", "investigate", "--grade", "B2"];
    let form = [&register[..], &facts, &more].concat();
    stage.act(("XH", "olga"), "registers a person", &form)?;
    let (report, found) = searched(stage, "searches the hub for a namesake")?;
    ensure!(found["excluded"].is_null(), "nobody was excluded yet: {found}");
    let record = found["record"].as_str().context("the hit has a record")?;
    let compared = ["hit", "not-same", &report, record, "--by", "fingerprints,document"];
    stage.act(("XA", "olga"), "compares fingerprints and papers: it is another", &compared)?;
    let told = ["hit", "show", report.as_str()];
    stage.wait(("XH", "olga"), &told, |shown| {
        (shown.pointer("/concluded/0/found")? == "not-same").then_some(())
    })?;
    let (_, found) = searched(stage, "searches for the same again")?;
    let by = found.pointer("/excluded/by").unwrap_or(&Value::Null);
    ensure!(by == "XA", "the hit says who was excluded, and by whom: {found}");
    let quality = &found["quality"];
    stage.say("", &format!("HIT  still, quality {quality} of 100; XA found that it is another"));
    Ok(())
}

/// The report of a search by name and day of birth, and the hit in it.
fn searched(stage: &mut Stage, what: &str) -> Result<(String, Value)> {
    let search = ["search", "--in", "XH", "--name", NAME, "--born", BORN];
    let why = ["--purpose", "investigate", "--case", "XA-C-11", "--offence", OFFENCE];
    let facts = ["--state", "union_purpose=cross-checking", "--category", "suspect"];
    let more = ["--state", "offence_in_union_objectives=yes", "--justification", "Case XA-C-11"];
    let told = stage.act(("XA", "olga"), what, &[&search[..], &why, &facts, &more].concat())?;
    let report = told.pointer("/reports/0").context("the hub answers")?;
    let act = report["act"].as_str().context("the answer is an act")?.to_owned();
    let matches = report.pointer("/content/body/matches/0");
    Ok((act, matches.context("the hub has a hit")?.clone()))
}
