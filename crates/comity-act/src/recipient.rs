//! To whom an act goes, on what basis and by which channel.

use crate::{AgencyCode, AgreementId, Handling, Text, Timestamp, coded::coded};

coded! {
    /// How an act reaches its recipient.
    pub enum Channel ("channel") {
        /// From node to node.
        Node = 1 "node",
        /// Carried by hand in a signed bundle on removable media.
        Bundle = 2 "bundle",
        /// Carried elsewhere: the secure network of the Union's agency for police cooperation.
        Siena = 3 "siena",
        /// Carried elsewhere: INTERPOL's network.
        I247 = 4 "i-24/7",
        /// Carried elsewhere: the supplementary-information network.
        Sirene = 5 "sirene",
        /// Carried elsewhere: electronic justice.
        ECodex = 6 "e-codex",
        /// Carried elsewhere: by telephone, confirmed in writing.
        Telephone = 7 "telephone",
    }
}

/// What an act rests on towards one recipient.
#[derive(
    Clone,
    Debug,
    Eq,
    Hash,
    PartialEq,
    minicbor::Decode,
    minicbor::Encode,
    serde::Deserialize,
    serde::Serialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// An instrument both have adopted, by its short name as in `law/`.
    #[n(0)]
    Instrument(#[n(0)] Text<60>),
    /// An agreement between the two.
    #[n(1)]
    Agreement(#[n(0)] AgreementId),
    /// The acting agency's national law, as its lawyers cite it.
    #[n(2)]
    National(#[n(0)] Text<200>),
}

/// One recipient of an act, with everything that may differ between recipients.
#[derive(
    Clone,
    Debug,
    Eq,
    Hash,
    PartialEq,
    minicbor::Decode,
    minicbor::Encode,
    serde::Deserialize,
    serde::Serialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cbor(map)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Who receives it.
    #[n(0)]
    pub agency: AgencyCode,
    /// How it gets there.
    #[n(1)]
    #[serde(default = "Recipient::node")]
    pub channel: Channel,
    /// What it rests on towards this recipient; absent, the law names what is available.
    #[n(2)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Stricter handling for this recipient alone.
    #[n(3)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// Language of the act for this recipient: a BCP 47 tag.
    #[n(4)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Text<20>>,
    /// By when this recipient is asked to react.
    #[n(5)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Whether it is sent for information only.
    #[cbor(n(6), default)]
    #[serde(default)]
    pub copy: bool,
}

impl Recipient {
    /// A recipient reached from node to node, with nothing special about it.
    pub const fn of(agency: AgencyCode) -> Self {
        Self {
            agency,
            channel: Channel::Node,
            basis: None,
            handling: None,
            language: None,
            due: None,
            copy: false,
        }
    }

    const fn node() -> Channel {
        Channel::Node
    }
}
