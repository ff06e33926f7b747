//! One agency of the demonstration: its process, and its command line.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// How long a node may take until it answers.
const READY_MAX: Duration = Duration::from_secs(20);

/// How often a node is asked whether it is ready.
const PAUSE: Duration = Duration::from_millis(50);

/// What a command answered.
#[derive(Debug)]
pub(super) struct Answer {
    /// The exit code.
    pub code: i32,
    /// The JSON document.
    pub told: Value,
}

/// An agency with its home and, once it serves, its process.
#[derive(Debug)]
pub(super) struct Node {
    /// Its code.
    pub agency: &'static str,
    /// Its fingerprint, as `init` showed it.
    pub fingerprint: String,
    program: PathBuf,
    home: PathBuf,
    process: Option<Child>,
}

/// What every agency of the story adopted, besides its own state's law.
const ADOPTED: [&str; 10] = [
    "--adopt",
    "ece-1957",
    "--adopt",
    "europol-2016-794",
    "--adopt",
    "ied-2023-977",
    "--adopt",
    "led-2016-680",
    "--adopt",
    "pruem-2024-982",
];

impl Node {
    /// Makes the agency's home: keys, officers, card.
    pub(super) fn init(
        program: &Path,
        folder: &Path,
        agency: &'static str,
        kind: &str,
        port: u16,
    ) -> Result<Self> {
        let home = folder.join(agency);
        let key = folder.join(format!("{agency}.key"));
        let mut node = Self {
            agency,
            fingerprint: String::new(),
            program: program.to_owned(),
            home,
            process: None,
        };
        let name = format!("Bureau {agency}");
        let endpoint = format!("https://127.0.0.1:{port}");
        let listen = format!("127.0.0.1:{port}");
        let key = key.to_string_lossy().into_owned();
        // A state's agency is bound by its state's law; the hub has none.
        let national = format!("national-{}", agency.to_lowercase());
        let national = if kind == "union-agency" { Vec::new() } else { vec!["--adopt", &national] };
        let answer = node.ask(
            "admin",
            &[
                &[
                    "init",
                    "--keep-tokens",
                    agency,
                    "--name",
                    &name,
                    "--kind",
                    kind,
                    "--endpoint",
                    &endpoint,
                    "--listen",
                    &listen,
                    "--api",
                    "127.0.0.1:0",
                    "--operations",
                    "",
                    "--key-file",
                    &key,
                    "--officer",
                    "olga:officer",
                    "--officer",
                    "sven:supervisor",
                    "--officer",
                    "lena:legal-adviser",
                    "--officer",
                    "dora:data-protection-officer",
                ][..],
                &ADOPTED,
                &national,
            ]
            .concat(),
        )?;
        if answer.code != 0 {
            bail!("{agency} cannot be made: {}", answer.told);
        }
        node.fingerprint =
            answer.told["fingerprint"].as_str().context("`init` shows a fingerprint")?.to_owned();
        Ok(node)
    }

    /// Where the node writes what it has to say.
    pub(super) fn log(&self) -> PathBuf {
        self.home.with_extension("log")
    }

    /// Starts the process and waits until it answers.
    pub(super) fn serve(&mut self) -> Result<()> {
        let log = File::create(self.log())?;
        let process = Command::new(&self.program)
            .args(["serve", "--home"])
            .arg(&self.home)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} cannot be started", self.agency))?;
        self.process = Some(process);
        let began = Instant::now();
        loop {
            if self.ask("admin", &["log", "show"]).is_ok_and(|answer| answer.code == 0) {
                return Ok(());
            }
            if began.elapsed() > READY_MAX {
                bail!("{} does not answer; see {}", self.agency, self.log().display());
            }
            sleep(PAUSE);
        }
    }

    /// Runs a command as an officer and reads its JSON.
    pub(super) fn ask(&self, officer: &str, arguments: &[&str]) -> Result<Answer> {
        let output = Command::new(&self.program)
            .args(arguments)
            .args(["--json", "--as", officer, "--home"])
            .arg(&self.home)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("{} cannot run {arguments:?}", self.agency))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let told = serde_json::from_str(said.trim()).with_context(|| {
            let wrong = String::from_utf8_lossy(&output.stderr);
            format!("{} answered no JSON to {arguments:?}: {said}{wrong}", self.agency)
        })?;
        Ok(Answer { code: output.status.code().unwrap_or(1), told })
    }

    /// A file of its officers, beside its home.
    pub(super) fn file(&self, name: &str, text: &str) -> Result<String> {
        let path = self.home.with_file_name(format!("{}-{name}", self.agency));
        std::fs::write(&path, text).context("the file of the story can be written")?;
        Ok(path.to_string_lossy().into_owned())
    }

    /// The agency's card, as a file.
    pub(super) fn card(&self) -> PathBuf {
        self.home.join("card.cose")
    }

    /// Where its home is.
    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    /// The most memory the process has held, in MiB.
    pub(super) fn resident_mib(&self) -> Result<u64> {
        let Some(process) = &self.process else { return Ok(0) };
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.id()))?;
        let kib = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse::<u64>().ok())
            .context("the process tells how much memory it holds")?;
        Ok(kib.div_ceil(1_024))
    }

    /// Ends the process in good order, as an operator would.
    pub(super) fn stop(&mut self) -> Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        // Every system we run on has it, and it asks politely.
        Command::new("kill").arg(process.id().to_string()).status()?;
        let began = Instant::now();
        while process.try_wait()?.is_none() {
            if began.elapsed() > READY_MAX {
                process.kill()?;
                bail!("{} did not stop when asked", self.agency);
            }
            sleep(PAUSE);
        }
        Ok(())
    }

    /// Leaves the process running.
    pub(super) fn leave(&mut self) -> Option<u32> {
        self.process.take().map(|process| process.id())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // Only reached when the story failed: nothing is left behind.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
