//! What an act asks for, on what basis, and its offences in both states' law.
//!
//! An offence with a code is looked up in both states' packs; what an officer wrote of the own
//! state's penalty counts where no pack says otherwise. Where the other state's pack is not at
//! hand, its agency says what its law is.

use comity_act::{AgencyCode, Basis, Body, Offence, RequestForm};
use comity_law::{Facts as LawFacts, StateLaw};

use super::{
    carried::Piece,
    facts::{Ends, View, request_of},
};
use crate::rows::RequestRow;

/// The two states of an act: that which asks, and that which is asked.
struct Sides<'a> {
    requesting: Option<&'a StateLaw>,
    requested: Option<&'a StateLaw>,
}

/// What both states' law says of the offences, and what the own state leaves to a judge.
pub(super) fn facts(view: View<'_>, ends: Ends<'_>, pieces: &[Piece<'_>], facts: &mut LawFacts) {
    let request = request_of(view, ends.other);
    let (asks, asked) = match request {
        Some(row) => (row.requester, row.requested),
        None if view.act.agency == view.own => (view.own, ends.other),
        None => (view.act.agency, view.own),
    };
    let law_of = |agency: AgencyCode| view.law.state_law(agency.country(), view.now.day());
    let sides = Sides { requesting: law_of(asks), requested: law_of(asked) };
    // What answers a request is judged by what the request was made for, whatever it names itself.
    let asks_anew = matches!(view.act.body, Body::RequestMake(_));
    let offences = request.filter(|_| !asks_anew).map_or(&view.act.offences, |row| &row.offences);
    facts.request_form = Some(form(view, request).into());
    let basis = ends.recipient.and_then(|recipient| recipient.basis.as_ref());
    let basis = basis.or_else(|| request.and_then(|row| row.basis.as_ref()));
    let instrument = match basis {
        Some(Basis::Instrument(name)) => Some(name.as_str()),
        _ => None,
    };
    view.law.found_on(facts, instrument);
    facts.consultation_held = Some(request.is_some_and(|row| row.consulted));
    penalties(view, (offences, &sides), facts);
    if let Some(law) = sides.requested {
        facts.nationals_surrendered = Some(law.nationals_surrendered);
    }
    needs_judge(view, pieces, facts);
}

fn form(view: View<'_>, request: Option<&RequestRow>) -> &'static str {
    match (&view.act.body, request) {
        (Body::RequestMake(body), _) => match body.form {
            RequestForm::Information if !body.records.is_empty() => RequestForm::Hit.name(),
            form => form.name(),
        },
        (_, Some(row)) => row.form.name(),
        _ => "none",
    }
}

fn penalties(view: View<'_>, (offences, sides): (&Vec<Offence>, &Sides<'_>), facts: &mut LawFacts) {
    if offences.is_empty() {
        return;
    }
    let code = |offence: &Offence| offence.code.as_ref().map(|code| code.as_str().to_owned());
    let codes: Option<Vec<String>> = offences.iter().map(code).collect();
    let known = |code: &String| view.law.offences().get(code).ok();
    let listed = |offence: &Offence| match code(offence).as_ref().and_then(known) {
        Some(text) => text.listed,
        None => offence.listed,
    };
    // One listed offence does not clear another.
    facts.offence_listed = Some(offences.iter().all(listed));
    let requesting = |offence: &Offence| match (sides.requesting, code(offence)) {
        // What is no offence there has no penalty there.
        (Some(law), Some(code)) => Some(law.penalty_months_max(&code).unwrap_or(0)),
        _ => offence.penalty_months_max,
    };
    facts.penalty_months_max_requesting =
        offences.iter().filter_map(requesting).max().map(i64::from);
    let Some(codes) = codes else { return };
    facts.offence_in_union_objectives = Some(codes.iter().filter_map(known).any(|text| text.union));
    if let Some(law) = sides.requesting {
        let by_death = |code: &String| law.death_penalty.contains(code.as_str());
        // That it cannot be is known only where every offence is one of that state's list; and
        // nobody who says that it can be is contradicted.
        let all_known = codes.iter().all(|code| law.penalty_months_max(code).is_some());
        if codes.iter().any(by_death) {
            facts.death_penalty_possible = Some(true);
        } else if all_known && facts.death_penalty_possible.is_none() {
            facts.death_penalty_possible = Some(false);
        }
    }
    if let Some(law) = sides.requested {
        let months = |code: &String| law.penalty_months_max(code);
        facts.offence_punishable_requested = Some(codes.iter().all(|c| months(c).is_some()));
        let most = codes.iter().filter_map(months).max();
        facts.penalty_months_max_requested = Some(most.map_or(0, i64::from));
    }
}

/// What the own state's law leaves to a judge or prosecutor: properties, and forms of request.
fn needs_judge(view: View<'_>, pieces: &[Piece<'_>], facts: &mut LawFacts) {
    let Some(law) = view.law.state_law(view.own.country(), view.now.day()) else { return };
    if view.act.agency != view.own {
        return;
    }
    facts.judge_after_emergency = Some(law.judge_after_emergency);
    let stated = pieces.iter().flat_map(|piece| piece.statements);
    let of_property =
        stated.into_iter().any(|s| law.judge_for_properties.contains(s.property.name()));
    let answers = matches!(view.act.body, Body::RequestAnswer(_));
    let of_form = facts.request_form.as_deref().is_some_and(|f| law.judge_for_forms.contains(f));
    if of_property || (answers && of_form) {
        facts.judicial_authorisation_needed = Some(true);
    }
}
