//! Hits: what a person who compared both found.
//!
//! A conclusion tells who gave the hit. An exclusion goes to all who hold the record: it is
//! restraint, which no law bars, so its body is closed and names nobody. A hit that names no record
//! excludes nobody from one: that it is another is a conclusion as well.

use std::fmt;

use super::bodies;
use crate::{ActId, AgencyCode, RecordId, Sign1, Text, Timestamp, ToSign, WireError, coded::coded};

/// Tokens that one exclusion carries at most.
pub const MARKS_MAX: usize = 16;
/// Length of one token, in bytes.
pub const MARK_BYTES: usize = 16;

coded! {
    /// By what a person compared whoever or whatever is at hand with a record.
    pub enum Means ("means of comparison") {
        /// Fingerprints or palm prints.
        Fingerprints = 1 "fingerprints",
        /// A DNA profile.
        Dna = 2 "dna",
        /// The face, with a picture of the record.
        Face = 3 "face",
        /// The person's papers, or those of the thing.
        Document = 4 "document",
        /// Height, build, hair, eyes: what is seen.
        Appearance = 5 "appearance",
        /// Scars, tattoos and other marks of the body.
        Marks = 6 "marks",
        /// Birth, residence, parents and the like, laid side by side.
        PersonalDetails = 7 "personal-details",
        /// The person was asked.
        PersonAsked = 8 "person-asked",
        /// A number on the thing itself: of a chassis, an engine, a weapon.
        Number = 9 "number",
        /// The thing was examined.
        ThingExamined = 10 "thing-examined",
        /// The agency that owns the record was asked.
        OwnerAsked = 11 "owner-asked",
    }
}

coded! {
    /// What a person found who compared both; of a hit that names its record an exclusion says
    /// that they are two.
    pub enum Finding ("finding") {
        /// It is the same person or thing.
        Same = 1 "same",
        /// It cannot be told.
        CannotTell = 2 "cannot-tell",
        /// It is another; of a pseudonymised search alone, which names no record.
        NotSame = 3 "not-same",
    }
}

bodies! {
    /// A person compared whoever or whatever is at hand with what was hit; `answers` the act that
    /// gave the hit, and goes to the agency that made it.
    pub struct HitConclude {
        /// Which of its records; none of a pseudonymised search, which names none.
        #[n(0)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub record: Option<RecordId>,
        /// What was found.
        #[n(1)]
        pub finding: Finding,
        /// By what; one at least.
        #[n(2)]
        pub means: Vec<Means>,
        /// What else the other side is to know of the comparison.
        #[n(3)]
        #[serde(default)]
        pub note: Text<1_000>,
        /// Of a pseudonymised search, which of its terms was met, by its place among them, from 0;
        /// none of the search as a whole, nor of a hit that names its record.
        #[n(4)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub term: Option<u8>,
    }

    /// By whom an exclusion was made, wherever it is heard of; the node of its maker writes it.
    pub struct FirstMade {
        /// The act.
        #[n(0)]
        pub act: ActId,
        /// Whose act it is.
        #[n(1)]
        pub agency: AgencyCode,
        /// When it was made.
        #[n(2)]
        pub at: Timestamp,
        /// What its maker signed: a `COSE_Sign1` over a statement of the kind `comity exclusion`,
        /// whose payload says what the exclusion says, its note left out.
        #[cbor(n(3), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub signed: Vec<u8>,
    }

    /// A person found that whoever or whatever is at hand is not the one of the record; `answers`
    /// the act that gave the hit. Each node that has it passes it on to those it gave copies, as
    /// an act of its own that answers the one that told it.
    pub struct HitExclude {
        /// Which record.
        #[n(0)]
        pub record: RecordId,
        /// By what; one at least, save where an exclusion ends.
        #[n(1)]
        #[serde(default)]
        pub means: Vec<Means>,
        /// What else there is to know; never a name, nor what the record states.
        #[n(2)]
        #[serde(default)]
        pub note: Text<200>,
        /// Whom it is about, as tokens of 16 bytes each, 16 at most, keyed with the id of the
        /// record: of each number of a document, of a name with its day of birth.
        #[cbor(n(3), with = "minicbor::bytes")]
        #[serde(default, with = "crate::hex", skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub marks: Vec<u8>,
        /// The exclusion that ends with this: it was made in error.
        #[n(4)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub undoes: Option<ActId>,
        /// Who made it, under its maker's own signature, so that it is told from one that somebody
        /// made up on the way.
        #[n(5)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub first: Option<FirstMade>,
    }

    /// A person was found not to be the one of a record, though these very particulars match.
    ///
    /// The match is as it is all the same: an exclusion that errs must hide nobody.
    pub struct Excluded {
        /// Who says so: whose officer found it, or who told of it and vouches for it.
        #[n(0)]
        pub by: AgencyCode,
        /// When.
        #[n(1)]
        pub at: Timestamp,
        /// By what.
        #[n(2)]
        pub means: Vec<Means>,
    }
}

