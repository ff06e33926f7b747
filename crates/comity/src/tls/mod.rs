//! TLS between nodes: version 1.3 only, mutual, hybrid key exchange first.
//!
//! Certificates are believed because they stand on an agency's card, not because somebody signed
//! them: a handshake proves that the other side has the key, [`crate::peers::Directory`] says
//! whose it is. A side that we call must show a key of the card we have of it. A side that calls
//! us may be unknown; the handshake then completes, so that it gets a problem document and not a
//! broken line, and nothing more.
//!
//! Source: RFC 8446; draft-ietf-tls-ecdhe-mlkem (X25519MLKEM768).

mod own;
mod verify;

use std::sync::Arc;

use rustls::{
    ClientConfig, ServerConfig,
    crypto::{CryptoProvider, aws_lc_rs},
    version::TLS13,
};

use comity_corridor::Keys;
use own::OwnCertificates;
use verify::{AnyClient, PinnedServer};

/// The protocol within TLS.
const ALPN: &[u8] = b"h2";

/// TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    /// The agency's own key cannot be used.
    #[error("the TLS key in the vault cannot be used; rotate the keys")]
    OwnKey(#[source] rustls::Error),
    /// The library does not take the settings.
    #[error("TLS cannot be set up")]
    Settings(#[source] rustls::Error),
}

/// What it takes to call and to be called.
#[derive(Clone, Debug)]
pub(crate) struct Tls {
    provider: Arc<CryptoProvider>,
    own: Arc<OwnCertificates>,
}

impl Tls {
    /// With the agency's own keys.
    ///
    /// # Errors
    /// [`TlsError::OwnKey`] when the vault holds no usable TLS key.
    pub(crate) fn new(keys: &Keys) -> Result<Self, TlsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let own = OwnCertificates::new(keys, &provider).map_err(TlsError::OwnKey)?;
        Ok(Self { provider, own: Arc::new(own) })
    }

    /// For being called.
    ///
    /// # Errors
    /// [`TlsError::Settings`] when the library does not take the settings.
    pub(crate) fn server(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&TLS13])
            .map_err(TlsError::Settings)?
            .with_client_cert_verifier(Arc::new(AnyClient::new(&self.provider)))
            .with_cert_resolver(Arc::clone(&self.own) as _);
        config.alpn_protocols = vec![ALPN.to_vec()];
        config.max_early_data_size = 0;
        // A resumed session would outlive the card under which it began.
        config.send_tls13_tickets = 0;
        Ok(Arc::new(config))
    }

    /// For calling a peer that must show one of these certificates.
    ///
    /// # Errors
    /// [`TlsError::Settings`] when the library does not take the settings.
    pub(crate) fn client(&self, pinned: Vec<Vec<u8>>) -> Result<Arc<ClientConfig>, TlsError> {
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&TLS13])
            .map_err(TlsError::Settings)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(PinnedServer::new(&self.provider, pinned)))
            .with_client_cert_resolver(Arc::clone(&self.own) as _);
        config.alpn_protocols = vec![ALPN.to_vec()];
        config.resumption = rustls::client::Resumption::disabled();
        Ok(Arc::new(config))
    }
}
