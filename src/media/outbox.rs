//! Gathers datagrams for one destination into GSO batches before they leave.
//!
//! Media writes and seals straight into the batch; the sink (the shard's socket, or the virtual
//! line of a test) takes it whole. A batch is what one UDP GSO send takes: segments of one size,
//! the last one possibly shorter.

use super::link::Path;
use super::traffic::{Flow, Traffic};

/// A UDP GSO send carries at most 64 segments (Linux `UDP_MAX_SEGMENTS`) and 65,507 bytes.
const MAX_SEGMENTS: usize = 64;
const MAX_BATCH: usize = 65_000;

/// Room for one more datagram at the end of a full batch.
const MAX_DATAGRAM: usize = 10_000;

/// Takes finished batches.
pub trait Sink {
    /// Sends `batch` to `path` as datagrams of `segment` bytes, the last one possibly shorter.
    fn send(&mut self, path: Path, segment: usize, batch: &[u8]);
}

/// Lives as long as its shard; empty between bursts.
#[derive(Debug)]
pub struct Outbox {
    buffer: Vec<u8>,
    /// How much of the buffer is whole datagrams. What lies behind was left by a panic while it was
    /// written, unsealed.
    finished: usize,
    segment: usize,
    segments: usize,
    path: Option<Path>,
    sent: Departed,
}

/// The outbox with the sink that it empties into. Lives for one call into a room.
pub struct Exit<'a> {
    outbox: &'a mut Outbox,
    sink: &'a mut dyn Sink,
}

impl<'a> Exit<'a> {
    /// Both together.
    pub fn new(outbox: &'a mut Outbox, sink: &'a mut dyn Sink) -> Self {
        Self { outbox, sink }
    }

    /// Appends one datagram: `write` appends its bytes and answers whether it is to be sent after
    /// all.
    #[inline]
    pub fn push(&mut self, traffic: Traffic, path: Path, write: impl FnOnce(&mut Vec<u8>) -> bool) {
        self.outbox.push(self.sink, traffic, path, write);
    }

    /// Sends what is gathered.
    pub fn flush(&mut self) {
        self.outbox.flush(self.sink);
    }

    /// What has left so far.
    pub fn sent(&self) -> &Departed {
        self.outbox.sent()
    }
}

/// What has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Departed {
    /// By kind.
    pub flow: Flow,
    /// Batches, each one call to the sink.
    pub batches: u64,
}

impl Departed {
    /// Adds what left elsewhere.
    pub fn absorb(&mut self, other: &Self) {
        self.flow.absorb(&other.flow);
        self.batches += other.batches;
    }
}

impl Default for Outbox {
    fn default() -> Self {
        Self {
            buffer: Vec::with_capacity(MAX_BATCH + MAX_DATAGRAM),
            finished: 0,
            segment: 0,
            segments: 0,
            path: None,
            sent: Departed::default(),
        }
    }
}

impl Outbox {
    /// What has left so far.
    pub fn sent(&self) -> &Departed {
        &self.sent
    }

    /// See [`Exit::push`].
    fn push(
        &mut self,
        sink: &mut dyn Sink,
        traffic: Traffic,
        path: Path,
        write: impl FnOnce(&mut Vec<u8>) -> bool,
    ) {
        if self.path != Some(path) {
            self.flush(sink);
            self.path = Some(path);
        }
        let start = self.finished;
        self.buffer.truncate(start);
        let wanted = write(&mut self.buffer);
        let length = self.buffer.len() - start;
        if !wanted || length == 0 {
            self.buffer.truncate(start);
            return;
        }
        self.sent.flow.count(traffic, length);
        let full = start + length > MAX_BATCH || self.segments == MAX_SEGMENTS;
        if self.segments > 0 && (length > self.segment || full) {
            // It starts a batch of its own: send what was there, then move it to the front.
            sink.send(path, self.segment, &self.buffer[..start]);
            self.sent.batches += 1;
            self.buffer.drain(..start);
            self.segments = 0;
        }
        if self.segments == 0 {
            self.segment = length;
        }
        self.segments += 1;
        self.finished = self.buffer.len();
        if length < self.segment {
            self.flush(sink);
        }
    }

