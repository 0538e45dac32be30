//! Says what was measured, for people and as JSON.

use super::counted::{Cohort, Counted, Got, JoinTimes, Times};
use super::process::Usage;
use super::watch::Watch;
use serde::Serialize;
use std::fmt::{self, Display};

/// A whole report. Its JSON is this, field by field.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Spindle's version.
    pub version: &'static str,
    /// The server that was loaded.
    pub target: String,
    /// Whether the run came to its end, with everyone there.
    pub complete: bool,
    /// Why it did not; empty when it did.
    pub ended: String,
    /// What was asked for.
    pub asked: Asked,
    /// How long was measured, in seconds; 0: it ended before everyone received.
    pub measured_seconds: f64,
    /// What publishers sent meanwhile.
    pub sent: SentReport,
    /// What all receivers got meanwhile.
    pub received: GotReport,
    /// Of these, receivers that were there from the begin to the end.
    pub steady: GotReport,
    /// Receivers that came in the storm.
    pub storm: GotReport,
    /// Receivers that came and went.
    pub churn: GotReport,
    /// Receivers that were cut off, since they were back.
    pub returned: GotReport,
    /// How long packets took from the publisher to the receivers.
    pub forwarding: Forwarding,
    /// How long joins took.
    pub joins: Joins,
    /// The longest time in which a receiver that had media got nothing, in milliseconds.
    pub longest_pause_ms: f64,
    /// What the relay's process took; absent without `--pid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relay: Option<ProcessReport>,
    /// What this tester took: when it had no time left, its numbers say little.
    pub tester: ProcessReport,
    /// Datagrams that this machine's kernel dropped because a socket was full: the relay's, this
    /// tester's or another's.
    pub overrun_datagrams: u64,
}

/// What was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// `live` (as pages join), `whip` or `janus`.
    pub protocol: &'static str,
    /// From the start.
    pub receivers: u32,
    /// How many published.
    pub publishers: u32,
    /// `vp8`, `h264` or `none`.
    pub codec: &'static str,
    /// Whether publishers sent a voice.
    pub audio: bool,
    /// How many layers each camera sent.
    pub layers: usize,
    /// What each receiver's line lost on purpose, in percent.
    pub loss_percent: f64,
    /// Joins of the storm.
    pub storm_joins: u32,
    /// Over how many seconds.
    pub storm_seconds: f64,
    /// Joins and leaves a second.
    pub churn_per_second: f64,
    /// A packet that took longer counts as late, in milliseconds.
    pub late_after_ms: f64,
    /// What SRTP was sealed with.
    pub srtp_profile: &'static str,
    /// Whether the kernel handed bursts over whole.
    pub gro: bool,
    /// Threads that carried packets.
    pub threads: usize,
}

/// What publishers sent.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SentReport {
    /// RTP packets of all layers, without repairs.
    pub packets: u64,
    /// In megabits (1,000,000) a second.
    pub mbit_per_second: f64,
    /// Video frames of all layers.
    pub frames: u64,
    /// Packets sent again because the relay asked.
    pub resent: u64,
    /// Key frames the relay asked for.
    pub keyframes_asked: u64,
    /// Datagrams this machine's kernel did not take: the tester was too slow.
    pub not_sent: u64,
}

/// What some receivers got.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct GotReport {
    /// Different RTP packets, repaired ones included.
    pub delivered: u64,
    /// In megabits (1,000,000) a second, all together.
    pub mbit_per_second: f64,
    /// Packets that never came.
    pub lost: u64,
    /// Of all that were to come.
    pub lost_percent: f64,
    /// Thrown away on purpose by `--loss`; those that were repaired are not lost.
    pub dropped_on_purpose: u64,
    /// Came again as RTX after a NACK.
    pub repaired: u64,
    /// Came more than once.
    pub duplicates: u64,
    /// Came later than `--late`, of those whose time is known.
    pub late: u64,
    /// Whose time is not counted: not a packet of ours, right after a switch, or in the first second
    /// of a newcomer, who is served what was sent before it came.
    pub untimed: u64,
    /// Numbers asked for with NACK, each time counted.
    pub nacked: u64,
    /// Key frames asked for.
    pub keyframes_wanted: u64,
}

