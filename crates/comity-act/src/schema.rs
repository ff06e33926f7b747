//! How the words read in JSON, as schemas that programs are generated from.
//!
//! What is a text in JSON (an id, a code, a word of a list) is described as that text; a body says
//! its kind, so that a form is found by it.
//!
//! It never describes the bytes that are signed: those stand in `docs/build/protocol.md`.

use std::{borrow::Cow, fmt};

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Ref, RefOr,
        schema::{Discriminator, Object, ObjectBuilder, OneOfBuilder, Schema, Type},
    },
};

use crate::{AgencyCode, Body, Day, Reference, Text, Timestamp};

/// Schemas by name, as a document lists them.
pub type Named = Vec<(String, RefOr<Schema>)>;

/// A body of one kind.
pub struct KindSchema {
    /// The kind's name.
    pub kind: &'static str,
    /// What its schema is called.
    pub name: String,
    /// Its fields, with its kind among them.
    pub schema: Object,
}

impl fmt::Debug for KindSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KindSchema").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// The schema of a body, which says its kind.
pub(crate) fn of_kind<B: ToSchema>(kind: &'static str) -> KindSchema {
    let mut schema = object::<B>();
    let word = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([kind])).build();
    schema.properties.insert("kind".to_owned(), word.into());
    schema.required.insert(0, "kind".to_owned());
    KindSchema { kind, name: B::name().into_owned(), schema }
}

/// The schema of a type whose JSON is an object; an empty one if it is not.
pub fn object<T: PartialSchema>() -> Object {
    match T::schema() {
        RefOr::T(Schema::Object(object)) => object,
        _ => Object::new(),
    }
}

/// One of several schemas, told apart by `kind`.
pub fn one_of<'a>(all: impl IntoIterator<Item = (&'a str, &'a str)> + Clone) -> Schema {
    let at = |name: &str| format!("#/components/schemas/{name}");
    let mapping = all.clone().into_iter().map(|(kind, name)| (kind.to_owned(), at(name)));
    let mapping = Discriminator::with_mapping("kind", mapping);
    let items = all.into_iter().map(|(_, name)| Ref::from_schema_name(name));
    let one = items.fold(OneOfBuilder::new(), OneOfBuilder::item);
    one.discriminator(Some(mapping)).build().into()
}

impl PartialSchema for Body {
    fn schema() -> RefOr<Schema> {
        let all = Self::kind_schemas();
        one_of(all.iter().map(|one| (one.kind, one.name.as_str()))).into()
    }
}

impl ToSchema for Body {
    fn schemas(schemas: &mut Named) {
        let all = Self::kind_schemas().into_iter().map(|one| (one.name, one.schema.into()));
        schemas.extend(all);
        Self::part_schemas(schemas);
    }
}

/// A text of this pattern.
pub(crate) fn text(says: &str, pattern: Option<&str>) -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(Type::String).pattern(pattern);
    text.description(Some(says)).build().into()
}

impl<const MAX: usize> PartialSchema for Text<MAX> {
    fn schema() -> RefOr<Schema> {
        // The bound is in bytes, and no character has fewer than one.
        let says = format!("A text of at most {MAX} bytes of UTF-8.");
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(MAX));
        text.description(Some(says)).build().into()
    }
}

impl<const MAX: usize> ToSchema for Text<MAX> {
    fn name() -> Cow<'static, str> {
        format!("Text{MAX}").into()
    }
}

impl PartialSchema for AgencyCode {
    fn schema() -> RefOr<Schema> {
        let says = "The code of an agency: a country's two letters, then parts as `-POL`.";
        text(says, Some("^[A-Z]{2}(-[A-Z0-9]+)*$"))
    }
}

impl ToSchema for AgencyCode {}

impl PartialSchema for Reference {
    fn schema() -> RefOr<Schema> {
        let says = "The reference that people write: `XA-2026-000123`.";
        text(says, Some("^[A-Z]{2}(-[A-Z0-9]+)*-[0-9]{4,}-[0-9]{6,}$"))
    }
}

impl ToSchema for Reference {}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        count("Milliseconds since 1970 began in UTC, by the clock of who wrote it.")
    }
}

impl ToSchema for Timestamp {}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        count("Days since 1 January 1970 in UTC.")
    }
}

impl ToSchema for Day {}

fn count(says: &str) -> RefOr<Schema> {
    let count = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    count.description(Some(says)).build().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_a_form_that_says_its_kind() {
        for one in Body::kind_schemas() {
            assert!(one.schema.required.iter().any(|name| name == "kind"), "{}", one.kind);
        }
    }
}
