//! The command line: what people read, what programs read, and how it ends.

mod agreements;
mod duplicates;
mod golden;
mod keys;
mod kinds;
mod law;
mod names;
mod officers;
mod operate;
mod orders;
mod private;
mod screening;
mod story;
mod stranger;
mod watches;
