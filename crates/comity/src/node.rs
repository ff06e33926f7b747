//! Assembling a node: keys from the vault, law, store, and the driver over them.

use std::sync::Arc;

use comity_corridor::{DriveError, Driver, Key, Keys, Needs, Node, Store, rows::OwnRow};
use comity_seal::random::OsRandom;
use comity_store::{SqliteStore, StoreError};

use crate::{
    clock,
    engine::chain,
    home::{
        Agency, Home, HomeError, Secret,
        law::{self, PackError},
    },
};

/// Why a node cannot be assembled.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AssembleError {
    /// The home cannot be used.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The law cannot be run.
    #[error(transparent)]
    Law(#[from] PackError),
    /// The database cannot be opened.
    #[error("the database cannot be opened")]
    Store(#[source] StoreError),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Drive(#[source] DriveError<StoreError>),
}

/// Who the agency is, with its keys open.
///
/// # Errors
/// [`AssembleError::Home`] when the home or the vault cannot be used.
pub(crate) fn unlock(home: &Home, secret: &Secret) -> Result<(Agency, Arc<Keys>), AssembleError> {
    let agency = Agency::load(home)?;
    let secrets = secret.unlock(home)?;
    let keys = Keys::new(agency.code, secrets, agency.log_origin.as_str());
    Ok((agency, Arc::new(keys)))
}

/// The node over its database.
///
/// # Errors
/// [`AssembleError`] when law or database cannot be used.
pub(crate) fn driver(
    home: &Home,
    agency: &Agency,
    keys: Arc<Keys>,
) -> Result<Driver<SqliteStore>, AssembleError> {
    let mut store = SqliteStore::open(&home.database(), Arc::clone(&keys), Box::new(OsRandom))
        .map_err(AssembleError::Store)?;
    let known = store.fetch(&Needs::default().and([Key::Own])).map_err(AssembleError::Store)?;
    let own = known.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
    let today = clock::now().day();
    let law = law::load(home, &own, today)?;
    match law::list(home, &own, (&law, today)) {
        Ok(packs) => {
            for pack in packs.iter().filter(|pack| !pack.state.is_settled()) {
                tracing::warn!(pack = %pack.name, "a pack lies here otherwise than it was signed");
            }
        }
        // What runs was signed and is here; what lies beside it is for whoever put it there.
        Err(error) => {
            tracing::warn!(error = %chain(&error), "a file of law lies where it must not");
        }
    }
    let node = Node { keys, law: Arc::new(law), kind: agency.kind, service: agency.service };
    Driver::new(node, store).map_err(AssembleError::Drive)
}
