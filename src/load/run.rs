//! Conducts a run: everyone joins, the measuring begins, storms and churn come, everyone leaves.

use super::carrier::{Carrier, EndId, News, Order};
use super::codec::VideoCodec;
use super::counted::{Cohort, Counted};
use super::far_end::{Dead, Identity};
use super::interrupts::Interrupts;
use super::janus::Janus;
use super::ledger::Ledger;
use super::offer::Line;
use super::options::{Options, Slots, Storm};
use super::participant::{self, Protocol, Role, Stage, Told, Tracks};
use super::receiver::Known;
use super::recording::Recording;
use super::report::{Asked, Measured, Report};
use super::target::{Reach, Target};
use super::tokens::tickets;
use super::watch::Watch;
use super::whip::Endpoint;
use super::{LoadError, progress, tls};
use std::collections::{BTreeMap, HashMap};
use std::future::pending;
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// A load test from its first join to its report, for those who do other things between: a stretch
/// is measured at a time.
pub struct Run {
    options: Options,
    target: String,
    stage: Arc<Stage>,
    told: UnboundedReceiver<Told>,
    news: UnboundedReceiver<News>,
    /// Everyone who is in or on the way in; dropping the sender lets one leave.
    participants: HashMap<EndId, (Role, oneshot::Sender<()>)>,
    tasks: JoinSet<()>,
    /// What is still to come, by when.
    due: BTreeMap<(Instant, EndId), Due>,
    next_id: EndId,
    attempted: u64,
    failed: u64,
    /// Of these, who was in.
    cut_off: u64,
    /// What happened to the first of them.
    first_failure: String,
    publishers_in: u32,
    srtp_profile: &'static str,
    began: Option<Instant>,
    measured: Duration,
    watch: Watch,
    interrupts: Interrupts,
    /// Told where a person waits for the run alone.
    progress: Option<progress::Line>,
}

/// How far a run is.
#[derive(Default)]
struct Now {
    publishers_connected: u64,
    receivers_flowing: u64,
    receivers_short: u64,
    longest_pause: Duration,
    delivered: u64,
}

/// What is to come.
enum Due {
    Join(Role),
    Leave(EndId),
    /// A receiver comes for a while, and the next one after it.
    Churn,
}

impl Run {
    /// Checks everything that can be checked before a packet leaves. `secret` is the relay's, for
    /// runs without links.
    pub async fn prepare(options: Options, secret: Option<&[u8]>) -> Result<Self, LoadError> {
        options.check()?;
        let reach = Reach {
            allow_remote: options.allow_remote,
        };
        let codec = options.video().unwrap_or(VideoCodec::Vp8);
        let any = |target: &Target| tls::config(options.insecure || target.is_loopback());
        let (protocol, target) = match (&options.whip, &options.whep, &options.janus) {
            (_, _, Some(janus)) => {
                let target = Target::check(janus, reach).await?;
                let tls = any(&target)?;
                let room = Janus::open(target, tls, options.publishers, codec).await?;
                (Protocol::Janus(room), janus.clone())
            }
            (Some(whip), Some(whep), None) => {
                let (to, from) = (
                    Target::check(whip, reach).await?,
                    Target::check(whep, reach).await?,
                );
                let whip_token = options.whip_token.clone();
                let whep_token = options.whep_token.clone();
                let protocol = Protocol::Whip {
                    whip: Endpoint::new(&to, &*any(&to)?, whip_token)?,
                    whep: Endpoint::new(&from, &*any(&from)?, whep_token)?,
                };
                (protocol, whip.clone())
            }
            _ => {
                let tickets = tickets(&options, secret)?;
                let target = Target::check(&tickets.url, reach).await?;
                let protocol = Protocol::Live {
                    tls: any(&target)?,
                    target,
                    publisher_token: tickets.publisher,
                    receiver_token: tickets.receiver,
                };
                (protocol, tickets.url)
            }
        };
        let watch = Watch::new(options.pid)?;
        let recording = match &options.recording {
            Some(folder) => Recording::from_folder(codec, folder)?,
            None => Recording::built_in(codec),
        };
        let ledgers = (0..options.publishers).map(|_| Arc::new(Ledger::new(recording.count)));
        let known = Arc::new(Known {
            ledgers: ledgers.collect(),
            recording: Arc::new(recording),
            late_ns: options.late.as_nanos() as u64,
            standstill: options.standstill,
            pictures: match options.video() {
                Some(_) => options.publishers as usize,
                None => 0,
            },
        });
        let (news_in, news) = mpsc::unbounded_channel();
        let (told_in, told) = mpsc::unbounded_channel();
        let carriers: Result<Vec<Carrier>, _> = (0..options.thread_count())
            .map(|_| Carrier::start(news_in.clone(), options.portions()))
            .collect();
        let video = options.video().is_some();
        let camera = video.then_some(Line::Camera(options.layer_count()));
        let voice = options.audio.then_some(Line::Microphone);
        let receives = match options.slots() {
            Slots::Page => participant::page_slots(options.publishers),
            Slots::Filled => participant::filled_slots(options.publishers, video, options.audio),
        };
        let stage = Stage {
            reach,
            identity: Identity::fresh(),
            protocol,
            known,
            carriers: carriers.map_err(|why| LoadError::NoSockets { why })?,
            codec,
            passive: options.dtls_server,
            publishes: voice.into_iter().chain(camera).collect(),
            receives,
            tile: options.tile,
            loss: options.loss,
            returns: options.returns,
            tracks: RwLock::new(Tracks::default()),
            told: told_in,
        };
        Ok(Self {
            target,
            stage: Arc::new(stage),
            told,
            news,
            participants: HashMap::new(),
            tasks: JoinSet::new(),
            due: BTreeMap::new(),
            next_id: 0,
            attempted: 0,
            failed: 0,
            cut_off: 0,
            first_failure: String::new(),
            publishers_in: 0,
            srtp_profile: "not connected",
            began: None,
            measured: Duration::ZERO,
            watch,
            interrupts: Interrupts::new().map_err(|why| LoadError::NoSockets { why })?,
            progress: None,
            options,
        })
    }

