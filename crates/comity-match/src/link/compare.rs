//! Two records beside each other: a level for each field.

use super::{
    field::{Kind, Level, Pattern},
    table::Table,
};

/// For each field the one in which its value may stand by mistake.
pub(super) fn partners(table: &Table) -> Vec<Option<usize>> {
    let kinds: Vec<Kind> = table.fields.iter().map(|field| field.kind).collect();
    let find =
        |kind: Kind, not: usize| (0..kinds.len()).find(|at| kinds[*at] == kind && *at != not);
    let partner = |at: usize| match kinds[at] {
        Kind::Given => find(Kind::Family, at),
        Kind::Family => find(Kind::Given, at),
        Kind::Text => find(Kind::Text, at),
        _ => None,
    };
    (0..kinds.len()).map(|at| partner(at).filter(|to| partner(*to) == Some(at))).collect()
}

/// Levels of pairs of values that were compared before: names and towns meet again and again.
pub(super) struct Memo {
    slots: Vec<(u64, Level)>,
}

impl Memo {
    /// Slots of one memo: as much as stays near the core.
    const SLOTS: usize = 1 << 14;

    pub(super) fn new() -> Self {
        Self { slots: vec![(0, Level::Unknown); Self::SLOTS] }
    }
}

impl Table {
    /// The level of one field of a pair, from memory where it can; see [`Table::elsewhere`] for
    /// what stands in another.
    pub(super) fn level(
        &self,
        left: &[u32],
        right: &[u32],
        field: usize,
        memo: &mut Memo,
    ) -> Level {
        let (a, b) = (left[field].min(right[field]), left[field].max(right[field]));
        if a == 0 || a == b || !self.columns[field].is_slow() {
            return self.columns[field].level(a, b);
        }
        let key = u64::from(a) << 32 | u64::from(b);
        // Fields share the memo, and the upper bits of a key say which is meant.
        let key = key ^ (field as u64) << 60;
        let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let slot = &mut memo.slots[usize::try_from(mixed).unwrap_or(0) & (Memo::SLOTS - 1)];
        if slot.0 != key {
            *slot = (key, self.columns[field].level(a, b));
        }
        slot.1
    }

    /// Whether the left value of one field is the right value of its partner.
    pub(super) fn elsewhere(&self, left: &[u32], right: &[u32], pair: (usize, usize)) -> bool {
        let (one, other) = (left[pair.0], right[pair.1]);
        other != 0 && self.twins[pair.0].get(one as usize) == Some(&other)
    }

    /// The levels of all fields of a pair.
    pub(super) fn pattern(
        &self,
        left: u32,
        right: u32,
        partners: &[Option<usize>],
        memo: &mut Memo,
    ) -> Pattern {
        let (left, right) = (self.row(left), self.row(right));
        let mut out = Pattern::default();
        for field in 0..self.fields.len() {
            out.set(field, self.level(left, right, field, memo));
        }
        self.swap(left, right, partners, &mut out);
        out
    }

    /// Marks fields whose values stand in each other's place.
    pub(super) fn swap(
        &self,
        left: &[u32],
        right: &[u32],
        partners: &[Option<usize>],
        pattern: &mut Pattern,
    ) {
        for (field, partner) in partners.iter().enumerate() {
            let Some(partner) = partner.filter(|partner| *partner > field) else { continue };
            let open = |field: usize| {
                matches!(pattern.level(field), Level::Unknown | Level::Alike | Level::Different)
            };
            if !open(field) || !open(partner) {
                continue;
            }
            if self.elsewhere(left, right, (field, partner)) {
                pattern.set(field, Level::Elsewhere);
            }
            if self.elsewhere(left, right, (partner, field)) {
                pattern.set(partner, Level::Elsewhere);
            }
        }
    }
}
