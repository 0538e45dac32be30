//! Names what a room refuses to someone who is in it; each code is a promise to every page.

use super::messages::Problem;
use crate::counters::{Labelled as _, labels};

/// The `code` of a `refused`. The documents of these variants are the message reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Only who hosts may do this. Show it to them alone (`role` in the roster, `host`).
    HostOnly,
    /// A participant removes itself with `leave`.
    NotYourself,
    /// Nobody of that id is in the room any more. Take the next `roster` and choose again.
    NoSuchParticipant,
    /// The participant publishes no such source. Offer it in the first offer to have it.
    NoSuchSource,
    /// Some tracks of the view are gone; the others are in force. Nothing to do: a `roster` is on its
    /// way.
    NoSuchTrack,
    /// A view names more tracks than a page can show. Show fewer at once.
    ViewTooLarge,
    /// A side of a picture is out of range. Leave out of the view what is not on screen.
    SizeOutOfRange,
    /// A spoke shares its screen only while it has the floor; what it sends is dropped. Stop sending.
    FloorNeeded,
    /// The hub shares its screen, and one is shared at a time. Stop sending, and wait.
    ScreenTaken,
    /// The participant only watches, by WHEP or as an observer: it cannot have the floor, nor ask for it.
    CannotSpeak,
    /// That hand is not up any more. Take the next `hands` and choose again.
    NoSuchHand,
    /// Hands are closed while the session sums up. Raise it in another phase of the `agenda`.
    HandsClosed,
    /// That item is not in the agenda (any more). Take the next `agenda` and choose again.
    NoSuchItem,
    /// An agenda has at most 60 items. Leave some out.
    AgendaTooLong,
    /// A title of an item is too long. Shorten it.
    TitleTooLong,
    /// An item has 1 to 240 minutes, those included that it is extended by. Choose another number.
    MinutesOutOfRange,
    /// No item of the agenda runs, so none is extended. Begin one with `phase`.
    NothingRuns,
    /// That line is not there (any more).
    NoSuchLine,
    /// Who writes may not write to them: clinics write to everyone, to the hub and to one of the hub,
    /// observers to the hub and to one of it.
    HubAlone,
    /// A line needs at least one character.
    TextEmpty,
    /// A line is too long. Write two.
    TextTooLong,
    /// Too much at once: this participant writes or raises its hand too often, or all of them together
    /// write too much. Wait a few seconds; nothing of it was told.
    TooFast,
    /// The database that keeps sessions takes nothing just now.
    NotKept,
    /// The page sends media that it may not, or more than a link may. It is dropped, and the link goes
    /// on; a page that sends too much for ten seconds gets `bye` with `failed`, and comes back.
    Policed,
    /// A later `offer` cannot be answered: `field` and `message` say why. The link goes on as it was;
    /// where it needed the answer, join again with a new link.
    OfferRefused,
}

labels!(Refusal, 25:
    HostOnly "host_only", NotYourself "not_yourself", NoSuchParticipant "no_such_participant",
    NoSuchSource "no_such_source", NoSuchTrack "no_such_track", ViewTooLarge "view_too_large",
    SizeOutOfRange "size_out_of_range", FloorNeeded "floor_needed", ScreenTaken "screen_taken",
    CannotSpeak "cannot_speak", NoSuchHand "no_such_hand",
    HandsClosed "hands_closed", NoSuchItem "no_such_item", AgendaTooLong "agenda_too_long",
    TitleTooLong "title_too_long", MinutesOutOfRange "minutes_out_of_range",
    NothingRuns "nothing_runs",
    NoSuchLine "no_such_line", HubAlone "hub_alone", TextEmpty "text_empty",
    TextTooLong "text_too_long", TooFast "too_fast", NotKept "not_kept",
    Policed "policed", OfferRefused "offer_refused",
);

impl Refusal {
    /// The one of this `code`.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.label() == code)
    }

    /// What is told, where one field was wrong.
    pub(super) fn of(self, field: &str, message: &str) -> Problem {
        Problem {
            field: Some(field.into()),
            ..self.whole(message)
        }
    }

    /// What is told, where no field was wrong.
    pub(super) fn whole(self, message: impl Into<String>) -> Problem {
        Problem {
            code: self.label().into(),
            field: None,
            message: message.into(),
        }
    }
}
