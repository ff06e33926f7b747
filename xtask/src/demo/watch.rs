//! A chapter of the story: somebody is watched for, and an alert comes.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{stage::Stage, story::OFFENCE};

const NAME: &str = "Orlan Vigilar";
const WRITTEN: &str = "Орлан Вигилар";

/// XA watches at the hub, which registers the person a moment later in another writing; the alert
/// comes by itself, and the watch ends.
pub(super) fn tell(stage: &mut Stage) -> Result<()> {
    let why = ["--purpose", "investigate", "--case", "XA-C-9", "--offence", OFFENCE];
    let facts = ["--state", "union_purpose=cross-checking"];
    let more = ["--state", "offence_in_union_objectives=yes", "--category", "suspect"];
    let watch = ["watch", "set", "--in", "XH", "--name", NAME, "--until", "+30d"];
    let justification = ["--justification", "Case XA-C-9, trafficking in human beings"];
    let form = [&watch[..], &why, &facts, &more, &justification].concat();
    let set = stage.act(("XA", "olga"), "watches at the hub for a person, for 30 days", &form)?;
    let watch = set["act"].as_str().context("the watch has an id")?.to_owned();
    let register = ["record", "add", "--name", WRITTEN, "--review", "+365d", "--fact"];
    let facts = ["--state", "union_purpose=exchange", "--state", "quality_checked=yes"];
    let more = ["--category", "suspect", "--purpose", "investigate", "--grade", "B2"];
    let form = [&register[..], &facts, &more].concat();
    stage.act(("XH", "olga"), "registers the person, in another writing", &form)?;
    let alerts = ["watch", "alerts", watch.as_str()];
    let alert = stage.wait(("XA", "olga"), &alerts, |told| first(told).cloned())?;
    stage.acts += 1;
    let quality = alert.pointer("/content/body/found/quality").unwrap_or(&Value::Null);
    ensure!(quality.as_u64().is_some(), "the alert says how well it fits: {alert}");
    stage.say("", &format!("ALERT  a record at XH, quality {quality} of 100"));
    let clear = ["watch", "clear", watch.as_str(), "--reason", "The person was found"];
    stage.act(("XA", "olga"), "ends the watch, here and there", &clear)?;
    Ok(())
}

fn first(told: &Value) -> Option<&Value> {
    told["alerts"].as_array()?.first()
}
