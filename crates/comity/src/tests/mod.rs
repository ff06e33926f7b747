//! Nodes in this process, with real TLS, real files and a real database each.

mod attachments;
mod carried;
mod delivery;
mod dishonest;
mod doors;
mod endurance;
mod operations;
mod ports;
pub(super) mod support;
