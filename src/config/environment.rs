//! Sorts the `SPINDLE_…` of the environment: settings, what others put there, slips of the pen.
//!
//! The prefix is not ours alone: an orchestrator makes variables of a service's name, and compose has
//! names of its own that a shell may have sourced. None of them may keep a relay from starting.

use super::ConfigError;
use super::error::nearest;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

/// What the environment says.
#[derive(Debug, Default)]
pub(super) struct Environment {
    /// The settings, by key.
    pub(super) values: BTreeMap<String, String>,
    /// One sentence for each kind of variable that has no effect.
    pub(super) notices: Vec<String>,
}

/// Whom a variable belongs to.
enum Whose {
    Ours,
    Orchestrator,
    Compose,
    /// With the key that it is likely to mean.
    Slip(String),
    Unknown(Option<String>),
}

impl Environment {
    /// Sorts `variables`; `known` are the keys. A name that is a key but for a letter or two is refused:
    /// `SPINDLE_TOKEN_SERCET` passed over in silence would be a relay with another secret. What is
    /// further from every key is passed over with a word: it is more likely someone else's.
    pub(super) fn sort(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
        known: &[&str],
    ) -> Result<Self, ConfigError> {
        let mut all = Self::default();
        let (mut orchestrators, mut composes) = (Vec::new(), Vec::new());
        for (name, value) in variables {
            let name = name.to_string_lossy();
            let Some(key) = name.strip_prefix("SPINDLE_").map(str::to_ascii_lowercase) else {
                continue;
            };
            // `config` names the file itself; compose passes a variable nobody set as empty
            if key == "config" || value.is_empty() {
                continue;
            }
            match whose(&key, &value, known) {
                Whose::Ours => {
                    let value = value.into_string().map_err(|_| ConfigError::BadValue {
                        place: format!("environment variable {name}"),
                        key: key.clone(),
                        rule: "must be text in UTF-8".into(),
                    })?;
                    all.values.insert(key, value);
                }
                Whose::Slip(meant) => {
                    return Err(ConfigError::UnknownKey {
                        place: format!("environment variable {name}"),
                        key,
                        nearest: Some(meant),
                    });
                }
                Whose::Orchestrator => orchestrators.push(name.into_owned()),
                Whose::Compose => composes.push(name.into_owned()),
                Whose::Unknown(meant) => all.notices.push(format!(
                    "environment variable {} is no setting, and is ignored{}",
                    name.escape_debug(),
                    meant.map_or_else(String::new, |key| format!("; did you mean `{key}`?"))
                )),
            }
        }
        let mut told = |mut names: Vec<String>, of_whom: &str| {
            if !names.is_empty() {
                names.sort();
                let names = names.join(", ");
                all.notices.push(format!("ignored: {names}; {of_whom}"));
            }
        };
        told(
            orchestrators,
            "an orchestrator made them of a service or link that is called spindle \
             (`enableServiceLinks: false` in Kubernetes makes none)",
        );
        told(
            composes,
            "docker-compose.yml alone reads these; here `http_listen` and `udp_listen` say where to \
             listen",
        );
        all.notices.sort();
        Ok(all)
    }
}

fn whose(key: &str, value: &OsStr, known: &[&str]) -> Whose {
    if known.contains(&key) {
        Whose::Ours
    } else if is_of_orchestrator(key, &value.to_string_lossy()) {
        Whose::Orchestrator
    } else if OF_COMPOSE.contains(&key) {
        Whose::Compose
    } else {
        let near = |known: &&&str| {
            // a letter or two of a long name, one of a short one: `tls` is three letters
            strsim::damerau_levenshtein(key, known) <= 1 + known.len() / 8
        };
        match known.iter().find(near) {
            Some(meant) => Whose::Slip((*meant).to_owned()),
            None => Whose::Unknown(nearest(key, known)),
        }
    }
}

