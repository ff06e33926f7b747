//! What is checked before the law is asked: who acts, and can it arrive.

use comity_act::{
    Act, ActId, AgencyCode, Basis, Body, Channel, Day, Kind, OfficerId, Role, RoleGroup,
    SignedCard, Text, Timestamp, Urgency,
    body::{DutyLane, InstrumentAdopt, RecordCorrect},
};
use comity_law::Question;
use comity_seal::fingerprint::Fingerprint;

use super::{
    asking::Unaskable,
    duties,
    fitting::{Unfit, fits, keeps_its_split},
    makers::{Makers, of_role},
    sets::is_peer,
    signed::certified,
    watches,
};
use crate::{
    decide::{UnheardError, deciders, heard, may_decide, not_against, referred, seat, unliftable},
    key::Key,
    keys::KeysError,
    node::Node,
    ports::Facts,
    project::is_kept,
    rows::{ActRow, CardRow, OfficerRow, OwnRow, PeerRow, RecordRow, Stage, Trust},
    signing::SigningError,
};

/// Why an act is not put to the law.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The officer has no certificate for this role at this moment.
    #[error("officer `{officer}` is not posted as {role}; have the administrator post the officer")]
    NotPosted {
        /// Who.
        officer: OfficerId,
        /// In which role.
        role: Role,
    },
    /// No law is asked whether somebody who reads no content makes acts with content.
    #[error("an officer posted as {role} makes no `{kind}`; have {} make it", Makers::of(*kind))]
    NotOfRole {
        /// In which role.
        role: Role,
        /// Which kind of act.
        kind: Kind,
    },
    /// What is always open would else carry anything anywhere.
    #[error("a `{kind}` carries no files, since no law bars it; send them with an answer")]
    CarriesFiles {
        /// Which kind of act.
        kind: &'static str,
    },
    /// It does not fit what it answers, or whose records it is about.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// A watch ends, and not in years.
    #[error("a watch ends after it begins and a year away at most; name another day")]
    WatchSpan,
    /// Nothing is found by what a watch looks for.
    #[error("nothing would be found: no term of the watch is a name or a number; add one")]
    WatchesForNothing,
    /// The holder of a pseudonymised search cannot be asked it.
    #[error(transparent)]
    Unaskable(#[from] Unaskable),
    /// No watch of this agency stands there.
    #[error("no watch of this agency is meant; name one that still stands")]
    NoWatch,
    /// Others keep the watch than those who are told.
    #[error("the watch stands at {at}; name these as recipients, and nobody else")]
    StandsElsewhere {
        /// At whom.
        at: String,
    },
    /// Only a pack of the agency's own law is adopted by the digest of its files.
    #[error("`{name}` is no pack of this agency's own law; adopt it without a digest of files")]
    NoPack {
        /// The name that was given.
        name: String,
    },
    /// Nothing of this name can be adopted.
    #[error("the law has no instrument and no rule to adopt `{name}`; see `comity law list`")]
    NotAdoptable {
        /// The name that was given.
        name: String,
    },
    /// The text allows no such declaration or reservation.
    #[error("`{name}` allows no declaration or reservation `{key}`; it allows {allowed}")]
    NotDeclarable {
        /// The instrument.
        name: String,
        /// What was to be declared.
        key: String,
        /// What may be declared.
        allowed: String,
    },
    /// An adoption ends before its first day.
    #[error("it would bind until {until}, and from {from} on; exchange the two days")]
    OverBeforeItBegins {
        /// Its first day.
        from: Day,
        /// Its last day.
        until: Day,
    },
    /// The kind of body is said of nobody, or of this agency.
    #[error("`of_kind` says what another agency is; name that agency in `of`, or leave it out")]
    KindOfNobody,
    /// An offence that no list has.
    #[error(transparent)]
    Offence(#[from] comity_law::UnknownOffence),
    /// A recipient is no peer.
    #[error("`{agency}` is no peer of this agency; add its card with `comity peer add`")]
    UnknownRecipient {
        /// Which.
        agency: AgencyCode,
    },
    /// A card is not whole.
    #[error("the card is not believed; ask its agency for it again")]
    BadCard(#[source] KeysError),
    /// A card cannot be read.
    #[error("this is no agency card; ask for it again")]
    NoCard(#[source] comity_act::WireError),
    /// A card is past its date.
    #[error("the card of `{agency}` expired; ask for its new card")]
    ExpiredCard {
        /// Whose.
        agency: AgencyCode,
    },
    /// A card is this agency's own.
    #[error("the card is this agency's own; give it to others")]
    OwnCard,
    /// The fingerprint that was compared is not the card's.
    #[error("the card's fingerprint is {found}; it is not what was compared, do not trust it")]
    OtherFingerprint {
        /// The card's.
        found: Fingerprint,
    },
    /// The card has other keys than the known one.
    #[error(
        "CHANGED KEY: the card of `{agency}` does not continue the keys known here; \
         call them, compare {found}, and only then replace it"
    )]
    ChangedKey {
        /// Whose.
        agency: AgencyCode,
        /// The new card's.
        found: Fingerprint,
    },
    /// A card with a lower number than the known one.
    #[error("the card of `{agency}` is older than the one known here; ask for its latest card")]
    OlderCard {
        /// Whose.
        agency: AgencyCode,
    },
    /// A card does not say of itself that it follows the known one.
    #[error("the card of `{agency}` is not signed by a key known here; a person must compare it")]
    NotContinued {
        /// Whose.
        agency: AgencyCode,
    },
    /// What is said to be done is not owed here.
    #[error("nothing of the kind `{what}` is owed here because of that act; see `deadlines`")]
    NotOwed {
        /// What was named.
        what: String,
    },
    /// What is owed is done by an act of its own.
    #[error("`{what}` is met by the act that does it; answer, or take charge")]
    OwnAct {
        /// What was named.
        what: String,
    },
    /// Somebody else has to do what is owed.
    #[error("`{what}` is not for {role} to settle; it is for {who}")]
    NotTheirDuty {
        /// What is owed.
        what: String,
        /// In which role it was tried.
        role: Role,
        /// Who has to.
        who: String,
    },
    /// Nobody's word settles a signature that is owed.
    #[error("an officer's signature is owed: sign this act by passkey at the desk")]
    SignatureOwed,
    /// Who is on duty is the house's own business.
    #[error("`{kind}` stays at home; leave the recipients out")]
    StaysHome {
        /// Of which kind it is.
        kind: &'static str,
    },
    /// Somebody else is on duty, or nobody.
    #[error("you are not on duty for `{lane}`, so there is nothing to hand over; take it first")]
    NotOnDuty {
        /// For what.
        lane: DutyLane,
    },
    /// Only what came in and is in nobody else's hands is given on, and never to oneself.
    #[error("only what came in and is in no other hands is given to a colleague; or take it")]
    NotAssignable,
    /// Who is named cannot read what is to be handled.
    #[error("officer `{0}` is not posted to handle this; choose another colleague")]
    NoColleague(OfficerId),
    /// A duty that is over, or that nobody could keep.
    #[error("a duty ends after now, and within 48 hours; say until when")]
    DutySpan,
    /// The act that is decided over does not wait for a decision.
    #[error("`{act}` does not wait for a decision, so nothing would change; see it with `show`")]
    NotWaiting {
        /// Which act.
        act: ActId,
    },
    /// No role of the officer's decides this.
    #[error("it is not for {role} to decide; it is for a second person of {who}")]
    NotTheirDecision {
        /// In which role it was tried.
        role: Role,
        /// Who decides.
        who: String,
    },
    /// Nothing of it is left to a decision.
    #[error(
        "nobody approves over `{what}`: it is not left to a person's decision; change the act by \
         a way forward, or overrule what may be overruled"
    )]
    NotReferred {
        /// The act, or the rule.
        what: String,
    },
    /// Nothing that stands against the act can be overruled.
    #[error("nobody may overrule `{rule}`; see the ways forward of the act")]
    NotOverrulable {
        /// The rule.
        rule: String,
    },
    /// A rule that is decided over does not stand against the act.
    #[error("`{rule}` does not stand against that act, or was decided; see the act with `show`")]
    NotAgainst {
        /// The rule.
        rule: String,
    },
    /// An emergency does not say all that it must.
    #[error("an emergency also says: {missing}; add it, or call it urgent")]
    IncompleteEmergency {
        /// The points that are missing.
        missing: String,
    },
    /// An article of national law is named that the state's pack does not list.
    #[error(transparent)]
    UnknownArticle(#[from] comity_law::UnknownArticle),
    /// A fact is stated that nobody would hear.
    #[error(transparent)]
    Unheard(#[from] UnheardError),
    /// A record was corrected since it was read.
    #[error(
        "the record stands at correction {revision}; read it again, then correct it as the next one"
    )]
    CorrectedMeanwhile {
        /// How often it was corrected.
        revision: u32,
    },
    /// A record that is kept as evidence, or under a hold, is not erased.
    #[error(
        "the record, or one that came in the same act, is kept from being erased; \
         a legal adviser releases it first"
    )]
    UnderHold,
    /// Nobody can sign without a passkey that peers can verify.
    #[error("officer `{officer}` has no certified passkey as {role}; add one at the desk")]
    NoPasskey {
        /// Who.
        officer: OfficerId,
        /// In which role.
        role: Role,
    },
    /// The signature is not the officer's over this act.
    #[error("the officer's signature does not verify; sign again")]
    NotSigned(#[source] SigningError),
    /// The act that was drawn up can no longer be made as it is.
    #[error("the act that was shown can no longer be made as it is; write it anew and sign that")]
    DrawnUpAnew,
    /// An officer certificate is not this agency's.
    #[error("the officer certificate is not signed by this agency")]
    BadCertificate,
}

