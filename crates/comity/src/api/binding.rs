//! What binds an agency: adoptions with their days, declarations, reservations.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{Adopted, AgencyCode, Day, Text, in_force};
use comity_corridor::{
    Key, Needs,
    rows::{CardRow, OwnRow, PeerRow, RelationRow},
};
use comity_law::Law;
use comity_seal::fingerprint::Fingerprint;
use serde_json::{Value, json};

use super::{Desk, agencies, guard::Caller};
use crate::{clock, home, problem::Problem};

/// The instruments that bind on a day, by their names.
pub(super) fn names<T: AsRef<Adopted>>(all: &[T], on: Day) -> Vec<&Text<60>> {
    in_force(all, on).map(|one| &one.instrument).collect()
}

/// An adoption, with its days in words.
pub(super) fn adopted(one: &Adopted) -> Value {
    json!({
        "instrument": one.instrument, "from": one.from.to_string(),
        "until": one.until.map(|until| until.to_string()), "declarations": one.declarations,
    })
}

/// An adoption as the law explains it: what was chosen, under which article, in plain words.
fn explained(law: &Law, one: &Adopted, in_force: bool) -> Value {
    let name = one.instrument.as_str();
    let title = law.instruments().iter().find(|known| known.name == name).map(|one| &one.title);
    let choices = one.declarations.iter().map(|key| {
        let mut known = law.declarations(name).iter();
        let known = known.find(|known| known.key == key.as_str());
        json!({
            "key": key, "article": known.map(|known| &known.article),
            "kind": known.map(|known| known.kind.name()),
            "says": known.map(|known| &known.says),
        })
    });
    let choices: Vec<Value> = choices.collect();
    let mut told = adopted(one);
    told["title"] = json!(title);
    told["in_force"] = json!(in_force);
    told["declarations"] = json!(choices);
    told
}

/// What binds an agency, adoption by adoption; the ones in force today first.
fn binding<T: AsRef<Adopted>>(law: &Law, all: &[T], today: Day) -> Vec<Value> {
    let now: Vec<&Adopted> = in_force(all, today).collect();
    let others = all.iter().map(AsRef::as_ref).filter(|one| !now.iter().any(|n| n == one));
    let others = others.map(|one| explained(law, one, false));
    now.iter().map(|one| explained(law, one, true)).chain(others).collect()
}

/// `GET /v1/agencies/{agency}`: the card of an agency, and what binds it as accepted here.
pub(super) async fn agency(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(agency): Path<String>,
) -> Result<Json<Value>, Problem> {
    let agency: AgencyCode = agency.parse().map_err(|_| Problem::not_found())?;
    let node = desk.engine.node();
    let (today, law) = (clock::now().day(), &node.law);
    let keys = [Key::Peer(agency), Key::Card(agency), Key::Relation(agency), Key::Own];
    let known = desk.engine.read(Needs::default().and(keys)).await?;
    if agency == node.own() {
        let own = known.row::<OwnRow>(Key::Own).cloned().unwrap_or_default();
        let mut bound = binding(law, &own.adoptions, today);
        let packs = home::law::list(&desk.home, &own, (law, today)).unwrap_or_default();
        for pack in packs.iter().filter(|pack| pack.runs != pack.signed) {
            let of_pack = bound.iter_mut().filter(|one| one["instrument"] == pack.name.as_str());
            of_pack.for_each(|one| one["state"] = json!("next-start"));
        }
        return Ok(Json(json!({
            "agency": agency, "name": desk.agency.name, "kind": node.kind, "trust": "own",
            "fingerprint": Fingerprint::of(node.keys.own().public()).to_string(),
            "bound_by": bound, "claims": [], "agreements": [],
        })));
    }
    let peer_row = known.row::<PeerRow>(Key::Peer(agency)).ok_or_else(Problem::not_found)?;
    let card = known.row::<CardRow>(Key::Card(agency)).ok_or_else(Problem::not_found)?;
    let mut told = agencies::peer(peer_row, card, &node.keys).ok_or_else(Problem::not_found)?;
    let relation = known.row::<RelationRow>(Key::Relation(agency)).cloned().unwrap_or_default();
    let claims = relation.claimed.iter().map(|one| explained(law, one, false));
    told["bound_by"] = json!(binding(law, &relation.instruments, today));
    told["kind_accepted"] = json!(relation.kind);
    told["claims"] = json!(claims.collect::<Vec<_>>());
    let agreements = relation.in_force.iter().map(|(id, _)| id);
    told["agreements"] = json!(agreements.collect::<Vec<_>>());
    Ok(Json(told))
}
