//! The manifest of a backup: files, digests, the log as it stood; signed.

use std::path::Path;

use comity_act::{AgencyCode, Sign1, SignatureError, Text, Timestamp, ToSign, WireError};
use comity_corridor::{Keys, KeysError};
use comity_log::TreeHead;
use minicbor::{Decode, Encode};

use super::{BackupError, MANIFEST, files};

/// What the signature says.
const WHAT: &str = "comity backup";

/// Bytes of a manifest at most: a hundred thousand files.
const BYTES_MAX: usize = 32 << 20;

/// Why a backup is not whole.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ManifestError {
    /// The manifest is none.
    #[error("the manifest cannot be read; use another backup")]
    Malformed(#[source] WireError),
    /// It is not signed by this agency.
    #[error("the manifest is not signed by this agency; use another backup")]
    BadSignature(#[source] SignatureError),
    /// It is of another agency.
    #[error("the backup is of `{found}`; use one of this agency")]
    OtherAgency {
        /// Of which agency.
        found: AgencyCode,
    },
    /// A file is missing, added or altered.
    #[error("`{file}` is missing, added or altered; use another backup")]
    Altered {
        /// Which file.
        file: String,
    },
    /// The checkpoint is not of this agency's log.
    #[error("the checkpoint in the manifest is not of this agency's log; use another backup")]
    BadCheckpoint(#[source] KeysError),
}

/// A file of a backup.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub(crate) struct Listed {
    /// Its path within the folder.
    #[n(0)]
    pub path: Text<255>,
    /// Its size.
    #[n(1)]
    pub size_bytes: u64,
    /// SHA-256 of its content.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub digest: [u8; 32],
}

/// The list of one folder.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
#[cbor(map)]
pub(crate) struct Manifest {
    /// Whose backup.
    #[n(0)]
    pub agency: AgencyCode,
    /// When it was made.
    #[n(1)]
    pub at: Timestamp,
    /// The log as it stood, a signed checkpoint.
    #[n(2)]
    checkpoint: Text<16_384>,
    /// The files, in order.
    #[n(3)]
    pub files: Vec<Listed>,
}

impl Manifest {
    /// The manifest of a folder as it is.
    pub(super) fn of(
        folder: &Path,
        (agency, at): (AgencyCode, Timestamp),
        checkpoint: String,
    ) -> Result<Self, BackupError> {
        let mut listed = Vec::new();
        for (name, path) in files::list_all(folder)? {
            if name == MANIFEST {
                continue;
            }
            let (size_bytes, digest) = files::measure(&path)?;
            let path =
                Text::new(name.clone()).map_err(|_| ManifestError::Altered { file: name })?;
            listed.push(Listed { path, size_bytes, digest });
        }
        // A checkpoint with two signatures has some 5 kB.
        let checkpoint = Text::new(checkpoint).unwrap_or_default();
        Ok(Self { agency, at, checkpoint, files: listed })
    }

    /// The signed bytes.
    pub(super) fn sign(&self, keys: &Keys, now: Timestamp) -> Result<Vec<u8>, BackupError> {
        let (key_id, sign) = keys.act_signer(now);
        // Writing to a vector cannot fail.
        ToSign::new(WHAT, key_id, minicbor::to_vec(self).unwrap_or_default())
            .signed_by(sign)
            .map_err(|error| ManifestError::Malformed(error).into())
    }

    /// The manifest of a folder, once signature and every file were verified.
    pub(super) fn verified(folder: &Path, keys: &Keys) -> Result<Self, BackupError> {
        let bytes = crate::home::read(&folder.join(MANIFEST))?;
        let sign1 = Sign1::parse(WHAT, &bytes, BYTES_MAX).map_err(ManifestError::Malformed)?;
        let key_id = sign1.key_id();
        sign1
            .verify(|signature, bytes| keys.is_own(key_id, signature, bytes))
            .map_err(ManifestError::BadSignature)?;
        let manifest: Self =
            comity_act::read(WHAT, sign1.payload(), BYTES_MAX).map_err(ManifestError::Malformed)?;
        if manifest.agency != keys.agency() {
            return Err(ManifestError::OtherAgency { found: manifest.agency }.into());
        }
        let is = Self::of(folder, (manifest.agency, manifest.at), manifest.checkpoint_text())?;
        if let Some(file) = first_difference(&manifest.files, &is.files) {
            return Err(ManifestError::Altered { file }.into());
        }
        Ok(manifest)
    }

    /// The checkpoint as it is written.
    pub(super) fn checkpoint_text(&self) -> String {
        self.checkpoint.as_str().to_owned()
    }

    /// The log as it stood, once the checkpoint's signatures were verified.
    pub(super) fn head(&self, keys: &Keys) -> Result<TreeHead, BackupError> {
        let verified = keys.own_checkpoint(self.checkpoint.as_str().as_bytes());
        let verified = verified.map_err(ManifestError::BadCheckpoint)?;
        Ok(*verified.checkpoint().head())
    }
}

fn first_difference(listed: &[Listed], found: &[Listed]) -> Option<String> {
    let differs = listed.iter().find(|file| !found.contains(file));
    let added = found.iter().find(|file| !listed.contains(file));
    differs.or(added).map(|file| file.path.to_string())
}
