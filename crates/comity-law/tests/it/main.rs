//! The law as a whole: its case book, its invariants, and what decisions carry.

mod bad_input;
mod calendars;
mod casebook;
mod clock_properties;
mod clock_table;
mod clocks;
mod decisions;
mod disclosing;
mod loading;
mod pages;
mod places;
mod presumed;
mod restraint;
mod samples;
mod support;
mod suspensions;
mod ways;
mod whole;
