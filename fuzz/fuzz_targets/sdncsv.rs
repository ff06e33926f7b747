//! Fuzzes `comity_fuzz::PROPERTIES`: sdncsv.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("sdncsv", bytes);
});
