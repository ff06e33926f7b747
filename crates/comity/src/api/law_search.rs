//! Rules found by words: of their source, of what they tell, of their facts.

use std::sync::Arc;

use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::request::Parts,
};
use comity_act::Text;
use comity_corridor::{Key, rows::OwnRow};
use comity_law::{InstrumentSummary, RuleSummary};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    law::{InstrumentStatus, RuleLine, line, standing},
    page::{self, Listed, PageQuery},
    reading,
};
use crate::problem::Problem;

/// What is looked for.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchQuery {
    /// Words; a rule is found when it has all of them.
    #[param(value_type = String)]
    q: Text<200>,
    /// Items on the page: 50 when nobody says, 500 at most.
    limit: Option<usize>,
    /// Where the page before it ended: what it told as `next`.
    #[serde(alias = "after")]
    before: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for SearchQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        page::asked(&parts.uri)
    }
}

/// A rule that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundRule {
    #[serde(flatten)]
    line: RuleLine,
    /// Its instrument.
    instrument: String,
    /// The instrument's title.
    title: String,
    /// How the instrument stands to this agency today.
    status: InstrumentStatus,
}

/// Rules in which all of these words stand, those that bind this agency today first.
///
/// Looked through are id, citation, what the rule tells, its instrument's title, and the names of
/// the facts that it reads and of the kinds of act that it covers.
#[utoipa::path(
    get, path = "/v1/law/search", tag = "law", operation_id = "searchLaw",
    params(SearchQuery),
    responses(
        (status = 200, description = "A page of rules.", body = Listed<FoundRule>),
        (status = 400, description = "Nothing is looked for."),
    ),
)]
pub(super) async fn search(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    query: SearchQuery,
) -> Result<Json<Listed<FoundRule>>, Problem> {
    let words: Vec<String> = query.q.as_str().split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Err(Problem::usage("`q` is one word or more"));
    }
    let own = reading::row::<OwnRow>(&desk.engine, Key::Own).await?.unwrap_or_default();
    let law = &desk.engine.node().law;
    // COST: O(rules × words), a few thousand short texts.
    let found = law.rules().filter_map(|rule| {
        let of = law.instruments().iter().find(|one| one.name == rule.instrument)?;
        has_all(&rule, of, &words).then(|| FoundRule {
            instrument: of.name.clone(),
            title: of.title.clone(),
            status: standing(of, &own).0,
            line: line(rule),
        })
    });
    let mut found: Vec<FoundRule> = found.collect();
    found.sort_by_key(|one| {
        !matches!(one.status, InstrumentStatus::Always | InstrumentStatus::Adopted)
    });
    let page = PageQuery { list: None, limit: query.limit, before: query.before };
    let (items, next) = page.part(found, |one| one.line.rule.clone());
    Ok(Json(Listed { items, next }))
}

fn has_all(rule: &RuleSummary, of: &InstrumentSummary, words: &[String]) -> bool {
    let mut text =
        [&rule.id, &rule.cite, &rule.says, &of.name, &of.title].map(String::as_str).join("\n");
    for name in rule.facts.iter().copied().chain(rule.kinds.iter().map(|kind| kind.name())) {
        text.push('\n');
        // People write `recipient country` where the law writes `recipient_country`.
        text.push_str(&name.replace('_', " "));
        text.push('\n');
        text.push_str(name);
    }
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}
