//! Bytes from anybody: nothing panics, nothing false is taken.

use comity_log::{
    BatchProof, Checkpoint, ConsistencyProof, Hash, InclusionProof, Note, NoteSignature,
    PrefixProof, SignedCheckpoint, SplitView, Tile, TilePath, TreeHead, VerifierKey, decode_bundle,
};
use proptest::prelude::*;

use crate::{checkpoint::LogKeys, tree::Log};

fn hashes(max: usize) -> impl Strategy<Value = Vec<Hash>> {
    prop::collection::vec(any::<[u8; 32]>().prop_map(Hash::new), 0..max)
}

fn valid_note() -> Vec<u8> {
    LogKeys::new(1).sign(Log::of(5).head()).to_text().into_bytes()
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = Note::parse(&bytes);
        let _ = NoteSignature::parse(&bytes);
        let _ = SignedCheckpoint::parse(&bytes);
        let _ = SplitView::decode(&bytes);
        let _ = SplitView::decode(&[b"log-split-view/v1\n", bytes.as_slice()].concat());
        let _ = Tile::from_bytes(&bytes);
        let _ = decode_bundle(&bytes);
    }

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,200}|([a-z0-9+/=— \n]{0,60}\n){0,6}") {
        let _ = Checkpoint::parse(&text);
        let _ = TilePath::parse(&text);
        let _ = text.parse::<VerifierKey>();
        if let Ok(note) = Note::parse(text.as_bytes()) {
            prop_assert_eq!(note.to_text(), text);
        }
    }

    #[test]
    fn a_note_with_a_few_bytes_changed_is_refused_or_written_back_as_it_came(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = valid_note();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let changed = bytes != valid_note();
        if let Ok(signed) = SignedCheckpoint::parse(&bytes) {
            prop_assert_eq!(signed.to_text().into_bytes(), bytes.clone());
            prop_assert!(!changed || LogKeys::new(1).policy().verify(&signed).is_err());
        }
    }

    #[test]
    fn arbitrary_hashes_prove_nothing_and_never_panic(
        hashes in hashes(70),
        leaf: [u8; 32],
        root: [u8; 32],
        index: u64,
        sizes: (u64, u64),
    ) {
        let head = |size| TreeHead { size, root: Hash::new(root) };
        let leaf = Hash::new(leaf);
        if let Some(proof) = InclusionProof::from_hashes(hashes.clone()) {
            prop_assert!(proof.check(leaf, index, &head(sizes.0)).is_err());
            prop_assert!(proof.check(leaf, index % 1000, &head(sizes.0 % 1000)).is_err());
        }
        if let Some(proof) = ConsistencyProof::from_hashes(hashes.clone()) {
            let old = TreeHead { size: sizes.1, root: leaf };
            prop_assert!(proof.check(&old, &head(sizes.0)).is_err());
        }
        if let Some(proof) = PrefixProof::from_hashes(hashes.clone()) {
            prop_assert!(proof.root_of_first(sizes.1, &head(sizes.0)).is_err());
        }
        let batch = BatchProof::from_hashes(hashes).unwrap();
        prop_assert!(batch.check(&[(index, leaf)], &head(sizes.0)).is_err());
        prop_assert!(batch.check(&[(0, leaf), (index, leaf)], &head(u64::MAX)).is_err());
    }
}
