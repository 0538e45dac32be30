//! Decides which scenes are played, and what each of them answers.

use crate::bounds::{self, SLICE};
use crate::floor::Bursts;
use crate::join::Joins;
use crate::relay::Kind;
use crate::scene::{Played, Scene, Slice, Stage};
use crate::table::{Cost, Table, Verdict};
use crate::{door, janus, machine};
use spindle::load::{LoadError, Portions, Storm, camera_frames, voice_packets};
use std::time::Duration;

/// Plays everything.
pub(crate) fn run() -> Table {
    let mut stage = Stage::new();
    let mut table = Table::default();
    let costs = costs(&mut stage, &mut table);
    let at_half = costs.and_then(|many| forwarding(&mut stage, &mut table, &many));
    for (name, played) in [
        ("packets", at_half),
        ("Janus", beside_janus(&mut stage, &mut table)),
        ("storm", storm(&mut stage, &mut table)),
        ("one core", crowd(&mut stage, &mut table)),
        ("idle connections", idle(&stage, &mut table)),
    ] {
        if let Err(why) = played {
            let what = format!("{name}, not played to its end");
            table.row(what, String::new(), String::new(), Verdict::Missed);
            table.notes.push(format!("{name}: {why}"));
        }
    }
    in_a_browser(&stage, &mut table);
    table.notes.extend(NOTES.map(str::to_owned));
    table
}

/// Plays only what a packet costs in the scenes whose name holds `name`.
pub(crate) fn only(name: &str) -> Table {
    let mut stage = Stage::new();
    let mut table = Table::default();
    let mut nothing = true;
    if A_BROWSER.contains(name) {
        nothing = false;
        in_a_browser(&stage, &mut table);
    }
    for (scene, bound) in scenes() {
        if !scene.name.contains(name) {
            continue;
        }
        nothing = false;
        if let Err(why) = cost(&mut stage, &mut table, &scene, bound) {
            let what = format!("{}: {why}", scene.name);
            table.row(what, String::new(), String::new(), Verdict::Missed);
        }
    }
    if nothing {
        let names = scenes().map(|(scene, _)| scene.name).join("; ");
        let what = format!("no scene's name holds '{name}'; there are: {names}; {A_BROWSER}");
        table.row(what, String::new(), String::new(), Verdict::Missed);
    }
    table
}

/// Where a packet's cost is measured, and what it may be of the floor.
fn scenes() -> [(Scene, Option<f64>); 7] {
    let scene = |name, load: &str, bursts: Bursts| Scene {
        name,
        relay: Kind::Spindle,
        load: load.into(),
        bursts: Some(bursts),
        portions: Portions::Datagrams,
    };
    let fifty = "--receivers 50 --slots filled";
    let fifty = scene("video, 1 to 50", fifty, camera(2));
    let voice = "--receivers 50 --slots filled --codec none --audio";
    let voice = scene("voice, 1 to 50", voice, voices());
    let pages = scene("video, 1 to 50 pages", "--receivers 50", camera(2));
    let voice_pages = "--receivers 50 --codec none --audio";
    let voice_pages = scene("voice, 1 to 50 pages", voice_pages, voices());
    let many = "--receivers 300 --join-rate 100";
    let many = scene("video, 1 to 300 pages", many, camera(2));
    let hubs = "--publishers 12 --receivers 50 --tile 320x180";
    let hubs = scene("video, 12 hubs to 50 pages", hubs, camera(0));
    let gallery = "--publishers 50 --publish-as spoke --receivers 1 --tile 320x180";
    let gallery = scene("gallery, 50 spokes to one hub", gallery, camera(0));
    [
        (fifty, Some(bounds::VIDEO_RATIO)),
        (voice, Some(bounds::AUDIO_RATIO)),
        // 440 reports a second come in, most of idle slots: no floor of sending says what they cost
        (pages, None),
        (voice_pages, None),
        (many, Some(bounds::VIDEO_RATIO)),
        (hubs, Some(bounds::VIDEO_RATIO)),
        // most of its packets come in and are forwarded to nobody: no floor of sending says what
        // they cost
        (gallery, None),
    ]
}

