//! Keeps in `state_dir` what must be the same after a restart: the secret that signs links, the
//! certificate that people have told their browsers to trust.

use crate::config::file::{self, FileError, Unread};
use crate::config::{Config, SECRET_IN_STATE};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// Why something cannot be kept, or what was kept cannot be used; written for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It cannot be written.
    #[error(
        "cannot keep {path} as user {}: {why}; set `state_dir` to a directory that this process may \
         write, or leave it empty to make everything anew at each start",
        file::user()
    )]
    NotKept {
        /// The file.
        path: PathBuf,
        /// The system's word.
        why: io::Error,
    },
    /// It is there, and cannot be read.
    #[error("{0} (it stands in `state_dir`)")]
    Unreadable(#[from] FileError),
}

/// The secret for a relay that was given none: made now, and kept where there is a `state_dir`.
/// [`Config::secret`] finds it from then on.
pub fn fresh_secret(config: &Config, secret: &[u8]) -> Result<Vec<u8>, StateError> {
    let text: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    if !config.state_dir.as_os_str().is_empty() {
        keep(&config.state_dir, SECRET_IN_STATE, &text)?;
    }
    Ok(text.into_bytes())
}

/// What was kept under this name; `None` if nothing was.
pub fn kept(folder: &Path, name: &str) -> Result<Option<String>, StateError> {
    match file::text(&folder.join(name)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.why == Unread::Missing => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Keeps `text` under this name, whole or not at all, for this process alone to read.
pub fn keep(folder: &Path, name: &str, text: &str) -> Result<(), StateError> {
    let path = folder.join(name);
    let draft = folder.join(format!("{name}.new"));
    let write = || {
        fs::create_dir_all(folder)?;
        let _ = fs::remove_file(&draft); // of a start that was cut off; its mode is not ours
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &path)
    };
    write().map_err(|why| StateError::NotKept { path, why })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn what_is_kept_is_read_again_and_by_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("made/at/start");
        assert_eq!(kept(&folder, "secret").unwrap(), None);
        for text in ["first", "second"] {
            keep(&folder, "secret", text).unwrap();
            assert_eq!(kept(&folder, "secret").unwrap().as_deref(), Some(text));
        }
        let mode = fs::metadata(folder.join("secret")).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named_with_its_setting() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = keep(file.path(), "secret", "x").unwrap_err().to_string();
        assert!(error.contains("`state_dir`"), "{error}");
        assert!(error.contains(file.path().to_str().unwrap()), "{error}");
    }
}
