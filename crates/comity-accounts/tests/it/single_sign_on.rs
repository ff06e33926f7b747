//! Single sign-on against a provider of a few lines, with a key of its own.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use aws_lc_rs::{
    digest::{SHA256, digest},
    hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use comity_accounts::{
    AccountError, Arrived, CEREMONY_MS, Way,
    provider::{HttpRequest, HttpResponse, Identity, Provider, ProviderError, ProviderSettings},
};
use comity_act::Timestamp;
use serde_json::{Value, json};

use crate::world::{BROWSER, HOUR_MS, MINUTE_MS, World, at, officer};

const ISSUER: &str = "https://id.example.org";
const CLIENT: &str = "comity";

/// What the provider says, honest or not.
#[derive(Clone)]
struct Says {
    key: Arc<Ed25519KeyPair>,
    signer: Arc<Ed25519KeyPair>,
    algorithm: &'static str,
    claims: Value,
    /// The challenge that came with the address, which the code's verifier must fit.
    challenge: String,
    asked: Arc<Mutex<Vec<String>>>,
}

#[derive(Debug, thiserror::Error)]
#[error("no such page")]
struct NoSuchPage;

impl Says {
    fn token(&self) -> String {
        let header = json!({"alg": self.algorithm, "typ": "JWT", "kid": "k1"}).to_string();
        let text = [header, self.claims.to_string()].map(|part| URL_SAFE_NO_PAD.encode(part));
        let text = text.join(".");
        let signature = match self.algorithm {
            "none" => String::new(),
            "HS256" => {
                let secret = settings(|_| {}).client_secret.unwrap();
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
                URL_SAFE_NO_PAD.encode(hmac::sign(&key, text.as_bytes()).as_ref())
            }
            _ => URL_SAFE_NO_PAD.encode(self.signer.sign(text.as_bytes()).as_ref()),
        };
        format!("{text}.{signature}")
    }

    async fn answer(self, request: HttpRequest) -> Result<HttpResponse, NoSuchPage> {
        let path = request.uri().path().to_owned();
        self.asked.lock().unwrap().push(path.clone());
        let (status, body) = match &*path {
            "/.well-known/openid-configuration" => (
                200,
                json!({
                    "issuer": ISSUER,
                    "authorization_endpoint": format!("{ISSUER}/authorise"),
                    "token_endpoint": format!("{ISSUER}/token"),
                    "jwks_uri": format!("{ISSUER}/keys"),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
                }),
            ),
            "/keys" => {
                let x = URL_SAFE_NO_PAD.encode(self.key.public_key().as_ref());
                (
                    200,
                    json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA",
                    "use": "sig", "kid": "k1", "x": x}]}),
                )
            }
            "/token" => {
                let form: BTreeMap<String, String> = form(request.body());
                let verifier = digest(&SHA256, form["code_verifier"].as_bytes());
                let fits = URL_SAFE_NO_PAD.encode(verifier.as_ref()) == self.challenge;
                if fits && form["code"] == "the code" {
                    (
                        200,
                        json!({"access_token": "x", "token_type": "Bearer",
                        "id_token": self.token()}),
                    )
                } else {
                    (400, json!({"error": "invalid_grant"}))
                }
            }
            _ => return Err(NoSuchPage),
        };
        let response = openidconnect::http::Response::builder()
            .status(status)
            .header("content-type", "application/json");
        Ok(response.body(body.to_string().into_bytes()).unwrap())
    }

    async fn provider(&self, change: impl Fn(&mut ProviderSettings)) -> Provider {
        Provider::discover(settings(change), &|request| self.clone().answer(request)).await.unwrap()
    }
}

fn settings(change: impl Fn(&mut ProviderSettings)) -> ProviderSettings {
    let mut settings = ProviderSettings {
        issuer: ISSUER.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: Some("a secret of two, of 32 letters..".to_owned()),
        redirect: "https://desk.example.org/sign-in/back".to_owned(),
        claim_required: None,
        acr_any: Vec::new(),
    };
    change(&mut settings);
    settings
}

fn form(body: &[u8]) -> BTreeMap<String, String> {
    openidconnect::url::form_urlencoded::parse(body).into_owned().collect()
}

fn says() -> Says {
    let key = Arc::new(Ed25519KeyPair::generate().unwrap());
    let (signer, asked) = (key.clone(), Arc::default());
    let (claims, challenge) = (Value::Null, String::new());
    Says { key, signer, algorithm: "EdDSA", claims, challenge, asked }
}

