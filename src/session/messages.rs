//! Defines what a room tells a participant: the values of its messages and the words in them.
//!
//! `signaling` puts them on the wire and generates the page's types from them; they live here
//! because the room fills them in and shares one serialised roster among everyone.

use super::phase::Phase;
use super::sheet::{Cases, Recommendations};
use crate::config::{ChatToAll, WriteLimits};
use crate::ids::{ParticipantId, TrackId};
use crate::relay::handle::{Mid, SlotView, Source};
use crate::role::Role;
use crate::site::Site;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

mod entrance;

pub use super::announcement::Announcement;
pub use super::caption::Caption;
pub use super::poll::{NamedBallot, OwnVote, Poll, PollKind, PollPlan, PollState, Tally};
pub use super::reaction::{Reacted, Reaction, ReactionCount};
pub use entrance::{Entrance, EntranceTo, Knocker, Waiting};

/// What a track comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum SourceName {
    /// Voice.
    Microphone,
    /// The person.
    Camera,
    /// A shared screen.
    Screen,
}

/// What the room sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromRoom {
    /// The join was admitted.
    Welcome(Box<Welcome>),
    /// The answer to a later `offer`.
    Answer {
        /// The complete SDP.
        answer: String,
    },
    /// Who came, changed or left since the last roster; at most ten a second.
    Roster {
        /// Came or changed.
        changed: Vec<Participant>,
        /// Left.
        left: Vec<ParticipantId>,
    },
    /// What changed in this participant's slots. The first one after a `welcome` or an `answer` tells all
    /// of them.
    Slots {
        /// Only the slots that changed.
        slots: Vec<Slot>,
        /// To say `seen` with. Counts up, and begins anew with a new link.
        #[cfg_attr(test, ts(type = "number"))]
        version: u32,
    },
    /// Who speaks now, loudest first; empty when nobody does. At most three a second.
    Speakers {
        /// At most four.
        participants: Vec<ParticipantId>,
    },
    /// The hub muted one of this participant's own tracks; the page stops sending it.
    Mute {
        /// Which.
        source: SourceName,
        /// Always `true`: nobody unmutes another's microphone.
        muted: bool,
    },
    /// A host asks this participant to unmute its microphone. Show it, with the button: nobody unmutes
    /// another.
    AskedToUnmute {
        /// Who asks.
        by: ParticipantId,
    },
    /// Who has the floor now.
    Floor {
        /// `None`: nobody.
        participant: Option<ParticipantId>,
    },
    /// Who is on the stage now: what stands large on every page alike.
    Stage(Stage),
    /// Who hosts now. A facilitator does; where none is there for ten seconds the coordinator, and
    /// without one the specialist who is there for longest, who may then do what a facilitator may.
    Host {
        /// `None`: nobody of the hub is there.
        participant: Option<ParticipantId>,
    },
    /// A host is to let this one in: nothing of the room is told until then. Comes again when something of
    /// it changes, at most twice a second, and ends with the `welcome` or with `bye`.
    Waiting(Waiting),
    /// For hosts: who waits to be let in, first come first. Comes again when that changes, at most twice a
    /// second; each replaces the one before it. Before the first nobody does.
    Lobby {
        /// At most 100.
        waiting: Vec<Knocker>,
    },
    /// How clinics are let in, when that changes.
    Entrance {
        /// Now.
        entrance: Entrance,
    },
    /// What was written since the last `chat`, for this page to show; at most four a second of each kind: to
    /// everyone, and to fewer.
    Chat {
        /// In the order of their numbers.
        lines: Vec<ChatLine>,
    },
    /// Lines that were taken back: remove them.
    ChatRemoved {
        /// Which.
        #[cfg_attr(test, ts(type = "Array<number>"))]
        numbers: Vec<u32>,
    },
    /// Answers `read_chat`.
    ChatHistory {
        /// As it was asked.
        #[cfg_attr(test, ts(type = "number | null"))]
        before: Option<u32>,
        /// In the order of their numbers; at most 50.
        lines: Vec<ChatLine>,
        /// Whether there are others before the first of these.
        earlier: bool,
    },
    /// Whose hand went down, up or to another place since the last `hands`. Take all of them out of the
    /// queue, then put those of `raised` in at their places, one after the other: every page then has
    /// the room's order, whenever it came.
    Hands {
        /// No longer up, or no longer there.
        lowered: Vec<ParticipantId>,
        /// Up now, lowest place first.
        raised: Vec<Hand>,
    },
    /// The agenda, when anything of it changed: another list, another item, more time. Nothing is told as
    /// time passes: count on from here.
    Agenda(Agenda),
    /// Of whom at this page it is asked whether they are still there, when that changes. One key or tap
    /// answers for each: `still_there`.
    Checkpoint {
        /// `None`: of nobody, or of nobody any more.
        checkpoint: Option<StillThere>,
    },
    /// What everyone should know, all of it, when anything of it changed.
    Announcements {
        /// Oldest first; at most ten.
        announcements: Vec<Announcement>,
    },
    /// What people show for a moment, since the last `reactions`; at most two a second. Nobody is told of
    /// what was shown before they came.
    Reactions {
        /// The last who showed something, newest last; at most eight.
        reactions: Vec<Reacted>,
        /// How many others did.
        more: Vec<ReactionCount>,
    },
    /// What is said, written while it is; at most four a second. Nobody is told of what was said before they
    /// came.
    Captions {
        /// In the order of their numbers.
        captions: Vec<Caption>,
    },
    /// A poll that is new to this page, or was changed, opened, closed, shared: in place of what was known
    /// of it.
    Poll(Poll),
    /// How a poll does; at most two a second.
    PollResults {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        poll: u32,
        /// In place of those before.
        results: Tally,
    },
    /// A poll that is not there any more; one may never have seen it.
    PollGone {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        poll: u32,
    },
    /// The vote of this participant was taken.
    Voted(OwnVote),
    /// The cases, when another one is open, or says something else, or none is. What was recommended for it
    /// follows in `recommendations` if another one is open.
    Cases(Cases),
    /// What was recommended for the case that is open, when anything of it changed. Take `changed` over what is
    /// known by their `id`, drop what `order` does not name, and show them in that order: every page then has
    /// the room's, whenever it came. Of another case than the last one, forget what is known first.
    Recommendations(Recommendations),
    /// A request was not carried out; the connection goes on.
    Refused(Problem),
    /// Answers `ping`.
    Pong {
        /// The ping's.
        #[cfg_attr(test, ts(type = "number"))]
        nonce: u32,
    },
    /// The last message: why the connection ends and whether coming back can help.
    Bye {
        /// Why, stable for the page.
        reason: ByeReason,
        /// The same in words a clinician understands.
        message: String,
    },
}

