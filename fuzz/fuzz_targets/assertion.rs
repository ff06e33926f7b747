//! Fuzzes `comity_fuzz::PROPERTIES`: assertion.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("assertion", bytes);
});
