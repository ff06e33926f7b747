//! The stage: four agencies, and how what they do is shown.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::node::{Answer, Node};

/// How long something may take that has to travel between nodes.
const ARRIVE_MAX: Duration = Duration::from_secs(10);

/// Lines of each node's log that are shown when the story breaks off.
const LAST_WORDS: usize = 12;

/// The agencies: bureaus of three states, whose law differs, and the hub.
pub(super) const CODES: [&str; 4] = ["XA", "XB", "XC", "XH"];

/// Who has a seat at the desk of each agency.
const OFFICERS: [(&str, &str); 5] = [
    ("olga", "officer"),
    ("sven", "supervisor"),
    ("lena", "legal adviser"),
    ("dora", "data protection"),
    ("admin", "administrator"),
];

/// Four agencies on one machine.
#[derive(Debug)]
pub(crate) struct Stage {
    nodes: Vec<Node>,
    began: Instant,
    /// Acts that were permitted.
    pub acts: usize,
    /// Acts that were not.
    pub refusals: usize,
}

impl Stage {
    /// Makes and starts the agencies.
    pub(super) fn set(program: &Path, folder: &Path, began: Instant) -> Result<Self> {
        let mut stage = Self { nodes: Vec::new(), began, acts: 0, refusals: 0 };
        for agency in CODES {
            let kind = if agency == "XH" { "union-agency" } else { "authority" };
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

    /// Where the home of this agency's node is.
    pub(crate) fn home(&self, agency: &str) -> Result<PathBuf> {
        Ok(self.node(agency)?.home().to_owned())
    }

    /// Shows what somebody does, with the seconds since the beginning.
    pub(super) fn say(&self, who: &str, what: &str) {
        println!("[{:6.2} s] {who:<2}  {what}", self.began.elapsed().as_secs_f64());
    }

    /// What comes next, for whoever reads along.
    pub(super) fn chapter(&self, title: &str) {
        println!("\n{title}");
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
        self.stopped((agency, what), ("NOT PERMITTED ", &told["citations"]), &told);
        Ok(told)
    }

    /// An act that the law leaves to a competent person; shows the article, and to whom.
    pub(super) fn referred(
        &mut self,
        (agency, officer): (&str, &str),
        what: &str,
        arguments: &[&str],
    ) -> Result<Value> {
        let Answer { code, told } = self.node(agency)?.ask(officer, arguments)?;
        if code != 0 || told["stage"] != "for-decision" {
            bail!("{agency} should have waited for a decision to {what} ({code}): {told}");
        }
        self.stopped((agency, what), ("FOR DECISION  ", &told["verdict"]["citations"]), &told);
        Ok(told)
    }

    /// Shows an act that did not go on: what was tried, the articles, the ways forward.
    fn stopped(
        &mut self,
        (agency, what): (&str, &str),
        (word, citations): (&str, &Value),
        told: &Value,
    ) {
        self.refusals += 1;
        self.say(agency, &format!("tries to {what}"));
        self.ruled(word, citations);
        self.ways(told);
    }

    /// A rule for each line, with its article.
    fn ruled(&self, ruling: &str, citations: &Value) {
        for reason in citations.as_array().into_iter().flatten() {
            let (cite, says) = (reason["cite"].as_str(), reason["says"].as_str());
            let line = format!("{}: {}", cite.unwrap_or_default(), says.unwrap_or_default());
            self.say("", &format!("{ruling} {line}"));
        }
    }

    /// What would make it lawful: each way with all that it takes.
    fn ways(&self, told: &Value) {
        for way in told["ways_forward"].as_array().into_iter().flatten() {
            let changes = way["changes"].as_array().into_iter().flatten();
            let says: Vec<&str> = changes.filter_map(|change| change["says"].as_str()).collect();
            self.say("", &format!("way forward    {}", says.join(" and: ")));
        }
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
        for one in CODES {
            for other in CODES.into_iter().filter(|&other| other != one) {
                let (card, fingerprint) = {
                    let node = self.node(other)?;
                    (node.card().to_string_lossy().into_owned(), node.fingerprint.clone())
                };
                let add = ["peer", "add", &card, "--fingerprint", &fingerprint];
                self.act((one, "admin"), &format!("compares {other}'s fingerprint"), &add)?;
            }
        }
        for one in CODES {
            self.act(
                (one, "admin"),
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

    /// What the nodes wrote last, for whoever asks why the story broke off.
    pub(super) fn last_words(&self) {
        for node in &self.nodes {
            let log = std::fs::read_to_string(node.log()).unwrap_or_default();
            let lines: Vec<&str> = log.lines().collect();
            for line in &lines[lines.len().saturating_sub(LAST_WORDS)..] {
                println!("{}  {line}", node.agency);
            }
        }
    }

    /// Memory that all processes have held at most, in MiB.
    pub(super) fn resident_mib(&self) -> Result<u64> {
        self.nodes.iter().map(Node::resident_mib).sum()
    }

    /// Ends all processes in good order.
    pub(super) fn strike(&mut self) -> Result<()> {
        self.nodes.iter_mut().try_for_each(Node::stop)
    }

    /// For each agency the desk's address, and for each of its officers a link that works once.
    pub(super) fn invitations(&self) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for node in &self.nodes {
            let mut desk = String::new();
            let mut links = Vec::new();
            for (officer, role) in OFFICERS {
                let made = node.ask(officer, &["officer", "invite", officer])?.told;
                let link = made["link"].as_str().with_context(|| format!("a link: {made}"))?;
                desk = link.split("/join").next().unwrap_or_default().to_owned();
                links.push(format!("  {officer}, {role:<15} {link}"));
            }
            lines
                .push(format!("\n{}: the desk is at {desk}/ ; links that work once:", node.agency));
            lines.extend(links);
        }
        lines.push("\nWhoever opens a link makes a passkey there and is signed in.".to_owned());
        Ok(lines)
    }

    /// Leaves the nodes running and says how to use and to end them.
    pub(super) fn keep(&mut self) {
        let mut processes = Vec::new();
        println!();
        for node in &mut self.nodes {
            processes.push(node.leave().unwrap_or_default().to_string());
            let home = node.home().display();
            println!("{}: `comity inbox --as olga --home {home}`", node.agency);
        }
        println!("the nodes run on; end them with `kill {}`", processes.join(" "));
    }
}

/// A port of this machine that nobody listens on.
fn free_port() -> Result<u16> {
    // Those that the system gives to whoever connects begin at 32768: the next node's command
    // could have one before this node listens on it.
    let first = 20_000 + u16::try_from(std::process::id() % 3_000)? * 4;
    let mut ports = (first..32_000).chain(20_000..first);
    let free = ports.find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok());
    free.context("no port is free between 20000 and 32000")
}
