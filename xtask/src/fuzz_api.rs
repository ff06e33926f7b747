//! `cargo xtask fuzz-api`: requests by the hundred against a running node.
//!
//! Schemathesis reads the node's own description of its interface and makes requests of it, whole
//! and broken, as each role and as nobody. No answer may be an error of the node, and none may
//! have a status, a media type or a form that the description does not have.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::{
    demo,
    http::Line,
    launch::{self, Profile},
    tools,
};

/// What makes the requests, in the version that is known to work.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// Seconds for each role, when nothing else is said.
const SECONDS: u32 = 30;

/// The officers of the demonstration, one of each role, and nobody.
const WHO: [&str; 6] = ["olga", "sven", "lena", "dora", "admin", "nobody"];

/// What every answer is held to.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance";

/// What is taken in lines is made as one line of JSON.
const HOOKS: &str = "import schemathesis\n\
                     schemathesis.serializer.alias('application/x-ndjson', 'application/json')\n";

/// How who asks is known: in the environment, since the list of processes shows arguments.
const HEADERS: &str = "headers = { Authorization = \"Bearer ${COMITY_TOKEN}\" }\n";

/// What the command line asks for.
#[derive(Debug, Eq, PartialEq)]
struct Chosen {
    seconds: u32,
    seed: u64,
    profile: Profile,
}

/// Runs it against a node with data, as each role for so many seconds.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let chosen = chosen(arguments, now)?;
    let folder = root.join("target/fuzz-api");
    tools::ensure_c_compiler()?;
    let node = launch::built(root, "comity", "comity", chosen.profile)?;
    let fuzzer = installed(&folder)?;
    let (seed, began) = (chosen.seed, Instant::now());
    let stage = demo::filled(&node, &folder.join("nodes"))?;
    let home = stage.home("XA")?;
    let address = std::fs::read_to_string(home.join("api.address"))?;
    println!("seed {seed}: `cargo xtask fuzz-api --seed {seed}` makes the same requests");
    let mut failed = Vec::new();
    let known = known(&Line::of(&home, "olga")?)?;
    std::fs::write(folder.join("hooks.py"), HOOKS)?;
    for who in WHO {
        println!("\n== {who}");
        let config = folder.join(format!("{who}.toml"));
        let mut run = Command::new(&fuzzer);
        if who == "nobody" {
            std::fs::write(&config, &known)?;
        } else {
            let token = std::fs::read_to_string(home.join(format!("tokens/{who}.token")))?;
            std::fs::write(&config, format!("{HEADERS}{known}"))?;
            run.env("COMITY_TOKEN", token.trim());
        }
        run.current_dir(&folder).env("SCHEMATHESIS_HOOKS", "hooks").arg("--config-file");
        run.arg(config).args(against(address.trim(), &chosen));
        if launch::run(&mut run).is_err() {
            failed.push(who);
        }
    }
    if !failed.is_empty() {
        bail!("the node did not answer as described, to {}; seed {seed}", failed.join(", "));
    }
    println!("fuzz-api ok: {} roles, seed {seed}, {} s", WHO.len(), began.elapsed().as_secs());
    Ok(())
}

/// What is there, so that more is asked for than what is not: beside it, what no id looks like.
fn known(line: &Line) -> Result<String> {
    let mut ids = vec!["..".to_owned(), "act_0".to_owned(), "\u{202e}\u{0}%".to_owned()];
    for (list, name) in [("acts", "act"), ("records", "record"), ("agreements", "agreement")] {
        let page = line.get(&format!("/v1/{list}?limit=40"))?.context("what is there is listed")?;
        let items = page["items"].as_array().context("a list has items")?;
        ids.extend(items.iter().filter_map(|one| one[name].as_str().map(str::to_owned)));
    }
    let parameters = [
        ("path.id", ids),
        ("path.agency", ["XB", "XH", "XX", "?"].map(str::to_owned).to_vec()),
        ("path.instrument", ["led-2016-680", "base", "none"].map(str::to_owned).to_vec()),
        ("path.rule", ["led-2016-680.35.3", "base.3.1", "0"].map(str::to_owned).to_vec()),
    ];
    let lines = parameters.map(|(name, values)| format!("{name:?} = {}", json!(values)));
    Ok(format!("[parameters]\n{}\n", lines.join("\n")))
}

fn chosen(arguments: &[String], now: u64) -> Result<Chosen> {
    let mut chosen = Chosen { seconds: SECONDS, seed: now, profile: Profile::Release };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut number = || {
            let number = rest.next().and_then(|number| number.parse().ok());
            number.with_context(|| format!("`{argument}` is followed by a number"))
        };
        match argument.as_str() {
            "--seconds" => chosen.seconds = u32::try_from(number()?)?,
            "--seed" => chosen.seed = number()?,
            "--dev" => chosen.profile = Profile::Dev,
            other => bail!("`fuzz-api` does not know `{other}`; it takes --seconds, --seed, --dev"),
        }
    }
    Ok(chosen)
}

/// The arguments of one run.
fn against(address: &str, chosen: &Chosen) -> Vec<String> {
    let base = format!("http://{address}");
    let (seconds, seed) = (chosen.seconds.to_string(), chosen.seed.to_string());
    let arguments = [
        "run",
        &format!("{base}/v1/openapi.json"),
        "--url",
        &base,
        "--checks",
        CHECKS,
        "--phases",
        "examples,coverage,fuzzing",
        "--max-time",
        &seconds,
        "--seed",
        &seed,
        "--continue-on-failure",
        "--no-shrink",
        "--request-timeout",
        "20",
        "--suppress-health-check",
        "all",
        "--warnings",
        "off",
        // Events come for as long as somebody listens: no answer to wait for.
        "--exclude-path",
        "/v1/events",
    ];
    arguments.map(str::to_owned).to_vec()
}

/// Schemathesis in a folder of its own, fetched from its registry where it is not there.
fn installed(folder: &Path) -> Result<PathBuf> {
    let venv = folder.join("venv");
    let (program, mark) = (venv.join("bin/schemathesis"), venv.join("installed"));
    if std::fs::read_to_string(&mark).is_ok_and(|known| known == SCHEMATHESIS) {
        return Ok(program);
    }
    std::fs::create_dir_all(folder)?;
    let says = "schemathesis needs python 3.10 or newer with venv; install it, on Debian: \
                `apt-get install python3-venv`";
    launch::run(Command::new("python3").args(["-m", "venv"]).arg(&venv)).context(says)?;
    launch::run(Command::new(venv.join("bin/pip")).args(["install", "--quiet", SCHEMATHESIS]))?;
    std::fs::write(mark, SCHEMATHESIS)?;
    Ok(program)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[test]
    fn the_seed_of_a_run_is_the_time_unless_it_is_said() {
        let seed = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
            chosen(&arguments, 7).map(|chosen| chosen.seed)
        };
        assert_eq!(seed(&["--dev"]).unwrap(), 7);
        assert_eq!(seed(&["--seed", "12", "--seconds", "5"]).unwrap(), 12);
        let error = seed(&["--seconds", "many"]).unwrap_err();
        assert_eq!(error.to_string(), "`--seconds` is followed by a number");
    }
}
