//! `backup`, `bundle`: what leaves the machine as files, and comes back.

use std::path::PathBuf;

use bytes::Bytes;
use clap::Subcommand;
use comity_act::AgencyCode;
use serde_json::json;

use super::{failure::Failure, files, session::Session};
use crate::{
    backup::{self, BackupError},
    clock,
    engine::chain,
    home::{Home, Secret},
};

/// Backups of the node.
#[derive(Debug, Subcommand)]
pub(super) enum Backup {
    /// Make a backup in a new folder, also while the node runs.
    Create {
        /// The folder; keep `data` and `keys` in it apart.
        folder: PathBuf,
    },
    /// Verify a backup: signed manifests, every file, and the log against the journal.
    Verify {
        /// The folder.
        folder: PathBuf,
    },
    /// Make the node anew from a backup; there must be none in its place.
    Restore {
        /// The folder.
        folder: PathBuf,
        /// File whose first line is the passphrase of the vault.
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// File of the 32 bytes that open the vault.
        #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
        key_file: Option<PathBuf>,
    },
    /// Destroy, in a backup's keys, those of what was erased since.
    Prune {
        /// The folder.
        folder: PathBuf,
    },
}

fn failed(error: &BackupError) -> Failure {
    Failure::of(error)
}

impl Backup {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let (now, home) = (clock::now(), Home::at(session.home_path()));
        let secret = || {
            let found = Secret::find(&session.config()?.vault);
            found.map_err(|error| Failure::of(&error))
        };
        match self {
            Self::Create { folder } => {
                let made = backup::create(&home, &secret()?, &folder, now);
                let made = made.map_err(|error| failed(&error))?;
                let told = json!({
                    "folder": folder, "leaves": made.leaves, "files": made.files,
                    "bytes": made.bytes,
                });
                session.print(&told, |_| {
                    format!(
                        "{} files, {} bytes, {} leaves of the log are in {}\n\
                         keep `data` and `keys` apart",
                        made.files,
                        made.bytes,
                        made.leaves,
                        folder.display()
                    )
                });
            }
            Self::Verify { folder } => {
                if !folder.exists() {
                    let says = format!("there is no backup in `{}`", folder.display());
                    return Err(Failure::Absent(says));
                }
                let verified = backup::verify(&folder, &secret()?);
                // Whatever is not as it should be in a backup is a failure of integrity.
                let verified = verified.map_err(|error| Failure::Integrity(chain(&error)))?;
                told(session, "the backup is whole", verified);
            }
            Self::Restore { folder, passphrase_file, key_file } => {
                let secret = match (&key_file, &passphrase_file) {
                    (Some(path), _) => Secret::from_key_file(path),
                    (None, Some(path)) => Secret::from_passphrase_file(path),
                    (None, None) => Secret::find(&crate::config::Vault::default()),
                };
                let secret = secret.map_err(|error| Failure::of(&error))?;
                let restored = backup::restore(&folder, &secret, &home);
                told(session, "the node is restored", restored.map_err(|error| failed(&error))?);
            }
            Self::Prune { folder } => {
                let pruned = backup::prune(&home, &secret()?, &folder, now);
                let pruned = pruned.map_err(|error| failed(&error))?;
                session.print(&json!({ "pruned": pruned }), |_| {
                    format!("{pruned} keys of what was erased are destroyed in the backup")
                });
            }
        }
        Ok(())
    }
}

fn told(session: &Session, what: &str, verified: backup::Verified) {
    let told = json!({
        "ok": true, "at": verified.at.to_string(), "leaves": verified.leaves,
        "erased": verified.erased,
    });
    session.print(&told, |_| {
        format!(
            "{what}: made {}, {} leaves, {} erased",
            verified.at, verified.leaves, verified.erased
        )
    });
}

/// What waits for a peer, as files that somebody carries.
#[derive(Debug, Subcommand)]
pub(super) enum Bundle {
    /// Write what waits for a peer to a file.
    Export {
        /// For whom.
        agency: AgencyCode,
        /// The file.
        file: PathBuf,
    },
    /// Take a peer's bundle, and write the receipts that are carried back.
    Import {
        /// The bundle.
        file: PathBuf,
        /// The file for the receipts.
        #[arg(long, value_name = "FILE")]
        receipts: PathBuf,
    },
    /// Settle what a peer's file of receipts acknowledges.
    Receipt {
        /// The file of receipts.
        file: PathBuf,
    },
}

impl Bundle {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        match self {
            Self::Export { agency, file } => {
                let mut bundle = Vec::new();
                client.fetch(&format!("/v1/bundles/{agency}"), None, |piece| {
                    bundle.extend_from_slice(piece);
                    Ok(())
                })?;
                if bundle.is_empty() {
                    return Err(Failure::Absent(format!("nothing waits for `{agency}`")));
                }
                files::write(&file, &bundle)?;
                session.print(&json!({ "file": file, "bytes": bundle.len() }), |_| {
                    format!("{} bytes for {agency} are in {}", bundle.len(), file.display())
                });
            }
            Self::Import { file, receipts } => {
                let bundle = Bytes::from(files::read(&file)?);
                let answer = client.carry("/v1/bundles", bundle)?;
                files::write(&receipts, &answer)?;
                session.print(&json!({ "receipts": receipts, "bytes": answer.len() }), |_| {
                    format!("taken; carry {} back", receipts.display())
                });
            }
            Self::Receipt { file } => {
                let answer = client.carry("/v1/bundles/receipts", files::read(&file)?.into())?;
                let told = serde_json::from_slice(&answer).unwrap_or_default();
                session.print(&told, |told| format!("{} batches are settled", told["settled"]));
            }
        }
        Ok(())
    }
}
