//! What comes as a file or in an envelope: bundles and envelopes.

use comity_corridor::{BUNDLE_BYTES_MAX, CarriedFile, CarriedKind, CarriedReceipt, CarriedWriter};
use comity_seal::envelope::Sealed;

/// A carried file ends, and what was read of it is written again as it was.
pub(crate) fn bundle(bytes: &[u8]) -> bool {
    let mut has_read = false;
    for kind in [CarriedKind::Bundle, CarriedKind::Receipts] {
        let Ok(mut file) = CarriedFile::parse(kind, bytes) else { continue };
        let mut again = CarriedWriter::new(kind, file.from, file.to);
        let mut is_whole = true;
        for item in &mut file {
            let Ok(item) = item else {
                is_whole = false;
                break;
            };
            again.put(item);
            has_read |= kind == CarriedKind::Bundle || CarriedReceipt::parse(item).is_ok();
        }
        assert!(file.next().is_none(), "nothing follows the end, or what is damaged");
        let again = again.into_bytes();
        assert!(again.len() <= bytes.len().max(BUNDLE_BYTES_MAX), "it does not grow");
        assert!(!is_whole || again == bytes, "a file has one form");
    }
    has_read
}

/// An envelope has one form.
pub(crate) fn envelope(bytes: &[u8]) -> bool {
    let Ok(sealed) = Sealed::parse(bytes) else { return false };
    assert_eq!(sealed.encode(), bytes, "an envelope has one form");
    true
}
