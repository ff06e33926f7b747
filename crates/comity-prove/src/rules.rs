//! Properties of the rules: none is dead, unread or uncited.
//!
//! They are not sets of acts, so each is shown in its own way; each has its control all the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use comity_law::{Bound, Effect, casebook};

use crate::{
    Proof, ProveError, Prover, Subject,
    example::Example,
    life::{Life, Look},
    world::{self, Formula, Lifting},
};

/// An instrument that nobody read, as broad as can be.
const UNREAD: &str = "unread-2000";
/// The gateway whose citation the control takes away.
const UNCITED: &str = "base.2.3";
/// A rule that contradicts itself.
const DEAD: &str = r#"
@id("base.5.999")
@cite("Comity policy: a control")
@says("This never applies.")
forbid (principal, action in Comity::Action::"giving", resource)
when { context.handling_h2 && !context.handling_h2 };
"#;

/// Whose policy a rule is that nobody read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Whose {
    /// Nobody adopted it.
    Nobodys,
    /// Agencies adopted it, or did not.
    #[cfg(test)]
    Anybodys,
}

/// A property of the rules themselves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RuleProperty {
    /// Every rule applies to some act.
    AllLive,
    /// A rule that was not read, and is no baseline, decides nothing.
    UnreadDecideNothing,
    /// Every permit rests on a gateway that cites its source.
    PermitsCite,
}

impl RuleProperty {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AllLive, Self::UnreadDecideNothing, Self::PermitsCite];

    /// Its id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AllLive => "no-rule-is-dead",
            Self::UnreadDecideNothing => "unread-rules-decide-nothing",
            Self::PermitsCite => "no-permit-without-citation",
        }
    }

    /// What it claims, in a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Self::AllLive => "No rule is dead: each applies to some act that can be.",
            Self::UnreadDecideNothing => {
                "A rule that is unverified and not adopted never permits, bars or refers."
            }
            Self::PermitsCite => "Nothing is permitted but by a rule that cites its source.",
        }
    }
}

/// What its control does to the law.
impl fmt::Display for RuleProperty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllLive => f.write_str("with a rule that contradicts itself"),
            Self::UnreadDecideNothing => f.write_str("with the unverified rules noted as read"),
            Self::PermitsCite => write!(f, "with the citation of {UNCITED} taken away"),
        }
    }
}

impl Prover {
    /// Whether the rules of the law have the property.
    ///
    /// # Errors
    /// When it is neither shown nor refuted.
    pub(crate) fn prove_of_rules(
        &mut self,
        law: &Subject,
        property: RuleProperty,
    ) -> Result<Proof, ProveError> {
        match property {
            RuleProperty::AllLive => self.none_is_dead(law, Look::Closely),
            RuleProperty::UnreadDecideNothing => {
                self.none_decides(law, "unverified", Whose::Nobodys)
            }
            RuleProperty::PermitsCite => self.all_cited(law, |_| true),
        }
    }

    /// The same of a law whose guard is taken away.
    ///
    /// # Errors
    /// When it is neither shown nor refuted.
    pub(crate) fn control_of_rules(
        &mut self,
        law: &Subject,
        property: RuleProperty,
    ) -> Result<Proof, ProveError> {
        match property {
            RuleProperty::AllLive => self.none_is_dead(&law.with_a_dead_rule()?, Look::Once),
            RuleProperty::UnreadDecideNothing => self.none_decides(law, "read", Whose::Nobodys),
            RuleProperty::PermitsCite => self.all_cited(law, |id| id != UNCITED),
        }
    }

    fn none_is_dead(&mut self, law: &Subject, look: Look) -> Result<Proof, ProveError> {
        let life = self.life(law, look)?;
        let dead: Vec<&str> =
            life.iter().filter(|(_, life)| **life == Life::Dead).map(|(id, _)| &**id).collect();
        if dead.is_empty() {
            return Ok(Proof::Holds { of: told(law, &life) });
        }
        let texts = law.logic.iter().filter(|rule| dead.contains(&&*rule.id));
        let texts: Vec<&str> = texts.map(|rule| rule.cedar.as_str()).collect();
        Ok(Proof::Fails { example: format!("# This applies to no act:\n{}\n", texts.join("\n")) })
    }