/// What stands in the address to which the browser goes.
fn sent(address: &str) -> BTreeMap<String, String> {
    let address = openidconnect::url::Url::parse(address).unwrap();
    address.query_pairs().into_owned().collect()
}

fn claims(address: &str, now: Timestamp) -> Value {
    let seconds = now.millis() / 1_000;
    json!({"iss": ISSUER, "sub": "subject-1", "aud": CLIENT, "iat": seconds, "exp": seconds + 300,
        "nonce": sent(address)["nonce"]})
}

/// A whole sign-in at the provider, with what it says changed.
async fn identify(
    world: &mut World,
    provider: &Provider,
    says: &mut Says,
    now: Timestamp,
    change: impl Fn(&mut Says),
) -> Result<Identity, ProviderError> {
    let begun = world.accounts.provider_sign_in(provider, now);
    finish(world, provider, says, (&begun, now), change).await
}

async fn finish(
    world: &mut World,
    provider: &Provider,
    says: &mut Says,
    (begun, now): (&comity_accounts::Begun, Timestamp),
    change: impl Fn(&mut Says),
) -> Result<Identity, ProviderError> {
    let address = sent(&begun.options);
    says.claims = claims(&begun.options, now);
    says.challenge.clone_from(&address["code_challenge"]);
    let mut says = says.clone();
    change(&mut says);
    let flow = world.accounts.provider_back(begun.ceremony.reveal(), &address["state"], now);
    let http = |request| says.clone().answer(request);
    provider.identify(flow.unwrap(), "the code", &http, now).await
}

#[tokio::test]
async fn who_was_invited_joins_and_signs_in_by_the_provider_and_nobody_else_does() {
    let (mut world, mut says) = (World::new(), says());
    let provider = says.provider(|_| {}).await;
    let stranger = identify(&mut world, &provider, &mut says, at(0), |_| {}).await.unwrap();
    let refused = world.accounts.provider_finish(&stranger, BROWSER, at(0)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }), "made from nothing");
    let link = world.accounts.invite(officer(1), "a.one", at(0)).unwrap();
    let begun = world.accounts.provider_join(&provider, link.reveal(), at(1)).unwrap();
    let known = finish(&mut world, &provider, &mut says, (&begun, at(1)), |_| {}).await.unwrap();
    let Arrived::Joined(joined) = world.accounts.provider_finish(&known, BROWSER, at(1)).unwrap()
    else {
        panic!("the invited joins");
    };
    assert_eq!(joined.signed_in.session.way(), Way::Provider);
    assert!(!joined.signed_in.session.is_verified(at(1)), "no passkey was used");
    assert_eq!(joined.codes.iter().count(), 10);
    let again = world.accounts.provider_finish(&known, BROWSER, at(2)).unwrap_err();
    assert!(matches!(again, AccountError::LinkGone), "the link is used up");
    let back = identify(&mut world, &provider, &mut says, at(3), |_| {}).await.unwrap();
    let arrived = world.accounts.provider_finish(&back, BROWSER, at(3)).unwrap();
    let Arrived::SignedIn(signed_in) = arrived else { panic!("the known sign in") };
    assert_eq!(signed_in.session.account(), joined.signed_in.session.account());
    assert!(!signed_in.session.may_change_ways(at(3)), "a provider makes no passkeys");
    let refused = world.accounts.add_passkey(&signed_in.session, at(3)).unwrap_err();
    assert!(matches!(refused, AccountError::NotFresh));
    let other = |says: &mut Says| says.claims["sub"] = json!("subject-2");
    let other = identify(&mut world, &provider, &mut says, at(4), other).await.unwrap();
    let refused = world.accounts.provider_finish(&other, BROWSER, at(4)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }));
    world.accounts.close(signed_in.session.account(), at(5)).unwrap();
    let back = identify(&mut world, &provider, &mut says, at(5), |_| {}).await.unwrap();
    let refused = world.accounts.provider_finish(&back, BROWSER, at(5)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }), "the account is closed");
}

