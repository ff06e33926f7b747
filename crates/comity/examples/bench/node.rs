//! A node under measurement: a real process, and a line to its interface.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, header};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

/// The executable that is measured: built beside this example.
pub(crate) fn program() -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.parent().and_then(Path::parent).context("examples lie in a folder")?;
    let program = folder.join("comity");
    if !program.is_file() {
        bail!("build the node first: `cargo build --release -p comity`");
    }
    Ok(program)
}

/// A node that runs.
pub(crate) struct Node {
    pub(crate) code: &'static str,
    pub(crate) home: PathBuf,
    pub(crate) fingerprint: String,
    program: PathBuf,
    process: Option<Child>,
    client: Client<HttpConnector, Full<Bytes>>,
}

#[allow(dead_code, clippy::allow_attributes, reason = "not every bench needs all of it")]
impl Node {
    /// Makes a home under `folder`.
    pub(crate) fn init(folder: &Path, code: &'static str) -> Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut node = Self {
            code,
            home: folder.join(code),
            fingerprint: String::new(),
            program: program()?,
            process: None,
            client: Client::builder(TokioExecutor::new()).build_http(),
        };
        let (endpoint, listen) = (format!("https://127.0.0.1:{port}"), format!("127.0.0.1:{port}"));
        let key = folder.join(format!("{code}.key")).to_string_lossy().into_owned();
        let told = node.run(&[
            "init",
            "--keep-tokens",
            code,
            "--name",
            code,
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
            "lena:legal-adviser",
            "--adopt",
            "led-2016-680",
        ])?;
        node.fingerprint = told["fingerprint"].as_str().unwrap_or_default().to_owned();
        Ok(node)
    }

    /// A home that was made before.
    pub(crate) fn again(folder: &Path, code: &'static str) -> Result<Self> {
        Ok(Self {
            code,
            home: folder.join(code),
            fingerprint: String::new(),
            program: program()?,
            process: None,
            client: Client::builder(TokioExecutor::new()).build_http(),
        })
    }

    /// Runs a command and reads its JSON.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Value> {
        let output = Command::new(&self.program)
            .args(arguments)
            .args(["--json", "--home"])
            .arg(&self.home)
            .stdin(Stdio::null())
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            let wrong = String::from_utf8_lossy(&output.stderr);
            bail!("{} {arguments:?}: {said}{wrong}", self.code);
        }
        Ok(serde_json::from_str(said.trim())?)
    }

    /// Starts the process and waits until its interface answers; how long that took.
    pub(crate) async fn serve(&mut self) -> Result<Duration> {
        let address = self.home.join("api.address");
        let _ = std::fs::remove_file(&address);
        let log = std::fs::File::create(self.home.with_extension("log"))?;
        let began = std::time::Instant::now();
        let process = Command::new(&self.program)
            .args(["serve", "--home"])
            .arg(&self.home)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        self.process = Some(process);
        loop {
            if address.is_file() && self.get("/v1/log").await.is_ok() {
                return Ok(began.elapsed());
            }
            if began.elapsed() > Duration::from_secs(120) {
                bail!("{} does not answer", self.code);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    fn request(&self, method: Method, path: &str) -> Result<hyper::http::request::Builder> {
        let address = std::fs::read_to_string(self.home.join("api.address"))?;
        let token = std::fs::read_to_string(self.home.join("tokens/olga.token"))?;
        Ok(Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", address.trim()))
            .header(header::AUTHORIZATION, format!("Bearer {}", token.trim()))
            .header(header::CONTENT_TYPE, "application/json"))
    }

    /// Reads a document.
    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        let request = self.request(Method::GET, path)?.body(Full::default())?;
        let answer = self.client.request(request).await?;
        if !answer.status().is_success() {
            bail!("{path}: {}", answer.status());
        }
        Ok(serde_json::from_slice(&answer.into_body().collect().await?.to_bytes())?)
    }

    /// A request that can be made many times: its parts are put together once.
    pub(crate) fn poster(&self, path: &str) -> Result<Poster> {
        let (parts, ()) = self.request(Method::POST, path)?.body(())?.into_parts();
        Ok(Poster { parts, client: self.client.clone() })
    }

    /// Lines as the node sends them.
    pub(crate) async fn lines(&self, path: &str) -> Result<hyper::body::Incoming> {
        let request = self.request(Method::GET, path)?.body(Full::default())?;
        Ok(self.client.request(request).await?.into_body())
    }

    fn id(&self) -> u32 {
        self.process.as_ref().map_or(0, Child::id)
    }

    /// Processor seconds the process has used.
    pub(crate) fn cpu_s(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.id()));
        let text = text.unwrap_or_default();
        let after = text.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = after.split_whitespace().collect();
        let ticks = |n: usize| fields.get(n).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
        // Linux counts in hundredths of a second everywhere we run.
        (ticks(11) + ticks(12)) / 100.0
    }

    /// Memory of the process in MiB: `VmRSS` now, `VmHWM` at most.
    pub(crate) fn memory_mib(&self, field: &str) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.id()));
        let text = text.unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
        let kib = line.trim_matches([':', ' ', '\t']).trim_end_matches(" kB").trim();
        kib.parse::<f64>().unwrap_or(0.0) / 1_024.0
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Posts documents to one place.
#[derive(Clone)]
pub(crate) struct Poster {
    parts: hyper::http::request::Parts,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Poster {
    /// Posts, and reads the status and the answer.
    pub(crate) async fn post(&self, body: Bytes) -> Result<(u16, Bytes)> {
        let request = Request::from_parts(self.parts.clone(), Full::new(body));
        let answer = self.client.request(request).await?;
        let status = answer.status().as_u16();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }
}
