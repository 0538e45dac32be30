//! Makes the certificate that is signed by itself, keeps it, and makes another before it ends.
//!
//! People tell their browsers to trust this very certificate, so it stays while it serves: the
//! addresses of a container, which change, are no reason to make another. Its time is bounded all the
//! same, for Apple's devices take none that lasts longer than 825 days or names no use
//! (support.apple.com/en-us/103769); each browser then warns once more.

use super::state;
use super::tls::{TlsError, use_aws_lc, with_addresses};
use axum_server::tls_rustls::RustlsConfig;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tracing::{info, warn};

/// What a certificate is made for.
struct Recipe {
    names: Vec<String>,
    state_dir: Option<PathBuf>,
}

/// One that was made, with its key, as it is kept.
struct Made {
    pem: String,
    valid: Valid,
}

/// From when until when; seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Valid {
    from: u64,
    until: u64,
}

/// The certificate kept in `state_dir` if it is for every one of `names` (host names and addresses) and
/// has time left, else one made now for those and `also`, and kept there; and a task that makes another
/// when it nears its end by the clock `now`. The task ends with the process.
pub async fn certificate(
    names: Vec<String>,
    also: impl IntoIterator<Item = IpAddr>,
    state_dir: Option<&Path>,
    now: impl Fn() -> SystemTime + Send + 'static,
) -> Result<RustlsConfig, TlsError> {
    use_aws_lc();
    let kept = state_dir.map(|folder| state::kept(folder, CERTIFICATE));
    let kept = kept.transpose()?.flatten();
    let kept = kept.filter(|pem| is_for(pem, &names));
    let recipe = Recipe {
        names: with_addresses(names, also),
        state_dir: state_dir.map(Path::to_path_buf),
    };
    if let Some(pem) = kept {
        match Valid::of(&pem) {
            None => warn!(
                "the kept certificate was made without a use and for more than the 825 days that \
                 Apple's devices take; another is made, and browsers warn once more"
            ),
            Some(valid) if valid.is_due(now()) => warn!("{RENEWED}"),
            Some(valid) => {
                let bytes = pem.clone().into_bytes();
                match RustlsConfig::from_pem(bytes.clone(), bytes).await {
                    Ok(config) => {
                        tokio::spawn(renew(config.clone(), recipe, valid, now));
                        return Ok(config);
                    }
                    Err(why) => {
                        warn!(%why, "the kept certificate cannot be used; making another");
                    }
                }
            }
        }
    }
    let made = recipe.make(now())?;
    let pem = made.pem.into_bytes();
    let config = RustlsConfig::from_pem(pem.clone(), pem).await;
    let config = config.expect("a certificate made here is one");
    tokio::spawn(renew(config.clone(), recipe, made.valid, now));
    Ok(config)
}

/// Makes another certificate before the one that is shown ends, and shows that from then on.
async fn renew(
    config: RustlsConfig,
    recipe: Recipe,
    mut valid: Valid,
    now: impl Fn() -> SystemTime + Send,
) {
    let mut complained = false;
    let mut look = tokio::time::interval(LOOK);
    loop {
        look.tick().await;
        if !valid.is_due(now()) {
            continue;
        }
        match recipe.make(now()) {
            Ok(made) => {
                let pem = made.pem.into_bytes();
                let shown = config.reload_from_pem(pem.clone(), pem).await;
                shown.expect("a certificate made here is one");
                (valid, complained) = (made.valid, false);
                info!("{RENEWED}");
            }
            Err(why) if !complained => {
                warn!(%why, "the certificate ends soon, and no other can be made yet");
                complained = true;
            }
            Err(_) => {}
        }
    }
}

impl Recipe {
    /// Makes one, and keeps it where there is a place.
    fn make(&self, now: SystemTime) -> Result<Made, TlsError> {
        let not_made = |why| TlsError::NotMade {
            names: self.names.clone(),
            why,
        };
        let valid = Valid::beginning(now);
        let mut wanted = CertificateParams::new(self.names.clone()).map_err(not_made)?;
        wanted.not_before = (UNIX_EPOCH + Duration::from_secs(valid.from)).into();
        wanted.not_after = (UNIX_EPOCH + Duration::from_secs(valid.until)).into();
        wanted.is_ca = IsCa::ExplicitNoCa;
        // RFC 5280 §4.2.1.3: what an ECDSA key does in TLS
        wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        // what a person reads who looks at it
        wanted.distinguished_name = DistinguishedName::new();
        wanted
            .distinguished_name
            .push(DnType::CommonName, "Spindle (self-signed)");
        let key = KeyPair::generate().map_err(not_made)?;
        let certificate = wanted.self_signed(&key).map_err(not_made)?;
        // RFC 7468 §2: what stands before the first boundary is for people
        let pem = format!(
            "{FOR}{}\n{VALID}{} {}\n{}{}",
            self.names.join(" "),
            valid.from,
            valid.until,
            certificate.pem(),
            key.serialize_pem()
        );
        if let Some(folder) = &self.state_dir {
            state::keep(folder, CERTIFICATE, &pem)?;
        }
        Ok(Made { pem, valid })
    }
}

impl Valid {
    fn beginning(now: SystemTime) -> Self {
        let now = unix(now);
        let from = now.saturating_sub(BEFORE.as_secs());
        Self {
            from,
            until: from + LASTS.as_secs(),
        }
    }