    /// Whether the law decides the same with a rule that permits everything, and one that bars
    /// everything, noted as so far verified.
    fn none_decides(
        &mut self,
        law: &Subject,
        verified: &str,
        whose: Whose,
    ) -> Result<Proof, ProveError> {
        let property = RuleProperty::UnreadDecideNothing;
        let with = law.with(unread(verified))?;
        let breaks = |one: &Example| with.permits(one) != law.permits(one);
        for kind in with.world.kinds.keys() {
            let at = (&with.world, *kind);
            let after = with.world.deciding(*kind, Lifting::Nothing);
            let before = with.world.decided_by(*kind, |one| {
                one.decides(Lifting::Nothing) && one.logic.instrument != UNREAD
            });
            // Where the same rules decide, the same is decided.
            if after == before {
                continue;
            }
            let (after, before) = match with.world.unadopted(UNREAD)? {
                // The property speaks of whoever did not adopt them.
                Some(bar) if whose == Whose::Nobodys => {
                    (world::with(&after, &bar), world::with(&before, &bar))
                }
                _ => (after, before),
            };
            for (first, second) in [(&after, &before), (&before, &after)] {
                if let Some(env) = self.solver.first_alone(at, first, second)? {
                    let example = Example::read(&with.world, *kind, &env, &with.law)?;
                    return with.refuted((property.id(), property.says()), example, &breaks);
                }
            }
        }
        let cases = same_cases(law, &with)?;
        let kinds = with.world.kinds.len();
        Ok(Proof::Holds { of: format!("{kinds} kinds of act, and asked in {cases} cases") })
    }

    /// Whether every permit rests on a gateway that cites a source and is counted as cited.
    fn all_cited(
        &mut self,
        law: &Subject,
        counted: impl Fn(&str) -> bool,
    ) -> Result<Proof, ProveError> {
        let property = RuleProperty::PermitsCite;
        let cites = |one: &Formula| one.policy.annotation("cite").is_some_and(|c| !c.is_empty());
        let mut shown = BTreeSet::new();
        for kind in law.world.kinds.keys() {
            // Where the same rules decide and none asks which act it is, the same is shown.
            if !shown.insert(law.world.signature(*kind)) {
                continue;
            }
            let all = law.world.deciding(*kind, Lifting::Nothing);
            let cited = law.world.decided_by(*kind, |one| {
                one.logic.effect == Effect::Gateway && cites(one) && counted(&one.logic.id)
            });
            if let Some(env) = self.solver.first_alone((&law.world, *kind), &all, &cited)? {
                let example = Example::read(&law.world, *kind, &env, &law.law)?;
                let breaks = |one: &Example| {
                    let verdict = law.law.verdict(&one.question());
                    let because = verdict.because();
                    law.permits(one) && because.iter().all(|reason| !counted(reason.rule()))
                };
                return law.refuted((property.id(), property.says()), example, &breaks);
            }
        }
        Ok(Proof::of_kinds(law.world.kinds.len()))
    }
}

/// How many rules live, and which never decide alone: no fault, and worth a look.
fn told(law: &Subject, life: &BTreeMap<String, Life>) -> String {
    let formless = law.law.rules().filter(|rule| rule.no_form).count();
    // A kind without a form is described by facts, and nobody can propose it yet.
    let mut told =
        format!("{} rules, {formless} of them of kinds that have no form yet", life.len());
    for (which, says) in [
        (Life::Idle, "apply only to acts that nothing opens yet"),
        (Life::Doubled, "were not seen to bar alone, since others bar the same"),
    ] {
        let rules = life.iter().filter(|(_, life)| **life == which);
        let rules: Vec<&str> = rules.map(|(id, _)| id.as_str()).collect();
        if !rules.is_empty() {
            told.push_str(&format!("; {} {says}: {}", rules.len(), rules.join(", ")));
        }
    }
    told
}

