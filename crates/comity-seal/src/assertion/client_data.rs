//! The client data: what a browser says of the page on which a passkey was used.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::AssertionError;

/// Bytes of client data at most; browsers write under 400, with the longest host name under 700.
pub const CLIENT_DATA_BYTES_MAX: usize = 1_024;

/// The members that matter; browsers add others, so that nobody compares the whole text.
///
/// A member that stands twice is refused, so two readers cannot see two values.
#[derive(serde::Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    is_cross_origin: bool,
    /// Only written when the page stood inside another one; the value does not matter.
    #[serde(default, rename = "topOrigin", deserialize_with = "present")]
    has_top_origin: bool,
}

fn present<'de, D: serde::Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    <serde::de::IgnoredAny as serde::Deserialize>::deserialize(d).map(|_| true)
}

/// Whether the client data is of signing this digest on one of these pages.
pub(super) fn check(
    bytes: &[u8],
    digest: &[u8; 32],
    origins: &[String],
) -> Result<(), AssertionError> {
    // Serde would read the members from an array as well; browsers write an object, and no space
    // before it.
    if bytes.first() != Some(&b'{') {
        return Err(AssertionError::ClientData);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| AssertionError::ClientData)?;
    let read: ClientData = serde_json::from_str(text).map_err(|_| AssertionError::ClientData)?;
    if read.kind != "webauthn.get" {
        return Err(AssertionError::OtherCeremony);
    }
    if read.challenge != URL_SAFE_NO_PAD.encode(digest) {
        return Err(AssertionError::OtherDigest);
    }
    if read.is_cross_origin || read.has_top_origin {
        return Err(AssertionError::CrossOrigin);
    }
    if !origins.contains(&read.origin) {
        return Err(AssertionError::OtherOrigin);
    }
    Ok(())
}
