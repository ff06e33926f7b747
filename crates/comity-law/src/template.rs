//! Model agreements: what a draft says before anybody negotiates it.
//!
//! They are data and no law: an agreement opens something once its parties have signed it by acts.

use std::collections::BTreeMap;

use comity_act::{
    CrimeArea, Handling, Kind, Property, Purpose, RecordClass, SubjectCategory, body::AgreementForm,
};
use serde::{Deserialize, Serialize};

/// The folder of the templates.
pub(crate) const TEMPLATES: &str = "agreements/";

/// A template that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` is no template of an agreement")]
pub struct TemplateError {
    /// Its file.
    pub path: String,
    /// What is wrong, with the line.
    #[source]
    pub source: Box<toml::de::Error>,
}

/// A model agreement. In title and text stand `{parties}`, `{from}` and `{until}`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Template {
    /// What it is for, in a sentence.
    pub about: String,
    /// What the agreement is called.
    pub title: String,
    /// What kind of agreement it is.
    pub form: AgreementForm,
    /// How many parties it has at most.
    pub parties_max: usize,
    /// For what purposes.
    pub purposes: Vec<Purpose>,
    /// In which areas of crime; empty is all.
    #[serde(default)]
    pub crime_areas: Vec<CrimeArea>,
    /// About which persons; empty is all.
    #[serde(default)]
    pub subjects: Vec<SubjectCategory>,
    /// Which classes of record may be searched.
    #[serde(default)]
    pub search_classes: Vec<RecordClass>,
    /// Which kinds of act it opens; empty is all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Which categories of data; empty is all.
    #[serde(default)]
    pub properties: Vec<Property>,
    /// How what goes under it is marked at least.
    #[serde(default)]
    pub handling: Handling,
    /// Whether it binds those who have signed before all have.
    #[serde(default)]
    pub binds_signatories: bool,
    /// For how many months it is in force.
    pub months: u32,
    /// Whether it has appropriate safeguards for personal data.
    pub safeguards: bool,
    /// The text.
    pub text: String,
}

impl Template {
    /// The templates among the files of a law, by their names.
    ///
    /// # Errors
    /// The first file that is none.
    pub fn all<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<BTreeMap<String, Self>, TemplateError> {
        let mut all = BTreeMap::new();
        for (path, text) in files {
            let name = path.strip_prefix(TEMPLATES).and_then(|name| name.strip_suffix(".toml"));
            let Some(name) = name else { continue };
            let template = toml::from_str(text).map_err(|source| TemplateError {
                path: path.to_owned(),
                source: Box::new(source),
            })?;
            all.insert(name.to_owned(), template);
        }
        Ok(all)
    }

    /// Title and text, with what stands for parties and days.
    pub fn filled(&self, parties: &str, (from, until): (&str, &str)) -> (String, String) {
        let fill = |text: &str| {
            text.trim()
                .replace("{parties}", parties)
                .replace("{from}", from)
                .replace("{until}", until)
        };
        (fill(&self.title), fill(&self.text))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use comity_act::{Purpose, SubjectCategory};

    use super::Template;
    use crate::Law;

    #[test]
    fn every_shipped_template_can_be_filled_in() {
        let all = Template::all(Law::shipped_files()).unwrap();
        assert!(all.len() >= 4, "{:?}", all.keys());
        for (name, template) in all {
            let (title, text) = template.filled("XA and XB", ("2026-01-01", "2027-01-01"));
            assert!(title.contains("XA and XB"), "{name}");
            assert!(!text.contains('{') && text.contains("2027-01-01"), "{name}: {text}");
            assert!(template.about.ends_with('.'), "{name}: {}", template.about);
            assert!(!template.purposes.is_empty() && template.parties_max >= 2, "{name}");
        }
    }

    #[test]
    fn a_template_with_an_unknown_word_is_refused_with_its_line() {
        let file = "about = \"a\"\ntitle = \"t\"\nform = \"pact\"\n";
        let error = Template::all([("agreements/x.toml", file)]).unwrap_err();
        assert!(error.source.to_string().contains("pact"), "{}", error.source);
    }

    #[test]
    fn every_model_says_of_whom_and_what_and_who_is_in_danger_is_among_its_purposes() {
        for (name, one) in Template::all(Law::shipped_files()).unwrap() {
            assert!(!one.subjects.is_empty(), "{name} is about anybody");
            assert!(!one.properties.is_empty(), "{name} gives any data");
            assert!(one.purposes.contains(&Purpose::Warn), "{name} warns nobody");
            assert!(one.text.to_lowercase().contains("liaison officer"), "{name} names nobody");
        }
    }

    #[test]
    fn a_model_finds_and_protects_children() {
        let all = Template::all(Law::shipped_files()).unwrap();
        let one = &all["child-protection"];
        assert!(
            one.purposes.contains(&Purpose::Protect) && one.purposes.contains(&Purpose::Locate)
        );
        assert!(one.subjects.contains(&SubjectCategory::Missing));
        assert!(one.handling.not_onward, "where a child is, is told to few");
    }
}
