//! Deciding: from what the rules say to a verdict.

use std::{collections::BTreeMap, sync::Arc};

use comity_act::AgencyCode;

use crate::{
    Decision, Facts, Law, Lifted, MissingFact, Obligation, Question, Reason, RecipientVerdict,
    Referral, Sample, Towards, Verdict, VerdictKind, Verified,
    fact_table::Slot,
    judge::{Judged, judge},
    memo::Answered,
    needs::Scope,
    obligation::Since,
    rule::{Effect, Rule, RuleText},
    slice::{Capacity, Slice},
    supplier::Supplier,
};

impl Law {
    /// Decides an act: permitted, not permitted, or for decision, with the reasons.
    ///
    /// The question must describe the act; the corridor derives it from the act itself. What was
    /// asked before is answered from memory.
    pub fn decide<A>(&self, act: A, question: &Question) -> Decision<A> {
        let answered = || Answered {
            verdict: Arc::new(self.verdict(question)),
            asked: Sample::written(self, question).into(),
        };
        Decision::new(act, self.memo.get(question, answered))
    }

    /// What the verdict would be, without an act, worked out anew: for previews and samples.
    pub fn verdict(&self, question: &Question) -> Verdict {
        let recipients: Vec<RecipientVerdict> =
            question.towards.iter().map(|towards| self.towards(question, towards)).collect();
        // INVARIANT: an act towards nobody, not even oneself, was never asked about; it is barred.
        let kind = recipients.iter().map(|one| one.kind).max().unwrap_or(VerdictKind::Bar);
        Verdict { kind, law: self.digest(), recipients }
    }

    /// How much work a question is: for benches.
    pub fn effort(&self, question: &Question) -> Effort {
        let mut effort = Effort::default();
        for towards in &question.towards {
            let slice = self.slice(question, towards);
            effort.slice += slice.rules.len();
            effort.looked_at += slice.looked_at(&towards.facts).len();
            effort.asked += slice.possible(&towards.facts).len();
            effort.applying += self.judged(question, towards).applying.len();
        }
        effort
    }

    pub(crate) fn towards(&self, question: &Question, towards: &Towards) -> RecipientVerdict {
        let judged = self.judged(question, towards);
        let mut verdict = Weighed::of(self, (question, towards), judged).verdict(towards);
        if verdict.kind == VerdictKind::Bar && !question.owed.is_empty() {
            verdict.suspended = self.suspended(question, towards, &verdict.because);
        }
        verdict
    }

    /// What came of the rules; nothing, when no rule speaks of the act.
    pub(crate) fn judged(&self, question: &Question, towards: &Towards) -> Judged {
        let slice = self.slice(question, towards);
        self.scenes
            .get(&self.actions, question.action, question.by, towards.to)
            .map(|scene| judge(&slice, &scene, &towards.facts))
            .unwrap_or_default()
    }

    /// The rules that can matter.
    pub(crate) fn slice(&self, question: &Question, towards: &Towards) -> Arc<Slice> {
        let scope = Scope::of(question.action, question.by, towards.to);
        self.slices.get(scope, &towards.bound, question.on)
    }

    fn missing(&self, facts: &Facts, judged: &Judged) -> Vec<MissingFact> {
        let mut rules_of: BTreeMap<Slot, (Vec<String>, bool)> = BTreeMap::new();
        // A clock of which nobody said when it began: a duty alone depends on it.
        for (_, rule) in &judged.applying {
            let since = rule.text.obliges.as_ref().and_then(|obliges| obliges.since.as_ref());
            let slot = since.and_then(Since::slot).filter(|slot| !facts.is_known(*slot));
            if let Some(slot) = slot {
                rules_of.entry(slot).or_default().0.push(rule.text.id.clone());
            }
        }
        for (capacity, rule, missing) in &judged.undetermined {
            // A gateway that is not known to be open does not matter when another is.
            if judged.is_open() && *capacity == Capacity::Gateways {
                continue;
            }
            for slot in missing.iter().filter(|slot| !self.is_asked_later(**slot, missing)) {
                for slot in self.asked_for(*slot, facts) {
                    let (rules, blocks) = rules_of.entry(slot).or_default();
                    rules.push(rule.text.id.clone());
                    *blocks |= *capacity != Capacity::Duties;
                }
            }
        }
        let fact = |(slot, (rules, blocks)): (Slot, (Vec<String>, bool))| {
            let text = self.facts.text(slot)?;
            let (means, who) = (Arc::clone(&text.means), text.who);
            Some(MissingFact { name: text.name, means, who, rules, blocks })
        };
        rules_of.into_iter().filter_map(fact).collect()
    }

