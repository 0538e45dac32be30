//! Says what can be asked of a room: to be admitted, and what an admitted participant may want.

use super::captions::Spoken;
use super::messages::{
    AgendaStep, ChatTo, EntranceTo, Gallery, PlannedItem, PollPlan, Reaction, SourceName,
};
use super::sheet::CaseWish;
use crate::config::{ChatToAll, WriteLimits};
use crate::ids::ParticipantId;
use crate::redact::Pii;
use crate::relay::handle::{MediaError, Offer, Sources, WantedTrack};
use crate::role::Role;
use std::time::Instant;
use thiserror::Error;

/// What a room is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSpec {
    /// Shown to everyone in it.
    pub name: String,
    /// How much it holds.
    pub limits: Limits,
}

/// How much a room holds, and how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Spokes are refused from this many participants on; hubs have a few places more.
    pub participants: usize,
    /// Its sessions begin with a lobby.
    pub lobby: bool,
    /// Its sessions ask once whether people are still there.
    pub checkpoint: bool,
    /// Whom clinics may write to in its chat.
    pub chat_to_all: ChatToAll,
    /// What may be written in it.
    pub write: WriteLimits,
}

impl Default for Limits {
    fn default() -> Self {
        // a usual session has 8 to 40 connections
        Self {
            participants: 40,
            lobby: false,
            checkpoint: false,
            chat_to_all: ChatToAll::Everyone,
            write: WriteLimits::default(),
        }
    }
}

/// Asks to be admitted; `signaling` has verified the token and parsed the offer.
#[derive(Debug)]
pub struct JoinRequest {
    /// The role the token gives.
    pub role: Role,
    /// The name to show; `signaling` has checked it.
    pub name: Pii<String>,
    /// The names of those who sit with them; `None`: as before, and nobody at first.
    pub companions: Option<Vec<Pii<String>>>,
    /// Whom the token speaks of.
    pub credential: Credential,
    /// The resume token of an earlier welcome; an unknown one counts as none.
    pub resume: Option<String>,
    /// Joins with these muted.
    pub muted: Vec<SourceName>,
    /// What stands behind the link.
    pub presence: Presence,
    /// Whether its page says [`Command::Seen`] of what its slots show.
    pub confirms: bool,
    /// What the browser offers.
    pub offer: Offer,
    /// The m-lines it sends on.
    pub sources: Sources,
}

/// Whom a verified token speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The token's `sub`. With one, a second join of the same site and subject takes over the
    /// first; without one (a link for a whole group), every join is a participant of its own.
    pub subject: Option<Pii<String>>,
    /// The token's `jti`, or another name that is the token's alone.
    pub token: Pii<String>,
    /// When no door takes the token any more; a removed participant's is remembered until then.
    pub expires: Instant,
}

impl Credential {
    /// Whether it brings back only who is in.
    pub fn has_expired(&self, now: Instant) -> bool {
        self.expires <= now
    }
}

/// What stands behind a participant's link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// The page, with its live WebSocket.
    Page,
    /// WHIP: publishes microphone and camera, receives nothing.
    Publisher,
    /// WHEP: receives the stage, or the screen while one is shared; publishes nothing.
    Viewer,
}