/// How long packets took, from the send call of the publisher to the arrival in the kernel of the
/// receiver.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Forwarding {
    /// To every receiver.
    pub each: TimesReport,
    /// To the first receiver of each packet.
    pub first: TimesReport,
    /// To the last receiver of each packet.
    pub last: TimesReport,
    /// What came again as RTX, to every receiver: the wait until it asked is in it. Not among the
    /// others.
    pub repaired: TimesReport,
}

/// How receivers joined.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Joins {
    /// Receivers that tried.
    pub attempted: u64,
    /// Participants that were refused, never connected, or were cut off later.
    pub failed: u64,
    /// Of receivers that were there from the begin to the end.
    pub steady: JoinTimesReport,
    /// Of receivers that came in the storm.
    pub storm: JoinTimesReport,
    /// Of receivers that came and went.
    pub churn: JoinTimesReport,
    /// Of receivers that came back, since they were cut off.
    pub returned: JoinTimesReport,
}

/// How long joins took, all from the moment of the click.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct JoinTimesReport {
    /// To the welcome of the room (or the answer of WHEP).
    pub admitted: TimesReport,
    /// To the end of the DTLS handshake.
    pub connected: TimesReport,
    /// To the first whole key frame (with `--codec none`: voice packet).
    pub first_picture: TimesReport,
}

/// A distribution of times, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TimesReport {
    /// How many were measured; the rest is 0 when none was.
    pub count: u64,
    /// Half took no longer.
    pub p50_ms: f64,
    /// 99 of 100 took no longer.
    pub p99_ms: f64,
    /// None took longer.
    pub max_ms: f64,
}

/// What a process took while it was measured.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ProcessReport {
    /// User and system time of all its threads, in seconds.
    pub cpu_seconds: f64,
    /// The same as a part of one core: 1.0 is a whole core.
    pub cores: f64,
    /// CPU time in nanoseconds for each packet that was delivered.
    pub ns_per_packet: f64,
    /// How long its threads could have run and did not, because others did, as a part of the time.
    pub waited: f64,
    /// Resident memory at the end, in bytes.
    pub resident_bytes: u64,
}

impl TimesReport {
    pub(super) fn new(times: &Times) -> Self {
        Self {
            count: times.count(),
            p50_ms: times.quantile_ms(0.5),
            p99_ms: times.quantile_ms(0.99),
            max_ms: times.max_ms(),
        }
    }
}

impl JoinTimesReport {
    fn new(joins: &JoinTimes) -> Self {
        Self {
            admitted: TimesReport::new(&joins.admitted),
            connected: TimesReport::new(&joins.connected),
            first_picture: TimesReport::new(&joins.pictured),
        }
    }
}

impl GotReport {
    fn new(got: Got, seconds: f64) -> Self {
        let expected = got.delivered + got.lost;
        Self {
            delivered: got.delivered,
            mbit_per_second: mbit(got.bytes, seconds),
            lost: got.lost,
            lost_percent: per(100.0 * got.lost as f64, expected as f64),
            dropped_on_purpose: got.dropped,
            repaired: got.repaired,
            duplicates: got.duplicates,
            late: got.late,
            untimed: got.delivered.saturating_sub(got.matched),
            nacked: got.nacked,
            keyframes_wanted: got.keyframes_wanted,
        }
    }
}

impl ProcessReport {
    fn new([begin, end]: [Usage; 2], delivered: u64, seconds: f64) -> Self {
        let cpu_ns = end.cpu_ns.saturating_sub(begin.cpu_ns) as f64;
        Self {
            cpu_seconds: cpu_ns / 1e9,
            cores: per(cpu_ns / 1e9, seconds),
            ns_per_packet: per(cpu_ns, delivered as f64),
            waited: per(
                end.waited_ns.saturating_sub(begin.waited_ns) as f64 / 1e9,
                seconds,
            ),
            resident_bytes: end.resident_bytes,
        }
    }
}

