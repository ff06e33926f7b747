//! Whether what is said of a request answers one that stands, for what it was made.
//!
//! Restraint is always open, so no law looks at its words: without a request that it answers it
//! would carry them anywhere. What the wrong side says of a request changes nothing, and goes to
//! nobody but the other side.

use std::collections::BTreeSet;

use comity_act::{
    Act, ActId, AgencyCode, Body, Kind, Offence, Recipient, RecordId, Timestamp,
    body::{RecordCorrect, RecordLink},
};

use super::{hits, leads};
use crate::{
    decide::answered,
    key::Key,
    keys::Keys,
    node::Node,
    ports::Facts,
    project::{self, Given},
    rows::{ActRow, Holder, HoldersRow, LINKS_MAX, Linked, RecordRow},
};

/// Why an act does not fit what it answers.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// What no law bars would else carry words to whom they do not concern.
    #[error("no request stands that this `{kind}` fits; answer it, to its other side alone")]
    AnswersNothing {
        /// Which kind of act.
        kind: &'static str,
    },
    /// Word of a disclosure concerns nobody but the owner.
    #[error("word of a disclosure goes to who owns the records, and to nobody else; send it there")]
    OfOthers,
    /// What no law bars would else carry a record to who never had it.
    #[error(
        "`{agency}` was given no copy of the record here; name nobody, and each who holds one is \
         told; to give it the record, answer its request"
    )]
    HoldsNoCopy {
        /// Who.
        agency: AgencyCode,
    },
    /// What no law bars would else give what nobody gave.
    #[error(
        "the correction tells `{agency}` more than it was given; name nobody, and it is told what \
         became of its copy; what is new, give in an answer or a message"
    )]
    SaysMore {
        /// Who.
        agency: AgencyCode,
    },
    /// What was signed for the eyes of others cannot be split again.
    #[error(
        "`{act}` says `{fact}`, which a recipient may not know since it became a third country; \
         decline it, and propose it anew"
    )]
    TellsTooMuch {
        /// The act that waits.
        act: ActId,
        /// The first such fact.
        fact: &'static str,
    },
    /// Approved both, one would run over the other unread.
    #[error(
        "`{act}` proposes a pack of this name for the same day, and waits; have it approved or \
         declined first"
    )]
    WaitsAlready {
        /// The act that waits.
        act: ActId,
    },
    /// Rows of a list are searched for here, where each answer is recorded before it is shown.
    #[error("a list is screened in one's own databases and by its rows; name no agency, no term")]
    ListElsewhere,
    /// A link is this agency's word about what it holds, and stays where both are.
    #[error(
        "only records that are held here are linked, two at a time; `{record}` is not, or is \
             linked to itself"
    )]
    NotHeld {
        /// Which.
        record: RecordId,
    },
    /// What was undone once, or never made, is not undone.
    #[error("no link of these two records stands that `{link}` made; open one of them to see all")]
    NoLink {
        /// The act that is to be undone.
        link: ActId,
    },
    /// The row of a record stays small.
    #[error("`{record}` has as many links as a record may have; link the others to each other")]
    LinkedOften {
        /// Which.
        record: RecordId,
    },
    /// Word of a doubt would tell others that the record is held here.
    #[error(
        "a doubt goes to who owns the record, of which a copy is held here, and to nobody else"
    )]
    NotToOwner,
    /// A lead is told once, and again when one of its records says something else.
    #[error("the two are linked as the same, or a lead of theirs is open or was decided over")]
    ProposedAlready,
    /// What is decided over is a lead, and of these two.
    #[error("no lead of these two records stands; list them with `comity duplicates list`")]
    NoLead,
    /// Nobody decides over what they did not read.
    #[error("open both records for this lead first; reading them is recorded with its reason")]
    Unread,
    /// It says already what is to be decided.
    #[error("it was decided already that they are `{state}`; undo that first")]
    DecidedSo {
        /// Where it stands.
        state: &'static str,
    },
    /// Only the last decision over a lead is taken back.
    #[error("`{act}` is not what was decided last over this lead; show it to see what was")]
    NotDecided {
        /// The act that is to be undone.
        act: ActId,
    },
    /// Nobody was told to all holders to be another than what nobody saw.
    #[error(
        "nothing of the hit was told yet, so no particulars go to others with it: leave them out, \
         or ask the owner first and say so (`owner-asked`)"
    )]
    NothingTold,
    /// Only of a hit that this agency was given somebody says what came of it.
    #[error(
        "this agency was given no hit there that names the record; answer the report of the \
         search, or the alert, that does"
    )]
    NoHit,
    /// What no law bars would else carry words to whom they do not concern.
    #[error("what came of a hit goes to {}", goes_to(*giver))]
    NotToGiver {
        /// Who gave it; nobody, where it was one's own database.
        giver: Option<AgencyCode>,
    },
    /// A person compared both by something.
    #[error("say by what both were compared: one means at least")]
    NoMeans,
    /// Of a hit on a record all who hold it hear that it is another.
    #[error(
        "that hit names its record: name no term, and that it is another say with `hit.exclude`, \
         which reaches all who hold the record"
    )]
    NamesRecord,
    /// A term is named by its place among those of the search.
    #[error(
        "the pseudonymised search met nothing by a term at place {term}; open it to see its \
         terms, which count from 0"
    )]
    NotMet {
        /// The place.
        term: u8,
    },
    /// Who was arrested in another's place is another.
    #[error("the wrong person was arrested where it is another; say that, or leave the arrest out")]
    ArrestedRightly,
    /// Only what stands is taken back, by who made it or by the owner of the record.
    #[error(
        "no exclusion stands that `{act}` made and this agency takes back; who made it does, or \
         who owns the record"
    )]
    NoExclusion {
        /// The act that is to be undone.
        act: ActId,
    },
    /// Tokens and makers are not an officer's to write.
    #[error("who excluded somebody first, and by which tokens, the node says; leave both out")]
    OfTheNode,
    /// The row of a hit, or of a record, stays small.
    #[error("as much was concluded of this as is kept; tell who gave the hit in a message")]
    ConcludedOften,
    /// An answer under another offence would be judged by what nobody asked for.
    #[error("the request names no offence `{title}`; leave it out, or ask what it is made for")]
    OtherOffence {
        /// What the offence is called.
        title: String,
    },
}

