//! What binds at an agency's home: what its node and its peers adopted.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    super::{
        failure::Failure,
        outcome::{items, text},
        session::Session,
    },
    source::From,
};

/// Peers that are asked for at most.
const PEERS_MAX: usize = 10_000;

/// The sample with what binds the agency of this node; as it is, when it says so itself, when it
/// is a case, when another agency acts, or when the law is not that of a node.
pub(super) fn bound(session: &Session, from: &From, sample: String) -> Result<String, Failure> {
    let Some(mut form) = read(&sample).filter(|form| from.is_of_home() && !names_bound(form))
    else {
        return Ok(sample);
    };
    let unknown = |error: Failure| {
        Failure::Usage(format!(
            "what this agency adopted only its node knows ({error}); start it, name `bound` in \
             the sample, or ask `--shipped`"
        ))
    };
    let client = session.client().map_err(unknown)?;
    let own = client.get("/v1/own").map_err(unknown)?;
    if form["act"]["by"] != own["agency"] {
        return Ok(sample);
    }
    // A pack that was signed since the node started binds, and is not in the law that runs.
    let waits = |name: &str| {
        items(&own, "packs").iter().any(|one| text(one, "/name") == name && one["runs"].is_null())
    };
    let bound_by = items(&own, "bound_by").iter().filter_map(Value::as_str);
    let adopted: BTreeSet<&str> = bound_by.filter(|name| !waits(name)).collect();
    let recipients: Vec<String> = match &form["act"]["to"] {
        Value::Null => {
            form["bound"] = json!(adopted);
            return Ok(form.to_string());
        }
        Value::Array(many) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        one => one.as_str().map(str::to_owned).into_iter().collect(),
    };
    form["bound_own"] = json!(adopted);
    let peers = client.list("/v1/peers", PEERS_MAX).map_err(unknown)?;
    for to in recipients {
        let peer = peers.iter().find(|peer| text(peer, "/agency") == to);
        let theirs = peer.map(|peer| items(peer, "bound_by")).into_iter().flatten();
        let both: Vec<&str> =
            theirs.filter_map(Value::as_str).filter(|name| adopted.contains(name)).collect();
        form["towards"][&to]["bound"] = json!(both);
    }
    Ok(form.to_string())
}

/// The sample as a document; none when it is no sample, which is said when it is read.
fn read(sample: &str) -> Option<Value> {
    let form: Value = if sample.trim_start().starts_with('{') {
        serde_json::from_str(sample).ok()?
    } else {
        toml::from_str(sample).ok()?
    };
    form["act"].is_object().then_some(form)
}

/// Whether it says what binds, or is a case, of which nothing is taken from a node.
fn names_bound(form: &Value) -> bool {
    let towards = form["towards"].as_object().into_iter().flatten();
    ["because", "bound", "bound_own"].iter().any(|key| !form[*key].is_null())
        || towards.into_iter().any(|(_, one)| !one["bound"].is_null())
}
