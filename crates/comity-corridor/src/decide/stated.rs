//! What an act states: facts that only a person can know, and who may say them.
//!
//! A statement stands under the act's signature. It is heard from whom the law expects it; what
//! is computed here is never stated. An own act with a statement that nobody would hear is not
//! put to the law at all, so that no word of an officer's is dropped in silence.

use comity_act::{AgencyKind, Body, Role, RoleGroup, Stated, StatedValue};
use comity_law::{FactError, FactValue, Facts as LawFacts, Supplier, Word};

use super::{
    declared::kind_of,
    facts::{View, answered},
};
use crate::rows::RequestRow;

/// A computed fact that a person states all the same: that a person looked at a match.
const LOOKED_AT: &str = "hit_confirmed_by_person";

/// What only the node that answers a search says of it.
const SCHEME: &str = "search_scheme";

/// A fact of the legal adviser's that the officer states first: the law refers the act to the
/// legal adviser all the same, who approves it with this statement before the eyes.
const REFERRED_ALL_THE_SAME: &str = "special_categories_lawful";

/// Why a stated fact is not heard.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum UnheardError {
    /// The law has no such fact.
    #[error("the law has no fact `{fact}`; see the list with `comity law list`")]
    NoFact {
        /// Which.
        fact: String,
    },
    /// The fact is never so: another type, a word of no list, a number out of range.
    #[error(transparent)]
    Value(#[from] FactError),
    /// The node knows it better than anybody could say.
    #[error("`{fact}` is not stated: the node finds it itself; leave it out")]
    Computed {
        /// Which.
        fact: String,
    },
    /// Somebody else has to say it.
    #[error("`{fact}` is not for {role} to state; ask the {who}")]
    OtherRole {
        /// Which.
        fact: String,
        /// In which role it was stated.
        role: Role,
        /// Who can supply it.
        who: String,
    },
    /// It would take a worry away that only who answers for the law can take away.
    #[error(
        "that `{fact}` is `{stated}` is not for {role} to say: anybody may raise the worry, and \
         the {who} alone finds it unfounded; leave it out, or have the {who} act"
    )]
    Reassures {
        /// Which.
        fact: String,
        /// What was stated.
        stated: FactValue,
        /// In which role it was stated.
        role: Role,
        /// Who can say so.
        who: String,
    },
    /// The act itself shows otherwise.
    #[error("`{fact}` is stated otherwise than the act itself shows; correct one of the two")]
    Contradicted {
        /// Which.
        fact: String,
    },
}

/// The facts that are stated and heard. The others stay unknown.
pub(super) fn heard(view: View<'_>) -> LawFacts {
    let mut facts = LawFacts::default();
    for stated in view.act.said() {
        if listen(view, stated).is_ok() {
            // A fact that cannot be set stays unknown, and unknown is never in anybody's favour.
            let _ = view.law.state(&mut facts, stated.fact.as_str(), Some(value(stated)));
        }
    }
    // LAW: Regulation (EU) 2024/982, art. 47(1)(b): a person confirms; a node is none.
    if view.act.role == Role::Service {
        facts.hit_confirmed_by_person = Some(false);
    }
    facts
}

/// Looks for a statement of an own act that would be dropped: not heard, or overruled by what is
/// known here. `found` are the facts as they are towards each recipient.
pub(super) fn unheard(view: View<'_>, found: &[&LawFacts]) -> Result<(), UnheardError> {
    for stated in view.act.said() {
        listen(view, stated)?;
        let (name, value) = (stated.fact.as_str(), value(stated));
        if !found.iter().any(|facts| facts.get(name).as_ref() == Some(&value)) {
            return Err(UnheardError::Contradicted { fact: name.to_owned() });
        }
    }
    Ok(())
}

