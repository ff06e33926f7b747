//! Record: an append-only Merkle tile log, its checkpoints and its proofs.
//!
//! A log that outsiders can check without seeing what is in it: entries are salted commitments,
//! the tree is that of RFC 6962, its parts are served as tiles, and its size and root are signed
//! as a checkpoint. [`Tip`] appends, [`TileSource`] reads, the `prove_*` functions make proofs,
//! and every proof has a `check`.
//!
//! The crates `tlog_tiles` and `signed_note` port the reference implementation of the same
//! specifications. They judge this crate in its tests and are not part of it, because:
//! `signed_note` brings a second signature library along and takes notes of 1 MB;
//! `tlog_tiles` writes the older path form (with a tile height), rebuilds each tile's inner nodes
//! for every proof (about 75 µs at ten million leaves, where 10 µs are allowed), and stops the
//! program when a reader answers wrongly.
//!
//! Source: C2SP tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature; RFC 6962, section 2.1.
//!
//! Pure. It never reads a clock, a file or a socket, never signs by itself, never asks who is
//! writing or why: it would serve any log.

mod batch;
mod bundle;
mod checkpoint;
mod commitment;
mod consistency;
mod cosignature;
mod hash;
mod inclusion;
mod key;
mod note;
mod path;
mod policy;
mod prefix;
mod source;
mod split;
mod tile;
mod tip;

pub use batch::{BATCH_LEAVES_MAX, BatchProof, prove_inclusion_many};
pub use bundle::{BUNDLE_BYTES_MAX, BundleError, decode_bundle, encode_bundle};
pub use checkpoint::{Checkpoint, CheckpointError, ORIGIN_BYTES_MAX, SignedCheckpoint};
pub use commitment::{Commitment, Salt};
pub use consistency::{ConsistencyProof, prove_consistency};
pub use cosignature::{Cosigned, cosign};
pub use hash::{Hash, TreeHead, empty_root, leaf_hash, node_hash};
pub use inclusion::{InclusionProof, prove_inclusion};
pub use key::{KeyId, SignatureType, VerifierKey, VerifierKeyError};
pub use note::{
    NOTE_BYTES_MAX, Note, NoteError, NoteSignature, NoteSigner, NoteVerifier, SIGNATURES_MAX,
};
pub use path::{PathError, TilePath};
pub use policy::{FollowError, KeySet, VerifiedCheckpoint, VerifyError, VerifyPolicy};
pub use prefix::{PrefixProof, prove_prefix};
pub use source::{ProofError, ProofRefused, TileMap, TileSource, tiles_of};
pub use split::{SplitView, SplitViewError};
pub use tile::{TILE_WIDTH, Tile, TileError, TileId};
pub use tip::{Recorded, RestoreError, TileWrite, Tip};
