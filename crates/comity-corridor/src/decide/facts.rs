//! The facts of an act, as the law reads them.
//!
//! What is known here is computed and always wins. What only a person can know comes from the
//! act, where the officer stated it under the act's signature. What nobody said stays unknown.

use std::collections::BTreeSet;

use comity_act::{
    Act, ActId, Adopted, AgencyCode, AgencyKind, Basis, Body, Channel, Purpose, Recipient, Role,
    RoleGroup, SignedCard, Text, Timestamp, Urgency,
    body::{InstrumentAdopt, PeerAdd, RestrictionGround},
};
use comity_law::{Facts as LawFacts, Law};

use super::{
    carried::{Piece, is_written, pieces},
    declared, emergency, hits, offences, people, searching, stated, terms,
};
use crate::{
    key::Key,
    node::is_trusted,
    ports::Facts,
    project,
    rows::{
        DeadlineRow, OfficerRow, OwnRow, PeerRow, RecordRow, RecordState, RelationRow, RequestRow,
        RequestState, Use, asks_owner,
    },
    signing,
};

/// The view from which an act is decided.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// This agency.
    pub own: AgencyCode,
    /// The act.
    pub act: &'a Act,
    /// The rows that were fetched for it.
    pub facts: &'a Facts,
    /// The moment of the decision.
    pub now: Timestamp,
    /// The law that asks.
    pub law: &'a Law,
    /// What kind of body this agency is.
    pub kind: AgencyKind,
}

/// The ends of an act: to whom it goes, and who is at the other end, seen from here.
#[derive(Clone, Copy)]
pub(super) struct Ends<'a> {
    /// Who receives; this agency itself when the act stays here.
    pub to: AgencyCode,
    /// Who is at the other end.
    pub other: AgencyCode,
    /// What the act says of this recipient.
    pub recipient: Option<&'a Recipient>,
}

/// The facts of an act towards one agency.
pub(super) fn towards(view: View<'_>, ends: Ends<'_>) -> LawFacts {
    let mut facts = stated::heard(view);
    let pieces = pieces(view.own, view.act, view.facts);
    general(view, &mut facts);
    people::facts(view, &pieces, &mut facts);
    owners(view, &pieces, ends.to, &mut facts);
    let adopted = [view.own, ends.other].map(|agency| declared::adopted(view, agency));
    let sides: searching::Sides<'_> = (&adopted[0], &adopted[1]);
    between(view, (ends, sides), &mut facts);
    let relation = view.facts.row::<RelationRow>(Key::Relation(ends.other));
    terms::covered(view, (relation, &pieces), &mut facts);
    facts.search_scheme = Some(searching::scheme(view, (ends.other, relation, sides), &facts));
    declared::facts(view, ends, &mut facts);
    of_kind(view, ends.other, &mut facts);
    offences::facts(view, ends, &pieces, &mut facts);
    emergency::supplies(view, ends, &mut facts);
    // What the law takes to be so when nobody says otherwise; last, so that it overrides nothing.
    view.law.presume(&mut facts);
    facts
}

fn general(view: View<'_>, facts: &mut LawFacts) {
    let act = view.act;
    facts.receiving = Some(act.agency != view.own);
    let purpose = emergency::purpose(act);
    facts.purpose_stated = Some(purpose.is_some());
    facts.for_evidence = Some(purpose == Some(Purpose::Evidence));
    let urgency = act.urgency.as_ref();
    let is_emergency = emergency::holds(act);
    let has_ground = |urgency: &Urgency| urgency.ground.is_some() && !urgency.reason.is_blank();
    facts.urgent = Some(urgency.is_some());
    facts.emergency = Some(is_emergency);
    facts.urgency_ground_stated = Some(is_emergency || urgency.is_some_and(has_ground));
    facts.purpose = Some(purpose.map_or("none", Purpose::name).into());
    let areas = act.crime_area.iter().chain(act.offences.iter().map(|offence| &offence.area));
    facts.crime_areas = Some(areas.map(|area| area.name().into()).collect());
    facts.individual_case = Some(act.case.is_some());
    facts.person_decides = Some(act.role != Role::Service);
    facts.officer_signature = Some(signature(view).into());
    // What most acts have nothing to do with is as it ordinarily is, and not kept with them.
    facts.list_rows = Some(0);
    hits::ordinarily(facts);
    facts.watch_room_left = Some(ENOUGH);
    facts.query_budget_left = Some(ENOUGH);
    facts.names_pseudonymised = Some(true);
    facts.watched_in_emergency = Some(false);
    let searches = project::searches_left(view.facts, (view.own, act), view.now);
    facts.searches_left = Some(searches.unwrap_or(ENOUGH));
}

