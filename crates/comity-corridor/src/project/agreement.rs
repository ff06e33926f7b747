//! What binds: agreements, instruments, officers, peers.

use comity_act::{
    Act, AgencyCode, AgreementId, SignedAct, SignedCard, SignedCertificate,
    body::{AgreementPropose, AgreementSign, InstrumentAdopt, OfficerPost, PeerAdd, PeerIntroduce},
};
use comity_seal::digest::digest;

use super::Context;
use crate::{
    key::Key,
    ports::Projection,
    rows::{
        Adoption, AgreementRow, AgreementStatus, Officer, OwnRow, PeerRow, RelationRow, Terms,
        Trust,
    },
};

/// The rows that an act about an agreement reads or writes; parties are known once proposed.
pub(super) fn needs(agreement: AgreementId, parties: &[AgencyCode]) -> Vec<Key> {
    let relations = parties.iter().map(|&party| Key::Relation(party));
    relations.chain([Key::Agreement(agreement)]).collect()
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
    p.put(Key::Agreement(body.agreement), row);
    settle(p, context.own(), body.agreement);
}

/// A party signs the text it has seen; with the last signature the agreement is law between them.
pub(super) fn sign(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, body: &AgreementSign) {
    p.amend::<AgreementRow>(Key::Agreement(body.agreement), |row| {
        let is_party = row.parties.contains(&act.agency);
        let same_text = row.digest == body.digest;
        if is_party && same_text && !row.signed.contains(&act.agency) {
            row.signed.push(act.agency);
        }
    });
    settle(p, context.own(), body.agreement);
}

/// The agreement stops permitting at once.
pub(super) fn suspend(p: &mut Projection<'_>, agreement: AgreementId) {
    p.amend::<AgreementRow>(Key::Agreement(agreement), |row| {
        if row.status != AgreementStatus::Ended {
            row.status = AgreementStatus::Suspended;
        }
    });
    forget(p, agreement);
}

/// The agreement is over.
pub(super) fn end(p: &mut Projection<'_>, agreement: AgreementId) {
    p.amend::<AgreementRow>(Key::Agreement(agreement), |row| row.status = AgreementStatus::Ended);
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

/// An instrument binds this agency, or one that says so of itself.
pub(super) fn adopt(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &InstrumentAdopt,
) {
    let instrument = body.instrument.clone();
    if context.is_own() {
        let mut own = p.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
        own.adoptions.retain(|adoption| adoption.instrument != instrument);
        own.adoptions.push(Adoption {
            instrument,
            from: body.from,
            act: act.id,
            declarations: body.declarations.clone(),
        });
        p.put(Key::Own, own);
    } else {
        let key = Key::Relation(act.agency);
        let mut relation = p.row::<RelationRow>(key).cloned().unwrap_or_default();
        if !relation.instruments.contains(&instrument) {
            relation.instruments.push(instrument);
        }
        p.put(key, relation);
    }
}

/// An officer may act from now on. The certificate was verified before the act was proposed.
pub(super) fn post(p: &mut Projection<'_>, context: &Context<'_>, body: &OfficerPost) {
    let Ok(parsed) = SignedCertificate::parse(&body.certificate) else { return };
    // INVARIANT: an officer stands in the list only with a certificate that this agency signed.
    let key_id = parsed.key_id();
    let verified = parsed.verified(|sig, bytes| context.keys.is_own(key_id, sig, bytes));
    let Ok(certificate) = verified else { return };
    let mut own = p.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
    own.officers.retain(|officer| officer.officer != certificate.officer);
    own.officers.push(Officer {
        officer: certificate.officer,
        roles: certificate.roles,
        valid_from: certificate.valid_from,
        valid_until: certificate.valid_until,
        certificate: body.certificate.clone(),
    });
    p.put(Key::Own, own);
}

/// A person has compared the fingerprint: the card is trusted from now on.
pub(super) fn add_peer(p: &mut Projection<'_>, context: &Context<'_>, body: &PeerAdd) {
    trust(p, context, &body.card, Trust::Compared);
}

/// An agency that is trusted introduces another; a person has yet to accept.
pub(super) fn introduced(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &PeerIntroduce,
) {
    trust(p, context, &body.card, Trust::Waiting(act.agency));
}

fn trust(p: &mut Projection<'_>, context: &Context<'_>, card: &[u8], trust: Trust) {
    let Ok(parsed) = SignedCard::parse(card) else { return };
    // INVARIANT: a card is kept only whole, signed by a key that stands on it.
    let Ok(claims) = context.keys.whole_card(parsed) else { return };
    let key = Key::Peer(claims.agency);
    let known = p.row::<PeerRow>(key).cloned();
    // An introduction never replaces what a person compared.
    if known.is_some() && matches!(trust, Trust::Waiting(_)) {
        return;
    }
    let fresh = PeerRow {
        card: card.to_vec(),
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
    let row = known.map_or(fresh.clone(), |known| PeerRow {
        card: fresh.card,
        card_serial: fresh.card_serial,
        trust,
        ..known
    });
    p.put(key, row);
    let key = Key::Relation(claims.agency);
    let mut relation = p.row::<RelationRow>(key).cloned().unwrap_or_default();
    relation.instruments = claims.instruments;
    relation.kind = Some(claims.kind);
    p.put(key, relation);
}
