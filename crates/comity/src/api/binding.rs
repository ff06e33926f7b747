//! What binds an agency: adoptions with their days, declarations, reservations.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{Adopted, AgencyCode, AgencyKind, AgreementId, Day, Text, in_force};
use comity_corridor::{
    Key, Needs,
    rows::{CardRow, OwnRow, PeerRow, RelationRow},
};
use comity_law::{DeclarationKind, Law};
use comity_seal::fingerprint::Fingerprint;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    agencies::{self, PeerShown},
    guard::Caller,
    words::words,
};
use crate::{clock, home, problem::Problem};

/// The instruments that bind on a day, by their names.
pub(super) fn names<T: AsRef<Adopted>>(all: &[T], on: Day) -> Vec<Text<60>> {
    in_force(all, on).map(|one| one.instrument.clone()).collect()
}

/// An adoption, with its days in words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Adopted)]
pub(super) struct AdoptedShown {
    /// The instrument.
    instrument: Text<60>,
    /// The first day on which it binds.
    #[schema(format = Date)]
    from: String,
    /// The last day on which it binds; nothing, when nobody denounced it.
    #[schema(format = Date, required)]
    until: Option<String>,
    /// What was declared and reserved, by key.
    declarations: Vec<Text<60>>,
}

/// An adoption, with its days in words.
pub(super) fn adopted(one: &Adopted) -> AdoptedShown {
    AdoptedShown {
        instrument: one.instrument.clone(),
        from: one.from.to_string(),
        until: one.until.map(|until| until.to_string()),
        declarations: one.declarations.clone(),
    }
}

/// An adoption as the law explains it: what was chosen, under which article, in plain words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Binding)]
struct Explained {
    /// The instrument.
    instrument: Text<60>,
    /// The first day on which it binds.
    #[schema(format = Date)]
    from: String,
    /// The last day on which it binds; nothing, when nobody denounced it.
    #[schema(format = Date, required)]
    until: Option<String>,
    /// What was declared and reserved.
    declarations: Vec<Choice>,
    /// The title of the instrument, where the law here knows it.
    #[schema(required)]
    title: Option<String>,
    /// Whether it binds today.
    in_force: bool,
    /// That a pack runs as it was signed from the next start on; of all else nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<RunState>,
}

/// What was declared or reserved.
#[derive(Debug, Serialize, ToSchema)]
struct Choice {
    /// Its key in the law.
    key: Text<60>,
    /// The article that allows it.
    #[schema(required)]
    article: Option<String>,
    /// Whether it is a declaration or a reservation.
    #[schema(required)]
    kind: Option<ChoiceKind>,
    /// What it means, in plain words.
    #[schema(required)]
    says: Option<String>,
}

words! {
    /// What the text of an instrument calls a choice.
    ChoiceKind { Declaration = "declaration", Reservation = "reservation", }
    /// That an agency is this one.
    OwnTrust { Own = "own", }
    /// From when a pack runs as it was signed.
    RunState { NextStart = "next-start", }
}

fn explained(law: &Law, one: &Adopted, in_force: bool) -> Explained {
    let name = one.instrument.as_str();
    let title = law.instruments().iter().find(|known| known.name == name);
    let choices = one.declarations.iter().map(|key| {
        let mut known = law.declarations(name).iter();
        let known = known.find(|known| known.key == key.as_str());
        Choice {
            key: key.clone(),
            article: known.map(|known| known.article.clone()),
            kind: known.map(|known| match known.kind {
                DeclarationKind::Declaration => ChoiceKind::Declaration,
                DeclarationKind::Reservation => ChoiceKind::Reservation,
            }),
            says: known.map(|known| known.says.clone()),
        }
    });
    Explained {
        instrument: one.instrument.clone(),
        from: one.from.to_string(),
        until: one.until.map(|until| until.to_string()),
        declarations: choices.collect(),
        title: title.map(|one| one.title.clone()),
        in_force,
        state: None,
    }
}