#[tokio::test]
async fn a_session_binds_the_provider_once_and_not_to_two_accounts() {
    let (mut world, mut says) = (World::new(), says());
    let provider = says.provider(|_| {}).await;
    let (one, two) = (world.officer(1, "a.one", at(0)), world.officer(2, "a.two", at(0)));
    let late = world.accounts.provider_bind(&provider, &one.session, at(6 * MINUTE_MS));
    assert!(matches!(late.unwrap_err(), AccountError::NotFresh));
    let begun = world.accounts.provider_bind(&provider, &one.session, at(1)).unwrap();
    let known = finish(&mut world, &provider, &mut says, (&begun, at(1)), |_| {}).await.unwrap();
    let arrived = world.accounts.provider_finish(&known, BROWSER, at(1)).unwrap();
    assert!(matches!(arrived, Arrived::Bound));
    assert_eq!(world.accounts.issuers(&one.session).unwrap(), [ISSUER]);
    let begun = world.accounts.provider_bind(&provider, &two.session, at(2)).unwrap();
    let known = finish(&mut world, &provider, &mut says, (&begun, at(2)), |_| {}).await.unwrap();
    let taken = world.accounts.provider_finish(&known, BROWSER, at(2)).unwrap_err();
    assert!(matches!(taken, AccountError::IdentityTaken));
    world.accounts.unbind(&one.session, ISSUER, at(3)).unwrap();
    let back = identify(&mut world, &provider, &mut says, at(4), |_| {}).await.unwrap();
    let refused = world.accounts.provider_finish(&back, BROWSER, at(4)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }));
}

/// Somebody with a stolen cookie goes to the provider; the officer signs out everywhere meanwhile.
#[tokio::test]
async fn nothing_is_bound_for_who_signed_out_meanwhile() {
    let (mut world, mut says) = (World::new(), says());
    let provider = says.provider(|_| {}).await;
    let person = world.officer(1, "a.one", at(0));
    let begun = world.accounts.provider_bind(&provider, &person.session, at(1)).unwrap();
    let known = finish(&mut world, &provider, &mut says, (&begun, at(1)), |_| {}).await.unwrap();
    world.accounts.sign_out_everywhere(&person.session).unwrap();
    let refused = world.accounts.provider_finish(&known, BROWSER, at(2)).unwrap_err();
    assert!(matches!(refused, AccountError::NotSignedIn));
    let back = identify(&mut world, &provider, &mut says, at(3), |_| {}).await.unwrap();
    let refused = world.accounts.provider_finish(&back, BROWSER, at(3)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }));
}

