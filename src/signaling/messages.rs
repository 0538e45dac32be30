//! Defines every message of the live WebSocket; the message reference and the page's TypeScript
//! types are generated from these.
//!
//! Each message is one JSON object with a `type`. The first message of a join may come as a binary
//! frame: the same JSON, deflated (RFC 1951), so that it fits a thin line; what the room answers
//! with an SDP comes like that to a page that says it inflates.

use crate::ids::{ParticipantId, TrackId};
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

pub use crate::session::messages::{
    Agenda, AgendaItem, AgendaStep, Announcement, ByeReason, Caption, ChatLine, ChatTo,
    CheckpointState, Entrance, EntranceTo, FromRoom, Gallery, Hand, Knocker, NamedBallot, OwnVote,
    Participant, PlannedItem, Poll, PollKind, PollPlan, PollState, Problem, Reacted, Reaction,
    ReactionCount, Slot, SlotState, SourceName, Stage, StillThere, Tally, Track, Waiting, Welcome,
};
pub use crate::session::phase::Phase;
pub use crate::session::sheet::{
    Advice, CaseText, CaseWish, Cases, ClosedCase, Presenter, Recommendation, Recommendations,
    SaidBy, Section, Sheet, Standing, Strength,
};

/// What a participant's page sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum FromPage {
    /// Asks to join; must be the first message and comes once.
    Join(Join),
    /// A new offer on the same link: an ICE restart, or more slots. Answered by `answer`.
    Offer {
        /// The complete SDP.
        offer: String,
        /// What the m-lines that send are; as in `join`.
        sources: Sources,
    },
    /// Says that the participant muted or unmuted one of its own tracks. A screen that is not
    /// shared is muted.
    Mute {
        /// Which of the sender's own tracks.
        source: SourceName,
        /// `true`: nothing is sent.
        muted: bool,
    },
    /// Says what the page shows and how large; replaces the view before it.
    View {
        /// The tracks on screen, most important first; at most 50.
        tracks: Vec<Shown>,
    },
    /// Says that a `slots` message is in force on the page. After `confirms` in `join`, a slot that
    /// showed one track sends no other before the page has seen that it will, and the face that
    /// leaves the stage goes on in a slot said to be empty until then.
    Seen {
        /// The newest `version` that came.
        #[cfg_attr(test, ts(type = "number"))]
        version: u32,
    },
    /// Grants the floor, or with `null` takes it back. For a host.
    Floor {
        /// Who speaks now.
        participant: Option<ParticipantId>,
    },
    /// Raises the sender's own hand, to ask for the floor, or lowers it. A hand that is up stays where it
    /// is in the queue.
    Hand {
        /// `true`: up.
        raised: bool,
    },
    /// Lowers another participant's hand, or with `null` all of them. For a host.
    LowerHand {
        /// Whose.
        participant: Option<ParticipantId>,
    },
    /// Gives a raised hand another place in the queue. For a host.
    MoveHand {
        /// Whose.
        participant: ParticipantId,
        /// From 0; the last one where there are fewer.
        #[cfg_attr(test, ts(type = "number"))]
        place: u32,
    },
    /// Puts someone in the spotlight, who is large on every page then, or with `null` nobody. The floor stays
    /// where it is. For a host.
    Spotlight {
        /// Whom.
        participant: Option<ParticipantId>,
    },
    /// Says whom clinics see besides the stage. For a host.
    Gallery {
        /// Whom.
        shows: Gallery,
    },
    /// Gives the session another agenda, also while one of its items runs. For a host.
    Agenda {
        /// In their order; at most 60 (`max_agenda_items`).
        items: Vec<PlannedItem>,
    },
    /// Lets another item of the agenda run, or none. For a host.
    Phase {
        /// Which.
        to: AgendaStep,
    },
    /// Gives the item that runs more time. For a host.
    Extend {
        /// 1 and more; with those that it has at most 240.
        #[cfg_attr(test, ts(type = "number"))]
        minutes: u32,
    },
    /// Has the session ask once whether people are still there, or not. For a host.
    Checkpoint {
        /// It does.
        on: bool,
    },
    /// Answers a `checkpoint`: those at this page who are there.
    StillThere {
        /// Of the `names` that it asked of; at least one.
        names: Vec<String>,
    },
    /// Wishes something about a case: opens it, edits it, recommends, closes it.
    Case {
        /// What.
        wish: Box<CaseWish>,
    },
    /// Writes a line to some of those who are here.
    Write {
        /// Who reads it.
        to: ChatTo,
        /// 1 to 2000 characters (`chat_length`).
        text: String,
    },
    /// Asks for what was written before; answered by `chat_history`.
    ReadChat {
        /// Lines before this one; `null`: the newest.
        #[cfg_attr(test, ts(type = "number | null"))]
        before: Option<u32>,
    },
    /// Takes a line back: one's own, or as host anyone's.
    RemoveLine {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        number: u32,
    },
    /// Prepares a poll: a draft, until `start_poll`. This and what follows up to `remove_poll` is for the hub.
    MakePoll {
        /// What it asks.
        plan: PollPlan,
    },
    /// Has a draft ask something else.
    EditPoll {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        poll: u32,
        /// In place of what it asked.
        plan: PollPlan,
    },
    /// Opens a poll for votes, also one that was closed. One is open at a time.
    StartPoll {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        poll: u32,
    },
    /// Takes no more votes in a poll.
    ClosePoll {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        poll: u32,
    },
    /// Lets everyone see the results of a poll, or the hub alone.
    SharePoll {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        poll: u32,
        /// Everyone.
        shared: bool,
    },
    /// Removes a poll with its votes, or within ten seconds puts it back.
    RemovePoll {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        poll: u32,
        /// `false`: back.
        removed: bool,
    },
    /// Votes in the poll that is open, or votes anew where it is not anonymous.
    Vote {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        poll: u32,
        /// The places of what is taken, from 0; of a scale that of its number, its lowest being 0.
        #[cfg_attr(test, ts(type = "Array<number>"))]
        choices: Vec<u32>,
    },
    /// Shows everyone something for a moment; at most 60 a minute, five of them at once
    /// (`reactions_per_minute`).
    React {
        /// What.
        reaction: Reaction,
    },
    /// Writes what is said, as it is said: the whole line so far, again as it grows. For the hub; at most
    /// 600 a minute, ten of them at once (`captions_per_minute`).
    Caption {
        /// Who says it; `null`: it is plain.
        #[serde(default)]
        #[cfg_attr(test, ts(optional = nullable))]
        speaker: Option<String>,
        /// 1 to 300 characters (`caption_length`).
        text: String,
        /// The line is complete; the next `caption` begins another one.
        done: bool,
    },
    /// Posts what everyone should know; it stays until it is taken down. For the hub.
    Announce {
        /// 1 to 500 characters (`announcement_length`).
        text: String,
    },
    /// Gives an announcement another text: one's own, or as host anyone's.
    EditAnnouncement {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        id: u32,
        /// 1 to 500 characters (`announcement_length`).
        text: String,
    },
    /// Takes an announcement down, one's own or as host anyone's, or within ten seconds puts it back.
    TakeDown {
        /// Which.
        #[cfg_attr(test, ts(type = "number"))]
        id: u32,
        /// `false`: back.
        down: bool,
    },
    /// Mutes another participant's track; they may unmute themselves. For a host.
    Silence {
        /// Whom.
        participant: ParticipantId,
        /// Which of their tracks.
        source: SourceName,
    },
    /// Mutes everyone's microphone but the sender's and that of whoever has the floor.
    SilenceAll {},
    /// Asks another participant to unmute its microphone; its page shows so, at most each five seconds.
    AskToUnmute {
        /// Whom.
        participant: ParticipantId,
    },
    /// Gives the sender or another participant the name that everyone sees; it stays over a return.
    Rename {
        /// Whom.
        participant: ParticipantId,
        /// 1 to 64 characters (`name_length`).
        name: String,
    },
    /// Says who sits with the sender or another participant behind the one camera, besides them: all of them,
    /// or nobody. Each attends as a person, for as long as they are named.
    Companions {
        /// With whom.
        participant: ParticipantId,
        /// At most 30 names (`max_companions`) of 1 to 64 characters (`name_length`).
        names: Vec<String>,
    },
    /// Says that the sender is away from their screen, or is back. Everyone sees it; mute before, if nobody
    /// is to hear the room you left.
    Away {
        /// Is away.
        away: bool,
    },
    /// Removes another participant; their link and their resume token end with it. For a host.
    Remove {
        /// Whom.
        participant: ParticipantId,
    },
    /// Says how clinics come in that are not in already, also after a debrief. For a host.
    Entrance {
        /// From now on.
        to: EntranceTo,
    },
    /// Lets in one who waits, or with `null` everyone who does. For a host.
    Admit {
        /// Whom, of the `lobby`.
        participant: Option<ParticipantId>,
    },
    /// Does not let in one who waits: they get `bye`, refused with `denied`. For a host.
    Deny {
        /// Whom, of the `lobby`.
        participant: ParticipantId,
        /// Why, for them to read; at most 300 characters (`deny_reason_length`), may be empty. Text, never markup.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<_>"))]
        reason: String,
        /// `true`: they may ask again after 30 seconds. `false`: as after `remove`, their link lets
        /// nobody in any more.
        again: bool,
    },
    /// Ends the session: everyone gets `bye` with `session_ended`. For a host.
    End {
        /// Everyone but the hub, who stay and talk on.
        debrief: bool,
    },
    /// Leaves for good; the resume token ends.
    Leave {},
    /// Asks for a `pong` with the same number; the page measures its round trip with it.
    Ping {
        /// Chosen by the page.
        #[cfg_attr(test, ts(type = "number"))]
        nonce: u32,
    },
}

