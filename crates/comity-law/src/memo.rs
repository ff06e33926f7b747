//! Verdicts that were given before: the same question has the same answer.
//!
//! A question holds no id, moment or free text, so an agency asks few different ones in a day:
//! a list that is imported, or an afternoon of messages, is one question many times over.

use std::sync::{Arc, PoisonError, RwLock};

use crate::{Question, Verdict, quick::QuickMap};

/// Verdicts that are kept at most, of some KiB each; then all are forgotten.
const VERDICTS_MAX: usize = 1_024;

/// Verdicts by their questions.
#[derive(Debug, Default)]
pub(crate) struct Memo(RwLock<QuickMap<Question, Arc<Verdict>>>);

impl Memo {
    /// The verdict on this question, found out once.
    pub(crate) fn get(
        &self,
        question: &Question,
        find_out: impl FnOnce() -> Verdict,
    ) -> Arc<Verdict> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(question).cloned();
        if let Some(verdict) = known {
            return verdict;
        }
        let verdict = Arc::new(find_out());
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= VERDICTS_MAX {
            kept.clear();
        }
        kept.insert(question.clone(), Arc::clone(&verdict));
        verdict
    }
}
