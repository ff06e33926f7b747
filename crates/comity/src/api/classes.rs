//! Classes of records: what is stated of each, from the one table that there is.
//!
//! And what is doubtful about values that somebody types, before they stand in any act.

use axum::{Json, extract::rejection::JsonRejection};
use comity_act::{Property, RecordClass, Text};
use comity_corridor::{Doubt, doubts};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{guard::Caller, page::Listed};
use crate::{clock, problem::Problem};

/// Values that are looked at in one go.
const VALUES_MAX: usize = 100;

/// A class of records, with what is stated of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordClassShown)]
pub(super) struct ClassShown {
    /// Which.
    class: RecordClass,
    /// Whether its subject is a person, who is something in the matter.
    of_person: bool,
    /// What is stated of it: what it is found under first.
    fields: Vec<Field>,
}

/// What a property is to a class.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordField)]
struct Field {
    /// Which.
    property: Property,
    /// Whether records of the class are found under it.
    identifies: bool,
    /// In what form its values are written: `words`, `prose`, `name`, `date`, `country`,
    /// `identifier` or `one-of`.
    form: &'static str,
    /// The words from which its values are, where there is a list.
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    words: &'static [&'static str],
    /// Whether it belongs to the special categories of data.
    special: bool,
}

/// The classes of records in the order of their numbers, each with its properties.
#[utoipa::path(
    get, path = "/v1/record-classes", tag = "records", operation_id = "listRecordClasses",
    responses((status = 200, description = "The classes.", body = Listed<ClassShown>)),
)]
pub(super) async fn list(_: Caller) -> Json<Listed<ClassShown>> {
    let classes = RecordClass::ALL.iter().map(|class| ClassShown {
        class: *class,
        of_person: class.is_of_person(),
        fields: class.properties().map(|property| field(*class, property)).collect(),
    });
    Json(Listed::whole(classes.collect()))
}

/// Values of properties, as somebody types them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Values {
    /// A hundred at most.
    values: Vec<Value>,
}

/// A value of a property.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = RecordValue)]
#[serde(deny_unknown_fields)]
struct Value {
    /// Of which property.
    property: Property,
    /// The value.
    value: Text<2_000>,
}

/// What is doubtful about values: a wrong check digit, a day that is none. Nothing is recorded or
/// looked up: it is worked out from the values alone.
#[utoipa::path(
    post, path = "/v1/record-values", tag = "records", operation_id = "checkRecordValues",
    request_body = Values,
    responses(
        (status = 200, description = "What is doubtful, in their order.", body = Listed<Doubt>),
        (status = 400, description = "They are not as they should be, or too many."),
    ),
)]
pub(super) async fn check(
    _: Caller,
    values: Result<Json<Values>, JsonRejection>,
) -> Result<Json<Listed<Doubt>>, Problem> {
    let Json(Values { values }) = values?;
    if values.len() > VALUES_MAX {
        let says = format!("{} values; send {VALUES_MAX} at most", values.len());
        return Err(Problem::usage(says));
    }
    let typed = values.iter().map(|one| (one.property, one.value.as_str()));
    Ok(Json(Listed::whole(doubts(typed, clock::now()))))
}

fn field(class: RecordClass, property: Property) -> Field {
    Field {
        property,
        identifies: class.identifying().contains(&property),
        form: property.form().name(),
        words: property.form().words(),
        special: property.is_special_category(),
    }
}
