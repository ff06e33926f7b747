//! The articles of a state's law on which something may be given to another.
//!
//! They stand in the state's pack, with the acts and the purposes that each opens. What the pack
//! does not list opens nothing: words alone are no law.

use std::{collections::BTreeSet, sync::Arc};

use comity_act::{Day, Kind, Purpose};
use serde::Serialize;

use crate::{Law, nearest};

/// The longest citation, in bytes: as long as an act may name.
const CITE_MAX: usize = 200;

/// An article that opens acts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NationalBasis {
    /// The article, as the state's lawyers cite it.
    pub cite: Arc<str>,
    /// The kinds of act that it opens.
    #[serde(skip)]
    pub kinds: BTreeSet<Kind>,
    /// The purposes for which it opens them.
    #[serde(skip)]
    pub purposes: BTreeSet<Purpose>,
}

/// An article that no pack of the state lists.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{article}` is no article that the pack of {country} lists; {instead}")]
pub struct UnknownArticle {
    /// What was named.
    pub article: String,
    /// The country whose law it would be.
    pub country: String,
    /// The nearest there is, or all there are, or who could list one.
    pub instead: String,
}

impl NationalBasis {
    /// Whether it opens acts of this kind for this purpose.
    pub fn opens(&self, kind: Kind, purpose: Purpose) -> bool {
        self.kinds.contains(&kind) && self.purposes.contains(&purpose)
    }

    /// Reads the articles of a pack, or says what is wrong with them.
    pub(crate) fn all(found: Vec<BasisToml>) -> Result<Vec<Self>, String> {
        let mut all: Vec<Self> = Vec::new();
        for one in found {
            let cite = one.cite;
            if cite.trim().is_empty() || cite.len() > CITE_MAX {
                return Err(format!("an article is cited in 1 to {CITE_MAX} bytes: `{cite}`"));
            }
            if all.iter().any(|listed| is_same(&listed.cite, &cite)) {
                return Err(format!("`{cite}` stands twice; leave one"));
            }
            if one.kinds.is_empty() || one.purposes.is_empty() {
                return Err(format!("`{cite}` opens nothing; list its `kinds` and `purposes`"));
            }
            let kinds = words(&one.kinds)?;
            all.push(Self { cite, kinds, purposes: words(&one.purposes)? });
        }
        Ok(all)
    }
}

fn words<T>(names: &[String]) -> Result<BTreeSet<T>, String>
where
    T: std::str::FromStr + Ord,
    T::Err: std::fmt::Display,
{
    names.iter().map(|name| name.parse::<T>().map_err(|error| error.to_string())).collect()
}

/// Whether two citations are the same but for spaces and capitals.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(one) == plain(other)
}

/// An article as it stands in `state.toml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BasisToml {
    cite: Arc<str>,
    kinds: Vec<String>,
    purposes: Vec<String>,
}

impl Law {
    /// The article of this country's pack that is cited so, on a day.
    ///
    /// # Errors
    /// When the pack lists none such, with the nearest that it lists, or when there is no pack.
    pub fn article(
        &self,
        country: &str,
        cited: &str,
        on: Day,
    ) -> Result<&NationalBasis, UnknownArticle> {
        let listed = self.articles(country, on);
        let found = listed.iter().find(|basis| is_same(&basis.cite, cited));
        found.ok_or_else(|| {
            let cites = || listed.iter().map(|basis| &*basis.cite);
            let instead = match nearest(cited, cites()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if listed.is_empty() => {
                    "it lists none; ask the legal adviser to list one".to_owned()
                }
                None => format!("name one of {}", quoted(cites())),
            };
            UnknownArticle { article: cited.to_owned(), country: country.to_owned(), instead }
        })
    }

    /// All articles that this country's pack lists on a day; none without a pack in force.
    pub fn articles(&self, country: &str, on: Day) -> &[NationalBasis] {
        self.state_law(country, on).map_or(&[], |state| state.bases.as_slice())
    }
}

/// Names in backticks, joined by commas.
pub(crate) fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    fn read(kinds: &[&str], purposes: &[&str]) -> Result<Vec<NationalBasis>, String> {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        NationalBasis::all(vec![BasisToml {
            cite: "Police Act of XD, s. 1".into(),
            kinds: owned(kinds),
            purposes: owned(purposes),
        }])
    }

    #[test]
    fn an_article_that_opens_nothing_or_nothing_that_exists_is_no_article() {
        assert!(read(&["message.send"], &["warn"]).is_ok());
        assert!(read(&[], &["warn"]).unwrap_err().contains("opens nothing"));
        assert!(read(&["message.send"], &["gossip"]).unwrap_err().contains("gossip"));
        assert!(read(&["message.sent"], &["warn"]).unwrap_err().contains("message.sent"));
    }
}
