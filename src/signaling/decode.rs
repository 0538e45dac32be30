//! Turns what a page says into what a room understands.

use super::messages::{self, FromPage};
use super::{ApiError, names, opening};
use crate::config::WriteLimits;
use crate::redact::Pii;
use crate::relay::handle::{Mid, Offer, SdpError, Sources, WantedTrack};
use crate::session::captions::Spoken;
use crate::session::{Command, JoinError, PollCommand};

/// What a page said.
pub(super) enum Request {
    /// Something for the room.
    Command(Command),
    /// Something for the connection itself.
    Ping {
        /// To send back.
        nonce: u32,
    },
}

/// What a message asks for; the first message's kind is no longer welcome.
pub(super) fn request(limits: &WriteLimits, text: &str) -> Result<Request, ApiError> {
    Ok(Request::Command(match opening::request(text)? {
        FromPage::Join(_) => return Err(ApiError::BadBody("`join` comes only once".into())),
        FromPage::Ping { nonce } => return Ok(Request::Ping { nonce }),
        FromPage::Offer { offer, sources: of } => Command::Offer {
            offer: Box::new(Offer::parse(&offer).map_err(bad_offer)?),
            sources: sources(of),
        },
        FromPage::Mute { source, muted } => Command::Mute { source, muted },
        FromPage::View { tracks } => Command::View(view(&tracks)),
        FromPage::Seen { version } => Command::Seen { version },
        FromPage::Floor { participant } => Command::Floor(participant),
        FromPage::Hand { raised } => Command::RaiseHand(raised),
        FromPage::LowerHand { participant } => Command::LowerHand(participant),
        FromPage::MoveHand { participant, place } => Command::MoveHand {
            participant,
            place: usize::try_from(place).unwrap_or(usize::MAX),
        },
        FromPage::Spotlight { participant } => Command::Spotlight(participant),
        FromPage::Gallery { shows } => Command::ShowGallery(shows),
        FromPage::Agenda { items } => Command::SetAgenda(items),
        FromPage::Phase { to } => Command::MoveAgenda(to),
        FromPage::Extend { minutes } => Command::Extend { minutes },
        FromPage::Checkpoint { on } => Command::Checkpoint(on),
        FromPage::StillThere { names } => {
            Command::StillThere(names::people(limits, "names", &names)?)
        }
        FromPage::Case { wish } => Command::Case(wish),
        FromPage::SilenceAll {} => Command::SilenceAll,
        FromPage::AskToUnmute { participant } => Command::AskToUnmute(participant),
        FromPage::Rename { participant, name } => Command::Rename {
            participant,
            name: Pii(names::name(limits, "name", &name)?),
        },
        FromPage::Companions { participant, names } => Command::Companions {
            participant,
            companions: names::companions(limits, "names", &names)?,
        },
        FromPage::Away { away } => Command::Away(away),
        FromPage::Write { to, text } => Command::Write { to, text },
        FromPage::ReadChat { before } => Command::ReadChat { before },
        FromPage::RemoveLine { number } => Command::RemoveLine(number),
        FromPage::MakePoll { plan } => Command::Poll(PollCommand::Make(plan)),
        FromPage::EditPoll { poll, plan } => Command::Poll(PollCommand::Edit { poll, plan }),
        FromPage::StartPoll { poll } => Command::Poll(PollCommand::Start(poll)),
        FromPage::ClosePoll { poll } => Command::Poll(PollCommand::Close(poll)),
        FromPage::SharePoll { poll, shared } => Command::Poll(PollCommand::Share { poll, shared }),
        FromPage::RemovePoll { poll, removed } => {
            Command::Poll(PollCommand::Remove { poll, removed })
        }
        FromPage::Vote { poll, choices } => Command::Poll(PollCommand::Vote { poll, choices }),
        FromPage::React { reaction } => Command::React(reaction),
        FromPage::Caption {
            speaker,
            text,
            done,
        } => Command::Caption(Spoken {
            speaker,
            text,
            done,
        }),
        FromPage::Announce { text } => Command::Announce { text },
        FromPage::EditAnnouncement { id, text } => Command::EditAnnouncement { id, text },
        FromPage::TakeDown { id, down } => Command::TakeDown { id, down },
        FromPage::Silence {
            participant,
            source,
        } => Command::Silence {
            participant,
            source,
        },
        FromPage::Remove { participant } => Command::Remove(participant),
        FromPage::Entrance { to } => Command::Entrance(to),
        FromPage::Admit { participant } => Command::Admit(participant),
        FromPage::Deny {
            participant,
            reason,
            again,
        } => Command::Deny {
            participant,
            reason,
            again,
        },
        FromPage::End { debrief } => Command::End { debrief },
        FromPage::Leave {} => Command::Leave,
    }))
}

/// As it came: the room has the rules of a view.
fn view(shown: &[messages::Shown]) -> Vec<WantedTrack> {
    let wanted = shown.iter().map(|shown| WantedTrack {
        track: shown.track,
        width: shown.width,
        height: shown.height,
    });
    wanted.collect()
}

/// The mids a page sends on.
pub(super) fn sources(sources: messages::Sources) -> Sources {
    Sources {
        microphone: sources.microphone.map(Mid),
        camera: sources.camera.map(Mid),
        screen: sources.screen.map(Mid),
    }
}

/// An offer that can be read, and not be answered.
pub(super) fn refused_offer(error: SdpError) -> ApiError {
    ApiError::Join(JoinError::OfferRefused {
        field: error.field(),
        why: error.to_string(),
    })
}

/// An offer that cannot be read.
pub(super) fn bad_offer(error: SdpError) -> ApiError {
    ApiError::field(error.field(), format!("cannot be read: {error}"))
}
