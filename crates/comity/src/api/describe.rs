//! The interface, as it describes itself: OpenAPI 3.1.
//!
//! Each handler says what it answers; what stands before all of them (token, origin, time, size,
//! store) is said here, once, where the router puts it. Programs are generated from the document;
//! its copy in `docs/build/openapi.json` is kept true by a test.
//!
//! Source: OpenAPI Specification 3.1; the media type of problems is that of RFC 9457.

use std::sync::{Arc, LazyLock};

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, Content, Info, OpenApi, Ref, RefOr, Response as Described, ResponseBuilder,
        path::{Operation, PathItem},
        schema::{AnyOfBuilder, Schema},
        security::{
            ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
        },
        tag::Tag,
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::Desk;
use crate::problem::{Kind, MEDIA_TYPE, Problem};

/// How a caller shows who it is.
const TOKEN: &str = "token";

/// How a browser shows who it is.
const SESSION: &str = "session";

/// What the routes are about.
const TAGS: [(&str, &str); 13] = [
    ("acts", "What officers do: every act goes through the law and is recorded."),
    ("records", "Records of one's own and copies that are held."),
    ("dues", "What is owed and open: requests, deadlines, consents, recalls."),
    ("agreements", "What agencies have agreed."),
    ("agencies", "This agency and its peers."),
    ("law", "The law that runs here."),
    ("officers", "Who may use the node on this machine."),
    ("desk", "Who signs in at the desk, by what, on which devices."),
    ("log", "The agency's log."),
    ("files", "Files that go with acts."),
    ("bundles", "What is carried to peers that no line reaches."),
    ("events", "What happens, as it happens."),
    ("interface", "The interface itself."),
];

/// What stands before a group of routes, besides token and origin.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Bounds {
    /// A body and a time that are limited.
    Quick,
    /// The same, for whoever is signed in at the desk.
    Seat,
    /// The same, where nobody has to be known.
    Open,
    /// Nothing: they stream, or look after their size themselves.
    Long,
}

/// The routes with what stands before them in their descriptions.
pub(super) fn bounded(
    mut routes: OpenApiRouter<Arc<Desk>>,
    bounds: Bounds,
) -> OpenApiRouter<Arc<Desk>> {
    for item in routes.get_openapi_mut().paths.paths.values_mut() {
        let changes = item.post.is_some() || item.delete.is_some();
        for operation in operations(item) {
            let takes_body = operation.request_body.is_some();
            let is_quick = bounds != Bounds::Long;
            if bounds == Bounds::Seat {
                let none: [&str; 0] = [];
                operation.security = Some(vec![SecurityRequirement::new(SESSION, none)]);
            }
            may(operation, Kind::NO_TOKEN, bounds != Bounds::Open);
            may(operation, Kind::FOREIGN_ORIGIN, true);
            may(operation, Kind::SLOW, is_quick);
            may(operation, Kind::BUSY, bounds == Bounds::Open && changes);
            may(operation, Kind::OVERSIZED, is_quick && takes_body);
            may(operation, Kind::UNAVAILABLE, true);
            may(operation, Kind::DISK_FULL, changes);
            operation.responses.responses.iter_mut().for_each(problems);
        }
    }
    routes
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.delete].into_iter().flatten()
}

/// What stands before the routes, or below all of them, and may answer in their place.
const COMMON: [(Kind, &str); 7] = [
    (Kind::NO_TOKEN, "Nobody here has the token that was given, or none was given."),
    (Kind::FOREIGN_ORIGIN, "The call does not come from a program on this machine."),
    (Kind::SLOW, "It took too long."),
    (Kind::BUSY, "Too many are at the door at once."),
    (Kind::OVERSIZED, "The request is too large."),
    (Kind::UNAVAILABLE, "The node stops, or its store fails."),
    (Kind::DISK_FULL, "The disk is full."),
];

/// Adds a common answer; what the handler itself says of that status stays.
fn may(operation: &mut Operation, kind: Kind, does: bool) {
    let answers = &mut operation.responses.responses;
    if does && !answers.contains_key(&kind.status.to_string()) {
        let answer = RefOr::Ref(Ref::from_response_name(kind.name));
        answers.insert(kind.status.to_string(), answer);
    }
}

/// An answer that says no is a problem document, and of the media type of one.
fn problems((status, answer): (&String, &mut RefOr<Described>)) {
    let RefOr::T(answer) = answer else { return };
    if !status.starts_with(['4', '5']) {
        return;
    }
    let problem = || RefOr::Ref(Ref::from_schema_name(Problem::name()));
    let own = answer.content.values_mut().find_map(|content| match content {
        RefOr::T(content) => content.schema.take(),
        RefOr::Ref(_) => None,
    });
    // Who comes from elsewhere gets a problem of another kind under the same status.
    let schema = match own {
        Some(own) => Schema::from(AnyOfBuilder::new().item(own).item(problem()).build()).into(),
        None => problem(),
    };
    answer.content.clear();
    answer.content.insert(MEDIA_TYPE.to_owned(), Content::new(Some(schema)).into());
}

/// The routes that need no token: the document itself.
pub(super) fn open() -> OpenApiRouter<Arc<Desk>> {
    OpenApiRouter::new().routes(routes!(show))
}

/// The document about these routes.
pub(super) fn document(mut document: OpenApi) -> OpenApi {
    let says = "What officers' programs on the same machine call: HTTP and JSON, with a token.";
    document.info = Info::new("Comity", env!("CARGO_PKG_VERSION"));
    document.info.description = Some(says.to_owned());
    document.tags = Some(TAGS.iter().map(|(name, says)| tag(name, says)).collect());
    let none: [&str; 0] = [];
    let ways = [TOKEN, SESSION].map(|way| SecurityRequirement::new(way, none));
    document.security = Some(ways.to_vec());
    let components = document.components.get_or_insert_with(Components::new);
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components.security_schemes.insert(TOKEN.to_owned(), token.into());
    let says = "A cookie of the desk; what changes anything needs `x-comity-desk: 1` as well.";
    let cookie = ApiKeyValue::with_description("comity-session", says);
    let session = SecurityScheme::ApiKey(ApiKey::Cookie(cookie));
    components.security_schemes.insert(SESSION.to_owned(), session.into());
    for (kind, says) in COMMON {
        let mut answer = RefOr::T(ResponseBuilder::new().description(says).build());
        problems((&kind.status.to_string(), &mut answer));
        components.responses.insert(kind.name.to_owned(), answer);
    }
    components.schemas.iter_mut().for_each(page);
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    document
}

/// A page refers to what stands on it; the derive writes that out in each page.
fn page((name, schema): (&String, &mut RefOr<Schema>)) {
    let (Some(of), RefOr::T(Schema::Object(page))) = (name.strip_prefix("Listed_"), schema) else {
        return;
    };
    if let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items") {
        items.items = Ref::from_schema_name(of).into();
    }
}

fn tag(name: &str, says: &str) -> Tag {
    let mut tag = Tag::new(name);
    tag.description = Some(says.to_owned());
    tag
}

/// The document as text, the same for every node of this version.
pub(crate) fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let mut text = super::described().document.to_pretty_json().unwrap_or_default();
        text.push('\n');
        text
    });
    &TEXT
}

/// This document; it needs no token.
#[utoipa::path(
    get, path = "/v1/openapi.json", tag = "interface", operation_id = "describe",
    responses((status = 200, description = "The document.", body = Object)),
    security(()),
)]
async fn show() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text()).into_response()
}
