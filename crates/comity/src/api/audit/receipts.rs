//! Receipts of a peer must be signed by it and cover all it is held to have.

use comity_act::{AgencyCode, Sign1, SignedCard};
use comity_corridor::{
    Awaited, Key, Keys, Needs, RECEIPT_BYTES_MAX, Receipt, VerifiedReceipt, rows::ReceiptRow,
    verify_receipt,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::Known;
use crate::{engine::Engine, problem::Problem};

/// What the signature over a receipt names.
const RECEIPT: &str = "comity receipt";

/// What a peer has acknowledged.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PeerReceipts {
    /// Which peer.
    agency: AgencyCode,
    /// Acts that it is held to have.
    acknowledged: u64,
    /// Receipts that verified.
    receipts: u64,
    /// Places for which there is none.
    missing: u64,
    /// Receipts that did not verify.
    wrong: u64,
}

/// Goes back from receipt to receipt, each ending where the one after began; false when one does
/// not verify or is missing.
pub(super) async fn audit(engine: &Engine, known: &Known) -> Result<(PeerReceipts, bool), Problem> {
    let (peer, row) = (known.agency, &known.row);
    let (mut verified, mut missing, mut wrong) = (0_u64, 0_u64, 0_u64);
    let mut place = row.out_acknowledged;
    while place > 0 {
        let key = Key::Receipt(peer, place);
        let facts = engine.read(Needs::default().and([key])).await?;
        let before = place - 1;
        place = match facts.row::<ReceiptRow>(key) {
            None => {
                missing += 1;
                before
            }
            Some(kept) => match believed(&engine.node().keys, &known.card, &kept.receipt) {
                Some(receipt) if reaches(receipt.receipt(), place) => {
                    verified += 1;
                    receipt.receipt().first.min(before)
                }
                _ => {
                    wrong += 1;
                    before
                }
            },
        };
    }
    let acknowledged = row.out_acknowledged;
    let told = PeerReceipts { agency: peer, acknowledged, receipts: verified, missing, wrong };
    Ok((told, missing == 0 && wrong == 0))
}

/// Whether a receipt reaches up to this place. One of before leaves were told says so by the place
/// that it expects next.
fn reaches(receipt: &Receipt, place: u64) -> bool {
    receipt.until().unwrap_or(receipt.next) == place
}

/// The receipt, if it is the peer's and about a batch of ours.
fn believed(keys: &Keys, card: &[u8], bytes: &[u8]) -> Option<VerifiedReceipt> {
    let card = SignedCard::parse(card).ok()?;
    let sign1 = Sign1::parse(RECEIPT, bytes, RECEIPT_BYTES_MAX).ok()?;
    let claimed = Receipt::parse(sign1.payload()).ok()?;
    // The key must have been valid when it was signed; it may have been followed by another since.
    verify_receipt(card.claims(), keys, claimed.at, &Awaited::carried(claimed.batch), bytes).ok()
}
