//! Searches, and what they found.

use std::fmt;

use super::{Excluded, bodies};
use crate::{
    AgencyCode, Property, RecordClass, RecordId, Shared, SubjectCategory, Text, Timestamp,
    coded::coded,
};

coded! {
    /// How something that was searched for and something that was found are alike.
    pub enum Likeness ("likeness") {
        /// A part of a name is the same.
        Same = 1 "same",
        /// A part of a name is the same, read in another way or writing.
        Read = 2 "read",
        /// Two parts of names sound alike.
        Sounds = 3 "sounds",
        /// Two parts of names differ in few letters.
        Close = 4 "close",
        /// One part of a name is another form of the other.
        OtherForm = 5 "other-form",
        /// Two parts of names begin with one letter, of which one is no more.
        Initial = 6 "initial",
        /// Two parts of names are joined otherwise.
        Joined = 7 "joined",
        /// Two parts of names are not alike.
        Different = 8 "different",
        /// A part of the name has no counterpart in what was found.
        Missing = 9 "missing",
        /// A part of the name that was found was not asked for.
        NotAsked = 10 "not-asked",
        /// A number is the same.
        SameNumber = 21 "same-number",
        /// The day of birth is the same.
        SameDay = 22 "same-day",
        /// The month or the year of birth is the same, as far as is known.
        SameYear = 23 "same-year",
        /// The day of birth is the same, if day and month were swapped.
        DaySwapped = 24 "day-swapped",
        /// Born within two years of each other.
        NearYear = 25 "near-year",
        /// Born at another time.
        OtherBirth = 26 "other-birth",
        /// A nationality is shared.
        SameNationality = 27 "same-nationality",
        /// No nationality is shared.
        OtherNationality = 28 "other-nationality",
        /// The sex is another.
        OtherSex = 29 "other-sex",
        /// A place is shared.
        SamePlace = 30 "same-place",
        /// Two values have something in common.
        InCommon = 31 "in-common",
        /// The value stands in another property of the other record.
        Elsewhere = 32 "elsewhere",
    }
}

bodies! {
    /// One thing that is searched for.
    pub struct Term {
        /// Which property.
        #[n(0)]
        pub property: Property,
        /// Its value.
        #[n(1)]
        pub value: Text<400>,
    }

    /// A list whose rows are all searched for, in one's own databases.
    pub struct Screening {
        /// What list it is: a flight with its day, a register with its date.
        #[n(0)]
        pub name: Text<200>,
        /// How many rows it has.
        #[n(1)]
        pub rows: u32,
        /// Whether the list is the records of the class themselves: each is compared with the
        /// others, and which may be one is proposed as leads.
        #[cbor(n(2), default)]
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub compares_own: bool,
    }

    /// A row of a screened list with a hit, and which records it hit.
    pub struct ScreenedLine {
        /// The line of the list in which the row stands.
        #[n(0)]
        pub line: u64,
        /// The records, best first.
        #[n(1)]
        pub records: Vec<RecordId>,
    }

    /// What a screening was given, as the node saw it that searched for the rows.
    pub struct ScreenedRows {
        /// Rows that came.
        #[n(0)]
        pub rows: u32,
        /// Rows that were searched for.
        #[n(1)]
        pub searched: u32,
        /// Rows with a hit.
        #[n(2)]
        pub hits: u32,
        /// SHA-256 of the rows that came, in their order: each line as it came, without white
        /// space around it and with a line feed after it; blank lines are left out.
        #[cbor(n(3), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub sha256: [u8; 32],
    }

    /// A direct search in the databases of the recipients, or in one's own when there are none.
    pub struct SearchRun {
        /// What kind of record is looked for.
        #[n(0)]
        pub class: RecordClass,
        /// What is searched for; all terms together.
        #[n(1)]
        pub terms: Vec<Term>,
        /// What the person searched for is in the matter.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<SubjectCategory>,
        /// Why the search is made: the case and the offence in words.
        #[n(3)]
        #[serde(default)]
        pub justification: Text<4_000>,
        /// The list that is screened, in the place of terms.
        #[n(4)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub list: Option<Screening>,
    }

    /// One reason why a record matches, or matches less.
    pub struct MatchReason {
        /// How they are alike.
        #[n(0)]
        pub how: Likeness,
        /// The part that was searched for; empty where there is none.
        #[n(1)]
        #[serde(default)]
        pub asked: Text<200>,
        /// The part that was found; empty where there is none.
        #[n(2)]
        #[serde(default)]
        pub found: Text<200>,
        /// How alike the parts are, 0 to 100.
        #[n(3)]
        #[serde(default)]
        pub percent: u8,
    }

    /// One record that matches.
    pub struct Match {
        /// The record's id, which serves as its reference.
        #[n(0)]
        pub record: RecordId,
        /// Whose record it is.
        #[n(1)]
        pub owner: AgencyCode,
        /// How good the match is, 0 to 100; of a hit alone the number from which hits are told.
        #[n(2)]
        pub quality: u8,
        /// What agrees and what does not, where the content is given.
        #[n(3)]
        #[serde(default)]
        pub reasons: Vec<MatchReason>,
        /// The content, where the law opens it to the asker; absent, it is hit/no-hit.
        #[n(4)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub shared: Option<Shared>,
        /// That somebody with the very particulars that were searched for is not the one of it.
        #[n(5)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub excluded: Option<Excluded>,
    }

    /// What a search found, and where it was not made; `answers` the search.
    pub struct SearchReport {
        /// What matches, best first.
        #[n(0)]
        pub matches: Vec<Match>,
        /// The databases that were searched.
        #[n(1)]
        pub searched: Vec<Text<200>>,
        /// What was not searched, or not sent of what was found, each with the reason.
        #[n(2)]
        #[serde(default)]
        pub not_searched: Vec<Text<400>>,
        /// Whether there are more matches than are listed.
        #[cbor(n(3), default)]
        #[serde(default)]
        pub truncated: bool,
        /// Of a screened list, which of its lines hit which of these records.
        #[cbor(n(4), default)]
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub lines: Vec<ScreenedLine>,
        /// Of a screened list, what was given in the end; the report that says so is the last.
        #[n(5)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub screened: Option<ScreenedRows>,
    }

    /// The search is not answered; it says nothing of what is held. `answers` the search.
    pub struct SearchRefuse {
        /// What the asker may know of the reasons.
        #[n(0)]
        pub reason: Text<1_000>,
        /// From when there are keys or searches again, where those of a day or a year are spent.
        #[n(1)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub again_from: Option<Timestamp>,
    }
}

