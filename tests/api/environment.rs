//! What stands around the process when it starts: variables that others set, files that cannot be read.

use crate::commands::{run, text};
use crate::scene::SECRET;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Permissions};
use std::os::fd::AsRawFd as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// What Kubernetes and Docker tell a container of services and links that are called spindle.
const ORCHESTRATED: [(&str, &str); 14] = [
    ("SPINDLE_SERVICE_HOST", "10.96.0.17"),
    ("SPINDLE_SERVICE_PORT", "443"),
    ("SPINDLE_SERVICE_PORT_HTTPS", "443"),
    ("SPINDLE_PORT", "tcp://10.96.0.17:443"),
    ("SPINDLE_PORT_443_TCP", "tcp://10.96.0.17:443"),
    ("SPINDLE_PORT_443_TCP_PROTO", "tcp"),
    ("SPINDLE_PORT_443_TCP_PORT", "443"),
    ("SPINDLE_PORT_443_TCP_ADDR", "10.96.0.17"),
    ("SPINDLE_PORT_3478_UDP", "udp://10.96.0.17:3478"),
    ("SPINDLE_METRICS_SERVICE_HOST", "10.96.0.18"),
    ("SPINDLE_METRICS_SERVICE_PORT_HTTP", "9464"),
    ("SPINDLE_METRICS_PORT", "tcp://10.96.0.18:9464"),
    ("SPINDLE_NAME", "/prometheus/spindle"),
    ("SPINDLE_ENV_LANG", "C.UTF-8"),
];

/// The names that docker-compose.yml reads itself, as a shell has them that sourced its `.env`.
const OF_COMPOSE: [(&str, &str); 8] = [
    ("SPINDLE_HTTPS_BIND", "127.0.0.1"),
    ("SPINDLE_HTTPS_PORT", "443"),
    ("SPINDLE_UDP_BIND", "0.0.0.0"),
    ("SPINDLE_UDP_PORT", "3478"),
    ("SPINDLE_FILES", "/srv/spindle"),
    ("SPINDLE_PDF", "no"),
    ("SPINDLE_GRAFANA_BIND", "127.0.0.1"),
    ("SPINDLE_GRAFANA_PORT", "3000"),
];

const WITH_SECRET: (&str, &str) = ("SPINDLE_TOKEN_SECRET", SECRET);
/// Nobody listens there.
const ELSEWHERE: (&str, &str) = ("SPINDLE_HTTP_LISTEN", "127.0.0.1:1");

/// Runs a command that reads the settings and ends, with variables of any bytes.
fn with_bytes(command: &str, variables: &[(&[u8], &[u8])]) -> Output {
    let variables = variables
        .iter()
        .map(|(name, value)| (OsStr::from_bytes(name), OsStr::from_bytes(value)));
    Command::new(env!("CARGO_BIN_EXE_spindle"))
        .arg(command)
        .env_clear()
        .envs([WITH_SECRET, ELSEWHERE])
        .envs(variables)
        .output()
        .expect("it runs")
}

#[test]
fn what_others_put_into_the_environment_is_told_once_and_keeps_nobody_from_starting() {
    let mut environment = vec![WITH_SECRET, ELSEWHERE];
    environment.extend(ORCHESTRATED);
    environment.extend(OF_COMPOSE);
    let token = run(&["token"], &environment);
    let told = text(&token.stderr);
    assert!(token.status.success(), "{told}");
    for (name, value) in ORCHESTRATED.into_iter().chain(OF_COMPOSE) {
        assert_eq!(
            told.matches(&format!("{name},")).count() + told.matches(&format!("{name};")).count(),
            1,
            "{name}: {told}"
        );
        assert!(value.len() < 6 || !told.contains(value), "{value}: {told}");
    }
    // asked every ten seconds: it says what it was asked and nothing else
    let health = text(&run(&["health"], &environment).stderr);
    assert!(health.contains("no relay answers"), "{health}");
    assert!(!health.contains("SPINDLE_"), "{health}");
}

