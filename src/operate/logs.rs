//! Decides the shape of log lines and that a panic becomes one of them.

use crate::config::LogFormat;
use std::panic::PanicHookInfo;
use tracing::error;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Why logging could not start.
#[derive(Debug, thiserror::Error)]
#[error(
    "`log_level` cannot be read: {0}; use a level (off, error, warn, info, debug, trace), or with \
     commas between them a level and \"module=level\""
)]
pub struct BadLevel(String);

/// Starts logging to the standard error for the whole process; the second call changes nothing.
pub fn start(format: LogFormat, level: &str) -> Result<(), BadLevel> {
    let subscriber = subscriber(format, level, std::io::stderr)?;
    // a test's logging may be there already; then it stays
    let _ = tracing::subscriber::set_global_default(subscriber);
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// What writes log lines of this shape to `writer`.
pub fn subscriber<W>(
    format: LogFormat,
    level: &str,
    writer: W,
) -> Result<Box<dyn tracing::Subscriber + Send + Sync>, BadLevel>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter(level)?)
        .with_writer(writer);
    Ok(match format {
        LogFormat::Text => Box::new(lines.with_ansi(false).finish()),
        LogFormat::Json => Box::new(lines.json().finish()),
    })
}

fn filter(level: &str) -> Result<EnvFilter, BadLevel> {
    // a word alone that is no level would name a module, and silence all others
    let words = level.split(',');
    for word in words.filter(|word| !word.contains('=')) {
        if word.parse::<LevelFilter>().is_err() {
            return Err(BadLevel(format!("`{word}` is no level")));
        }
    }
    EnvFilter::try_new(level).map_err(|why| BadLevel(why.to_string()))
}

/// A panic is a bug of ours: where it happened goes to the log with everything else.
///
/// Its text may quote a stranger's bytes, so it is kept to 200 characters.
fn log_panic(info: &PanicHookInfo<'_>) {
    let text = info
        .payload_as_str()
        .unwrap_or("no text")
        .chars()
        .take(200)
        .collect::<String>();
    let place = info.location().map_or_else(String::new, |l| l.to_string());
    error!(%place, %text, "panic");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_a_word_that_is_known_or_a_list_with_modules() {
        for good in ["info", "OFF", "info,spindle::relay=debug", "warn,tower=off"] {
            assert!(filter(good).is_ok(), "{good}");
        }
        for (bad, word) in [
            ("loud", "`loud`"),
            ("info,spindle::relay", "`spindle::relay`"),
            ("spindle=loud", "level"),
        ] {
            let why = filter(bad).expect_err(bad).to_string();
            assert!(why.contains(word) && why.contains("off, error"), "{why}");
        }
    }
}
