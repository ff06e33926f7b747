//! One agency's node: what it has to know, and what it does with what comes.
//!
//! [`Node::needs`] and [`Node::more`] say what must be read (see `needs.rs`), [`Node::decide`] asks
//! the law, [`Node::settle`] records, projects and delivers. None of them reads a clock, a row or a
//! socket.

use std::{collections::BTreeSet, sync::Arc};

use comity_act::{
    Act, ActId, AgencyCode, AgencyKind, Body, OfficerId, RecordId, Reference, SignedAct, Text,
    Timestamp,
};
use comity_law::{Law, Question};
use comity_log::Tip;
use comity_seal::digest::digest;

use crate::{
    chance::Chance,
    decide::{Bench, Decided, decide, decide_on, staying},
    deliver::VerifiedReceipt,
    key::Key,
    keys::Keys,
    ports::{Change, Effect, Facts, Notice, Projection},
    project::{self, Context, Tells},
    propose::{Form, ProposeError, Proposed},
    record::{Entered, record},
    rows::{ActRow, Direction, Lift, PeerRow, PendingRow, PendingWork, Seen, Stage, Trust},
    signing,
    verdict::{Ruling, Verdict},
    watching,
};

/// Beyond this, the author's clock and ours are marked as apart.
const SKEW_MS_MAX: u64 = 5 * 60 * 1_000;

/// Something that happens to the node, after its bytes were verified.
#[derive(Debug)]
pub enum Input<'a> {
    /// An act, made here or come in, is to be decided and settled.
    Act(&'a Act),
    /// A batch was taken: its places are closed.
    Close(&'a Closing),
    /// A peer acknowledged a batch.
    Acknowledged {
        /// What it says.
        receipt: &'a VerifiedReceipt,
        /// How many leaves our log has at this moment.
        leaves: u64,
        /// The place after the last that it covers.
        until: u64,
    },
    /// Something pending is to be done.
    Work(ActId),
    /// What an act changed is to be shown to the standing watches.
    Show(ActId),
    /// Time has passed.
    Tick(Timestamp),
    /// A peer's log showed two faces.
    Misbehaved(AgencyCode),
}

/// What a taken batch changes about its sender.
#[derive(Clone, Debug)]
pub struct Closing {
    /// Who sent it.
    pub from: AgencyCode,
    /// The place that is expected next.
    pub next: u64,
    /// Its log as it is now known here.
    pub seen: Seen,
}

/// What became of an act.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which act.
    pub act: ActId,
    /// Its leaf in the log.
    pub leaf: u64,
    /// How far it has come.
    pub stage: Stage,
    /// Whether this program can read it; what it cannot read, it keeps.
    pub is_understood: bool,
    /// What the law said.
    pub verdict: Verdict,
    /// The reference for people.
    pub reference: Option<Reference>,
}

/// What one step changes.
#[derive(Debug, Default)]
pub struct Step {
    /// Changes of state.
    pub changes: Vec<Change>,
    /// What to do once they are durable.
    pub effects: Vec<Effect>,
    /// Acts the node itself owes: of each list the first that is permitted, else the last.
    pub forms: Vec<Vec<Form>>,
}

/// An agency's node: its keys, its law, and who acts for it when no person does.
#[derive(Clone, Debug)]
pub struct Node {
    /// The agency's keys.
    pub keys: Arc<Keys>,
    /// The law it applies.
    pub law: Arc<Law>,
    /// What kind of body it is.
    pub kind: AgencyKind,
    /// The pseudonym under which the node answers by itself.
    pub service: OfficerId,
}

impl Node {
    /// This agency.
    pub fn own(&self) -> AgencyCode {
        self.keys.agency()
    }

    /// Asks this node's law about an act.
    pub fn decide(
        &self,
        now: Timestamp,
        act: SignedAct,
        known: &Facts,
        lifted: &[Lift],
    ) -> Decided {
        decide(self.bench(now), act, known, lifted)
    }

    /// Asks this node's law the question that an act was found to put.
    pub(crate) fn decide_on(
        &self,
        now: Timestamp,
        act: SignedAct,
        (known, question): (&Facts, Question),
    ) -> Decided {
        decide_on(self.bench(now), act, (known, question), &[])
    }

