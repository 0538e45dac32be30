//! Says what can be asked of a load test on the command line.

use super::LoadError;
use super::codec::VideoCodec;
use super::socket::Portions;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Puts a load on a relay and measures how it bears it.
///
/// Publishers replay a recorded camera (in simulcast) and voice; receivers join over the same doors
/// as browsers, with real ICE, DTLS and SRTP, and count every packet. Publishers and receivers share
/// one clock, so the time a packet takes through the relay is measured, not estimated.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The relay, as a browser opens it.
    #[arg(long, default_value = "http://127.0.0.1:8080", conflicts_with_all = ["link", "whip", "janus"])]
    pub url: String,
    /// A link of the room, as `spindle token --link` prints it; give two, the hub's and a clinic's.
    /// Without links a new room is opened with the relay's own secret (SPINDLE_TOKEN_SECRET).
    #[arg(long, num_args = 1)]
    pub link: Vec<String>,
    /// Publish to this WHIP endpoint instead, of any server.
    #[arg(long, requires = "whep", conflicts_with = "link")]
    pub whip: Option<String>,
    /// Receive from this WHEP endpoint.
    #[arg(long, requires = "whip")]
    pub whep: Option<String>,
    /// The bearer token of the WHIP endpoint.
    #[arg(long, requires = "whip")]
    pub whip_token: Option<String>,
    /// The bearer token of the WHEP endpoint.
    #[arg(long, requires = "whep")]
    pub whep_token: Option<String>,
    /// Load the VideoRoom of this Janus instead, by its WebSocket, such as http://127.0.0.1:8188.
    #[arg(long, conflicts_with_all = ["link", "whip"])]
    pub janus: Option<String>,
    /// Be the server of each DTLS handshake: the tester then chooses SRTP's cipher, AES-256-GCM.
    #[arg(long, conflicts_with = "janus")]
    pub dtls_server: bool,
    /// How many receive from the start.
    #[arg(long, default_value_t = 50)]
    pub receivers: u32,
    /// How many publish.
    #[arg(long, default_value_t = 1)]
    pub publishers: u32,
    /// Which kind of site publishes; the other kind receives.
    #[arg(long, value_enum, default_value_t = PublisherSite::Hub, conflicts_with_all = ["whip", "janus"])]
    pub publish_as: PublisherSite,
    /// The camera's codec; `none` for voice only.
    #[arg(long, value_enum, default_value_t = Codec::Vp8)]
    pub codec: Codec,
    /// Publishers also send a voice.
    #[arg(long)]
    pub audio: bool,
    /// How many layers a camera sends, 1 to 3 [default: 3, with --whip or --janus 1]
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=3))]
    pub layers: Option<u8>,
    /// Replay this folder instead: camera-180, camera-360 and camera-720 (.ivf or .h264), voice.ogg.
    #[arg(long)]
    pub recording: Option<PathBuf>,
    /// What receivers offer: as many slots as a page, of which browsers report even where they stay
    /// idle, or those that will be filled [default: page, with --whip or --janus filled]
    #[arg(long, value_enum, conflicts_with_all = ["whip", "janus"])]
    pub slots: Option<Slots>,
    /// How large receivers show each camera, which decides the layer they get.
    #[arg(long, default_value = "1280x720", value_parser = tile, conflicts_with_all = ["whip", "janus"])]
    pub tile: Tile,
    /// How long is measured, after everyone receives.
    #[arg(long, default_value = "30s", value_parser = duration)]
    pub duration: Duration,
    /// So many joins a second until the measuring begins.
    #[arg(long, default_value_t = 50.0, value_parser = positive)]
    pub join_rate: f64,
    /// So many more receivers within so long, a quarter into the measuring, such as 300/5s.
    #[arg(long, value_parser = storm)]
    pub storm: Option<Storm>,
    /// So many more receivers a second that come and leave after five seconds, such as 5/s.
    #[arg(long, value_parser = rate, default_value = "0/s")]
    pub churn: f64,
    /// Whoever is cut off comes back, as a page does, within 30 seconds: how long that took is told apart.
    /// Without it that is a failure.
    #[arg(long, conflicts_with_all = ["whip", "janus"])]
    pub returns: bool,
    /// What each receiver's line loses, such as 2%.
    #[arg(long, value_parser = percent, default_value = "0%")]
    pub loss: f64,
    /// Read each datagram by itself, as browsers do, and not in the kernel's bursts (GRO).
    #[arg(long)]
    pub no_gro: bool,
    /// A packet that takes longer counts as late.
    #[arg(long, default_value = "100ms", value_parser = duration)]
    pub late: Duration,
    /// A receiver that gets nothing for so long fails the run. A camera sends 25 frames a second.
    #[arg(long, default_value = "1s", value_parser = duration)]
    pub standstill: Duration,
    /// The relay's process id, to measure its CPU and memory.
    #[arg(long)]
    pub pid: Option<u32>,
    /// Write the report as JSON to this file; `-` for standard output.
    #[arg(long)]
    pub json: Option<String>,
    /// Threads that carry packets [default: one for each 1,000 receivers, at most one a core]
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub threads: Option<u8>,
    /// Load a server that is neither on this machine nor in a private network. Only your own.
    #[arg(long)]
    pub allow_remote: bool,
    /// Take any TLS certificate. On this machine that is so anyway.
    #[arg(long)]
    pub insecure: bool,
}

