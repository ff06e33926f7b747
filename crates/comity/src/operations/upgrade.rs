//! Whether this program can open this home, and what it would change there.
//!
//! `comity upgrade --check` asks with the new program before it takes the place of the old one, and
//! the page of operations shows the same. Nothing is made, locked or brought forward, also beside a
//! node that runs, and no question leaves the machine.
//!
//! What it says names no person and no file of the machine: who administers reads it in a browser.

#![expect(clippy::disallowed_methods, reason = "it measures the node's own folder")]

use std::{collections::BTreeSet, error::Error, fs, path::PathBuf, sync::Arc};

use comity_accounts::Accounts;
use comity_act::{AgencyCode, Body, SignedCard, Timestamp};
use comity_corridor::{
    Family, IndexKey, Key, Keys, Needs, Scan, Verdict,
    rows::{CardRow, OwnRow},
};
use comity_law::Law;
use comity_store::{SqliteReader, StoreError, format_of};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    backup::LastBackup,
    engine::chain,
    home::{Home, law},
};

/// Entries of the journal that are read, the newest; `comity audit` reads all of them.
const ENTRIES_READ: usize = 1_000;

/// Bytes that are to be free beside as many as the database has: the program may write it anew.
const ROOM_BYTES: u64 = 64 << 20;

/// What is looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = UpgradePart)]
pub(crate) enum Part {
    /// The vault with the agency's keys.
    Keys,
    /// The database.
    Store,
    /// What the log's entries say.
    Journal,
    /// Who signs in.
    Accounts,
    /// The law that ships with this program, with the packs as they were signed.
    Law,
    /// The cards of peers, and what came from them.
    Peers,
    /// The last backup.
    Backup,
    /// Room on the disk.
    Disk,
}

/// How it stands to this program.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = UpgradeState)]
pub(crate) enum State {
    /// It is as this program leaves it.
    Fits,
    /// This program changes it when it starts; an older one may not open it any more.
    Changes,
    /// Something has to be done before this program starts.
    First,
    /// Nothing keeps this program from running, and somebody should look.
    Look,
    /// This program does not run with it.
    Bars,
    /// It cannot be looked at, because of another part.
    NotKnown,
}

/// What was found of one part.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UpgradeFinding)]
pub(crate) struct Finding {
    /// Which part.
    pub part: Part,
    /// How it stands.
    pub state: State,
    /// What was found, and what to do.
    pub says: String,
    /// What the system said; it may name files, so it stays at the terminal.
    #[serde(skip)]
    pub cause: Option<String>,
    /// Whether something is not whole, or not what it claims to be.
    #[serde(skip)]
    pub is_damage: bool,
}

impl Finding {
    fn new(part: Part, state: State, says: impl Into<String>) -> Self {
        Self { part, state, says: says.into(), cause: None, is_damage: false }
    }

    fn because(mut self, error: &dyn Error) -> Self {
        self.cause = Some(chain(error));
        self
    }

    fn damage(mut self) -> Self {
        self.is_damage = true;
        self
    }

    /// Whether this program can be started with it now.
    pub(crate) const fn lets(&self) -> bool {
        matches!(self.state, State::Fits | State::Changes | State::Look)
    }
}

/// What is looked at, and as of when.
#[derive(Debug)]
pub(crate) struct Look<'a> {
    /// The node's folder.
    pub home: &'a Home,
    /// The agency's keys; else why the vault does not open.
    pub keys: Result<Arc<Keys>, String>,
    /// The law, where a node of this program runs it already.
    pub law: Option<&'a Law>,
    /// What day it is.
    pub now: Timestamp,
}

/// What this program finds, part by part.
pub(crate) fn check(look: &Look<'_>) -> Vec<Finding> {
    let reader = look.keys.as_ref().ok().map(|keys| reader(look.home, keys));
    let (store, reader) = match reader {
        Some(Ok(reader)) => (store(look.home, None), Some(reader)),
        Some(Err(error)) => (store(look.home, Some(&error)), None),
        None => (store(look.home, None), None),
    };
    let mut found = vec![keys(look), store];
    let mut peers = BTreeSet::new();
    let unknown = |part| Finding::new(part, State::NotKnown, "the database could not be read");
    match (reader, &look.keys) {
        (Some(mut reader), Ok(keys)) => {
            found.push(journal(&mut reader, keys, &mut peers));
            found.push(law_of(look, &mut reader));
            found.push(peers_of(&mut reader, keys, &peers));
            found.push(backup(look.home, &mut reader));
        }
        _ => found.extend([Part::Journal, Part::Law, Part::Peers, Part::Backup].map(unknown)),
    }
    found.extend([accounts(look.home), disk(look.home)]);
    found
}

fn reader(home: &Home, keys: &Arc<Keys>) -> Result<SqliteReader, StoreError> {
    SqliteReader::look(&home.database(), Arc::clone(keys))
}

