//! The command line: what people read, what programs read, and how it ends.

mod golden;
mod keys;
mod law;
mod officers;
mod story;
mod stranger;