#[test]
fn a_slip_of_the_pen_is_refused_and_what_is_no_settings_name_is_told_and_passed_over() {
    for (name, near) in [
        ("SPINDLE_TOKEN_SERCET", "token_secret"),
        ("SPINDLE_TOKENSECRET", "token_secret"),
        ("SPINDLE_PUBLIC_ADDRESS", "public_addresses"),
        ("SPINDLE_HTTPLISTEN", "http_listen"),
        ("SPINDLE_TSL", "tls"),
        ("SPINDLE_SHARD", "shards"),
    ] {
        let refused = run(&["token"], &[WITH_SECRET, (name, "x")]);
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{name}: {told}");
        assert!(told.contains(name), "{told}");
        assert!(told.contains(&format!("did you mean `{near}`?")), "{told}");
    }
    for (name, near) in [
        ("SPINDLE_LOG", Some("log_level")),
        ("SPINDLE_TOKEN", Some("token_secret")),
        ("SPINDLE_HTTP_PORT", None),
        ("SPINDLE_VERSION", None),
        ("SPINDLE_SHOW_LOG", None),
    ] {
        let passed = run(&["token"], &[WITH_SECRET, (name, "x")]);
        let told = text(&passed.stderr);
        assert!(passed.status.success(), "{name}: {told}");
        assert!(told.contains(name) && told.contains("ignored"), "{told}");
        if let Some(near) = near {
            assert!(told.contains(&format!("`{near}`")), "{told}");
        }
    }
    // compose passes what nobody set as empty
    let unset = run(
        &["token"],
        &[
            WITH_SECRET,
            ("SPINDLE_TOKEN_SERCET", ""),
            ("SPINDLE_CONFIG", ""),
        ],
    );
    assert!(unset.status.success(), "{}", text(&unset.stderr));
    assert_eq!(text(&unset.stderr), "");
}

#[test]
fn a_variable_that_is_no_text_ends_nothing_unless_it_is_a_setting_and_then_it_is_named() {
    let strange: &[(&[u8], &[u8])] = &[
        (b"LC_NAME", b"Jos\xe9"),
        (b"SPINDLE_CAF\xe9", b"x"),
        (b"SPINDLE_MOTD", b"caf\xe9"),
        (b"SPINDLE_SERVICE_HOST", b"\xff"),
    ];
    let token = with_bytes("token", strange);
    let told = text(&token.stderr);
    assert!(token.status.success(), "{told}");
    assert!(
        told.contains("SPINDLE_MOTD") && told.contains("SPINDLE_CAF"),
        "{told}"
    );
    let health = text(&with_bytes("health", strange).stderr);
    assert!(health.contains("no relay answers"), "{health}");
    for command in ["token", "health", "serve"] {
        let refused = with_bytes(
            command,
            &[(b"SPINDLE_PUBLIC_URL", b"https://caf\xe9.example")],
        );
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{command}: {told}");
        for word in ["SPINDLE_PUBLIC_URL", "`public_url`", "UTF-8"] {
            assert!(told.contains(word), "{told} lacks {word}");
        }
    }
}

/// A folder where a relay may be started, and whom it is started as: files can be kept from anyone but
/// root.
struct Place {
    folder: TempDir,
    user: Option<u32>,
}

const NOBODY: u32 = 65_534;

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        allow(folder.path(), 0o755);
        let own = fs::metadata(folder.path()).expect("it was made").uid();
        let user = (own == 0).then_some(NOBODY);
        Self { folder, user }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// What a start there says, which fails.
    fn refuses(&self, variables: &[(&str, OsString)]) -> String {
        // by its number: another user may not be let into the folder of the build
        let program = File::open(env!("CARGO_BIN_EXE_spindle")).expect("it is built");
        let mut command = Command::new(format!("/proc/self/fd/{}", program.as_raw_fd()));
        command.arg("token").env_clear();
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        command.current_dir(self.folder.path());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        let output = command.output().expect("it runs");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        let user = self
            .user
            .unwrap_or_else(|| fs::metadata(self.folder.path()).expect("there").uid());
        assert!(told.contains(&format!("user {user}")), "{told}");
        told
    }
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("ours");
}

