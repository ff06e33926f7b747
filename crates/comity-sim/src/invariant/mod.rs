//! What must hold, one function each, and when it is looked at.
//!
//! Cheap invariants are checked after every step that could break them; those that need the whole
//! world are checked after it has healed, and at the end.

mod agreement;
mod audit;
mod deadline;
mod delivery;
mod find;
mod hit;
mod lead;
mod owner;
mod private;
mod rebuild;
mod record;
mod watch;

use comity_act::{ActId, AgencyCode};
use comity_corridor::{Opened, Receipt, Taken, Unaskable};

use crate::sim::Sim;

/// An invariant that does not hold.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{invariant}: {detail}")]
pub struct Violation {
    /// Which invariant: the name of its function.
    pub invariant: &'static str,
    /// What was found instead, without content.
    pub detail: String,
}

impl Violation {
    /// That this invariant does not hold, and what was found instead.
    pub fn of(invariant: &'static str, detail: impl Into<String>) -> Self {
        Self { invariant, detail: detail.into() }
    }
}

type Checked = Result<(), Violation>;

/// A batch that left a station when so many of its leaves were durable was opened.
///
/// # Errors
/// The invariant that does not hold.
pub fn at_opening(sim: &Sim, durable: (usize, u64), opened: &Opened) -> Checked {
    delivery::invariant_nothing_leaves_before_it_is_durable(sim, durable, opened)
}

/// A receipt is about to leave a node.
///
/// # Errors
/// The invariant that does not hold.
pub fn at_acknowledging(sim: &mut Sim, station: usize, receipt: &Receipt) -> Checked {
    delivery::invariant_nothing_is_acknowledged_before_it_is_durable(sim, station, receipt)
}

/// A receipt of this peer settled something, or nothing; so far this much was settled.
///
/// # Errors
/// The invariant that does not hold.
pub fn at_settling(sim: &mut Sim, about: (usize, AgencyCode), before: u64) -> Checked {
    delivery::invariant_nothing_is_settled_that_was_not_sent(sim, about, before)
}

/// A batch was believed and taken, though not yet committed.
///
/// # Errors
/// The invariant that does not hold.
pub fn at_taking(
    sim: &Sim,
    (station, from): (usize, usize),
    honest: bool,
    taken: &Taken,
) -> Checked {
    delivery::invariant_what_is_spoiled_is_refused(sim, (station, from), honest, taken)
}

/// A node has tended the sets of tags that it offers; `is_ahead` when it had decided acts before
/// that are not durable, so that they are not written down yet.
///
/// # Errors
/// The first invariant that does not hold.
pub fn after_tending(sim: &mut Sim, station: usize, is_ahead: bool) -> Checked {
    if !sim.is_honest(sim.stations[station].place) {
        return Ok(());
    }
    if !is_ahead {
        private::invariant_no_set_is_offered_without_an_agreement(sim, station)?;
    }
    private::invariant_no_shard_outlives_its_epoch(sim, station)?;
    private::invariant_a_set_is_what_may_show(sim, station)
}

/// Somebody was asked a pseudonymised search, or could not be: why not.
///
/// # Errors
/// The invariant that does not hold.
pub fn at_asking(
    sim: &mut Sim,
    about: (usize, AgencyCode),
    has_broken: bool,
    why_not: Option<Unaskable>,
) -> Checked {
    private::invariant_who_broke_its_offer_is_asked_no_more(sim, about, has_broken, why_not)
}

/// A node did what was pending for an act, though it has not yet committed.
///
/// # Errors
/// The invariant that does not hold.
pub fn at_working(sim: &mut Sim, station: usize, act: ActId) -> Checked {
    if !sim.is_honest(sim.stations[station].place) {
        return Ok(());
    }
    private::invariant_a_private_hit_is_what_is_published(sim, station, act)
}

/// A node has looked at its clocks.
///
/// # Errors
/// The invariant that does not hold.
pub fn after_tick(sim: &mut Sim, station: usize) -> Checked {
    if !sim.is_honest(sim.stations[station].place) {
        return Ok(());
    }
    private::invariant_what_opens_an_answer_is_soon_gone(sim, station)
}

/// A node made something durable.
///
/// # Errors
/// The first invariant that does not hold.
pub fn after_commit(sim: &mut Sim, station: usize) -> Checked {
    let first = record::invariant_nothing_recorded_without_a_verdict(sim, station)?;
    let place = sim.stations[station].place;
    if !sim.is_honest(place) {
        return Ok(());
    }
    learn(sim, station, first);
    private::learn(sim, station, first);
    private::invariant_no_honest_holder_is_accused(sim, station)?;
    private::invariant_no_more_is_evaluated_than_agreed(sim, station, first)?;
    record::invariant_each_act_takes_effect_once(sim, station, first)?;
    record::invariant_every_checkpoint_extends_the_last_seen(sim, station)?;
    deadline::invariant_deadlines_fire_once_and_none_is_lost(sim, station)?;
    watch::invariant_no_alert_without_a_live_watch(sim, station, first)?;
    owner::invariant_no_honest_holder_passes_on_h2_without_consent(sim, station, first)?;
    agreement::invariant_a_suspended_agreement_permits_nothing(sim, station, first)
}

fn learn(sim: &mut Sim, station: usize, first: usize) {
    let node = &sim.stations[station];
    let own = node.code();
    let new: Vec<_> = node
        .ledger
        .since(first)
        .filter(|leaf| leaf.act.act().agency == own && leaf.is_permitted())
        .collect();
    new.into_iter().for_each(|leaf| sim.truth.learn(leaf));
}

/// The network is whole again, and there was time for all that is owed.
///
/// # Errors
/// The first invariant that does not hold.
pub fn after_healing(sim: &mut Sim) -> Checked {
    delivery::invariant_all_that_is_owed_arrives(sim)?;
    record::invariant_two_honest_nodes_agree_on_shared_acts(sim)?;
    agreement::invariant_parties_agree_where_an_agreement_stands(sim)?;
    owner::invariant_no_honest_node_holds_what_its_owner_withdrew(sim)?;
    owner::invariant_no_journal_tells_what_was_withdrawn(sim)?;
    lead::invariant_no_link_and_no_lead_outlives_a_record(sim)?;
    lead::invariant_no_pair_is_proposed_again_unless_it_changed(sim)?;
    hit::invariant_an_exclusion_is_known_wherever_the_record_is(sim)?;
    hit::invariant_nothing_concluded_outlives_a_record(sim)?;
    hit::invariant_no_exclusion_names_anybody(sim)?;
    watch::invariant_no_watch_hit_is_missed(sim)?;
    find::invariant_the_index_is_what_is_held(sim)?;
    find::invariant_what_was_withdrawn_is_found_by_nobody(sim)?;
    find::invariant_each_withdrawal_has_its_receipts(sim)?;
    private::invariant_no_set_has_what_was_withdrawn(sim)?;
    private::invariant_each_private_search_is_answered(sim)?;
    private::invariant_two_keys_for_one_epoch_are_noticed(sim)?;
    record::invariant_every_erased_leaf_is_named_by_an_act_that_erased_it(sim)
}

/// The world has come to its end.
///
/// # Errors
/// The first invariant that does not hold.
pub fn at_the_end(sim: &mut Sim) -> Checked {
    deadline::invariant_no_deadline_is_still_running(sim)?;
    rebuild::invariant_projections_rebuilt_from_the_journal_are_equal(sim)?;
    audit::invariant_a_fork_is_caught_and_proved(sim)
}
