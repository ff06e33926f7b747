//! Ways forward: the smallest lawful changes that would let an act go on.
//!
//! Found by deciding again with facts changed, never by reading the rules backwards. Only facts
//! that `law/facts/` gives a way for are changed: what happened in the world is not.

use std::collections::BTreeSet;

use comity_act::{AgencyCode, Kind};
use serde::Serialize;

use crate::{
    FactValue, Law, NationalBasis, Question, RecipientVerdict, Supplier, Towards, VerdictKind,
    basis::quoted, fact_table::Slot, law::Helping, slice::Capacity,
};

/// Changes in one way at most, unless no so small set would do.
const CHANGES_MAX: usize = 3;
/// The fact that an article of national law opens the act.
const BASIS: &str = "national_basis_stated";
/// Facts that are tried at most, so that three of them stay quick to try.
const CANDIDATES_MAX: usize = 18;

/// One change.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What changes.
    pub what: ChangeKind,
    /// Who can bring it about.
    pub who: String,
    /// What to do, for people.
    pub says: String,
    /// The kind of act that does it; `None` when a field of the act itself is completed.
    pub draft: Option<Kind>,
    /// What can be named, where it is one of a list: the articles of the state's pack.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

impl Change {
    /// Whether somebody else than who writes has to bring it about, or an act of its own.
    fn waits_for_others(&self) -> bool {
        // What the corridor finds in the act changes with the act.
        let alone = [Supplier::Officer, Supplier::System].map(Supplier::name);
        self.draft.is_some() || !alone.contains(&&*self.who)
    }
}

/// What changes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A fact takes this value.
    Fact {
        /// Its name.
        name: &'static str,
        /// The value that helps.
        value: FactValue,
    },
    /// A competent person approves over this rule.
    Approval {
        /// The rule.
        rule: String,
    },
    /// The act goes to these recipients only.
    OnlyTo {
        /// The recipients.
        recipients: Vec<AgencyCode>,
    },
}

/// A smallest set of changes that would let the act go on.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WayForward {
    /// The recipient it is about; `None` when it is about the act as a whole.
    pub to: Option<AgencyCode>,
    /// The changes, all needed: at most three, unless no three would do.
    pub changes: Vec<Change>,
}

impl Law {
    /// The ways forward for an act that is not permitted or is for decision.
    ///
    /// For each recipient that is refused: every set of at most three changes that would do and
    /// of which no part would do, or one longer set where there is none. First, when some
    /// recipients are permitted: send to these only.
    pub fn ways_forward(&self, question: &Question) -> Vec<WayForward> {
        let verdicts: Vec<RecipientVerdict> =
            question.towards.iter().map(|towards| self.towards(question, towards)).collect();
        let mut ways = Vec::new();
        let permitted: Vec<AgencyCode> = verdicts
            .iter()
            .filter(|one| one.kind == VerdictKind::Permit)
            .map(|one| one.to)
            .collect();
        if !permitted.is_empty() && permitted.len() < verdicts.len() {
            ways.push(WayForward { to: None, changes: vec![only_to(permitted)] });
        }
        for (towards, verdict) in question.towards.iter().zip(&verdicts) {
            if verdict.kind != VerdictKind::Permit {
                ways.extend(Search { law: self, question, towards }.ways());
            }
        }
        ways
    }
}

fn only_to(recipients: Vec<AgencyCode>) -> Change {
    let codes: Vec<&str> = recipients.iter().map(AgencyCode::as_str).collect();
    Change {
        says: format!("Send it to {} only.", codes.join(", ")),
        what: ChangeKind::OnlyTo { recipients },
        who: Supplier::Officer.to_string(),
        draft: None,
        choices: Vec::new(),
    }
}

/// A fact that can be helped, and the value that would help.
struct Candidate {
    slot: Slot,
    value: FactValue,
}

/// The search for ways towards one recipient.
struct Search<'a> {
    law: &'a Law,
    question: &'a Question,
    towards: &'a Towards,
}

