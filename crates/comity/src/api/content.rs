//! What an act says, as people read it: without what opens its files.

use comity_act::{
    Act, AttachmentRef,
    schema::{Named, object},
};
use serde::{Serialize, Serializer, ser::Error};
use serde_json::{Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ArrayBuilder, Ref, RefOr,
        schema::{AdditionalProperties, Schema},
    },
};

/// What an act says.
#[derive(Debug)]
pub(super) struct Content {
    act: Box<Act>,
    /// Whether it tells what the records that it gives say of people.
    tells_records: bool,
}

impl Content {
    /// What this act says.
    pub(super) fn of(act: Act) -> Self {
        Self { act: Box::new(act), tells_records: true }
    }

    /// What this act says, with the records that it gives as references alone: what they say of
    /// people is read by opening them, for a purpose.
    pub(super) fn without_records(act: Act) -> Self {
        Self { act: Box::new(act), tells_records: false }
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut act = serde_json::to_value(&*self.act).map_err(S::Error::custom)?;
        let files = act["attachments"].as_array_mut();
        for file in files.into_iter().flatten().filter_map(Value::as_object_mut) {
            // What opens a file is for the node; people get the file.
            file.remove("key");
        }
        if !self.tells_records {
            let body = &mut act["body"];
            // What registers, corrects or passes on a record is the record itself.
            if body.get("statements").is_some() {
                refer(body);
            }
            each(body, "shared", refer);
            // What a watch found is one match.
            if let Some(shared) = body.pointer_mut("/found/shared").filter(|one| one.is_object()) {
                refer(shared);
            }
            each(body, "matches", |found| {
                if let Some(shared) = found.get_mut("shared").filter(|shared| shared.is_object()) {
                    refer(shared);
                }
            });
        }
        act.serialize(s)
    }
}

fn each(body: &mut Value, list: &str, does: impl FnMut(&mut Value)) {
    body.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten().for_each(does);
}

/// Which record a copy is of, and which statements it has, without what they state.
fn refer(shared: &mut Value) {
    for (name, nothing) in [("subject", json!({})), ("told", json!([]))] {
        if let Some(said) = shared.get_mut(name) {
            *said = nothing;
        }
    }
    each(shared, "statements", |stated| stated["value"] = json!(""));
}

/// A file that goes with an act, as people read of it.
#[derive(Debug)]
struct FileShown;

impl PartialSchema for FileShown {
    fn schema() -> RefOr<Schema> {
        let mut file = object::<AttachmentRef>();
        file.properties.retain(|name, _| name != "key");
        file.required.retain(|name| name != "key");
        file.description = Some("A file that goes with an act.".to_owned());
        file.into()
    }
}

impl ToSchema for FileShown {}

impl PartialSchema for Content {
    fn schema() -> RefOr<Schema> {
        let mut act = object::<Act>();
        act.description = Some(
            "What an act says. Of records that this agency gave, the values of the statements are \
             empty: they are read by opening the record."
                .to_owned(),
        );
        let files = ArrayBuilder::new().items(Ref::from_schema_name(FileShown::name()));
        act.properties.insert("attachments".to_owned(), files.build().into());
        act.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        act.into()
    }
}

impl ToSchema for Content {
    fn name() -> std::borrow::Cow<'static, str> {
        "Act".into()
    }

    fn schemas(schemas: &mut Named) {
        schemas.push((FileShown::name().into_owned(), FileShown::schema()));
        Act::schemas(schemas);
    }
}
