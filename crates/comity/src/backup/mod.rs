//! Backups: two folders, kept apart, worthless without each other.
//!
//! | folder | what | may be kept |
//! |---|---|---|
//! | `data/` | rows, journal and log without payload keys; attachments; card; imports | for years |
//! | `keys/` | payload keys, wrapped; the vault, sealed; who may use it | pruned after erasures |
//!
//! Erasing destroys a payload key. [`prune`] destroys it in `keys/` too, and from then on the
//! payload in every `data/` is noise. A manifest in each folder names its files with their digests
//! and is signed by the agency.
//!
//! It never writes anything of the vault in clear, and never changes what it copies: the node's
//! folder gets a note of when the last one was made.

mod files;
mod last;
mod manifest;
mod restore;
mod verify;

use std::path::{Path, PathBuf};

use comity_accounts::{AccountError, Accounts};
use comity_act::Timestamp;
use comity_log::CheckpointError;
use comity_seal::random::OsRandom;
use comity_store::{StoreError, copy_apart, prune_keys};

use crate::{
    home::{Home, HomeError, Secret, make_private},
    node::{self, AssembleError},
};
pub(crate) use last::LastBackup;
use manifest::{Manifest, ManifestError};
pub(crate) use restore::restore;
pub(crate) use verify::{Verified, verify};

/// The folder of what acts say.
const DATA: &str = "data";
/// The folder of the keys.
const KEYS: &str = "keys";
/// The copy of the database in `data/`.
const DATABASE: &str = "comity.db";
/// The copy of the payload keys in `keys/`.
const PAYLOAD_KEYS: &str = "payload-keys.db";
/// What lists were imported, sealed, in `data/`.
const IMPORTED: &str = "imported.sealed";
/// The signed list of files in each folder.
const MANIFEST: &str = "manifest.cose";

/// Why a backup was not made, is not whole, or was not restored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    /// Something is there.
    #[error("`{}` exists already; name a folder that does not", path.display())]
    Exists {
        /// What.
        path: PathBuf,
    },
    /// The home or the vault cannot be used.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The node cannot be assembled.
    #[error(transparent)]
    Assemble(#[from] AssembleError),
    /// The database cannot be copied or read.
    #[error("the database cannot be copied or read")]
    Store(#[from] StoreError),
    /// The accounts cannot be copied.
    #[error("the accounts cannot be copied")]
    Accounts(#[from] AccountError),
    /// A file cannot be read or written.
    #[error("`{}` cannot be read or written; see whether the disk has room", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A manifest does not hold.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The log cannot be signed.
    #[error("the log cannot be signed")]
    Checkpoint(#[source] CheckpointError),
    /// A leaf is not what the journal holds.
    #[error("leaf {leaf} commits to something else than the journal holds; use another backup")]
    OtherLeaf {
        /// Which leaf.
        leaf: u64,
    },
    /// The journal does not give the log that was signed.
    #[error("the journal does not give the log that was signed; use another backup")]
    OtherLog,
}

/// What a backup holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Created {
    /// Leaves of the log.
    pub leaves: u64,
    /// Commits of the store.
    pub commits: u64,
    /// Files in both folders.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Makes a backup of a node in a new folder, also while the node runs.
///
/// # Errors
/// [`BackupError`]; what was begun is worthless then.
pub(crate) fn create(
    home: &Home,
    secret: &Secret,
    folder: &Path,
    now: Timestamp,
) -> Result<Created, BackupError> {
    if folder.exists() {
        return Err(BackupError::Exists { path: folder.into() });
    }
    let (_, keys) = node::unlock(home, secret)?;
    let (data, apart) = (folder.join(DATA), folder.join(KEYS));
    files::make_folder(&data)?;
    files::make_folder(&apart)?;
    copy_apart(&home.database(), &data.join(DATABASE), &apart.join(PAYLOAD_KEYS))?;
    // Attachments come after the rows that name them, so that none of those is missing.
    files::copy_all(&home.attachments(), &data.join("attachments"), files::is_whole)?;
    files::copy_all(&home.cosigned(), &data.join("cosigned"), |_| true)?;
    if home.law_kept().is_dir() {
        files::copy_all(&home.law_kept(), &data.join("law-kept"), |_| true)?;
    }
    files::copy(&home.card(), &data.join("card.cose"))?;
    files::copy(&home.imported(), &data.join(IMPORTED))?;
    for file in home.identity_files() {
        files::copy(&file, &apart.join(file.file_name().unwrap_or_default()))?;
    }
    if home.accounts().exists() {
        // Made before it is filled, so that nobody else ever reads it.
        let copy = apart.join(home.accounts().file_name().unwrap_or_default());
        make_private(&copy)?;
        Accounts::copy(&home.accounts(), &copy, keys.own().tokens(), &mut OsRandom)?;
    }
    let (commits, head) = verify::head(&data.join(DATABASE), &keys)?;
    let checkpoint = keys.sign_checkpoint(now, head).map_err(BackupError::Checkpoint)?;
    let mut created = Created { leaves: head.size, commits, files: 0, bytes: 0 };
    for part in [&data, &apart] {
        let manifest = Manifest::of(part, (keys.agency(), now), checkpoint.to_text())?;
        created.files += manifest.files.len();
        created.bytes += manifest.files.iter().map(|file| file.size_bytes).sum::<u64>();
        files::write(&part.join(MANIFEST), &manifest.sign(&keys, now)?)?;
    }
    LastBackup::keep(home, now, &created)?;
    Ok(created)
}

/// Destroys, in a backup's keys, those that the node has destroyed since; answers how many.
///
/// # Errors
/// [`BackupError`] when the keys are not whole or cannot be written.
pub(crate) fn prune(
    home: &Home,
    secret: &Secret,
    folder: &Path,
    now: Timestamp,
) -> Result<usize, BackupError> {
    let (_, keys) = node::unlock(home, secret)?;
    let apart = folder.join(KEYS);
    let before = Manifest::verified(&apart, &keys)?;
    let pruned = prune_keys(&home.database(), &apart.join(PAYLOAD_KEYS))?;
    let after = Manifest::of(&apart, (keys.agency(), before.at), before.checkpoint_text())?;
    files::write(&apart.join(MANIFEST), &after.sign(&keys, now)?)?;
    Ok(pruned)
}
