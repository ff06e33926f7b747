//! Who is signed in, and in which of the officer's roles.
//!
//! Roles are read from the posting at every request: what two persons took back is gone at once.

use std::sync::Arc;

use axum::{
    Json,
    extract::{FromRequestParts, State, rejection::JsonRejection},
    http::request::Parts,
};
use comity_accounts::{Scopes, Seat, Session, Way};
use comity_act::{AgencyCode, OfficerId, Role, Timestamp};
use comity_corridor::{Key, Needs, rows::OfficerRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{super::words::words, Desk, tokens::ScopeWord};
use crate::{
    clock,
    home::LocalOfficer,
    problem::{Kind, Problem},
};

/// Somebody who is signed in at the desk.
#[derive(Clone, Debug)]
pub(in crate::api) struct SignedIn {
    /// The session, of the account alone.
    pub(super) session: Session,
    /// The name on this machine.
    name: String,
    /// The officer, once there is a posting to begin with.
    officer: Option<OfficerId>,
    /// The roles that the posting gives today.
    pub(super) roles: Vec<Role>,
    /// The one in which the session acts.
    role: Option<Role>,
}

impl SignedIn {
    /// Whether the passkey was used just now.
    pub(in crate::api) fn is_fresh(&self, now: Timestamp) -> bool {
        self.session.may_change_ways(now)
    }

    /// Who signs acts from this seat, in which role; an administrator makes none that are signed,
    /// and an auditor none at all.
    pub(super) fn signs(&self) -> Option<(OfficerId, Role)> {
        let signs = |role: &Role| role.may_read_content();
        let role = self.role.filter(signs).or_else(|| self.roles.iter().copied().find(signs));
        self.officer.zip(role)
    }

    /// As whom the session acts.
    pub(in crate::api) fn acts(&self) -> Result<(OfficerId, Role), Problem> {
        let detail = if self.roles.is_empty() {
            "you are signed in, and not posted; a second person has yet to agree, or it has ended"
        } else {
            "you are signed in; choose in which role you work"
        };
        self.officer.zip(self.role).ok_or_else(|| Problem::new(Kind::NO_TOKEN, detail))
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(nobody)
    }
}

fn nobody() -> Problem {
    Problem::new(Kind::NO_TOKEN, "nobody is signed in here; sign in at the desk")
}

/// Who is signed in by this cookie.
///
/// What an untouched desk asks by itself does not count as use.
pub(in crate::api) async fn signed_in(
    desk: &Desk,
    cookie: Option<String>,
    is_untouched: bool,
) -> Result<SignedIn, Problem> {
    let cookie = cookie.ok_or_else(nobody)?;
    let now = clock::now();
    let found = desk.seats.ask(move |accounts| match is_untouched {
        true => accounts.session_untouched(&cookie, now),
        false => accounts.session(&cookie, now),
    });
    let session = found.await?;
    of(desk, session, now).await
}

/// What a session that was just found or opened stands for.
pub(super) async fn of(desk: &Desk, session: Session, now: Timestamp) -> Result<SignedIn, Problem> {
    let id = session.account();
    let account = desk.seats.ask(move |accounts| accounts.account_of(id)).await?;
    let (name, seat) = account.ok_or_else(nobody)?;
    let posted = posted(desk, seat, &name, now).await?;
    let officer = posted.as_ref().map(|(officer, _)| officer.officer);
    let roles = posted.map(|(_, roles)| roles).unwrap_or_default();
    let chosen = desk.seats.chosen(session.id()).filter(|role| roles.contains(role));
    let only = if let [only] = roles.as_slice() { Some(*only) } else { None };
    Ok(SignedIn { session, name, officer, role: chosen.or(only), roles })
}

/// The officer of a seat, with the roles of today; none, where nobody of this machine is meant.
pub(in crate::api) async fn posted(
    desk: &Desk,
    seat: Seat,
    name: &str,
    now: Timestamp,
) -> Result<Option<(LocalOfficer, Vec<Role>)>, Problem> {
    let known = desk.officers.read().await;
    let found = match seat {
        Seat::Officer(officer) => known.of(officer),
        Seat::Administrator => known.named(name).filter(|one| one.role == Role::Administrator),
    };
    let Some(officer) = found.cloned() else { return Ok(None) };
    drop(known);
    if officer.waits || now >= officer.until {
        return Ok(Some((officer, Vec::new())));
    }
    let key = Key::Officer(officer.officer);
    let facts = desk.engine.read(Needs::default().and([key])).await?;
    let postings = facts.row::<OfficerRow>(key).into_iter().flat_map(|row| &row.postings);
    let mut roles: Vec<Role> = postings
        .flat_map(|posting| posting.roles.iter().filter(|role| posting.covers(**role, now)))
        .copied()
        .collect();
    roles.dedup();
    // An administrator's seat administers, and nothing else: it reads no content.
    if seat == Seat::Administrator {
        roles.retain(|role| *role == Role::Administrator);
    }
    Ok(Some((officer, roles)))
}

words! {
    /// How somebody came in.
    #[schema(as = WayIn)]
    WayWord { Passkey = "passkey", Recovery = "recovery", Provider = "provider", }
}

impl From<Way> for WayWord {
    fn from(way: Way) -> Self {
        match way {
            Way::Passkey => Self::Passkey,
            Way::Recovery => Self::Recovery,
            Way::Provider => Self::Provider,
        }
    }
}

/// A session at the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(super) struct SessionShown {
    /// At which agency.
    agency: AgencyCode,
    /// The name on this machine, which never leaves it.
    name: String,
    /// The pseudonym; absent where nobody is posted under this account.
    #[schema(required)]
    officer: Option<OfficerId>,
    /// In which role the session acts; absent before one is chosen.
    #[schema(required)]
    role: Option<Role>,
    /// The roles that may be chosen; none, while a second person has yet to agree.
    roles: Vec<Role>,
    /// How its holder came in.
    way: WayWord,
    /// What tokens of the account may be made to do: no more than its roles of today.
    scopes: Vec<ScopeWord>,
    /// Whether what signs in may be changed without using a passkey once more.
    may_change_ways: bool,
}

