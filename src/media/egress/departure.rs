//! The one door out of a link: writes, pads, seals and counts whatever leaves on it.
//!
//! Nothing else under `media/` seals. Numbers are given before, by the slot's `forward.rs` and for repairs by
//! `slot.rs`, packet by packet as they leave: what is to hold packets back holds them back before that.

use super::padding::pad;
use super::rewrite::Rewrite;
use crate::media::ingress::RingPacket;
use crate::media::link::{Link, Path, srtp};
use crate::media::outbox::Exit;
use crate::media::traffic::Traffic;

/// A link that can be sent to now. Lives while one receiver's packets are written.
pub struct Departure<'a, 'b> {
    link: &'a mut Link,
    path: Path,
    exit: &'a mut Exit<'b>,
}

impl<'a, 'b> Departure<'a, 'b> {
    /// `None` while nothing may be sent to the link: before its handshake, and while it is silent.
    #[inline]
    pub fn to(link: &'a mut Link, exit: &'a mut Exit<'b>) -> Option<Self> {
        if link.is_sending_paused() {
            return None;
        }
        let path = link.path()?;
        Some(Self { link, path, exit })
    }

    /// Sends a packet of media, or one again, with so many bytes of padding.
    #[inline]
    pub fn media(
        &mut self,
        traffic: Traffic,
        rewrite: &Rewrite,
        packet: &RingPacket<'_>,
        padding: u8,
    ) {
        let Self { link, path, exit } = self;
        exit.push(traffic, *path, |buffer| {
            let start = buffer.len();
            rewrite.write(packet, buffer);
            if padding > 0 && !rewrite.blank {
                pad(buffer, start, padding);
            }
            let length = buffer.len() - start;
            buffer.resize(start + length + srtp::SEAL_ROOM, 0);
            finish(link.seal_rtp(&mut buffer[start..], length), buffer, start)
        });
    }

    /// Sends the compound RTCP packet that `write` appends, if it does; whether it did.
    pub fn report(&mut self, write: impl FnOnce(&mut Vec<u8>) -> bool) -> bool {
        let Self { link, path, exit } = self;
        let mut any = false;
        exit.push(Traffic::Rtcp, *path, |buffer| {
            let start = buffer.len();
            any = write(buffer);
            let length = buffer.len() - start;
            if !any {
                return false;
            }
            buffer.resize(start + length + srtp::SEAL_ROOM, 0);
            finish(link.seal_rtcp(&mut buffer[start..], length), buffer, start)
        });
        any
    }
}

fn finish(sealed: Result<usize, srtp::SealError>, buffer: &mut Vec<u8>, start: usize) -> bool {
    match sealed {
        Ok(length) => {
            buffer.truncate(start + length);
            true
        }
        Err(_) => false,
    }
}
