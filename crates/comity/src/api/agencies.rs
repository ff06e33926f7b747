//! Agencies: this one, its peers, and what they have agreed.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::header,
    response::{IntoResponse, Response},
};
use comity_act::{AgencyCard, AgencyCode, AgencyKind, AgreementId, SignedCard, Text};
use comity_corridor::{
    Family, IndexKey, Key, Keys, Needs,
    rows::{AgreementRow, CardRow, MisbehaviourRow, PeerRow, RelationRow, Trust},
};
use comity_seal::fingerprint::Fingerprint;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Desk,
    agreed::{Agreed, agreed},
    binding::{AdoptedShown, adopted, names},
    guard::Caller,
    page::{Listed, Order, PageQuery, unhex},
    reading,
    view::{Moment, moment},
    words::words,
};
use crate::{
    clock,
    problem::{Kind, Problem},
    proof,
};

/// All agreements, the newest first.
#[utoipa::path(
    get, path = "/v1/agreements", tag = "agreements", operation_id = "listAgreements",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of agreements.", body = Listed<Agreed>),
        (status = 400, description = "There is no such page."),
    ),
)]
pub(super) async fn agreements(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    query: PageQuery,
) -> Result<Json<Listed<Agreed>>, Problem> {
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

/// An agreement: who is bound, from when to when, and what it opens.
#[utoipa::path(
    get, path = "/v1/agreements/{id}", tag = "agreements", operation_id = "showAgreement",
    responses(
        (status = 200, description = "The agreement.", body = Agreed),
        (status = 404, description = "There is no such agreement."),
    ),
)]
pub(super) async fn agreement(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(id): Path<String>,
) -> Result<Json<Agreed>, Problem> {
    let id: AgreementId = id.parse().map_err(|_| Problem::not_found())?;
    let row = reading::row::<AgreementRow>(&desk.engine, Key::Agreement(id)).await?;
    Ok(Json(agreed(id, &row.ok_or_else(Problem::not_found)?, desk.engine.node().own())))
}

words! {
    /// Why another agency is trusted.
    #[schema(as = Trust)]
    TrustWord { Compared = "compared", Introduced = "introduced", Waiting = "waiting", }
}

/// Another agency, with how far delivery has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Peer)]
pub(super) struct PeerShown {
    #[serde(flatten)]
    card: CardShown,
    /// Why it is trusted.
    trust: TrustWord,
    /// Who introduced it.
    #[schema(required)]
    introduced_by: Option<AgencyCode>,
    /// Since when it is known.
    since: Moment,
    /// Acts that wait for its receipt.
    waiting: u64,
    /// Acts that were put into its outbox.
    sent: u64,
    /// Acts that came from it.
    received: u64,
    /// When it was last heard of.
    #[schema(required)]
    heard_at: Option<Moment>,
    /// How many leaves of its log were verified.
    #[schema(required)]
    log_seen: Option<u64>,
    /// Proofs of misbehaviour that are kept; with one, nothing is taken any more.
    misbehaviours: u64,
}

/// Another agency in a list, with what binds it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PeerLine {
    #[serde(flatten)]
    peer: PeerShown,
    /// The instruments that bind it today, as accepted here; nothing, while none ever did.
    #[schema(required)]
    bound_by: Option<Vec<Text<60>>>,
    /// What kind of body it is, as accepted here; nothing, while nobody did.
    #[schema(required)]
    kind_accepted: Option<AgencyKind>,
    /// The instruments that it says bind it, and nobody here has accepted.
    #[schema(required)]
    claims: Option<Vec<Text<60>>>,
    /// Whether its node answered or called the last time; nothing, when neither has called the
    /// other since this node started.
    #[schema(required)]
    is_reached: Option<bool>,
    /// When its node last answered or called, or was last heard of before this one started.
    #[schema(required)]
    contact_at: Option<Moment>,
}

/// The other agencies, with how far delivery has come.
#[utoipa::path(
    get, path = "/v1/peers", tag = "agencies", operation_id = "listPeers",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of peers.", body = Listed<PeerLine>),
        (status = 400, description = "There is no such page."),
    ),
)]
pub(super) async fn peers(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    query: PageQuery,
) -> Result<Json<Listed<PeerLine>>, Problem> {
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
    let items = page.keys.iter().filter_map(|&key| {
        let (Key::Peer(agency), Some(row)) = (key, page.facts.row::<PeerRow>(key)) else {
            return None;
        };
        let peer = peer(row, cards.row::<CardRow>(Key::Card(agency))?, keys)?;
        let relation = cards.row::<RelationRow>(Key::Relation(agency));
        let contact = desk.contacts.of(agency);
        let last = contact.and_then(|contact| contact.last).max(row.heard_at);
        Some(PeerLine {
            peer,
            is_reached: contact.map(|contact| contact.is_reached),
            contact_at: last.map(moment),
            bound_by: relation.map(|relation| names(&relation.instruments, today)),
            kind_accepted: relation.and_then(|relation| relation.kind),
            claims: relation.map(|relation| {
                relation.claimed.iter().map(|one| one.instrument.clone()).collect()
            }),
        })
    });
    Ok(Json(page.answer(items.collect())))
}