/// For who sends word of a hit to others, or to nobody.
fn goes_to(giver: Option<AgencyCode>) -> String {
    let nobody = || "nobody, since it was found here: name no recipient".to_owned();
    giver.map_or_else(nobody, |giver| format!("who gave it, and to nobody else: name `{giver}`"))
}

/// What who received it may ask about, as about a request.
const ORDERS: [Kind; 2] = [Kind::OrderPreserve, Kind::OrderProduce];

/// Checks that each recipient is a side of the request that the act answers, and that an answer
/// is for what the request was made for.
pub(super) fn fits(keys: &Keys, act: &Act, known: &Facts) -> Result<(), Unfit> {
    let Some(kind) = act.body.kind() else { return Ok(()) };
    match &act.body {
        Body::RequestAnswer(_) => for_the_same(act, known),
        Body::RequestRefuse(_) | Body::RequestDelay(_) | Body::RequestWithdraw(_) => {
            between_sides(act, kind, known)
        }
        // Who received an order may ask what is meant by it.
        Body::RequestClarify(_) | Body::RequestConsult(_) if !is_on(&ORDERS, act, known) => {
            between_sides(act, kind, known)
        }
        // Word that it was done follows word that it would be.
        Body::DisclosureAnnounce(_) if is_on(&[Kind::DisclosureAnnounce], act, known) => Ok(()),
        Body::DisclosureAnnounce(body) => to_owners(act, &body.records, known),
        Body::RecordCorrect(body) if is_anothers(act, body.record, known) => Ok(()),
        Body::RecordCorrect(body) => to_holders(keys, act, body, known),
        Body::RecordErase(body) if is_anothers(act, body.record, known) => Ok(()),
        Body::RecordErase(body) => to_holders_of_any(act, &[body.record], known),
        Body::RecallIssue(body) => to_holders_of_any(act, &body.records, known),
        Body::RecordLink(body) => links(body, known),
        Body::RecordDoubt(body) => to_owner(act, body.record, known),
        Body::LeadPropose(body) => leads::proposes(body, known),
        Body::LeadConfirm(body) => leads::confirms(act, body, known),
        Body::LeadReject(body) => leads::rejects(act, body, known),
        Body::HitConclude(body) => hits::concludes(act, body, known),
        Body::HitExclude(body) => hits::excludes(act, body, known),
        Body::SearchRun(body) if body.list.is_some() => {
            let is_alone = body.terms.is_empty() && act.recipients.is_empty();
            is_alone.then_some(()).ok_or(Unfit::ListElsewhere)
        }
        Body::InstrumentAdopt(body) if body.pack.is_some() => {
            let waits = project::waiting(known).find(|id| *id != act.id && is_of(*id, act, known));
            waits.map_or(Ok(()), |act| Err(Unfit::WaitsAlready { act }))
        }
        _ => Ok(()),
    }
}

