//! Start with a million records: how long, and how much memory.
//!
//! `cargo xtask bench start [RECORDS]`. The records are registered through the interface for
//! imports, as acts; then the node is stopped and started again, and a search is made.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock and starts nodes")]

#[path = "bench/node.rs"]
mod node;

use std::time::Instant;

use anyhow::{Result, ensure};
use bytes::Bytes;
use node::Node;
use serde_json::json;

/// Records in one import.
const CHUNK: u64 = 20_000;

/// Syllables of invented names.
const SYLLABLES: [&str; 16] = [
    "ba", "do", "fe", "ga", "hi", "jo", "ka", "lu", "me", "no", "pa", "ri", "so", "tu", "ve", "za",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let records: u64 = std::env::args().nth(1).map_or(Ok(1_000_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let mut node = Node::init(folder.path(), "XA")?;
    node.serve().await?;
    let began = Instant::now();
    for first in (0..records).step_by(usize::try_from(CHUNK)?) {
        import(&node, first, CHUNK.min(records - first)).await?;
    }
    let import_s = began.elapsed().as_secs_f64();
    drop(node);
    let mut node = Node::again(folder.path(), "XA")?;
    let ready_ms = node.serve().await?.as_secs_f64() * 1e3;
    let found = node.run(&[
        "search",
        "--as",
        "olga",
        "--name",
        &name(records / 2),
        "--purpose",
        "identify",
        "--justification",
        "Measure",
    ])?;
    ensure!(found.to_string().contains("\"quality\""), "the record is found: {found}");
    let rss_mib = node.memory_mib("VmHWM");
    let commit = std::env::var("COMITY_BENCH_COMMIT").unwrap_or_else(|_| "unknown".to_owned());
    println!(
        "{}",
        json!({
            "bench": "start", "commit": commit, "n": records, "value": ready_ms.round(),
            "unit": "ms", "against": "budget 1,000 ms", "ratio": (ready_ms / 10.0).round() / 100.0,
            "ready_ms": ready_ms.round(), "rss_mib": rss_mib.round(),
            "import_s": import_s.round(),
        })
    );
    Ok(())
}

/// An invented name, another for each number.
fn name(n: u64) -> String {
    let word = |mut n: u64, syllables: u32| -> String {
        let mut word = String::new();
        for _ in 0..syllables {
            word.push_str(SYLLABLES[usize::try_from(n % 16).unwrap_or(0)]);
            n /= 16;
        }
        word
    };
    format!("{} {}", word(n, 3), word(n / 4_096 + n * 31, 5))
}

async fn import(node: &Node, first: u64, count: u64) -> Result<()> {
    let list = json!({
        "list": "measure", "source": "invented", "purpose": "identify",
        "subject": { "category": "suspect", "review_at": 1_900_000_000_000_u64 },
    });
    let mut lines = format!("{list}\n");
    for n in first..first + count {
        let born = format!("{}-{:02}-{:02}", 1940 + n % 60, 1 + n % 12, 1 + n % 28);
        let row = json!({
            "line": n, "key": n.to_string(), "class": "person",
            "statements": [
                { "property": "name", "value": name(n) },
                { "property": "birth-date", "value": born },
            ],
        });
        lines.push_str(&format!("{row}\n"));
    }
    let (status, answer) = node.poster("/v1/imports")?.post(Bytes::from(lines)).await?;
    let said = String::from_utf8_lossy(&answer);
    ensure!(status == 200, "{status}: {said}");
    ensure!(said.contains(&format!("\"registered\":{count}")), "import: {}", tail(&said));
    Ok(())
}

fn tail(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}
