//! Who makes what another role does not.

use std::fmt;

use comity_act::{Kind, Role, RoleGroup};

/// Who makes acts of a kind, of those who read content.
#[derive(Clone, Copy)]
pub(super) enum Makers {
    /// Whoever works on cases.
    Officers,
    /// Who decides over what waits.
    Deciders,
    /// Who answers for the law.
    Legal,
    /// The node itself.
    Node,
}

impl Makers {
    /// Who makes acts of this kind.
    pub(super) const fn of(kind: Kind) -> Self {
        match kind {
            // What is kept as evidence or under a hold is let go by a person who decides.
            Kind::RecordRelease => Self::Deciders,
            // What binds the agency is proposed and signed by who answers for the law; to stop it
            // is restraint, and open to everybody.
            Kind::AgreementPropose | Kind::AgreementSign => Self::Legal,
            // What the node itself answers and passes on, no officer makes: it erases, and it
            // carries content past the law of giving.
            Kind::RecallComply | Kind::RecordPassOn | Kind::RecordTrace | Kind::SearchRefuse => {
                Self::Node
            }
            _ => Self::Officers,
        }
    }

    /// Whether an officer in this role, which reads content, is one of them.
    pub(super) fn include(self, role: Role) -> bool {
        match self {
            Self::Officers => true,
            Self::Deciders => role.group().is_some(),
            Self::Legal => role.group() == Some(RoleGroup::Legal),
            Self::Node => false,
        }
    }
}

/// For somebody who tried it in another role.
impl fmt::Display for Makers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Officers => "an officer of the case",
            Self::Deciders => {
                "a supervisor, duty officer, legal adviser, data protection officer or judge"
            }
            Self::Legal => "the legal adviser",
            Self::Node => "the node itself",
        })
    }
}
