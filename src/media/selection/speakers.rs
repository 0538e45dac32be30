//! Ranks who speaks, from the audio levels of their packets.
//!
//! A seat is held for a while after the last voice, and a newcomer must be clearly louder to take
//! a seat from someone who still speaks: otherwise two people talking at once would flicker.

use std::time::{Duration, Instant};

/// How many are heard at once: four slots a receiver, and one more because nobody hears itself.
pub const SEATS: usize = 5;

/// How long a seat outlives its last voice: shorter cuts between the words of one sentence, longer
/// keeps a finished speaker in the way of the next.
const HANGOVER: Duration = Duration::from_millis(1_500);

/// Levels are −dBov (RFC 6464): 0 is loudest, 127 silence. Louder than this is voice; rooms at
/// rest measure 55 to 70, speech 15 to 45.
const VOICE: u8 = 50;

/// A newcomer takes a seat from a speaker this much quieter: less flickers, more keeps people out.
const MARGIN: f32 = 6.0;

/// How often the ranking for display may change (bad-links.md: 300 ms in production elsewhere).
const RANK_INTERVAL: Duration = Duration::from_millis(300);

/// Weight of one 20 ms packet in the smoothed loudness: about 100 ms to follow.
const SMOOTHING: f32 = 0.2;

/// Lives as long as the room; `K` names a published microphone.
#[derive(Debug)]
pub struct Speakers<K> {
    voices: Vec<Voice<K>>,
    seats: Vec<K>,
    ranked: Vec<K>,
    next_rank: Option<Instant>,
}

#[derive(Debug)]
struct Voice<K> {
    key: K,
    /// Smoothed loudness in dB over silence, 0 to 127.
    loudness: f32,
    last_voice: Option<Instant>,
    keeps_seat: bool,
}

impl<K> Default for Speakers<K> {
    fn default() -> Self {
        Self {
            voices: Vec::new(),
            seats: Vec::new(),
            ranked: Vec::new(),
            next_rank: None,
        }
    }
}

impl<K: Copy + Eq> Speakers<K> {
    /// Notes one audio packet's level; `true` when the seats changed, which is when the room must
    /// be asked again who hears whom.
    pub fn heard(&mut self, now: Instant, key: K, level: u8) -> bool {
        let index = match self.voices.iter().position(|voice| voice.key == key) {
            Some(index) => index,
            None => {
                self.voices.push(Voice {
                    key,
                    loudness: 0.0,
                    last_voice: None,
                    keeps_seat: false,
                });
                self.voices.len() - 1
            }
        };
        let voice = &mut self.voices[index];
        voice.loudness += SMOOTHING * (f32::from(127 - level.min(127)) - voice.loudness);
        if level > VOICE {
            return false;
        }
        voice.last_voice = Some(now);
        if self.seats.contains(&key) {
            return false;
        }
        self.take_seat(now, key)
    }

    /// Says who keeps a seat once they have spoken: the hub's last speaker and the floor.
    pub fn keep_seats(&mut self, keeps: impl Fn(K) -> bool) {
        for voice in &mut self.voices {
            voice.keeps_seat = keeps(voice.key);
        }
    }

    /// Forgets a microphone that was muted or left; `true` when the seats changed.
    pub fn forget(&mut self, key: K) -> bool {
        self.voices.retain(|voice| voice.key != key);
        let before = self.seats.len();
        self.seats.retain(|seat| *seat != key);
        self.seats.len() != before
    }

    /// Who is heard, in no order; at most [`SEATS`].
    pub fn seats(&self) -> &[K] {
        &self.seats
    }

    /// The most recent speaker among those that `among` accepts.
    pub fn last_speaker(&self, among: impl Fn(K) -> bool) -> Option<K> {
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
            .filter(|voice| self.seats.contains(&voice.key) && is_speaking(voice, now))
            .collect();
        speaking.sort_by(|a, b| b.loudness.total_cmp(&a.loudness));
        let ranked: Vec<K> = speaking
            .iter()
            .take(SEATS - 1)
            .map(|voice| voice.key)
            .collect();
        if ranked == self.ranked {
            return None;
        }
        self.ranked = ranked;
        Some(&self.ranked)
    }

    fn take_seat(&mut self, now: Instant, key: K) -> bool {
        if self.seats.len() < SEATS {
            self.seats.push(key);
            return true;
        }
        let newcomer = self.voice(key).map_or(0.0, |voice| voice.loudness);
        let weakest = (0..self.seats.len())
            .filter_map(|seat| Some((seat, self.voice(self.seats[seat])?)))
            .filter(|(_, voice)| !voice.keeps_seat)
            .min_by(|(_, a), (_, b)| {
                let speaking = is_speaking(a, now).cmp(&is_speaking(b, now));
                speaking.then(a.loudness.total_cmp(&b.loudness))
            });
        match weakest {
            Some((seat, voice))
                if !is_speaking(voice, now) || newcomer > voice.loudness + MARGIN =>
            {
                self.seats[seat] = key;
                true
            }
            _ => false,
        }
    }

    fn voice(&self, key: K) -> Option<&Voice<K>> {
        self.voices.iter().find(|voice| voice.key == key)
    }
}

fn is_speaking<K>(voice: &Voice<K>, now: Instant) -> bool {
    voice
        .last_voice
        .is_some_and(|at| now.saturating_duration_since(at) < HANGOVER)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: u8 = 90;
    const NORMAL: u8 = 35;
    const LOUD: u8 = 15;

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
                    self.speakers.heard(self.now, *key, *level);
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
    fn silence_never_takes_a_seat() {
        let mut scene = Scene::new();
        scene.run(Duration::from_secs(5), &[(1, QUIET), (2, QUIET)]);
        assert_eq!(scene.speakers.seats(), &[] as &[u32]);
        scene.run(Duration::from_millis(20), &[(2, NORMAL)]);
        assert_eq!(
            scene.speakers.seats(),
            &[2],
            "the first word is heard at its first packet"
        );
    }

    #[test]
    fn the_loudest_few_are_heard_and_a_louder_one_takes_the_quietest_seat() {
        let mut scene = Scene::new();
        let five: Vec<(u32, u8)> = (0..5).map(|key| (key, NORMAL - key as u8)).collect();
        scene.run(Duration::from_secs(1), &five);
        assert_eq!(scene.speakers.seats().len(), SEATS);
        let mut six = five.clone();
        six.push((9, LOUD));
        scene.run(Duration::from_secs(1), &six);
        assert!(scene.speakers.seats().contains(&9));
        assert!(
            !scene.speakers.seats().contains(&0),
            "key 0 was the quietest"
        );
        assert_eq!(scene.speakers.seats().len(), SEATS);
    }

    #[test]
    fn a_seat_that_is_kept_goes_to_nobody_else_even_in_silence() {
        let mut scene = Scene::new();
        scene.run(Duration::from_millis(100), &[(7, NORMAL)]);
        scene.speakers.keep_seats(|key| key == 7);
        let loud: Vec<(u32, u8)> = (10..20).map(|key| (key, LOUD)).collect();
        scene.run(Duration::from_secs(10), &loud);
        assert!(scene.speakers.seats().contains(&7));
        scene.speakers.keep_seats(|_| false);
        scene.run(Duration::from_secs(1), &loud);
        assert!(!scene.speakers.seats().contains(&7));
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
        scene.speakers.heard(now, 4, LOUD);
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