/// What a report is made from.
pub(super) struct Measured {
    pub(super) target: String,
    pub(super) asked: Asked,
    pub(super) seconds: f64,
    pub(super) counted: Counted,
    pub(super) attempted: u64,
    pub(super) failed: u64,
    pub(super) watch: Watch,
}

impl Report {
    pub(super) fn new(measured: Measured, ended: Option<String>) -> Self {
        let Measured {
            counted, seconds, ..
        } = measured;
        let delivered = counted.all().delivered;
        let cohort = |cohort: Cohort| GotReport::new(counted.got[cohort as usize], seconds);
        let joins = |cohort: Cohort| JoinTimesReport::new(&counted.joins[cohort as usize]);
        let process = |usage| ProcessReport::new(usage, delivered, seconds);
        Self {
            version: env!("CARGO_PKG_VERSION"),
            target: measured.target,
            complete: ended.is_none(),
            ended: ended.unwrap_or_default(),
            asked: measured.asked,
            measured_seconds: seconds,
            sent: SentReport {
                packets: counted.sent.packets,
                mbit_per_second: mbit(counted.sent.bytes, seconds),
                frames: counted.sent.frames,
                resent: counted.sent.resent,
                keyframes_asked: counted.sent.keyframes_asked,
                not_sent: counted.sent.failed,
            },
            received: GotReport::new(counted.all(), seconds),
            steady: cohort(Cohort::Steady),
            storm: cohort(Cohort::Storm),
            churn: cohort(Cohort::Churn),
            returned: cohort(Cohort::Returned),
            forwarding: Forwarding {
                each: TimesReport::new(&counted.forwarding),
                first: TimesReport::new(&counted.first),
                last: TimesReport::new(&counted.last),
                repaired: TimesReport::new(&counted.repaired),
            },
            joins: Joins {
                attempted: measured.attempted,
                failed: measured.failed,
                steady: joins(Cohort::Steady),
                storm: joins(Cohort::Storm),
                churn: joins(Cohort::Churn),
                returned: joins(Cohort::Returned),
            },
            longest_pause_ms: counted.longest_pause.as_secs_f64() * 1_000.0,
            relay: measured.watch.relay.map(process),
            tester: process(measured.watch.tester),
            overrun_datagrams: {
                let [begin, end] = measured.watch.overruns;
                end.saturating_sub(begin)
            },
        }
    }
}

fn mbit(bytes: u64, seconds: f64) -> f64 {
    per(bytes as f64 * 8.0 / 1e6, seconds)
}

/// 0 of nothing, as JSON knows no infinity.
fn per(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

impl Display for Report {
    /// The report for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asked {
            receivers,
            publishers,
            codec,
            audio,
            srtp_profile,
            ..
        } = self.asked;
        let what = match (codec, audio) {
            ("none", _) => "voice".into(),
            (codec, true) => format!("{codec} and voice"),
            (codec, false) => codec.to_owned(),
        };
        writeln!(f, "{}", self.target)?;
        writeln!(
            f,
            "  load        {publishers} publishing {what}, {receivers} receiving, {srtp_profile}"
        )?;
        if self.measured_seconds > 0.0 {
            writeln!(f, "  measured    {:.1} s", self.measured_seconds)?;
            self.media(f)?;
            self.joining(f)?;
            self.bearing(f)
        } else {
            writeln!(f, "  measured    nothing: the run ended before")?;
            self.joining(f)
        }
    }
}