/// The files of an instrument that permits everything and bars everything, so far verified.
fn unread(verified: &str) -> [(&'static str, String); 2] {
    let instrument = format!(
        "title = \"A text\"\nkind = \"convention\"\nsource = \"none\"\n\
         [binds]\nbars = \"own\"\ngateways = \"both\"\n[rules]\n\
         \"{UNREAD}.1.1\" = {{ verified = \"{verified}\" }}\n\
         \"{UNREAD}.1.2\" = {{ verified = \"{verified}\" }}\n\
         \"{UNREAD}.1.3\" = {{ verified = \"{verified}\" }}\n"
    );
    let notes = |nth: u32| {
        format!("@id(\"{UNREAD}.1.{nth}\")\n@cite(\"A text\")\n@says(\"Nobody read this.\")\n")
    };
    let open = "in [Comity::Action::\"giving\", Comity::Action::\"looking\"]";
    let rules = format!(
        "{}permit (principal, action, resource);\n\
         {}forbid (principal, action {open}, resource);\n\
         {}@refers(\"legal\")\nforbid (principal, action {open}, resource);\n",
        notes(1),
        notes(2),
        notes(3)
    );
    [("unread-2000/instrument.toml", instrument), ("unread-2000/01-all.cedar", rules)]
}

/// Asks both laws all cases of the case book, the unread instrument adopted; how many.
fn same_cases(law: &Subject, with: &Subject) -> Result<usize, ProveError> {
    let cases = casebook::cases(&law.law, law.files().iter()).map_err(ProveError::law)?;
    for case in &cases {
        let mut question = case.question.clone();
        for towards in &mut question.towards {
            let (own, shared) = (&towards.bound, &towards.bound);
            let own = own.instruments_own().chain([UNREAD]);
            towards.bound = Bound::of(own, shared.instruments_shared().chain([UNREAD]));
        }
        let (before, after) = (law.law.verdict(&case.question), with.law.verdict(&question));
        if before.kind != after.kind || before.because() != after.because() {
            let why = format!("`{}` is decided otherwise", case.path);
            return Err(ProveError::Unconfirmed {
                property: RuleProperty::UnreadDecideNothing.id().to_owned(),
                why,
            });
        }
    }
    Ok(cases.len())
}

impl Subject {
    fn with_a_dead_rule(&self) -> Result<Self, ProveError> {
        let beside = |name: &str| {
            let found = self.files().0.iter().find(|(path, _)| path.starts_with(name));
            found.map(|(path, text)| (path.as_str(), text.clone()))
        };
        let missing = || ProveError::law("it has no `base/05-…` and `base/instrument.toml`");
        let (rules, mut text) = beside("base/05-").ok_or_else(missing)?;
        let (list, mut listed) = beside("base/instrument.toml").ok_or_else(missing)?;
        text.push_str(DEAD);
        listed = listed.replacen("[rules]", "[rules]\n\"base.5.999\" = { verified = \"read\" }", 1);
        self.with([(rules, text), (list, listed)])
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;
    use crate::Files;

    /// Formulas are trees, and the compiler descends into them.
    const STACK_BYTES: usize = 64 << 20;

    #[test]
    fn a_rule_that_nobody_read_bars_for_whoever_adopted_it() {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn(adopted_bars).unwrap().join().unwrap();
    }

    fn adopted_bars() {
        let law = Subject::load(Files::shipped()).unwrap();
        let mut prover = Prover::start().unwrap();
        let adopted = prover.none_decides(&law, "unverified", Whose::Anybodys).unwrap();
        let example = match adopted {
            Proof::Fails { example } => example,
            other => format!("{other:?}"),
        };
        assert!(example.contains("bound_own = [\"unread-2000.1."), "it is adopted: {example}");
    }
}
