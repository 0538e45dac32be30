//! Gives every number its name, its unit and the sentence that explains it.
//!
//! No label names a room, a participant, an address or anything else that there may be ever more
//! of: each has a fixed set of values.

use super::process::Process;
use super::{People, Posted};
use crate::counters::Histogram;
use crate::relay::counts::ShardCounts;
use crate::relay::meter::Reading;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{
    DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, NoLabelSet,
};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Unit;
use std::fmt::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Everything that was true when one scrape asked.
#[derive(Debug)]
pub(super) struct Scrape {
    pub(super) relay: Reading,
    pub(super) people: People,
    /// Of the runtime that carries signaling.
    pub(super) lag: Histogram<10>,
    pub(super) busy: Duration,
    pub(super) tasks: usize,
    pub(super) process: Process,
    pub(super) started: SystemTime,
}

impl Collector for Scrape {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> Result<(), Error> {
        let mut page = Page(encoder);
        self.people(&mut page)?;
        webhooks(&mut page, &self.people.webhooks)?;
        let total = self.relay.total();
        links(&mut page, &total)?;
        packets(&mut page, &total)?;
        losses(&mut page, &total)?;
        lines(&mut page, &total)?;
        self.loops(&mut page, &total)?;
        self.process(&mut page)
    }
}

impl Scrape {
    fn people(&self, page: &mut Page<'_>) -> Result<(), Error> {
        let people = &self.people;
        page.gauges(
            "spindle_rooms",
            "Rooms that are open: live with someone in them, or empty.",
            "state",
            [("live", people.rooms_live), ("empty", people.rooms_empty)],
        )?;
        page.gauges(
            "spindle_participants",
            "Participants in all rooms by kind of site, those whose place is held included.",
            "site",
            [("hub", people.hubs), ("spoke", people.spokes)],
        )?;
        let (waiting, joined) = (people.sockets_waiting, people.sockets_joined);
        page.gauges(
            "spindle_websockets",
            "Live WebSockets that are open: waiting for their first message, or joined.",
            "state",
            [("waiting", waiting), ("joined", joined)],
        )?;
        page.counter(
            "spindle_joins",
            "Joins that were let in, by the page, WHIP and WHEP.",
            people.joined,
        )?;
        page.counters(
            "spindle_joins_refused",
            "Joins that were refused, by the code that the API tells.",
            "code",
            people.refused.iter().copied(),
        )?;
        page.histogram(
            "spindle_join",
            "Seconds from the request to the answer, of joins that were let in.",
            Unit::Seconds,
            &people.join_seconds,
        )
    }

    fn loops(&self, page: &mut Page<'_>, total: &ShardCounts) -> Result<(), Error> {
        let Reading { shards, silent } = &self.relay;
        page.gauges(
            "spindle_shards",
            "Threads that carry media: those that answered this scrape, and those that did not.",
            "state",
            [("answering", shards.len() - silent), ("silent", *silent)],
        )?;
        page.histogram(
            "spindle_shard_lag",
            "Seconds by which a shard's timer came late.",
            Unit::Seconds,
            &total.lag,
        )?;
        let busy = shards.iter().enumerate();
        let busy = busy.map(|(index, shard)| (index.to_string(), shard.busy.as_secs_f64()));
        let busy: Vec<_> = busy.collect();
        page.counters_in(
            "spindle_shard_busy",
            "Seconds in which a shard was not waiting for something to do, by its index.",
            Unit::Seconds,
            "shard",
            busy.iter().map(|(index, busy)| (index.as_str(), *busy)),
        )?;
        page.histogram(
            "spindle_signaling_lag",
            "Seconds by which a timer, due each 250 ms, came late where signaling runs.",
            Unit::Seconds,
            &self.lag,
        )?;
        page.counter_in(
            "spindle_signaling_busy",
            "Seconds in which the threads of signaling were not waiting, all together.",
            Unit::Seconds,
            self.busy.as_secs_f64(),
        )?;
        page.gauge(
            "spindle_signaling_tasks",
            "Tasks that are alive where signaling runs.",
            self.tasks as u64,
        )
    }

    fn process(&self, page: &mut Page<'_>) -> Result<(), Error> {
        let (seconds, bytes) = (Some(Unit::Seconds), Some(Unit::Bytes));
        let labels = [("version", env!("CARGO_PKG_VERSION"))];
        page.encoder("spindle_build", VERSION, None, MetricType::Info)?
            .encode_info(&labels)?;
        let started = self.started.duration_since(UNIX_EPOCH).unwrap_or_default();
        page.gauge_in(
            "process_start_time",
            "When the relay started, in seconds since 1970.",
            seconds,
            started.as_secs_f64(),
        )?;
        let process = self.process;
        if let Some(taken) = process.cpu_seconds {
            page.counter_in(
                "process_cpu",
                "Seconds of user and system time that the process took.",
                Unit::Seconds,
                taken,
            )?;
        }
        let gauges = [
            (
                "process_resident_memory",
                "Bytes of memory that the process holds.",
                bytes,
                process.resident_bytes,
            ),
            (
                "process_threads",
                "Threads of the process.",
                None,
                process.threads,
            ),
            (
                "process_open_fds",
                "Files and sockets that the process holds open.",
                None,
                process.open_files,
            ),
            (
                "process_max_fds",
                "Files and sockets that the process may hold open.",
                None,
                process.most_files,
            ),
        ];
        for (name, help, unit, value) in gauges {
            if let Some(value) = value {
                page.gauge_in(name, help, unit, value)?;
            }
        }
        Ok(())
    }
}

