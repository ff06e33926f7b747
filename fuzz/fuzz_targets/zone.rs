//! Fuzzes `comity_fuzz::PROPERTIES`: zone.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("zone", bytes);
});