#[tokio::test]
async fn tokens_of_others_for_others_at_other_times_are_refused() {
    let (mut world, mut says) = (World::new(), says());
    let provider = says.provider(|_| {}).await;
    type Change = (&'static str, fn(&mut Says));
    let changes: [Change; 12] = [
        ("another key", |says| says.signer = Arc::new(Ed25519KeyPair::generate().unwrap())),
        ("no signature", |says| says.algorithm = "none"),
        ("a shared secret", |says| says.algorithm = "HS256"),
        ("another issuer", |says| says.claims["iss"] = json!("https://id.example.net")),
        ("another audience", |says| says.claims["aud"] = json!("another")),
        ("two audiences", |says| says.claims["aud"] = json!([CLIENT, "another"])),
        ("another nonce", |says| says.claims["nonce"] = json!("another")),
        ("no nonce", |says| drop(says.claims.as_object_mut().unwrap().remove("nonce"))),
        ("ended", |says| says.claims["exp"] = json!(at(0).millis() / 1_000)),
        ("from tomorrow", |says| {
            says.claims["iat"] = json!(at(24 * HOUR_MS).millis() / 1_000);
        }),
        ("nobody", |says| says.claims["sub"] = json!("")),
        ("a name without end", |says| says.claims["sub"] = json!("x".repeat(256))),
    ];
    for (what, change) in changes {
        let found = identify(&mut world, &provider, &mut says, at(0), change).await;
        assert_eq!(found.unwrap_err(), ProviderError::BadToken, "{what}");
    }
    let code = |says: &mut Says| says.challenge = "another verifier".to_owned();
    let found = identify(&mut world, &provider, &mut says, at(0), code).await.unwrap_err();
    assert_eq!(found, ProviderError::Unreachable { what: "a token" });
    identify(&mut world, &provider, &mut says, at(0), |_| {}).await.unwrap();
}

#[tokio::test]
async fn what_is_required_of_the_provider_is_required() {
    let (mut world, mut says) = (World::new(), says());
    let provider = says
        .provider(|settings| {
            settings.claim_required = Some(("groups".to_owned(), "comity".to_owned()));
            settings.acr_any = vec!["phr".to_owned(), "phrh".to_owned()];
        })
        .await;
    let begun = world.accounts.provider_sign_in(&provider, at(0));
    assert_eq!(sent(&begun.options)["acr_values"], "phr phrh");
    let mut check = async |acr: Value, groups: Value, expected: Option<ProviderError>| {
        let change = |says: &mut Says| {
            says.claims["acr"] = acr.clone();
            says.claims["groups"] = groups.clone();
        };
        let found = identify(&mut world, &provider, &mut says, at(0), change).await;
        assert_eq!(found.err(), expected, "{acr} {groups}");
    };
    check(json!("phr"), json!(["other", "comity"]), None).await;
    check(json!("phrh"), json!("comity"), None).await;
    check(json!("phr"), json!("comity-guests"), Some(ProviderError::MissingClaim)).await;
    check(json!("phr"), json!(true), Some(ProviderError::MissingClaim)).await;
    check(json!("pwd"), json!("comity"), Some(ProviderError::TooWeak)).await;
    check(Value::Null, json!("comity"), Some(ProviderError::TooWeak)).await;
}

#[tokio::test]
async fn the_way_to_the_provider_is_walked_once_in_one_browser_within_five_minutes() {
    let (mut world, says) = (World::new(), says());
    let provider = says.provider(|_| {}).await;
    let begun = world.accounts.provider_sign_in(&provider, at(0));
    let address = sent(&begun.options);
    assert_eq!(address["code_challenge_method"], "S256");
    assert_eq!(address["response_type"], "code");
    let other = world.accounts.provider_back(begun.ceremony.reveal(), "another", at(1));
    let other = other.unwrap_err();
    assert!(matches!(other, AccountError::Provider(ProviderError::OtherState)));
    let again = world.accounts.provider_back(begun.ceremony.reveal(), &address["state"], at(1));
    assert!(matches!(again.unwrap_err(), AccountError::CeremonyGone));
    let begun = world.accounts.provider_sign_in(&provider, at(0));
    let state = &sent(&begun.options)["state"];
    let late = world.accounts.provider_back(begun.ceremony.reveal(), state, at(CEREMONY_MS));
    assert!(matches!(late.unwrap_err(), AccountError::CeremonyGone));
    let passkey = world.accounts.sign_in(None, at(0)).unwrap();
    let crossed = world.accounts.provider_back(passkey.ceremony.reveal(), state, at(0));
    assert!(matches!(crossed.unwrap_err(), AccountError::CeremonyGone));
}

#[tokio::test]
async fn a_provider_without_certificate_or_of_another_name_is_refused() {
    let says = says();
    for issuer in ["http://id.example.org", "ftp://id.example.org", "no address"] {
        let http = |request| says.clone().answer(request);
        let settings = settings(|settings| settings.issuer = issuer.to_owned());
        let found = Provider::discover(settings, &http).await.unwrap_err();
        assert_eq!(found, ProviderError::BadAddress, "{issuer}");
    }
    assert!(says.asked.lock().unwrap().is_empty(), "nothing was asked");
    let http = |request| says.clone().answer(request);
    let settings = settings(|settings| settings.issuer = "https://id.example.net".to_owned());
    let found = Provider::discover(settings, &http).await.unwrap_err();
    assert_eq!(found, ProviderError::Unreachable { what: "its addresses" });
}

#[tokio::test]
async fn keys_are_kept_for_a_while_and_asked_for_again_when_the_provider_changed_them() {
    let (mut world, mut says) = (World::new(), says());
    let provider = says.provider(|_| {}).await;
    let asked =
        |says: &Says| says.asked.lock().unwrap().iter().filter(|path| *path == "/keys").count();
    let before = asked(&says);
    for ms in 0..3 {
        identify(&mut world, &provider, &mut says, at(ms), |_| {}).await.unwrap();
    }
    assert_eq!(asked(&says), before + 1);
    let key = Arc::new(Ed25519KeyPair::generate().unwrap());
    (says.key, says.signer) = (Arc::clone(&key), key);
    identify(&mut world, &provider, &mut says, at(3), |_| {}).await.unwrap();
    assert_eq!(asked(&says), before + 2);
    identify(&mut world, &provider, &mut says, at(6 * MINUTE_MS), |_| {}).await.unwrap();
    assert_eq!(asked(&says), before + 3);
}
