//! Says what a slot shows, and what becomes of that with each thing that happens to it.
//!
//! This is the one place that knows: what a page is told ([`SlotState::view`]) and which layers' packets
//! the slot takes ([`SlotState::listens`]) follow from it, and nothing else is remembered of it.
//!
//! ```text
//!            chosen             began              chosen, another layer
//!   Empty ───────────▶ Waiting ───────▶ Flowing ◀────────────────────────▶ Switching
//!     ▲                                  │   ▲     began, or chosen back      │
//!     │ known, over       left           │   │ began                         │ broke
//!     └──────────────── Lingering ◀──────┤   └────────────── Broken ◀────────┘
//!                                        └── broke ────────────▲
//! ```
//! A link that falls silent pauses all its slots; a codec that its receiver does not decode makes a slot
//! undecodable until the publisher sends another; and whatever it was, a slot can be emptied.

use super::Origin;
use super::TrackEpoch;
use super::payloads::PayloadMap;
use crate::ids::TrackId;
use crate::media::selection::view::SlotView;
use std::time::Instant;

/// A published track in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Its name for pages.
    pub id: TrackId,
    /// Tells it from one that took its name after it.
    pub epoch: TrackEpoch,
    /// No key frame from before is shown: nobody was to see it.
    pub shown_since: Instant,
    /// Under which payload types the receiver gets it.
    pub(super) payloads: PayloadMap,
}

/// A layer that begins with its next key frame, a voice with its next packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Want {
    /// As in `Arrival::layer`.
    pub layer: u8,
    /// Key frames that came long before do not count.
    pub since: Instant,
}

/// What a slot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// Nothing.
    Empty,
    /// Nothing yet of a track that was chosen.
    Waiting {
        /// Which.
        held: Held,
        /// What it begins with.
        wants: Want,
        /// The least RTP timestamp that it can begin with.
        from: u32,
    },
    /// One layer of a track.
    Flowing {
        /// Which.
        held: Held,
        /// Of it.
        layer: u8,
        /// The slot's first RTP timestamp of this track.
        from: u32,
    },
    /// One layer of a track, until another layer of it takes over.
    Switching {
        /// Which.
        held: Held,
        /// What flows until then.
        layer: u8,
        /// The slot's first RTP timestamp of this track.
        from: u32,
        /// What takes over.
        wants: Want,
    },
    /// Nothing since more was lost than can be bridged: the track goes on with a key frame of the layer
    /// that flowed, or of the one that was to take over, whichever comes first.
    Broken {
        /// Which.
        held: Held,
        /// What flowed.
        mends: Want,
        /// The slot's first RTP timestamp of this track.
        from: u32,
        /// What was to take over, and still is.
        wants: Option<Want>,
    },
    /// Nothing, on purpose: its link is silent.
    Paused {
        /// The track that it goes on with.
        held: Held,
        /// Of it.
        layer: u8,
        /// Where the track began in this slot, or the least timestamp that it can begin with.
        from: u32,
        /// It has begun.
        begun: bool,
    },
    /// A track that its page was told is gone, and may not have heard of it: it goes on until then.
    Lingering {
        /// Which.
        held: Held,
        /// What flows.
        layer: u8,
        /// The slot's first RTP timestamp of this track.
        from: u32,
        /// Since when.
        since: Instant,
    },
    /// Nothing: the receiver does not decode what the publisher sends.
    Undecodable {
        /// Which.
        held: Held,
        /// What it begins with, should that change.
        wants: Want,
    },
}

/// What happens to a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// It is to show a layer of a track.
    Chosen {
        /// Which.
        held: Held,
        /// Of it.
        layer: u8,
        /// The least RTP timestamp that another track can begin with here.
        earliest: u32,
    },
    /// It is to show nothing.
    Cleared,
    /// It is to show nothing once its page has heard of that.
    Left,
    /// Its page knows that what lingers is gone, or has had the time to hear of it.
    LingeredEnough,
    /// The first packet of a layer that was waited for.
    Began {
        /// Which layer.
        layer: u8,
        /// The packet's RTP timestamp in this slot.
        at: u32,
    },
    /// More was lost than can be bridged.
    Broke,
    /// What was to begin is in a codec that the receiver does not decode.
    NotDecoded,
    /// Nothing may be sent to its link any more.
    Paused,
    /// Its link takes media again.
    Resumed,
}

