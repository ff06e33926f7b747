//! Verifying a backup: every file, and the whole log, replayed from the journal.

use std::{path::Path, sync::Arc};

use comity_act::Timestamp;
use comity_corridor::{Keys, Needs};
use comity_log::{Tip, TreeHead};
use comity_seal::random::OsRandom;
use comity_store::{SqliteReader, SqliteStore, join};
use tempfile::TempDir;

use super::{BackupError, DATA, DATABASE, KEYS, PAYLOAD_KEYS, files, manifest::Manifest};
use crate::home::Secret;

/// Leaves that are read at once.
const LEAVES_AT_ONCE: usize = 1_000;

/// What was verified.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Verified {
    /// When the backup was made.
    pub at: Timestamp,
    /// Leaves of the log, each replayed.
    pub leaves: u64,
    /// Leaves whose act was erased: the commitment stands, and says nothing.
    pub erased: u64,
}

/// Verifies a backup as a whole: manifests, files, and the log against the journal.
///
/// # Errors
/// [`BackupError`], the first thing that is not as it should be.
pub(crate) fn verify(folder: &Path, secret: &Secret) -> Result<Verified, BackupError> {
    let (data, apart) = (folder.join(DATA), folder.join(KEYS));
    let keys = keys(&apart, secret)?;
    let manifest = Manifest::verified(&data, &keys)?;
    Manifest::verified(&apart, &keys)?;
    // The copy is joined with its keys elsewhere, so that the backup stays as it is.
    let passing = passing(folder)?;
    let whole = passing.path().join(DATABASE);
    files::copy(&data.join(DATABASE), &whole)?;
    join(&whole, &apart.join(PAYLOAD_KEYS))?;
    let erased = replay(&whole, &keys, manifest.head(&keys)?)?;
    Ok(Verified { at: manifest.at, leaves: manifest.head(&keys)?.size, erased })
}

/// The agency's keys, from the vault of the backup.
pub(super) fn keys(apart: &Path, secret: &Secret) -> Result<Arc<Keys>, BackupError> {
    let agency = crate::home::Agency::load_from(&apart.join("agency.toml"))?;
    let secrets = secret.open(&crate::home::read(&apart.join("keys.vault"))?)?;
    Ok(Arc::new(Keys::new(agency.code, secrets, agency.log_origin.as_str())))
}

/// How many commits a database has that nobody writes, and its log.
pub(super) fn head(database: &Path, keys: &Arc<Keys>) -> Result<(u64, TreeHead), BackupError> {
    let mut reader = reader(database, keys)?;
    Ok((reader.fetch(&Needs::default())?.as_of, reader.head()?))
}

fn reader(database: &Path, keys: &Arc<Keys>) -> Result<SqliteReader, BackupError> {
    let store = SqliteStore::open(database, Arc::clone(keys), Box::new(OsRandom))?;
    Ok(store.reader()?)
}

/// Builds the log anew from what the journal holds; answers how many acts were erased.
fn replay(database: &Path, keys: &Arc<Keys>, signed: TreeHead) -> Result<u64, BackupError> {
    let mut reader = reader(database, keys)?;
    let (mut tip, mut erased) = (Tip::new(), 0);
    loop {
        let leaves = reader.journal_range(tip.size(), LEAVES_AT_ONCE)?;
        if leaves.is_empty() {
            break;
        }
        for leaf in leaves {
            if leaf.leaf != tip.size() {
                return Err(BackupError::OtherLeaf { leaf: tip.size() });
            }
            match &leaf.entry {
                Some(entry) => {
                    if entry.commitment() != leaf.commitment || entry.signed(keys.agency()).is_err()
                    {
                        return Err(BackupError::OtherLeaf { leaf: leaf.leaf });
                    }
                }
                None => erased += 1,
            }
            tip.append_leaf(leaf.commitment.leaf());
        }
        // What was appended is only counted: nobody writes these tiles.
        drop(tip.drain_writes());
    }
    if tip.head() == signed && reader.head()? == signed {
        Ok(erased)
    } else {
        Err(BackupError::OtherLog)
    }
}

/// A passing folder beside the copy: where that has room, so has its double, most likely.
fn passing(folder: &Path) -> Result<TempDir, BackupError> {
    tempfile::tempdir_in(folder).map_err(|source| BackupError::File { path: folder.into(), source })
}
