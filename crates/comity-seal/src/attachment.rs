//! Large content, sealed chunk by chunk.
//!
//! An attachment is named by the digest and length of its content, both stated in a signed act
//! together with its key. Each chunk of 1 MiB is sealed on its own (AES-256-GCM), so that a
//! transfer resumes at any chunk and memory stays bounded; position and "last" are in the nonce,
//! so that chunks cannot be swapped, repeated or cut off at the end.
//!
//! The cipher's key is derived from the attachment's key, digest and length: two contents never
//! share a cipher key, so a nonce never meets two plaintexts, even when a chunk is sealed again.
//!
//! Source: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015, section 7).
//!
//! It never holds more than the chunk it is given, and never trusts a length from outside.

use std::fmt;

use aws_lc_rs::aead::LessSafeKey;
use zeroize::Zeroizing;

use crate::cipher::{self, KEY_BYTES, NONCE_BYTES, TAG_BYTES};
use crate::digest::{DIGEST_BYTES, Hasher};
use crate::random::{Random, draw_secret};

/// Length of every chunk but the last, in bytes of content.
pub const CHUNK_BYTES: usize = 1 << 20;
/// How much longer a sealed chunk is than its content, in bytes.
pub const CHUNK_OVERHEAD_BYTES: usize = TAG_BYTES;
/// The longest attachment, in bytes: 64 GiB.
pub const ATTACHMENT_BYTES_MAX: u64 = 64 << 30;

const INFO: &[u8] = b"comity attachment v1";

/// Why a chunk or an attachment was not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AttachmentError {
    /// Longer than [`ATTACHMENT_BYTES_MAX`].
    #[error("an attachment of `{size_bytes}` bytes is beyond the limit of 64 GiB; split it")]
    TooLong {
        /// The length that was stated, in bytes.
        size_bytes: u64,
    },
    /// There is no such chunk.
    #[error("chunk `{index}` is beyond the end of the attachment; ask for an earlier one")]
    NoSuchChunk {
        /// The chunk, counted from 0.
        index: u32,
    },
    /// A chunk that is longer or shorter than its place demands.
    #[error("chunk `{index}` has `{found}` bytes where `{expected}` belong; ask for it again")]
    ChunkLength {
        /// The chunk, counted from 0.
        index: u32,
        /// Its length, in bytes.
        found: usize,
        /// The length its place demands, in bytes.
        expected: usize,
    },
    /// A chunk that was altered, or belongs elsewhere.
    #[error("chunk `{index}` does not open: altered, or not of this place; ask for it again")]
    Unreadable {
        /// The chunk, counted from 0.
        index: u32,
    },
    /// The content ends too early.
    #[error("the attachment ends at chunk `{received}` of `{expected}`; resume the transfer there")]
    Truncated {
        /// Chunks received.
        received: u32,
        /// Chunks there should be.
        expected: u32,
    },
    /// All chunks are there, but they are not the content that the act names.
    #[error("the attachment is not the content that the act names; ask its sender")]
    OtherContent,
}

/// The name of an attachment: what it is, and how long.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Attachment {
    digest: [u8; DIGEST_BYTES],
    size_bytes: u64,
}

impl Attachment {
    /// The attachment with this SHA-256 and length in bytes.
    ///
    /// # Errors
    /// [`AttachmentError::TooLong`].
    pub fn new(digest: [u8; DIGEST_BYTES], size_bytes: u64) -> Result<Self, AttachmentError> {
        if size_bytes > ATTACHMENT_BYTES_MAX {
            return Err(AttachmentError::TooLong { size_bytes });
        }
        Ok(Self { digest, size_bytes })
    }

    /// SHA-256 of the content.
    pub fn digest(&self) -> &[u8; DIGEST_BYTES] {
        &self.digest
    }

    /// Length of the content, in bytes.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// How many chunks it has; empty content has one empty chunk.
    #[expect(clippy::cast_possible_truncation, reason = "64 GiB are 65,536 chunks")]
    pub fn chunk_count(&self) -> u32 {
        self.size_bytes.div_ceil(CHUNK_BYTES as u64).max(1) as u32
    }

    /// Length of the content of chunk `index`, in bytes.
    ///
    /// # Errors
    /// [`AttachmentError::NoSuchChunk`].
    #[expect(clippy::cast_possible_truncation, reason = "at most one chunk is left over")]
    pub fn chunk_bytes(&self, index: u32) -> Result<usize, AttachmentError> {
        let before = u64::from(index) * CHUNK_BYTES as u64;
        if index >= self.chunk_count() {
            return Err(AttachmentError::NoSuchChunk { index });
        }
        Ok((self.size_bytes - before).min(CHUNK_BYTES as u64) as usize)
    }

    fn expect_length(&self, index: u32, found: usize, extra: usize) -> Result<(), AttachmentError> {
        let expected = self.chunk_bytes(index)? + extra;
        if found == expected {
            Ok(())
        } else {
            Err(AttachmentError::ChunkLength { index, found, expected })
        }
    }

    fn nonce(&self, index: u32) -> [u8; NONCE_BYTES] {
        let mut nonce = [0; NONCE_BYTES];
        nonce[NONCE_BYTES - 5..NONCE_BYTES - 1].copy_from_slice(&index.to_be_bytes());
        nonce[NONCE_BYTES - 1] = u8::from(index + 1 == self.chunk_count());
        nonce
    }