/// So much is left where nothing is used up: what `law/facts/` calls ordinary.
const ENOUGH: i64 = 100;

/// Whether the officer's own passkey signed it.
fn signature(view: View<'_>) -> &'static str {
    let act = view.act;
    let of_officer = || view.facts.row::<OfficerRow>(Key::Officer(act.officer));
    signing::word(act, |at| {
        act.agency == view.own && of_officer().is_some_and(|row| row.has_passkey(act.role, at))
    })
}

/// Whose information it is, and what the owners allow.
fn owners(view: View<'_>, pieces: &[Piece<'_>], to: AgencyCode, facts: &mut LawFacts) {
    let (from, now) = (view.act.agency, view.now);
    let handling = &view.act.handling;
    let any = |test: fn(&Piece<'_>) -> bool| pieces.iter().any(test);
    let foreign: Vec<_> = pieces.iter().filter(|piece| piece.owner != from).collect();
    facts.handling_h1 = Some(handling.not_in_court || any(|piece| piece.handling.not_in_court));
    facts.handling_h2 = Some(any(|piece| piece.handling.not_onward));
    facts.handling_h3 = Some(any(|piece| piece.handling.as_written.is_some()));
    facts.owner_is_self = Some(owns(view, &foreign));
    facts.recipient_is_owner = Some(!pieces.is_empty() && pieces.iter().all(|p| p.owner == to));
    let on = |piece: &Piece<'_>| !on_conditions(view, piece, to).is_empty();
    let drops = |piece: &Piece<'_>| drops_conditions(view, piece, to);
    facts.consent_conditions = Some(pieces.iter().any(on));
    facts.conditions_exist = Some(
        any(|piece| piece.handling != comity_act::Handling::default())
            || facts.consent_conditions == Some(true),
    );
    facts.conditions_attached = Some(!any(|piece| piece.stripped) && !pieces.iter().any(drops));
    facts.marks_dropped = Some(any(|piece| piece.marks_dropped) || pieces.iter().any(drops));
    facts.origin_other_state =
        Some(foreign.iter().any(|piece| piece.owner.country() != from.country()));
    // Where nothing needs a consent nobody has consented either.
    let mut restricted = foreign.iter().filter(|piece| is_bound(piece, from)).peekable();
    facts.owner_consents_onward = Some(
        restricted.peek().is_some()
            && restricted.all(|piece| piece.is_allowed((from, now), Use::Onward(to))),
    );
    let restricted = foreign.iter().filter(|piece| piece.handling.not_in_court);
    facts.owner_consents_evidence =
        Some(restricted.clone().all(|piece| piece.is_allowed((from, now), Use::Evidence)));
    let purpose = emergency::purpose(view.act);
    let other_purpose = foreign.iter().filter(|piece| serves_another(piece, purpose));
    facts.purpose_same = Some(other_purpose.clone().count() == 0);
    facts.owner_consents_purpose =
        Some(other_purpose.clone().all(|p| p.is_allowed((from, now), Use::Purpose(purpose))));
    let through = foreign.iter().filter(|piece| piece.through_union_agency);
    facts.through_union_agency = Some(through.clone().count() > 0);
    facts.union_agency_authorises_onward =
        Some(through.clone().all(|piece| piece.is_allowed((from, now), Use::Onward(to))));
    from_sis(view.act, pieces, facts);
    // What was recalled is erased; what had to be kept is closed, and is not used all the same.
    let is_closed = |row: &RecordRow| row.state == RecordState::Restricted;
    facts.restricted = Some(uses(view, is_closed));
    facts.kept_for_this_use =
        Some(!uses(view, |row| is_closed(row) && !is_kept_for(view.act, row.ground)));
    facts.recalled = Some(uses(view, |row| row.recalled.is_some()));
    facts.recall_binds = Some(true);
}

/// Whether the owner is asked before it is passed on.
fn is_bound(piece: &Piece<'_>, from: AgencyCode) -> bool {
    asks_owner((piece.owner, &piece.handling), from)
}

/// The owner's conditions on what the act does with its information: those that came with it, and
/// those of each consent on which it rests.
fn on_conditions<'a>(
    view: View<'_>,
    piece: &Piece<'a>,
    to: AgencyCode,
) -> BTreeSet<&'a Text<4_000>> {
    let (from, purpose) = (view.act.agency, emergency::purpose(view.act));
    if piece.owner == from {
        return BTreeSet::new();
    }
    let is_onward = is_bound(piece, from) || piece.through_union_agency;
    let is_evidence = piece.handling.not_in_court && purpose == Some(Purpose::Evidence);
    let uses = [
        is_onward.then_some(Use::Onward(to)),
        is_evidence.then_some(Use::Evidence),
        serves_another(piece, purpose).then_some(Use::Purpose(purpose)),
    ];
    let of_consents =
        uses.into_iter().flatten().flat_map(|what| piece.on_conditions((from, view.now), what));
    piece.conditions.iter().chain(of_consents).collect()
}

