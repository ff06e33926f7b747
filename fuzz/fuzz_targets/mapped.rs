//! Fuzzes `comity_fuzz::PROPERTIES`: mapped.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("mapped", bytes);
});