/// Kubernetes tells every container of each service, `SPINDLE_SERVICE_HOST` and so on for one that is
/// called spindle or spindle-…; Docker's links of old are named alike, with `…_NAME` and `…_ENV_…`.
fn is_of_orchestrator(key: &str, value: &str) -> bool {
    // with the words at the beginning as well: what stands before them is the rest of a service's name
    let key = format!("_{key}");
    let port = |rest: &str| {
        let (number, rest) = rest.split_once('_').unwrap_or_default();
        let transport = rest.split('_').next().unwrap_or_default();
        !number.is_empty()
            && number.bytes().all(|digit| digit.is_ascii_digit())
            && ["tcp", "udp", "sctp"].contains(&transport)
    };
    key.ends_with("_service_host")
        || key.ends_with("_service_port")
        || key.contains("_service_port_")
        || key.split("_port_").skip(1).any(port)
        || (key.ends_with("_port") && value.contains("://"))
        || (key.ends_with("_name") && value.starts_with('/'))
        || key.contains("_env_")
}

/// What docker-compose.yml puts in for `${…}` and does not pass on.
const OF_COMPOSE: [&str; 8] = [
    "files",
    "grafana_bind",
    "grafana_port",
    "https_bind",
    "https_port",
    "pdf",
    "udp_bind",
    "udp_port",
];

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["http_listen", "tls", "token_secret", "public_url"];

    #[test]
    fn every_name_that_compose_reads_and_keeps_to_itself_is_known_as_its_own() {
        let compose = include_str!("../../docker-compose.yml");
        let passed_on =
            |key: &str| compose.contains(&format!("\n      SPINDLE_{}:", key.to_ascii_uppercase()));
        let mut own: Vec<String> = compose
            .split("${SPINDLE_")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once([':', '}'])?.0.to_ascii_lowercase()))
            .filter(|key| !passed_on(key))
            .collect();
        own.sort();
        own.dedup();
        assert_eq!(own, OF_COMPOSE);
    }

    #[test]
    fn an_orchestrators_variable_is_told_from_a_setting_someone_thought_of() {
        for (key, value) in [
            ("service_host", "10.0.0.1"),
            ("service_port", "443"),
            ("service_port_http", "80"),
            ("udp_service_port_media", "3478"),
            ("port", "tcp://10.0.0.1:443"),
            ("port_443_tcp", "tcp://10.0.0.1:443"),
            ("port_443_tcp_addr", "10.0.0.1"),
            ("port_9000_sctp_proto", "sctp"),
            ("db_port_5432_tcp_port", "5432"),
            ("db_name", "/web/db"),
            ("db_env_path", "/bin"),
        ] {
            assert!(is_of_orchestrator(key, value), "{key}={value}");
        }
        for (key, value) in [
            ("port", "443"),
            ("http_port", "8443"),
            ("port_range", "10000-20000"),
            ("port_443", "1"),
            ("name", "Cardiology"),
            ("service", "spindle"),
            ("environment", "test"),
        ] {
            assert!(!is_of_orchestrator(key, value), "{key}={value}");
        }
    }

    #[test]
    fn no_setting_is_taken_for_someone_elses_and_none_for_another_one() {
        let known = super::super::keys();
        for key in &known {
            for value in ["x", "tcp://10.0.0.1:1", "/a/b"] {
                assert!(!is_of_orchestrator(key, value), "{key}");
            }
            assert!(!OF_COMPOSE.contains(&key.as_str()), "{key}");
        }
    }

    #[test]
    fn the_distance_at_which_a_name_is_a_slip_grows_with_its_length() {
        let sorted = |name: &str| {
            Environment::sort([(name.into(), "x".into())], &KNOWN)
                .map(|environment| environment.notices)
        };
        for (slip, meant) in [
            ("SPINDLE_TL", "tls"),
            ("SPINDLE_TLSS", "tls"),
            ("SPINDLE_HTTPLISTN", "http_listen"),
            ("SPINDLE_SECRET_TOKEN", ""),
            ("SPINDLE_URL", ""),
        ] {
            match sorted(slip) {
                Err(refused) => assert!(
                    refused.to_string().ends_with(&format!("`{meant}`?")),
                    "{refused}"
                ),
                Ok(notices) => assert!(meant.is_empty() && notices.len() == 1, "{notices:?}"),
            }
        }
    }
}