/// What a packet costs, scene by scene. Gives the scene of one to 300, which others count on.
fn costs(stage: &mut Stage, table: &mut Table) -> Result<Played, LoadError> {
    let [fifty, voice, pages, voice_pages, many, hubs, gallery] = scenes();
    let mut play = |(scene, bound): (Scene, Option<f64>)| cost(stage, table, &scene, bound);
    let (fifty, voice) = (play(fifty)?, play(voice)?);
    let (pages, voice_pages) = (play(pages)?, play(voice_pages)?);
    let (many, hubs, gallery) = (play(many)?, play(hubs)?, play(gallery)?);

    let all = [&fifty, &voice, &pages, &voice_pages, &many, &hubs, &gallery];
    let missing = |s: &Slice| s.report.received.lost + s.report.received.repaired;
    let missing: u64 = all.iter().map(|played| played.sum(missing)).sum();
    // what found a full socket was lost by the machine, not by the relay
    let overruns: u64 = all
        .iter()
        .map(|played| played.sum(|s| s.report.overrun_datagrams))
        .sum();
    table.row(
        "lost or repaired in all scenes above",
        missing.to_string(),
        "0".into(),
        Verdict::at_most(missing as f64, 0.0, missing > 0 && overruns > 0),
    );
    let ns = fifty.median(Slice::ns);
    let scaled = fifty.median(Slice::ratio) * bounds::ITS_FLOOR_NS;
    table.row(
        "video, 1 to 50, bare (issue 2)",
        format!("{ns:.0} ns"),
        format!("{:.0} ns", bounds::NS_A_PACKET),
        Verdict::Unasked,
    );
    table.row(
        format!("  the same at a floor of {:.0} ns", bounds::ITS_FLOOR_NS),
        format!("{scaled:.0} ns"),
        format!("{:.0} ns", bounds::NS_A_PACKET),
        Verdict::at_most(scaled, bounds::NS_A_PACKET, fifty.is_void),
    );
    let growth = many.median(Slice::ratio) / pages.median(Slice::ratio);
    table.row(
        "a packet to 300 pages / to 50",
        format!("{growth:.2}"),
        format!("{:.1}", bounds::GROWTH),
        Verdict::at_most(growth, bounds::GROWTH, pages.is_void || many.is_void),
    );
    let taken_in = gallery.sum(|s| s.report.sent.packets) as f64;
    let delivered = gallery.sum(|s| s.report.received.delivered) as f64;
    let each = gallery.median(Slice::ns) * delivered / (taken_in + delivered);
    table.row(
        "gallery, a packet that came in or went out",
        format!("{each:.0} ns"),
        String::new(),
        Verdict::Unasked,
    );
    table.row(
        "memory a page, 1 to 300",
        format!("{:.0} KiB", many.kib_a_receiver),
        format!("{:.0} KiB", bounds::KIB_A_RECEIVER),
        Verdict::at_most(many.kib_a_receiver, bounds::KIB_A_RECEIVER, false),
    );
    Ok(many)
}

fn cost(
    stage: &mut Stage,
    table: &mut Table,
    scene: &Scene,
    bound: Option<f64>,
) -> Result<Played, LoadError> {
    let played = stage.play(scene)?;
    let ratio = played.median(Slice::ratio);
    let bursts = scene.bursts.iter().flatten();
    let (bursts, packets) = bursts.fold((0, 0), |(n, sum), burst| (n + 1, sum + burst.len()));
    table.costs.push(Cost {
        scene: scene.name.into(),
        delivered: played.sum(|s| s.report.received.delivered),
        lost: played.sum(|s| s.report.received.lost),
        batch: packets as f64 / f64::from(bursts),
        ns: played.median(Slice::ns),
        floor: played.median(Slice::floor),
        ratio,
        bound,
        verdict: match bound {
            Some(bound) => Verdict::at_most(ratio, bound, played.is_void_for(bound)),
            None => Verdict::Unasked,
        },
    });
    Ok(played)
}

