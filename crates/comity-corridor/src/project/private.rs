//! Pseudonymised searches: what is offered, asked, counted and learned.
//!
//! The holder counts what it is asked before it evaluates anything, in the commit that takes the
//! search; the asker counts the same when it asks. What an answer says is found at home, from
//! what was kept of the question, and that is destroyed then.

use comity_act::{
    Act, ActId, AgencyCode, Body, Timestamp,
    body::{PrivateSearch, SearchEvaluate, SearchOffer, SearchPseudonymised, SearchRefuse},
};
use comity_match::{By, SEARCH_KEYS_DERIVATION};
use comity_seal::blind::{Blinded, Epoch, Evaluated, FinishError, Manifest, Tag, shard_has};

use super::{Context, owe, search};
use crate::{
    chance::Chance,
    find::{Asked, KeyBudget, evaluations},
    key::{Family, IndexKey, Key},
    keys::Keys,
    ports::{Change, Effect, Facts, Notice, Projection, Scan},
    propose::Form,
    rows::{
        BlindsRow, KnownEpoch, Met, OfferFromRow, OfferRow, OpenEpoch, PendingWork, QueryRow,
        RelationRow, ShardRow,
    },
};

/// For how long what opens an answer is kept, in milliseconds. Policy of the house: an answer
/// takes seconds, and a node that was down over some days of rest still answers; no text is behind
/// it.
pub const QUERY_MS_MAX: u64 = 7 * Timestamp::DAY_MS;

/// Searches whose time is over that are looked at in one step.
const ENDS_MAX: usize = 64;

/// Epochs of one holder that are remembered: two are open while its keys turn.
const EPOCHS_MAX: usize = 3;

/// What the agreements in force say of pseudonymised searches: the clause with the largest budget,
/// never two together.
pub fn clause(relation: Option<&RelationRow>, now: Timestamp) -> Option<&PrivateSearch> {
    let in_force = relation.into_iter().flat_map(|relation| &relation.in_force);
    let terms = in_force.map(|(_, terms)| terms).filter(|terms| terms.hold_at(now));
    let clauses = terms.filter_map(|terms| terms.private_search.as_ref());
    let clauses = clauses.filter(|clause| !clause.classes.is_empty());
    clauses.max_by_key(|clause| (clause.of_year, clause.of_day))
}

/// That clause's budget.
pub const fn budget(clause: &PrivateSearch) -> KeyBudget {
    KeyBudget { of_day: clause.of_day, of_year: clause.of_year }
}

/// How many more searches of this size the budget allows, this one among them.
pub(crate) fn budget_left(
    facts: &Facts,
    (act, body): (&Act, &SearchPseudonymised),
    (own, other, now): (AgencyCode, AgencyCode, Timestamp),
) -> Option<i64> {
    let clause = clause(facts.row::<RelationRow>(Key::Relation(other)), now)?;
    let spent = if act.agency == own {
        facts.row::<OfferFromRow>(Key::OfferFrom(other)).map(|row| row.spent)
    } else {
        facts.row::<OfferRow>(Key::Offer(other)).map(|row| row.spent)
    };
    let left = spent.unwrap_or_default().left(budget(clause), now);
    Some(i64::from(left / evaluations(&body.blinded)?))
}

/// The rows that an act about pseudonymised searches may read or write.
pub(super) fn needs(own: AgencyCode, act: &Act) -> Vec<Key> {
    let is_own = act.agency == own;
    let to = || act.recipients.iter().map(|to| to.agency);
    let answered = act.answers.into_iter();
    match &act.body {
        Body::SearchPseudonymised(_) if is_own => {
            to().map(Key::OfferFrom).chain([Key::Query(act.id)]).collect()
        }
        Body::SearchPseudonymised(_) => vec![Key::Offer(act.agency)],
        Body::SearchOffer(_) if is_own => to().map(Key::Offer).collect(),
        Body::SearchOffer(_) => vec![Key::OfferFrom(act.agency)],
        Body::SearchEvaluate(_) if is_own => answered.map(Key::Pending).collect(),
        Body::SearchEvaluate(_) => {
            answered.map(Key::Query).chain([Key::OfferFrom(act.agency)]).collect()
        }
        Body::SearchRefuse(_) if !is_own => {
            answered.flat_map(|of| [Key::Query(of), Key::Blinds(of)]).collect()
        }
        _ => Vec::new(),
    }
}

