//! What a set of tags consists of: the digest of each of its 256 shards.
//!
//! By it an asker sees which shards changed, fetches those and no others, and can show later
//! what it was given: the manifest stands in an act that the holder's agency signs.

use super::wire::{WIRE_VERSION, WireError};
use super::{TAG_BYTES, Tag};
use crate::digest::digest;
use crate::wire::Reader;

/// How many shards a set is cut into: one for each first byte of a tag.
pub const SHARDS: usize = 256;
/// How many tags a shard has at most: 16 million in a set, of a million records that each have as
/// many keys as may be. It is the protocol's limit for both sides, so that no set is offered that
/// nobody takes, and none takes more than some 120 MB of whoever fetches it.
pub const SHARD_TAGS_MAX: usize = 1 << 16;
/// Length of a manifest on the wire, in bytes.
pub const MANIFEST_BYTES: usize = 1 + 4 + 8 + 4 + 32 * SHARDS;

/// What a tag takes in a shard: its first byte is the number of the shard.
const TAG_IN_SHARD_BYTES: usize = TAG_BYTES - 1;
const SHARD_HEADER_BYTES: usize = 1 + 4 + 1;
/// Length of a shard on the wire at most, in bytes.
pub const SHARD_BYTES_MAX: usize = SHARD_HEADER_BYTES + SHARD_TAGS_MAX * TAG_IN_SHARD_BYTES;

/// The shards of a set of tags, at one publication of one epoch.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Manifest {
    /// Under whose key the tags were made.
    pub epoch: u32,
    /// Counts publications within the epoch, from 1.
    pub version: u64,
    /// How many tags each shard has, padding included: at most [`SHARD_TAGS_MAX`].
    pub capacity: u32,
    /// SHA-256 of each shard's bytes, in the order of the shards.
    pub shards: Box<[[u8; 32]; SHARDS]>,
}

impl Manifest {
    /// 8,209 bytes: version 1, epoch (u32), publication (u64), capacity (u32), all big-endian,
    /// then 256 digests of 32 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(MANIFEST_BYTES);
        out.push(WIRE_VERSION);
        out.extend_from_slice(&self.epoch.to_be_bytes());
        out.extend_from_slice(&self.version.to_be_bytes());
        out.extend_from_slice(&self.capacity.to_be_bytes());
        self.shards.iter().for_each(|shard| out.extend_from_slice(shard));
        out
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError::Version`], or [`WireError::Length`], also for a capacity beyond its limit.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        if reader.byte()? != WIRE_VERSION {
            return Err(WireError::Version);
        }
        let (epoch, version, capacity) = (reader.u32()?, reader.u64()?, reader.u32()?);
        if usize::try_from(capacity).is_ok_and(|capacity| capacity > SHARD_TAGS_MAX) {
            return Err(WireError::Length);
        }
        let mut shards = Box::new([[0; 32]; SHARDS]);
        for shard in shards.iter_mut() {
            *shard = reader.array()?;
        }
        reader.end()?;
        Ok(Self { epoch, version, capacity, shards })
    }

    /// The length of every shard on the wire, in bytes: of all of them the same.
    pub fn shard_bytes(&self) -> usize {
        SHARD_HEADER_BYTES + TAG_IN_SHARD_BYTES * usize::try_from(self.capacity).unwrap_or(0)
    }

    /// How likely a key that the holder does not have is a hit all the same.
    ///
    /// Padding counts: with 1 million keys about 7 × 10⁻¹⁴ for each key that is asked.
    pub fn false_positive_rate(&self) -> f64 {
        f64::from(self.capacity) * 256.0 / 2_f64.powi(64)
    }
}

/// A shard as it is served: version 1, the epoch (u32, big-endian), the number of the shard, then
/// 7 bytes for each tag, ascending: its own without the first.
pub(super) fn shard_to_bytes(epoch: u32, number: u8, tags: &[Tag]) -> Vec<u8> {
    let mut out = Vec::with_capacity(SHARD_HEADER_BYTES + TAG_IN_SHARD_BYTES * tags.len());
    out.push(WIRE_VERSION);
    out.extend_from_slice(&epoch.to_be_bytes());
    out.push(number);
    tags.iter().for_each(|tag| out.extend_from_slice(&tag.to_bytes()[1..]));
    out
}

/// The digest that the manifest has of a shard.
pub(super) fn shard_digest(epoch: u32, number: u8, tags: &[Tag]) -> [u8; 32] {
    digest(&shard_to_bytes(epoch, number, tags))
}

/// Whether a tag is in the shard that has it: nothing when `bytes` are not that shard of the
/// manifest.
///
/// For who keeps shards on a disk and looks into few of them.
pub fn shard_has(manifest: &Manifest, bytes: &[u8], tag: Tag) -> Option<bool> {
    if digest(bytes) != manifest.shards[usize::from(tag.shard())] {
        return None;
    }
    let (number, tags) = shard_from_bytes(manifest.epoch, bytes).ok()?;
    (number == tag.shard()).then(|| tags.binary_search(&tag).is_ok())
}

/// Reads a shard whose digest fitted.
pub(super) fn shard_from_bytes(epoch: u32, bytes: &[u8]) -> Result<(u8, Vec<Tag>), WireError> {
    let mut reader = Reader::new(bytes);
    if (reader.byte()?, reader.u32()?) != (WIRE_VERSION, epoch) {
        return Err(WireError::Version);
    }
    let number = reader.byte()?;
    let (chunks, rest) = reader.rest().as_chunks::<TAG_IN_SHARD_BYTES>();
    if !rest.is_empty() {
        return Err(WireError::Length);
    }
    let whole = |rest: &[u8; TAG_IN_SHARD_BYTES]| {
        let mut tag = [number; TAG_BYTES];
        tag[1..].copy_from_slice(rest);
        Tag::from_bytes(tag)
    };
    let tags: Vec<Tag> = chunks.iter().map(whole).collect();
    // In one order and no tag twice: so a shard has one form, and is searched as it stands.
    if !tags.is_sorted_by(|one, next| one < next) {
        return Err(WireError::Order);
    }
    Ok((number, tags))
}