/// The same load through Janus, and through the relay with the cipher that Janus takes.
fn beside_janus(stage: &mut Stage, table: &mut Table) -> Result<(), LoadError> {
    const WHAT: &str = "a packet through Janus / through the relay";
    let Some(version) = janus::version() else {
        let why = "not installed".into();
        table.row(WHAT, why, String::new(), Verdict::Unasked);
        let note = "Janus is not installed: apt-get install janus";
        table.notes.push(note.into());
        return Ok(());
    };
    let scene = |name, relay, door: &str| Scene {
        name,
        relay,
        load: format!("--receivers 50 --layers 1 {door}"),
        bursts: Some(camera(2)),
        portions: Portions::Datagrams,
    };
    // Janus has no setting for it and prefers AES-256-GCM, as the tester does where it may choose
    let ours = scene(
        "one layer, 1 to 50, as Janus",
        Kind::Spindle,
        "--dtls-server --slots filled",
    );
    let ours = cost(stage, table, &ours, None)?;
    let theirs = scene("one layer, 1 to 50, Janus", Kind::Janus, "");
    let theirs = match cost(stage, table, &theirs, None) {
        Ok(theirs) => theirs,
        Err(why) => {
            table.row(WHAT, "not measured".into(), String::new(), Verdict::Void);
            table.notes.push(format!("Janus {version}: {why}"));
            return Ok(());
        }
    };
    let profile = |played: &Played| played.slices[0].report.asked.srtp_profile;
    let (cipher, other) = (profile(&theirs), profile(&ours));
    let times = theirs.median(Slice::ratio) / ours.median(Slice::ratio);
    table.row(
        WHAT,
        format!("{times:.1}"),
        format!("{:.0} or more", bounds::JANUS),
        Verdict::at_least(
            times,
            bounds::JANUS,
            ours.is_void || theirs.is_void || cipher != other,
        ),
    );
    table.notes.push(format!(
        "Janus {version}: its VideoRoom on core 0 with one event loop and ICE-lite, {} threads in all, {cipher}; the\n\
         relay beside it {other}, {} threads in all. Both were given one layer.",
        theirs.threads, ours.threads
    ));
    Ok(())
}

/// As many receivers as make the relay half busy: how long packets take.
fn forwarding(stage: &mut Stage, table: &mut Table, many: &Played) -> Result<(), LoadError> {
    let frames = camera(2);
    let packets: usize = frames.iter().map(Vec::len).sum();
    let a_second = packets as f64 / frames.len() as f64 * FRAMES_A_SECOND;
    let receivers = (0.5e9 / (a_second * many.median(Slice::ns))) as u32;
    let scene = Scene {
        name: "half a core",
        relay: Kind::Spindle,
        load: format!("--receivers {receivers} --join-rate 100"),
        // its bounds are of its own figures, and a floor beside it would make packets wait
        bursts: None,
        portions: Portions::Datagrams,
    };
    let played = stage.play(&scene)?;
    let ns = played.median(Slice::ns);
    let relay = |s: &Slice| s.report.relay.as_ref().map_or(f64::NAN, |r| r.cores);
    let busy = played.median(relay) * 100.0;
    let first = played.median(|s| s.report.forwarding.first.p50_ms);
    table.row(
        format!("to the first of {receivers}, p50, at {busy:.0} % of a core"),
        format!("{first:.3} ms"),
        format!("{:.3} ms", bounds::FIRST_MS),
        // other work on the machine makes packets wait longer, never shorter
        Verdict::at_most(
            first,
            bounds::FIRST_MS,
            played.is_void && first > bounds::FIRST_MS,
        ),
    );
    // of all packets, not of all frames: a large frame holds more of them
    let mut bursts: Vec<usize> = frames
        .iter()
        .flat_map(|frame| vec![frame.len(); frame.len()])
        .collect();
    bursts.sort_unstable();
    let p50 = played.median(|s| s.report.forwarding.last.p50_ms);
    let p99 = played.median(|s| s.report.forwarding.last.p99_ms);
    for (name, quantile, last) in [("p50", 0.50, p50), ("p99", 0.99, p99)] {
        let burst = bursts[(bursts.len() as f64 * quantile) as usize];
        let bound = bounds::last_ms(receivers, burst, ns);
        table.row(
            format!("to the last, {name}, in a burst of {burst}"),
            format!("{last:.1} ms"),
            format!("{bound:.1} ms"),
            Verdict::at_most(last, bound, played.is_void && last > bound),
        );
    }
    Ok(())
}

