//! What happens, as it happens: server-sent events without a word of content.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, http::request::Parts, response::Response};
use comity_corridor::{Effect, Notice};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use super::{
    Desk,
    guard::{self, Caller},
    stream,
};

/// After this long without an event, a line shows that the stream lives.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

/// One event for each act that came, moved on or ran out of time; without a word of content.
///
/// The events are `act`, `breach` and `untaken`, which name an act; `misbehaviour`, which names a
/// peer; and `missed`, which says how many events a slow reader has lost. It ends when its reader
/// signs out, is posted no more, or has left the desk untouched for too long.
#[utoipa::path(
    get, path = "/v1/events", tag = "events", operation_id = "followEvents",
    responses((status = 200, description = "Events, as long as the node runs.", body = String,
        content_type = "text/event-stream")),
)]
pub(super) async fn stream(State(desk): State<Arc<Desk>>, _: Caller, call: Parts) -> Response {
    let (lines, response) = stream::lines("text/event-stream");
    let mut effects = desk.engine.effects();
    let stopping = desk.tasks.stopping();
    let mut ended = desk.seats.ended();
    #[expect(clippy::disallowed_methods, reason = "it ends with its reader, or with the engine")]
    tokio::spawn(async move {
        let telling = async {
            // At once, so that the reader knows that it is heard.
            lines.text(": alive\n\n".to_owned()).await;
            loop {
                let text = match tokio::time::timeout(ALIVE_EVERY, effects.recv()).await {
                    Ok(Ok(Effect::Notify(notice))) => told(notice),
                    Ok(Ok(Effect::Deliver(_) | Effect::Work(_))) => continue,
                    Ok(Err(RecvError::Lagged(missed))) => {
                        format!("event: missed\ndata: {}\n\n", json!({ "events": missed }))
                    }
                    Ok(Err(RecvError::Closed)) => return,
                    Err(_) => ": alive\n\n".to_owned(),
                };
                if !lines.text(text).await {
                    return;
                }
            }
        };
        let leaving = async {
            let mut again = tokio::time::interval(ALIVE_EVERY);
            again.tick().await;
            loop {
                tokio::select! {
                    // The accounts outlive the stream, so this never fails.
                    _ = ended.changed() => {}
                    _ = again.tick() => {}
                }
                if guard::admitted(&desk, &call).await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = telling => {}
            () = leaving => {}
            () = stopping => {}
        }
    });
    response
}

fn told(notice: Notice) -> String {
    let (event, data) = match notice {
        Notice::Act(act) => ("act", json!({ "act": act })),
        Notice::Breach(act) => ("breach", json!({ "act": act })),
        Notice::Untaken(act) => ("untaken", json!({ "act": act })),
        Notice::Misbehaviour(peer) => ("misbehaviour", json!({ "peer": peer })),
    };
    format!("event: {event}\ndata: {data}\n\n")
}
