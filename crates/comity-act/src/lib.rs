//! The words of cooperation: acts, and the bytes that are signed.
//!
//! An act is a signed statement by a named officer of an agency. This crate says what an act may
//! contain, how it is written in CBOR, and which bytes the signature covers. The format is
//! specified in `docs/build/protocol.md`, so that another program can implement it.
//!
//! This crate never signs or verifies, never reads the time, never draws a random number, and
//! knows no other crate of the house.

mod act;
mod agency;
pub mod body;
mod card;
mod certificate;
mod class;
mod coded;
mod handling;
mod head;
mod hex;
mod id;
mod kind;
mod offence;
mod officer;
mod officer_signature;
mod property;
mod recipient;
mod record;
mod reference;
#[cfg(feature = "schema")]
pub mod schema;
mod signed;
mod text;
mod time;
mod vocabulary;
mod wire;

pub use act::{Act, AttachmentRef, EmergencyPoints, HomePart, Stated, StatedValue, Urgency};
pub use agency::{AgencyCode, BadAgencyCode};
pub use body::{Body, RawBody};
pub use card::{Adopted, AgencyCard, AgencyKind, KeyProof, SignedCard, in_force};
pub use certificate::{CERTIFICATE_BYTES_MAX, OfficerCertificate, SignedCertificate};
pub use class::RecordClass;
pub use coded::UnknownName;
pub use handling::Handling;
pub use id::{ActId, AgreementId, AttachmentId, BadId, OfficerId, RecordId};
pub use kind::Kind;
pub use offence::Offence;
pub use officer::{Role, RoleGroup};
pub use officer_signature::{OFFICER_SIGNATURE_BYTES_MAX, OfficerProof, OfficerSignature};
pub use property::{Property, ValueForm};
pub use recipient::{Basis, Channel, Recipient};
pub use record::{Shared, Statement, SubjectMark};
pub use reference::{BadReference, Reference};
pub use signed::{ParsedAct, Sign1, SignatureError, SignedAct, ToSign};
pub use text::{Text, TooLong};
pub use time::{Day, Timestamp};
pub use vocabulary::{
    CrimeArea, InformationGrade, Nature, Purpose, RefusalGround, RequestForm, SourceGrade,
    StoredData, SubjectCategory, UrgencyGround, UrgencyLevel,
};
pub use wire::{ACT_BYTES_MAX, ATTACHMENTS_MAX, WireError, read};
