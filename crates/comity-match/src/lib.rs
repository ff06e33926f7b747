//! Names that may be one: read in several ways, taken apart, compared, explained.
//!
//! A library that any program could use: it compares names of persons, organisations and ships
//! across writings and spellings, finds likely bearers among millions, and says why, part by part.
//!
//! Source: Unicode Standard Annex 15 and Technical Standard 39 for what is cleaned; every list of
//! words says where it is from.
//!
//! Pure. It never reads a clock, a file or a socket, draws no chance, and knows no act, no law and
//! no agency: a score is a reason to look, and whether two are one a person decides.

#![expect(clippy::cast_precision_loss, reason = "counts of letters and names become shares")]

mod align;
mod clean;
mod compact;
mod distance;
pub mod identifier;
mod index;
mod keys;
pub mod link;
mod lists;
mod marks;
mod name;
mod near;
mod part;
mod private;
mod qualifier;
mod query;
mod reading;
mod script;
mod search;
mod similarity;
mod skeleton;
mod snapshot;
mod table;
mod vocabulary;
mod weight;
mod words;

pub use clean::{NAME_CHARS_MAX, clean};
pub use index::{Index, Subject, several};
pub use marks::IDENTIFIER_BYTES_MAX;
pub use name::{Evidence, Likeness, SAME_MIN, compare};
pub use part::{Bearer, Kind, PARTS_MAX};
pub use private::{
    By, SEARCH_KEYS_DERIVATION, SEARCH_KEYS_MAX, SEARCH_NUMBERS_MAX, SearchKey, SearchKeys, Side,
    search_keys,
};
pub use qualifier::{Date, Qualifiers, Said, Sex};
pub use query::{Hit, Query};
pub use reading::{READINGS_MAX, WORD_CHARS_MAX, readings, word_script};
pub use script::{Script, script};
pub use search::{ALERT_MIN, ALERT_MIN_ORGANISATION, QUERY_NAMES_MAX};
pub use similarity::How;
pub use skeleton::{fold, skeletons};
pub use snapshot::SnapshotError;
pub use words::FormClass;
