//! Single sign-on by OpenID Connect: the code flow with PKCE, state and nonce.
//!
//! The provider says who somebody is and never that somebody has an account: issuer and subject
//! are bound to an account by an invitation or in a session, and whoever is bound to none is not
//! recognised. What the provider says of the user verification of its own is believed as far as
//! `acr_any` asks for it; a session so opened signs nothing until a passkey was used in it.
//!
//! No request is made here: the caller brings a client that follows no redirects, bounds the size
//! of answers and ends after a while.
//!
//! Source: OpenID Connect Core 1.0, section 3.1; RFC 7636; RFC 9700, section 2.1.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use comity_act::Timestamp;
use comity_seal::random::Random;
use openidconnect::{
    AdditionalClaims, AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields,
    IssuerUrl, JsonWebKeySet, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    StandardErrorResponse, StandardTokenResponse, TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType,
        CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
pub use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

use crate::{
    id::AccountId,
    secret::{Secret, digest_of},
    span::{BACKWARDS_MS_MAX, is_over},
};

/// Characters of a code, an issuer or a subject at most.
const CHARACTERS_MAX: usize = 2_048;

/// How long keys are kept before they are asked for again, in milliseconds.
const KEYS_MS: u64 = 5 * 60_000;

/// With what a provider may sign. Nothing symmetric: a secret that two know proves nothing.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why single sign-on failed. What the provider said is not repeated: it may name people.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProviderError {
    /// An address that is not `https`, or none.
    #[error("the provider's addresses must be `https`; correct the issuer in the configuration")]
    BadAddress,
    /// The provider could not be asked, or its answer not be read.
    #[error("the provider of single sign-on did not answer as it should when asked for {what}")]
    Unreachable {
        /// What it was asked for.
        what: &'static str,
    },
    /// The provider sent the browser back with another state than it was given.
    #[error("the provider's answer belongs to another sign-in; begin again")]
    OtherState,
    /// The token is not one of the provider, for us, now, and for this sign-in.
    #[error("the provider's token does not verify; begin again")]
    BadToken,
    /// The provider did not verify the user as strongly as is asked here.
    #[error("the provider did not verify you as strongly as is required here; use a passkey")]
    TooWeak,
    /// The provider does not say what is required of its users here.
    #[error("the provider does not name you as a user of this system; ask its administrator")]
    MissingClaim,
}

/// What is set for single sign-on.
#[derive(Clone)]
pub struct ProviderSettings {
    /// The issuer's address, as the provider writes it.
    pub issuer: String,
    /// As what this node is known to the provider.
    pub client_id: String,
    /// The secret shared with the provider, when it gave one.
    pub client_secret: Option<String>,
    /// Where the provider sends browsers back: a page of the desk.
    pub redirect: String,
    /// A claim that must have this value, or hold it in a list.
    pub claim_required: Option<(String, String)>,
    /// One of these authentication contexts is required, when there are any.
    pub acr_any: Vec<String>,
}

impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProviderSettings({})", self.issuer)
    }
}

/// All claims beside those of the standard.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
struct Claims {
    #[serde(flatten)]
    all: serde_json::Map<String, serde_json::Value>,
}

impl AdditionalClaims for Claims {}

type Tokens = StandardTokenResponse<
    IdTokenFields<
        Claims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Keys = JsonWebKeySet<CoreJsonWebKey>;

type Client = openidconnect::Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a sign-in at the provider is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    SignIn,
    Join { link: [u8; 32], account: AccountId },
    Bind { account: AccountId, session: [u8; 32] },
}

/// A sign-in at the provider that has begun.
#[derive(Debug)]
pub struct Flow {
    state: [u8; 32],
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    pub(crate) purpose: Purpose,
}

impl Flow {
    /// The flow, when the provider gave the browser back the state that it was given.
    pub(crate) fn checked(self, state: &str) -> Result<Self, ProviderError> {
        let is_same = digest_of(state) == Some(self.state);
        if is_same { Ok(self) } else { Err(ProviderError::OtherState) }
    }
}

/// Somebody as the provider knows them. Only [`Provider::identify`] makes one.
pub struct Identity {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) purpose: Purpose,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

/// A provider of single sign-on, found by discovery.
#[derive(Debug)]
pub struct Provider {
    settings: ProviderSettings,
    metadata: CoreProviderMetadata,
    redirect: RedirectUrl,
    /// Its keys, and when they were asked for.
    keys: Mutex<Option<(Timestamp, Keys)>>,
}

impl Provider {
    /// Asks the provider for its addresses.
    ///
    /// # Errors
    /// [`ProviderError`] when it does not answer, or names addresses that are not `https`. On
    /// the machine itself `http` will do.
    pub async fn discover<C>(settings: ProviderSettings, http: &C) -> Result<Self, ProviderError>
    where
        C: for<'c> AsyncHttpClient<'c>,
    {
        let bad = |_| ProviderError::BadAddress;
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(bad)?;
        let redirect = RedirectUrl::new(settings.redirect.clone()).map_err(bad)?;
        check_address(issuer.url())?;
        let metadata = CoreProviderMetadata::discover_async(issuer, http)
            .await
            .map_err(|_| ProviderError::Unreachable { what: "its addresses" })?;
        check_address(metadata.authorization_endpoint().url())?;
        check_address(metadata.jwks_uri().url())?;
        let tokens = metadata.token_endpoint();
        check_address(tokens.ok_or(ProviderError::BadAddress)?.url())?;
        Ok(Self { settings, metadata, redirect, keys: Mutex::default() })
    }

