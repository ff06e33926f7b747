//! What a log shows: checkpoints, tiles, bundles of entries, paths, split views.

#![expect(clippy::expect_used, reason = "a broken promise must stop the fuzzer")]

use comity_log::{
    Checkpoint, Note, SignedCheckpoint, SplitView, Tile, TilePath, decode_bundle, encode_bundle,
};

/// A note is written again byte for byte, and a checkpoint in it says the same.
pub(crate) fn checkpoint(bytes: &[u8]) -> bool {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_text().as_bytes(), bytes, "a note has one form");
    }
    let Ok(signed) = SignedCheckpoint::parse(bytes) else { return false };
    assert_eq!(signed.to_text().as_bytes(), bytes, "a checkpoint has one form");
    let text = signed.checkpoint().to_text();
    let again = Checkpoint::parse(&text).expect("what is written can be read");
    assert_eq!(&again, signed.checkpoint(), "it is the same checkpoint");
    true
}

/// A tile has one form, and every node of it can be asked for.
pub(crate) fn tile(bytes: &[u8]) -> bool {
    let Ok(tile) = Tile::from_bytes(bytes) else { return false };
    let width = tile.width();
    assert_eq!(tile.to_bytes(width), bytes, "a tile has one form");
    for height in 0..=9 {
        for n in [0, 1, width / 2, width, u16::MAX] {
            let _ = tile.node(height, n);
        }
    }
    assert_eq!(tile.narrowed(width), tile, "no narrower than it is");
    true
}

/// A bundle of entries has one form.
pub(crate) fn entries(bytes: &[u8]) -> bool {
    let Ok(entries) = decode_bundle(bytes) else { return false };
    let again = encode_bundle(&entries).expect("entries that were read fit");
    assert_eq!(again, bytes, "a bundle has one form");
    true
}

/// A path has one form.
pub(crate) fn path(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let Ok(path) = TilePath::parse(text) else { return false };
    assert_eq!(path.to_string(), text, "a path has one form");
    true
}

/// A split view that can be read contradicts itself, and has one form.
pub(crate) fn split(bytes: &[u8]) -> bool {
    let Ok(view) = SplitView::decode(bytes) else { return false };
    assert_eq!(view.encode(), bytes, "a proof has one form");
    let (older, newer) = (view.older().checkpoint(), view.newer().checkpoint());
    assert!(older.size() <= newer.size() && older != newer, "it shows two faces");
    true
}