/// What permitted acts about pseudonymised searches change.
pub(super) fn project(p: &mut Projection<'_>, context: &Context<'_>, act: &Act) {
    match &act.body {
        Body::SearchPseudonymised(body) if context.is_own() => ask(p, act, body),
        Body::SearchPseudonymised(body) => asked(p, act, body),
        Body::SearchOffer(body) if context.is_own() => offer(p, act, body),
        Body::SearchOffer(body) => offered(p, act, body),
        Body::SearchEvaluate(_) if !context.is_own() => {
            let waits = answers_a_search(p, act);
            if waits {
                owe(p, act.id, PendingWork::Finish);
            }
        }
        Body::SearchRefuse(body) if !context.is_own() => refused(p, act, body),
        _ => {}
    }
}

/// This agency asks: what it asks is counted before it goes.
fn ask(p: &mut Projection<'_>, act: &Act, body: &SearchPseudonymised) {
    let Some(holder) = act.recipients.first().map(|to| to.agency) else { return };
    let (now, keys) = (p.now, evaluations(&body.blinded).unwrap_or(0));
    p.amend::<OfferFromRow>(Key::OfferFrom(holder), |row| row.spent = row.spent.and(keys, now));
    let until = now.plus_millis(QUERY_MS_MAX);
    p.put(
        Key::Query(act.id),
        QueryRow { holder, officer: act.officer, since: now, until, met: Met::Waiting },
    );
}

/// Another agency asks: what it asks is counted before anything is evaluated.
fn asked(p: &mut Projection<'_>, act: &Act, body: &SearchPseudonymised) {
    let (now, keys) = (p.now, evaluations(&body.blinded).unwrap_or(0));
    // What cannot be answered is not counted: an asker may learn late that an epoch is over.
    if open_epoch(p.facts(), act.agency, &body.blinded, now).is_some() {
        p.amend::<OfferRow>(Key::Offer(act.agency), |row| row.spent = row.spent.and(keys, now));
    }
    owe(p, act.id, PendingWork::Evaluate);
}

/// The epoch that a batch names, while it is open.
fn open_epoch<'a>(
    facts: &'a Facts,
    asker: AgencyCode,
    blinded: &[u8],
    now: Timestamp,
) -> Option<&'a OpenEpoch> {
    let number = u32::from_be_bytes(blinded.get(1..5)?.try_into().ok()?);
    let row = facts.row::<OfferRow>(Key::Offer(asker))?;
    row.epochs.iter().find(|epoch| epoch.number == number && now < epoch.until)
}

/// A set was published: what is open towards this asker now.
fn offer(p: &mut Projection<'_>, act: &Act, body: &SearchOffer) {
    let Some(asker) = act.recipients.first().map(|to| to.agency) else { return };
    let Ok(epoch) = Epoch::parse(&body.epoch) else { return };
    let now = p.now;
    let mut row = p.row::<OfferRow>(Key::Offer(asker)).cloned().unwrap_or_default();
    row.epochs.retain(|open| open.number != epoch.number && now < open.until);
    row.epochs.push(OpenEpoch {
        number: epoch.number,
        from: body.from,
        until: body.until,
        manifest: body.manifest.clone(),
        published_at: now,
    });
    row.epochs.sort_by_key(|open| open.number);
    row.last = row.last.max(epoch.number);
    p.put(Key::Offer(asker), row);
}

/// Another agency published a set.
fn offered(p: &mut Projection<'_>, act: &Act, body: &SearchOffer) {
    let (from, now) = (act.agency, p.now);
    let key = Key::OfferFrom(from);
    let mut row = p.row::<OfferFromRow>(key).cloned().unwrap_or_default();
    match heard(&row, body) {
        Heard::News(epoch) => {
            let at = row.epochs.iter().position(|known| known.epoch == epoch.to_bytes());
            let at_hand = at.map(|at| row.epochs.remove(at).at_hand).unwrap_or_default();
            // What is fetched of it again is not deleted with what was there before.
            row.over.retain(|(over, _)| *over != epoch.number);
            row.epochs.push(KnownEpoch {
                epoch: body.epoch.clone(),
                from: body.from,
                until: body.until,
                derivation: body.derivation,
                manifest: body.manifest.clone(),
                at_hand,
                by: act.id,
            });
            row.epochs.sort_by_key(|known| number_of(&known.epoch));
            end_epochs(&mut row, now);
            p.effects.push(Effect::Shards(from));
        }
        Heard::Other => {
            row.broke_with = row.broke_with.or(Some(act.id));
            p.effects.push(Effect::Notify(Notice::Misbehaviour(from)));
        }
        Heard::Nothing => return,
    }
    p.put(key, row);
}

