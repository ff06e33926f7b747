//! Records that may be of one subject: duplicates in a list, links of two.
//!
//! A table holds records in columns. What matches in it look like it says itself: no pair is
//! marked by hand, no rule is written for it. Each pair that may be one comes with its
//! probability and with what each field said; groups of them come with what holds them together.
//!
//! What is found is a lead. Whether two records are one a person decides.

mod blocks;
mod chance;
mod clusters;
mod column;
mod compare;
mod date;
mod field;
mod learned;
mod osa;
mod pairs;
mod share;
mod sketch;
mod table;

pub use clusters::{Cluster, SURE_MIN, clusters};
pub use field::{FIELDS_MAX, Field, Kind, Level, Problem};
pub use pairs::{Evidence, Found, Linker, Pair};
pub use table::Table;

/// From this probability on a pair is a lead: as likely one as two.
///
/// The value follows from the measure and was fitted to no data: where the best F1 is near 1, the
/// threshold that reaches it is near half of it.
/// Source: Z. Lipton and others, Optimal Thresholding of Classifiers to Maximize F1 Measure (2014).
pub const LEAD_MIN: f32 = 0.5;
