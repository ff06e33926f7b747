//! A row: one subject of a list, in words of our own whatever the list's format.

/// What a subject is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum SubjectKind {
    /// A person.
    #[default]
    Person,
    /// An organisation, an undertaking, a group.
    Entity,
    /// A passport, an identity card or another document, of whomever.
    Document,
    /// A vehicle on the road.
    Vehicle,
    /// A ship or a boat.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// An account with a bank.
    Account,
    /// A wallet for crypto-assets.
    Wallet,
    /// A place or an address.
    Place,
    /// How two subjects stand to each other.
    Link,
}

impl SubjectKind {
    /// Every kind, with its word: what a mapping writes, and what a record's class is called.
    pub const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Person, "person"),
        (Self::Entity, "organisation"),
        (Self::Document, "travel-document"),
        (Self::Vehicle, "vehicle"),
        (Self::Vessel, "vessel"),
        (Self::Aircraft, "aircraft"),
        (Self::Account, "bank-account"),
        (Self::Wallet, "wallet"),
        (Self::Place, "place"),
        (Self::Link, "link"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The kind that has this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// Declares what else a list says of a subject, each with its word.
macro_rules! facts {
    ($( $(#[$doc:meta])* $variant:ident $word:literal, )+) => {
        /// What else a list says of a subject.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum FactKind { $( $(#[$doc])* $variant, )+ }

        impl FactKind {
            /// Every kind of fact.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// Its word: what a mapping writes, and what a record's property is called.
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }
    };
}

facts! {
    /// A number of an account that is no IBAN.
    AccountNumber "account-number",
    /// The authority that issued a document.
    Authority "authority",
    /// The institution that keeps an account.
    Bank "institution",
    /// Religion or another belief: of a special category, which the law asks about.
    Belief "belief",
    /// A business identifier code of ISO 9362.
    Bic "bic",
    /// A reference to biometric material: of a special category.
    BiometricReference "biometric-reference",
    /// When a vehicle, vessel or aircraft was built.
    Built "made-in",
    /// A radio call sign.
    CallSign "call-sign",
    /// The chain or currency of a wallet.
    Chain "chain",
    /// A country the subject has to do with: two letters of ISO 3166-1, or a name.
    Country "country",
    /// A currency.
    Currency "currency",
    /// Why whoever meets the subject must take care.
    Danger "danger",
    /// What helps to recognise the subject.
    Description "description",
    /// Racial or ethnic origin: of a special category.
    EthnicOrigin "ethnic-origin",
    /// When a document ends: a date.
    ExpiresOn "expiry-date",
    /// An e-mail address.
    Email "email-address",
    /// When an organisation was founded: a date.
    FoundedOn "founded-on",
    /// A family name.
    FamilyName "family-name",
    /// Under which flag: two letters of ISO 3166-1, or a name.
    Flag "registration-country",
    /// A given name.
    GivenName "given-name",
    /// Health: of a special category.
    Health "health",
    /// An international bank account number of ISO 13616.
    Iban "iban",
    /// A ship number of the International Maritime Organization.
    Imo "imo-number",
    /// When a document was issued: a date.
    IssuedOn "issue-date",
    /// The legal form of an organisation.
    LegalForm "legal-form",
    /// Who made it.
    Make "make",
    /// A maritime mobile service identity.
    Mmsi "mmsi",
    /// Its model.
    Model "model",
    /// The 24-bit address of an aircraft.
    ModeS "aircraft-address",
    /// Who owns it, in words.
    Owner "owner",
    /// A telephone number.
    Phone "phone-number",
    /// Political opinion: of a special category.
    PoliticalOpinion "political-opinion",
    /// A number plate.
    Plate "plate",
    /// The mark under which an aircraft is registered.
    RegistrationMark "aircraft-mark",
    /// A number of a register, with its name if the list says so.
    RegistrationNumber "registration-number",
    /// Anything else.
    Remark "remark",
    /// A number its maker gave it.
    SerialNumber "serial-number",
    /// Where the row comes from: data set, link, date.
    Source "source",
    /// A number for taxes.
    TaxNumber "tax-number",
    /// What kind of thing it is, as `Crude Oil Tanker`.
    Type "object-type",
    /// A vehicle identification number of ISO 3779.
    Vin "vin",
    /// An address of a wallet.
    WalletAddress "wallet-address",
    /// A page in the web.
    Website "url",
}

/// Something else that a list says of a subject.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fact {
    /// What it is.
    pub kind: FactKind,
    /// What the list says.
    pub value: String,
}

/// Another subject of the same list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reference {
    /// What it is to this one, in the word of the list: `holder`, `owner`.
    pub role: String,
    /// The key of the other.
    pub key: String,
}

/// In which script a name is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Script {
    /// In Latin letters, as the list transcribes it.
    Latin,
    /// In the script in which its bearer writes it.
    Original,
}

