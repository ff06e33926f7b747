//! A signed note: a text and the signatures below it, as anyone can read it.
//!
//! Parsing says only that the form is right. Whether a signature holds is for [`NoteVerifier`]s,
//! and whether it suffices is for a [`crate::VerifyPolicy`].
//!
//! Source: C2SP signed-note, "Format".
//!
//! It never trusts what it parses: sizes are bounded before anything is decoded.

use std::fmt::Write as _;

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::KeyId;
use crate::key::is_key_name;

/// Bytes in the longest note that is taken: room for 16 post-quantum signatures and 48 others.
pub const NOTE_BYTES_MAX: usize = 128 * 1024;

/// Signatures below one note. The specification asks for at least 16.
pub const SIGNATURES_MAX: usize = 64;

/// Bytes in the longest signature that is taken; ML-DSA-87 has 4627.
const SIGNATURE_BYTES_MAX: usize = 5000;

/// Begins a signature line: an em dash and a space.
const LINE_START: &str = "— ";

/// Someone who signs notes.
pub trait NoteSigner {
    /// Name under which the key signs.
    fn name(&self) -> &str;

    /// The key's id; [`KeyId::of`] computes it.
    fn key_id(&self) -> KeyId;

    /// The signature over these bytes. No bytes at all mean that signing failed.
    fn sign(&self, message: &[u8]) -> Vec<u8>;
}

/// Someone who can tell whether one key made a signature.
pub trait NoteVerifier: Send + Sync {
    /// Name under which the key signs.
    fn name(&self) -> &str;

    /// The key's id; [`KeyId::of`] computes it.
    fn key_id(&self) -> KeyId;

    /// Whether the key made this signature over these bytes.
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool;
}

/// One signature line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoteSignature {
    name: String,
    key_id: KeyId,
    bytes: Vec<u8>,
}

/// A text with the signatures below it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// A note cannot be read or signed.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// The note is too long.
    #[error("a note has at most {NOTE_BYTES_MAX} bytes, not {bytes}; refuse it")]
    TooLong {
        /// Bytes that came.
        bytes: usize,
    },
    /// Not UTF-8, or control characters in it.
    #[error("a note is UTF-8 without control characters other than line ends; refuse it")]
    NotText,
    /// The text does not end with a line end.
    #[error("the text of a note ends with a line end; add it")]
    Unterminated,
    /// There is no empty line before the signatures, or no signatures after it.
    #[error("a note has an empty line and then signature lines; ask for it again")]
    Unsigned,
    /// A signature line is malformed.
    #[error("signature line {line} must read `— name base64`; ask for the note again")]
    Line {
        /// Number of the line among the signature lines, from 1.
        line: usize,
    },
    /// There are too many signatures.
    #[error("a note carries at most {SIGNATURES_MAX} signatures; drop some cosignatures")]
    TooMany,
    /// A signer has an impossible name, or made an empty or an overlong signature.
    #[error("the key `{name}` made no usable signature; check the key")]
    Signer {
        /// The signer's name.
        name: String,
    },
}

impl NoteSignature {
    /// A signature by the key of this name and id.
    ///
    /// # Errors
    /// When the name may not name a key, or the signature is empty or over 5000 bytes.
    pub fn new(name: &str, key_id: KeyId, bytes: Vec<u8>) -> Result<Self, NoteError> {
        let fits = (1..=SIGNATURE_BYTES_MAX).contains(&bytes.len());
        if !fits || !is_key_name(name) {
            return Err(NoteError::Signer { name: name.chars().take(64).collect() });
        }
        Ok(Self { name: name.to_owned(), key_id, bytes })
    }

    /// Reads a signature line, with or without its line end: what a cosigner sends back.
    ///
    /// # Errors
    /// When it is no signature line.
    pub fn parse(line: &[u8]) -> Result<Self, NoteError> {
        let malformed = NoteError::Line { line: 1 };
        let text = std::str::from_utf8(line).map_err(|_| NoteError::NotText)?;
        Self::from_line(text.strip_suffix('\n').unwrap_or(text)).ok_or(malformed)
    }

