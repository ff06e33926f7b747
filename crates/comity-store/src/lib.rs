//! Stores: where rows, journal, keys and the log's tiles become durable.
//!
//! [`SqliteStore`] is the one writer of an agency's database; everything between two commits is
//! one transaction. [`SqliteReader`]s read beside it, each on a snapshot of its own. What acts say
//! about people stands in the database only sealed, each act and each record under its own key,
//! so that destroying the key erases it there and in every copy of the file.
//!
//! | file | what it does |
//! |---|---|
//! | `writer.rs` | the batch between two commits, and the commit |
//! | `reader.rs` | snapshots, tiles and bundles for the log server, the journal for audits |
//! | `view.rs` | how a connection is read; both share it |
//! | `ring.rs` | payload keys: made, wrapped, found, dropped |
//! | `schema.rs` | the tables, by migrations that only go forward |
//! | `copy.rs` | copies for backups, the payload keys apart |
//! | `window.rs` | which rows changed lately |
//! | `conformance.rs` | the promises of a store, as a suite that every store is put to |
//!
//! This crate never decides, and knows neither law nor HTTP.

pub mod conformance;
mod copy;
mod failure;
mod reader;
mod ring;
mod schema;
mod view;
mod window;
mod writer;

pub use copy::{copy_apart, join, prune_keys};
pub use failure::StoreError;
pub use reader::{JournalLeaf, SqliteReader};
pub use schema::{Format, format_of};
pub use writer::SqliteStore;
