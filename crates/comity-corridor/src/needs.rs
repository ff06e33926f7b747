//! What is read before a step: what its input names, then rows named by rows.

use std::collections::BTreeSet;

use comity_act::{Act, ActId, Body, Kind, SignedCard};

use crate::{
    find::Find,
    key::Key,
    node::{Input, Node},
    ports::{Facts, Needs},
    project,
    rows::{ActRow, AgreementRow, PendingRow, PendingWork, RecallRow, RecordRow},
    watching,
};

impl Node {
    /// What has to be read first.
    pub fn needs(&self, input: &Input<'_>) -> Needs {
        match input {
            Input::Act(act) => self.needs_of_act(act),
            Input::Close(closing) => Needs::default().and([Key::Peer(closing.from)]),
            Input::Acknowledged { receipt, until, .. } => {
                let from = receipt.receipt().from;
                let kept = Key::Receipt(from, *until);
                let mut needs = Needs::default().and([Key::Peer(from), kept]);
                needs.scans.push(project::awaiting(from, *until));
                needs
            }
            Input::Work(act) => {
                let mut needs = Needs::default().and([Key::Pending(*act), Key::Act(*act)]);
                needs.journal.insert(*act);
                needs
            }
            Input::Tick(now) => {
                let mut needs = Needs::default();
                let scans = [project::run_out(*now), project::ended(*now), project::late(*now)];
                needs.scans.extend(scans);
                needs
            }
            Input::Show(act) => Needs::default().and([Key::Fresh(*act)]),
            Input::Misbehaved(peer) => Needs::default().and([Key::Peer(*peer)]),
        }
    }

    fn needs_of_act(&self, act: &Act) -> Needs {
        let mut needs = Needs::default().and(project::needs(self.own(), act));
        needs.journal.extend(project::decided_over(&act.body));
        needs.journal.extend(project::hit_excluded(act, self.own()));
        let is_told = act.agency != self.own();
        needs.scans.extend(project::said_before(act).filter(|_| is_told));
        match &act.body {
            Body::PeerAdd(body) => needs.keys.extend(named_on(&body.card)),
            Body::PeerIntroduce(body) => needs.keys.extend(named_on(&body.card)),
            // Of one pack nobody proposes two for one day at once.
            Body::InstrumentAdopt(body) if body.pack.is_some() && act.agency == self.own() => {
                needs.scans.push(project::scan_of_waiting());
            }
            // What is erased here is erased with every act that carried it.
            Body::RecordErase(body) if act.agency == self.own() => {
                needs.scans.extend(project::traces(body.record));
            }
            Body::RecallComply(body) if act.agency == self.own() => {
                needs.scans.extend(body.entries.iter().flat_map(|e| project::traces(e.record)));
            }
            // More time to do something begins where the time for it ends.
            Body::RequestDelay(_) => {
                needs.scans.extend(act.answers.map(project::answering));
            }
            // How the node complies depends on what carried the record.
            Body::RecordErase(_) | Body::RecallIssue(_) => {
                let records = project::records_of(&act.body);
                needs.scans.extend(records.iter().copied().map(project::carriers));
                needs.scans.extend(records.into_iter().map(project::leads));
            }
            // No pair is proposed twice.
            Body::LeadPropose(body) => {
                needs.scans.push(project::leads_of_pair(body.record, body.to));
            }
            _ => {}
        }
        needs
    }

    /// Everything that has to be read, round after round until it suffices.
    pub(crate) fn facts_for<E>(
        &self,
        input: &Input<'_>,
        mut read: impl FnMut(&Needs) -> Result<Facts, E>,
    ) -> Result<Facts, E> {
        let mut known = read(&self.needs(input))?;
        loop {
            let more = self.more(input, &known);
            if more.is_empty() {
                return Ok(known);
            }
            known.merge(read(&more)?);
        }
    }

    /// What has to be read next, now that these facts are known; empty when they suffice.
    pub fn more(&self, input: &Input<'_>, known: &Facts) -> Needs {
        let mut wanted = Needs::default();
        match input {
            Input::Act(act) => {
                wanted.keys = more_of_act(act, known);
                let search = project::searched(act, self.own(), known);
                let search = search.filter(|id| !known.asked.contains(&Key::Act(*id)));
                wanted.journal.extend(search);
                wanted.keys.extend(search.map(Key::Act));
                if matches!(act.body, Body::InstrumentAdopt(_)) {
                    let waiting = project::waiting(known);
                    wanted
                        .journal
                        .extend(waiting.filter(|id| !known.asked.contains(&Key::Act(*id))));
                    wanted.keys.extend(wanted.journal.iter().map(|id| Key::Act(*id)));
                }
            }
            Input::Acknowledged { receipt, until, .. } => {
                wanted.keys = project::more_of_receipt(receipt.receipt(), *until, known);
            }
            Input::Work(act) => wanted = self.more_of_work(*act, known),
            Input::Show(act) => wanted = watching::more_to_show(*act, known),
            Input::Tick(_) => {
                wanted = watching::more_to_end(known).and(project::more_of_late(known));
            }
            Input::Close(_) | Input::Misbehaved(_) => {}
        }
        wanted.keys.retain(|key| !known.asked.contains(key));
        wanted
    }