/// What the law is asked about an act of this agency, once it is checked.
pub(super) fn question(
    node: &Node,
    now: Timestamp,
    act: &Act,
    known: &Facts,
) -> Result<Question, CheckError> {
    duties::signs(act)?;
    check(node, act, known)?;
    Ok(heard(node.bench(now), act, known)?)
}

/// Checks an act of this agency against what is known here, save what it states.
pub(super) fn check(node: &Node, act: &Act, known: &Facts) -> Result<(), CheckError> {
    posted(act, known)?;
    of_role(act, known)?;
    plain(node, act)?;
    fits(&node.keys, act, known)?;
    let missing = act.urgency.as_ref().map(Urgency::missing_points).unwrap_or_default();
    if !missing.is_empty() {
        return Err(CheckError::IncompleteEmergency { missing: missing.join("; ") });
    }
    for recipient in &act.recipients {
        if let Some(Basis::National(cited)) = &recipient.basis {
            node.law.article(act.agency.country(), cited.as_str(), act.at.day())?;
        }
        let by_node = matches!(recipient.channel, Channel::Node | Channel::Bundle);
        let agency = recipient.agency;
        if by_node && !is_peer(known, agency) {
            return Err(CheckError::UnknownRecipient { agency });
        }
    }
    match &act.body {
        Body::PeerAdd(body) => {
            card(node, act.at, &body.card, Some((body.fingerprint.as_str(), body.replaces)), known)
        }
        Body::PeerIntroduce(body) => card(node, act.at, &body.card, None, known),
        Body::OfficerPost(body) => certified(node, &body.certificate).map(drop),
        Body::RecordCorrect(body) => newer(node, body, known),
        Body::RecordErase(_) if erases_what_is_kept(act, known) => Err(CheckError::UnderHold),
        Body::ReferralApprove(body) => {
            decides(node, act, body.act, known)?;
            own_referrals(node, act, (body.act, &body.rules), known)?;
            against(body.act, &body.rules, known)
        }
        Body::ReferralDecline(body) => waits(body.act, known),
        Body::VerdictOverrule(body) => {
            decides(node, act, body.act, known)?;
            let stays = unliftable(body.act, &body.rules, known);
            stays.map_or(Ok(()), |rule| Err(CheckError::NotOverrulable { rule }))?;
            against(body.act, &body.rules, known)
        }
        Body::SearchPseudonymised(_) if act.recipients.len() != 1 => {
            Err(Unaskable::OneHolder.into())
        }
        Body::WatchSet(body) => watches::sets(act, body, known),
        Body::WatchClear(_) => watches::clears(act, known),
        Body::LeadPropose(_) | Body::LeadConfirm(_) | Body::LeadReject(_) => {
            duties::stays_home(act)
        }
        Body::DutyTake(body) => duties::takes(act, body),
        Body::DutyHandOver(body) => duties::hands_over(act, body, known),
        Body::DutyAssign(body) => duties::assigns(act, body, known),
        Body::DutySettle(body) => duties::settles(node, act, body.what.as_str(), known),
        Body::InstrumentAdopt(body) => {
            match &body.pack {
                Some(digest) => pack(body.instrument.as_str(), digest.as_str()),
                None => adoptable(node, body.instrument.as_str()),
            }?;
            declarable(node, body)
        }
        _ => Ok(()),
    }?;
    for code in act.offences.iter().filter_map(|offence| offence.code.as_ref()) {
        node.law.offences().get(code.as_str())?;
    }
    Ok(())
}

