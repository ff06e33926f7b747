//! `log`, `audit`, `deadlines`, `facts`: what can be verified, and what is due.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use comity_act::Timestamp;
use comity_law::Span;
use comity_log::SignedCheckpoint;
use serde_json::{Value, json};

use super::{
    failure::Failure,
    files,
    outcome::{self, short, text},
    session::Session,
    when,
};
use crate::{
    engine::chain,
    proof::{self, PROOF_BYTES_MAX},
};

/// The agency's log.
#[derive(Debug, Subcommand)]
pub(super) enum Log {
    /// Its size, its root, and the checkpoint that is signed now.
    Show,
    /// Work it out anew from its first leaf on; or check a proof against another's log.
    Verify {
        /// A file that `comity peer proof` wrote; it is checked without a node.
        #[arg(long, value_name = "FILE")]
        proof: Option<PathBuf>,
    },
}

impl Log {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Show => {
                let log = session.client()?.get("/v1/log")?;
                session.print(&log, |log| {
                    let cosigned = outcome::items(log, "cosigned").iter();
                    let cosigned = cosigned
                        .map(|one| format!("{} at {}", text(one, "/agency"), one["size"]))
                        .collect::<Vec<_>>()
                        .join(", ");
                    let checkpoint = text(log, "/checkpoint");
                    format!("{checkpoint}cosigned: {cosigned}\n")
                });
                Ok(())
            }
            Self::Verify { proof: Some(file) } => split(session, &file),
            Self::Verify { proof: None } => verify(session, false),
        }
    }
}

/// Checks a proof of a split view, anywhere.
fn split(session: &Session, file: &Path) -> Result<(), Failure> {
    let proven = proof::checked(&files::read_at_most(file, PROOF_BYTES_MAX)?)
        .map_err(|error| Failure::Integrity(chain(&error)))?;
    let head = |signed: &SignedCheckpoint| {
        let head = signed.checkpoint().head();
        json!({ "size": head.size, "root": crate::api::hex(head.root.as_bytes()) })
    };
    let (older, newer) = (head(proven.view.older()), head(proven.view.newer()));
    let told = json!({
        "ok": true, "agency": proven.card.agency, "log": proven.card.log_origin,
        "fingerprint": proven.fingerprint.to_string(), "older": older, "newer": newer,
    });
    session.print(&told, |told| {
        let side = |name: &str| {
            format!("{} leaves, root {}", told[name]["size"], text(&told[name], "/root"))
        };
        format!(
            "PROVEN: the log {} of {} showed two faces\n  {}\n  {}\nsigned by the keys {}\n\
             compare them with what you know of {}",
            text(told, "/log"),
            text(told, "/agency"),
            side("older"),
            side("newer"),
            text(told, "/fingerprint"),
            text(told, "/agency"),
        )
    });
    Ok(())
}

/// Verifies the log, the peers' logs and their receipts.
pub(super) fn audit(session: &Session) -> Result<(), Failure> {
    verify(session, true)
}

fn verify(session: &Session, peers: bool) -> Result<(), Failure> {
    let found = session.client()?.post("/v1/audits", &json!({ "peers": peers }))?;
    session.print(&found, people);
    if found["ok"] == true { Ok(()) } else { Err(Failure::NotVerified) }
}

fn people(found: &Value) -> String {
    let log = &found["log"];
    let mut out = format!(
        "log {}: {} leaves, {} entries open, {} erased, root {}\n",
        text(log, "/origin"),
        log["size"],
        log["opened"],
        log["erased"],
        text(log, "/root")
    );
    for what in outcome::items(log, "found") {
        out.push_str(&format!("WRONG: {}\n", what.as_str().unwrap_or("")));
    }
    for one in outcome::items(log, "cosignatures") {
        let word = if one["ok"] == true { "holds" } else { "DOES NOT HOLD" };
        out.push_str(&format!(
            "cosignature of {} at {}: {word}\n",
            text(one, "/agency"),
            one["size"]
        ));
    }
    for peer in outcome::items(found, "peers") {
        let (agency, state) = (text(peer, "/agency"), text(peer, "/state"));
        let state = if state == "inconsistent" { "INCONSISTENT" } else { state };
        out.push_str(&format!(
            "log of {agency}: {state}, {} seen before, {} now",
            peer["seen"].as_u64().unwrap_or(0),
            peer["size"].as_u64().map_or_else(|| "nothing".to_owned(), |size| size.to_string()),
        ));
        let detail = text(peer, "/detail");
        out.push_str(&if detail.is_empty() { "\n".into() } else { format!(": {detail}\n") });
    }
    for one in outcome::items(found, "receipts") {
        out.push_str(&format!(
            "receipts of {}: {} verify for {} acts, {} missing, {} wrong\n",
            text(one, "/agency"),
            one["receipts"],
            one["acknowledged"],
            one["missing"],
            one["wrong"]
        ));
    }
    out.push_str(if found["ok"] == true { "everything verifies\n" } else { "NOT VERIFIED\n" });
    out
}

