//! The law a node runs: what ships with the program, and the agency's own packs.
//!
//! Packs lie in `law/national/` of the home. They come beside the shipped law and never over it:
//! a pack that touches anything else is refused, and the node does not start with half a law.
//! A pack runs only as two persons signed it, by its digest, and from the day for which they signed
//! it. What they signed is kept beside, so that a pack that was changed or lost since does not
//! change the law.
#![expect(clippy::disallowed_methods, reason = "the packs lie in the home directory")]

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use comity_act::Day;
use comity_corridor::rows::OwnRow;
use comity_law::{Law, LawDigest, LoadError};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Home, HomeError, make_folder, write_private};
use crate::folder::{self, FolderError};

/// Where packs lie, below the folder of law.
const NATIONAL: &str = "national/";
/// How a file of law ends.
const ENDS: [&str; 2] = ["cedar", "toml"];
/// Files of all packs at most.
const FILES_MAX: usize = 20_000;

/// The texts of a pack by their paths below the folder of law.
pub(crate) type Texts = BTreeMap<String, String>;

/// A law that cannot be run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackError {
    /// The law does not load.
    #[error("the law does not load")]
    Load(#[from] LoadError),
    /// The folder cannot be read.
    #[error("the packs cannot be read")]
    Folder(#[from] FolderError),
    /// What was signed cannot be kept.
    #[error("what was signed cannot be kept")]
    Home(#[from] HomeError),
    /// A file lies where no pack does.
    #[error(
        "`{path}` lies outside `law/national/`; the agency's own law stands there and nowhere else"
    )]
    Elsewhere {
        /// Which, below the folder of law.
        path: String,
    },
    /// A file stands in the shipped law.
    #[error(
        "`{path}` ships with the program; a pack stands beside it, give it a folder of its own"
    )]
    Shipped {
        /// Which, below the folder of law.
        path: String,
    },
    /// What was signed is nowhere any more.
    #[error("`{name}` as it was signed is not here; put the files of digest {digest} back")]
    Lost {
        /// The pack.
        name: String,
        /// What was signed.
        digest: String,
    },
}

/// How a pack in the home stands to what two persons signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PackState {
    /// It is as it was signed, and runs.
    Signed,
    /// It was signed since the node started, and runs from the next start on.
    NextStart,
    /// It was signed for a later day, and does not run before.
    Later,
    /// It was changed or taken away since; what was signed runs.
    Changed,
    /// Nobody signed it; it does not run.
    Unsigned,
    /// A file that is part of no pack, by its path below the folder of law; it does not run.
    Stray,
}

impl PackState {
    /// Whether it runs as it lies here, or will from the day for which two persons signed it.
    pub(crate) const fn is_settled(self) -> bool {
        matches!(self, Self::Signed | Self::Later)
    }
}

/// A pack of the agency.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, ToSchema)]
pub(crate) struct Pack {
    /// Its name, as it is adopted.
    pub name: String,
    /// How it stands to what was signed.
    pub state: PackState,
    /// The digest of its files in the folder; `None` when there are none.
    #[schema(required)]
    pub digest: Option<String>,
    /// The digest that was signed and counts today.
    #[schema(required)]
    pub signed: Option<String>,
    /// The digest of what runs.
    #[schema(required)]
    pub runs: Option<String>,
    /// What was signed for later days.
    pub later: Vec<Later>,
}

/// A pack as it was signed for a later day.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, ToSchema)]
pub(crate) struct Later {
    /// The day.
    #[schema(format = Date)]
    pub from: String,
    /// The digest that was signed.
    pub digest: String,
}

/// The law of this home on a day, with the packs as they were signed.
///
/// # Errors
/// When a pack does not load, touches what is not its own, or is not here as it was signed.
pub(crate) fn load(home: &Home, own: &OwnRow, on: Day) -> Result<Law, PackError> {
    let signed = begun(own, on);
    for (name, texts) in as_signed(home, &signed)? {
        keep(home, (name, signed[name]), &texts)?;
    }
    try_load(home, own, on)
}

/// The same law, for who only looks whether it loads: nothing is kept.
///
/// # Errors
/// As [`load`].
pub(crate) fn try_load(home: &Home, own: &OwnRow, on: Day) -> Result<Law, PackError> {
    Ok(Law::load(texts(home, &begun(own, on))?)?)
}

/// The files of the law with the packs that were signed, by name and digest.
///
/// # Errors
/// When a pack cannot be read, touches what is not its own, or is not here as it was signed.
pub(crate) fn texts(home: &Home, signed: &BTreeMap<&str, &str>) -> Result<Texts, PackError> {
    let mut files = Law::shipped_texts();
    files.extend(as_signed(home, signed)?.into_values().flatten());
    Ok(files)
}

