//! The logic of rules, for those who prove things about the law as a whole.
//!
//! Deciding never needs it: it is how authoring and CI see each rule's own text, whom it binds,
//! and whether a person can lift it.

use comity_act::Day;

use crate::{
    Effect, Law,
    rule::{Binds, Rule},
};

/// One rule's own text, with what decides when it stands.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RuleLogic {
    /// The rule.
    pub id: String,
    /// The folder of its instrument, with `-` for `/`.
    pub instrument: String,
    /// Its file, under `law/`.
    pub path: String,
    /// Its text in Cedar, with its annotations.
    pub cedar: String,
    /// What it does.
    pub effect: Effect,
    /// Whether it only advises, and decides nothing.
    pub advisory: bool,
    /// Whom it binds.
    pub binds: Binds,
    /// The first day on which it is law; `None`: since ever.
    pub from: Option<Day>,
    /// The last day on which it is law; `None`: until further notice.
    pub until: Option<Day>,
    /// Whether a person can lift it when all facts are known: by approval, or by overruling.
    pub liftable: bool,
}

impl Law {
    /// The logic of every rule, in the order of their files.
    pub fn logic(&self) -> impl Iterator<Item = RuleLogic> + '_ {
        self.rules.iter().map(|rule| logic(rule))
    }
}

fn logic(rule: &Rule) -> RuleLogic {
    let text = &rule.text;
    RuleLogic {
        id: text.id.clone(),
        instrument: text.instrument.clone(),
        path: rule.path.clone(),
        cedar: rule.written(),
        effect: text.effect,
        advisory: text.advisory,
        binds: rule.binds,
        from: rule.period.from,
        until: rule.period.until,
        liftable: text.effect == Effect::Refer || text.may_be_overruled(false),
    }
}
