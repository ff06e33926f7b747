//! The authenticator data: what the device says of the one who used it.

use aws_lc_rs::digest::{SHA256, digest};

use super::AssertionError;

/// Bytes of authenticator data at most: 37, and small extensions.
pub const AUTHENTICATOR_DATA_BYTES_MAX: usize = 512;

/// The hash of the relying party's id, the flags, the counter.
const BYTES_MIN: usize = 32 + 1 + 4;

/// Nesting of extensions that is followed at most.
const DEPTH_MAX: usize = 4;

// Flags. Source: Web Authentication, Level 3, section 6.1.
const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const MAY_BE_BACKED_UP: u8 = 0x08;
const IS_BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// Whether the data is of a verified user of the relying party with this id.
pub(super) fn check(bytes: &[u8], party_id: &str) -> Result<(), AssertionError> {
    let Some((head, extensions)) = bytes.split_at_checked(BYTES_MIN) else {
        return Err(AssertionError::AuthenticatorData);
    };
    let flags = head[32];
    let is = |flag: u8| flags & flag != 0;
    if &head[..32] != digest(&SHA256, party_id.as_bytes()).as_ref() {
        return Err(AssertionError::OtherRelyingParty);
    }
    if !is(USER_PRESENT) {
        return Err(AssertionError::NotPresent);
    }
    if !is(USER_VERIFIED) {
        return Err(AssertionError::NotVerified);
    }
    // A new credential is told when one is made, never when one signs.
    let is_odd = is(HAS_CREDENTIAL) || (is(IS_BACKED_UP) && !is(MAY_BE_BACKED_UP));
    let is_whole = if is(HAS_EXTENSIONS) { is_one_map(extensions) } else { extensions.is_empty() };
    if is_odd || !is_whole {
        return Err(AssertionError::AuthenticatorData);
    }
    Ok(())
}

/// Whether the bytes are one CBOR map and nothing else. What it says is not asked.
fn is_one_map(bytes: &[u8]) -> bool {
    let mut decoder = minicbor::Decoder::new(bytes);
    let Ok(Some(pairs)) = decoder.map() else { return false };
    // COST: every item takes a byte at least, so there are at most as many steps as bytes.
    let mut open = vec![pairs.saturating_mul(2)];
    while let Some(left) = open.last_mut() {
        if *left == 0 {
            open.pop();
            continue;
        }
        *left -= 1;
        match inside(&mut decoder) {
            Some(0) => {}
            Some(items) if open.len() < DEPTH_MAX => open.push(items),
            _ => return false,
        }
    }
    decoder.position() == bytes.len()
}

/// Reads one item's head, and its string if it is one; answers how many items it holds.
fn inside(decoder: &mut minicbor::Decoder<'_>) -> Option<u64> {
    use minicbor::data::Type;
    match decoder.datatype().ok()? {
        Type::Array => decoder.array().ok()?,
        Type::Map => decoder.map().ok()?.map(|pairs| pairs.saturating_mul(2)),
        Type::Bytes => decoder.bytes().ok().map(|_| 0),
        Type::String => decoder.str().ok().map(|_| 0),
        Type::Bool => decoder.bool().ok().map(|_| 0),
        Type::Null => decoder.null().ok().map(|()| 0),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => decoder.u64().ok().map(|_| 0),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 => decoder.i64().ok().map(|_| 0),
        _ => None,
    }
}
