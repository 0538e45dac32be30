//! A PostgreSQL of a test's own: Debian's, started by hand, on a socket in a folder that goes with it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Ends with its test.
pub(crate) struct Postgres {
    folder: TempDir,
    server: Option<Child>,
}

impl Postgres {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let open = fs::Permissions::from_mode(0o755);
        fs::set_permissions(folder.path(), open).expect("ours");
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("ours");
        if let Some((user, group)) = unprivileged() {
            chown(&data, Some(user), Some(group)).expect("root gives away");
        }
        let mut made = program("initdb");
        made.args(["--auth=trust", "--username=spindle", "--no-sync", "-D"])
            .arg(&data)
            .stdout(Stdio::null());
        assert!(made.status().expect("it runs").success(), "no database");
        let mut server = Self {
            folder,
            server: None,
        };
        server.again();
        server
    }

    /// As an operator writes it into `database_url`.
    pub(crate) fn url(&self) -> String {
        let data = self.data();
        format!(
            "postgres://spindle@localhost/postgres?host={}",
            data.display()
        )
    }

    /// It is away, from one moment to the next.
    pub(crate) fn killed(&mut self) {
        let mut server = self.server.take().expect("it runs");
        // its children see that it is gone and go, too
        server.kill().expect("ours");
        server.wait().expect("ours");
    }

    /// It is back with what it had.
    pub(crate) fn again(&mut self) {
        let data = self.data();
        let mut server = program("postgres");
        server
            .args(["-c", "listen_addresses=", "-k"])
            .arg(&data)
            .arg("-D")
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let lock = data.join("postmaster.pid");
        // of one that was killed: what it holds is gone with it
        let _ = fs::remove_file(&lock);
        let mut server = server.spawn().expect("it runs");
        let ready = || {
            let mut asked = program("pg_isready");
            asked.arg("-q").arg("-h").arg(&data);
            asked.status().expect("it runs").success()
        };
        while !ready() {
            assert!(server.try_wait().expect("ours").is_none(), "it ended");
            std::thread::yield_now();
        }
        self.server = Some(server);
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if self.server.is_some() {
            self.killed();
        }
    }
}

/// A program of Debian's newest PostgreSQL, as someone who is not root: as root it does not run.
fn program(name: &str) -> Command {
    let mut command = Command::new(folder().join(name));
    if let Some((user, group)) = unprivileged() {
        command.uid(user).gid(group);
    }
    command.current_dir("/");
    command
}

fn folder() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("scripts/need postgres installs it");
    let programs = versions.flatten().map(|version| version.path().join("bin"));
    programs.max().expect("a version")
}

/// The user of Debian's package, where this is root.
fn unprivileged() -> Option<(u32, u32)> {
    let users = fs::read_to_string(Path::new("/etc/passwd")).expect("Linux has it");
    let line = users.lines().find(|line| line.starts_with("postgres:"))?;
    let number = |at| line.split(':').nth(at)?.parse().ok();
    nix::unistd::geteuid()
        .is_root()
        .then_some((number(2)?, number(3)?))
}