    /// Runs to its end or to what ends it, and reports what was measured until then.
    pub(super) async fn run(mut self) -> (Report, Result<(), LoadError>) {
        self.progress = Some(progress::Line::new());
        let ended = self.acts().await;
        let ended = ended.and_then(|()| self.verdict());
        if let Some(began) = self.began
            && self.measured.is_zero()
        {
            self.measured = began.elapsed();
        }
        self.watch.end();
        if let Some(progress) = &self.progress {
            progress.end();
        }
        let report = self.report(ended.as_ref().err().map(LoadError::to_string));
        self.leave().await;
        (report, ended)
    }

    async fn acts(&mut self) -> Result<(), LoadError> {
        self.join_publishers().await?;
        self.join_receivers().await?;
        self.measure().await
    }

    /// Joins everyone who publishes; they send from then on.
    pub async fn join_publishers(&mut self) -> Result<(), LoadError> {
        let now = Instant::now();
        for index in 0..self.options.publishers {
            self.plan(now, Due::Join(Role::Publisher(index as usize)));
        }
        let publishers = u64::from(self.options.publishers);
        // the tracks must be known before receivers ask for them
        let ready = |run: &Self| {
            run.publishers_in == run.options.publishers
                && run.now().publishers_connected == publishers
        };
        if self.until(now + PATIENCE, ready).await? {
            return Ok(());
        }
        Err(LoadError::NoPublisher {
            missing: publishers - self.now().publishers_connected.min(publishers),
            publishers,
            seconds: PATIENCE.as_secs(),
        })
    }

    /// Lets media flow for so long, unmeasured.
    pub async fn flow(&mut self, time: Duration) -> Result<(), LoadError> {
        self.publish(true);
        self.until(Instant::now() + time, |_| false).await?;
        Ok(())
    }

    /// Lets publishers fall silent; everyone stays.
    pub fn hush(&self) {
        self.publish(false);
    }

    /// Measures for so long, with `storm` if there is one, and reports that. Publishers are silent
    /// afterwards, until media flows again.
    pub async fn stretch(
        &mut self,
        duration: Duration,
        storm: Option<Storm>,
    ) -> Result<Report, LoadError> {
        (self.options.duration, self.options.storm) = (duration, storm);
        self.measure().await?;
        self.verdict()?;
        self.watch.end();
        Ok(self.report(None))
    }

    fn publish(&self, sends: bool) {
        for carrier in &self.stage.carriers {
            carrier.tell(Order::Publish(sends));
        }
    }

    /// Joins everyone who receives from the start, and waits until all have a picture.
    pub async fn join_receivers(&mut self) -> Result<(), LoadError> {
        let now = Instant::now();
        let receivers = u64::from(self.options.receivers);
        for place in 0..self.options.receivers {
            let at = now + Duration::from_secs_f64(f64::from(place) / self.options.join_rate);
            self.plan(at, Due::Join(Role::Receiver(Cohort::Steady)));
        }
        let all_in = Duration::from_secs_f64(receivers as f64 / self.options.join_rate);
        let all_flow = |run: &Self| run.now().receivers_flowing == receivers;
        if self.until(now + all_in + PATIENCE, all_flow).await? {
            return Ok(());
        }
        let flowing = self.now().receivers_flowing;
        Err(LoadError::NoPicture {
            silent: receivers - flowing,
            what: match self.options.video() {
                Some(_) => "picture",
                None => "voice",
            },
            receivers,
            seconds: PATIENCE.as_secs(),
        })
    }

