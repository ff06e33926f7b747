//! Who can supply a fact: a closed list, so that no right hangs on spelling.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use crate::basis::quoted;

/// Who can supply a fact.
///
/// Whoever gives rights by it names each one, so that a new one opens nothing unnoticed.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Supplier {
    /// Who makes the act.
    Officer,
    /// Who supervises.
    Supervisor,
    /// The agency whose information it is.
    Owner,
    /// The agency to which it goes.
    Recipient,
    /// The agency that is asked.
    RequestedAgency,
    /// The agency that asks.
    RequestingAgency,
    /// The Union agency for law enforcement cooperation.
    UnionAgency,
    /// A judge or prosecutor.
    JudicialAuthority,
    /// Who answers for the law.
    LegalAdviser,
    /// Who reviews notices.
    ComplianceReviewer,
    /// Who watches over data protection.
    DataProtectionOfficer,
    /// The private party that holds the data.
    ServiceProvider,
    /// The corridor finds it.
    System,
}

/// A word for somebody who supplies no facts.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{found}` supplies no facts; write one of {known}", known = quoted(Supplier::names()))]
pub struct UnknownSupplier {
    /// The word.
    pub found: String,
}

impl Supplier {
    /// Everybody who supplies facts.
    pub const ALL: [Self; 13] = [
        Self::Officer,
        Self::Supervisor,
        Self::Owner,
        Self::Recipient,
        Self::RequestedAgency,
        Self::RequestingAgency,
        Self::UnionAgency,
        Self::JudicialAuthority,
        Self::LegalAdviser,
        Self::ComplianceReviewer,
        Self::DataProtectionOfficer,
        Self::ServiceProvider,
        Self::System,
    ];

    /// The word of the files under `law/facts/`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
            Self::Owner => "owner",
            Self::Recipient => "recipient",
            Self::RequestedAgency => "requested agency",
            Self::RequestingAgency => "requesting agency",
            Self::UnionAgency => "union agency",
            Self::JudicialAuthority => "judicial authority",
            Self::LegalAdviser => "legal adviser",
            Self::ComplianceReviewer => "compliance reviewer",
            Self::DataProtectionOfficer => "data-protection officer",
            Self::ServiceProvider => "service provider",
            Self::System => "the system",
        }
    }

    /// Whether this one vouches that a worry is unfounded: who answers for the law, never who
    /// wants the act.
    pub const fn vouches(self) -> bool {
        matches!(self, Self::JudicialAuthority | Self::LegalAdviser)
    }

    fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::name)
    }

    /// The names of those who vouch.
    pub(crate) fn vouching() -> String {
        quoted(Self::ALL.into_iter().filter(|one| one.vouches()).map(Self::name))
    }
}

impl FromStr for Supplier {
    type Err = UnknownSupplier;

    fn from_str(word: &str) -> Result<Self, UnknownSupplier> {
        let found = Self::ALL.into_iter().find(|one| one.name() == word);
        found.ok_or_else(|| UnknownSupplier { found: word.to_owned() })
    }
}

impl fmt::Display for Supplier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Supplier {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
}