impl Search<'_> {
    fn ways(&self) -> Vec<WayForward> {
        let candidates = self.candidates();
        let mut found: Vec<BTreeSet<usize>> = Vec::new();
        let mut ways = Vec::new();
        for size in 0..=CHANGES_MAX {
            for chosen in subsets(candidates.len(), size) {
                // A set is minimal only if no part of it does.
                if found.iter().any(|smaller| smaller.is_subset(&chosen)) {
                    continue;
                }
                let tried: Vec<&Candidate> = chosen.iter().map(|i| &candidates[*i]).collect();
                let changes = self.try_with(&tried).filter(|all| all.len() <= CHANGES_MAX);
                if let Some(changes) = changes {
                    found.push(chosen);
                    ways.push(WayForward { to: Some(self.towards.to.code), changes });
                }
            }
        }
        if ways.is_empty() {
            let changes = self.long(&candidates);
            ways.extend(
                changes.map(|all| WayForward { to: Some(self.towards.to.code), changes: all }),
            );
        }
        // The cheapest first: few changes, and of these what the officer does alone and now.
        ways.sort_by_key(|way| {
            (way.changes.len(), way.changes.iter().filter(|one| one.waits_for_others()).count())
        });
        ways
    }

    /// One set of more changes, all needed: everything at once, less whatever is not needed, what
    /// waits for others first.
    fn long(&self, candidates: &[Candidate]) -> Option<Vec<Change>> {
        let mut kept: Vec<&Candidate> = candidates.iter().collect();
        let mut changes = self.try_with(&kept)?;
        let waits = |one: &&Candidate| {
            let change = self.change(one);
            change.is_some_and(|change| change.waits_for_others())
        };
        let (first, then): (Vec<&Candidate>, Vec<&Candidate>) = candidates.iter().partition(waits);
        for slot in first.into_iter().chain(then).map(|one| one.slot) {
            let fewer: Vec<&Candidate> =
                kept.iter().copied().filter(|one| one.slot != slot).collect();
            if let Some(enough) = self.try_with(&fewer) {
                (kept, changes) = (fewer, enough);
            }
        }
        Some(changes)
    }

    /// The facts of rules that stand against the act, or could open it, that can be helped.
    fn candidates(&self) -> Vec<Candidate> {
        let (question, towards) = (self.question, self.towards);
        let slice = self.law.slice(question, towards);
        let judged = self.law.judged(question, towards);
        let against = judged.applying.iter().map(|(capacity, rule)| (*capacity, rule));
        let unsure = judged.undetermined.iter().map(|(capacity, rule, _)| (*capacity, rule));
        let bars = against.chain(unsure).filter(|(capacity, _)| *capacity == Capacity::Bars);
        let gateways = slice
            .rules
            .iter()
            .filter(|(capacity, _)| *capacity == Capacity::Gateways && !judged.is_open());
        // Bars first: every one of them must be lifted, while one gateway is enough.
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for rule in bars.map(|(_, rule)| rule).chain(gateways.map(|(_, rule)| rule)) {
            for slot in rule.facts.iter().copied().filter(|slot| seen.insert(*slot)) {
                if found.len() < CANDIDATES_MAX {
                    found.extend(self.changed(slot).map(|value| Candidate { slot, value }));
                }
            }
        }
        found
    }

    /// The value that would help, when it is not there already.
    fn changed(&self, slot: Slot) -> Option<FactValue> {
        // An article can only be named where the pack lists one that opens this.
        if self.law.fact(BASIS)?.slot == slot && self.articles().is_empty() {
            return None;
        }
        changed(self.law, self.towards, slot).or_else(|| self.best(slot))
    }

    /// Of the values of which one may help, the first that leaves least against the act.
    fn best(&self, slot: Slot) -> Option<FactValue> {
        let Helping::OneOf(values) = &self.law.facts.text(slot)?.way.as_ref()?.helps else {
            return None;
        };
        let against = |verdict: &RecipientVerdict| match verdict.kind {
            VerdictKind::Bar => verdict.because.len(),
            VerdictKind::ForDecision | VerdictKind::Permit => 0,
        };
        let with = |value: &FactValue| {
            let mut towards = self.towards.clone();
            towards.facts.put(slot, Some(value.clone()));
            self.law.presume_again(&self.towards.facts, &mut towards.facts);
            against(&self.law.towards(self.question, &towards))
        };
        let verdict = self.law.towards(self.question, self.towards);
        // Nobody gets round a bar that nobody lifts by calling the act something else.
        if verdict
            .because
            .iter()
            .any(|one| one.rule.absolute && self.law.named(one.rule()).is_some())
        {
            return None;
        }
        let now = against(&verdict);
        let best = values.iter().min_by_key(|value| with(value))?;
        (with(best) < now).then(|| best.clone())
    }

    /// The articles of the acting state's pack that open this act for its purpose.
    fn articles(&self) -> Vec<String> {
        let (kind, by) = (self.question.action, self.question.by.code);
        let purpose = self.towards.facts.purpose.as_deref().and_then(|word| word.parse().ok());
        let listed = self.law.articles(by.country(), self.question.on).iter();
        let opens =
            |basis: &&NationalBasis| purpose.is_some_and(|for_it| basis.opens(kind, for_it));
        listed.filter(opens).map(|basis| basis.cite.to_string()).collect()
    }

    /// The changes, if with them the act is permitted, approvals that remain included.
    fn try_with(&self, tried: &[&Candidate]) -> Option<Vec<Change>> {
        let mut towards = self.towards.clone();
        let mut changes = Vec::with_capacity(CHANGES_MAX);
        for (Candidate { slot, value }, change) in tried.iter().map(|one| (one, self.change(one))) {
            towards.facts.put(*slot, Some(value.clone()));
            for (also, value) in &self.law.facts.text(*slot)?.way.as_ref()?.also {
                towards.facts.put(*also, Some(value.clone()));
            }
            changes.push(change?);
        }
        self.law.presume_again(&self.towards.facts, &mut towards.facts);
        let verdict = self.law.towards(self.question, &towards);
        if verdict.kind == VerdictKind::Bar {
            return None;
        }
        for referral in &verdict.referrals {
            changes.push(Change {
                what: ChangeKind::Approval { rule: referral.reason().rule().to_owned() },
                who: referral.to().name().to_owned(),
                says: referral.reason().says().to_owned(),
                draft: Some(Kind::ReferralApprove),
                choices: Vec::new(),
            });
        }
        (!changes.is_empty()).then_some(changes)
    }

    /// The change of a fact, for people.
    fn change(&self, Candidate { slot, value }: &Candidate) -> Option<Change> {
        let text = self.law.facts.text(*slot)?;
        let way = text.way.as_ref()?;
        let choices = if text.name == BASIS { self.articles() } else { Vec::new() };
        Some(Change {
            what: ChangeKind::Fact { name: text.name, value: value.clone() },
            who: text.who.to_string(),
            says: says(&way.says, &choices),
            draft: way.draft,
            choices,
        })
    }
}

