//! The corridor between real nodes: real keys, the shipped law, values in and out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

mod agreements;
mod approvals;
mod arrivals;
mod attack;
mod bounds;
mod claims;
mod classes;
mod consents;
mod corrections;
mod day_clocks;
mod declared;
mod duties;
mod duty_desk;
mod forms;
mod golden;
mod holds;
mod home;
mod hostile;
mod house;
mod liars;
mod neutral;
mod offences;
mod outbox;
mod parties;
mod per_recipient;
mod prepared;
mod prose;
mod provenance;
mod questions;
mod rebuild;
mod records;
mod referrals;
mod replays;
mod requests;
mod rows;
mod searches;
mod signatures;
mod stated;
mod story;
mod suspensions;
mod urgency;
mod watches;
mod words;
mod world;
