//! Standing watches: what is checked of them, and what is shown to them.

use comity_act::{Act, ActId, AgencyCode, Timestamp, body::WatchSet};

use super::{Driven, Driver, checks::CheckError};
use crate::{
    chance::Chance,
    find::Find,
    key::Key,
    node::Input,
    ports::{Facts, Store},
    project::WATCH_MS_MAX,
    rows::WatchRow,
};

impl<S: Store> Driver<S> {
    /// What an act changed is shown to the watches, and what is to be told of it is told.
    pub(super) fn show_to_watches(
        &mut self,
        now: Timestamp,
        act: ActId,
        chance: &mut Chance,
    ) -> Driven<(), S> {
        for forms in self.step(now, &Input::Show(act))? {
            self.answer(now, forms, chance)?;
        }
        Ok(())
    }
}

/// Whether a watch looks for something, for a time that ends, and takes over only its like.
pub(super) fn sets(act: &Act, body: &WatchSet, known: &Facts) -> Result<(), CheckError> {
    if body.until <= act.at || body.until.millis_since(act.at) > WATCH_MS_MAX {
        return Err(CheckError::WatchSpan);
    }
    let wanted = Find::of(body.class, &body.terms);
    if !wanted.is_possible() {
        return Err(CheckError::WatchesForNothing);
    }
    let Some(old) = body.renews else { return Ok(()) };
    let row = known.row::<WatchRow>(Key::Watch(old)).filter(|row| row.agency == act.agency);
    goes_where_it_stands(act, row)
}

/// Whether who ends a watch set it, and tells all who keep it.
pub(super) fn clears(act: &Act, known: &Facts) -> Result<(), CheckError> {
    let row = act.answers.and_then(|watch| known.row::<WatchRow>(Key::Watch(watch)));
    goes_where_it_stands(act, row.filter(|row| row.agency == act.agency))
}

/// Restraint is always open, so its words go to nobody but those who keep the watch; and none of
/// those is left with a watch that its agency believes to have ended.
fn goes_where_it_stands(act: &Act, row: Option<&WatchRow>) -> Result<(), CheckError> {
    let Some(row) = row else { return Err(CheckError::NoWatch) };
    let mut to: Vec<AgencyCode> = act.recipients.iter().map(|to| to.agency).collect();
    let mut stands_at = row.stands_at.clone();
    to.sort_unstable();
    stands_at.sort_unstable();
    if to == stands_at {
        return Ok(());
    }
    let at: Vec<&str> = stands_at.iter().map(AgencyCode::as_str).collect();
    let at = if at.is_empty() { "nobody".to_owned() } else { at.join(", ") };
    Err(CheckError::StandsElsewhere { at })
}
