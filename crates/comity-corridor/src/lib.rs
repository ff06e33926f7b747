//! The corridor: propose, decide, record, deliver, project.
//!
//! Every act an agency performs passes these five stages in this order, and there is no other way
//! through. A [`Node`] says what it has to know, asks the law, and answers with changes and
//! effects; a [`Driver`] carries them out over a [`Store`], many acts in one transaction.
//!
//! Pure. No socket, file, clock or source of chance: each comes in as a value, each wish goes out
//! as an [`Effect`]. So the same inputs are the same history.
//!
//! This crate never reads the time, never draws a random number, never names an algorithm.

#![warn(clippy::iter_over_hash_type)]

mod alarm;
mod chance;
mod decide;
mod deliver;
mod drive;
mod find;
mod first_hand;
mod key;
mod keys;
mod needs;
mod node;
mod note;
mod ports;
mod project;
mod propose;
mod prose;
mod quiet;
mod rebuild;
mod record;
pub mod rows;
mod signing;
mod values;
mod verdict;
mod watching;

pub use alarm::Alarm;
pub use chance::Chance;
pub use comity_law::{Calendar, Span, Stood};
pub use decide::{
    Bench, Decidable, Decided, Marked, UnheardError, beforehand, decidable, marked, question,
};
pub use deliver::{
    Arrived, Awaited, BATCH_ACTS_MAX, BATCH_BYTES_MAX, BUNDLE_BYTES_MAX, Batch, Carried,
    CarriedError, CarriedFile, CarriedKind, CarriedReceipt, CarriedWriter, Exception, OpenError,
    Opened, Opening, PackError, Packed, Packing, RECEIPT_BYTES_MAX, Receipt, ReceiptError,
    SEALED_BYTES_MAX, VerifiedReceipt, Waiting, open, pack, sign_receipt, verify_receipt,
};
pub use drive::{
    CheckError, DriveError, Driver, EPOCH_MS, EPOCH_OVERLAP_MS, PUBLISH_MS, PrepareError, Prepared,
    Resume, Settling, Tagging, Taken, Unaskable, Unfit, corrected_by, served, settling,
};
pub use find::{
    AskError, Asked, COMPARED_MAX, Compared, Duplicates, Find, Finder, Found, KeyBudget, LEADS_MAX,
    Offer, Offered, OverBudgetError, Sighted, Sighting, Spent, UnusableError, Watches, asked_keys,
    held_keys, particulars, save_beside,
};
pub use key::{Family, IndexKey, Key};
pub use keys::{Keys, KeysError};
pub use node::{Closing, Input, Node, Outcome, Step, is_trusted};
pub use note::policy;
pub use ports::{Change, Effect, Entry, Facts, Needs, Notice, Projection, Scan, Store};
pub use project::{
    LATE_MS_MAX, QUERY_MS_MAX, SEARCHES_OF_DAY_MAX, SoFar, TAKE_CHARGE, WATCH_MS_MAX, alerts,
    bound, guarded, kept_on, lead_form, private_budget, private_clause, screened, searches_agreed,
    shown_of,
};
pub use propose::{Form, ProposeError, Proposed, Proposer, RECIPIENTS_MAX, propose};
pub use quiet::{NoQuietHours, QuietHours};
pub use rebuild::{Leaf, RebuildError};
pub use signing::{SigningError, verify_signature};
pub use values::{Doubt, doubts, doubts_of, kind_of};
pub use verdict::{
    Clock, Lifted, Missing, Obligation, Pause, Reason, Ruling, Suspension, Towards, Verdict,
};
