//! Annotations: what a rule says of itself, read and checked.

use std::collections::BTreeMap;

use cedar_policy::Policy;
use comity_act::RoleGroup;

use super::{Instrument, LoadError};
use crate::{
    Verified,
    obligation::Obliges,
    rule::{Effect, RuleText},
};

/// Characters of `@says` at most.
const SAYS_MAX: usize = 120;

/// Checks that the id says where the rule stands: `<instrument>.<number of the file>.<nth>`.
pub(super) fn placed(path: &str, id: &str, instrument: &Instrument) -> Result<(), LoadError> {
    let file = path.rsplit('/').next().unwrap_or_default();
    let article = file.split_once('-').map(|(number, _)| number).unwrap_or_default();
    let prefix = format!("{}.{}.", instrument.name, article.trim_start_matches('0'));
    let nth = id.strip_prefix(&prefix).unwrap_or_default();
    if nth.is_empty() || !nth.bytes().all(|b| b.is_ascii_digit()) {
        let (rule, path) = (id.to_owned(), path.to_owned());
        return Err(LoadError::Misplaced { rule, path, prefix });
    }
    Ok(())
}

/// What the annotations of a rule say.
pub(super) fn read(
    policy: &Policy,
    id: String,
    instrument: &Instrument,
    absolute: &BTreeMap<String, String>,
) -> Result<RuleText, LoadError> {
    let known = |name: &str| matches!(name, "id" | "cite" | "says" | "duty" | "obliges" | "refers");
    if let Some((name, _)) = policy.annotations().find(|(name, _)| !known(name)) {
        return Err(bad(&id, name, "is not known; write cite, says, duty, obliges or refers"));
    }
    let needs = |missing: &'static str| {
        let found = policy.annotation(missing).filter(|text| !text.is_empty());
        found.map(str::to_owned).ok_or_else(|| LoadError::Uncited { rule: id.clone(), missing })
    };
    let (cite, says) = (needs("cite")?, needs("says")?);
    if says.chars().count() > SAYS_MAX {
        return Err(bad(&id, "says", "is longer than 120 characters; say it shorter"));
    }
    let obliges = policy
        .annotation("obliges")
        .map(str::parse::<Obliges>)
        .transpose()
        .map_err(|source| LoadError::BadObligation { rule: id.clone(), source })?;
    let refers = policy
        .annotation("refers")
        .map(|group| group.parse().map_err(|_| bad(&id, "refers", "names no group; write `legal`")))
        .transpose()?;
    let effect = effect(policy, &id, refers, obliges.is_some())?;
    let note = &instrument.rules[&id];
    let unverified = note.verified == Verified::Unverified;
    if note.baseline {
        if !unverified || policy.effect() != cedar_policy::Effect::Forbid {
            return Err(bad(&id, "id", "is baseline; only an unverified bar can be"));
        }
        // LAW: baseline policy is named so, and borrows no article's authority.
        if !cite.starts_with("Comity policy, modelled on ") || cite.contains("art.") {
            let why = "of baseline: write `Comity policy, modelled on …`, no article";
            return Err(bad(&id, "cite", why));
        }
    }
    let absolute = absolute.contains_key(&id);
    if absolute && effect != Effect::Bar {
        return Err(bad(&id, "id", "is absolute; only a bar without `@refers` can be"));
    }
    Ok(RuleText {
        instrument: instrument.name.clone(),
        cite,
        says,
        verified: note.verified,
        effect,
        policy: instrument.policy || unverified,
        advisory: unverified && !note.baseline,
        absolute,
        refers,
        obliges,
        id,
    })
}

/// What the rule does, from its Cedar effect and its annotations together.
fn effect(
    policy: &Policy,
    id: &str,
    refers: Option<RoleGroup>,
    obliges: bool,
) -> Result<Effect, LoadError> {
    let forbids = policy.effect() == cedar_policy::Effect::Forbid;
    let why = match (forbids, refers, policy.annotation("duty")) {
        (true, _, Some(_)) => ("duty", "stands on a forbid; write a permit"),
        (false, Some(_), _) => ("refers", "stands on a permit; write a forbid"),
        (true, ..) if obliges => ("obliges", "stands on a forbid; a bar obliges to nothing"),
        (false, None, Some(_)) if !obliges => {
            ("duty", "without `@obliges`; say what is owed and by when")
        }
        (true, None, None) => return Ok(Effect::Bar),
        (true, Some(_), None) => return Ok(Effect::Refer),
        (false, None, Some(_)) => return Ok(Effect::Duty),
        (false, None, None) => return Ok(Effect::Gateway),
    };
    Err(bad(id, why.0, why.1))
}

fn bad(id: &str, annotation: &str, why: &str) -> LoadError {
    LoadError::BadAnnotation {
        rule: id.to_owned(),
        annotation: annotation.to_owned(),
        why: why.to_owned(),
    }
}
