//! Pseudonymised searches: asking a holder, and the shards that are exchanged.

use std::{collections::BTreeSet, sync::Arc};

use comity_act::{AgencyCode, Body, Timestamp, body::SearchPseudonymised};
use comity_match::clean;
use comity_seal::blind::{Epoch, Fetch, Manifest, SHARDS, served_shard};

use super::{CheckError, DriveError, Driven, Driver, sets::is_peer};
use crate::{
    chance::Chance,
    find::{AskError, Asked, Find, is_name},
    key::Key,
    node::{Outcome, Step},
    ports::{Change, Facts, Needs, Projection, Store},
    project::{self, QUERY_MS_MAX, clause, derives_alike},
    propose::{Form, Proposer},
    rows::{BlindsRow, KnownEpoch, OfferFromRow, OfferRow, RelationRow, Row, ShardRow, SoughtRow},
};

/// Shards of epochs that are over that are deleted in one step: of some 120 MB that a set takes at
/// most, a fourth.
const SHARDS_EACH: u16 = 64;

/// Why a holder is not asked a pseudonymised search.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unaskable {
    /// A pseudonymised search is blinded for one holder.
    #[error("a pseudonymised search goes to one agency; ask each of them")]
    OneHolder,
    /// There is nothing by which anybody could be met.
    #[error(transparent)]
    AsksForNothing(AskError),
    /// No set of tags of that agency is known here.
    #[error("`{holder}` offers no pseudonymised searches to this agency; agree on them first")]
    NothingOffered {
        /// Who was to be asked.
        holder: AgencyCode,
    },
    /// Its keys would never meet those made here.
    #[error("`{holder}` makes keys of names in another way; one of the two programs is older")]
    DerivesOtherwise {
        /// Who was to be asked.
        holder: AgencyCode,
    },
    /// The agreement does not open that class of record.
    #[error("the agreement with `{holder}` opens no such records to pseudonymised searches")]
    ClassNotOffered {
        /// Who was to be asked.
        holder: AgencyCode,
    },
    /// What goes in clear beside it would show what is looked for.
    #[error(
        "the reason or the case says whom it is about, and both go in clear; word them so that \
         they name nobody"
    )]
    TellsWhom,
    /// It did otherwise than it announced.
    #[error("`{holder}` did not keep to the key that it announced, and is asked no more")]
    BrokeItsOffer {
        /// Who was to be asked.
        holder: AgencyCode,
    },
}

/// Letters from which on a word of a name shows whom somebody means.
const WORD_LETTERS_MIN: usize = 3;
/// Signs from which on a number does.
const NUMBER_SIGNS_MIN: usize = 5;

/// Whether the reason or the case has a word of a name that is looked for, or a number.
fn tells_whom(form: &Form, wanted: &Find) -> bool {
    let reason = match &form.body {
        Body::SearchPseudonymised(body) => body.justification.as_str(),
        _ => "",
    };
    let case = form.case.as_ref().map_or("", |case| case.as_str());
    let (clear, apart) = (clean(&format!("{reason} {case}")), |sign: char| !sign.is_alphanumeric());
    let words: BTreeSet<&str> = clear.split(apart).collect();
    let closed: String = clear.split(apart).collect();
    wanted.terms.iter().any(|term| {
        let said = clean(term.value.as_str());
        if is_name(term) {
            let mut parts = said.split(apart);
            return parts
                .any(|part| part.chars().count() >= WORD_LETTERS_MIN && words.contains(part));
        }
        let number: String = said.split(apart).collect();
        number.chars().count() >= NUMBER_SIGNS_MIN && closed.contains(&number)
    })
}

impl<S: Store> Driver<S> {
    /// A shard of the set that is offered to an asker, as it is served; nothing where none is.
    ///
    /// # Errors
    /// When the store fails.
    pub fn shard(
        &mut self,
        now: Timestamp,
        asker: AgencyCode,
        (epoch, shard): (u32, u8),
    ) -> Driven<Option<Vec<u8>>, S> {
        let key = Key::Held(asker, epoch, shard);
        let keys = [key, Key::Relation(asker), Key::Offer(asker), Key::Peer(asker)];
        let known = self.read(&Needs::default().and(keys))?;
        Ok(served(&known, now, asker, (epoch, shard)))
    }

