//! Fuzzes `comity_fuzz::PROPERTIES`: tags.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("tags", bytes);
});
