//! The closed lists of words that acts use: purposes, grades, categories, grounds.

use crate::coded::coded;

coded! {
    /// What an act is done for.
    ///
    /// The first eight are the purposes of international police cooperation as practice lists
    /// them; the article that lists them was not read, so law that relies on it is unverified.
    pub enum Purpose ("purpose") {
        /// To arrest a wanted person with a view to extradition or surrender.
        Arrest = 1 "arrest",
        /// To locate a person or an object.
        Locate = 2 "locate",
        /// Information for a criminal investigation or on a criminal history.
        Investigate = 3 "investigate",
        /// To warn of a person's criminal activities, or of an event.
        Warn = 4 "warn",
        /// To identify a person or a body.
        Identify = 5 "identify",
        /// Forensic analysis.
        Forensics = 6 "forensics",
        /// Security checks.
        SecurityCheck = 7 "security-check",
        /// Threats, trends and criminal networks.
        Threats = 8 "threats",
        /// Evidence in judicial proceedings.
        Evidence = 9 "evidence",
        /// To protect a victim, a witness or a missing person.
        Protect = 10 "protect",
        /// Review of lawfulness, self-monitoring, and a data subject's rights.
        Oversight = 11 "oversight",
        /// Running the service itself: cards, agreements, duty.
        Service = 12 "service",
    }
}

coded! {
    /// The area of crime an act is about.
    ///
    /// A first list; the list of Annex I of Regulation (EU) 2016/794 has more.
    pub enum CrimeArea ("crime area") {
        /// Terrorism.
        Terrorism = 1 "terrorism",
        /// Organised crime.
        OrganisedCrime = 2 "organised-crime",
        /// Drug trafficking.
        Drugs = 3 "drugs",
        /// Money laundering.
        MoneyLaundering = 4 "money-laundering",
        /// Smuggling of migrants.
        MigrantSmuggling = 5 "migrant-smuggling",
        /// Trafficking in human beings.
        HumanTrafficking = 6 "human-trafficking",
        /// Crime with motor vehicles.
        Vehicles = 7 "vehicles",
        /// Murder and grievous bodily injury.
        Homicide = 8 "homicide",
        /// Kidnapping, illegal restraint and hostage-taking.
        Kidnapping = 9 "kidnapping",
        /// Robbery and aggravated theft.
        Robbery = 10 "robbery",
        /// Swindling and fraud.
        Fraud = 11 "fraud",
        /// Corruption.
        Corruption = 12 "corruption",
        /// Forgery and trafficking of administrative documents.
        ForgedDocuments = 13 "forged-documents",
        /// Computer crime.
        Cyber = 14 "cyber",
        /// Sexual abuse and sexual exploitation, of children above all.
        SexualExploitation = 15 "sexual-exploitation",
        /// Illicit trafficking in arms, ammunition and explosives.
        Firearms = 16 "firearms",
        /// Environmental crime.
        Environment = 17 "environment",
        /// Illicit trafficking in cultural goods.
        CulturalGoods = 18 "cultural-goods",
        /// A missing person, without an offence so far.
        Missing = 19 "missing",
        /// Another area, named in the text.
        Other = 99 "other",
    }
}

coded! {
    /// How far the source of information can be relied on.
    ///
    /// Source: Regulation (EU) 2016/794, art. 29(1).
    pub enum SourceGrade ("source grade") {
        /// No doubt as to authenticity, trustworthiness and competence, or always reliable.
        A = 1 "A",
        /// In most instances reliable.
        B = 2 "B",
        /// In most instances unreliable.
        C = 3 "C",
        /// The reliability cannot be assessed.
        X = 4 "X",
    }
}

coded! {
    /// How far the information itself can be relied on.
    ///
    /// Source: Regulation (EU) 2016/794, art. 29(2).
    pub enum InformationGrade ("information grade") {
        /// Its accuracy is not in doubt.
        One = 1 "1",
        /// Known personally to the source but not to the officer who passes it on.
        Two = 2 "2",
        /// Not known personally to the source, but corroborated by other information.
        Three = 3 "3",
        /// Not known personally to the source, and cannot be corroborated.
        Four = 4 "4",
    }
}

