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
    Agency, Home, HomeError, Officers, Secret, keys::TlsIdentityError, new_tls_identity,
    write_private,
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
        let mut officers = Officers::default();
        let admin = officers.add(home, "admin", Role::Administrator, self.now)?.officer;
        for (name, role) in &self.officers {
            officers.add(home, name, *role, self.now)?;
        }
        let mut driver = node::driver(home, &agency, Arc::clone(&keys))?;
        self.record(&mut driver, &keys, (&agency, &officers, admin))?;
        drop(driver);
        agency.save(home)?;
        officers.save(home)?;
        write_private(&home.config(), self.config.as_bytes())?;
        let issued = card::Issue {
            serial: 1,
            now: self.now,
            endpoint: self.endpoint.clone(),
            instruments: self.adopt.iter().map(|(instrument, _)| instrument.clone()).collect(),
            valid_days: crate::config::CARD_VALID_DAYS,
        };
        write_private(&home.card(), &issued.sign(&agency, &keys)?)?;
        write_private(&home.vault(), &vault)?;
        Ok(Initialised { agency, fingerprint: Fingerprint::of(keys.own().public()) })
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
        (agency, officers, admin): (&Agency, &Officers, OfficerId),
    ) -> Result<(), InitError> {
        let by =
            Proposer { officer: admin, role: Role::Administrator, now: self.now, number: None };
        let mut chance = Chance::new(draw(&mut OsRandom));
        let posts = officers.list().iter().map(|officer| (officer.officer, officer.role));
        for (officer, role) in posts.chain([(agency.service, Role::Service)]) {
            let certificate = certify(keys, (officer, role), self.now)?;
            let form = Form::new(OfficerPost { certificate });
            permitted("officer.post", &driver.propose(form, by, &mut chance)?)?;
        }
        for (instrument, from) in &self.adopt {
            let form = Form::new(InstrumentAdopt {
                instrument: instrument.clone(),
                from: *from,
                declarations: Vec::new(),
            });
            let what = format!("instrument.adopt {instrument}");
            permitted(&what, &driver.propose(form, by, &mut chance)?)?;
        }
        driver.commit()?;
        Ok(())
    }
}

/// A certificate for an officer of this agency, signed.
///
/// # Errors
/// [`CardError::Unwritable`] when it cannot be encoded, which no valid input causes.
pub(crate) fn certify(
    keys: &Keys,
    (officer, role): (OfficerId, Role),
    now: Timestamp,
) -> Result<Vec<u8>, CardError> {
    let certificate = OfficerCertificate {
        officer,
        agency: keys.agency(),
        roles: vec![role],
        mandate: None,
        passkey: None,
        relying_party: None,
        valid_from: now,
        valid_until: now.plus_millis(CERTIFICATE_MS),
    };
    let (key_id, sign) = keys.act_signer(now);
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