/// The files of the law with all packs as they lie, signed or not, and without what is part of
/// none.
///
/// # Errors
/// When a pack cannot be read.
pub(crate) fn lying(home: &Home) -> Result<Texts, PackError> {
    let mut files = Law::shipped_texts();
    let shipped = Law::shipped_texts();
    files.extend(read(&home.law(), |path| Ok(place(&shipped, path).ok()))?.into_values().flatten());
    Ok(files)
}

/// The digest of a pack that is to be signed for a day; `None` when no pack of this name lies here.
/// It is kept from now on: the folder may hold another version before this one is signed or begins.
///
/// # Errors
/// When the law of that day does not load with it in the place of what was signed before.
pub(crate) fn candidate(
    home: &Home,
    own: &OwnRow,
    name: &str,
    on: Day,
) -> Result<Option<String>, PackError> {
    let shipped = Law::shipped_texts();
    let mut found = read(&home.law(), |path| match pack_of(path) {
        Ok(of) if of == name => place(&shipped, path).map(Some),
        _ => Ok(None),
    })?;
    let Some(pack) = found.remove(name) else { return Ok(None) };
    let digest = digest_of(&pack);
    let mut others = begun(own, on);
    others.remove(name);
    let mut files = texts(home, &others)?;
    files.extend(pack.clone());
    Law::load(files)?;
    keep(home, (name, &digest), &pack)?;
    Ok(Some(digest))
}

/// Why a version of a pack that is signed for a day would not be the law from that day on: another
/// would end on it, or takes its place. The law that runs stays as it is until the next start.
pub(crate) fn not_kept(
    own: &OwnRow,
    name: &str,
    (from, digest): (Day, &str),
    today: Day,
) -> Option<String> {
    let others = signed(own).filter(|one| one.0 == name).map(|(_, from, digest)| (from, digest));
    let mut all: Vec<(Day, &str)> = others.chain([(from, digest)]).collect();
    // Of one day the last that was signed counts, and of days past the last day.
    all.sort_by_key(|one| one.0);
    let by_day: BTreeMap<Day, &str> =
        all.into_iter().map(|(from, digest)| (from.max(today), digest)).collect();
    let begins = from.max(today);
    if by_day.get(&begins) != Some(&digest) {
        return Some("another version of this pack binds since a later day; name that day".into());
    }
    let is_other = |one: &(&Day, &&str)| *one.1 != digest;
    if let Some((day, _)) = by_day.range(begins..).find(is_other) {
        return Some(format!(
            "another version of this pack is signed from {day} on; adopt this one from that day \
             first, and it takes the place of the other"
        ));
    }
    by_day.range(..begins).next_back().filter(is_other).map(|_| {
        "another version of this pack binds before that day, and a node runs one until it is \
         started again; adopt on the day"
            .into()
    })
}

/// All packs as they stand on a day to the law that runs, in the order of their names; then the
/// files that are part of none.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn list(
    home: &Home,
    own: &OwnRow,
    (law, on): (&Law, Day),
) -> Result<Vec<Pack>, PackError> {
    let begun = begun(own, on);
    let shipped = Law::shipped_texts();
    let strays = RefCell::new(Vec::new());
    let found = read(&home.law(), |path| {
        let at = place(&shipped, path).ok();
        if at.is_none() {
            strays.borrow_mut().push(path.to_owned());
        }
        Ok(at)
    })?;
    let mut digests: BTreeMap<String, Option<String>> =
        found.iter().map(|(name, texts)| (name.clone(), Some(digest_of(texts)))).collect();
    for (name, ..) in signed(own) {
        digests.entry(name.to_owned()).or_default();
    }
    let pack = |(name, digest): (String, Option<String>)| {
        let signed = begun.get(name.as_str()).map(|digest| (*digest).to_owned());
        let later = later(own, &name, on);
        let is_later = later.iter().any(|one| Some(&one.digest) == digest.as_ref());
        let runs = law.pack(&name).map(|digest| digest.to_string());
        let is_here = signed == digest || is_later;
        let state = match &signed {
            Some(_) if is_here && runs != signed => PackState::NextStart,
            Some(_) if signed == digest => PackState::Signed,
            _ if is_later => PackState::Later,
            None if later.is_empty() => PackState::Unsigned,
            _ => PackState::Changed,
        };
        Pack { name, state, digest, signed, runs, later }
    };
    let stray = |name| Pack {
        name,
        state: PackState::Stray,
        digest: None,
        signed: None,
        runs: None,
        later: Vec::new(),
    };
    let strays = strays.into_inner().into_iter().map(stray);
    Ok(digests.into_iter().map(pack).chain(strays).collect())
}

/// Each pack that was signed and has begun on a day, with the digest that counts: that of the
/// latest adoption. One that is over stays readable, and binds no more.
fn begun(own: &OwnRow, on: Day) -> BTreeMap<&str, &str> {
    let mut begun: Vec<_> = signed(own).filter(|(_, from, _)| *from <= on).collect();
    begun.sort_by_key(|(_, from, _)| *from);
    begun.into_iter().map(|(name, _, digest)| (name, digest)).collect()
}

