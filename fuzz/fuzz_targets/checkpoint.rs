//! Fuzzes `comity_fuzz::PROPERTIES`: checkpoint.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("checkpoint", bytes);
});
