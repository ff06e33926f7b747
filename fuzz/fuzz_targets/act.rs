//! Fuzzes `comity_fuzz::PROPERTIES`: act.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("act", bytes);
});
