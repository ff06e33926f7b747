//! Problem documents: what a node answers when it does not do what was asked.
//!
//! Source: RFC 9457. The types are the pages of `docs/problems/`; a test sees to that.

use axum::{
    body::Body,
    extract::rejection::JsonRejection,
    http::{Response, StatusCode, header},
    response::IntoResponse,
};
use comity_act::WireError;
use comity_corridor::{CheckError, DriveError, OpenError, ReceiptError};
use comity_store::StoreError;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr,
        schema::{Schema, Type},
    },
};

use crate::engine::{EngineError, chain};

/// The media type of a problem document.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// The member that says in how many seconds it is worth while to ask again.
pub(crate) const RETRY_AFTER: &str = "retry_after_s";

/// A kind of problem: the name of its page, its status, its title.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Kind {
    /// The name of its page.
    pub name: &'static str,
    /// The status of HTTP.
    pub status: u16,
    /// What it is called.
    pub title: &'static str,
}

macro_rules! kinds {
    ($( $(#[$doc:meta])* $kind:ident = $name:literal $status:literal $title:literal, )+) => {
        impl Kind {
            $( $(#[$doc])* pub(crate) const $kind: Self =
                Self { name: $name, status: $status, title: $title }; )+

            /// All kinds that have a page.
            pub(crate) const ALL: &'static [Self] = &[$( Self::$kind, )+];
        }
    };
}

kinds! {
    /// The other side's key belongs to no agency that is trusted here.
    UNKNOWN_PEER = "unknown-peer" 403 "Unknown peer",
    /// A card has other keys than those known.
    CHANGED_KEY = "changed-key" 409 "Changed key",
    /// A card is past its date.
    EXPIRED_CARD = "expired-card" 403 "Expired card",
    /// A batch that was packed before what was taken last.
    REPLAYED_ENVELOPE = "replayed-envelope" 409 "Replayed envelope",
    /// A batch does not open, or a signature in it does not verify.
    ALTERED_ENVELOPE = "altered-envelope" 400 "Altered envelope",
    /// Acts are not in the sender's log as it claims.
    WRONG_INCLUSION_PROOF = "wrong-inclusion-proof" 422 "Wrong inclusion proof",
    /// The sender's log contradicts what it showed before.
    FORKED_LOG = "forked-log" 409 "Forked log",
    /// An act names an officer that is not the sender's.
    FOREIGN_OFFICER = "foreign-officer" 422 "Foreign officer",
    /// Too large.
    OVERSIZED = "oversized" 413 "Oversized",
    /// Not of the protocol.
    MALFORMED = "malformed" 400 "Malformed",
    /// An attachment that ends too early, or is another.
    TRUNCATED_ATTACHMENT = "truncated-attachment" 422 "Truncated attachment",
    /// No room.
    DISK_FULL = "disk-full" 507 "Disk full",
    /// There is nothing that the asker may see.
    NOT_FOUND = "not-found" 404 "Not found",
    /// Acts are missing before a batch.
    GAP = "gap" 409 "Gap",
    /// Not written as it should be.
    USAGE = "usage" 400 "Usage",
    /// The law does not permit the act.
    NOT_PERMITTED = "not-permitted" 403 "Not permitted",
    /// Too much at once; the asker waits.
    BUSY = "busy" 429 "Busy",
    /// It took too long.
    SLOW = "slow" 408 "Slow",
    /// Nobody here has the token that was given, or none was given.
    NO_TOKEN = "no-token" 401 "No token",
    /// The passkey was used too long ago for what was asked.
    NOT_FRESH = "not-fresh" 403 "Not fresh",
    /// Who wanted to sign in is not known, for whatever reason.
    NOT_RECOGNISED = "not-recognised" 403 "Not recognised",
    /// A link, or a sign-in that was begun, is used or has ended.
    GONE = "gone" 410 "Gone",
    /// A token of an officer's program may not do this.
    BEYOND_TOKEN = "beyond-token" 403 "Beyond the token",
    /// Not from a program on this machine.
    FOREIGN_ORIGIN = "foreign-origin" 403 "Foreign origin",
    /// The node stops, or its store fails.
    UNAVAILABLE = "unavailable" 503 "Unavailable",
}

/// A problem with what is particular to this case.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// Which kind.
    pub kind: Kind,
    /// What went wrong here, and what to do.
    pub detail: String,
    /// Further members: `expected`, `seen`, `citations`, …
    pub members: Box<Map<String, Value>>,
}

impl Problem {
    /// A problem of this kind.
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), members: Box::default() }
    }

    /// There is no such thing, or the asker may not know of it: both read the same.
    pub(crate) fn not_found() -> Self {
        Self::new(Kind::NOT_FOUND, "there is nothing here under that name")
    }

    /// What was asked is not written as it should be.
    pub(crate) fn usage(detail: impl Into<String>) -> Self {
        Self::new(Kind::USAGE, detail)
    }

    /// With another member.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// With all members of this document.
    #[must_use]
    pub(crate) fn with_all(mut self, document: &impl Serialize) -> Self {
        if let Ok(Value::Object(members)) = serde_json::to_value(document) {
            self.members.extend(members);
        }
        self
    }

    /// The document.
    pub(crate) fn document(&self) -> Value {
        let mut document = json!({
            "type": format!("/problems/{}", self.kind.name),
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        });
        if let Value::Object(members) = &mut document {
            members.extend((*self.members).clone());
        }
        document
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.document().serialize(s)
    }
}

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        let text = |says: &str| {
            ObjectBuilder::new().schema_type(Type::String).description(Some(says)).build()
        };
        let number = |says: &str| {
            ObjectBuilder::new().schema_type(Type::Integer).description(Some(says)).build()
        };
        let mut types = text("Which kind of problem: the path of the page about it.");
        let names = Kind::ALL.iter().map(|kind| Value::from(format!("/problems/{}", kind.name)));
        types.enum_values = Some(names.collect());
        let mut document = ObjectBuilder::new()
            .description(Some("Why the node did not do what was asked; RFC 9457."))
            .property("type", types)
            .property("title", text("What this kind of problem is called."))
            .property("status", number("The status of HTTP."))
            .property("detail", text("What went wrong here, and what to do."))
            .property("expected", number("The place that the next act of the peer will take."))
            .property("seen", number("How much of the peer's log was seen before."))
            .property(RETRY_AFTER, number("In how many seconds the next question is answered."));
        for name in ["type", "title", "status", "detail"] {
            document = document.required(name);
        }
        document.build().into()
    }
}

