//! The law as a whole: its case book, its invariants, and what decisions carry.

mod casebook;
mod decisions;
mod loading;
mod restraint;
mod support;
