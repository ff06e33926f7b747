//! Fuzzes `comity_fuzz::PROPERTIES`: certificate.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("certificate", bytes);
});
