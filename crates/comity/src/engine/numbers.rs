//! The numbers of references: none is given twice, whatever became of its act.
//!
//! An act that is recorded has a leaf, so numbers that go on from the size of the log are new. One
//! that was drawn up and never signed took a number without a leaf: by how many numbers are ahead
//! of the leaves is written down before such a number is shown. What others call their acts never
//! counts.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::home::{HomeError, read_to_string, write_private};

/// What is written down.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Note {
    /// By how many the numbers that were given can exceed the leaves of the log.
    ahead: u64,
}

/// The numbers that were given.
#[derive(Debug)]
pub(super) struct Numbers {
    file: PathBuf,
    ahead: u64,
    last: u64,
}

impl Numbers {
    /// Those of a log with so many durable leaves.
    ///
    /// # Errors
    /// [`HomeError`] when what was written down cannot be read: numbers would be given twice.
    pub(super) fn open(file: PathBuf, leaves: u64) -> Result<Self, HomeError> {
        let note = if file.exists() {
            let text = read_to_string(&file)?;
            toml::from_str(&text)
                .map_err(|source| HomeError::Form { path: file.clone(), source })?
        } else {
            Note::default()
        };
        Ok(Self { file, ahead: note.ahead, last: leaves.saturating_add(note.ahead) })
    }

    /// The next number, where the log will have so many leaves once it is shown; nothing when
    /// there are no more numbers.
    ///
    /// # Errors
    /// [`HomeError`] when it cannot be written down.
    pub(super) fn take(&mut self, leaves: u64) -> Result<Option<u64>, HomeError> {
        let Some(next) = self.last.checked_add(1) else { return Ok(None) };
        let ahead = next.saturating_sub(leaves);
        if ahead > self.ahead {
            // A number in TOML always has a form.
            let text = toml::to_string(&Note { ahead }).unwrap_or_default();
            write_private(&self.file, text.as_bytes())?;
            self.ahead = ahead;
        }
        self.last = next;
        Ok(Some(next))
    }

    /// Nobody has seen the number that was taken last.
    pub(super) fn give_back(&mut self, number: Option<u64>) {
        if number == Some(self.last) {
            self.last -= 1;
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_was_shown_is_not_given_again_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("references.toml");
        let open = |leaves| Numbers::open(file.clone(), leaves).unwrap();
        let mut numbers = open(7);
        // Two are recorded, then two are drawn up and never signed.
        assert_eq!(numbers.take(8).unwrap(), Some(8));
        assert_eq!(numbers.take(9).unwrap(), Some(9));
        assert!(!file.exists(), "what is recorded needs no note");
        assert_eq!(numbers.take(9).unwrap(), Some(10));
        assert_eq!(numbers.take(9).unwrap(), Some(11));
        assert_eq!(open(9).take(9).unwrap(), Some(12));
        // More are recorded since; nothing is forgotten by that.
        let mut numbers = open(9);
        for leaf in 10..20 {
            numbers.take(leaf).unwrap();
        }
        let last = numbers.last;
        assert!(open(19).take(20).unwrap() > Some(last));
    }

    #[test]
    fn a_note_that_cannot_be_read_or_written_gives_no_number() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("references.toml");
        write_private(&file, b"ahead = many").unwrap();
        assert!(Numbers::open(file, 0).is_err());
        let nowhere = folder.path().join("absent/references.toml");
        let mut numbers = Numbers::open(nowhere, 3).unwrap();
        assert!(numbers.take(3).is_err());
        assert_eq!(numbers.take(4).unwrap(), Some(4), "what failed took no number");
    }

    #[test]
    fn the_last_number_of_all_is_followed_by_none() {
        let folder = tempfile::tempdir().unwrap();
        let mut numbers = Numbers::open(folder.path().join("references.toml"), u64::MAX).unwrap();
        assert_eq!(numbers.take(u64::MAX).unwrap(), None);
    }
}
