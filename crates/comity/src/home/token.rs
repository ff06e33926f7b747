//! Tokens of officers: drawn by the officer, known to the node by their digest.
//!
//! A token is 32 random bytes. Its code, which is its SHA-256, is what the node keeps: whoever
//! reads the code, or posts an officer with it, can do nothing in the officer's name.

use std::path::Path;

use comity_seal::{
    digest::digest,
    random::{OsRandom, draw_secret},
};
use zeroize::Zeroizing;

use super::{HomeError, file, read_to_string, write_private};
use crate::api::hex;

/// What lets an officer in.
pub(crate) struct Token(Zeroizing<String>);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

impl Token {
    /// A fresh token.
    pub(crate) fn draw() -> Self {
        let secret = draw_secret::<32>(&mut OsRandom);
        Self(Zeroizing::new(hex(secret.as_slice())))
    }

    /// The token in a file that nobody but its owner reads.
    ///
    /// # Errors
    /// [`HomeError::File`], or [`HomeError::Open`] when others can read it.
    pub(crate) fn read(path: &Path) -> Result<Self, HomeError> {
        let text = Zeroizing::new(read_to_string(path)?);
        if file::is_open_to_others(path) {
            return Err(HomeError::OpenToken { path: path.into() });
        }
        Ok(Self(Zeroizing::new(text.trim().to_owned())))
    }

    /// Writes the token into a file of this account's own.
    ///
    /// # Errors
    /// [`HomeError::File`].
    pub(crate) fn save(&self, path: &Path) -> Result<(), HomeError> {
        write_private(path, self.0.as_bytes())
    }

    /// The token in words, for its owner and for nobody else.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What the node may know of it.
    pub(crate) fn code(&self) -> String {
        code(&self.0)
    }
}

/// The code of a token: SHA-256 in small hexadecimal digits.
pub(super) fn code(token: &str) -> String {
    hex(&digest(token.as_bytes()))
}

/// Whether a text can be the code of a token.
pub(crate) fn is_code(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
