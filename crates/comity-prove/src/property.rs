//! Properties: what the law must do, each a sentence and a Cedar policy.

use std::str::FromStr;

use cedar_policy::{Effect, Policy, PolicySet};

use crate::{ProveError, Weakening, world::Lifting};

/// What a property claims of the acts to which its policy applies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Claim {
    /// None of them is permitted.
    Never,
    /// All of them are permitted.
    Always,
}

/// What agencies have adopted, as far as a property depends on it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Assumed {
    /// The acting agency adopted these instruments, and perhaps others.
    Adopted(Vec<String>),
    /// Nobody adopted anything: only the law of the house holds.
    Nothing,
}

/// One property of the law.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its id.
    pub id: String,
    /// What it claims, in a sentence.
    pub says: String,
    /// What it claims of the acts of its policy.
    pub claim: Claim,
    /// What is adopted: anything that includes these, or nothing at all.
    pub assumes: Assumed,
    /// What the control takes away.
    pub control: Weakening,
    /// Who can lift the rule that guards it; `None`: it holds whatever persons lift.
    pub liftable: Option<String>,
    pub(crate) policy: Policy,
}

impl Property {
    /// Which rules count when it is proved: with every bar for what must always be open, and
    /// without those that a person can lift for what nobody may open.
    pub(crate) fn lifting(&self) -> Lifting {
        match self.claim {
            Claim::Never if self.liftable.is_none() => Lifting::Everything,
            Claim::Never | Claim::Always => Lifting::Nothing,
        }
    }
}

/// The properties of the shipped law, in their order.
///
/// # Errors
/// When `properties.cedar` cannot be read; the tests of this crate keep it whole.
pub fn properties() -> Result<Vec<Property>, ProveError> {
    parse(include_str!("../properties.cedar"))
}

/// Reads properties: `forbid` claims that nothing of the kind is ever permitted, `permit` that
/// all of it always is.
pub(crate) fn parse(text: &str) -> Result<Vec<Property>, ProveError> {
    let set = PolicySet::from_str(text)
        .map_err(|error| ProveError::property("properties.cedar", error))?;
    let mut policies: Vec<&Policy> = set.policies().collect();
    // Cedar names policies by their place in the text.
    policies.sort_by_key(|policy| {
        policy.id().to_string().trim_start_matches("policy").parse::<usize>().ok()
    });
    policies.into_iter().map(read).collect()
}

fn read(policy: &Policy) -> Result<Property, ProveError> {
    let id = policy.annotation("id").unwrap_or_default().to_owned();
    let needs = |name: &str| {
        let found = policy.annotation(name).map(str::to_owned);
        found.ok_or_else(|| ProveError::property(&id, format!("has no `@{name}`; add it")))
    };
    let assumes = match policy.annotation("assumes") {
        None => Assumed::Adopted(Vec::new()),
        Some("nothing is adopted") => Assumed::Nothing,
        Some(names) => Assumed::Adopted(names.split(", ").map(str::to_owned).collect()),
    };
    let control = needs("control")?
        .parse()
        .map_err(|why| ProveError::property(&id, format!("`@control` {why}")))?;
    let claim = match policy.effect() {
        Effect::Forbid => Claim::Never,
        Effect::Permit => Claim::Always,
    };
    let liftable = policy.annotation("liftable").map(str::to_owned);
    let (says, policy) = (needs("says")?, policy.clone());
    Ok(Property { says, claim, assumes, control, liftable, policy, id })
}