    /// Who decides at this moment.
    pub fn bench(&self, now: Timestamp) -> Bench<'_> {
        Bench { own: self.own(), kind: self.kind, law: &self.law, now }
    }

    /// Records a decision and lets it take effect: the log, the rows, the outbox.
    pub fn settle(
        &self,
        now: Timestamp,
        decided: Decided,
        known: &Facts,
        tip: &mut Tip,
        chance: &mut Chance,
    ) -> (Step, Outcome) {
        let mut p = Projection::new(now, known);
        let mut decided = decided;
        if decided.is_permitted() && decided.act().agency == self.own() {
            decided.verdict.silences = project::silences(&p, self.own(), decided.act());
        }
        let (entered, verdict, journal) = record(decided, now, tip, chance);
        p.push(journal);
        let outcome = self.enter(&mut p, &entered, verdict);
        let (changes, effects) = p.finish();
        (Step { changes, effects, forms: Vec::new() }, outcome)
    }

    /// Lets what stands in the log take effect in the rows.
    pub(crate) fn enter(
        &self,
        p: &mut Projection<'_>,
        entered: &Entered,
        verdict: Verdict,
    ) -> Outcome {
        let (signed, leaf) = match entered {
            Entered::Permitted(permitted) => (permitted.signed(), permitted.leaf()),
            Entered::Stopped { act, leaf } => (act, *leaf),
        };
        let act = signed.act();
        let direction = if act.agency == self.own() { Direction::Own } else { Direction::Received };
        let stage = stage(direction, &verdict, act);
        let mut row = row_of(direction, signed, leaf, p.now);
        row.stage = stage;
        row.emergency |= project::alerts_in_emergency(p, act);
        row.alarms = project::alarms(p, act);
        row.case = act.case.as_ref().map(|case| self.keys.case_token(case.as_str()).into());
        if let Some(before) = p.row::<ActRow>(Key::Act(act.id)) {
            row.leaves_before = [&before.leaves_before[..], &[before.leaf]].concat();
            row.lifts.clone_from(&before.lifts);
        }
        let against = verdict.towards.iter().flat_map(|one| {
            let rules = one.against.iter().filter_map(|rule| Text::new(rule.as_str()).ok());
            rules.map(|rule| (rule, one.agency))
        });
        row.against = against.collect();
        row.is_whole = match &act.body {
            Body::RequestAnswer(answer) if stage == Stage::Done => Some(answer.complete),
            _ => None,
        };
        project::count_search(p, self.own(), act);
        if let Entered::Permitted(permitted) = entered {
            if direction == Direction::Own {
                row.delivered = project::enqueue(p, act, permitted.leaf());
            }
            let delivered = row.delivered.clone();
            let context = Context { keys: &self.keys, direction };
            if project::is_odd(p, &context, act) {
                row.stage = Stage::Held;
            }
            p.put(Key::Act(act.id), row);
            project::project(p, &context, permitted);
            project::begin(p, self.own(), act, &verdict.obligations, &delivered);
            project::show(p, act.id);
        } else {
            p.put(Key::Act(act.id), row);
            if direction == Direction::Own && verdict.ruling == Ruling::Bar {
                project::suspend(p, self.own(), act, &verdict.suspended);
            }
            // Who asks learns that there will be no answer; a person sees the search all the same.
            if let (Direction::Received, Some(work)) = (direction, answered_by(&act.body)) {
                project::owe(p, act.id, work);
            }
            if direction == Direction::Received && project::says_too_much(p.facts(), act) {
                project::let_go_of(p, act.id);
            }
        }
        if direction == Direction::Own {
            project::done(p, act);
            project::told_holders(p, self.own(), act);
        }
        let stage = p.row::<ActRow>(Key::Act(act.id)).map_or(stage, |row| row.stage);
        p.effects.push(Effect::Notify(Notice::Act(act.id)));
        let is_understood = !matches!(act.body, Body::NotUnderstood(_));
        Outcome { act: act.id, leaf, stage, is_understood, verdict, reference: act.reference }
    }

    /// Takes a step that no decision precedes.
    pub fn step(&self, now: Timestamp, input: &Input<'_>, known: &Facts) -> Step {
        let mut p = Projection::new(now, known);
        let mut forms = Vec::new();
        match input {
            Input::Act(_) => {}
            Input::Close(closing) => project::close(&mut p, closing),
            Input::Acknowledged { receipt, leaves, until } => {
                project::acknowledged(&mut p, self.own(), receipt, (*leaves, *until));
            }
            Input::Work(id) => forms = self.work(&mut p, *id, now),
            Input::Show(id) => forms = watching::show(self, &mut p, *id),
            Input::Tick(_) => {
                project::expire(&mut p, known);
                project::end_watches(&mut p, known);
                project::end_queries(&mut p, known);
            }
            Input::Misbehaved(peer) => {
                p.amend::<PeerRow>(Key::Peer(*peer), |row| row.misbehaviours += 1);
                p.effects.push(Effect::Notify(Notice::Misbehaviour(*peer)));
            }
        }
        let (changes, effects) = p.finish();
        Step { changes, effects, forms }
    }

    /// What is pending, if it still is, as forms; their acts do it. Resuming an act is the
    /// driver's: it needs the law.
    fn work(&self, p: &mut Projection<'_>, id: ActId, now: Timestamp) -> Vec<Vec<Form>> {
        let known = p.facts();
        let Some(work) = p.row::<PendingRow>(Key::Pending(id)).map(|row| row.work) else {
            return Vec::new();
        };
        let Some(signed) = self.stored(id, known) else {
            // What it was about is erased, and with it what was owed.
            p.delete(Key::Pending(id));
            return Vec::new();
        };
        if work == PendingWork::Resume {
            p.delete(Key::Pending(id));
        }
        let act = signed.act();
        let sender = (act.agency != self.own()).then_some(act.agency);
        match (work, &act.body) {
            (PendingWork::AnswerSearch, Body::SearchRun(body)) => {
                let form = |tells| {
                    let form = project::report(known, act, body, (tells, self.own(), now));
                    sender.into_iter().fold(form, Form::to)
                };
                // At home it is said that something may not be read; to others not even that.
                let last = sender.map(|_| Tells::Nothing);
                let tells = [Tells::Content, Tells::Hits].into_iter().chain(last);
                let answers = is_taken(p, id).then(|| tells.map(form).collect::<Vec<_>>());
                let again_from = project::searches_again(known, self.own(), act, now);
                let refusal = sender.map(|_| project::refuse(act, again_from));
                vec![answers.into_iter().flatten().chain(refusal).collect()]
            }
            (PendingWork::Comply, _) => {
                project::comply(p, self.own(), act).into_iter().map(|form| vec![form]).collect()
            }
            (PendingWork::Report, _) => {
                let forms = project::report_compliance(p, act);
                if forms.is_empty() {
                    p.delete(Key::Pending(id));
                }
                forms.into_iter().map(|form| vec![form]).collect()
            }
            (PendingWork::Discard, _) => vec![vec![project::discard(p.facts(), act)]],
            (PendingWork::PassOn | PendingWork::Trace, _) => {
                let forms = match (work, &act.body) {
                    (PendingWork::Trace, _) => project::trace(p, self.own(), act),
                    (_, Body::HitExclude(of)) => project::pass_exclusion_on(p, self.own(), act, of),
                    _ => project::pass_on(p, &self.keys, act),
                };
                if forms.is_empty() {
                    p.delete(Key::Pending(id));
                }
                forms.into_iter().map(|form| vec![form]).collect()
            }
            (PendingWork::LookFor, _) => watching::look_for(p, self.own(), act),
            (PendingWork::Evaluate, Body::SearchPseudonymised(body)) => {
                let is_taken = is_taken(p, id);
                vec![project::evaluate(known, (act, body), (&self.keys, is_taken, now))]
            }
            (PendingWork::Finish, _) => {
                project::finish(p, act);
                Vec::new()
            }
            // Files come over the network, and only the shell can say when they are here.
            (
                PendingWork::Fetch
                | PendingWork::Resume
                | PendingWork::AnswerSearch
                | PendingWork::Evaluate,
                _,
            ) => Vec::new(),
        }
    }

    /// The act that waits to walk on, with the rules that were lifted for it.
    pub fn resumed(&self, id: ActId, known: &Facts) -> Option<(SignedAct, Vec<Lift>)> {
        let row = known.row::<PendingRow>(Key::Pending(id))?;
        (row.work == PendingWork::Resume).then_some(())?;
        let lifts = known.row::<ActRow>(Key::Act(id))?.lifts.clone();
        Some((self.stored(id, known)?, lifts))
    }

    /// A fact that an act of this agency tells its recipients and could no longer tell, since one
    /// of them has become a third country: what was signed cannot be split again.
    pub(crate) fn told_too_much(
        &self,
        now: Timestamp,
        act: &Act,
        known: &Facts,
    ) -> Option<&'static str> {
        let goes_out = act.agency == self.own() && !act.recipients.is_empty();
        goes_out.then(|| staying(self.bench(now), act, known)).and_then(|mut stay| stay.pop_first())
    }

    /// The act that the journal holds.
    pub(crate) fn stored(&self, id: ActId, known: &Facts) -> Option<SignedAct> {
        known.journal.get(&id)?.signed(self.own()).ok()
    }

    /// Signs an act of this agency: what a recipient may not know is split off, and stays.
    ///
    /// What goes out keeps the certificate of its officer with it: however long it waits, for a
    /// peer or for a decision, and whatever postings follow, it arrives as it was made.
    pub(crate) fn sign(
        &self,
        now: Timestamp,
        proposed: Proposed,
        known: &Facts,
    ) -> Result<SignedAct, ProposeError> {
        let stay = staying(self.bench(now), proposed.act(), known);
        let act = proposed.signed(&self.keys, |stated| stay.contains(stated.fact.as_str()))?;
        let stays_here = act.act().recipients.is_empty();
        let proof = if stays_here { None } else { signing::unsigned(act.act(), known) };
        Ok(act.with_proof(proof))
    }
}

