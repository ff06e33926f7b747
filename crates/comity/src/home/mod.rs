//! The home of a node: one folder that holds all it keeps.
//!
//! | file | what |
//! |---|---|
//! | `comity.toml` | the configuration |
//! | `agency.toml` | who the agency is: code, kind, name, origin of its log |
//! | `keys.vault` | the keys, sealed under a passphrase or a key file |
//! | `comity.db` | rows, journal and log |
//! | `card.cose` | the latest card |
//! | `accounts.sqlite` | who signs in to the desk: passkeys, sessions, tokens |
//! | `officers.toml` | who may use the node: name, pseudonym, role, digest of the token; sealed |
//! | `tokens/NAME.token` | the token of an officer, where `init` was told to leave it here |
//! | `attachments/` | files, sealed |
//! | `law/` | the agency's own packs of law |
//! | `law-kept/` | what two persons signed of them |
//! | `cosigned/` | our latest checkpoint that each peer cosigned |
//! | `index.sealed` | the search index of a node that was stopped, sealed |
//! | `imported.sealed` | what lists were imported, sealed |
//! | `serve.lock` | held by the process that runs the node |
//!
//! It never holds a secret in clear, save tokens that `init --keep-tokens` leaves for trials.

mod agency;
mod file;
pub(crate) mod init;
mod keys;
pub(crate) mod law;
mod officers;
mod token;

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

pub(crate) use agency::Agency;
pub(crate) use file::{make_folder, make_private, read, read_to_string, write_private};
pub(crate) use init::{Init, InitError, Posting, certify, sign_certificate};
pub(crate) use keys::{Secret, first_line, new_tls_identity, rotate};
pub(crate) use officers::{LocalOfficer, NewOfficer, Officers};
pub(crate) use token::{Token, is_code};

/// Why the home cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HomeError {
    /// There is none.
    #[error("there is no node in `{}`; make one with `comity init`", path.display())]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Others can read it.
    #[error("others can read `{}`; run `chmod 700` on it", path.display())]
    Open {
        /// Which folder.
        path: PathBuf,
    },
    /// A file cannot be read or written.
    #[error("`{}` cannot be read or written; check who owns it and whether there is room",
        path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// Another process runs the node.
    #[error("the node in `{}` runs already; two would show peers two faces, so stop that one",
        path.display())]
    Runs {
        /// Which folder.
        path: PathBuf,
    },
    /// A file is not of its form.
    #[error("`{}` is not in its form; restore it from a backup", path.display())]
    Form {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: toml::de::Error,
    },
    /// The vault does not open.
    #[error(transparent)]
    Vault(comity_seal::vault::VaultError),
    /// A key file has another length.
    #[error("`{}` is no key file of 32 bytes; give the one that `comity init` made",
        path.display())]
    KeyFile {
        /// Which file.
        path: PathBuf,
    },
    /// No passphrase was given, and nobody can be asked.
    #[error("no passphrase can be asked for here; give `--passphrase-file` or `--key-file`")]
    NoTerminal(#[source] std::io::Error),
    /// The list of officers is not as this node wrote it.
    #[error("`{}` was not written by this node; restore it from a backup", path.display())]
    Seal {
        /// Which file.
        path: PathBuf,
    },
    /// Others can read a token.
    #[error("others can read `{}`; run `chmod 600` on it, and have a new token", path.display())]
    OpenToken {
        /// Which file.
        path: PathBuf,
    },
    /// What should be the code of a token is none, or somebody else's.
    #[error("that is no code of a new token; make one with `comity officer token`")]
    TokenCode,
    /// A name is taken or cannot be a file's.
    #[error("`{name}` cannot be the name of an officer here; use new small letters, digits, `-`")]
    OfficerName {
        /// The name.
        name: String,
    },
}

/// A node's folder.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    root: PathBuf,
}

impl Home {
    /// The folder that a node is to have, whether there is one or not.
    pub(crate) fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder of a node that was made, closed to others.
    ///
    /// # Errors
    /// [`HomeError::Absent`] or [`HomeError::Open`].
    pub(crate) fn open(root: impl Into<PathBuf>) -> Result<Self, HomeError> {
        let home = Self::at(root);
        if !home.exists() {
            return Err(HomeError::Absent { path: home.root });
        }
        if file::is_open_to_others(&home.root) {
            return Err(HomeError::Open { path: home.root });
        }
        Ok(home)
    }

    /// That no other process runs the node of this home, for as long as the file stays open.
    ///
    /// # Errors
    /// [`HomeError::Runs`] when one does.
    pub(crate) fn lock(&self) -> Result<File, HomeError> {
        let path = self.root.join("serve.lock");
        let failed = |source| HomeError::File { path: path.clone(), source };
        let file = file::lockable(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(HomeError::Runs { path: self.root.clone() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Whether a node was made here.
    pub(crate) fn exists(&self) -> bool {
        self.vault().exists()
    }

    /// The folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The configuration.
    pub(crate) fn config(&self) -> PathBuf {
        self.root.join("comity.toml")
    }

    /// The sealed keys.
    pub(crate) fn vault(&self) -> PathBuf {
        self.root.join("keys.vault")
    }

    /// The agency's own packs of law.
    pub(crate) fn law(&self) -> PathBuf {
        self.root.join("law")
    }

    /// What was signed of the packs, each as one file.
    pub(crate) fn law_kept(&self) -> PathBuf {
        self.root.join("law-kept")
    }

    /// The database.
    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("comity.db")
    }

    /// Who signs in to the desk.
    pub(crate) fn accounts(&self) -> PathBuf {
        self.root.join("accounts.sqlite")
    }

    /// The latest card.
    pub(crate) fn card(&self) -> PathBuf {
        self.root.join("card.cose")
    }

    /// The folder of attachments.
    pub(crate) fn attachments(&self) -> PathBuf {
        self.root.join("attachments")
    }

    /// The folder of cosigned checkpoints.
    pub(crate) fn cosigned(&self) -> PathBuf {
        self.root.join("cosigned")
    }

    /// The token of an officer.
    pub(crate) fn token(&self, name: &str) -> PathBuf {
        self.root.join("tokens").join(format!("{name}.token"))
    }

    fn agency_file(&self) -> PathBuf {
        self.root.join("agency.toml")
    }

    fn officers_file(&self) -> PathBuf {
        self.root.join("officers.toml")
    }

    /// The note of the last backup.
    pub(crate) fn last_backup(&self) -> PathBuf {
        self.root.join("backup.toml")
    }

    /// The note of how far references are ahead of the log.
    pub(crate) fn references(&self) -> PathBuf {
        self.root.join("references.toml")
    }

    /// The search index, sealed; it is made anew where there is none.
    pub(crate) fn index(&self) -> PathBuf {
        self.root.join("index.sealed")
    }

    /// What lists were imported, sealed.
    pub(crate) fn imported(&self) -> PathBuf {
        self.root.join("imported.sealed")
    }

    /// The small files that say who the node is and what opens it, wherever they exist.
    pub(crate) fn identity_files(&self) -> [PathBuf; 5] {
        let officers = self.officers_file();
        [self.vault(), self.agency_file(), officers, self.config(), self.references()]
    }

    /// Makes the folders, for this account alone.
    ///
    /// # Errors
    /// [`HomeError::File`].
    pub(crate) fn make_folders(&self) -> Result<(), HomeError> {
        self.folders().iter().try_for_each(|folder| make_folder(folder))
    }

    fn folders(&self) -> [PathBuf; 5] {
        let tokens = self.root.join("tokens");
        [self.root.clone(), self.attachments(), self.cosigned(), self.law_kept(), tokens]
    }
}
