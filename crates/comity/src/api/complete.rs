//! What a form leaves open and the node knows.

use std::collections::BTreeSet;

use comity_act::{ActId, AgencyCode, AgreementId, Body, RecordId, Statement, Text, Timestamp};
use comity_corridor::{
    Key, Needs, corrected_by,
    rows::{AgreementRow, HoldersRow, OwnRow, RecordRow, RelationRow},
};
use comity_seal::random::{OsRandom, draw};
use serde_json::{Map, Value, json};

use super::{Desk, hits, reading};
use crate::{
    clock,
    engine::{Engine, chain},
    home::law::{self, PackError},
    problem::Problem,
};

/// Ids of what is new, and dates that begin now.
pub(super) fn fill(body: &mut Map<String, Value>, own: AgencyCode, now: Timestamp) {
    match body.get("kind").and_then(Value::as_str) {
        Some("record.register") => {
            let id = RecordId::new(now, draw(&mut OsRandom));
            body.entry("record").or_insert_with(|| json!(id));
        }
        Some("agreement.propose") => {
            let id = AgreementId::new(now, draw(&mut OsRandom));
            body.entry("agreement").or_insert_with(|| json!(id));
            body.entry("valid_from").or_insert_with(|| json!(now));
            if let Some(Value::Array(parties)) = body.get_mut("parties")
                && !parties.contains(&json!(own))
            {
                parties.insert(0, json!(own));
            }
        }
        Some("instrument.adopt") => {
            body.entry("from").or_insert_with(|| json!(now.day()));
        }
        _ => {}
    }
}

/// What another agency says of an instrument is accepted in its own words, which stand in the act
/// before anybody signs it: what that one says later is not accepted with it.
pub(super) async fn accepted(
    engine: &Engine,
    body: &mut Map<String, Value>,
) -> Result<(), Problem> {
    let named = |field: &str| body.get(field).cloned().unwrap_or_default();
    if body.get("kind").and_then(Value::as_str) != Some("instrument.adopt") {
        return Ok(());
    }
    let Ok(of) = serde_json::from_value::<AgencyCode>(named("of")) else { return Ok(()) };
    let is_empty = |field: &str| {
        let found = body.get(field);
        found.is_none_or(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty))
    };
    // In words of their own, persons here say all of it.
    if !["from", "until", "declarations"].into_iter().all(is_empty) {
        return Ok(());
    }
    let relation = reading::row::<RelationRow>(engine, Key::Relation(of)).await?;
    let claimed = relation.map(|relation| relation.claimed).unwrap_or_default();
    let instrument = named("instrument");
    let claim = claimed.iter().rfind(|one| json!(one.instrument) == instrument);
    if let Some(claim) = claim {
        body.insert("from".to_owned(), json!(claim.from));
        body.insert("declarations".to_owned(), json!(claim.declarations));
        if let Some(until) = claim.until {
            body.insert("until".to_owned(), json!(until));
        }
    }
    Ok(())
}

/// What a correction does not state stays: it is the next one, and grades are those that were.
pub(super) async fn keep(engine: &Engine, body: &mut Map<String, Value>) -> Result<(), Problem> {
    let record = match (body.get("kind").and_then(Value::as_str), body.get("record")) {
        (Some("record.correct"), Some(record)) => record.clone(),
        _ => return Ok(()),
    };
    let Ok(record) = serde_json::from_value::<RecordId>(record) else { return Ok(()) };
    let key = Key::Record(record);
    let facts = engine.read(Needs::default().and([key])).await?;
    let Some(row) = facts.row::<RecordRow>(key) else { return Ok(()) };
    body.entry("revision").or_insert_with(|| json!(row.content.revision.saturating_add(1)));
    let Some(Value::Array(statements)) = body.get_mut("statements") else { return Ok(()) };
    for stated in statements.iter_mut().filter_map(Value::as_object_mut) {
        let is_same = |held: &&Statement| {
            stated.get("property") == Some(&json!(held.property))
                && stated.get("value") == Some(&json!(held.value))
        };
        if let Some(held) = row.content.statements.iter().find(is_same) {
            stated.entry("source").or_insert_with(|| json!(held.source));
            stated.entry("information").or_insert_with(|| json!(held.information));
            stated.entry("nature").or_insert_with(|| json!(held.nature));
            if let Some(as_of) = &held.as_of {
                stated.entry("as_of").or_insert_with(|| json!(as_of));
            }
        }
    }
    Ok(())
}