/// Whether an act would erase what is kept as evidence or under a hold.
pub(super) fn erases_what_is_kept(act: &Act, known: &Facts) -> bool {
    matches!(&act.body, Body::RecordErase(body) if is_kept(known, body.record))
}

/// Whether the law has an instrument of this name, or a rule that only advises until an agency
/// makes it its own policy.
fn adoptable(node: &Node, name: &str) -> Result<(), CheckError> {
    let may =
        |rule: comity_law::RuleSummary| rule.advisory && rule.effect != comity_law::Effect::Gateway;
    let is_instrument = node.law.instruments().iter().any(|known| known.name == name);
    if is_instrument || node.law.summary(name).is_some_and(may) {
        Ok(())
    } else {
        Err(CheckError::NotAdoptable { name: name.to_owned() })
    }
}

/// Whether the text allows what is declared, and the days follow one another.
fn declarable(node: &Node, body: &InstrumentAdopt) -> Result<(), CheckError> {
    if let Some(until) = body.until.filter(|until| *until < body.from) {
        return Err(CheckError::OverBeforeItBegins { from: body.from, until });
    }
    if body.of_kind.is_some() && body.of.is_none_or(|of| of == node.own()) {
        return Err(CheckError::KindOfNobody);
    }
    let name = body.instrument.as_str();
    let allowed = node.law.declarations(name);
    let is_known = |key: &Text<60>| allowed.iter().any(|one| one.key == key.as_str());
    match body.declarations.iter().find(|key| !is_known(key)) {
        None => Ok(()),
        Some(key) => {
            let keys: Vec<_> = allowed.iter().map(|one| format!("`{}`", one.key)).collect();
            let allowed = if keys.is_empty() { "nothing".to_owned() } else { keys.join(", ") };
            let (name, key) = (name.to_owned(), key.as_str().to_owned());
            Err(CheckError::NotDeclarable { name, key, allowed })
        }
    }
}

