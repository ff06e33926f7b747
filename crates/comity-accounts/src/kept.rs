//! What is kept of an account: one piece, sealed and changed as a whole.
//!
//! Times are milliseconds since 1970. Secrets are kept as SHA-256 alone: each is random with 100
//! bits or more, so it cannot be guessed from its digest, and a copy of this signs nobody in.

use comity_act::{OfficerId, Timestamp};
use comity_seal::digest::digest;
use minicbor::{Decode, Encode, bytes::ByteArray};

use crate::{
    accounts::Seat,
    id::{AccountId, PasskeyId, SessionId, TokenId},
};

/// An account with everything that signs in to it.
#[derive(Clone)]
pub(crate) struct Held {
    /// Its id; also the user handle that its passkeys keep.
    pub(crate) id: AccountId,
    pub(crate) seat: Seat,
    /// As shown and typed here; it never leaves the file.
    pub(crate) name: String,
    pub(crate) kept: Kept,
}

#[derive(Clone, Decode, Default, Encode)]
pub(crate) struct Kept {
    #[n(0)]
    pub(crate) made_at: Timestamp,
    #[n(1)]
    pub(crate) closed_at: Option<Timestamp>,
    #[n(2)]
    pub(crate) passkeys: Vec<PasskeyRow>,
    #[n(3)]
    pub(crate) sessions: Vec<SessionRow>,
    #[n(4)]
    pub(crate) tokens: Vec<TokenRow>,
    /// Digests of recovery codes.
    #[n(5)]
    pub(crate) codes: Vec<ByteArray<32>>,
    #[n(6)]
    pub(crate) identities: Vec<IdentityRow>,
}

impl Kept {
    /// Takes away everything that signs in, and what is signed in.
    pub(crate) fn empty(&mut self) {
        *self = Self { made_at: self.made_at, closed_at: self.closed_at, ..Self::default() };
    }

    /// What leads to this account, each by its kind.
    pub(crate) fn leads(&self) -> Vec<Lead> {
        let mut all = Vec::new();
        all.extend(self.passkeys.iter().map(|one| Lead::credential(&one.credential)));
        all.extend(self.sessions.iter().map(|one| Lead::Session(one.digest)));
        all.extend(self.tokens.iter().map(|one| Lead::Token(one.digest)));
        all.extend(self.codes.iter().map(|one| Lead::Code(**one)));
        all.extend(self.identities.iter().map(|one| Lead::identity(&one.issuer, &one.subject)));
        all
    }
}

/// By what an account is found.
#[derive(Clone, Copy)]
pub(crate) enum Lead {
    Credential([u8; 32]),
    Session([u8; 32]),
    Token([u8; 32]),
    Code([u8; 32]),
    Identity([u8; 32]),
}

impl Lead {
    pub(crate) fn credential(credential: &[u8]) -> Self {
        Self::Credential(digest(credential))
    }

    pub(crate) fn identity(issuer: &str, subject: &str) -> Self {
        // No address has a line break, so no pair is read as another.
        Self::Identity(digest(format!("{issuer}\n{subject}").as_bytes()))
    }

    /// The index it stands in, and the value there.
    pub(crate) const fn parts(&self) -> (&'static str, &[u8; 32]) {
        match self {
            Self::Credential(value) => ("credential", value),
            Self::Session(value) => ("session", value),
            Self::Token(value) => ("token", value),
            Self::Code(value) => ("code", value),
            Self::Identity(value) => ("identity", value),
        }
    }
}

#[derive(Clone, Decode, Encode)]
pub(crate) struct PasskeyRow {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) credential: Vec<u8>,
    /// As the pages name it.
    #[n(1)]
    pub(crate) id: PasskeyId,
    #[n(2)]
    pub(crate) name: String,
    /// As webauthn-rs keeps it.
    #[n(3)]
    pub(crate) passkey: String,
    /// The public key as a certificate carries it.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub(crate) cose: Vec<u8>,
    #[n(5)]
    pub(crate) made_at: Timestamp,
    #[n(6)]
    pub(crate) used_at: Option<Timestamp>,
}

#[derive(Clone, Decode, Encode)]
pub(crate) struct SessionRow {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) digest: [u8; 32],
    #[n(1)]
    pub(crate) id: SessionId,
    #[n(2)]
    pub(crate) device: String,
    #[n(3)]
    pub(crate) way: u8,
    #[n(4)]
    pub(crate) made_at: Timestamp,
    #[n(5)]
    pub(crate) seen_at: Timestamp,
    /// When the passkey last verified its user.
    #[n(6)]
    pub(crate) verified_at: Option<Timestamp>,
}

#[derive(Clone, Decode, Encode)]
pub(crate) struct TokenRow {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) digest: [u8; 32],
    #[n(1)]
    pub(crate) id: TokenId,
    #[n(2)]
    pub(crate) name: String,
    #[n(3)]
    pub(crate) scopes: u8,
    #[n(4)]
    pub(crate) made_at: Timestamp,
    #[n(5)]
    pub(crate) ends_at: Timestamp,
    #[n(6)]
    pub(crate) used_at: Option<Timestamp>,
}

#[derive(Clone, Decode, Encode)]
pub(crate) struct IdentityRow {
    #[n(0)]
    pub(crate) issuer: String,
    #[n(1)]
    pub(crate) subject: String,
    #[n(2)]
    pub(crate) made_at: Timestamp,
}

/// A link that was not used yet.
#[derive(Clone, Decode, Encode)]
pub(crate) struct LinkRow {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) digest: [u8; 32],
    /// Absent: an administrator.
    #[n(1)]
    pub(crate) officer: Option<OfficerId>,
    #[n(2)]
    pub(crate) name: String,
    #[n(3)]
    pub(crate) made_at: Timestamp,
    #[n(4)]
    pub(crate) ends_at: Timestamp,
}

impl LinkRow {
    /// Whether it is to this person; administrators are told apart by their names.
    pub(crate) fn is_to(&self, seat: Seat, name: &str) -> bool {
        self.officer == seat.officer() && (self.officer.is_some() || self.name == name)
    }
}

/// All links that were not used yet.
#[derive(Clone, Decode, Default, Encode)]
pub(crate) struct Links {
    #[n(0)]
    pub(crate) all: Vec<LinkRow>,
}