/// A comparison of records with each other looks at all of them: how many they are, the node says,
/// not the form, so that what binds long lists binds it.
pub(super) fn compared(engine: &Engine, mut body: Body) -> Body {
    if let Body::SearchRun(search) = &mut body
        && let Some(list) = search.list.as_mut().filter(|list| list.compares_own)
    {
        list.rows = engine.records_of(search.class);
    }
    body
}

/// A pack of the agency's own law is adopted by the digest of the files that lie in the home: what
/// does not load beside the law is not proposed.
pub(super) async fn pack(desk: &Desk, body: &mut Body) -> Result<(), Problem> {
    let Body::InstrumentAdopt(adopt) = body else { return Ok(()) };
    if adopt.of.is_some() {
        return Ok(());
    }
    let own = reading::row::<OwnRow>(&desk.engine, Key::Own).await?.unwrap_or_default();
    let said = |error: &PackError| Problem::usage(chain(error));
    let (name, today) = (adopt.instrument.as_str(), clock::now().day());
    let found = law::candidate(&desk.home, &own, name, adopt.from.max(today));
    let found = found.map_err(|error| said(&error))?;
    let found = found.map(Text::new).transpose().map_err(|error| Problem::usage(chain(&error)))?;
    if adopt.pack.is_some() && adopt.pack != found {
        let says =
            "the files of the pack in the node's folder have another digest; read them again";
        return Err(Problem::usage(says));
    }
    let signs = found.as_ref().map(|digest| (adopt.from, digest.as_str()));
    if let Some(why) = signs.and_then(|signs| law::not_kept(&own, name, signs, today)) {
        return Err(Problem::usage(why));
    }
    adopt.pack = found;
    Ok(())
}

/// To whom an act goes when its form names nobody: owners, holders, parties; often nobody.
pub(super) async fn recipients(
    engine: &Engine,
    body: &Body,
    answers: Option<ActId>,
) -> Result<BTreeSet<AgencyCode>, Problem> {
    let own = engine.node().own();
    let mut found = match body {
        Body::ConsentAsk(body) => owners(engine, &body.records).await?,
        Body::DisclosureAnnounce(body) => owners(engine, &body.records).await?,
        Body::RecordCorrect(body) => {
            let row = reading::row::<HoldersRow>(engine, Key::Holders(body.record)).await?;
            let row = row.unwrap_or_default();
            corrected_by(&engine.node().keys, body, &row).into_iter().collect()
        }
        Body::RecordErase(body) => holders(engine, &[body.record]).await?,
        Body::HitConclude(_) | Body::HitExclude(_) => {
            hits::giver_of(engine, answers).await?.into_iter().collect()
        }
        Body::RecordDoubt(body) => owners(engine, &[body.record]).await?,
        Body::RecallIssue(body) => holders(engine, &body.records).await?,
        Body::ConsentWithdraw(body) => holders(engine, &body.records).await?,
        Body::AgreementPropose(body) => body.parties.iter().copied().collect(),
        Body::AgreementSign(body) => parties(engine, body.agreement).await?,
        Body::AgreementSuspend(body) => parties(engine, body.agreement).await?,
        Body::AgreementEnd(body) => parties(engine, body.agreement).await?,
        _ => BTreeSet::new(),
    };
    found.remove(&own);
    Ok(found)
}

async fn owners(engine: &Engine, records: &[RecordId]) -> Result<BTreeSet<AgencyCode>, Problem> {
    let keys = records.iter().map(|&record| Key::Record(record));
    let facts = engine.read(Needs::default().and(keys)).await?;
    let rows = records.iter().map(|&record| facts.row::<RecordRow>(Key::Record(record)));
    rows.map(|row| row.map(|row| row.content.owner).ok_or_else(Problem::not_found)).collect()
}

async fn holders(engine: &Engine, records: &[RecordId]) -> Result<BTreeSet<AgencyCode>, Problem> {
    let keys = records.iter().map(|&record| Key::Holders(record));
    let facts = engine.read(Needs::default().and(keys)).await?;
    let rows = records.iter().filter_map(|&r| facts.row::<HoldersRow>(Key::Holders(r)));
    Ok(rows.flat_map(|row| &row.holders).map(|holder| holder.agency).collect())
}

async fn parties(engine: &Engine, agreement: AgreementId) -> Result<BTreeSet<AgencyCode>, Problem> {
    let key = Key::Agreement(agreement);
    let facts = engine.read(Needs::default().and([key])).await?;
    let row = facts.row::<AgreementRow>(key).ok_or_else(Problem::not_found)?;
    Ok(row.parties.iter().copied().collect())
}
