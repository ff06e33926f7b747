//! Agencies: this one, its peers, and what they have agreed.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use comity_act::{AgencyCard, AgencyCode, AgreementId, SignedCard};
use comity_corridor::{
    Family, IndexKey, Key, Keys, Needs, Scan,
    rows::{
        AgreementRow, CardRow, MisbehaviourRow, OfficerRow, OwnRow, PeerRow, RelationRow, Trust,
    },
};
use comity_seal::fingerprint::Fingerprint;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Desk,
    agreed::agreed,
    binding::{adopted, names},
    guard::Caller,
    page::{Order, PageQuery, unhex},
    reading,
    view::moment,
};
use crate::{
    clock,
    engine::chain,
    home::law,
    problem::{Kind, Problem},
    proof,
};

/// Officers that are listed at most.
const OFFICERS_MAX: usize = 1_000;

/// `GET /v1/agreements`: all agreements, the newest first.
pub(super) async fn agreements(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Problem> {
    let prefix = IndexKey::of(Family::Agreements);
    let page = query.read(&desk.engine, prefix, Order::Newest).await?;
    let own = desk.engine.node().own();
    let items = page
        .keys
        .iter()
        .filter_map(|&key| match (key, page.facts.row::<AgreementRow>(key)) {
            (Key::Agreement(id), Some(row)) => Some(agreed(id, row, own)),
            _ => None,
        })
        .collect();
    Ok(Json(page.answer(items)))
}

/// `GET /v1/agreements/{id}`.
pub(super) async fn agreement(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let id: AgreementId = id.parse().map_err(|_| Problem::not_found())?;
    let row = reading::row::<AgreementRow>(&desk.engine, Key::Agreement(id)).await?;
    Ok(Json(agreed(id, &row.ok_or_else(Problem::not_found)?, desk.engine.node().own())))
}

/// `GET /v1/peers`: the other agencies, with how far delivery has come.
pub(super) async fn peers(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Value>, Problem> {
    let prefix = IndexKey::of(Family::Peers);
    let page = query.read(&desk.engine, prefix, Order::Soonest).await?;
    let cards = page.keys.iter().filter_map(|&key| match key {
        Key::Peer(agency) => Some([Key::Card(agency), Key::Relation(agency)]),
        _ => None,
    });
    let cards = cards.flatten();
    let cards = desk.engine.read(Needs::default().and(cards)).await?;
    let keys = &desk.engine.node().keys;
    let today = clock::now().day();
    let items = page
        .keys
        .iter()
        .filter_map(|&key| {
            let (Key::Peer(agency), Some(row)) = (key, page.facts.row::<PeerRow>(key)) else {
                return None;
            };
            let mut item = peer(row, cards.row::<CardRow>(Key::Card(agency))?, keys)?;
            let relation = cards.row::<RelationRow>(Key::Relation(agency));
            item["bound_by"] = json!(relation.map(|relation| names(&relation.instruments, today)));
            item["kind_accepted"] = json!(relation.and_then(|relation| relation.kind));
            item["claims"] = json!(relation.map(|relation| {
                relation.claimed.iter().map(|one| &one.instrument).collect::<Vec<_>>()
            }));
            Some(item)
        })
        .collect();
    Ok(Json(page.answer(items)))
}

pub(super) fn peer(row: &PeerRow, card: &CardRow, keys: &Keys) -> Option<Value> {
    let card = SignedCard::parse(&card.card).ok()?;
    let mut item = told(card.claims(), keys)?;
    let (trust, by) = match row.trust {
        Trust::Compared => ("compared", None),
        Trust::Introduced(by) => ("introduced", Some(by)),
        Trust::Waiting(by) => ("waiting", Some(by)),
    };
    item["trust"] = json!(trust);
    item["introduced_by"] = json!(by);
    item["since"] = json!(moment(row.since));
    item["waiting"] = json!(row.out_next - row.out_acknowledged);
    item["sent"] = json!(row.out_next);
    item["received"] = json!(row.in_next);
    item["heard_at"] = json!(row.heard_at.map(moment));
    item["log_seen"] = json!(row.seen.as_ref().map(|seen| seen.size));
    item["misbehaviours"] = json!(row.misbehaviours);
    Some(item)
}

/// `GET /v1/peers/{agency}/proof`: the proof that its log showed two faces, as a file.
pub(super) async fn proof(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(agency): Path<String>,
) -> Result<Response, Problem> {
    let agency: AgencyCode = agency.parse().map_err(|_| Problem::not_found())?;
    let (card, proof) = (Key::Card(agency), Key::Misbehaviour(agency, 0));
    let known = desk.engine.read(Needs::default().and([card, proof])).await?;
    let card = known.row::<CardRow>(card).ok_or_else(Problem::not_found)?;
    let proof = known.row::<MisbehaviourRow>(proof).ok_or_else(Problem::not_found)?;
    let file = proof::written(&card.card, &proof.proof);
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], file).into_response())
}

