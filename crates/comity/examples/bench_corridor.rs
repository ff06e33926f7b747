//! The corridor end to end: two node processes, acts of 2 KiB, all durable.
//!
//! `cargo xtask bench corridor [SECONDS]`. Officers' programs post messages to XA as fast as it
//! takes them; each is signed, decided, logged and durable at XA before it is answered, delivered
//! to XB, verified, decided, logged and durable there, and receipted. Counted is what XB has
//! acknowledged; processor time is that of both node processes. Then one act at a time:
//! from submission to the event at XB. Last the floor: the same cryptography in a bare loop.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock and starts nodes")]

#[path = "bench/floor.rs"]
mod floor;
#[path = "bench/node.rs"]
mod node;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::BodyExt;
use node::Node;
use serde_json::json;

/// Callers that post at the same time.
const CALLERS: usize = 3;

/// Forms in one request.
const LINES: usize = 1_000;

/// Bytes of text, so that a signed act has about 2 KiB.
const TEXT_BYTES: usize = 1_700;

/// Acts sent one at a time.
const SINGLE: usize = 400;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let seconds: u64 = std::env::args().nth(1).map_or(Ok(60), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let mut nodes = [Node::init(folder.path(), "XA")?, Node::init(folder.path(), "XB")?];
    for node in &mut nodes {
        node.serve().await?;
    }
    let [xa, xb] = &nodes;
    introduce(xa, xb)?;
    introduce(xb, xa)?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle_rss_mib = xa.memory_mib("VmRSS");
    let form = Bytes::from(form().to_string());
    let (mut single_ms, act_bytes) = single(xa, xb, &form).await?;
    let before = (xa.cpu_s() + xb.cpu_s(), Instant::now());
    let sent = load(xa, &form, Duration::from_secs(seconds)).await?;
    while waiting(xa).await? > 0 {
        ensure!(before.1.elapsed() < Duration::from_secs(seconds * 2 + 60), "acts are missing");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (wall_s, cpu_s) = (before.1.elapsed().as_secs_f64(), xa.cpu_s() + xb.cpu_s() - before.0);
    #[expect(clippy::cast_precision_loss, reason = "far fewer acts than 2^52")]
    let acts = sent as f64;
    let per_core = acts / cpu_s;
    let floor_us = floor::us_per_act(act_bytes, 256)?;
    single_ms.sort_by(f64::total_cmp);
    let at = |share: usize| single_ms[(single_ms.len() - 1) * share / 100];
    let commit = std::env::var("COMITY_BENCH_COMMIT").unwrap_or_else(|_| "unknown".to_owned());
    println!("{act_bytes} bytes an act, {acts} acts in {wall_s:.1} s, floor {floor_us:.1} us");
    println!(
        "{}",
        json!({
            "bench": "corridor", "commit": commit, "n": sent, "value": round(per_core),
            "unit": "acts/s per core",
            "against": "the same cryptography in a bare loop, same run",
            "ratio": round(per_core * floor_us / 1e6 * 1_000.0) / 1_000.0,
            "acts_per_s_per_core": round(per_core), "acts_per_s": round(acts / wall_s),
            "floor_acts_per_s": round(1e6 / floor_us),
            "p50_ms": round(at(50) * 100.0) / 100.0, "p99_ms": round(at(99) * 100.0) / 100.0,
            "rss_mib": round(xa.memory_mib("VmHWM").max(xb.memory_mib("VmHWM"))),
            "idle_rss_mib": round(idle_rss_mib), "cpu_s": round(cpu_s * 10.0) / 10.0,
            "act_bytes": act_bytes, "callers": CALLERS,
        })
    );
    Ok(())
}

fn round(value: f64) -> f64 {
    value.round()
}

fn introduce(one: &Node, other: &Node) -> Result<()> {
    let card = other.home.join("card.cose").to_string_lossy().into_owned();
    one.run(&["peer", "add", &card, "--fingerprint", &other.fingerprint]).map(drop)
}

/// A message of about 2 KiB once it is signed.
fn form() -> serde_json::Value {
    let text: String = "Fictional text of a message between bureaus. ".repeat(60);
    json!({
        "body": { "kind": "message.send", "subject": "Measure", "text": &text[..TEXT_BYTES] },
        "recipients": ["XB"], "purpose": "service", "case": "XA-C-1",
        "stated": [{ "fact": "personal_data_included", "value": false }],
    })
}

/// How many acts XB has not acknowledged yet.
async fn waiting(xa: &Node) -> Result<u64> {
    let peers = xa.get("/v1/peers").await?;
    let peer = peers["items"].as_array().into_iter().flatten().find(|p| p["agency"] == "XB");
    peer.and_then(|peer| peer["waiting"].as_u64()).context("the peer is listed")
}

/// Posts for a while, a thousand forms a request; how many acts were durable at XA.
async fn load(xa: &Node, form: &Bytes, how_long: Duration) -> Result<u64> {
    let lines = Bytes::from([&form[..], b"\n"].concat().repeat(LINES));
    let began = Instant::now();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        let (poster, lines) = (xa.poster("/v1/acts/many")?, lines.clone());
        callers.spawn(async move {
            let mut sent = 0;
            while began.elapsed() < how_long {
                let (status, answer) = poster.post(lines.clone()).await?;
                let said = String::from_utf8_lossy(&answer);
                let done = said.matches("\"stage\":\"done\"").count();
                ensure!(status == 200 && done == LINES, "{status}, {done} done: {said}");
                sent += u64::try_from(done)?;
            }
            anyhow::Ok(sent)
        });
    }
    let mut sent = 0;
    while let Some(done) = callers.join_next().await {
        sent += done??;
    }
    Ok(sent)
}

/// One act at a time: milliseconds from submission to the event at XB; and the size of an act.
async fn single(xa: &Node, xb: &Node, form: &Bytes) -> Result<(Vec<f64>, usize)> {
    let mut events = xb.lines("/v1/events").await?;
    let poster = xa.poster("/v1/acts")?;
    let (mut times_ms, mut heard, mut size) = (Vec::new(), String::new(), 0);
    for n in 0..SINGLE + 20 {
        let began = Instant::now();
        let (status, answer) = poster.post(form.clone()).await?;
        ensure!(status == 201, "{status}: {}", String::from_utf8_lossy(&answer));
        let done: serde_json::Value = serde_json::from_slice(&answer)?;
        let id = done["act"].as_str().context("the act has an id")?.to_owned();
        while !heard.contains(&id) {
            let frame = events.frame().await.context("the stream goes on")??;
            if let Some(data) = frame.data_ref() {
                heard.push_str(&String::from_utf8_lossy(data));
            }
        }
        heard.clear();
        if n >= 20 {
            times_ms.push(began.elapsed().as_secs_f64() * 1e3);
        }
        if n == 0 {
            size = act_bytes(xa, &id).await?;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok((times_ms, size))
}

/// Bytes of the signed act, by its content and what the signature adds.
async fn act_bytes(xa: &Node, id: &str) -> Result<usize> {
    let act = xa.get(&format!("/v1/acts/{id}")).await?;
    let text = act["content"]["body"]["text"].as_str().map_or(0, str::len);
    Ok(text + 300)
}
