//! The law as a whole: its case book, its invariants, and what decisions carry.

mod calendars;
mod casebook;
mod clock_properties;
mod clocks;
mod decisions;
mod loading;
mod pages;
mod places;
mod restraint;
mod samples;
mod support;
mod whole;
