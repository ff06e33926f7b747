//! Bundles: what waits for a peer, in a file carried to it, and the receipts back.
//!
//! For agencies without a line between them, and for the day when a line is cut. The form of the
//! file is the corridor's; here it is filled and taken.

use comity_act::AgencyCode;
use comity_corridor::{
    Awaited, BATCH_ACTS_MAX, CarriedError, CarriedFile, CarriedKind, CarriedReceipt, CarriedWriter,
    Resume,
};

use crate::engine::{Engine, EngineError};

/// Why a bundle was not made or not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BundleError {
    /// The node did not do it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] CarriedError),
    /// It is for somebody else.
    #[error("it is for `{to}`; hand it on")]
    NotForUs {
        /// For whom.
        to: AgencyCode,
    },
}

/// What waits for a peer, as a bundle; `None` when nothing does.
///
/// # Errors
/// [`BundleError::Engine`] when the peer is not trusted, or nothing can be sealed to it.
pub(crate) async fn export(
    engine: &Engine,
    to: AgencyCode,
) -> Result<Option<Vec<u8>>, BundleError> {
    let mut file = CarriedWriter::new(CarriedKind::Bundle, engine.node().own(), to);
    let mut resume = Resume::default();
    let mut batches = 0;
    while let Some(packed) = engine.pack(to, resume, BATCH_ACTS_MAX).await? {
        if batches > 0 && file.is_full_for(packed.sealed.len()) {
            break;
        }
        file.put(&packed.sealed);
        batches += 1;
        // The next batch is taken after this one, and proves from where this one ends.
        let seen = packed.checkpoint.checkpoint().size();
        resume = Resume { first: Some(packed.next), seen: Some(seen) };
    }
    Ok((batches > 0).then(|| file.into_bytes()))
}

/// Takes a bundle; answers the file of receipts once everything in it is durable.
///
/// # Errors
/// [`BundleError`], the first thing that is not as it should be; what came before it is taken.
pub(crate) async fn import(engine: &Engine, file: &[u8]) -> Result<Vec<u8>, BundleError> {
    let file = for_us(engine, CarriedKind::Bundle, file)?;
    let from = file.from;
    let mut receipts = CarriedWriter::new(CarriedKind::Receipts, file.to, from);
    for sealed in file {
        let taken = engine.take(from, sealed?.to_vec()).await?;
        receipts.put(&CarriedReceipt { batch: taken.batch, receipt: taken.receipt }.encode());
    }
    Ok(receipts.into_bytes())
}

/// Settles what a file of receipts acknowledges; answers how many batches that were.
///
/// # Errors
/// [`BundleError`], the first thing that is not as it should be; what came before it is settled.
pub(crate) async fn settle(engine: &Engine, file: &[u8]) -> Result<usize, BundleError> {
    let file = for_us(engine, CarriedKind::Receipts, file)?;
    let from = file.from;
    let mut settled = 0;
    for item in file {
        let about = CarriedReceipt::parse(item?)?;
        engine.acknowledge(from, Awaited::carried(about.batch), about.receipt).await?;
        settled += 1;
    }
    Ok(settled)
}

fn for_us<'a>(
    engine: &Engine,
    kind: CarriedKind,
    file: &'a [u8],
) -> Result<CarriedFile<'a>, BundleError> {
    let file = CarriedFile::parse(kind, file)?;
    if file.to == engine.node().own() {
        Ok(file)
    } else {
        Err(BundleError::NotForUs { to: file.to })
    }
}
