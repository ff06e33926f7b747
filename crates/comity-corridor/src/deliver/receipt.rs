//! Receipts: the receiver says, signed, what it has made durable.

use std::ops::Range;

use comity_act::{AgencyCard, AgencyCode, Sign1, SignatureError, Timestamp, ToSign, WireError};

use super::{
    pack::Packed,
    wire::{RECEIPT, RECEIPT_BYTES_MAX, Receipt},
};
use crate::keys::Keys;

/// Why a receipt is not believed.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// The bytes are none.
    #[error("what `{peer}` answered is no receipt")]
    Malformed {
        /// Who answered.
        peer: AgencyCode,
        /// What is wrong.
        #[source]
        source: WireError,
    },
    /// The signature is not the peer's.
    #[error("the receipt of `{peer}` is not signed by it")]
    BadSignature {
        /// Who answered.
        peer: AgencyCode,
        /// Which signature.
        #[source]
        source: SignatureError,
    },
    /// It is about another batch.
    #[error("the receipt of `{peer}` is about another batch than the one sent")]
    OtherBatch {
        /// Who answered.
        peer: AgencyCode,
    },
}

/// The batch that a receipt has to be about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Awaited {
    batch: [u8; 32],
    /// The places it covered, as long as that is remembered.
    places: Option<Range<u64>>,
}

impl Awaited {
    /// A batch that was carried by hand: what its receipt covers, the outbox has to say.
    pub const fn carried(batch: [u8; 32]) -> Self {
        Self { batch, places: None }
    }

    fn is_of(&self, receipt: &Receipt) -> bool {
        let covers = |places: &Range<u64>| {
            places.start == receipt.first && Some(places.end) == receipt.until()
        };
        self.batch == receipt.batch && self.places.as_ref().is_none_or(covers)
    }
}

impl From<&Packed> for Awaited {
    fn from(packed: &Packed) -> Self {
        Self { batch: packed.digest, places: Some(packed.first..packed.next) }
    }
}

/// A receipt whose signature is verified. Only [`verify_receipt`] makes one, or the store that
/// kept it.
#[derive(Debug)]
pub struct VerifiedReceipt {
    receipt: Receipt,
    bytes: Vec<u8>,
}

impl VerifiedReceipt {
    /// The receipt that this node verified before it stored it.
    pub(crate) fn from_trusted_store(bytes: &[u8]) -> Result<Self, WireError> {
        let sign1 = Sign1::parse(RECEIPT, bytes, RECEIPT_BYTES_MAX)?;
        let receipt = Receipt::parse(sign1.payload())?;
        Ok(Self { receipt, bytes: bytes.to_vec() })
    }

    /// What it says.
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// Its signed bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Signs a receipt for the agency.
///
/// # Errors
/// [`WireError`] when it cannot be encoded, which no valid receipt causes.
pub fn sign_receipt(receipt: &Receipt, keys: &Keys) -> Result<Vec<u8>, WireError> {
    let (key_id, sign) = keys.act_signer(receipt.at);
    // Writing to a vector cannot fail.
    ToSign::new(RECEIPT, key_id, minicbor::to_vec(receipt).unwrap_or_default()).signed_by(sign)
}

/// Reads a receipt and verifies that it is the peer's, and about this batch and no more.
///
/// # Errors
/// [`ReceiptError`], the first thing that is not as it should be.
pub fn verify_receipt(
    card: &AgencyCard,
    keys: &Keys,
    now: Timestamp,
    awaited: &Awaited,
    bytes: &[u8],
) -> Result<VerifiedReceipt, ReceiptError> {
    let peer = card.agency;
    let malformed = |source| ReceiptError::Malformed { peer, source };
    let sign1 = Sign1::parse(RECEIPT, bytes, RECEIPT_BYTES_MAX).map_err(malformed)?;
    let key_id = sign1.key_id();
    sign1
        .verify(|signature, bytes| keys.is_signed_by(card, (key_id, now), signature, bytes))
        .map_err(|source| ReceiptError::BadSignature { peer, source })?;
    let receipt: Receipt = Receipt::parse(sign1.payload()).map_err(malformed)?;
    if receipt.from != peer || receipt.to != keys.agency() || !awaited.is_of(&receipt) {
        return Err(ReceiptError::OtherBatch { peer });
    }
    Ok(VerifiedReceipt { receipt, bytes: bytes.to_vec() })
}
