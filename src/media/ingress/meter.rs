//! Measures what a layer brings a second, from how much it has brought: the packet path only counts.

use std::time::{Duration, Instant};

use crate::units::Bitrate;

/// Before so long nothing is told: a layer begins with a key frame, which is no measure of it.
const FIRST: Duration = Duration::from_secs(1);
/// How long a change takes to count in full. Shorter follows each key frame, longer believes in a layer
/// that has become thin.
const MEMORY: Duration = Duration::from_secs(2);
/// What is told changes when the measure is off by that much, in percent.
const NOTABLE: u64 = 25;

/// What one layer brings.
#[derive(Debug, Default)]
pub(super) struct Meter {
    /// When it was last read, and what had come until then.
    read: Option<(Instant, u64)>,
    bits_a_second: Option<u64>,
    told: Option<u64>,
}

impl Meter {
    /// Takes how many bytes have come by now.
    pub(super) fn measure(&mut self, now: Instant, octets: u64) {
        let Some((at, before)) = self.read else {
            self.read = (octets > 0).then_some((now, octets));
            return;
        };
        let passed = now.saturating_duration_since(at);
        let least = match self.bits_a_second {
            None => FIRST,
            // two looks in one moment tell nothing
            Some(_) => Duration::from_millis(100),
        };
        if passed < least {
            return;
        }
        self.read = Some((now, octets));
        let sample = octets.saturating_sub(before) * 8_000 / passed.as_millis() as u64;
        let known = self.bits_a_second.unwrap_or(sample);
        let share = passed.min(MEMORY).as_millis() as u64;
        let whole = MEMORY.as_millis() as u64;
        let now_known = (known * (whole - share) + sample * share) / whole;
        self.bits_a_second = Some(now_known);
        let told = self.told.unwrap_or(0);
        if now_known.abs_diff(told) * 100 > told * NOTABLE {
            self.told = Some(now_known);
        }
    }

    /// What it brings, about; steady while it changes little.
    pub(super) fn rate(&self) -> Option<Bitrate> {
        self.told.map(Bitrate::bps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 200 ms at a time, as the room looks.
    fn read(meter: &mut Meter, now: &mut Instant, octets: &mut u64, kbps: u64, times: usize) {
        for _ in 0..times {
            *now += Duration::from_millis(200);
            *octets += kbps * 25;
            meter.measure(*now, *octets);
        }
    }

    #[test]
    fn a_steady_layer_is_told_once_and_a_change_within_seconds() {
        let (mut meter, mut now, mut octets) = (Meter::default(), Instant::now(), 0);
        read(&mut meter, &mut now, &mut octets, 800, 3);
        assert_eq!(meter.rate(), None, "nothing is told of a beginning");
        read(&mut meter, &mut now, &mut octets, 800, 10);
        assert_eq!(meter.rate(), Some(Bitrate::kbps(800)));
        // key frames come and go
        for _ in 0..5 {
            octets += 15_000;
            read(&mut meter, &mut now, &mut octets, 750, 20);
            assert_eq!(meter.rate(), Some(Bitrate::kbps(800)));
        }
        read(&mut meter, &mut now, &mut octets, 200, 40);
        let told = meter.rate().expect("measured").as_bps();
        assert!(told.abs_diff(200_000) < 60_000, "{told}");
    }

    #[test]
    fn a_layer_that_brings_nothing_is_told_nothing_of() {
        let (mut meter, mut now, mut octets) = (Meter::default(), Instant::now(), 0);
        read(&mut meter, &mut now, &mut octets, 0, 50);
        assert_eq!(meter.rate(), None);
    }
}