    /// Whether an answer to another of these may make the fact not matter at all.
    fn is_asked_later(&self, slot: Slot, missing: &[Slot]) -> bool {
        let text = self.facts.text(slot);
        text.is_some_and(|text| text.asked_after.iter().any(|first| missing.contains(first)))
    }

    /// What is asked in place of an unknown fact: where it would be presumed unless something else
    /// is so, that comes first; and for what the system finds, what somebody can say of it.
    fn asked_for(&self, slot: Slot, facts: &Facts) -> Vec<Slot> {
        let first = self.facts.text(slot).and_then(|text| text.in_doubt(facts));
        let sayable = |slot: Slot| {
            let from = self.facts.text(slot).map_or(&[][..], |text| &text.found_from);
            let unsaid: Vec<Slot> =
                from.iter().filter(|said| !facts.is_known(**said)).copied().collect();
            if unsaid.is_empty() { vec![slot] } else { unsaid }
        };
        first.unwrap_or_else(|| vec![slot]).into_iter().flat_map(sayable).collect()
    }

    /// Whether it is first for who writes to say what a rule lacks, so that nobody who decides is
    /// disturbed before it is known that there is something to decide.
    fn is_for_who_writes(&self, missing: &[Slot]) -> bool {
        let who =
            |slot: &Slot| self.facts.text(*slot).is_some_and(|text| text.who == Supplier::Officer);
        missing.iter().any(who)
    }
}

/// How many rules a question concerns, and how far each got; summed over recipients.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Effort {
    /// Rules that are law between the parties for such an act.
    pub slice: usize,
    /// Of these, rules that the index did not rule out.
    pub looked_at: usize,
    /// Of these, rules that Cedar worked out, since no known fact rules them out.
    pub asked: usize,
    /// Of these, rules that apply.
    pub applying: usize,
}

/// What the rules weigh for and against the act.
#[derive(Default)]
struct Weighed {
    bars: Vec<Reason>,
    referrals: Vec<Referral>,
    gateways: Vec<Reason>,
    advice: Vec<Reason>,
    obligations: Vec<Obligation>,
    lifted: Vec<Lifted>,
    missing: Vec<MissingFact>,
}

impl Weighed {
    fn of(law: &Law, of: (&Question, &Towards), judged: Judged) -> Self {
        let mut weighed = Self { missing: law.missing(&of.1.facts, &judged), ..Self::default() };
        for rule in &judged.faulty {
            weighed.bars.push(Reason { rule: fault(rule), undetermined: false });
        }
        for (capacity, rule, lacks) in judged.undetermined {
            let refers = capacity == Capacity::Bars && rule.text.refers.is_some();
            // Who sent what came here is not asked any more.
            if refers && of.1.facts.receiving != Some(true) && law.is_for_who_writes(&lacks) {
                weighed.unsaid((of.0, of.1.to.code), &rule);
            } else if capacity != Capacity::Gateways {
                weighed.put(of, &rule, capacity, true);
            }
            // An undetermined gateway opens nothing.
        }
        for (capacity, rule) in judged.applying {
            weighed.put(of, &rule, capacity, false);
        }
        weighed
    }

    fn put(
        &mut self,
        (question, towards): (&Question, &Towards),
        rule: &Rule,
        capacity: Capacity,
        undetermined: bool,
    ) {
        let reason = Reason { rule: Arc::clone(&rule.text), undetermined };
        match capacity {
            Capacity::Bars => self.against((question, towards.to.code), reason),
            Capacity::Gateways | Capacity::Duties => {
                if let Some(obliges) = &rule.text.obliges {
                    let mut obliges = obliges.clone();
                    let since = obliges.since.as_ref();
                    let elapsed_ms = since.map_or(0, |since| since.elapsed_ms_max(&towards.facts));
                    // Nobody said when the clock began, so all of it may be over: it is owed now.
                    if since.is_some_and(|since| since.is_unknown(&towards.facts)) {
                        obliges.within = None;
                    }
                    let reason = reason.clone();
                    self.obligations.push(Obligation { reason, obliges, elapsed_ms });
                }
                if capacity == Capacity::Gateways {
                    self.gateways.push(reason);
                }
            }
            Capacity::AdvisoryBars | Capacity::AdvisoryGateways => self.advice.push(reason),
        }
    }

