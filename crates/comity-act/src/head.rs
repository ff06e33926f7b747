//! The head of an act: what can be read of one whose words are not all known.
//!
//! A later version of the protocol may say words that this one has no name for. Whose act it is
//! and to whom it goes is read all the same, so that it can be verified, kept and shown.

use minicbor::{Decoder, data::Type, decode::Error};

use crate::{Act, ActId, AgencyCode, Body, OfficerId, RawBody, Recipient, Role, Text, Timestamp};

/// What is read of an act that is not understood.
#[derive(Debug)]
pub(crate) struct Head {
    id: ActId,
    agency: AgencyCode,
    officer: OfficerId,
    role: Role,
    at: Timestamp,
    recipients: Vec<AgencyCode>,
    body: RawBody,
    case: Option<Text<60>>,
    answers: Option<ActId>,
}

/// Reads the head of an act whose bytes are in the form of the protocol; `None` when even that
/// cannot be read.
pub(crate) fn read(payload: &[u8]) -> Option<Head> {
    let mut parts = Parts::default();
    parts.collect(&mut Decoder::new(payload)).ok()?;
    Some(Head {
        id: parts.id?,
        agency: parts.agency?,
        officer: parts.officer?,
        // The service has no person's powers; none are read into a role that is not known.
        role: parts.role.and_then(Role::from_code).unwrap_or(Role::Service),
        at: parts.at?,
        recipients: parts.recipients,
        body: parts.body?,
        case: parts.case,
        answers: parts.answers,
    })
}

impl Head {
    /// The act as far as it was read, with a body that is not understood.
    pub(crate) fn into_act(self) -> Act {
        let body = Body::NotUnderstood(self.body);
        let mut act = Act::new(self.id, self.agency, (self.officer, self.role), self.at, body);
        act.recipients = self.recipients.into_iter().map(Recipient::of).collect();
        act.case = self.case;
        act.answers = self.answers;
        act
    }
}

#[derive(Default)]
struct Parts {
    id: Option<ActId>,
    agency: Option<AgencyCode>,
    officer: Option<OfficerId>,
    role: Option<u16>,
    at: Option<Timestamp>,
    recipients: Vec<AgencyCode>,
    body: Option<RawBody>,
    case: Option<Text<60>>,
    answers: Option<ActId>,
}

impl Parts {
    fn collect(&mut self, d: &mut Decoder<'_>) -> Result<(), Error> {
        let fields = d.map()?.unwrap_or_default();
        for _ in 0..fields {
            // The keys are those of `Act`.
            match d.u32()? {
                0 => self.id = Some(d.decode()?),
                1 => self.agency = Some(d.decode()?),
                2 => self.officer = Some(d.decode()?),
                3 => self.role = Some(d.u16()?),
                4 => self.at = Some(d.decode()?),
                5 => self.recipients = recipients(d)?,
                6 => self.body = Some(body(d)?),
                11 => self.case = attempt(d)?,
                12 => self.answers = attempt(d)?,
                _ => d.skip()?,
            }
        }
        Ok(())
    }
}

/// A value that helps and is not needed: passed over when it is of another shape.
fn attempt<'b, T: minicbor::Decode<'b, ()>>(d: &mut Decoder<'b>) -> Result<Option<T>, Error> {
    let start = d.position();
    let found = d.decode().ok();
    d.set_position(start);
    d.skip()?;
    Ok(found)
}

fn body(d: &mut Decoder<'_>) -> Result<RawBody, Error> {
    if d.array()? != Some(3) {
        return Err(Error::message("a body has three parts").at(d.position()));
    }
    Ok(RawBody { code: d.u16()?, version: d.u8()?, bytes: d.bytes()?.to_vec() })
}

fn recipients(d: &mut Decoder<'_>) -> Result<Vec<AgencyCode>, Error> {
    let mut agencies = Vec::new();
    for _ in 0..d.array()?.unwrap_or_default() {
        for _ in 0..d.map()?.unwrap_or_default() {
            if d.datatype()? == Type::U8 && d.probe().u8()? == 0 {
                d.skip()?;
                agencies.push(d.decode()?);
            } else {
                d.skip()?;
                d.skip()?;
            }
        }
    }
    Ok(agencies)
}