/// Who publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PublisherSite {
    /// Hubs publish, spokes receive.
    Hub,
    /// Spokes publish, hubs receive.
    Spoke,
}

/// What receivers offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Slots {
    /// A page's.
    Page,
    /// No more than will be filled.
    Filled,
}

/// What cameras send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Codec {
    /// VP8
    Vp8,
    /// H.264, constrained baseline
    H264,
    /// No camera
    None,
}

/// A size on screen, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// 1 to 8192
    pub width: u16,
    /// 1 to 8192
    pub height: u16,
}

/// Joins within a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storm {
    /// How many.
    pub joins: u32,
    /// Spread over this.
    pub within: Duration,
}

impl Options {
    /// What no single option can check.
    pub(super) fn check(&self) -> Result<(), LoadError> {
        let wrong = |why: &str| Err(LoadError::Options(why.into()));
        if self.receivers == 0 || self.publishers == 0 {
            return wrong("a load needs at least one receiver and one publisher");
        }
        if self.codec == Codec::None && !self.audio {
            return wrong("with `--codec none` publishers need --audio, or nothing is sent");
        }
        if self.codec == Codec::None && self.layers.is_some() {
            return wrong("--layers are a camera's: leave them out with `--codec none`");
        }
        if let Some(storm) = self.storm
            && storm.within > self.duration.mul_f64(0.75)
        {
            return wrong(
                "the storm begins a quarter into the run and must end with it: say a longer \
                 --duration or a shorter storm",
            );
        }
        if self.publishers > MOST_PUBLISHERS {
            return wrong("at most 50 publishers: a receiver shows no more");
        }
        if self.whip.is_some() && self.publishers > 1 {
            return wrong("a WHIP endpoint takes one publisher: say `--publishers 1`");
        }
        if !self.link.is_empty() && self.link.len() != 2 {
            return wrong("give --link twice: once the hub's link and once a clinic's");
        }
        if self.duration < Duration::from_secs(1) {
            return wrong("measure for at least a second: say `--duration 10s`");
        }
        Ok(())
    }

    pub(super) fn video(&self) -> Option<VideoCodec> {
        match self.codec {
            Codec::Vp8 => Some(VideoCodec::Vp8),
            Codec::H264 => Some(VideoCodec::H264),
            Codec::None => None,
        }
    }

    pub(super) fn layer_count(&self) -> usize {
        // few other servers take simulcast as we send it
        let others = self.whip.is_some() || self.janus.is_some();
        let usual = if others { 1 } else { 3 };
        self.layers.map_or(usual, usize::from)
    }

