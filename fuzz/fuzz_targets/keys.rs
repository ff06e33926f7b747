//! Fuzzes `comity_fuzz::PROPERTIES`: keys.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("keys", bytes);
});
