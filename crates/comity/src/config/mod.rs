//! Configuration: what is particular to the place where a node runs.
//!
//! Ports, paths, peers to pull from. What may be shared is law and never stands here. The file
//! `comity.toml` is read first, then `COMITY_SECTION__KEY` from the environment, then flags. The
//! comments below are the reference in `docs/operate/comity.toml`, word for word.

mod load;
mod option;

use std::path::PathBuf;

#[cfg(test)]
pub(crate) use load::ConfigError;
pub(crate) use load::Source;
#[cfg(test)]
pub(crate) use option::reference;
use option::sections;

/// Lines of the program's own log: which level is written.
pub(crate) const LOG_LEVEL: &str = "info";
/// How lines of the program's own log are written.
pub(crate) const LOG_FORMAT: &str = "text";
/// Where peers connect: all addresses of the machine, port 8461.
pub(crate) const FEDERATION_LISTEN: &str = "[::]:8461";
/// Connections of peers at the same time.
pub(crate) const CONNECTIONS_MAX: u64 = 256;
/// Requests of one peer at the same time.
pub(crate) const REQUESTS_PER_PEER_MAX: u64 = 16;
/// Where the officers' programs connect: this machine only, port 8462.
pub(crate) const API_LISTEN: &str = "127.0.0.1:8462";
/// Where health and metrics are read: this machine only, port 8463.
pub(crate) const OPERATIONS_LISTEN: &str = "127.0.0.1:8463";
/// Acts that travel in one batch.
pub(crate) const BATCH_ACTS_MAX: u64 = 4_096;
/// First pause after a delivery that failed, in milliseconds; each further pause doubles.
pub(crate) const BACK_OFF_FIRST_MS: u64 = 250;
/// Longest pause after deliveries that failed, in milliseconds.
pub(crate) const BACK_OFF_MAX_MS: u64 = 60_000;
/// How often the cards of peers are asked for again, in milliseconds: an hour.
pub(crate) const CARDS_EVERY_MS: u64 = 3_600_000;
/// How long a peer we pull from may keep the line open when nothing waits, in milliseconds.
pub(crate) const PULL_WAIT_MS: u64 = 25_000;
/// Largest attachment that is taken or sent, in bytes: 4 GiB.
pub(crate) const ATTACHMENT_BYTES_MAX: u64 = 4 << 30;
/// Bytes of attachments that are fetched from one peer within a day: 64 GiB.
pub(crate) const ATTACHMENT_BYTES_A_DAY_MAX: u64 = 64 << 30;
/// Bytes of the disk that attachments leave free: 1 GiB.
pub(crate) const DISK_RESERVE_BYTES: u64 = 1 << 30;
/// The authorities of a provider: those of the system, where Debian keeps them.
pub(crate) const AUTHORITIES_FILE: &str = "/etc/ssl/certs/ca-certificates.crt";
/// How long a card is valid from the day it is made, in days.
pub(crate) const CARD_VALID_DAYS: u64 = 365;

