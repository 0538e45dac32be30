//! Wires the rooms of the house into one running relay, and takes it down in order.

use crate::config::{Config, ConfigError, MetricsListen, Tls};
use crate::ids::RoomId;
use crate::media::link::Certificate;
use crate::operate::listener::{Listener, Stop};
use crate::operate::metrics::{self, People, Posted};
use crate::operate::self_signed;
use crate::operate::state::{self, StateError};
use crate::operate::surroundings::Surroundings;
use crate::operate::tls::{self, TlsError};
use crate::relay;
use crate::role::Role;
use crate::session::Rooms;
use crate::signaling::tokens::{RoomPass, Tokens};
use crate::signaling::{self, App, links};
use crate::store::journal::Journal;
use crate::store::postbox::Postbox;
use crate::store::{Store, StoreError};
use crate::webhooks::{self, Target, Told, WebhookCounts, Webhooks};
use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};
use tokio::task::JoinHandle;
use tracing::{error, info, warn};
use uuid::Uuid;

/// A relay that serves. Lives from its start to [`Running::stop`].
pub struct Running {
    app: App,
    tokens: Tokens,
    public_url: String,
    address: SocketAddr,
    stop: Stop,
    listener: JoinHandle<()>,
    metrics: Option<Metrics>,
    media: relay::Running,
    journal: Option<Journal>,
    webhooks: Webhooks,
}

/// The listener that Prometheus reads from.
struct Metrics {
    address: SocketAddr,
    stop: Stop,
    listener: JoinHandle<()>,
}

/// Why the relay could not start; written for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// There is no certificate to show.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// What must outlive the process cannot be kept.
    #[error(transparent)]
    State(#[from] StateError),
    /// There is nowhere to keep sessions.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody can be told of what happens.
    #[error("webhooks cannot be sent: TLS cannot be used: {0}")]
    Webhooks(#[from] rustls::Error),
    /// Media cannot be carried.
    #[error(transparent)]
    Media(#[from] relay::StartError),
    /// The address for HTTP cannot be had.
    #[error("cannot listen for HTTP on {address}: {why}; set `http_listen` to a free address")]
    HttpListen {
        /// The setting.
        address: SocketAddr,
        /// The system's word.
        why: io::Error,
    },
    /// The address for metrics cannot be had.
    #[error(
        "cannot listen for metrics on {address}: {why}; set `metrics_listen` to a free address, or \
         to \"off\""
    )]
    MetricsListen {
        /// The setting.
        address: SocketAddr,
        /// The system's word.
        why: io::Error,
    },
}

/// The relay could not go on; written for the operator.
#[derive(Debug, thiserror::Error)]
#[error(
    "media thread {shard} ended by a bug of ours or a lost socket; the log's last error says more"
)]
pub struct Failed {
    shard: u16,
}