/// What a card says, with the fingerprint that people compare.
fn told(card: &AgencyCard, keys: &Keys) -> Option<Value> {
    let public = keys.keys_of(card).ok()?;
    Some(json!({
        "agency": card.agency, "name": card.name, "kind": card.kind,
        "card_serial": card.serial, "issued_at": moment(card.issued_at),
        "valid_until": moment(card.valid_until), "endpoints": card.endpoints,
        "instruments": card.instruments.iter().map(|one| &one.instrument).collect::<Vec<_>>(),
        "adopted": card.instruments.iter().map(adopted).collect::<Vec<_>>(),
        "duty_telephone": card.duty_telephone,
        "log_origin": card.log_origin,
        "fingerprint": Fingerprint::of(&public).to_string(),
    }))
}

/// A card as somebody handed it over.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Handed {
    /// Its bytes, in small hexadecimal.
    card: String,
}

/// `POST /v1/cards`: what a card says and whether it continues a known one; nothing is kept.
pub(super) async fn read_card(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Json(handed): Json<Handed>,
) -> Result<Json<Value>, Problem> {
    let malformed = |detail: String| Problem::new(Kind::MALFORMED, detail);
    let bytes = unhex(&handed.card)
        .ok_or_else(|| Problem::usage("`card` is written in small hexadecimal"))?;
    let no_card = |error| malformed(format!("this is no agency card; ask for it again: {error}"));
    let parsed = SignedCard::parse(&bytes).map_err(no_card)?;
    let keys = &desk.engine.node().keys;
    let card = keys.whole_card(parsed).map_err(|error| malformed(error.to_string()))?;
    let mut told = told(&card, keys).ok_or_else(Problem::not_found)?;
    let known = reading::row::<CardRow>(&desk.engine, Key::Card(card.agency)).await?;
    let known = known.and_then(|row| SignedCard::parse(&row.card).ok());
    told["known_fingerprint"] = json!(known.as_ref().and_then(|known| {
        let known = keys.keys_of(known.claims()).ok()?;
        Some(Fingerprint::of(&known).to_string())
    }));
    told["continues"] = json!(known.as_ref().map(|known| {
        let both = keys.keys_of(&card).ok().zip(keys.keys_of(known.claims()).ok());
        both.is_some_and(|(new, old)| new.continues(&old).is_ok())
    }));
    Ok(Json(told))
}

/// `GET /v1/own`: who this agency is, what binds it, who acts for it.
pub(super) async fn own(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
) -> Result<Json<Value>, Problem> {
    let node = desk.engine.node();
    let row = reading::row::<OwnRow>(&desk.engine, Key::Own).await?.unwrap_or_default();
    let adoptions: Vec<Value> = row
        .adoptions
        .iter()
        .map(|adoption| {
            let mut told = adopted(&adoption.adopted);
            told["act"] = json!(adoption.act);
            told["pack"] = json!(adoption.pack);
            told
        })
        .collect();
    let packs = law::list(&desk.home, &row, (&node.law, clock::now().day()));
    let packs = packs.map_err(|error| Problem::usage(chain(&error)))?;
    let officers = officers(&desk).await?;
    let fingerprint = Fingerprint::of(node.keys.own().public()).to_string();
    Ok(Json(json!({
        "agency": node.own(), "name": desk.agency.name, "kind": node.kind,
        "you": { "officer": caller.0.officer, "role": caller.0.role },
        "fingerprint": fingerprint, "log_origin": desk.agency.log_origin,
        "adoptions": adoptions, "bound_by": names(&row.adoptions, clock::now().day()),
        "officers": officers, "packs": packs,
        "overrulings": row.overrulings,
        "law": node.law.digest(), "rules": node.law.rules().count(),
    })))
}

/// The officers of this agency with their latest postings.
async fn officers(desk: &Desk) -> Result<Vec<Value>, Problem> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Officers), OFFICERS_MAX));
    let facts = desk.engine.read(needs).await?;
    let keys = facts.scans.iter().flatten().map(|(_, key)| *key);
    Ok(keys
        .filter_map(|key| {
            let Key::Officer(officer) = key else { return None };
            let posting = facts.row::<OfficerRow>(key)?.postings.last()?;
            Some(json!({
                "officer": officer, "roles": posting.roles,
                "valid_from": moment(posting.valid_from),
                "valid_until": moment(posting.valid_until),
            }))
        })
        .collect())
}