impl ToSchema for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.document().to_string()));
        *response.status_mut() = StatusCode::from_u16(self.kind.status).unwrap_or_default();
        let media_type = header::HeaderValue::from_static(MEDIA_TYPE);
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        if let Some(wait_s) = self.members.get(RETRY_AFTER).and_then(Value::as_u64) {
            response.headers_mut().insert(header::RETRY_AFTER, wait_s.into());
        }
        response
    }
}

impl From<&EngineError> for Problem {
    fn from(error: &EngineError) -> Self {
        match error {
            EngineError::Drive(error) => Self::from(&**error),
            EngineError::Read(StoreError::Full) => Self::new(Kind::DISK_FULL, error.to_string()),
            EngineError::Stopped | EngineError::Read(_) | EngineError::References(_) => {
                Self::new(Kind::UNAVAILABLE, error.to_string())
            }
        }
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        Self::from(&error)
    }
}

/// A body that is too large, or not of its form.
impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let is_oversized = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
        let kind = if is_oversized { Kind::OVERSIZED } else { Kind::USAGE };
        Self::new(kind, rejection.body_text())
    }
}

impl From<&DriveError<StoreError>> for Problem {
    fn from(error: &DriveError<StoreError>) -> Self {
        let kind = match error {
            DriveError::Store(StoreError::Full) => Kind::DISK_FULL,
            DriveError::Store(_) | DriveError::Pack(_) | DriveError::Checkpoint(_) => {
                Kind::UNAVAILABLE
            }
            DriveError::Propose(_) => Kind::USAGE,
            DriveError::Check(error) => of_check(error),
            DriveError::Open(error) => of_open(error),
            DriveError::Gap { .. } | DriveError::EarlyReceipt { .. } => Kind::GAP,
            DriveError::StaleOpening { .. } => Kind::REPLAYED_ENVELOPE,
            DriveError::ImpossibleReceipt { .. } => Kind::ALTERED_ENVELOPE,
            DriveError::UnknownPeer { .. } => Kind::UNKNOWN_PEER,
            DriveError::Keys(_) | DriveError::Unreadable { .. } => Kind::UNAVAILABLE,
            DriveError::Receipt(error) => of_receipt(error),
        };
        let problem = Self::new(kind, chain(error));
        match error {
            DriveError::Gap { expected, .. } => problem.with("expected", *expected),
            DriveError::Open(OpenError::OtherStart { seen, .. }) => problem.with("seen", *seen),
            _ => problem,
        }
    }
}