fn webhooks(page: &mut Page<'_>, webhooks: &Posted) -> Result<(), Error> {
    page.counter(
        "spindle_webhooks_delivered",
        "Events that a webhook's target took.",
        webhooks.delivered,
    )?;
    page.counters(
        "spindle_webhook_attempts_failed",
        "Attempts to deliver an event that failed, by the reason; each is tried again. \
         refused: a status that the same request would have again. \
         gone: the target wants no events any more.",
        "reason",
        webhooks.failed.iter().copied(),
    )?;
    page.counters(
        "spindle_webhooks_dropped",
        "Events that a target is never told of, by the reason. \
         expired: it waited for longer than it may. overflowed: too many waited.",
        "reason",
        webhooks.dropped.iter().copied(),
    )?;
    page.gauge(
        "spindle_webhooks_waiting",
        "Events that wait for a target, of all targets together.",
        webhooks.waiting as u64,
    )
}

fn links(page: &mut Page<'_>, total: &ShardCounts) -> Result<(), Error> {
    page.gauges(
        "spindle_links",
        "Secure media transports of participants, by how far they have come.",
        "state",
        total.links.labelled(),
    )?;
    page.counter(
        "spindle_links_connected",
        "Links whose handshake was completed.",
        total.media.connected,
    )?;
    page.counters(
        "spindle_links_closed",
        ENDED,
        "reason",
        total.media.closed.labelled(),
    )?;
    page.counters(
        "spindle_handshakes_failed",
        "Links that ended because their DTLS handshake failed, by the cause; the log says it in words.",
        "cause",
        total.media.handshakes.labelled(),
    )
}

fn packets(page: &mut Page<'_>, total: &ShardCounts) -> Result<(), Error> {
    let (received, sent) = (&total.media.received, &total.sent.flow);
    for (name, help, packets) in [
        (
            "spindle_received_packets",
            "Datagrams of participants that were authenticated, by what they carried.",
            received.packets,
        ),
        (
            "spindle_sent_packets",
            "Datagrams sent to participants, by what they carried; rtx is sent again.",
            sent.packets,
        ),
    ] {
        page.counters(name, help, "kind", packets.labelled())?;
    }
    for (name, help, bytes) in [
        (
            "spindle_received",
            "Bytes of those received, without the headers of UDP and IP.",
            received.bytes,
        ),
        (
            "spindle_sent",
            "Bytes of those sent, without the headers of UDP and IP.",
            sent.bytes,
        ),
    ] {
        page.counters_in(name, help, Unit::Bytes, "kind", bytes.labelled())?;
    }
    page.counter(
        "spindle_sends",
        "Calls by which datagrams were given to the kernel; each gives one or a batch of them.",
        total.sends,
    )?;
    page.counters(
        "spindle_sends_failed",
        "Batches that did not leave, whole or in part, however many calls that took. \
         overflowed: too much waited already. refused: the kernel would not take them.",
        "reason",
        [
            ("overflowed", total.sends_overflowed),
            ("refused", total.sends_failed),
        ],
    )
}

fn losses(page: &mut Page<'_>, total: &ShardCounts) -> Result<(), Error> {
    let own = [
        ("stranger", total.strangers),
        ("neighbour_busy", total.misrouted_dropped),
    ];
    page.counters(
        "spindle_datagrams_dropped",
        "Datagrams that were not opened, by the reason; none of them changed anything.",
        "reason",
        total.media.dropped.labelled().chain(own),
    )?;
    page.counters(
        "spindle_packets_discarded",
        "Media that was opened and not passed on, by the reason; probes are no fault.",
        "reason",
        total.media.discarded.labelled(),
    )?;
    page.counter(
        "spindle_datagrams_misrouted",
        "Datagrams that reached another shard's socket first and were handed over.",
        total.misrouted,
    )?;
    let (ingress, egress) = (&total.media.ingress, &total.media.egress);
    page.counter(
        "spindle_ingress_lost_packets",
        "Packets of publishers that did not come, before any was sent again.",
        ingress.lost,
    )?;
    page.counter(
        "spindle_ingress_nacked_packets",
        "Packets that publishers were asked to send again, each time.",
        ingress.asked_again,
    )?;
    page.counter(
        "spindle_egress_nacked_packets",
        "Packets that receivers asked for again, each time.",
        egress.asked_again,
    )?;
    page.counter(
        "spindle_keyframe_requests_sent",
        "Key frames asked of publishers.",
        ingress.keyframes_requested,
    )?;
    page.counter(
        "spindle_keyframe_requests_received",
        "Key frames asked for by receivers; many become one.",
        egress.keyframes_wanted,
    )
}

