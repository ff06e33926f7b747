//! Who calls, and from where: token, host, origin, time.
//!
//! A page in a browser on this machine could reach the loopback too. So a call is taken only for
//! a host that is the loopback or the desk by name, never from a page of another origin, and never
//! without a token, which no page has, or the cookie of a session, which only the desk's pages use.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, Method, header, request::Parts, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use comity_accounts::{AccountError, Scopes};
use comity_act::{Body, Role};

use super::{
    Desk, TIME_MAX,
    seats::{self, Jar, SignedIn},
};
use crate::{
    clock,
    engine::Session,
    problem::{Kind, Problem},
};

/// What says that a page of the desk calls: no form of another site can set it.
const OURS: HeaderName = HeaderName::from_static("x-comity-desk");

/// What the desk's script adds when nobody has touched the desk for a while.
const UNTOUCHED: HeaderName = HeaderName::from_static("x-comity-untouched");

/// Where a browser listens by itself, for as long as the page is open.
const EVENTS: &str = "/v1/events";

/// By what a caller is known.
#[derive(Clone, Copy, Debug)]
enum Means {
    /// The token of the posting, which its officer drew.
    Posting,
    /// A session at the desk; whether its passkey was used just now.
    Seat { is_fresh: bool },
    /// A personal token, with what it may do at most.
    Token(Scopes),
}

