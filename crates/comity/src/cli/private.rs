//! `search --private`: hit or no hit at agencies that do not learn what was asked.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    client::Client,
    failure::Failure,
    outcome::{self, text},
    search::{PAUSE_FIRST, PAUSE_MAX, Search},
    session::Session,
};

/// Asks each agency by an act of its own, and waits for what comes of it.
pub(super) fn run(mut search: Search, session: &Session) -> Result<(), Failure> {
    let client = session.client()?;
    let body = search.sought.body("search.pseudonymised")?;
    search.act.to.append(&mut search.at);
    let holders = std::mem::take(&mut search.act.to);
    if holders.is_empty() {
        let says = "a pseudonymised search is for other agencies; name them with `--in`";
        return Err(Failure::Usage(says.to_owned()));
    }
    if search.act.dry_run {
        search.act.to = holders;
        return session.submit(&search.act.form(body), true);
    }
    let mut asked = Vec::new();
    for holder in holders {
        search.act.to = vec![holder];
        // One that cannot be asked keeps nobody from asking the others.
        asked.push(match client.post("/v1/acts", &search.act.form(body.clone())) {
            Ok(done) => json!({ "holder": holder, "done": done }),
            Err(failure) => json!({ "holder": holder, "failed": failure.to_string() }),
        });
    }
    let mut asked = waited(&client, asked, Duration::from_secs(search.wait))?;
    let failed = asked.iter().filter(|one| one["failed"].is_string()).count();
    if failed == asked.len()
        && let Some(why) = asked.first().and_then(|one| one["failed"].as_str())
    {
        return Err(Failure::Usage(why.to_owned()));
    }
    asked.sort_by(|one, other| text(one, "/holder").cmp(text(other, "/holder")));
    session.print(&json!({ "searches": asked }), people);
    Ok(())
}

/// What came of each, once all are answered or the time is over.
fn waited(client: &Client, mut asked: Vec<Value>, wait: Duration) -> Result<Vec<Value>, Failure> {
    #[expect(clippy::disallowed_methods, reason = "a person waits so long and no longer")]
    let began = Instant::now();
    let mut pause = PAUSE_FIRST;
    loop {
        let mut is_waiting = false;
        for one in &mut asked {
            if text(one, "/done/stage") != "done" || !is_open(one) {
                continue;
            }
            let search = text(one, "/done/act").to_owned();
            one["came"] = client.get(&format!("/v1/searches/private/{search}"))?;
            is_waiting |= is_open(one);
        }
        if !is_waiting || began.elapsed() >= wait {
            return Ok(asked);
        }
        #[expect(clippy::disallowed_methods, reason = "a person waits")]
        std::thread::sleep(pause);
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

fn is_open(one: &Value) -> bool {
    matches!(text(one, "/came/outcome"), "" | "waiting")
}

fn people(answer: &Value) -> String {
    let mut out = String::new();
    for one in outcome::items(answer, "searches") {
        let holder = text(one, "/holder");
        if let Some(why) = one["failed"].as_str() {
            out.push_str(&format!("not asked at {holder}: {why}\n"));
            continue;
        }
        let search = text(one, "/done/act");
        if text(one, "/done/stage") != "done" {
            out.push_str(&outcome::done(&one["done"]));
            continue;
        }
        let by = outcome::items(&one["came"], "met_by").iter().filter_map(Value::as_str);
        let by: Vec<String> = by.map(|by| by.replace('-', " ")).collect();
        let said = match text(one, "/came/outcome") {
            "hit" => format!("hit at {holder} by {}: compare, then request it", by.join(", ")),
            "no-hit" => format!("no hit at {holder}"),
            "refused" => match text(one, "/came/again_from") {
                "" => format!("not answered at {holder} under its law"),
                again => format!("not answered at {holder}: its keys are spent until {again}"),
            },
            "proof-failed" => {
                format!("nothing learned: {holder} answered with another key than it announced")
            }
            "lost" => format!("no answer of {holder} came in time"),
            _ => format!("{holder} has not answered yet"),
        };
        out.push_str(&format!("{said} ({search})\n"));
    }
    out
}
