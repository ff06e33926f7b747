//! Asking the provider of single sign-on, within bounds of time and size.
//!
//! One request a line; it follows no redirects: where the provider's addresses are, its own
//! document says. Who the provider is, a certificate says, under the authorities that the agency
//! names in a file.

use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use comity_accounts::provider::{HttpRequest, HttpResponse};
use http_body_util::Full;
use hyper::{Request, Uri, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
};
use tokio_rustls::TlsConnector;

use crate::federation::{TooMuch, read_bounded};

/// How long a request may take, from the first packet to the last byte.
const ASKED_MAX: Duration = Duration::from_secs(10);

/// Bytes of an answer at most: addresses, keys and tokens are far smaller.
pub(super) const ANSWER_BYTES_MAX: usize = 256 * 1_024;

/// The authorities cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TrustError {
    /// No file, or no certificates in it.
    #[error("`single_sign_on.authorities_file` holds no certificate in PEM that can be used")]
    Authorities,
    /// The library does not take the settings.
    #[error("TLS cannot be set up")]
    Settings(#[source] rustls::Error),
}

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AskError {
    /// The address is none that can be called.
    #[error("the address has no host that can be called")]
    Address,
    /// Nobody answers there, or not who should.
    #[error("nobody answers there, or not who should")]
    Line(#[source] std::io::Error),
    /// It is not HTTP.
    #[error("the line broke")]
    Broken(#[source] hyper::Error),
    /// It took too long.
    #[error("it took too long")]
    Slow,
    /// The answer was cut off or too large.
    #[error(transparent)]
    Answer(#[from] TooMuch),
}

/// Asks a provider.
#[derive(Clone, Debug)]
pub(super) struct Http {
    tls: Arc<ClientConfig>,
}

impl Http {
    /// With the authorities of this file; none are needed on the machine itself.
    pub(super) fn new(authorities: Option<&Path>) -> Result<Self, TrustError> {
        let mut roots = RootCertStore::empty();
        if let Some(path) = authorities {
            let found = CertificateDer::pem_file_iter(path).map_err(|_| TrustError::Authorities)?;
            // A file of a system has some that are of no use here; one that is must be in it.
            roots.add_parsable_certificates(found.flatten());
            if roots.is_empty() {
                return Err(TrustError::Authorities);
            }
        }
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(TrustError::Settings)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: Arc::new(config) })
    }

    /// Asks once.
    pub(super) async fn ask(self, request: HttpRequest) -> Result<HttpResponse, AskError> {
        tokio::time::timeout(ASKED_MAX, self.asked(request)).await.map_err(|_| AskError::Slow)?
    }

    async fn asked(self, request: HttpRequest) -> Result<HttpResponse, AskError> {
        let address = request.uri().clone();
        let is_tls = address.scheme_str() == Some("https");
        let host = address.host().ok_or(AskError::Address)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = address.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let line = TcpStream::connect((host.as_str(), port)).await.map_err(AskError::Line)?;
        if !is_tls {
            return over(line, request, &address).await;
        }
        let name = ServerName::try_from(host).map_err(|_| AskError::Address)?;
        let line =
            TlsConnector::from(self.tls).connect(name, line).await.map_err(AskError::Line)?;
        over(line, request, &address).await
    }
}

/// One request over an open line.
async fn over<S>(line: S, request: HttpRequest, address: &Uri) -> Result<HttpResponse, AskError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut send, connection) =
        http1::handshake(TokioIo::new(line)).await.map_err(AskError::Broken)?;
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let (mut head, body) = request.into_parts();
    let path = address.path_and_query().map_or("/", |path| path.as_str());
    head.uri = path.parse().map_err(|_| AskError::Address)?;
    let host = address.authority().ok_or(AskError::Address)?.as_str();
    head.headers.insert(header::HOST, host.parse().map_err(|_| AskError::Address)?);
    let request = Request::from_parts(head, Full::new(Bytes::from(body)));
    let answer = send.send_request(request).await.map_err(AskError::Broken)?;
    let (head, body) = answer.into_parts();
    let body = read_bounded(body, ANSWER_BYTES_MAX).await?;
    Ok(HttpResponse::from_parts(head, body.to_vec()))
}
