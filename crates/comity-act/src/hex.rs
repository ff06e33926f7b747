//! Byte strings in JSON: hexadecimal in small letters; on the wire they stay bytes.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(crate) fn serialize<B: AsRef<[u8]>, S: Serializer>(bytes: &B, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(&HEXLOWER.encode(bytes.as_ref()))
}

pub(crate) fn deserialize<'de, B, D>(d: D) -> Result<B, D::Error>
where
    B: TryFrom<Vec<u8>>,
    D: Deserializer<'de>,
{
    let text = String::deserialize(d)?;
    HEXLOWER
        .decode(text.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| D::Error::custom("bytes are written as small hexadecimal, in full length"))
}