/// What binds an agency, adoption by adoption; the ones in force today first.
fn binding<T: AsRef<Adopted>>(law: &Law, all: &[T], today: Day) -> Vec<Explained> {
    let now: Vec<&Adopted> = in_force(all, today).collect();
    let others = all.iter().map(AsRef::as_ref).filter(|one| !now.iter().any(|n| n == one));
    let others = others.map(|one| explained(law, one, false));
    now.iter().map(|one| explained(law, one, true)).chain(others).collect()
}

/// An agency, and what binds it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agency)]
#[serde(untagged)]
pub(super) enum AgencyShown {
    /// This agency.
    Own(OwnBound),
    /// A peer.
    Peer(Box<PeerBound>),
}

/// This agency, and what binds it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnBound)]
pub(super) struct OwnBound {
    /// Its code.
    agency: AgencyCode,
    /// What it is called.
    name: Text<200>,
    /// What kind of agency it is.
    kind: AgencyKind,
    /// It is this agency.
    trust: OwnTrust,
    /// The fingerprint of its keys, for people to compare.
    fingerprint: String,
    /// What binds it, the adoptions in force today first.
    bound_by: Vec<Explained>,
    /// Nothing: what this agency adopted it knows.
    claims: Vec<Explained>,
    /// Nothing: agreements are with others.
    agreements: Vec<AgreementId>,
}

/// A peer, and what binds it as accepted here.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PeerBound {
    #[serde(flatten)]
    peer: PeerShown,
    /// What binds it as accepted here, the adoptions in force today first.
    bound_by: Vec<Explained>,
    /// What kind of body it is, as accepted here.
    #[schema(required)]
    kind_accepted: Option<AgencyKind>,
    /// What it says binds it, and nobody here has accepted.
    claims: Vec<Explained>,
    /// The agreements in force with it.
    agreements: Vec<AgreementId>,
}

/// The card of an agency, and what binds it as accepted here.
#[utoipa::path(
    get, path = "/v1/agencies/{agency}", tag = "agencies", operation_id = "showAgency",
    responses(
        (status = 200, description = "The agency.", body = AgencyShown),
        (status = 404, description = "No such agency is known here."),
    ),
)]
pub(super) async fn agency(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(agency): Path<String>,
) -> Result<Json<AgencyShown>, Problem> {
    let agency: AgencyCode = agency.parse().map_err(|_| Problem::not_found())?;
    let node = desk.engine.node();
    let (today, law) = (clock::now().day(), &node.law);
    let keys = [Key::Peer(agency), Key::Card(agency), Key::Relation(agency), Key::Own];
    let known = desk.engine.read(Needs::default().and(keys)).await?;
    if agency == node.own() {
        let own = known.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
        let mut bound_by = binding(law, &own.adoptions, today);
        let packs = home::law::list(&desk.home, &own, (law, today)).unwrap_or_default();
        for pack in packs.iter().filter(|pack| pack.runs != pack.signed) {
            let of_pack = bound_by.iter_mut().filter(|one| one.instrument.as_str() == pack.name);
            of_pack.for_each(|one| one.state = Some(RunState::NextStart));
        }
        return Ok(Json(AgencyShown::Own(OwnBound {
            agency,
            name: desk.agency.name.clone(),
            kind: node.kind,
            trust: OwnTrust::Own,
            fingerprint: Fingerprint::of(node.keys.own().public()).to_string(),
            bound_by,
            claims: Vec::new(),
            agreements: Vec::new(),
        })));
    }
    let peer_row = known.row::<PeerRow>(Key::Peer(agency)).ok_or_else(Problem::not_found)?;
    let card = known.row::<CardRow>(Key::Card(agency)).ok_or_else(Problem::not_found)?;
    let peer = agencies::peer(peer_row, card, &node.keys).ok_or_else(Problem::not_found)?;
    let relation = known.row::<RelationRow>(Key::Relation(agency)).cloned().unwrap_or_default();
    let claims = relation.claimed.iter().map(|one| explained(law, one, false));
    Ok(Json(AgencyShown::Peer(Box::new(PeerBound {
        peer,
        bound_by: binding(law, &relation.instruments, today),
        kind_accepted: relation.kind,
        claims: claims.collect(),
        agreements: relation.in_force.iter().map(|(id, _)| *id).collect(),
    }))))
}
