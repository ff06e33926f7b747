//! The inbox: what came in and waits for somebody, what presses first.
//!
//! Emergencies stand before all else, then what is due soonest, then the oldest. What was answered,
//! refused or taken has left it; what was withdrawn leaves it here.
//!
//! Each of the three parts is read from an index of its own, a page at a time: however much waits,
//! a page costs the same, and nothing is left out at the end.

use comity_act::{ActId, Kind, Timestamp};
use comity_corridor::{
    Facts, Family, IndexKey, Key, Needs, Scan,
    rows::{ActRow, RequestRow},
};

use super::page::{hex, unhex};
use crate::{engine::Engine, problem::Problem};

/// Readings of an index that are made for one page: of a kind or an agency, it may be short.
const READINGS_MAX: usize = 10;

/// An act that waits.
pub(super) struct Waiting {
    pub act: ActId,
    pub row: ActRow,
    /// When an answer is due by law.
    pub due: Option<Timestamp>,
}

/// A part of the inbox.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Part {
    Emergencies,
    Due,
    Rest,
}

impl Part {
    /// The index in whose order it is read.
    const fn family(self) -> Family {
        match self {
            Self::Emergencies => Family::Pressing,
            Self::Due => Family::OpenRequests,
            Self::Rest => Family::Inbox,
        }
    }

    const fn next(self) -> Option<Self> {
        match self {
            Self::Emergencies => Some(Self::Due),
            Self::Due => Some(Self::Rest),
            Self::Rest => None,
        }
    }

    /// Whether an act of the inbox stands in this part; a request that is over, in none.
    fn holds(self, row: &ActRow, request: Option<&RequestRow>) -> bool {
        let is_over = request.is_some_and(|request| !request.state.is_open());
        let is_due = request.is_some_and(|request| request.due.is_some());
        let part = match (row.emergency, is_due) {
            (true, _) => Self::Emergencies,
            (false, true) => Self::Due,
            (false, false) => Self::Rest,
        };
        self == part && row.is_in_inbox() && !is_over
    }
}

/// Which acts are asked for.
pub(super) type Asked<'a> = &'a (dyn Fn(&ActRow) -> bool + Sync);

/// So many of what waits, in order, and where the rest begins.
pub(super) async fn read(
    engine: &Engine,
    (size, before): (usize, Option<&str>),
    is_asked: Asked<'_>,
) -> Result<(Vec<Waiting>, Option<String>), Problem> {
    let (mut part, mut from) = before.map_or(Ok((Part::Emergencies, None)), place)?;
    let (mut found, mut last) = (Vec::new(), None);
    for _ in 0..READINGS_MAX {
        let (entries, is_end) = entries(engine, part, from.clone(), size).await?;
        for (entry, one) in entries {
            let is_wanted = one.as_ref().is_some_and(|one| is_asked(&one.row));
            from = Some(entry);
            let Some(one) = one.filter(|_| is_wanted) else { continue };
            if found.len() == size {
                return Ok((found, last));
            }
            found.push(one);
            last = from.as_ref().map(|entry| cursor(part, entry));
        }
        if is_end {
            let Some(next) = part.next() else { return Ok((found, None)) };
            (part, from) = (next, None);
        }
    }
    // What was looked through is enough for one page; the next goes on from here.
    let reached = from.unwrap_or_else(|| IndexKey::of(part.family()));
    Ok((found, Some(cursor(part, &reached))))
}

/// The next entries of a part, each with the act that waits, if one does; and whether these are
/// the last.
async fn entries(
    engine: &Engine,
    part: Part,
    from: Option<IndexKey>,
    size: usize,
) -> Result<(Vec<(IndexKey, Option<Waiting>)>, bool), Problem> {
    let mut scan = Scan::of(IndexKey::of(part.family()), size + 1);
    scan.after = from;
    let mut needs = Needs::default();
    needs.scans.push(scan);
    let mut known = engine.read(needs).await?;
    let entries = known.scans.pop().unwrap_or_default();
    let is_end = entries.len() <= size;
    // Of a request the index names the request, of another act the act.
    let acts = entries.iter().filter_map(|(_, key)| match *key {
        Key::Request(act, _) => Some(Key::Act(act)),
        Key::Act(act) => known.row(*key).and_then(|row| request(act, row)),
        _ => None,
    });
    known.merge(engine.read(Needs::default().and(acts)).await?);
    let own = engine.node().own();
    let waiting = entries.into_iter().map(|(entry, key)| {
        let one = match key {
            Key::Request(act, _) => known.row::<RequestRow>(key).and_then(|request| {
                let is_ours = request.requested == own;
                is_ours.then(|| waits(part, act, &known)).flatten()
            }),
            Key::Act(act) => waits(part, act, &known),
            _ => None,
        };
        (entry, one)
    });
    Ok((waiting.collect(), is_end))
}

fn request(act: ActId, row: &ActRow) -> Option<Key> {
    let is_request = Kind::from_code(row.kind) == Some(Kind::RequestMake);
    is_request.then_some(Key::Request(act, row.agency))
}

fn waits(part: Part, act: ActId, known: &Facts) -> Option<Waiting> {
    let row = known.row::<ActRow>(Key::Act(act))?;
    let request = request(act, row).and_then(|key| known.row::<RequestRow>(key));
    let due = request.and_then(|request| request.due);
    part.holds(row, request).then(|| Waiting { act, row: row.clone(), due })
}

/// Where a page ended: the part, and the entry of its index.
fn cursor(part: Part, entry: &IndexKey) -> String {
    let part = match part {
        Part::Emergencies => 'e',
        Part::Due => 'd',
        Part::Rest => 'r',
    };
    format!("{part}{}", hex(entry.as_bytes()))
}

fn place(cursor: &str) -> Result<(Part, Option<IndexKey>), Problem> {
    let bad = || Problem::usage("`before` is what the page before told as `next`");
    let (part, entry) = cursor.split_at_checked(1).ok_or_else(bad)?;
    let part = match part {
        "e" => Part::Emergencies,
        "d" => Part::Due,
        "r" => Part::Rest,
        _ => return Err(bad()),
    };
    Ok((part, Some(unhex(entry).map(IndexKey::from_bytes).ok_or_else(bad)?)))
}
