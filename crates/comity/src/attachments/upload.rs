//! Keeping a file that an officer brings.
//!
//! The cipher wants to know digest and length first, so the file is read twice: once as it comes,
//! into a spool that is sealed under a passing key, and once from the spool.

use std::path::PathBuf;

use comity_act::{AttachmentId, AttachmentRef, Text};
use comity_seal::{
    attachment::{Attachment, AttachmentKey, AttachmentSealer, CHUNK_BYTES, CHUNK_OVERHEAD_BYTES},
    digest::{Hasher, digest},
    random::{OsRandom, draw},
};

use super::{
    Attachments, AttachmentsError, attachment,
    content::{FIRST_BYTES, is_as_told},
    keep,
};

/// A file on its way in.
#[derive(Debug)]
pub(crate) struct Upload {
    attachments: Attachments,
    spool: PathBuf,
    passing: AttachmentKey,
    hasher: Option<Hasher>,
    rest: Vec<u8>,
    first: Vec<u8>,
    chunks: u32,
    size_bytes: u64,
}

impl Upload {
    pub(super) async fn begin(attachments: Attachments) -> Result<Self, AttachmentsError> {
        let name = crate::federation::hex(&draw(&mut OsRandom));
        let spool = attachments.folder.join(&name[..40]).with_extension("spool");
        Ok(Self {
            attachments,
            spool,
            passing: AttachmentKey::generate(&mut OsRandom),
            hasher: Some(Hasher::new()),
            rest: Vec::with_capacity(CHUNK_BYTES),
            first: Vec::with_capacity(FIRST_BYTES),
            chunks: 0,
            size_bytes: 0,
        })
    }

    /// Takes what comes next.
    ///
    /// # Errors
    /// [`AttachmentsError::Oversized`] or [`AttachmentsError::Disk`].
    pub(crate) async fn write(&mut self, mut bytes: &[u8]) -> Result<(), AttachmentsError> {
        self.size_bytes += bytes.len() as u64;
        let max = self.attachments.settings.bytes_max;
        if self.size_bytes > max {
            return Err(AttachmentsError::Oversized { found: self.size_bytes, max });
        }
        let missing = FIRST_BYTES.saturating_sub(self.first.len()).min(bytes.len());
        self.first.extend_from_slice(&bytes[..missing]);
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes);
        }
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK_BYTES - self.rest.len()));
            self.rest.extend_from_slice(now);
            bytes = later;
            if self.rest.len() == CHUNK_BYTES {
                self.spool_chunk().await?;
            }
        }
        Ok(())
    }

    async fn spool_chunk(&mut self) -> Result<(), AttachmentsError> {
        let content = std::mem::replace(&mut self.rest, Vec::with_capacity(CHUNK_BYTES));
        let (path, index) = (self.spool.clone(), self.chunks);
        let sealer = spooled(index, &self.passing)?;
        self.chunks += 1;
        self.attachments.check_room(content.len() as u64).await?;
        let write = move || keep::write_chunk(&path, index, &sealer.seal_chunk(0, &content)?);
        self.attachments.blocking(write).await
    }

    /// All of it has come: seals it for good, and says how an act names it.
    ///
    /// # Errors
    /// [`AttachmentsError`]; nothing is kept then.
    pub(crate) async fn finish(
        mut self,
        name: &str,
        media_type: &str,
    ) -> Result<AttachmentRef, AttachmentsError> {
        if !is_as_told(&self.first, media_type) {
            return Err(AttachmentsError::OtherType);
        }
        let digest = self.hasher.take().unwrap_or_default().finish();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        let about = AttachmentRef {
            id: AttachmentId::from_bytes(id),
            digest,
            size_bytes: self.size_bytes,
            name: Text::new(name).map_err(AttachmentsError::Name)?,
            media_type: Text::new(media_type).map_err(AttachmentsError::Name)?,
            key: draw(&mut OsRandom),
        };
        let key = AttachmentKey::from_bytes(&about.key);
        self.attachments.check_room(self.size_bytes).await?;
        let (whole, part) = (self.attachments.whole(&about), self.attachments.part(&about));
        let count = attachment(&about)?.chunk_count();
        for index in 0..count {
            let content = self.content(index).await?;
            let sealer = AttachmentSealer::new(attachment(&about)?, &key);
            let part = part.clone();
            let write =
                move || keep::write_chunk(&part, index, &sealer.seal_chunk(index, &content)?);
            self.attachments.blocking(write).await?;
        }
        self.attachments.blocking(move || keep::finish(&part, &whole)).await?;
        Ok(about)
    }

    /// A chunk of the content: from the spool, or the last one that is still in memory.
    async fn content(&mut self, index: u32) -> Result<Vec<u8>, AttachmentsError> {
        if index == self.chunks {
            return Ok(std::mem::take(&mut self.rest));
        }
        let opener =
            comity_seal::attachment::AttachmentOpener::new(spool_name(index)?, &self.passing);
        let path = self.spool.clone();
        let read = move || {
            let sealed = keep::read_chunk(&path, index, CHUNK_BYTES + CHUNK_OVERHEAD_BYTES)?;
            Ok(opener.open_chunk(0, &sealed)?)
        };
        self.attachments.blocking(read).await
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        keep::remove(&self.spool);
    }
}

/// Each chunk of a spool is sealed as a small attachment of its own.
///
/// Its cipher key comes from the passing key and the number, so no nonce meets two contents.
fn spooled(index: u32, passing: &AttachmentKey) -> Result<AttachmentSealer, AttachmentsError> {
    Ok(AttachmentSealer::new(spool_name(index)?, passing))
}

fn spool_name(index: u32) -> Result<Attachment, AttachmentsError> {
    let number = digest(&[b"comity spool".as_slice(), &index.to_be_bytes()].concat());
    Ok(Attachment::new(number, CHUNK_BYTES as u64)?)
}
