//! An act that its officer signs: drawn up first, recorded once it is signed.
//!
//! What the officer is shown is what is recorded: the bytes are made once, the passkey answers to
//! their digest, and they are put to the law as they are. An act that is never signed never was:
//! nothing of it is recorded.

use comity_act::{OfficerCertificate, OfficerId, Role, SignedAct, SignedCertificate, Timestamp};

use super::{CheckError, DriveError, Driven, Driver, checks};
use crate::{
    chance::Chance,
    decide::{bind, heard},
    key::Key,
    node::{Input, Node, Outcome},
    ports::{Facts, Store},
    propose::{Form, Proposer, propose},
    rows::{ActRow, OfficerRow, Posting},
    signing,
};

impl<S: Store> Driver<S> {
    /// Makes an act of a form and signs it for the agency, so that its officer can sign it.
    ///
    /// # Errors
    /// [`DriveError`], also when the officer's certificate carries no passkey.
    pub fn draw_up(
        &mut self,
        form: Form,
        by: Proposer,
        chance: &mut Chance,
    ) -> Driven<SignedAct, S> {
        let proposed = propose(form, by, &self.node.keys, chance).map_err(DriveError::Propose)?;
        let known = self.facts_for(&Input::Act(proposed.act()))?;
        let proposed = proposed.completed(|act| bind(self.node.bench(by.now), act, &known));
        // All that is checked of an act, but whether it is signed.
        checks::check(&self.node, proposed.act(), &known).map_err(DriveError::Check)?;
        heard(self.node.bench(by.now), proposed.act(), &known)
            .map_err(|unheard| DriveError::Check(unheard.into()))?;
        certificate(&known, (by.officer, by.role), [by.now; 2]).ok_or_else(|| uncertified(by))?;
        self.node.sign(by.now, proposed, &known).map_err(DriveError::Propose)
    }

    /// Decides an act that was drawn up and that its officer signed, and lets it take effect.
    ///
    /// # Errors
    /// [`DriveError`], also when the signature is not the officer's over these bytes; a verdict
    /// against the act is no error.
    pub fn submit_signed(
        &mut self,
        now: Timestamp,
        drawn: SignedAct,
        signature: &[u8],
        chance: &mut Chance,
    ) -> Driven<Outcome, S> {
        let check = DriveError::Check;
        let act = drawn.act();
        let (id, by) = (act.id, (act.officer, act.role));
        let known = self.facts_for(&Input::Act(act))?;
        let posting = certificate(&known, by, [act.at, now])
            .and_then(|bytes| Some((certified(&self.node, &bytes).ok()?, bytes)));
        let (officer, role) = by;
        let (certificate, bytes) =
            posting.ok_or_else(|| check(CheckError::NoPasskey { officer, role }))?;
        signing::verify_signature(drawn.bytes(), signature, &certificate)
            .map_err(|error| check(CheckError::NotSigned(error)))?;
        let proof = signing::proof(
            drawn.bytes(),
            Some(signature),
            [(&certificate, &bytes[..])].into_iter(),
        );
        let drawn = drawn.with_proof(proof);
        let question = checks::question(&self.node, now, drawn.act(), &known).map_err(check)?;
        // What was signed cannot be split again, and is recorded once.
        let tells = self.node.told_too_much(now, drawn.act(), &known).is_some();
        if tells || known.row::<ActRow>(Key::Act(id)).is_some() {
            return Err(check(CheckError::DrawnUpAnew));
        }
        let decided = self.node.decide_on(now, drawn, (&known, question));
        self.settle_decided(now, decided, &known, chance)
    }
}

/// The certificate under which the officer may act at these moments, when it carries a passkey.
fn certificate(
    known: &Facts,
    (officer, role): (OfficerId, Role),
    moments: [Timestamp; 2],
) -> Option<Vec<u8>> {
    let row = known.row::<OfficerRow>(Key::Officer(officer))?;
    let covers = |posting: &&Posting| moments.iter().all(|at| posting.covers(role, *at));
    let latest = row.postings.iter().rev().find(covers)?;
    latest.has_passkey.then(|| latest.certificate.clone())
}

fn uncertified<E: std::error::Error>(by: Proposer) -> DriveError<E> {
    DriveError::Check(CheckError::NoPasskey { officer: by.officer, role: by.role })
}

/// What a certificate says, when this agency signed it.
pub(super) fn certified(node: &Node, bytes: &[u8]) -> Result<OfficerCertificate, CheckError> {
    let parsed = SignedCertificate::parse(bytes).map_err(|_| CheckError::BadCertificate)?;
    if parsed.agency() != node.own() {
        return Err(CheckError::BadCertificate);
    }
    let key_id = parsed.key_id();
    parsed
        .verified(|signature, bytes| node.keys.is_own(key_id, signature, bytes))
        .map_err(|_| CheckError::BadCertificate)
}
