//! What the law answers: three proof types that carry the act.
//!
//! None can be copied and only [`crate::Law::decide`] makes one, so that an act that is recorded
//! as permitted was permitted.

use std::sync::Arc;

use crate::Verdict;

/// Proof that the law permits this act. Only [`crate::Law::decide`] makes one; it cannot be copied.
#[derive(Debug)]
#[must_use = "a permit that is dropped leaves the act unrecorded"]
pub struct Permit<A> {
    act: A,
    verdict: Arc<Verdict>,
}

/// Proof that the law bars this act, with the reasons.
#[derive(Debug)]
#[must_use = "a bar that is dropped leaves the attempt unrecorded"]
pub struct Barred<A> {
    act: A,
    verdict: Arc<Verdict>,
}

/// Proof that a competent person must decide over this act first.
#[derive(Debug)]
#[must_use = "a referral that is dropped leaves the act undecided"]
pub struct Referred<A> {
    act: A,
    verdict: Arc<Verdict>,
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
                &self.verdict
            }

            /// The act and the verdict; the proof is spent.
            pub fn into_parts(self) -> (A, Arc<Verdict>) {
                (self.act, self.verdict)
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

    pub(crate) fn new(act: A, verdict: Arc<Verdict>) -> Self {
        match verdict.kind {
            crate::VerdictKind::Permit => Self::Permit(Permit { act, verdict }),
            crate::VerdictKind::ForDecision => Self::ForDecision(Referred { act, verdict }),
            crate::VerdictKind::Bar => Self::Bar(Barred { act, verdict }),
        }
    }
}