/// Epochs that are over are known no more, nor more than a few; their shards are to be deleted.
///
/// One is over when no answer under it can be opened any more: a search that was asked at its end
/// waits for so long.
pub(crate) fn end_epochs(row: &mut OfferFromRow, now: Timestamp) {
    let beyond = row.epochs.len().saturating_sub(EPOCHS_MAX);
    for (place, known) in std::mem::take(&mut row.epochs).into_iter().enumerate() {
        if place >= beyond && now < known.until.plus_millis(QUERY_MS_MAX) {
            row.epochs.push(known);
        } else if !known.at_hand.is_empty() {
            row.over.extend(number_of(&known.epoch).map(|number| (number, 0)));
        }
    }
}

/// What an offer says to who has heard others.
enum Heard {
    /// An epoch, or a publication, that was not known.
    News(Epoch),
    /// Another key for an epoch than before, or another set for one publication.
    Other,
    /// It is no offer, or an older one.
    Nothing,
}

fn heard(row: &OfferFromRow, body: &SearchOffer) -> Heard {
    let Some((epoch, manifest)) = parsed(body) else { return Heard::Nothing };
    let same = |known: &&KnownEpoch| number_of(&known.epoch) == Some(epoch.number);
    let Some(known) = row.epochs.iter().find(same) else { return Heard::News(epoch) };
    let Ok(before) = Manifest::parse(&known.manifest) else { return Heard::News(epoch) };
    match (known.epoch == body.epoch, manifest.version.cmp(&before.version)) {
        (false, _) => Heard::Other,
        (true, std::cmp::Ordering::Equal) if manifest != before => Heard::Other,
        (true, std::cmp::Ordering::Greater) => Heard::News(epoch),
        (true, _) => Heard::Nothing,
    }
}

/// An offer that can be used: its parts fit each other.
fn parsed(body: &SearchOffer) -> Option<(Epoch, Manifest)> {
    let epoch = Epoch::parse(&body.epoch).ok()?;
    let manifest = Manifest::parse(&body.manifest).ok()?;
    let fits = manifest.epoch == epoch.number;
    (fits && body.from < body.until).then_some((epoch, manifest))
}

/// The number of an epoch, as it was announced.
pub(crate) fn number_of(epoch: &[u8]) -> Option<u32> {
    Epoch::parse(epoch).ok().map(|epoch| epoch.number)
}

/// Whether what came in about pseudonymised searches is for a person to see: an answer to nothing
/// that was asked there, an offer that is none, or one that gives another key to the same epoch.
pub(crate) fn is_odd(p: &Projection<'_>, context: &Context<'_>, act: &Act) -> bool {
    if context.is_own() {
        return false;
    }
    match &act.body {
        Body::SearchEvaluate(_) => !answers_a_search(p, act),
        Body::SearchOffer(body) => {
            let row = p.row::<OfferFromRow>(Key::OfferFrom(act.agency));
            let is_other = row.is_some_and(|row| matches!(heard(row, body), Heard::Other));
            parsed(body).is_none() || is_other
        }
        _ => false,
    }
}

fn answers_a_search(p: &Projection<'_>, act: &Act) -> bool {
    let query = act.answers.and_then(|of| p.row::<QueryRow>(Key::Query(of)));
    query.is_some_and(|row| row.holder == act.agency && row.met == Met::Waiting)
}

/// The holder does not answer.
fn refused(p: &mut Projection<'_>, act: &Act, body: &SearchRefuse) {
    let Some(of) = act.answers else { return };
    let waits = |row: &QueryRow| row.holder == act.agency && row.met == Met::Waiting;
    if p.row::<QueryRow>(Key::Query(of)).is_some_and(waits) {
        close(p, of, Met::Refused(body.again_from));
    }
}

