//! Requests for information, and what may follow one.
//!
//! Source: Directive (EU) 2023/977, arts 4 to 6, for the fields and the closed list of grounds.

use super::bodies;
use crate::{
    RecordId, RefusalGround, RequestForm, Shared, Statement, StoredData, SubjectMark, Text,
    Timestamp,
};

bodies! {
    /// A request for information.
    pub struct RequestMake {
        /// What is asked, in detail.
        #[n(0)]
        pub asks: Text<20_000>,
        /// What happened: time, place, how.
        #[n(1)]
        #[serde(default)]
        pub facts: Text<20_000>,
        /// Why the information is believed to be with the requested agency.
        #[n(2)]
        #[serde(default)]
        pub objective_reasons: Text<4_000>,
        /// How the person asked about is linked to the purpose.
        #[n(3)]
        #[serde(default)]
        pub link: Text<4_000>,
        /// Who is asked about, as far as known.
        #[n(4)]
        #[serde(default)]
        pub subject: Vec<Statement>,
        /// Records of the requested agency it is about, as after a hit.
        #[n(5)]
        #[serde(default)]
        pub records: Vec<RecordId>,
        /// Whether the requested agency is believed to have direct access to the information.
        #[n(6)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub directly_accessible: Option<bool>,
        /// What the person asked about is in the matter: a suspect, a victim, a child.
        #[n(7)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub mark: Option<SubjectMark>,
        /// What is asked for: information, extradition, an order to investigate.
        #[cbor(n(8), default)]
        #[serde(default)]
        pub form: RequestForm,
    }

    /// A question about a request, or the answer to that question; `answers` the request.
    pub struct RequestClarify {
        /// The question, or its answer.
        #[n(0)]
        pub text: Text<20_000>,
        /// True when it answers an earlier question, which sets the clock running again.
        #[cbor(n(1), default)]
        #[serde(default)]
        pub settles: bool,
    }

    /// The answer to a request; `answers` the request.
    pub struct RequestAnswer {
        /// The answer in words.
        #[n(0)]
        pub text: Text<100_000>,
        /// Copies of records that go with it.
        #[n(1)]
        #[serde(default)]
        pub shared: Vec<Shared>,
        /// False when more will follow.
        #[n(2)]
        #[serde(default = "RequestAnswer::complete")]
        pub complete: bool,
    }

    /// The refusal of a request; `answers` the request.
    pub struct RequestRefuse {
        /// The ground, from the closed list.
        #[n(0)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ground: Option<RefusalGround>,
        /// What the requester may know of the reasons.
        #[n(1)]
        pub text: Text<4_000>,
    }

    /// The answer will be late; `answers` the request.
    pub struct RequestDelay {
        /// Why.
        #[n(0)]
        pub reason: Text<4_000>,
        /// When the answer is expected.
        #[n(1)]
        pub expected: Timestamp,
        /// Whether a judicial authorisation is awaited.
        #[cbor(n(2), default)]
        #[serde(default)]
        pub judicial: bool,
    }

    /// Consultation before a request is refused or postponed; `answers` the request.
    pub struct RequestConsult {
        /// The ground on which it would be refused or postponed, from the closed list.
        #[n(0)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ground: Option<RefusalGround>,
        /// What stands in the way, and on what conditions it could be granted.
        #[n(1)]
        pub text: Text<4_000>,
    }

    /// A provider or an authority is ordered to preserve what it holds.
    pub struct OrderPreserve {
        /// What is to be preserved, and how it is found.
        #[n(0)]
        pub what: Text<20_000>,
        /// What happened, and why it must be preserved.
        #[n(1)]
        pub facts: Text<20_000>,
        /// Which category of data: an order is for one.
        #[n(2)]
        pub category: StoredData,
        /// Days for which it is to be preserved.
        #[n(3)]
        pub days: u16,
    }

    /// A provider or an authority is ordered to produce what it holds.
    pub struct OrderProduce {
        /// What is to be produced, and how it is found.
        #[n(0)]
        pub what: Text<20_000>,
        /// What happened, and why it is necessary.
        #[n(1)]
        pub facts: Text<20_000>,
        /// Which category of data: an order is for one.
        #[n(2)]
        pub category: StoredData,
        /// Who it is about, as far as known.
        #[n(3)]
        #[serde(default)]
        pub subject: Vec<Statement>,
    }

    /// Who received an order, or was told of it, objects; `answers` the order.
    pub struct OrderObject {
        /// The ground, from the closed list.
        #[n(0)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ground: Option<RefusalGround>,
        /// Why.
        #[n(1)]
        pub text: Text<4_000>,
    }

    /// Prior notice that what may show innocence will be disclosed in spite of a restriction.
    pub struct DisclosureAnnounce {
        /// The records that will be disclosed.
        #[n(0)]
        #[serde(default)]
        pub records: Vec<RecordId>,
        /// To whom, in which proceedings, and why it may show innocence.
        #[n(1)]
        pub text: Text<4_000>,
        /// When it will be disclosed; absent, when prior notice was impossible and it was already.
        #[n(2)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub at: Option<Timestamp>,
    }

    /// The requester no longer needs an answer; `answers` the request.
    pub struct RequestWithdraw {
        /// Why.
        #[n(0)]
        pub reason: Text<4_000>,
    }
}

impl RequestAnswer {
    const fn complete() -> bool {
        true
    }
}