coded! {
    /// Whether a statement is a fact or somebody's assessment.
    ///
    /// Source: Directive (EU) 2016/680, art. 7(1).
    pub enum Nature ("nature") {
        /// Based on facts.
        Fact = 1 "fact",
        /// Based on personal assessment.
        Assessment = 2 "assessment",
    }
}

coded! {
    /// What a person is in the matter.
    ///
    /// Source: Directive (EU) 2016/680, art. 6; the finer words are those of practice.
    pub enum SubjectCategory ("subject category") {
        /// Serious grounds to believe that the person committed or will commit an offence.
        Suspect = 1 "suspect",
        /// Charged with an offence.
        Accused = 2 "accused",
        /// Convicted of an offence.
        Convicted = 3 "convicted",
        /// Victim of an offence, or who may be one.
        Victim = 4 "victim",
        /// May be called on to testify.
        Witness = 5 "witness",
        /// Can provide information on offences.
        Informant = 6 "informant",
        /// In contact or associated with one of the others.
        Contact = 7 "contact",
        /// Missing.
        Missing = 8 "missing",
        /// Not identified, alive or dead.
        Unidentified = 9 "unidentified",
        /// Dead.
        Deceased = 10 "deceased",
        /// Holder of a document, without suspicion.
        Holder = 11 "holder",
    }
}

impl SubjectCategory {
    /// Whether whoever is one is guarded against those the matter is about.
    pub const fn is_vulnerable(self) -> bool {
        matches!(self, Self::Victim | Self::Witness | Self::Informant)
    }

    /// Whether the matter may lead to the arrest of whoever is one.
    pub const fn may_be_arrested(self) -> bool {
        matches!(self, Self::Suspect | Self::Accused | Self::Convicted)
    }
}

coded! {
    /// How much an act presses.
    pub enum UrgencyLevel ("urgency") {
        /// Changes clocks only.
        Urgent = 1 "urgent",
        /// Imminent threat to life: opens derogations, and a second person reviews it afterwards.
        Emergency = 2 "emergency",
    }
}

coded! {
    /// What makes a request urgent: a closed list.
    ///
    /// Modelled on Directive (EU) 2023/977, art. 4(4), as a secondary source tells it.
    pub enum UrgencyGround ("ground of urgency") {
        /// An immediate and serious threat to public security.
        PublicSecurity = 1 "public-security",
        /// An imminent threat to life or limb.
        Life = 2 "life",
        /// A decision on depriving a person of liberty, or on keeping it so.
        Liberty = 3 "liberty",
        /// The information is about to lose its relevance, and is important for the case.
        Relevance = 4 "relevance",
    }
}

