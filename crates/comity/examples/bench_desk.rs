//! The desk with much in the store: lists, events, verdicts, the page itself.
//!
//! `cargo xtask bench desk [RECORDS] [ROWS] [TYPING_SECONDS]`. Records are imported as acts; rows
//! of the inbox are messages that came from another node. Then lists of 100 are asked for, 500
//! streams of events are held open while messages come, and a browser opens the desk
//! (`bench/desk.mjs`, with the driver in `web/node_modules` and Debian's Chromium).

#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock and starts nodes")]

#[path = "bench/node.rs"]
mod node;

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::BodyExt;
use node::Node;
use serde_json::{Value, json};

/// Records in one import, and forms in one request.
const CHUNK: u64 = 20_000;

/// Each list is asked for so often.
const SAMPLES: usize = 300;

/// Streams of events that are open at the same time.
const STREAMS: usize = 500;

/// Lists of 100, as the desk asks for them.
const LISTS: [&str; 9] = [
    "/v1/acts?limit=100",
    "/v1/acts?list=inbox&limit=100",
    "/v1/acts?kind=message.send&limit=100",
    "/v1/acts?list=for-decision&limit=100",
    "/v1/records?limit=100",
    "/v1/requests?limit=100",
    "/v1/deadlines?limit=100",
    "/v1/agreements?limit=100",
    "/v1/cases?limit=100",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let argument = |n: usize, default: u64| -> Result<u64> {
        std::env::args().nth(n).map_or(Ok(default), |text| Ok(text.parse()?))
    };
    let (records, rows) = (argument(1, 1_000_000)?, argument(2, 50_000)?);
    let typing_s = argument(3, 120)?;
    let folder = tempfile::tempdir()?;
    let mut nodes = [Node::init(folder.path(), "XA")?, Node::init(folder.path(), "XB")?];
    for node in &mut nodes {
        node.serve().await?;
    }
    let [xa, xb] = nodes;
    introduce(&xa, &xb)?;
    introduce(&xb, &xa)?;
    let began = Instant::now();
    send(&xb, rows).await?;
    eprintln!("{rows} rows in {:.0} s", began.elapsed().as_secs_f64());
    for first in (0..records).step_by(usize::try_from(CHUNK)?) {
        import(&xa, first, CHUNK.min(records - first)).await?;
    }
    eprintln!("{records} records, after {:.0} s", began.elapsed().as_secs_f64());
    // What the filling left in memory is not what the desk costs.
    drop(xa);
    let mut xa = Node::again(folder.path(), "XA")?;
    xa.serve().await?;
    let (list, p50_ms, p99_ms) = lists(&xa).await?;
    let (streams_rss_mib, idle_rss_mib, event_ms) = streams(&xa, &xb).await?;
    eprintln!("{STREAMS} streams: {streams_rss_mib:.0} MiB, the last told after {event_ms:.0} ms");
    let link = xa.run(&["officer", "invite", "olga", "--as", "olga"])?;
    let browser = browser(link["link"].as_str().context("a link")?, typing_s)?;
    let commit = std::env::var("COMITY_BENCH_COMMIT").unwrap_or_else(|_| "unknown".to_owned());
    let mut told = json!({
        "bench": "desk", "commit": commit, "n": records, "value": p99_ms, "unit": "ms",
        "against": "budget 50 ms for a list of 100", "ratio": p99_ms / 50.0,
        "list": list, "list_p50_ms": p50_ms, "list_p99_ms": p99_ms,
        "streams": STREAMS, "streams_rss_mib": streams_rss_mib.round(),
        "idle_rss_mib": idle_rss_mib.round(), "event_last_ms": event_ms.round(), "inbox": rows,
    });
    for (key, value) in browser.as_object().into_iter().flatten() {
        if !value.is_array() {
            told[key] = value.clone();
        }
    }
    println!("{told}");
    Ok(())
}

fn introduce(one: &Node, other: &Node) -> Result<()> {
    let card = other.home.join("card.cose").to_string_lossy().into_owned();
    one.run(&["peer", "add", &card, "--fingerprint", &other.fingerprint]).map(drop)
}

/// A message to XA that tells of no person.
fn message(n: u64) -> Value {
    let subject = format!("Message {n} of the night desk");
    json!({
        "body": { "kind": "message.send", "subject": subject, "text": "Fictional." },
        "recipients": ["XA"], "stated": [{ "fact": "words_about_persons", "value": false }],
    })
}

