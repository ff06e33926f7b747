//! Fuzzes `comity_fuzz::PROPERTIES`: batch.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("batch", bytes);
});
