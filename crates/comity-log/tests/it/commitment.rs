//! Salted commitments.

use comity_log::{Commitment, Salt, leaf_hash};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

#[test]
fn the_bytes_committed_to_are_as_documented() {
    let (salt, act, verdict) = ([0xa5; 32], [0x11; 32], [0x22; 32]);
    let mut bytes = vec![0, 12];
    bytes.extend(b"log-entry/v1");
    for field in [salt, act, verdict] {
        bytes.extend([0, 32]);
        bytes.extend(field);
    }
    let commitment = Commitment::new(&Salt::new(salt), &act, &verdict);
    assert_eq!(commitment.as_bytes().as_slice(), Sha256::digest(bytes).as_slice());
    assert_eq!(commitment.leaf(), leaf_hash(commitment.as_bytes()));
}

#[test]
fn a_salt_is_not_shown() {
    assert_eq!(format!("{:?}", Salt::new([7; 32])), "Salt(secret)");
}

proptest! {
    #[test]
    fn a_commitment_opens_to_what_it_was_made_of_and_to_nothing_else(
        salt: [u8; 32], act: [u8; 32], verdict: [u8; 32], field in 0..3, bit: u8,
    ) {
        let commitment = Commitment::new(&Salt::new(salt), &act, &verdict);
        prop_assert!(commitment.opens(&Salt::new(salt), &act, &verdict));
        let mut fields = [salt, act, verdict];
        fields[usize::try_from(field).unwrap()][usize::from(bit / 8)] ^= 1 << (bit % 8);
        prop_assert!(!commitment.opens(&Salt::new(fields[0]), &fields[1], &fields[2]));
        if act != verdict {
            prop_assert!(!commitment.opens(&Salt::new(salt), &verdict, &act));
        }
    }
}