/// Who calls, and by what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller(pub Session, Means);

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
        if self.0.role.group().is_none() {
            return Err(Problem::not_found());
        }
        self.within(Scopes::DECIDE)
    }

    /// Whether the token goes so far; who is signed in goes as far as the role.
    pub(super) fn within(self, scope: Scopes) -> Result<(), Problem> {
        match self.1 {
            Means::Token(scopes) if !scopes.includes(scope) => {}
            Means::Posting | Means::Seat { .. } | Means::Token(_) => return Ok(()),
        }
        let needs = scope.names().next().unwrap_or_default();
        let detail = format!("this token does not go so far; make one with the scope `{needs}`");
        Err(Problem::new(Kind::BEYOND_TOKEN, detail))
    }

    /// Whether the caller has the token of the posting, which nobody but its officer had.
    pub(super) const fn has_own_token(self) -> bool {
        matches!(self.1, Means::Posting)
    }

    /// Whether a person sits at the desk, and no program calls with a token.
    pub(super) const fn is_seated(self) -> bool {
        matches!(self.1, Means::Seat { .. })
    }

    /// That a person sits at the desk: only there is a passkey that can be asked.
    pub(super) fn sits(self) -> Result<(), Problem> {
        if self.is_seated() {
            return Ok(());
        }
        let detail = "a program has no passkey to sign with; sign it at the desk";
        Err(Problem::new(Kind::BEYOND_TOKEN, detail))
    }

    /// That neither a personal token nor a desk which was left open gives anybody lasting access.
    pub(super) fn opens_seats(self) -> Result<(), Problem> {
        match self.1 {
            Means::Seat { is_fresh: false } => Err(Problem::from(&AccountError::NotFresh)),
            Means::Token(_) => {
                let detail = "a personal token opens no account; sign in at the desk";
                Err(Problem::new(Kind::BEYOND_TOKEN, detail))
            }
            Means::Seat { is_fresh: true } | Means::Posting => Ok(()),
        }
    }

    /// That such an act may be made: to decide is a scope of its own.
    pub(super) fn makes(self, body: &Body) -> Result<(), Problem> {
        match body {
            Body::ReferralApprove(_) | Body::ReferralDecline(_) | Body::VerdictOverrule(_) => {
                self.within(Scopes::DECIDE)
            }
            _ => Ok(()),
        }
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

/// Lets in whoever has a token, or is signed in at the desk and posted.
pub(super) async fn admit(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let (mut call, body) = request.into_parts();
    match admitted(&desk, &call).await {
        Ok(caller) => {
            call.extensions.insert(caller);
            unkept(next.run(Request::from_parts(call, body)).await)
        }
        Err(problem) => problem.into_response(),
    }
}

/// Lets in whoever is signed in at the desk, posted or not: to the own account.
pub(super) async fn seat(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let (mut call, body) = request.into_parts();
    match seated(&desk, &call).await {
        Ok(signed) => {
            call.extensions.insert(signed);
            unkept(next.run(Request::from_parts(call, body)).await)
        }
        Err(problem) => problem.into_response(),
    }
}

/// Lets in pages of the desk, where nobody is signed in yet.
pub(super) async fn greet(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let (call, body) = request.into_parts();
    match from_here(&desk, &call.headers).and_then(|()| from_desk(&desk, &call)) {
        Ok(()) => unkept(next.run(Request::from_parts(call, body)).await),
        Err(problem) => problem.into_response(),
    }
}

/// No browser keeps what is somebody's.
fn unkept(mut response: Response) -> Response {
    let never = header::HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    response
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// That the call came to this machine or to the desk by name, and from no other page.
fn from_here(desk: &Desk, headers: &HeaderMap) -> Result<(), Problem> {
    let site = desk.seats.site();
    let is_here = text(headers, header::HOST)
        .is_some_and(|host| is_loopback(host) || host == site.authority());
    let is_foreign_page = text(headers, header::ORIGIN).is_some_and(|origin| {
        origin != site.origin() && !origin.strip_prefix("http://").is_some_and(is_loopback)
    });
    if is_here && !is_foreign_page {
        return Ok(());
    }
    let detail = "this interface answers only programs on this machine; call it by 127.0.0.1";
    Err(Problem::new(Kind::FOREIGN_ORIGIN, detail))
}

/// That who has a cookie comes from a page of the desk, wherever anything may change.
///
/// Browsers send cookies of one machine to all of its ports, and count them as one site: so the
/// page is asked for by its whole address, and for a header that only its own script sets.
fn from_desk(desk: &Desk, call: &Parts) -> Result<(), Problem> {
    let (headers, site) = (&call.headers, desk.seats.site());
    let origin = text(headers, header::ORIGIN);
    let is_read = matches!(call.method, Method::GET | Method::HEAD);
    let is_ours = if is_read {
        origin.is_none_or(|origin| origin == site.origin())
    } else {
        origin == Some(site.origin()) && text(headers, OURS) == Some("1")
    };
    if is_ours {
        return Ok(());
    }
    let detail = format!("only a page of the desk does this; open {}", site.origin());
    Err(Problem::new(Kind::FOREIGN_ORIGIN, detail))
}

/// Who calls; asked again while an answer goes on, it says whether the caller may still.
pub(super) async fn admitted(desk: &Desk, call: &Parts) -> Result<Caller, Problem> {
    from_here(desk, &call.headers)?;
    let token =
        text(&call.headers, header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    if let Some(token) = token {
        return with_token(desk, token, call).await;
    }
    if Jar::of(desk, &call.headers).session.is_none() {
        return Err(no_token());
    }
    let signed = seated(desk, call).await?;
    let (officer, role) = signed.acts()?;
    let is_fresh = signed.is_fresh(clock::now());
    Ok(Caller(Session { officer, role }, Means::Seat { is_fresh }))
}

async fn seated(desk: &Desk, call: &Parts) -> Result<SignedIn, Problem> {
    from_here(desk, &call.headers)?;
    from_desk(desk, call)?;
    let is_untouched = call.headers.contains_key(UNTOUCHED) || call.uri.path() == EVENTS;
    seats::signed_in(desk, Jar::of(desk, &call.headers).session, is_untouched).await
}

/// The officer of a token: of the posting itself, or made at the desk.
async fn with_token(desk: &Desk, token: &str, call: &Parts) -> Result<Caller, Problem> {
    let now = clock::now();
    if let Some(officer) = desk.officers.read().await.with_token(token, now) {
        return Ok(Caller(officer.session(), Means::Posting));
    }
    let token = token.to_owned();
    let bearer = desk.seats.ask(move |accounts| {
        let bearer = accounts.bearer(&token, now)?;
        Ok((bearer, accounts.account_of(bearer.account())?))
    });
    let Ok((bearer, Some((name, seat)))) = bearer.await else { return Err(no_token()) };
    let posted = seats::posted(desk, seat, &name, now).await?;
    let (officer, roles) = posted.ok_or_else(no_token)?;
    let session = officer.session();
    if !roles.contains(&session.role) {
        return Err(no_token());
    }
    let scopes = bearer.scopes(Scopes::of_role(session.role));
    let caller = Caller(session, Means::Token(scopes));
    if !scopes.includes(Scopes::ADMINISTER) {
        caller.within(needed(&call.method, call.uri.path()))?;
    }
    Ok(caller)
}

/// What a token needs for a call: some are posted and only read.
fn needed(method: &Method, path: &str) -> Scopes {
    let reads = ["/v1/audits", "/v1/verdicts"].contains(&path)
        || ["/open", "/question", "/card"].iter().any(|end| path.ends_with(end));
    if reads || matches!(*method, Method::GET | Method::HEAD) {
        Scopes::READ
    } else {
        Scopes::PROPOSE
    }
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
