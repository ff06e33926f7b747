//! What a private search carries: epochs, batches both ways, manifests, shards.

use comity_seal::blind::{Blinded, Epoch, Evaluated, Fetch, FetchError, Manifest, SHARDS, Shape};
use comity_seal::digest::digest;

/// A batch has one form, both ways, and the size of a shape; so has an epoch.
pub(crate) fn blinded(bytes: &[u8]) -> bool {
    let is_shape = |size| Shape::ALL.iter().any(|shape| shape.elements() == size);
    if let Ok(epoch) = Epoch::parse(bytes) {
        assert_eq!(epoch.to_bytes(), bytes, "an epoch has one form");
        return true;
    }
    if let Ok(batch) = Blinded::parse(bytes) {
        assert_eq!(batch.to_bytes(), bytes, "a batch has one form");
        assert!(is_shape(batch.evaluations()), "and is of a shape");
        return true;
    }
    let Ok(answer) = Evaluated::parse(bytes) else { return false };
    assert_eq!(answer.to_bytes(), bytes, "an answer has one form");
    assert!(is_shape(answer.evaluations()), "and is of a shape");
    true
}

/// A manifest has one form; of bytes that it names, only ascending tags are a shard.
pub(crate) fn tags(bytes: &[u8]) -> bool {
    if let Ok(manifest) = Manifest::parse(bytes) {
        assert_eq!(manifest.to_bytes(), bytes, "a manifest has one form");
        assert!(manifest.false_positive_rate() < 1e-10, "a set is no larger than it may be");
        return true;
    }
    let Some((header, tags)) = bytes.split_first_chunk::<6>() else { return false };
    let [_, e, p, o, c, number] = *header;
    let epoch = u32::from_be_bytes([e, p, o, c]);
    let capacity = u32::try_from(tags.len() / 7).unwrap_or(u32::MAX);
    let shards = Box::new([digest(bytes); SHARDS]);
    let manifest = Manifest { epoch, version: 1, capacity, shards };
    let Ok(mut fetch) = Fetch::begin(manifest, None) else { return false };
    let taken = fetch.put(number, bytes);
    assert_eq!(fetch.wanted().count(), SHARDS - usize::from(taken.is_ok()), "one or none");
    if let Err(error) = taken {
        let has_length = tags.len().is_multiple_of(7);
        assert!(has_length || error == FetchError::Digest, "of another length nothing is read");
        return false;
    }
    let tags: Vec<&[u8]> = tags.chunks(7).collect();
    assert!(tags.is_sorted_by(|one, next| one < next), "no tag twice, and in order");
    let other = fetch.put(number.wrapping_add(1), bytes);
    assert!(other.is_err(), "a shard is no other's");
    true
}
