//! Proving: a property against a law, and the example that refutes it.

use comity_act::Kind;
use comity_law::{Effect, VerdictKind};

use crate::{
    Assumed, Claim, Property, ProveError, Subject,
    example::Example,
    solver::Solver,
    world::{Lifting, everything, read, set, with},
};

/// What came of a property.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Proof {
    /// It holds, whatever the facts.
    Holds {
        /// Of what it was shown, as `14 kinds of act`.
        of: String,
    },
    /// The law has no instrument, rule or fact yet of which it speaks.
    Pending {
        /// What is not there.
        lacks: String,
    },
    /// It does not hold.
    Fails {
        /// A case of the case book that breaks it, or the rules that do.
        example: String,
    },
}

impl Proof {
    pub(crate) fn of_kinds(kinds: usize) -> Self {
        Self::Holds { of: format!("{kinds} kind{} of act", if kinds == 1 { "" } else { "s" }) }
    }
}

/// Proves properties, one after the other.
#[derive(Debug)]
pub struct Prover {
    pub(crate) solver: Solver,
}

impl Prover {
    /// Starts the solver.
    ///
    /// # Errors
    /// When `cvc5` is not there.
    pub fn start() -> Result<Self, ProveError> {
        Solver::start().map(|solver| Self { solver })
    }

    /// Whether none of the property's acts is permitted, or all of them are.
    pub(crate) fn prove(
        &mut self,
        law: &Subject,
        property: &Property,
    ) -> Result<Proof, ProveError> {
        if let Some(lacks) = law.lacks(property)? {
            return Ok(Proof::Pending { lacks });
        }
        let acts = law.world.acts(&property.id, &property.policy, &property.assumes)?;
        let kinds: Vec<Kind> = law.world.covered(&acts);
        if kinds.is_empty() {
            return Err(ProveError::property(&property.id, "speaks of no kind of act"));
        }
        let acts = set([&acts]);
        let breaks = |one: &Example| {
            law.permits(one) == (property.claim == Claim::Never) && one.is_in(&law.world, &acts)
        };
        for kind in &kinds {
            let deciding = law.world.deciding(*kind, property.lifting());
            let at = (&law.world, *kind);
            // What the guard alone keeps out, it keeps out whatever else stands: the quick way.
            if property.claim == Claim::Never {
                let guards = property.control.guards();
                let guard = law.world.decided_by(*kind, |one| {
                    guards.contains(&one.logic.id) && one.decides(property.lifting())
                });
                let guarded = with(&guard, &everything()?);
                if self.solver.both(at, &guarded, &acts)?.is_none() {
                    continue;
                }
            }
            let found = match property.claim {
                Claim::Never => self.solver.both(at, &deciding, &acts)?,
                Claim::Always => self.solver.first_alone(at, &acts, &deciding)?,
            };
            if let Some(env) = found {
                let mut example = Example::read(&law.world, *kind, &env, &law.law)?;
                if property.lifting() == Lifting::Everything {
                    example.lift(law.liftable());
                }
                return law.refuted((&property.id, &property.says), example, &breaks);
            }
        }
        Ok(Proof::of_kinds(kinds.len()))
    }
}

impl Subject {
    /// What the property speaks of and the law does not have: an instrument, or a fact.
    ///
    /// # Errors
    /// When the property's policy cannot be read.
    pub fn lacks(&self, property: &Property) -> Result<Option<String>, ProveError> {
        let adopted = match &property.assumes {
            Assumed::Adopted(names) => names.as_slice(),
            Assumed::Nothing => &[],
        };
        let known = |fact: &String| self.law.fact(fact).is_some();
        let instruments = adopted.iter().filter(|name| !self.world.instruments.contains(*name));
        let facts: Vec<String> = read(&property.policy)?.into_iter().collect();
        let facts = facts.iter().filter(|fact| !known(fact));
        let lacks: Vec<&str> = instruments.chain(facts).map(String::as_str).collect();
        Ok(if lacks.is_empty() { None } else { Some(lacks.join(", ")) })
    }

    /// Whether the law itself permits the act.
    pub(crate) fn permits(&self, example: &Example) -> bool {
        self.law.verdict(&example.question()).kind == VerdictKind::Permit
    }

    /// The rules that persons can lift, with whether by approval.
    fn liftable(&self) -> impl Iterator<Item = (String, bool)> {
        let liftable = self.logic.iter().filter(|rule| rule.liftable);
        liftable.map(|rule| (rule.id.clone(), rule.effect == Effect::Refer))
    }

    /// An example as a case, once the law itself has agreed that it breaks the property.
    pub(crate) fn refuted(
        &self,
        (id, says): (&str, &str),
        example: Example,
        breaks: &dyn Fn(&Example) -> bool,
    ) -> Result<Proof, ProveError> {
        let unconfirmed = |why: String| ProveError::Unconfirmed { property: id.to_owned(), why };
        if !breaks(&example) {
            return Err(unconfirmed(example.case(says, &["?"], &self.ordinary)));
        }
        let example = example.shrunk((&self.law, self.ordinary.1), breaks);
        let verdict = self.law.verdict(&example.question());
        let because: Vec<&str> = verdict.because().iter().map(|reason| reason.rule()).collect();
        let (folder, found) = match verdict.kind {
            VerdictKind::Permit => ("permit", "permitted"),
            VerdictKind::Bar => ("refuse", "not permitted"),
            VerdictKind::ForDecision => ("refer", "for decision"),
        };
        let story = format!("This is {found}, against: {says}");
        let example = example.case(&story, &because, &self.ordinary);
        let differs = self.disagrees(&format!("{folder}/{id}"), &example)?;
        if differs.is_empty() {
            Ok(Proof::Fails { example })
        } else {
            Err(unconfirmed(format!("{}\n{example}", differs.join("; "))))
        }
    }
}