    async fn measure(&mut self) -> Result<(), LoadError> {
        for carrier in &self.stage.carriers {
            carrier.tell(Order::Begin);
        }
        self.watch.begin();
        let began = Instant::now();
        self.began = Some(began);
        if let Some(storm) = self.options.storm {
            let start = began + self.options.duration / 4;
            for place in 0..storm.joins {
                let at = start
                    + storm
                        .within
                        .mul_f64(f64::from(place) / f64::from(storm.joins));
                self.plan(at, Due::Join(Role::Receiver(Cohort::Storm)));
            }
        }
        if self.options.churn > 0.0 {
            self.plan(began, Due::Churn);
        }
        self.until(began + self.options.duration, |_| false).await?;
        self.due.clear();
        self.measured = began.elapsed();
        let still = self.now();
        self.publish(false);
        // what is on its way, and what was just asked for again
        let mut before = u64::MAX;
        for _ in 0..MOST_DRAINS {
            let delivered = self.now().delivered;
            if std::mem::replace(&mut before, delivered) == delivered {
                break;
            }
            self.until(Instant::now() + DRAIN, |_| false).await?;
        }
        if still.longest_pause >= self.options.standstill {
            return Err(LoadError::StoodStill {
                seconds: still.longest_pause.as_secs_f64(),
            });
        }
        match still.receivers_short {
            0 => Ok(()),
            short => Err(LoadError::Short { short }),
        }
    }

    /// Lets things happen until `done` or the deadline; whether it was done.
    async fn until(
        &mut self,
        deadline: Instant,
        done: impl Fn(&Self) -> bool,
    ) -> Result<bool, LoadError> {
        loop {
            self.start_due();
            let next = self.due.keys().next().map(|(at, _)| *at);
            let wake = next
                .unwrap_or(deadline)
                .min(deadline)
                .min(Instant::now() + TICK);
            tokio::select! {
                told = self.told.recv() => match told {
                    Some(told) => self.hear(told)?,
                    None => pending().await,
                },
                news = self.news.recv() => match news {
                    Some(news) => self.learn(news)?,
                    None => pending().await,
                },
                () = self.interrupts.signalled() => return Err(LoadError::Interrupted),
                () = tokio::time::sleep_until(wake.into()) => {}
            }
            let measuring = self.began.map(|began| began.elapsed());
            if self.progress.as_ref().is_some_and(progress::Line::is_due) {
                let (counted, relay) = (self.counted(), self.watch.relay_now());
                if let Some(progress) = &mut self.progress {
                    progress.tell(&self.options, measuring, &counted, relay);
                }
            }
            if done(self) {
                return Ok(true);
            }
            if Instant::now() >= deadline {
                return Ok(false);
            }
        }
    }

    fn plan(&mut self, at: Instant, due: Due) {
        self.next_id += 1;
        self.due.insert((at, self.next_id), due);
    }

    fn start_due(&mut self) {
        let now = Instant::now();
        while let Some(entry) = self.due.first_entry()
            && entry.key().0 <= now
        {
            let ((at, id), due) = entry.remove_entry();
            match due {
                Due::Join(role) => self.join(id, role),
                Due::Leave(id) => drop(self.participants.remove(&id)),
                Due::Churn => {
                    self.join(id, Role::Receiver(Cohort::Churn));
                    self.plan(at + CHURN_STAY, Due::Leave(id));
                    let next = Duration::from_secs_f64(1.0 / self.options.churn);
                    self.plan(at + next, Due::Churn);
                }
            }
        }
    }

    fn join(&mut self, id: EndId, role: Role) {
        let (leave, left) = oneshot::channel();
        self.participants.insert(id, (role, leave));
        self.attempted += u64::from(matches!(role, Role::Receiver(_)));
        self.tasks
            .spawn(participant::live(self.stage.clone(), id, role, left));
    }

    fn hear(&mut self, told: Told) -> Result<(), LoadError> {
        match told {
            Told::Admitted(id) => {
                let role = self.participants.get(&id).map(|(role, _)| *role);
                self.publishers_in += u32::from(matches!(role, Some(Role::Publisher(_))));
                Ok(())
            }
            Told::Failed(id, error) => self.lose(id, error),
            Told::Ended(id, how) => {
                let who = self.who(id);
                self.lose(id, LoadError::CutOff { who, why: how })
            }
        }
    }

