//! Word lists that travel as numbers and are read as names.
//!
//! On the wire a word of a closed list is an integer, in the interface it is its name. Codes are
//! never reused: a word that falls out of use keeps its number.

/// A name that stands in no list.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{found}` is no {list}; use one of {known}")]
pub struct UnknownName {
    /// What the list is called.
    pub list: &'static str,
    /// The name that was given.
    pub found: String,
    /// The names there are, joined by commas.
    pub known: String,
}

/// Declares a closed list: an enum with a wire code and a name for each word.
macro_rules! coded {
    (
        $(#[$meta:meta])*
        pub enum $type:ident ($list:literal) {
            $( $(#[$doc:meta])* $variant:ident = $code:literal $name:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum $type { $( $(#[$doc])* $variant, )+ }

        impl $type {
            /// Every word of the list, in the order of its codes.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The number that stands for the word on the wire.
            pub const fn code(self) -> u16 {
                match self { $( Self::$variant => $code, )+ }
            }

            /// The word as people and interfaces read it.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }

            /// The word that has this number, if there is one.
            pub const fn from_code(code: u16) -> Option<Self> {
                match code { $( $code => Some(Self::$variant), )+ _ => None }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([ $( $name, )+ ]))
                    .description(Some(concat!("A word of the list: ", $list, ".")))
                    .build()
                    .into()
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $type {}

        impl std::str::FromStr for $type {
            type Err = $crate::coded::UnknownName;

            fn from_str(found: &str) -> Result<Self, Self::Err> {
                match found {
                    $( $name => Ok(Self::$variant), )+
                    _ => Err($crate::coded::UnknownName {
                        list: $list,
                        found: found.to_owned(),
                        known: [ $( $name, )+ ].join(", "),
                    }),
                }
            }
        }

        impl<C> minicbor::Encode<C> for $type {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.u16(self.code())?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $type {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let at = d.position();
                let code = d.u16()?;
                Self::from_code(code).ok_or_else(|| {
                    minicbor::decode::Error::message(concat!("unknown code for ", $list)).at(at)
                })
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let name = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use coded;
