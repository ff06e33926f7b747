//! Fuzzes `comity_fuzz::PROPERTIES`: signature.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("signature", bytes);
});
