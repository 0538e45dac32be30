//! Names what a room refuses to someone who is in it; each code is a promise to every page.

use super::messages::Problem;
use crate::counters::{Labelled as _, labels};

/// The `code` of a `refused`. The documents of these variants are the message reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Only who hosts may do this. Show it to them alone (`role` in the roster, `host`).
    HostOnly,
    /// This role may not do this, and others than hosts may. Show it to those alone who
    /// [may](#roles).
    RoleMayNot,
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
    /// Nobody of that id waits to be let in (any more). Take the next `lobby` and choose again.
    NotWaiting,
    /// Why somebody is not let in has at most `deny_reason_length` characters. Shorten it.
    ReasonTooLong,
    /// The room is full, so nobody more is let in; they wait on. Admit them when someone has left.
    NoPlace,
    /// Hands are closed while the session sums up. Raise it in another phase of the `agenda`.
    HandsClosed,
    /// That item is not in the agenda (any more). Take the next `agenda` and choose again.
    NoSuchItem,
    /// An agenda has at most `max_agenda_items` items. Leave some out.
    AgendaTooLong,
    /// A title of an item is too long. Shorten it.
    TitleTooLong,
    /// An item has 1 to 240 minutes, those included that it is extended by. Choose another number.
    MinutesOutOfRange,
    /// No item of the agenda runs, so none is extended. Begin one with `phase`.
    NothingRuns,
    /// Nobody of these names is asked at this page whether they are there. Take those of the last `checkpoint`.
    NotAsked,
    /// They have answered the survey: each person answers once a session. What they said stands.
    AlreadyAnswered,
    /// No case is before the room, or another one than was meant.
    NoCase,
    /// One case is before the room at a time. Close that one first.
    CaseOpen,
    /// An ECHO ID is programme code, year and running number: `ABC-2026-0042`.
    BadEchoId,
    /// Another case of the room has that ECHO ID. Take the next number.
    EchoIdTaken,
    /// A case has 1 to `max_case_questions` questions.
    QuestionsOutOfRange,
    /// A case has at most `max_case_sections` sections. Put some together.
    TooManySections,
    /// That recommendation is not there (any more). Take the last `recommendations` and choose again.
    NoSuchRecommendation,
    /// A case has at most `max_recommendations` recommendations. Remove some.
    TooManyRecommendations,
    /// Recommendations come later in the session: keep the text until then.
    RecommendLater,
    /// It was changed meanwhile by someone else. Keep the person's words, show what it says now, and let
    /// them put theirs in.
    StaleEdit,
    /// There is no such day in this century, or it is not written as `2026-03-09`.
    BadDate,
    /// That line is not there (any more).
    NoSuchLine,
    /// Who writes may not write to them: clinics write to everyone, to the hub and to one of the hub,
    /// observers to the hub and to one of it.
    HubAlone,
    /// In this room clinics write to the hub and to one of the hub: `chat_to_all` of the `welcome` is `hub`.
    ChatHeldBack,
    /// There is nothing in it. A line, an announcement needs at least one character.
    TextEmpty,
    /// A text is too long. Shorten it, or write two.
    TextTooLong,
    /// That announcement is not up (any more). Take the next `announcements` and choose again.
    NoSuchAnnouncement,
    /// A room holds `max_announcements` announcements. Take one down first.
    TooManyAnnouncements,
    /// That poll is not there (any more). Choose another one.
    NoSuchPoll,
    /// A room holds `max_polls` polls. Remove one first.
    TooManyPolls,
    /// A poll that was started asks what it asked. Make another one.
    PollStarted,
    /// Another poll is open, and one is at a time. Close it first.
    PollOpen,
    /// The poll takes no votes now. Wait for a `poll` that says `open`.
    PollNotOpen,
    /// A vote in an anonymous poll is final.
    AlreadyVoted,
    /// A poll has 2 to `max_poll_choices` choices, and one may take 1 to all of them.
    ChoicesOutOfRange,
    /// A scale goes upwards, from 0 or more to `max_poll_scale` or less.
    ScaleOutOfRange,
    /// A vote names at least one of the poll's places, none twice, and no more than one may.
    BallotUnfit,
    /// Too much at once: this participant writes, raises its hand, changes names or shows something too often, or all of them together
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

labels!(Refusal, 54:
    HostOnly "host_only", RoleMayNot "role_may_not", NotYourself "not_yourself", NoSuchParticipant "no_such_participant",
    NoSuchSource "no_such_source", NoSuchTrack "no_such_track", ViewTooLarge "view_too_large",
    SizeOutOfRange "size_out_of_range", FloorNeeded "floor_needed", ScreenTaken "screen_taken",
    CannotSpeak "cannot_speak", NoSuchHand "no_such_hand",
    NotWaiting "not_waiting", ReasonTooLong "reason_too_long", NoPlace "no_place",
    HandsClosed "hands_closed", NoSuchItem "no_such_item", AgendaTooLong "agenda_too_long",
    TitleTooLong "title_too_long", MinutesOutOfRange "minutes_out_of_range",
    NothingRuns "nothing_runs", NotAsked "not_asked", AlreadyAnswered "already_answered",
    NoCase "no_case", CaseOpen "case_open", BadEchoId "bad_echo_id", EchoIdTaken "echo_id_taken",
    QuestionsOutOfRange "questions_out_of_range", TooManySections "too_many_sections",
    NoSuchRecommendation "no_such_recommendation",
    TooManyRecommendations "too_many_recommendations", RecommendLater "recommend_later",
    StaleEdit "stale_edit", BadDate "bad_date",
    NoSuchLine "no_such_line", HubAlone "hub_alone", ChatHeldBack "chat_held_back", TextEmpty "text_empty",
    TextTooLong "text_too_long", NoSuchAnnouncement "no_such_announcement",
    TooManyAnnouncements "too_many_announcements", NoSuchPoll "no_such_poll",
    TooManyPolls "too_many_polls", PollStarted "poll_started", PollOpen "poll_open",
    PollNotOpen "poll_not_open", AlreadyVoted "already_voted",
    ChoicesOutOfRange "choices_out_of_range", ScaleOutOfRange "scale_out_of_range",
    BallotUnfit "ballot_unfit", TooFast "too_fast", NotKept "not_kept",
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
