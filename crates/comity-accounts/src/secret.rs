//! Secrets that are shown once: links, cookies, tokens, recovery codes.
//!
//! Only their SHA-256 is kept. A slow hash such as Argon2id protects what people choose and
//! others can guess; each of these is drawn at random with 100 bits or more, so nobody gets from
//! the digest to the secret by trying, and a slow hash would only let strangers buy our time.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use comity_seal::{
    digest::digest,
    random::{Random, draw_secret},
};
use zeroize::Zeroizing;

/// Characters of a secret from outside that are looked at, at most.
const CHARACTERS_MAX: usize = 128;

/// Before a token, so that people and programs that look for lost secrets know one.
pub(crate) const TOKEN_PREFIX: &str = "comity_";

/// Letters and digits of a recovery code: Crockford's, which no two eyes read differently.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a recovery code: 100 bits.
const CODE_CHARACTERS: usize = 20;

/// Between the groups of a recovery code, for reading aloud.
const GROUP: usize = 5;

/// A secret that is handed out once and kept only as its digest. Wiped when dropped.
pub struct Secret(Zeroizing<String>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// The text, to be shown or set as a cookie once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// 256 random bits as 43 letters that stand in a URL or a cookie as they are.
    pub(crate) fn draw(chance: &mut dyn Random) -> Self {
        let drawn = draw_secret::<32>(chance);
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(&drawn[..])))
    }

    /// A personal token: 256 random bits behind a prefix.
    pub(crate) fn draw_token(chance: &mut dyn Random) -> Self {
        Self(Zeroizing::new(format!("{TOKEN_PREFIX}{}", Self::draw(chance).reveal())))
    }

    /// A recovery code: 100 random bits in groups of five.
    pub(crate) fn draw_code(chance: &mut dyn Random) -> Self {
        let drawn = draw_secret::<CODE_CHARACTERS>(chance);
        let mut code = Zeroizing::new(String::with_capacity(CODE_CHARACTERS + 3));
        for (place, byte) in drawn.iter().enumerate() {
            if place > 0 && place % GROUP == 0 {
                code.push('-');
            }
            code.push(char::from(ALPHABET[usize::from(byte & 31)]));
        }
        Self(code)
    }

    /// What is kept of it.
    pub(crate) fn digest(&self) -> [u8; 32] {
        digest(self.0.as_bytes())
    }

    /// What would be kept of a recovery code that was shown so.
    pub(crate) fn code_digest(&self) -> [u8; 32] {
        code_digest(&self.0).unwrap_or_default()
    }
}

/// The digest of a secret as it came, unless it is too long to be one.
pub(crate) fn digest_of(came: &str) -> Option<[u8; 32]> {
    (came.len() <= CHARACTERS_MAX).then(|| digest(came.as_bytes()))
}

/// The digest of a recovery code as somebody typed it: small letters, spaces and hyphens do not
/// matter, nor does O for 0, or I and L for 1.
pub(crate) fn code_digest(typed: &str) -> Option<[u8; 32]> {
    if typed.len() > CHARACTERS_MAX {
        return None;
    }
    let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let code: Zeroizing<String> = Zeroizing::new(
        letters
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect(),
    );
    (code.len() == CODE_CHARACTERS).then(|| digest(code.as_bytes()))
}
