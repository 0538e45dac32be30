//! Hears what the relay asks of a publisher, and names repair packets as browsers do.
//!
//! The crate answers a NACK by RTX, but leaves out mid and repaired-rid, without which nobody can
//! tell which layer of a simulcast it repairs; they are added on the way out. And it goes on asking
//! for what RTX has brought, until the share for repairs is spent on it; that is left out.

use rtc::interceptor::{Attribute, Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::{
    TransportLayerNack, nack_pairs_from_sequence_numbers,
};
use rtc::sansio::Protocol;
use rtc::shared::error::Error;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// What a publisher was asked, and how its repair streams are called.
#[derive(Debug, Default)]
pub struct Asked {
    /// Key frames that were asked for, by SSRC.
    pub keyframes: HashMap<u32, u32>,
    /// Packets that were asked for again.
    pub nacked: u64,
    /// Packets that were sent again.
    pub resent: u64,
    pub extensions: Extensions,
    /// The camera's mid.
    pub mid: String,
    /// The rid that each RTX SSRC of ours repairs.
    pub repairs: HashMap<u32, &'static str>,
    /// The slot's SSRC that each RTX SSRC of the relay repairs.
    pub repaired: HashMap<u32, u32>,
    /// What RTX has brought: slot's SSRC and number.
    pub brought: HashSet<(u32, u16)>,
}

/// The ids of the offer's header extensions.
#[derive(Debug, Default, Clone, Copy)]
pub struct Extensions {
    pub mid: u8,
    pub rid: u8,
    pub repaired_rid: u8,
    pub level: u8,
}

/// Sits next to the wire.
pub struct Ears {
    asked: Arc<Mutex<Asked>>,
    read: VecDeque<TaggedPacket>,
    write: VecDeque<TaggedPacket>,
}

impl Ears {
    pub fn new(asked: Arc<Mutex<Asked>>) -> Self {
        Self {
            asked,
            read: VecDeque::new(),
            write: VecDeque::new(),
        }
    }
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for Ears {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, packet: TaggedPacket) -> Result<(), Error> {
        if let Packet::Rtcp(reports) = &packet.message.packet {
            let mut asked = self.asked.lock().expect("no one panics here");
            for report in reports {
                let report = report.as_any();
                if let Some(loss) = report.downcast_ref::<PictureLossIndication>() {
                    *asked.keyframes.entry(loss.media_ssrc).or_default() += 1;
                }
                if let Some(nack) = report.downcast_ref::<TransportLayerNack>() {
                    let counts = nack
                        .nacks
                        .iter()
                        .map(|pair| 1 + pair.lost_packets.count_ones());
                    asked.nacked += u64::from(counts.sum::<u32>());
                }
            }
        }
        if let Packet::Rtp(rtp) = &packet.message.packet {
            let mut asked = self.asked.lock().expect("no one panics here");
            let slot = asked.repaired.get(&rtp.header.ssrc).copied();
            if let (Some(slot), [high, low, ..]) = (slot, rtp.payload.as_ref()) {
                asked
                    .brought
                    .insert((slot, u16::from_be_bytes([*high, *low])));
            }
        }
        self.read.push_back(packet);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.read.pop_front()
    }

    fn handle_write(&mut self, mut packet: TaggedPacket) -> Result<(), Error> {
        let again = packet.message.has(&Attribute::Retransmission);
        if let (true, Packet::Rtp(rtp)) = (again, &mut packet.message.packet) {
            let mut asked = self.asked.lock().expect("no one panics here");
            asked.resent += 1;
            let rid = asked.repairs.get(&rtp.header.ssrc).copied();
            if let Some(rid) = rid {
                let ids = asked.extensions;
                let mid = asked.mid.clone().into_bytes();
                rtp.header.set_extension(ids.mid, mid.into())?;
                rtp.header
                    .set_extension(ids.repaired_rid, rid.as_bytes().into())?;
            }
        }
        if let Packet::Rtcp(reports) = &mut packet.message.packet {
            let asked = self.asked.lock().expect("no one panics here");
            for report in reports.iter_mut() {
                if let Some(nack) = report.as_any().downcast_ref::<TransportLayerNack>() {
                    let missing = nack.nacks.iter().flat_map(|pair| pair.into_iter());
                    let missing: Vec<u16> = missing
                        .filter(|number| !asked.brought.contains(&(nack.media_ssrc, *number)))
                        .collect();
                    *report = Box::new(TransportLayerNack {
                        nacks: nack_pairs_from_sequence_numbers(&missing),
                        ..nack.clone()
                    });
                }
            }
        }
        self.write.push_back(packet);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.write.pop_front()
    }
}

impl Interceptor for Ears {
    fn bind_local_stream(&mut self, _: &StreamInfo) {}
    fn unbind_local_stream(&mut self, _: &StreamInfo) {}
    fn bind_remote_stream(&mut self, _: &StreamInfo) {}
    fn unbind_remote_stream(&mut self, _: &StreamInfo) {}
}
