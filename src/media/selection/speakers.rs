//! Ranks who speaks, from the audio levels of their packets.
//!
//! A speaker stays active for a while after the last voice, and a newcomer must be clearly louder to
//! take the place of someone who still speaks: otherwise two people talking at once would flicker.

use std::time::{Duration, Instant};

/// How many one receiver hears at once: as many as there are audio slots.
pub const HEARD_MAX: usize = 4;

/// How many are heard at once: one more, because nobody hears itself.
pub const ACTIVE_MAX: usize = HEARD_MAX + 1;

/// How long a speaker stays active after its last voice: shorter cuts between the words of one sentence, longer
/// keeps a finished speaker in the way of the next.
const HANGOVER: Duration = Duration::from_millis(1_500);

/// A pause of whoever stays active in silence after which a receiver's last slot is for who speaks meanwhile:
/// shorter cuts into a sentence, longer loses the beginning of the answer.
const PAUSE: Duration = Duration::from_millis(600);

/// Levels are −dBov (RFC 6464): 0 is loudest, 127 silence. Louder than this is voice; rooms at
/// rest measure 55 to 70, speech 15 to 45.
const VOICE: u8 = 50;

/// The quietest voice of a sender whose voice bit is believed: quieter than this is a far room.
const QUIETEST: u8 = 70;

/// Digital silence: a muted track.
const NOTHING: u8 = 127;

/// How long a microphone's first packets are heard whatever their level, while fewer than
/// [`ACTIVE_MAX`] are active: silence is not forwarded, and whoever tries a line with it must not believe that sound is broken. Shorter
/// may be over before a player has begun, longer sends silence to a whole room.
const GREETING: Duration = Duration::from_secs(1);

/// A newcomer becomes active instead of, or moves before, a speaker this much quieter: less flickers,
/// more keeps people out.
const MARGIN: f32 = 6.0;

/// How often the ranking for display may change (bad-links.md: 300 ms in production elsewhere).
const RANK_INTERVAL: Duration = Duration::from_millis(300);

/// Weight of one 20 ms packet in the smoothed loudness: about 100 ms to follow.
const SMOOTHING: f32 = 0.2;

/// Lives as long as the room; `K` names a published microphone.
#[derive(Debug)]
pub struct Speakers<K> {
    voices: Vec<Voice<K>>,
    /// Most important first.
    active: Vec<K>,
    /// Which of the active spoke without a pause when they were last put in order, a bit each.
    speaking: u8,
    ranked: Vec<K>,
    next_rank: Option<Instant>,
}

#[derive(Debug)]
struct Voice<K> {
    key: K,
    /// When its first packet came.
    first: Instant,
    /// Smoothed loudness in dB over silence, 0 to 127.
    loudness: f32,
    last_voice: Option<Instant>,
    /// It said once that a packet holds no voice, so its voice bit means something. Browsers that
    /// send without pauses set it on every packet.
    tells_voice: bool,
    keeps: Option<Keeps>,
}

/// Why a speaker stays active in silence; the more important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Keeps {
    Floor,
    Hub,
}

/// The loudness of one packet, as its sender tells it (RFC 6464).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// −dBov: 0 is loudest, 127 silence.
    pub below_full_scale: u8,
    /// The sender takes it for voice.
    pub voice: bool,
}

impl<K> Default for Speakers<K> {
    fn default() -> Self {
        Self {
            voices: Vec::new(),
            active: Vec::new(),
            speaking: 0,
            ranked: Vec::new(),
            next_rank: None,
        }
    }
}