/// What a participant learns when admitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Welcome {
    /// The one who joined.
    pub participant: ParticipantId,
    /// The name shown for them.
    pub name: String,
    /// Their kind of site.
    pub site: Site,
    /// The room's name.
    pub room: String,
    /// The SDP answer.
    pub answer: String,
    /// Comes back as the same participant; new with each welcome.
    pub resume: String,
    /// Whether this continues the same link (an ICE restart) or needs a new one.
    pub resumed: bool,
    /// Who has the floor.
    pub floor: Option<ParticipantId>,
    /// Who is on the stage.
    pub stage: Stage,
    /// Who hosts.
    pub host: Option<ParticipantId>,
    /// How clinics are let in.
    pub entrance: Entrance,
    /// Whom clinics may write to in the chat.
    pub chat_to_all: ChatToAll,
    /// How long, how many and how often what is written may be. They stay while the room is open.
    pub limits: WriteLimits,
    /// Who wants to speak, first to speak first.
    pub hands: Vec<Hand>,
    /// What the session goes through, and where it is.
    pub agenda: Agenda,
    /// Of whom at their page it is asked whether they are still there.
    pub checkpoint: Option<StillThere>,
    /// What everyone should know, oldest first.
    pub announcements: Vec<Announcement>,
    /// The polls that they see, oldest first.
    pub polls: Vec<Poll>,
    /// In which of them they have voted.
    pub votes: Vec<OwnVote>,
    /// The cases of the session.
    pub cases: Cases,
    /// All that was recommended for the case that is open.
    pub recommendations: Option<Recommendations>,
    /// Which of their tracks others muted, as far as they have not said `mute` about them since:
    /// what came while they were away. Their own row in `roster` says what is muted now.
    pub silenced: Vec<SourceName>,
    /// Everyone in the room, the one who joined included.
    pub roster: Vec<Participant>,
}

