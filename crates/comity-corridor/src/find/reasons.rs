//! Why a record was found, in the words of the protocol.

use comity_act::{
    Text,
    body::{Likeness, MatchReason},
};
use comity_match::{Evidence, Hit, How, Said};

use super::percent;

/// What a hit says: numbers, then the name part by part, most weight first, then what is beside.
pub(super) fn of(hit: &Hit) -> impl Iterator<Item = MatchReason> {
    let numbers = hit.identifiers.iter().map(|(_, number)| MatchReason {
        how: Likeness::SameNumber,
        asked: text(number),
        found: text(number),
        percent: 100,
    });
    // Which number it is stands above.
    let said = hit.qualifiers.iter().filter(|said| **said != Said::SameIdentifier);
    numbers.chain(hit.evidence.iter().map(part)).chain(said.map(|said| plain(*said)))
}

fn part(of: &Evidence) -> MatchReason {
    let how = match of.how {
        _ if of.found.is_empty() => Likeness::Missing,
        _ if of.asked.is_empty() => Likeness::NotAsked,
        How::Same => Likeness::Same,
        How::Read => Likeness::Read,
        How::Sounds => Likeness::Sounds,
        How::Close => Likeness::Close,
        How::Nickname => Likeness::OtherForm,
        How::Initial => Likeness::Initial,
        How::Joined => Likeness::Joined,
        How::Different => Likeness::Different,
    };
    let (asked, found) = (text(&of.asked), text(&of.found));
    MatchReason { how, asked, found, percent: percent(of.alike) }
}

fn plain(said: Said) -> MatchReason {
    let how = match said {
        Said::SameIdentifier => Likeness::SameNumber,
        Said::SameDay => Likeness::SameDay,
        Said::SameYear => Likeness::SameYear,
        Said::DayAndMonthSwapped => Likeness::DaySwapped,
        Said::NearYear => Likeness::NearYear,
        Said::OtherBirth => Likeness::OtherBirth,
        Said::SameNationality => Likeness::SameNationality,
        Said::OtherNationality => Likeness::OtherNationality,
        Said::OtherSex => Likeness::OtherSex,
        Said::SamePlace => Likeness::SamePlace,
    };
    MatchReason { how, asked: Text::default(), found: Text::default(), percent: 0 }
}

/// As much of a text as fits.
pub(super) fn text<const MAX: usize>(words: &str) -> Text<MAX> {
    Text::new(&words[..words.floor_char_boundary(MAX)]).unwrap_or_default()
}
