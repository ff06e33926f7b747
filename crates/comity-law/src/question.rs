//! What is asked of the law: which act, by whom, to whom, on what facts.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use comity_act::{AgencyCode, Day, Kind};

use crate::Facts;

/// What an agency is to the law.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum PartyKind {
    /// An authority of a state.
    #[default]
    Agency,
    /// The Union agency for law enforcement cooperation: a hub.
    UnionAgency,
    /// An international organisation.
    Organisation,
    /// A private party.
    Private,
}

impl PartyKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Agency, Self::UnionAgency, Self::Organisation, Self::Private];

    /// The word rules use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::UnionAgency => "union-agency",
            Self::Organisation => "organisation",
            Self::Private => "private",
        }
    }
}

/// An agency as the law sees it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Party {
    /// Its code.
    pub code: AgencyCode,
    /// What it is.
    pub kind: PartyKind,
}

impl Party {
    /// An authority of a state.
    pub const fn agency(code: AgencyCode) -> Self {
        Self { code, kind: PartyKind::Agency }
    }
}

/// Which instruments bind: this agency alone, and both sides.
///
/// Bars and duties bind whoever adopted their instrument; a gateway of an instrument opens only
/// between two that adopted it. The law of the house (`binds = "always"`) needs no naming.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct Bound {
    own: Arc<BTreeSet<String>>,
    shared: Arc<BTreeSet<String>>,
}

impl Bound {
    /// What the deciding agency adopted, and what the other side adopted; names as under `law/`.
    pub fn of<'a>(
        own: impl IntoIterator<Item = &'a str>,
        other: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let own: BTreeSet<String> = own.into_iter().map(str::to_owned).collect();
        let shared =
            other.into_iter().filter(|name| own.contains(*name)).map(str::to_owned).collect();
        Self { own: Arc::new(own), shared: Arc::new(shared) }
    }

    /// What binds in an act that stays within the agency: all it adopted.
    pub fn own<'a>(own: impl IntoIterator<Item = &'a str>) -> Self {
        let own = Arc::new(own.into_iter().map(str::to_owned).collect::<BTreeSet<_>>());
        Self { shared: Arc::clone(&own), own }
    }

    /// The instruments that bind the deciding agency, in order.
    pub fn instruments_own(&self) -> impl Iterator<Item = &str> {
        self.own.iter().map(String::as_str)
    }

    /// The instruments that bind both sides, in order.
    pub fn instruments_shared(&self) -> impl Iterator<Item = &str> {
        self.shared.iter().map(String::as_str)
    }

    /// Whether the deciding agency is bound by this instrument.
    pub fn binds_own(&self, instrument: &str) -> bool {
        self.own.contains(instrument)
    }

    /// Whether both sides are bound by this instrument.
    pub fn binds_both(&self, instrument: &str) -> bool {
        self.shared.contains(instrument)
    }
}

/// The act as it goes to one recipient.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Towards {
    /// The recipient; in an act that stays within the agency, the agency itself.
    pub to: Party,
    /// What binds between the two.
    pub bound: Bound,
    /// What is known.
    pub facts: Facts,
}

/// What persons lifted of an act towards one recipient.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct Lifts {
    /// Rules over which a competent person decided that the act may go on.
    pub approved: BTreeSet<String>,
    /// Rules that a named person overruled, each with the reference of the act that did.
    pub overruled: BTreeMap<String, String>,
}

/// A question to the law.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Question {
    /// The kind of act.
    pub action: Kind,
    /// Whose act it is.
    pub by: Party,
    /// The day under whose law it is decided.
    pub on: Day,
    /// To whom it goes, one entry for each; never empty.
    pub towards: Vec<Towards>,
    /// Rules over which a competent person decided that the act may go on.
    pub approved: BTreeSet<String>,
    /// Rules that a named person overruled, each with the reference of the act that did.
    pub overruled: BTreeMap<String, String>,
    /// What was lifted towards one recipient, and stands towards the others.
    pub lifted: BTreeMap<AgencyCode, Lifts>,
    /// Rules by which the act is owed: where it is barred, what they oblige to is suspended.
    pub owed: BTreeSet<String>,
}

impl Question {
    /// A question about an act that stays within the agency.
    pub fn own(action: Kind, by: Party, on: Day, bound: Bound, facts: Facts) -> Self {
        Self::to(action, by, on, vec![Towards { to: by, bound, facts }])
    }

    /// A question about an act that goes to others.
    pub const fn to(action: Kind, by: Party, on: Day, towards: Vec<Towards>) -> Self {
        Self {
            action,
            by,
            on,
            towards,
            approved: BTreeSet::new(),
            overruled: BTreeMap::new(),
            lifted: BTreeMap::new(),
            owed: BTreeSet::new(),
        }
    }

    /// The same question after a competent person approved over these rules.
    #[must_use]
    pub fn approved<S: Into<String>>(mut self, rules: impl IntoIterator<Item = S>) -> Self {
        self.approved.extend(rules.into_iter().map(Into::into));
        self
    }

    /// The same question after this rule was overruled by the act of this reference.
    #[must_use]
    pub fn overruled(mut self, rule: impl Into<String>, reference: impl Into<String>) -> Self {
        self.overruled.insert(rule.into(), reference.into());
        self
    }

    /// The same question after this rule was lifted towards one recipient: overruled by the act of
    /// this reference, or approved over when there is none.
    #[must_use]
    pub fn lifted(
        mut self,
        towards: AgencyCode,
        rule: impl Into<String>,
        reference: Option<String>,
    ) -> Self {
        let lifts = self.lifted.entry(towards).or_default();
        match reference {
            Some(reference) => {
                lifts.overruled.insert(rule.into(), reference);
            }
            None => {
                lifts.approved.insert(rule.into());
            }
        }
        self
    }

    /// Whether a competent person approved over this rule towards this recipient.
    pub(crate) fn is_approved(&self, towards: AgencyCode, rule: &str) -> bool {
        let of_one = self.lifted.get(&towards);
        self.approved.contains(rule) || of_one.is_some_and(|lifts| lifts.approved.contains(rule))
    }

    /// The reference of the act that overruled this rule towards this recipient.
    pub(crate) fn overruling(&self, towards: AgencyCode, rule: &str) -> Option<&String> {
        let of_one = || self.lifted.get(&towards)?.overruled.get(rule);
        self.overruled.get(rule).or_else(of_one)
    }

    /// The same question about an act that these rules oblige to.
    #[must_use]
    pub fn owed<S: Into<String>>(mut self, rules: impl IntoIterator<Item = S>) -> Self {
        self.owed.extend(rules.into_iter().map(Into::into));
        self
    }
}
