//! Takes the steps: what people, pages, lines and bugs do to a room.

mod agreement;

use crate::lab::site::{PAGE, Shape, VIEWER};
use crate::lab::{Lab, SiteId, line::Chance};
use crate::reference::{Person, Reference, UNAWARE};
use spindle::media::ended::Ended;
use spindle::media::room::{LinkId, MediaEvent};
use spindle::media::sdp::Offer;
use spindle::media::selection::permissions::{Permissions, SourceSet, Visibility};
use spindle::media::selection::view::WantedTrack;
use spindle::site::Site;
use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, Instant};

const HUBS: usize = 2;
const PEOPLE: usize = 6;
/// Of four slots the floor and the last speaker of the hub keep two, silent or not.
const TALKERS: usize = 2;
/// More than can be bridged, and, as several may be lost in a row, far less than the half of all
/// numbers, after which no receiver of SRTP follows.
const JUMP: u16 = 2_000;
const HEIGHTS: [u16; 6] = [90, 180, 300, 360, 720, 1080];

pub(crate) struct World {
    seed: u64,
    lab: Lab,
    chance: Chance,
    reference: Reference,
    sites: Vec<Seat>,
    /// What pages will say that they have seen.
    words: VecDeque<(Instant, LinkId, u32)>,
    /// Lost packets may still be missed.
    disturbed: bool,
    links: u32,
    steps: u32,
    log: VecDeque<String>,
    checks: u32,
    slowest: Duration,
}

