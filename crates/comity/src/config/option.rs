//! One option of the configuration: name, kind, default, meaning.
//!
//! A single list makes the struct, the reference and the check for unknown keys, so that none of
//! them can lag behind.

use std::path::PathBuf;

use toml::Value;

/// An option, as the reference shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Described {
    /// Its section.
    pub section: &'static str,
    /// Its name within the section.
    pub key: &'static str,
    /// What it means; one line of comment after the other.
    #[cfg_attr(not(test), expect(dead_code, reason = "the reference is written by a test"))]
    pub says: &'static [&'static str],
    /// Whether text from the environment is taken as it stands.
    pub is_text: bool,
}

/// A kind of value that an option can have.
pub(super) trait Setting: Sized {
    /// Whether text from the environment is taken as it stands.
    const IS_TEXT: bool;

    /// The value as TOML; `None` when it is not set.
    #[cfg_attr(not(test), expect(dead_code, reason = "the reference is written by a test"))]
    fn shown(&self) -> Option<Value>;
}

impl Setting for String {
    const IS_TEXT: bool = true;

    fn shown(&self) -> Option<Value> {
        Some(Value::String(self.clone()))
    }
}

impl Setting for u64 {
    const IS_TEXT: bool = false;

    fn shown(&self) -> Option<Value> {
        i64::try_from(*self).ok().map(Value::Integer)
    }
}

impl Setting for Vec<String> {
    const IS_TEXT: bool = false;

    fn shown(&self) -> Option<Value> {
        Some(Value::Array(self.iter().cloned().map(Value::String).collect()))
    }
}

impl Setting for PathBuf {
    const IS_TEXT: bool = true;

    fn shown(&self) -> Option<Value> {
        Some(Value::String(self.display().to_string()))
    }
}

impl Setting for Option<PathBuf> {
    const IS_TEXT: bool = true;

    fn shown(&self) -> Option<Value> {
        self.as_ref().map(|path| Value::String(path.display().to_string()))
    }
}

macro_rules! sections {
    ($(
        $(#[doc = $about:literal])+
        $section:ident: $Section:ident {
            $( $(#[doc = $says:literal])+ $key:ident: $kind:ty = $default:expr, )+
        }
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Debug, serde::Deserialize)]
            #[serde(default, deny_unknown_fields)]
            pub(crate) struct $Section {
                $( $(#[doc = $says])+ pub $key: $kind, )+
            }

            impl Default for $Section {
                fn default() -> Self {
                    Self { $( $key: $default, )+ }
                }
            }
        )+

        /// All that can be configured.
        #[derive(Clone, Debug, Default, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(crate) struct Config {
            $( $(#[doc = $about])+ pub $section: $Section, )+
        }

        impl Config {
            /// Every option, in the order of the reference.
            pub(crate) const OPTIONS: &'static [option::Described] = &[
                $( $( option::Described {
                    section: stringify!($section),
                    key: stringify!($key),
                    says: &[$($says),+],
                    is_text: <$kind as option::Setting>::IS_TEXT,
                }, )+ )+
            ];

            /// What each section is about.
            #[cfg(test)]
            const SECTIONS: &'static [(&'static str, &'static [&'static str])] = &[
                $( (stringify!($section), &[$($about),+]), )+
            ];

            /// The values as they stand, in the order of [`Config::OPTIONS`].
            #[cfg(test)]
            fn shown(&self) -> Vec<Option<toml::Value>> {
                use option::Setting;
                vec![ $( $( self.$section.$key.shown(), )+ )+ ]
            }
        }

        /// The reference: every option with its meaning and its default.
        #[cfg(test)]
        pub(crate) fn reference_of(config: &Config) -> String {
            option::written(Config::SECTIONS, Config::OPTIONS, &config.shown())
        }
    };
}
pub(super) use sections;

/// The reference of all options with their defaults, as `docs/operate/comity.toml` holds it.
#[cfg(test)]
pub(crate) fn reference() -> String {
    super::reference_of(&super::Config::default())
}

#[cfg(test)]
pub(super) fn written(
    sections: &[(&str, &[&str])],
    options: &[Described],
    values: &[Option<Value>],
) -> String {
    let mut text = String::from(
        "# Every option of comity.toml with its default.\n\
         #\n\
         # `COMITY_SECTION__KEY` in the environment wins over the file, a flag over both.\n\
         # This page is written by a test from the program's own text.\n",
    );
    for (section, about) in sections {
        text.push('\n');
        about.iter().for_each(|line| text.push_str(&format!("#{line}\n")));
        text.push_str(&format!("[{section}]\n"));
        let within = options.iter().zip(values).filter(|(option, _)| option.section == *section);
        for (option, value) in within {
            option.says.iter().for_each(|line| text.push_str(&format!("#{line}\n")));
            match value {
                Some(value) => text.push_str(&format!("{} = {value}\n", option.key)),
                None => text.push_str(&format!("# {} is not set\n", option.key)),
            }
        }
    }
    text
}
