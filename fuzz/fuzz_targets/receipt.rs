//! Fuzzes `comity_fuzz::PROPERTIES`: receipt.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("receipt", bytes);
});
