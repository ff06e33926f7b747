//! What a record is about: the closed list of classes, and what is stated of each.
//!
//! The one table of it: the desk, the command line and the law read which properties a class has,
//! and under which of them one is found, from here. A property that is not in the row of a class
//! can be stated all the same; it is only not usual.

use crate::{Property, Property as P, coded::coded};

coded! {
    /// What a record is about.
    pub enum RecordClass ("record class") {
        /// A person: a nominal.
        Person = 1 "person",
        /// A passport, identity card, visa or residence permit.
        TravelDocument = 2 "travel-document",
        /// An organisation.
        Organisation = 3 "organisation",
        /// A vehicle.
        Vehicle = 4 "vehicle",
        /// A firearm.
        Firearm = 5 "firearm",
        /// A vessel.
        Vessel = 6 "vessel",
        /// An aircraft.
        Aircraft = 7 "aircraft",
        /// A work of art, or other cultural property.
        WorkOfArt = 8 "work-of-art",
        /// A bank account.
        BankAccount = 9 "bank-account",
        /// A crypto-asset wallet.
        Wallet = 10 "wallet",
        /// A telephone number, or the device or subscriber behind it.
        Phone = 11 "phone",
        /// An address of electronic mail.
        Email = 12 "email",
        /// An address, a domain, a web address or a file that shows in networks.
        NetworkIndicator = 13 "network-indicator",
        /// A DNA profile: kept and exchanged, never compared here.
        DnaProfile = 14 "dna-profile",
        /// Something that happened.
        Event = 15 "event",
        /// Something that was seized.
        Seizure = 16 "seizure",
        /// A place.
        Place = 17 "place",
    }
}

/// What is stated of one class.
struct Row {
    /// Under which its records are found, the one that tells most first.
    identifying: &'static [Property],
    /// What else is usually stated, in the order in which people read it.
    usual: &'static [Property],
}

impl RecordClass {
    /// The properties under which a record of the class is found, the one that tells most first.
    pub const fn identifying(self) -> &'static [Property] {
        self.row().identifying
    }

    /// What else is usually stated of it, in the order in which people read it.
    pub const fn usual(self) -> &'static [Property] {
        self.row().usual
    }

    /// Every property of the class: those that identify first.
    pub fn properties(self) -> impl Iterator<Item = Property> {
        self.identifying().iter().chain(self.usual()).copied()
    }

    /// Whether its subject is a person, who is something in the matter.
    pub const fn is_of_person(self) -> bool {
        matches!(self, Self::Person | Self::DnaProfile)
    }

    const fn row(self) -> Row {
        match self {
            Self::Person => PERSON,
            Self::TravelDocument => TRAVEL_DOCUMENT,
            Self::Organisation => ORGANISATION,
            Self::Vehicle => VEHICLE,
            Self::Firearm => FIREARM,
            Self::Vessel => VESSEL,
            Self::Aircraft => AIRCRAFT,
            Self::WorkOfArt => WORK_OF_ART,
            Self::BankAccount => BANK_ACCOUNT,
            Self::Wallet => WALLET,
            Self::Phone => PHONE,
            Self::Email => EMAIL,
            Self::NetworkIndicator => NETWORK_INDICATOR,
            Self::DnaProfile => DNA_PROFILE,
            Self::Event => EVENT,
            Self::Seizure => SEIZURE,
            Self::Place => PLACE,
        }
    }
}

const PERSON: Row = Row {
    identifying: &[
        P::Name,
        P::FamilyName,
        P::GivenName,
        P::Alias,
        P::BirthDate,
        P::DocumentNumber,
        P::ListingReference,
    ],
    usual: &[
        P::BirthPlace,
        P::BirthCountry,
        P::Nationality,
        P::Sex,
        P::Address,
        P::PhoneNumber,
        P::EmailAddress,
        P::Description,
        P::Danger,
        P::Facts,
        P::Health,
        P::BiometricReference,
        P::EthnicOrigin,
        P::PoliticalOpinion,
        P::Belief,
        P::SexualLife,
        P::UnionMembership,
        P::Remark,
    ],
};

const TRAVEL_DOCUMENT: Row = Row {
    identifying: &[
        P::DocumentNumber,
        P::MachineReadableZone,
        P::Name,
        P::FamilyName,
        P::GivenName,
        P::BirthDate,
    ],
    usual: &[
        P::IssuingCountry,
        P::DocumentType,
        P::DocumentStatus,
        P::IssueDate,
        P::ExpiryDate,
        P::Authority,
        P::Nationality,
        P::Sex,
        P::OccurredOn,
        P::Place,
        P::Remark,
    ],
};

