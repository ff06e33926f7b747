//! Closed lists of words in answers: what goes out, and what is described.

/// Declares a list: an enum that reads in JSON as its words.
macro_rules! words {
    ($(
        $(#[$meta:meta])*
        $type:ident { $( $variant:ident = $word:tt, )+ }
    )+) => { $(
        #[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize, utoipa::ToSchema)]
        $(#[$meta])*
        pub(super) enum $type { $( #[serde(rename = $word)] $variant, )+ }
    )+ };
}
pub(super) use words;
