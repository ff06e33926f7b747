//! Tile paths and entry bundles.

use comity_log::{BundleError, TILE_WIDTH, TileId, TilePath, decode_bundle, encode_bundle};
use proptest::prelude::*;

#[test]
fn paths_are_those_of_the_specification() {
    let tile = |level, index, width| TilePath::Tile { id: TileId { level, index }, width };
    let check = |path: &str, expect: TilePath| {
        assert_eq!(TilePath::parse(path).unwrap(), expect);
        assert_eq!(expect.to_string(), path);
    };
    check("checkpoint", TilePath::Checkpoint);
    check("tile/0/000", tile(0, 0, 256));
    check("tile/0/x001/234", tile(0, 1234, 256));
    check("tile/0/x001/x234/067", tile(0, 1_234_067, 256));
    check("tile/0/x001/x234/067.p/5", tile(0, 1_234_067, 5));
    check("tile/63/999.p/255", tile(63, 999, 255));
    check("tile/entries/x001/000", TilePath::Entries { index: 1000, width: 256 });
    check("tile/entries/007.p/1", TilePath::Entries { index: 7, width: 1 });
    check("tile/7/x018/x446/x744/x073/x709/x551/615", tile(7, u64::MAX, TILE_WIDTH));
}

#[test]
fn every_other_form_is_refused() {
    let bad = [
        "",
        "/checkpoint",
        "checkpoint/",
        "Checkpoint",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/+0/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/000",
        "tile/0/001/234",
        "tile/0/x001/x234",
        "tile/0/xx01/234",
        "tile/0/x001//234",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/+1",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000.p/1/",
        "tile/0/000/",
        "tile/0/../000",
        "tile/entries",
        "tile/entries/",
        "tile/data/000",
        "tile/8/0/000",
        "tile/0/000.p/1.p/1",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/entries/x001/00a",
    ];
    for path in bad {
        assert!(TilePath::parse(path).is_err(), "`{path}` was taken");
    }
    assert!(TilePath::parse(&"x".repeat(1_000_000)).unwrap_err().to_string().len() < 200);
}

#[test]
fn a_bundle_is_its_entries_behind_their_lengths() {
    let bundle = encode_bundle(&[b"ab".as_slice(), b"", b"c"]).unwrap();
    assert_eq!(bundle, b"\0\x02ab\0\0\0\x01c");
    assert_eq!(decode_bundle(&bundle).unwrap(), [b"ab".as_slice(), b"", b"c"]);
}

#[test]
fn bundles_that_are_too_long_empty_or_cut_are_refused() {
    assert_eq!(encode_bundle::<&[u8]>(&[]), Err(BundleError::Count));
    assert_eq!(encode_bundle(&vec![[0; 1]; 257]), Err(BundleError::Count));
    let long = vec![vec![0; 3], vec![0; 65_536]];
    assert_eq!(encode_bundle(&long), Err(BundleError::TooLong { at: 1, bytes: 65_536 }));
    assert_eq!(decode_bundle(&[]), Err(BundleError::Count));
    assert_eq!(decode_bundle(&[0; 2 * 257]), Err(BundleError::Count));
    assert_eq!(decode_bundle(&[0, 1, 9, 0]), Err(BundleError::Truncated { at: 1 }));
    assert_eq!(decode_bundle(&[0, 2, 9]), Err(BundleError::Truncated { at: 0 }));
}

proptest! {
    #[test]
    fn any_path_is_read_back(level in 0..=63_u8, index: u64, width in 1..=256_u16, entries: bool) {
        let path = match entries {
            true => TilePath::Entries { index, width },
            false => TilePath::Tile { id: TileId { level, index }, width },
        };
        prop_assert_eq!(TilePath::parse(&path.to_string()).unwrap(), path);
    }

    #[test]
    fn what_is_taken_is_written_back_letter_for_letter(
        path in "(tile/[0-9]{1,2}/(x?[0-9]{3}/){0,3}[0-9]{3}(\\.p/[0-9]{1,3})?)|.{0,40}",
    ) {
        if let Ok(parsed) = TilePath::parse(&path) {
            prop_assert_eq!(parsed.to_string(), path);
        }
    }

    #[test]
    fn any_bundle_is_read_back(
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..=256),
    ) {
        let bundle = encode_bundle(&entries).unwrap();
        prop_assert_eq!(decode_bundle(&bundle).unwrap(), entries);
    }
}
