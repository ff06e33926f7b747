//! Cookies of the desk: of a session, and of a ceremony that one browser began.
//!
//! No page can read them, no other site sends them along, and over TLS no neighbour can plant
//! them. On one machine browsers share cookies between ports, so the agency's code is in the name.
//!
//! Source: RFC 6265bis, sections 4.1.2 and 4.1.3.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponseParts, ResponseParts},
};
use comity_accounts::CEREMONY_MS;

use super::Desk;

/// The cookies of a browser that are ours.
#[derive(Clone, Debug, Default)]
pub(in crate::api) struct Jar {
    pub(in crate::api) session: Option<String>,
    pub(super) ceremony: Option<String>,
    pub(super) provider: Option<String>,
}

impl Jar {
    pub(in crate::api) fn of(desk: &Desk, headers: &HeaderMap) -> Self {
        let [session, ceremony, provider] =
            [SESSION, CEREMONY, PROVIDER].map(|what| name(desk, what));
        let mut jar = Self::default();
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        for (key, value) in lines.flat_map(|line| line.split(';')).filter_map(pair) {
            let place = match key {
                key if key == session => &mut jar.session,
                key if key == ceremony => &mut jar.ceremony,
                key if key == provider => &mut jar.provider,
                _ => continue,
            };
            place.get_or_insert_with(|| value.to_owned());
        }
        jar
    }
}

fn pair(text: &str) -> Option<(&str, &str)> {
    text.trim().split_once('=')
}

const SESSION: &str = "session";
const CEREMONY: &str = "ceremony";
const PROVIDER: &str = "provider";

fn name(desk: &Desk, what: &str) -> String {
    let code = desk.agency.code.as_str().to_lowercase();
    let prefix = if desk.seats.site().is_secure() { "__Host-" } else { "" };
    format!("{prefix}comity-{what}-{code}")
}

/// Cookies that an answer sets or takes back.
#[derive(Debug, Default)]
pub(in crate::api) struct Set(Vec<String>);

impl Set {
    /// Who is signed in; ends with the browser, and earlier at the node.
    pub(super) fn session(mut self, desk: &Desk, secret: &str) -> Self {
        self.0.push(line(desk, SESSION, secret, None));
        self
    }

    /// Which ceremony this browser began.
    pub(super) fn ceremony(mut self, desk: &Desk, secret: &str) -> Self {
        self.0.push(line(desk, CEREMONY, secret, Some(CEREMONY_MS / 1_000)));
        self
    }

    /// Which sign-in at the provider this browser began. It is lax, because the way back comes
    /// from the provider's site; it opens nothing without the state that only the provider has.
    pub(super) fn provider(mut self, desk: &Desk, secret: &str) -> Self {
        let strict = line(desk, PROVIDER, secret, Some(CEREMONY_MS / 1_000));
        self.0.push(strict.replace("SameSite=Strict", "SameSite=Lax"));
        self
    }

    /// That sign-in is over.
    pub(super) fn without_provider(mut self, desk: &Desk) -> Self {
        self.0.push(line(desk, PROVIDER, "", Some(0)));
        self
    }

    /// The ceremony is over.
    pub(super) fn without_ceremony(mut self, desk: &Desk) -> Self {
        self.0.push(line(desk, CEREMONY, "", Some(0)));
        self
    }

    /// Nobody is signed in any more.
    pub(super) fn without_session(mut self, desk: &Desk) -> Self {
        self.0.push(line(desk, SESSION, "", Some(0)));
        self
    }
}

fn line(desk: &Desk, what: &str, value: &str, seconds: Option<u64>) -> String {
    let name = name(desk, what);
    let ends = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if desk.seats.site().is_secure() { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{ends}")
}

impl IntoResponseParts for Set {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        for line in self.0 {
            if let Ok(value) = HeaderValue::from_str(&line) {
                parts.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        Ok(parts)
    }
}