/// The first message of a live WebSocket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The signed token from the link's fragment.
    pub token: String,
    /// The complete SDP offer: what the page sends, and its empty `recvonly` slots.
    pub offer: String,
    /// What the m-lines that send are.
    pub sources: Sources,
    /// Joins with these tracks muted.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub muted: Vec<SourceName>,
    /// The name to show; the token's own name wins where it has one. 1 to 64 characters (`name_length`).
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub name: Option<String>,
    /// The names of others who sit at this page, at most 30 (`max_companions`) of 1 to 64 characters
    /// (`name_length`). Without it a participant who
    /// comes back has whom they had.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub companions: Option<Vec<String>>,
    /// The resume token of the last `welcome`, to come back as the same participant.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub resume: Option<String>,
    /// Whether the page inflates: then a long `welcome` or `answer` comes as a binary frame that
    /// holds the same JSON deflated (RFC 1951).
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub inflates: bool,
    /// Whether the page says `seen` of `slots`, of the newest when several came: then no picture
    /// ever comes under the name of the one before it in its slot, however late the message is.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<_>"))]
    pub confirms: bool,
}

/// The mids of the m-lines a page sends on; none: it only watches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// The microphone's mid.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub microphone: Option<String>,
    /// The camera's mid.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub camera: Option<String>,
    /// The screen's mid.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub screen: Option<String>,
}

/// One track on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The track, from the roster.
    pub track: TrackId,
    /// Width on screen in device pixels, 1 to 8192.
    #[cfg_attr(test, ts(type = "number"))]
    pub width: u16,
    /// Height on screen in device pixels, 1 to 8192.
    #[cfg_attr(test, ts(type = "number"))]
    pub height: u16,
}
