//! Which instruments bind whom, from which day, with which declarations.
//!
//! An adoption is added and nothing is taken away: the latest that has begun counts, so the past
//! is decided as it was. What another agency says of itself waits for a person here.

use comity_act::{Act, ActId, Adopted, AgencyKind, Day, body::InstrumentAdopt, in_force};

use super::Context;
use crate::{
    key::{Family, IndexKey, Key},
    ports::{Facts, Projection, Scan},
    rows::{Adoption, OwnRow, RelationRow},
};

/// What another agency says of itself and nobody here accepted, at most; the oldest gives way.
const CLAIMED_MAX: usize = 64;

/// Acts that wait for a decision and are looked through, at most.
const WAITING_MAX: usize = 10_000;

/// The stretch of the index that names the acts which wait for a decision.
pub(crate) fn scan_of_waiting() -> Scan {
    Scan::of(IndexKey::of(Family::ForDecision), WAITING_MAX).entries_only()
}

/// The acts that wait for a decision, of the stretch that was read.
pub(crate) fn waiting(known: &Facts) -> impl Iterator<Item = ActId> {
    known.scans.iter().flatten().filter_map(|(_, key)| match key {
        Key::Act(act) => Some(*act),
        _ => None,
    })
}

/// An instrument binds this agency, or another: one that says so of itself is not believed in its
/// own favour until a person here accepts it.
pub(super) fn adopt(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &InstrumentAdopt,
) {
    let of = body.of.unwrap_or(act.agency);
    if context.is_own() && of == act.agency {
        let mut own = p.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
        let adopted = body.adopted();
        let is_same = |one: &&Adoption| one.adopted.instrument == adopted.instrument;
        // Other dates or declarations leave what was signed of a pack as it is, and what was signed
        // for later begins no sooner by them.
        let known = own.adoptions.iter().filter(is_same);
        let begun = known.filter(|one| one.adopted.from <= adopted.from && one.pack.is_some());
        let signed = begun.max_by_key(|one| one.adopted.from).and_then(|one| one.pack.clone());
        let pack = body.pack.clone().or(signed);
        own.adoptions.push(Adoption { adopted, act: act.id, pack });
        p.put(Key::Own, own);
    } else if context.is_own() || of == act.agency {
        let key = Key::Relation(of);
        let mut relation = p.row::<RelationRow>(key).cloned().unwrap_or_default();
        if context.is_own() {
            accept(&mut relation, body.adopted());
            if body.of_kind.is_some() {
                (relation.kind, relation.claimed_kind) = (body.of_kind, None);
            }
        } else {
            hear(&mut relation, body.adopted());
        }
        p.put(key, relation);
    }
}

/// Persons here say what binds another: their words count as they were signed, and nothing else
/// that the other says. What it claims besides, perhaps since, still waits.
fn accept(relation: &mut RelationRow, stated: Adopted) {
    relation.claimed.retain(|one| *one != stated);
    if !relation.instruments.contains(&stated) {
        relation.instruments.push(stated);
    }
}

/// Another agency says what binds it: an end is taken at its word, the rest waits.
fn hear(relation: &mut RelationRow, said: Adopted) {
    let accepted = relation.instruments.iter().rposition(|one| one.instrument == said.instrument);
    if let (Some(place), Some(until)) = (accepted, said.until) {
        let known = &mut relation.instruments[place].until;
        *known = Some(known.map_or(until, |last| last.min(until)));
    }
    let is_known = accepted.is_some_and(|place| same(&relation.instruments[place], &said));
    if is_known || relation.claimed.contains(&said) {
        return;
    }
    relation.claimed.retain(|one| one.instrument != said.instrument || one.from != said.from);
    relation.claimed.push(said);
    let surplus = relation.claimed.len().saturating_sub(CLAIMED_MAX);
    relation.claimed.drain(..surplus);
}

/// Whether what an agency says binds it is neither what was accepted here nor what waits already.
pub(crate) fn says_otherwise(relation: &RelationRow, said: &[Adopted], today: Day) -> bool {
    let is_known = |one: &Adopted| {
        let of_it = |known: &&Adopted| known.instrument == one.instrument;
        let accepted = relation.instruments.iter().rev().find(of_it);
        accepted.is_some_and(|known| same(known, one)) || relation.claimed.contains(one)
    };
    let is_said = |known: &Adopted| said.iter().any(|other| other.instrument == known.instrument);
    !said.iter().all(is_known) || !in_force(&relation.instruments, today).all(is_said)
}

/// Whether both say the same of the instrument, but for the first day: what is known here binds
/// already.
fn same(known: &Adopted, said: &Adopted) -> bool {
    known.until == said.until && known.declarations == said.declarations
}

/// A card says what kind of body its agency is; accepted, while this agency is being set up.
///
/// Later it is a claim, until those who answer for the law accept it. Nobody calls itself private
/// or an organisation to gain by it, so that is taken at its word, and is taken back by nobody
/// alone. Neither of the two bars all that the other bars: between them persons here decide.
pub(super) fn styled(relation: &mut RelationRow, said: AgencyKind, is_accepted: bool) {
    if is_accepted || (bars(said) && !relation.kind.is_some_and(bars)) {
        (relation.kind, relation.claimed_kind) = (Some(said), None);
    } else {
        relation.claimed_kind = Some(said).filter(|_| relation.kind != Some(said));
    }
}

/// Whether less goes to a body of this kind than to an authority.
const fn bars(kind: AgencyKind) -> bool {
    match kind {
        AgencyKind::Organisation | AgencyKind::Private => true,
        AgencyKind::Authority | AgencyKind::UnionAgency => false,
    }
}

/// A card says what binds its agency; accepted, while this agency is being set up.
pub(super) fn carded(
    relation: &mut RelationRow,
    said: Vec<Adopted>,
    (is_accepted, today): (bool, Day),
) {
    // What it no longer says, it is taken at its word for: it was law until yesterday.
    let yesterday = Day(today.0.saturating_sub(1));
    let names = |one: &Adopted| said.iter().any(|other| other.instrument == one.instrument);
    for gone in relation.instruments.iter_mut().filter(|one| !names(one)) {
        gone.until = Some(gone.until.map_or(yesterday, |last| last.min(yesterday)));
    }
    relation.claimed.clear();
    for one in said {
        if is_accepted {
            if !relation.instruments.contains(&one) {
                relation.instruments.push(one);
            }
        } else {
            hear(relation, one);
        }
    }
}