impl<K: Copy + Eq> Speakers<K> {
    /// Notes one audio packet's level; `true` when who is active or their order changed, which is when
    /// the room must be asked again who hears whom.
    pub fn heard(&mut self, now: Instant, key: K, level: Level) -> bool {
        let index = match self.voices.iter().position(|voice| voice.key == key) {
            Some(index) => index,
            None => {
                self.voices.push(Voice {
                    key,
                    first: now,
                    loudness: 0.0,
                    last_voice: None,
                    tells_voice: false,
                    keeps: None,
                });
                self.voices.len() - 1
            }
        };
        let voice = &mut self.voices[index];
        let quiet = level.below_full_scale.min(NOTHING);
        voice.loudness += SMOOTHING * (f32::from(NOTHING - quiet) - voice.loudness);
        voice.tells_voice |= !level.voice;
        let believed = level.voice && voice.tells_voice && quiet <= QUIETEST;
        if quiet > VOICE && !believed {
            // The floor is heard from its grant on, however low its microphone is set.
            let owed = voice.keeps == Some(Keeps::Floor) && quiet < NOTHING;
            let greets = voice.greets(now) && self.active.len() < ACTIVE_MAX;
            return (owed || greets) && !self.active.contains(&key) && self.take_place(now, key);
        }
        let begins = !voice.spoke(now, PAUSE);
        voice.last_voice = Some(now);
        if self.active.contains(&key) {
            return begins && self.order(now);
        }
        self.take_place(now, key)
    }

    /// Says who stays active in silence: whoever has the floor, and of the hub the one that spoke last, until
    /// another of the hub speaks alone. Called again and again, it follows who is louder and who
    /// pauses, and ends greetings; `true` when the room must be asked again.
    pub fn keep(
        &mut self,
        now: Instant,
        floor: impl Fn(K) -> bool,
        hub: impl Fn(K) -> bool,
    ) -> bool {
        let held = |voice: &&Voice<K>| voice.keeps == Some(Keeps::Hub) && is_speaking(voice, now);
        let kept = self.voices.iter().find(held).map(|voice| voice.key);
        let last = kept
            .filter(|key| hub(*key))
            .or_else(|| self.last_speaker(&hub));
        for voice in &mut self.voices {
            voice.keeps = if floor(voice.key) {
                Some(Keeps::Floor)
            } else {
                (Some(voice.key) == last).then_some(Keeps::Hub)
            };
        }
        let before = self.active.len();
        let (active, voices) = (&mut self.active, &self.voices);
        active.retain(|key| {
            let voice = voices.iter().find(|voice| voice.key == *key);
            voice.is_some_and(|voice| {
                voice.keeps.is_some() || voice.last_voice.is_some() || voice.greets(now)
            })
        });
        let left = self.active.len() != before;
        self.order(now) || left
    }

    /// Forgets a microphone that was muted or left; `true` when who is active changed.
    pub fn forget(&mut self, key: K) -> bool {
        self.voices.retain(|voice| voice.key != key);
        let before = self.active.len();
        self.active.retain(|active| *active != key);
        self.active.len() != before
    }

    /// Who is heard at all, most important first; at most [`ACTIVE_MAX`].
    pub fn active(&self) -> &[K] {
        &self.active
    }

    /// Whom a receiver with so many audio slots hears, most important first: never itself, and
    /// whoever is active in silence leaves one slot to those who speak.
    pub fn heard_by(&self, now: Instant, receiver: K, slots: usize) -> Vec<K> {
        let others = || {
            self.active
                .iter()
                .copied()
                .filter(|active| *active != receiver)
        };
        let mut heard: Vec<K> = others().take(slots).collect();
        let speaks = |key: &K| {
            self.voice(*key)
                .is_some_and(|voice| voice.spoke(now, PAUSE))
        };
        if let Some(last) = heard.last().copied()
            && !heard.iter().any(speaks)
            && let Some(speaker) = others().find(speaks)
        {
            heard.retain(|key| *key != last);
            heard.push(speaker);
        }
        heard
    }

    fn last_speaker(&self, among: impl Fn(K) -> bool) -> Option<K> {
        self.voices
            .iter()
            .filter(|voice| voice.last_voice.is_some() && among(voice.key))
            .max_by_key(|voice| voice.last_voice)
            .map(|voice| voice.key)
    }

