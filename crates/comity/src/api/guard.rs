//! Who calls, and from where: token, host, origin, time.
//!
//! A page in a browser on this machine could reach the loopback too. So a call is taken only for
//! a host that is the loopback by name, never from a page of another origin, and never without
//! a token, which no page has.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use comity_act::Role;

use super::{Desk, TIME_MAX};
use crate::{
    clock,
    engine::Session,
    problem::{Kind, Problem},
};

/// Who calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller(pub Session);

impl Caller {
    /// Whether the caller may read what acts and records say.
    pub(super) const fn may_read_content(self) -> bool {
        self.0.role.may_read_content()
    }

    /// What only who administers may do is absent for all others.
    pub(super) fn administers(self) -> Result<(), Problem> {
        if self.0.role == Role::Administrator { Ok(()) } else { Err(Problem::not_found()) }
    }

    /// What only who decides may do is absent for all others.
    pub(super) fn decides(self) -> Result<(), Problem> {
        if self.0.role.group().is_some() { Ok(()) } else { Err(Problem::not_found()) }
    }

    /// What only those may know who look after the law is absent for all others.
    pub(super) fn looks_after_law(self) -> Result<(), Problem> {
        match self.0.role {
            Role::Auditor
            | Role::ComplianceReviewer
            | Role::DataProtectionOfficer
            | Role::LegalAdviser => Ok(()),
            _ => Err(Problem::not_found()),
        }
    }

    /// Whether the caller may look through what acts were decided upon.
    pub(super) fn may_read_verdicts(self) -> bool {
        self.may_read_content() || self.looks_after_law().is_ok()
    }

    /// What only readers of content may know of is absent for all others.
    pub(super) fn reads_content(self) -> Result<(), Problem> {
        if self.may_read_content() { Ok(()) } else { Err(Problem::not_found()) }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().copied().ok_or_else(no_token)
    }
}

/// Lets in whoever has a token, over the loopback.
pub(super) async fn admit(
    State(desk): State<Arc<Desk>>,
    mut request: Request,
    next: Next,
) -> Response {
    match admitted(&desk, request.headers()).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            let mut response = next.run(request).await;
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
            response
        }
        Err(problem) => problem.into_response(),
    }
}

async fn admitted(desk: &Desk, headers: &HeaderMap) -> Result<Caller, Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_here = text(header::HOST).is_some_and(is_loopback);
    let is_foreign_page = text(header::ORIGIN)
        .is_some_and(|origin| !origin.strip_prefix("http://").is_some_and(is_loopback));
    if !is_here || is_foreign_page {
        let detail = "this interface answers only programs on this machine; call it by 127.0.0.1";
        return Err(Problem::new(Kind::FOREIGN_ORIGIN, detail));
    }
    let token = text(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let officers = desk.officers.read().await;
    let now = clock::now();
    let officer = token.and_then(|token| officers.with_token(token, now)).ok_or_else(no_token)?;
    Ok(Caller(officer.session()))
}

fn no_token() -> Problem {
    let detail = "no officer has this token, or who has it is not posted yet; give one of this \
        node as `Authorization: Bearer`";
    Problem::new(Kind::NO_TOKEN, detail)
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Ends a request that takes too long.
pub(super) async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(TIME_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let detail = "this took too long; ask for less, or again later";
            Problem::new(Kind::SLOW, detail).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_loopback_are_hosts() {
        for host in ["127.0.0.1:8462", "localhost", "[::1]:80", "127.0.0.9"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["example.com", "10.0.0.1:8462", "localhost.example.com", "", "a@b:c"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
