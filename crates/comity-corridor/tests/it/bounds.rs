//! Lists in what comes from the network are bounded before they are in memory.

use comity_corridor::{BATCH_ACTS_MAX, Batch, Receipt};
use minicbor::Encoder;

type Item = fn(&mut Encoder<&mut Vec<u8>>);

/// A map of one field: a list of so many items.
fn with_list(field: u32, count: usize, item: Item) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes);
    encoder.map(1).unwrap().u32(field).unwrap().array(count as u64).unwrap();
    for _ in 0..count {
        item(&mut encoder);
    }
    bytes
}

fn empty(encoder: &mut Encoder<&mut Vec<u8>>) {
    encoder.bytes(&[]).unwrap();
}

fn zero(encoder: &mut Encoder<&mut Vec<u8>>) {
    encoder.u32(0).unwrap();
}

fn exception(encoder: &mut Encoder<&mut Vec<u8>>) {
    encoder.array(2).unwrap().u32(0).unwrap().str("held").unwrap();
}

#[test]
fn no_list_of_a_batch_or_receipt_is_longer_than_a_batch_may_be() {
    // Certificates and erased places of a batch; one more than allowed, and the bound is named.
    for (field, item) in [(4, empty as Item), (9, zero)] {
        let error = Batch::parse(&with_list(field, BATCH_ACTS_MAX + 1, item)).unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("more items than a batch has acts"), "{cause}");
        let error = Batch::parse(&with_list(field, BATCH_ACTS_MAX, item)).unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("missing"), "the list is taken, other fields lack: {cause}");
    }
    let error = Receipt::parse(&with_list(6, BATCH_ACTS_MAX + 1, exception)).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("more items than a batch has acts"), "{cause}");
}