/// What is due, ran out, is owed without delay, or collides with a bar.
#[derive(Args, Debug)]
pub(super) struct Deadlines {
    /// Those that ran out.
    #[arg(long)]
    breached: bool,
    /// What is owed without delay, and settled with `comity settle`.
    #[arg(long, conflicts_with = "breached")]
    owed: bool,
    /// What is owed and barred: it stands still, and is no breach.
    #[arg(long, conflicts_with_all = ["breached", "owed"])]
    suspended: bool,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Deadlines {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let list = match (self.breached, self.owed, self.suspended) {
            (true, ..) => "breached",
            (_, true, _) => "owed",
            (.., true) => "suspended",
            _ => "running",
        };
        let items = session.client()?.list(&format!("/v1/deadlines?list={list}"), self.limit)?;
        session.print(&json!({ "items": items, "next": null }), |list| {
            let now = crate::clock::now();
            let rows = outcome::items(list, "items").iter().map(|one| owed(one, now));
            outcome::table(&rows.collect::<Vec<_>>())
        });
        Ok(())
    }
}

/// A deadline in one line: when, who and what, which group, where it stands, of which act, why.
fn owed(deadline: &Value, now: Timestamp) -> Vec<String> {
    let at = match text(deadline, "/at") {
        "" if text(deadline, "/state") == "suspended" => "suspended".to_owned(),
        "" => "without delay".to_owned(),
        at => {
            let wall = on_the_wall(deadline).unwrap_or_else(|| short(at));
            format!("{wall}{}", left(deadline, now))
        }
    };
    let mut what = format!("{} owes {}", text(deadline, "/owed_by"), text(deadline, "/what"));
    if let Some(within) = deadline["within"].as_str() {
        what.push_str(&format!(" within {within}"));
    }
    let by = match text(deadline, "/by") {
        "" => "any officer".to_owned(),
        group => group.to_owned(),
    };
    let of = [text(deadline, "/reference"), text(deadline, "/act")];
    let of = of.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned();
    vec![at, what, by, standing(deadline), of, text(deadline, "/cite").to_owned()]
}

/// Where a deadline stands, and what makes it stand still.
fn standing(deadline: &Value) -> String {
    let pauses = match text(deadline, "/pauses") {
        "clarification" => "while a question about the request is open",
        "judicial-authorisation" => "while a judge's authorisation is awaited",
        _ => "",
    };
    match text(deadline, "/state") {
        "paused" => {
            let minutes = deadline["left_ms"].as_u64().unwrap_or(0) / 60_000;
            format!("stands still {pauses}, {} h {} min are left", minutes / 60, minutes % 60)
        }
        "awaits-receipt" => "begins when it is delivered".to_owned(),
        "breached" if deadline["done"] == true => "ran out, done since".to_owned(),
        "breached" => "ran out".to_owned(),
        "running" if !pauses.is_empty() => format!("runs; stands still {pauses}"),
        "running" => "runs".to_owned(),
        "suspended" => format!("suspended: it collides with {}", text(deadline, "/bar/cite")),
        "owed" => "say that it is done with `comity settle`".to_owned(),
        other => other.to_owned(),
    }
}

/// How long it is still, where minutes and hours count.
fn left(deadline: &Value, now: Timestamp) -> String {
    let is_exact = text(deadline, "/within").parse::<Span>().is_ok_and(|span| !span.is_local());
    let at = when::moment(text(deadline, "/at")).ok().filter(|at| is_exact && *at > now);
    match at.map(|at| at.millis_since(now) / 60_000) {
        Some(minutes) if minutes < 60 => format!(" (in {minutes} min)"),
        Some(minutes) => format!(" (in {} h {} min)", minutes / 60, minutes % 60),
        None => String::new(),
    }
}

