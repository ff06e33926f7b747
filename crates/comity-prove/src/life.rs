//! Whether rules live: none is dead, and which never decide alone.
//!
//! A rule that can never apply protects nobody and misleads who reads it. Most rules are shown
//! alive by the case book; the solver looks for an act for the rest.

use std::collections::BTreeMap;

use cedar_policy::PolicySet;
use comity_act::Kind;
use comity_law::{Effect, VerdictKind, casebook};

use crate::{
    Assumed, ProveError, Prover, Subject,
    world::{Formula, Lifting, everything, set},
};

/// How much of a rule is alive.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Life {
    /// It never applies.
    Dead,
    /// It applies, but only to acts that no gateway opens, or that are always barred.
    Idle,
    /// A bar that never bars alone: whatever it bars, others bar too.
    Doubled,
    /// It decides: a bar alone, a gateway that opens, a duty that is owed, advice that is given.
    Decides,
}

/// How closely rules are looked at that decide in no case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Look {
    /// Whether they decide, in some of their kinds of act.
    Closely,
    /// Whether they apply at all.
    Once,
}

/// Kinds of act in which an act is looked for that a rule decides alone.
const KINDS_CLOSELY: usize = 3;

impl Prover {
    /// How much of each rule is alive.
    pub(crate) fn life(
        &mut self,
        law: &Subject,
        look: Look,
    ) -> Result<BTreeMap<String, Life>, ProveError> {
        let mut life = law.alive_in_cases()?;
        for formula in &law.world.formulas {
            if !life.contains_key(&formula.logic.id) {
                life.insert(formula.logic.id.clone(), self.life_of(law, formula, look)?);
            }
        }
        Ok(life)
    }

    fn life_of(
        &mut self,
        law: &Subject,
        formula: &Formula,
        look: Look,
    ) -> Result<Life, ProveError> {
        let id = &formula.logic.id;
        let nothing_assumed = Assumed::Adopted(Vec::new());
        let acts = set([&law.world.acts(id, &formula.policy, &nothing_assumed)?]);
        let everything = set([&everything()?]);
        let mut best = Life::Dead;
        let kinds = formula.kinds.iter().filter(|kind| law.world.kinds.contains_key(kind));
        for (nth, kind) in kinds.enumerate() {
            if best == Life::Decides || best > Life::Dead && nth >= KINDS_CLOSELY {
                break;
            }
            for (life, others) in around(law, *kind, formula, &everything) {
                let idle = life == Life::Idle;
                let looked_for = life > best && (idle || look == Look::Closely);
                if looked_for && self.solver.both((&law.world, *kind), &others, &acts)?.is_some() {
                    best = life;
                }
            }
        }
        Ok(best)
    }
}

/// With which rules an act must be permitted for the rule to be so much alive; best first.
fn around(
    law: &Subject,
    kind: Kind,
    formula: &Formula,
    everything: &PolicySet,
) -> Vec<(Life, PolicySet)> {
    let id = &formula.logic.id;
    let decides = |one: &&Formula| one.decides(Lifting::Nothing);
    let is_gateway = |one: &&Formula| one.logic.effect == Effect::Gateway;
    let all = || law.world.of(kind).filter(decides);
    let policies = |formulas: Vec<&Formula>| set(formulas.into_iter().map(|one| &one.policy));
    let idle = (Life::Idle, everything.clone());
    match formula.logic.effect {
        _ if formula.logic.advisory => vec![(Life::Decides, everything.clone()), idle],
        Effect::Bar | Effect::Refer => vec![
            (Life::Decides, policies(all().filter(|one| one.logic.id != *id).collect())),
            (Life::Doubled, policies(all().filter(is_gateway).collect())),
            idle,
        ],
        Effect::Gateway => {
            let only = |one: &&Formula| one.logic.id == *id || !is_gateway(one);
            vec![(Life::Decides, policies(all().filter(only).collect())), idle]
        }
        Effect::Duty => vec![(Life::Decides, policies(all().collect())), idle],
    }
}

impl Subject {
    /// The rules that decide in some case of the case book, as the law itself decides it.
    fn alive_in_cases(&self) -> Result<BTreeMap<String, Life>, ProveError> {
        let cases = casebook::cases(&self.law, self.files().iter()).map_err(ProveError::law)?;
        let mut life = BTreeMap::new();
        for case in cases {
            let verdict = self.law.verdict(&case.question);
            let because = verdict.because();
            let alone = verdict.kind == VerdictKind::Permit || because.len() == 1;
            let decide = because.into_iter().filter(|_| alone);
            let owed = verdict.obligations().into_iter().map(comity_law::Obligation::reason);
            for reason in decide.chain(owed).chain(verdict.advice()) {
                if !reason.is_undetermined() {
                    life.insert(reason.rule().to_owned(), Life::Decides);
                }
            }
        }
        Ok(life)
    }
}
