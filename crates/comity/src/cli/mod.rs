//! The command line: every command calls the interface of the node on this machine.
//!
//! One file a family of commands. What is printed is what the node answered: with `--json` as it
//! came, else in the words that people see.
//!
//! It never opens the database of a running node, and never decides.

mod act_args;
mod agencies;
mod agreement_drafts;
mod agreement_words;
mod agreements;
mod api;
mod assign;
mod audit;
mod cards;
mod carry;
mod client;
mod consent;
mod decide;
mod duplicates;
mod export;
mod facts;
mod failure;
mod files;
mod hit;
mod keys;
mod law;
mod links;
mod list_args;
mod list_report;
mod lists;
mod messages;
mod names;
mod node;
mod officers;
mod opening;
mod orders;
mod outcome;
mod private;
mod recall;
mod records;
mod requests;
mod search;
mod session;
mod shell;
mod upgrade;
mod watch;
mod ways;
mod when;

use std::io::Write;

use clap::{Parser, Subcommand};

pub(crate) use failure::Failure;
use session::Session;

/// Cooperation between agencies of different countries: lawful, recorded, the owner in control.
#[derive(Debug, Parser)]
#[command(name = "comity", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    session: Session,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a node: keys, first officers, card, configuration.
    Init(node::Init),
    /// Run the node.
    Serve,
    /// Officers of this machine.
    #[command(subcommand)]
    Officer(officers::Officer),
    /// The agency's keys.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// The agency's own card.
    #[command(subcommand)]
    Card(cards::Card),
    /// Other agencies.
    #[command(subcommand)]
    Peer(cards::Peer),
    /// An agency's card: what binds it, from which day, and what it declared.
    #[command(subcommand)]
    Agencies(agencies::Agencies),
    /// Be bound by an instrument from a day on.
    Adopt(agreements::Adopt),
    /// Agreements with other agencies.
    #[command(subcommand)]
    Agreement(agreements::Agreement),
    /// Send a message.
    Send(messages::Send),
    /// What came in and waits.
    Inbox(messages::Inbox),
    /// Acts, the newest first.
    List(messages::List),
    /// Show an act: how far it has come, the verdict, what it says.
    Show(messages::Show),
    /// Take charge of an act.
    Take(messages::Take),
    /// Give what came in to a colleague.
    Assign(assign::Assign),
    /// Ask another agency for information.
    Request(requests::Request),
    /// Answer, refuse, delay or clarify a request.
    Answer(requests::Answer),
    /// Withdraw a request.
    Withdraw(requests::Withdraw),
    /// Open requests, the soonest due first.
    Requests(requests::Requests),
    /// Order stored data to be preserved or produced, or object to such an order.
    #[command(subcommand)]
    Order(orders::Order),
    /// What may show that somebody is innocent, and has to be disclosed.
    #[command(subcommand)]
    Disclosure(orders::Disclosure),
    /// Records of your own and copies you hold.
    #[command(subcommand)]
    Record(records::Record),
    /// Import a list.
    #[command(subcommand)]
    Import(lists::Import),
    /// Export records.
    Export(export::Export),
    /// Search here, or in the databases of other agencies.
    Search(search::Search),
    /// Screen a list against your own records, or against another list.
    Screen(Box<names::Screen>),
    /// How names are compared, for who examines it; no node is needed.
    #[command(subcommand)]
    Match(names::Match),
    /// Watch here, or in the databases of other agencies, until a day.
    #[command(subcommand)]
    Watch(watch::Watch),
    /// What came of a hit: the same, another, or it cannot be told.
    #[command(subcommand)]
    Hit(hit::Hit),
    /// Records that may be one: found, looked at, decided over.
    #[command(subcommand)]
    Duplicates(duplicates::Duplicates),
    /// The owner's consent to uses of what it shared.
    #[command(subcommand, alias = "leave")]
    Consent(consent::Consent),
    /// Recall records from everybody who holds a copy.
    Recall(recall::Recall),
    /// Let an act go on that is for decision.
    Approve(decide::Approve),
    /// Stop an act that is for decision.
    Decline(decide::Decline),
    /// Overrule "not permitted" where the law allows it.
    Overrule(decide::Overrule),
    /// Say that what the law wanted done because of an act is done.
    Settle(decide::Settle),
    /// What is due, ran out, or is owed without delay.
    Deadlines(audit::Deadlines),
    /// The agency's log.
    #[command(subcommand)]
    Log(audit::Log),
    /// Verify the log, the peers' logs and their receipts.
    Audit,
    /// Backups of the node.
    #[command(subcommand)]
    Backup(carry::Backup),
    /// Whether this program can open the node's folder, before it takes the old one's place.
    Upgrade(upgrade::Upgrade),
    /// What waits for a peer, as files that somebody carries.
    #[command(subcommand)]
    Bundle(carry::Bundle),
    /// What the law can ask you to state.
    Facts,
    /// The law: read it, try it, check it; no node is needed.
    #[command(subcommand)]
    Law(law::LawCommand),
    /// Save a file that went with an act.
    Fetch(files::Fetch),
    /// The interface that officers' programs call.
    #[command(subcommand)]
    Api(api::Api),
    /// The configuration.
    #[command(subcommand)]
    Config(node::ConfigCommand),
    /// Completions for a shell.
    Completions(shell::Completions),
    /// Manual pages.
    Man(shell::Man),
}