/// Whether a copy goes out without a condition that binds who receives it.
fn drops_conditions(view: View<'_>, piece: &Piece<'_>, to: AgencyCode) -> bool {
    let is_left_out = |sent: &[Text<4_000>]| {
        piece.owner != to && on_conditions(view, piece, to).iter().any(|one| !sent.contains(one))
    };
    piece.goes_on.is_some_and(is_left_out)
}

/// The conditions of its owner with which each copy of an answer made here goes.
pub(super) fn conditions(view: View<'_>) -> Vec<BTreeSet<Text<4_000>>> {
    let to = || view.act.recipients.iter().map(|recipient| recipient.agency);
    let of_piece = |piece: &Piece<'_>| {
        let all = to().filter(|to| *to != piece.owner);
        all.flat_map(|to| on_conditions(view, piece, to)).cloned().collect()
    };
    pieces(view.own, view.act, view.facts).iter().map(of_piece).collect()
}

/// Whether it serves another purpose than that for which it came.
fn serves_another(piece: &Piece<'_>, purpose: Option<Purpose>) -> bool {
    piece.purpose.is_some() && piece.purpose != purpose
}

/// Whether the records are from SIS; what words and files tell of it, who writes them says.
fn from_sis(act: &Act, pieces: &[Piece<'_>], facts: &mut LawFacts) {
    if pieces.iter().any(|piece| piece.from_sis == Some(true)) {
        facts.sis_data_included = Some(true);
    } else if carries_records_alone(act) && pieces.iter().all(|piece| piece.from_sis.is_some()) {
        facts.sis_data_included = facts.sis_data_included.or(Some(false));
        facts.supplementary_information_included =
            facts.supplementary_information_included.or(Some(false));
    }
}

/// Whether the act carries records, and no words or files besides them.
fn carries_records_alone(act: &Act) -> bool {
    let may_carry = matches!(
        act.body,
        Body::RequestAnswer(_)
            | Body::SearchReport(_)
            | Body::WatchAlert(_)
            | Body::RecordOpen(_)
            | Body::ExportRun(_)
    );
    may_carry && !is_written(act)
}

/// Whether an act made here carries or opens a record of which this holds.
fn uses(view: View<'_>, test: impl Fn(&RecordRow) -> bool) -> bool {
    let body = &view.act.body;
    let carried = project::carried_by(view.act);
    let mut records: Vec<_> = carried.into_iter().map(|carried| carried.record).collect();
    match body {
        Body::RecordOpen(body) => records.push(body.record),
        Body::ExportRun(body) => records.extend(&body.records),
        _ => {}
    }
    view.act.agency == view.own
        && records
            .into_iter()
            .filter_map(|record| view.facts.row::<RecordRow>(Key::Record(record)))
            .any(test)
}

/// Whether the act is what a record is kept for on this ground: evidence goes before a court; what
/// is held or complained of is looked at here, and goes nowhere.
fn is_kept_for(act: &Act, ground: Option<RestrictionGround>) -> bool {
    let stays = act.recipients.is_empty();
    match (ground, act.purpose) {
        (Some(RestrictionGround::Evidence), Some(Purpose::Evidence)) => true,
        (Some(RestrictionGround::LegalHold), Some(Purpose::Evidence | Purpose::Oversight))
        | (Some(RestrictionGround::Complaint), Some(Purpose::Oversight)) => stays,
        _ => false,
    }
}

/// Whether the acting agency owns what the act is about.
fn owns(view: View<'_>, foreign: &[&Piece<'_>]) -> bool {
    let about = project::records_of(&view.act.body);
    let by = view.act.agency;
    let owner =
        |record| view.facts.row::<RecordRow>(Key::Record(record)).map(|row| row.content.owner);
    // Two agencies may have given one record as their own: each takes back what it gave.
    let erases = by != view.own && matches!(view.act.body, Body::RecordErase(_));
    let gave = |record| erases && project::was_given(view.facts, record, by);
    let is_theirs = |record| owner(record).is_none_or(|owner| owner == by) || gave(record);
    foreign.is_empty() && about.into_iter().all(is_theirs)
}

