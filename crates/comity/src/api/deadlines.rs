//! What is due, ran out, is owed without delay, or collides with a bar.

use std::{collections::BTreeSet, sync::Arc};

use axum::{Json, extract::State};
use comity_act::{ActId, AgencyCode, Reference, RoleGroup, Text, Timestamp};
use comity_corridor::{
    Calendar, Facts, Family, IndexKey, Key, Needs, Pause, Settling, Span,
    rows::{ActRow, Bar, DeadlineRow, DeadlineState},
    settling,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    page::{Listed, Order, PageQuery},
    view::{Moment, moment},
    words::words,
};
use crate::{clock, problem::Problem};

words! {
    /// Where a deadline stands.
    #[schema(as = DeadlineState)]
    DeadlineStateWord {
        AwaitsReceipt = "awaits-receipt",
        Running = "running",
        Paused = "paused",
        Met = "met",
        Breached = "breached",
        Lifted = "lifted",
        Owed = "owed",
        Suspended = "suspended",
    }
    /// How what is owed is settled.
    #[schema(as = Settling)]
    SettlingWord { Word = "word", Signature = "signature", }
}

/// A deadline that an obligation of law has set.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub(super) struct DeadlineShown {
    /// The act that caused it.
    act: ActId,
    /// Its number among those of the act.
    number: u16,
    /// What is owed.
    what: Text<100>,
    /// By whom.
    owed_by: AgencyCode,
    /// How long the law gives, as it writes it: `8h`, `7cd`; absent, it is owed without delay.
    #[schema(value_type = Option<String>, required)]
    within: Option<Span>,
    /// Where it stands.
    state: DeadlineStateWord,
    /// When it is due, was met or was breached.
    #[schema(required)]
    at: Option<Moment>,
    /// That moment on a wall clock: of who owes it where days are counted, else the own one.
    #[schema(required)]
    local: Option<LocalTime>,
    /// What makes it stand still.
    #[schema(required)]
    pauses: Option<Pause>,
    /// What is left of it while it stands still.
    #[schema(required)]
    left_ms: Option<u64>,
    /// The reference of the act that caused it.
    #[schema(required)]
    reference: Option<Reference>,
    /// The rule.
    rule: Text<100>,
    /// Its citation.
    cite: Text<200>,
    /// The group of persons who owe it; absent, any officer.
    #[schema(required)]
    by: Option<RoleGroup>,
    /// The bar with which it collides, while it is suspended.
    #[schema(required)]
    bar: Option<Bar>,
    /// How long it stood still before.
    stood_ms: u64,
    /// Whether what was owed is done, or fell away.
    done: bool,
    /// How the caller settles it; nothing, where another has to, or the act that does it meets it.
    #[schema(required)]
    settling: Option<SettlingWord>,
}

/// A moment on a wall clock.
#[derive(Debug, Eq, PartialEq, Serialize, ToSchema)]
struct LocalTime {
    /// The moment, without a zone: `2026-03-29 23:59:59`; nothing, when no calendar reaches so far.
    #[schema(required)]
    at: Option<String>,
    /// The time zone.
    zone: String,
    /// Whether the calendar of who owes it is known; else it is UTC.
    known: bool,
}

/// What is due, ran out, is owed without delay, or collides with a bar.
///
/// `list` is `running`, `breached`, `owed` or `suspended`; without it, `running`.
#[utoipa::path(
    get, path = "/v1/deadlines", tag = "dues", operation_id = "listDeadlines",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of deadlines.", body = Listed<DeadlineShown>),
        (status = 400, description = "There is no such list, or no such page."),
    ),
)]
pub(super) async fn deadlines(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    query: PageQuery,
) -> Result<Json<Listed<DeadlineShown>>, Problem> {
    let (family, order) = match query.list.as_deref().unwrap_or("running") {
        "running" => (Family::Due, Order::Soonest),
        "breached" => (Family::Breaches, Order::Newest),
        "owed" => (Family::Owed, Order::Soonest),
        "suspended" => (Family::Suspended, Order::Soonest),
        _ => {
            let words = "`list` is `running`, `breached`, `owed` or `suspended`";
            return Err(Problem::usage(words));
        }
    };
    let page = query.read(&desk.engine, IndexKey::of(family), order).await?;
    let acts = page.keys.iter().filter_map(|&key| match key {
        Key::Deadline(act, _) => Some(Key::Act(act)),
        _ => None,
    });
    let acts = desk.engine.read(Needs::default().and(acts).and([Key::Own])).await?;
    let items = page.keys.iter().filter_map(|&key| told(&desk, caller, (key, &page.facts), &acts));
    Ok(Json(page.answer(items.collect())))
}

