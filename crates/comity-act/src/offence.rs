//! An offence, as one state's law sees it.

use crate::{CrimeArea, Text};

/// An offence with what the law of the acting agency's state threatens for it.
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
pub struct Offence {
    /// Where it belongs.
    #[n(0)]
    pub area: CrimeArea,
    /// What it is called in the law of the acting agency's state, with its article.
    #[n(1)]
    pub title: Text<400>,
    /// Maximum penalty in months of deprivation of liberty; life is 1,200; none is 0.
    #[n(2)]
    pub penalty_months_max: Option<u16>,
    /// Whether it is on the list of 32 categories for which double criminality is not verified.
    #[cbor(n(3), default)]
    #[serde(default)]
    pub listed: bool,
    /// Its code in the list that all agencies share, `law/offences.toml`.
    #[n(4)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Text<60>>,
}
