//! An agreement as it is told: who is bound, from when to when, and what it opens.

use comity_act::{
    ActId, AgencyCode, AgreementId, CrimeArea, Handling, Kind, Property, Purpose, RecordClass,
    SubjectCategory, Text,
    body::{AgreementForm, CompetentBody, Liaison, PrivateSearch},
};
use comity_corridor::rows::{AgreementRow, AgreementStatus};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    page::hex,
    view::{Moment, moment},
    words::words,
};

words! {
    /// Where an agreement stands.
    #[schema(as = AgreementStatus)]
    StatusWord {
        Proposed = "proposed",
        Signed = "signed",
        Suspended = "suspended",
        Ended = "ended",
    }
}

/// An agreement, seen from this agency.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agreement)]
pub(super) struct Agreed {
    /// Its id.
    agreement: AgreementId,
    /// What it is called.
    title: Text<400>,
    /// Who the parties are.
    parties: Vec<AgencyCode>,
    /// Who has signed; proposing is signing.
    signed: Vec<AgencyCode>,
    /// Where it stands.
    status: StatusWord,
    /// What kind of agreement it is.
    #[schema(required)]
    form: Option<AgreementForm>,
    /// With which other parties it binds this agency.
    binds_with: Vec<AgencyCode>,
    /// The parties that suspended or ended it, each for itself.
    left: Vec<Left>,
    /// Whether it binds those who have signed before all have.
    binds_signatories: bool,
    /// The agreement whose place it takes.
    #[schema(required)]
    replaces: Option<AgreementId>,
    /// The agreement that took its place.
    #[schema(required)]
    replaced_by: Option<AgreementId>,
    /// The act that proposed it.
    proposal: ActId,
    /// SHA-256 of the signed bytes of that act, in hexadecimal.
    digest: String,
    /// For what purposes.
    purposes: Vec<Purpose>,
    /// In which areas of crime; empty is all.
    crime_areas: Vec<CrimeArea>,
    /// About which categories of persons; empty is all.
    subjects: Vec<SubjectCategory>,
    /// Which classes of record may be searched.
    search_classes: Vec<RecordClass>,
    /// Which kinds of act; empty is all.
    kinds: Vec<Kind>,
    /// From when.
    valid_from: Moment,
    /// Until when.
    #[schema(required)]
    valid_until: Option<Moment>,
    /// Whether it has appropriate safeguards for personal data.
    safeguards: bool,
    /// How what goes under it is marked at least.
    handling: Handling,
    /// Which categories of data; empty is all.
    properties: Vec<Property>,
    /// The liaison officers of the parties.
    liaison: Vec<Liaison>,
    /// The bodies that carry it out.
    bodies: Vec<CompetentBody>,
    /// What pseudonymised searches may meet, and how many keys they may have evaluated.
    #[schema(required)]
    private_search: Option<PrivateSearch>,
    /// How many direct searches each party answers another on one day.
    #[schema(required)]
    searches_of_day: Option<u32>,
}

/// A party that suspended or ended an agreement for itself.
#[derive(Debug, Serialize, ToSchema)]
struct Left {
    /// Which party.
    agency: AgencyCode,
    /// What it did.
    status: StatusWord,
}

/// An agreement, seen from this agency.
pub(super) fn agreed(id: AgreementId, row: &AgreementRow, own: AgencyCode) -> Agreed {
    // What takes its place ends it, whatever its own text says.
    let terms = row.terms_now();
    let others = row.parties.iter().copied().filter(|party| *party != own);
    let left = row.stopped.iter();
    Agreed {
        agreement: id,
        title: row.title.clone(),
        parties: row.parties.clone(),
        signed: row.signed.clone(),
        status: word(row.status),
        form: row.form,
        binds_with: others.filter(|party| row.binds([own, *party])).collect(),
        left: left.map(|&(agency, how)| Left { agency, status: word(how) }).collect(),
        binds_signatories: row.binds_signatories,
        replaces: row.replaces,
        replaced_by: row.replaced_by,
        proposal: row.proposal,
        digest: hex(&row.digest),
        purposes: terms.purposes,
        crime_areas: terms.crime_areas,
        subjects: terms.subjects,
        search_classes: terms.search_classes,
        kinds: terms.kinds,
        valid_from: moment(terms.valid_from),
        valid_until: terms.valid_until.map(moment),
        safeguards: terms.safeguards,
        handling: terms.handling,
        properties: terms.properties,
        liaison: terms.liaison,
        bodies: row.bodies.clone(),
        private_search: terms.private_search,
        searches_of_day: terms.searches_of_day,
    }
}

const fn word(status: AgreementStatus) -> StatusWord {
    match status {
        AgreementStatus::Proposed => StatusWord::Proposed,
        AgreementStatus::Signed => StatusWord::Signed,
        AgreementStatus::Suspended => StatusWord::Suspended,
        AgreementStatus::Ended => StatusWord::Ended,
    }
}
