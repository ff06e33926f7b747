//! Invariants of pseudonymised searches.
//!
//! A hit is what was published; nothing is met that is gone; nobody goes beyond the budget; who
//! lies is seen, and nobody else.

use std::collections::{BTreeMap, BTreeSet};

use comity_act::{ActId, AgencyCode, Body, Day, RecordClass, Shared};
use comity_corridor::{
    Key, Offer, QUERY_MS_MAX, Unaskable,
    rows::{
        Direction, KnownEpoch, Met, OfferFromRow, OfferRow, OpenEpoch, QueryRow, RecordRow,
        RecordState, Row, ShardRow, TaggedRow,
    },
};
use comity_seal::blind::{Manifest, shard_has};

use super::{Checked, Violation, agreement, find::gone};
use crate::{
    ledger::Leaf,
    sim::{SearchKeys, Sim},
};

/// How long is waited for what takes seconds when all links are whole, in ms: longer than the
/// longest wait before something is tried again, and than two ticks.
const SURELY_MS: u64 = 5 * 3_600_000;
/// How far a clock jumps, there and back, in ms.
const CLOCK_MS: u64 = 2 * 24 * 3_600_000;
/// A quarter of an hour, in ms: a set is published once in each.
const QUARTER_MS: u64 = 15 * 60 * 1_000;

/// The rule that stops who has spent the budget.
const BUDGET: &str = "base.2.6";

/// Whatever a record says from now on is something by which it could be met.
pub(super) fn learn(sim: &mut Sim, station: usize, first: usize) {
    let node = &sim.stations[station];
    let (mut said, mut over) = (Vec::new(), 0);
    for leaf in node.ledger.since(first) {
        let is_spent = leaf.verdict.because.iter().any(|reason| reason.rule == BUDGET);
        over += u64::from(is_spent && leaf.row.direction == Direction::Received);
        let (record, statements) = match &leaf.act.act().body {
            Body::RecordRegister(body) => (body.record, body.statements.clone()),
            Body::RecordCorrect(body) => (body.record, body.statements.clone()),
            _ => continue,
        };
        let content = Shared {
            record,
            owner: leaf.act.act().agency,
            class: RecordClass::Person,
            subject: Default::default(),
            handling: Default::default(),
            statements,
            revision: 0,
            told: Vec::new(),
            conditions: Vec::new(),
        };
        said.push(content);
    }
    *sim.private.came.entry("over budget").or_default() += over;
    for content in said {
        let keys = sim.private.keys_of(&content).clone();
        sim.private.said.entry(content.record).or_default().extend(keys);
    }
}

/// Where no agreement that opens pseudonymised searches binds both, no set is offered: none is
/// announced or served, and nothing is kept that tells its records from its padding.
pub(super) fn invariant_no_set_is_offered_without_an_agreement(
    sim: &mut Sim,
    station: usize,
) -> Checked {
    const NAME: &str = "invariant_no_set_is_offered_without_an_agreement";
    let now = sim.now(station);
    let own = sim.stations[station].code();
    for (asker, row) in offers(sim, station) {
        let node = &mut sim.stations[station];
        if !agreement::searches(&node.ledger, [own, asker], Some(now)).is_empty() {
            continue;
        }
        let is_kept = |key: Key| matches!(key, Key::Held(of, ..) if of == asker);
        let is_kept = node.store().rows().any(|(key, _)| is_kept(key));
        let mut is_served = false;
        if let Some((driver, _)) = node.driver() {
            let mut epochs = 1..=row.last;
            is_served = epochs.any(|epoch| {
                driver.shard(now, asker, (epoch, 0)).is_ok_and(|shard| shard.is_some())
            });
        }
        if !row.epochs.is_empty() || is_served || is_kept {
            return Err(Violation::of(NAME, format!("{own} offers a set to {asker}")));
        }
    }
    Ok(())
}

