//! What happens, as it happens: server-sent events without a word of content.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, http::request::Parts, response::Response};
use comity_act::AgencyCode;
use comity_corridor::{Effect, Notice};
use serde_json::{Value, json};
use tokio::sync::broadcast::{self, error::RecvError};

use super::{
    Desk,
    guard::{self, Caller},
    presence::There,
    stream::{self, Lines},
};

/// After this long without an event, a line shows that the stream lives.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

/// One event for each act that came, moved on or ran out of time; without a word of content.
///
/// The events are `act`, `breach` and `untaken`, which name an act; `misbehaviour` and `contact`,
/// which name a peer whose log shows two faces, or that is reached again or no more; `presence`,
/// which tells a desk who else is at one now; and `missed`, which says how many events a slow
/// reader has lost. It ends when its reader signs out, is posted no more, or has left the desk
/// untouched for too long.
#[utoipa::path(
    get, path = "/v1/events", tag = "events", operation_id = "followEvents",
    responses((status = 200, description = "Events, as long as the node runs.", body = String,
        content_type = "text/event-stream")),
)]
pub(super) async fn stream(State(desk): State<Arc<Desk>>, caller: Caller, call: Parts) -> Response {
    let (lines, response) = stream::lines("text/event-stream");
    let follow = Follow {
        effects: desk.engine.effects(),
        contacts: desk.contacts.follow(),
        there: caller.sits().is_ok().then(|| desk.presence.enter(caller.0.officer)),
    };
    let stopping = desk.tasks.stopping();
    let mut ended = desk.seats.ended();
    #[expect(clippy::disallowed_methods, reason = "it ends with its reader, or with the engine")]
    tokio::spawn(async move {
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
            () = follow.tell(&lines) => {}
            () = leaving => {}
            () = stopping => {}
            // Whoever closed the page is gone for the others too.
            () = lines.closed() => {}
        }
    });
    response
}

/// What a reader of the stream hears of.
struct Follow {
    effects: broadcast::Receiver<Effect>,
    contacts: broadcast::Receiver<AgencyCode>,
    /// The reader, where it sits at a desk; only then it hears who else does.
    there: Option<There>,
}

impl Follow {
    async fn tell(mut self, lines: &Lines) {
        // At once, so that the reader knows that it is heard.
        let mut text = ": alive\n\n".to_owned();
        if let Some(there) = &mut self.there {
            text.push_str(&present(there));
        }
        loop {
            if !lines.text(text).await {
                return;
            }
            let Some(next) = self.next().await else { return };
            text = next;
        }
    }

    /// What happens next; nothing, when the engine has ended.
    async fn next(&mut self) -> Option<String> {
        let alive = tokio::time::sleep(ALIVE_EVERY);
        tokio::pin!(alive);
        loop {
            tokio::select! {
                effect = self.effects.recv() => match effect {
                    Ok(Effect::Notify(notice)) => return Some(told(notice)),
                    Ok(Effect::Deliver(_) | Effect::Work(_) | Effect::Shards(_)) => {}
                    Err(RecvError::Lagged(missed)) => return Some(lost(missed)),
                    Err(RecvError::Closed) => return None,
                },
                contact = self.contacts.recv() => match contact {
                    Ok(peer) => return Some(line("contact", &json!({ "peer": peer }))),
                    Err(RecvError::Lagged(missed)) => return Some(lost(missed)),
                    Err(RecvError::Closed) => return None,
                },
                text = others(self.there.as_mut()) => return Some(text),
                () = &mut alive => return Some(": alive\n\n".to_owned()),
            }
        }
    }
}

/// Who is there, once that changes; never, for who is not at a desk.
async fn others(there: Option<&mut There>) -> String {
    match there {
        Some(there) => {
            there.changed().await;
            present(there)
        }
        None => std::future::pending().await,
    }
}

fn present(there: &mut There) -> String {
    line("presence", &json!({ "officers": there.all() }))
}

fn lost(missed: u64) -> String {
    line("missed", &json!({ "events": missed }))
}

fn line(event: &str, data: &Value) -> String {
    format!("event: {event}\ndata: {data}\n\n")
}

fn told(notice: Notice) -> String {
    match notice {
        Notice::Act(act) => line("act", &json!({ "act": act })),
        Notice::Breach(act) => line("breach", &json!({ "act": act })),
        Notice::Untaken(act) => line("untaken", &json!({ "act": act })),
        Notice::Misbehaviour(peer) => line("misbehaviour", &json!({ "peer": peer })),
    }
}
