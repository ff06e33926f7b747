//! `comity init`: an agency's keys, its first officers and acts, its card.
//!
//! Everything that is an act goes through the corridor, from the first officer on.

use std::sync::Arc;

use comity_act::{
    AgencyCode, AgencyKind, Day, OfficerCertificate, OfficerId, Role, Text, Timestamp, TooLong,
    body::{InstrumentAdopt, OfficerPost},
};
use comity_corridor::{Chance, DriveError, Driver, Form, Keys, Outcome, Proposer, Ruling};
use comity_seal::{
    fingerprint::Fingerprint,
    identity::AgencyKeys,
    random::{OsRandom, draw},
};
use comity_store::{SqliteStore, StoreError};

use super::{
    Agency, Home, HomeError, NewOfficer, Officers, Secret, Token, keys::TlsIdentityError,
    new_tls_identity, write_private,
};
use crate::{
    card::{self, CardError},
    node::{self, AssembleError},
};

/// How long the first certificates of officers are valid, in milliseconds: two years.
const CERTIFICATE_MS: u64 = 2 * 365 * Timestamp::DAY_MS;

/// What a new node is to be.
#[derive(Debug)]
pub(crate) struct Init {
    /// The agency's code.
    pub code: AgencyCode,
    /// What kind of body it is.
    pub kind: AgencyKind,
    /// What it is called.
    pub name: Text<200>,
    /// Where peers reach it, as `https://host:port`; `None` for a node that only pulls.
    pub endpoint: Option<Text<255>>,
    /// The duty desk's telephone.
    pub duty_telephone: Option<Text<40>>,
    /// The instruments it adopts, each from a day on.
    pub adopt: Vec<(Text<60>, Day)>,
    /// Officers beside the administrator, each with a local name.
    pub officers: Vec<(String, Role)>,
    /// Whether their tokens stay in the node's folder: for trials on one machine.
    pub keep_tokens: bool,
    /// The configuration file.
    pub config: String,
    /// The moment.
    pub now: Timestamp,
}

/// A node that was made.
#[derive(Debug)]
pub(crate) struct Initialised {
    /// Who it is.
    pub agency: Agency,
    /// What others compare.
    pub fingerprint: Fingerprint,
    /// The officers' tokens by name, to be handed out and forgotten.
    pub tokens: Vec<(String, Token)>,
}

