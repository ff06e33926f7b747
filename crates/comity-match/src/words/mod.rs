//! Words that play a part in names: particles, titles, legal and short forms.

mod forms;
mod nicknames;
mod persons;

pub(crate) use forms::{FORM_WORDS_MAX, form, generic, number, stop};
pub(crate) use nicknames::groups;
pub(crate) use persons::{generation, is_patronymic, particle, servant, title};

pub use forms::FormClass;

/// Words of a list, found at once.
type Words = std::sync::LazyLock<std::collections::HashSet<&'static str>>;
