//! `completions`, `man`: what shells and readers of manuals need.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, failure::Failure, files};

/// Completions for a shell.
#[derive(Args, Debug)]
pub(super) struct Completions {
    /// Which shell.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Result<(), Failure> {
        clap_complete::generate(self.shell, &mut Cli::command(), "comity", &mut std::io::stdout());
        Ok(())
    }
}

/// Manual pages.
#[derive(Args, Debug)]
pub(super) struct Man {
    /// The folder for the pages, one for each command; without it, the first page is printed.
    folder: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self) -> Result<(), Failure> {
        let command = Cli::command();
        let Some(folder) = self.folder else {
            let page = clap_mangen::Man::new(command);
            return page.render(&mut std::io::stdout()).map_err(|error| Failure::of(&error));
        };
        let mut pages = vec![("comity".to_owned(), command)];
        while let Some((name, command)) = pages.pop() {
            for sub in command.get_subcommands() {
                pages.push((format!("{name}-{}", sub.get_name()), sub.clone()));
            }
            let mut page = Vec::new();
            // clap keeps the name of a command for as long as the program runs.
            let command = command.name(&*Box::leak(name.clone().into_boxed_str()));
            clap_mangen::Man::new(command)
                .render(&mut page)
                .map_err(|error| Failure::of(&error))?;
            files::write(&folder.join(format!("{name}.1")), &page)?;
        }
        Ok(())
    }
}
