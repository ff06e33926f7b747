//! What binds: agreements, instruments, officers, peers.

use std::collections::BTreeSet;

use comity_act::{
    Act, AgencyCode, AgreementId, OfficerId, Role, SignedAct, SignedCard, SignedCertificate,
    Timestamp,
    body::{AgreementPropose, AgreementSign, OfficerPost, PeerAdd, PeerIntroduce},
};
use comity_seal::digest::digest;

use super::{Context, adoption};
use crate::{
    key::Key,
    ports::Projection,
    rows::{
        AgreementRow, AgreementStatus, CardRow, Decider, EarlyRow, OfficerRow, OwnRow,
        POSTINGS_MAX, PeerRow, Posting, RelationRow, Terms, Trust,
    },
};

/// The rows that an act about an agreement reads or writes; parties are known once proposed.
pub(super) fn needs(agreement: AgreementId, parties: &[AgencyCode]) -> Vec<Key> {
    let relations = parties.iter().map(|&party| Key::Relation(party));
    relations.chain([Key::Agreement(agreement), Key::Early(agreement)]).collect()
}

/// An agreement is proposed; proposing is signing.
pub(super) fn propose(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    signed: &SignedAct,
    body: &AgreementPropose,
) {
    let act = signed.act();
    // An id that is taken is not taken over.
    if p.row::<AgreementRow>(Key::Agreement(body.agreement)).is_some() {
        return;
    }
    let clauses = &body.clauses;
    let row = AgreementRow {
        proposal: act.id,
        digest: digest(signed.bytes()),
        title: body.title.clone(),
        parties: body.parties.clone(),
        signed: vec![act.agency],
        status: AgreementStatus::Proposed,
        terms: Terms {
            purposes: body.purposes.clone(),
            crime_areas: body.crime_areas.clone(),
            subjects: body.subjects.clone(),
            search_classes: body.search_classes.clone(),
            kinds: body.kinds.clone(),
            valid_from: body.valid_from,
            valid_until: body.valid_until,
            safeguards: body.safeguards,
            handling: clauses.handling.clone(),
            properties: clauses.properties.clone(),
            liaison: clauses.liaison.clone(),
            private_search: clauses.private_search.clone(),
            searches_of_day: clauses.searches_of_day,
        },
        form: clauses.form,
        binds_signatories: clauses.binds_signatories,
        stopped: Vec::new(),
        replaces: clauses.replaces,
        replaced_by: None,
        replaced_from: None,
        bodies: clauses.bodies.clone(),
    };
    let row = with_early(p, body.agreement, row);
    p.put(Key::Agreement(body.agreement), row);
    settle(p, context.own(), body.agreement);
}

/// The row with what parties had said of the agreement before its proposal came.
///
/// Each agency's acts come in its own order, and no order holds between two agencies.
fn with_early(
    p: &mut Projection<'_>,
    agreement: AgreementId,
    mut row: AgreementRow,
) -> AgreementRow {
    let key = Key::Early(agreement);
    let Some(early) = p.row::<EarlyRow>(key).cloned() else { return row };
    for (agency, signed) in early.signed {
        if *signed == row.digest && row.parties.contains(&agency) && !row.signed.contains(&agency) {
            row.signed.push(agency);
        }
    }
    for (agency, status) in early.stopped {
        if row.parties.contains(&agency) {
            row.stopped.push((agency, status));
        }
    }
    p.delete(key);
    row
}

/// Keeps what came before the proposal.
fn remember(p: &mut Projection<'_>, agreement: AgreementId, change: impl FnOnce(&mut EarlyRow)) {
    let key = Key::Early(agreement);
    let mut row = p.row::<EarlyRow>(key).cloned().unwrap_or_default();
    change(&mut row);
    p.put(key, row);
}

/// A party signs the text it has seen; with the last signature the agreement is law between them.
pub(super) fn sign(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &AgreementSign) {
    let is_known = p.amend::<AgreementRow>(Key::Agreement(body.agreement), |row| {
        let is_party = row.parties.contains(&act.agency);
        let same_text = row.digest == body.digest;
        // What a party has left it does not sign again: another agreement is proposed.
        let has_left = row.stopped.iter().any(|(agency, _)| *agency == act.agency);
        if is_party && same_text && !has_left && !row.signed.contains(&act.agency) {
            row.signed.push(act.agency);
        }
    });
    if !is_known {
        remember(p, body.agreement, |early| {
            if early.stopped.iter().any(|(agency, _)| *agency == act.agency) {
                return;
            }
            early.signed.retain(|(agency, _)| *agency != act.agency);
            early.signed.push((act.agency, body.digest.into()));
        });
    }
    settle(p, context.own(), body.agreement);
}