/// What was signed of a pack for later days; of one day the last counts.
fn later(own: &OwnRow, name: &str, on: Day) -> Vec<Later> {
    let later = signed(own).filter(|(other, from, _)| *other == name && *from > on);
    let later: BTreeMap<Day, &str> = later.map(|(_, from, digest)| (from, digest)).collect();
    let told =
        |(from, digest): (Day, &str)| Later { from: from.to_string(), digest: digest.into() };
    later.into_iter().map(told).collect()
}

/// The names, first days and digests of the packs that were signed, in the order of the acts.
fn signed(own: &OwnRow) -> impl Iterator<Item = (&str, Day, &str)> {
    own.adoptions.iter().filter_map(|one| {
        Some((one.adopted.instrument.as_str(), one.adopted.from, one.pack.as_ref()?.as_str()))
    })
}

/// The texts of the packs below a folder of law, by the names of the packs.
///
/// # Errors
/// When a file lies where no pack does, or the folder cannot be read.
pub(crate) fn packs(root: &Path) -> Result<BTreeMap<String, Texts>, PackError> {
    let shipped = Law::shipped_texts();
    read(root, |path| place(&shipped, path).map(Some))
}

/// The pack of which a file is part: its own, and never one that ships.
fn place(shipped: &Texts, path: &str) -> Result<String, PackError> {
    let name = pack_of(path)?;
    if shipped.contains_key(path) {
        return Err(PackError::Shipped { path: path.to_owned() });
    }
    Ok(name)
}

/// The pack to which a file belongs.
fn pack_of(path: &str) -> Result<String, PackError> {
    let folder = path.strip_prefix(NATIONAL).and_then(|rest| rest.split_once('/'));
    let elsewhere = || PackError::Elsewhere { path: path.to_owned() };
    folder.map(|(folder, _)| format!("national-{folder}")).ok_or_else(elsewhere)
}

/// The texts of the files that belong to a pack, by the names of the packs.
fn read(
    root: &Path,
    belongs_to: impl Fn(&str) -> Result<Option<String>, PackError>,
) -> Result<BTreeMap<String, Texts>, PackError> {
    let mut packs: BTreeMap<String, Texts> = BTreeMap::new();
    if !root.is_dir() {
        return Ok(packs);
    }
    for (path, file) in folder::files(root, &ENDS, FILES_MAX)? {
        let Some(name) = belongs_to(&path)? else { continue };
        let unreadable = |source| FolderError::Unreadable { path: file.clone(), source };
        let text = fs::read_to_string(&file).map_err(unreadable)?;
        packs.entry(name).or_default().insert(path, text);
    }
    Ok(packs)
}

/// The texts that were signed, by the names of their packs: as they lie in the folder, else from
/// what was kept of it.
fn as_signed<'a>(
    home: &Home,
    signed: &BTreeMap<&'a str, &str>,
) -> Result<BTreeMap<&'a str, Texts>, PackError> {
    // What nobody signed does not run, and does not keep the node from running either.
    let mut found = read(&home.law(), |path| match pack_of(path) {
        Ok(name) if signed.contains_key(name.as_str()) => Ok(Some(name)),
        _ => Ok(None),
    })?;
    let mut all = BTreeMap::new();
    for (&name, &digest) in signed {
        let lost = || PackError::Lost { name: name.to_owned(), digest: digest.to_owned() };
        let texts = match found.remove(name).filter(|texts| digest_of(texts) == digest) {
            Some(texts) => texts,
            None => kept_as(&kept_at(home, digest), digest).ok_or_else(lost)?,
        };
        all.insert(name, texts);
    }
    Ok(all)
}

/// Where the texts of this digest are kept.
fn kept_at(home: &Home, digest: &str) -> PathBuf {
    home.law_kept().join(format!("{digest}.json"))
}

/// Keeps the texts of a pack beside the folder, unless they are.
fn keep(home: &Home, (name, digest): (&str, &str), texts: &Texts) -> Result<(), PackError> {
    let kept = kept_at(home, digest);
    if kept_as(&kept, digest).is_none() {
        if kept.exists() {
            tracing::warn!(pack = name, digest, "the kept copy was damaged; it is made again");
        }
        make_folder(&home.law_kept())?;
        write_private(&kept, &serde_json::to_vec(texts).unwrap_or_default())?;
    }
    Ok(())
}

/// What was kept under this digest, when it is whole.
fn kept_as(kept: &Path, digest: &str) -> Option<Texts> {
    let texts: Texts = serde_json::from_slice(&fs::read(kept).ok()?).ok()?;
    // INVARIANT: what was kept is as far to be trusted as its digest goes.
    let is_own = texts.keys().all(|path| path.starts_with(NATIONAL));
    (!texts.is_empty() && is_own && digest_of(&texts) == digest).then_some(texts)
}

/// The digest by which a pack is signed.
pub(crate) fn digest_of(texts: &Texts) -> String {
    LawDigest::of(texts).to_string()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests;
