//! The outside world's formats: what others publish, read into rows of our own.
//!
//! A format is read as a stream, one row at a time, within bounds: what comes from outside may be
//! broken or hostile, and is then an error with the line it stands in, never a crash.
//!
//! It never knows store, network or law: a row is only what somebody else has written.

mod bounded;
mod country;
mod dates;
mod element;
mod error;
pub mod export;
pub mod ftm;
mod lines;
pub mod mapped;
pub mod ofac;
mod row;
mod separated;
mod statements;
mod subjects;
pub mod un;

pub use bounded::{LIST_BYTES_MAX, PIECE_BYTES_MAX};
pub use country::country_code;
pub use element::{DEPTH_MAX, ELEMENTS_MAX};
pub use error::{ListError, XmlError};
pub use lines::{LINE_BYTES_MAX, LINES_BYTES_MAX};
pub use row::{
    AliasQuality, Born, Document, Fact, FactKind, Name, NameKind, Reference, Row, Script,
    SubjectKind,
};
pub use separated::{FIELDS_MAX, RECORD_BYTES_MAX};
