//! The agency's own certificates: of the valid ones, the oldest is shown.
//!
//! So peers have the whole overlap of a rotation to learn the next one.

use std::sync::Arc;

use comity_corridor::Keys;
use comity_seal::public::Validity;
use rustls::{
    SignatureScheme,
    client::ResolvesClientCert,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

use crate::clock;

/// The certificates of all generations of the agency's keys.
#[derive(Debug)]
pub(super) struct OwnCertificates {
    generations: Vec<(Validity, Arc<CertifiedKey>)>,
}

impl OwnCertificates {
    /// Those in the vault.
    pub(super) fn new(keys: &Keys, provider: &CryptoProvider) -> Result<Self, rustls::Error> {
        let mut generations = Vec::new();
        for held in keys.own().generations() {
            let secret = PrivatePkcs8KeyDer::from(held.tls.secret().to_vec());
            let key = provider.key_provider.load_private_key(PrivateKeyDer::Pkcs8(secret))?;
            let chain = vec![CertificateDer::from(held.tls.public().to_vec())];
            generations.push((held.valid, Arc::new(CertifiedKey::new(chain, key))));
        }
        Ok(Self { generations })
    }

    fn current(&self) -> Option<Arc<CertifiedKey>> {
        let now = clock::now().millis();
        let valid = self.generations.iter().find(|(valid, _)| valid.holds(now));
        // A clock that is wrong must not cut the node off: the newest is shown then.
        valid.or(self.generations.last()).map(|(_, key)| Arc::clone(key))
    }
}

impl ResolvesServerCert for OwnCertificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.current()
    }
}

impl ResolvesClientCert for OwnCertificates {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.current()
    }

    fn has_certs(&self) -> bool {
        !self.generations.is_empty()
    }
}