/// Whether an act that waits here proposes to run the pack of this one, from the same day.
fn is_of(waiting: ActId, act: &Act, known: &Facts) -> bool {
    let proposed = |act: &Act| match &act.body {
        Body::InstrumentAdopt(body) => {
            body.pack.as_ref().map(|_| (body.instrument.clone(), body.from))
        }
        _ => None,
    };
    let entry = known.journal.get(&waiting).and_then(|entry| entry.signed(act.agency).ok());
    entry.is_some_and(|signed| proposed(signed.act()) == proposed(act))
}

/// Whether a record is another's: the law says that nobody else corrects or erases it.
fn is_anothers(act: &Act, record: RecordId, known: &Facts) -> bool {
    let row = known.row::<RecordRow>(Key::Record(record));
    row.is_some_and(|row| row.content.owner != act.agency)
}

/// Whether a correction goes to those alone who hold a copy, and tells each of them nothing more
/// than it was given.
fn to_holders(keys: &Keys, act: &Act, body: &RecordCorrect, known: &Facts) -> Result<(), Unfit> {
    let row = known.row::<HoldersRow>(Key::Holders(body.record));
    for to in act.recipients.iter().map(|to| to.agency) {
        let mut holders = row.into_iter().flat_map(|row| &row.holders);
        match holders.find(|holder| holder.agency == to) {
            None => return Err(Unfit::HoldsNoCopy { agency: to }),
            Some(holder) if corrects_more(keys, body, holder) => {
                return Err(Unfit::SaysMore { agency: to });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Whether word that records are erased or taken back, and why, goes to those alone who were given
/// a copy of one of them.
fn to_holders_of_any(act: &Act, records: &[RecordId], known: &Facts) -> Result<(), Unfit> {
    let rows = records.iter().filter_map(|&id| known.row::<HoldersRow>(Key::Holders(id)));
    let holders: BTreeSet<AgencyCode> =
        rows.flat_map(|row| &row.holders).map(|holder| holder.agency).collect();
    let others = act.recipients.iter().map(|to| to.agency).find(|to| !holders.contains(to));
    others.map_or(Ok(()), |agency| Err(Unfit::HoldsNoCopy { agency }))
}

/// Whether a correction tells a holder more than it was given.
fn corrects_more(keys: &Keys, body: &RecordCorrect, holder: &Holder) -> bool {
    let given = Given { keys, record: body.record };
    given.adds(&body.statements, body.category(), holder)
}

/// Those who hold a copy, and to whom this correction tells nothing more than they were given.
/// Whoever else holds one is told by the node what concerns it.
pub fn corrected_by(keys: &Keys, body: &RecordCorrect, row: &HoldersRow) -> Vec<AgencyCode> {
    let holders = row.holders.iter().filter(|holder| !corrects_more(keys, body, holder));
    holders.map(|holder| holder.agency).collect()
}

/// Whether an act that waits still tells its recipients no more than they may know: a recipient
/// may have become a third country since it was signed.
pub(super) fn keeps_its_split(
    node: &Node,
    now: Timestamp,
    of: ActId,
    known: &Facts,
) -> Result<(), Unfit> {
    let Some(waiting) = node.stored(of, known) else { return Ok(()) };
    match node.told_too_much(now, waiting.act(), known) {
        Some(fact) => Err(Unfit::TellsTooMuch { act: of, fact }),
        None => Ok(()),
    }
}

/// Whether word of a disclosure goes to those alone whose records it is about.
fn to_owners(act: &Act, records: &[RecordId], known: &Facts) -> Result<(), Unfit> {
    let owner =
        |record: &RecordId| Some(known.row::<RecordRow>(Key::Record(*record))?.content.owner);
    let owners: Vec<AgencyCode> = records.iter().filter_map(owner).collect();
    if act.recipients.iter().all(|to| owners.contains(&to.agency)) {
        return Ok(());
    }
    Err(Unfit::OfOthers)
}

/// Whether a doubt goes to the owner of a copy that is held here, and to nobody else.
fn to_owner(act: &Act, record: RecordId, known: &Facts) -> Result<(), Unfit> {
    let owner = known.row::<RecordRow>(Key::Record(record)).map(|row| row.content.owner);
    let is_owner = |to: &Recipient| owner == Some(to.agency) && to.agency != act.agency;
    let goes = !act.recipients.is_empty() && act.recipients.iter().all(is_owner);
    goes.then_some(()).ok_or(Unfit::NotToOwner)
}

/// Whether two records that are held here can be linked so, or the link that is undone stands.
fn links(body: &RecordLink, known: &Facts) -> Result<(), Unfit> {
    let row = |record| known.row::<RecordRow>(Key::Record(record)).ok_or(Unfit::NotHeld { record });
    let ends = [(body.record, row(body.record)?), (body.to, row(body.to)?)];
    if body.record == body.to {
        return Err(Unfit::NotHeld { record: body.to });
    }
    if let Some(link) = body.undoes {
        let stands = |one: &Linked| one.act == link && one.undone_by.is_none();
        let is_theirs = ends[0].1.links.iter().any(|one| stands(one) && one.other == body.to);
        return is_theirs.then_some(()).ok_or(Unfit::NoLink { link });
    }
    let full = ends.iter().find(|(_, row)| row.links.len() >= LINKS_MAX);
    full.map_or(Ok(()), |(record, _)| Err(Unfit::LinkedOften { record: *record }))
}

/// Whether an act is about one of these kinds that went between this agency and each recipient.
fn is_on(kinds: &[Kind], act: &Act, known: &Facts) -> bool {
    let first = act.answers.and_then(|of| known.row::<ActRow>(Key::Act(of)));
    let is_of_kind = |first: &&ActRow| kinds.iter().any(|kind| kind.code() == first.kind);
    let is_side = |first: &ActRow, to| {
        first.agency == to || first.delivered.iter().any(|there| there.to == to)
    };
    first.filter(is_of_kind).is_some_and(|first| {
        !act.recipients.is_empty() && act.recipients.iter().all(|to| is_side(first, to.agency))
    })
}

fn between_sides(act: &Act, kind: Kind, known: &Facts) -> Result<(), Unfit> {
    if !act.recipients.is_empty() && answered(act, known).all(|request| request.is_some()) {
        return Ok(());
    }
    Err(Unfit::AnswersNothing { kind: kind.name() })
}

/// Whether an answer names no offence that its request does not.
fn for_the_same(act: &Act, known: &Facts) -> Result<(), Unfit> {
    // A code says which it is; without one, all that was written of it does.
    let is_same = |one: &Offence, other: &Offence| {
        one.code == other.code && (one.code.is_some() || one == other)
    };
    for request in answered(act, known).flatten() {
        let is_named = |one: &&Offence| request.offences.iter().any(|other| is_same(one, other));
        if let Some(other) = act.offences.iter().find(|one| !is_named(one)) {
            return Err(Unfit::OtherOffence { title: other.title.to_string() });
        }
    }
    Ok(())
}