/// Whether a pack of this name can be signed by this digest. Its law may not run here yet.
fn pack(name: &str, digest: &str) -> Result<(), CheckError> {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let is_digest = digest.len() == 64 && digest.bytes().all(is_hex);
    let is_shipped = comity_law::Law::shipped_files()
        .any(|(path, _)| path.rsplit_once('/').is_some_and(|(at, _)| at.replace('/', "-") == name));
    if name.starts_with("national-") && is_digest && !is_shipped {
        return Ok(());
    }
    Err(CheckError::NoPack { name: name.to_owned() })
}

/// A correction of one's own record says what follows on what the record says now: all of it is
/// replaced, so nobody replaces what was not read.
fn newer(node: &Node, body: &RecordCorrect, known: &Facts) -> Result<(), CheckError> {
    let row = known.row::<RecordRow>(Key::Record(body.record));
    match row.filter(|row| row.content.owner == node.own()) {
        Some(row) if body.revision <= row.newest().content.revision => {
            Err(CheckError::CorrectedMeanwhile { revision: row.newest().content.revision })
        }
        _ => Ok(()),
    }
}

fn posted(act: &Act, known: &Facts) -> Result<(), CheckError> {
    let has_officers = known.row::<OwnRow>(Key::Own).is_some_and(|own| own.has_officers);
    // The first act of an agency posts its first officer, and nobody is there to do it.
    if !has_officers && matches!(act.body, Body::OfficerPost(_)) {
        return Ok(());
    }
    let officer = known.row::<OfficerRow>(Key::Officer(act.officer));
    let mut postings = officer.into_iter().flat_map(|row| &row.postings);
    if postings.any(|posting| posting.covers(act.role, act.at)) {
        Ok(())
    } else {
        Err(CheckError::NotPosted { officer: act.officer, role: act.role })
    }
}