    fn client(&self, keys: Option<Keys>) -> Client {
        let metadata = self.metadata.clone();
        let metadata = match keys {
            Some(keys) => metadata.set_jwks(keys),
            None => metadata,
        };
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = self.settings.client_secret.clone().map(ClientSecret::new);
        Client::from_provider_metadata(metadata, id, secret).set_redirect_uri(self.redirect.clone())
    }

    /// The address to which the browser goes, and what is remembered meanwhile.
    pub(crate) fn begin(&self, purpose: Purpose, chance: &mut dyn Random) -> (String, Flow) {
        let [state, nonce, verifier] = [(); 3].map(|()| Secret::draw(chance));
        let nonce = Nonce::new(nonce.reveal().to_owned());
        let verifier = PkceCodeVerifier::new(verifier.reveal().to_owned());
        let (sent_state, sent_nonce) = (state.reveal().to_owned(), nonce.clone());
        let client = self.client(None);
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(sent_state),
                move || sent_nonce,
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for acr in &self.settings.acr_any {
            request = request.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        let (address, ..) = request.url();
        (address.into(), Flow { state: state.digest(), nonce, verifier, purpose })
    }

    /// Exchanges the code for a token and verifies it.
    ///
    /// The keys are kept for a while, and asked for again where a token does not verify by them:
    /// providers change theirs.
    ///
    /// # Errors
    /// [`ProviderError`] says at which step it failed.
    pub async fn identify<C>(
        &self,
        flow: Flow,
        code: &str,
        http: &C,
        now: Timestamp,
    ) -> Result<Identity, ProviderError>
    where
        C: for<'c> AsyncHttpClient<'c>,
    {
        if code.is_empty() || code.len() > CHARACTERS_MAX {
            return Err(ProviderError::BadToken);
        }
        let kept = self.kept_keys(now);
        let (keys, is_kept) = match kept {
            Some(keys) => (keys, true),
            None => (self.fetched_keys(http, now).await?, false),
        };
        let client = self.client(Some(keys));
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| ProviderError::BadAddress)?
            .set_pkce_verifier(flow.verifier)
            .request_async(http)
            .await
            .map_err(|_| ProviderError::Unreachable { what: "a token" })?;
        let found = self.verified(&client, &tokens, &flow.nonce, flow.purpose, now);
        if !is_kept || found.as_ref().err() != Some(&ProviderError::BadToken) {
            return found;
        }
        let client = self.client(Some(self.fetched_keys(http, now).await?));
        self.verified(&client, &tokens, &flow.nonce, flow.purpose, now)
    }

    fn kept_keys(&self, now: Timestamp) -> Option<Keys> {
        let kept = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref().filter(|(at, _)| !is_over(*at, KEYS_MS, now));
        kept.map(|(_, keys)| keys.clone())
    }

    async fn fetched_keys<C>(&self, http: &C, now: Timestamp) -> Result<Keys, ProviderError>
    where
        C: for<'c> AsyncHttpClient<'c>,
    {
        let keys = Keys::fetch_async(self.metadata.jwks_uri(), http)
            .await
            .map_err(|_| ProviderError::Unreachable { what: "its keys" })?;
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, keys.clone()));
        Ok(keys)
    }

    fn verified(
        &self,
        client: &Client,
        tokens: &Tokens,
        nonce: &Nonce,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Identity, ProviderError> {
        let token = tokens.id_token().ok_or(ProviderError::BadToken)?;
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || date(now))
            .set_issue_time_verifier_fn(move |issued| {
                let latest = date(now.plus_millis(BACKWARDS_MS_MAX));
                if issued <= latest { Ok(()) } else { Err("issued in the future".to_owned()) }
            });
        let claims = token.claims(&verifier, nonce).map_err(|_| ProviderError::BadToken)?;
        let acr = claims.auth_context_ref().map(|acr| acr.as_str());
        let any = &self.settings.acr_any;
        if !any.is_empty() && !acr.is_some_and(|acr| any.iter().any(|wanted| wanted == acr)) {
            return Err(ProviderError::TooWeak);
        }
        if let Some((name, value)) = &self.settings.claim_required {
            let found = claims.additional_claims().all.get(name);
            if !found.is_some_and(|found| says(found, value)) {
                return Err(ProviderError::MissingClaim);
            }
        }
        let subject = claims.subject().as_str().to_owned();
        let is_of_a_size = (1..=255).contains(&subject.len());
        let issuer = claims.issuer().as_str().to_owned();
        if is_of_a_size {
            Ok(Identity { issuer, subject, purpose })
        } else {
            Err(ProviderError::BadToken)
        }
    }
}

/// Whether a claim is this value, or a list that holds it.
fn says(claim: &serde_json::Value, value: &str) -> bool {
    match claim {
        serde_json::Value::Array(all) => all.iter().any(|one| one.as_str() == Some(value)),
        one => one.as_str() == Some(value),
    }
}

/// Whether this may be the address of an issuer: `https`, or `http` on the machine itself, and
/// without query and fragment.
pub fn is_issuer(address: &str) -> bool {
    let parsed = openidconnect::url::Url::parse(address);
    parsed.is_ok_and(|url| {
        url.query().is_none() && url.fragment().is_none() && check_address(&url).is_ok()
    })
}

/// Only the machine itself may be asked without a certificate.
fn check_address(address: &openidconnect::url::Url) -> Result<(), ProviderError> {
    let is_here = matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let is_good = address.scheme() == "https" || (address.scheme() == "http" && is_here);
    if is_good { Ok(()) } else { Err(ProviderError::BadAddress) }
}

fn date(at: Timestamp) -> DateTime<Utc> {
    let millis = i64::try_from(at.millis()).ok();
    millis.and_then(DateTime::from_timestamp_millis).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
