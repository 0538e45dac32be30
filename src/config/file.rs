//! Reads a file that the operator named, and says what keeps us from it and what mends it.

use nix::unistd::Uid;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// A file that cannot be read; written for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read {} as user {user}: {why}", path.display())]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// Whom this process runs as.
    pub user: u32,
    /// What is in the way.
    pub why: Unread,
}

/// What keeps a file from being read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// There is none by that name.
    #[error("it is not there")]
    Missing,
    /// A link that points to nothing.
    #[error(
        "it is a link to {}, which is not there for this process; what it points to must be there as \
         well, and readable (in the container for user 10001)", target.display()
    )]
    Dangling {
        /// Where it points.
        target: PathBuf,
    },
    /// The file or a folder above it lets this user not in.
    #[error(
        "permission denied by `{}` (of user {owner}, mode {mode:03o}); let this user in with chown or \
         chmod (in the container it is 10001), and where SELinux guards, mount with `:z`", at.display()
    )]
    Denied {
        /// The first on the way that refuses.
        at: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Its permissions.
        mode: u32,
    },
    /// A folder stands in its place.
    #[error(
        "it is a directory, where a file was expected; a container engine makes one when the file to \
         mount is not there: remove it, and put the file in its place"
    )]
    Directory,
    /// Its bytes are no text.
    #[error("it is not text in UTF-8")]
    NotText,
    /// Nothing is in it.
    #[error("it is empty; remove it, or put back what was in it")]
    Empty,
    /// What the system says.
    #[error("{0}")]
    Other(String),
}

/// The text of the file.
pub fn text(path: &Path) -> Result<String, FileError> {
    String::from_utf8(bytes(path)?).map_err(|_| because(path, Unread::NotText))
}

/// What is in the file.
pub fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    fs::read(path).map_err(|error| because(path, unread(path, &error)))
}

/// [`text`], of a file in which something must be.
pub(super) fn some_text(path: &Path) -> Result<String, FileError> {
    let text = text(path)?;
    // what is no file, such as /dev/null, is meant to be empty
    match text.is_empty() && fs::metadata(path).is_ok_and(|it| it.is_file()) {
        true => Err(because(path, Unread::Empty)),
        false => Ok(text),
    }
}

/// Why something of this name cannot be opened.
pub(super) fn unreachable(path: &Path, error: &io::Error) -> FileError {
    because(path, unread(path, error))
}

/// The number of the user that this process runs as.
pub fn user() -> u32 {
    Uid::effective().as_raw()
}

fn because(path: &Path, why: Unread) -> FileError {
    FileError {
        path: path.into(),
        user: user(),
        why,
    }
}

fn unread(path: &Path, error: &io::Error) -> Unread {
    match error.kind() {
        ErrorKind::NotFound => match fs::read_link(path) {
            Ok(target) => Unread::Dangling { target },
            Err(_) => Unread::Missing,
        },
        ErrorKind::PermissionDenied => denied(path),
        ErrorKind::IsADirectory => Unread::Directory,
        _ => Unread::Other(error.to_string()),
    }
}

/// Finds what refuses: the file itself, or the first folder on the way to it that does not let this user
/// through.
fn denied(path: &Path) -> Unread {
    let mut at = path.to_path_buf();
    // certbot's `live/` holds links into a folder of root's
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&at) else {
            break;
        };
        at = at
            .parent()
            .map_or_else(|| target.clone(), |folder| folder.join(&target));
    }
    while is_hidden(&at)
        && let Some(folder) = at.parent()
    {
        // of a relative path the last one is empty, and means where we are
        at = match folder.as_os_str().is_empty() {
            true => return denied_by(Path::new(".")),
            false => folder.into(),
        };
    }
    denied_by(&at)
}

fn denied_by(at: &Path) -> Unread {
    let (owner, mode) = fs::metadata(at).map_or((0, 0), |it| (it.uid(), it.mode() & 0o777));
    Unread::Denied {
        at: at.into(),
        owner,
        mode,
    }
}

fn is_hidden(path: &Path) -> bool {
    fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
}

// Linux itself follows forty.
const MOST_LINKS: u32 = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_meant_to_hold_anything_may_be_empty() {
        assert_eq!(some_text(Path::new("/dev/null")), Ok(String::new()));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("spindle.toml");
        assert_eq!(some_text(&file).unwrap_err().why, Unread::Missing);
        fs::write(&file, "").unwrap();
        assert_eq!(some_text(&file).unwrap_err().why, Unread::Empty);
        fs::write(&file, "\n").unwrap();
        assert_eq!(some_text(&file), Ok("\n".into()));
        fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink("nowhere", &file).unwrap();
        let target = "nowhere".into();
        assert_eq!(text(&file).unwrap_err().why, Unread::Dangling { target });
        assert_eq!(text(folder.path()).unwrap_err().why, Unread::Directory);
    }
}