/// Who is on the stage. Nobody sees themselves there: the first sees the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Stage {
    /// Whoever is in the spotlight, else who presents, else whoever has the floor, else who speaks for the hub.
    pub first: Option<ParticipantId>,
    /// Whom the first one sees. The media shows this one's face to everyone while the first has none.
    pub second: Option<ParticipantId>,
    /// Whose shared screen covers the stage.
    pub screen: Option<ParticipantId>,
    /// Whom a host has put in the spotlight: the first, with or without the floor.
    pub spotlight: Option<ParticipantId>,
    /// Who presents the case, while it is introduced, presented and asked about: everyone sees them large, and
    /// beside them whoever has the floor.
    pub presenting: Option<ParticipantId>,
    /// Whom clinics see besides.
    pub gallery: Gallery,
}

/// Whom clinics see besides the stage, the hub and shared screens; the hub sees everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Gallery {
    /// Nobody.
    #[default]
    Stage,
    /// Every clinic that shows its camera, in its smallest layer.
    Everyone,
}

/// A raised hand: its owner asks for the floor. When the floor moves on from them it falls, if they had
/// it for five seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Hand {
    /// Whose.
    pub participant: ParticipantId,
    /// In the queue, from 0.
    #[cfg_attr(test, ts(type = "number"))]
    pub place: u32,
    /// For how long it is up, when this is told; in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub waiting_ms: u32,
    /// Whether they had the floor before, since they are here.
    pub has_spoken: bool,
}

/// What a session goes through, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Agenda {
    /// In their order; at most 60 (`max_agenda_items`).
    pub items: Vec<AgendaItem>,
    /// The `id` of the one that runs; `null`: none does, before the first and after the last.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub current: Option<u32>,
    /// Whether the session asks once who is still there.
    pub checkpoint: CheckpointState,
}

/// Whether a session asks who is still there: once, at a moment 10 to 30 minutes after the hub and a clinic
/// are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum CheckpointState {
    /// No.
    #[default]
    Off,
    /// Some time on.
    Ahead,
    /// Clinics are asked now.
    Open,
    /// Clinics were asked.
    Done,
}

/// It is asked of some at a page whether they are still there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct StillThere {
    /// Of whom no answer came: the participant, and those who sit with them.
    pub names: Vec<String>,
    /// For how long answers are taken, when this is told; in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub left_ms: u32,
}

/// One item of the agenda. Its time is over after `minutes` and `extended`; nobody is cut off by that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct AgendaItem {
    /// Stays while the item does, wherever it is moved.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u32,
    /// What the session is at while this runs.
    pub phase: Phase,
    /// Text, never markup.
    pub title: Option<String>,
    /// Planned.
    #[cfg_attr(test, ts(type = "number"))]
    pub minutes: u32,
    /// Minutes that were added while it ran.
    #[cfg_attr(test, ts(type = "number"))]
    pub extended: u32,
    /// For how long it ran in all, when this is told; of the one that runs it grows from here. In
    /// milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub elapsed_ms: u32,
}

/// One item of an agenda, as a host wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct PlannedItem {
    /// Of an item that is there and stays, with the time it took; without one it is new.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable, type = "number"))]
    pub id: Option<u32>,
    /// What the session is at while this runs.
    pub phase: Phase,
    /// At most 120 characters (`agenda_title_length`).
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub title: Option<String>,
    /// 1 to 240.
    #[cfg_attr(test, ts(type = "number"))]
    pub minutes: u32,
}

/// Where the agenda goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum AgendaStep {
    /// To this item, by its `id`. Two hosts who press at once go one step, not two.
    Item(#[cfg_attr(test, ts(type = "number"))] u32),
    /// To the item after the one that runs, or the first; after the last one none runs.
    Next,
    /// To the item before the one that runs, or where none does to the last that did.
    Back,
    /// To none.
    None,
}

/// Who reads a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum ChatTo {
    /// All who are here.
    Everyone,
    /// Everyone of the hub.
    Hub,
    /// One alone. One of the two is of the hub.
    One(ParticipantId),
}

