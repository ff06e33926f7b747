//! The tests of the words: bytes, bounds, text forms, vectors, protocol.

#![expect(clippy::panic, clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "vectors, corpora and the page are files")]

mod altered;
mod calendar;
mod credentials;
mod golden;
mod json;
mod keys;
mod limits;
mod made;
mod page;
mod round_trip;
mod samples;
mod text_forms;
mod unknown;
