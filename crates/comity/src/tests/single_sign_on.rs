//! Single sign-on against a real OpenID provider of this machine.
//!
//! It is `oidc-provider`, run by node. `cargo xtask test` puts it into `tests/provider` where node
//! is; where it is not, the test says so and nothing is tried.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "the provider is a program beside this one")]

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use comity_act::Role;

use super::{
    browser::{Browser, Reply},
    ports::free_port,
    roles::{joined, post},
    support::Place,
};
use crate::{api, home::write_private, seats::Site, serve::Running};

/// Where the provider of the tests is.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/provider")
}

/// Whether it can be run here.
fn is_there() -> bool {
    let there = folder().join("node_modules/oidc-provider").is_dir();
    if !there {
        eprintln!(
            "skipped: single sign-on is not tried against a provider; with node installed, \
             `npm ci` in tests/provider, or `cargo xtask test`, puts one there"
        );
    }
    there
}

/// A provider that runs until it is dropped.
struct RealProvider {
    child: Child,
    issuer: String,
}

impl RealProvider {
    /// Starts one that sends browsers back to this desk; its clock is so many hours late.
    fn start(back: &str, hours_late: u32) -> Self {
        let port = free_port();
        let mut child = Command::new("node")
            .arg(folder().join("provider.mjs"))
            .args([port.to_string(), back.to_owned(), hours_late.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.map_while(Result::ok).any(|line| line == "ready");
        assert!(ready, "the provider did not start");
        Self { child, issuer: format!("http://localhost:{port}") }
    }
}

impl Drop for RealProvider {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Where the provider sends the browser back, when this person signs in there.
fn walked(address: &str, who: &str) -> String {
    let output =
        Command::new("node").arg(folder().join("walk.mjs")).args([address, who]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A node whose desk knows a provider.
struct Desk {
    node: Running,
    site: Site,
    address: std::net::SocketAddr,
    _place: Place,
}

impl Desk {
    /// Its port is known before, because the provider sends browsers back there.
    async fn open(port: u16, issuer: &str) -> Self {
        let mut place = Place::new("XA");
        place.config.api.listen = format!("127.0.0.1:{port}");
        let secret = place.home_path().join("provider.secret");
        write_private(&secret, b"a secret of two\n").unwrap();
        let single = &mut place.config.single_sign_on;
        issuer.clone_into(&mut single.issuer);
        "comity".clone_into(&mut single.client_id);
        single.client_secret_file = Some(secret);
        let node = place.start().await;
        let address = api::open(&node).await.unwrap();
        let site = Site::of(&node.config, address.port());
        Self { node, site, address, _place: place }
    }

    fn browser(&self) -> Browser {
        Browser::new(self.address, &self.site)
    }

    /// An officer who has just joined by a passkey.
    async fn officer(&self) -> Browser {
        let officer = self.node.officers.read().await.named("desk").unwrap().officer;
        post(&self.node, officer, vec![Role::Officer]).await;
        let mut browser = self.browser();
        let cookie = joined(&self.node, &self.site, officer);
        browser.jar.insert("comity-session-xa".to_owned(), cookie);
        browser
    }

    /// The path of an address of this desk.
    fn path<'a>(&self, address: &'a str) -> &'a str {
        address.strip_prefix(self.site.origin()).unwrap()
    }
}

/// Where the browser is sent, once somebody begins.
async fn begun(browser: &mut Browser, path: &str) -> String {
    let reply = browser.call("POST", path, "").await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let cookies = reply.all("set-cookie");
    assert!(cookies[0].contains("SameSite=Lax") && cookies[0].contains("HttpOnly"), "{cookies:?}");
    reply.json()["address"].as_str().unwrap().to_owned()
}

/// Signs in at the provider and comes back, with the address changed before.
async fn signed_in(
    desk: &Desk,
    browser: &mut Browser,
    who: &str,
    change: impl Fn(String) -> String,
) -> Reply {
    let address = begun(browser, "/v1/sign-in/provider").await;
    let back = walked(&change(address), who);
    browser.arrive(desk.path(&back)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_links_a_real_provider_and_signs_in_by_it() {
    if !is_there() {
        return;
    }
    let port = free_port();
    let provider = RealProvider::start(&Site::here(port).back(), 0);
    let desk = Desk::open(port, &provider.issuer).await;
    let mut officer = desk.officer().await;
    // Nobody is known by it before it is linked: no account is made.
    let mut elsewhere = desk.browser();
    let unknown = signed_in(&desk, &mut elsewhere, "ada", |address| address).await;
    assert_eq!((unknown.status, unknown.header("location")), (303, "/#sign-in=unknown"));
    let address = begun(&mut officer, "/v1/session/provider").await;
    let linked = officer.arrive(desk.path(&walked(&address, "ada"))).await;
    assert_eq!(linked.header("location"), "/settings#sign-in=linked");
    let shown = officer.call("GET", "/v1/session/provider", "").await;
    assert_eq!(shown.json()["is_linked"], true);
    // In another browser, by the provider alone; a cookie that was planted there is worth nothing.
    elsewhere.jar.insert("comity-session-xa".to_owned(), "planted".to_owned());
    let back = signed_in(&desk, &mut elsewhere, "ada", |address| address).await;
    assert_eq!(back.header("location"), "/");
    assert_ne!(elsewhere.jar["comity-session-xa"], "planted");
    assert!(!elsewhere.jar.contains_key("comity-provider-xa"), "it is used up");
    let session = elsewhere.call("GET", "/v1/session", "").await.json();
    assert_eq!((&session["way"], &session["role"]), (&"provider".into(), &"officer".into()));
    // What a passkey is needed for needs one still.
    assert_eq!(session["may_change_ways"], false);
    for (path, body) in [
        ("/v1/passkeys", ""),
        ("/v1/recovery", ""),
        ("/v1/session/provider", ""),
        ("/v1/tokens", r#"{"name":"a","scopes":["read"],"days":1}"#),
    ] {
        let refused = elsewhere.call("POST", path, body).await;
        assert_eq!(refused.status, 403, "{path}: {}", refused.body);
        assert!(refused.body.contains("not-fresh"), "{path}: {}", refused.body);
    }
    let other = signed_in(&desk, &mut desk.browser(), "eve", |address| address).await;
    assert_eq!(other.header("location"), "/#sign-in=unknown");
    // Linked no more, and the provider signs nobody in.
    assert_eq!(officer.call("DELETE", "/v1/session/provider", "").await.status, 204);
    let back = signed_in(&desk, &mut desk.browser(), "ada", |address| address).await;
    assert_eq!(back.header("location"), "/#sign-in=unknown");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_otherwise_than_it_was_asked_for_signs_nobody_in() {
    if !is_there() {
        return;
    }
    let port = free_port();
    let provider = RealProvider::start(&Site::here(port).back(), 0);
    let desk = Desk::open(port, &provider.issuer).await;
    let mut officer = desk.officer().await;
    let address = begun(&mut officer, "/v1/session/provider").await;
    let back = walked(&address, "ada");
    assert_eq!(
        officer.arrive(desk.path(&back)).await.header("location"),
        "/settings#sign-in=linked"
    );
    let mut browser = desk.browser();
    let nonce = |address: String| address.replace("nonce=", "nonce=another");
    let reply = signed_in(&desk, &mut browser, "ada", nonce).await;
    assert_eq!(reply.header("location"), "/#sign-in=again", "another nonce");
    let state = |address: String| address.replace("state=", "state=another");
    let reply = signed_in(&desk, &mut browser, "ada", state).await;
    assert_eq!(reply.header("location"), "/#sign-in=again", "another state");
    let client = |address: String| address.replace("client_id=comity", "client_id=another");
    let reply = signed_in(&desk, &mut browser, "ada", client).await;
    assert_eq!(reply.header("location"), "/#sign-in=down", "a code for another client");
    // A state that came once, or comes to a browser that did not begin.
    let address = begun(&mut browser, "/v1/sign-in/provider").await;
    let back = walked(&address, "ada");
    let stranger = desk.browser().arrive(desk.path(&back)).await;
    assert_eq!(stranger.header("location"), "/#sign-in=again", "another browser");
    let kept = browser.jar.clone();
    assert_eq!(browser.arrive(desk.path(&back)).await.header("location"), "/");
    browser.jar = kept;
    let again = browser.arrive(desk.path(&back)).await;
    assert_eq!(again.header("location"), "/#sign-in=again", "replayed");
    // RFC 9207: it says that it is another provider.
    let address = begun(&mut browser, "/v1/sign-in/provider").await;
    let back = walked(&address, "ada").replace("iss=http", "iss=https");
    let mixed = browser.arrive(desk.path(&back)).await;
    assert_eq!(mixed.header("location"), "/#sign-in=again", "another issuer");
    begun(&mut browser, "/v1/sign-in/provider").await;
    let declined = browser.arrive("/v1/sign-in/back?error=access_denied&state=x").await;
    assert_eq!(declined.header("location"), "/#sign-in=again");
    let nothing = desk.browser().arrive("/v1/sign-in/back?state=a&state=b&code=%00").await;
    assert_eq!((nothing.status, nothing.header("location")), (303, "/#sign-in=again"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_lies_is_late_or_is_down_leaves_the_passkey_way() {
    if !is_there() {
        return;
    }
    let port = free_port();
    let provider = RealProvider::start(&Site::here(port).back(), 3);
    {
        let desk = Desk::open(port, &provider.issuer).await;
        let late = signed_in(&desk, &mut desk.browser(), "ada", |address| address).await;
        assert_eq!(late.header("location"), "/#sign-in=again", "its token has ended");
        desk.node.stop().await;
    }
    let down = format!("http://localhost:{}", free_port());
    for issuer in [format!("{}/lie", provider.issuer), format!("{}/endless", provider.issuer), down]
    {
        let desk = Desk::open(free_port(), &issuer).await;
        let mut browser = desk.browser();
        for _ in 0..2 {
            let reply = browser.call("POST", "/v1/sign-in/provider", "").await;
            assert_eq!(reply.status, 503, "{issuer}: {}", reply.body);
            assert!(reply.body.contains("did not answer as it should"), "{}", reply.body);
            assert!(!reply.body.contains("localhost"), "{}", reply.body);
        }
        assert_eq!(browser.call("POST", "/v1/sign-in", "{}").await.status, 200, "{issuer}");
        desk.node.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_provider_nothing_of_it_is_there() {
    let desk = Desk::open(free_port(), "").await;
    let mut browser = desk.browser();
    assert!(browser.call("GET", "/v1/sign-in", "").await.json()["provider"].is_null());
    assert_eq!(browser.call("POST", "/v1/sign-in/provider", "").await.status, 404);
    let mut officer = desk.officer().await;
    assert_eq!(officer.call("POST", "/v1/session/provider", "").await.status, 404);
    let back = browser.arrive("/v1/sign-in/back?code=a&state=b").await;
    assert_eq!(back.header("location"), "/#sign-in=again");
}