/// One line of the chat. Text, never markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ChatLine {
    /// Counts up in the order in which the room took them.
    #[cfg_attr(test, ts(type = "number"))]
    pub number: u32,
    /// Who wrote it; they may have left.
    pub from: ParticipantId,
    /// Their name then.
    pub name: String,
    /// Who reads it.
    pub to: ChatTo,
    /// May have line breaks.
    pub text: String,
    /// How long ago it was written, when this is told; in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub age_ms: u32,
}

/// One row of the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Participant {
    /// Who.
    pub id: ParticipantId,
    /// The name to show.
    pub name: String,
    /// Hub or spoke.
    pub site: Site,
    /// What they are in the session: of a hub facilitator, coordinator or specialist, of a spoke clinician
    /// or observer.
    pub role: Role,
    /// The names of others who sit with them, behind the one camera.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub companions: Vec<String>,
    /// They said that they are away from their screen for a while.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub away: bool,
    /// What they publish, muted tracks included.
    pub tracks: Vec<Track>,
    /// Whether their media reaches us now.
    pub connected: bool,
}

/// One published track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Track {
    /// Which.
    pub id: TrackId,
    /// Microphone, camera or screen.
    pub source: SourceName,
    /// Nothing is sent while true.
    pub muted: bool,
}

/// One slot of the receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Slot {
    /// The m-line of the receiver's own offer.
    pub mid: String,
    /// What fills it.
    #[serde(flatten)]
    pub state: SlotState,
}

/// What fills a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SlotState {
    /// Nothing.
    Empty,
    /// A track that has not come through yet: hide the picture, keep the name, and show frames whose
    /// RTP timestamp is at or after `from` (modulo 2^32).
    Waiting {
        /// Which track.
        track: TrackId,
        /// No frame of another track has this RTP timestamp or a later one.
        #[cfg_attr(test, ts(type = "number"))]
        from: u32,
    },
    /// A track is here: show frames whose RTP timestamp is at or after `from` (modulo 2^32).
    Flowing {
        /// Which track.
        track: TrackId,
        /// The first RTP timestamp of this track in this slot.
        #[cfg_attr(test, ts(type = "number"))]
        from: u32,
    },
    /// A track in a codec this browser did not offer.
    Undecodable {
        /// Which track.
        track: TrackId,
    },
}

/// Why a request was refused. The problem+json of the REST API has the same `code` and `field`, and
/// the message as its `detail`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Problem {
    /// Stable, for code: one of the codes below.
    pub code: String,
    /// The field that was wrong, where one was: a path such as `sources.camera` or
    /// `offer.m-line[2].mid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub field: Option<String>,
    /// The rule and the fix, in words for whoever writes a page.
    pub message: String,
}

/// Why a live connection ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum ByeReason {
    /// The page said `leave`.
    Left,
    /// The join was refused, and why: which field, which rule, what to do. Asking again unchanged
    /// helps with the codes of a moment only.
    Refused(Problem),
    /// The same participant joined elsewhere; stay down.
    Replaced,
    /// The hub removed the participant; stay down.
    Removed,
    /// The room was closed. It does not open again.
    RoomClosed,
    /// The hub ended the session. The same link lets in again when the hub opens the next one.
    SessionEnded,
    /// The relay restarts; come back with the resume token.
    Restarting,
    /// Something failed on our side; come back with the resume token.
    Failed,
}

impl From<SourceName> for Source {
    fn from(name: SourceName) -> Self {
        match name {
            SourceName::Microphone => Self::Microphone,
            SourceName::Camera => Self::Camera,
            SourceName::Screen => Self::Screen,
        }
    }
}

impl From<Source> for SourceName {
    fn from(source: Source) -> Self {
        match source {
            Source::Microphone => Self::Microphone,
            Source::Camera => Self::Camera,
            Source::Screen => Self::Screen,
        }
    }
}

impl From<(Mid, SlotView)> for Slot {
    fn from((mid, view): (Mid, SlotView)) -> Self {
        let state = match view {
            SlotView::Empty => SlotState::Empty,
            SlotView::Waiting { track, from } => SlotState::Waiting { track, from },
            SlotView::Flowing { track, from } => SlotState::Flowing { track, from },
            SlotView::Undecodable { track } => SlotState::Undecodable { track },
        };
        Self { mid: mid.0, state }
    }
}
