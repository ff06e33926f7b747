//! Fuzzes `comity_fuzz::PROPERTIES`: path.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("path", bytes);
});