/// Why a node was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InitError {
    /// There is one.
    #[error("there is a node in `{}` already; choose another folder", path.display())]
    Exists {
        /// Where.
        path: std::path::PathBuf,
    },
    /// The home cannot be used.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// No TLS identity.
    #[error(transparent)]
    Tls(#[from] TlsIdentityError),
    /// The node cannot be assembled.
    #[error(transparent)]
    Assemble(#[from] AssembleError),
    /// The corridor did not take an act.
    #[error("the node could not record its first acts")]
    Drive(#[from] DriveError<StoreError>),
    /// The law did not permit an act.
    #[error("`{what}` is not permitted: {says}")]
    NotPermitted {
        /// What was to be done.
        what: String,
        /// What the law says.
        says: String,
    },
    /// The card cannot be made.
    #[error(transparent)]
    Card(#[from] CardError),
    /// The origin of the log does not fit.
    #[error("the origin of the log is too long")]
    Origin(#[source] TooLong),
}

impl Init {
    /// Makes the node. The vault is written last, so a node that was interrupted is not there.
    ///
    /// # Errors
    /// [`InitError`]; what is there already is never overwritten.
    pub(crate) fn carry_out(self, home: &Home, secret: &Secret) -> Result<Initialised, InitError> {
        let path = home.root().to_path_buf();
        if home.exists() || home.database().exists() {
            return Err(InitError::Exists { path });
        }
        let tls = new_tls_identity(self.code.as_str())?;
        let secrets = AgencyKeys::generate(self.now.millis(), tls, &mut OsRandom);
        let vault = secret.lock(&secrets)?;
        home.make_folders()?;
        let agency = self.agency()?;
        let keys = Arc::new(Keys::new(agency.code, secrets, agency.log_origin.as_str()));
        let (mut officers, tokens) = self.officers()?;
        let mut driver = node::driver(home, &agency, Arc::clone(&keys))?;
        self.record(&mut driver, &keys, (&agency, &officers))?;
        drop(driver);
        agency.save(home)?;
        officers.save(home, &keys)?;
        for (name, token) in tokens.iter().filter(|_| self.keep_tokens) {
            token.save(&home.token(name))?;
        }
        write_private(&home.config(), self.config.as_bytes())?;
        let issued = card::Issue {
            serial: 1,
            now: self.now,
            endpoint: self.endpoint.clone(),
            instruments: self.adopt.iter().map(|adopt| adoption(adopt).adopted()).collect(),
            valid_days: crate::config::CARD_VALID_DAYS,
        };
        write_private(&home.card(), &issued.sign(&agency, &keys)?)?;
        write_private(&home.vault(), &vault)?;
        Ok(Initialised { agency, fingerprint: Fingerprint::of(keys.own().public()), tokens })
    }

    /// The administrator first, then the others, each with a fresh token.
    fn officers(&self) -> Result<(Officers, Vec<(String, Token)>), HomeError> {
        let (mut officers, mut tokens) = (Officers::default(), Vec::new());
        officers.seal_accounts();
        let others = self.officers.iter().map(|(name, role)| (name.as_str(), *role));
        for (name, role) in [("admin", Role::Administrator)].into_iter().chain(others) {
            let (token, until) = (Token::draw(), Posting::ends(self.now));
            let new = NewOfficer { name, role, code: token.code(), until, waits: false };
            officers.add(new, self.now)?;
            tokens.push((name.to_owned(), token));
        }
        Ok((officers, tokens))
    }

    fn agency(&self) -> Result<Agency, InitError> {
        // The origin names the log for ever; the code is the one name an agency never changes.
        let origin = format!("comity.invalid/{}", self.code.as_str().to_lowercase());
        Ok(Agency {
            code: self.code,
            kind: self.kind,
            name: self.name.clone(),
            log_origin: Text::new(origin).map_err(InitError::Origin)?,
            service: OfficerId::new(self.now, draw(&mut OsRandom)),
            duty_telephone: self.duty_telephone.clone(),
        })
    }

    /// The first acts: the administrator is posted, then the others, then instruments are adopted.
    fn record(
        &self,
        driver: &mut Driver<SqliteStore>,
        keys: &Keys,
        (agency, officers): (&Agency, &Officers),
    ) -> Result<(), InitError> {
        let posts: Vec<(OfficerId, Role)> =
            officers.list().iter().map(|one| (one.officer, one.role)).collect();
        let Some(&(admin, _)) = posts.first() else { return Ok(()) };
        let by =
            Proposer { officer: admin, role: Role::Administrator, now: self.now, number: None };
        let mut chance = Chance::new(draw(&mut OsRandom));
        for (officer, role) in posts.into_iter().chain([(agency.service, Role::Service)]) {
            let certificate = certify(keys, Posting::of(officer, role, self.now))?;
            let form = Form::new(OfficerPost { certificate });
            permitted("officer.post", &driver.propose(form, by, &mut chance)?)?;
        }
        for adopt in &self.adopt {
            let form = Form::new(adoption(adopt));
            let what = format!("instrument.adopt {}", adopt.0);
            permitted(&what, &driver.propose(form, by, &mut chance)?)?;
        }
        driver.commit()?;
        Ok(())
    }
}

/// What an officer is posted as, and for how long.
#[derive(Clone, Debug)]
pub(crate) struct Posting {
    officer: OfficerId,
    roles: Vec<Role>,
    from: Timestamp,
    until: Timestamp,
}

impl Posting {
    /// When a posting that begins at this moment ends.
    pub(crate) const fn ends(now: Timestamp) -> Timestamp {
        now.plus_millis(CERTIFICATE_MS)
    }

    /// In this role from now on.
    pub(crate) fn of(officer: OfficerId, role: Role, now: Timestamp) -> Self {
        Self { officer, roles: vec![role], from: now, until: Self::ends(now) }
    }

    /// In no role from now on: what was before ends.
    pub(crate) const fn none(officer: OfficerId, now: Timestamp) -> Self {
        Self { officer, roles: Vec::new(), from: now, until: now }
    }
}

/// A certificate for an officer of this agency, signed.
///
/// # Errors
/// [`CardError::Unwritable`] when it cannot be encoded, which no valid input causes.
pub(crate) fn certify(keys: &Keys, posting: Posting) -> Result<Vec<u8>, CardError> {
    let certificate = OfficerCertificate {
        officer: posting.officer,
        agency: keys.agency(),
        roles: posting.roles,
        mandate: None,
        passkeys: Vec::new(),
        relying_party: None,
        pages: Vec::new(),
        valid_from: posting.from,
        valid_until: posting.until,
    };
    sign_certificate(keys, &certificate)
}

/// A certificate, signed by the key of the day on which it begins.
///
/// # Errors
/// [`CardError::Unwritable`] when it cannot be encoded, which no valid input causes.
pub(crate) fn sign_certificate(
    keys: &Keys,
    certificate: &OfficerCertificate,
) -> Result<Vec<u8>, CardError> {
    let (key_id, sign) = keys.act_signer(certificate.valid_from);
    certificate.to_sign(key_id).signed_by(sign).map_err(CardError::Unwritable)
}

fn permitted(what: &str, outcome: &Outcome) -> Result<(), InitError> {
    if outcome.verdict.ruling == Ruling::Permit {
        return Ok(());
    }
    let says =
        outcome.verdict.because.iter().map(|reason| format!("{} ({})", reason.says, reason.cite));
    let says = says.collect::<Vec<_>>().join("; ");
    Err(InitError::NotPermitted { what: what.to_owned(), says })
}

/// What an agency that is made adopts: without declarations, which its legal adviser makes.
fn adoption((instrument, from): &(Text<60>, Day)) -> InstrumentAdopt {
    InstrumentAdopt {
        instrument: instrument.clone(),
        from: *from,
        declarations: Vec::new(),
        of: None,
        pack: None,
        until: None,
        of_kind: None,
    }
}
