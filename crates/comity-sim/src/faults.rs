//! What goes wrong in a run, in one struct.
//!
//! Swarm testing: each seed switches some faults fully off, because a fault that is always on
//! hides what only happens without it.

use crate::seed::Dice;

/// How nodes are cut off from each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Partition {
    /// Never.
    None,
    /// Both ways.
    Symmetric,
    /// One way only: what is sent arrives, and no answer comes back.
    OneWay,
}

/// What a dishonest node does.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Lie {
    /// Takes acts and never acknowledges them.
    Withhold,
    /// Shows two peers different histories of its log.
    Fork,
    /// Shows one peer first one history, then another.
    Switch,
    /// Passes copies on without the owner's consent, past its own law.
    PassOn,
    /// Passes copies on as its own, with the owner's restrictions taken off.
    Launder,
    /// Sends old batches again.
    Replay,
    /// Alters envelopes.
    Alter,
    /// Claims that acts are in its log where they are not.
    WrongInclusion,
    /// Names an officer of another agency.
    ForeignOfficer,
    /// Keeps what was recalled, and says that it is erased.
    Keep,
    /// Acknowledges other acts than it was sent: more, fewer, or at other leaves.
    Overclaim,
    /// Answers pseudonymised searches under another key, or with a proof of something else.
    Evaluate,
    /// Announces a second key for one epoch of pseudonymised searches.
    TwoKeys,
    /// Serves other tags than it announced.
    OtherTags,
    /// Asks more pseudonymised searches than were agreed on.
    Uncounted,
}

impl Lie {
    /// Every lie there is.
    pub const ALL: [Self; 15] = [
        Self::Withhold,
        Self::Fork,
        Self::Switch,
        Self::PassOn,
        Self::Launder,
        Self::Replay,
        Self::Alter,
        Self::WrongInclusion,
        Self::ForeignOfficer,
        Self::Keep,
        Self::Overclaim,
        Self::Evaluate,
        Self::TwoKeys,
        Self::OtherTags,
        Self::Uncounted,
    ];
}

/// What goes wrong, and how often. All of it stops when the world heals, save the lies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Faults {
    /// How many packets in a hundred are lost.
    pub loss_percent: u64,
    /// How many packets in a hundred arrive twice.
    pub twice_percent: u64,
    /// How long a packet is under way at most, in ms.
    pub delay_ms_max: u64,
    /// How many packets in a hundred are held up, so that later ones overtake them.
    pub reorder_percent: u64,
    /// How nodes are cut off.
    pub partition: Partition,
    /// How many commits in a hundred end in a crash.
    pub crash_percent: u64,
    /// How many commits in a hundred the disk refuses.
    pub refused_percent: u64,
    /// How long a commit takes at most, in ms.
    pub disk_ms_max: u64,
    /// How far a node's clock is off at most, in ms.
    pub skew_ms_max: u64,
    /// How many officers' acts in a hundred come with a jump of a clock by up to a day.
    pub jump_percent: u64,
    /// What the last agency does against the rules; honest when empty.
    pub lies: Vec<Lie>,
}

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Self = Self {
        loss_percent: 0,
        twice_percent: 0,
        delay_ms_max: 0,
        reorder_percent: 0,
        partition: Partition::None,
        crash_percent: 0,
        refused_percent: 0,
        disk_ms_max: 0,
        skew_ms_max: 0,
        jump_percent: 0,
        lies: Vec::new(),
    };

    /// The faults of a seed.
    pub fn swarm(dice: &mut Dice) -> Self {
        let mut some = |max: u64| if dice.percent(60) { 1 + dice.below(max) } else { 0 };
        let mut faults = Self {
            loss_percent: some(30),
            twice_percent: some(20),
            delay_ms_max: some(120_000),
            reorder_percent: some(20),
            crash_percent: some(8),
            refused_percent: some(8),
            disk_ms_max: some(20_000),
            skew_ms_max: some(600_000),
            jump_percent: some(8),
            ..Self::NONE
        };
        faults.partition = match dice.below(4) {
            0 => Partition::Symmetric,
            1 => Partition::OneWay,
            _ => Partition::None,
        };
        if dice.percent(60) {
            // One to three lies; most liars have one habit.
            for _ in 0..=dice.below(3) {
                faults.lies.extend(dice.pick(&Lie::ALL));
            }
            faults.lies.sort_unstable();
            faults.lies.dedup();
        }
        faults
    }

    /// Whether the last agency does this.
    pub fn lies(&self, lie: Lie) -> bool {
        self.lies.contains(&lie)
    }
}
