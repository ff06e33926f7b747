//! The program's own log lines: what happened, never what an act says.

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config;

/// The lines cannot be written as configured.
#[derive(Debug, thiserror::Error)]
#[error("`log.level` is `{found}`; write `info`, or a filter by module")]
pub(crate) struct BadFilter {
    found: String,
    #[source]
    source: tracing_subscriber::filter::ParseError,
}

/// Starts writing lines to standard error; a second call changes nothing.
///
/// # Errors
/// [`BadFilter`] when the level is none.
pub(crate) fn start(settings: &config::Log) -> Result<(), BadFilter> {
    let filter = EnvFilter::try_new(&settings.level)
        .map_err(|source| BadFilter { found: settings.level.clone(), source })?;
    let registry = tracing_subscriber::registry().with(filter);
    let started = if settings.format == "json" {
        registry.with(fmt::layer().json().with_writer(std::io::stderr)).try_init()
    } else {
        registry.with(fmt::layer().with_writer(std::io::stderr)).try_init()
    };
    // Another subscriber is there already: a test's, or the caller's.
    drop(started);
    Ok(())
}