    fn cipher(&self, key: &AttachmentKey) -> LessSafeKey {
        let info = [INFO, &self.digest, &self.size_bytes.to_be_bytes()].concat();
        cipher::key(&cipher::derive(&[], key.0.as_slice(), &info))
    }
}

/// The key of one attachment; it travels inside the sealed act that names the attachment.
#[derive(Clone)]
pub struct AttachmentKey(Zeroizing<[u8; KEY_BYTES]>);

impl AttachmentKey {
    /// A fresh key.
    pub fn generate(random: &mut dyn Random) -> Self {
        Self(draw_secret(random))
    }

    /// The key of these 32 bytes.
    pub fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// The 32 bytes, for the act that carries them.
    pub fn as_bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

impl fmt::Debug for AttachmentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttachmentKey(secret)")
    }
}

/// Seals the chunks of one attachment, in any order, again if need be.
pub struct AttachmentSealer {
    attachment: Attachment,
    key: LessSafeKey,
}

impl AttachmentSealer {
    /// A sealer of this content under this key.
    pub fn new(attachment: Attachment, key: &AttachmentKey) -> Self {
        Self { key: attachment.cipher(key), attachment }
    }

    /// Seals chunk `index`.
    ///
    /// # Errors
    /// [`AttachmentError::NoSuchChunk`] or [`AttachmentError::ChunkLength`].
    pub fn seal_chunk(&self, index: u32, content: &[u8]) -> Result<Vec<u8>, AttachmentError> {
        self.attachment.expect_length(index, content.len(), 0)?;
        let mut out = Vec::new();
        cipher::seal_onto(&mut out, &self.key, self.attachment.nonce(index), &[], content);
        Ok(out)
    }
}

impl fmt::Debug for AttachmentSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttachmentSealer({:?}, secret)", self.attachment)
    }
}

/// Opens the chunks of one attachment, in any order.
///
/// Whoever takes chunks out of order checks the digest of the whole at the end;
/// [`AttachmentReceiver`] does so by itself.
pub struct AttachmentOpener {
    attachment: Attachment,
    key: LessSafeKey,
}

impl AttachmentOpener {
    /// An opener of this content under this key.
    pub fn new(attachment: Attachment, key: &AttachmentKey) -> Self {
        Self { key: attachment.cipher(key), attachment }
    }

    /// Opens chunk `index`.
    ///
    /// # Errors
    /// [`AttachmentError::NoSuchChunk`], [`AttachmentError::ChunkLength`] or
    /// [`AttachmentError::Unreadable`].
    pub fn open_chunk(&self, index: u32, sealed: &[u8]) -> Result<Vec<u8>, AttachmentError> {
        self.attachment.expect_length(index, sealed.len(), CHUNK_OVERHEAD_BYTES)?;
        cipher::open(&self.key, self.attachment.nonce(index), &[], sealed)
            .map_err(|_| AttachmentError::Unreadable { index })
    }
}

impl fmt::Debug for AttachmentOpener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttachmentOpener({:?}, secret)", self.attachment)
    }
}

/// Receives an attachment from its first chunk to its last, and answers for the whole.
#[derive(Debug)]
pub struct AttachmentReceiver {
    opener: AttachmentOpener,
    hasher: Hasher,
    next: u32,
}

impl AttachmentReceiver {
    /// A receiver that has nothing yet.
    pub fn new(attachment: Attachment, key: &AttachmentKey) -> Self {
        let opener = AttachmentOpener::new(attachment, key);
        Self { opener, hasher: Hasher::new(), next: 0 }
    }

    /// The chunk that comes next, counted from 0; the chunk count when all are there.
    pub fn next_index(&self) -> u32 {
        self.next
    }

    /// Opens the next chunk and gives its content.
    ///
    /// # Errors
    /// As [`AttachmentOpener::open_chunk`]; nothing is taken then, and the chunk can come again.
    pub fn receive(&mut self, sealed: &[u8]) -> Result<Vec<u8>, AttachmentError> {
        let content = self.opener.open_chunk(self.next, sealed)?;
        self.advance(&content);
        Ok(content)
    }

    /// Takes the next chunk as opened and kept before an interruption.
    ///
    /// # Errors
    /// [`AttachmentError::NoSuchChunk`] or [`AttachmentError::ChunkLength`]; whether the content
    /// is right shows at [`AttachmentReceiver::finish`].
    pub fn resume(&mut self, content: &[u8]) -> Result<(), AttachmentError> {
        self.opener.attachment.expect_length(self.next, content.len(), 0)?;
        self.advance(content);
        Ok(())
    }

    /// Checks that all is there and is what the act names.
    ///
    /// # Errors
    /// [`AttachmentError::Truncated`] or [`AttachmentError::OtherContent`].
    pub fn finish(self) -> Result<(), AttachmentError> {
        let expected = self.opener.attachment.chunk_count();
        if self.next < expected {
            return Err(AttachmentError::Truncated { received: self.next, expected });
        }
        if self.hasher.finish() == self.opener.attachment.digest {
            Ok(())
        } else {
            Err(AttachmentError::OtherContent)
        }
    }

    fn advance(&mut self, content: &[u8]) {
        self.hasher.update(content);
        self.next += 1;
    }
}
