//! What an officer is to the system: a role, never a name.

use crate::coded::coded;

coded! {
    /// In which capacity somebody acts.
    pub enum Role ("role") {
        /// An officer who works cases.
        Officer = 1 "officer",
        /// Approves what the law refers to a superior.
        Supervisor = 2 "supervisor",
        /// Keeps the 24/7 desk.
        DutyOfficer = 3 "duty-officer",
        /// Posted to another agency or from one.
        LiaisonOfficer = 4 "liaison-officer",
        /// Looks for patterns.
        Analyst = 5 "analyst",
        /// Answers for the law the agency applies.
        LegalAdviser = 6 "legal-adviser",
        /// Answers for the protection of personal data.
        DataProtectionOfficer = 7 "data-protection-officer",
        /// Checks that all was lawful, without reading content.
        Auditor = 8 "auditor",
        /// Runs the server, reads no content.
        Administrator = 9 "administrator",
        /// Examines notices before anybody sees them.
        ComplianceReviewer = 10 "compliance-reviewer",
        /// A judge or prosecutor.
        JudicialAuthority = 11 "judicial-authority",
        /// Works for a central authority for legal assistance.
        CentralAuthorityOfficer = 12 "central-authority-officer",
        /// Stands at a border or in the street.
        FirstLineOfficer = 13 "first-line-officer",
        /// Translates.
        Translator = 14 "translator",
        /// The agency's node itself, answering without a person: receipts and hit/no-hit reports.
        Service = 15 "service",
    }
}

coded! {
    /// Whom the law refers a decision to.
    pub enum RoleGroup ("group of roles") {
        /// Supervisors and duty officers.
        Supervision = 1 "supervision",
        /// Legal advisers.
        Legal = 2 "legal",
        /// Data-protection officers.
        DataProtection = 3 "data-protection",
        /// Judges and prosecutors.
        Judiciary = 4 "judiciary",
    }
}

impl Role {
    /// The group for which somebody of this role may decide, if any.
    pub const fn group(self) -> Option<RoleGroup> {
        match self {
            Self::Supervisor | Self::DutyOfficer => Some(RoleGroup::Supervision),
            Self::LegalAdviser => Some(RoleGroup::Legal),
            Self::DataProtectionOfficer => Some(RoleGroup::DataProtection),
            Self::JudicialAuthority => Some(RoleGroup::Judiciary),
            _ => None,
        }
    }

    /// Whether somebody of this role may read the content of acts and records.
    pub const fn may_read_content(self) -> bool {
        !matches!(self, Self::Administrator | Self::Auditor | Self::Service)
    }
}