impl SlotState {
    /// What becomes of the slot.
    #[must_use]
    pub fn after(self, now: Instant, input: Input) -> Self {
        match input {
            Input::Chosen {
                held,
                layer,
                earliest,
            } => self.after_choice(now, held, layer, earliest),
            Input::Cleared => Self::Empty,
            Input::Left => self.after_leaving(now),
            Input::LingeredEnough => match self {
                Self::Lingering { .. } => Self::Empty,
                other => other,
            },
            Input::Began { layer, at } => self.after_begin(layer, at),
            Input::Broke => self.after_break(now),
            Input::NotDecoded => self.after_codec(),
            Input::Paused => self.after_pause(),
            Input::Resumed => self.after_resume(now),
        }
    }

    fn after_choice(self, now: Instant, held: Held, layer: u8, earliest: u32) -> Self {
        let wants = Want { layer, since: now };
        if held.payloads.is_hopeless() {
            return match self {
                Self::Undecodable { held: there, .. } if there.epoch == held.epoch => self,
                _ => Self::Undecodable { held, wants },
            };
        }
        let same = self.held().is_some_and(|there| there.epoch == held.epoch);
        match self {
            Self::Waiting {
                wants: there, from, ..
            } if same => Self::Waiting {
                held,
                wants: there.or_other(wants),
                from,
            },
            Self::Flowing {
                layer: flows, from, ..
            } if same => flow(held, flows, from, Some(wants)),
            Self::Lingering {
                layer: flows, from, ..
            } if same => flow(held, flows, from, Some(wants)),
            Self::Switching {
                layer: flows,
                from,
                wants: there,
                ..
            } if same => flow(held, flows, from, Some(there.or_other(wants))),
            Self::Broken {
                mends,
                from,
                wants: there,
                ..
            } if same => Self::Broken {
                held,
                mends,
                from,
                wants: Some(there.map_or(wants, |there| there.or_other(wants)))
                    .filter(|wants| wants.layer != mends.layer),
            },
            Self::Paused { from, begun, .. } if same => Self::Paused {
                held,
                layer,
                from,
                begun,
            },
            Self::Paused { .. } => Self::Paused {
                held,
                layer,
                from: earliest,
                begun: false,
            },
            Self::Undecodable {
                held: before,
                wants: there,
            } if same && !before.payloads.is_hopeless() => Self::Undecodable {
                held,
                wants: there.or_other(wants),
            },
            Self::Empty
            | Self::Waiting { .. }
            | Self::Flowing { .. }
            | Self::Switching { .. }
            | Self::Broken { .. }
            | Self::Lingering { .. }
            | Self::Undecodable { .. } => Self::Waiting {
                held,
                wants,
                from: earliest,
            },
        }
    }

    fn after_leaving(self, now: Instant) -> Self {
        match self {
            Self::Flowing { held, layer, from }
            | Self::Switching {
                held, layer, from, ..
            } => Self::Lingering {
                held,
                layer,
                from,
                since: now,
            },
            Self::Lingering { .. } => self,
            // nothing of it flows, so nothing can go on
            Self::Empty
            | Self::Waiting { .. }
            | Self::Broken { .. }
            | Self::Paused { .. }
            | Self::Undecodable { .. } => Self::Empty,
        }
    }

