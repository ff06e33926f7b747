//! Decide: whether the law permits an act, by which rules, and what would help.
//!
//! Law is data: Cedar policies under `law/`, each with its source, loaded into a [`Law`]. An act
//! is decided by [`Law::decide`], which answers [`Decision::Permit`], [`Decision::Bar`] or
//! [`Decision::ForDecision`]. A [`Permit`] contains the act and only the law makes one, so that
//! to do an act without asking the law is a type error.
//!
//! Unknown facts are never guessed: a bar that needs a fact nobody gave bars, a permit that needs
//! one does not permit, and all such facts are named at once.
//!
//! This crate never knows store, network or clock: facts come in as values.

mod answer;
mod basis;
mod calendar;
pub mod casebook;
pub mod check;
pub mod conflicts;
mod decide;
mod decision;
mod declaration;
pub mod diff;
mod entity;
mod explain;
mod fact;
mod fact_table;
mod group;
mod index;
mod judge;
mod law;
mod load;
mod logic;
mod memo;
mod nearest;
mod needs;
mod obligation;
pub mod pages;
mod question;
mod quick;
pub mod register;
mod rule;
mod sample;
pub mod scaffold;
mod slice;
mod span;
mod state;
mod summary;
mod supplier;
mod suspend;
mod template;
mod unknown;
mod verdict;
mod ways;

#[cfg(test)]
mod tests;

pub use answer::answer;
pub use basis::{NationalBasis, UnknownArticle};
pub use calendar::{Calendar, CalendarError};
pub use decide::Effort;
pub use decision::{Barred, Decision, Permit, Referred};
pub use declaration::{Declarant, Declaration, DeclarationKind};
pub use explain::explain;
pub use fact::{FactError, FactType, FactValue, NUMBER_MAX, Word};
pub use fact_table::{Facts, Further};
pub use law::{FactText, Home, Law, LawDigest, Where};
pub use load::{LoadError, Place};
pub use logic::RuleLogic;
pub use nearest::nearest;
pub use obligation::{Bearer, Event, ObligationError, Pause};
pub use question::{Bound, Lifts, Party, PartyKind, Question, Towards};
pub use rule::{Binds, Effect, Verified};
pub use sample::{Expected, ORDINARY_DAY, Sample, SampleError};
pub use span::{Span, Stood};
pub use state::{LIFE_MONTHS, OffenceText, Offences, StateLaw, UnknownOffence};
pub use summary::{InstrumentSummary, RuleDetail, RuleSummary, SearchScheme};
pub use supplier::{Supplier, UnknownSupplier};
pub use template::{Template, TemplateError};
pub use verdict::{
    Lifted, MissingFact, Obligation, Reason, RecipientVerdict, Referral, Suspension, Verdict,
    VerdictKind, not_yet_known,
};
pub use ways::{Change, ChangeKind, WayForward};