/// A search is over: what would open an answer is destroyed.
fn close(p: &mut Projection<'_>, query: ActId, met: Met) {
    p.amend::<QueryRow>(Key::Query(query), |row| row.met = met);
    shut(p, query);
    p.effects.push(Effect::Notify(Notice::Act(query)));
}

/// Nothing opens an answer to this search any more.
fn shut(p: &mut Projection<'_>, query: ActId) {
    p.delete(Key::Blinds(query));
    p.push(Change::DestroyKey(BlindsRow::sealed_under(query)));
}

/// The searches whose time is over.
pub(crate) fn late(now: Timestamp) -> Scan {
    let ends = || IndexKey::of(Family::QueryEnds);
    Scan::of(ends(), ENDS_MAX).before(ends().number(now.millis().saturating_add(1)))
}

/// What has to be read to end them.
pub(crate) fn more_of_late(known: &Facts) -> impl Iterator<Item = Key> + '_ {
    known.scans.iter().flatten().filter_map(|(_, key)| match key {
        Key::Query(query) => Some(Key::Blinds(*query)),
        Key::Blinds(query) => Some(Key::Query(*query)),
        _ => None,
    })
}

/// Searches whose time is over are lost, and what would have opened an answer is destroyed: also
/// of what was stopped, and never went.
pub(crate) fn expire(p: &mut Projection<'_>, facts: &Facts) {
    let all = facts.scans.iter().flatten().filter_map(|(_, key)| match key {
        Key::Query(query) | Key::Blinds(query) => Some(*query),
        _ => None,
    });
    for query in all {
        let now = p.now;
        let row = p.row::<QueryRow>(Key::Query(query));
        let waits = row.is_some_and(|row| row.met == Met::Waiting);
        let is_late = row.is_some_and(|row| row.until <= now);
        let blinds = p.row::<BlindsRow>(Key::Blinds(query));
        let are_late = blinds.is_some_and(|blinds| blinds.until <= now);
        if waits && (is_late || are_late) {
            close(p, query, Met::Lost);
        } else if are_late {
            shut(p, query);
        }
    }
}

/// What a search that came in is answered with: what was asked, evaluated; or that it is not, and
/// from when it may be.
pub(crate) fn evaluate(
    facts: &Facts,
    (act, body): (&Act, &SearchPseudonymised),
    (keys, is_taken, now): (&Keys, bool, Timestamp),
) -> Vec<Form> {
    let refusal = |again_from| search::refuse(act, again_from);
    let own = keys.agency();
    if !is_taken {
        let is_spent =
            budget_left(facts, (act, body), (own, act.agency, now)).is_some_and(|left| left < 1);
        return vec![refusal(is_spent.then(|| renews(facts, (act, body), now)).flatten())];
    }
    let open = open_epoch(facts, act.agency, &body.blinded, now);
    let batch = Blinded::parse(&body.blinded).ok();
    let answer = open.zip(batch).and_then(|(open, batch)| {
        // The nonce of the proof is hashed from key and batch too, so that this may repeat itself.
        let mut chance = Chance::new(comity_seal::digest::digest(act.id.as_bytes()));
        keys.epoch_key(act.agency, open.number).evaluate(&batch, &mut chance).ok()
    });
    let form = answer.map(|answer| Form {
        purpose: act.purpose,
        crime_area: act.crime_area,
        offences: act.offences.clone(),
        case: act.case.clone(),
        ..Form::new(SearchEvaluate { evaluated: answer.to_bytes() })
            .to(act.agency)
            .answering(act.id)
    });
    form.into_iter().chain([refusal(None)]).collect()
}

/// From when there are keys again for such a search.
fn renews(
    facts: &Facts,
    (act, body): (&Act, &SearchPseudonymised),
    now: Timestamp,
) -> Option<Timestamp> {
    let clause = clause(facts.row::<RelationRow>(Key::Relation(act.agency)), now)?;
    let spent = facts.row::<OfferRow>(Key::Offer(act.agency))?.spent;
    let keys = evaluations(&body.blinded)?;
    spent.with(keys, budget(clause), now).err().map(|over| over.renews)
}