#[test]
fn settings_that_cannot_be_read_are_named_with_the_user_and_the_mend() {
    let secret = || ("SPINDLE_TOKEN_SECRET", OsString::from(SECRET));
    let in_folder = |make: &dyn Fn(&Path), words: &[&str]| {
        let place = Place::new();
        fs::create_dir(place.path("config")).expect("a folder");
        let file = place.path("config/spindle.toml");
        make(&file);
        let told = place.refuses(&[secret()]);
        for word in words.iter().chain(&["config/spindle.toml"]) {
            assert!(told.contains(word), "{told} lacks {word}");
        }
        allow(&place.path("config"), 0o755); // so that it can be removed
        // the same by name
        let named = ("SPINDLE_CONFIG", file.clone().into_os_string());
        make_again(&file, make);
        let told = place.refuses(&[secret(), named]);
        assert!(told.contains(file.to_str().expect("text")), "{told}");
        allow(&place.path("config"), 0o755);
    };
    in_folder(
        &|file| {
            fs::write(file, "shards = 1").expect("written");
            allow(file, 0o000);
        },
        &["permission", "chmod", ":z"],
    );
    in_folder(
        &|file| {
            fs::write(file, "shards = 1").expect("written");
            allow(file.parent().expect("a folder"), 0o000);
        },
        &["permission", "chmod", "`config`", ":z"],
    );
    in_folder(
        &|file| fs::create_dir(file).expect("a folder"),
        &["is a directory", "container engine makes one", "remove it"],
    );
    in_folder(
        &|file| symlink("../elsewhere.toml", file).expect("a link"),
        &["a link to ../elsewhere.toml", "not there"],
    );
    in_folder(&|file| fs::write(file, "").expect("written"), &["is empty"]);
    in_folder(
        &|file| fs::write(file, b"log_level = \"\xff\"").expect("written"),
        &["UTF-8"],
    );
}

fn make_again(file: &Path, make: &dyn Fn(&Path)) {
    let removed = match fs::symlink_metadata(file) {
        Ok(there) if there.is_dir() => fs::remove_dir(file),
        Ok(_) => fs::remove_file(file),
        Err(gone) => Err(gone),
    };
    removed.expect("it was there");
    make(file);
}

#[test]
fn a_folder_of_settings_that_is_a_link_to_nothing_is_named() {
    let place = Place::new();
    symlink("settings", place.path("config")).expect("a link");
    let told = place.refuses(&[("SPINDLE_TOKEN_SECRET", SECRET.into())]);
    assert!(told.contains("cannot read config as"), "{told}");
    assert!(told.contains("a link to settings"), "{told}");
}

#[test]
fn a_secret_that_cannot_be_read_is_named_and_no_other_is_made() {
    let place = Place::new();
    fs::create_dir(place.path("state")).expect("a folder");
    let kept = place.path("state/token_secret");
    fs::write(&kept, SECRET).expect("written");
    allow(&kept, 0o000);
    for setting in [
        ("SPINDLE_STATE_DIR", place.path("state")),
        ("SPINDLE_TOKEN_SECRET_FILE", kept.clone()),
    ] {
        let told = place.refuses(&[(setting.0, setting.1.into_os_string())]);
        assert!(told.contains(kept.to_str().expect("text")), "{told}");
        assert!(told.contains("permission"), "{told}");
    }
    // the container engine's folder in the place of a secret that was not there
    let folder = place.path("secret");
    fs::create_dir(&folder).expect("a folder");
    let told = place.refuses(&[("SPINDLE_TOKEN_SECRET_FILE", folder.into_os_string())]);
    assert!(told.contains("is a directory"), "{told}");
}

#[test]
fn no_settings_at_all_are_no_fault_and_nothing_is_said_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let run_there = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spindle"));
        command.arg("token").env_clear().envs([WITH_SECRET]);
        let output = command.current_dir(folder.path()).output();
        output.expect("it runs")
    };
    let output = run_there();
    assert!(output.status.success());
    assert_eq!(text(&output.stderr), "");
    // a mounted folder without the file: it goes on, and says so
    fs::create_dir(folder.path().join("config")).expect("a folder");
    let output = run_there();
    assert!(output.status.success());
    let told = text(&output.stderr);
    assert!(
        told.contains("config") && told.contains("spindle.toml"),
        "{told}"
    );
}
