//! Ids of records that follow from the list that names them.

use comity_act::{AgencyCode, RecordId};
use comity_seal::digest::digest;

/// Bytes of a record's id that say which list it is from.
const LIST_BYTES: usize = 6;

/// The id that follows from whose list it is, which list, and which row: the records of a list
/// begin alike, so that they are found without being read.
pub(super) fn record_id(agency: AgencyCode, list: &str, key: &str) -> RecordId {
    let mut id = [0; 16];
    id[..LIST_BYTES].copy_from_slice(&list_bytes(agency, list));
    id[LIST_BYTES..].copy_from_slice(&named(&[agency.as_str(), list, key])[..16 - LIST_BYTES]);
    RecordId::from_bytes(id)
}

/// With what the ids of a list's records begin.
pub(super) fn list_bytes(agency: AgencyCode, list: &str) -> [u8; LIST_BYTES] {
    let mut bytes = [0; LIST_BYTES];
    bytes.copy_from_slice(&named(&[agency.as_str(), list])[..LIST_BYTES]);
    bytes
}

/// The digest of names, each with its length, so that no two lists of names are one.
fn named(parts: &[&str]) -> [u8; 32] {
    let mut named = Vec::new();
    for part in parts {
        named.extend_from_slice(&(part.len() as u64).to_be_bytes());
        named.extend_from_slice(part.as_bytes());
    }
    digest(&named)
}
