//! Sealed batches: who opens them, and what breaks them.

use comity_seal::envelope::{
    BATCH_BYTES_MAX, ENVELOPE_OVERHEAD_BYTES, EnvelopeError, Sealed, open_batch, seal_batch,
};

use crate::support::{Seeded, agency};

#[test]
fn a_batch_opens_for_its_receiver_in_its_context() {
    let keys = agency(1);
    let batch = vec![0x5a; 256 << 10];
    let sealed =
        seal_batch(keys.public().newest(), b"XB to XA, 1", &batch, &mut Seeded::new(2)).unwrap();
    let bytes = sealed.encode();
    assert_eq!(bytes.len(), batch.len() + ENVELOPE_OVERHEAD_BYTES);
    let read = Sealed::parse(&bytes).unwrap();
    assert_eq!(read, sealed);
    assert_eq!(open_batch(&keys, b"XB to XA, 1", &read).unwrap(), batch);
    assert_eq!(open_batch(&keys, b"XB to XA, 2", &read), Err(EnvelopeError::Unreadable));
}

#[test]
fn a_batch_opens_for_nobody_else() {
    let (keys, other) = (agency(1), agency(2));
    let sealed = seal_batch(keys.public().newest(), b"", b"batch", &mut Seeded::new(3)).unwrap();
    assert_eq!(
        open_batch(&other, b"", &sealed),
        Err(EnvelopeError::UnknownKey { generation: 1, key: sealed.key() })
    );
    // Even when the envelope is made to name the other's key.
    let mut bytes = sealed.encode();
    bytes[5..13].copy_from_slice(&other.newest().envelope.public_key().id().0);
    let redirected = Sealed::parse(&bytes).unwrap();
    assert_eq!(open_batch(&other, b"", &redirected), Err(EnvelopeError::Unreadable));
}

#[test]
fn every_byte_of_an_envelope_is_bound() {
    let keys = agency(1);
    let sealed = seal_batch(keys.public().newest(), b"", b"batch", &mut Seeded::new(3)).unwrap();
    let bytes = sealed.encode();
    // Each header and ciphertext byte, and every 37th of the encapsulation.
    for index in (0..bytes.len()).filter(|i| *i < 13 || *i >= 1133 || i % 37 == 0) {
        let mut altered = bytes.clone();
        altered[index] ^= 1;
        let opened = Sealed::parse(&altered).and_then(|read| open_batch(&keys, b"", &read));
        assert!(opened.is_err(), "byte {index}");
    }
    for length in [0, 1, 12, 13, 1133, 1148, bytes.len() - 1] {
        let opened = Sealed::parse(&bytes[..length]).and_then(|read| open_batch(&keys, b"", &read));
        assert!(opened.is_err(), "length {length}");
    }
}

#[test]
fn the_same_batch_is_never_sealed_to_the_same_bytes_twice() {
    let keys = agency(1);
    let mut random = Seeded::new(3);
    let first = seal_batch(keys.public().newest(), b"", b"batch", &mut random).unwrap();
    let second = seal_batch(keys.public().newest(), b"", b"batch", &mut random).unwrap();
    assert_ne!(first.encode(), second.encode());
    // With the same chance it is: the simulator depends on that.
    let again = seal_batch(keys.public().newest(), b"", b"batch", &mut Seeded::new(3)).unwrap();
    assert_eq!(first, again);
}

#[test]
fn a_batch_beyond_the_limit_is_refused_on_both_sides() {
    let keys = agency(1);
    let batch = vec![0; BATCH_BYTES_MAX + 1];
    let sealed = seal_batch(keys.public().newest(), b"", &batch, &mut Seeded::new(3));
    assert_eq!(sealed, Err(EnvelopeError::TooLong { found: BATCH_BYTES_MAX + 1 }));
    let found = BATCH_BYTES_MAX + ENVELOPE_OVERHEAD_BYTES + 1;
    assert_eq!(Sealed::parse(&vec![1; found]), Err(EnvelopeError::TooLong { found }));
}
