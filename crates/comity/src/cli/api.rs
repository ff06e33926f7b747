//! `api`: the interface that officers' programs call, as it describes itself.

use std::io::Write;

use clap::Subcommand;

use super::failure::Failure;
use crate::api::description;

/// The interface for officers' programs.
#[derive(Debug, Subcommand)]
pub(super) enum Api {
    /// Print its description, from which programs are generated: OpenAPI 3.1.
    Describe,
}

impl Api {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self::Describe = self;
        let written = std::io::stdout().write_all(description().as_bytes());
        written.map_err(|error| Failure::of(&error))
    }
}
