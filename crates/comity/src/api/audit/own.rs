//! Our own log: every leaf, entry and tile, and the root that is signed.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{AgencyCode, ParsedAct, SignedCard};
use comity_corridor::{Keys, Verdict};
use comity_log::{Cosigned, SignedCheckpoint, Tip};
use comity_store::{JournalLeaf, SqliteReader, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    super::{Desk, page::hex},
    Known,
};
use crate::{
    engine::{Engine, EngineError},
    problem::Problem,
};

/// Leaves that are read at once.
const LEAVES: usize = 1_000;

/// Findings that are listed; beyond, they are only counted.
const LISTED_MAX: usize = 20;

/// What was found in our own log.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OwnLog {
    /// Whose log it is.
    origin: String,
    /// How many leaves it has.
    size: u64,
    /// The root of its tree, in hexadecimal.
    root: String,
    /// Leaves whose content is what they commit to.
    opened: u64,
    /// Leaves whose content is gone.
    erased: usize,
    /// What did not verify.
    pub failures: u64,
    /// The first of it, in words.
    found: Vec<String>,
    /// Cosignatures that peers gave.
    cosignatures: Vec<Cosignature>,
}

/// A cosignature that a peer gave.
#[derive(Debug, Serialize, ToSchema)]
struct Cosignature {
    /// Which peer.
    agency: AgencyCode,
    /// How many leaves the log had then.
    size: u64,
    /// Whether it is the peer's, and over this log.
    ok: bool,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    opened: u64,
    /// Leaves without content.
    erased: BTreeSet<u64>,
    /// Leaves whose content an act of this agency says that it erased.
    silenced: BTreeSet<u64>,
    failures: u64,
    listed: Vec<String>,
}

impl Found {
    fn wrong(&mut self, what: String) {
        self.failures += 1;
        if self.listed.len() < LISTED_MAX {
            self.listed.push(what);
        }
    }
}

/// Goes through the log up to the checkpoint that is signed now.
pub(super) async fn audit(desk: &Desk, peers: &[Known]) -> Result<OwnLog, Problem> {
    let engine = &desk.engine;
    let signed = engine.checkpoint().await?;
    let head = *signed.checkpoint().head();
    let cosigned = cosigned(desk, peers).await;
    let cards: Vec<SignedCard> =
        peers.iter().filter_map(|peer| SignedCard::parse(&peer.card).ok()).collect();
    let mut roots: BTreeMap<u64, comity_log::Hash> = BTreeMap::new();
    let (mut tip, mut found) = (Tip::new(), Found::default());
    while tip.size() < head.size {
        let (from, left) = (tip.size(), head.size - tip.size());
        let limit = usize::try_from(left).unwrap_or(usize::MAX).min(LEAVES);
        let leaves = engine.with_reader(move |reader| reader.journal_range(from, limit)).await?;
        if leaves.is_empty() {
            found.wrong(format!("leaf {from} is missing"));
            break;
        }
        for leaf in &leaves {
            check(leaf, tip.size(), (&engine.node().keys, &cards), &mut found);
            // What it would owe a log that grows is nothing to a log that is only worked out.
            let _ = tip.append(leaf.commitment);
            if cosigned.iter().any(|(_, seen, _)| seen.checkpoint().size() == tip.size()) {
                roots.insert(tip.size(), tip.root());
            }
        }
        check_tiles(engine, &mut tip, &mut found).await?;
    }
    // What is erased by law is named by the act that erased it; all else was deleted quietly.
    let unexplained: Vec<u64> = found.erased.difference(&found.silenced).copied().collect();
    for leaf in unexplained {
        found.wrong(format!("leaf {leaf}: its content is gone, and no act erased it"));
    }
    if tip.root() != head.root {
        found.wrong("the commitments do not give the root that is signed".to_owned());
    }
    let cosignatures: Vec<Cosignature> = cosigned
        .iter()
        .map(|(agency, seen, holds)| {
            let size = seen.checkpoint().size();
            let same = size <= head.size
                && roots.get(&size).is_none_or(|root| *root == seen.checkpoint().root());
            let ok = *holds && same;
            if !ok {
                found.wrong(format!("the cosignature of {agency} is over another log"));
            }
            Cosignature { agency: *agency, size, ok }
        })
        .collect();
    Ok(OwnLog {
        origin: signed.checkpoint().origin().to_owned(),
        size: head.size,
        root: hex(head.root.as_bytes()),
        opened: found.opened,
        erased: found.erased.len(),
        failures: found.failures,
        found: found.listed,
        cosignatures,
    })
}

