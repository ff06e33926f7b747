//! The agreements with which a world begins, concluded over links that are whole.
//!
//! Each pair of agencies has one. It goes the way of every act: proposed, sealed, opened, decided
//! and acknowledged, then signed and sent back.

use comity_act::{
    AgreementId, Purpose, RecordClass, Role, Timestamp,
    body::{AgreementClauses, AgreementPropose, AgreementSign, PrivateSearch},
};
use comity_corridor::{Awaited, Driver, Form, Opening, open, sign_receipt, verify_receipt};

use crate::{
    agency::{Agency, FOUNDED_MS, text},
    seed::Seed,
    store::MemoryStore,
};

/// Concludes an agreement between two agencies of the world.
///
/// # Panics
/// When the corridor does not let two honest agencies agree: then there is nothing to simulate.
#[expect(clippy::expect_used, reason = "a world without agreements cannot be simulated")]
pub(crate) fn conclude(agencies: &mut [Agency], (first, second): (usize, usize), seed: &Seed) {
    let now = Timestamp::from_millis(FOUNDED_MS + 60_000);
    let mut chance = seed.chance();
    let codes = [agencies[first].code(), agencies[second].code()];
    let mut dice = seed.dice();
    let agreement = AgreementId::new(now, dice.ten());
    let mut drivers = [first, second].map(|place| {
        let store = std::mem::take(&mut agencies[place].store);
        Driver::new(agencies[place].node.clone(), store).expect("a founded store opens")
    });
    let proposal = Form::new(AgreementPropose {
        agreement,
        title: text("the first arrangement"),
        parties: codes.to_vec(),
        purposes: vec![Purpose::Investigate],
        crime_areas: Vec::new(),
        subjects: Vec::new(),
        search_classes: vec![RecordClass::Person],
        kinds: Vec::new(),
        valid_from: now,
        valid_until: None,
        safeguards: true,
        text: text("the parties help each other"),
        clauses: AgreementClauses {
            private_search: searches((first, second), agencies.len()),
            ..Default::default()
        },
    });
    let by = agencies[first].officer(Role::LegalAdviser, now);
    drivers[0].propose(proposal.to(codes[1]), by, &mut chance).expect("a proposal is possible");
    drivers[0].commit().expect("the memory store commits");
    deliver(&mut drivers, (0, 1), now, &mut chance);
    let key = comity_corridor::Key::Agreement(agreement);
    let row = drivers[1].store_mut().row::<comity_corridor::rows::AgreementRow>(key);
    let digest = row.expect("the proposal has arrived").digest;
    let by = agencies[second].officer(Role::LegalAdviser, now);
    let signature = Form::new(AgreementSign { agreement, digest }).to(codes[0]);
    drivers[1].propose(signature, by, &mut chance).expect("a signature is possible");
    drivers[1].commit().expect("the memory store commits");
    deliver(&mut drivers, (1, 0), now, &mut chance);
    let [one, two] = drivers;
    agencies[first].store = one.into_store();
    agencies[second].store = two.into_store();
}

/// What the two let each other search pseudonymised: the first two ten searches a day and a
/// hundred a year, the second and the last two and five, others none.
fn searches(between: (usize, usize), agencies: usize) -> Option<PrivateSearch> {
    let (of_day, of_year) = match between {
        (0, 1) => (10 * 16, 100 * 16),
        (1, last) if last + 1 == agencies => (2 * 16, 5 * 16),
        _ => return None,
    };
    Some(PrivateSearch { classes: vec![RecordClass::Person], of_day, of_year })
}

/// Delivers all that waits from one to the other, over a link that is whole.
#[expect(clippy::expect_used, reason = "a link that is whole delivers")]
fn deliver(
    drivers: &mut [Driver<MemoryStore>; 2],
    (from, to): (usize, usize),
    now: Timestamp,
    chance: &mut comity_corridor::Chance,
) {
    let (sender, receiver) = (drivers[from].node().own(), drivers[to].node().own());
    let packed = drivers[from].pack(now, receiver, 64, chance).expect("a batch can be packed");
    let packed = packed.expect("something waits");
    let (card, row) = drivers[to].card(sender).expect("the sender is a peer");
    let keys = drivers[to].node().keys.clone();
    let opening = Opening { card: &card, seen: row.seen.as_ref(), now };
    let opened = open(opening, &keys, &packed.sealed).expect("the batch opens");
    let taken = drivers[to].take(now, opened, chance).expect("the batch is taken");
    drivers[to].commit().expect("the memory store commits");
    let receipt = sign_receipt(&taken.receipt, &keys).expect("a receipt can be signed");
    let (card, _) = drivers[from].card(receiver).expect("the receiver is a peer");
    let keys = drivers[from].node().keys.clone();
    let receipt = verify_receipt(&card, &keys, now, &Awaited::from(&packed), &receipt);
    let receipt = receipt.expect("the receipt is believed");
    drivers[from].acknowledge(now, &receipt).expect("the receipt is noted");
    drivers[from].commit().expect("the memory store commits");
}
