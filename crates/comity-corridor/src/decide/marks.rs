//! Which acts their officers sign in person, by the law, as if nobody had signed.
//!
//! No kind is named here: what speaks then, and reads the signature, marks the act.

use comity_act::Day;
use comity_law::{Law, Sample, VerdictKind};

use super::MISSING;
use crate::verdict::Verdict;

/// The fact that says whether the officer's own passkey signed an act.
const SIGNATURE: &str = "officer_signature";

/// What the law does with an act that its officer could have signed, and did not.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Marked {
    /// It does not go on.
    pub barred: bool,
    /// It goes on, and the signature is owed.
    pub owed: bool,
}

/// Whether the law asks for its officer's own signature on the act of this verdict; it is asked
/// what it was asked then, by the law of today. `None`: that cannot be read any more, as when a
/// pack or an instrument is gone since.
pub fn marked(law: &Law, verdict: &Verdict, today: Day) -> Option<Marked> {
    let asked = verdict.asked.as_deref()?;
    let mut question = Sample::read(law, asked, today).ok()?.question;
    for towards in &mut question.towards {
        towards.facts.officer_signature = Some(MISSING.into());
    }
    let found = law.verdict(&question);
    let reads =
        |rule: &str| law.summary(rule).is_some_and(|known| known.facts.contains(&SIGNATURE));
    let mut barred = found.recipients.iter().filter(|one| one.kind == VerdictKind::Bar);
    let mut obliged = found.recipients.iter().flat_map(|one| &one.obligations);
    Some(Marked {
        barred: barred.any(|one| one.because.iter().any(|reason| reads(reason.rule()))),
        owed: obliged.any(|owed| reads(owed.reason().rule())),
    })
}
