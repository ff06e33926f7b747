//! The stage: three agencies, and how what they do is shown.

use std::{
    net::TcpListener,
    path::Path,
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::node::{Answer, Node};

/// How long something may take that has to travel between nodes.
const ARRIVE_MAX: Duration = Duration::from_secs(10);

/// Three agencies on one machine.
#[derive(Debug)]
pub(super) struct Stage {
    nodes: Vec<Node>,
    began: Instant,
    /// Acts that were permitted.
    pub acts: usize,
    /// Acts that were not.
    pub refusals: usize,
}

impl Stage {
    /// Makes and starts the three agencies.
    pub(super) fn set(program: &Path, folder: &Path, began: Instant) -> Result<Self> {
        let mut stage = Self { nodes: Vec::new(), began, acts: 0, refusals: 0 };
        for (agency, kind) in [("XA", "authority"), ("XB", "authority"), ("XH", "union-agency")] {
            let mut node = Node::init(program, folder, agency, kind, free_port()?)?;
            node.serve()?;
            stage.say(agency, &format!("has a node; fingerprint {}", node.fingerprint));
            stage.nodes.push(node);
        }
        Ok(stage)
    }

    /// The agency of this code.
    pub(super) fn node(&self, agency: &str) -> Result<&Node> {
        self.nodes.iter().find(|node| node.agency == agency).context("the agency is on the stage")
    }

    /// Shows what somebody does, with the seconds since the beginning.
    pub(super) fn say(&self, who: &str, what: &str) {
        println!("[{:6.2} s] {who:<2}  {what}", self.began.elapsed().as_secs_f64());
    }

    /// An act that the law permits; shows what was done and by which rule.
    pub(super) fn act(
        &mut self,
        (agency, officer): (&str, &str),
        what: &str,
        arguments: &[&str],
    ) -> Result<Value> {
        let answer = self.node(agency)?.ask(officer, arguments)?;
        if answer.code != 0 {
            bail!("{agency} could not {what} ({}): {}", answer.code, answer.told);
        }
        let done = if answer.told["verdict"].is_null() { "/search" } else { "" };
        let verdict = answer.told.pointer(&format!("{done}/verdict"));
        let cite = verdict.and_then(|verdict| verdict.pointer("/citations/0/cite"));
        let cite = cite.and_then(Value::as_str).unwrap_or_default();
        let stage = answer.told.pointer(&format!("{done}/stage")).and_then(Value::as_str);
        if verdict.is_some() && stage.is_some_and(|stage| stage != "done") {
            bail!("{agency} could not {what}: it waits at {stage:?}");
        }
        self.acts += 1;
        let by = if cite.is_empty() { String::new() } else { format!("  [{cite}]") };
        self.say(agency, &format!("{what}{by}"));
        Ok(answer.told)
    }

    /// An act that the law does not permit; shows the article and what would make it lawful.
    pub(super) fn refused(
        &mut self,
        (agency, officer): (&str, &str),
        what: &str,
        arguments: &[&str],
    ) -> Result<Value> {
        let Answer { code, told } = self.node(agency)?.ask(officer, arguments)?;
        if code != 3 {
            bail!("{agency} should not have been permitted to {what} ({code}): {told}");
        }
        self.refusals += 1;
        self.say(agency, &format!("tries to {what}"));
        for reason in told["citations"].as_array().into_iter().flatten() {
            let (cite, says) = (reason["cite"].as_str(), reason["says"].as_str());
            let line = format!("{}: {}", cite.unwrap_or_default(), says.unwrap_or_default());
            self.say("", &format!("NOT PERMITTED  {line}"));
        }
        for way in told["ways_forward"].as_array().into_iter().flatten() {
            for change in way["changes"].as_array().into_iter().flatten() {
                self.say("", &format!("way forward    {}", change["says"].as_str().unwrap_or("")));
            }
        }
        Ok(told)
    }

    /// Asks again until what is waited for is there.
    pub(super) fn wait<T>(
        &self,
        (agency, officer): (&str, &str),
        arguments: &[&str],
        found: impl Fn(&Value) -> Option<T>,
    ) -> Result<T> {
        let began = Instant::now();
        loop {
            let answer = self.node(agency)?.ask(officer, arguments)?;
            if let Some(found) = found(&answer.told) {
                return Ok(found);
            }
            if began.elapsed() > ARRIVE_MAX {
                bail!("{agency} waited in vain with {arguments:?}: {}", answer.told);
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// Each compares the others' fingerprints and trusts their cards; each declares its channel.
    pub(super) fn introduce(&mut self) -> Result<()> {
        let codes = ["XA", "XB", "XH"];
        for one in codes {
            for other in codes.into_iter().filter(|&other| other != one) {
                let (card, fingerprint) = {
                    let node = self.node(other)?;
                    (node.card().to_string_lossy().into_owned(), node.fingerprint.clone())
                };
                let add = ["peer", "add", &card, "--fingerprint", &fingerprint];
                self.act((one, "admin"), &format!("compares {other}'s fingerprint"), &add)?;
            }
        }
        for one in codes {
            self.act(
                (one, "lena"),
                "declares its channel and its single point of contact",
                &[
                    "adopt",
                    "ied-2023-977",
                    "--declare",
                    "designated-channel: node",
                    "--declare",
                    "single-point-of-contact",
                ],
            )?;
        }
        Ok(())
    }

    /// Memory that the three processes have held at most, in MiB.
    pub(super) fn resident_mib(&self) -> Result<u64> {
        self.nodes.iter().map(Node::resident_mib).sum()
    }

    /// Ends all processes in good order.
    pub(super) fn strike(&mut self) -> Result<()> {
        self.nodes.iter_mut().try_for_each(Node::stop)
    }

    /// Leaves the nodes running and says how to use them.
    pub(super) fn keep(&mut self) {
        for node in &mut self.nodes {
            let process = node.leave().unwrap_or_default();
            let home = node.home().display();
            println!(
                "{}: process {process}; use it with `comity inbox --as olga --home {home}`",
                node.agency
            );
        }
    }
}

/// A port of this machine that nobody listens on.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