fn keys(look: &Look<'_>) -> Finding {
    match &look.keys {
        Ok(_) => Finding::new(Part::Keys, State::Fits, "the vault opens"),
        Err(cause) => {
            let says = "the vault does not open: see its version, and what it is opened with";
            let found = Finding::new(Part::Keys, State::Bars, says);
            Finding { cause: Some(cause.clone()), ..found }
        }
    }
}

fn store(home: &Home, refused: Option<&StoreError>) -> Finding {
    let finding = |state, says: String| Finding::new(Part::Store, state, says);
    if !home.database().exists() {
        let says = "there is no database, and an empty one would be begun: put it back first";
        return finding(State::First, says.to_owned());
    }
    let (format, error) = (format_of(&home.database()), refused);
    match (format, error) {
        (Ok(format), _) if format.found > format.known => {
            let (found, known) = (format.found, format.known);
            let says = format!("format {found}, and this program knows {known}: run a newer one");
            finding(State::Bars, says)
        }
        (_, Some(StoreError::OtherKeys { .. })) => {
            finding(State::Bars, "it was written under other keys than the vault's".to_owned())
                .damage()
        }
        (Err(error), _) => {
            let says = "it cannot be read; restore it from a backup".to_owned();
            finding(State::Bars, says).because(&error).damage()
        }
        (_, Some(error)) => {
            let says = "it cannot be read; restore it from a backup".to_owned();
            finding(State::Bars, says).because(error).damage()
        }
        (Ok(format), None) if format.found < format.known => {
            let (found, known) = (format.found, format.known);
            let says = format!(
                "format {found} is brought to {known} when this program starts; an older program \
                 does not open it any more"
            );
            finding(State::Changes, says)
        }
        (Ok(format), None) => {
            finding(State::Fits, format!("format {}, which this program writes", format.found))
        }
    }
}

/// The newest entries, as this program reads them. Of whose acts it understands not all, is kept.
fn journal(reader: &mut SqliteReader, keys: &Keys, newer: &mut BTreeSet<AgencyCode>) -> Finding {
    let bars = |says: String| Finding::new(Part::Journal, State::Bars, says).damage();
    let read = (|| {
        let size = reader.head()?.size;
        let first = size.saturating_sub(ENTRIES_READ as u64);
        Ok::<_, StoreError>((size, reader.journal_range(first, ENTRIES_READ)?))
    })();
    let (size, leaves) = match read {
        Ok(read) => read,
        Err(error) => {
            return bars("it cannot be read; restore it from a backup".into()).because(&error);
        }
    };
    for leaf in &leaves {
        let Some(entry) = &leaf.entry else { continue };
        let (signed, verdict) = (entry.signed(keys.agency()), Verdict::decode(&entry.verdict));
        let (Ok(signed), Ok(_)) = (signed, verdict) else {
            return bars(format!("entry {} cannot be read; restore it from a backup", leaf.leaf));
        };
        if entry.commitment() != leaf.commitment {
            return bars(format!("entry {} is not what the log committed to", leaf.leaf));
        }
        if matches!(signed.act().body, Body::NotUnderstood(_)) {
            newer.insert(signed.act().agency);
        }
    }
    let says = format!("the newest {} of {size} entries were read", leaves.len());
    Finding::new(Part::Journal, State::Fits, says)
}

fn law_of(look: &Look<'_>, reader: &mut SqliteReader) -> Finding {
    let finding = |state, says: &str| Finding::new(Part::Law, state, says);
    let own = match reader.fetch(&Needs::default().and([Key::Own])) {
        Ok(known) => known.row::<OwnRow>(Key::Own).cloned().unwrap_or_default(),
        Err(error) => {
            return finding(State::NotKnown, "what was signed cannot be read").because(&error);
        }
    };
    let today = look.now.day();
    let loaded = match look.law {
        Some(_) => None,
        None => match law::try_load(look.home, &own, today) {
            Ok(loaded) => Some(loaded),
            Err(error) => {
                let says = "it does not load with the packs that were signed; the node would not \
                            start";
                return finding(State::Bars, says).because(&error);
            }
        },
    };
    let Some(law) = look.law.or(loaded.as_ref()) else {
        return finding(State::NotKnown, "there is none");
    };
    match law::list(look.home, &own, (law, today)) {
        Ok(packs) if packs.iter().all(|pack| pack.state.is_settled()) => {
            finding(State::Fits, "it loads, and each pack runs as two persons signed it")
        }
        Ok(packs) => {
            let open = packs.iter().filter(|pack| !pack.state.is_settled());
            let names: Vec<&str> = open.map(|pack| pack.name.as_str()).collect();
            let says = format!(
                "it loads; {} lies otherwise than it was signed, see `comity law list`",
                names.join(", ")
            );
            finding(State::Look, &says)
        }
        Err(error) => finding(State::Look, "packs cannot be read").because(&error),
    }
}