impl Cli {
    /// Whether the answer is one JSON document.
    pub(crate) const fn is_json(&self) -> bool {
        self.session.json
    }

    /// Carries out the command.
    ///
    /// # Errors
    /// [`Failure`], which says the exit code.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let session = &self.session;
        match self.command {
            Command::Init(command) => command.run(session),
            Command::Serve => node::serve(session),
            Command::Officer(command) => command.run(session),
            Command::Keys(command) => command.run(session),
            Command::Card(command) => command.run(session),
            Command::Peer(command) => command.run(session),
            Command::Agencies(command) => command.run(session),
            Command::Adopt(command) => command.run(session),
            Command::Agreement(command) => command.run(session),
            Command::Send(command) => command.run(session),
            Command::Inbox(command) => command.run(session),
            Command::List(command) => command.run(session),
            Command::Show(command) => command.run(session),
            Command::Take(command) => command.run(session),
            Command::Assign(command) => command.run(session),
            Command::Request(command) => command.run(session),
            Command::Answer(command) => command.run(session),
            Command::Withdraw(command) => command.run(session),
            Command::Requests(command) => command.run(session),
            Command::Order(command) => command.run(session),
            Command::Disclosure(command) => command.run(session),
            Command::Record(command) => command.run(session),
            Command::Import(command) => command.run(session),
            Command::Export(command) => command.run(session),
            Command::Search(command) => command.run(session),
            Command::Screen(command) => command.run(session),
            Command::Match(command) => command.run(session),
            Command::Watch(command) => command.run(session),
            Command::Hit(command) => command.run(session),
            Command::Duplicates(command) => command.run(session),
            Command::Consent(command) => command.run(session),
            Command::Recall(command) => command.run(session),
            Command::Approve(command) => command.run(session),
            Command::Decline(command) => command.run(session),
            Command::Overrule(command) => command.run(session),
            Command::Settle(command) => command.run(session),
            Command::Deadlines(command) => command.run(session),
            Command::Log(command) => command.run(session),
            Command::Audit => audit::audit(session),
            Command::Backup(command) => command.run(session),
            Command::Upgrade(command) => command.run(session),
            Command::Bundle(command) => command.run(session),
            Command::Facts => audit::facts(session),
            Command::Law(command) => command.run(session),
            Command::Fetch(command) => command.run(session),
            Command::Api(command) => command.run(),
            Command::Config(command) => command.run(session),
            Command::Completions(command) => command.run(),
            Command::Man(command) => command.run(),
        }
    }
}

/// Tells how a command failed.
pub(crate) fn tell(failure: &Failure, is_json: bool) {
    if is_json {
        if failure.is_told() {
            return;
        }
        line(&failure.document().to_string());
        return;
    }
    match failure {
        // It was the question, and the answer stands there.
        Failure::Ruled => {}
        // A refusal is an answer, not an error.
        Failure::Problem(document) if failure.code() == 3 => {
            line(outcome::visible(&outcome::not_permitted(document)).trim_end());
        }
        _ => {
            // Nobody reading any more is no failure of its own.
            let says = outcome::visible(&failure.to_string());
            let _ = writeln!(std::io::stderr(), "error: {says}");
        }
    }
}

/// Says something beside what was asked for; a reader that is gone is no failure.
fn warn(text: &str) {
    let _ = writeln!(std::io::stderr(), "warning: {}", outcome::visible(text));
}

/// Writes a line; a reader that is gone is no failure.
fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn no_command_contradicts_itself() {
        Cli::command().debug_assert();
    }
}
