//! Who makes what another role does not.

use std::fmt;

use comity_act::{Act, Body, Kind, Role, RoleGroup};

use super::checks::CheckError;
use crate::{key::Key, ports::Facts, rows::OwnRow};

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
            Kind::RecallComply
            | Kind::RecordPassOn
            | Kind::RecordTrace
            | Kind::SearchRefuse
            | Kind::SearchOffer
            | Kind::SearchEvaluate
            | Kind::WatchAlert
            | Kind::LeadPropose => Self::Node,
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

/// Whether acts of this kind are made in this role.
///
/// The administrator runs the server and the auditor looks at the log; neither reads or makes
/// content. The node itself only answers. What everybody else may do, the law says. An agreement
/// binds the agency: once that is in use, who runs the server neither proposes nor signs one.
pub(super) fn of_role(act: &Act, known: &Facts) -> Result<(), CheckError> {
    let Some(kind) = act.body.kind() else { return Ok(()) };
    let may = match act.role {
        Role::Administrator => {
            matches!(
                kind,
                Kind::OfficerPost
                    | Kind::PeerAdd
                    | Kind::PeerIntroduce
                    | Kind::InstrumentAdopt
                    | Kind::AgreementSuspend
                    | Kind::AgreementEnd
            ) || (matches!(kind, Kind::AgreementPropose | Kind::AgreementSign)
                && known.row::<OwnRow>(Key::Own).is_none_or(|own| !own.in_use))
        }
        Role::Auditor => {
            matches!(kind, Kind::AuditOpen | Kind::AuditFinding) || is_examination(act)
        }
        Role::Service => matches!(
            kind,
            Kind::SearchReport
                | Kind::WatchAlert
                | Kind::LeadPropose
                | Kind::RecallComply
                | Kind::RecallIssue
                | Kind::RecordPassOn
                | Kind::RecordTrace
                | Kind::HitExclude
                | Kind::SearchRefuse
                | Kind::SearchOffer
                | Kind::SearchEvaluate
                | Kind::PeerAdd
        ),
        role => Makers::of(kind).include(role),
    };
    if may { Ok(()) } else { Err(CheckError::NotOfRole { role: act.role, kind }) }
}

/// Whether the act only says, in the house, that somebody looked at how another was decided.
fn is_examination(act: &Act) -> bool {
    let examined = comity_act::body::Reception::Examined;
    let is_so = |body: &comity_act::body::MessageAcknowledge| body.reception == examined;
    matches!(&act.body, Body::MessageAcknowledge(body) if is_so(body)) && act.recipients.is_empty()
}