/// Whether these are biometric references and nothing else.
pub fn is_of_faces(terms: &[Term]) -> bool {
    let is_biometric = |term: &Term| term.property == Property::BiometricReference;
    !terms.is_empty() && terms.iter().all(is_biometric)
}

impl SearchRun {
    /// Whether it searches with biometric references and nothing else.
    pub fn is_of_faces(&self) -> bool {
        is_of_faces(&self.terms)
    }

    /// Whether it searches among DNA profiles.
    pub fn is_of_dna(&self) -> bool {
        self.class == RecordClass::DnaProfile
    }
}

impl fmt::Display for MatchReason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (asked, found, percent) = (&self.asked, &self.found, self.percent);
        match self.how {
            Likeness::Same => write!(out, "`{asked}` is the same"),
            Likeness::Read => write!(out, "`{asked}` is how `{found}` is read"),
            Likeness::Sounds => write!(out, "`{asked}` sounds like `{found}`"),
            Likeness::Close => write!(out, "`{asked}` is {percent} % like `{found}`"),
            Likeness::OtherForm => write!(out, "`{asked}` is another form of `{found}`"),
            Likeness::Initial => write!(out, "`{asked}` and `{found}` begin with one letter"),
            Likeness::Joined => write!(out, "`{asked}` and `{found}` are joined otherwise"),
            Likeness::Different => write!(out, "`{asked}` is not `{found}`"),
            Likeness::Missing => write!(out, "`{asked}` has no counterpart"),
            Likeness::NotAsked => write!(out, "`{found}` was not asked for"),
            Likeness::SameNumber => write!(out, "the number `{asked}` is the same"),
            Likeness::SameDay => write!(out, "born on the same day"),
            Likeness::SameYear => write!(out, "born in the same year, as far as is known"),
            Likeness::DaySwapped => {
                write!(out, "born on the same day, if day and month were swapped")
            }
            Likeness::NearYear => write!(out, "born within two years of each other"),
            Likeness::OtherBirth => write!(out, "born at another time"),
            Likeness::SameNationality => write!(out, "the same nationality"),
            Likeness::OtherNationality => write!(out, "another nationality"),
            Likeness::OtherSex => write!(out, "another sex"),
            Likeness::SamePlace => write!(out, "a place in common"),
            Likeness::InCommon => write!(out, "`{asked}` has much of `{found}`"),
            Likeness::Elsewhere => write!(out, "`{asked}` stands elsewhere"),
        }
    }
}