    fn learn(&mut self, news: News) -> Result<(), LoadError> {
        let (id, why, was_in) = match news {
            News::Connected(profile) => {
                self.srtp_profile = profile;
                return Ok(());
            }
            News::NoSocket(why) => return Err(LoadError::NoSockets { why }),
            // its WebSocket ends as well, and then it comes back
            News::Dead(_, Dead::Goodbye) if self.options.returns => return Ok(()),
            News::Dead(id, Dead::NeverConnected) => {
                (id, "nothing answered its checks in 20 s", false)
            }
            News::Dead(id, Dead::HandshakeFailed) => (id, "the DTLS handshake failed", false),
            News::Dead(id, Dead::Silent) => (id, "the server fell silent for 10 s", true),
            News::Dead(id, Dead::Goodbye) => (id, "the server closed its DTLS session", true),
        };
        let who = self.who(id);
        let why = why.to_owned();
        let error = match was_in {
            true => LoadError::CutOff { who, why },
            false => LoadError::NotConnected { who, why },
        };
        self.lose(id, error)
    }

    fn who(&self, id: EndId) -> String {
        match self.participants.get(&id) {
            Some((Role::Publisher(index), _)) => format!("publisher {}", index + 1),
            _ => format!("receiver {id}"),
        }
    }

    /// A participant is lost. Before the measuring that ends the run; afterwards a publisher that is
    /// cut off, or half of all, means that the server stopped. Who is refused meanwhile is counted.
    fn lose(&mut self, id: EndId, error: LoadError) -> Result<(), LoadError> {
        let Some((role, _)) = self.participants.remove(&id) else {
            // it was leaving anyway
            return Ok(());
        };
        self.failed += 1;
        self.cut_off += u64::from(matches!(error, LoadError::CutOff { .. }));
        let Some(began) = self.began else {
            return Err(error);
        };
        let why = error.to_string();
        if self.first_failure.is_empty() {
            self.first_failure.clone_from(&why);
        }
        let publishes = matches!(role, Role::Publisher(_));
        if publishes || self.cut_off > self.participants.len() as u64 {
            return Err(LoadError::Stopped {
                seconds: began.elapsed().as_secs_f64(),
                why,
            });
        }
        Ok(())
    }

    fn verdict(&self) -> Result<(), LoadError> {
        match self.failed {
            0 => Ok(()),
            lost => Err(LoadError::Incomplete {
                lost,
                first: self.first_failure.clone(),
            }),
        }
    }

    /// What conditions ask for, without the distributions.
    fn now(&self) -> Now {
        let mut now = Now::default();
        for carrier in &self.stage.carriers {
            let counted = carrier.counted();
            now.publishers_connected += counted.publishers_connected;
            now.receivers_flowing += counted.receivers_flowing;
            now.receivers_short += counted.receivers_short;
            now.longest_pause = now.longest_pause.max(counted.longest_pause);
            now.delivered += counted.all().delivered;
        }
        now
    }

    fn counted(&self) -> Counted {
        let mut all = Counted::default();
        for carrier in &self.stage.carriers {
            all.add(&carrier.counted());
        }
        all
    }

    fn report(&self, ended: Option<String>) -> Report {
        let mut counted = self.counted();
        for ledger in &self.stage.known.ledgers {
            ledger.settle(&mut counted);
        }
        if self.began.is_none() {
            // nothing was measured; how joins went was
            counted.begin();
        }
        let Options {
            storm, publishers, ..
        } = self.options;
        let measured = Measured {
            target: self.target.clone(),
            asked: Asked {
                protocol: match self.stage.protocol {
                    Protocol::Live { .. } => "live",
                    Protocol::Whip { .. } => "whip",
                    Protocol::Janus(_) => "janus",
                },
                receivers: self.options.receivers,
                publishers,
                codec: self.options.video().map_or("none", VideoCodec::label),
                audio: self.options.audio,
                layers: self.options.layer_count(),
                loss_percent: self.options.loss * 100.0,
                storm_joins: storm.map_or(0, |storm| storm.joins),
                storm_seconds: storm.map_or(0.0, |storm| storm.within.as_secs_f64()),
                churn_per_second: self.options.churn,
                late_after_ms: self.options.late.as_secs_f64() * 1_000.0,
                srtp_profile: self.srtp_profile,
                gro: !self.options.no_gro,
                threads: self.stage.carriers.len(),
            },
            seconds: self.measured.as_secs_f64(),
            counted,
            attempted: self.attempted,
            failed: self.failed,
            watch: self.watch,
        };
        Report::new(measured, ended)
    }

    /// Everyone leaves; a server that does not answer is not waited for.
    pub async fn leave(&mut self) {
        self.participants.clear();
        let all = async { while self.tasks.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(Duration::from_secs(2), all).await;
        self.tasks.shutdown().await;
    }
}

/// How long everyone may take to connect and to get a picture.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a condition is looked at.
const TICK: Duration = Duration::from_millis(50);
/// How long a receiver of the churn stays.
const CHURN_STAY: Duration = Duration::from_secs(5);
/// Longer than a NACK and its answer on this machine or in its network.
const DRAIN: Duration = Duration::from_millis(250);
const MOST_DRAINS: u32 = 12;