/// What binds between this agency and the other.
fn between(
    view: View<'_>,
    (ends, (ours, theirs)): (Ends<'_>, searching::Sides<'_>),
    facts: &mut LawFacts,
) {
    facts.recipient_third_country = Some(is_third_country(view, ends.other, theirs));
    let channel = ends.recipient.map_or(Channel::Node, |recipient| recipient.channel);
    facts.channel = Some(channel.name().into());
    let declares = |test: &dyn Fn(&str) -> bool| {
        ours.iter().flat_map(|one| &one.declarations).any(|key| test(key.as_str()))
    };
    let designated =
        declares(&|key| key.strip_prefix("designated-channel: ") == Some(channel.name()));
    // LAW: Directive (EU) 2023/977, art. 13(1). What way another instrument names, its rules say.
    facts.channel_designated = Some(designated || channel == Channel::Siena);
    facts.sent_by_spoc = Some(declares(&|key| key == "single-point-of-contact"));
    facts.copy_to_spoc = Some(false);
    let basis = ends.recipient.and_then(|recipient| recipient.basis.as_ref());
    facts.national_basis_stated = Some(basis.is_some_and(|basis| rests_on_article(view, basis)));
}

/// Whether nothing that protects data, as far as it is known here, binds the other agency.
fn is_third_country(view: View<'_>, other: AgencyCode, theirs: &[&Adopted]) -> bool {
    let is_bound = |relation: &RelationRow| {
        relation.kind == Some(AgencyKind::UnionAgency)
            || theirs.iter().any(|one| view.law.protects_data(one.instrument.as_str()))
    };
    let relation = view.facts.row::<RelationRow>(Key::Relation(other));
    other != view.own && !relation.is_some_and(is_bound)
}

/// Whether the act goes to a third country.
pub(super) fn goes_abroad(view: View<'_>) -> bool {
    let mut to = view.act.recipients.iter().map(|recipient| recipient.agency);
    to.any(|other| is_third_country(view, other, &declared::adopted(view, other)))
}

