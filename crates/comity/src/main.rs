//! The node of one agency: configuration, sockets, HTTP, command line.
//!
//! The corridor says what happens, the store keeps it, the law decides; this program gives them a
//! clock, chance, a disk and a network. Its folders are its sides: `federation`, `delivery` and
//! `tls` face other nodes, `api` and `cli` the officers, `home`, `config`, `operations` and
//! `backup` the operator.
//!
//! This crate never decides whether an act is lawful, never merges state, never writes SQL.

mod api;
mod attachments;
mod backup;
mod bundle;
mod card;
mod cli;
mod clock;
mod config;
mod contacts;
mod cosigned;
mod delivery;
mod engine;
mod federation;
mod folder;
mod home;
mod imported;
mod metrics;
mod node;
mod operations;
mod peers;
mod problem;
mod problem_pages;
mod proof;
mod seats;
mod serve;
mod tasks;
mod tls;

#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Parser;

/// Acts are many small pieces that come and go on several threads: this allocator is made for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let command = cli::Cli::parse();
    let is_json = command.is_json();
    match command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            cli::tell(&failure, is_json);
            ExitCode::from(failure.code())
        }
    }
}
