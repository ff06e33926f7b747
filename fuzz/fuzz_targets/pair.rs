//! Fuzzes `comity_fuzz::PROPERTIES`: pair.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("pair", bytes);
});