fn peers_of(reader: &mut SqliteReader, keys: &Keys, newer: &BTreeSet<AgencyCode>) -> Finding {
    let finding = |state, says: String| Finding::new(Part::Peers, state, says);
    let mut needs = Needs::default();
    needs.scans.push(Scan::of(IndexKey::of(Family::Peers), usize::MAX).entries_only());
    let cards = reader.fetch(&needs).and_then(|known| {
        let peers = known.scans.iter().flatten().filter_map(|(_, key)| match key {
            Key::Peer(agency) => Some(*agency),
            _ => None,
        });
        let peers: Vec<AgencyCode> = peers.collect();
        let cards = reader.fetch(&Needs::default().and(peers.iter().map(|&one| Key::Card(one))))?;
        Ok((peers, cards))
    });
    let (peers, cards) = match cards {
        Ok(read) => read,
        Err(error) => {
            return finding(State::Look, "they cannot be read".to_owned()).because(&error);
        }
    };
    let speaks = |agency: AgencyCode| {
        let Some(row) = cards.row::<CardRow>(Key::Card(agency)) else { return false };
        let Ok(card) = SignedCard::parse(&row.card) else { return false };
        keys.keys_of(card.claims()).is_ok()
    };
    let strange: BTreeSet<AgencyCode> = peers.iter().copied().filter(|one| !speaks(*one)).collect();
    let names = |some: &BTreeSet<AgencyCode>| {
        some.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    if !strange.is_empty() {
        let says = format!("this program does not read the cards of {}", names(&strange));
        return finding(State::Look, says);
    }
    if !newer.is_empty() {
        let says = format!("{} says what this program has no words for", names(newer));
        return finding(State::Look, says);
    }
    let says = format!("{} known, in words that this program has", peers.len());
    finding(State::Fits, says)
}

fn backup(home: &Home, reader: &mut SqliteReader) -> Finding {
    let finding = |state, says: String| Finding::new(Part::Backup, state, says);
    let Some(last) = LastBackup::of(home) else {
        let says = "none is known; stop the node and make one, with the program of before";
        return finding(State::First, says.to_owned());
    };
    let now =
        reader.fetch(&Needs::default()).and_then(|known| Ok((known.as_of, reader.head()?.size)));
    match now {
        Ok((commits, _)) if last.commits == Some(commits) => {
            finding(State::Fits, format!("made {}; nothing was written since", last.at()))
        }
        Ok((_, leaves)) => {
            let since = leaves.saturating_sub(last.leaves);
            let says = format!(
                "made {}; something was written since, {since} entries of the log among it: stop \
                 the node and make one",
                last.at()
            );
            finding(State::First, says)
        }
        Err(error) => {
            finding(State::NotKnown, "the database cannot be read".to_owned()).because(&error)
        }
    }
}

fn accounts(home: &Home) -> Finding {
    let finding = |state, says: String| Finding::new(Part::Accounts, state, says);
    if !home.accounts().exists() {
        return finding(State::Changes, "there are none yet; they are begun at the start".into());
    }
    match Accounts::format_of(&home.accounts()) {
        Ok((found, known)) if found == known => {
            finding(State::Fits, format!("format {found}, which this program writes"))
        }
        Ok((found, known)) if found < known => {
            let says = format!(
                "format {found} is sealed and brought to {known} when this program starts; an \
                 older program does not open it any more"
            );
            finding(State::Changes, says)
        }
        Ok((found, known)) => {
            let says = format!("format {found}, and this program knows {known}: run a newer one");
            finding(State::Bars, says)
        }
        Err(error) => {
            let says = "they cannot be read; restore them from a backup".to_owned();
            finding(State::Bars, says).because(&error).damage()
        }
    }
}

fn disk(home: &Home) -> Finding {
    let finding = |state, says: String| Finding::new(Part::Disk, state, says);
    let Some(free) = free_bytes(home) else {
        return finding(State::Look, "the system does not say how much room there is".into());
    };
    let needed = database_bytes(home).saturating_add(ROOM_BYTES);
    let mb = |bytes: u64| bytes.div_ceil(1_000_000);
    if free < needed {
        let says = format!("{} MB are free, {} are needed: make room", mb(free), mb(needed));
        return finding(State::First, says);
    }
    finding(State::Fits, format!("{} MB are free, {} are needed", mb(free), mb(needed)))
}

/// Bytes for which there is room; nothing, when the system does not say.
pub(crate) fn free_bytes(home: &Home) -> Option<u64> {
    let disk = rustix::fs::statvfs(home.root()).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Bytes of rows, journal and log; the database writes ahead into a file beside it.
pub(crate) fn database_bytes(home: &Home) -> u64 {
    let beside = ["", "-wal"].map(|end| {
        let mut path = home.database().into_os_string();
        path.push(end);
        fs::metadata(PathBuf::from(path)).map_or(0, |found| found.len())
    });
    beside.iter().sum()
}
