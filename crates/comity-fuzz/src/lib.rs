//! Hostile bytes: for each parser that faces others, what must hold of any input.
//!
//! The fuzzers feed these with what they invent, and the tests with what they found. Each says
//! whether it could read the bytes; a broken promise is a panic.
//!
//! This crate never asks whether bytes are true, only what the parser does with them.

mod blind;
mod files;
mod lists;
mod log;
mod names;
mod numbers;
pub mod passkey;
mod words;

/// A parser under hostile bytes: its name, and what it does with any.
pub type Property = (&'static str, fn(&[u8]) -> bool);

/// All of them, in the order of the alphabet; each has a corpus and a fuzzer of this name.
pub const PROPERTIES: &[Property] = &[
    ("act", words::act),
    ("assertion", passkey::assertion),
    ("batch", words::batch),
    ("blinded", blind::blinded),
    ("bundle", files::bundle),
    ("card", words::card),
    ("certificate", words::certificate),
    ("checkpoint", log::checkpoint),
    ("entities", lists::entities),
    ("entries", log::entries),
    ("envelope", files::envelope),
    ("identifier", numbers::identifier),
    ("index", names::index),
    ("keys", numbers::keys),
    ("mapped", lists::mapped),
    ("mapping", lists::mapping),
    ("name", names::name),
    ("pair", names::pair),
    ("passkey", passkey::passkey),
    ("path", log::path),
    ("receipt", words::receipt),
    ("sdncsv", lists::sdn_csv),
    ("sdnxml", lists::sdn_xml),
    ("signature", words::signature),
    ("split", log::split),
    ("tags", blind::tags),
    ("tile", log::tile),
    ("unlist", lists::un_list),
    ("zone", numbers::zone),
];

/// Feeds bytes to the parser of this name; says whether it could read them.
///
/// # Panics
/// When a promise is broken, or no parser has this name.
pub fn feed(name: &str, bytes: &[u8]) -> bool {
    let found = PROPERTIES.iter().find(|(known, _)| *known == name);
    assert!(found.is_some(), "no parser is called `{name}`");
    found.is_some_and(|(_, property)| property(bytes))
}