    pub(super) fn slots(&self) -> Slots {
        let others = self.whip.is_some() || self.janus.is_some();
        let usual = if others { Slots::Filled } else { Slots::Page };
        self.slots.unwrap_or(usual)
    }

    pub(super) fn portions(&self) -> Portions {
        match self.no_gro {
            true => Portions::Datagrams,
            false => Portions::Bursts,
        }
    }

    pub(super) fn thread_count(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let wanted = (self.receivers as usize).div_ceil(1_000);
        self.threads.map_or(wanted.min(cores), usize::from)
    }
}

/// `500ms`, `90s`, `5m`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` must be a number and ms, s, m or h, such as 30s");
    let split = text
        .find(|c: char| c.is_ascii_alphabetic())
        .ok_or_else(wrong)?;
    let (number, unit) = text.split_at(split);
    let number: f64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "ms" => number / 1_000.0,
        "s" => number,
        "m" => number * 60.0,
        "h" => number * 3_600.0,
        _ => return Err(wrong()),
    };
    match seconds > 0.0 && seconds <= 86_400.0 {
        true => Ok(Duration::from_secs_f64(seconds)),
        false => Err(format!("`{text}` must be more than 0 and at most a day")),
    }
}

fn storm(text: &str) -> Result<Storm, String> {
    let wrong = || format!("`{text}` must be joins and a time, such as 300/5s");
    let (joins, within) = text.split_once('/').ok_or_else(wrong)?;
    Ok(Storm {
        joins: joins.parse().map_err(|_| wrong())?,
        within: duration(within).map_err(|_| wrong())?,
    })
}

fn rate(text: &str) -> Result<f64, String> {
    let number = text
        .strip_suffix("/s")
        .and_then(|number| number.parse().ok());
    number
        .filter(|number: &f64| (0.0..=10_000.0).contains(number))
        .ok_or_else(|| format!("`{text}` must be 0/s to 10000/s, such as 5/s"))
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text
        .strip_suffix('%')
        .and_then(|number| number.trim().parse().ok());
    number
        .filter(|number: &f64| (0.0..=100.0).contains(number))
        .map(|number| number / 100.0)
        .ok_or_else(|| format!("`{text}` must be 0% to 100%, such as 2%"))
}

fn positive(text: &str) -> Result<f64, String> {
    let number = text.parse().ok();
    number
        .filter(|number: &f64| *number > 0.0 && *number <= 100_000.0)
        .ok_or_else(|| format!("`{text}` must be above 0 and at most 100000"))
}

fn tile(text: &str) -> Result<Tile, String> {
    let wrong =
        || format!("`{text}` must be a width and a height of 1 to 8192 pixels, such as 1280x720");
    let (width, height) = text.split_once('x').ok_or_else(wrong)?;
    let pixels = |text: &str| text.parse::<u16>().ok().filter(|n| (1..=8_192).contains(n));
    Ok(Tile {
        width: pixels(width).ok_or_else(wrong)?,
        height: pixels(height).ok_or_else(wrong)?,
    })
}

/// A room's view holds that many.
const MOST_PUBLISHERS: u32 = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_is_read_and_every_slip_is_told_with_an_example() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        assert_eq!(storm("300/5s").unwrap().joins, 300);
        assert_eq!(rate("5/s"), Ok(5.0));
        assert_eq!(percent("2%"), Ok(0.02));
        assert_eq!(tile("640x360").unwrap().height, 360);
        for wrong in ["", "5", "s", "-1s", "0s", "NaNs", "infs", "25h", "5d"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        for wrong in ["300", "x/5s", "300/5", "/"] {
            assert!(storm(wrong).unwrap_err().contains("300/5s"), "{wrong}");
        }
        for wrong in ["2", "101%", "-1%", "%", "NaN%"] {
            assert!(percent(wrong).is_err(), "{wrong}");
        }
        for wrong in ["5", "-5/s", "/s", "inf/s"] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
        for wrong in ["640", "0x1", "640x", "9000x1"] {
            assert!(tile(wrong).is_err(), "{wrong}");
        }
        assert!(positive("0").is_err() && positive("NaN").is_err());
    }
}
