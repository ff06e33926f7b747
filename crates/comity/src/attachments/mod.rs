//! Files that go with acts: kept sealed, one file each, fetched chunk by chunk.
//!
//! A file is sealed under the key that stands in its act (`AttachmentRef::key`), and kept as it
//! was sealed. That key is nowhere else: the act is sealed under its own payload key, so erasing
//! the act erases the file, here and in every backup. A peer that asks for a chunk names the act;
//! it gets the chunk when that act went to it.
//!
//! | in the folder | what |
//! |---|---|
//! | `NAME` | all sealed chunks one after the other; the whole was verified |
//! | `NAME.part` | as many as have come so far |
//! | `NAME.spool` | an upload under way, sealed under a key that is only in memory |
//!
//! It never holds more of a file in memory than a few chunks, and never writes one in clear.

mod content;
mod fetch;
mod keep;
mod upload;

use std::{path::PathBuf, sync::Arc};

use comity_act::{AttachmentRef, TooLong};
use comity_seal::attachment::{
    Attachment, AttachmentError, AttachmentKey, AttachmentOpener, CHUNK_BYTES, CHUNK_OVERHEAD_BYTES,
};
use tokio::sync::Semaphore;

use crate::{config, home::Home};
pub(crate) use fetch::{Fetching, Turns, fetch};
pub(crate) use upload::Upload;

/// Bytes of a sealed chunk at most.
pub(crate) const SEALED_CHUNK_MAX: usize = CHUNK_BYTES + CHUNK_OVERHEAD_BYTES;

/// Chunks that are in memory at the same time, in all.
const CHUNKS_IN_MEMORY: usize = 8;

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AttachmentsError {
    /// A chunk or the whole is not what it should be.
    #[error(transparent)]
    Seal(#[from] AttachmentError),
    /// Larger than this node takes.
    #[error("the file has {found} bytes where {max} are allowed here; split it")]
    Oversized {
        /// Its size.
        found: u64,
        /// What is allowed.
        max: u64,
    },
    /// Not here, or not yet.
    #[error("the file is not here yet; wait until it has come, or ask its sender")]
    Absent,
    /// The name or media type is too long.
    #[error("the name of the file or its media type is too long")]
    Name(#[source] TooLong),
    /// The first bytes are not those of the media type.
    #[error("the file is not of the type that it is sent as; send it as what it is")]
    OtherType,
    /// The disk failed.
    #[error("the file could not be read or written; see whether the disk has room")]
    Disk(#[source] std::io::Error),
    /// The work was cut off.
    #[error("the node is shutting down; try again when it is back")]
    Stopped,
}

impl AttachmentsError {
    /// Whether there is no room for the file.
    pub(crate) fn is_disk_full(&self) -> bool {
        matches!(self, Self::Disk(error) if error.kind() == std::io::ErrorKind::StorageFull)
    }
}

/// How much of a file is here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Held {
    /// All of it, verified.
    Whole,
    /// The first chunks.
    Part {
        /// How many.
        chunks: u32,
    },
}

/// The files of a node.
#[derive(Clone, Debug)]
pub(crate) struct Attachments {
    folder: PathBuf,
    settings: config::Attachments,
    memory: Arc<Semaphore>,
}

impl Attachments {
    /// The files in a home, within these bounds.
    pub(crate) fn new(home: &Home, settings: config::Attachments) -> Self {
        let memory = Arc::new(Semaphore::new(CHUNKS_IN_MEMORY));
        Self { folder: home.attachments(), settings, memory }
    }

    /// Whether so many bytes more leave the disk its reserve: acts must always find room.
    ///
    /// # Errors
    /// [`AttachmentsError::Disk`] that says the disk is full.
    async fn check_room(&self, bytes: u64) -> Result<(), AttachmentsError> {
        let (folder, reserve) = (self.folder.clone(), self.settings.disk_reserve_bytes);
        self.blocking(move || keep::check_room(&folder, bytes.saturating_add(reserve))).await
    }

    /// Begins to keep a file that an officer brings.
    ///
    /// # Errors
    /// [`AttachmentsError::Disk`].
    pub(crate) async fn upload(&self) -> Result<Upload, AttachmentsError> {
        Upload::begin(self.clone()).await
    }

    /// How much of a file is here.
    pub(crate) async fn held(&self, about: &AttachmentRef) -> Held {
        let (whole, part) = (self.whole(about), self.part(about));
        let held = self.blocking(move || Ok(keep::held(&whole, &part))).await;
        held.unwrap_or(Held::Part { chunks: 0 })
    }

    /// A chunk of a whole file, sealed as it travels.
    ///
    /// # Errors
    /// [`AttachmentsError::Absent`] when the file is not here as a whole.
    pub(crate) async fn sealed_chunk(
        &self,
        about: &AttachmentRef,
        index: u32,
    ) -> Result<Vec<u8>, AttachmentsError> {
        let length = attachment(about)?.chunk_bytes(index)? + CHUNK_OVERHEAD_BYTES;
        let path = self.whole(about);
        self.blocking(move || keep::read_chunk(&path, index, length)).await
    }

    /// A chunk of a whole file, in clear, for somebody who may read the act.
    ///
    /// # Errors
    /// [`AttachmentsError`] when the file is not here, or not what it should be.
    pub(crate) async fn chunk(
        &self,
        about: &AttachmentRef,
        index: u32,
    ) -> Result<Vec<u8>, AttachmentsError> {
        let sealed = self.sealed_chunk(about, index).await?;
        Ok(opener(about)?.open_chunk(index, &sealed)?)
    }

    /// Where a file stands: two files of one content under two keys are two files.
    pub(crate) fn whole(&self, about: &AttachmentRef) -> PathBuf {
        let named = [b"comity attachment file".as_slice(), &about.digest, &about.key].concat();
        let name = crate::federation::hex(&comity_seal::digest::digest(&named));
        self.folder.join(&name[..40])
    }

    pub(crate) fn part(&self, about: &AttachmentRef) -> PathBuf {
        self.whole(about).with_extension("part")
    }

    /// Works with the disk, away from the threads that serve sockets, a few chunks at a time.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AttachmentsError> + Send + 'static,
    ) -> Result<T, AttachmentsError> {
        let _place = self.memory.acquire().await.map_err(|_| AttachmentsError::Stopped)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| AttachmentsError::Stopped)?
    }
}

fn attachment(about: &AttachmentRef) -> Result<Attachment, AttachmentsError> {
    Ok(Attachment::new(about.digest, about.size_bytes)?)
}

fn opener(about: &AttachmentRef) -> Result<AttachmentOpener, AttachmentsError> {
    Ok(AttachmentOpener::new(attachment(about)?, &AttachmentKey::from_bytes(&about.key)))
}