/// A set that was tended in a quarter of an hour in which it was not looked at before meets what
/// may show, and nothing else that any record in the world ever said.
///
/// So what was erased, recalled or corrected is in no set a quarter of an hour later, and cannot be
/// met by any key it ever had; what came is in it. In one quarter a set is published once, so
/// that within it nothing is claimed.
pub(super) fn invariant_a_set_is_what_may_show(sim: &mut Sim, station: usize) -> Checked {
    const NAME: &str = "invariant_a_set_is_what_may_show";
    let own = sim.stations[station].code();
    let quarter = (sim.stations[station].epoch, sim.now(station).millis() / QUARTER_MS);
    let before = sim.private.tended.insert(station, quarter);
    for (asker, row) in offers(sim, station) {
        let shows = may_show(sim, station, asker);
        for open in row.epochs {
            // What was published just now is what may show just now.
            let published = &mut sim.private.published;
            let published = published.entry(open.manifest.clone());
            let published = published.or_insert_with(|| shows.clone()).clone();
            let shows = if before == Some(quarter) { &published } else { &shows };
            let mut all: SearchKeys = sim.private.said.values().flatten().cloned().collect();
            all.extend(shows.iter().cloned());
            // What did not change since was looked at then.
            let place = (station, asker, open.number);
            let looks = (open.manifest.clone(), shows.clone(), all.len());
            if sim.private.looked.insert(place, looks.clone()).as_ref() == Some(&looks) {
                continue;
            }
            let met = met(sim, station, (asker, &open.manifest), &all);
            if met.as_ref() != Some(shows) {
                let met = met.unwrap_or_default();
                let (more, less) = (met.difference(shows).count(), shows.difference(&met).count());
                let detail =
                    format!("{own} shows {asker} {more} keys that it may not, and lacks {less}");
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}

/// What an honest holder of pseudonymised searches did is not held against it.
pub(super) fn invariant_no_honest_holder_is_accused(sim: &mut Sim, station: usize) -> Checked {
    const NAME: &str = "invariant_no_honest_holder_is_accused";
    let own = sim.stations[station].code();
    for place in (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect::<Vec<_>>() {
        let holder = sim.stations[place].code();
        let row = sim.stations[station].store().row::<OfferFromRow>(Key::OfferFrom(holder));
        if row.is_some_and(|row| row.broke_with.is_some()) {
            return Err(Violation::of(NAME, format!("{own} says that {holder} lied")));
        }
    }
    Ok(())
}

/// Whom a false answer or a second key was seen of is asked no more, and everybody else is.
pub(super) fn invariant_who_broke_its_offer_is_asked_no_more(
    sim: &mut Sim,
    (station, holder): (usize, AgencyCode),
    has_broken: bool,
    why_not: Option<Unaskable>,
) -> Checked {
    const NAME: &str = "invariant_who_broke_its_offer_is_asked_no_more";
    let says_so = matches!(why_not, Some(Unaskable::BrokeItsOffer { .. }));
    if says_so == has_broken {
        return Ok(());
    }
    let own = sim.stations[station].code();
    Err(Violation::of(NAME, format!("{own} asks {holder}: {}", !says_so)))
}

/// No honest holder evaluates more than was agreed, by the day and by the year: for an asker that
/// counts, and for one that does not.
///
/// Counted by the clock of the holder when it takes the search; one that is put back opens no day
/// again. The largest budget counts that the two ever agreed on.
pub(super) fn invariant_no_more_is_evaluated_than_agreed(
    sim: &mut Sim,
    station: usize,
    first: usize,
) -> Checked {
    const NAME: &str = "invariant_no_more_is_evaluated_than_agreed";
    let node = &sim.stations[station];
    let (own, ledger) = (node.code(), &node.ledger);
    let evaluated = |leaf: &&Leaf| {
        let act = leaf.act.act();
        matches!(act.body, Body::SearchEvaluate(_)) && act.agency == own && leaf.is_permitted()
    };
    if !ledger.since(first).any(|leaf| evaluated(&leaf)) {
        return Ok(());
    }
    let mut taken: BTreeMap<AgencyCode, BTreeMap<u64, (Day, u32)>> = BTreeMap::new();
    for leaf in ledger.since(0).filter(evaluated) {
        let search = leaf.act.act().answers.and_then(|search| ledger.leaf(search));
        let search = search.filter(|search| search.is_permitted());
        let Some(search) = search else {
            return Err(Violation::of(NAME, format!("{own} evaluated what it did not take")));
        };
        let Body::SearchPseudonymised(body) = &search.act.act().body else { continue };
        let keys = u32::try_from(body.blinded.len().saturating_sub(5) / 32).unwrap_or(u32::MAX);
        let of_asker = taken.entry(search.act.act().agency).or_default();
        if of_asker.insert(search.index, (search.row.recorded_at.day(), keys)).is_some() {
            return Err(Violation::of(NAME, format!("{own} evaluated one search twice")));
        }
    }
    for (asker, searches) in taken {
        let agreed = agreement::searches(ledger, [own, asker], None);
        let (mut day, mut of_day, mut of_year) = (Day(0), 0, 0);
        for (at, keys) in searches.into_values() {
            if at > day {
                of_year = if at.civil().0 == day.civil().0 { of_year } else { 0 };
                (day, of_day) = (at, 0);
            }
            (of_day, of_year) = (of_day + keys, of_year + keys);
            if !agreed.iter().any(|one| of_day <= one.of_day && of_year <= one.of_year) {
                let detail = format!("{own} evaluated {of_day} keys for {asker} on one day");
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}

/// An answer says hit exactly if what was looked for and what may show in a set of the holder's
/// share a key; a false one says nothing, and is seen.
///
/// The set that counts is the one that the asker has at hand when it opens the answer, as it was
/// when it was published: not what is held when the search is asked or evaluated. What came since
/// is not met yet, and what went since is met until the asker has the next set, which is published
/// within a quarter of an hour.
pub(super) fn invariant_a_private_hit_is_what_is_published(
    sim: &mut Sim,
    station: usize,
    act: ActId,
) -> Checked {
    const NAME: &str = "invariant_a_private_hit_is_what_is_published";
    let now = sim.now(station);
    let node = &mut sim.stations[station];
    let own = node.code();
    let answer = node.ledger.leaf(act).map(|leaf| leaf.act.act());
    let answer = answer.filter(|answer| matches!(answer.body, Body::SearchEvaluate(_)));
    let Some(search) = answer.and_then(|answer| answer.answers) else { return Ok(()) };
    let batch = node.ledger.leaf(search).and_then(|leaf| match &leaf.act.act().body {
        Body::SearchPseudonymised(body) => body.blinded.get(1..5)?.try_into().ok(),
        _ => None,
    });
    let Some(sought) = sim.private.sought.get(&search).cloned() else { return Ok(()) };
    let Some(row) = node.store().row::<QueryRow>(Key::Query(search)).cloned() else {
        return Ok(());
    };
    let is_false = sim.private.falsified.contains(&act);
    let is_honest = sim.place_of(sought.holder).is_some_and(|place| sim.is_honest(place));
    let wrong = |says: &str| {
        let detail = format!("{own} reads {:?} of {}: {says}", row.met, sought.holder);
        Err(Violation::of(NAME, detail))
    };
    let is_hit = match row.met {
        // Only time loses what waits for an answer.
        Met::Lost if now < sought.at.plus_millis(QUERY_MS_MAX - CLOCK_MS) => {
            return wrong("it is lost");
        }
        Met::Waiting | Met::Refused(_) | Met::Lost => return Ok(()),
        Met::Cheated => {
            sim.private.count("cheated");
            return if is_false { Ok(()) } else { wrong("nobody lied") };
        }
        Met::Hit { .. } => true,
        Met::NoHit => false,
    };
    if is_false {
        return wrong("it is false");
    }
    sim.private.count(if is_hit { "hit" } else { "no hit" });
    if !is_honest {
        return Ok(());
    }
    let number: Option<u32> = batch.map(u32::from_be_bytes);
    let row = sim.stations[station].store().row::<OfferFromRow>(Key::OfferFrom(sought.holder));
    let at_hand = row.and_then(|row| {
        let of = |manifest: &[u8]| Manifest::parse(manifest).ok().map(|set| set.epoch);
        row.epochs.iter().map(|one| &one.at_hand).find(|set| of(set) == number)
    });
    let Some(shows) = at_hand.and_then(|set| sim.private.published.get(set)) else {
        return wrong("it has no set that was published");
    };
    if shows.is_disjoint(&sought.keys) == is_hit {
        return wrong("the set says otherwise");
    }
    Ok(())
}

/// What opens the answer to a search is kept for seven days at most, and goes with the answer.
pub(super) fn invariant_what_opens_an_answer_is_soon_gone(
    sim: &mut Sim,
    station: usize,
) -> Checked {
    const NAME: &str = "invariant_what_opens_an_answer_is_soon_gone";
    let now = sim.now(station);
    let node = &mut sim.stations[station];
    let (own, store) = (node.code(), node.store());
    let kept = store.rows().filter_map(|(key, row)| match (key, row) {
        (Key::Blinds(search), Row::Blinds(_)) => Some(search),
        _ => None,
    });
    let kept: Vec<ActId> = kept.collect();
    for search in kept {
        let met = node.store().row::<QueryRow>(Key::Query(search)).map(|row| row.met.clone());
        if met.is_some_and(|met| met != Met::Waiting) {
            return Err(Violation::of(
                NAME,
                format!("{own} has an answer and could open it again"),
            ));
        }
        let asked_at = node.ledger.leaf(search).map(|leaf| leaf.row.recorded_at);
        if asked_at.is_some_and(|at| at.plus_millis(QUERY_MS_MAX) <= now) {
            return Err(Violation::of(NAME, format!("{own} could open {search} after seven days")));
        }
    }
    Ok(())
}

/// Once a node has tended its sets, it keeps no shard of another's whose epoch is over: when no
/// answer under it can be opened any more.
pub(super) fn invariant_no_shard_outlives_its_epoch(sim: &mut Sim, station: usize) -> Checked {
    const NAME: &str = "invariant_no_shard_outlives_its_epoch";
    let now = sim.now(station);
    let node = &mut sim.stations[station];
    let own = node.code();
    let (mut kept, mut known) = (BTreeSet::new(), BTreeSet::new());
    for (key, row) in node.store().rows() {
        match (key, row) {
            (Key::Shard(holder, epoch, _), _) => drop(kept.insert((holder, epoch))),
            (Key::OfferFrom(holder), Row::OfferFrom(row)) => {
                let open = |one: &&KnownEpoch| now < one.until.plus_millis(QUERY_MS_MAX);
                let number = |one: &KnownEpoch| one.epoch.get(1..5)?.try_into().ok();
                let numbers = row.epochs.iter().filter(open).filter_map(number);
                known.extend(numbers.map(|four| (holder, u32::from_be_bytes(four))));
            }
            _ => {}
        }
    }
    match kept.difference(&known).next() {
        Some((holder, epoch)) => {
            let detail = format!("{own} keeps shards of epoch {epoch} of {holder}");
            Err(Violation::of(NAME, detail))
        }
        None => Ok(()),
    }
}

/// Once all is quiet, what was withdrawn is met in no set of an honest holder, and in none that an
/// honest asker has at hand, by any key it ever had; and no tag of it is kept.
pub(super) fn invariant_no_set_has_what_was_withdrawn(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_no_set_has_what_was_withdrawn";
    for (record, owner, holder) in gone(sim) {
        let Some(place) = sim.place_of(holder) else { continue };
        let store = sim.stations[place].store();
        // Another copy may be given by who has its own.
        if store.row::<RecordRow>(Key::Record(record)).is_some_and(is_active) {
            continue;
        }
        if store.row::<TaggedRow>(Key::Tagged(record)).is_some() {
            return Err(Violation::of(NAME, format!("{holder} keeps tags of {record} of {owner}")));
        }
        let ever = sim.private.said.get(&record).cloned().unwrap_or_default();
        for (asker, row) in offers(sim, place) {
            let shows = may_show(sim, place, asker);
            for open in &row.epochs {
                let gone: SearchKeys = ever.difference(&shows).cloned().collect();
                let met = met(sim, place, (asker, &open.manifest), &gone);
                let met_there = met_at_hand(sim, (place, asker), open, &gone);
                if met.is_none_or(|met| !met.is_empty()) || !met_there.is_empty() {
                    let detail = format!("{asker} can meet {record} of {owner} at {holder}");
                    return Err(Violation::of(NAME, detail));
                }
            }
        }
    }
    Ok(())
}

/// Once all is quiet, every search of an honest asker is answered by every honest holder that
/// still offers a set, and nothing is left to be fetched.
pub(super) fn invariant_each_private_search_is_answered(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_each_private_search_is_answered";
    for place in (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect::<Vec<_>>() {
        let (own, now) = (sim.stations[place].code(), sim.now(place));
        let rows = sim.stations[place].store().rows();
        let waiting = rows.filter_map(|(_, row)| match row {
            Row::Query(row) if row.met == Met::Waiting => Some(row.clone()),
            _ => None,
        });
        for row in waiting.collect::<Vec<_>>() {
            let Some(holder) = sim.place_of(row.holder).filter(|place| sim.is_honest(*place))
            else {
                continue;
            };
            let offered = offers(sim, holder).remove(&own).unwrap_or_default();
            let is_offered = offered.epochs.iter().any(|open| is_long_ago(open.from, now));
            if is_offered && is_long_ago(row.since, now) {
                let detail = format!("{own} asked {} and waits since {}", row.holder, row.since);
                return Err(Violation::of(NAME, detail));
            }
        }
    }
    Ok(())
}

/// Two keys for one epoch are held against who announced them.
pub(super) fn invariant_two_keys_for_one_epoch_are_noticed(sim: &mut Sim) -> Checked {
    const NAME: &str = "invariant_two_keys_for_one_epoch_are_noticed";
    for place in (0..sim.agencies).filter(|place| sim.is_honest(*place)).collect::<Vec<_>>() {
        let own = sim.stations[place].code();
        let mut keys: BTreeMap<(AgencyCode, u32), BTreeSet<Vec<u8>>> = BTreeMap::new();
        for leaf in sim.stations[place].ledger.since(0).filter(|leaf| leaf.is_permitted()) {
            let act = leaf.act.act();
            if let (Body::SearchOffer(body), Direction::Received) = (&act.body, leaf.row.direction)
                && let Some(number) = body.epoch.get(1..5).and_then(|four| four.try_into().ok())
            {
                let epoch = (act.agency, u32::from_be_bytes(number));
                keys.entry(epoch).or_default().insert(body.epoch.clone());
            }
        }
        for ((holder, _), _) in keys.into_iter().filter(|(_, keys)| keys.len() > 1) {
            sim.private.count("two keys");
            let row = sim.stations[place].store().row::<OfferFromRow>(Key::OfferFrom(holder));
            if row.is_none_or(|row| row.broke_with.is_none()) {
                return Err(Violation::of(NAME, format!("{own} saw two keys of {holder}")));
            }
        }
    }
    Ok(())
}

/// What a node offers, by asker.
fn offers(sim: &mut Sim, station: usize) -> BTreeMap<AgencyCode, OfferRow> {
    let rows = sim.stations[station].store().rows();
    let of = |(key, row): (Key, &Row)| match (key, row) {
        (Key::Offer(asker), Row::Offer(row)) => Some((asker, row.clone())),
        _ => None,
    };
    rows.filter_map(of).collect()
}

fn is_active(row: &RecordRow) -> bool {
    row.state == RecordState::Active
}

fn is_long_ago(at: comity_act::Timestamp, now: comity_act::Timestamp) -> bool {
    at.plus_millis(SURELY_MS) <= now
}

/// By what the records can be met that may show to this asker at this moment.
///
/// Of what the node or the asker owns it is told here anew; of what others own, whose consent is
/// read by the function that direct searches are answered by.
fn may_show(sim: &mut Sim, station: usize, asker: AgencyCode) -> SearchKeys {
    let now = sim.now(station);
    let node = &mut sim.stations[station];
    let own = node.code();
    let offer = Offer { asker, classes: vec![RecordClass::Person] };
    let shows = |row: &&RecordRow| {
        let is_theirs = [own, asker].contains(&row.content.owner);
        let is_open = is_active(row) && !row.from_sis && row.content.class == RecordClass::Person;
        if is_theirs { is_open } else { offer.has(row, own, now) }
    };
    let records = node.store().rows().filter_map(|(_, row)| match row {
        Row::Record(row) => Some(row),
        _ => None,
    });
    let records: Vec<Shared> = records.filter(shows).map(|row| row.content.clone()).collect();
    let private = &mut sim.private;
    records.iter().flat_map(|content| private.keys_of(content).clone()).collect()
}

/// What of this is met in a set as its holder serves it; nothing where it serves another.
fn met(
    sim: &mut Sim,
    station: usize,
    (asker, manifest): (AgencyCode, &[u8]),
    keys: &SearchKeys,
) -> Option<SearchKeys> {
    let manifest = Manifest::parse(manifest).ok()?;
    let now = sim.now(station);
    let mut met = SearchKeys::new();
    for key in keys {
        let tag = sim.tag(station, (asker, manifest.epoch), key);
        let (driver, _) = sim.stations[station].driver()?;
        let served = driver.shard(now, asker, (manifest.epoch, tag.shard())).ok()??;
        if shard_has(&manifest, &served, tag)? {
            met.insert(key.clone());
        }
    }
    Some(met)
}

/// What of this is met in the set that an honest asker has at hand; nothing where it has none of
/// that epoch, or the next is on its way.
fn met_at_hand(
    sim: &mut Sim,
    (holder, asker): (usize, AgencyCode),
    open: &OpenEpoch,
    keys: &SearchKeys,
) -> SearchKeys {
    let (now, code) = (sim.now(holder), sim.stations[holder].code());
    let Some(place) = sim.place_of(asker).filter(|place| sim.is_honest(*place)) else {
        return SearchKeys::new();
    };
    let row = sim.stations[place].store().row::<OfferFromRow>(Key::OfferFrom(code)).cloned();
    let parsed = |manifest: &[u8]| Manifest::parse(manifest).ok();
    let at_hand = row.into_iter().flat_map(|row| row.epochs).map(|known| known.at_hand);
    let at_hand = at_hand.filter_map(|set| parsed(&set)).find(|set| set.epoch == open.number);
    let newest = parsed(&open.manifest);
    let is_older = |set: &Manifest| newest.as_ref().is_some_and(|newest| *newest != *set);
    let is_on_its_way = |set: &Manifest| is_older(set) && !is_long_ago(open.published_at, now);
    let Some(manifest) = at_hand.filter(|set| !is_on_its_way(set)) else {
        return SearchKeys::new();
    };
    let mut met = SearchKeys::new();
    for key in keys {
        let tag = sim.tag(holder, (asker, open.number), key);
        let shard = Key::Shard(code, open.number, tag.shard());
        let shard = sim.stations[place].store().row::<ShardRow>(shard);
        if shard.is_some_and(|shard| shard_has(&manifest, &shard.bytes, tag) == Some(true)) {
            met.insert(key.clone());
        }
    }
    met
}
