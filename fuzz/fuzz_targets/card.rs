//! Fuzzes `comity_fuzz::PROPERTIES`: card.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("card", bytes);
});
