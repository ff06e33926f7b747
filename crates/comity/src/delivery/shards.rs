//! Fetching the sets of tags that other agencies offer to pseudonymised searches.
//!
//! All shards that changed are fetched, at once when they are announced, whatever is asked and
//! whether anything is: no fetch tells of a search.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use comity_act::AgencyCode;
use comity_corridor::{Effect, Family, IndexKey, Key, Needs, Scan, rows::OfferFromRow};
use comity_seal::blind::SHARD_BYTES_MAX;
use hyper::{Method, StatusCode};
use tokio::sync::broadcast::error::RecvError;

use super::{AskError, BackOff, Delivery};
use crate::{
    engine::{EngineError, chain},
    metrics::Counter,
    tasks::Tasks,
};

/// How long one shard may take: whoever drips keeps no place.
const SHARD_TIME_MAX: Duration = Duration::from_secs(60);

/// Attempts without success, after which a set waits for the next that is announced.
const ATTEMPTS_MAX: u32 = 100;

/// Whose sets are being fetched.
type UnderWay = Arc<Mutex<BTreeSet<AgencyCode>>>;

/// Fetches what is offered, and what is announced, for as long as the node runs.
pub(crate) async fn fetch_shards(delivery: Delivery, tasks: Tasks) {
    let mut effects = delivery.engine.effects();
    let under_way = UnderWay::default();
    for holder in holders(&delivery).await {
        start(&delivery, (&tasks, &under_way), holder).await;
    }
    loop {
        match effects.recv().await {
            Ok(Effect::Shards(holder)) => start(&delivery, (&tasks, &under_way), holder).await,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => {
                for holder in holders(&delivery).await {
                    start(&delivery, (&tasks, &under_way), holder).await;
                }
            }
            Err(RecvError::Closed) => return,
        }
    }
}

/// Who offers something to this agency.
async fn holders(delivery: &Delivery) -> Vec<AgencyCode> {
    let peers = Scan::of(IndexKey::of(Family::Peers), usize::MAX).entries_only();
    let needs = Needs { scans: vec![peers], ..Needs::default() };
    let Ok(known) = delivery.engine.read(needs).await else { return Vec::new() };
    let peers = known.scans.iter().flatten().filter_map(|(_, key)| match key {
        Key::Peer(peer) => Some(*peer),
        _ => None,
    });
    let peers: Vec<AgencyCode> = peers.collect();
    let keys = peers.iter().map(|&peer| Key::OfferFrom(peer));
    let Ok(known) = delivery.engine.read(Needs::default().and(keys)).await else {
        return Vec::new();
    };
    let offers = |peer: &AgencyCode| known.row::<OfferFromRow>(Key::OfferFrom(*peer)).is_some();
    peers.into_iter().filter(offers).collect()
}

async fn start(delivery: &Delivery, (tasks, under_way): (&Tasks, &UnderWay), holder: AgencyCode) {
    let is_new = lock(under_way).insert(holder);
    if !is_new {
        // Whoever fetches looks for more before it ends.
        return;
    }
    let (delivery, under_way) = (delivery.clone(), Arc::clone(under_way));
    let fetching = async move {
        all_of(&delivery, &under_way, holder).await;
        lock(&under_way).remove(&holder);
    };
    tasks.spawn("shards", fetching).await;
}

fn lock(under_way: &UnderWay) -> std::sync::MutexGuard<'_, BTreeSet<AgencyCode>> {
    under_way.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Fetches the newest set of a holder, however often the line breaks.
async fn all_of(delivery: &Delivery, under_way: &UnderWay, holder: AgencyCode) {
    let mut back_off = BackOff::new(&delivery.settings);
    let mut here = BTreeMap::new();
    for _ in 0..ATTEMPTS_MAX {
        match attempt(delivery, holder, &mut here).await {
            Ok(true) => continue,
            Ok(false) => {
                // INVARIANT: what is announced from here on starts a fetch of its own.
                lock(under_way).remove(&holder);
                match delivery.engine.wanted_shards(holder).await {
                    Ok(Some(_)) if lock(under_way).insert(holder) => continue,
                    _ => return,
                }
            }
            Err(AskError::Engine(EngineError::Stopped)) => return,
            Err(error) => {
                tracing::info!(%holder, error = %chain(&error), "a set is not all here yet");
                tokio::time::sleep(back_off.pause()).await;
            }
        }
    }
    tracing::warn!(%holder, "a set of tags did not come; the next that is announced is tried");
}

/// Fetches what is wanted, and keeps what came when the line breaks; whether there was anything.
async fn attempt(
    delivery: &Delivery,
    holder: AgencyCode,
    here: &mut BTreeMap<(u32, u8), Vec<u8>>,
) -> Result<bool, AskError> {
    let Some((epoch, wanted)) = delivery.engine.wanted_shards(holder).await? else {
        return Ok(false);
    };
    let peer = delivery.directory.peer(holder).await.filter(|peer| peer.is_trusted);
    let mut link = delivery.call(&peer.ok_or(AskError::NoPeer)?).await?;
    for &shard in &wanted {
        if here.contains_key(&(epoch, shard)) {
            continue;
        }
        let path = format!("/v1/offers/{epoch}/shards/{shard}");
        let answer = link.ask((Method::GET, &path), Bytes::new(), SHARD_BYTES_MAX);
        let slow = || AskError::Refused { problem: "too-slow".to_owned() };
        let answer = tokio::time::timeout(SHARD_TIME_MAX, answer).await.map_err(|_| slow())??;
        if answer.status != StatusCode::OK {
            return Err(AskError::Refused { problem: answer.problem_name() });
        }
        here.insert((epoch, shard), answer.body.to_vec());
        delivery.metrics.count(Counter::ChunksFetched, holder.as_str());
    }
    let shards = wanted.iter().filter_map(|&shard| Some((shard, here.remove(&(epoch, shard))?)));
    let shards: Vec<(u8, Vec<u8>)> = shards.collect();
    // What came may be of another publication by now: then all of it is fetched anew.
    here.clear();
    if !delivery.engine.take_shards(holder, (epoch, shards)).await? {
        return Err(AskError::Refused { problem: "other-shards".to_owned() });
    }
    tracing::info!(%holder, epoch, shards = wanted.len(), "a set of tags is here");
    Ok(true)
}
