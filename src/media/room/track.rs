//! Holds one published track of a member: its layers, who may see it, and who takes its packets.

use crate::ids::TrackId;
use crate::media::egress::TrackEpoch;
use crate::media::negotiated::Source;
use crate::media::selection::wishes::Audience;
use std::time::Instant;

/// Lives as long as its publisher's link.
pub(super) struct Track {
    pub(super) id: TrackId,
    pub(super) source: Source,
    /// Its number for `egress`, never used again.
    pub(super) epoch: TrackEpoch,
    /// Index into the publisher's `Negotiated::publications`.
    pub(super) publication: u8,
    /// Who may see it, and since when.
    pub(super) audience: Audience,
    pub(super) shown_since: Instant,
    /// For each layer, the slots that take its packets: only `listening.rs` changes them.
    pub(super) listeners: Vec<Vec<Listener>>,
    /// For each layer, what is known of it.
    pub(super) layers: Vec<LayerNotes>,
}

/// What the room remembers of a layer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LayerNotes {
    /// Packets arrived lately.
    pub(super) alive: bool,
    /// Of its last key frame.
    pub(super) height: Option<u16>,
}

/// A slot of some member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listener {
    pub(super) member: usize,
    pub(super) slot: u8,
}

/// A track of some member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TrackRef {
    pub(super) member: usize,
    pub(super) track: u8,
}

/// One layer of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LayerRef {
    pub(super) track: TrackRef,
    pub(super) layer: u8,
}

/// A slot that is to begin with a layer's key frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning {
    pub(super) source: LayerRef,
    pub(super) listener: Listener,
}

impl Track {
    /// One place for each layer that `ingress` has of it: an arrival may name any of them. What is
    /// there stays.
    pub(super) fn set_layers(&mut self, layers: u8) {
        self.listeners.resize_with(usize::from(layers), Vec::new);
        self.layers
            .resize(usize::from(layers), LayerNotes::default());
    }
}
