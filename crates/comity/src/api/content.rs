//! What an act says, as people read it: without what opens its files.

use comity_act::{
    Act, AttachmentRef,
    schema::{Named, object},
};
use serde::{Serialize, Serializer, ser::Error};
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ArrayBuilder, Ref, RefOr,
        schema::{AdditionalProperties, Schema},
    },
};

/// What an act says.
#[derive(Debug)]
pub(super) struct Content(Box<Act>);

impl Content {
    /// What this act says.
    pub(super) fn of(act: Act) -> Self {
        Self(Box::new(act))
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut act = serde_json::to_value(&*self.0).map_err(S::Error::custom)?;
        let files = act["attachments"].as_array_mut();
        for file in files.into_iter().flatten().filter_map(Value::as_object_mut) {
            // What opens a file is for the node; people get the file.
            file.remove("key");
        }
        act.serialize(s)
    }
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