/// 300 joins in five seconds, while 50 receive.
fn storm(stage: &mut Stage, table: &mut Table) -> Result<(), LoadError> {
    let scene = Scene {
        name: "storm, 300 join in 5 s",
        relay: Kind::Spindle,
        load: "--receivers 50".into(),
        bursts: Some(camera(2)),
        portions: Portions::Datagrams,
    };
    let storm = Storm {
        joins: 300,
        within: Duration::from_secs(5),
    };
    let mut play = || -> Result<[Slice; 3], LoadError> {
        let mut playing = stage.begin(&scene)?;
        let before = playing.slice(SLICE, None)?;
        // it begins after a quarter
        let stormy = playing.slice(2 * storm.within, Some(storm))?;
        let after = playing.slice(SLICE, None)?;
        playing.end();
        Ok([before, stormy, after])
    };
    let mut played = play()?;
    for _ in 1..STORMS {
        if played.iter().all(Slice::counts) {
            break;
        }
        played = play()?;
    }
    let is_void = !played.iter().all(Slice::counts);
    let [before, stormy, after] = played;
    let report = &stormy.report;
    let pictured = u64::from(storm.joins) == report.joins.storm.first_picture.count;
    let p99 = match pictured {
        true => report.joins.storm.first_picture.p99_ms,
        // someone still waits
        false => f64::INFINITY,
    };
    table.row(
        "300 joins in 5 s, to the first picture, p99",
        match pictured {
            true => format!("{p99:.0} ms"),
            false => "some still wait".into(),
        },
        format!("{:.0} ms", bounds::JOIN_MS),
        Verdict::at_most(p99, bounds::JOIN_MS, is_void && p99 > bounds::JOIN_MS),
    );
    table.row(
        "  lost meanwhile by the 50 who were there",
        report.steady.lost.to_string(),
        "0".into(),
        Verdict::at_most(
            report.steady.lost as f64,
            0.0,
            is_void && report.steady.lost > 0,
        ),
    );
    let last = |slice: &Slice| slice.report.forwarding.last.p50_ms;
    let slower = last(&stormy) / last(&before);
    table.row(
        "  to the last of those, p50 / before",
        format!("{slower:.2}"),
        format!("{:.1}", bounds::STORM_RATIO),
        Verdict::at_most(
            slower,
            bounds::STORM_RATIO,
            is_void && slower > bounds::STORM_RATIO,
        ),
    );
    let cpu = |slice: &Slice| {
        slice
            .report
            .relay
            .as_ref()
            .map_or(f64::NAN, |r| r.cpu_seconds)
    };
    let media = f64::midpoint(before.ratio(), after.ratio()) * stormy.floor();
    let media = media * report.received.delivered as f64;
    let join = (cpu(&stormy) * 1e9 - media) / 1e6 / f64::from(storm.joins);
    table.row(
        "  relay CPU a join, without its media",
        format!("{join:.2} ms"),
        format!("{:.1} ms", bounds::MS_A_JOIN),
        Verdict::at_most(join, bounds::MS_A_JOIN, is_void),
    );
    Ok(())
}

/// How many one core bears.
fn crowd(stage: &mut Stage, table: &mut Table) -> Result<(), LoadError> {
    let receivers = bounds::RECEIVERS;
    let what = format!("{receivers} receivers on one core, lost");
    let bound = format!("{} %", bounds::LOST_PERCENT);
    let (files, _) = machine::open_files();
    if files < machine::FILES {
        let why = format!("ulimit -n is {files}");
        table.row(what, why, machine::FILES.to_string(), Verdict::Void);
        return Ok(());
    }
    let scene = Scene {
        name: "one core, 1 to 2,000",
        relay: Kind::Spindle,
        load: format!("--receivers {receivers} --join-rate 150 --threads 1"),
        bursts: None,
        portions: Portions::Bursts,
    };
    let mut playing = stage.begin(&scene)?;
    let slice = playing.slice(2 * SLICE, None)?;
    playing.end();
    let report = &slice.report;
    let lost = report.received.lost_percent;
    table.row(
        what,
        format!("{lost:.4} %"),
        bound,
        // a machine with other work cannot make it lose less
        Verdict::at_most(
            lost,
            bounds::LOST_PERCENT,
            !slice.counts() && lost > bounds::LOST_PERCENT,
        ),
    );
    let relay = report.relay.as_ref().map_or(f64::NAN, |relay| relay.cores);
    table.row(
        "  relay and load, of a core each",
        format!("{relay:.2}, {:.2}", report.tester.cores),
        String::new(),
        Verdict::Unasked,
    );
    Ok(())
}

