//! Proofs over the whole law: what no act can do, whatever the facts.
//!
//! The case book tells what the rules do in some cases; a proof tells what they do in all. Each
//! property is a sentence and a Cedar policy in `properties.cedar`. The rules are compiled to
//! formulas by Cedar's symbolic compiler, with the instruments that bind and the day as further
//! unknowns, and `cvc5` looks for an act that breaks the property. Each property has a control:
//! its guard is taken away, and the act that is then found is shown as a case.
//!
//! Authoring and CI only: no program of an agency depends on this crate, and it never decides.

mod error;
mod example;
mod files;
mod life;
mod property;
mod prove;
mod rules;
mod solver;
mod subject;
mod task;
mod weakening;
mod world;

pub use error::ProveError;
pub use files::Files;
pub use property::{Assumed, Claim, Property, properties};
pub use prove::{Proof, Prover};
pub use rules::RuleProperty;
pub use subject::Subject;
pub use task::{Task, tasks};
pub use weakening::Weakening;
