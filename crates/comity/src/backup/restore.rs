//! Restoring a node from a backup, into a place where there is none.
//!
//! Acts that were recorded after the backup are not in it. A log that goes on from the backup
//! contradicts what peers have seen of the lost part, and they can prove it. So a restored node
//! is told apart: its operator tells the peers before it is started.

use std::path::Path;

use comity_store::join;

use super::{
    BackupError, DATA, DATABASE, IMPORTED, KEYS, MANIFEST, PAYLOAD_KEYS, Verified, files, verify,
};
use crate::home::{Home, Secret};

/// Verifies a backup, then makes the node from it.
///
/// # Errors
/// [`BackupError`]; the home is not complete then, and does not start.
pub(crate) fn restore(
    folder: &Path,
    secret: &Secret,
    home: &Home,
) -> Result<Verified, BackupError> {
    if home.exists() || home.database().exists() {
        return Err(BackupError::Exists { path: home.root().into() });
    }
    let verified = verify(folder, secret)?;
    home.make_folders()?;
    let (data, apart) = (folder.join(DATA), folder.join(KEYS));
    files::copy(&data.join(DATABASE), &home.database())?;
    join(&home.database(), &apart.join(PAYLOAD_KEYS))?;
    files::copy_all(&data.join("attachments"), &home.attachments(), |_| true)?;
    files::copy_all(&data.join("cosigned"), &home.cosigned(), |_| true)?;
    let kept = data.join("law-kept");
    if kept.is_dir() {
        files::copy_all(&kept, &home.law_kept(), |_| true)?;
    }
    files::copy(&data.join("card.cose"), &home.card())?;
    files::copy(&data.join(IMPORTED), &home.imported())?;
    let is_file_of_home =
        |path: &Path| !path.ends_with(MANIFEST) && !path.ends_with(PAYLOAD_KEYS) && !is_vault(path);
    files::copy_all(&apart, home.root(), is_file_of_home)?;
    // Last, so that a node that was interrupted is not there.
    files::copy(&apart.join("keys.vault"), &home.vault())?;
    Ok(verified)
}

fn is_vault(path: &Path) -> bool {
    path.ends_with("keys.vault")
}