    /// Who speaks now, loudest first, when that changed and the display may change again.
    pub fn poll_ranking(&mut self, now: Instant) -> Option<&[K]> {
        if self.next_rank.is_some_and(|at| now < at) {
            return None;
        }
        self.next_rank = Some(now + RANK_INTERVAL);
        let mut speaking: Vec<&Voice<K>> = self
            .voices
            .iter()
            .filter(|voice| self.active.contains(&voice.key) && is_speaking(voice, now))
            .collect();
        speaking.sort_by(|a, b| b.loudness.total_cmp(&a.loudness));
        let ranked: Vec<K> = speaking
            .iter()
            .take(HEARD_MAX)
            .map(|voice| voice.key)
            .collect();
        if ranked == self.ranked {
            return None;
        }
        self.ranked = ranked;
        Some(&self.ranked)
    }

    fn take_place(&mut self, now: Instant, key: K) -> bool {
        if self.active.len() < ACTIVE_MAX {
            self.active.push(key);
            self.order(now);
            return true;
        }
        let Some(newcomer) = self.voice(key) else {
            return false;
        };
        let weakest = (0..self.active.len())
            .filter_map(|place| Some((place, self.voice(self.active[place])?)))
            .filter(|(_, voice)| voice.keeps.is_none())
            .min_by(|(_, a), (_, b)| {
                let speaking = is_speaking(a, now).cmp(&is_speaking(b, now));
                speaking.then(a.loudness.total_cmp(&b.loudness))
            });
        match weakest {
            Some((place, voice))
                if newcomer.keeps.is_some()
                    || !is_speaking(voice, now)
                    || newcomer.loudness > voice.loudness + MARGIN =>
            {
                self.active[place] = key;
                self.order(now);
                true
            }
            _ => false,
        }
    }

    /// Moves speakers forward past less important ones: the floor, the hub's speaker, who speaks, who
    /// is silent. Of two who speak the louder one comes first once it is clearly louder, and
    /// silence changes no places, so that nobody's slots flicker. `true` when anything changed that
    /// [`Self::heard_by`] asks.
    fn order(&mut self, now: Instant) -> bool {
        let class = |voice: &Voice<K>| match (voice.keeps, is_speaking(voice, now)) {
            (Some(Keeps::Floor), _) => 0,
            (Some(Keeps::Hub), _) => 1,
            (None, true) => 2,
            (None, false) => 3,
        };
        let mut moved = false;
        // Each round settles one more place, as long as no three disagree about the margin.
        for _ in 0..self.active.len() {
            for place in 1..self.active.len() {
                let (Some(before), Some(after)) = (
                    self.voice(self.active[place - 1]),
                    self.voice(self.active[place]),
                ) else {
                    continue;
                };
                let (first, second) = (class(before), class(after));
                let louder = first == 2 && after.loudness > before.loudness + MARGIN;
                if second < first || (second == first && louder) {
                    self.active.swap(place - 1, place);
                    moved = true;
                }
            }
        }
        let speaking = self.active.iter().fold(0, |bits, key| {
            let speaks = self.voice(*key).is_some_and(|v| v.spoke(now, PAUSE));
            bits << 1 | u8::from(speaks)
        });
        moved | (std::mem::replace(&mut self.speaking, speaking) != speaking)
    }

    fn voice(&self, key: K) -> Option<&Voice<K>> {
        self.voices.iter().find(|voice| voice.key == key)
    }
}

impl<K> Voice<K> {
    /// Whether these are its first packets.
    fn greets(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.first) < GREETING
    }

    /// Whether it spoke within this time.
    fn spoke(&self, now: Instant, within: Duration) -> bool {
        self.last_voice
            .is_some_and(|at| now.saturating_duration_since(at) < within)
    }
}

