//! Promises of ingress as scenes.

pub(crate) mod publisher;

mod abuse;
mod reception;

use super::*;
use publisher::{Camera, camera, negotiated, voice};

/// One camera and one microphone that publish.
struct Scene {
    now: Instant,
    ingress: Ingress,
    camera: Camera,
}

impl Scene {
    fn new() -> Self {
        let now = Instant::now();
        let terms = negotiated(vec![voice(), camera()], vec![]);
        let mut ingress = Ingress::new(now, &terms, Limits::default(), 77, "relay");
        ingress.receive_all();
        Self {
            now,
            ingress,
            camera: Camera::new(1, now, 1),
        }
    }

    fn receive(&mut self, packet: &[u8]) -> Result<Arrival, Discard> {
        self.ingress
            .packet(self.now, &rtp::parse(packet).unwrap(), packet)
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
    }

    /// All RTCP that is due, packet by packet, as text.
    fn told(&mut self) -> Vec<String> {
        let mut out = Vec::new();
        let mut told = Vec::new();
        while self.ingress.poll_rtcp(self.now, &mut out) {
            told.extend(rtcp::packets(&out).map(|packet| format!("{:?}", packet.unwrap())));
            out.clear();
        }
        told
    }

    fn requests(&mut self) -> usize {
        self.told()
            .iter()
            .filter(|packet| packet.starts_with("PictureLoss"))
            .count()
    }
}
