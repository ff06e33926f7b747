//! Everything that is proved, with its control, under one face.

use std::fmt::Display;

use crate::{Proof, Property, ProveError, Prover, RuleProperty, Subject, properties};

/// Something to be proved.
#[derive(Clone, Debug)]
pub enum Task {
    /// A property of acts.
    Acts(Box<Property>),
    /// A property of the rules themselves.
    Rules(RuleProperty),
}

/// All that is proved of the shipped law, in its order.
///
/// # Errors
/// When `properties.cedar` cannot be read; the tests of this crate keep it whole.
pub fn tasks() -> Result<Vec<Task>, ProveError> {
    let rules = RuleProperty::ALL.into_iter().map(Task::Rules);
    Ok(properties()?.into_iter().map(|one| Task::Acts(Box::new(one))).chain(rules).collect())
}

impl Task {
    /// The id of the property.
    pub fn id(&self) -> &str {
        match self {
            Self::Acts(property) => &property.id,
            Self::Rules(property) => property.id(),
        }
    }

    /// The property in a sentence.
    pub fn says(&self) -> &str {
        match self {
            Self::Acts(property) => &property.says,
            Self::Rules(property) => property.says(),
        }
    }

    /// What the control does to the law.
    pub fn taken_away(&self) -> &dyn Display {
        match self {
            Self::Acts(property) => &property.control,
            Self::Rules(property) => property,
        }
    }
}

impl Prover {
    /// Whether the law has the property.
    ///
    /// # Errors
    /// When it is neither shown nor refuted.
    pub fn proof(&mut self, law: &Subject, task: &Task) -> Result<Proof, ProveError> {
        match task {
            Task::Acts(property) => self.prove(law, property),
            Task::Rules(property) => self.prove_of_rules(law, *property),
        }
    }

    /// Whether the law still has the property when its guard is taken away; it must not.
    ///
    /// # Errors
    /// When it is neither shown nor refuted, or there is no such guard.
    pub fn control(&mut self, law: &Subject, task: &Task) -> Result<Proof, ProveError> {
        match task {
            Task::Acts(property) => {
                if let Proof::Pending { lacks } = self.prove(law, property)? {
                    return Ok(Proof::Pending { lacks });
                }
                self.prove(&law.weakened(&property.control)?, property)
            }
            Task::Rules(property) => self.control_of_rules(law, *property),
        }
    }
}
