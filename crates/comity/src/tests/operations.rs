//! Health, numbers, configuration, problem pages: what an operator relies on.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "tests read and write their files")]

use std::{path::PathBuf, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::support::{Place, arrived, drained, pair, send, until};
use crate::{
    config::{self, Config, ConfigError, Source},
    home::{Home, HomeError, InitError, Secret},
    problem::Kind,
    serve::Running,
};

async fn look(node: &Running, path: &str) -> String {
    let mut stream = TcpStream::connect(node.operations.unwrap()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_and_numbers_are_read_on_their_own_listener() {
    let ((_xa, a), (_xb, b)) = pair().await;
    send(&a, "XB", "counted").await;
    arrived(&b, 1).await;
    drained(&a, "XB").await;
    assert!(look(&a, "/livez").await.starts_with("HTTP/1.1 200"));
    assert!(look(&a, "/readyz").await.starts_with("HTTP/1.1 200"));
    let numbers = look(&a, "/metrics").await;
    for line in [
        "comity_acts_delivered_total{peer=\"XB\"} 1",
        "comity_outbox_waiting{peer=\"XB\"} 0",
        "# TYPE comity_log_leaves gauge",
    ] {
        assert!(numbers.contains(line), "{line} is not in {numbers}");
    }
    assert!(look(&b, "/metrics").await.contains("comity_acts_taken_total{peer=\"XA\"} 1"));
    assert!(look(&a, "/v1/card").await.starts_with("HTTP/1.1 404"));
}

/// Names a folder on a disk of some MiB, for the test that wants a real one.
const TINY_DISK: &str = "COMITY_TINY_DISK";

/// `mount -t tmpfs -o size=16m tiny FOLDER`, then with `COMITY_TINY_DISK=FOLDER` and `--ignored`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants a disk of some MiB"]
async fn a_node_on_a_full_disk_is_not_ready_until_there_is_room() {
    let disk = PathBuf::from(std::env::var_os(TINY_DISK).unwrap());
    let mut xa = Place::new_in("XA", disk.join("home"));
    let a = xa.start().await;
    let is = async |status: &str| look(&a, "/readyz").await.starts_with(status);
    assert!(is("HTTP/1.1 200").await);
    let mut ballast = std::fs::File::create(disk.join("ballast")).unwrap();
    while std::io::Write::write_all(&mut ballast, &[1; 4_096]).is_ok() {}
    until("it says so", || is("HTTP/1.1 503")).await;
    let said = look(&a, "/readyz").await;
    assert!(said.contains("the disk is full"), "{said}");
    assert!(look(&a, "/livez").await.starts_with("HTTP/1.1 200"));
    drop(ballast);
    std::fs::remove_file(disk.join("ballast")).unwrap();
    until("it goes on by itself", || is("HTTP/1.1 200")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_that_never_shakes_hands_is_let_go_and_blocks_nobody() {
    let ((_xa, a), (_xb, b)) = pair().await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(TcpStream::connect(b.federation.unwrap()).await.unwrap());
    }
    send(&a, "XB", "past the silent ones").await;
    arrived(&b, 1).await;
    let mut byte = [0];
    let closed = tokio::time::timeout(Duration::from_secs(15), silent[0].read(&mut byte)).await;
    assert_eq!(closed.unwrap().unwrap_or(0), 0, "the line is closed after a while");
}

fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("comity.toml");
    std::fs::write(&file, text).unwrap();
    (folder, file)
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let (_folder, file) = written(
        "[api]\nlisten = \"127.0.0.1:1\"\n[delivery]\nback_off_max_ms = 7\nbatch_acts_max = 9\n",
    );
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let source = Source {
        environment: vec![
            pair("COMITY_API__LISTEN", "127.0.0.1:2"),
            pair("COMITY_DELIVERY__BACK_OFF_MAX_MS", "8"),
            pair("COMITY_PULL__FROM", "[\"XB\", \"XH\"]"),
            pair("COMITY_HOME", "/elsewhere"),
            pair("PATH", "/bin"),
        ],
        flags: vec![pair("api.listen", "127.0.0.1:3")],
    };
    let config = Config::load(&file, &source).unwrap();
    assert_eq!(config.api.listen, "127.0.0.1:3");
    assert_eq!(config.delivery.back_off_max_ms, 8);
    assert_eq!(config.delivery.batch_acts_max, 9);
    assert_eq!(config.pull.from, ["XB", "XH"]);
    assert_eq!(config.federation.listen, config::FEDERATION_LISTEN);
}

#[test]
fn an_unknown_key_is_an_error_that_names_the_nearest() {
    let check = |text: &str, expected: &str| {
        let (_folder, file) = written(text);
        let error = Config::load(&file, &Source::default()).unwrap_err();
        assert!(matches!(error, ConfigError::UnknownKey { .. }), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    };
    check("[federation]\nlistn = \"x\"\n", "did you mean `federation.listen`?");
    check("[federaton]\nlisten = \"x\"\n", "federat");
    check("[delivery]\nbackoff_max_ms = 1\n", "did you mean `delivery.back_off_max_ms`?");
    check("qqqq = 1\n", "docs/operate/comity.toml");
    let source = Source {
        environment: vec![("COMITY_API__LISTENS".to_owned(), "x".to_owned())],
        flags: Vec::new(),
    };
    let error = Config::load(&PathBuf::from("/nowhere"), &source).unwrap_err();
    assert!(error.to_string().contains("did you mean `api.listen`?"), "{error}");
}

#[test]
fn values_that_cannot_be_used_are_named() {
    for text in [
        "[log]\nformat = \"yaml\"\n",
        "[api]\nlisten = \"localhost\"\n",
        "[federation]\npublic_url = \"http://xa\"\n",
        "[delivery]\nbatch_acts_max = 0\n",
        "[pull]\nfrom = [\"nobody\"]\n",
        "[delivery]\nback_off_max_ms = \"soon\"\n",
        "[single_sign_on]\nissuer = \"http://id.example.org\"\nclient_id = \"comity\"\n",
        "[single_sign_on]\nissuer = \"https://id.example.org?a\"\nclient_id = \"comity\"\n",
        "[single_sign_on]\nissuer = \"https://id.example.org\"\n",
        "[single_sign_on]\nclaim_required = \"groups\"\n",
    ] {
        let (_folder, file) = written(text);
        assert!(Config::load(&file, &Source::default()).is_err(), "{text}");
    }
}

/// `COMITY_GOLDEN=write` writes the page anew.
#[test]
fn the_reference_says_what_the_program_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/operate/comity.toml");
    let reference = config::reference();
    if std::env::var("COMITY_GOLDEN").is_ok_and(|word| word == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &reference).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, reference, "run this test once with COMITY_GOLDEN=write");
    // The reference is a configuration itself, and says what holds without one.
    let config = Config::load(&path, &Source::default()).unwrap();
    assert_eq!(config.api.listen, config::API_LISTEN);
}

#[test]
fn every_problem_has_its_page() {
    let pages = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/problems");
    for kind in Kind::ALL {
        let page = std::fs::read_to_string(pages.join(format!("{}.md", kind.name)));
        let status = format!("Status: {}", kind.status);
        assert!(page.unwrap_or_default().contains(&status), "docs/problems/{}.md", kind.name);
    }
}

#[test]
fn a_home_is_never_overwritten_and_never_open_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let xa = Place::new("XA");
    let again = super::support::init("XA".parse().unwrap(), &[]);
    let error = again.carry_out(&xa.home(), &xa.secret()).unwrap_err();
    assert!(matches!(error, InitError::Exists { .. }), "{error}");
    let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(xa.home().root().to_path_buf()), 0o700);
    for file in [xa.home().vault(), xa.home().token("admin"), xa.home().config()] {
        assert_eq!(mode(file.clone()), 0o600, "{}", file.display());
    }
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(xa.home_path(), open).unwrap();
    let error = Home::open(xa.home_path()).unwrap_err();
    assert!(matches!(error, HomeError::Open { .. }), "{error}");
}

#[test]
fn a_vault_opens_with_its_own_secret_only() {
    let xa = Place::new("XA");
    let other = tempfile::tempdir().unwrap();
    let secret = Secret::new_key_file(&other.path().join("other.key")).unwrap();
    let error = secret.unlock(&xa.home()).unwrap_err();
    assert!(matches!(error, HomeError::Vault(_)), "{error}");
    xa.secret().unlock(&xa.home()).unwrap();
}

#[test]
fn tokens_are_known_by_their_digest_only() {
    let xa = Place::new("XA");
    let (_, keys) = crate::node::unlock(&xa.home(), &xa.secret()).unwrap();
    let officers = crate::home::Officers::load(&xa.home(), &keys).unwrap();
    let now = crate::clock::now();
    let token = crate::home::read_to_string(&xa.home().token("desk")).unwrap();
    assert_eq!(officers.with_token(&token, now).unwrap().name, "desk");
    assert!(officers.with_token("", now).is_none());
    assert!(officers.with_token(&token[1..], now).is_none());
    let list = std::fs::read_to_string(xa.home().root().join("officers.toml")).unwrap();
    assert!(!list.contains(&token));
}
