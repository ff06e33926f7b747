//! Deliver: recorded acts travel to other nodes, and theirs come in.
//!
//! [`pack`] makes a sealed batch of what waits in the outbox for a peer. [`open`] takes one apart
//! and believes nothing until signature, log and certificates are verified. Delivery happens at
//! least once on the wire and exactly once in effect: places in the sender's order see to that.

mod bundle;
mod open;
mod pack;
mod receipt;
mod wire;

pub use bundle::{
    BUNDLE_BYTES_MAX, CarriedError, CarriedFile, CarriedKind, CarriedReceipt, CarriedWriter,
    SEALED_BYTES_MAX,
};
pub use open::{Arrived, OpenError, Opened, Opening, open};
pub use pack::{PackError, Packed, Packing, Waiting, pack};
pub use receipt::{Awaited, ReceiptError, VerifiedReceipt, sign_receipt, verify_receipt};
pub use wire::{
    BATCH_ACTS_MAX, BATCH_BYTES_MAX, Batch, Carried, Exception, RECEIPT_BYTES_MAX, Receipt,
};
pub(crate) use wire::{Covered, HELD, ID_TAKEN, NOT_UNDERSTOOD, REPLAYED};
