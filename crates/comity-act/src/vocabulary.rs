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
    /// The grounds on which a request for information may be refused: a closed list.
    ///
    /// Source: Directive (EU) 2023/977, art. 6(1)(a)–(h).
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
    }
}
