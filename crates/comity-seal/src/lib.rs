//! All cryptography: signatures, sealed envelopes, payload keys, keys at rest.
//!
//! Every other crate names what it wants (sign this, seal that for them); which algorithm does it
//! is decided here and nowhere else.
//!
//! | module | what it gives |
//! |---|---|
//! | [`signing`] | Ed25519 over acts, and the key ids |
//! | [`post_quantum`] | ML-DSA-65 over checkpoints, and the pair of both a log signs with |
//! | [`identity`] | all keys of an agency, in generations that overlap |
//! | [`public`] | what other agencies know of those keys |
//! | [`fingerprint`] | what two people read to each other over the telephone |
//! | [`vault`] | keys at rest, under a passphrase or a key file |
//! | [`envelope`] | one delivery batch, sealed to one agency |
//! | [`attachment`] | large content, sealed chunk by chunk |
//! | [`payload`] | one key per record, so that destroying the key erases the record |
//! | [`pieces`] | what is too large for memory, piece by piece |
//! | [`assertion`] | what an officer's own passkey signed, verified anywhere |
//! | [`blind`] | pseudonymised hit/no-hit: a search that shows neither side's list |
//! | [`token`] | index tokens, so that an index holds no names |
//! | [`mod@digest`], [`random`] | SHA-256; the one door for chance |
//!
//! Pure. Time and chance come in as values, bytes go out; a seeded [`random::Random`] gives the
//! same keys and envelopes again. One exception: ML-DSA-65 signatures are hedged with the
//! library's own randomness, so two over the same bytes differ; both verify.
//!
//! This crate never reads a clock, a file or a socket, and never knows what a message means.

pub mod assertion;
pub mod attachment;
pub mod blind;
pub mod digest;
pub mod envelope;
pub mod fingerprint;
pub mod identity;
pub mod payload;
pub mod pieces;
pub mod post_quantum;
pub mod public;
pub mod random;
pub mod signing;
pub mod token;
pub mod vault;

mod cipher;
mod wire;