/// A party suspends or ends the agreement for itself: at once it permits nothing to or from that
/// party. Between the others of several it goes on. What is over stays over.
pub(super) fn stop(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    (agreement, status): (AgreementId, AgreementStatus),
) {
    let note = |stopped: &mut Vec<(AgencyCode, AgreementStatus)>| {
        // One word of each agency is kept; what it ended stays ended.
        if !stopped.contains(&(act.agency, AgreementStatus::Ended)) {
            stopped.retain(|(agency, _)| *agency != act.agency);
            stopped.push((act.agency, status));
        }
    };
    let is_known = p.amend::<AgreementRow>(Key::Agreement(agreement), |row| {
        // INVARIANT: only a party can stop an agreement.
        if row.parties.contains(&act.agency) {
            note(&mut row.stopped);
        }
    });
    if !is_known {
        return remember(p, agreement, |early| note(&mut early.stopped));
    }
    settle(p, context.own(), agreement);
}

/// Where the agreement stands now, in its row and in the relation to each other party.
fn settle(p: &mut Projection<'_>, own: AgencyCode, agreement: AgreementId) {
    let key = Key::Agreement(agreement);
    let Some(mut row) = p.row::<AgreementRow>(key).cloned() else { return };
    let status = row.standing(p.now);
    if row.status != status {
        row.status = status;
        p.put(key, row.clone());
    }
    for &party in row.parties.iter().filter(|&&party| party != own) {
        let key = Key::Relation(party);
        let mut relation = p.row::<RelationRow>(key).cloned().unwrap_or_default();
        let place = relation.in_force.iter().position(|(id, _)| *id == agreement);
        let terms = row.binds([own, party]).then(|| row.terms_now());
        match (place, terms) {
            (None, Some(terms)) => relation.in_force.push((agreement, terms)),
            (Some(place), Some(terms)) if relation.in_force[place].1 != terms => {
                relation.in_force[place].1 = terms;
            }
            (Some(place), None) => drop(relation.in_force.remove(place)),
            _ => continue,
        }
        p.put(key, relation);
    }
    if status == AgreementStatus::Signed {
        replace(p, own, (agreement, &row));
    } else {
        stay(p, own, (agreement, &row));
    }
}

/// The agreement whose place this one takes is over when this one begins, once all its parties have
/// signed this one: between the two nobody is without law.
fn replace(p: &mut Projection<'_>, own: AgencyCode, (by, row): (AgreementId, &AgreementRow)) {
    let Some(old) = row.replaces.filter(|old| *old != by) else { return };
    let all_signed =
        |old: &AgreementRow| old.parties.iter().all(|party| row.signed.contains(party));
    let known = p.row::<AgreementRow>(Key::Agreement(old));
    if known.is_some_and(|known| known.replaced_by.is_none() && all_signed(known)) {
        p.amend::<AgreementRow>(Key::Agreement(old), |old| {
            (old.replaced_by, old.replaced_from) = (Some(by), Some(row.terms.valid_from));
        });
        settle(p, own, old);
    }
}

/// What was to take another's place was stopped before it began: the other stays.
fn stay(p: &mut Projection<'_>, own: AgencyCode, (by, row): (AgreementId, &AgreementRow)) {
    let Some(old) = row.replaces.filter(|old| *old != by) else { return };
    let now = p.now;
    let is_to_come = |old: &AgreementRow| {
        old.replaced_by == Some(by) && old.replaced_from.is_some_and(|from| now < from)
    };
    if p.row::<AgreementRow>(Key::Agreement(old)).is_some_and(is_to_come) {
        p.amend::<AgreementRow>(Key::Agreement(old), |old| {
            (old.replaced_by, old.replaced_from) = (None, None);
        });
        settle(p, own, old);
    }
}

/// The agency is in use once somebody but the administrator acts for it.
pub(super) fn use_begins(p: &mut Projection<'_>, act: &Act) {
    let sets_up = matches!(act.role, Role::Administrator | Role::Service);
    if !sets_up && p.row::<OwnRow>(Key::Own).is_some_and(|own| !own.in_use) {
        p.amend::<OwnRow>(Key::Own, |own| own.in_use = true);
    }
}

