//! Stores in folders that go away with the test.

use std::{
    cell::Cell,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use comity_corridor::{Chance, Keys};
use comity_seal::{
    identity::{AgencyKeys, TlsIdentity},
    random::{OsRandom, Random},
};
use comity_store::{SqliteStore, StoreError, conformance::Subject};
use tempfile::TempDir;
use zeroize::Zeroizing;

/// The keys of the agency `XA`: the same in every process of one build.
pub(crate) fn keys() -> Arc<Keys> {
    static KEYS: OnceLock<Arc<Keys>> = OnceLock::new();
    Arc::clone(KEYS.get_or_init(|| keys_of(&mut Chance::new([1; 32]))))
}

/// Keys that are drawn from this chance.
pub(crate) fn keys_of(chance: &mut dyn Random) -> Arc<Keys> {
    let tls = TlsIdentity::new(Zeroizing::default(), Vec::new()).unwrap();
    with(AgencyKeys::generate(0, tls, chance))
}

/// These keys, as those of the agency `XA`.
pub(crate) fn with(own: AgencyKeys) -> Arc<Keys> {
    Arc::new(Keys::new("XA".parse().unwrap(), own, "xa.example/log"))
}

/// The store at a path, with the keys of `XA`.
pub(crate) fn open(path: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(path, keys(), Box::new(OsRandom))
}

/// The store at a path, with other keys.
pub(crate) fn open_with(path: &Path, keys: Arc<Keys>) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(path, keys, Box::new(OsRandom))
}

/// The write-ahead log that belongs to a database.
pub(crate) fn wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// Whether bytes stand anywhere in the files of a database.
pub(crate) fn stands_in_files(path: &Path, sought: &[u8]) -> bool {
    [path.to_owned(), wal(path)].iter().any(|file| {
        let bytes = std::fs::read(file).unwrap_or_default();
        bytes.windows(sought.len()).any(|found| found == sought)
    })
}

/// Stores in one folder.
pub(crate) struct Folder {
    folder: TempDir,
    made: Cell<u32>,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), made: Cell::new(0) }
    }

    /// A path that was not given before.
    pub(crate) fn path(&self) -> PathBuf {
        self.made.set(self.made.get() + 1);
        self.folder.path().join(format!("{}.db", self.made.get()))
    }
}

impl Subject for Folder {
    type Store = SqliteStore;

    fn fresh(&self) -> SqliteStore {
        open(&self.path()).unwrap()
    }

    fn reopen(&self, store: SqliteStore) -> SqliteStore {
        let path = store.path().to_owned();
        drop(store);
        open(&path).unwrap()
    }
}
