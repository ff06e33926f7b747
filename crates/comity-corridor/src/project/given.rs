//! What each holder of a copy was given, so that a correction gives no more.
//!
//! A correction is restraint: no law bars it, so it may take away, and put the right value in the
//! place of a wrong one, and that is all. What more it says is given as anything is, by an act of
//! which the law is asked. What went is remembered as keyed tokens, and goes when the record does.

use comity_act::{RecordId, Statement, SubjectCategory};
use minicbor::bytes::ByteArray;

use crate::{keys::Keys, rows::Holder};

/// A keyed token.
type Token = ByteArray<16>;

/// What one record says, against what a holder was given of it.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    /// The keys of the tokens.
    pub keys: &'a Keys,
    /// Which record.
    pub record: RecordId,
}

impl Given<'_> {
    /// The tokens of what is stated: each value, and for a field the place that it takes. Prose
    /// has no place: another text may tell of anything.
    pub(crate) fn tokens(
        self,
        statements: &[Statement],
        category: Option<SubjectCategory>,
    ) -> Vec<Token> {
        let mut tokens: Vec<Token> = statements.iter().map(|stated| self.value(stated)).collect();
        for (at, stated) in statements.iter().enumerate() {
            let before = &statements[..at];
            let nth = before.iter().filter(|other| other.property == stated.property).count();
            if !stated.property.is_prose() {
                tokens.push(self.place(stated.property.name(), nth));
            }
        }
        tokens.extend(category.map(|_| self.place("category", 0)));
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }

    /// What of it only takes away, or puts another value where the holder was given one.
    pub(crate) fn part(self, statements: &[Statement], holder: &Holder) -> Vec<Statement> {
        let has = |token: &Token| holder.given.binary_search(token).is_ok();
        let is_same: Vec<bool> = statements.iter().map(|stated| has(&self.value(stated))).collect();
        let mut part = Vec::new();
        for (at, stated) in statements.iter().enumerate() {
            // What stays keeps its place; the places that are left are for what is put right.
            let earlier = statements.iter().zip(&is_same).enumerate();
            let taken = earlier.filter(|(other, (said, same))| {
                said.property == stated.property && (**same || *other < at)
            });
            let is_put_right = !stated.property.is_prose()
                && has(&self.place(stated.property.name(), taken.count()));
            if is_same[at] || is_put_right {
                part.push(stated.clone());
            }
        }
        part
    }

    /// What the subject is, where the holder may learn it by a correction: it knew some, or this
    /// one protects the person.
    pub(crate) fn category(
        self,
        category: Option<SubjectCategory>,
        holder: &Holder,
    ) -> Option<SubjectCategory> {
        let knows = holder.given.binary_search(&self.place("category", 0)).is_ok();
        category.filter(|category| knows || category.is_vulnerable())
    }

    /// Whether a correction tells the holder more than it was given.
    pub(crate) fn adds(
        self,
        statements: &[Statement],
        category: Option<SubjectCategory>,
        holder: &Holder,
    ) -> bool {
        self.part(statements, holder).len() < statements.len()
            || self.category(category, holder) != category
    }

    fn value(self, stated: &Statement) -> Token {
        let (record, property, value) = (self.record, stated.property.name(), &stated.value);
        self.keys.token(&format!("value {record} {property} {}", value.as_str())).into()
    }

    fn place(self, property: &str, nth: usize) -> Token {
        self.keys.token(&format!("place {} {property} {nth}", self.record)).into()
    }
}
