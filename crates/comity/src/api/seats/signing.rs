//! Acts that an officer signs by passkey: drawn up, shown, signed, recorded.
//!
//! What is shown is what is recorded: the act is made once, and kept in memory for the session
//! that asked, until the passkey answers to its digest. A program has no passkey.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    response::{IntoResponse, Response},
};
use comity_accounts::{CEREMONY_MS, SessionId};
use comity_act::{ActId, OfficerSignature, SignedAct, Timestamp};
use comity_corridor::Form;
use comity_seal::digest::digest;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    super::{
        complete,
        content::Content,
        form::ActForm,
        guard::Caller,
        page::hex,
        submit::{self, Refusal, Submitted},
    },
    Browser, Desk, PasskeyAnswer, PasskeyAsked, Set, asked, certified, signed_in,
};
use crate::{
    clock,
    problem::{Kind, Problem},
};

/// Acts that wait for their officers at most; beyond it the oldest gives way.
const WAITING_MAX: usize = 1_024;

/// An act that waits for its officer's passkey.
#[derive(Debug)]
struct Waiting {
    drawn: SignedAct,
    form: Form,
    until: Timestamp,
}

/// The acts that wait, each for the one session that asked. A restart forgets them.
#[derive(Debug, Default)]
pub(crate) struct DrawnUp(Mutex<BTreeMap<SessionId, Waiting>>);

impl DrawnUp {
    fn keep(&self, session: SessionId, waiting: Waiting, now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, one| now < one.until);
        let oldest = all.iter().min_by_key(|(_, one)| one.until).map(|(session, _)| *session);
        if let Some(oldest) = oldest.filter(|_| all.len() >= WAITING_MAX) {
            all.remove(&oldest);
        }
        all.insert(session, waiting);
    }

    fn take(&self, session: SessionId, now: Timestamp) -> Option<Waiting> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&session).filter(|one| now < one.until)
    }
}

/// An act as its officer is to sign it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActToSign {
    /// Its id, once it is signed.
    act: ActId,
    /// SHA-256 of its signed bytes, in hexadecimal: what the passkey answers to.
    digest: String,
    /// What it says.
    content: Content,
    #[serde(flatten)]
    asked: PasskeyAsked,
}

/// Draws an act up for its officer to sign; nothing is recorded until it is signed.
///
/// It shows nothing that the officer has not opened, and answers as often as verdicts are told.
#[utoipa::path(
    post, path = "/v1/acts/sign", tag = "acts", operation_id = "drawUpAct",
    request_body = ActForm,
    responses(
        (status = 200, description = "The act, and what the browser asks the device.",
            body = ActToSign),
        (status = 400, description = "The form is not as it should be, or there is no passkey."),
        (status = 403, description = "Only somebody who sits at the desk signs."),
        (status = 404, description = "It names what is not here, or the caller may not see."),
        (status = 409, description = "A card has other keys than those known."),
        (status = 429, description = "Too much was drawn up or tried at a stretch."),
    ),
)]
pub(super) async fn draw_up(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    browser: Browser,
    form: Result<Json<Value>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    caller.sits()?;
    let signed = signed_in(&desk, browser.jar.session.clone(), false).await?;
    desk.sight.count(caller.0.officer)?;
    let (Json(form), now) = (form?, clock::now());
    // The form is filled in from the store and shown: of a record that was not opened, nothing.
    desk.sight.hidden(&desk.engine, caller, &form["body"]).await?;
    let form: ActForm =
        serde_json::from_value(form).map_err(|error| Problem::usage(error.to_string()))?;
    let mut form = form.complete(&desk.engine, now).await?;
    caller.makes(&form.body)?;
    complete::pack(&desk, &mut form.body).await?;
    certified::certify(&desk, &signed, now).await?;
    let drawn = desk.engine.draw_up(form.clone(), caller.0).await?;
    let (over, session) = (digest(drawn.bytes()), signed.session.clone());
    let now = clock::now();
    let begun = desk.seats.ask(move |accounts| accounts.sign(&session, over, None, now)).await?;
    let (act, content) = (drawn.act().id, Content::of(drawn.act().clone()));
    let until = now.plus_millis(CEREMONY_MS);
    desk.drawn_up.keep(signed.session.id(), Waiting { drawn, form, until }, now);
    let (set, Json(asked)) = asked(&desk, begun).await?;
    Ok((set, Json(ActToSign { act, digest: hex(&over), content, asked })))
}

/// Puts the act that was drawn up through the corridor, signed.
#[utoipa::path(
    post, path = "/v1/acts/sign/finish", tag = "acts", operation_id = "submitSignedAct",
    request_body = PasskeyAnswer,
    responses(
        (status = 201, description = "It is done.", body = Submitted),
        (status = 202, description = "It is for decision.", body = Submitted),
        (status = 400, description = "The signature is not one of this act."),
        (status = 403, description = "It is not permitted.", body = Refusal),
        (status = 404, description = "It names what is no longer here."),
        (status = 409, description = "A card has other keys than those known."),
        (status = 410, description = "It took longer than five minutes, or was signed."),
    ),
)]
pub(super) async fn finish(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    browser: Browser,
    form: Result<Json<PasskeyAnswer>, JsonRejection>,
) -> Result<Response, Problem> {
    caller.sits()?;
    let signed = signed_in(&desk, browser.jar.session.clone(), false).await?;
    let Json(PasskeyAnswer { answer }) = form?;
    let (ceremony, now) = (browser.ceremony()?, clock::now());
    let waiting = desk.drawn_up.take(signed.session.id(), now).filter(|one| {
        let act = one.drawn.act();
        (act.officer, act.role) == (caller.0.officer, caller.0.role)
    });
    let Waiting { drawn, form, .. } = waiting.ok_or_else(gone)?;
    let signature = signature(&desk, signed.session, (ceremony, answer), now).await?;
    let outcome = desk.engine.propose_signed(drawn, signature).await?;
    let done = submit::told(&desk.engine, form, caller, outcome).await?;
    Ok((Set::default().without_ceremony(&desk), done).into_response())
}

/// What the passkey answered, verified, as it travels beside the act.
async fn signature(
    desk: &Desk,
    session: comity_accounts::Session,
    (ceremony, answer): (String, Value),
    now: Timestamp,
) -> Result<Vec<u8>, Problem> {
    let finish = move |accounts: &mut comity_accounts::Accounts| {
        accounts.sign_finish(&session, &ceremony, answer.to_string().as_bytes(), now)
    };
    let made = desk.seats.ask(finish).await?;
    let key = digest(&made.key.to_cose());
    Ok(OfficerSignature::new(key, made.assertion.to_bytes()).to_bytes())
}

fn gone() -> Problem {
    Problem::new(Kind::GONE, "nothing waits here to be signed; draw it up again")
}
