//! A row: one subject of a list, in words of our own whatever the list's format.

/// What a subject is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SubjectKind {
    /// A person.
    Person,
    /// An organisation, an undertaking, a group.
    Entity,
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
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Row {
    /// The line in which the subject begins, from 1.
    pub line: u64,
    /// What names the subject within the list, whatever else changes.
    pub key: String,
    /// What it is.
    pub kind: SubjectKind,
    /// The reference of the listing.
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
}