/// What is owed because of these acts and not done, what is due soonest first.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn because_of(
    desk: &Desk,
    caller: Caller,
    causes: &BTreeSet<ActId>,
) -> Result<Vec<DeadlineShown>, Problem> {
    let acts = causes.iter().copied().map(Key::Act).chain([Key::Own]);
    let acts = desk.engine.read(Needs::default().and(acts)).await?;
    let keys = causes.iter().flat_map(|&act| {
        let count = acts.row::<ActRow>(Key::Act(act)).map_or(0, |row| row.deadlines);
        (0..count).map(move |number| Key::Deadline(act, number))
    });
    let keys: Vec<Key> = keys.collect();
    let known = desk.engine.read(Needs::default().and(keys.iter().copied())).await?;
    let owed = keys
        .into_iter()
        .filter(|&key| known.row::<DeadlineRow>(key).is_some_and(DeadlineRow::is_owed));
    let clocks = owed.filter_map(|key| told(desk, caller, (key, &known), &acts));
    let mut clocks: Vec<DeadlineShown> = clocks.collect();
    // What has no moment yet is owed without delay, or waits for a receipt.
    clocks.sort_by_key(|one| (one.at.is_none(), one.at));
    Ok(clocks)
}

/// A deadline by its row; `acts` holds the row of the act that caused it, and the own one.
fn told(
    desk: &Desk,
    caller: Caller,
    (key, known): (Key, &Facts),
    acts: &Facts,
) -> Option<DeadlineShown> {
    let Key::Deadline(act, number) = key else { return None };
    let row = known.row::<DeadlineRow>(key)?;
    let node = desk.engine.node();
    let asks = (caller.0.officer, caller.0.role, clock::now());
    let own = node.law.calendar(node.own().country());
    let named = acts.row::<ActRow>(Key::Act(act)).and_then(|act| act.reference);
    let settling = settling(node, asks, (act, row), acts);
    Some(DeadlineShown {
        settling: settling.map(|how| match how {
            Settling::Word => SettlingWord::Word,
            Settling::Signature => SettlingWord::Signature,
        }),
        ..deadline((act, number), row, named, own)
    })
}

fn deadline(
    (act, number): (ActId, u16),
    row: &DeadlineRow,
    reference: Option<Reference>,
    own: Option<&Calendar>,
) -> DeadlineShown {
    let left_ms = match row.state {
        DeadlineState::Paused(left_ms) => Some(left_ms),
        _ => None,
    };
    let (state, at) = match row.state {
        DeadlineState::AwaitsReceipt(..) => (DeadlineStateWord::AwaitsReceipt, None),
        DeadlineState::Running(due) => (DeadlineStateWord::Running, Some(due)),
        DeadlineState::Paused(_) => (DeadlineStateWord::Paused, None),
        DeadlineState::Met(at) => (DeadlineStateWord::Met, Some(at)),
        DeadlineState::Breached(at) => (DeadlineStateWord::Breached, Some(at)),
        DeadlineState::Lifted => (DeadlineStateWord::Lifted, None),
        DeadlineState::Owed => (DeadlineStateWord::Owed, None),
        DeadlineState::Suspended(_) => (DeadlineStateWord::Suspended, None),
    };
    DeadlineShown {
        act,
        number,
        what: row.what.clone(),
        owed_by: row.owed_by,
        within: row.within,
        state,
        at: at.map(moment),
        local: at.and_then(|at| local(row, own, at)),
        pauses: row.pauses,
        left_ms,
        reference,
        rule: row.rule.clone(),
        cite: row.cite.clone(),
        by: row.group,
        bar: row.bar.clone(),
        stood_ms: row.stood_ms,
        done: !row.is_owed(),
        settling: None,
    }
}

/// The moment on a wall clock: of who owes it where days are counted, and whether its calendar is
/// known. An exact clock is told by the own one, and in UTC where there is none.
fn local(row: &DeadlineRow, own: Option<&Calendar>, at: Timestamp) -> Option<LocalTime> {
    let (calendar, known) = match &row.local {
        Some(clock) => (clock.calendar(), clock.calendar.is_some()),
        None => (own?, true),
    };
    Some(LocalTime { at: calendar.local(at), zone: calendar.zone().to_owned(), known })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use comity_corridor::rows::LocalClock;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_clock_of_days_is_told_in_the_zone_of_who_owes_it() {
        let at = Timestamp::from_millis(1_774_821_599_999);
        let row = |local| DeadlineRow {
            what: Default::default(),
            owed_by: "XA".parse().unwrap(),
            within: "3cd".parse().ok(),
            pauses: None,
            state: DeadlineState::Running(at),
            rule: Default::default(),
            cite: Default::default(),
            group: None,
            counted_ms: None,
            local,
            bar: None,
            stands_since: None,
            stood_ms: 0,
            barred: Vec::new(),
        };
        let clock = |calendar| Some(LocalClock { calendar, began: None, stood: Vec::new() });
        assert_eq!(local(&row(None), None, at), None);
        let brussels = Calendar::new("Europe/Brussels", [], []).unwrap();
        let exact = json!(local(&row(None), Some(&brussels), at));
        assert_eq!(exact["at"], "2026-03-29 23:59:59", "an exact clock by the own one");
        assert_eq!(
            json!(local(&row(clock(Some(brussels))), None, at)),
            json!({ "at": "2026-03-29 23:59:59", "zone": "Europe/Brussels", "known": true })
        );
        assert_eq!(
            json!(local(&row(clock(None)), None, at)),
            json!({ "at": "2026-03-29 21:59:59", "zone": "UTC", "known": false })
        );
    }
}
