//! A peer that packs its own batches: its keys are real, what it says need not be.

use std::{collections::BTreeMap, sync::Arc};

use comity_act::{Act, ActId, AgencyCard, Role, SignedAct, ToSign};
use comity_corridor::{Batch, Carried, Chance, Form, Keys};
use comity_log::{
    Commitment, Salt, SignedCheckpoint, TileMap, Tip, prove_consistency, prove_inclusion_many,
};
use comity_seal::digest::digest;

use crate::world::{FOUNDED_MS, World, code};

/// A sender with a log of its own.
pub(crate) struct Forger {
    pub name: String,
    pub keys: Arc<Keys>,
    pub certificate: Vec<u8>,
    pub tip: Tip,
    pub tiles: TileMap,
    pub chance: Chance,
    pub seen: u64,
    pub first: u64,
    officers: BTreeMap<Role, comity_act::OfficerId>,
}

impl Forger {
    /// In the place of this agency, which has sent nothing yet.
    pub(crate) fn of(world: &mut World, name: &str) -> Self {
        let agency = world.agency(name);
        let always = (FOUNDED_MS, FOUNDED_MS + 365 * comity_act::Timestamp::DAY_MS);
        Self {
            name: name.to_owned(),
            keys: agency.keys(),
            certificate: agency.post(Role::Officer, always).certificate,
            tip: Tip::new(),
            tiles: TileMap::new(),
            chance: Chance::new([42; 32]),
            seen: 0,
            first: 0,
            officers: agency.officers.clone(),
        }
    }

    /// An act of its officer, as a form describes it; no law is asked.
    pub(crate) fn unsigned(&mut self, world: &World, form: Form) -> Act {
        let id = ActId::new(world.now(), self.chance.for_id());
        let by = (self.officers[&Role::Officer], Role::Officer);
        let mut act = Act::new(id, code(&self.name), by, world.now(), form.body);
        act.recipients = form.recipients;
        act.purpose = form.purpose;
        act.offences = form.offences;
        act.handling = form.handling;
        act.answers = form.answers;
        act.urgency = form.urgency;
        act.stated = form.stated;
        act
    }

    pub(crate) fn sign(&self, act: Act) -> SignedAct {
        let at = act.at;
        let (key_id, sign) = self.keys.act_signer(at);
        SignedAct::sign(act, key_id, sign).unwrap()
    }

    pub(crate) fn act(&mut self, world: &World, form: Form) -> SignedAct {
        let act = self.unsigned(world, form);
        self.sign(act)
    }

    /// Enters acts in its log, and says so.
    pub(crate) fn carried(&mut self, acts: &[Vec<u8>]) -> Vec<Carried> {
        let carried = acts
            .iter()
            .map(|act| {
                let salt = self.chance.draw();
                let verdict_commitment = self.chance.draw();
                let entry = Commitment::new(&Salt::new(salt), &digest(act), &verdict_commitment);
                let leaf = self.tip.append(entry).index();
                Carried { act: act.clone(), salt, verdict_commitment, leaf, signature: None }
            })
            .collect();
        for write in self.tip.drain_writes() {
            self.tiles.insert(write.id, write.tile);
        }
        carried
    }

    pub(crate) fn checkpoint(&self, world: &World) -> SignedCheckpoint {
        self.keys.sign_checkpoint(world.now(), self.tip.head()).unwrap()
    }

    /// A batch that is true.
    pub(crate) fn batch(&mut self, world: &World, to: &str, acts: &[Vec<u8>]) -> Batch {
        let acts = self.carried(acts);
        let size = self.tip.size();
        let leaves: Vec<u64> = acts.iter().map(|carried| carried.leaf).collect();
        let inclusion = prove_inclusion_many(&self.tiles, &leaves, size).unwrap();
        let consistency = if self.seen == 0 || self.seen == size {
            Vec::new()
        } else {
            let proof = prove_consistency(&self.tiles, self.seen, size).unwrap();
            proof.hashes().iter().flat_map(|hash| hash.to_bytes()).collect()
        };
        Batch {
            from: code(&self.name),
            to: code(to),
            first: self.first,
            acts,
            certificates: vec![self.certificate.clone().into()],
            checkpoint: self.checkpoint(world).to_text().into_bytes(),
            consistent_from: self.seen,
            consistency,
            inclusion: inclusion.hashes().iter().flat_map(|hash| hash.to_bytes()).collect(),
            erased: Vec::new(),
        }
    }

    /// What is sealed: the signature over the batch's digest, and the batch.
    pub(crate) fn plain(&self, world: &World, batch: &Batch) -> Vec<u8> {
        signed(&self.keys, world, batch)
    }

    /// Seals bytes for the agency of this card.
    pub(crate) fn seal(&mut self, world: &World, card: &AgencyCard, plain: &[u8]) -> Vec<u8> {
        self.keys.seal(card, world.now(), plain, &mut self.chance).unwrap()
    }

    /// A true batch of these acts, sealed; the next one continues it.
    pub(crate) fn sealed(&mut self, world: &mut World, to: &str, acts: Vec<SignedAct>) -> Vec<u8> {
        let acts: Vec<Vec<u8>> = acts.into_iter().map(|act| act.bytes().to_vec()).collect();
        let batch = self.batch(world, to, &acts);
        self.sent(world, to, &batch)
    }

    /// Seals a batch as it is; the next one continues it.
    pub(crate) fn sent(&mut self, world: &mut World, to: &str, batch: &Batch) -> Vec<u8> {
        let plain = self.plain(world, batch);
        let card = world.agency(to).claims.clone();
        self.first = batch.first.saturating_add(batch.acts.len() as u64);
        self.seen = self.tip.size();
        self.seal(world, &card, &plain)
    }
}

/// A batch with the signature of these keys, as it is sealed.
pub(crate) fn signed(keys: &Keys, world: &World, batch: &Batch) -> Vec<u8> {
    let bytes = minicbor::to_vec(batch).unwrap();
    let (key_id, sign) = keys.act_signer(world.now());
    let signature = ToSign::new("comity batch", key_id, digest(&bytes).to_vec()).signed_by(sign);
    let both: (minicbor::bytes::ByteVec, minicbor::bytes::ByteVec) =
        (signature.unwrap().into(), bytes.into());
    minicbor::to_vec(both).unwrap()
}
