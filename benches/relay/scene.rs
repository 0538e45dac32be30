//! Plays one scene on a relay of its own: joins everyone, and measures slice by slice with the floor
//! beside it.

use crate::bounds::{SLICE, SPREAD, WAITED};
use crate::floor::{Bursts, Floor, Measuring};
use crate::relay::{Kind, Relay, SECRET};
use clap::Parser;
use spindle::load::{LoadError, Options, Portions, Report, Run, Storm};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// What is to be played.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) relay: Kind,
    /// What `spindle load` would be given.
    pub(crate) load: String,
    /// What the floor sends beside the relay; without them there is no floor.
    pub(crate) bursts: Option<Bursts>,
    pub(crate) portions: Portions,
}

/// What all scenes share.
pub(crate) struct Stage {
    runtime: Runtime,
    floor: Floor,
    began: Instant,
}

/// A scene in which everyone is there.
pub(crate) struct Playing<'a> {
    stage: &'a mut Stage,
    scene: &'a Scene,
    relay: Relay,
    run: Run,
    /// What the relay holds before anyone receives.
    resident_bytes: u64,
}

/// One stretch, and the floor in the same seconds.
pub(crate) struct Slice {
    pub(crate) report: Report,
    floor: Option<f64>,
    /// Whether its threads wait for each other, as they do on one core: then how long they waited
    /// says nothing of others.
    crowds_itself: bool,
}

/// All slices of a scene.
pub(crate) struct Played {
    pub(crate) slices: Vec<Slice>,
    /// Too few of them count, or they do not agree.
    pub(crate) is_void: bool,
    pub(crate) kib_a_receiver: f64,
    /// Of the relay's process.
    pub(crate) threads: usize,
}

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    options: Options,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Self {
            runtime: runtime.expect("the system has epoll"),
            floor: Floor::start(),
            began: Instant::now(),
        }
    }

    /// Says how far the bench is.
    pub(crate) fn say(&self, what: &str) {
        eprintln!("{:>4.0} s  {what}", self.began.elapsed().as_secs_f64());
    }

    /// Everyone joins; nothing is sent when it returns.
    pub(crate) fn begin<'a>(&'a mut self, scene: &'a Scene) -> Result<Playing<'a>, LoadError> {
        self.say(&format!("{}: everyone joins", scene.name));
        let relay = Relay::start(scene.relay);
        let no_gro = match scene.portions {
            Portions::Bursts => "",
            Portions::Datagrams => "--no-gro",
        };
        let (door, pid) = (&relay.door, relay.pid());
        let line = format!("load {door} --pid {pid} {no_gro} {}", scene.load);
        let options = Line::parse_from(line.split_whitespace()).options;
        let runtime = &self.runtime;
        let mut run = runtime.block_on(Run::prepare(options, Some(SECRET.as_bytes())))?;
        runtime.block_on(run.join_publishers())?;
        runtime.block_on(run.flow(WARM_UP))?;
        let resident_bytes = relay.usage().resident_bytes;
        runtime.block_on(run.join_receivers())?;
        run.hush();
        Ok(Playing {
            stage: self,
            scene,
            relay,
            run,
            resident_bytes,
        })
    }

    /// The whole scene, as often as it takes to have slices that count.
    pub(crate) fn play(&mut self, scene: &Scene) -> Result<Played, LoadError> {
        let mut playing = self.begin(scene)?;
        let mut slices: Vec<Slice> = Vec::new();
        while !are_enough(&slices) && slices.len() < MOST {
            slices.push(playing.slice(SLICE, None)?);
        }
        let is_void = !are_enough(&slices);
        let kib_a_receiver = playing.kib_a_receiver(&slices);
        let threads = playing.relay.threads();
        playing.end();
        Ok(Played {
            slices,
            is_void,
            kib_a_receiver,
            threads,
        })
    }
}

