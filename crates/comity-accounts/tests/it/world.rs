//! A node's accounts in a folder of their own, and people with devices.

use std::path::PathBuf;

use comity_accounts::{
    Account, AccountError, Accounts, FileKey, Seat, Secret, Session, Settings, SignedIn, Visit,
    assertion::RelyingParty,
};
use comity_act::{OfficerId, Timestamp};
use comity_seal::{random::OsRandom, token::TokenKey};
use tempfile::TempDir;

use crate::authenticator::{Authenticator, Key, PARTY, Twist};

pub(crate) const MINUTE_MS: u64 = 60_000;
pub(crate) const HOUR_MS: u64 = 60 * MINUTE_MS;

pub(crate) const BROWSER: Visit<'static> = Visit {
    user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    cookie: None,
};

/// So many milliseconds after the tests begin.
pub(crate) fn at(ms: u64) -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000 + ms)
}

pub(crate) fn officer(n: u8) -> Seat {
    Seat::Officer(OfficerId::from_bytes([n; 16]))
}

pub(crate) struct World {
    pub(crate) accounts: Accounts,
    folder: TempDir,
}

/// Somebody with a device, an account and a session.
pub(crate) struct Person {
    pub(crate) device: Authenticator,
    pub(crate) cookie: String,
    pub(crate) session: Session,
    pub(crate) codes: Vec<String>,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let accounts = open(&folder.path().join("accounts.db")).unwrap();
        Self { accounts, folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("accounts.db")
    }

    /// The same file, opened anew as another process would.
    pub(crate) fn beside(&self) -> Accounts {
        open(&self.path()).unwrap()
    }

    pub(crate) fn join(&mut self, link: &Secret, now: Timestamp) -> Person {
        self.join_with(link, Key::es256(), now)
    }

    pub(crate) fn join_with(&mut self, link: &Secret, key: Key, now: Timestamp) -> Person {
        let mut device = Authenticator::new(key);
        let begun = self.accounts.join(link.reveal(), now).unwrap();
        let answer = device.create(&begun.options, &Twist::default());
        let ceremony = begun.ceremony.reveal();
        let joined =
            self.accounts.join_finish(ceremony, &answer, "my telephone", BROWSER, now).unwrap();
        Person {
            device,
            cookie: joined.signed_in.cookie.reveal().to_owned(),
            session: joined.signed_in.session,
            codes: joined.codes.iter().map(str::to_owned).collect(),
        }
    }

    /// An officer of this number and name, who has just joined.
    pub(crate) fn officer(&mut self, n: u8, name: &str, now: Timestamp) -> Person {
        let link = self.accounts.invite(officer(n), name, now).unwrap();
        self.join(&link, now)
    }

    pub(crate) fn sign_in(
        &mut self,
        device: &mut Authenticator,
        name: Option<&str>,
        twist: &Twist,
        now: Timestamp,
    ) -> Result<SignedIn, AccountError> {
        let begun = self.accounts.sign_in(name, now)?;
        let answer = device.get(&begun.options, twist);
        self.accounts.sign_in_finish(begun.ceremony.reveal(), &answer, BROWSER, now)
    }

    pub(crate) fn is_in(&mut self, cookie: &str, now: Timestamp) -> bool {
        match self.accounts.session(cookie, now) {
            Ok(_) => true,
            Err(AccountError::NotSignedIn) => false,
            Err(other) => panic!("{other:?}"),
        }
    }

    pub(crate) fn account(&self, name: &str) -> Account {
        let all = self.accounts.accounts().unwrap();
        all.into_iter().find(|account| account.name == name).unwrap()
    }
}

pub(crate) fn settings() -> Settings {
    Settings::of(RelyingParty::of_id(PARTY))
}

pub(crate) fn open(path: &std::path::Path) -> Result<Accounts, AccountError> {
    Accounts::open(path, FileKey::of(&vault()), settings(), Box::new(OsRandom))
}

/// The key of the vault of these tests.
pub(crate) fn vault() -> TokenKey {
    TokenKey::from_bytes(&[7; 32])
}
