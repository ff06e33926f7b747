//! A pseudonymised search on the asker's side, from the question to hit or no hit.
//!
//! What is asked never leaves: blinded keys go, in one shape whatever the question, and nobody
//! else can read of the answer what it says. While the answer is on its way the question waits
//! under a seal; it is answered once, and nothing of it stays.

use comity_act::RecordClass;
use comity_match::{By, SEARCH_NUMBERS_MAX as NUMBERS_MAX};
use comity_seal::blind::{
    Blinded, Epoch, Evaluated, FinishError, Query, Shape, Tag, TagSet, WireError,
};
use zeroize::Zeroizing;

use super::{Find, asked_keys, numbers_asked};
use crate::chance::Chance;

/// Why nothing is asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AskError {
    /// Names are too common to be looked for alone.
    #[error("a name needs a date of birth beside it, or a number of a document; add one")]
    LacksDate,
    /// Of what is no person no date is known that would tell a name apart.
    #[error("in this class nothing is met by its name; state a number")]
    ByNumberAlone,
    /// One question takes so many numbers and no more.
    #[error("one search takes {NUMBERS_MAX} numbers; ask for the others in another")]
    TooMany,
    /// There is nothing by which anybody could be met.
    #[error("there is no name and no number to look for; state one")]
    Nothing,
}

/// A question that waits for its answer.
#[derive(Debug)]
pub struct Asked {
    query: Query,
    /// What each key stands for, in the order of the query.
    by: Vec<By>,
}

impl Asked {
    /// Asks the holder of `epoch`: what waits, and what goes.
    ///
    /// It goes in the smallest shape, which one question always fits: no size tells of it.
    ///
    /// # Errors
    /// [`AskError`]: no key can be made, so that asking would cost budget and find nobody.
    pub fn ask(
        epoch: Epoch,
        wanted: &Find,
        chance: &mut Chance,
    ) -> Result<(Self, Blinded), AskError> {
        let found = asked_keys(wanted);
        // What is not asked for must not look as if it had met nobody.
        if numbers_asked(&wanted.terms) > NUMBERS_MAX {
            return Err(AskError::TooMany);
        }
        if found.keys.is_empty() {
            return Err(match (found.lacks_date, wanted.class) {
                (true, RecordClass::Person) => AskError::LacksDate,
                (true, _) => AskError::ByNumberAlone,
                (false, _) => AskError::Nothing,
            });
        }
        let keys: Vec<&[u8]> = found.keys.iter().map(|key| &key.bytes[..]).collect();
        let by = found.keys.iter().map(|key| key.by).collect();
        // INVARIANT: keys of one question are no more, and none is longer, than a shape takes.
        let (query, blinded) =
            Query::blind(epoch, &keys, Shape::ALL[0], chance).map_err(|_| AskError::Nothing)?;
        Ok((Self { query, by }, blinded))
    }

    /// For the asker's own disk, under a seal: how many keys (u8), what each stands for (u8: 1
    /// identifier, 2 name and day, 3 name and year), then the query.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let query = self.query.to_bytes();
        let mut out = Zeroizing::new(Vec::with_capacity(1 + self.by.len() + query.len()));
        out.push(u8::try_from(self.by.len()).unwrap_or(u8::MAX));
        out.extend(self.by.iter().map(|by| code(*by)));
        out.extend_from_slice(&query);
        out
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError`], as of a query.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        let (count, rest) = bytes.split_first().ok_or(WireError::Length)?;
        let split = rest.split_at_checked(usize::from(*count));
        let (by, query) = split.ok_or(WireError::Length)?;
        let by: Option<Vec<By>> = by.iter().map(|code| of_code(*code)).collect();
        Ok(Self { query: Query::parse(query)?, by: by.ok_or(WireError::Version)? })
    }

    /// Whose key answers it.
    pub fn epoch(&self) -> Epoch {
        self.query.epoch()
    }

    /// The tag of each key, to be looked up in the holder's set, and what the key stands for.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn open(self, answer: &Evaluated) -> Result<Vec<(By, Tag)>, FinishError> {
        let tags = self.query.finish(answer)?;
        Ok(self.by.into_iter().zip(tags).collect())
    }

    /// What agrees with something in the holder's set, surest first; empty is no hit.
    ///
    /// # Errors
    /// [`FinishError::Cheated`] when the holder used another key than it announced: the answer is
    /// kept as proof of it. [`FinishError::Other`] when it answers something else.
    pub fn finish(self, answer: &Evaluated, set: &TagSet) -> Result<Vec<By>, FinishError> {
        // Tags of another epoch never meet, and no hit would be said where nothing was looked up.
        if answer.epoch() != set.manifest().epoch {
            return Err(FinishError::Other);
        }
        let tags = self.open(answer)?.into_iter();
        let mut met: Vec<By> =
            tags.filter(|(_, tag)| set.contains(*tag)).map(|(by, _)| by).collect();
        met.sort_unstable();
        met.dedup();
        Ok(met)
    }
}

const fn code(by: By) -> u8 {
    match by {
        By::Identifier => 1,
        By::NameAndDay => 2,
        By::NameAndYear => 3,
    }
}

fn of_code(code: u8) -> Option<By> {
    match code {
        1 => Some(By::Identifier),
        2 => Some(By::NameAndDay),
        3 => Some(By::NameAndYear),
        _ => None,
    }
}
