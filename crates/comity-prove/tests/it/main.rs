//! The properties as written, and what the solver finds of a broken law.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "looks whether the solver is installed")]

mod controls;
mod written;