impl Running {
    /// Starts everything `config` names.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let surroundings = Surroundings::look();
        for notice in surroundings.notices(&config) {
            warn!("{notice}");
        }
        let secret = match config.secret()? {
            Some(secret) => secret,
            None => state::fresh_secret(&config, &Tokens::fresh_secret())?,
        };
        let targets = config.webhooks()?.into_iter();
        let targets: Vec<Target> = targets
            .map(|webhook| Target::new(webhook.url, &webhook.secrets))
            .collect();
        // before anybody may knock: whoever connects is answered
        let store = match config.database() {
            None => None,
            Some(address) => Some(Store::wait_for(&address).await?),
        };
        let listener =
            Listener::bind(config.http_listen).map_err(|why| StartError::HttpListen {
                address: config.http_listen,
                why,
            })?;
        let metrics = match config.metrics_listen {
            MetricsListen::Off => None,
            MetricsListen::At(address) => Some(
                Listener::bind(address)
                    .map_err(|why| StartError::MetricsListen { address, why })?,
            ),
        };
        let address = listener.address();
        let public_url = config.public_url_at(address);
        let tls = certificate(&config, &public_url, &surroundings).await?;
        let settings = relay::Settings {
            listen: config.udp_listen,
            public_addresses: config.public_addresses.clone(),
            shards: config.shards,
        };
        let media = relay::start(&settings, link_certificate())?;
        let sessions = sessions(&config, store, media.relay.clone(), targets).await?;
        let Sessions {
            rooms,
            journal,
            webhooks,
        } = sessions;
        let app = App::new(
            &config,
            public_url.clone(),
            Tokens::new(&secret),
            rooms.clone(),
        );
        let stop = listener.stop();
        let listener = serve(listener, app.router(), tls);
        let metrics = metrics.map(|listener| {
            let (counted, stop) = (app.clone(), listener.stop());
            let told = webhooks.counter();
            let address = listener.address();
            let router = metrics::router(media.meter(), move || people(&rooms, &counted, told()));
            info!(listens = %address, "metrics");
            Metrics {
                address,
                stop,
                listener: serve(listener, router, None),
            }
        });
        info!(listens = %address, url = %public_url, "serving");
        Ok(Self {
            app,
            tokens: Tokens::new(&secret),
            public_url,
            address,
            stop,
            listener,
            metrics,
            media,
            journal,
            webhooks,
        })
    }

    /// Where HTTP listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where metrics are read, if anywhere.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|metrics| metrics.address)
    }

    /// What links begin with.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Signs tokens that this relay takes.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// A link for the hub and one for the clinics of a new demo room, good for a day. Several may
    /// share either.
    pub fn demo_links(&self) -> (String, String) {
        let room = RoomId::fresh();
        let link = |role| {
            let pass = RoomPass {
                room,
                room_name: "Demo session".into(),
                role,
                name: None,
                subject: None,
                id: Uuid::now_v7(),
                expires: SystemTime::now() + DEMO,
            };
            links::link(&self.public_url, &self.tokens, &pass)
        };
        (link(Role::Facilitator), link(Role::Clinician))
    }

    /// Waits until the relay cannot carry media any more, and says why: the process should end, so
    /// that whoever watches it starts another.
    pub async fn failed(&mut self) -> Failed {
        Failed {
            shard: self.media.failed().await,
        }
    }

    /// Says goodbye to everyone, lets the farewells out, and ends; 9 seconds at most.
    pub async fn stop(self) {
        let farewell = tokio::time::timeout(FAREWELL, self.app.restarting());
        if farewell.await.is_err() {
            warn!("some rooms did not end in time");
        }
        self.media.shutdown().await;
        if let Some(metrics) = self.metrics {
            metrics.stop.within(Duration::ZERO);
            let _ = tokio::time::timeout(SLACK, metrics.listener).await;
        }
        self.stop.within(GRACE);
        if tokio::time::timeout(GRACE + SLACK, self.listener)
            .await
            .is_err()
        {
            warn!("some connections did not end in time");
        }
        // what was told by now is noted with the rest
        drop(self.webhooks);
        if let Some(journal) = self.journal
            && !journal.flush(SLACK).await
        {
            warn!("some of what happened last could not be kept: the database is away");
        }
        info!("stopped");
    }
}

/// The rooms, where they are kept, and who is told of them.
struct Sessions {
    rooms: Rooms,
    journal: Option<Journal>,
    webhooks: Webhooks,
}

/// Brings back what the process before left in the store, and begins to tell others.
async fn sessions(
    config: &Config,
    store: Option<Store>,
    relay: relay::handle::Relay,
    targets: Vec<Target>,
) -> Result<Sessions, StartError> {
    let names: Vec<String> = targets.iter().map(|it| it.name().to_owned()).collect();
    let (mut untold, others) = match &store {
        None => (Vec::new(), 0),
        Some(store) => store.untold(&names).await.map_err(|why| store.error(why))?,
    };
    if others > 0 {
        warn!(
            events = others,
            "events waited for targets that `webhook_urls` does not name any more: they are dropped"
        );
    }
    let last = untold.iter().map(|(_, post)| post.place).max();
    let (postbox, comes) = Postbox::new(names.clone(), last.unwrap_or_default());
    let postbox = (!names.is_empty()).then_some(postbox);
    let (rooms, journal) = match store {
        None => (Rooms::new(relay).telling(postbox), None),
        Some(store) => {
            let kept = store.kept().await.map_err(|why| store.error(why))?;
            let journal = Journal::telling(store, postbox);
            let limits = signaling::limits(config);
            let rooms = Rooms::kept(relay, journal.clone(), kept, limits);
            (rooms, Some(journal))
        }
    };
    let told = targets.into_iter().zip(comes).map(|(target, comes)| {
        let own = untold.extract_if(.., |(name, _)| name == target.name());
        let left = own.map(|(_, post)| post).collect();
        Told {
            target,
            comes,
            left,
        }
    });
    let limits = webhooks::Limits {
        kept: Duration::from_hours(config.webhook_hours.into()),
        waiting: config.webhook_waiting as usize,
        timeout: Duration::from_secs(config.webhook_timeout.into()),
    };
    let told: Vec<Told> = told.collect();
    let webhooks = Webhooks::start(told, journal.as_ref(), limits)?;
    Ok(Sessions {
        rooms,
        journal,
        webhooks,
    })
}

