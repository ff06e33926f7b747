//! Propose: what an officer wants done becomes a signed act.
//!
//! Here an act gets its id, its time, its reference and its agency's signature. Whether it may be
//! done is not asked yet.
//!
//! Some of what an officer states its recipients may not know. It is split off before the act is
//! signed, and stays at home; the act carries a salted commitment to it, and carries one also when
//! nothing was split off, so that its presence tells nothing.

use comity_act::{
    Act, ActId, AgencyCode, AttachmentRef, Body, CrimeArea, Handling, HomePart, Offence, OfficerId,
    Purpose, Recipient, Reference, Role, SignedAct, Stated, Text, Timestamp, Urgency, WireError,
};
use comity_seal::digest::digest;

use crate::{chance::Chance, first_hand, keys::Keys};

/// What an officer wants done, as a form or a program fills it in.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it says.
    pub body: Body,
    /// To whom it goes.
    pub recipients: Vec<Recipient>,
    /// What it is done for.
    pub purpose: Option<Purpose>,
    /// The area of crime.
    pub crime_area: Option<CrimeArea>,
    /// The offences.
    pub offences: Vec<Offence>,
    /// The owner's restrictions.
    pub handling: Handling,
    /// The case.
    pub case: Option<Text<60>>,
    /// The act it answers.
    pub answers: Option<ActId>,
    /// How much it presses.
    pub urgency: Option<Urgency>,
    /// Files that go with it.
    pub attachments: Vec<AttachmentRef>,
    /// Facts that the law asks for.
    pub stated: Vec<Stated>,
}

impl Form {
    /// A form that says this, and nothing else.
    pub fn new(body: impl Into<Body>) -> Self {
        Self {
            body: body.into(),
            recipients: Vec::new(),
            purpose: None,
            crime_area: None,
            offences: Vec::new(),
            handling: Handling::default(),
            case: None,
            answers: None,
            urgency: None,
            attachments: Vec::new(),
            stated: Vec::new(),
        }
    }

    /// Also to this agency.
    #[must_use]
    pub fn to(mut self, agency: AgencyCode) -> Self {
        self.recipients.push(Recipient::of(agency));
        self
    }

    /// In answer to this act.
    #[must_use]
    pub const fn answering(mut self, act: ActId) -> Self {
        self.answers = Some(act);
        self
    }

    /// For this purpose.
    #[must_use]
    pub const fn for_purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = Some(purpose);
        self
    }
}

/// Why a form cannot become an act.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    /// An agency stands twice among the recipients.
    #[error("`{agency}` is named twice as a recipient; name each once")]
    Twice {
        /// Which.
        agency: AgencyCode,
    },
    /// The agency names itself.
    #[error("an act does not go to the agency that makes it; leave `{agency}` out")]
    ToSelf {
        /// Which.
        agency: AgencyCode,
    },
    /// More recipients than there can be states.
    #[error("{found} recipients are named where {max} are possible; send it in parts")]
    TooManyRecipients {
        /// How many were named.
        found: usize,
        /// How many are possible.
        max: usize,
    },
    /// The act cannot be written.
    #[error("the act cannot be written")]
    Unwritable(#[source] WireError),
}

/// Recipients one act can have.
pub const RECIPIENTS_MAX: usize = 256;

/// Who acts, when, and under which reference.
#[derive(Clone, Copy, Debug)]
pub struct Proposer {
    /// The officer.
    pub officer: OfficerId,
    /// In which capacity.
    pub role: Role,
    /// The moment.
    pub now: Timestamp,
    /// The number of the reference, for acts that people refer to.
    pub number: Option<u64>,
}

/// An act of this agency, before the law has looked at it; all that is stated stands together.
#[derive(Clone)]
#[must_use = "a proposal that is dropped never happened"]
pub struct Proposed {
    act: Act,
    /// Of the home part; none of an act that goes nowhere.
    salt: Option<[u8; 32]>,
}

impl std::fmt::Debug for Proposed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Proposed").field(&self.act).finish()
    }
}

impl Proposed {
    /// The act.
    pub const fn act(&self) -> &Act {
        &self.act
    }

    /// An act that was signed and is to be decided again, on what is known by now.
    pub(crate) fn again(signed: SignedAct) -> Self {
        let (mut act, _) = signed.into_parts();
        act.home_commitment = None;
        act.proof = None;
        let home = act.home.take();
        let salt = home.as_ref().map(|home| home.salt);
        act.stated.extend(home.into_iter().flat_map(|home| home.stated));
        Self { act, salt }
    }

    /// The act as it is completed before anybody judges it.
    pub(crate) fn completed(mut self, complete: impl FnOnce(&mut Act)) -> Self {
        complete(&mut self.act);
        self
    }

    /// The act, signed for the agency; the facts that stay at home are no part of what is signed.
    pub(crate) fn signed(
        self,
        keys: &Keys,
        stays: impl Fn(&Stated) -> bool,
    ) -> Result<SignedAct, ProposeError> {
        let Self { mut act, salt } = self;
        if let Some(salt) = salt {
            let (home, out) = act.stated.into_iter().partition(stays);
            act.stated = out;
            let home = HomePart { salt, stated: home };
            act.home_commitment = Some(home.commitment(digest));
            act.home = Some(home);
        }
        first_hand::sign(&mut act, keys).map_err(ProposeError::Unwritable)?;
        let (key_id, sign) = keys.act_signer(act.at);
        SignedAct::sign(act, key_id, sign).map_err(ProposeError::Unwritable)
    }
}

/// Makes an act of a form.
///
/// # Errors
/// [`ProposeError`] when the form names recipients that cannot be.
pub fn propose(
    form: Form,
    by: Proposer,
    keys: &Keys,
    chance: &mut Chance,
) -> Result<Proposed, ProposeError> {
    let agency = keys.agency();
    check_recipients(agency, &form.recipients)?;
    let id = ActId::new(by.now, chance.for_id());
    let mut act = Act::new(id, agency, (by.officer, by.role), by.now, form.body);
    act.recipients = form.recipients;
    act.purpose = form.purpose;
    act.crime_area = form.crime_area;
    act.offences = form.offences;
    act.handling = form.handling;
    act.case = form.case;
    act.answers = form.answers;
    act.urgency = form.urgency;
    act.attachments = form.attachments;
    act.stated = form.stated;
    let (year, ..) = by.now.day().civil();
    act.reference = by.number.map(|number| Reference {
        agency,
        year: u16::try_from(year).unwrap_or(u16::MAX),
        number,
    });
    let salt = (!act.recipients.is_empty()).then(|| chance.draw());
    Ok(Proposed { act, salt })
}

fn check_recipients(own: AgencyCode, recipients: &[Recipient]) -> Result<(), ProposeError> {
    if recipients.len() > RECIPIENTS_MAX {
        return Err(ProposeError::TooManyRecipients {
            found: recipients.len(),
            max: RECIPIENTS_MAX,
        });
    }
    let mut seen = std::collections::BTreeSet::new();
    for recipient in recipients {
        let agency = recipient.agency;
        if agency == own {
            return Err(ProposeError::ToSelf { agency });
        }
        if !seen.insert(agency) {
            return Err(ProposeError::Twice { agency });
        }
    }
    Ok(())
}
