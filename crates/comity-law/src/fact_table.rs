//! What is known about an act: a typed field for each fact of `law/facts/`.
//!
//! The fields are made when the program is built, so that who computes a fact writes to it by
//! name and type. A law that is loaded later, such as an agency's own pack, may declare further
//! facts, which only persons state; they are kept beside the fields.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use crate::fact::{FactType, FactValue, Field, View, Word};

/// Which fact: one with a field, by its place in [`Facts::ALL`], or a further one by its name.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Slot {
    Field(usize),
    Further(&'static str, FactType),
}

impl Slot {
    /// The fact's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Field(place) => Facts::ALL.get(place).map_or("", |(name, _)| name),
            Self::Further(name, _) => name,
        }
    }

    /// The fact's type.
    pub(crate) fn fact_type(self) -> FactType {
        match self {
            Self::Field(place) => Facts::ALL.get(place).map_or(FactType::Bool, |(_, of)| *of),
            Self::Further(_, fact_type) => fact_type,
        }
    }
}

/// Facts that a law declares and the program has no field for; [`crate::Law::state`] sets them.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct Further(BTreeMap<&'static str, FactValue>);

macro_rules! facts {
    ($( $(#[$doc:meta])* $place:literal $name:ident: $type:ty, )+) => {
        /// What is known about an act towards one recipient; `None` is unknown, never "no".
        ///
        /// Every field is derived by who asks; none is an id, a time stamp or free text.
        #[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
        pub struct Facts {
            $( $(#[$doc])* pub $name: Option<$type>, )+
            /// Facts without a field, which the law declares all the same.
            pub further: Further,
        }

        impl Facts {
            /// The name and type of every fact with a field, in the order of the alphabet.
            pub const ALL: &'static [(&'static str, FactType)] =
                &[ $( (stringify!($name), <$type as Field>::TYPE), )+ ];

            /// In how many of the fields the two differ.
            fn fields_differing(&self, other: &Self) -> usize {
                [ $( self.$name != other.$name, )+ ].into_iter().filter(|differ| *differ).count()
            }

            fn field(&self, place: usize) -> Option<FactValue> {
                match place {
                    $( $place => self.$name.as_ref().map(Field::to_value), )+
                    _ => None,
                }
            }

            fn view_field(&self, place: usize) -> Option<View<'_>> {
                match place {
                    $( $place => self.$name.as_ref().map(Field::view), )+
                    _ => None,
                }
            }

            fn put_field(&mut self, place: usize, value: Option<FactValue>) -> bool {
                match place {
                    $( $place => put(&mut self.$name, value), )+
                    _ => false,
                }
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/facts.rs"));

/// Sets a field; false when the value is of another type.
fn put<T: Field>(field: &mut Option<T>, value: Option<FactValue>) -> bool {
    match value.map(T::from_value) {
        None => *field = None,
        Some(Some(value)) => *field = Some(value),
        Some(None) => return false,
    }
    true
}

impl Facts {
    /// The place of a fact in [`Facts::ALL`].
    pub(crate) fn place(name: &str) -> Option<usize> {
        Self::ALL.binary_search_by(|(known, _)| (*known).cmp(name)).ok()
    }

    /// The value of this fact, if it is known.
    pub(crate) fn at(&self, slot: Slot) -> Option<FactValue> {
        match slot {
            Slot::Field(place) => self.field(place),
            Slot::Further(name, _) => self.further.0.get(name).cloned(),
        }
    }

    /// The value of this fact, looked at without a copy.
    pub(crate) fn view(&self, slot: Slot) -> Option<View<'_>> {
        match slot {
            Slot::Field(place) => self.view_field(place),
            Slot::Further(name, _) => self.further.0.get(name).map(FactValue::view),
        }
    }

    /// Whether this fact is known.
    pub(crate) fn is_known(&self, slot: Slot) -> bool {
        self.view(slot).is_some()
    }

    /// Sets this fact; false when the type is another.
    pub(crate) fn put(&mut self, slot: Slot, value: Option<FactValue>) -> bool {
        match (slot, value) {
            (Slot::Field(place), value) => self.put_field(place, value),
            (Slot::Further(name, _), None) => {
                self.further.0.remove(name);
                true
            }
            (Slot::Further(name, of), Some(value)) => {
                let fits = value.fact_type() == of;
                if fits {
                    self.further.0.insert(name, value);
                }
                fits
            }
        }
    }

    /// The value of the fact of this name, if it is known.
    pub fn get(&self, name: &str) -> Option<FactValue> {
        match Self::place(name) {
            Some(place) => self.field(place),
            None => self.further.0.get(name).cloned(),
        }
    }

    /// In how many facts the two differ.
    pub(crate) fn differences(&self, other: &Self) -> usize {
        let fields = self.fields_differing(other);
        let names: BTreeSet<&&str> = self.further.0.keys().chain(other.further.0.keys()).collect();
        let further =
            names.into_iter().filter(|n| self.further.0.get(**n) != other.further.0.get(**n));
        fields + further.count()
    }

    /// The facts that are known, with their values: those with a field first.
    pub fn known(&self) -> impl Iterator<Item = (&'static str, FactValue)> + '_ {
        let fields = Self::ALL.iter().enumerate();
        fields
            .filter_map(|(place, (name, _))| Some((*name, self.field(place)?)))
            .chain(self.further.0.iter().map(|(name, value)| (*name, value.clone())))
    }
}

/// Written as a table of the facts that are known, so that a decision can be replayed.
impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.known())
    }
}
