//! Fuzzes `comity_fuzz::PROPERTIES`: unlist.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("unlist", bytes);
});
