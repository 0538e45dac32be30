//! Decides what may be loaded: this machine and private test networks, and others only on the
//! operator's word.

use super::LoadError;
use reqwest::Url;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use tokio::net::lookup_host;

/// Which addresses may be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    /// `--allow-remote`
    pub(super) allow_remote: bool,
}

impl Reach {
    /// Loopback, the private networks of RFC 1918, unique local addresses of RFC 4193.
    pub(super) fn admits(self, ip: IpAddr) -> bool {
        self.allow_remote || is_near(ip)
    }

    /// The candidates that may be sent to, of one family: that of the first.
    pub(super) fn candidates(self, answered: &[SocketAddr]) -> Result<Vec<SocketAddr>, LoadError> {
        let admitted = answered.iter().filter(|address| self.admits(address.ip()));
        let mut admitted: Vec<SocketAddr> = admitted.copied().collect();
        // this machine's own address is the surest of several ways to it
        admitted.sort_by_key(|address| !address.ip().is_loopback());
        match admitted.first().copied() {
            Some(first) => {
                admitted.retain(|address| address.is_ipv4() == first.is_ipv4());
                Ok(admitted)
            }
            None if answered.is_empty() => Err(LoadError::UnreadableAnswer {
                what: "it names no UDP address".into(),
            }),
            None => Err(LoadError::RemoteMedia {
                address: answered[0].ip(),
            }),
        }
    }
}

fn is_near(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip == Ipv6Addr::LOCALHOST || ip.is_unique_local(),
    }
}

/// A server that may be loaded.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) url: Url,
    /// Where its name led when it was checked: nothing is resolved again.
    pub(super) addresses: Vec<SocketAddr>,
}

impl Target {
    /// Checks an `http` or `https` URL and all that its name resolves to.
    pub(super) async fn check(text: &str, reach: Reach) -> Result<Self, LoadError> {
        let bad = |why: String| LoadError::BadUrl {
            url: text.to_owned(),
            why,
        };
        let url = Url::parse(text).map_err(|error| bad(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad("it must begin with http:// or https://".into()));
        }
        let host = url
            .host_str()
            .ok_or_else(|| bad("it names no host".into()))?;
        let port = url.port_or_known_default().unwrap_or(80);
        let name = host.trim_matches(['[', ']']);
        let addresses: Vec<SocketAddr> = lookup_host((name, port))
            .await
            .map_err(|error| LoadError::Unresolved {
                host: host.to_owned(),
                why: error.to_string(),
            })?
            .collect();
        // one remote address among them is enough to refuse: a name may lead anywhere next time
        if let Some(far) = addresses.iter().find(|address| !reach.admits(address.ip())) {
            return Err(LoadError::Remote {
                host: host.to_owned(),
                address: far.ip(),
            });
        }
        Ok(Self { url, addresses })
    }

    /// Whether every address is this machine: nobody stands between.
    pub(super) fn is_loopback(&self) -> bool {
        self.addresses
            .iter()
            .all(|address| address.ip().to_canonical().is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEAR: Reach = Reach {
        allow_remote: false,
    };

    #[test]
    fn only_this_machine_and_private_networks_are_near() {
        for (address, near) in [
            ("127.0.0.1", true),
            ("127.8.9.10", true),
            ("::1", true),
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("172.31.255.255", true),
            ("192.168.1.1", true),
            ("fd00::1", true),
            ("::ffff:10.0.0.1", true),
            ("172.32.0.1", false),
            ("192.169.0.1", false),
            ("11.0.0.1", false),
            ("100.64.0.1", false),
            ("169.254.1.1", false),
            ("0.0.0.0", false),
            ("203.0.113.1", false),
            ("::ffff:8.8.8.8", false),
            ("fe80::1", false),
            ("2001:db8::1", false),
            ("::", false),
        ] {
            let ip: IpAddr = address.parse().unwrap();
            assert_eq!(NEAR.admits(ip), near, "{address}");
            assert!(Reach { allow_remote: true }.admits(ip));
        }
    }

    #[tokio::test]
    async fn a_target_elsewhere_is_refused_before_a_packet_leaves() {
        for url in [
            "http://203.0.113.7:8080",
            "https://[2001:db8::1]/x",
            "http://0.0.0.0",
        ] {
            let error = Target::check(url, NEAR).await.unwrap_err();
            assert!(error.to_string().contains("--allow-remote"), "{error}");
            let allowed = Target::check(url, Reach { allow_remote: true }).await;
            assert!(allowed.is_ok());
        }
        let near = Target::check("http://127.0.0.1:8080", NEAR).await.unwrap();
        assert!(near.is_loopback());
        for url in ["ftp://127.0.0.1", "127.0.0.1:8080", "http://"] {
            let error = Target::check(url, NEAR).await.unwrap_err();
            assert!(matches!(error, LoadError::BadUrl { .. }), "{error}");
        }
    }

    #[test]
    fn an_answer_that_leads_elsewhere_is_not_followed() {
        let at = |text: &str| text.parse::<SocketAddr>().unwrap();
        let (far, near) = (at("203.0.113.1:3478"), at("192.168.1.2:3478"));
        let error = NEAR.candidates(&[far]).unwrap_err();
        assert!(error.to_string().contains("203.0.113.1"), "{error}");
        assert_eq!(NEAR.candidates(&[far, near]).unwrap(), [near]);
        let loopback = at("127.0.0.1:3478");
        assert_eq!(NEAR.candidates(&[near, loopback]).unwrap()[0], loopback);
        assert_eq!(NEAR.candidates(&[near, at("[fd00::1]:1")]).unwrap(), [near]);
        assert!(NEAR.candidates(&[]).is_err());
    }
}
