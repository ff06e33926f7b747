//! One agency's node: what it has to know, and what it does with what comes.
//!
//! [`Node::needs`] and [`Node::more`] say what must be read, [`Node::decide`] asks the law,
//! [`Node::settle`] records, projects and delivers. None of them reads a clock, a row or a socket.

use std::{collections::BTreeSet, sync::Arc};

use comity_act::{
    Act, ActId, AgencyCode, AgencyKind, Body, OfficerId, SignedAct, SignedCard, Timestamp,
};
use comity_law::Law;
use comity_log::Tip;
use comity_seal::digest::digest;

use crate::{
    chance::Chance,
    decide::{Bench, Decided, Lifted, decide},
    deliver::VerifiedReceipt,
    key::Key,
    keys::Keys,
    ports::{Change, Effect, Facts, Needs, Notice, Projection},
    project::{self, Context, NUMBERS_MAX},
    propose::Form,
    record::{Entered, record},
    rows::{
        ActRow, AgreementRow, Delivered, Direction, HoldersRow, OutboxRow, PeerRow, PendingRow,
        PendingWork, ReceiptRow, RecordRow, Seen, Stage, Trust,
    },
    verdict::{Ruling, Verdict},
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
    Acknowledged(&'a VerifiedReceipt),
    /// Something pending is to be done.
    Work(ActId),
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
    /// The place after its last act.
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
    /// What the law said.
    pub verdict: Verdict,
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

    /// What has to be read first.
    pub fn needs(&self, input: &Input<'_>) -> Needs {
        match input {
            Input::Act(act) => self.needs_of_act(act),
            Input::Close(closing) => Needs::default().and([Key::Peer(closing.from)]),
            Input::Acknowledged(receipt) => {
                let receipt = receipt.receipt();
                let mut needs = Needs::default().and([Key::Peer(receipt.from)]);
                needs.scans.push(project::awaiting(receipt.from, receipt.next));
                needs
            }
            Input::Work(act) => {
                let mut needs = Needs::default().and([Key::Pending(*act), Key::Act(*act)]);
                needs.journal.insert(*act);
                needs
            }
            Input::Tick(now) => {
                let mut needs = Needs::default();
                needs.scans.push(project::run_out(*now));
                needs
            }
            Input::Misbehaved(peer) => Needs::default().and([Key::Peer(*peer)]),
        }
    }

    fn needs_of_act(&self, act: &Act) -> Needs {
        let mut needs = Needs::default().and(project::needs(self.own(), act));
        match &act.body {
            Body::ReferralApprove(body) => drop(needs.journal.insert(body.act)),
            Body::ReferralDecline(body) => drop(needs.journal.insert(body.act)),
            Body::VerdictOverrule(body) => drop(needs.journal.insert(body.act)),
            Body::PeerAdd(body) => needs.keys.extend(named_on(&body.card)),
            Body::PeerIntroduce(body) => needs.keys.extend(named_on(&body.card)),
            _ => {}
        }
        needs
    }

    /// What has to be read next, now that these facts are known; empty when they suffice.
    pub fn more(&self, input: &Input<'_>, known: &Facts) -> Needs {
        let mut wanted = Needs::default();
        match input {
            Input::Act(act) => wanted.keys = more_of_act(act, known),
            Input::Acknowledged(receipt) => {
                wanted.keys =
                    more_of_receipt(receipt.receipt().from, receipt.receipt().next, known);
            }
            Input::Work(act) => wanted = self.more_of_work(*act, known),
            Input::Close(_) | Input::Tick(_) | Input::Misbehaved(_) => {}
        }
        wanted.keys.retain(|key| !known.asked.contains(key));
        wanted
    }

    fn more_of_work(&self, id: ActId, known: &Facts) -> Needs {
        let mut wanted = Needs::default();
        let Some(signed) = stored(id, known) else { return wanted };
        let act = signed.act();
        match (known.row::<PendingRow>(Key::Pending(id)).map(|row| row.work), &act.body) {
            (Some(PendingWork::AnswerSearch), Body::SearchRun(body)) => {
                if known.scans.is_empty() {
                    wanted.scans = project::scans_of(&self.keys, body);
                } else {
                    wanted.keys.extend(project::candidates(known));
                }
            }
            (Some(PendingWork::Comply | PendingWork::Resume), _) => {
                wanted = self.needs_of_act(act);
                wanted.keys.extend(more_of_act(act, known));
                wanted.journal.retain(|act| !known.journal.contains_key(act));
            }
            _ => {}
        }
        wanted
    }

    /// Asks this node's law about an act.
    pub fn decide(
        &self,
        now: Timestamp,
        act: SignedAct,
        known: &Facts,
        lifted: &Lifted,
    ) -> Decided {
        decide(self.bench(now), act, known, lifted)
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
        let (entered, verdict, journal) = record(decided, tip, chance);
        p.push(journal);
        let (act, leaf) = match &entered {
            Entered::Permitted(permitted) => (permitted.signed().act(), permitted.leaf()),
            Entered::Stopped { act, leaf } => (act.act(), *leaf),
        };
        let direction = if act.agency == self.own() { Direction::Own } else { Direction::Received };
        let stage = stage(direction, &verdict, act);
        let signed = match &entered {
            Entered::Permitted(permitted) => permitted.signed(),
            Entered::Stopped { act, .. } => act,
        };
        let mut row = row_of(direction, signed, leaf, now);
        row.stage = stage;
        if let Entered::Permitted(permitted) = &entered {
            if direction == Direction::Own {
                row.delivered = enqueue(&mut p, act, permitted.leaf());
            }
            let delivered = row.delivered.clone();
            p.put(Key::Act(act.id), row);
            let context = Context { keys: &self.keys, direction };
            project::project(&mut p, &context, permitted);
            project::begin(&mut p, self.own(), act.id, &verdict.obligations, &delivered);
        } else {
            p.put(Key::Act(act.id), row);
        }
        p.effects.push(Effect::Notify(Notice::Act(act.id)));
        let outcome = Outcome { act: act.id, leaf, stage, verdict };
        let (changes, effects) = p.finish();
        (Step { changes, effects, forms: Vec::new() }, outcome)
    }

    /// Takes a step that no decision precedes.
    pub fn step(&self, now: Timestamp, input: &Input<'_>, known: &Facts) -> Step {
        let mut p = Projection::new(now, known);
        let mut forms = Vec::new();
        match input {
            Input::Act(_) => {}
            Input::Close(closing) => close(&mut p, closing),
            Input::Acknowledged(receipt) => acknowledged(&mut p, self.own(), receipt),
            Input::Work(id) => forms = self.work(&mut p, *id),
            Input::Tick(_) => project::expire(&mut p, known),
            Input::Misbehaved(peer) => {
                p.amend::<PeerRow>(Key::Peer(*peer), |row| row.misbehaviours += 1);
                p.effects.push(Effect::Notify(Notice::Misbehaviour(*peer)));
            }
        }
        let (changes, effects) = p.finish();
        Step { changes, effects, forms }
    }

    /// Does what is pending, if it still is. Resuming an act is the driver's: it needs the law.
    fn work(&self, p: &mut Projection<'_>, id: ActId) -> Vec<Vec<Form>> {
        let known = p.facts();
        let Some(work) = p.row::<PendingRow>(Key::Pending(id)).map(|row| row.work) else {
            return Vec::new();
        };
        if work == PendingWork::Fetch {
            // Files come over the network, and only the shell can say when they are here.
            return Vec::new();
        }
        p.delete(Key::Pending(id));
        let Some(signed) = stored(id, known) else { return Vec::new() };
        let act = signed.act();
        let sender = (act.agency != self.own()).then_some(act.agency);
        match (work, &act.body) {
            (PendingWork::AnswerSearch, Body::SearchRun(body)) => {
                let form = |open| {
                    let form = project::report(known, act, body, open);
                    match sender {
                        Some(sender) => form.to(sender),
                        None => form,
                    }
                };
                vec![vec![form(true), form(false)]]
            }
            (PendingWork::Comply, _) => {
                project::comply(p, self.own(), act).into_iter().map(|form| vec![form]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The act that waits to walk on, with the rules that were lifted for it.
    pub fn resumed(&self, id: ActId, known: &Facts) -> Option<(SignedAct, Lifted)> {
        let row = known.row::<PendingRow>(Key::Pending(id))?;
        (row.work == PendingWork::Resume).then_some(())?;
        Some((stored(id, known)?, row.approved.clone()))
    }
}

/// The act that the journal holds.
pub(crate) fn stored(id: ActId, known: &Facts) -> Option<SignedAct> {
    SignedAct::from_trusted_store(known.journal.get(&id)?.act.clone()).ok()
}

/// The rows about the agency that a card names.
fn named_on(card: &[u8]) -> Vec<Key> {
    SignedCard::parse(card)
        .map(|card| card.claims().agency)
        .map(|agency| vec![Key::Peer(agency), Key::Relation(agency)])
        .unwrap_or_default()
}

/// Rows whose keys stand in other rows: parties of agreements, acts that carried records.
fn more_of_act(act: &Act, known: &Facts) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    let agreement = match &act.body {
        Body::AgreementSign(body) => Some(body.agreement),
        Body::AgreementSuspend(body) => Some(body.agreement),
        Body::AgreementEnd(body) => Some(body.agreement),
        _ => None,
    };
    let agreement = agreement.and_then(|id| known.row::<AgreementRow>(Key::Agreement(id)));
    keys.extend(agreement.into_iter().flat_map(|row| &row.parties).map(|&p| Key::Relation(p)));
    if matches!(act.body, Body::RecordErase(_) | Body::RecallIssue(_)) {
        for record in project::records_of(&act.body) {
            let row = known.row::<RecordRow>(Key::Record(record));
            keys.extend(row.map(|row| Key::Act(row.came_by)));
            let holders = known.row::<HoldersRow>(Key::Holders(record));
            keys.extend(holders.into_iter().flat_map(|row| &row.holders).map(|h| Key::Act(h.by)));
        }
    }
    keys
}

/// The outbox rows that a receipt settles, and the requests whose clocks it starts.
fn more_of_receipt(peer: AgencyCode, next: u64, known: &Facts) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    if let Some(row) = known.row::<PeerRow>(Key::Peer(peer)) {
        let places = row.out_acknowledged..next.min(row.out_next);
        keys.extend(places.map(|place| Key::Outbox(peer, place)));
    }
    for (_, key) in known.scans.iter().flatten() {
        if let Key::Deadline(act, _) = key {
            keys.extend([Key::Request(*act, peer), Key::Act(*act)]);
            keys.extend((0..NUMBERS_MAX).map(|number| Key::Deadline(*act, number)));
        }
    }
    keys
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
        case: act.case.clone(),
        answers: act.answers,
        emergency: act.is_emergency(),
        // Waiting on the way makes an act old, not its author's clock wrong: only ahead is skew.
        skewed: skew_ms > SKEW_MS_MAX && act.at > now,
        taken_by: None,
        digest: Some(digest(signed.bytes()).to_vec()),
    }
}

/// Puts an act into the outbox of every recipient that is reached from node to node.
fn enqueue(p: &mut Projection<'_>, act: &Act, leaf: u64) -> Vec<Delivered> {
    let mut delivered = Vec::with_capacity(act.recipients.len());
    for recipient in &act.recipients {
        let to = recipient.agency;
        let by_node =
            matches!(recipient.channel, comity_act::Channel::Node | comity_act::Channel::Bundle);
        let mut place = None;
        if by_node {
            p.amend::<PeerRow>(Key::Peer(to), |peer| {
                place = Some(peer.out_next);
                peer.out_next += 1;
            });
        }
        if let Some(place) = place {
            p.put_new(Key::Outbox(to, place), OutboxRow { act: act.id, leaf, since: p.now });
            p.effects.push(Effect::Deliver(to));
        }
        delivered.push(Delivered { to, place, said: None, taken_by: None });
    }
    delivered
}

/// A batch is taken: its places are closed, and more of the sender's log is known.
fn close(p: &mut Projection<'_>, closing: &Closing) {
    let now = p.now;
    p.amend::<PeerRow>(Key::Peer(closing.from), |row| {
        row.in_next = row.in_next.max(closing.next);
        row.heard_at = Some(now);
        if row.seen.as_ref().is_none_or(|seen| seen.size < closing.seen.size) {
            row.seen = Some(closing.seen.clone());
        }
    });
}

/// A receipt settles the places below the one it expects next, and starts clocks.
fn acknowledged(p: &mut Projection<'_>, own: AgencyCode, receipt: &VerifiedReceipt) {
    let said = receipt.receipt();
    let peer = Key::Peer(said.from);
    let Some(row) = p.row::<PeerRow>(peer).cloned() else { return };
    // A peer cannot acknowledge what was never in its outbox.
    let next = said.next.min(row.out_next);
    for place in row.out_acknowledged..next {
        p.delete(Key::Outbox(said.from, place));
    }
    let now = p.now;
    p.amend::<PeerRow>(peer, |row| {
        row.out_acknowledged = row.out_acknowledged.max(next);
        row.seen_of_us = row.seen_of_us.max(said.seen);
        row.heard_at = Some(now);
    });
    let kept = ReceiptRow { receipt: receipt.bytes().to_vec(), until: next, at: now };
    p.put_new(Key::Receipt(said.from, said.first), kept);
    let entries: Vec<Key> = p.facts().scans.iter().flatten().map(|(_, key)| *key).collect();
    project::start_at_receipt(p, own, &entries);
}

/// Whether acts may go to this peer and be taken from it.
pub fn is_trusted(peer: &PeerRow) -> bool {
    !matches!(peer.trust, Trust::Waiting(_)) && peer.misbehaviours == 0
}