impl Report {
    /// What was sent and what came of it.
    fn media(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  sent        {} packets in {} frames, {:.2} Mbit/s; {} resent, {} key frames asked for",
            grouped(self.sent.packets),
            grouped(self.sent.frames),
            self.sent.mbit_per_second,
            self.sent.resent,
            self.sent.keyframes_asked,
        )?;
        if self.sent.not_sent > 0 {
            writeln!(
                f,
                "              {} were not taken by this machine's kernel: lost before the relay",
                grouped(self.sent.not_sent)
            )?;
        }
        row(f, "delivered", &self.received)?;
        let came = [
            ("  storm", &self.storm),
            ("  churn", &self.churn),
            ("  returned", &self.returned),
        ];
        let mut came = came
            .into_iter()
            .filter(|(_, got)| got.delivered > 0)
            .peekable();
        if came.peek().is_some() {
            row(f, "  steady", &self.steady)?;
        }
        for (name, got) in came {
            row(f, name, got)?;
        }
        let GotReport {
            repaired,
            duplicates,
            dropped_on_purpose,
            late,
            untimed,
            ..
        } = self.received;
        writeln!(
            f,
            "              {} dropped on purpose, {} repaired, {} twice, {} late (over {} ms), {} untimed",
            grouped(dropped_on_purpose),
            grouped(repaired),
            grouped(duplicates),
            grouped(late),
            self.asked.late_after_ms,
            grouped(untimed),
        )?;
        times(f, "forwarding", "to each receiver", &self.forwarding.each)?;
        times(f, "", "to the first", &self.forwarding.first)?;
        times(f, "", "to the last", &self.forwarding.last)?;
        match self.forwarding.repaired.count {
            0 => Ok(()),
            _ => times(f, "", "when repaired", &self.forwarding.repaired),
        }
    }

    fn joining(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  joins       {} tried, {} participants failed",
            self.joins.attempted, self.joins.failed
        )?;
        let came = [
            ("", &self.joins.steady),
            ("  storm", &self.joins.storm),
            ("  churn", &self.joins.churn),
            ("  returned", &self.joins.returned),
        ];
        let first = match self.asked.codec {
            "none" => "to the first voice",
            _ => "to the first picture",
        };
        for (name, joins) in came {
            if name.is_empty() || joins.admitted.count > 0 {
                times(f, name, "to the welcome", &joins.admitted)?;
                times(f, "", "to the handshake", &joins.connected)?;
                times(f, "", first, &joins.first_picture)?;
            }
        }
        Ok(())
    }

    /// How relay, tester and machine bore it.
    fn bearing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  pause       {:.0} ms at the longest",
            self.longest_pause_ms
        )?;
        if let Some(relay) = &self.relay {
            process(f, "relay", relay)?;
        }
        process(f, "tester", &self.tester)?;
        if self.overrun_datagrams > 0 {
            writeln!(
                f,
                "  overruns    {} datagrams found a full socket on this machine",
                grouped(self.overrun_datagrams)
            )?;
        }
        if self.tester.cores > 0.8 * self.asked.threads as f64 {
            writeln!(
                f,
                "  caution     this tester was busy: give it more --threads and cores, or believe \
                 the losses and times less"
            )?;
        }
        Ok(())
    }
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, got: &GotReport) -> fmt::Result {
    writeln!(
        f,
        "  {name:<10}  {} packets, {:.1} Mbit/s; {} lost ({:.4} %)",
        grouped(got.delivered),
        got.mbit_per_second,
        grouped(got.lost),
        got.lost_percent,
    )
}

fn times(f: &mut fmt::Formatter<'_>, name: &str, what: &str, times: &TimesReport) -> fmt::Result {
    match times.count {
        0 => writeln!(f, "  {name:<10}  {what:<20}  not measured"),
        count => writeln!(
            f,
            "  {name:<10}  {what:<20}  p50 {:.3} ms, p99 {:.3} ms, max {:.3} ms, of {}",
            times.p50_ms,
            times.p99_ms,
            times.max_ms,
            grouped(count),
        ),
    }
}

fn process(f: &mut fmt::Formatter<'_>, name: &str, process: &ProcessReport) -> fmt::Result {
    writeln!(
        f,
        "  {name:<10}  {:.1} % of a core, {:.0} ns a delivered packet, {:.1} MiB",
        process.cores * 100.0,
        process.ns_per_packet,
        process.resident_bytes as f64 / f64::from(1 << 20),
    )
}

/// 1234567 as 1,234,567.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_read_in_groups() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