coded! {
    /// The grounds on which a request may be refused: one list, of which each instrument closes
    /// its own part; which part, its rules say.
    ///
    /// Source: the first eight are Directive (EU) 2023/977, art. 6(1)(a)–(h).
    pub enum RefusalGround ("refusal ground") {
        /// (a) The information is not available.
        NotAvailable = 1 "not-available",
        /// (b) The request does not meet the requirements.
        RequestIncomplete = 2 "request-incomplete",
        /// (c) The judicial authorisation was refused.
        JudicialAuthorisationRefused = 3 "judicial-authorisation-refused",
        /// (d) The personal data are of other categories than those that may be provided.
        CategoryNotPermitted = 4 "category-not-permitted",
        /// (e) The information was found inaccurate, incomplete or no longer up to date.
        Inaccurate = 5 "inaccurate",
        /// (f) National security, an ongoing investigation, safety, or a protected interest.
        SecurityOrSafety = 6 "security-or-safety",
        /// (g) An offence of one year at most, or none in the requested state.
        OffenceNotSerious = 7 "offence-not-serious",
        /// (h) Another state from which the information comes did not consent.
        ThirdPartyConsent = 8 "third-party-consent",
        /// The offence is political, or connected with a political one.
        PoliticalOffence = 9 "political-offence",
        /// The offence is one of military law alone.
        MilitaryOffence = 10 "military-offence",
        /// The offence concerns taxes, duties, customs or exchange.
        FiscalOffence = 11 "fiscal-offence",
        /// Sovereignty, security, public order or other essential interests.
        SovereigntyOrOrder = 12 "sovereignty-or-order",
        /// The own law would prohibit the action in a similar case at home.
        OwnLawProhibits = 13 "own-law-prohibits",
        /// It is contrary to the legal system of the requested state.
        LegalSystem = 14 "legal-system",
        /// What is alleged is no offence in the requested state, where that is a condition.
        NoDualCriminality = 15 "no-dual-criminality",
        /// The person was finally judged for the same acts.
        FinalJudgment = 16 "final-judgment",
        /// An amnesty covers the offence.
        Amnesty = 17 "amnesty",
        /// The person is too young to be held responsible.
        UnderAge = 18 "under-age",
        /// Lapse of time bars prosecution or punishment.
        LapseOfTime = 19 "lapse-of-time",
        /// The person is a national of the requested state.
        OwnNational = 20 "own-national",
        /// It was committed in the territory of the requested state, or outside the requester's.
        Territoriality = 21 "territoriality",
        /// The requested state itself prosecutes the same acts.
        PendingProceedings = 22 "pending-proceedings",
        /// The offence is punishable by death, and there is no sufficient assurance.
        DeathPenalty = 23 "death-penalty",
        /// The request is made to punish race, religion, nationality or political opinion.
        Persecution = 24 "persecution",
        /// The person would be in danger of torture or inhuman treatment.
        IllTreatment = 25 "ill-treatment",
        /// Execution would breach fundamental rights.
        FundamentalRights = 26 "fundamental-rights",
        /// An immunity or privilege makes execution impossible.
        Immunity = 27 "immunity",
        /// National security, the source of information, or classified information.
        NationalSecurity = 28 "national-security",
        /// The request does not have the form or content that its instrument requires.
        FormIncomplete = 29 "form-incomplete",
        /// The judgment was given in absence, and no retrial is assured.
        InAbsentia = 30 "in-absentia",
        /// The measure does not exist, or is not available for such an offence.
        MeasureUnavailable = 31 "measure-unavailable",
        /// It would be used for something else than what the instrument allows.
        OtherUse = 32 "other-use",
        /// The burden is excessive for what is asked.
        ExcessiveBurden = 33 "excessive-burden",
    }
}

coded! {
    /// What is asked for in a request: each form has its instrument, its clock and its grounds.
    pub enum RequestForm ("form of request") {
        /// Information between law enforcement authorities.
        Information = 1 "information",
        /// The follow-up of a hit.
        Hit = 2 "hit",
        /// Preservation of stored computer data.
        Preservation = 3 "preservation",
        /// Disclosure in an emergency.
        Disclosure = 4 "disclosure",
        /// Who a subscriber is.
        SubscriberInformation = 5 "subscriber-information",
        /// Traffic data.
        TrafficData = 6 "traffic-data",
        /// Mutual legal assistance.
        MutualAssistance = 7 "mutual-assistance",
        /// An investigation order.
        InvestigationOrder = 8 "investigation-order",
        /// Extradition under a treaty.
        Extradition = 9 "extradition",
        /// Surrender under an arrest warrant.
        Surrender = 10 "surrender",
        /// Provisional arrest before a request for extradition.
        ProvisionalArrest = 11 "provisional-arrest",
        /// Transfer of a sentenced person.
        TransferOfSentenced = 12 "transfer-of-sentenced",
        /// Transfer of a detained person for evidence.
        TransferOfDetainee = 13 "transfer-of-detainee",
        /// Transfer of proceedings.
        TransferOfProceedings = 14 "transfer-of-proceedings",
    }
}

#[expect(clippy::derivable_impls, reason = "the list of words is made by a macro")]
impl Default for RequestForm {
    fn default() -> Self {
        Self::Information
    }
}

coded! {
    /// Which data of a communication an order is about.
    ///
    /// Source: Regulation (EU) 2023/1543, whose four categories the Budapest Convention's three
    /// fit into.
    pub enum StoredData ("category of stored data") {
        /// Who the subscriber is.
        Subscriber = 1 "subscriber",
        /// What only serves to identify the user.
        Access = 2 "identification",
        /// Traffic data.
        Traffic = 3 "traffic",
        /// Content.
        Content = 4 "content",
    }
}