/// Whether one statement is heard.
fn listen(view: View<'_>, stated: &Stated) -> Result<(), UnheardError> {
    let name = stated.fact.as_str();
    let fact = || name.to_owned();
    let Some(known) = view.law.fact(name) else {
        return Err(UnheardError::NoFact { fact: fact() });
    };
    let value = value(stated);
    known.admits(&value)?;
    if let Some(worry) = known.warns {
        // Who wants a person arrested does not vouch that it is safe; who sees the danger says so,
        // whoever it is.
        let is_vouched = view.act.agency == view.own && answers_for_law(view.act.role);
        if value == FactValue::Bool(worry) || is_vouched {
            return Ok(());
        }
        let (role, who) = (view.act.role, known.who.to_string());
        return Err(UnheardError::Reassures { fact: fact(), stated: value, role, who });
    }
    // Nobody promises for another state: whoever relies on a promise finds it in the request.
    let promised = !known.assurance || value != FactValue::Bool(true) || is_promised(view, stated);
    if promised && may_state(view, (name, known.who)) {
        return Ok(());
    }
    Err(match known.who {
        Supplier::System => UnheardError::Computed { fact: fact() },
        who => UnheardError::OtherRole { fact: fact(), role: view.act.role, who: who.to_string() },
    })
}

pub(super) fn value(stated: &Stated) -> FactValue {
    match &stated.value {
        StatedValue::Yes(yes) => FactValue::Bool(*yes),
        StatedValue::Number(number) => FactValue::Long(*number),
        StatedValue::Word(word) => FactValue::Text(word.as_str().to_owned().into()),
        StatedValue::Words(words) => {
            FactValue::Set(words.iter().map(|word| Word::from(word.as_str().to_owned())).collect())
        }
    }
}

/// Whether the requests that an act answers promise the same; an act that answers none may ask.
fn is_promised(view: View<'_>, stated: &Stated) -> bool {
    let promises = |request: &RequestRow| request.stated.contains(stated);
    !matches!(view.act.body, Body::RequestAnswer(_))
        || answered(view.act, view.facts).all(|request| request.is_some_and(promises))
}

/// Whether a role vouches for what the law lets nobody take for granted.
const fn answers_for_law(role: Role) -> bool {
    matches!(role, Role::LegalAdviser | Role::JudicialAuthority)
}

/// Whether who acts may state a fact that the law expects from `who`.
fn may_state(view: View<'_>, (name, who): (&str, Supplier)) -> bool {
    let act = view.act;
    match who {
        // What is so in the case at hand: who makes the act knows it, and signs for it.
        Supplier::Officer => true,
        Supplier::System => name == LOOKED_AT || (name == SCHEME && act.role == Role::Service),
        Supplier::LegalAdviser if name == REFERRED_ALL_THE_SAME => true,
        // What lifts a protection is vouched for by who answers for the law, not by who wants it.
        Supplier::LegalAdviser | Supplier::Owner | Supplier::Recipient | Supplier::UnionAgency => {
            answers_for_law(act.role)
        }
        // That a judge found something, the judge alone says: not even the adviser for another.
        Supplier::JudicialAuthority => act.role == Role::JudicialAuthority,
        Supplier::ComplianceReviewer => {
            matches!(act.role, Role::ComplianceReviewer | Role::LegalAdviser)
        }
        Supplier::DataProtectionOfficer => {
            matches!(act.role, Role::DataProtectionOfficer | Role::LegalAdviser)
        }
        Supplier::Supervisor => {
            matches!(act.role.group(), Some(RoleGroup::Supervision | RoleGroup::Legal))
        }
        // What the requester vouches for stands in its request; whoever relies on it without that
        // answers for the law.
        Supplier::RequestingAgency => {
            matches!(act.body, Body::RequestMake(_)) || answers_for_law(act.role)
        }
        // Who asks us does not know our side better than we do.
        Supplier::RequestedAgency => {
            let asks = matches!(
                act.body,
                Body::RequestMake(_)
                    | Body::SearchRun(_)
                    | Body::SearchPseudonymised(_)
                    | Body::WatchSet(_)
            );
            act.agency == view.own || !asks
        }
        // A provider speaks for itself; an authority that passes its word on answers for that.
        Supplier::ServiceProvider => is_private(view) || answers_for_law(act.role),
    }
}

/// Whether a private party acts.
fn is_private(view: View<'_>) -> bool {
    let kind = kind_of((view.own, view.kind), view.facts, view.act.agency);
    kind == Some(AgencyKind::Private)
}
