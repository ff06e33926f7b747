//! The agency's own card: made at `init`, made anew when it must say more.

use std::{sync::Arc, time::Duration};

use comity_act::{Adopted, AgencyCard, Day, SignedCard, Text, Timestamp, WireError, in_force};
use comity_corridor::{
    Key, Keys, Needs,
    rows::{Adoption, OwnRow},
};

use tokio::sync::RwLock;

use crate::{
    clock,
    config::Config,
    engine::{Engine, EngineError, chain},
    home::{Agency, Home, HomeError, read, write_private},
};

/// A card that is closer than this to its end is made anew, in milliseconds: thirty days.
const RENEW_MS: u64 = 30 * Timestamp::DAY_MS;

/// How often it is looked at whether the card still says what is so.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Why there is no card.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CardError {
    /// It cannot be encoded.
    #[error("the card or certificate cannot be written")]
    Unwritable(#[source] WireError),
    /// It cannot be kept.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// What binds the agency cannot be read.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What changes from one card of an agency to the next.
#[derive(Debug)]
pub(crate) struct Issue {
    /// The card's number.
    pub serial: u64,
    /// The moment.
    pub now: Timestamp,
    /// Where peers reach the node.
    pub endpoint: Option<Text<255>>,
    /// The instruments that bind the agency.
    pub instruments: Vec<Adopted>,
    /// For how many days it is valid.
    pub valid_days: u64,
}

impl Issue {
    /// The card, signed.
    ///
    /// # Errors
    /// [`CardError::Unwritable`] when it cannot be encoded, which no valid input causes.
    pub(crate) fn sign(self, agency: &Agency, keys: &Keys) -> Result<Vec<u8>, CardError> {
        let now = self.now;
        keys.sign_card(self.card(agency, keys), now).map_err(CardError::Unwritable)
    }

    /// The card, unsigned and without proofs.
    pub(crate) fn card(self, agency: &Agency, keys: &Keys) -> AgencyCard {
        AgencyCard {
            agency: agency.code,
            name: agency.name.clone(),
            serial: self.serial,
            issued_at: self.now,
            valid_until: self.now.plus_millis(self.valid_days.saturating_mul(Timestamp::DAY_MS)),
            keys: keys.own().public().encode(),
            endpoints: self.endpoint.into_iter().collect(),
            log_origin: agency.log_origin.clone(),
            instruments: self.instruments,
            duty_telephone: agency.duty_telephone.clone(),
            kind: agency.kind,
            proofs: Vec::new(),
        }
    }
}

/// The card as it should be now: the kept one if it still says what is so, else a new one.
///
/// # Errors
/// [`CardError`] when rows or the home cannot be used.
pub(crate) async fn current(
    home: &Home,
    config: &Config,
    (agency, engine): (&Agency, &Engine),
    now: Timestamp,
) -> Result<Vec<u8>, CardError> {
    let keys = &engine.node().keys;
    let known = engine.read(Needs::default().and([Key::Own])).await?;
    let own = known.row::<OwnRow>(Key::Own);
    let adoptions = own.map(|own| own.adoptions.as_slice()).unwrap_or_default();
    let url = &config.federation.public_url;
    let kept =
        read(&home.card()).ok().and_then(|bytes| Some((SignedCard::parse(&bytes).ok()?, bytes)));
    let issue = Issue {
        serial: kept.as_ref().map_or(1, |(card, _)| card.claims().serial + 1),
        now,
        endpoint: (!url.is_empty()).then(|| Text::new(url.clone()).unwrap_or_default()),
        instruments: said(adoptions, now.day()),
        valid_days: config.federation.card_valid_days,
    };
    if let Some((card, bytes)) = kept
        && says_the_same(card.claims(), &issue, agency, keys)
        && card.claims().valid_until.millis_since(now) > RENEW_MS
    {
        return Ok(bytes);
    }
    let signed = issue.sign(agency, keys)?;
    write_private(&home.card(), &signed)?;
    tracing::info!("a new card was made; give it to your peers");
    Ok(signed)
}

/// Keeps the card in step with what binds the agency, for as long as the node runs.
pub(crate) async fn keep(
    (home, config): (Home, Arc<Config>),
    (agency, engine): (Agency, Engine),
    card: Arc<RwLock<Vec<u8>>>,
) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        match current(&home, &config, (&agency, &engine), clock::now()).await {
            Ok(latest) => *card.write().await = latest,
            Err(CardError::Engine(EngineError::Stopped)) => return,
            Err(error) => tracing::warn!(error = %chain(&error), "the card was not looked at"),
        }
    }
}

/// What the card says of adoptions: those that bind today, and those that begin later.
fn said(adoptions: &[Adoption], today: Day) -> Vec<Adopted> {
    let later = adoptions.iter().map(|one| &one.adopted).filter(|one| one.from > today);
    in_force(adoptions, today).chain(later).cloned().collect()
}

fn says_the_same(card: &AgencyCard, issue: &Issue, agency: &Agency, keys: &Keys) -> bool {
    card.keys == keys.own().public().encode()
        && card.endpoints.first() == issue.endpoint.as_ref()
        && card.instruments == issue.instruments
        && card.name == agency.name
        && card.duty_telephone == agency.duty_telephone
}
