//! What a statement states: the closed list, and the form of each one's values.

use crate::coded::coded;

coded! {
    /// What a statement states.
    pub enum Property ("property") {
        /// A name in full, as people write it; of a thing, what it is called.
        Name = 1 "name",
        /// A family name.
        FamilyName = 2 "family-name",
        /// A given name.
        GivenName = 3 "given-name",
        /// Another name that the subject uses or has used.
        Alias = 4 "alias",
        /// A date of birth: `1980`, `1980-05` or `1980-05-17`.
        BirthDate = 5 "birth-date",
        /// A place of birth.
        BirthPlace = 6 "birth-place",
        /// A country of birth: two letters of ISO 3166-1.
        BirthCountry = 7 "birth-country",
        /// A nationality: two letters of ISO 3166-1.
        Nationality = 8 "nationality",
        /// `female`, `male` or `other`, as the source recorded it.
        Sex = 9 "sex",
        /// A number of a document of the subject's.
        DocumentNumber = 10 "document-number",
        /// The state that issued the document: two letters of ISO 3166-1.
        IssuingCountry = 11 "issuing-country",
        /// `passport`, `identity-card`, `visa`, `residence-permit`.
        DocumentType = 12 "document-type",
        /// `stolen`, `lost`, `revoked` or `invalid`.
        DocumentStatus = 13 "document-status",
        /// An address.
        Address = 14 "address",
        /// A description that helps to recognise the subject.
        Description = 15 "description",
        /// Why a first-line officer must take care.
        Danger = 16 "danger",
        /// A listing by which a body of the United Nations made measures apply: its reference.
        ListingReference = 17 "listing-reference",
        /// What the subject is said to have done.
        Facts = 18 "facts",
        /// Health, where it is strictly necessary.
        Health = 19 "health",
        /// Biometric reference, where it is strictly necessary.
        BiometricReference = 20 "biometric-reference",
        /// Racial or ethnic origin, where it is strictly necessary.
        EthnicOrigin = 21 "ethnic-origin",
        /// Political opinion, where it is strictly necessary.
        PoliticalOpinion = 22 "political-opinion",
        /// Religious or philosophical belief, where it is strictly necessary.
        Belief = 23 "belief",
        /// Sexual life, where it is strictly necessary.
        SexualLife = 24 "sexual-life",
        /// Membership of a trade union, where it is strictly necessary.
        UnionMembership = 25 "union-membership",
        /// Anything else.
        Remark = 26 "remark",
        /// The machine readable zone of a travel document, its lines beneath each other.
        MachineReadableZone = 27 "machine-readable-zone",
        /// The day on which a document was issued, as a date of birth is written.
        IssueDate = 28 "issue-date",
        /// The day on which a document expires, as a date of birth is written.
        ExpiryDate = 29 "expiry-date",
        /// The authority that issued a document or took something into its keeping.
        Authority = 30 "authority",
        /// A vehicle identification number (ISO 3779).
        Vin = 31 "vin",
        /// What stands on a registration plate.
        Plate = 32 "plate",
        /// The state in which it is registered, or whose flag it flies: two letters of ISO 3166-1.
        RegistrationCountry = 33 "registration-country",
        /// Who made it.
        Make = 34 "make",
        /// Its model.
        Model = 35 "model",
        /// Its colour.
        Colour = 36 "colour",
        /// The year in which it was made, or a work's period.
        MadeIn = 37 "made-in",
        /// The number of an engine.
        EngineNumber = 38 "engine-number",
        /// Of what kind it is: `lorry`, `pistol`, `tanker`, `painting`, `company`.
        ObjectType = 39 "object-type",
        /// `stolen`, `lost`, `misappropriated`, `sought`, `seized` or `recovered`.
        ObjectStatus = 40 "object-status",
        /// A serial number, of a firearm or an aircraft.
        SerialNumber = 41 "serial-number",
        /// A firearm's calibre.
        Calibre = 42 "calibre",
        /// A ship's number of the International Maritime Organization.
        ImoNumber = 43 "imo-number",
        /// A maritime mobile service identity (Recommendation ITU-R M.585).
        Mmsi = 44 "mmsi",
        /// A call sign.
        CallSign = 45 "call-sign",
        /// An aircraft's nationality and registration mark (ICAO annex 7).
        AircraftMark = 46 "aircraft-mark",
        /// An aircraft's 24-bit address (ICAO annex 10).
        AircraftAddress = 47 "aircraft-address",
        /// Who made a work of art, as far as it is said.
        Artist = 48 "artist",
        /// Material and technique.
        Material = 49 "material",
        /// Dimensions, with their unit.
        Dimensions = 50 "dimensions",
        /// A number in an inventory.
        InventoryNumber = 51 "inventory-number",
        /// A number under which an organisation is registered.
        RegistrationNumber = 52 "registration-number",
        /// A legal entity identifier (ISO 17442).
        Lei = 53 "lei",
        /// An international bank account number (ISO 13616).
        Iban = 54 "iban",
        /// A number of an account that has no international one.
        AccountNumber = 55 "account-number",
        /// A business identifier code (ISO 9362).
        Bic = 56 "bic",
        /// The institution that keeps an account, or serves a wallet or a number.
        Institution = 57 "institution",
        /// A currency: three letters of ISO 4217, or the name of a crypto-asset.
        Currency = 58 "currency",
        /// In whose name it is held.
        Holder = 59 "holder",
        /// An address of a crypto-asset wallet.
        WalletAddress = 60 "wallet-address",
        /// The chain of a wallet.
        Chain = 61 "chain",
        /// A telephone number with its country (Recommendation ITU-T E.164).
        PhoneNumber = 62 "phone-number",
        /// A mobile device's identity (3GPP TS 23.003).
        Imei = 63 "imei",
        /// A mobile subscriber's identity (Recommendation ITU-T E.212).
        Imsi = 64 "imsi",
        /// An address of electronic mail.
        EmailAddress = 65 "email-address",
        /// An address or a network of the Internet Protocol.
        IpAddress = 66 "ip-address",
        /// A domain name.
        Domain = 67 "domain",
        /// An address of the web.
        Url = 68 "url",
        /// A digest of a file: MD5, SHA-1, SHA-256 or SHA-512.
        FileHash = 69 "file-hash",
        /// A DNA profile: loci with their values, where it is strictly necessary.
        DnaProfile = 70 "dna-profile",
        /// The reference under which a laboratory keeps a profile.
        ProfileReference = 71 "profile-reference",
        /// The laboratory, and by which kit.
        Laboratory = 72 "laboratory",
        /// Of what a profile was made: `person`, `stain` or `remains`.
        SampleType = 73 "sample-type",
        /// The day on which it happened, as a date of birth is written.
        OccurredOn = 74 "occurred-on",
        /// Where it happened, or is.
        Place = 75 "place",
        /// The country where it happened, or is: two letters of ISO 3166-1.
        Country = 76 "country",
        /// Latitude and longitude in degrees (WGS 84): `12.3456,-7.8901`.
        Coordinates = 77 "coordinates",
        /// How much or how many, with the unit.
        Quantity = 78 "quantity",
        /// The offence that it belongs to.
        Offence = 79 "offence",
    }
}

