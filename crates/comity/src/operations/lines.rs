//! The program's own log lines: what happened, never what an act says.

use std::io::{self, Write};

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
        registry.with(fmt::layer().json().with_writer(|| OneLine(io::stderr()))).try_init()
    } else {
        registry.with(fmt::layer().with_writer(|| OneLine(io::stderr()))).try_init()
    };
    // Another subscriber is there already: a test's, or the caller's.
    drop(started);
    Ok(())
}

/// Writes what happened as one line, whatever came in from outside: a line break in a value would
/// begin a line that nobody wrote, and other signs would steer a terminal.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    /// The layer above gives each line whole.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let (text, end) = text.strip_suffix('\n').map_or((&*text, ""), |text| (text, "\n"));
        if text.contains(char::is_control) {
            let plain = |c: char| -> String {
                if c.is_control() { c.escape_default().collect() } else { c.into() }
            };
            self.0.write_all(text.chars().map(plain).collect::<String>().as_bytes())?;
        } else {
            self.0.write_all(text.as_bytes())?;
        }
        self.0.write_all(end.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_comes_from_outside_begins_no_line_and_steers_no_terminal() {
        let kept = Kept::default();
        let writer = kept.clone();
        let layer = fmt::layer().with_writer(move || OneLine(writer.clone()));
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(subscriber, || {
            let error = "`a\nERROR forged\r\u{1b}[2Kit`";
            tracing::warn!(%error, "é stays");
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches('\n').count(), 1, "{text:?}");
        assert!(text.ends_with('\n') && text.contains("é stays"), "{text:?}");
        assert!(text.contains(r"a\nERROR forged"), "{text:?}");
        assert!(!text.contains(['\r', '\u{1b}']), "{text:?}");
    }
}