impl Playing<'_> {
    pub(crate) fn slice(
        &mut self,
        duration: Duration,
        storm: Option<Storm>,
    ) -> Result<Slice, LoadError> {
        let Stage { runtime, floor, .. } = &mut *self.stage;
        runtime.block_on(self.run.flow(RESUME))?;
        let bursts = self.scene.bursts.as_ref();
        let floor = bursts.map(|bursts| floor.begin(bursts, self.scene.portions, duration));
        let report = runtime.block_on(self.run.stretch(duration, storm));
        // its answer is taken in any case, or the next slice would get it
        let floor = floor.map(Measuring::end);
        let slice = Slice {
            report: report?,
            floor,
            crowds_itself: storm.is_some() || self.scene.relay == Kind::Janus,
        };
        self.stage.say(&format!(
            "{}: {:.0} ns a packet{}{}",
            self.scene.name,
            slice.ns(),
            match slice.floor {
                Some(_) => format!(", {:.2} of the floor", slice.ratio()),
                None => String::new(),
            },
            slice.why_void()
        ));
        Ok(slice)
    }

    fn kib_a_receiver(&self, slices: &[Slice]) -> f64 {
        let receivers = slices.first().map_or(1, |s| s.report.asked.receivers);
        let full = self.relay.usage().resident_bytes;
        full.saturating_sub(self.resident_bytes) as f64 / 1_024.0 / f64::from(receivers)
    }

    pub(crate) fn end(mut self) {
        self.stage.runtime.block_on(self.run.leave());
    }
}

impl Slice {
    /// Relay CPU for each delivered packet.
    pub(crate) fn ns(&self) -> f64 {
        let relay = self.report.relay.as_ref();
        relay.map_or(f64::NAN, |relay| relay.ns_per_packet)
    }

    pub(crate) fn floor(&self) -> f64 {
        self.floor.unwrap_or(f64::NAN)
    }

    pub(crate) fn ratio(&self) -> f64 {
        self.ns() / self.floor()
    }

    fn waited(&self) -> f64 {
        self.report.relay.as_ref().map_or(0.0, |relay| relay.waited)
    }

    /// Whether the relay had its core to itself, but for the floor.
    pub(crate) fn counts(&self) -> bool {
        self.crowds_itself || self.waited() <= WAITED
    }

    fn why_void(&self) -> String {
        match self.counts() {
            true => String::new(),
            false => format!(
                "; void: the relay waited for its core {:.1} % of the time",
                self.waited() * 100.0
            ),
        }
    }
}

/// Whether so many count as must, and the middle ones of them agree on their ratio.
fn are_enough(slices: &[Slice]) -> bool {
    let counting = slices.iter().filter(|slice| slice.counts());
    if counting.clone().count() < WANTED {
        return false;
    }
    let mut ratios: Vec<f64> = counting
        .filter(|slice| slice.floor.is_some())
        .map(Slice::ratio)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let outer = ratios.len() / 4;
    let middle = &ratios[outer..ratios.len() - outer];
    let agree = |(least, most): (&f64, &f64)| *most <= least * (1.0 + SPREAD);
    middle.first().zip(middle.last()).is_none_or(agree)
}

impl Played {
    fn counting(&self) -> impl Iterator<Item = &Slice> {
        self.slices.iter().filter(|slice| slice.counts())
    }

    /// The middle one of what each slice says that counts; no number where none does.
    pub(crate) fn median(&self, of: impl Fn(&Slice) -> f64) -> f64 {
        let mut values: Vec<f64> = self.counting().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// Whether it cannot be said on which side of a bound it lies: too few slices count, or those
    /// that do neither agree nor all lie on one side.
    pub(crate) fn is_void_for(&self, bound: f64) -> bool {
        let all = self.counting().count();
        let within = self.counting().filter(|s| s.ratio() <= bound).count();
        self.is_void && (all < WANTED || (within > 0 && within < all))
    }

    /// All slices together, those too that do not count.
    pub(crate) fn sum(&self, of: impl Fn(&Slice) -> u64) -> u64 {
        self.slices.iter().map(of).sum()
    }
}

/// Until the relay's rings of a publisher are as full as they get.
const WARM_UP: Duration = Duration::from_secs(4);
/// Until media flows as if it had never stopped.
const RESUME: Duration = Duration::from_secs(1);
/// Slices that must count: an odd number has a middle.
const WANTED: usize = 5;
/// And how many are taken at the most.
const MOST: usize = 9;
