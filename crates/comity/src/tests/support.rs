//! Nodes to test with: fictional agencies in passing folders.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first surprise")]

use std::{future::Future, path::PathBuf, time::Duration};

use comity_act::{
    AgencyCode, AgencyKind, Role, SignedCard, Stated, StatedValue, Text,
    body::{MessageSend, PeerAdd},
};
use comity_corridor::{Family, Form, IndexKey, Key, Needs, Outcome, Scan, rows::PeerRow};
use comity_seal::fingerprint::Fingerprint;
use tempfile::TempDir;

use super::ports::free_port;
use crate::{
    clock,
    config::Config,
    home::{Home, Init, Secret},
    serve::{self, Running},
};

/// How long anything may take that a test waits for.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(20);

/// A node's home in a passing folder, with the secret that opens it.
#[derive(Debug)]
pub(crate) struct Place {
    folder: TempDir,
    home: Home,
    /// How it is configured.
    pub config: Config,
}

impl Place {
    /// Makes a node that listens on a port of this machine.
    pub(crate) fn new(code: &str) -> Self {
        Self::made(code, None)
    }

    /// Makes a node with its home in this folder.
    pub(crate) fn new_in(code: &str, home: PathBuf) -> Self {
        Self::made(code, Some(home))
    }

    fn made(code: &str, home: Option<PathBuf>) -> Self {
        crate::operations::lines::start(&crate::config::Log {
            level: "info,comity=debug".to_owned(),
            ..crate::config::Log::default()
        })
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let code: AgencyCode = code.parse().unwrap();
        let mut config = Config::default();
        config.federation.listen = "127.0.0.1:0".to_owned();
        config.operations.listen = "127.0.0.1:0".to_owned();
        config.delivery.back_off_first_ms = 20;
        config.delivery.back_off_max_ms = 200;
        let home = Home::at(home.unwrap_or_else(|| folder.path().join("home")));
        let place = Self { folder, home, config };
        let secret = Secret::new_key_file(&place.key_file()).unwrap();
        init(code, &[("desk", Role::Officer), ("lead", Role::Supervisor)])
            .carry_out(&place.home, &secret)
            .unwrap();
        place
    }

    /// The file of the key that opens its vault.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.folder.path().join("vault.key")
    }

    /// The home.
    pub(crate) fn home(&self) -> Home {
        Home::open(self.home.root()).unwrap()
    }

    /// Where the home is, whoever can read it.
    pub(crate) fn home_path(&self) -> PathBuf {
        self.home.root().to_path_buf()
    }

    /// What opens its vault.
    pub(crate) fn secret(&self) -> Secret {
        Secret::from_key_file(&self.key_file()).unwrap()
    }

    /// Starts the node; it keeps its port from the first start on.
    pub(crate) async fn start(&mut self) -> Running {
        if self.config.federation.public_url.is_empty() && !self.config.federation.listen.is_empty()
        {
            let port = free_port();
            self.config.federation.listen = format!("127.0.0.1:{port}");
            self.config.federation.public_url = format!("https://127.0.0.1:{port}");
        }
        serve::start(self.home(), self.config.clone(), &self.secret()).await.unwrap()
    }
}

/// What a node of this code is to be.
pub(crate) fn init(code: AgencyCode, officers: &[(&str, Role)]) -> Init {
    Init {
        code,
        kind: AgencyKind::Authority,
        name: Text::new(format!("Bureau {code}")).unwrap(),
        endpoint: None,
        duty_telephone: None,
        adopt: Vec::new(),
        officers: officers.iter().map(|(name, role)| ((*name).to_owned(), *role)).collect(),
        keep_tokens: true,
        config: String::new(),
        now: clock::now(),
    }
}

/// Two nodes that have added each other.
pub(crate) async fn pair() -> ((Place, Running), (Place, Running)) {
    let (mut xa, mut xb) = (Place::new("XA"), Place::new("XB"));
    let (a, b) = (xa.start().await, xb.start().await);
    befriend(&a, &b).await;
    befriend(&b, &a).await;
    ((xa, a), (xb, b))
}

/// One node adds the card of another.
pub(crate) async fn befriend(node: &Running, other: &Running) {
    let card = other.card.read().await.clone();
    let outcome = add_card(node, card).await;
    assert_eq!(outcome.verdict.ruling, comity_corridor::Ruling::Permit, "{:?}", outcome.verdict);
}

/// A node adds a card, with the fingerprint that stands on it.
pub(crate) async fn add_card(node: &Running, card: Vec<u8>) -> Outcome {
    let parsed = SignedCard::parse(&card).unwrap();
    let keys = node.engine.node().keys.keys_of(parsed.claims()).unwrap();
    let fingerprint = Fingerprint::of(&keys).to_string();
    let form =
        Form::new(PeerAdd { card, fingerprint: Text::new(fingerprint).unwrap(), replaces: false });
    let by = node.officers.read().await.named("admin").unwrap().session();
    node.engine.propose(form, by).await.unwrap()
}

/// A message to an agency.
pub(crate) fn message(to: &str, words: &str) -> Form {
    let body =
        MessageSend { subject: Text::new("A greeting").unwrap(), text: Text::new(words).unwrap() };
    let mut form =
        Form::new(body).to(to.parse().unwrap()).for_purpose(comity_act::Purpose::Service);
    form.stated = vec![Stated {
        fact: Text::new("personal_data_included").unwrap(),
        value: StatedValue::Yes(false),
    }];
    form
}

/// An officer sends a message.
pub(crate) async fn send(node: &Running, to: &str, words: &str) -> Outcome {
    propose(node, message(to, words)).await
}

/// An officer of the desk proposes.
pub(crate) async fn propose(node: &Running, form: Form) -> Outcome {
    let by = node.officers.read().await.named("desk").unwrap().session();
    let outcome = node.engine.propose(form, by).await.unwrap();
    assert_eq!(outcome.verdict.ruling, comity_corridor::Ruling::Permit, "{:?}", outcome.verdict);
    outcome
}

/// Waits until something is so.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, is_so: impl Fn() -> F) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert!(tokio::time::timeout(WAIT_MAX, wait).await.is_ok(), "never: {what}");
}

/// How the other agency stands at a node.
pub(crate) async fn peer_row(node: &Running, other: &str) -> PeerRow {
    let key = Key::Peer(other.parse().unwrap());
    let known = node.engine.read(Needs::default().and([key])).await.unwrap();
    known.row::<PeerRow>(key).expect("the peer is known").clone()
}

/// How many acts a node has received.
pub(crate) async fn inbox(node: &Running) -> usize {
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Inbox), usize::MAX).entries_only());
    node.engine.read(needs).await.unwrap().scans[0].len()
}

/// Waits until a node has received so many acts.
pub(crate) async fn arrived(node: &Running, count: usize) {
    until("the acts arrive", || async { inbox(node).await >= count }).await;
    assert_eq!(inbox(node).await, count);
}

/// Waits until all that one node has for another is acknowledged.
pub(crate) async fn drained(node: &Running, other: &str) {
    until("the outbox is empty", || async {
        let row = peer_row(node, other).await;
        row.out_next == row.out_acknowledged
    })
    .await;
}