/// By which work a search is answered, also one that our law does not let us answer.
const fn answered_by(search: &Body) -> Option<PendingWork> {
    match search {
        Body::SearchRun(_) => Some(PendingWork::AnswerSearch),
        Body::SearchPseudonymised(_) => Some(PendingWork::Evaluate),
        _ => None,
    }
}

/// Whether our law lets what came in be answered.
fn is_taken(p: &Projection<'_>, id: ActId) -> bool {
    p.row::<ActRow>(Key::Act(id)).is_some_and(|row| row.stage != Stage::Held)
}

/// How far an act has come once the law has spoken.
fn stage(direction: Direction, verdict: &Verdict, act: &Act) -> Stage {
    let understood = !matches!(act.body, Body::NotUnderstood(_));
    match (direction, verdict.ruling) {
        (_, Ruling::Permit) if understood => Stage::Done,
        // Nothing that arrives is lost: what our law does not take is before a human all the same.
        (Direction::Received, _) => Stage::Held,
        (Direction::Own, Ruling::ForDecision) => Stage::ForDecision,
        (Direction::Own, Ruling::Bar | Ruling::Permit) => Stage::Barred,
    }
}

fn row_of(direction: Direction, signed: &SignedAct, leaf: u64, now: Timestamp) -> ActRow {
    let act = signed.act();
    let skew_ms = act.at.millis_since(now).max(now.millis_since(act.at));
    let about: BTreeSet<RecordId> = project::records_of(&act.body).into_iter().collect();
    ActRow {
        leaf,
        direction,
        kind: act.body.code().0,
        agency: act.agency,
        officer: act.officer,
        at: act.at,
        recorded_at: now,
        stage: Stage::Done,
        delivered: Vec::new(),
        reference: act.reference,
        case: None,
        answers: act.answers,
        emergency: act.is_emergency(),
        // Waiting on the way makes an act old, not its author's clock wrong: only ahead is skew.
        skewed: skew_ms > SKEW_MS_MAX && act.at > now,
        taken_by: None,
        digest: Some(digest(signed.bytes()).to_vec()),
        deadlines: 0,
        carries: project::carried_by(act),
        is_whole: None,
        leaves_before: Vec::new(),
        lifts: Vec::new(),
        against: Vec::new(),
        about: about.into_iter().collect(),
        declined_by: None,
        alarms: false,
        for_people: false,
        ends_at: None,
        watch_end: None,
    }
}

/// Whether acts may go to this peer and be taken from it.
pub fn is_trusted(peer: &PeerRow) -> bool {
    !matches!(peer.trust, Trust::Waiting(_)) && peer.misbehaviours == 0
}