/// Serves in a task of its own, which ends when the listener is stopped.
fn serve(listener: Listener, router: Router, tls: Option<RustlsConfig>) -> JoinHandle<()> {
    let serving = listener.serve(router, tls);
    tokio::spawn(async move {
        if let Err(why) = serving.await {
            error!(%why, "HTTP ended");
        }
    })
}

/// What the sessions and the API have counted.
fn people(rooms: &Rooms, app: &App, told: WebhookCounts) -> People {
    let rooms = rooms.list();
    let live = rooms.iter().filter(|room| room.participants > 0).count();
    let hubs = rooms.iter().map(|room| room.hubs).sum();
    let all: usize = rooms.iter().map(|room| room.participants).sum();
    let (sockets_waiting, sockets_joined) = app.sockets();
    let joins = app.join_counts();
    People {
        rooms_live: live,
        rooms_empty: rooms.len() - live,
        hubs,
        spokes: all - hubs,
        sockets_waiting,
        sockets_joined,
        joined: joins.admitted,
        refused: joins.refused.labelled().collect(),
        join_seconds: joins.seconds,
        webhooks: Posted {
            delivered: told.delivered,
            failed: told.failed.labelled().collect(),
            dropped: told.dropped.labelled().collect(),
            waiting: told.waiting,
        },
    }
}

async fn certificate(
    config: &Config,
    public_url: &str,
    surroundings: &Surroundings,
) -> Result<Option<RustlsConfig>, TlsError> {
    Ok(match config.tls {
        Tls::Off => None,
        Tls::Files => Some(tls::from_files(&config.tls_certificate, &config.tls_key).await?),
        Tls::SelfSigned => {
            let host = host_of(public_url);
            let names = tls::names(host, config.public_addresses.iter().copied());
            let own = surroundings.addresses.iter().copied();
            let folder = Some(config.state_dir.as_path());
            let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
            Some(self_signed::certificate(names, own, folder, SystemTime::now).await?)
        }
    })
}

/// The one certificate of this process's links, made at start: browsers know it by the fingerprint
/// in our answers, and by nothing else.
fn link_certificate() -> Certificate {
    let made = rcgen::generate_simple_self_signed(["spindle".to_owned()])
        .expect("the system gives random bytes");
    let (der, key) = (made.cert.der().to_vec(), made.signing_key.serialize_der());
    let chance = Box::new(aws_lc_rs::rand::SystemRandom::new());
    Certificate::new(der, &key, chance).expect("a certificate made here is one")
}

/// `video.example.org` of `https://video.example.org:8443`, `[::1]` of `https://[::1]:8443`.
fn host_of(url: &str) -> &str {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => host,
    }
}

const DEMO: Duration = Duration::from_secs(24 * 3600);
// With the 2 s of media these stay under the 10 s that container engines wait before they kill.
const FAREWELL: Duration = Duration::from_secs(2);
const GRACE: Duration = Duration::from_secs(4);
const SLACK: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificate_is_for_the_host_of_the_public_url() {
        assert_eq!(host_of("https://video.example.org"), "video.example.org");
        assert_eq!(
            host_of("https://video.example.org:8443"),
            "video.example.org"
        );
        assert_eq!(host_of("https://[2001:db8::1]:8443"), "[2001:db8::1]");
        assert_eq!(host_of("https://[2001:db8::1]"), "[2001:db8::1]");
    }
}