/// In what form the values of a property are written.
///
/// It binds nobody: what a source wrote is evidence. Whoever states it otherwise is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ValueForm {
    /// A few words.
    Words,
    /// Prose: it may tell of others than the subject, and of anything.
    Prose,
    /// A name of a person, an organisation or a thing.
    Name,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    Date,
    /// Two letters of ISO 3166-1.
    Country,
    /// A number or an address by which one thing is told from all others.
    Identifier,
    /// One of these words.
    OneOf(&'static [&'static str]),
}

impl ValueForm {
    /// The form as interfaces write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Prose => "prose",
            Self::Name => "name",
            Self::Date => "date",
            Self::Country => "country",
            Self::Identifier => "identifier",
            Self::OneOf(_) => "one-of",
        }
    }

    /// The words of which the value is one; none where there is no list.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::OneOf(words) => words,
            _ => &[],
        }
    }
}

impl Property {
    /// In what form its values are written.
    pub const fn form(self) -> ValueForm {
        match self {
            Self::Name | Self::FamilyName | Self::GivenName | Self::Alias | Self::Holder => {
                ValueForm::Name
            }
            Self::Description | Self::Danger | Self::Facts | Self::Remark => ValueForm::Prose,
            Self::BirthDate | Self::IssueDate | Self::ExpiryDate | Self::OccurredOn => {
                ValueForm::Date
            }
            Self::BirthCountry
            | Self::Nationality
            | Self::IssuingCountry
            | Self::RegistrationCountry
            | Self::Country => ValueForm::Country,
            Self::Sex => ValueForm::OneOf(&["female", "male", "other"]),
            Self::DocumentType => {
                ValueForm::OneOf(&["passport", "identity-card", "visa", "residence-permit"])
            }
            Self::DocumentStatus => ValueForm::OneOf(&["stolen", "lost", "revoked", "invalid"]),
            Self::ObjectStatus => ValueForm::OneOf(&[
                "stolen",
                "lost",
                "misappropriated",
                "sought",
                "seized",
                "recovered",
            ]),
            Self::SampleType => ValueForm::OneOf(&["person", "stain", "remains"]),
            Self::DocumentNumber
            | Self::ListingReference
            | Self::MachineReadableZone
            | Self::Vin
            | Self::Plate
            | Self::EngineNumber
            | Self::SerialNumber
            | Self::ImoNumber
            | Self::Mmsi
            | Self::CallSign
            | Self::AircraftMark
            | Self::AircraftAddress
            | Self::InventoryNumber
            | Self::RegistrationNumber
            | Self::Lei
            | Self::Iban
            | Self::AccountNumber
            | Self::Bic
            | Self::WalletAddress
            | Self::PhoneNumber
            | Self::Imei
            | Self::Imsi
            | Self::EmailAddress
            | Self::IpAddress
            | Self::Domain
            | Self::Url
            | Self::FileHash
            | Self::ProfileReference => ValueForm::Identifier,
            _ => ValueForm::Words,
        }
    }

    /// Whether it belongs to the special categories that only strict necessity opens.
    ///
    /// Source: Directive (EU) 2016/680, art. 10; a DNA profile is genetic data.
    pub const fn is_special_category(self) -> bool {
        matches!(
            self,
            Self::Health
                | Self::BiometricReference
                | Self::DnaProfile
                | Self::EthnicOrigin
                | Self::PoliticalOpinion
                | Self::Belief
                | Self::SexualLife
                | Self::UnionMembership
        )
    }

    /// Whether its values serve to identify one person by the body, and not to describe anybody.
    pub const fn is_biometric(self) -> bool {
        matches!(self, Self::BiometricReference | Self::DnaProfile)
    }

    /// Whether the value is prose: it may tell of others than the subject, and of anything.
    pub const fn is_prose(self) -> bool {
        matches!(self.form(), ValueForm::Prose)
    }

    /// Whether the value is a name by which the subject is known.
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::FamilyName | Self::GivenName | Self::Alias)
    }

    /// Whether the value tells where somebody is.
    pub const fn tells_where(self) -> bool {
        matches!(self, Self::Address | Self::Place | Self::Coordinates)
    }
}
