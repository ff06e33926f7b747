//! Verdicts that were given before: the same question has the same answer.
//!
//! A question holds no id, moment or free text, so an agency asks few different ones in a day:
//! a list that is imported, or an afternoon of messages, is one question many times over.

use std::sync::{Arc, PoisonError, RwLock};

use crate::{Question, Verdict, quick::QuickMap};

/// Verdicts that are kept at most, of some KiB each; then all are forgotten.
const VERDICTS_MAX: usize = 1_024;

/// What was answered, and the question as a journal keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) verdict: Arc<Verdict>,
    pub(crate) asked: Arc<str>,
}

/// Answers by their questions.
#[derive(Debug, Default)]
pub(crate) struct Memo(RwLock<QuickMap<Question, Answered>>);

impl Memo {
    /// The answer to this question, found out once.
    pub(crate) fn get(&self, question: &Question, find_out: impl FnOnce() -> Answered) -> Answered {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(question).cloned();
        if let Some(answered) = known {
            return answered;
        }
        let answered = find_out();
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= VERDICTS_MAX {
            kept.clear();
        }
        kept.insert(question.clone(), answered.clone());
        answered
    }
}
