//! The bodies of forms: those of acts, without what the node fills in.
//!
//! A form leaves open what `complete` fills: ids of what is new, dates that begin now. Copies of
//! records are named by a form, and never sent in.

use comity_act::{
    Body, Property, RecordClass, RecordId,
    body::Term,
    schema::{KindSchema, Named, one_of},
};
use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ArrayBuilder, Ref, RefOr, schema::Schema},
};

/// What may be left open in a form of each kind, beside what may be left open in the act.
const COMPLETED: &[(&str, &[&str])] = &[
    ("record.register", &["record"]),
    ("agreement.propose", &["agreement", "valid_from"]),
    ("instrument.adopt", &["from"]),
];

/// Kinds whose acts no form makes: what is not understood, what the node answers by itself, and
/// what has a door of its own.
const NO_FORM: [&str; 8] = [
    "lead.propose",
    "not-understood",
    "officer.post",
    "search.evaluate",
    "search.offer",
    "search.refuse",
    "search.report",
    "watch.alert",
];

/// The kind of act whose form says what is looked for, where the act does not.
pub(super) const PSEUDONYMISED: &str = "search.pseudonymised";

/// The kind of act whose form says what papers say, where the act has tokens of it.
pub(super) const EXCLUDES: &str = "hit.exclude";

/// A copy that is to go out: which record, and which of its properties.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Copied {
    /// Which record.
    pub record: RecordId,
    /// Only these; empty is all.
    #[serde(default)]
    pub keep: Vec<Property>,
}

/// What an act is to say.
#[derive(Debug)]
pub(super) struct FormBody;

/// The schema of each form; one that differs from that of the act has a name of its own.
fn forms() -> Vec<KindSchema> {
    let all = Body::kind_schemas().into_iter().filter(|one| !NO_FORM.contains(&one.kind));
    all.map(form).collect()
}

fn form(mut one: KindSchema) -> KindSchema {
    let completed = COMPLETED.iter().find(|(kind, _)| *kind == one.kind);
    if let Some((_, fields)) = completed {
        one.schema.required.retain(|name| !fields.contains(&name.as_str()));
        one.name.push_str("Form");
    }
    if one.kind == PSEUDONYMISED {
        // What is looked for is told to the node alone, which blinds it.
        one.schema.properties.remove("blinded");
        let terms =
            ArrayBuilder::new().items(Ref::from_schema_name(<Term as ToSchema>::name())).build();
        one.schema.properties.insert("terms".to_owned(), terms.into());
        let class = Ref::from_schema_name(<RecordClass as ToSchema>::name());
        one.schema.properties.insert("class".to_owned(), class.into());
        one.schema.required.retain(|name| name != "blinded");
        one.schema.required.extend(["class", "terms"].map(str::to_owned));
        one.name.push_str("Form");
    }
    if one.kind == EXCLUDES {
        // What papers say is told to the node alone, which makes tokens of it.
        one.schema.properties.remove("marks");
        one.schema.properties.remove("first");
        let terms =
            ArrayBuilder::new().items(Ref::from_schema_name(<Term as ToSchema>::name())).build();
        one.schema.properties.insert("particulars".to_owned(), terms.into());
        one.name.push_str("Form");
    }
    if one.schema.properties.contains_key("shared") {
        let copies = ArrayBuilder::new().items(Ref::from_schema_name(Copied::name())).build();
        one.schema.properties.insert("shared".to_owned(), copies.into());
        one.name.push_str("Form");
    }
    one
}

impl PartialSchema for FormBody {
    fn schema() -> RefOr<Schema> {
        let all = forms();
        one_of(all.iter().map(|one| (one.kind, one.name.as_str()))).into()
    }
}

impl ToSchema for FormBody {
    fn schemas(schemas: &mut Named) {
        schemas.extend(forms().into_iter().map(|one| (one.name, one.schema.into())));
        schemas.push((Copied::name().into_owned(), Copied::schema()));
        Copied::schemas(schemas);
        Body::part_schemas(schemas);
    }
}