    /// A referral that who writes may spare somebody: it waits for the word, not for a decision.
    fn unsaid(&mut self, (question, to_whom): (&Question, AgencyCode), rule: &Rule) {
        let reason = Reason { rule: Arc::clone(&rule.text), undetermined: true };
        if question.is_approved(to_whom, reason.rule()) {
            self.against((question, to_whom), reason);
        } else {
            self.bars.push(reason);
        }
    }

    fn against(&mut self, (question, to_whom): (&Question, AgencyCode), reason: Reason) {
        if let Some(to) = reason.rule.refers {
            if question.is_approved(to_whom, reason.rule()) {
                self.lifted.push(Lifted { reason, overruled_by: None });
            } else {
                self.referrals.push(Referral { reason, to });
            }
            return;
        }
        match question.overruling(to_whom, reason.rule()) {
            Some(reference) if reason.may_be_overruled() => {
                let overruled_by = Some(reference.clone());
                self.lifted.push(Lifted { reason, overruled_by });
            }
            _ => self.bars.push(reason),
        }
    }

    fn verdict(mut self, towards: &Towards) -> RecipientVerdict {
        if self.gateways.is_empty() {
            self.bars.push(Reason { rule: no_gateway(), undetermined: false });
        }
        let kind = if !self.bars.is_empty() {
            VerdictKind::Bar
        } else if !self.referrals.is_empty() {
            VerdictKind::ForDecision
        } else {
            VerdictKind::Permit
        };
        let mut because = match kind {
            VerdictKind::Bar => self.bars,
            VerdictKind::ForDecision => {
                self.referrals.iter().map(|referral| referral.reason.clone()).collect()
            }
            VerdictKind::Permit => self.gateways.clone(),
        };
        best_founded_first(&mut because);
        best_founded_first(&mut self.gateways);
        self.advice.sort_by(|a, b| a.rule().cmp(b.rule()));
        self.obligations.sort_by(|a, b| a.reason.rule().cmp(b.reason.rule()));
        self.referrals.sort_by(|a, b| a.reason.rule().cmp(b.reason.rule()));
        self.lifted.sort_by(|a, b| a.reason.rule().cmp(b.reason.rule()));
        if kind == VerdictKind::Bar {
            self.obligations.clear();
        }
        RecipientVerdict {
            to: towards.to.code,
            kind,
            because,
            bases: self.gateways,
            advice: self.advice,
            missing: self.missing,
            obligations: self.obligations,
            referrals: self.referrals,
            lifted: self.lifted,
            suspended: Vec::new(),
        }
    }
}

/// Text before policy, read before partial.
fn best_founded_first(reasons: &mut [Reason]) {
    reasons.sort_by(|a, b| {
        let rank = |reason: &Reason| (reason.is_policy(), reason.verified());
        rank(a).cmp(&rank(b)).then_with(|| a.rule().cmp(b.rule()))
    });
}

/// Why an act that nothing bars is not permitted: nothing opens it.
fn no_gateway() -> Arc<RuleText> {
    static NO_GATEWAY: std::sync::LazyLock<Arc<RuleText>> = std::sync::LazyLock::new(|| {
        synthetic(
            "no-gateway",
            "Comity policy: nothing happens without a rule that permits it",
            "No rule opens this to that recipient: conclude an agreement, or choose another.",
        )
    });
    Arc::clone(&NO_GATEWAY)
}

/// Why an act is not permitted when a rule cannot be evaluated.
fn fault(rule: &Rule) -> Arc<RuleText> {
    synthetic(
        "fault",
        &format!("Comity policy: a rule that fails refuses (`{}`)", rule.text.id),
        "A rule could not be worked out: report it to the legal adviser; nothing was sent.",
    )
}

fn synthetic(id: &str, cite: &str, says: &str) -> Arc<RuleText> {
    Arc::new(RuleText {
        id: id.to_owned(),
        instrument: "base".to_owned(),
        cite: cite.to_owned(),
        says: says.to_owned(),
        verified: Verified::Read,
        effect: Effect::Bar,
        policy: true,
        advisory: false,
        absolute: true,
        refers: None,
        obliges: None,
    })
}
