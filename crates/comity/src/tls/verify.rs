//! What is verified of the other side: that it has the key it shows.
//!
//! It never believes a name in a certificate, nor a chain, nor a date: those are on the card.

use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::danger::{ClientCertVerified, ClientCertVerifier},
};

/// What both verifiers do alike: the other side proves its key, in TLS 1.3 and nothing older.
macro_rules! proves_its_key {
    () => {
        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Err(too_old())
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            verify_tls13_signature(message, cert, dss, &self.algorithms)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.algorithms.supported_schemes()
        }
    };
}

/// Takes any certificate of a caller whose key the caller can prove to have.
#[derive(Debug)]
pub(super) struct AnyClient {
    algorithms: WebPkiSupportedAlgorithms,
}

impl AnyClient {
    /// With the algorithms of the provider.
    pub(super) const fn new(provider: &CryptoProvider) -> Self {
        Self { algorithms: provider.signature_verification_algorithms }
    }
}

impl ClientCertVerifier for AnyClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        alone(intermediates)?;
        Ok(ClientCertVerified::assertion())
    }

    proves_its_key!();
}

/// Takes a called side that shows one of the certificates on its card.
#[derive(Debug)]
pub(super) struct PinnedServer {
    algorithms: WebPkiSupportedAlgorithms,
    pinned: Vec<Vec<u8>>,
}

impl PinnedServer {
    /// With these certificates, in DER.
    pub(super) const fn new(provider: &CryptoProvider, pinned: Vec<Vec<u8>>) -> Self {
        Self { algorithms: provider.signature_verification_algorithms, pinned }
    }
}

impl ServerCertVerifier for PinnedServer {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        alone(intermediates)?;
        if self.pinned.iter().any(|pinned| pinned.as_slice() == end_entity.as_ref()) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::UnknownIssuer.into())
        }
    }

    proves_its_key!();
}

/// A node shows one certificate and no chain.
fn alone(intermediates: &[CertificateDer<'_>]) -> Result<(), Error> {
    if intermediates.is_empty() { Ok(()) } else { Err(CertificateError::BadEncoding.into()) }
}

fn too_old() -> Error {
    Error::General("nodes speak TLS 1.3 and nothing older".to_owned())
}
