//! The pages about problems, as the node serves them: `/problems/{name}`.
//!
//! The type of a problem document leads here, so that whoever meets it reads what to do.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};

use crate::problem::Problem;

macro_rules! pages {
    ($( $name:literal, )+) => {
        /// All pages: name and text.
        const PAGES: &[(&str, &str)] = &[
            $( ($name, include_str!(concat!("../../../docs/problems/", $name, ".md"))), )+
        ];
    };
}

pages! {
    "altered-envelope",
    "beyond-token",
    "busy",
    "changed-key",
    "disk-full",
    "expired-card",
    "for-decision",
    "foreign-officer",
    "foreign-origin",
    "forked-log",
    "gap",
    "gone",
    "malformed",
    "no-token",
    "not-found",
    "not-fresh",
    "not-permitted",
    "not-recognised",
    "oversized",
    "replayed-envelope",
    "slow",
    "stale-facts",
    "truncated-attachment",
    "unavailable",
    "unknown-peer",
    "usage",
    "wrong-inclusion-proof",
    "wrong-passphrase",
}

/// `GET /problems/{name}`: what it means and what to do.
pub(crate) async fn show(Path(name): Path<String>) -> Result<Response, Problem> {
    let (_, text) =
        PAGES.iter().find(|(known, _)| *known == name).ok_or_else(Problem::not_found)?;
    Ok(([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], *text).into_response())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::PAGES;

    #[test]
    fn every_page_about_a_problem_is_served_and_every_kind_has_one() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/problems");
        #[expect(clippy::disallowed_methods, reason = "the pages of the repository")]
        let files = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = files
            .filter_map(|file| file.unwrap().path().file_stem()?.to_str().map(str::to_owned))
            .filter(|name| name != "README")
            .collect();
        names.sort();
        assert_eq!(names, PAGES.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
        for kind in crate::problem::Kind::ALL {
            assert!(names.contains(&kind.name.to_owned()), "{}", kind.name);
        }
    }
}