/// An officer may act from now on. The certificate was verified before the act was proposed.
pub(super) fn post(p: &mut Projection<'_>, context: &Context<'_>, body: &OfficerPost) {
    let Ok(parsed) = SignedCertificate::parse(&body.certificate) else { return };
    // INVARIANT: an officer stands in the list only with a certificate that this agency signed.
    let key_id = parsed.key_id();
    let verified = parsed.verified(|sig, bytes| context.keys.is_own(key_id, sig, bytes));
    let Ok(certificate) = verified else { return };
    let key = Key::Officer(certificate.officer);
    let mut officer = p.row::<OfficerRow>(key).cloned().unwrap_or_default();
    // From when the new one is valid, the old ones end: their roles may have been taken away.
    let from = certificate.valid_from.max(p.now);
    for posting in &mut officer.postings {
        posting.superseded_at = Some(posting.superseded_at.map_or(from, |at| at.min(from)));
    }
    officer.postings.push(Posting {
        roles: certificate.roles,
        valid_from: certificate.valid_from,
        valid_until: certificate.valid_until,
        superseded_at: None,
        certificate: body.certificate.clone(),
        has_passkey: !certificate.passkeys.is_empty(),
    });
    let surplus = officer.postings.len().saturating_sub(POSTINGS_MAX);
    officer.postings.drain(..surplus);
    let own = p.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
    let is_first = !own.has_officers;
    let deciders = deciders(&own.deciders, (certificate.officer, &officer.postings), p.now);
    if is_first || deciders != own.deciders {
        p.put(Key::Own, OwnRow { has_officers: true, deciders, ..own });
    }
    p.put(key, officer);
}

/// Who decides, now that this officer has these postings.
fn deciders(
    known: &[Decider],
    (officer, postings): (OfficerId, &[Posting]),
    now: Timestamp,
) -> Vec<Decider> {
    let others = known.iter().filter(|one| one.officer != officer).cloned();
    let own = postings.iter().flat_map(|posting| {
        let until =
            posting.superseded_at.map_or(posting.valid_until, |at| at.min(posting.valid_until));
        let groups: BTreeSet<_> = posting.roles.iter().filter_map(|role| role.group()).collect();
        let from = posting.valid_from;
        groups.into_iter().map(move |group| Decider { officer, group, from, until })
    });
    others.chain(own).filter(|one| now < one.until).collect()
}

/// The officer whom a certificate names.
pub(super) fn officer_of(certificate: &[u8]) -> Option<Key> {
    SignedCertificate::parse(certificate).ok().map(|parsed| Key::Officer(parsed.officer()))
}

/// A person has compared the fingerprint: the card's keys and addresses are trusted from now on.
///
/// What it says of its agency is accepted only while this agency is being set up. Once that is in
/// use, who runs the server binds nobody: those who answer for the law accept it.
pub(super) fn add_peer(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &PeerAdd) {
    let in_use = p.row::<OwnRow>(Key::Own).is_some_and(|own| own.in_use);
    let sets_up = act.role == Role::Administrator && !in_use;
    trust(p, context, &body.card, (Trust::Compared, sets_up));
}

/// An agency that is trusted introduces another; a person has yet to accept.
pub(super) fn introduced(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &PeerIntroduce,
) {
    trust(p, context, &body.card, (Trust::Waiting(act.agency), false));
}

fn trust(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    card: &[u8],
    (trust, is_accepted): (Trust, bool),
) {
    let Ok(parsed) = SignedCard::parse(card) else { return };
    // INVARIANT: a card is kept only whole, signed by a key that stands on it.
    let Ok(claims) = context.keys.whole_card(parsed) else { return };
    let key = Key::Peer(claims.agency);
    let known = p.row::<PeerRow>(key).cloned();
    // An introduction never replaces what a person compared, and introduces nobody to itself.
    let may_wait = known.is_none() && claims.agency != context.own() && claims.valid_until > p.now;
    if matches!(trust, Trust::Waiting(_)) && !may_wait {
        return;
    }
    let fresh = PeerRow {
        card_serial: claims.serial,
        trust,
        since: p.now,
        out_next: 0,
        out_acknowledged: 0,
        seen_of_us: 0,
        in_next: 0,
        seen: None,
        heard_at: None,
        misbehaviours: 0,
    };
    let row = match known {
        Some(known) => PeerRow { card_serial: fresh.card_serial, trust, ..known },
        None => fresh,
    };
    p.put(key, row);
    p.put(Key::Card(claims.agency), CardRow { card: card.to_vec() });
    let key = Key::Relation(claims.agency);
    let mut relation = p.row::<RelationRow>(key).cloned().unwrap_or_default();
    adoption::styled(&mut relation, claims.kind, is_accepted);
    adoption::carded(&mut relation, claims.instruments, (is_accepted, p.now.day()));
    p.put(key, relation);
}