/// The value of a fact that would help, when it is not there already.
pub(crate) fn changed(law: &Law, towards: &Towards, slot: Slot) -> Option<FactValue> {
    let way = law.facts.text(slot)?.way.as_ref()?;
    let now = towards.facts.at(slot);
    let holds = |fact| towards.facts.at(fact) == Some(FactValue::Bool(true));
    if way.when.is_some_and(|fact| !holds(fact)) {
        return None;
    }
    let then = match (&way.helps, &now) {
        (Helping::Value(value), _) => value.clone(),
        (Helping::Within(words), Some(FactValue::Set(set))) => {
            FactValue::Set(set.intersection(words).cloned().collect())
        }
        (Helping::Within(_) | Helping::OneOf(_), _) => return None,
    };
    (now.as_ref() != Some(&then)).then_some(then)
}

/// What to do, with what can be named for it.
fn says(what: &str, choices: &[String]) -> String {
    if choices.is_empty() {
        return what.to_owned();
    }
    let listed = quoted(choices.iter().map(String::as_str));
    format!("{}: {listed}.", what.trim_end_matches('.'))
}

/// All subsets of `0..n` of one size.
pub(crate) fn subsets(n: usize, size: usize) -> Vec<BTreeSet<usize>> {
    let mut all = vec![BTreeSet::new()];
    for _ in 0..size {
        all = all
            .iter()
            .flat_map(|set: &BTreeSet<usize>| {
                let next = set.last().map_or(0, |last| last + 1);
                (next..n).map(move |item| set.iter().copied().chain([item]).collect())
            })
            .collect();
    }
    all
}
