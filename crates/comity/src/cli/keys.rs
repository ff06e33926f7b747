//! `keys`: the agency's keys, which are rotated from time to time.

use clap::Subcommand;
use comity_act::Timestamp;
use comity_seal::fingerprint::Fingerprint;
use serde_json::json;

use super::{failure::Failure, session::Session};
use crate::{
    clock,
    home::{Secret, rotate},
};

/// The agency's keys.
#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Make new keys of every sort; the old ones go on until the overlap is over.
    ///
    /// Restart the node afterwards. Its card then names both, and peers fetch that by themselves,
    /// if they reach the node within the overlap. After a theft take no overlap: peers then compare
    /// the new card by voice.
    Rotate {
        /// For how long the old keys go on: `14d`, `6h`, `30m`, `10s`, or `0s` after a theft.
        #[arg(long, value_name = "SPAN", default_value = "14d", value_parser = span)]
        overlap: u64,
    },
}

/// A span of time in milliseconds.
fn span(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no span of time; write it as `14d`, `6h`, `30m` or `10s`");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let ms = match unit {
        'd' => Timestamp::DAY_MS,
        'h' => 3_600_000,
        'm' => 60_000,
        's' => 1_000,
        _ => return Err(wrong()),
    };
    let count: u64 = text.trim_end_matches(unit).parse().map_err(|_| wrong())?;
    count.checked_mul(ms).ok_or_else(wrong)
}

impl Keys {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let Self::Rotate { overlap } = self;
        let (home, config) = (session.home()?, session.config()?);
        let secret = Secret::find(&config.vault).map_err(|error| Failure::of(&error))?;
        let now = clock::now();
        let number = rotate(&home, &secret, now, overlap).map_err(|error| Failure::of(&error))?;
        let keys = secret.unlock(&home).map_err(|error| Failure::of(&error))?;
        let until = now.plus_millis(overlap);
        let fingerprint = Fingerprint::of(keys.public()).to_string();
        let told = json!({ "number": number, "until": until, "fingerprint": fingerprint });
        session.print(&told, |_| {
            format!(
                "keys number {number} are made; the old ones end at {until}\n\
                 fingerprint: {fingerprint}\nrestart the node now: its next card names both"
            )
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        assert_eq!(span("14d"), Ok(14 * 86_400_000));
        assert_eq!(span("0s"), Ok(0));
        for wrong in ["", "d", "14", "-1d", "1w", "1.5h", "dd", "99999999999999999d"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}