    /// What was kept says of itself; nothing, if it was made before it had to.
    fn of(pem: &str) -> Option<Self> {
        let line = pem.lines().nth(1)?.strip_prefix(VALID)?;
        let (from, until) = line.split_once(' ')?;
        let valid = Self {
            from: from.parse().ok()?,
            until: until.parse().ok()?,
        };
        (valid.until.checked_sub(valid.from)? <= LASTS.as_secs()).then_some(valid)
    }

    /// Whether another is to take its place. One that begins later was made by a clock that was wrong.
    fn is_due(self, now: SystemTime) -> bool {
        let now = unix(now);
        now < self.from || now + SPARE.as_secs() > self.until
    }
}

/// Whether what was kept says that it is for each of `names`.
fn is_for(pem: &str, names: &[String]) -> bool {
    let first = pem.lines().next().and_then(|line| line.strip_prefix(FOR));
    let kept: Vec<&str> = first.unwrap_or_default().split(' ').collect();
    names.iter().all(|name| kept.contains(&name.as_str()))
}

fn unix(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// In `state_dir`: the certificate and its key.
const CERTIFICATE: &str = "self-signed.pem";
const FOR: &str = "for: ";
const VALID: &str = "valid: ";
const RENEWED: &str = "the certificate that was made here neared its end, and another took its place: \
                       browsers that were told to trust the one before warn once more";

const DAY: u64 = 24 * 3_600;
// Two years. Longer, and Apple's devices refuse it (825 days); shorter, and everyone's browser warns
// anew more often than a hub changes its server.
const LASTS: Duration = Duration::from_secs(730 * DAY);
// A clinic's clock that is a day behind takes it all the same.
const BEFORE: Duration = Duration::from_secs(DAY);
// A relay that is switched off over the summer still has a certificate in autumn; more would be taken
// from the two years.
const SPARE: Duration = Duration::from_secs(90 * DAY);
// A look costs nothing, and a clock that was set right at last is seen soon.
const LOOK: Duration = Duration::from_secs(3_600);

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Instant;

    /// Ends a test that hangs, and promises nothing.
    const PATIENCE: Duration = Duration::from_secs(120);
    const BEGAN: u64 = 1_790_000_000;

    fn names() -> Vec<String> {
        vec!["localhost".into(), "hub.example.org".into()]
    }

    fn on_day(day: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(BEGAN + day * DAY)
    }

    fn shown(config: &RustlsConfig) -> String {
        format!("{:?}", config.get_inner().cert_resolver)
    }

    #[tokio::test]
    async fn it_stays_over_restarts_until_it_nears_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let kept = || std::fs::read_to_string(folder.path().join(CERTIFICATE)).unwrap();
        let start = async |day: u64| {
            certificate(names(), [], Some(folder.path()), move || on_day(day))
                .await
                .unwrap();
            kept()
        };
        let first = start(0).await;
        assert_eq!(start(1).await, first);
        assert_eq!(start(600).await, first);
        let second = start(700).await;
        assert_ne!(second, first, "it would end in a month");
        assert_eq!(start(1_200).await, second);
        // made by a clock that ran ahead
        assert_ne!(start(10).await, second);
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_renewed_while_the_relay_runs() {
        let folder = tempfile::tempdir().unwrap();
        let day = Arc::new(AtomicU64::new(0));
        let clock = Arc::clone(&day);
        let now = move || on_day(clock.load(Ordering::Relaxed));
        let config = certificate(names(), [], Some(folder.path()), now)
            .await
            .unwrap();
        let kept = || std::fs::read_to_string(folder.path().join(CERTIFICATE)).unwrap();
        let (first, first_shown) = (kept(), shown(&config));
        for (on, renewed) in [(300, false), (638, false), (640, true)] {
            day.store(on, Ordering::Relaxed);
            tokio::time::sleep(2 * LOOK).await;
            // the key is read on another thread, which virtual time does not wait for
            let looked = Instant::now();
            while (kept() != first) != renewed || (shown(&config) != first_shown) != renewed {
                assert!(looked.elapsed() < PATIENCE, "renewed: {renewed}, day {on}");
                tokio::task::yield_now().await;
                std::thread::yield_now();
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_cannot_be_kept_is_told_and_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let day = Arc::new(AtomicU64::new(0));
        let clock = Arc::clone(&day);
        let now = move || on_day(clock.load(Ordering::Relaxed));
        certificate(names(), [], Some(&state), now).await.unwrap();
        let first = std::fs::read_to_string(state.join(CERTIFICATE)).unwrap();
        std::fs::remove_dir_all(&state).unwrap();
        std::fs::write(&state, "in the way").unwrap();
        day.store(700, Ordering::Relaxed);
        tokio::time::sleep(3 * LOOK).await;
        std::fs::remove_file(&state).unwrap();
        tokio::time::sleep(2 * LOOK).await;
        let second = std::fs::read_to_string(state.join(CERTIFICATE)).unwrap();
        assert_ne!(second, first);
    }

    #[test]
    fn what_says_nothing_of_its_time_or_too_much_is_not_kept() {
        let year = 365 * DAY;
        let pem = |line: &str| format!("for: localhost\n{line}\n-----BEGIN CERTIFICATE-----");
        let sound = pem(&format!("valid: {BEGAN} {}", BEGAN + year));
        assert!(Valid::of(&sound).is_some());
        for broken in [
            pem("-----BEGIN CERTIFICATE-----"),
            pem("valid: "),
            pem("valid: x y"),
            pem(&format!("valid: {BEGAN} {}", BEGAN + 3 * year)),
            pem(&format!("valid: {} {BEGAN}", BEGAN + year)),
            String::new(),
        ] {
            assert_eq!(Valid::of(&broken), None, "{broken}");
        }
    }
}
