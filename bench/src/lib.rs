//! What deciding is measured with: larger laws, questions, other engines.
//!
//! It stands in a workspace of its own, so that engines which are only measured against are not
//! built in every test: see the decision record on measuring against others.
//!
//! This crate never ships, and nothing depends on it.

pub mod cedar;
pub mod padding;
pub mod questions;
pub mod rego;
