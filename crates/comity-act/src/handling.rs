//! What the owner of information allows others to do with it.

/// The restrictions the owner of information puts on its use, as a set.
///
/// A set and not a scale: `H1` bars evidence, `H2` bars onward sharing, and neither contains the
/// other. An empty set is `H0`: use within the rules, without further restriction.
/// Source: Regulation (EU) 2016/794, art. 19(2), and the handling codes H0 to H3 of practice.
#[derive(
    Clone,
    Debug,
    Default,
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
#[serde(default, deny_unknown_fields)]
pub struct Handling {
    /// `H1`: not to be disclosed in judicial proceedings without the owner's permission.
    #[cbor(n(0), default)]
    pub not_in_court: bool,
    /// `H2`: not to be passed on without the owner's permission.
    #[cbor(n(1), default)]
    pub not_onward: bool,
    /// `H3`: another restriction, in the owner's own words; to be shown and acknowledged.
    #[n(2)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_written: Option<crate::Text<1_000>>,
}

impl Handling {
    /// Whether the information may be used in judicial proceedings without asking the owner again.
    pub fn may_be_evidence(&self) -> bool {
        !self.not_in_court
    }

    /// Whether the information may be passed on without asking the owner again.
    pub fn may_be_passed_on(&self) -> bool {
        !self.not_onward
    }

    /// Both sets of restrictions together: what binds a document made from two pieces.
    ///
    /// Two wordings are kept one after the other, unless that no longer fits, when the result is
    /// `None`: a restriction is never cut short.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Option<Self> {
        let as_written = match (&self.as_written, &other.as_written) {
            (Some(a), Some(b)) if a != b => Some(crate::Text::new(format!("{a}\n{b}")).ok()?),
            (Some(text), _) | (None, Some(text)) => Some(text.clone()),
            (None, None) => None,
        };
        Some(Self {
            not_in_court: self.not_in_court || other.not_in_court,
            not_onward: self.not_onward || other.not_onward,
            as_written,
        })
    }

    /// The codes in force, `H0` when there are none.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes = Vec::new();
        codes.extend(self.not_in_court.then_some("H1"));
        codes.extend(self.not_onward.then_some("H2"));
        codes.extend(self.as_written.is_some().then_some("H3"));
        if codes.is_empty() {
            codes.push("H0");
        }
        codes
    }
}
