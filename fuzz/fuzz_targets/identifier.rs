//! Fuzzes `comity_fuzz::PROPERTIES`: identifier.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("identifier", bytes);
});