/// Sends so many messages, and waits until all have arrived.
async fn send(xb: &Node, rows: u64) -> Result<()> {
    let poster = xb.poster("/v1/acts/many")?;
    for first in (0..rows).step_by(1_000) {
        let forms = (first..rows.min(first + 1_000)).map(|n| format!("{}\n", message(n)));
        let (status, answer) = poster.post(Bytes::from(forms.collect::<String>())).await?;
        let said = String::from_utf8_lossy(&answer);
        let done = said.matches("\"stage\":\"done\"").count();
        ensure!(status == 200 && done > 0, "{status}: {}", said.lines().last().unwrap_or_default());
    }
    let began = Instant::now();
    loop {
        let peers = xb.get("/v1/peers").await?;
        if peers["items"][0]["waiting"] == 0 {
            return Ok(());
        }
        ensure!(began.elapsed() < Duration::from_secs(300), "messages are missing: {peers}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn import(node: &Node, first: u64, count: u64) -> Result<()> {
    let list = json!({
        "list": "measure", "source": "invented", "purpose": "identify",
        "subject": { "category": "suspect", "review_at": 1_900_000_000_000_u64 },
    });
    let mut lines = format!("{list}\n");
    for n in first..first + count {
        let born = format!("{}-{:02}-11", 1940 + n % 60, 1 + n % 12);
        let statements = json!([
            { "property": "name", "value": format!("Invented {n} Person") },
            { "property": "birth-date", "value": born },
        ]);
        let row = json!({
            "line": n, "key": n.to_string(), "class": "person", "statements": statements,
        });
        lines.push_str(&format!("{row}\n"));
    }
    let (status, answer) = node.poster("/v1/imports")?.post(Bytes::from(lines)).await?;
    let said = String::from_utf8_lossy(&answer);
    let is_done = said.contains(&format!("\"registered\":{count}"));
    ensure!(status == 200 && is_done, "{status}: {}", said.lines().last().unwrap_or_default());
    Ok(())
}

/// The slowest list, and its median and 99th percentile; each walks on, page after page.
async fn lists(xa: &Node) -> Result<(&'static str, f64, f64)> {
    let mut slowest = ("", 0.0, 0.0);
    for list in LISTS {
        let (mut took_ms, mut from) = (Vec::new(), String::new());
        for _ in 0..SAMPLES {
            let began = Instant::now();
            let page = xa.get(&format!("{list}{from}")).await?;
            took_ms.push(began.elapsed().as_secs_f64() * 1e3);
            from = page["next"].as_str().map_or_else(String::new, |next| format!("&before={next}"));
        }
        took_ms.sort_by(f64::total_cmp);
        let at = |share: usize| (took_ms[(SAMPLES - 1) * share / 100] * 100.0).round() / 100.0;
        println!("{list}: p50 {} ms, p99 {} ms, max {} ms", at(50), at(99), at(100));
        if at(99) > slowest.2 {
            slowest = (list, at(50), at(99));
        }
    }
    Ok(slowest)
}

/// Memory with all streams open and before, and how long until the last of them told of a message.
async fn streams(xa: &Node, xb: &Node) -> Result<(f64, f64, f64)> {
    let idle_rss_mib = xa.memory_mib("VmRSS");
    let mut open = Vec::new();
    for _ in 0..STREAMS {
        let mut stream = xa.lines("/v1/events").await?;
        stream.frame().await.context("a stream begins")??;
        open.push(stream);
    }
    let began = Instant::now();
    send(xb, 1).await?;
    for stream in &mut open {
        let told = async {
            loop {
                let frame = stream.frame().await.context("a stream goes on")??;
                let text = frame.into_data().unwrap_or_default();
                if text.starts_with(b"event: act") {
                    return anyhow::Ok(());
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), told).await??;
    }
    let event_ms = began.elapsed().as_secs_f64() * 1e3;
    send(xb, 500).await?;
    Ok((xa.memory_mib("VmRSS"), idle_rss_mib, event_ms))
}

/// What the desk does in a browser.
fn browser(link: &str, typing_s: u64) -> Result<Value> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = here.join("examples/bench/desk.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(here.join("../../web"))
        .args([link, &typing_s.to_string()])
        .output()
        .context("node starts the browser")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the browser: {said}{wrong}");
    println!("{}", said.trim());
    Ok(serde_json::from_str(said.trim())?)
}