/// Whether those who connect and say nothing make others wait.
fn idle(stage: &Stage, table: &mut Table) -> Result<(), LoadError> {
    let what = format!("a request among {} idle connections / none", bounds::IDLE);
    stage.say(&what);
    let (ratio, is_void) = door::among_idle(bounds::IDLE);
    table.row(
        what,
        format!("{ratio:.2}"),
        format!("{:.1}", bounds::IDLE_RATIO),
        Verdict::at_most(ratio, bounds::IDLE_RATIO, is_void),
    );
    Ok(())
}

const A_BROWSER: &str = "a browser's joins";

/// How long a person waits, beside what the browser and the machine take by themselves.
fn in_a_browser(stage: &Stage, table: &mut Table) {
    stage.say(A_BROWSER);
    let what = "click to picture / between two pages directly";
    let bound = format!("{:.1}", bounds::JOIN_RATIO);
    let joins = match Joins::time() {
        Ok(joins) => joins,
        Err(why) => {
            table.row(what, "not measured".into(), bound, Verdict::Void);
            table.notes.push(format!("{A_BROWSER}: {why}"));
            return;
        }
    };
    let (through, direct) = joins.medians();
    let ratio = joins.ratio(0.5);
    let within = |share| joins.ratio(share) <= bounds::JOIN_RATIO;
    table.row(
        what,
        format!("{ratio:.2}"),
        bound,
        // the middle half lies on both sides
        Verdict::at_most(ratio, bounds::JOIN_RATIO, within(0.25) != within(0.75)),
    );
    table.row(
        "  through the relay, directly",
        format!("{through:.0} ms, {direct:.0} ms"),
        String::new(),
        Verdict::Unasked,
    );
}

/// One layer of the recorded camera as the relay sends it: the packets of a frame padded to one size.
fn camera(layer: usize) -> Bursts {
    let mut frames = camera_frames(layer);
    for frame in &mut frames {
        let largest = frame.iter().max().copied().unwrap_or(0);
        frame.fill(largest + HEADER + VP8_DESCRIPTOR);
    }
    frames
}

/// The recorded voice: each packet leaves by itself.
fn voices() -> Bursts {
    let packets = voice_packets().into_iter();
    packets
        .map(|length| vec![length + HEADER + LEVEL])
        .collect()
}

/// RTP without extensions (RFC 3550 §5.1).
const HEADER: usize = 12;
/// The extension that tells how loud a voice is (RFC 6464), with its head and padding.
const LEVEL: usize = 8;
/// RFC 7741 §4.2, as the recording is sent.
const VP8_DESCRIPTOR: usize = 6;
const FRAMES_A_SECOND: f64 = 25.0;
/// How often the storm is played at the most, until the relay had its core to itself.
const STORMS: usize = 3;

const NOTES: [&str; 7] = [
    "relay ns: CPU of `spindle serve` for each delivered packet, on core 0. floor ns: copy, rewrite, seal and send of",
    "the same bursts (their mean is the batch) to 50 receivers from the same core, in the same seconds. Both are read",
    "on core 1, datagram by datagram as browsers do; 2,000 receivers in bursts (GRO), as a good network card. Pages have",
    "12 slots or more and report of idle ones too, as browsers do; in \"1 to 50\" and beside Janus receivers have as many",
    "slots as are filled. Slices in which the relay waited for its core do not count. A scene is void when fewer than",
    "five of nine count, or when the middle half of those differ by more than 10 % and not all lie on one side of the",
    "bound.",
];