sections! {
    /// What the program writes about itself. Never content, never names of persons.
    log: Log {
        /// What is written: `error`, `warn`, `info`, `debug`, `trace`, or a filter by module.
        level: String = LOG_LEVEL.to_owned(),
        /// `text` for people, `json` for programs.
        format: String = LOG_FORMAT.to_owned(),
    }

    /// The key vault. Secrets are paths, never values.
    vault: Vault {
        /// File whose first line is the passphrase; without it and without a key file, the
        /// program asks at the terminal.
        passphrase_file: Option<PathBuf> = None,
        /// File of 32 random bytes that opens the vault without a person.
        key_file: Option<PathBuf> = None,
    }

    /// Other nodes.
    federation: Federation {
        /// Address and port where peers connect; empty for a node without a port, which pulls.
        listen: String = FEDERATION_LISTEN.to_owned(),
        /// What stands on the card as our endpoint, as `https://host:port`; empty for a node that
        /// pulls.
        public_url: String = String::new(),
        /// Connections at the same time; more are closed at once.
        connections_max: u64 = CONNECTIONS_MAX,
        /// Requests of one peer at the same time; more are told to wait.
        requests_per_peer_max: u64 = REQUESTS_PER_PEER_MAX,
        /// How long a new card is valid, in days.
        card_valid_days: u64 = CARD_VALID_DAYS,
    }

    /// Officers' programs on this machine.
    api: Api {
        /// Address and port of the interface for officers; keep it on this machine.
        listen: String = API_LISTEN.to_owned(),
    }

    /// The desk: the pages in which officers work.
    desk: Desk {
        /// The address under which browsers open the desk, as `https://desk.example.org` or
        /// `http://localhost:8462`; empty for `http://localhost` and the port of `api.listen`.
        /// Passkeys belong to its host name: another one later loses them all.
        origin: String = String::new(),
        /// Hours of the day, in the time of the agency's place, as `22:00-06:00`: alerts of watches
        /// that come in them stand in the inbox when they end. Never held back is what is watched
        /// for in an emergency, to protect somebody, or for who is missing, a victim or a child;
        /// what tells of one or of danger; and a hit alone, which does not say. Empty for none.
        quiet_hours: String = String::new(),
    }

    /// Single sign-on at an OpenID provider, beside passkeys. Nobody gets an account by it: an
    /// officer who is signed in links it, and signs in by it from then on.
    single_sign_on: SingleSignOn {
        /// The provider's issuer, as its own document writes it; empty for none. `https`, or
        /// `http` on this machine.
        issuer: String = String::new(),
        /// What the button calls it.
        label: String = "single sign-on".to_owned(),
        /// As what the provider knows this node. It is to send browsers back to `desk.origin`
        /// with the path `/v1/sign-in/back`.
        client_id: String = String::new(),
        /// File whose first line is the secret that the provider gave, if it gave one.
        client_secret_file: Option<PathBuf> = None,
        /// File of the authorities, in PEM, under whose certificates the provider is believed.
        authorities_file: PathBuf = PathBuf::from(AUTHORITIES_FILE),
        /// A claim that the provider must make of an officer, as `groups=comity`: that value, or
        /// a list that holds it. Empty for none.
        claim_required: String = String::new(),
        /// Authentication contexts of which the provider must name one; none asks for none.
        acr_any: Vec<String> = Vec::new(),
    }

    /// Health and metrics.
    operations: Operations {
        /// Address and port of `/livez`, `/readyz` and `/metrics`; empty switches them off.
        listen: String = OPERATIONS_LISTEN.to_owned(),
    }

    /// How what waits in the outbox goes out.
    delivery: Delivery {
        /// Acts in one batch, 1 to 4096.
        batch_acts_max: u64 = BATCH_ACTS_MAX,
        /// First pause after a delivery that failed, in milliseconds; each further one doubles.
        back_off_first_ms: u64 = BACK_OFF_FIRST_MS,
        /// Longest pause, in milliseconds.
        back_off_max_ms: u64 = BACK_OFF_MAX_MS,
        /// How often peers are asked for their latest card, in milliseconds; a card that continues
        /// the known one is taken, so that keys can be rotated.
        cards_every_ms: u64 = CARDS_EVERY_MS,
    }

    /// Fetching from peers, for a node that no peer can connect to.
    pull: Pull {
        /// Codes of the peers we fetch from.
        from: Vec<String> = Vec::new(),
        /// How long the peer keeps the line open when nothing waits, in milliseconds.
        wait_ms: u64 = PULL_WAIT_MS,
    }

    /// Files that go with acts.
    attachments: Attachments {
        /// Largest attachment, in bytes.
        bytes_max: u64 = ATTACHMENT_BYTES_MAX,
        /// Bytes that are fetched from one peer within a day; the rest waits for the next.
        bytes_per_peer_a_day_max: u64 = ATTACHMENT_BYTES_A_DAY_MAX,
        /// Bytes of the disk that stay free for acts: below them no file is taken.
        disk_reserve_bytes: u64 = DISK_RESERVE_BYTES,
    }
}

impl SingleSignOn {
    /// Name and value of the claim that is required.
    pub(crate) fn claim(&self) -> Option<(&str, &str)> {
        let (name, value) = self.claim_required.split_once('=')?;
        (!name.is_empty() && !value.is_empty()).then_some((name, value))
    }
}
