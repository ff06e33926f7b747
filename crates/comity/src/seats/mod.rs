//! The accounts of a running node: who signs in to the desk.
//!
//! `comity-accounts` knows who somebody is; what that person may do, the node's records say at
//! every request. Its file is asked on threads that may wait for a disk, never on those that serve.

mod door;
mod http;
mod single_sign_on;
mod site;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use comity_accounts::{
    AccountError, Accounts, FileKey, SessionId, Settings, StorageError, provider::ProviderError,
};
use comity_act::{OfficerId, Role};
use comity_seal::{random::OsRandom, token::TokenKey};
use tokio::sync::watch;

use door::Door;
pub(crate) use single_sign_on::{SetupError, SingleSignOn};
pub(crate) use site::Site;

use crate::{
    clock, config,
    engine::chain,
    home::{Home, HomeError, make_private},
    metrics::{Counter, Metrics},
    problem::{Kind, Problem},
};

/// Roles that are remembered for sessions at most; beyond it they are chosen anew.
const CHOSEN_MAX: usize = 65_536;

/// How often sessions, links and tokens that have ended are forgotten.
const SWEPT: Duration = Duration::from_secs(15 * 60);

/// Why the accounts cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SeatsError {
    /// The home cannot be used.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// Single sign-on cannot be set up.
    #[error(transparent)]
    SingleSignOn(#[from] SetupError),
    /// The file or its settings cannot be used.
    #[error(transparent)]
    Accounts(#[from] AccountError),
}

/// Opens the accounts of a home; makes the file, for this account of the machine alone.
///
/// # Errors
/// [`SeatsError`].
pub(crate) fn open(home: &Home, site: &Site, vault: &TokenKey) -> Result<Accounts, SeatsError> {
    let path = home.accounts();
    make_private(&path)?;
    let settings = Settings::of(site.party());
    Ok(Accounts::open(&path, FileKey::of(vault), settings, Box::new(OsRandom))?)
}

/// Seals the accounts of a home that were made before they were sealed, if there are any.
///
/// # Errors
/// [`SeatsError`].
pub(crate) fn seal(home: &Home, vault: &TokenKey) -> Result<(), SeatsError> {
    if home.accounts().exists() {
        Accounts::seal(&home.accounts(), FileKey::of(vault), &mut OsRandom)?;
    }
    Ok(())
}

/// The accounts, shared by all who ask.
#[derive(Clone, Debug)]
pub(crate) struct Seats {
    accounts: Arc<Mutex<Accounts>>,
    site: Arc<Site>,
    /// In which role each session acts, where its officer has several.
    chosen: Arc<Mutex<BTreeMap<SessionId, Role>>>,
    /// Who is invited by one person, and waits for a second to agree.
    invited: Arc<Mutex<BTreeSet<OfficerId>>>,
    metrics: Metrics,
    /// Says that somebody signed out, to whatever still answers.
    ended: Arc<watch::Sender<()>>,
    single_sign_on: Option<SingleSignOn>,
    door: Door,
}

impl Seats {
    /// The accounts of this home, for the desk at this site.
    ///
    /// # Errors
    /// [`SeatsError`].
    pub(crate) fn new(
        home: &Home,
        site: Site,
        (vault, metrics): (&TokenKey, Metrics),
        single_sign_on: &config::SingleSignOn,
    ) -> Result<Self, SeatsError> {
        let accounts = open(home, &site, vault)?;
        let single_sign_on = SingleSignOn::of(single_sign_on, &site)?;
        tell(&accounts, &metrics);
        let accounts = Arc::new(Mutex::new(accounts));
        let ended = Arc::new(watch::Sender::new(()));
        let (chosen, invited) = (Arc::default(), Arc::default());
        let (site, door) = (Arc::new(site), Door::new());
        Ok(Self { accounts, site, chosen, invited, metrics, ended, single_sign_on, door })
    }

    /// Where the desk is.
    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// The provider of single sign-on, where there is one.
    pub(crate) fn single_sign_on(&self) -> Option<&SingleSignOn> {
        self.single_sign_on.as_ref()
    }

    /// Asks the accounts. Who was not recognised hears it as late as the accounts say.
    ///
    /// # Errors
    /// [`Problem`], what the accounts said.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        what: impl FnOnce(&mut Accounts) -> Result<T, AccountError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.tell(what).await.map_err(|error| Problem::from(&error))
    }

    /// The same for somebody who is not signed in, and takes a turn for it.
    ///
    /// # Errors
    /// [`Problem`], what the accounts said, or that too many ask.
    pub(crate) async fn hear<T: Send + 'static>(
        &self,
        what: impl FnOnce(&mut Accounts) -> Result<T, AccountError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.turn().await?;
        self.ask(what).await
    }

    /// Waits until somebody who is not signed in may ask something.
    ///
    /// # Errors
    /// [`Problem`] when too many wait already.
    pub(crate) async fn turn(&self) -> Result<(), Problem> {
        self.door.turn().await
    }

    /// Holds an answer back.
    pub(crate) async fn hold(&self, hold_ms: u64) {
        self.door.hold(hold_ms).await;
    }

    /// Whether the operator is to hear once more of what anybody can cause.
    pub(crate) fn is_told(&self) -> bool {
        self.door.is_told()
    }

    /// Forgets now and then what has ended.
    pub(crate) async fn keep(self) {
        let mut every = tokio::time::interval(SWEPT);
        loop {
            every.tick().await;
            let swept = self.tell(|accounts| accounts.sweep(clock::now())).await;
            if let Err(error) = swept {
                tracing::warn!(error = %chain(&error), "what has ended was not forgotten");
            }
        }
    }

    /// The same as [`Seats::ask`], where what the accounts said is told otherwise.
    ///
    /// # Errors
    /// [`AccountError`], what the accounts said.
    pub(crate) async fn tell<T: Send + 'static>(
        &self,
        what: impl FnOnce(&mut Accounts) -> Result<T, AccountError> + Send + 'static,
    ) -> Result<T, AccountError> {
        let (accounts, metrics) = (Arc::clone(&self.accounts), self.metrics.clone());
        let asked = tokio::task::spawn_blocking(move || {
            let mut accounts = accounts.lock().unwrap_or_else(PoisonError::into_inner);
            let answer = what(&mut accounts);
            tell(&accounts, &metrics);
            answer
        });
        let answer = asked.await.map_err(|_| AccountError::Stopping)?;
        if let Err(AccountError::NotRecognised { hold_ms }) = &answer {
            self.hold(*hold_ms).await;
        }
        answer
    }

    /// Somebody signed out here: what goes on for a session looks whether it still may.
    pub(crate) fn end(&self) {
        self.ended.send_replace(());
    }

    /// Changes whenever somebody signs out.
    pub(crate) fn ended(&self) -> watch::Receiver<()> {
        self.ended.subscribe()
    }

    /// In which role a session acts, if one was chosen.
    pub(crate) fn chosen(&self, session: SessionId) -> Option<Role> {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner).get(&session).copied()
    }

    /// One person invites an officer; a second has yet to agree. A restart forgets it.
    pub(crate) fn propose(&self, officer: OfficerId) {
        self.invited.lock().unwrap_or_else(PoisonError::into_inner).insert(officer);
    }

    /// Whether one person invited an officer, and a second has yet to agree.
    pub(crate) fn is_proposed(&self, officer: OfficerId) -> bool {
        self.invited.lock().unwrap_or_else(PoisonError::into_inner).contains(&officer)
    }

    /// A second person agrees, or it is taken back: whether the officer was invited at all.
    pub(crate) fn agree(&self, officer: OfficerId) -> bool {
        self.invited.lock().unwrap_or_else(PoisonError::into_inner).remove(&officer)
    }

    /// A session acts in this role from now on.
    pub(crate) fn choose(&self, session: SessionId, role: Role) {
        let mut chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        if chosen.len() >= CHOSEN_MAX {
            chosen.clear();
        }
        chosen.insert(session, role);
    }
}

