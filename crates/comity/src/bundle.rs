//! Bundles: what waits for a peer, in a file that somebody carries.
//!
//! A bundle holds the same sealed batches that would have travelled over the network, so it is
//! verified in the same way, and carrying it twice has no second effect. Importing answers with a
//! file of receipts, which is carried back; only they take acts from the outbox.
//!
//! Both files: 16 bytes that say what it is, a CBOR head (from, to), then items, each a length
//! (u32, big-endian) and so many bytes. Items of a bundle are sealed batches; items of receipts
//! are CBOR pairs of the batch's SHA-256 and the signed receipt.
//!
//! It never believes the head: from whom a batch comes is proved by what is sealed in it.

use comity_act::{AgencyCode, WireError};
use comity_corridor::{BATCH_ACTS_MAX, Resume};
use minicbor::{Decode, Encode};

use crate::{
    engine::{Engine, EngineError},
    federation::{RECEIPT_BYTES_MAX, SEALED_BYTES_MAX},
};

/// What a bundle begins with.
const BUNDLE: &[u8; 16] = b"comity bundle 1\n";
/// What receipts begin with.
const RECEIPTS: &[u8; 16] = b"comity receipt1\n";
/// Bytes of a head at most.
const HEAD_BYTES_MAX: usize = 256;
/// Bytes of one file at most: what waits beyond that goes into the next.
pub(crate) const BUNDLE_BYTES_MAX: usize = 64 << 20;

/// Why a bundle was not made or not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BundleError {
    /// The node did not do it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Not a file of this kind.
    #[error("this is no {what}; compare how it was copied")]
    Other {
        /// What it should be.
        what: &'static str,
    },
    /// The file ends too early, or an item is too large.
    #[error("the {what} is cut off or damaged; copy it again")]
    Damaged {
        /// What it is.
        what: &'static str,
    },
    /// The head or an item is not in its form.
    #[error("the {what} is not in its form; copy it again")]
    Malformed {
        /// What it is.
        what: &'static str,
        /// What is wrong.
        #[source]
        source: WireError,
    },
    /// It is for somebody else.
    #[error("it is for `{to}`; hand it on")]
    NotForUs {
        /// For whom.
        to: AgencyCode,
    },
}

#[derive(Debug, Decode, Encode)]
struct Head {
    #[n(0)]
    from: AgencyCode,
    #[n(1)]
    to: AgencyCode,
}

#[derive(Debug, Decode, Encode)]
struct About {
    #[cbor(n(0), with = "minicbor::bytes")]
    batch: [u8; 32],
    #[cbor(n(1), with = "minicbor::bytes")]
    receipt: Vec<u8>,
}

/// What waits for a peer, as a bundle; `None` when nothing does.
///
/// # Errors
/// [`BundleError::Engine`] when the peer is not trusted, or nothing can be sealed to it.
pub(crate) async fn export(
    engine: &Engine,
    to: AgencyCode,
) -> Result<Option<Vec<u8>>, BundleError> {
    let mut file = begin(BUNDLE, &Head { from: engine.node().own(), to });
    let mut resume = Resume::default();
    let mut batches = 0;
    while let Some(packed) = engine.pack(to, resume, BATCH_ACTS_MAX).await? {
        if batches > 0 && file.len() + packed.sealed.len() > BUNDLE_BYTES_MAX {
            break;
        }
        put(&mut file, &packed.sealed);
        batches += 1;
        // The next batch is taken after this one, and proves from where this one ends.
        let seen = packed.checkpoint.checkpoint().size();
        resume = Resume { first: Some(packed.next), seen: Some(seen) };
    }
    Ok((batches > 0).then_some(file))
}

/// Takes a bundle; answers the file of receipts once everything in it is durable.
///
/// # Errors
/// [`BundleError`], the first thing that is not as it should be; what came before it is taken.
pub(crate) async fn import(engine: &Engine, file: &[u8]) -> Result<Vec<u8>, BundleError> {
    const WHAT: &str = "bundle";
    let (head, mut rest) = open(WHAT, BUNDLE, file)?;
    if head.to != engine.node().own() {
        return Err(BundleError::NotForUs { to: head.to });
    }
    let mut receipts = begin(RECEIPTS, &Head { from: head.to, to: head.from });
    while let Some(sealed) = next(WHAT, &mut rest, SEALED_BYTES_MAX)? {
        let taken = engine.take(head.from, sealed.to_vec()).await?;
        let about = About { batch: taken.batch, receipt: taken.receipt };
        put(&mut receipts, &minicbor::to_vec(about).unwrap_or_default());
    }
    Ok(receipts)
}

/// Settles what a file of receipts acknowledges; answers how many batches that were.
///
/// # Errors
/// [`BundleError`], the first thing that is not as it should be; what came before it is settled.
pub(crate) async fn settle(engine: &Engine, file: &[u8]) -> Result<usize, BundleError> {
    const WHAT: &str = "file of receipts";
    let (head, mut rest) = open(WHAT, RECEIPTS, file)?;
    if head.to != engine.node().own() {
        return Err(BundleError::NotForUs { to: head.to });
    }
    let mut settled = 0;
    while let Some(item) = next(WHAT, &mut rest, RECEIPT_BYTES_MAX + 64)? {
        let about: About = comity_act::read(WHAT, item, RECEIPT_BYTES_MAX + 64)
            .map_err(|source| BundleError::Malformed { what: WHAT, source })?;
        engine.acknowledge(head.from, about.batch, about.receipt).await?;
        settled += 1;
    }
    Ok(settled)
}

fn begin(magic: &[u8; 16], head: &Head) -> Vec<u8> {
    let mut file = magic.to_vec();
    // Writing to a vector cannot fail.
    put(&mut file, &minicbor::to_vec(head).unwrap_or_default());
    file
}

fn put(file: &mut Vec<u8>, item: &[u8]) {
    // Items are bounded far below 4 GiB.
    let length = u32::try_from(item.len()).unwrap_or(u32::MAX);
    file.extend_from_slice(&length.to_be_bytes());
    file.extend_from_slice(item);
}

fn open<'a>(
    what: &'static str,
    magic: &[u8; 16],
    file: &'a [u8],
) -> Result<(Head, &'a [u8]), BundleError> {
    let mut rest = file.strip_prefix(magic).ok_or(BundleError::Other { what })?;
    let head = next(what, &mut rest, HEAD_BYTES_MAX)?.ok_or(BundleError::Damaged { what })?;
    let head = comity_act::read(what, head, HEAD_BYTES_MAX)
        .map_err(|source| BundleError::Malformed { what, source })?;
    Ok((head, rest))
}

fn next<'a>(
    what: &'static str,
    rest: &mut &'a [u8],
    max: usize,
) -> Result<Option<&'a [u8]>, BundleError> {
    if rest.is_empty() {
        return Ok(None);
    }
    let damaged = || BundleError::Damaged { what };
    let (length, after) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| damaged())?;
    if length > max {
        return Err(damaged());
    }
    let (item, after) = after.split_at_checked(length).ok_or_else(damaged)?;
    *rest = after;
    Ok(Some(item))
}