/// How far the list itself relies on an alias.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AliasQuality {
    /// It identifies.
    Good,
    /// It alone does not identify.
    Low,
    /// Another name now in use; the list says no more.
    Other,
    /// A name that was used formerly.
    Former,
}

/// What a name is to the subject.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NameKind {
    /// The name under which the subject is listed.
    Main,
    /// Another name.
    Alias(AliasQuality),
}

/// A name, in full.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// What it is to the subject.
    pub kind: NameKind,
    /// In which script.
    pub script: Script,
}

/// When a person was born, as far as the list knows.
///
/// Dates are `1980`, `1980-05` or `1980-05-17`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Born {
    /// On this day, in this month or in this year.
    On(String),
    /// About then.
    About(String),
    /// In one of these years.
    Between {
        /// The first year.
        from: String,
        /// The last year.
        to: String,
    },
}

/// A document of a person.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Document {
    /// What it is, as the list writes it: `Passport`, `National Identification Number`.
    pub kind: Option<String>,
    /// Its number.
    pub number: String,
    /// Who issued it: a country, as the list writes it.
    pub issuer: Option<String>,
    /// What else the list says of it.
    pub note: Option<String>,
}

/// One subject of a list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Row {
    /// The line in which the subject begins, from 1.
    pub line: u64,
    /// What names the subject within the list, whatever else changes.
    pub key: String,
    /// What it is.
    pub kind: SubjectKind,
    /// The reference of a listing by a body of the United Nations; empty on any other list.
    pub listing: String,
    /// Its names; the first is the main one in Latin letters.
    pub names: Vec<Name>,
    /// When a person was born; several when the sources differ.
    pub born: Vec<Born>,
    /// Where a person was born.
    pub birth_places: Vec<String>,
    /// Nationalities, as the list writes them.
    pub nationalities: Vec<String>,
    /// `female` or `male`, where the list says so.
    pub sex: Option<&'static str>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Addresses.
    pub addresses: Vec<String>,
    /// Titles and functions.
    pub functions: Vec<String>,
    /// The day on which the subject was listed.
    pub listed_on: Option<String>,
    /// What else the list says.
    pub comments: Option<String>,
    /// What else the list says.
    pub facts: Vec<Fact>,
    /// Other subjects of the list that this one names.
    pub references: Vec<Reference>,
    /// What was kept as it was written since it could not be understood: why, without the value.
    pub doubts: Vec<String>,
}

impl Row {
    pub(crate) fn name(&mut self, text: &str, kind: NameKind) {
        if let Some(text) = clean(text) {
            let script = if is_latin(&text) { Script::Latin } else { Script::Original };
            self.names.push(Name { text, kind, script });
        }
    }

    pub(crate) fn fact(&mut self, kind: FactKind, value: &str) {
        if let Some(value) = clean(value) {
            self.facts.push(Fact { kind, value });
        }
    }

    /// Adds a remark: what it is about, and what the list says.
    pub(crate) fn remark(&mut self, about: &str, value: &str) {
        if let Some(value) = clean(value) {
            self.fact(FactKind::Remark, &format!("{about}: {value}"));
        }
    }

    /// Adds a date of birth; one that cannot be read is kept as it is written.
    pub(crate) fn birth(&mut self, read: Option<Born>, written: &str) {
        match read {
            Some(born) => self.born.push(born),
            None => {
                self.remark("born", written);
                self.doubts.push("a date of birth cannot be read; it is kept as a remark".into());
            }
        }
    }
}

/// The text with single spaces, unless it is blank.
pub(crate) fn clean(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Whether most letters of a text are Latin.
pub(crate) fn is_latin(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (latin, other): (Vec<char>, Vec<char>) = letters.partition(|c| *c < '\u{370}');
    latin.len() >= other.len()
}