impl fmt::Display for Excluded {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let means: Vec<&str> = self.means.iter().map(|means| means.name()).collect();
        write!(
            out,
            "on {} {} said, by {}, that a person with these particulars is not the one of this \
             record",
            self.at.day(),
            self.by,
            means.join(", ")
        )
    }
}

/// What the maker of an exclusion signs beside the act: all that it says but its words, which go
/// to who gave the hit and no further.
#[derive(Debug, minicbor::Encode)]
#[cbor(map)]
struct Excluding<'a> {
    #[n(0)]
    act: ActId,
    #[n(1)]
    agency: AgencyCode,
    #[n(2)]
    at: Timestamp,
    #[n(3)]
    record: RecordId,
    #[n(4)]
    means: &'a [Means],
    #[cbor(n(5), with = "minicbor::bytes")]
    marks: &'a [u8],
    #[n(6)]
    undoes: Option<ActId>,
}

const WHAT: &str = "comity exclusion";

/// Bytes of what is signed of an exclusion at most.
const SIGNED_BYTES_MAX: usize = 1_024;

impl HitExclude {
    /// The tokens, each once; nothing where they are not of their form.
    pub fn tokens(&self) -> Option<&[[u8; MARK_BYTES]]> {
        let (tokens, rest) = self.marks.as_chunks::<MARK_BYTES>();
        (rest.is_empty() && tokens.len() <= MARKS_MAX).then_some(tokens)
    }

    /// The exclusion as its maker signs it: made by this act of this agency at this moment. `sign`
    /// gets the bytes to be signed and answers 64 bytes of Ed25519.
    ///
    /// # Errors
    /// [`WireError`] when it cannot be written, which no valid input causes.
    pub fn first_made(
        &self,
        (act, agency, at): (ActId, AgencyCode, Timestamp),
        key_id: [u8; 8],
        sign: impl FnOnce(&[u8]) -> [u8; 64],
    ) -> Result<FirstMade, WireError> {
        let payload = self.excluding(act, agency, at);
        let signed = ToSign::new(WHAT, key_id, payload).signed_by(sign)?;
        Ok(FirstMade { act, agency, at, signed })
    }

    /// Whether its maker signed what it says: `verify` gets the id of the key, the signature and
    /// the bytes it should cover. Nobody signed one that does not say who made it.
    pub fn is_as_signed(&self, verify: impl FnOnce([u8; 8], &[u8; 64], &[u8]) -> bool) -> bool {
        let Some(first) = &self.first else { return false };
        let Ok(sign1) = Sign1::parse(WHAT, &first.signed, SIGNED_BYTES_MAX) else { return false };
        let key_id = sign1.key_id();
        sign1.payload() == self.excluding(first.act, first.agency, first.at)
            && sign1.verify(|signature, bytes| verify(key_id, signature, bytes)).is_ok()
    }

    fn excluding(&self, act: ActId, agency: AgencyCode, at: Timestamp) -> Vec<u8> {
        let Self { record, means, marks, undoes, .. } = self;
        let (record, undoes) = (*record, *undoes);
        // Writing to a vector cannot fail.
        minicbor::to_vec(Excluding { act, agency, at, record, means, marks, undoes })
            .unwrap_or_default()
    }
}