    /// Name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Id of the key.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// The signature without the key's id.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The signature line with its line end.
    pub fn to_line(&self) -> String {
        let bytes = [&self.key_id.get().to_be_bytes(), self.bytes.as_slice()].concat();
        format!("{LINE_START}{} {}\n", self.name, BASE64_STANDARD.encode(bytes))
    }

    /// Whether this is the key that made the signature, going by name and id.
    pub(crate) fn is_by(&self, name: &str, key_id: KeyId) -> bool {
        self.key_id == key_id && self.name == name
    }

    fn from_line(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(LINE_START)?.split_once(' ')?;
        // Four characters of base64 hold three bytes; four more leave room for id and padding.
        if encoded.len() > (SIGNATURE_BYTES_MAX + 4) / 3 * 4 + 4 {
            return None;
        }
        let decoded = BASE64_STANDARD.decode(encoded).ok()?;
        let (id, bytes) = decoded.split_first_chunk::<4>()?;
        Self::new(name, KeyId::new(u32::from_be_bytes(*id)), bytes.to_vec()).ok()
    }
}

impl Note {
    /// A note without signatures yet.
    ///
    /// # Errors
    /// When the text is too long, has control characters or does not end with a line end.
    pub fn new(text: String) -> Result<Self, NoteError> {
        check_text(text.as_bytes())?;
        if !text.ends_with('\n') {
            return Err(NoteError::Unterminated);
        }
        Ok(Self { text, signatures: Vec::new() })
    }

    /// Reads a note with at least one signature, well formed but not yet verified.
    ///
    /// # Errors
    /// When the bytes are no such note, or the note is beyond the bounds of this crate.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let note = check_text(bytes)?;
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Unsigned)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Unsigned)?;
        let mut signatures = Vec::new();
        for (at, line) in lines.split('\n').enumerate() {
            if signatures.len() == SIGNATURES_MAX {
                return Err(NoteError::TooMany);
            }
            let signature = NoteSignature::from_line(line);
            signatures.push(signature.ok_or(NoteError::Line { line: at + 1 })?);
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// The text that is signed, with its last line end.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in the order of their lines.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Signs the text, in the place of an earlier signature by the same key.
    ///
    /// # Errors
    /// When the signer made no usable signature or the note is full.
    pub fn sign(&mut self, signer: &(impl NoteSigner + ?Sized)) -> Result<(), NoteError> {
        let bytes = signer.sign(self.text.as_bytes());
        self.add(NoteSignature::new(signer.name(), signer.key_id(), bytes)?)
    }

    /// Adds a signature made elsewhere, in the place of an earlier one by the same key.
    ///
    /// # Errors
    /// When the note is full.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        let mut kept = self.signatures.clone();
        kept.retain(|earlier| !earlier.is_by(&signature.name, signature.key_id));
        kept.push(signature);
        if kept.len() > SIGNATURES_MAX {
            return Err(NoteError::TooMany);
        }
        let signed = Self { text: self.text.clone(), signatures: kept };
        let bytes = signed.to_text().len();
        if bytes > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong { bytes });
        }
        *self = signed;
        Ok(())
    }

    /// The whole note, as it is sent and kept.
    pub fn to_text(&self) -> String {
        let mut note = self.text.clone();
        note.push('\n');
        for signature in &self.signatures {
            // Writing to a `String` cannot fail.
            let _ = note.write_str(&signature.to_line());
        }
        note
    }
}

/// The bytes as text, if they are short enough and nothing but text.
fn check_text(bytes: &[u8]) -> Result<&str, NoteError> {
    if bytes.len() > NOTE_BYTES_MAX {
        return Err(NoteError::TooLong { bytes: bytes.len() });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NoteError::NotText)?;
    if text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        return Err(NoteError::NotText);
    }
    Ok(text)
}