/// What an admitted participant wants.
#[derive(Debug)]
pub enum Command {
    /// Answer a new offer on the same link; the answer comes as a message.
    Offer {
        /// The new offer.
        offer: Box<Offer>,
        /// The m-lines it sends on.
        sources: Sources,
    },
    /// It muted or unmuted one of its own tracks.
    Mute {
        /// Which.
        source: SourceName,
        /// Nothing is sent.
        muted: bool,
    },
    /// What its page shows, most important first; the room checks tracks and sizes.
    View(Vec<WantedTrack>),
    /// Its page shows its slots as it was told in this version.
    Seen {
        /// Counted by the relay.
        version: u32,
    },
    /// Grant the floor or take it back.
    Floor(Option<ParticipantId>),
    /// Let clinics in that are not in, one by one or not at all.
    Entrance(EntranceTo),
    /// Let in who waits, or with `None` everyone who does.
    Admit(Option<ParticipantId>),
    /// Do not let in who waits.
    Deny {
        /// Whom.
        participant: ParticipantId,
        /// To tell them; may be empty.
        reason: String,
        /// They may ask again.
        again: bool,
    },
    /// End the session, for everyone or for everyone but the hub.
    End {
        /// The hub stays, and talks on.
        debrief: bool,
    },
    /// Raise or lower its own hand.
    RaiseHand(bool),
    /// Lower another's hand, or all.
    LowerHand(Option<ParticipantId>),
    /// Give another's hand another place in the queue.
    MoveHand {
        /// Whose.
        participant: ParticipantId,
        /// From 0; the last one where there are fewer.
        place: usize,
    },
    /// Put someone in the spotlight, or nobody.
    Spotlight(Option<ParticipantId>),
    /// Say whom clinics see besides the stage.
    ShowGallery(Gallery),
    /// Give the session another agenda.
    SetAgenda(Vec<PlannedItem>),
    /// Let another item of it run, or none.
    MoveAgenda(AgendaStep),
    /// Give the item that runs more time.
    Extend {
        /// As many more.
        minutes: u32,
    },
    /// Have the session ask once whether people are still there, or not.
    Checkpoint(bool),
    /// Those who sit at its page, and are asked, are there.
    StillThere(Vec<Pii<String>>),
    /// Something about a case, and what is recommended for it.
    Case(Box<CaseWish>),
    /// Write to some of those who are here.
    Write {
        /// Who reads it.
        to: ChatTo,
        /// As it was typed.
        text: String,
    },
    /// Read what was written before a line, or last.
    ReadChat {
        /// The line; `None`: the newest.
        before: Option<u32>,
    },
    /// Take a line back: the own, or as host anyone's.
    RemoveLine(u32),
    /// Show everyone something for a moment.
    React(Reaction),
    /// Write what is said.
    Caption(Spoken),
    /// Make a poll, lead it, or vote in it.
    Poll(PollCommand),
    /// Post what everyone should know.
    Announce {
        /// As it was typed.
        text: String,
    },
    /// Give an announcement another text: the own, or as host anyone's.
    EditAnnouncement {
        /// Which.
        id: u32,
        /// As it was typed.
        text: String,
    },
    /// Take an announcement down, or put it back a moment later.
    TakeDown {
        /// Which.
        id: u32,
        /// Not back.
        down: bool,
    },
    /// Mute another's track.
    Silence {
        /// Whose.
        participant: ParticipantId,
        /// Which.
        source: SourceName,
    },
    /// Mute everyone's microphone but the own and that of whoever has the floor.
    SilenceAll,
    /// Ask another to unmute its microphone: nobody unmutes another.
    AskToUnmute(ParticipantId),
    /// Give oneself or another the name that everyone sees; `signaling` has checked it.
    Rename {
        /// Whom.
        participant: ParticipantId,
        /// As long as a name may be.
        name: Pii<String>,
    },
    /// Say who sits with oneself or another, behind the one camera; `signaling` has checked it.
    Companions {
        /// Whom.
        participant: ParticipantId,
        /// As many and as long as they may be.
        companions: Vec<Pii<String>>,
    },
    /// Step away from the screen, or be back.
    Away(bool),
    /// Remove another.
    Remove(ParticipantId),
    /// Leave for good.
    Leave,
    /// Bring up a bug of ours.
    #[cfg(test)]
    Panic,
}

/// What someone wants of the polls; each is named by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PollCommand {
    /// Prepare one.
    Make(PollPlan),
    /// Have it ask something else; before it was opened.
    Edit {
        /// Which.
        poll: u32,
        /// In place of what it asked.
        plan: PollPlan,
    },
    /// Open it, also one that was closed.
    Start(u32),
    /// Take no more votes.
    Close(u32),
    /// Let everyone see the results, or the hub alone.
    Share {
        /// Which.
        poll: u32,
        /// Everyone.
        shared: bool,
    },
    /// Remove it, or put it back a moment later.
    Remove {
        /// Which.
        poll: u32,
        /// Not back.
        removed: bool,
    },
    /// Vote.
    Vote {
        /// In which.
        poll: u32,
        /// For which places, from 0.
        choices: Vec<u32>,
    },
}

impl Command {
    /// Whether it is told to people only after it was written, and so waits while something else is: what
    /// keeps a session safe (a mute, a removal) waits for no disk.
    pub(super) const fn waits_for_record(&self) -> bool {
        match self {
            Self::RaiseHand(_)
            | Self::LowerHand(_)
            | Self::MoveHand { .. }
            | Self::StillThere(_)
            | Self::Case(_)
            | Self::Write { .. }
            | Self::RemoveLine(_)
            | Self::Poll(_)
            | Self::Announce { .. }
            | Self::EditAnnouncement { .. }
            | Self::TakeDown { .. } => true,
            Self::Offer { .. }
            | Self::Mute { .. }
            | Self::View(_)
            | Self::Seen { .. }
            | Self::Floor(_)
            | Self::Entrance(_)
            | Self::Admit(_)
            | Self::Deny { .. }
            | Self::Spotlight(_)
            | Self::ShowGallery(_)
            | Self::SetAgenda(_)
            | Self::MoveAgenda(_)
            | Self::Extend { .. }
            | Self::Checkpoint(_)
            | Self::End { .. }
            | Self::ReadChat { .. }
            | Self::React(_)
            | Self::Caption(_)
            | Self::Silence { .. }
            | Self::SilenceAll
            | Self::AskToUnmute(_)
            | Self::Rename { .. }
            | Self::Companions { .. }
            | Self::Away(_)
            | Self::Remove(_)
            | Self::Leave => false,
            #[cfg(test)]
            Self::Panic => false,
        }
    }
}