/// Whether the act names an article of the acting state's pack that opens it for its purpose.
fn rests_on_article(view: View<'_>, basis: &Basis) -> bool {
    let (Basis::National(cited), Some(kind), Some(purpose)) =
        (basis, view.act.body.kind(), emergency::purpose(view.act))
    else {
        return false;
    };
    let article = view.law.article(view.act.agency.country(), cited.as_str(), view.now.day());
    article.is_ok_and(|article| article.opens(kind, purpose))
}

/// What only some kinds of act have.
fn of_kind(view: View<'_>, other: AgencyCode, facts: &mut LawFacts) {
    // Most acts decide over nothing: that is known of them, and need not be kept.
    facts.decides_over_marked = Some(false);
    match &view.act.body {
        Body::RequestMake(body) => {
            // The five points say who or what is known, and who is in danger and how.
            let in_points = emergency::holds(view.act);
            facts.objective_reasons_stated = Some(in_points || !body.objective_reasons.is_blank());
            facts.information_directly_accessible =
                body.directly_accessible.or(facts.information_directly_accessible);
            searching::of_follow_up(view, body, facts);
            facts.justification_stated =
                Some(in_points || !body.facts.is_blank() || !body.link.is_blank());
        }
        Body::RequestRefuse(body) => {
            of_request(view, other, facts);
            facts.refusal_ground = Some(body.ground.map_or("none", |ground| ground.name()).into());
        }
        Body::RequestDelay(_) => {
            facts.delay_notified =
                request_of(view, other).map(|row| row.state == RequestState::Delayed);
        }
        Body::RequestAnswer(_) => {
            of_request(view, other, facts);
            facts.answers_request = Some(answers_request(view, other));
        }
        Body::SearchRun(body) => searching::of_run(view, other, body, facts),
        Body::WatchSet(body) => searching::of_watch(view, other, body, facts),
        Body::SearchPseudonymised(body) => {
            searching::of_pseudonymised(view, other, body, facts);
        }
        Body::RecordOpen(body) => {
            facts.justification_stated = Some(!body.justification.is_blank());
        }
        Body::ExportRun(body) => {
            facts.justification_stated = Some(!body.justification.is_blank());
        }
        Body::OrderPreserve(body) => {
            facts.data_category = Some(body.category.name().into());
            facts.preservation_days = Some(body.days.into());
        }
        Body::OrderProduce(body) => facts.data_category = Some(body.category.name().into()),
        Body::OrderObject(body) => {
            facts.refusal_ground = Some(body.ground.map_or("none", |ground| ground.name()).into());
        }
        Body::SearchReport(body) => facts.follows_hit = Some(!body.matches.is_empty()),
        Body::WatchAlert(_) => searching::of_alert(view, facts),
        Body::HitConclude(body) => hits::of_conclusion(view, body, facts),
        Body::InstrumentAdopt(body) => of_adoption(view, body, facts),
        Body::PeerAdd(body) => of_card(view, body, facts),
        body => {
            if let Some(of) = project::decided_over(body) {
                of_decision(view, of, facts);
            }
        }
    }
}

/// Whether a person may decide over an act, and what is decided over.
fn of_decision(view: View<'_>, of: ActId, facts: &mut LawFacts) {
    let bench = super::Bench { own: view.own, kind: view.kind, law: view.law, now: view.now };
    facts.actor_may_decide = Some(super::may_decide(bench, view.act, of, view.facts));
    facts.decides_over_marked = Some(super::is_marked(bench, of, view.facts));
}

/// Who may say what binds an agency, and whether two sign it.
///
/// The administrator sets the agency up; what binds another is for the legal adviser, and since it
/// opens what binds both, a second person reads it. A rule that
/// was not read, and a pack of one's own, are never part of setting up.
fn of_adoption(view: View<'_>, body: &InstrumentAdopt, facts: &mut LawFacts) {
    let name = body.instrument.as_str();
    let is_rule = view.law.summary(name).is_some();
    let is_plain = body.of.is_none() && body.pack.is_none() && !is_rule;
    let is_plain = is_plain && is_in_force(view.law, name);
    let sets_up = is_plain && !is_in_use(view) && view.act.role == Role::Administrator;
    let is_legal = view.act.role.group() == Some(RoleGroup::Legal);
    facts.actor_may_decide = Some(is_legal || sets_up);
    facts.binds_agency_anew = Some(!sets_up);
}

