//! Fuzzes `comity_fuzz::PROPERTIES`: blinded.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("blinded", bytes);
});
