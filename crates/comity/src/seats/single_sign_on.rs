//! Single sign-on as it is configured; the provider is found when it is needed.
//!
//! Where the provider is down, passkeys and recovery codes sign in as before, and a stranger who
//! tries again and again makes us ask it no more often.

use std::{fmt, sync::Arc, time::Duration};

use comity_accounts::{
    AccountError,
    provider::{Flow, Identity, Provider, ProviderError, ProviderSettings},
};
use tokio::{
    sync::{Mutex, Semaphore},
    time::Instant,
};

use super::{
    Site,
    http::{Http, TrustError},
};
use crate::{
    clock, config,
    home::{self, HomeError},
};

/// How long the provider's addresses are believed.
const FOUND_FOR: Duration = Duration::from_secs(60 * 60);

/// How long nobody asks again after the provider did not answer.
const QUIET: Duration = Duration::from_secs(10);

/// Sign-ins that ask the provider at the same time.
const ASKING_MAX: usize = 8;

/// Single sign-on cannot be set up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetupError {
    /// A file cannot be read.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// Whom to trust is not known.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

/// The provider of single sign-on.
#[derive(Clone)]
pub(crate) struct SingleSignOn(Arc<Inner>);

struct Inner {
    label: String,
    settings: ProviderSettings,
    http: Http,
    found: Mutex<Found>,
    asking: Semaphore,
}

#[derive(Default)]
struct Found {
    provider: Option<(Arc<Provider>, Instant)>,
    failed_at: Option<Instant>,
}

impl fmt::Debug for SingleSignOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SingleSignOn({})", self.0.settings.issuer)
    }
}

impl SingleSignOn {
    /// As it is configured; none, where no issuer is.
    ///
    /// # Errors
    /// [`SetupError`] when the secret or the authorities cannot be read.
    pub(crate) fn of(
        config: &config::SingleSignOn,
        site: &Site,
    ) -> Result<Option<Self>, SetupError> {
        if config.issuer.is_empty() {
            return Ok(None);
        }
        let secret = config.client_secret_file.as_deref().map(home::first_line).transpose()?;
        let settings = ProviderSettings {
            issuer: config.issuer.clone(),
            client_id: config.client_id.clone(),
            client_secret: secret.map(|secret| secret.to_string()),
            redirect: site.back(),
            claim_required: config.claim().map(|(name, value)| (name.into(), value.into())),
            acr_any: config.acr_any.clone(),
        };
        let is_tls = config.issuer.starts_with("https:");
        let authorities = is_tls.then_some(config.authorities_file.as_path());
        Ok(Some(Self(Arc::new(Inner {
            label: config.label.clone(),
            settings,
            http: Http::new(authorities)?,
            found: Mutex::default(),
            asking: Semaphore::new(ASKING_MAX),
        }))))
    }

    /// What officers call the provider.
    pub(crate) fn label(&self) -> &str {
        &self.0.label
    }

    /// Who the provider is.
    pub(crate) fn issuer(&self) -> &str {
        &self.0.settings.issuer
    }

    /// The provider, asked for its addresses once an hour.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub(crate) async fn provider(&self) -> Result<Arc<Provider>, ProviderError> {
        let mut found = self.0.found.lock().await;
        let known = found.provider.as_ref();
        if let Some((provider, _)) = known.filter(|(_, at)| at.elapsed() < FOUND_FOR) {
            return Ok(Arc::clone(provider));
        }
        let older = known.map(|(provider, _)| Arc::clone(provider));
        let down = ProviderError::Unreachable { what: "its addresses" };
        if found.failed_at.is_some_and(|at| at.elapsed() < QUIET) {
            return older.ok_or(down);
        }
        let http = self.0.http.clone();
        let http = move |request| http.clone().ask(request);
        match Provider::discover(self.0.settings.clone(), &http).await {
            Ok(provider) => {
                let provider = Arc::new(provider);
                *found = Found {
                    provider: Some((Arc::clone(&provider), Instant::now())),
                    failed_at: None,
                };
                Ok(provider)
            }
            Err(error) => {
                found.failed_at = Some(Instant::now());
                older.ok_or(error)
            }
        }
    }

    /// Who came back from the provider with this code.
    ///
    /// # Errors
    /// [`AccountError::Provider`].
    pub(crate) async fn identify(&self, flow: Flow, code: &str) -> Result<Identity, AccountError> {
        let busy = ProviderError::Unreachable { what: "a token" };
        let _asking = self.0.asking.try_acquire().map_err(|_| busy)?;
        let http = self.0.http.clone();
        let http = move |request| http.clone().ask(request);
        let provider = self.provider().await?;
        Ok(provider.identify(flow, code, &http, clock::now()).await?)
    }
}
