//! What an act says: one body for each kind this program can read.
//!
//! On the wire a body is `[kind, version, bytes]`: the bytes are CBOR of their own, so that a
//! kind or version nobody here knows is carried whole, and shown as not understood.

mod agreement;
mod consent;
mod duty;
mod hit;
mod lead;
mod message;
mod oversight;
mod pseudonymised;
mod record;
mod request;
mod search;
mod watch;

pub use agreement::{
    AgreementClauses, AgreementEnd, AgreementForm, AgreementPropose, AgreementSign,
    AgreementSuspend, CompetentBody, InstrumentAdopt, Liaison, OfficerPost, PeerAdd, PeerIntroduce,
    PrivateSearch,
};
pub use consent::{
    Compliance, ConsentAsk, ConsentGrant, ConsentRefuse, ConsentUse, ConsentWithdraw, Outcome,
    RecallComply, RecallIssue,
};
pub use duty::{DutyAssign, DutyHandOver, DutyLane, DutySettle, DutyTake};
pub use hit::{
    Excluded, Finding, FirstMade, HitConclude, HitExclude, MARK_BYTES, MARKS_MAX, Means,
};
pub use lead::{LeadConfirm, LeadPropose, LeadReason, LeadReject};
pub use message::{MessageAcknowledge, MessageSend, Reception};
pub use oversight::{ExportRun, ReferralApprove, ReferralDecline, VerdictOverrule};
pub use pseudonymised::{SearchEvaluate, SearchOffer, SearchPseudonymised};
pub use record::{
    DoubtGround, LinkRelation, RecordCorrect, RecordDoubt, RecordErase, RecordLink, RecordOpen,
    RecordPassOn, RecordRegister, RecordRelease, RecordRestrict, RecordTrace, RestrictionGround,
    SubjectChange, Traced,
};
pub use request::{
    DisclosureAnnounce, OrderObject, OrderPreserve, OrderProduce, RequestAnswer, RequestClarify,
    RequestConsult, RequestDelay, RequestMake, RequestRefuse, RequestWithdraw,
};
pub use search::{
    Likeness, Match, MatchReason, ScreenedLine, ScreenedRows, Screening, SearchRefuse,
    SearchReport, SearchRun, Term, is_of_faces,
};
pub use watch::{WatchAlert, WatchClear, WatchSet};

use crate::{
    Kind,
    wire::{self, ACT_BYTES_MAX},
};

/// Declares the structs of bodies with the derives that every body has.
macro_rules! bodies {
    ($( $(#[$meta:meta])* pub struct $name:ident { $($fields:tt)* } )+) => { $(
        $(#[$meta])*
        #[derive(
            Clone, Debug, Eq, Hash, PartialEq,
            minicbor::Decode, minicbor::Encode, serde::Deserialize, serde::Serialize,
        )]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[cbor(map)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($fields)* }
    )+ };
}
use bodies;

/// A body whose kind or version this program cannot read: kept as it came.
#[derive(Clone, Eq, Hash, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RawBody {
    /// The number of its kind; [`Kind::from_code`] may know the name.
    pub code: u16,
    /// The version of its kind.
    pub version: u8,
    /// Its CBOR, untouched; shown in hexadecimal.
    #[serde(serialize_with = "crate::hex::serialize")]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for RawBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawBody({}, version {}, {} bytes)", self.code, self.version, self.bytes.len())
    }
}