    /// Asks one holder, without showing what is asked.
    ///
    /// # Errors
    /// [`CheckError`] where the holder cannot be asked, or nobody could be met; a verdict against
    /// the search, as when the budget is spent, is no error.
    pub fn ask_privately(
        &mut self,
        (form, wanted): (Form, &Find),
        by: Proposer,
        chance: &mut Chance,
    ) -> Driven<Outcome, S> {
        let [holder] = form.recipients.as_slice() else {
            return Err(unaskable(Unaskable::OneHolder));
        };
        let holder = holder.agency;
        let known =
            self.read(&Needs::default().and([Key::OfferFrom(holder), Key::Relation(holder)]))?;
        let epoch = asked_of(&known, (holder, wanted), by.now).map_err(unaskable)?;
        if tells_whom(&form, wanted) {
            return Err(unaskable(Unaskable::TellsWhom));
        }
        let (asked, blinded) = Asked::ask(epoch, wanted, chance)
            .map_err(|error| unaskable(Unaskable::AsksForNothing(error)))?;
        let body = match form.body {
            Body::SearchPseudonymised(body) => body,
            _ => SearchPseudonymised {
                blinded: Vec::new(),
                subject: None,
                justification: comity_act::Text::default(),
            },
        };
        let body = SearchPseudonymised { blinded: blinded.to_bytes(), ..body };
        let outcome = self.propose(Form { body: body.into(), ..form }, by, chance)?;
        // What is stopped may yet go: a person decides over it, or overrules what bars it.
        let until = by.now.plus_millis(QUERY_MS_MAX);
        let blinds = BlindsRow { bytes: asked.to_bytes().to_vec(), until };
        // What was looked for stays in the house, under the key of the act: so that others of it
        // can see, with a reason, whom an officer asked about.
        let sought = SoughtRow { class: wanted.class, terms: wanted.terms.clone() };
        let put = |(key, row): (Key, Row)| {
            let insert = row.index(key);
            Change::Put { key, row: Arc::new(row), remove: Vec::new(), insert }
        };
        let rows =
            [(Key::Blinds(outcome.act), blinds.into()), (Key::Sought(outcome.act), sought.into())];
        self.carry_out(Step { changes: rows.map(put).into(), ..Step::default() })?;
        Ok(outcome)
    }

    /// Deletes some of the shards whose epoch is over: no answer under it is opened any more.
    /// Whether there are more.
    ///
    /// # Errors
    /// When the store fails.
    pub fn forget_shards(&mut self, now: Timestamp) -> Driven<bool, S> {
        let holders = self.peers()?;
        let known =
            self.read(&Needs::default().and(holders.iter().copied().map(Key::OfferFrom)))?;
        for holder in holders {
            let key = Key::OfferFrom(holder);
            let Some(before) = known.row::<OfferFromRow>(key) else { continue };
            let mut row = before.clone();
            project::end_epochs(&mut row, now);
            let mut p = Projection::new(now, &known);
            if let Some((epoch, first)) = row.over.first().copied() {
                let end = first.saturating_add(SHARDS_EACH);
                let shards = (first..end).filter_map(|shard| u8::try_from(shard).ok());
                // They have no entry in an index, so that they need not be read.
                let gone = shards.map(|shard| Key::Shard(holder, epoch, shard));
                gone.for_each(|key| p.push(Change::Delete { key, remove: Vec::new() }));
                row.over[0].1 = end;
                row.over.retain(|(_, next)| usize::from(*next) < SHARDS);
            }
            if row == *before {
                continue;
            }
            p.put(key, row);
            let (changes, effects) = p.finish();
            self.carry_out(Step { changes, effects, ..Step::default() })?;
            return Ok(true);
        }
        Ok(false)
    }

    /// What is still to be fetched of the newest set that a holder offers: its epoch, and the
    /// shards that changed, whatever is asked. Nothing where all is at hand.
    ///
    /// # Errors
    /// When the store fails.
    pub fn wanted_shards(&mut self, holder: AgencyCode) -> Driven<Option<(u32, Vec<u8>)>, S> {
        let known = self.read(&Needs::default().and([Key::OfferFrom(holder)]))?;
        let row = known.row::<OfferFromRow>(Key::OfferFrom(holder));
        let behind = |known: &&KnownEpoch| known.at_hand != known.manifest;
        let epoch = row.and_then(|row| row.epochs.iter().rev().find(behind));
        Ok(epoch.and_then(|epoch| {
            let manifest = Manifest::parse(&epoch.manifest).ok()?;
            let before = Manifest::parse(&epoch.at_hand).ok();
            let changed = |shard: &u8| {
                let at = usize::from(*shard);
                before.as_ref().is_none_or(|before| before.shards[at] != manifest.shards[at])
            };
            Some((manifest.epoch, (0..=u8::MAX).filter(changed).collect()))
        }))
    }

