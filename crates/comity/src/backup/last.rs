//! The last backup that was made, written down in the node's folder.
//!
//! It says that one was made, not that it still lies where it was put.

use comity_act::Timestamp;
use serde::{Deserialize, Serialize};

use super::Created;
use crate::home::{Home, HomeError, read_to_string, write_private};

/// When a backup was made, and of how much.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct LastBackup {
    /// When, in milliseconds since 1970 in UTC.
    at_ms: u64,
    /// Leaves that the log had.
    pub leaves: u64,
    /// Bytes of its files.
    pub size_bytes: u64,
    /// Commits that the store had; nothing, where an older program wrote this down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commits: Option<u64>,
}

impl LastBackup {
    /// The last one of this node, if one was written down.
    pub(crate) fn of(home: &Home) -> Option<Self> {
        toml::from_str(&read_to_string(&home.last_backup()).ok()?).ok()
    }

    /// When it was made.
    pub(crate) const fn at(&self) -> Timestamp {
        Timestamp::from_millis(self.at_ms)
    }

    /// Writes down that a backup was made.
    ///
    /// # Errors
    /// [`HomeError`] when the node's folder cannot be written.
    pub(super) fn keep(home: &Home, now: Timestamp, made: &Created) -> Result<(), HomeError> {
        let last = Self {
            at_ms: now.millis(),
            leaves: made.leaves,
            size_bytes: made.bytes,
            commits: Some(made.commits),
        };
        // Numbers always have a form in TOML.
        let text = toml::to_string(&last).unwrap_or_default();
        write_private(&home.last_backup(), text.as_bytes())
    }
}
