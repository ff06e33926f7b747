//! What the law answers: three proof types that carry the act.
//!
//! None can be copied and only [`crate::Law::decide`] makes one, so that an act that is recorded
//! as permitted was permitted.

use std::sync::Arc;

use crate::{Verdict, memo::Answered};

/// Proof that the law permits this act. Only [`crate::Law::decide`] makes one; it cannot be copied.
#[derive(Debug)]
#[must_use = "a permit that is dropped leaves the act unrecorded"]
pub struct Permit<A> {
    act: A,
    answered: Answered,
}

/// Proof that the law bars this act, with the reasons.
#[derive(Debug)]
#[must_use = "a bar that is dropped leaves the attempt unrecorded"]
pub struct Barred<A> {
    act: A,
    answered: Answered,
}

/// Proof that a competent person must decide over this act first.
#[derive(Debug)]
#[must_use = "a referral that is dropped leaves the act undecided"]
pub struct Referred<A> {
    act: A,
    answered: Answered,
}

macro_rules! carries {
    ($type:ident) => {
        impl<A> $type<A> {
            /// The act.
            pub const fn act(&self) -> &A {
                &self.act
            }

            /// Why, and what follows.
            pub const fn verdict(&self) -> &Arc<Verdict> {
                &self.answered.verdict
            }

            /// What was asked, as the shortest sample that asks it again, in JSON; with the law
            /// of its digest a journal needs no more to decide again.
            pub const fn asked(&self) -> &Arc<str> {
                &self.answered.asked
            }

            /// The act and the verdict; the proof is spent.
            pub fn into_parts(self) -> (A, Arc<Verdict>) {
                (self.act, self.answered.verdict)
            }

            /// The act; the proof is spent.
            pub fn into_act(self) -> A {
                self.act
            }
        }
    };
}
carries!(Permit);
carries!(Barred);
carries!(Referred);

/// The answer of the law to one act.
#[derive(Debug)]
#[must_use = "every decision is recorded"]
#[expect(clippy::enum_variant_names, reason = "`for decision` is the word people see")]
pub enum Decision<A> {
    /// Permitted towards every recipient.
    Permit(Permit<A>),
    /// Not permitted towards at least one recipient.
    Bar(Barred<A>),
    /// Not barred, but a competent person must decide first.
    ForDecision(Referred<A>),
}

impl<A> Decision<A> {
    /// Why, and what follows.
    pub const fn verdict(&self) -> &Arc<Verdict> {
        match self {
            Self::Permit(permit) => permit.verdict(),
            Self::Bar(barred) => barred.verdict(),
            Self::ForDecision(referred) => referred.verdict(),
        }
    }

    /// What was asked, as the shortest sample that asks it again.
    pub const fn asked(&self) -> &Arc<str> {
        match self {
            Self::Permit(permit) => permit.asked(),
            Self::Bar(barred) => barred.asked(),
            Self::ForDecision(referred) => referred.asked(),
        }
    }

    pub(crate) fn new(act: A, answered: Answered) -> Self {
        match answered.verdict.kind {
            crate::VerdictKind::Permit => Self::Permit(Permit { act, answered }),
            crate::VerdictKind::ForDecision => Self::ForDecision(Referred { act, answered }),
            crate::VerdictKind::Bar => Self::Bar(Barred { act, answered }),
        }
    }
}
