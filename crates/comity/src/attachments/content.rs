//! Whether a file is what it is called, by its first bytes.
//!
//! Whoever opens a file trusts its media type. So what says to be a picture or a document and
//! begins otherwise is not kept, and neither is a program that says to be something else. Nothing
//! more is read of a file: it may be malicious all the same, and is never shown, only saved.

/// How much of a file tells what it is.
pub(super) const FIRST_BYTES: usize = 16;

/// The media type of what says nothing of itself.
const ANYTHING: &str = "application/octet-stream";

/// How files of a type begin that can be told from all others.
const SIGNS: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
];

/// Whether a file with these first bytes can be of this media type.
pub(super) fn is_as_told(first: &[u8], media_type: &str) -> bool {
    let plain = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_part = |part: &str| {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        !part.is_empty() && part.bytes().all(is_name)
    };
    if !plain.split_once('/').is_some_and(|(kind, part)| is_part(kind) && is_part(part)) {
        return false;
    }
    let begins = |(sign, _): &&(&[u8], &str)| first.starts_with(sign);
    match SIGNS.iter().find(begins) {
        _ if plain == ANYTHING => true,
        Some((_, found)) => *found == plain,
        None if plain.starts_with("text/") => !first.contains(&0),
        None => SIGNS.iter().all(|(_, known)| *known != plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_otherwise_than_its_type_is_not_as_told() {
        for (first, media_type, is_so) in [
            (&b"%PDF-1.7"[..], "application/pdf", true),
            (b"%PDF-1.7", "Application/PDF; charset=binary", true),
            (b"%PDF-1.7", "application/octet-stream", true),
            (b"%PDF-1.7", "image/png", false),
            (b"MZ\x90", "application/pdf", false),
            (b"MZ\x90", "text/plain", false),
            (b"<html>", "application/pdf", false),
            (b"", "image/png", false),
            (b"PK\x03\x04", "application/vnd.oasis.opendocument.text", true),
            (b"plain words", "text/plain", true),
            (b"a\0b", "text/csv", false),
            (b"x", "pdf", false),
            (b"x", "a/b\r\nc", false),
        ] {
            assert_eq!(is_as_told(first, media_type), is_so, "{media_type} {first:?}");
        }
    }
}