    /// Sends what is gathered.
    pub fn flush(&mut self, sink: &mut dyn Sink) {
        if let (Some(path), true) = (self.path.take(), self.segments > 0) {
            sink.send(path, self.segment, &self.buffer[..self.finished]);
            self.sent.batches += 1;
        }
        self.buffer.clear();
        self.finished = 0;
        self.segments = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::SocketAddr;

    #[derive(Default)]
    struct Seen(Vec<(Path, Vec<Vec<u8>>)>);

    impl Sink for Seen {
        fn send(&mut self, path: Path, segment: usize, batch: &[u8]) {
            let segments: Vec<Vec<u8>> = batch.chunks(segment).map(<[u8]>::to_vec).collect();
            assert!(segments.len() <= MAX_SEGMENTS && batch.len() <= MAX_BATCH);
            self.0.push((path, segments));
        }
    }

    fn path(port: u16) -> Path {
        Path::Udp {
            remote: SocketAddr::from(([10, 0, 0, 1], port)),
            local: None,
        }
    }

    fn push(outbox: &mut Outbox, sink: &mut Seen, port: u16, datagram: &[u8]) {
        outbox.push(sink, Traffic::Video, path(port), |buffer| {
            buffer.extend_from_slice(datagram);
            true
        });
    }

    #[test]
    fn datagrams_of_one_size_to_one_receiver_leave_as_one_batch() {
        let (mut outbox, mut sink) = (Outbox::default(), Seen::default());
        for byte in 0..8 {
            push(&mut outbox, &mut sink, 1, &[byte; 1_100]);
        }
        push(&mut outbox, &mut sink, 1, &[8; 300]);
        assert_eq!(sink.0.len(), 1);
        assert_eq!(sink.0[0].1.len(), 9);
    }

    #[test]
    fn what_a_panic_left_unsealed_is_never_sent() {
        let (mut outbox, mut sink) = (Outbox::default(), Seen::default());
        for after in [true, false] {
            push(&mut outbox, &mut sink, 1, &[1; 100]);
            let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                outbox.push(&mut sink, Traffic::Video, path(1), |buffer| {
                    buffer.extend_from_slice(&[9; 100]);
                    panic!("a bug made on purpose");
                });
            }));
            assert!(panicked.is_err());
            if after {
                push(&mut outbox, &mut sink, 1, &[2; 100]);
            }
            outbox.flush(&mut sink);
        }
        let sent: Vec<Vec<u8>> = sink.0.into_iter().flat_map(|(_, batch)| batch).collect();
        assert_eq!(sent, [vec![1; 100], vec![2; 100], vec![1; 100]]);
    }

    #[test]
    fn what_leaves_is_counted_under_its_label_and_what_is_not_wanted_is_not() {
        let (mut outbox, mut sink) = (Outbox::default(), Seen::default());
        outbox.push(&mut sink, Traffic::Audio, path(1), |buffer| {
            buffer.extend_from_slice(&[0; 100]);
            true
        });
        push(&mut outbox, &mut sink, 1, &[0; 1_000]);
        outbox.push(&mut sink, Traffic::Video, path(1), |buffer| {
            buffer.push(0);
            false
        });
        push(&mut outbox, &mut sink, 1, &[0; 1_000]);
        outbox.flush(&mut sink);
        let Departed { flow, batches } = *outbox.sent();
        let of = |traffic| (flow.packets.of(traffic), flow.bytes.of(traffic));
        assert_eq!(of(Traffic::Audio), (1, 100));
        assert_eq!(of(Traffic::Video), (2, 2_000));
        assert_eq!(batches, sink.0.len() as u64);
    }

    proptest! {
        #[test]
        fn every_datagram_leaves_once_whole_and_in_order(
            datagrams in proptest::collection::vec((0u16..3, 1usize..1_400), 0..200),
        ) {
            let (mut outbox, mut sink) = (Outbox::default(), Seen::default());
            for (index, (port, length)) in datagrams.iter().enumerate() {
                push(&mut outbox, &mut sink, *port, &vec![index as u8; *length]);
            }
            outbox.flush(&mut sink);
            let sent: Vec<(Path, Vec<u8>)> = sink.0.into_iter()
                .flat_map(|(path, segments)| segments.into_iter().map(move |bytes| (path, bytes)))
                .collect();
            let wanted: Vec<(Path, Vec<u8>)> = datagrams.iter().enumerate()
                .map(|(index, (port, length))| (path(*port), vec![index as u8; *length]))
                .collect();
            prop_assert_eq!(sent, wanted);
        }
    }
}
