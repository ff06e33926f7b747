//! Tests of the matching engine from outside, as its users see it.

mod cleaning;
mod comparing;
mod reading;
mod searching;
