//! Lists, a page at a time.

use comity_corridor::{Facts, IndexKey, Key, Needs, Scan};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{engine::Engine, problem::Problem};

/// Items on a page when nobody says how many.
const LIMIT: usize = 50;

/// Items on a page at most.
const LIMIT_MAX: usize = 500;

/// Which page of a list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// Which list, where there are several.
    pub list: Option<String>,
    /// Items on the page.
    limit: Option<usize>,
    /// Where the page before it ended, as it was told there.
    #[serde(alias = "after")]
    before: Option<String>,
}

/// In which order a list is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Order {
    /// The newest first.
    Newest,
    /// The one that is due soonest first.
    Soonest,
}

/// One page: the keys in order, the rows they name, and where the next page begins.
pub(super) struct Page {
    pub keys: Vec<Key>,
    pub facts: Facts,
    next: Option<IndexKey>,
}

impl PageQuery {
    /// Reads the page.
    pub(super) async fn read(
        &self,
        engine: &Engine,
        prefix: IndexKey,
        order: Order,
    ) -> Result<Page, Problem> {
        let limit = self.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX);
        let from = self.before.as_deref().map(cursor).transpose()?;
        let mut scan = match order {
            Order::Newest => Scan::newest(prefix, limit + 1),
            Order::Soonest => Scan::of(prefix, limit + 1),
        };
        match order {
            Order::Newest => scan.before = from,
            Order::Soonest => scan.after = from,
        }
        let mut needs = Needs::default();
        needs.scans.push(scan);
        let mut facts = engine.read(needs).await?;
        let mut entries = facts.scans.pop().unwrap_or_default();
        let is_more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| is_more).map(|(entry, _)| entry.clone());
        Ok(Page { keys: entries.into_iter().map(|(_, key)| key).collect(), facts, next })
    }
}

impl PageQuery {
    /// The part of a list in memory that this page is, and where the next one begins.
    pub(super) fn part<T>(
        &self,
        all: Vec<T>,
        id: impl Fn(&T) -> String,
    ) -> (Vec<T>, Option<String>) {
        let limit = self.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX);
        let last = self.before.as_deref();
        let from = last.and_then(|last| all.iter().position(|one| id(one) == last));
        let mut rest = all.into_iter().skip(from.map_or(0, |place| place + 1));
        let page: Vec<T> = rest.by_ref().take(limit).collect();
        let next = rest.next().and(page.last()).map(id);
        (page, next)
    }
}

impl Page {
    /// The page as it is answered.
    pub(super) fn answer(&self, items: Vec<Value>) -> Value {
        let next = self.next.as_ref().map(|entry| hex(entry.as_bytes()));
        let mut answer = json!({ "next": next });
        answer["items"] = Value::Array(items);
        answer
    }
}

fn cursor(text: &str) -> Result<IndexKey, Problem> {
    unhex(text)
        .map(IndexKey::from_bytes)
        .ok_or_else(|| Problem::usage("`before` is what the page before told as `next`"))
}

/// Bytes as small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes that are written so.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