/// Restraint is always open, so it carries nothing: files would go past every bar of giving.
fn plain(node: &Node, act: &Act) -> Result<(), CheckError> {
    if act.attachments.is_empty() {
        return Ok(());
    }
    match act.body.kind().filter(|kind| node.law.is_restraint(*kind)) {
        Some(kind) => Err(CheckError::CarriesFiles { kind: kind.name() }),
        None => Ok(()),
    }
}

/// Whether an act waits for a decision.
fn waits(of: ActId, known: &Facts) -> Result<(), CheckError> {
    let waiting = known.row::<ActRow>(Key::Act(of)).map(|row| row.stage);
    match waiting {
        Some(Stage::ForDecision | Stage::Barred | Stage::Held) => Ok(()),
        _ => Err(CheckError::NotWaiting { act: of }),
    }
}

/// Whether an act waits, and for whom who acts here.
fn decides(node: &Node, act: &Act, of: ActId, known: &Facts) -> Result<(), CheckError> {
    waits(of, known)?;
    keeps_its_split(node, act.at, of, known)?;
    if may_decide(node.bench(act.at), act, of, known) {
        return Ok(());
    }
    let deciders = deciders(node.bench(act.at), act, of, known);
    if deciders.is_empty() {
        return Err(CheckError::NotReferred { what: of.to_string() });
    }
    let names: Vec<&str> = deciders.into_iter().map(RoleGroup::name).collect();
    Err(CheckError::NotTheirDecision { role: act.role, who: names.join(" or ") })
}

/// Whether every rule that is approved over is one that the verdict leaves to the approver's group:
/// nobody approves over what is for another to decide, and a bar is overruled, not approved.
fn own_referrals(
    node: &Node,
    act: &Act,
    (of, rules): (ActId, &[Text<100>]),
    known: &Facts,
) -> Result<(), CheckError> {
    for rule in rules {
        let Some(group) = referred(of, rule.as_str(), known) else {
            return Err(CheckError::NotReferred { what: rule.as_str().to_owned() });
        };
        let group = seat(node.bench(act.at), group, of, known);
        if act.role.group() != Some(group) {
            let who = group.name().to_owned();
            return Err(CheckError::NotTheirDecision { role: act.role, who });
        }
    }
    Ok(())
}