const ORGANISATION: Row = Row {
    identifying: &[P::Name, P::Alias, P::RegistrationNumber, P::Lei, P::ListingReference],
    usual: &[
        P::ObjectType,
        P::RegistrationCountry,
        P::Address,
        P::PhoneNumber,
        P::EmailAddress,
        P::Domain,
        P::Description,
        P::Facts,
        P::Remark,
    ],
};

const VEHICLE: Row = Row {
    identifying: &[P::Vin, P::Plate, P::EngineNumber],
    usual: &[
        P::RegistrationCountry,
        P::ObjectType,
        P::Make,
        P::Model,
        P::Colour,
        P::MadeIn,
        P::Holder,
        P::ObjectStatus,
        P::OccurredOn,
        P::Place,
        P::Description,
        P::Remark,
    ],
};

const FIREARM: Row = Row {
    identifying: &[P::SerialNumber],
    usual: &[
        P::Make,
        P::Model,
        P::Calibre,
        P::ObjectType,
        P::MadeIn,
        P::Country,
        P::ObjectStatus,
        P::OccurredOn,
        P::Place,
        P::Description,
        P::Remark,
    ],
};

const VESSEL: Row = Row {
    identifying: &[
        P::ImoNumber,
        P::Mmsi,
        P::CallSign,
        P::Name,
        P::Alias,
        P::SerialNumber,
        P::EngineNumber,
    ],
    usual: &[
        P::RegistrationCountry,
        P::ObjectType,
        P::Make,
        P::Model,
        P::MadeIn,
        P::Dimensions,
        P::Holder,
        P::ObjectStatus,
        P::OccurredOn,
        P::Place,
        P::Description,
        P::Remark,
    ],
};

const AIRCRAFT: Row = Row {
    identifying: &[P::AircraftMark, P::AircraftAddress, P::SerialNumber, P::CallSign],
    usual: &[
        P::RegistrationCountry,
        P::ObjectType,
        P::Make,
        P::Model,
        P::MadeIn,
        P::Holder,
        P::ObjectStatus,
        P::OccurredOn,
        P::Place,
        P::Description,
        P::Remark,
    ],
};

const WORK_OF_ART: Row = Row {
    identifying: &[P::Name, P::InventoryNumber, P::Artist],
    usual: &[
        P::ObjectType,
        P::Material,
        P::Dimensions,
        P::MadeIn,
        P::Country,
        P::Holder,
        P::ObjectStatus,
        P::OccurredOn,
        P::Place,
        P::Description,
        P::Remark,
    ],
};

const BANK_ACCOUNT: Row = Row {
    identifying: &[P::Iban, P::AccountNumber, P::Holder],
    usual: &[
        P::Bic,
        P::Institution,
        P::Currency,
        P::Country,
        P::ObjectStatus,
        P::Description,
        P::Remark,
    ],
};

const WALLET: Row = Row {
    identifying: &[P::WalletAddress, P::Holder],
    usual: &[P::Chain, P::Currency, P::Institution, P::ObjectStatus, P::Description, P::Remark],
};

const PHONE: Row = Row {
    identifying: &[P::PhoneNumber, P::Imei, P::Imsi, P::Holder],
    usual: &[P::Institution, P::Country, P::ObjectStatus, P::Description, P::Remark],
};

const EMAIL: Row = Row {
    identifying: &[P::EmailAddress, P::Holder],
    usual: &[P::Institution, P::OccurredOn, P::Description, P::Remark],
};

const NETWORK_INDICATOR: Row = Row {
    identifying: &[P::IpAddress, P::Domain, P::Url, P::FileHash],
    usual: &[P::ObjectType, P::Institution, P::OccurredOn, P::Country, P::Description, P::Remark],
};

const DNA_PROFILE: Row = Row {
    identifying: &[P::ProfileReference],
    usual: &[
        P::DnaProfile,
        P::SampleType,
        P::Laboratory,
        P::OccurredOn,
        P::Place,
        P::Country,
        P::Offence,
        P::Authority,
        P::Remark,
    ],
};

const EVENT: Row = Row {
    identifying: &[P::Name, P::OccurredOn, P::ListingReference],
    usual: &[
        P::ObjectType,
        P::Offence,
        P::Place,
        P::Country,
        P::Coordinates,
        P::Description,
        P::Facts,
        P::Remark,
    ],
};

const SEIZURE: Row = Row {
    identifying: &[P::InventoryNumber, P::SerialNumber, P::OccurredOn],
    usual: &[
        P::ObjectType,
        P::Quantity,
        P::Authority,
        P::Offence,
        P::Place,
        P::Country,
        P::Coordinates,
        P::Description,
        P::Facts,
        P::Remark,
    ],
};

const PLACE: Row = Row {
    identifying: &[P::Name, P::Alias, P::Address, P::Coordinates],
    usual: &[P::ObjectType, P::Country, P::Holder, P::Description, P::Danger, P::Remark],
};