    /// Takes the shards of a set that were fetched: all that [`Self::wanted_shards`] named, else
    /// nothing is changed. What waited for them is done once this is durable.
    ///
    /// # Errors
    /// When the store fails. Shards that are not those announced are not taken: the answer is
    /// `false`.
    pub fn take_shards(
        &mut self,
        now: Timestamp,
        holder: AgencyCode,
        (epoch, shards): (u32, Vec<(u8, Vec<u8>)>),
    ) -> Driven<bool, S> {
        let Some((wanted_epoch, wanted)) = self.wanted_shards(holder)? else { return Ok(false) };
        let keys = shards.iter().map(|(shard, _)| Key::Shard(holder, epoch, *shard));
        let keys: Vec<Key> = keys.chain([Key::OfferFrom(holder)]).collect();
        let known = self.read(&Needs::default().and(keys))?;
        let mut p = Projection::new(now, &known);
        let row = known.row::<OfferFromRow>(Key::OfferFrom(holder));
        let Some(row) = row.filter(|_| wanted_epoch == epoch) else { return Ok(false) };
        let is_it = |one: &&KnownEpoch| project::number_of(&one.epoch) == Some(epoch);
        let manifest = row.epochs.iter().find(is_it).map(|one| one.manifest.clone());
        let Some(bytes) = manifest else { return Ok(false) };
        let Ok(manifest) = Manifest::parse(&bytes) else { return Ok(false) };
        let mut left: BTreeSet<u8> = wanted.into_iter().collect();
        let Ok(mut fetch) = Fetch::begin(manifest, None) else { return Ok(false) };
        for (shard, bytes) in shards {
            if !left.remove(&shard) || fetch.put(shard, &bytes).is_err() {
                return Ok(false);
            }
            p.put(Key::Shard(holder, epoch, shard), ShardRow { bytes });
        }
        if !left.is_empty() {
            return Ok(false);
        }
        p.amend::<OfferFromRow>(Key::OfferFrom(holder), |row| {
            for one in &mut row.epochs {
                if project::number_of(&one.epoch) == Some(epoch) {
                    one.at_hand.clone_from(&bytes);
                }
            }
        });
        let (changes, effects) = p.finish();
        self.carry_out(Step { changes, effects, ..Step::default() })?;
        Ok(true)
    }
}

/// A shard as it is served, where acts may go to the asker, the agreement with it is in force and
/// the epoch open.
pub fn served(
    known: &Facts,
    now: Timestamp,
    asker: AgencyCode,
    (epoch, shard): (u32, u8),
) -> Option<Vec<u8>> {
    let relation = known.row::<RelationRow>(Key::Relation(asker));
    clause(relation.filter(|_| is_peer(known, asker)), now)?;
    let open = known.row::<OfferRow>(Key::Offer(asker))?;
    open.epochs.iter().find(|one| one.number == epoch && now < one.until)?;
    let row = known.row::<ShardRow>(Key::Held(asker, epoch, shard))?;
    served_shard(epoch, shard, &row.bytes).ok()
}

/// The epoch under which a holder is asked, or why it cannot be.
fn asked_of(
    known: &Facts,
    (holder, wanted): (AgencyCode, &Find),
    now: Timestamp,
) -> Result<Epoch, Unaskable> {
    let row = known.row::<OfferFromRow>(Key::OfferFrom(holder));
    if row.is_some_and(|row| row.broke_with.is_some()) {
        return Err(Unaskable::BrokeItsOffer { holder });
    }
    let open = row.into_iter().flat_map(|row| &row.epochs).filter(|one| now < one.until);
    let open: Vec<&KnownEpoch> = open.collect();
    // The newest whose set is at hand: it is answered until its end.
    let epoch = open.iter().rev().find(|one| !one.at_hand.is_empty()).or_else(|| open.last());
    let epoch = epoch.ok_or(Unaskable::NothingOffered { holder })?;
    if !derives_alike(epoch) {
        return Err(Unaskable::DerivesOtherwise { holder });
    }
    let clause = clause(known.row::<RelationRow>(Key::Relation(holder)), now);
    if !clause.is_some_and(|clause| clause.classes.contains(&wanted.class)) {
        return Err(Unaskable::ClassNotOffered { holder });
    }
    Epoch::parse(&epoch.epoch).map_err(|_| Unaskable::NothingOffered { holder })
}

fn unaskable<E: std::error::Error>(error: Unaskable) -> DriveError<E> {
    DriveError::Check(CheckError::Unaskable(error))
}
