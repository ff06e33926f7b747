//! A bureau: a node that runs, with its officers, in a passing folder.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    described,
    plain::{plain, sorted},
    ports::free_port,
};

/// How long anything may take that a test waits for.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// How long a node may take to stop.
const STOP_MAX: Duration = Duration::from_secs(5);

/// The officers of every bureau, with their roles.
pub(crate) const OFFICERS: [(&str, &str); 4] =
    [("olga", "officer"), ("sven", "supervisor"), ("lea", "legal-adviser"), ("aud", "auditor")];

/// A node that runs until it is dropped.
pub(crate) struct Bureau {
    folder: TempDir,
    node: Child,
    pub(crate) code: &'static str,
}

/// What a command did.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The document that was printed.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| {
            let (out, err) = (&self.out, &self.err);
            unreachable!("no JSON ({error}): {out}\n{err}")
        })
    }

    /// What people saw, without what differs from run to run.
    pub(crate) fn plain(&self) -> String {
        format!("exit {}\n{}{}", self.code, plain(&self.out), plain(&self.err))
    }
}

/// An answer of the interface.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The documents of a stream, one a line; chunks of HTTP stand between them.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let lines = self.body.lines().filter(|line| line.starts_with('{'));
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Status and document, without what differs from run to run.
    pub(crate) fn plain(&self) -> String {
        let document = serde_json::to_string_pretty(&sorted(self.json())).unwrap();
        format!("{}\n{}", self.status, plain(&document))
    }
}

/// A command of the program, without a node.
pub(crate) fn comity(args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.args(args).env_clear().env("COLUMNS", "100").stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    Ran { code, out: text(output.stdout), err: text(output.stderr) }
}

/// Starts the node of a home, and waits until it runs.
pub(crate) fn run(home: &str, more: &[&str]) -> Child {
    let mut node = Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(["--home", home, "--json", "--set", "log.level=error"])
        .args(more)
        .arg("serve")
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // The line that says where officers connect is the sign that the node runs.
    let mut line = String::new();
    BufReader::new(node.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("\"api\""), "the node did not start: {line}");
    node
}

impl Bureau {
    /// Makes a node of this agency and starts it.
    pub(crate) fn start(code: &'static str) -> Self {
        Self::of_kind(code, "authority")
    }

    /// A bureau of a body of this kind.
    pub(crate) fn of_kind(code: &'static str, kind: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let home = home.to_str().unwrap();
        let listen = format!("127.0.0.1:{}", free_port());
        let endpoint = format!("https://{listen}");
        let key = folder.path().join("vault.key");
        let name = format!("Agency {code}");
        let mut args = vec!["--home", home, "init", code, "--keep-tokens", "--name", &name];
        args.extend(["--kind", kind]);
        args.extend(["--endpoint", &endpoint, "--listen", &listen, "--api", "127.0.0.1:0"]);
        args.extend(["--operations", "", "--key-file", key.to_str().unwrap()]);
        let officers: Vec<String> =
            OFFICERS.iter().map(|(name, role)| format!("{name}:{role}")).collect();
        officers.iter().for_each(|officer| args.extend(["--officer", officer]));
        let made = comity(&args);
        assert_eq!(made.code, 0, "{}", made.err);
        let node = run(home, &[]);
        Self { folder, node, code }
    }

    /// Asks the node to stop, and waits until it has.
    pub(crate) fn stop(&mut self) {
        let id = self.node.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success());
        let began = Instant::now();
        while self.node.try_wait().unwrap().is_none() {
            assert!(began.elapsed() < STOP_MAX, "{}: the node does not stop", self.code);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Takes the node away in the middle of whatever it does, as a power cut would.
    pub(crate) fn cut_off(&self) {
        let id = self.node.id().to_string();
        assert!(Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
    }

    /// Starts the node again, with more options.
    pub(crate) fn start_again(&mut self, more: &[&str]) {
        // Until the one before is gone it has the lock of the folder.
        self.node.wait().unwrap();
        self.node = run(&self.path("home"), more);
    }

    /// Two bureaus that know each other, with an agreement in force.
    pub(crate) fn pair() -> (Self, Self) {
        let (a, b) = (Self::start("XA"), Self::start("XB"));
        a.add_peer(&b);
        b.add_peer(&a);
        let proposed = a.json(
            "admin",
            &[
                "agreement",
                "propose",
                "--with",
                "XB",
                "--title",
                "Working arrangement",
                "--for",
                "investigate",
                "--search",
                "person",
                "--safeguards",
            ],
        );
        let agreement = proposed["agreement"].as_str().unwrap().to_owned();
        b.until("the proposal is here", || {
            b.ran("admin", &["agreement", "show", &agreement]).code == 0
        });
        b.json("admin", &["agreement", "sign", &agreement]);
        a.until("both have signed", || {
            a.json("admin", &["agreement", "show", &agreement])["status"] == "signed"
        });
        (a, b)
    }

    /// Trusts another's card, as if it had been compared by voice.
    pub(crate) fn add_peer(&self, other: &Self) {
        let card = self.path(&format!("{}.card", other.code));
        other.json("admin", &["card", "export", &card]);
        let own = other.json("admin", &["card", "show"]);
        let fingerprint = own["fingerprint"].as_str().unwrap().to_owned();
        self.json("admin", &["peer", "add", &card, "--fingerprint", &fingerprint]);
    }

    /// A path in the passing folder.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// A command as this officer.
    pub(crate) fn ran(&self, officer: &str, args: &[&str]) -> Ran {
        let home = self.path("home");
        let mut all = vec!["--home", &home, "--as", officer];
        all.extend(args);
        comity(&all)
    }

    /// A command as this officer that must not fail, with its document.
    pub(crate) fn json(&self, officer: &str, args: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(args);
        let ran = self.ran(officer, &all);
        assert_eq!(ran.code, 0, "{args:?}: {}{}", ran.out, ran.err);
        ran.json()
    }

    /// Waits until something holds.
    pub(crate) fn until(&self, what: &str, holds: impl Fn() -> bool) {
        let began = Instant::now();
        while !holds() {
            assert!(began.elapsed() < WAIT_MAX, "{}: {what} not in time", self.code);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The token of an officer.
    pub(crate) fn token(&self, officer: &str) -> String {
        std::fs::read_to_string(self.path(&format!("home/tokens/{officer}.token"))).unwrap()
    }

    /// Where the interface listens.
    pub(crate) fn address(&self) -> String {
        std::fs::read_to_string(self.path("home/api.address")).unwrap()
    }

    /// A request of the interface as this officer.
    pub(crate) fn ask(&self, officer: &str, method: &str, path: &str, body: &Value) -> Answer {
        let token = self.token(officer);
        let address = self.address();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.raw(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        ));
        described::check(method, path, &answer);
        answer
    }

    /// A request as it stands on the wire.
    pub(crate) fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(WAIT_MAX)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// A record of a fictional person, and its id.
    pub(crate) fn record(&self, more: &[&str]) -> String {
        let mut args = vec!["record", "add", "--name", "Zorvan Qeltish", "--born", "1971-03-14"];
        args.extend(["--category", "suspect", "--review", "+365d", "--purpose", "investigate"]);
        args.extend(["--source", "case 12", "--grade", "B2"]);
        args.extend(more);
        self.json("olga", &args)["record"].as_str().unwrap().to_owned()
    }
}

impl Drop for Bureau {
    fn drop(&mut self) {
        // A node that is gone already needs no end.
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}
