//! Lists, a page at a time.

use axum::{
    extract::{FromRequestParts, Query},
    http::{Uri, request::Parts},
};
use comity_corridor::{Facts, IndexKey, Key, Needs, Scan};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{engine::Engine, problem::Problem};

/// Items on a page when nobody says how many.
const LIMIT: usize = 50;

/// Items on a page at most.
const LIMIT_MAX: usize = 500;

/// Pages of the longest kind that are looked through for what is asked for.
const PAGES_LOOKED_MAX: usize = 10;

/// Which page of a list.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// Which list, where there are several.
    pub list: Option<String>,
    /// Items on the page: 50 when nobody says, 500 at most.
    pub limit: Option<usize>,
    /// Where the page before it ended: what it told as `next`.
    #[serde(alias = "after")]
    pub before: Option<String>,
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

impl<S: Sync> FromRequestParts<S> for PageQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        asked(&parts.uri)
    }
}

/// What a query asks for; what it does not know is refused in the same form as everything else.
pub(super) fn asked<Q: DeserializeOwned>(uri: &Uri) -> Result<Q, Problem> {
    let query = Query::try_from_uri(uri);
    let Query(query) = query.map_err(|error| Problem::usage(error.body_text()))?;
    Ok(query)
}

/// Entries of a list in order, the rows they name, and where the next ones begin.
type Entries = (Vec<(IndexKey, Key)>, Facts, Option<IndexKey>);

impl PageQuery {
    /// Reads the page.
    pub(super) async fn read(
        &self,
        engine: &Engine,
        prefix: IndexKey,
        order: Order,
    ) -> Result<Page, Problem> {
        let from = self.before.as_deref().map(cursor).transpose()?;
        let (entries, facts, next) = entries(engine, (prefix, order), from, self.size()).await?;
        Ok(Page { keys: entries.into_iter().map(|(_, key)| key).collect(), facts, next })
    }

    /// How many items it has at most.
    pub(super) fn size(&self) -> usize {
        self.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX)
    }
}

/// So many entries of a list, from a place on.
async fn entries(
    engine: &Engine,
    (prefix, order): (IndexKey, Order),
    from: Option<IndexKey>,
    limit: usize,
) -> Result<Entries, Problem> {
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
    Ok((entries, facts, next))
}

/// Which of the things in a list are asked for.
pub(super) type Asked<'a> = &'a (dyn Fn(Key, &Facts) -> bool + Sync);

impl PageQuery {
    /// Reads the page of a list of which only some is asked for, the newest first.
    ///
    /// It looks so far and no further: a page may be short, or empty, and not the last.
    pub(super) async fn read_some(
        &self,
        engine: &Engine,
        prefix: IndexKey,
        is_asked: Asked<'_>,
    ) -> Result<Page, Problem> {
        let mut from = self.before.as_deref().map(cursor).transpose()?;
        let mut found = Page { keys: Vec::new(), facts: Facts::default(), next: None };
        for _ in 0..PAGES_LOOKED_MAX {
            let list = (prefix.clone(), Order::Newest);
            let (mut entries, facts, next) = entries(engine, list, from, LIMIT_MAX).await?;
            entries.retain(|(_, key)| is_asked(*key, &facts));
            for (entry, key) in entries {
                if found.keys.len() == self.size() {
                    found.facts.merge(facts);
                    return Ok(found);
                }
                found.keys.push(key);
                found.next = Some(entry);
            }
            found.facts.merge(facts);
            found.next.clone_from(&next);
            from = next;
            if from.is_none() {
                break;
            }
        }
        Ok(found)
    }

    /// The part of a list in memory that this page is, and where the next one begins.
    pub(super) fn part<T>(
        &self,
        all: Vec<T>,
        id: impl Fn(&T) -> String,
    ) -> (Vec<T>, Option<String>) {
        let last = self.before.as_deref();
        let from = last.and_then(|last| all.iter().position(|one| id(one) == last));
        let mut rest = all.into_iter().skip(from.map_or(0, |place| place + 1));
        let page: Vec<T> = rest.by_ref().take(self.size()).collect();
        let next = rest.next().and(page.last()).map(id);
        (page, next)
    }
}

impl Page {
    /// The page as it is answered.
    pub(super) fn answer<T>(&self, items: Vec<T>) -> Listed<T> {
        Listed { items, next: self.next.as_ref().map(|entry| hex(entry.as_bytes())) }
    }
}

/// A page of a list, as it is answered.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Listed<T> {
    /// What stands on it, in order.
    pub items: Vec<T>,
    /// Where the next page begins, to be given as `before`; nothing at the end.
    #[schema(required)]
    pub next: Option<String>,
}

impl<T> Listed<T> {
    /// A list that is told as a whole.
    pub(super) const fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
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
