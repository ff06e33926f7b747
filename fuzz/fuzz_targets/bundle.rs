//! Fuzzes `comity_fuzz::PROPERTIES`: bundle.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("bundle", bytes);
});