/// A peer, by its rows.
pub(super) fn peer(row: &PeerRow, card: &CardRow, keys: &Keys) -> Option<PeerShown> {
    let card = SignedCard::parse(&card.card).ok()?;
    let (trust, introduced_by) = match row.trust {
        Trust::Compared => (TrustWord::Compared, None),
        Trust::Introduced(by) => (TrustWord::Introduced, Some(by)),
        Trust::Waiting(by) => (TrustWord::Waiting, Some(by)),
    };
    Some(PeerShown {
        card: told(card.claims(), keys)?,
        trust,
        introduced_by,
        since: moment(row.since),
        waiting: row.out_next - row.out_acknowledged,
        sent: row.out_next,
        received: row.in_next,
        heard_at: row.heard_at.map(moment),
        log_seen: row.seen.as_ref().map(|seen| seen.size),
        misbehaviours: row.misbehaviours,
    })
}

/// The proof that an agency's log showed two faces, as a file.
#[utoipa::path(
    get, path = "/v1/peers/{agency}/proof", tag = "agencies", operation_id = "fetchProof",
    responses(
        (status = 200, description = "The proof.", body = Vec<u8>,
            content_type = "application/octet-stream"),
        (status = 404, description = "There is no such proof."),
    ),
)]
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
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Card)]
pub(super) struct CardShown {
    /// The agency's code.
    agency: AgencyCode,
    /// What it is called.
    name: Text<200>,
    /// What kind of agency it is.
    kind: AgencyKind,
    /// The number of the card.
    card_serial: u64,
    /// When it was issued.
    issued_at: Moment,
    /// Until when it is valid.
    valid_until: Moment,
    /// Where its node is reached.
    endpoints: Vec<Text<255>>,
    /// The instruments that it says bind it.
    instruments: Vec<Text<60>>,
    /// The same, with days and declarations.
    adopted: Vec<AdoptedShown>,
    /// The telephone of its duty desk.
    #[schema(required)]
    duty_telephone: Option<Text<40>>,
    /// The origin of its log.
    log_origin: Text<255>,
    /// The fingerprint of its keys, for people to compare.
    fingerprint: String,
}

/// What a card says, with the fingerprint that people compare.
fn told(card: &AgencyCard, keys: &Keys) -> Option<CardShown> {
    let public = keys.keys_of(card).ok()?;
    Some(CardShown {
        agency: card.agency,
        name: card.name.clone(),
        kind: card.kind,
        card_serial: card.serial,
        issued_at: moment(card.issued_at),
        valid_until: moment(card.valid_until),
        endpoints: card.endpoints.clone(),
        instruments: card.instruments.iter().map(|one| one.instrument.clone()).collect(),
        adopted: card.instruments.iter().map(adopted).collect(),
        duty_telephone: card.duty_telephone.clone(),
        log_origin: card.log_origin.clone(),
        fingerprint: Fingerprint::of(&public).to_string(),
    })
}

/// A card as somebody handed it over.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = HandedCard)]
#[serde(deny_unknown_fields)]
pub(super) struct Handed {
    /// Its bytes, in small hexadecimal.
    card: String,
}

/// A card that was handed over, beside the one that is known.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CardRead {
    #[serde(flatten)]
    card: CardShown,
    /// The fingerprint of the keys that are known of the agency.
    #[schema(required)]
    known_fingerprint: Option<String>,
    /// Whether its keys continue those; nothing, when none are known.
    #[schema(required)]
    continues: Option<bool>,
}

/// What a card says and whether it continues a known one; nothing is kept.
#[utoipa::path(
    post, path = "/v1/cards", tag = "agencies", operation_id = "readCard",
    request_body = Handed,
    responses(
        (status = 200, description = "What it says.", body = CardRead),
        (status = 400, description = "It is no card."),
        (status = 404, description = "Its keys cannot be read."),
    ),
)]
pub(super) async fn read_card(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    handed: Result<Json<Handed>, JsonRejection>,
) -> Result<Json<CardRead>, Problem> {
    let Json(handed) = handed?;
    let malformed = |detail: String| Problem::new(Kind::MALFORMED, detail);
    let bytes = unhex(&handed.card)
        .ok_or_else(|| Problem::usage("`card` is written in small hexadecimal"))?;
    let no_card = |error| malformed(format!("this is no agency card; ask for it again: {error}"));
    let parsed = SignedCard::parse(&bytes).map_err(no_card)?;
    let keys = &desk.engine.node().keys;
    let card = keys.whole_card(parsed).map_err(|error| malformed(error.to_string()))?;
    let told = told(&card, keys).ok_or_else(Problem::not_found)?;
    let known = reading::row::<CardRow>(&desk.engine, Key::Card(card.agency)).await?;
    let known = known.and_then(|row| SignedCard::parse(&row.card).ok());
    let known_fingerprint = known.as_ref().and_then(|known| {
        let known = keys.keys_of(known.claims()).ok()?;
        Some(Fingerprint::of(&known).to_string())
    });
    let continues = known.as_ref().map(|known| {
        let both = keys.keys_of(&card).ok().zip(keys.keys_of(known.claims()).ok());
        both.is_some_and(|(new, old)| new.continues(&old).is_ok())
    });
    Ok(Json(CardRead { card: told, known_fingerprint, continues }))
}