/// Whether every rule that is decided over stands against the act.
fn against(of: ActId, rules: &[Text<100>], known: &Facts) -> Result<(), CheckError> {
    not_against(of, rules, known).map_or(Ok(()), |rule| Err(CheckError::NotAgainst { rule }))
}

fn card(
    node: &Node,
    at: Timestamp,
    bytes: &[u8],
    compared: Option<(&str, bool)>,
    known: &Facts,
) -> Result<(), CheckError> {
    let parsed = SignedCard::parse(bytes).map_err(CheckError::NoCard)?;
    let card = node.keys.whole_card(parsed.clone()).map_err(CheckError::BadCard)?;
    let agency = card.agency;
    if agency == node.own() {
        return Err(CheckError::OwnCard);
    }
    if card.valid_until <= at {
        return Err(CheckError::ExpiredCard { agency });
    }
    let Some((compared, replaces)) = compared else { return Ok(()) };
    let keys = node.keys.keys_of(&card).map_err(CheckError::BadCard)?;
    let found = Fingerprint::of(&keys);
    if compared.parse::<Fingerprint>().ok().as_ref() != Some(&found) {
        return Err(CheckError::OtherFingerprint { found });
    }
    // A card that waits for a person is nobody's known card.
    let is_known = known
        .row::<PeerRow>(Key::Peer(agency))
        .is_some_and(|row| !matches!(row.trust, Trust::Waiting(_)));
    if let Some(row) = known.row::<CardRow>(Key::Card(agency)).filter(|_| is_known) {
        let old = SignedCard::parse(&row.card).map_err(CheckError::NoCard)?;
        let old_keys = node.keys.keys_of(old.claims()).map_err(CheckError::BadCard)?;
        // A list of keys that says it continues the known one proves nothing without a signature
        // by one of those: anybody can copy public keys.
        let signed_by = (parsed.key_id(), at);
        let is_signed = parsed
            .verified(|sig, bytes| node.keys.is_signed_by(old.claims(), signed_by, sig, bytes))
            .is_ok();
        if (keys.continues(&old_keys).is_err() || !is_signed) && !replaces {
            return Err(CheckError::ChangedKey { agency, found });
        }
        // An old card would bring back keys that have been retired since.
        if card.serial < old.claims().serial && !replaces {
            return Err(CheckError::OlderCard { agency });
        }
    }
    Ok(())
}

/// The fingerprint of a card that follows a known one by itself: a higher number, keys that
/// continue the known ones, and a signature by a key that is known here.
pub(super) fn continued(
    node: &Node,
    now: Timestamp,
    bytes: &[u8],
    known: &CardRow,
) -> Result<Fingerprint, CheckError> {
    let parsed = SignedCard::parse(bytes).map_err(CheckError::NoCard)?;
    let old = SignedCard::parse(&known.card).map_err(CheckError::NoCard)?.claims().clone();
    let signed_by = (parsed.key_id(), now);
    let agency = parsed.claims().agency;
    let card = node.keys.whole_card(parsed.clone()).map_err(CheckError::BadCard)?;
    if card.valid_until <= now {
        return Err(CheckError::ExpiredCard { agency });
    }
    if card.serial <= old.serial {
        return Err(CheckError::OlderCard { agency });
    }
    let keys = node.keys.keys_of(&card).map_err(CheckError::BadCard)?;
    let found = Fingerprint::of(&keys);
    let old_keys = node.keys.keys_of(&old).map_err(CheckError::BadCard)?;
    if card.agency != old.agency || keys.continues(&old_keys).is_err() {
        return Err(CheckError::ChangedKey { agency, found });
    }
    parsed
        .verified(|signature, bytes| node.keys.is_signed_by(&old, signed_by, signature, bytes))
        .map_err(|_| CheckError::NotContinued { agency })?;
    Ok(found)
}