    fn more_of_work(&self, id: ActId, known: &Facts) -> Needs {
        let mut wanted = Needs::default();
        let Some(signed) = self.stored(id, known) else { return wanted };
        let act = signed.act();
        match (known.row::<PendingRow>(Key::Pending(id)).map(|row| row.work), &act.body) {
            (Some(PendingWork::AnswerSearch), Body::SearchRun(body)) => {
                if known.found.is_empty() {
                    wanted.finds.push(Find::of(body.class, &body.terms));
                } else {
                    wanted.keys.extend(project::more_to_answer(known, act));
                }
            }
            (Some(PendingWork::Evaluate), _) => {
                wanted.keys.extend([Key::Offer(act.agency), Key::Relation(act.agency)]);
            }
            (Some(PendingWork::Finish), _) => {
                wanted.keys.extend(project::more_to_finish(act, known));
            }
            (Some(PendingWork::LookFor), Body::WatchSet(_)) => {
                wanted = watching::more_to_look_for(id, known);
            }
            (
                Some(
                    PendingWork::Comply
                    | PendingWork::Resume
                    | PendingWork::Report
                    | PendingWork::Discard
                    | PendingWork::PassOn
                    | PendingWork::Trace,
                ),
                _,
            ) => {
                wanted = self.needs_of_act(act);
                wanted.keys.extend(more_of_act(act, known));
                // An erased act has no entry; that its row was read shows that it was asked for.
                wanted.journal.retain(|act| !known.asked.contains(&Key::Act(*act)));
                // What was scanned once is not scanned again: the reading has to end.
                if !known.scans.is_empty() {
                    wanted.scans.clear();
                }
            }
            _ => {}
        }
        wanted
    }
}

/// The rows about the agency that a card names.
fn named_on(card: &[u8]) -> Vec<Key> {
    SignedCard::parse(card)
        .map(|card| card.claims().agency)
        .map(|agency| vec![Key::Peer(agency), Key::Relation(agency), Key::Card(agency)])
        .unwrap_or_default()
}

/// Rows whose keys stand in other rows: parties of agreements, deadlines of the act answered.
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
    keys.extend(agreement.and_then(|row| row.replaces).map(Key::Agreement));
    if let (Some(answered), true) = (act.answers, project::takes_charge(&act.body)) {
        keys.extend(project::deadlines_of(known, answered));
    }
    keys.extend(project::along_with_copies(act, known));
    match &act.body {
        Body::RecallComply(_) => {
            let recall = act.answers.and_then(|id| known.row::<RecallRow>(Key::Recall(id)));
            keys.extend(recall.and_then(|row| row.because).map(Key::Pending));
            keys.extend(project::carried_along(known));
            keys.extend(project::linked_along(known, &act.body));
            keys.extend(project::leads_along(known));
            keys.extend(project::hits_along(known));
        }
        Body::RequestDelay(_) => {
            for other in project::thread(known) {
                keys.insert(Key::Act(other));
                keys.extend(project::deadlines_of(known, other));
            }
        }
        Body::RecallIssue(_) | Body::RecordErase(_) => {
            keys.extend(project::carried_along(known));
            keys.extend(project::linked_along(known, &act.body));
            keys.extend(project::leads_along(known));
            keys.extend(project::hits_along(known));
        }
        Body::RecordRelease(body) => {
            let row = known.row::<RecordRow>(Key::Record(body.record));
            let waiting = row.into_iter().flat_map(|row| &row.waiting);
            keys.extend(waiting.flat_map(|&act| [Key::Act(act), Key::Pending(act)]));
        }
        Body::ReferralApprove(_) | Body::VerdictOverrule(_) => {
            // Who is a third country by now.
            let waiting = project::decided_over(&act.body).and_then(|of| known.journal.get(&of));
            let waiting = waiting.and_then(|entry| entry.signed(act.agency).ok());
            let to = waiting.iter().flat_map(|signed| &signed.act().recipients);
            keys.extend(to.map(|recipient| Key::Relation(recipient.agency)));
        }
        // A link that a lead made has its decision there.
        Body::RecordLink(body) => {
            let made = body.undoes.map(Key::Act);
            keys.extend(made);
            let lead = made
                .and_then(|made| known.row::<ActRow>(made))
                .filter(|row| row.kind == Kind::LeadConfirm.code());
            keys.extend(lead.and_then(|row| row.answers).map(Key::Lead));
        }
        Body::HitConclude(_)
        | Body::HitExclude(_)
        | Body::RequestMake(_)
        | Body::RequestAnswer(_) => keys.extend(project::more_of_hits(act, known)),
        Body::ConsentWithdraw(body) => {
            let grant = known.row::<ActRow>(Key::Act(body.grant));
            keys.extend(grant.and_then(|row| row.answers).map(Key::Consent));
        }
        _ => {}
    }
    keys
}
