//! What binds: agreements, instruments, officers, peers.

use std::collections::BTreeSet;

use comity_act::{
    Act, AgencyCode, AgreementId, OfficerId, Role, SignedAct, SignedCard, SignedCertificate, Text,
    Timestamp,
    body::{AgreementPropose, AgreementSign, InstrumentAdopt, OfficerPost, PeerAdd, PeerIntroduce},
};
use comity_seal::digest::digest;

use super::Context;
use crate::{
    key::Key,
    ports::Projection,
    rows::{
        Adoption, AgreementRow, AgreementStatus, CardRow, Decider, EarlyRow, OfficerRow, OwnRow,
        POSTINGS_MAX, PeerRow, Posting, RelationRow, Terms, Trust,
    },
};

/// Claims of another agency that wait for a person at most; the oldest give way.
const CLAIMED_MAX: usize = 64;

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
        },
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
        if row.parties.contains(&agency) && row.status != AgreementStatus::Ended {
            row.status = status;
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
        if is_party && same_text && !row.signed.contains(&act.agency) {
            row.signed.push(act.agency);
        }
    });
    if !is_known {
        remember(p, body.agreement, |early| {
            early.signed.retain(|(agency, _)| *agency != act.agency);
            early.signed.push((act.agency, body.digest.into()));
        });
    }
    settle(p, context.own(), body.agreement);
}

/// A party suspends or ends the agreement: it stops permitting at once. What is over stays over.
pub(super) fn stop(
    p: &mut Projection<'_>,
    act: &Act,
    agreement: AgreementId,
    status: AgreementStatus,
) {
    let Some(row) = p.row::<AgreementRow>(Key::Agreement(agreement)) else {
        // One word of each agency is kept; what it ended stays ended.
        return remember(p, agreement, |early| {
            if !early.stopped.contains(&(act.agency, AgreementStatus::Ended)) {
                early.stopped.retain(|(agency, _)| *agency != act.agency);
                early.stopped.push((act.agency, status));
            }
        });
    };
    // INVARIANT: only a party can stop an agreement.
    if !row.parties.contains(&act.agency) || row.status == AgreementStatus::Ended {
        return;
    }
    p.amend::<AgreementRow>(Key::Agreement(agreement), |row| row.status = status);
    forget(p, agreement);
}

/// With all signatures, the agreement stands in the relation to each other party.
fn settle(p: &mut Projection<'_>, own: AgencyCode, agreement: AgreementId) {
    let Some(row) = p.row::<AgreementRow>(Key::Agreement(agreement)).cloned() else { return };
    let complete = row.parties.iter().all(|party| row.signed.contains(party));
    if row.status != AgreementStatus::Proposed || !complete || !row.parties.contains(&own) {
        return;
    }
    p.amend::<AgreementRow>(Key::Agreement(agreement), |row| row.status = AgreementStatus::Signed);
    for &party in row.parties.iter().filter(|&&party| party != own) {
        let mut relation = p.row::<RelationRow>(Key::Relation(party)).cloned().unwrap_or_default();
        relation.in_force.push((agreement, row.terms.clone()));
        p.put(Key::Relation(party), relation);
    }
}

fn forget(p: &mut Projection<'_>, agreement: AgreementId) {
    let parties = p
        .row::<AgreementRow>(Key::Agreement(agreement))
        .map(|row| row.parties.clone())
        .unwrap_or_default();
    for party in parties {
        p.amend::<RelationRow>(Key::Relation(party), |row| {
            row.in_force.retain(|(id, _)| *id != agreement);
        });
    }
}

/// An instrument binds this agency, or another: one that says so of itself is not believed in its
/// own favour until a person here accepts it.
pub(super) fn adopt(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &InstrumentAdopt,
) {
    let instrument = body.instrument.clone();
    let of = body.of.unwrap_or(act.agency);
    if context.is_own() && of == act.agency {
        let mut own = p.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
        let is_same = |adoption: &Adoption| adoption.instrument == instrument;
        // Other dates or declarations leave what was signed of a pack as it is.
        let signed = own.adoptions.iter().find(|one| is_same(one)).and_then(|one| one.pack.clone());
        own.adoptions.retain(|adoption| !is_same(adoption));
        own.adoptions.push(Adoption {
            pack: body.pack.clone().or(signed),
            instrument,
            from: body.from,
            act: act.id,
            declarations: body.declarations.clone(),
        });
        p.put(Key::Own, own);
    } else if context.is_own() || of == act.agency {
        let key = Key::Relation(of);
        let mut relation = p.row::<RelationRow>(key).cloned().unwrap_or_default();
        let accepted = relation.instruments.contains(&instrument);
        if context.is_own() && !accepted {
            relation.claimed.retain(|claimed| *claimed != instrument);
            relation.instruments.push(instrument);
        } else if !accepted && !relation.claimed.contains(&instrument) {
            relation.claimed.push(instrument);
            let surplus = relation.claimed.len().saturating_sub(CLAIMED_MAX);
            relation.claimed.drain(..surplus);
        }
        p.put(key, relation);
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

/// A person has compared the fingerprint: the card is trusted from now on, and what it says of
/// its agency is accepted. A card that the node itself renewed says nothing new in its favour.
pub(super) fn add_peer(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &PeerAdd) {
    trust(p, context, &body.card, (Trust::Compared, act.role != Role::Service));
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
    if is_accepted {
        relation.kind = Some(claims.kind);
        relation.instruments = claims.instruments;
        relation.claimed.clear();
    } else {
        // What it no longer says, it is taken at its word for.
        relation.instruments.retain(|known| claims.instruments.contains(known));
        let is_new = |name: &Text<60>| !relation.instruments.contains(name);
        relation.claimed = claims.instruments.into_iter().filter(is_new).collect();
    }
    p.put(key, relation);
}
