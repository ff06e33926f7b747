//! Fuzzes `comity_fuzz::PROPERTIES`: envelope.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("envelope", bytes);
});