/// Whether this agency is in use, and not set up any more.
fn is_in_use(view: View<'_>) -> bool {
    view.facts.row::<OwnRow>(Key::Own).is_some_and(|own| own.in_use)
}

/// What a card that is added changes. While this agency is set up, all is accepted.
///
/// A card that continues the known one says so by itself; who says that it replaces that one
/// could put anybody's in its place, so other keys than those of a trusted peer are compared by a
/// second person. What it says binds its agency, and nobody accepted, those hear of who answer for
/// the law.
fn of_card(view: View<'_>, body: &PeerAdd, facts: &mut LawFacts) {
    let card = SignedCard::parse(&body.card).ok().filter(|_| is_in_use(view));
    let replaces = |card: &SignedCard| {
        let known = view.facts.row::<PeerRow>(Key::Peer(card.claims().agency));
        body.replaces && known.is_some_and(is_trusted)
    };
    let says_otherwise = |card: &SignedCard| {
        let relation = view.facts.row::<RelationRow>(Key::Relation(card.claims().agency));
        let relation = relation.cloned().unwrap_or_default();
        project::says_otherwise(&relation, &card.claims().instruments, view.now.day())
    };
    facts.replaces_known_keys = Some(card.as_ref().is_some_and(replaces));
    facts.claims_binding_anew = Some(card.as_ref().is_some_and(says_otherwise));
}

/// Whether an instrument is in force by default: what nobody saw enter into force binds only by
/// the legal adviser's word.
fn is_in_force(law: &Law, name: &str) -> bool {
    law.instruments().iter().all(|one| one.name != name || one.is_in_force)
}

/// The request that an act answers, refuses, delays or asks about.
pub(super) fn request_of(view: View<'_>, other: AgencyCode) -> Option<&RequestRow> {
    let request = view.act.answers?;
    view.facts.row::<RequestRow>(Key::Request(request, other))
}

/// Towards each recipient, the request of those two that the act answers.
pub(crate) fn answered<'a>(
    act: &'a Act,
    known: &'a Facts,
) -> impl Iterator<Item = Option<&'a RequestRow>> {
    let to = act.recipients.iter().map(|recipient| recipient.agency);
    to.map(|to| known.row::<RequestRow>(Key::Request(act.answers?, to)))
}

/// Whether the act answers a request that was made to the acting agency by the other end.
fn answers_request(view: View<'_>, other: AgencyCode) -> bool {
    let requester = if view.act.agency == view.own { other } else { view.own };
    request_of(view, other)
        .is_some_and(|row| row.requester == requester && row.requested == view.act.agency)
}

/// What an answer or a refusal is judged by: the request it answers, and that one's clock.
fn of_request(view: View<'_>, other: AgencyCode, facts: &mut LawFacts) {
    let Some(request) = view.act.answers else { return };
    if let Some(row) = request_of(view, other) {
        facts.urgent = Some(row.urgent);
        facts.information_directly_accessible =
            row.directly_accessible.or(facts.information_directly_accessible);
        facts.delay_notified = Some(row.state == RequestState::Delayed);
    }
    let owed_by = if view.act.agency == view.own { view.own } else { other };
    let clock = project::deadlines_of(view.facts, request)
        .filter_map(|key| view.facts.row::<DeadlineRow>(key))
        .find(|row| row.owed_by == owed_by && row.what.as_str() == project::ANSWER);
    facts.answer_minutes_counted =
        clock.and_then(|row| i64::try_from(row.counted_ms(view.now) / 60_000).ok());
}
