//! What the tests share: vector files, seeded chance, an agency.

use std::collections::HashMap;

use comity_seal::digest::digest;
use comity_seal::identity::{AgencyKeys, TlsIdentity};
use comity_seal::random::Random;
use zeroize::Zeroizing;

/// When the test agencies were founded: 15 June 2025, ms since 1970 in UTC.
pub(crate) const FOUNDED_MS: u64 = 1_750_000_000_000;
/// One day in ms.
pub(crate) const DAY_MS: u64 = 86_400_000;

/// One record of a vector file: names and values, as text.
pub(crate) struct Vector(HashMap<String, String>);

impl Vector {
    /// All records of a file: paragraphs of `name = value`, after `#` comments.
    pub(crate) fn all(file: &str) -> Vec<Self> {
        let paragraphs = file.split("\n\n").filter(|paragraph| !paragraph.starts_with('#'));
        paragraphs
            .map(|paragraph| {
                let pairs = paragraph.lines().map(|line| {
                    let (name, value) = line.split_once(" =").unwrap();
                    (name.to_owned(), value.trim().to_owned())
                });
                Self(pairs.collect())
            })
            .collect()
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        &self.0[name]
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let text = self.text(name).as_bytes();
        let pairs = text.chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
        pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
    }

    pub(crate) fn array<const N: usize>(&self, name: &str) -> [u8; N] {
        self.bytes(name).try_into().unwrap()
    }
}

/// The same chance for the same seed: SHA-256 of seed and count, over and over.
pub(crate) struct Seeded {
    seed: u64,
    count: u64,
}

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }
}

impl Random for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            let block = digest(&[self.seed.to_be_bytes(), self.count.to_be_bytes()].concat());
            chunk.copy_from_slice(&block[..chunk.len()]);
            self.count += 1;
        }
    }
}

/// Chance that was written down beforehand, as a vector gives it.
pub(crate) struct Scripted(pub(crate) Vec<u8>);

impl Random for Scripted {
    fn fill(&mut self, out: &mut [u8]) {
        let rest = self.0.split_off(out.len());
        out.copy_from_slice(&self.0);
        self.0 = rest;
    }
}

pub(crate) fn tls(name: &str) -> TlsIdentity {
    let secret = Zeroizing::new(format!("a private key of {name}").into_bytes());
    TlsIdentity::new(secret, format!("a certificate of {name}").into_bytes()).unwrap()
}

/// The agency of this seed, with one generation of keys.
pub(crate) fn agency(seed: u64) -> AgencyKeys {
    AgencyKeys::generate(FOUNDED_MS, tls("XA"), &mut Seeded::new(seed))
}