/// Why a join was refused; the text is for the person on call.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JoinError {
    /// There is no such room.
    #[error("no such room")]
    NoSuchRoom,
    /// The room was closed.
    #[error("room is closed")]
    RoomClosed,
    /// The hub locked the room.
    #[error("room is locked")]
    Locked,
    /// The hub lets people in one by one, and this cannot wait for it.
    #[error("the room has a lobby, where only pages wait")]
    Lobby,
    /// Too many wait to be let in.
    #[error("lobby is full (limit {limit})")]
    LobbyFull {
        /// How many may wait.
        limit: usize,
    },
    /// A host did not let them in.
    #[error("a host did not admit them")]
    Denied {
        /// As the host wrote it; may be empty.
        reason: String,
    },
    /// The hub ended the session, and has not opened the next one.
    #[error("session has ended")]
    SessionEnded,
    /// Every place is taken.
    #[error("room is full (limit {limit})")]
    RoomFull {
        /// How many participants the room holds.
        limit: usize,
    },
    /// The hub removed this identity, or one that came by the same link.
    #[error("this token's participant was removed from the room")]
    Removed,
    /// The token has expired, and no place is held for the resume token that came with it.
    #[error("token has expired, and no place is held for its holder")]
    Expired,
    /// The same participant joined again before this join was answered.
    #[error("a newer join of the same participant took over")]
    Replaced,
    /// The offer cannot be answered.
    #[error("offer cannot be answered: {why} ({field})")]
    OfferRefused {
        /// The path to what is wrong, in the offer or in `sources`.
        field: String,
        /// What is wrong with it.
        why: String,
    },
    /// The room's task or its media failed, or the relay is going down.
    #[error("the room's media is not available")]
    Unavailable,
    /// It would begin a session, and the database that keeps sessions takes nothing just now.
    #[error("the database that keeps sessions is away; no new one begins")]
    NotKept,
}

impl JoinError {
    /// In words a clinician understands.
    pub fn plain_words(&self) -> String {
        match self {
            Self::NoSuchRoom => {
                "This link's session does not exist. Ask the hub for a new link.".into()
            }
            Self::RoomClosed | Self::SessionEnded => "This session has ended.".into(),
            Self::Locked => {
                "The hub has locked the session to newcomers. Ask the hub to let you in, \
                             then open your link again."
                    .into()
            }
            Self::Lobby => {
                "The hub lets people in one by one, and a program cannot wait for that: \
                            ask the hub to open the session, then connect again."
                    .into()
            }
            Self::LobbyFull { limit } => format!(
                "{limit} others wait to be let in, and no more can. Try again in a few minutes, or \
                 call the hub."
            ),
            Self::Denied { reason } if reason.is_empty() => {
                "The hub did not let you in. Contact the hub if you expected to be.".into()
            }
            Self::Denied { reason } => format!("The hub did not let you in: {reason}"),
            Self::RoomFull { limit } => format!(
                "The session is full: it holds {limit} connections. Ask the hub to make room, \
                 or share a screen with a colleague who is in."
            ),
            Self::Removed => "The hub removed you from this session. Contact the hub if that was \
                              a mistake; it can send you a new link."
                .into(),
            Self::Expired => {
                "This link has expired, and your place in the session is not held any \
                              more; ask your hub for a new link."
                    .into()
            }
            Self::Replaced => "You joined from another window or device, so this one was \
                               disconnected."
                .into(),
            Self::OfferRefused { .. } => "Your browser and the session could not agree on how to \
                                          send video. Update the browser, or try Chrome or Firefox."
                .into(),
            Self::NotKept => {
                "The hub's server cannot keep a record of sessions just now, so no new \
                              session begins. Try again in a few minutes, or tell the hub."
                    .into()
            }
            Self::Unavailable => {
                "The session is not available just now. Try again in a moment.".into()
            }
        }
    }
}

impl From<MediaError> for JoinError {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::Unacceptable { field, why } => Self::OfferRefused { field, why },
            MediaError::NoSuchLink | MediaError::OtherBrowser | MediaError::Gone => {
                Self::Unavailable
            }
        }
    }
}