/// Tells the operator what stands in the file that this node did not leave there: somebody can
/// write to its disk.
fn tell(accounts: &Accounts, metrics: &Metrics) {
    for what in accounts.altered() {
        metrics.count(Counter::AccountsAltered, what.as_str());
        tracing::error!(
            what = what.as_str(),
            "the file of accounts was altered from outside; what was altered reads as absent"
        );
    }
}

impl From<&AccountError> for Problem {
    fn from(error: &AccountError) -> Self {
        Self::new(kind(error), chain(error))
    }
}

fn kind(error: &AccountError) -> Kind {
    match error {
        AccountError::Storage(StorageError::Full) => Kind::DISK_FULL,
        AccountError::Storage(_)
        | AccountError::BadSetting { .. }
        | AccountError::Stopping
        | AccountError::Provider(ProviderError::Unreachable { .. }) => Kind::UNAVAILABLE,
        AccountError::NotSignedIn => Kind::NO_TOKEN,
        AccountError::NotFresh => Kind::NOT_FRESH,
        AccountError::NotRecognised { .. } => Kind::NOT_RECOGNISED,
        AccountError::CeremonyGone | AccountError::LinkGone => Kind::GONE,
        AccountError::NotFound => Kind::NOT_FOUND,
        AccountError::BadAnswer
        | AccountError::Assertion(_)
        | AccountError::LastWayIn
        | AccountError::BadName { .. }
        | AccountError::NameTaken
        | AccountError::IdentityTaken
        | AccountError::TooMany { .. }
        | AccountError::AlreadyBegun
        | AccountError::BadScopes
        | AccountError::BadEnd
        | AccountError::Provider(_) => Kind::USAGE,
    }
}
