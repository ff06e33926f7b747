//! Model agreements: from what an officer may begin who proposes one.
//!
//! They ship with the law and are no law: an agreement opens something once its parties have
//! signed it by acts.

use axum::Json;
use comity_act::{
    CrimeArea, Handling, Kind as ActKind, Property, Purpose, RecordClass, SubjectCategory,
    body::AgreementForm,
};
use comity_law::{Law, Template};
use serde::Serialize;
use utoipa::ToSchema;

use super::{guard::Caller, page::Listed};
use crate::{
    engine::chain,
    problem::{Kind, Problem},
};

/// A model agreement. In its title and its text stand `{parties}`, `{from}` and `{until}`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgreementTemplate)]
pub(super) struct TemplateShown {
    /// Its name.
    template: String,
    /// What it is for.
    about: String,
    /// What the agreement is called.
    title: String,
    /// What kind of agreement it is.
    form: AgreementForm,
    /// How many parties it has at most, this agency among them.
    parties_max: usize,
    /// For what purposes.
    purposes: Vec<Purpose>,
    /// In which areas of crime; empty is all.
    crime_areas: Vec<CrimeArea>,
    /// About which categories of persons; empty is all.
    subjects: Vec<SubjectCategory>,
    /// Which classes of record may be searched.
    search_classes: Vec<RecordClass>,
    /// Which kinds of act; empty is all.
    kinds: Vec<ActKind>,
    /// Which categories of data; empty is all.
    properties: Vec<Property>,
    /// How what goes under it is marked at least.
    handling: Handling,
    /// Whether it binds those who have signed before all have.
    binds_signatories: bool,
    /// For how many months it is in force.
    months: u32,
    /// Whether it has appropriate safeguards for personal data.
    safeguards: bool,
    /// The text that all sign.
    text: String,
}

/// The model agreements that ship with the law, in the order of their names.
#[utoipa::path(
    get, path = "/v1/agreements/templates", tag = "agreements",
    operation_id = "listAgreementTemplates",
    responses((status = 200, description = "All templates.", body = Listed<TemplateShown>)),
)]
pub(super) async fn list(_: Caller) -> Result<Json<Listed<TemplateShown>>, Problem> {
    let all = Template::all(Law::shipped_files())
        .map_err(|error| Problem::new(Kind::UNAVAILABLE, chain(&error)))?;
    Ok(Json(Listed::whole(all.into_iter().map(shown).collect())))
}

fn shown((template, one): (String, Template)) -> TemplateShown {
    TemplateShown {
        template,
        about: one.about,
        title: one.title,
        form: one.form,
        parties_max: one.parties_max,
        purposes: one.purposes,
        crime_areas: one.crime_areas,
        subjects: one.subjects,
        search_classes: one.search_classes,
        kinds: one.kinds,
        properties: one.properties,
        handling: one.handling,
        binds_signatories: one.binds_signatories,
        months: one.months,
        safeguards: one.safeguards,
        text: one.text.trim().to_owned(),
    }
}
