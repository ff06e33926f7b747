//! Fuzzes `comity_fuzz::PROPERTIES`: sdnxml.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("sdnxml", bytes);
});