    fn after_begin(self, layer: u8, at: u32) -> Self {
        match self {
            Self::Waiting { held, wants, .. } | Self::Undecodable { held, wants }
                if wants.layer == layer && !held.payloads.is_hopeless() =>
            {
                flow(held, layer, at, None)
            }
            Self::Switching {
                held, from, wants, ..
            } if wants.layer == layer => flow(held, layer, from, None),
            Self::Broken {
                held,
                mends,
                from,
                wants,
            } if mends.layer == layer => flow(held, layer, from, wants),
            Self::Broken {
                held,
                from,
                wants: Some(wants),
                ..
            } if wants.layer == layer => flow(held, layer, from, None),
            // nobody waited for it
            other => other,
        }
    }

    fn after_break(self, now: Instant) -> Self {
        let mends = |layer| Want { layer, since: now };
        match self {
            Self::Flowing { held, layer, from } => Self::Broken {
                held,
                mends: mends(layer),
                from,
                wants: None,
            },
            Self::Switching {
                held,
                layer,
                from,
                wants,
            } => Self::Broken {
                held,
                mends: mends(layer),
                from,
                wants: Some(wants),
            },
            // what leaves is not worth a key frame
            Self::Lingering { .. } => Self::Empty,
            other => other,
        }
    }

    fn after_codec(self) -> Self {
        match self {
            Self::Waiting { held, wants, .. }
            | Self::Switching { held, wants, .. }
            | Self::Undecodable { held, wants }
            | Self::Broken {
                held,
                wants: Some(wants),
                ..
            }
            | Self::Broken {
                held,
                mends: wants,
                wants: None,
                ..
            } => Self::Undecodable { held, wants },
            // nothing was to begin
            Self::Empty | Self::Flowing { .. } | Self::Paused { .. } | Self::Lingering { .. } => {
                self
            }
        }
    }

    fn after_pause(self) -> Self {
        let paused = |held, layer, from, begun| Self::Paused {
            held,
            layer,
            from,
            begun,
        };
        match self {
            Self::Waiting { held, wants, from } => paused(held, wants.layer, from, false),
            Self::Flowing { held, layer, from } => paused(held, layer, from, true),
            Self::Switching {
                held, from, wants, ..
            } => paused(held, wants.layer, from, true),
            Self::Broken {
                held,
                mends,
                from,
                wants,
            } => paused(held, wants.unwrap_or(mends).layer, from, true),
            Self::Lingering { .. } => Self::Empty,
            Self::Empty | Self::Paused { .. } | Self::Undecodable { .. } => self,
        }
    }

    fn after_resume(self, now: Instant) -> Self {
        let Self::Paused {
            held,
            layer,
            from,
            begun,
        } = self
        else {
            return self;
        };
        let wants = Want { layer, since: now };
        match begun {
            false => Self::Waiting { held, wants, from },
            true => Self::Broken {
                held,
                mends: wants,
                from,
                wants: None,
            },
        }
    }

    /// The track in it.
    pub fn held(&self) -> Option<Held> {
        match *self {
            Self::Empty => None,
            Self::Waiting { held, .. }
            | Self::Flowing { held, .. }
            | Self::Switching { held, .. }
            | Self::Broken { held, .. }
            | Self::Paused { held, .. }
            | Self::Lingering { held, .. }
            | Self::Undecodable { held, .. } => Some(held),
        }
    }

    /// The track that was chosen for it: what lingers was not.
    pub fn chosen(&self) -> Option<Held> {
        match self {
            Self::Lingering { .. } => None,
            _ => self.held(),
        }
    }

    /// What its page should know.
    pub fn view(&self) -> SlotView {
        match *self {
            Self::Empty | Self::Lingering { .. } => SlotView::Empty,
            Self::Waiting { held, from, .. }
            | Self::Paused {
                held,
                from,
                begun: false,
                ..
            } => SlotView::Waiting {
                track: held.id,
                from,
            },
            Self::Flowing { held, from, .. }
            | Self::Switching { held, from, .. }
            | Self::Broken { held, from, .. }
            | Self::Paused {
                held,
                from,
                begun: true,
                ..
            } => SlotView::Flowing {
                track: held.id,
                from,
            },
            Self::Undecodable { held, .. } => SlotView::Undecodable { track: held.id },
        }
    }

