//! The desk: the web application that this program carries in itself.
//!
//! Its files hold nothing that is anybody's, so they need no token. What they may do in a browser
//! is said here, once: nothing comes from elsewhere, nothing goes elsewhere, nobody frames them.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use comity_seal::random::{OsRandom, draw};
use rust_embed::Embed;

use super::page::hex;
use crate::problem::Problem;

/// What `cargo xtask web` built; empty where it was not run.
#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

/// The page that every address of the desk begins with.
const PAGE: &str = "index.html";

/// Where the page wants the number that lets its own styles in.
const NONCE: &str = "%NONCE%";

/// Where files lie whose names change with their content.
const NAMED_BY_CONTENT: &str = "assets/";

/// A file of the desk; for every other address that a person may type, its page.
pub(super) async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_ours = !path.starts_with("v1/") && !path.starts_with(NAMED_BY_CONTENT);
    // Our other files lie at the top; below it a dot is in the name of a rule or of a case.
    let wants_page = is_ours && (path.contains('/') || !path.contains('.'));
    if !is_read {
        return Problem::not_found().into_response();
    }
    match Files::get(path).filter(|_| path != PAGE) {
        Some(file) => asset(path, &file, request.headers()),
        None if wants_page => page(),
        None => Problem::not_found().into_response(),
    }
}

fn asset(path: &str, file: &rust_embed::EmbeddedFile, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()));
    let keep = if path.starts_with(NAMED_BY_CONTENT) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let is_known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| *known == *tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(file.data.clone()))
    };
    let mime = file.metadata.mimetype();
    let headers = response.headers_mut();
    for (name, value) in
        [(header::CONTENT_TYPE, mime), (header::ETAG, &tag), (header::CACHE_CONTROL, keep)]
    {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

/// What stands in place of the page where nobody built it: the program serves all but the desk.
fn bare() -> Response {
    let says = "This program was built without its desk.\n\
                Build the desk with `cargo xtask web`, then build the program again.\n";
    let mut response = (StatusCode::OK, says).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The page, with a number that only this answer has.
fn page() -> Response {
    let Some(file) = Files::get(PAGE) else {
        return bare();
    };
    let nonce = hex(&draw::<16>(&mut OsRandom));
    let text = String::from_utf8_lossy(&file.data).replace(NONCE, &nonce);
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types default"
    );
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")]
    {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What a browser must not do with any answer of ours, be it a page, a list or a problem.
pub(super) async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let rules = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in rules {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[tokio::test]
    async fn every_address_of_the_desk_is_its_page_and_a_file_that_is_absent_is_not() {
        for (path, status) in [
            ("/inbox", 200),
            ("/law/rules/ied-2023-977.5.1", 200),
            ("/cases/XB-C.7", 200),
            ("/robots.txt", 404),
            ("/assets/absent.js", 404),
            ("/v1/absent", 404),
        ] {
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            assert_eq!(serve(request).await.status(), status, "{path}");
        }
    }
}