macro_rules! body {
    ($( $variant:ident $version:literal $name:literal, )+) => {
        /// What an act says.
        #[derive(Clone, Debug, Eq, Hash, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(tag = "kind")]
        pub enum Body {
            $(
                #[doc = concat!("`", $name, "`, version ", stringify!($version), ".")]
                #[serde(rename = $name)]
                $variant($variant),
            )+
            /// A kind or version that is not understood.
            #[serde(rename = "not-understood", skip_deserializing)]
            NotUnderstood(RawBody),
        }

        impl Body {
            /// The kinds that have a form: of any other no act can be made yet.
            pub const FORMS: &'static [Kind] = &[$( Kind::$variant ),+];

            /// The kind, where this program has a name for it.
            pub const fn kind(&self) -> Option<Kind> {
                match self {
                    $( Self::$variant(_) => Some(Kind::$variant), )+
                    Self::NotUnderstood(raw) => Kind::from_code(raw.code),
                }
            }

            /// The kind's number and version on the wire.
            pub const fn code(&self) -> (u16, u8) {
                match self {
                    $( Self::$variant(_) => (Kind::$variant.code(), $version), )+
                    Self::NotUnderstood(raw) => (raw.code, raw.version),
                }
            }

            /// The schema of each kind, the one that is not understood last.
            #[cfg(feature = "schema")]
            pub fn kind_schemas() -> Vec<crate::schema::KindSchema> {
                vec![
                    $( crate::schema::of_kind::<$variant>($name), )+
                    crate::schema::of_kind::<RawBody>("not-understood"),
                ]
            }

            /// The schemas that those of the kinds refer to.
            #[cfg(feature = "schema")]
            pub fn part_schemas(schemas: &mut crate::schema::Named) {
                $( <$variant as utoipa::ToSchema>::schemas(schemas); )+
            }

            fn bytes(&self) -> Vec<u8> {
                match self {
                    // Writing to a vector cannot fail.
                    $( Self::$variant(body) => minicbor::to_vec(body).unwrap_or_default(), )+
                    Self::NotUnderstood(raw) => raw.bytes.clone(),
                }
            }

            fn parse(code: u16, version: u8, bytes: &[u8]) -> Self {
                let understood = match (Kind::from_code(code), version) {
                    $( (Some(Kind::$variant), $version) =>
                        wire::read($name, bytes, ACT_BYTES_MAX).ok().map(Self::$variant), )+
                    _ => None,
                };
                understood.unwrap_or_else(|| {
                    Self::NotUnderstood(RawBody { code, version, bytes: bytes.to_vec() })
                })
            }
        }

        $(
            impl From<$variant> for Body {
                fn from(body: $variant) -> Self { Self::$variant(body) }
            }
        )+
    };
}

body! {
    MessageSend 1 "message.send",
    MessageAcknowledge 1 "message.acknowledge",
    RequestMake 1 "request.make",
    RequestClarify 1 "request.clarify",
    RequestAnswer 1 "request.answer",
    RequestRefuse 1 "request.refuse",
    RequestDelay 1 "request.delay",
    RequestWithdraw 1 "request.withdraw",
    RequestConsult 1 "request.consult",
    OrderPreserve 1 "order.preserve",
    OrderProduce 1 "order.produce",
    OrderObject 1 "order.object",
    DisclosureAnnounce 1 "disclosure.announce",
    RecordRegister 1 "record.register",
    RecordCorrect 1 "record.correct",
    RecordErase 1 "record.erase",
    RecordOpen 1 "record.open",
    RecordRestrict 1 "record.restrict",
    RecordRelease 1 "record.release",
    RecordPassOn 1 "record.pass-on",
    RecordTrace 1 "record.trace",
    RecordLink 1 "record.link",
    RecordDoubt 1 "record.doubt",
    SearchRun 1 "search.run",
    SearchReport 1 "search.report",
    SearchRefuse 1 "search.refuse",
    SearchPseudonymised 1 "search.pseudonymised",
    SearchOffer 1 "search.offer",
    SearchEvaluate 1 "search.evaluate",
    WatchSet 1 "watch.set",
    WatchClear 1 "watch.clear",
    WatchAlert 1 "watch.alert",
    LeadPropose 1 "lead.propose",
    LeadConfirm 1 "lead.confirm",
    LeadReject 1 "lead.reject",
    ConsentAsk 1 "consent.ask",
    ConsentGrant 1 "consent.grant",
    ConsentRefuse 1 "consent.refuse",
    ConsentWithdraw 1 "consent.withdraw",
    RecallIssue 1 "recall.issue",
    RecallComply 1 "recall.comply",
    AgreementPropose 1 "agreement.propose",
    AgreementSign 1 "agreement.sign",
    AgreementSuspend 1 "agreement.suspend",
    AgreementEnd 1 "agreement.end",
    InstrumentAdopt 1 "instrument.adopt",
    OfficerPost 1 "officer.post",
    PeerAdd 1 "peer.add",
    PeerIntroduce 1 "peer.introduce",
    ReferralApprove 1 "referral.approve",
    ReferralDecline 1 "referral.decline",
    VerdictOverrule 1 "verdict.overrule",
    ExportRun 1 "export.run",
    DutyTake 1 "duty.take",
    DutyHandOver 1 "duty.hand-over",
    DutySettle 1 "duty.settle",
    DutyAssign 1 "duty.assign",
    HitConclude 1 "hit.conclude",
    HitExclude 1 "hit.exclude",
}

impl<C> minicbor::Encode<C> for Body {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let (code, version) = self.code();
        e.array(3)?.u16(code)?.u8(version)?.bytes(&self.bytes())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Body {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let at = d.position();
        if d.array()? != Some(3) {
            return Err(minicbor::decode::Error::message("a body has three parts").at(at));
        }
        let (code, version) = (d.u16()?, d.u8()?);
        Ok(Self::parse(code, version, d.bytes()?))
    }
}
