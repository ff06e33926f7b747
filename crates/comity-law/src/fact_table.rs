//! The facts that rules may read, each declared once. table:
//!
//! `law/facts.toml` says of each what it means, who can supply it, and what would help; the
//! schema gives its type. Loading the law checks that the three agree.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fact::{FactError, FactType, FactValue, Field, View, Word};

macro_rules! facts {
    ($( $(#[$doc:meta])* $name:ident: $type:ty, )+) => {
        /// What is known about an act towards one recipient; `None` is unknown, never "no".
        ///
        /// Every field is derived by who asks; none is an id, a time stamp or free text.
        #[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
        pub struct Facts { $( $(#[$doc])* pub $name: Option<$type>, )+ }

        #[allow(non_camel_case_types, clippy::allow_attributes, reason = "names of facts")]
        enum Place { $( $name, )+ }

        impl Facts {
            /// The name and type of every fact, in the order of the alphabet.
            pub const ALL: &'static [(&'static str, FactType)] =
                &[ $( (stringify!($name), <$type as Field>::TYPE), )+ ];

            /// The value of the fact at this place of [`Facts::ALL`], if it is known.
            pub(crate) fn at(&self, place: usize) -> Option<FactValue> {
                $( if place == Place::$name as usize {
                    return self.$name.as_ref().map(Field::to_value);
                } )+
                None
            }

            /// The value of the fact at this place, looked at without a copy.
            pub(crate) fn view(&self, place: usize) -> Option<View<'_>> {
                $( if place == Place::$name as usize {
                    return self.$name.as_ref().map(Field::view);
                } )+
                None
            }

            /// Whether the fact at this place of [`Facts::ALL`] is known.
            pub(crate) fn is_known(&self, place: usize) -> bool {
                $( if place == Place::$name as usize { return self.$name.is_some(); } )+
                false
            }

            /// Sets the fact at this place; false when the type is another.
            pub(crate) fn put(&mut self, place: usize, value: Option<FactValue>) -> bool {
                $( if place == Place::$name as usize {
                    return match value {
                        None => { self.$name = None; true }
                        Some(value) => match <$type as Field>::from_value(value) {
                            Some(value) => { self.$name = Some(value); true }
                            None => false,
                        },
                    };
                } )+
                false
            }
        }
    };
}

facts! {
    /// The person acting has the role that the law names for this decision.
    actor_may_decide: bool,
    /// The act has an adverse legal effect on a person, or significantly affects one.
    adverse_effect: bool,
    /// The agreement covers this kind of act for this purpose.
    agreement_covers_act: bool,
    /// The agreement covers the area of crime.
    agreement_covers_crime_area: bool,
    /// The agreement covers the categories of persons concerned.
    agreement_covers_subjects: bool,
    /// An agreement between both agencies is signed by both and in force.
    agreement_in_force: bool,
    /// The agreement opens the class of record that is searched.
    agreement_opens_search: bool,
    /// The agreement is a binding instrument with appropriate safeguards for personal data.
    agreement_safeguards: bool,
    /// Minutes from delivery of the request to this answer, pauses of the clock not counted.
    answer_minutes_counted: i64,
    /// It answers a request that the recipient made to this agency.
    answers_request: bool,
    /// The authority of the other state could not act in time or effectively.
    authority_route_ineffective: bool,
    /// The authority of the other state is informed without undue delay.
    authority_told: bool,
    /// The act goes over the channel that the law designates.
    channel_designated: bool,
    /// A case in which the law allows another channel is given.
    channel_exception: bool,
    /// The special conditions of processing go with the information.
    conditions_attached: bool,
    /// Special conditions apply to the processing of the information.
    conditions_exist: bool,
    /// The controller assessed all circumstances and found appropriate safeguards.
    controller_assessment: bool,
    /// The agency's single point of contact gets a copy at the same time.
    copy_to_spoc: bool,
    /// The answer gives core data after a confirmed match.
    core_data_answer: bool,
    /// The requester was told that the answer will be late, with the reasons.
    delay_notified: bool,
    /// The derogation relied on for a transfer; `none` when none is.
    derogation: Word,
    /// Transfers under the derogation are systematic, massive or structural.
    derogation_systematic: bool,
    /// There is an imminent threat to a person's life.
    emergency: bool,
    /// The five things an emergency must say: who is in danger and how, who or what is known, what
    /// The disclosure serves a person who may be innocent.
    exculpatory_disclosure: bool,
    /// Every statement is marked as a fact or an assessment.
    fact_or_assessment_marked: bool,
    /// Which properties of a person the act states.
    fields_included: BTreeSet<Word>,
    /// The request follows up a match of biometric data.
    follows_biometric_match: bool,
    /// The act reports a match of a search, or follows one up.
    follows_hit: bool,
    /// The information is to be used in judicial proceedings.
    for_evidence: bool,
    /// A grade was changed by somebody other than the provider.
    grade_changed: bool,
    /// Every statement carries a grade of source and of information.
    graded: bool,
    /// Some information carried is restricted by H1: not in judicial proceedings.
    handling_h1: bool,
    /// Some information carried is restricted by H2: not to be passed on.
    handling_h2: bool,
    /// Some information carried is restricted by H3: as the owner wrote.
    handling_h3: bool,
    /// A qualified person confirmed the match.
    hit_confirmed_by_person: bool,
    /// The information was clearly obtained in obvious violation of human rights.
    human_rights_violation: bool,
    /// The search is made in an individual case.
    individual_case: bool,
    /// The requested agency has direct access to the information.
    information_directly_accessible: bool,
    /// The judicial authorisation was granted.
    judicial_authorisation_granted: bool,
    /// The law of the requested state requires a judicial authorisation.
    judicial_authorisation_needed: bool,
    /// The act states why it is done: case and offence in words.
    justification_stated: bool,
    /// The act names the national law it rests on, as its lawyers cite it.
    national_basis_stated: bool,
    /// There are signs of a political, military, religious or racial character.
    neutrality_indicator: bool,
    /// The request says why the information is believed to be there.
    objective_reasons_stated: bool,
    /// The offence is one for which the Union agency is competent.
    offence_in_union_objectives: bool,
    /// The offence is one of those for which double criminality is not verified.
    offence_listed: bool,
    /// What is alleged is an offence in the requested state.
    offence_punishable_requested: bool,
    /// Some information carried came from another state.
    origin_other_state: bool,
    /// The state of origin cannot consent in time.
    origin_unreachable: bool,
    /// The owner consents to use in judicial proceedings.
    owner_consents_evidence: bool,
    /// The owner consents to passing the information on to this recipient.
    owner_consents_onward: bool,
    /// The owner consents to use for this other purpose.
    owner_consents_purpose: bool,
    /// The acting agency owns what the act is about.
    owner_is_self: bool,
    /// Maximum penalty in months by the law of the requested state; life is 1,200.
    penalty_months_max_requested: i64,
    /// Maximum penalty in months by the law of the requesting state; life is 1,200.
    penalty_months_max_requesting: i64,
    /// A person decides, not a machine alone.
    person_decides: bool,
    /// The act carries information about persons.
    personal_data_included: bool,
    /// The ground for giving personal data to a private party; `none` when there is none.
    private_party_ground: Word,
    /// The private party is told for what purpose the data may be processed.
    private_purpose_told: bool,
    /// The provider agrees to the changed grade.
    provider_agrees_to_grade: bool,
    /// The law authorises the new purpose, and it is necessary and proportionate to it.
    purpose_change_lawful: bool,
    /// The purpose is the one for which the information was collected or provided.
    purpose_same: bool,
    /// The act states its purpose.
    purpose_stated: bool,
    /// Accuracy, completeness and currency were checked, and are stated with the information.
    quality_checked: bool,
    /// The recall binds by the law under which the information went out.
    recall_binds: bool,
    /// The owner recalled some of the information.
    recalled: bool,
    /// The decision is the receiving agency's.
    receiving: bool,
    /// A decision of adequacy covers the recipient.
    recipient_adequate: bool,
    /// The recipient is competent for the purpose.
    recipient_competent: bool,
    /// The recipient owns all of the information that is carried.
    recipient_is_owner: bool,
    /// The recipient is outside the law that protects the data here: a third country.
    recipient_third_country: bool,
    /// The ground of a refusal; `none` when none of the closed list is named.
    refusal_ground: Word,
    /// The act uses a record that is kept closed: evidence, a legal hold, a complaint.
    restricted: bool,
    /// The owner's written restriction was shown to the officer and acknowledged.
    restriction_acknowledged: bool,
    /// A date of review or erasure is set.
    review_date_set: bool,
    /// Days until the review.
    review_days_ahead: i64,
    /// The person's rights override the public interest in this case.
    rights_override: bool,
    /// The search selects persons by special categories of data alone.
    search_by_special_category_alone: bool,
    /// How many searches the requested state still answers today.
    search_capacity_left: i64,
    /// How many of first name, family name and date of birth are given: 0 to 3.
    search_core_fields: i64,
    /// Under which scheme the search runs.
    search_scheme: Word,
    /// The single point of contact itself sends the request.
    sent_by_spoc: bool,
    /// A special category of data is carried.
    special_categories_included: bool,
    /// Law authorises it, a vital interest needs it, or the person made it public.
    special_categories_lawful: bool,
    /// The special category only adds to other data, or serves to identify by biometrics.
    special_categories_supplement: bool,
    /// A case in which no copy to the single point of contact is needed is given.
    spoc_copy_excepted: bool,
    /// It is stated why the data are strictly necessary and proportionate.
    strict_necessity_stated: bool,
    /// What each person is in the matter is stated.
    subject_category_stated: bool,
    /// What the persons concerned are in the matter.
    subjects: BTreeSet<Word>,
    /// Some information carried came from another state's databases through the Union agency.
    through_union_agency: bool,
    /// The transfer is necessary for the purpose.
    transfer_necessary: bool,
    /// The recipient undertook to use the data only for the purpose.
    undertaking_given: bool,
    /// The Union agency authorised the onward transfer before it.
    union_agency_authorises_onward: bool,
    /// For which of the Union agency's purposes it is done; `none` when for none.
    union_purpose: Word,
    /// The urgent request names one of the reasons for which a request may be urgent.
    urgency_ground_stated: bool,
    /// The request is urgent.
    urgent: bool,
    /// A victim, a witness, an informant or a minor is concerned.
    vulnerable_subject: bool,
}

impl Facts {
    /// The place of a fact in [`Facts::ALL`].
    pub(crate) fn place(name: &str) -> Option<usize> {
        Self::ALL.iter().position(|(known, _)| *known == name)
    }

    /// The value of the fact of this name, if it is known.
    pub fn get(&self, name: &str) -> Option<FactValue> {
        self.at(Self::place(name)?)
    }

    /// Sets a fact, or with `None` makes it unknown.
    ///
    /// # Errors
    /// When there is no such fact, or it is of another type.
    pub fn set(&mut self, name: &str, value: Option<FactValue>) -> Result<(), FactError> {
        let place =
            Self::place(name).ok_or_else(|| FactError::Unknown { name: name.to_owned() })?;
        let (_, expected) = Self::ALL[place];
        if self.put(place, value) {
            Ok(())
        } else {
            Err(FactError::WrongType { name: name.to_owned(), expected })
        }
    }

    /// The facts that are known, with their values, in the order of the alphabet.
    pub fn known(&self) -> impl Iterator<Item = (&'static str, FactValue)> + '_ {
        Self::ALL.iter().enumerate().filter_map(|(place, (name, _))| Some((*name, self.at(place)?)))
    }
}

/// Written as a table of the facts that are known, so that a decision can be replayed.
impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.known())
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let mut facts = Self::default();
        for (name, value) in BTreeMap::<String, FactValue>::deserialize(d)? {
            facts.set(&name, Some(value)).map_err(serde::de::Error::custom)?;
        }
        Ok(facts)
    }
}