impl SessionShown {
    pub(super) fn of(desk: &Desk, signed: &SignedIn, now: Timestamp) -> Self {
        Self {
            agency: desk.agency.code,
            name: signed.name.clone(),
            officer: signed.officer,
            role: signed.role,
            roles: signed.roles.clone(),
            way: signed.session.way().into(),
            scopes: ScopeWord::of(Scopes::of_roles(&signed.roles)),
            may_change_ways: signed.session.may_change_ways(now),
        }
    }
}

/// Who is signed in here, and in which role.
#[utoipa::path(
    get, path = "/v1/session", tag = "desk", operation_id = "showSession",
    responses((status = 200, description = "The session.", body = SessionShown)),
)]
pub(super) async fn show(State(desk): State<Arc<Desk>>, signed: SignedIn) -> Json<SessionShown> {
    Json(SessionShown::of(&desk, &signed, clock::now()))
}

/// The role in which the session is to act.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleChosen {
    /// One of those that the posting gives.
    role: Role,
}

/// Chooses in which of the officer's roles the session acts.
#[utoipa::path(
    post, path = "/v1/session/role", tag = "desk", operation_id = "chooseRole",
    request_body = RoleChosen,
    responses(
        (status = 200, description = "The session acts in this role.", body = SessionShown),
        (status = 400, description = "The form is not as it should be."),
        (status = 404, description = "The posting does not give this role."),
    ),
)]
pub(super) async fn choose(
    State(desk): State<Arc<Desk>>,
    mut signed: SignedIn,
    form: Result<Json<RoleChosen>, JsonRejection>,
) -> Result<Json<SessionShown>, Problem> {
    let Json(RoleChosen { role }) = form?;
    if !signed.roles.contains(&role) {
        return Err(Problem::not_found());
    }
    desk.seats.choose(signed.session.id(), role);
    signed.role = Some(role);
    Ok(Json(SessionShown::of(&desk, &signed, clock::now())))
}