fn lines(page: &mut Page<'_>, total: &ShardCounts) -> Result<(), Error> {
    let egress = &total.media.egress;
    page.histogram(
        "spindle_receiver_loss",
        LOST,
        Unit::Other("ratio".into()),
        &egress.loss,
    )?;
    page.histogram(
        "spindle_receiver_round_trip",
        "Seconds of round trip measured by receivers' reports, once a stream and report.",
        Unit::Seconds,
        &egress.round_trip,
    )?;
    page.histogram(
        "spindle_receiver_rate",
        "Bytes of media a second sent to one receiver, once a second and receiver.",
        Unit::Other("bytes_per_second".into()),
        &egress.rate,
    )
}

const ENDED: &str = "Links that ended, each counted once, by the reason. \
    goodbye: the participant left, or its browser closed the connection; the ordinary end. \
    vanished: nothing came for 30 s, or a page was waited for in vain. \
    handshake_failed: no secure connection came about. \
    no_link: the relay could not make it. \
    removed: the hub removed the participant. \
    policed: it went on sending more than it may. \
    panicked: a bug of ours. \
    given_up: bugs of ours, too many for the room to go on. \
    replaced: the participant came back over another link. \
    room_closed: the hub or the operator ended the session. \
    restarting: the relay restarts.";

const LOST: &str = "Share of packets lost (0 to 1) that receivers tell, once a stream and report. \
    Browsers tell what the line lost, before any was sent again; \
    a receiver that tells what it missed in the end shows less.";

const VERSION: &str = "The version that runs.";

/// Writes one scrape.
struct Page<'a>(DescriptorEncoder<'a>);

impl Page<'_> {
    fn encoder<'s>(
        &'s mut self,
        name: &'s str,
        help: &str,
        unit: Option<&'s Unit>,
        kind: MetricType,
    ) -> Result<prometheus_client::encoding::MetricEncoder<'s>, Error> {
        self.0.encode_descriptor(name, help, unit, kind)
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) -> Result<(), Error> {
        self.encoder(name, help, None, MetricType::Counter)?
            .encode_counter::<NoLabelSet, _, u64>(&value, None)
    }

    fn counter_in(&mut self, name: &str, help: &str, unit: Unit, value: f64) -> Result<(), Error> {
        self.encoder(name, help, Some(&unit), MetricType::Counter)?
            .encode_counter::<NoLabelSet, _, u64>(&value, None)
    }

    fn counters<'v>(
        &mut self,
        name: &str,
        help: &str,
        label: &str,
        values: impl IntoIterator<Item = (&'v str, u64)>,
    ) -> Result<(), Error> {
        self.family(name, help, None, label, values)
    }

    fn counters_in<'v>(
        &mut self,
        name: &str,
        help: &str,
        unit: Unit,
        label: &str,
        values: impl IntoIterator<Item = (&'v str, impl EncodeCounterValue)>,
    ) -> Result<(), Error> {
        self.family(name, help, Some(&unit), label, values)
    }

    fn family<'v>(
        &mut self,
        name: &str,
        help: &str,
        unit: Option<&Unit>,
        label: &str,
        values: impl IntoIterator<Item = (&'v str, impl EncodeCounterValue)>,
    ) -> Result<(), Error> {
        let mut encoder = self.encoder(name, help, unit, MetricType::Counter)?;
        for (of, value) in values {
            let labels = [(label, of)];
            let mut one = encoder.encode_family(&labels)?;
            one.encode_counter::<NoLabelSet, _, u64>(&value, None)?;
        }
        Ok(())
    }

    fn gauge(&mut self, name: &str, help: &str, value: u64) -> Result<(), Error> {
        self.gauge_in(name, help, None, value)
    }

    fn gauge_in(
        &mut self,
        name: &str,
        help: &str,
        unit: Option<Unit>,
        value: impl EncodeGaugeValue,
    ) -> Result<(), Error> {
        self.encoder(name, help, unit.as_ref(), MetricType::Gauge)?
            .encode_gauge(&value)
    }

    fn gauges<'v, N: TryInto<u64>>(
        &mut self,
        name: &str,
        help: &str,
        label: &str,
        values: impl IntoIterator<Item = (&'v str, N)>,
    ) -> Result<(), Error> {
        let mut encoder = self.encoder(name, help, None, MetricType::Gauge)?;
        for (of, value) in values {
            let labels = [(label, of)];
            let value: u64 = value.try_into().map_err(|_| Error)?;
            encoder.encode_family(&labels)?.encode_gauge(&value)?;
        }
        Ok(())
    }

    fn histogram<const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        unit: Unit,
        of: &Histogram<N>,
    ) -> Result<(), Error> {
        self.encoder(name, help, Some(&unit), MetricType::Histogram)?
            .encode_histogram::<NoLabelSet>(of.sum(), of.count(), &of.buckets(), None)
    }
}
