//! Fuzzes `comity_fuzz::PROPERTIES`: mapping.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("mapping", bytes);
});