/// What the world knows of a participant beside what the reference does.
#[derive(Default)]
struct Seat {
    /// Its place in the lab, once it has come.
    site: Option<SiteId>,
    lossy: bool,
    cut: bool,
    /// When one of its layers was last stopped or came back.
    layers_at: Option<Instant>,
    talks: Option<Instant>,
    /// Since when it must not be heard.
    hushed: Option<Instant>,
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slowest = self.slowest.as_millis();
        write!(
            f,
            "{} times in agreement, after {slowest} ms at most",
            self.checks
        )
    }
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let person = |index| Person {
            hub: index < HUBS,
            ..Person::default()
        };
        Self {
            seed,
            lab: Lab::seed(seed),
            chance: Chance(!seed),
            reference: Reference {
                people: (0..PEOPLE).map(person).collect(),
                ..Reference::default()
            },
            sites: (0..PEOPLE).map(|_| Seat::default()).collect(),
            words: VecDeque::new(),
            disturbed: false,
            links: 0,
            steps: 0,
            log: VecDeque::new(),
            checks: 0,
            slowest: Duration::ZERO,
        }
    }

    /// One random step, and now and then the time to agree.
    pub(crate) fn step(&mut self) {
        self.steps += 1;
        let who = self.below(PEOPLE);
        let kind = self.below(100);
        let done = match self.sites[who]
            .site
            .filter(|_| self.reference.people[who].here)
        {
            None => match kind {
                0..60 => self.join(who),
                _ => None,
            },
            Some(site) => match kind {
                0..4 => self.leave(who, site),
                4..8 => self.join(who),
                8..20 => self.give_floor(who),
                20..24 => self.take_floor(),
                24..34 => self.mute(who, site),
                34..54 => self.show(who, site),
                54..58 => self.stop_layers(who, site),
                58..60 => self.jump(who, site),
                60..66 => self.lose(who, site),
                66..69 => self.cut(who, site),
                69..76 => self.talk(who, site),
                76..84 => self.say_late(who, site),
                84..88 => self.restart_ice(who, site),
                88..91 => self.break_down(who, site),
                91..94 => self.beg(who, site),
                94..98 => self.let_be_seen(who, site),
                _ => None,
            },
        };
        let time = Duration::from_millis(1 + self.chance.below(25));
        if let Some(done) = done {
            self.note(done);
        }
        self.run_for(time);
        let cut = self.sites[who].cut;
        let long = self.chance.below(if cut { 6 } else { 60 }) == 0;
        if long {
            // long enough for silence, for layers to be missed, and for speakers to be silent
            self.note("6 s pass".into());
            self.run_for(Duration::from_secs(6));
        }
        if self.chance.below(4) == 0 {
            self.agree();
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.chance.below(bound as u64) as usize
    }

    fn note(&mut self, done: String) {
        let at = self.lab.elapsed().as_millis();
        self.log
            .push_back(format!("{:6} at {at} ms: {done}", self.steps));
        if self.log.len() > 90 {
            self.log.pop_front();
        }
    }

    fn fail(&self, why: &str) -> ! {
        for line in &self.log {
            eprintln!("  {line}");
        }
        panic!("seed {}, step {}: {why}", self.seed, self.steps);
    }

    // What people do.

    fn join(&mut self, who: usize) -> Option<String> {
        let hub = self.reference.people[who].hub;
        let shape = match self.below(4) {
            0 => Shape {
                confirms: true,
                ..PAGE
            },
            1 => Shape {
                video_slots: 2,
                confirms: true,
                ..PAGE
            },
            2 if !hub => VIEWER,
            _ => PAGE,
        };
        let shape = Shape {
            // else their heights would be made out from what they bring
            bounds_layers: true,
            ..shape
        };
        let site = if hub { Site::Hub } else { Site::Spoke };
        let site = match self.sites[who].site {
            Some(site) => {
                self.lab.site(site).shape = shape;
                self.lab.join_again(site);
                site
            }
            None => self.lab.join(site, shape),
        };
        self.sites[who] = Seat {
            site: Some(site),
            hushed: Some(self.lab.now),
            ..Seat::default()
        };
        let publisher = &mut self.lab.site(site).publisher;
        // as browsers begin: who misses a lap that came at once could never open what follows (RFC 3711 §3.3.1)
        publisher.voice_sequence = 1_000;
        for layer in &mut publisher.layers {
            layer.size = 0; // few packets a frame: what is in them is the same, and they cost less
        }
        self.links += 1;
        let permissions = self.lab.site(site).permissions;
        self.reference.people[who] = Person {
            here: true,
            hub,
            floor: permissions.floor,
            visibility: permissions.visibility,
            no_face: permissions.muted.camera,
            no_voice: permissions.muted.microphone,
            sends: shape.sends,
            order: self.links,
            audio_slots: shape.audio_slots,
            video_slots: shape.video_slots,
            layers: [true; 3],
            ..Person::default()
        };
        Some(format!(
            "{who} joins by {:?}, with {} slots",
            self.lab.site(site).id.epoch,
            shape.video_slots
        ))
    }

    fn leave(&mut self, who: usize, site: SiteId) -> Option<String> {
        self.lab.leave(site);
        self.is_gone(who);
        Some(format!("{who} leaves"))
    }

    fn is_gone(&mut self, who: usize) {
        self.reference.people[who].here = false;
        self.sites[who].talks = None;
        self.sites[who].hushed = Some(self.lab.now);
    }

    fn give_floor(&mut self, who: usize) -> Option<String> {
        let site = self.sites[who].site?;
        self.lab.give_floor(site);
        for (one, person) in self.reference.people.iter_mut().enumerate() {
            person.floor = one == who;
        }
        Some(format!("{who} has the floor"))
    }

    fn let_be_seen(&mut self, who: usize, site: SiteId) -> Option<String> {
        let kinds = [Visibility::HubOnly, Visibility::Small, Visibility::Large];
        let visibility = kinds[self.below(3)];
        self.lab
            .set_permissions(site, |its| its.visibility = visibility);
        self.reference.people[who].visibility = visibility;
        Some(format!("{who} is seen: {visibility:?}"))
    }

    fn take_floor(&mut self) -> Option<String> {
        let who = self.reference.people.iter().position(|one| one.floor)?;
        self.lab
            .set_permissions(self.sites[who].site?, |its| its.floor = false);
        self.reference.people[who].floor = false;
        Some("nobody has the floor".into())
    }

    fn mute(&mut self, who: usize, site: SiteId) -> Option<String> {
        let camera = self.below(3) > 0;
        let (person, now) = (&mut self.reference.people[who], self.lab.now);
        let off = if camera {
            &mut person.no_face
        } else {
            &mut person.no_voice
        };
        *off = !*off;
        let off = *off;
        if !camera {
            self.sites[who].hushed = off.then_some(now);
            // it is heard anew
            self.sites[who].talks = self.sites[who].talks.map(|_| now);
        }
        self.lab.set_permissions(site, |its| match camera {
            true => its.muted.camera = off,
            false => its.muted.microphone = off,
        });
        let what = if camera { "camera" } else { "microphone" };
        Some(format!(
            "{who} turns its {what} {}",
            if off { "off" } else { "on" }
        ))
    }

    fn show(&mut self, who: usize, site: SiteId) -> Option<String> {
        let now = self.lab.now;
        let mut view: Vec<(usize, u16)> = Vec::new();
        for _ in 0..self.below(PEOPLE + 1) {
            let (one, height) = (self.below(PEOPLE), HEIGHTS[self.below(HEIGHTS.len())]);
            if view.iter().all(|(other, _)| *other != one) && self.sites[one].site.is_some() {
                view.push((one, height));
            }
        }
        let person = &mut self.reference.people[who];
        // whether two seconds have passed by then is for a test by the clock
        let since = person.before.map(|(_, at)| now - at);
        let unclear =
            since.is_some_and(|since| since.abs_diff(UNAWARE) < Duration::from_millis(100));
        if unclear {
            return None;
        }
        person.set_view(now, view.clone());
        let wanted = view.iter().map(|(one, height)| WantedTrack {
            track: self.lab.sites[self.sites[*one].site.expect("seen above").0].camera,
            width: height / 9 * 16,
            height: *height,
        });
        let (wanted, link) = (wanted.collect(), self.lab.sites[site.0].id);
        self.lab
            .with_room(|room, now, _| room.set_view(now, link, wanted));
        Some(format!("{who} shows {view:?}"))
    }

    fn talk(&mut self, who: usize, site: SiteId) -> Option<String> {
        let talkers = self.sites.iter().filter(|one| one.talks.is_some());
        let talks = self.sites[who].talks.is_none() && talkers.count() < TALKERS;
        self.sites[who].talks = talks.then_some(self.lab.now);
        self.lab.site(site).publisher.level = if talks { 30 } else { 127 };
        Some(format!(
            "{who} {}",
            if talks { "talks" } else { "is quiet" }
        ))
    }

    // What browsers and lines do.

    fn stop_layers(&mut self, who: usize, site: SiteId) -> Option<String> {
        let mask = self.below(8);
        let layers = [0, 1, 2].map(|layer| mask >> layer & 1 == 1);
        self.reference.people[who].layers = layers;
        let streams = &mut self.lab.site(site).publisher.layers;
        for (stream, goes) in streams.iter_mut().zip(layers) {
            // an encoder that goes on begins with a key frame
            if goes && !stream.goes {
                stream.begin_anew();
            }
            stream.goes = goes;
        }
        self.sites[who].layers_at = Some(self.lab.now);
        Some(format!("{who} sends layers {layers:?}"))
    }

    /// Its encoder goes on under other numbers, as after a loss that nothing bridges.
    fn jump(&mut self, who: usize, site: SiteId) -> Option<String> {
        for stream in &mut self.lab.site(site).publisher.layers {
            stream.jump(JUMP);
        }
        Some(format!("{who} jumps in its numbers"))
    }

    fn lose(&mut self, who: usize, site: SiteId) -> Option<String> {
        if self.sites[who].cut {
            return None;
        }
        let loss = [20, 100, 300][self.below(3)];
        let line = self.lab.line(site);
        (line.up.loss, line.down.loss) = (loss, loss);
        self.sites[who].lossy = true;
        self.disturbed = true;
        Some(format!("{who} loses {loss} in 1,000"))
    }

    fn cut(&mut self, who: usize, site: SiteId) -> Option<String> {
        let line = self.lab.line(site);
        (line.up.loss, line.down.loss) = (1_000, 1_000);
        self.sites[who].cut = true;
        self.disturbed = true;
        Some(format!("{who} is cut off"))
    }

    /// Whether there was one to mend.
    fn mend_lines(&mut self) -> bool {
        let mut any = false;
        for who in 0..PEOPLE {
            let seat = &mut self.sites[who];
            let Some(site) = seat.site.filter(|_| seat.lossy || seat.cut) else {
                continue;
            };
            // whoever is cut off stays so for a while, unless others wait for its handshake
            let up = self.lab.sites[site.0].is_connected();
            let waits = !self.reference.people[who].connected || !up;
            if seat.cut && !waits && self.chance.below(3) > 0 {
                continue;
            }
            if seat.cut {
                seat.layers_at = Some(self.lab.now);
            }
            (seat.lossy, seat.cut) = (false, false);
            seat.talks = seat.talks.map(|_| self.lab.now);
            let line = self.lab.line(site);
            (line.up.loss, line.down.loss) = (0, 0);
            self.note(format!("{who} has a good line"));
            any = true;
        }
        any
    }

    fn restart_ice(&mut self, who: usize, site: SiteId) -> Option<String> {
        if !self.reference.people[who].connected {
            return None;
        }
        self.lab.restart_ice(site);
        Some(format!("{who} restarts ICE"))
    }

    fn beg(&mut self, who: usize, site: SiteId) -> Option<String> {
        self.lab.site(site).beg_for_keyframes();
        Some(format!("{who} begs for key frames"))
    }

    // What nobody should do.

    /// Orders that were meant for a link before this one, and some that come twice: no effect.
    fn say_late(&mut self, who: usize, site: SiteId) -> Option<String> {
        let now = self.lab.now;
        let link = self.lab.sites[site.0].id;
        let old = LinkId {
            epoch: link.epoch - 1,
            ..link
        };
        let on_stage = self.lab.on_stage(None);
        let muted = Permissions {
            site: Site::Spoke,
            floor: true,
            visibility: Visibility::HubOnly,
            may_publish: SourceSet::NONE,
            muted: SourceSet::ALL,
        };
        let what = self.below(6);
        match what {
            0 => self.lab.room.set_view(now, old, Vec::new()),
            1 => self
                .lab
                .room
                .set_permissions(now, vec![(old, muted)], on_stage),
            2 => self
                .lab
                .with_room(|room, now, exit| room.leave(now, old, Ended::Removed, exit)),
            3 => self.lab.room.seen(now, old, 1),
            4 => self.lab.room.tell_slots(link),
            _ => {
                let offer = Offer::parse(&self.lab.sites[site.0].sdp).expect("the lab's own");
                let refused = self.lab.refuses_offer(old, &offer);
                if !refused {
                    self.fail("an offer for a link of before was answered");
                }
            }
        }
        Some(format!("{who} says late: {what}"))
    }

    /// Bugs of ours: in one link's code, or in nobody's.
    fn break_down(&mut self, who: usize, site: SiteId) -> Option<String> {
        let key = self
            .lab
            .find_link(site)
            .filter(|_| self.reference.people[who].connected);
        match key.filter(|_| self.chance.below(2) == 0) {
            Some(key) => self.lab.with_room(|room, now, _| room.panicked(now, key)),
            None => {
                self.lab.with_room(|room, now, _| room.recover(now));
                for seat in &mut self.sites {
                    seat.talks = seat.talks.map(|_| self.lab.now);
                }
            }
        }
        Some(format!("a bug, of {who}: {}", key.is_some()))
    }

    // Time.

    fn run_for(&mut self, time: Duration) {
        let end = self.lab.now + time;
        self.look();
        while self.lab.now < end {
            self.lab.run_for(Duration::from_millis(1));
            self.hear();
        }
        self.lab.end_burst();
        if let Some(why) = self.lab.room.contradiction() {
            self.fail(&why);
        }
        for who in 0..PEOPLE {
            let Some(site) = self.sites[who].site else {
                continue;
            };
            let errors = self.lab.site(site).forget_frames();
            if let Some(error) = errors.first() {
                self.fail(&format!("the browser of {who} cannot decode: {error}"));
            }
        }
    }

    /// Takes what the room says, and lets the session and pages answer.
    fn hear(&mut self) {
        let mut gone = Vec::new();
        for event in std::mem::take(&mut self.lab.said) {
            match event {
                MediaEvent::Slots { link, version, .. } => {
                    let who = self.of(link).and_then(|who| self.sites[who].site);
                    if who.is_some_and(|site| self.lab.sites[site.0].shape.confirms) {
                        let late = Duration::from_millis(10 + self.chance.below(11));
                        self.words.push_back((self.lab.now + late, link, version));
                    }
                }
                MediaEvent::Connected(link) => {
                    if let Some(who) = self.of(link) {
                        let person = &mut self.reference.people[who];
                        (person.connected, person.silent) = (true, false);
                    }
                }
                MediaEvent::Silent(link) => {
                    if let Some(who) = self.of(link) {
                        self.reference.people[who].silent = true;
                    }
                }
                MediaEvent::Closed { link, .. } => {
                    if let Some(who) = self.of(link) {
                        self.is_gone(who);
                        gone.extend(self.sites[who].site);
                    }
                }
                MediaEvent::Speakers(_) | MediaEvent::HandshakeFailed { .. } => {}
                MediaEvent::Policed { what, .. } => self.fail(&what),
                MediaEvent::GivenUp => self.fail("the room was given up"),
            }
        }
        // the room goes on with the stage that it has until the session says who stands there now
        self.reference.look(self.lab.now);
        for site in gone {
            self.lab.is_gone(site);
        }
        let now = self.lab.now;
        while let Some(next) = self.words.iter().position(|(at, ..)| *at <= now) {
            let (_, link, version) = self.words.remove(next).expect("it was found");
            self.lab
                .with_room(|room, now, _| room.seen(now, link, version));
            self.lab.end_burst();
        }
        self.look();
    }

    /// Whose link it is, if it is the one that they have.
    fn of(&self, link: LinkId) -> Option<usize> {
        let is = |seat: &Seat| {
            seat.site
                .is_some_and(|site| self.lab.sites[site.0].id == link)
        };
        let who = self.sites.iter().position(is)?;
        self.reference.people[who].here.then_some(who)
    }

    fn look(&mut self) {
        let on_stage = self.lab.on_stage(None);
        let who = |id| {
            let is = |seat: &Seat| {
                let site = seat.site.map(|site| &self.lab.sites[site.0]);
                site.is_some_and(|site| Some(site.participant) == id)
            };
            self.sites.iter().position(is)
        };
        self.reference.on_stage = [on_stage.first, on_stage.second].map(who);
        self.reference.look(self.lab.now);
    }
}