fn is_speaking<K>(voice: &Voice<K>, now: Instant) -> bool {
    voice.spoke(now, HANGOVER)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: u8 = 90;
    const NORMAL: u8 = 35;
    const LOUD: u8 = 15;

    /// As Chromium tells it: every packet is said to be voice.
    fn told(below_full_scale: u8) -> Level {
        Level {
            below_full_scale,
            voice: true,
        }
    }

    struct Scene {
        now: Instant,
        speakers: Speakers<u32>,
    }

    impl Scene {
        fn new() -> Self {
            Self {
                now: Instant::now(),
                speakers: Speakers::default(),
            }
        }

        /// Everyone named sends packets of 20 ms at their level for a time.
        fn run(&mut self, time: Duration, levels: &[(u32, u8)]) {
            for _ in 0..time.as_millis() / 20 {
                self.now += Duration::from_millis(20);
                for (key, level) in levels {
                    self.speakers.heard(self.now, *key, told(*level));
                }
            }
        }

        fn ranking(&mut self) -> Vec<u32> {
            self.now += RANK_INTERVAL;
            let now = self.now;
            self.speakers
                .poll_ranking(now)
                .map(<[u32]>::to_vec)
                .unwrap_or_default()
        }
    }

    #[test]
    fn silence_is_active_for_a_second_where_there_is_room_and_then_not() {
        let mut scene = Scene::new();
        let five: Vec<(u32, u8)> = (10..14).map(|key| (key, NORMAL)).collect();
        scene.run(Duration::from_millis(20), &five);
        scene.run(Duration::from_millis(20), &[(1, NOTHING), (2, NOTHING)]);
        assert_eq!(scene.speakers.active(), &[10, 11, 12, 13, 1]);
        scene.run(Duration::from_millis(20), &[(3, NORMAL)]);
        assert!(scene.speakers.active().contains(&3), "a word displaces it");
        assert_eq!(scene.ranking(), [10, 11, 12, 13]);

        let mut scene = Scene::new();
        scene.run(Duration::from_millis(980), &[(1, QUIET), (2, NOTHING)]);
        let now = scene.now;
        scene.speakers.keep(now, |_| false, |_| true);
        assert_eq!(scene.speakers.active(), &[1, 2]);
        assert_eq!(scene.ranking(), [] as [u32; 0], "nobody is said to speak");
        scene.run(Duration::from_secs(5), &[(1, QUIET), (2, NOTHING)]);
        let now = scene.now;
        assert!(scene.speakers.keep(now, |_| false, |_| true));
        assert_eq!(scene.speakers.active(), &[] as &[u32]);
        scene.run(Duration::from_secs(1), &[(1, QUIET), (2, NOTHING)]);
        assert_eq!(scene.speakers.active(), &[] as &[u32]);
        scene.run(Duration::from_millis(20), &[(2, NORMAL)]);
        assert_eq!(
            scene.speakers.active(),
            &[2],
            "the first word is heard at its first packet"
        );
    }

    #[test]
    fn the_loudest_few_are_heard_and_a_louder_one_takes_the_place_of_the_quietest() {
        let mut scene = Scene::new();
        let five: Vec<(u32, u8)> = (0..5).map(|key| (key, NORMAL - key as u8)).collect();
        scene.run(Duration::from_secs(1), &five);
        assert_eq!(scene.speakers.active().len(), ACTIVE_MAX);
        let mut six = five.clone();
        six.push((9, LOUD));
        scene.run(Duration::from_secs(1), &six);
        assert!(scene.speakers.active().contains(&9));
        assert!(
            !scene.speakers.active().contains(&0),
            "key 0 was the quietest"
        );
        assert_eq!(scene.speakers.active().len(), ACTIVE_MAX);
    }

    #[test]
    fn whoever_is_kept_stays_active_even_in_silence() {
        let mut scene = Scene::new();
        scene.run(Duration::from_millis(100), &[(7, NORMAL)]);
        let now = scene.now;
        scene.speakers.keep(now, |key| key == 7, |_| false);
        let loud: Vec<(u32, u8)> = (10..20).map(|key| (key, LOUD)).collect();
        scene.run(Duration::from_secs(10), &loud);
        assert!(scene.speakers.active().contains(&7));
        let now = scene.now;
        scene.speakers.keep(now, |_| false, |_| false);
        scene.run(Duration::from_secs(1), &loud);
        assert!(!scene.speakers.active().contains(&7));
    }

    #[test]
    fn the_floor_is_heard_at_once_however_low_its_microphone() {
        let mut scene = Scene::new();
        let others: Vec<(u32, u8)> = (10..15).map(|key| (key, LOUD)).collect();
        scene.run(Duration::from_secs(1), &others);
        scene.run(Duration::from_secs(1), &[(7, 60), (8, 60)]);
        assert!(!scene.speakers.active().contains(&7));
        let now = scene.now;
        scene.speakers.keep(now, |key| key == 7, |_| false);
        scene.run(Duration::from_millis(20), &[(7, 60), (8, 60)]);
        assert_eq!(scene.speakers.active()[0], 7);
        assert!(!scene.speakers.active().contains(&8));
        scene.run(Duration::from_secs(1), &[(10, LOUD), (7, NOTHING)]);
        assert_eq!(scene.speakers.active()[0], 7, "it stays active in silence");
    }

    #[test]
    fn a_voice_bit_is_believed_of_those_who_also_say_no() {
        let mut scene = Scene::new();
        let level = |voice| Level {
            below_full_scale: 60,
            voice,
        };
        scene.run(GREETING, &[(1, QUIET)]);
        let now = scene.now + GREETING;
        assert!(scene.speakers.keep(now, |_| false, |_| false));
        assert!(!scene.speakers.heard(now, 1, level(true)));
        assert!(!scene.speakers.heard(now, 1, level(false)));
        assert!(scene.speakers.heard(now, 1, level(true)));
    }

    #[test]
    fn of_the_hub_one_is_kept_and_those_who_speak_come_before_those_who_did() {
        let mut scene = Scene::new();
        for specialist in 0..4 {
            scene.run(Duration::from_secs(2), &[(specialist, NORMAL)]);
        }
        scene.run(Duration::from_secs(2), &[(9, QUIET)]);
        let now = scene.now;
        scene.speakers.keep(now, |_| false, |key| key < 4);
        scene.run(Duration::from_millis(20), &[(9, NORMAL)]);
        assert_eq!(scene.speakers.active()[..2], [3, 9]);
        let now = scene.now;
        assert_eq!(scene.speakers.heard_by(now, 77, 4)[..2], [3, 9]);
        assert_eq!(
            scene.speakers.heard_by(now, 77, 1),
            [9],
            "silence blocks no one's only slot"
        );
        assert_eq!(
            scene.speakers.heard_by(now, 9, 1),
            [3],
            "nobody hears itself"
        );
    }

    #[test]
    fn two_of_the_hub_who_talk_at_once_do_not_change_places() {
        let mut scene = Scene::new();
        scene.run(Duration::from_secs(1), &[(1, NORMAL), (2, NORMAL + 2)]);
        let mut moves = 0;
        for _ in 0..100 {
            scene.run(Duration::from_millis(20), &[(1, NORMAL), (2, NORMAL + 2)]);
            let now = scene.now;
            moves += u32::from(scene.speakers.keep(now, |_| false, |_| true));
        }
        assert!(moves <= 1, "{moves}");
    }

    #[test]
    fn the_ranking_is_loudest_first_and_changes_at_most_three_times_a_second() {
        let mut scene = Scene::new();
        scene.run(
            Duration::from_secs(1),
            &[(1, NORMAL), (2, LOUD), (3, QUIET)],
        );
        assert_eq!(scene.ranking(), [2, 1]);
        let now = scene.now;
        scene.speakers.heard(now, 4, told(LOUD));
        assert_eq!(
            scene
                .speakers
                .poll_ranking(now + Duration::from_millis(200)),
            None
        );
        assert!(scene.speakers.poll_ranking(now + RANK_INTERVAL).is_some());
    }

    #[test]
    fn nobody_speaks_once_everyone_is_quiet() {
        let mut scene = Scene::new();
        scene.run(Duration::from_secs(1), &[(1, NORMAL)]);
        assert_eq!(scene.ranking(), [1]);
        scene.run(Duration::from_secs(2), &[(1, QUIET)]);
        let now = scene.now + RANK_INTERVAL;
        assert_eq!(scene.speakers.poll_ranking(now), Some(&[] as &[u32]));
    }
}
