//! What binds an agency: agreements and instruments; and who may speak for it.

use super::bodies;
use crate::{
    Adopted, AgencyCode, AgencyKind, AgreementId, CrimeArea, Day, Handling, Kind, OfficerId,
    Property, Purpose, RecordClass, SubjectCategory, Text, Timestamp, coded::coded,
};

coded! {
    /// What kind of agreement it is.
    pub enum AgreementForm ("form of agreement") {
        /// Between two.
        Bilateral = 1 "bilateral",
        /// Between several.
        Multilateral = 2 "multilateral",
        /// Between authorities, within the law that binds them.
        WorkingArrangement = 3 "working-arrangement",
        /// How an operation, or a kind of operations, is carried out.
        OperationalProtocol = 4 "operational-protocol",
    }
}

bodies! {
    /// An agreement between agencies is proposed.
    pub struct AgreementPropose {
        /// Its id.
        #[n(0)]
        pub agreement: AgreementId,
        /// What it is called.
        #[n(1)]
        pub title: Text<400>,
        /// Who the parties are; the proposer is one.
        #[n(2)]
        pub parties: Vec<AgencyCode>,
        /// For what purposes information may go.
        #[n(3)]
        pub purposes: Vec<Purpose>,
        /// In which areas of crime; empty is all.
        #[n(4)]
        #[serde(default)]
        pub crime_areas: Vec<CrimeArea>,
        /// About which categories of persons; empty is all.
        #[n(5)]
        #[serde(default)]
        pub subjects: Vec<SubjectCategory>,
        /// Which classes of record may be searched; empty is none.
        #[n(6)]
        #[serde(default)]
        pub search_classes: Vec<RecordClass>,
        /// Which kinds of act it opens; empty is all that its purposes allow.
        #[n(7)]
        #[serde(default)]
        pub kinds: Vec<Kind>,
        /// From when.
        #[n(8)]
        pub valid_from: Timestamp,
        /// Until when; absent, until it ends.
        #[n(9)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub valid_until: Option<Timestamp>,
        /// Whether it is a binding instrument with appropriate safeguards for personal data.
        #[cbor(n(10), default)]
        #[serde(default)]
        pub safeguards: bool,
        /// The text of the agreement.
        #[n(11)]
        #[serde(default)]
        pub text: Text<60_000>,
        /// What else was agreed.
        #[cbor(n(12), default)]
        #[serde(default)]
        pub clauses: AgreementClauses,
    }

    /// What an agreement says beyond its scope; all of it may be left out.
    #[derive(Default)]
    pub struct AgreementClauses {
        /// What kind of agreement it is.
        #[n(0)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub form: Option<AgreementForm>,
        /// Whether it binds those who have signed before all have, as a multilateral one may.
        #[cbor(n(1), default)]
        #[serde(default)]
        pub binds_signatories: bool,
        /// The agreement whose place it takes when it begins, once all parties of that one have
        /// signed: a counter-proposal.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub replaces: Option<AgreementId>,
        /// How what goes under it is marked at least.
        #[cbor(n(3), default)]
        #[serde(default)]
        pub handling: Handling,
        /// Which categories of data may go under it; empty is all.
        #[cbor(n(4), default)]
        #[serde(default)]
        pub properties: Vec<Property>,
        /// The liaison officers, who act as such towards the other parties.
        #[cbor(n(5), default)]
        #[serde(default)]
        pub liaison: Vec<Liaison>,
        /// The bodies that carry it out.
        #[cbor(n(6), default)]
        #[serde(default)]
        pub bodies: Vec<CompetentBody>,
        /// What each party lets the others search under pseudonyms; absent is nothing.
        #[n(7)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub private_search: Option<PrivateSearch>,
        /// How many direct searches each party answers another on one day in UTC, each name and
        /// each number that is searched counted; absent, each decides for itself.
        #[n(8)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub searches_of_day: Option<u32>,
    }

    /// Which records pseudonymised searches may meet, and how many keys each party may have
    /// evaluated by each other: names and dates of birth are few, so the number is what keeps a
    /// list from being tried out.
    pub struct PrivateSearch {
        /// Which classes of record.
        #[n(0)]
        pub classes: Vec<RecordClass>,
        /// Keys on one day in UTC, dummies counted.
        #[n(1)]
        pub of_day: u32,
        /// Keys in one calendar year in UTC, dummies counted.
        #[n(2)]
        pub of_year: u32,
    }

    /// A liaison officer whom an agreement names, as the officer certificate does.
    pub struct Liaison {
        /// Whose officer.
        #[n(0)]
        pub agency: AgencyCode,
        /// Which officer; the certificate says in which roles.
        #[n(1)]
        pub officer: OfficerId,
    }

    /// A body that carries an agreement out.
    pub struct CompetentBody {
        /// For which party.
        #[n(0)]
        pub agency: AgencyCode,
        /// What it is called.
        #[n(1)]
        pub name: Text<200>,
    }

    /// A party signs; `answers` the proposal.
    pub struct AgreementSign {
        /// Which agreement.
        #[n(0)]
        pub agreement: AgreementId,
        /// SHA-256 of the signed bytes of the proposal, so that all sign the same text.
        #[cbor(n(1), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub digest: [u8; 32],
    }

    /// A party suspends the agreement; it stops permitting at once.
    pub struct AgreementSuspend {
        /// Which agreement.
        #[n(0)]
        pub agreement: AgreementId,
        /// Why.
        #[n(1)]
        pub reason: Text<4_000>,
    }

    /// A party ends the agreement; it stops permitting at once.
    pub struct AgreementEnd {
        /// Which agreement.
        #[n(0)]
        pub agreement: AgreementId,
        /// Why.
        #[n(1)]
        pub reason: Text<4_000>,
    }

    /// An instrument binds an agency from a day on.
    pub struct InstrumentAdopt {
        /// Its short name, as the folder under `law/`.
        #[n(0)]
        pub instrument: Text<60>,
        /// From which day.
        #[n(1)]
        pub from: Day,
        /// The declarations and reservations that it makes, by their keys in `instrument.toml`.
        #[n(2)]
        #[serde(default)]
        pub declarations: Vec<Text<60>>,
        /// Another agency that it binds: what that one says of itself is accepted here. Absent, the
        /// agency that acts.
        #[n(3)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub of: Option<AgencyCode>,
        /// SHA-256 over the files of the agency's own pack of law, in small hexadecimal digits:
        /// what is adopted is these files and no others.
        #[n(4)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub pack: Option<Text<64>>,
        /// The last day on which it binds, when that is known: the instrument was denounced.
        #[n(5)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub until: Option<Day>,
        /// What kind of body that other agency is, as it is accepted here. Under the name of the
        /// house's own law, `base`, which binds everybody, nothing else is accepted.
        #[n(6)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub of_kind: Option<AgencyKind>,
    }

    /// An officer is posted: the signed officer certificate.
    pub struct OfficerPost {
        /// The certificate, a `COSE_Sign1` by the agency.
        #[cbor(n(0), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub certificate: Vec<u8>,
    }

    /// The agency begins to trust another's card.
    pub struct PeerAdd {
        /// The card, a `COSE_Sign1` by the agency that is trusted.
        #[cbor(n(0), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub card: Vec<u8>,
        /// The fingerprint that a person compared out of band, as it was shown.
        #[n(1)]
        pub fingerprint: Text<200>,
        /// Whether it takes the place of a card with other keys, as after a loss of all keys.
        #[cbor(n(2), default)]
        #[serde(default)]
        pub replaces: bool,
    }

    /// One agency introduces another to a third that trusts it.
    pub struct PeerIntroduce {
        /// The card of the agency that is introduced, a `COSE_Sign1` by that agency.
        #[cbor(n(0), with = "minicbor::bytes")]
        #[serde(with = "crate::hex")]
        #[cfg_attr(feature = "schema", schema(value_type = String))]
        pub card: Vec<u8>,
    }
}

impl InstrumentAdopt {
    /// What it says of the agency that is bound.
    pub fn adopted(&self) -> Adopted {
        Adopted {
            instrument: self.instrument.clone(),
            from: self.from,
            until: self.until,
            declarations: self.declarations.clone(),
        }
    }
}
