//! Whether a file is what it is called, by its first bytes.
//!
//! Whoever opens a file trusts its media type. So what says to be a picture or a document and
//! begins otherwise is not kept, and neither is a program that says to be something else. Nothing
//! more is read of a file: it may be malicious all the same, and is never shown, only saved. What
//! came from a peer is as its sender says: only what is given here is looked at.

/// How much of a file tells what it is.
pub(super) const FIRST_BYTES: usize = 16;

/// The media type of what says nothing of itself.
const ANYTHING: &str = "application/octet-stream";

/// How files of a type begin that can be told from all others.
const SIGNS: &[(&[u8], &[&str])] = &[
    (b"%PDF-", &["application/pdf"]),
    (b"\x89PNG\r\n\x1a\n", &["image/png"]),
    (b"\xff\xd8\xff", &["image/jpeg"]),
    (b"GIF87a", &["image/gif"]),
    (b"GIF89a", &["image/gif"]),
    (b"MZ", PROGRAMS),
    (b"\x7fELF", PROGRAMS),
];

/// What programs are called; as such they are evidence as any other file.
const PROGRAMS: &[&str] = &[
    "application/vnd.microsoft.portable-executable",
    "application/x-dosexec",
    "application/x-elf",
    "application/x-executable",
    "application/x-msdos-program",
    "application/x-msdownload",
    "application/x-pie-executable",
    "application/x-sharedlib",
];

/// How text of two bytes a letter begins.
const WIDE: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// Whether these bytes are letters, as far as they go: a memo may well begin with `MZ`.
fn is_words(first: &[u8]) -> bool {
    let is_cut = |wrong: std::str::Utf8Error| wrong.error_len().is_none();
    std::str::from_utf8(first).map_or_else(is_cut, |_| true) && is_text(first)
}

/// Whether these bytes can be the beginning of a text.
fn is_text(first: &[u8]) -> bool {
    WIDE.iter().any(|mark| first.starts_with(mark)) || first.iter().all(|byte| *byte >= b'\t')
}

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
    let is_of = |known: &[&str]| known.contains(&plain.as_str());
    let begins = |(sign, _): &&(&[u8], &[&str])| first.starts_with(sign);
    let may_be_text = is_text(first);
    match SIGNS.iter().find(begins) {
        _ if plain == ANYTHING => true,
        Some((b"MZ", _)) if is_words(first) && plain.starts_with("text/") => true,
        Some((_, known)) => is_of(known),
        None if plain.starts_with("text/") => may_be_text,
        // A page of the web is no picture, whatever it is called.
        None if plain.starts_with("image/") && plain != "image/svg+xml" => {
            !first.starts_with(b"<") && SIGNS.iter().all(|(_, known)| !is_of(known))
        }
        None => SIGNS.iter().all(|(_, known)| !is_of(known)),
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
            (b"\xff\xfea\0", "text/csv", true),
            (b"MZ Mainz, memo", "text/plain", true),
            (b"MZ\x90\0", "application/x-msdownload", true),
            (b"<html>", "image/webp", false),
            (b"RIFF", "image/webp", true),
            (b"x", "pdf", false),
            (b"x", "a/b\r\nc", false),
        ] {
            assert_eq!(is_as_told(first, media_type), is_so, "{media_type} {first:?}");
        }
    }
}
