//! The law that something is proved of: to be asked, and as formulas.

use comity_act::Day;
use comity_law::{Facts, Law, RuleLogic, casebook};

use crate::{Files, ProveError, Weakening, world::World};

/// A case that says nothing but who does what, to learn which day is ordinary.
const BARE: &str =
    "# A bare act.\nbecause = [\"x\"]\n[act]\nkind = \"message.send\"\nby = \"XA\"\n";
/// Where a case stands that is in no case book.
const PLACE: &str = "proofs/cases";

/// A law that something is proved of.
#[derive(Debug)]
pub struct Subject {
    pub(crate) law: Law,
    pub(crate) world: World,
    /// The facts of an ordinary act, and the day on which it is done.
    pub(crate) ordinary: (Facts, Day),
    pub(crate) logic: Vec<RuleLogic>,
    files: Files,
}

impl Subject {
    /// Loads the law that these files make.
    ///
    /// # Errors
    /// When it does not load, or has no schema that formulas can be made of.
    pub fn load(files: Files) -> Result<Self, ProveError> {
        let law = files.law().map_err(ProveError::law)?;
        let world = World::new(&law, &files)?;
        let logic = law.logic().collect();
        // Only the case book knows which day is ordinary.
        let ordinary = (law.ordinary(), case(&law, "permit/bare", BARE)?.question.on);
        Ok(Self { law, world, ordinary, logic, files })
    }

    /// The same law made weaker.
    ///
    /// # Errors
    /// When there is nothing of the kind to weaken, or what remains does not load.
    pub fn weakened(&self, weakening: &Weakening) -> Result<Self, ProveError> {
        Self::load(weakening.of(&self.files, &self.logic)?)
    }

    /// The same law with these files beside it, or in place of its own.
    ///
    /// # Errors
    /// When the law does not load with them.
    pub fn with<'a>(
        &self,
        more: impl IntoIterator<Item = (&'a str, String)>,
    ) -> Result<Self, ProveError> {
        let mut files = self.files.clone();
        files.0.extend(more.into_iter().map(|(path, text)| (path.to_owned(), text)));
        Self::load(files)
    }

    /// The files of the law.
    pub const fn files(&self) -> &Files {
        &self.files
    }

    /// Whether the case, under the folder of its verdict, holds in this law; else what differs.
    pub(crate) fn disagrees(&self, place: &str, text: &str) -> Result<Vec<String>, ProveError> {
        Ok(case(&self.law, place, text)?.run(&self.law))
    }
}

/// Reads one case that is in no case book.
fn case(law: &Law, place: &str, text: &str) -> Result<casebook::Case, ProveError> {
    let path = format!("{PLACE}/{place}.toml");
    let cases = casebook::cases(law, [(path.as_str(), text)]).map_err(ProveError::law)?;
    cases.into_iter().next().ok_or_else(|| ProveError::law("the case book lost a case"))
}
