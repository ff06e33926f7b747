//! A checkpoint: what a log signs about itself, its name, size and root.
//!
//! Source: C2SP tlog-checkpoint.
//!
//! It never guesses: a text that is not exactly a checkpoint is refused.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::{Hash, Note, NoteError, NoteSignature, NoteSigner, TreeHead};

/// Bytes in the longest origin that is taken; cosignatures leave no room for more.
pub const ORIGIN_BYTES_MAX: usize = 255;

/// Bytes in all the extension lines together that are taken.
const EXTENSION_BYTES_MAX: usize = 4096;

/// Name, size and root of a log, not signed yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Checkpoint {
    origin: String,
    head: TreeHead,
    /// Lines after the third, each with its line end: nobody may rely on them, but they are signed.
    extension: String,
}

/// A checkpoint with the signatures that came with it, which nobody has verified yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

/// A checkpoint cannot be read or made.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The note around it is malformed.
    #[error("the checkpoint is no signed note; ask for it again")]
    Note(#[from] NoteError),
    /// The first line does not name a log.
    #[error("an origin is one line of 1 to {ORIGIN_BYTES_MAX} bytes without control characters")]
    Origin,
    /// There are fewer than three lines, or the last has no line end.
    #[error("a checkpoint has a line each for origin, size and root; ask for it again")]
    Lines,
    /// The size is not a decimal number in its shortest form.
    #[error("`{found}` is no size; write a decimal number without leading zeros")]
    Size {
        /// The second line, cut to 32 characters.
        found: String,
    },
    /// The root is not base64 of 32 bytes.
    #[error("the root is not base64 of 32 bytes; ask for the checkpoint again")]
    Root,
    /// An extension line is empty or has control characters, or the lines are too long in all.
    #[error("extension lines are never empty and have at most 4096 bytes in all; leave them out")]
    Extension,
}

impl Checkpoint {
    /// A checkpoint of the log `origin`, a name such as `log.example/xa`.
    ///
    /// # Errors
    /// When the origin is empty, over 255 bytes or not one plain line.
    pub fn new(origin: &str, head: TreeHead) -> Result<Self, CheckpointError> {
        let fits = (1..=ORIGIN_BYTES_MAX).contains(&origin.len());
        if !fits || origin.bytes().any(|byte| byte < b' ') {
            return Err(CheckpointError::Origin);
        }
        Ok(Self { origin: origin.to_owned(), head, extension: String::new() })
    }

    /// The same checkpoint with extension lines, each ending with a line end.
    ///
    /// # Errors
    /// When a line is empty, unfinished or has control characters, or all are over 4096 bytes.
    pub fn with_extension(self, extension: &str) -> Result<Self, CheckpointError> {
        let plain = extension.bytes().all(|byte| byte >= b' ' || byte == b'\n');
        let finished = extension.is_empty() || extension.ends_with('\n');
        let empty_line = extension.starts_with('\n') || extension.contains("\n\n");
        if !plain || !finished || empty_line || extension.len() > EXTENSION_BYTES_MAX {
            return Err(CheckpointError::Extension);
        }
        Ok(Self { extension: extension.to_owned(), ..self })
    }

    /// Reads the text of a checkpoint, without signatures.
    ///
    /// # Errors
    /// When the text is not exactly a checkpoint.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.splitn(4, '\n');
        let (Some(origin), Some(size), Some(root), Some(extension)) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Lines);
        };
        let number = size.parse().ok().filter(|number: &u64| number.to_string() == size);
        let Some(size) = number else {
            return Err(CheckpointError::Size { found: size.chars().take(32).collect() });
        };
        let root = decode_root(root).ok_or(CheckpointError::Root)?;
        Self::new(origin, TreeHead { size, root })?.with_extension(extension)
    }

    /// Name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Size and root of the tree.
    pub fn head(&self) -> &TreeHead {
        &self.head
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.head.size
    }

    /// Root of the tree.
    pub fn root(&self) -> Hash {
        self.head.root
    }

    /// Lines after the third, each with its line end; nearly always none.
    pub fn extension(&self) -> &str {
        &self.extension
    }

    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let root = BASE64_STANDARD.encode(self.head.root);
        format!("{}\n{}\n{}\n{}", self.origin, self.head.size, root, self.extension)
    }
}

impl SignedCheckpoint {
    /// Signs a checkpoint with every one of these keys.
    ///
    /// # Errors
    /// When a signer makes no usable signature.
    pub fn sign(
        checkpoint: Checkpoint,
        signers: &[&dyn NoteSigner],
    ) -> Result<Self, CheckpointError> {
        let mut note = Note::new(checkpoint.to_text())?;
        for signer in signers {
            note.sign(*signer)?;
        }
        Ok(Self { checkpoint, note })
    }

    /// Reads a signed checkpoint. That it is well formed says nothing about who signed it.
    ///
    /// # Errors
    /// When the bytes are no signed note or its text is no checkpoint.
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let note = Note::parse(bytes)?;
        Ok(Self { checkpoint: Checkpoint::parse(note.text())?, note })
    }

    /// Adds a signature or cosignature, in the place of an earlier one by the same key.
    ///
    /// # Errors
    /// When the note is full.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), CheckpointError> {
        Ok(self.note.add(signature)?)
    }

    /// What the checkpoint says, not verified.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note with its signatures.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// The whole note, as it is served at `checkpoint`.
    pub fn to_text(&self) -> String {
        self.note.to_text()
    }
}

fn decode_root(line: &str) -> Option<Hash> {
    // 32 bytes are 44 characters; nothing longer is decoded.
    let bytes = (line.len() == 44).then(|| BASE64_STANDARD.decode(line).ok())??;
    Some(Hash::new(bytes.try_into().ok()?))
}