/// What finishing a search has to read: what was kept of it, then the shards in which its tags
/// would be.
pub(crate) fn more_to_finish(act: &Act, known: &Facts) -> Vec<Key> {
    let Some(query) = act.answers else { return Vec::new() };
    let first = [Key::Query(query), Key::Blinds(query), Key::OfferFrom(act.agency)];
    if first.iter().any(|key| !known.asked.contains(key)) {
        return first.to_vec();
    }
    let Ok(opened) = opened(known, act) else { return Vec::new() };
    let shards = opened.tags.iter().map(|(_, tag)| tag.shard());
    shards.map(|shard| Key::Shard(act.agency, opened.epoch.number, shard)).collect()
}

/// An answer that fits what was asked.
struct Opened<'a> {
    epoch: Epoch,
    known: &'a KnownEpoch,
    tags: Vec<(By, Tag)>,
}

/// Why an answer says nothing.
enum Shut {
    /// What would open it is gone, or it is an answer to something else.
    Lost,
    /// It was made under another key than was announced.
    Cheated,
}

fn opened<'a>(facts: &'a Facts, act: &Act) -> Result<Opened<'a>, Shut> {
    let (Body::SearchEvaluate(body), Some(query)) = (&act.body, act.answers) else {
        return Err(Shut::Lost);
    };
    let blinds = facts.row::<BlindsRow>(Key::Blinds(query)).ok_or(Shut::Lost)?;
    let asked = Asked::parse(&blinds.bytes).map_err(|_| Shut::Lost)?;
    let epoch = asked.epoch();
    let row = facts.row::<OfferFromRow>(Key::OfferFrom(act.agency)).ok_or(Shut::Lost)?;
    let is_it = |known: &&KnownEpoch| known.epoch == epoch.to_bytes();
    let known = row.epochs.iter().find(is_it).ok_or(Shut::Lost)?;
    // Bytes that are no answer were not made by the key that was announced.
    let answer = Evaluated::parse(&body.evaluated).map_err(|_| Shut::Cheated)?;
    let tags = asked.open(&answer).map_err(|error| match error {
        FinishError::Other => Shut::Lost,
        FinishError::Cheated => Shut::Cheated,
    })?;
    Ok(Opened { epoch, known, tags })
}

/// An answer is opened, and what it says is written down. While no set of tags of its epoch is at
/// hand it waits.
pub(crate) fn finish(p: &mut Projection<'_>, act: &Act) {
    let Some(query) = act.answers else { return };
    let facts = p.facts();
    let is_waiting = |row: &QueryRow| row.met == Met::Waiting;
    if !facts.row::<QueryRow>(Key::Query(query)).is_some_and(is_waiting) {
        return p.delete(Key::Pending(act.id));
    }
    let met = match opened(facts, act) {
        Ok(opened) => match looked_up(facts, act.agency, &opened) {
            Some(met) => met,
            None => return,
        },
        Err(Shut::Lost) => Met::Lost,
        Err(Shut::Cheated) => {
            p.amend::<OfferFromRow>(Key::OfferFrom(act.agency), |row| {
                row.broke_with = row.broke_with.or(Some(act.id));
            });
            p.effects.push(Effect::Notify(Notice::Misbehaviour(act.agency)));
            Met::Cheated
        }
    };
    close(p, query, met);
    p.delete(Key::Pending(act.id));
}

/// What the tags meet in the set at hand; nothing while a shard is missing.
fn looked_up(facts: &Facts, holder: AgencyCode, opened: &Opened<'_>) -> Option<Met> {
    let manifest = Manifest::parse(&opened.known.at_hand).ok()?;
    let (mut number, mut day, mut year) = (false, false, false);
    for (by, tag) in &opened.tags {
        let key = Key::Shard(holder, opened.epoch.number, tag.shard());
        let shard = &facts.row::<ShardRow>(key)?.bytes;
        if shard_has(&manifest, shard, *tag)? {
            match by {
                By::Identifier => number = true,
                By::NameAndDay => day = true,
                By::NameAndYear => year = true,
            }
        }
    }
    let is_hit = number || day || year;
    Some(if is_hit { Met::Hit { number, day, year } } else { Met::NoHit })
}

/// Whether an offer's keys are made as they are made here.
pub(crate) const fn derives_alike(known: &KnownEpoch) -> bool {
    known.derivation == SEARCH_KEYS_DERIVATION as u32
}
