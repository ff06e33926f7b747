//! Fuzzes `comity_fuzz::PROPERTIES`: passkey.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    comity_fuzz::feed("passkey", bytes);
});