fn of_check(error: &CheckError) -> Kind {
    match error {
        CheckError::UnknownRecipient { .. } => Kind::UNKNOWN_PEER,
        CheckError::ExpiredCard { .. } | CheckError::OlderCard { .. } => Kind::EXPIRED_CARD,
        CheckError::NotContinued { .. } => Kind::CHANGED_KEY,
        CheckError::ChangedKey { .. } | CheckError::OtherFingerprint { .. } => Kind::CHANGED_KEY,
        CheckError::NoCard(_) | CheckError::BadCard(_) | CheckError::BadCertificate => {
            Kind::MALFORMED
        }
        CheckError::NotPosted { .. }
        | CheckError::NotOfRole { .. }
        | CheckError::CarriesFiles { .. }
        | CheckError::Unfit(_)
        | CheckError::Offence(_)
        | CheckError::NotAdoptable { .. }
        | CheckError::NoPack { .. }
        | CheckError::NotDeclarable { .. }
        | CheckError::OverBeforeItBegins { .. }
        | CheckError::KindOfNobody
        | CheckError::Unheard(_)
        | CheckError::UnknownArticle(_)
        | CheckError::IncompleteEmergency { .. }
        | CheckError::UnderHold
        | CheckError::CorrectedMeanwhile { .. }
        | CheckError::NotOwed { .. }
        | CheckError::NotWaiting { .. }
        | CheckError::NotTheirDecision { .. }
        | CheckError::NotReferred { .. }
        | CheckError::NotAgainst { .. }
        | CheckError::NotOverrulable { .. }
        | CheckError::OwnAct { .. }
        | CheckError::NotTheirDuty { .. }
        | CheckError::SignatureOwed
        | CheckError::StaysHome { .. }
        | CheckError::NotOnDuty { .. }
        | CheckError::NotAssignable
        | CheckError::NoColleague(_)
        | CheckError::DutySpan
        | CheckError::WatchSpan
        | CheckError::WatchesForNothing
        | CheckError::NoWatch
        | CheckError::StandsElsewhere { .. }
        | CheckError::Unaskable(_)
        | CheckError::NoPasskey { .. }
        | CheckError::NotSigned(_)
        | CheckError::DrawnUpAnew
        | CheckError::OwnCard => Kind::USAGE,
    }
}

fn of_open(error: &OpenError) -> Kind {
    match error {
        OpenError::ExpiredCard { .. } => Kind::EXPIRED_CARD,
        OpenError::AlteredEnvelope { .. }
        | OpenError::BadSignature { .. }
        | OpenError::Misaddressed { .. } => Kind::ALTERED_ENVELOPE,
        OpenError::Malformed { source, .. } => of_wire(source),
        OpenError::ForeignReference { .. } => Kind::MALFORMED,
        OpenError::ForeignOfficer { .. } => Kind::FOREIGN_OFFICER,
        OpenError::WrongInclusion { .. } | OpenError::BadCheckpoint { .. } => {
            Kind::WRONG_INCLUSION_PROOF
        }
        OpenError::OtherStart { .. } => Kind::REPLAYED_ENVELOPE,
        OpenError::ForkedLog { .. } | OpenError::Inconsistent { .. } => Kind::FORKED_LOG,
    }
}

fn of_receipt(error: &ReceiptError) -> Kind {
    match error {
        ReceiptError::Malformed { source, .. } => of_wire(source),
        ReceiptError::BadSignature { .. } => Kind::ALTERED_ENVELOPE,
        ReceiptError::OtherBatch { .. } => Kind::NOT_FOUND,
    }
}

const fn of_wire(error: &WireError) -> Kind {
    match error {
        WireError::Oversized { .. } => Kind::OVERSIZED,
        _ => Kind::MALFORMED,
    }
}