/// One leaf: what the journal keeps must be what the leaf commits to, signed by its agency.
fn check(
    leaf: &JournalLeaf,
    expected: u64,
    (keys, cards): (&Keys, &[SignedCard]),
    found: &mut Found,
) {
    if leaf.leaf != expected {
        found.wrong(format!("leaf {expected} is missing"));
        return;
    }
    let Some(entry) = &leaf.entry else {
        found.erased.insert(expected);
        return;
    };
    if entry.commitment() != leaf.commitment {
        found.wrong(format!("leaf {expected}: the entry is not what the leaf commits to"));
        return;
    }
    found.opened += 1;
    let Ok(parsed) = ParsedAct::parse(&entry.act) else {
        found.wrong(format!("leaf {expected}: the entry is no act"));
        return;
    };
    if entry.signed(keys.agency()).is_err() {
        found.wrong(format!("leaf {expected}: the home part is not what the act commits to"));
    }
    let agency = parsed.claims().agency;
    let card = cards.iter().map(SignedCard::claims).find(|card| card.agency == agency);
    // Without its card nothing can be said of another agency's officer.
    let is_known = agency == keys.agency() || card.is_some();
    if is_known && !entry.signature_holds(keys, card) {
        found.wrong(format!("leaf {expected}: the officer's signature is not what was recorded"));
    }
    // Acts of others were verified when they came; their keys may have changed since.
    if agency != keys.agency() {
        return;
    }
    match Verdict::decode(&entry.verdict) {
        Ok(verdict) => found.silenced.extend(verdict.silences),
        Err(_) => found.wrong(format!("leaf {expected}: the entry holds no verdict")),
    }
    let key_id = parsed.key_id();
    if parsed.verified(|signature, bytes| keys.is_own(key_id, signature, bytes)).is_err() {
        found.wrong(format!("leaf {expected}: the act is not signed by this agency"));
    }
}

/// The tiles that peers and auditors are served must be those of the commitments.
async fn check_tiles(engine: &Engine, tip: &mut Tip, found: &mut Found) -> Result<(), EngineError> {
    let size = tip.size();
    let writes = tip.drain_writes();
    let wrong = engine
        .with_reader(move |reader: &mut SqliteReader| {
            let mut wrong = Vec::new();
            for write in &writes {
                let width = write.id.width(size);
                let served = reader.tile_bytes(write.id, width)?;
                if served.as_deref() != Some(&write.tile.to_bytes(width)) {
                    wrong.push(format!("tile {}/{} is another", write.id.level, write.id.index));
                }
            }
            Ok::<_, StoreError>(wrong)
        })
        .await?;
    wrong.into_iter().for_each(|what| found.wrong(what));
    Ok(())
}

/// Our checkpoints that peers cosigned, and whether each cosignature is the peer's.
async fn cosigned(desk: &Desk, peers: &[Known]) -> Vec<(AgencyCode, SignedCheckpoint, bool)> {
    let mut all = Vec::new();
    for peer in peers {
        let Some(note) = desk.cosigned.by(peer.agency).await else { continue };
        let Ok(signed) = SignedCheckpoint::parse(note.as_bytes()) else { continue };
        let keys = &desk.engine.node().keys;
        let verifiers = SignedCard::parse(&peer.card)
            .ok()
            .and_then(|card| keys.cosigners_of(card.claims()).ok())
            .unwrap_or_default();
        let holds = signed.note().signatures().iter().any(|signature| {
            verifiers.iter().any(|verifier| {
                Cosigned::verify(signed.checkpoint(), signature, &**verifier).is_some()
            })
        });
        all.push((peer.agency, signed, holds));
    }
    all
}

#[cfg(test)]
mod tests {
    use comity_act::ActId;
    use comity_corridor::Entry;

    use super::*;
    use crate::{serve::Running, tests::forged::Forged};

    /// What an audit of this node finds of an entry.
    fn found(node: &Running, entry: Entry, cards: &[SignedCard]) -> Vec<String> {
        let commitment = entry.commitment();
        let act = ActId::from_bytes([0; 16]);
        let leaf = JournalLeaf { leaf: 7, act, commitment, entry: Some(entry) };
        let mut found = Found::default();
        check(&leaf, 7, (&node.engine.node().keys, cards), &mut found);
        found.listed
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_audit_names_the_leaf_whose_officers_certificate_is_forged() {
        let forged = Forged::new().await;
        let cards = [forged.card.clone()];
        let wrong = "leaf 7: the officer's signature is not what was recorded";
        for (name, is_one, proof) in forged.beside().await {
            for (node, cards) in [(&forged.a, &[][..]), (&forged.b, &cards[..])] {
                let entry = Entry { proof: Some(proof.clone()), ..forged.entry(node).await };
                let expected: &[&str] = if is_one { &[] } else { &[wrong] };
                assert_eq!(found(node, entry, cards), expected, "{name}");
            }
        }
    }
}
