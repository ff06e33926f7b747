//! The interface for officers: what it answers, and what it never shows to whom.

mod acts;
mod alarms;
mod cases;
mod decisions;
mod description;
mod doors;
mod duty;
mod events;
mod imports;
mod law;
mod log;
mod operations;
mod oversight;
mod reading;
mod roles;
mod seats;
mod sessions;
mod signatures;