/// When a clock of days is over, by the calendar of who owes it.
fn on_the_wall(deadline: &Value) -> Option<String> {
    let at = deadline.pointer("/local/at")?.as_str()?;
    let zone = text(deadline, "/local/zone");
    let known = deadline.pointer("/local/known")?.as_bool()?;
    let note = if known { "" } else { ", no calendar known" };
    Some(format!("{at} {zone}{note}"))
}

/// What the law can ask an officer to state.
pub(super) fn facts(session: &Session) -> Result<(), Failure> {
    let facts = session.client()?.get("/v1/facts")?;
    session.print(&facts, |facts| {
        let rows = outcome::items(facts, "items").iter().map(|fact| {
            let cell = |pointer| text(fact, pointer).to_owned();
            vec![cell("/name"), cell("/type"), cell("/who"), cell("/means")]
        });
        outcome::table(&rows.collect::<Vec<_>>())
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_774_821_600_000 - 5 * 60_000);

    #[test]
    fn a_clock_of_minutes_and_hours_says_how_long_it_is_still() {
        let check = |at: &str, within: &str, told: &str| {
            let deadline = json!({ "at": at, "within": within });
            assert_eq!(owed(&deadline, NOW)[0], told);
        };
        check("2026-03-29T21:59:30.000Z", "5m", "2026-03-29 21:59:30Z (in 4 min)");
        check("2026-03-30T05:54:59.000Z", "8h", "2026-03-30 05:54:59Z (in 7 h 59 min)");
        check("2026-03-29T21:54:00.000Z", "5m", "2026-03-29 21:54:00Z");
        check("2026-03-29T21:59:30.000Z", "3cd", "2026-03-29 21:59:30Z");
    }

    #[test]
    fn an_audit_says_of_a_forged_certificate_that_it_is_not_verified() {
        let found = json!({
            "ok": false, "peers": [], "receipts": [],
            "log": {
                "origin": "xa.example/log", "size": 8, "opened": 8, "erased": 0, "root": "00",
                "failures": 1, "cosignatures": [],
                "found": ["leaf 7: the officer's signature is not what was recorded"],
            },
        });
        let told = people(&found);
        assert!(
            told.contains("WRONG: leaf 7: the officer's signature is not what was recorded\n"),
            "{told}"
        );
        assert!(told.ends_with("NOT VERIFIED\n"), "{told}");
    }

    #[test]
    fn a_deadline_of_days_is_told_by_the_clock_on_the_wall() {
        let at = "2026-03-29T21:59:59.999Z";
        let check = |local: Value, told: &str| {
            let deadline = json!({
                "at": at, "owed_by": "XA", "what": "answer", "local": local,
            });
            assert_eq!(owed(&deadline, NOW)[..2], [told.to_owned(), "XA owes answer".to_owned()]);
        };
        check(Value::Null, "2026-03-29 21:59:59Z");
        let wall = "2026-03-29 23:59:59";
        let local = |zone, known| json!({ "at": wall, "zone": zone, "known": known });
        check(local("Europe/Brussels", true), "2026-03-29 23:59:59 Europe/Brussels");
        check(local("UTC", false), "2026-03-29 23:59:59 UTC, no calendar known");
    }

    #[test]
    fn a_deadline_says_whose_it_is_where_it_stands_and_what_stops_it() {
        let mut deadline = json!({
            "at": "2026-03-29T21:59:59.999Z", "owed_by": "XA", "what": "answer", "within": "8h",
            "pauses": "clarification", "state": "running", "act": "act_1",
            "reference": "XB-2026-000007", "cite": "art. 5",
        });
        assert_eq!(
            owed(&deadline, NOW)[1..],
            [
                "XA owes answer within 8h",
                "any officer",
                "runs; stands still while a question about the request is open",
                "XB-2026-000007",
                "art. 5",
            ]
        );
        deadline["state"] = json!("paused");
        deadline["left_ms"] = json!(5_460_000);
        let paused = &owed(&deadline, NOW)[3];
        assert!(paused.ends_with("is open, 1 h 31 min are left"), "{paused}");
        let settled = json!({ "owed_by": "XA", "what": "second-look", "by": "supervision",
            "state": "owed", "act": "act_1", "cite": "art. 5" });
        let owed = owed(&settled, NOW);
        assert_eq!(owed[0], "without delay");
        assert_eq!(
            owed[2..5],
            ["supervision", "say that it is done with `comity settle`", "act_1"]
        );
    }
}
