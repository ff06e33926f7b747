//! Renewing: peers are asked for their latest card, so rotated keys are known.
//!
//! A card that continues the known one, by its keys and by a signature of a key that is known, is
//! taken by an act of the service; everything else is for a person who compares.
//!
//! It never replaces a card that does not continue the known one.

use std::time::Duration;

use bytes::Bytes;
use comity_act::{AgencyCode, SignedCard};
use comity_corridor::{Key, Needs, rows::CardRow};
use hyper::Method;

use super::{AskError, Delivery};
use crate::{
    engine::{EngineError, chain},
    peers::Peer,
};

/// Bytes of a card at most.
const CARD_BYTES_MAX: usize = 256 * 1_024;

/// Shortest pause between two rounds.
const EVERY_MIN: Duration = Duration::from_millis(100);

/// Asks all peers for their cards, again and again, for as long as the node runs.
pub(crate) async fn renew(delivery: Delivery) {
    let every = Duration::from_millis(delivery.settings.cards_every_ms).max(EVERY_MIN);
    loop {
        tokio::time::sleep(every).await;
        let peers = delivery.directory.all().await.into_iter();
        for peer in peers.filter(|peer| peer.is_trusted && !peer.endpoints.is_empty()) {
            match once(&delivery, &peer).await {
                Ok(false) => {}
                Ok(true) => {
                    tracing::info!(peer = %peer.agency, "the peer's next card was taken");
                    delivery.directory.refresh_or_warn().await;
                }
                Err(AskError::Engine(EngineError::Stopped)) => return,
                Err(error) => {
                    let error = chain(&error);
                    tracing::info!(peer = %peer.agency, error, "the peer's card was not renewed");
                }
            }
        }
    }
}

/// Whether the peer had another card, which is now the known one.
async fn once(delivery: &Delivery, peer: &Peer) -> Result<bool, AskError> {
    let mut link = delivery.call(peer).await?;
    let answer = link.ask((Method::GET, "/v1/card"), Bytes::new(), CARD_BYTES_MAX).await?;
    if !answer.status.is_success() {
        return Err(AskError::Refused { problem: answer.problem_name() });
    }
    let card = SignedCard::parse(&answer.body).map_err(|_| AskError::NoCard)?;
    if card.claims().agency != peer.agency {
        return Err(AskError::NoCard);
    }
    if known(delivery, peer.agency).await? == Some(answer.body.to_vec()) {
        return Ok(false);
    }
    delivery.engine.renew_card(answer.body.into()).await?;
    Ok(true)
}

async fn known(delivery: &Delivery, peer: AgencyCode) -> Result<Option<Vec<u8>>, EngineError> {
    let key = Key::Card(peer);
    let known = delivery.engine.read(Needs::default().and([key])).await?;
    Ok(known.row::<CardRow>(key).map(|row| row.card.clone()))
}
