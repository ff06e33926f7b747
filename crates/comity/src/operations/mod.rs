//! Running a node: its log lines, its health, its numbers.

pub(crate) mod health;
pub(crate) mod lines;
pub(crate) mod upgrade;