    /// The layers whose packets it takes.
    pub fn listens(&self) -> [Option<Origin>; 2] {
        let (held, first, second) = match *self {
            Self::Empty | Self::Paused { .. } => return [None; 2],
            Self::Undecodable { held, .. } if held.payloads.is_hopeless() => return [None; 2],
            Self::Waiting { held, wants, .. } | Self::Undecodable { held, wants } => {
                (held, wants.layer, None)
            }
            Self::Flowing { held, layer, .. } | Self::Lingering { held, layer, .. } => {
                (held, layer, None)
            }
            Self::Switching {
                held, layer, wants, ..
            } => (held, layer, Some(wants.layer)),
            Self::Broken {
                held, mends, wants, ..
            } => (held, mends.layer, wants.map(|wants| wants.layer)),
        };
        let epoch = held.epoch;
        [
            Some(Origin {
                epoch,
                layer: first,
            }),
            second.map(|layer| Origin { epoch, layer }),
        ]
    }

    /// The layer that it is to show.
    pub fn layer(&self) -> Option<u8> {
        match *self {
            Self::Empty | Self::Lingering { .. } => None,
            Self::Waiting { wants, .. }
            | Self::Switching { wants, .. }
            | Self::Undecodable { wants, .. } => Some(wants.layer),
            Self::Broken { mends, wants, .. } => Some(wants.unwrap_or(mends).layer),
            Self::Flowing { layer, .. } | Self::Paused { layer, .. } => Some(layer),
        }
    }

    /// The layer that flows.
    pub fn flows(&self) -> Option<Origin> {
        match *self {
            Self::Flowing { held, layer, .. }
            | Self::Switching { held, layer, .. }
            | Self::Lingering { held, layer, .. } => Some(Origin {
                epoch: held.epoch,
                layer,
            }),
            Self::Empty
            | Self::Waiting { .. }
            | Self::Broken { .. }
            | Self::Paused { .. }
            | Self::Undecodable { .. } => None,
        }
    }

    /// The layers that can begin with their next key frame.
    pub fn awaits(&self) -> impl Iterator<Item = Want> {
        let (first, second) = match *self {
            Self::Undecodable { held, .. } if held.payloads.is_hopeless() => (None, None),
            Self::Waiting { wants, .. }
            | Self::Switching { wants, .. }
            | Self::Undecodable { wants, .. } => (Some(wants), None),
            Self::Broken { mends, wants, .. } => (Some(mends), wants),
            Self::Empty | Self::Flowing { .. } | Self::Paused { .. } | Self::Lingering { .. } => {
                (None, None)
            }
        };
        first.into_iter().chain(second)
    }

    /// The layer whose key frame serves a receiver that cannot decode what it gets.
    pub(super) fn mended_by(&self) -> Option<Origin> {
        let (held, layer) = match *self {
            Self::Waiting { held, wants, .. } => (held, wants.layer),
            Self::Flowing { held, layer, .. } | Self::Switching { held, layer, .. } => {
                (held, layer)
            }
            Self::Broken { held, mends, .. } => (held, mends.layer),
            Self::Empty
            | Self::Paused { .. }
            | Self::Lingering { .. }
            | Self::Undecodable { .. } => return None,
        };
        let epoch = held.epoch;
        Some(Origin { epoch, layer })
    }
}

impl Want {
    /// This one, if it is for the same layer: the longer wait counts.
    fn or_other(self, other: Self) -> Self {
        if self.layer == other.layer {
            self
        } else {
            other
        }
    }
}

/// A layer flows, and another one takes over if there is one to.
fn flow(held: Held, layer: u8, from: u32, wants: Option<Want>) -> SlotState {
    match wants.filter(|wants| wants.layer != layer) {
        None => SlotState::Flowing { held, layer, from },
        Some(wants) => SlotState::Switching {
            held,
            layer,
            from,
            wants,
        },
    }
}

#[cfg(test)]
mod tests;
