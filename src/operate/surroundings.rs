//! Says at start what the operator should know about this machine: chiefly, whether browsers can
//! reach the addresses we would name to them.

use crate::config::{Config, MetricsListen, Tls};
use std::net::IpAddr;
use std::path::Path;

/// What can be seen of the machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether this process runs in a container.
    pub container: bool,
    /// The machine's own addresses, loopback left out.
    pub addresses: Vec<IpAddr>,
}

impl Surroundings {
    /// Looks at this machine.
    pub fn look() -> Self {
        let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
        Self {
            container: in_container(),
            addresses: interfaces
                .iter()
                .map(if_addrs::Interface::ip)
                .filter(|ip| !ip.is_loopback() && !is_link_local(*ip))
                .collect(),
        }
    }

    /// One sentence for each thing that may keep people out, each with the setting that fixes it.
    pub fn notices(&self, config: &Config) -> Vec<String> {
        let mut notices = Vec::new();
        if config.public_addresses.is_empty() {
            let fix = "set `public_addresses` (SPINDLE_PUBLIC_ADDRESSES) to the address under which \
                       browsers reach this machine";
            if self.container {
                notices.push(format!(
                    "this is a container, which cannot see its public address: {fix}, or nobody \
                     outside will have sound or picture"
                ));
            } else if self.addresses.iter().all(|ip| is_private(*ip)) {
                notices.push(format!(
                    "this machine has only private addresses: for clinics outside this network \
                     {fix}"
                ));
            }
        }
        if config.token_secret.is_empty()
            && config.token_secret_file.as_os_str().is_empty()
            && config.state_dir.as_os_str().is_empty()
        {
            notices.push(
                "no token secret is set: one was made for this run, and every link ends with it; \
                 set `token_secret`, `token_secret_file` or `state_dir` (SPINDLE_TOKEN_SECRET, \
                 SPINDLE_STATE_DIR) to keep links"
                    .into(),
            );
        }
        let reached_elsewhere = config.behind_proxy || config.http_listen.ip().is_unspecified();
        if config.public_url.is_empty() && reached_elsewhere {
            notices.push(format!(
                "links begin with {}, which browsers elsewhere cannot open: \
                 set `public_url` (SPINDLE_PUBLIC_URL) to the address that browsers open",
                config.public_url_at(config.http_listen)
            ));
        }
        let insecure = config.public_url.starts_with("http://")
            && !["http://localhost", "http://127.0.0.1", "http://[::1]"]
                .iter()
                .any(|local| config.public_url.starts_with(local));
        if insecure {
            notices.push(
                "`public_url` is http, and browsers give a microphone only to https or localhost: \
                 use an https `public_url`"
                    .into(),
            );
        }
        if config.tls == Tls::SelfSigned {
            notices.push(
                "the certificate is self-signed, so every browser warns before the page: set `tls` \
                 to \"files\" with a certificate that browsers know"
                    .into(),
            );
        }
        if let MetricsListen::At(address) = config.metrics_listen
            // a container's ports are published one by one
            && !(self.container || address.ip().is_loopback())
        {
            notices.push(format!(
                "whoever reaches {address} reads the metrics: keep that port inside your network, \
                 or set `metrics_listen` to a loopback address"
            ));
        }
        notices
    }
}

/// Docker and Podman each leave a file; others show in the first process's control group.
fn in_container() -> bool {
    let group = std::fs::read_to_string("/proc/1/cgroup").unwrap_or_default();
    ["/.dockerenv", "/run/.containerenv"]
        .iter()
        .any(|path| Path::new(path).exists())
        || ["docker", "kubepods", "containerd", "lxc"]
            .iter()
            .any(|word| group.contains(word))
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        // RFC 1918, and RFC 6598 for carriers' NAT
        IpAddr::V4(ip) => {
            let [first, second, ..] = ip.octets();
            ip.is_private() || (first == 100 && (64..128).contains(&second))
        }
        IpAddr::V6(ip) => ip.is_unique_local(),
    }
}

fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(surroundings: &Surroundings, config: &Config) -> String {
        surroundings.notices(config).join("\n")
    }

    fn with_secret() -> Config {
        Config {
            token_secret: "a secret of at least thirty-two bytes".into(),
            ..Config::default()
        }
    }

    #[test]
    fn a_container_without_its_public_address_says_which_setting_fixes_it() {
        let container = Surroundings {
            container: true,
            addresses: vec!["172.17.0.2".parse().unwrap()],
        };
        let mut config = with_secret();
        assert!(told(&container, &config).contains("SPINDLE_PUBLIC_ADDRESSES"));
        config.public_addresses = vec!["203.0.113.7".parse().unwrap()];
        assert_eq!(told(&container, &config), "");
    }

    #[test]
    fn a_machine_behind_nat_is_told_so_and_one_with_a_public_address_is_not() {
        let at = |address: &str| Surroundings {
            container: false,
            addresses: vec![address.parse().unwrap()],
        };
        for private in ["192.168.1.4", "10.0.0.1", "100.64.0.1", "fd00::1"] {
            assert!(told(&at(private), &with_secret()).contains("`public_addresses`"));
        }
        for public in ["203.0.113.7", "2001:db8::1"] {
            assert_eq!(told(&at(public), &with_secret()), "");
        }
    }

    #[test]
    fn a_secret_made_at_start_is_said_so() {
        let config = Config::default();
        let public = Surroundings {
            container: false,
            addresses: vec!["203.0.113.7".parse().unwrap()],
        };
        assert!(told(&public, &config).contains("SPINDLE_TOKEN_SECRET"));
    }

    #[test]
    fn links_that_open_on_this_machine_only_are_told_once_others_can_reach_it() {
        let machine = Surroundings::default();
        let mut config = with_secret();
        config.public_addresses = vec!["203.0.113.7".parse().unwrap()];
        assert_eq!(told(&machine, &config), "", "nobody else reaches it");
        config.behind_proxy = true;
        assert!(told(&machine, &config).contains("http://localhost:8080"));
        config.behind_proxy = false;
        config.http_listen = "[::]:8443".parse().unwrap();
        assert!(told(&machine, &config).contains("SPINDLE_PUBLIC_URL"));
        config.public_url = "https://hub.example.org".into();
        assert_eq!(told(&machine, &config), "");
    }

    #[test]
    fn metrics_that_others_can_read_are_told_unless_the_container_keeps_them_in() {
        let at = |listen: &str| Config {
            metrics_listen: MetricsListen::At(listen.parse().unwrap()),
            public_addresses: vec!["203.0.113.7".parse().unwrap()],
            ..with_secret()
        };
        let machine = Surroundings::default();
        assert!(told(&machine, &at("0.0.0.0:9464")).contains("`metrics_listen`"));
        assert_eq!(told(&machine, &at("127.0.0.1:9464")), "");
        let container = Surroundings {
            container: true,
            ..machine
        };
        assert_eq!(told(&container, &at("[::]:9464")), "");
    }

    #[test]
    fn an_insecure_public_url_is_told_unless_it_is_local() {
        let at = |url: &str| Config {
            public_url: url.into(),
            public_addresses: vec!["203.0.113.7".parse().unwrap()],
            ..with_secret()
        };
        let machine = Surroundings::default();
        assert!(told(&machine, &at("http://video.example.org")).contains("https"));
        assert_eq!(told(&machine, &at("http://localhost:8080")), "");
        assert_eq!(told(&machine, &at("https://video.example.org")), "");
    }
}
